//! Three months of the county's audits, put through the real pipeline on a clock that walks with them: most in time,
//! some missed, some late, with concerns, a conflict of interest, a revision and a withdrawal. The same every time.

mod script;
mod step;

use std::{collections::HashMap, sync::Arc};

use chrono::{DateTime, Utc};

use crate::{
    app::App,
    clock::{FixedClock, civil_day},
    service::{error::ServiceError, obligation},
};
use step::{Step, Told};

/// What the story came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Submissions, revisions and withdrawals stored.
    pub acts: usize,
    /// Obligations planned.
    pub obligations: usize,
}

/// Lives through the months up to `until`.
///
/// # Errors
/// When a step is refused or cannot be stored: the story is wrong then, or the rules are.
pub async fn live(app: &App, until: DateTime<Utc>) -> Result<Summary, ServiceError> {
    let today = civil_day(until);
    let begin = script::begin(today);
    let clock = Arc::new(FixedClock::at(step::at(begin, 8)));
    let past = app.with_clock(clock.clone());
    let obligations = obligation::plan(&past).await?.due();
    let mut steps: Vec<Step> = script::steps(today);
    steps.sort_by_key(|step| step.at);
    let mut told: HashMap<&'static str, Told> = HashMap::new();
    let mut acts = 0;
    for (number, step) in steps.into_iter().enumerate() {
        if step.at >= until {
            break;
        }
        clock.set(step.at);
        step::act(&past, &step, number, &mut told).await?;
        acts += 1;
    }
    Ok(Summary { acts, obligations })
}
