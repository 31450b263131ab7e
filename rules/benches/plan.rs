//! A county planned over ten years: occurrences a second on one core, beside the bare push of as many into a list.
//! The bar is 500 000 a second.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::{collections::BTreeMap, hint::black_box, time::Duration};

use criterion::{Criterion, Throughput};
use rules::{
    RuleSet, Source,
    calendar::Span,
    plan::{Occurrence, Timing, plan},
};

#[path = "../tests/plan/county.rs"]
mod county;

fn main() {
    let set = RuleSet::load(Source::shipped()).unwrap_or_else(|_| unreachable!("the shipped set loads"));
    let county = county::County::new();
    let ground = county.ground(&set);
    let years = county::years();
    by_timing(&plan(&ground, first_of(years)).collect::<Vec<_>>());
    let whole: Vec<Occurrence> = plan(&ground, years).collect();
    println!("the county over ten years: {} occurrences", whole.len());
    let Some(one) = whole.first().copied() else { return };

    let mut criterion = Criterion::default()
        .configure_from_args()
        .measurement_time(Duration::from_secs(5));
    let mut group = criterion.benchmark_group("plan");
    group.throughput(Throughput::Elements(u64::try_from(whole.len()).unwrap_or(u64::MAX)));
    group.bench_function("county over ten years", |bencher| {
        bencher.iter(|| plan(black_box(&ground), black_box(years)).collect::<Vec<_>>());
    });
    group.bench_function("floor: as many pushed into a list", |bencher| {
        bencher.iter(|| {
            let mut pushed = Vec::new();
            for _ in 0..whole.len() {
                pushed.push(black_box(one));
            }
            pushed
        });
    });
    group.finish();
    criterion.final_summary();
}

/// The first reporting year of several.
fn first_of(years: Span) -> Span {
    let next = rules::calendar::add_months(years.start, 12);
    Span {
        start: years.start,
        end: next.pred_opt().unwrap_or(next),
    }
}

fn by_timing(year: &[Occurrence]) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for due in year {
        let timing = match Timing::of(due.task, due.leg) {
            Timing::Periodic(times) => format!("{times:2} a year"),
            other => format!("{other:?}"),
        };
        *counts.entry(timing).or_default() += 1;
    }
    for (timing, count) in counts {
        println!("{timing}: {count}");
    }
    println!("the county in one year: {} occurrences", year.len());
}
