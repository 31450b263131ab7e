//! Random samples that anybody can draw again: the same seed and the same keys give the same sample on every machine.
//!
//! The keys are put in order and doubles taken out. A partial Fisher–Yates shuffle then swaps, for `i` = 0, 1, …, the
//! `i`-th with one from `i` to the last, chosen by the next number of `SplitMix64` (Steele, Lea and Flood, 2014), brought
//! into range by a widening multiplication whose uneven remainder is thrown away (Lemire, 2019).

/// Draw up to `count` of the keys at random; gives their places in `keys`, in the order in which they were drawn.
///
/// It does not matter in which order the keys are given. A key that stands there twice is drawn once, at its first place.
/// A larger `count` only adds to the sample; when there are not so many keys, all of them are drawn.
#[must_use]
pub fn draw<K: Ord>(seed: u64, keys: &[K], count: usize) -> Vec<usize> {
    let mut frame: Vec<(&K, usize)> = keys.iter().zip(0..).collect();
    frame.sort_unstable();
    frame.dedup_by(|next, kept| next.0 == kept.0);
    let mut numbers = SplitMix64(seed);
    let taken = count.min(frame.len());
    for at in 0..taken {
        let left = u64::try_from(frame.len() - at).unwrap_or(u64::MAX);
        let further = usize::try_from(numbers.below(left)).unwrap_or(0);
        frame.swap(at, at + further);
    }
    frame.truncate(taken);
    frame.into_iter().map(|(_, place)| place).collect()
}

/// The generator: 64 bits of state, one step for each number.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to below `bound`, each as likely as the others; `bound` is not 0.
    fn below(&mut self, bound: u64) -> u64 {
        let uneven = bound.wrapping_neg() % bound.max(1);
        loop {
            let wide = u128::from(self.next()) * u128::from(bound);
            let (high, low) = (wide >> 64, wide & u128::from(u64::MAX));
            if low >= u128::from(uneven) {
                return u64::try_from(high).unwrap_or(0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SplitMix64;

    #[test]
    fn the_generator_is_the_published_one() {
        let mut numbers = SplitMix64(1_234_567);
        let first: Vec<u64> = (0..5).map(|_| numbers.next()).collect();
        let published = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!(first, published);
    }
}
