//! What a changed set of rules would make of what is due.

use std::{borrow::Cow, sync::Arc};

use async_graphql::{Context, Object, SimpleObject};
use entity::{id::UnitId, obligation::UNDATED};

use super::{
    meeting::Meeting, obligation::Obligation, period::Period, person::Person, rule_set_status::RuleProblem, unit::Unit,
    user_error::UserError,
};
use crate::{
    graphql::{
        connection::{Connection, Keyed, Paging},
        context::InSession,
        error::Fault,
        scalar::Date,
        term::PlanFate,
    },
    service::obligation::{Counts, Entry, Fate, Preview},
};

/// A preview, or why there is none.
pub struct PlanPreview {
    preview: Preview,
    errors: Vec<UserError>,
}

impl PlanPreview {
    /// What would change.
    pub fn new(preview: Preview) -> Self {
        Self {
            preview,
            errors: Vec::new(),
        }
    }

    /// Nothing was planned.
    pub fn refused(errors: Vec<UserError>) -> Self {
        Self {
            preview: Preview::default(),
            errors,
        }
    }
}

/// What would become of what is due between today and the horizon if the rules were changed. Nothing of it is stored.
#[Object]
impl PlanPreview {
    /// Why the question was refused.
    async fn errors(&self) -> &[UserError] {
        &self.errors
    }

    /// Everything wrong with the changed rules. With an error among them nothing was planned.
    async fn problems(&self) -> Vec<RuleProblem> {
        self.preview.problems.iter().map(RuleProblem::of).collect()
    }

    /// How much would change; `null` where nothing was planned.
    async fn counts(&self) -> Option<PlanCounts> {
        self.preview.counts.map(PlanCounts::from)
    }

    /// How much would change, task by task.
    async fn by_task(&self) -> Vec<PlanByTask> {
        let all = self.preview.by_task.iter();
        all.map(|(task, counts)| PlanByTask {
            task: task.clone(),
            counts: (*counts).into(),
        })
        .collect()
    }

    /// How much would change for each unit that owes something.
    async fn by_unit(
        &self,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<PlanByUnit>, Fault> {
        let all = self.preview.by_unit.iter();
        let all = all.map(|(unit, counts)| PlanByUnit {
            unit: *unit,
            counts: *counts,
        });
        Connection::slice("plan.byUnit", all.collect(), Paging::new(first, after, last, before))
    }

    /// Each obligation that would be added, changed, reinstated or cancelled: by task, leg and day.
    async fn changes(
        &self,
        #[graphql(desc = "Only those of this fate.")] fate: Option<PlanFate>,
        #[graphql(desc = "Only those of this task, by number.")] task: Option<String>,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<PlanChange>, Fault> {
        let fate = fate.map(Fate::from);
        let wanted = |entry: &&Entry| {
            fate.is_none_or(|fate| fate == entry.fate) && task.as_ref().is_none_or(|task| *task == entry.task)
        };
        let all = self.preview.entries.iter().filter(wanted);
        let all = all.map(|entry| PlanChange(Arc::new(entry.clone()))).collect();
        Connection::slice("plan.changes", all, Paging::new(first, after, last, before))
    }
}

/// How much a plan would change.
#[derive(SimpleObject, Clone)]
pub struct PlanCounts {
    /// New obligations.
    added: usize,
    /// Those with another date, team, service or number.
    changed: usize,
    /// Those that were cancelled and would be due again.
    reinstated: usize,
    /// Those that would be cancelled.
    cancelled: usize,
    /// Those that stay as they are; what is met, waived or not applicable always does.
    kept: usize,
}

impl From<Counts> for PlanCounts {
    fn from(counts: Counts) -> Self {
        let Counts {
            added,
            changed,
            reinstated,
            cancelled,
            kept,
        } = counts;
        Self {
            added,
            changed,
            reinstated,
            cancelled,
            kept,
        }
    }
}

/// How much a plan would change of one task.
#[derive(SimpleObject)]
pub struct PlanByTask {
    /// Number of the task; the changed rules may know others than the live ones.
    task: String,
    /// How much.
    counts: PlanCounts,
}

/// How much a plan would change for one unit.
pub struct PlanByUnit {
    unit: UnitId,
    counts: Counts,
}

/// How much a plan would change for one unit.
#[Object]
impl PlanByUnit {
    /// The unit that owes it.
    async fn unit(&self, ctx: &Context<'_>) -> Option<Unit> {
        Unit::find(ctx.session(), self.unit)
    }

    /// How much.
    async fn counts(&self) -> PlanCounts {
        self.counts.into()
    }
}

impl Keyed for PlanByUnit {
    fn key(&self) -> Cow<'_, str> {
        self.unit.0.to_string().into()
    }
}

/// One obligation that a plan would change.
pub struct PlanChange(Arc<Entry>);

/// One obligation that a plan would change.
#[Object]
impl PlanChange {
    /// What would become of it.
    async fn fate(&self) -> PlanFate {
        self.0.fate.into()
    }

    /// Number of the task; the changed rules may know others than the live ones.
    async fn task(&self) -> &str {
        &self.0.task
    }

    /// Leg of the task, such as `3.16/r1`.
    async fn leg(&self) -> &str {
        &self.0.leg
    }

    /// The unit that would owe it.
    async fn unit(&self, ctx: &Context<'_>) -> Option<Unit> {
        Unit::find(ctx.session(), self.0.unit)
    }

    /// The holder of the role who would owe it, where it fans out per holder.
    async fn holder(&self, ctx: &Context<'_>) -> Option<Person> {
        self.0.holder.and_then(|id| Person::find(ctx.session(), id))
    }

    /// The meeting that it is for.
    async fn meeting(&self, ctx: &Context<'_>) -> Option<Meeting> {
        self.0.meeting.and_then(|id| Meeting::find(ctx.session(), id))
    }

    /// What it is for.
    async fn period(&self) -> Period {
        let span = self.0.span;
        Period::new(self.0.label.as_str(), span.start, span.end)
    }

    /// Last day on which it would be on time; as it stands for what would be cancelled; `null` for what has no date.
    async fn due_on(&self) -> Option<Date> {
        dated(self.0.due_on)
    }

    /// Last day on which it is on time as it stands; `null` for what is new and for what has no date.
    async fn due_before(&self) -> Option<Date> {
        self.0.due_before.and_then(dated)
    }

    /// How many pieces of evidence it would ask for.
    async fn required(&self) -> i32 {
        self.0.required
    }

    /// The obligation as it stands; `null` for what is new.
    async fn obligation(&self, ctx: &Context<'_>) -> Result<Option<Obligation>, Fault> {
        match self.0.obligation {
            Some(id) => Ok(ctx.session().load(id).await?.map(Obligation)),
            None => Ok(None),
        }
    }

    /// Why it would be cancelled.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }
}

impl Keyed for PlanChange {
    fn key(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.0.slot)
    }
}

fn dated(day: chrono::NaiveDate) -> Option<Date> {
    (day != UNDATED).then_some(Date(day))
}
