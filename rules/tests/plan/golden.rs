//! The calendar against another one, case by case: `tests/golden/calendar_cases.txt`, which its script wrote.

use chrono::{Datelike, NaiveDate};
use rules::calendar::{ReportingYear, Span, add_months, clear_working_days_before};

use crate::fixture::shipped;

const CASES: &str = include_str!("../golden/calendar_cases.txt");

fn day(word: &str) -> NaiveDate {
    NaiveDate::parse_from_str(&format!("20{word}"), "%Y%m%d").unwrap_or_else(|error| panic!("`{word}`: {error}"))
}

fn number(word: &str) -> u32 {
    word.parse().unwrap_or_else(|error| panic!("`{word}`: {error}"))
}

/// What stands on the lines that begin with `letter`, three words at a time.
fn cases(letter: &str) -> impl Iterator<Item = [&'static str; 3]> {
    let lines = CASES.lines().filter_map(move |line| line.strip_prefix(letter));
    lines.flat_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (cases, rest) = words.as_chunks::<3>();
        assert!(rest.is_empty(), "{line}");
        cases.to_vec()
    })
}

#[test]
fn a_hundred_thousand_days_lie_in_the_periods_that_the_other_calendar_has() {
    let mut year = ReportingYear::default();
    let mut years = 0;
    let mut cases = 0;
    for line in CASES.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["Y", month, of_month] => {
                years += 1;
                year = ReportingYear {
                    month: number(month),
                    day: number(of_month),
                };
            }
            ["P", times, index, start, end, days @ ..] => {
                let span = Span {
                    start: day(start),
                    end: day(end),
                };
                for word in days {
                    cases += 1;
                    let slice = year.slice(number(times), day(word));
                    assert_eq!((slice.span(), slice.index()), (span, number(index)), "{year:?} {line}");
                    assert_eq!(year.period(number(times), day(word)).span, span);
                }
            }
            _ => {}
        }
    }
    assert_eq!((years, cases), (50, 100_000));
}

#[test]
fn months_are_added_as_the_other_calendar_adds_them() {
    let (mut all, mut clamped) = (0, 0);
    for case in cases("M") {
        let [date, months, result] = case;
        assert_eq!(add_months(day(date), number(months)), day(result), "{case:?}");
        all += 1;
        clamped += u32::from(day(date).day() != day(result).day());
    }
    assert_eq!(all, 20_000);
    assert!(clamped > 500, "only {clamped} cases clamp the day");
}

#[test]
fn clear_working_days_are_counted_as_the_other_calendar_counts_them() {
    let holidays = &shipped().framework().bank_holidays;
    let mut all = 0;
    for case in cases("W") {
        let [date, clear, result] = case;
        let found = clear_working_days_before(day(date), number(clear), holidays);
        assert_eq!(found, Some(day(result)), "{case:?}");
        all += 1;
    }
    assert_eq!(all, 10_000);
}
