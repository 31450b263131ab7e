//! Samples that can be drawn again: the same everywhere, by the keys alone, and each key as likely as another.

use proptest::prelude::*;
use rules::draw;

/// `case-000`, `case-001`, …
fn keys(many: usize) -> Vec<String> {
    (0..many).map(|n| format!("case-{n:03}")).collect()
}

/// Made by another program: seed, how many, places among twenty keys.
const GOLDEN: &[(u64, usize, &[usize])] = &[
    (0, 2, &[17, 9]),
    (1, 2, &[11, 15]),
    (42, 5, &[14, 4, 7, 8, 1]),
    (
        2_026,
        20,
        &[17, 9, 14, 1, 16, 15, 19, 0, 12, 11, 13, 6, 2, 8, 7, 5, 4, 10, 3, 18],
    ),
    (u64::MAX, 3, &[17, 18, 5]),
];

#[test]
fn a_seed_draws_the_same_for_ever() {
    let keys = keys(20);
    for (seed, count, expected) in GOLDEN {
        assert_eq!(draw(*seed, &keys, *count), *expected, "seed {seed}");
    }
}

#[test]
fn small_frames_and_doubles() {
    assert!(draw(1, &keys(0), 3).is_empty());
    assert!(draw(1, &keys(5), 0).is_empty());
    let mut all = draw(1, &keys(3), 100);
    all.sort_unstable();
    assert_eq!(all, [0, 1, 2]);
    let mut once = draw(7, &["b", "a", "b", "a"], 100);
    once.sort_unstable();
    assert_eq!(once, [0, 1], "each at its first place");
}

#[test]
fn every_key_is_as_likely_as_another() {
    const KEYS: usize = 13;
    const DRAWN: usize = 4;
    const SEEDS: u64 = 26_000;
    let keys = keys(KEYS);
    let mut first = [0_u32; KEYS];
    let mut drawn = [0_u32; KEYS];
    for seed in 0..SEEDS {
        let sample = draw(seed, &keys, DRAWN);
        first[sample[0]] += 1;
        for at in sample {
            drawn[at] += 1;
        }
    }
    // Chi-square with 12 degrees of freedom: above 32.9 once in a thousand honest lots. Seeds are fixed, so is the answer.
    let unlikely = |counts: &[u32], mean: f64| {
        let off = |count: &u32| (f64::from(*count) - mean).powi(2) / mean;
        counts.iter().map(off).sum::<f64>()
    };
    assert!(unlikely(&first, 2_000.0) < 32.9, "{first:?}");
    assert!(unlikely(&drawn, 8_000.0) < 32.9, "{drawn:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_the_keys_does_not_matter(
        seed: u64, many in 0..60_usize, count in 0..70_usize, turned in 0..60_usize,
    ) {
        let in_order = keys(many);
        let mut shuffled = in_order.clone();
        shuffled.rotate_left(if many == 0 { 0 } else { turned % many });
        shuffled.reverse();
        let names = |keys: &[String], drawn: Vec<usize>| drawn.into_iter().map(|at| keys[at].clone()).collect::<Vec<_>>();
        let one = names(&in_order, draw(seed, &in_order, count));
        let other = names(&shuffled, draw(seed, &shuffled, count));
        prop_assert_eq!(&one, &other);
        prop_assert_eq!(one.len(), count.min(many));
        let mut distinct = one.clone();
        distinct.sort();
        distinct.dedup();
        prop_assert_eq!(distinct.len(), one.len());
    }

    #[test]
    fn a_larger_sample_keeps_the_smaller_one(seed: u64, many in 1..60_usize, count in 0..60_usize) {
        let keys = keys(many);
        let small = draw(seed, &keys, count);
        let large = draw(seed, &keys, count + 1);
        prop_assert!(large.starts_with(&small));
    }
}
