//! One cadence-and-audience line of a task.

use std::{borrow::Cow, sync::Arc};

use async_graphql::{Context, ID, Object};
use rules::{book::sentence, row};

use super::{cadence::Cadence, role::Role, task::Task, tool::Tool};
use crate::graphql::{
    context::InSession,
    scalar::Date,
    term::{Anchor, DistributionMode, EvidenceKind, LegType, Place, Reading, UnitKind},
    words::Words,
};

/// A leg of a task, with the words that it belongs to.
#[derive(Clone)]
pub struct Leg {
    words: Arc<Words>,
    task: Arc<row::Task>,
    row: Arc<row::Leg>,
}

impl Leg {
    /// The leg with this id in these words.
    pub fn find(words: &Arc<Words>, id: &str) -> Option<Self> {
        let (task, leg) = words.leg(id)?;
        Some(Self {
            words: Arc::clone(words),
            task: Arc::clone(task),
            row: Arc::clone(leg),
        })
    }

    fn roles(&self, codes: &[String]) -> Vec<Role> {
        codes.iter().map(|code| Role::named(&self.words, code)).collect()
    }
}

/// One cadence-and-audience line of a task: something is reported to somebody, or something is done. Task 2.2 has five.
#[Object(serial)]
impl Leg {
    /// Its id within the framework, such as `3.16/r1`. Legs are no nodes: the task has them.
    async fn id(&self) -> ID {
        ID(self.row.id.clone())
    }

    /// The task that it belongs to.
    async fn task(&self) -> Task {
        Task::new(&self.words, &self.task)
    }

    /// Whether something is reported or done.
    #[graphql(name = "type")]
    async fn kind(&self) -> LegType {
        self.row.kind.into()
    }

    /// The whole of it as a sentence, in the names of a day: `Quarterly to CSCMT and the ESSCP`. No full stop.
    async fn sentence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day whose names are wanted; today unless told.")] as_of: Option<Date>,
    ) -> String {
        let day = as_of.map_or(ctx.session().today, |day| day.0);
        sentence(&self.row, self.words.set(), day)
    }

    /// What exactly is done or goes, where the task does several things.
    async fn what(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day whose names are wanted; today unless told.")] as_of: Option<Date>,
    ) -> Option<Cow<'_, str>> {
        let day = as_of.map_or(ctx.session().today, |day| day.0);
        let what = self.row.what.as_deref()?;
        Some(self.words.set().vocabulary().worded(what, day))
    }

    /// How often.
    async fn cadence(&self) -> Cadence {
        Cadence(self.row.cadence.clone())
    }

    /// Kinds of evidence that answer it.
    async fn evidence_kinds(&self) -> Vec<EvidenceKind> {
        self.row.evidence.iter().map(|kind| (*kind).into()).collect()
    }

    /// Who gets it. Empty for what is only done.
    async fn recipients(&self) -> Vec<LegRecipient> {
        let each = self.row.recipients.iter();
        each.map(|recipient| LegRecipient {
            words: Arc::clone(&self.words),
            row: recipient.clone(),
        })
        .collect()
    }

    /// By what process it travels, in words, where that is no forum.
    async fn channel(&self) -> Option<&str> {
        self.row.channel.as_deref()
    }

    /// With whom it is done, where the source says so.
    async fn with(&self) -> Vec<Role> {
        self.roles(&self.row.with)
    }

    /// With whom it is done, each with its condition: the roles of `with` again, in the same order.
    async fn companions(&self) -> Vec<LegCompanion> {
        let each = self.row.with.iter();
        each.map(|code| LegCompanion {
            role: Role::named(&self.words, code),
            condition: self.row.with_when.get(code).cloned(),
        })
        .collect()
    }

    /// By whom it is done, where that differs from `Task.responsible`.
    async fn by(&self) -> Vec<Role> {
        self.roles(&self.row.by)
    }

    /// It is due once for every unit of this kind; `null` where it does not fan out.
    async fn per_unit(&self) -> Option<UnitKind> {
        self.row.per_unit.map(Into::into)
    }

    /// It is due once for every holder of any of these roles; empty where it does not fan out.
    async fn per_holder(&self) -> Vec<Role> {
        self.roles(&self.row.per_holder)
    }

    /// How many pieces of evidence each period asks for.
    async fn required(&self) -> u32 {
        self.row.required
    }

    /// The tool to be used, where one is named.
    async fn tool(&self) -> Option<Tool> {
        self.row
            .tool
            .as_deref()
            .and_then(|code| self.words.tool(code))
            .cloned()
            .map(Tool)
    }

    /// Where the audited unit must lie.
    async fn place(&self) -> Place {
        self.row.place.into()
    }

    /// When it applies, in words; `null`: always.
    async fn condition(&self) -> Option<&str> {
        self.row.condition.as_deref()
    }

    /// The framework's own words.
    async fn source_text(&self) -> Option<&str> {
        self.row.source_text.as_deref()
    }

    /// Whether the source states it or we read it so.
    async fn confidence(&self) -> Reading {
        self.row.confidence.into()
    }
}

/// A role that a leg goes to.
pub struct LegRecipient {
    words: Arc<Words>,
    row: row::LegRecipient,
}

/// A role that a leg goes to.
#[Object(serial)]
impl LegRecipient {
    /// The role.
    async fn role(&self) -> Role {
        Role::named(&self.words, &self.row.role)
    }

    /// How it gets it.
    async fn mode(&self) -> DistributionMode {
        self.row.mode.into()
    }

    /// The forum through which it travels, such as the Scrutiny Committee on its way to the Lead Member.
    async fn via(&self) -> Option<Role> {
        self.row.via.as_deref().map(|code| Role::named(&self.words, code))
    }

    /// Only then, in words; `null`: always.
    async fn condition(&self) -> Option<&str> {
        self.row.condition.as_deref()
    }

    /// From where the people who hold the role are looked for.
    async fn anchor(&self) -> Anchor {
        self.row.anchor.into()
    }
}

/// A role with whom a leg is done.
pub struct LegCompanion {
    role: Role,
    condition: Option<String>,
}

/// A role with whom a leg is done.
#[Object]
impl LegCompanion {
    /// The role.
    async fn role(&self) -> Role {
        self.role.clone()
    }

    /// Only then, in words; `null`: always.
    async fn condition(&self) -> Option<&str> {
        self.condition.as_deref()
    }
}

impl crate::graphql::connection::Keyed for Leg {
    fn key(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.row.id)
    }
}
