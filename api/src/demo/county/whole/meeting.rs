//! When each forum meets: on a weekday of certain months, or on the next working day.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use rules::{
    RuleSet,
    calendar::{Span, add_months, is_working_day},
};

use super::table::Table;
use crate::service::import::Csv;

/// A forum, how many months lie between two meetings, the first of its months, which week, which weekday.
type Rhythm = (&'static str, u32, u32, u64, Weekday);

const RHYTHMS: [Rhythm; 15] = [
    ("CHIEF_EXECUTIVE", 1, 0, 1, Weekday::Mon),
    ("CSCMT", 1, 0, 2, Weekday::Tue),
    ("SMT", 1, 0, 3, Weekday::Thu),
    ("CMT", 3, 1, 1, Weekday::Wed),
    ("CPP", 3, 1, 2, Weekday::Wed),
    ("LM", 3, 1, 3, Weekday::Fri),
    ("JOINT_DIVISIONAL_MEETING", 3, 0, 2, Weekday::Thu),
    ("CYPTEG", 3, 0, 3, Weekday::Wed),
    ("FOSTERING_ADOPTION_PANELS", 1, 0, 3, Weekday::Tue),
    ("LSCB", 3, 2, 1, Weekday::Fri),
    ("LSCB_QA_SUBGROUP", 3, 1, 4, Weekday::Thu),
    ("LSCB_STEERING_GROUP", 6, 1, 3, Weekday::Wed),
    ("CHILD_DEATH_OVERVIEW_PANEL", 3, 2, 4, Weekday::Mon),
    ("SCRUTINY_COMMITTEE", 3, 2, 3, Weekday::Mon),
    ("CABINET", 3, 2, 3, Weekday::Tue),
];

/// Every meeting whose day lies in `within`, as far as its papers can be counted back.
pub(super) fn meetings(rules: &RuleSet, within: Span) -> Csv {
    let mut table = Table::after("meetings.csv", "forum,held_on\n");
    let mut month = within.start.with_day(1).unwrap_or(within.start);
    while month <= within.end {
        for rhythm in RHYTHMS.iter().filter(|rhythm| rules.role(rhythm.0).is_some()) {
            let held_on = held_on(rules, month, rhythm);
            if let Some(day) = held_on.filter(|day| within.contains(*day)) {
                table.line([rhythm.0, &day.to_string()]);
            }
        }
        month = add_months(month, 1);
    }
    table.csv()
}

fn held_on(rules: &RuleSet, month: NaiveDate, rhythm: &Rhythm) -> Option<NaiveDate> {
    let (forum, every, first, week, weekday) = *rhythm;
    if month.month0() % every != first {
        return None;
    }
    let ahead = u64::from((weekday.num_days_from_monday() + 7 - month.weekday().num_days_from_monday()) % 7);
    let holidays = &rules.framework().bank_holidays;
    let wanted = month.checked_add_days(Days::new(ahead + 7 * (week - 1)))?;
    let day = wanted.iter_days().take(7).find(|day| is_working_day(*day, holidays))?;
    rules.papers_due_on(forum, day).map(|_| day)
}
