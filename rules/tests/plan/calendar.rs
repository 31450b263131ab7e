//! The laws of the calendar, whatever the reporting year: periods tile it, and every day lies in exactly one.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use rules::calendar::{ReportingYear, Rest, Span, clear_working_days_before, is_working_day, rest};

use crate::fixture::{day, shipped, span};

const TIMES: [u32; 6] = [12, 6, 4, 3, 2, 1];

fn years() -> impl Strategy<Value = ReportingYear> {
    (1..=12u32, 1..=28u32).prop_map(|(month, day)| ReportingYear { month, day })
}

fn days() -> impl Strategy<Value = NaiveDate> {
    (0..7_305u64).prop_map(|after| day("2013-01-01") + Days::new(after))
}

proptest! {
    #[test]
    fn the_periods_of_a_year_tile_it(year in years(), date in days(), times in prop::sample::select(&TIMES[..])) {
        let whole = year.period(1, date).span;
        let slices: Vec<_> = year.slices(times, whole).collect();
        prop_assert_eq!(slices.len(), times as usize);
        prop_assert_eq!(slices[0].span().start, whole.start);
        prop_assert_eq!(slices[slices.len() - 1].span().end, whole.end);
        for pair in slices.windows(2) {
            prop_assert_eq!(pair[0].span().end + Days::new(1), pair[1].span().start);
        }
    }

    #[test]
    fn every_day_lies_in_exactly_one_period(year in years(), date in days(), times in prop::sample::select(&TIMES[..])) {
        let around = Span { start: date - Days::new(400), end: date + Days::new(400) };
        let holding: Vec<_> = year.slices(times, around).filter(|slice| slice.span().contains(date)).collect();
        prop_assert_eq!(holding, vec![year.slice(times, date)]);
        prop_assert_eq!(year.slice(times, date).period(), year.period(times, date));
        prop_assert_eq!(year.slice(times, date).year(), year.start_of(date));
    }

    #[test]
    fn a_deadline_is_a_working_day_with_just_so_many_between(date in days(), clear in 0..15u32) {
        let holidays = &shipped().framework().bank_holidays;
        prop_assume!(date < day("2030-12-31"));
        let found = clear_working_days_before(date, clear, holidays).unwrap();
        prop_assert!(is_working_day(found, holidays));
        let between = found.iter_days().skip(1).take_while(|day| *day < date);
        prop_assert_eq!(between.filter(|day| is_working_day(*day, holidays)).count(), clear as usize);
    }
}

#[test]
fn labels_are_as_people_write_them() {
    let label = |month, of_month, times, date| ReportingYear { month, day: of_month }.period(times, day(date)).label;
    assert_eq!(label(4, 1, 1, "2027-03-31"), "2026/27");
    assert_eq!(label(4, 1, 2, "2026-10-01"), "2026/27 H2");
    assert_eq!(label(4, 1, 3, "2026-08-01"), "2026/27 2 of 3");
    assert_eq!(label(4, 1, 4, "2026-06-30"), "2026/27 Q1");
    assert_eq!(label(4, 1, 6, "2027-02-01"), "2026/27 6 of 6");
    assert_eq!(label(4, 1, 12, "2026-05-12"), "2026/27 M02");
    assert_eq!(label(9, 1, 1, "1999-12-31"), "1999/00");
    assert_eq!(label(1, 1, 4, "2026-12-31"), "2026 Q4");
}

#[test]
fn nothing_lies_in_an_empty_span_and_nothing_goes_on_for_ever() {
    let year = ReportingYear::default();
    assert_eq!(year.slices(12, span("2026-05-02", "2026-05-01")).count(), 0);
    assert_eq!(year.slices(12, span("2026-05-01", "2026-05-01")).count(), 1);
    let last = Span {
        start: NaiveDate::MAX - Days::new(40),
        end: NaiveDate::MAX,
    };
    assert!(year.slices(12, last).count() <= 3);
}

#[test]
fn it_is_said_why_a_day_is_no_working_day() {
    let holidays = &shipped().framework().bank_holidays;
    assert_eq!(rest(day("2026-06-12"), holidays), None);
    assert_eq!(rest(day("2026-06-13"), holidays), Some(Rest::Weekend));
    let Some(Rest::Holiday(holiday)) = rest(day("2026-05-04"), holidays) else {
        panic!("it is the early May bank holiday")
    };
    assert_eq!(holiday.name, "Early May bank holiday");
    assert_eq!(rest(day("2031-01-06"), holidays), Some(Rest::Unknown));
    assert_eq!(
        rest(day("2031-01-05"), holidays),
        Some(Rest::Weekend),
        "a Sunday is one in any year"
    );
    assert!(is_working_day(day("2026-06-12"), holidays) && !is_working_day(day("2031-01-06"), holidays));
}
