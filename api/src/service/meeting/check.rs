//! What a day for a meeting, and for its papers, must satisfy; the same whether a person enters it or a file.

use chrono::NaiveDate;
use rules::{
    RuleSet,
    calendar::{Rest, is_working_day, rest},
};

use crate::service::error::{UserError, UserErrorCode};

/// A meeting as it is wanted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'a> {
    /// Role code of the forum.
    pub forum: &'a str,
    /// The day it meets.
    pub held_on: NaiveDate,
    /// Last day for its papers, where it is said.
    pub papers_due_on: Option<NaiveDate>,
    /// Why it is on a day that is no working day.
    pub reason: Option<&'a str>,
}

/// Which part of it is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Forum,
    HeldOn,
    PapersDueOn,
}

impl Field {
    /// Its name in the API.
    pub fn input(self) -> &'static str {
        match self {
            Self::Forum => "forum",
            Self::HeldOn => "heldOn",
            Self::PapersDueOn => "papersDueOn",
        }
    }

    /// Its name in a file.
    pub fn column(self) -> &'static str {
        match self {
            Self::Forum => "forum",
            Self::HeldOn => "held_on",
            Self::PapersDueOn => "papers_due_on",
        }
    }
}

/// What is wrong, and what to do.
#[derive(Clone, Debug)]
pub(crate) struct Wrong {
    pub field: Field,
    pub message: String,
    pub help: String,
}

impl From<Wrong> for UserError {
    fn from(wrong: Wrong) -> Self {
        let code = match wrong.field {
            Field::Forum => UserErrorCode::NotFound,
            Field::HeldOn | Field::PapersDueOn => UserErrorCode::Invalid,
        };
        let message = format!("{}; nothing was recorded", wrong.message);
        Self::new(code, &[wrong.field.input()], message).help(wrong.help)
    }
}

/// The last day for its papers: as it is said, else counted back in clear working days as the forum does. At short notice
/// that day may have passed: then it is `today`.
///
/// # Errors
/// Everything that is wrong with forum and days.
pub(crate) fn papers(rules: &RuleSet, today: NaiveDate, wanted: &Wanted<'_>) -> Result<NaiveDate, Vec<Wrong>> {
    let mut wrong = Vec::new();
    wrong.extend(unknown(rules, wanted.forum));
    wrong.extend(no_working_day(rules, wanted));
    let counted = || {
        let counted = rules.papers_due_on(wanted.forum, wanted.held_on)?;
        Some(counted.max(today.min(wanted.held_on)))
    };
    let papers = wanted.papers_due_on.or_else(counted);
    match papers {
        None => wrong.push(Wrong {
            field: Field::PapersDueOn,
            message: format!(
                "the day for the papers cannot be counted back from {}: bank holidays are not known that far",
                wanted.held_on
            ),
            help: "say the day for the papers, or bring the calendar of bank holidays up to date".to_owned(),
        }),
        Some(papers) if papers > wanted.held_on => wrong.push(Wrong {
            field: Field::PapersDueOn,
            message: format!(
                "the papers would be due on {papers}, after the meeting on {}",
                wanted.held_on
            ),
            help: "give a day before the meeting, or none, to have it counted back".to_owned(),
        }),
        Some(papers) if wrong.is_empty() => return Ok(papers),
        Some(_) => {}
    }
    Err(wrong)
}

fn unknown(rules: &RuleSet, forum: &str) -> Option<Wrong> {
    if rules.meets(forum) {
        return None;
    }
    if rules.role(forum).is_some() {
        return Some(Wrong {
            field: Field::Forum,
            message: format!("`{forum}` is no forum, and nothing is reported to it when it meets"),
            help: "take the code of a role of the kind `FORUM` or `BODY` from `roles`".to_owned(),
        });
    }
    Some(Wrong {
        field: Field::Forum,
        message: format!("there is no forum `{forum}` in the framework's vocabulary"),
        help: match rules.nearest_role(forum) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "take the code from `roles`".to_owned(),
        },
    })
}

fn no_working_day(rules: &RuleSet, wanted: &Wanted<'_>) -> Option<Wrong> {
    let holidays = &rules.framework().bank_holidays;
    let day = wanted.held_on;
    let what = match rest(day, holidays)? {
        Rest::Weekend => format!("a {}", day.format("%A")),
        Rest::Holiday(holiday) => format!("a bank holiday ({})", holiday.name),
        // Nobody can say that it is none.
        Rest::Unknown => return None,
    };
    if wanted.reason.is_some_and(|reason| !reason.trim().is_empty()) {
        return None;
    }
    let near = |mut days: Box<dyn Iterator<Item = NaiveDate>>| days.find(|day| is_working_day(*day, holidays));
    let before = near(Box::new(
        std::iter::successors(day.pred_opt(), NaiveDate::pred_opt).take(MOST_DAYS_OFF),
    ));
    let after = near(Box::new(
        std::iter::successors(day.succ_opt(), NaiveDate::succ_opt).take(MOST_DAYS_OFF),
    ));
    let nearest: Vec<String> = [before, after]
        .into_iter()
        .flatten()
        .map(|day| day.to_string())
        .collect();
    let instead = match nearest.as_slice() {
        [] => String::new(),
        days => format!("the nearest working days are {}; ", days.join(" and ")),
    };
    Some(Wrong {
        field: Field::HeldOn,
        message: format!("{day} is {what}"),
        help: format!("{instead}give a `reason` if that day is meant"),
    })
}

/// No run of days off is longer.
const MOST_DAYS_OFF: usize = 14;
