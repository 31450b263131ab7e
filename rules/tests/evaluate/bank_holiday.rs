//! The bank holidays as written against a reckoning of their own: the computus, the standing rules, the known exceptions.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use rules::vocabulary::BankHolidays;

use crate::fixture::shipped;

fn holidays() -> &'static BankHolidays {
    &shipped().framework().bank_holidays
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// Easter Sunday by Gauss's rule, with his two exceptions; good for 1900 to 2099.
fn easter(year: i32) -> NaiveDate {
    let (cycle, leap, week) = (year % 19, year % 4, year % 7);
    let moon = (19 * cycle + 24) % 30;
    let sunday = (2 * leap + 4 * week + 6 * moon + 5) % 7;
    let after = match (moon, sunday) {
        (29, 6) => 28,
        (28, 6) if cycle > 10 => 27,
        _ => moon + sunday,
    };
    day(year, 3, 22) + Days::new(after.try_into().unwrap())
}

fn first_monday(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Mon, 1).unwrap()
}

fn last_monday(year: i32, month: u32) -> NaiveDate {
    let monday = |nth| NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Mon, nth);
    monday(5).or(monday(4)).unwrap()
}

/// The next day that is neither on a weekend nor taken.
fn kept(mut day: NaiveDate, taken: &BTreeSet<NaiveDate>) -> NaiveDate {
    while matches!(day.weekday(), Weekday::Sat | Weekday::Sun) || taken.contains(&day) {
        day = day.succ_opt().unwrap();
    }
    day
}

fn reckoned(year: i32) -> BTreeSet<NaiveDate> {
    let easter = easter(year);
    let mut days = BTreeSet::from([
        easter - Days::new(2),
        easter + Days::new(1),
        first_monday(year, 5),
        last_monday(year, 5),
        last_monday(year, 8),
    ]);
    // Days that fall on a weekday are kept on it, and the others look for the next free one.
    let mut fixed = [day(year, 1, 1), day(year, 12, 25), day(year, 12, 26)];
    fixed.sort_by_key(|day| matches!(day.weekday(), Weekday::Sat | Weekday::Sun));
    for day in fixed {
        days.insert(kept(day, &days));
    }
    days
}

/// By proclamation: what was taken away, and what was given.
const TAKEN: [(i32, u32, u32); 3] = [(2012, 5, 28), (2020, 5, 4), (2022, 5, 30)];
const GIVEN: [(i32, u32, u32); 8] = [
    (2011, 4, 29),
    (2012, 6, 4),
    (2012, 6, 5),
    (2020, 5, 8),
    (2022, 6, 2),
    (2022, 6, 3),
    (2022, 9, 19),
    (2023, 5, 8),
];

#[test]
fn every_day_is_as_the_rules_and_proclamations_have_it() {
    let mut wanted: BTreeSet<NaiveDate> = (2011..=2030).flat_map(reckoned).collect();
    for (year, month, of_month) in TAKEN {
        assert!(wanted.remove(&day(year, month, of_month)));
    }
    for (year, month, of_month) in GIVEN {
        assert!(wanted.insert(day(year, month, of_month)));
    }
    let written: BTreeSet<NaiveDate> = holidays().days.iter().map(|holiday| holiday.date).collect();
    let differ: Vec<_> = wanted.symmetric_difference(&written).collect();
    assert!(differ.is_empty(), "{differ:?}");
    assert_eq!(written.len(), 20 * 8 + GIVEN.len() - TAKEN.len());
}

#[test]
fn easter_is_where_it_was() {
    let known = [
        (2011, 4, 24),
        (2016, 3, 27),
        (2019, 4, 21),
        (2024, 3, 31),
        (2026, 4, 5),
        (2030, 4, 21),
    ];
    for (year, month, of_month) in known {
        assert_eq!(easter(year), day(year, month, of_month));
    }
}

#[test]
fn a_day_is_looked_up_with_its_name() {
    let name = |date| holidays().on(date).map(|holiday| holiday.name.as_str());
    assert_eq!(name(day(2022, 9, 19)), Some("State funeral of Queen Elizabeth II"));
    assert_eq!(name(day(2022, 12, 26)), Some("Boxing Day"));
    assert_eq!(name(day(2022, 12, 27)), Some("Christmas Day"));
    assert_eq!(name(day(2022, 12, 25)), None, "a Sunday: the substitute day was kept");
    assert_eq!(name(day(2026, 5, 5)), None);
}

#[test]
fn what_lies_outside_is_not_known_rather_than_free() {
    assert!(holidays().knows(day(2011, 1, 1)) && holidays().knows(day(2030, 12, 31)));
    assert!(!holidays().knows(day(2010, 12, 31)) && !holidays().knows(day(2031, 1, 1)));
    let starts_on = shipped().framework().starts_on;
    assert!(holidays().knows(starts_on), "the framework's own years are covered");
}
