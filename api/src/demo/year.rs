//! The life of the whole county, day by day through the real pipeline, on a clock that walks: what is due is done in time, late
//! or not at all, and what follows from it is done as well. What happens to one duty hangs on the seed and on the duty
//! alone, so that the same seed and day give the same county however many hands work at once.

mod act;
mod agenda;
mod besides;
mod days;
mod duty;
mod ground;
mod hand;
mod sequel;
mod slip;
mod temper;

use std::{collections::BTreeSet, sync::Arc};

use chrono::{DateTime, Datelike as _, Months, NaiveDate, Utc, Weekday};
use entity::id::ObligationId;

use crate::{
    app::App,
    clock::{FixedClock, civil_day},
    demo::county::County,
    service::{error::ServiceError, escalation, evidence, obligation, period_end},
};
use agenda::Agenda;
use days::at;
use ground::Ground;
use sequel::Sequel;
use slip::Slip;

/// Seed of the county that everybody gets who asks for no other.
pub const SEED: u64 = 2013;

/// Which past the county has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Another one, another past.
    pub seed: u64,
    /// Whole months before the running one.
    pub months: u32,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The day that was lived through.
    pub day: NaiveDate,
    /// Days lived through.
    pub done: u32,
    /// Days in all.
    pub days: u32,
    /// Submissions so far.
    pub submissions: usize,
}

/// What the past came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Evidence submitted.
    pub submissions: usize,
    /// Of those, audits.
    pub audits: usize,
    /// Evidence revised or withdrawn.
    pub amendments: usize,
    /// Concerns, from audits or raised by somebody.
    pub concerns: usize,
    /// Of those, closed by now.
    pub concerns_closed: usize,
    /// Follow-ups that submissions asked for.
    pub follow_ups: usize,
    /// Distributions that their recipients confirmed.
    pub acknowledged: usize,
    /// Duties waived or found not applicable.
    pub decided: usize,
    /// Duties raised by people.
    pub raised: usize,
    /// Submissions that a broken script could not judge.
    pub faulted: usize,
    /// What somebody tried to do and could not. None with the shipped rules.
    pub refused: usize,
    /// Obligations that stand.
    pub obligations: usize,
}

/// The first day of the past.
#[must_use]
pub fn begin(today: NaiveDate, months: u32) -> NaiveDate {
    let first = today.with_day(1).unwrap_or(today);
    first.checked_sub_months(Months::new(months)).unwrap_or(first)
}

/// Lives through the months up to the morning of `until`, so that whoever loads a county on the same day gets the same. The county's
/// registers are imported already.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn live(
    app: &App,
    county: &County,
    ask: Ask,
    until: DateTime<Utc>,
    told: &mut (dyn FnMut(Progress) + Send),
) -> Result<Summary, ServiceError> {
    let today = civil_day(until);
    let dawn = at(today, 6, 0).min(until);
    let begin = begin(today, ask.months);
    let clock = Arc::new(FixedClock::at(at(begin, 6, 0)));
    let past = app.with_clock(clock.clone());
    let ground = Ground::new(&past, county, ask.seed, begin);
    let mut life = Life {
        slip: Slip::between(begin, today),
        agenda: Agenda::default(),
        sequel: Sequel::default(),
        seen: BTreeSet::new(),
        summary: Summary::default(),
        ground,
        clock,
    };
    let days = u32::try_from((today - begin).num_days() + 1).unwrap_or(1);
    for (done, day) in (1..=days).zip(begin.iter_days()) {
        life.morning(day).await?;
        life.day(day, dawn).await?;
        told(Progress {
            day,
            done,
            days,
            submissions: life.summary.submissions,
        });
    }
    life.clock.set(dawn);
    if life.slip.ends(&life.ground.app).await? {
        evidence::reevaluate_faulted(&life.ground.app).await?;
    }
    let planned = life.rest().await?;
    Ok(Summary {
        obligations: planned.due(),
        ..life.summary
    })
}

/// Everything on the way.
struct Life {
    ground: Ground,
    clock: Arc<FixedClock>,
    agenda: Agenda,
    sequel: Sequel,
    slip: Slip,
    /// Obligations whose fate is decided.
    seen: BTreeSet<ObligationId>,
    summary: Summary,
}

impl Life {
    /// What the service's own jobs and the calendar do before people come to work.
    async fn morning(&mut self, day: NaiveDate) -> Result<(), ServiceError> {
        self.clock.set(at(day, 6, 0));
        let app = self.ground.app.clone();
        if self.slip.turns(&app, day).await? {
            let judged = evidence::reevaluate_faulted(&app).await?;
            tracing::debug!(%day, mended = judged.mended, "the script is mended");
        }
        // A quarter is planned and its work handed out; the plan itself reaches further ahead.
        if day.day() == 1 && (day == self.ground.begin || day.month0().is_multiple_of(3)) {
            obligation::plan(&app).await?;
            let fresh = duty::fresh(&self.ground, &mut self.seen, day).await?;
            self.agenda.extend(fresh);
            self.agenda.extend(besides::duties(&self.ground, day));
        }
        if day.weekday() == Weekday::Mon {
            escalation::escalate(&app).await?;
            period_end::end(&app).await?;
            self.agenda.extend(besides::concerns(&self.ground, day));
        }
        Ok(())
    }

    /// What people do on that day.
    async fn day(&mut self, day: NaiveDate, until: DateTime<Utc>) -> Result<(), ServiceError> {
        let acts = self.agenda.until(day, until);
        for done in act::all(&self.ground.app, acts).await? {
            self.summary.count(&done);
            let follows = self.sequel.of(&self.ground, &done);
            self.agenda.extend(follows);
        }
        Ok(())
    }

    /// What the jobs of a server do first.
    async fn rest(&self) -> Result<obligation::Counts, ServiceError> {
        let app = &self.ground.app;
        let planned = obligation::plan(app).await?;
        escalation::escalate(app).await?;
        period_end::end(app).await?;
        Ok(planned)
    }
}
