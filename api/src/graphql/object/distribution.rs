//! Who was told of what.

use std::{borrow::Cow, sync::Arc};

use async_graphql::{Context, ID, Object};
use entity::{distribution, id::PersonId};

use super::{
    because::{Because, Judge},
    concern::Concern,
    evidence::Evidence,
    given::Given,
    obligation::Obligation,
    person::Person,
    role::Role,
    unit::Unit,
};
use crate::{
    graphql::{
        connection::Keyed,
        context::InSession,
        error::Fault,
        id::encode,
        scalar::DateTime,
        term::{DistributionMode, DistributionStatus},
    },
    service::distribution::may_acknowledge,
};

/// A distribution, stored or just made.
#[derive(Clone)]
pub struct Distribution {
    row: Arc<distribution::Model>,
    given: Option<Arc<Given>>,
}

impl Distribution {
    /// A distribution, and the judgement that just made it.
    pub fn new(row: Arc<distribution::Model>, given: Option<&Arc<Given>>) -> Self {
        Self {
            row,
            given: given.cloned(),
        }
    }
}

/// One recipient of one piece of evidence, of one concern or of word about one obligation: who, in which role, in which way, and why.
#[Object(serial)]
impl Distribution {
    /// Global id.
    pub async fn id(&self) -> ID {
        encode(self.row.id)
    }

    /// How it reaches the recipient.
    async fn mode(&self) -> DistributionMode {
        self.row.mode.into()
    }

    /// The role it was addressed to.
    async fn role(&self, ctx: &Context<'_>) -> Role {
        Role::named(&ctx.session().newest, &self.row.role)
    }

    /// Who held the role when it was sent; `null` for a forum or a body, and where you are not told whose work is late.
    async fn recipient(&self, ctx: &Context<'_>) -> Option<Person> {
        let session = ctx.session();
        let of_duty = self.row.obligation_id.is_some();
        let shown = |id: &PersonId| !of_duty || session.scope.names_holder(Some(*id));
        self.row
            .person_id
            .filter(shown)
            .and_then(|id| Person::find(session, id))
    }

    /// Where the role is held.
    async fn unit(&self, ctx: &Context<'_>) -> Option<Unit> {
        self.row.unit_id.and_then(|id| Unit::find(ctx.session(), id))
    }

    /// The forum through which it travels.
    async fn via(&self, ctx: &Context<'_>) -> Option<Role> {
        self.row
            .via
            .as_deref()
            .map(|code| Role::named(&ctx.session().newest, code))
    }

    /// Nobody held the role, so it went up the line to `recipient` instead.
    async fn gap(&self) -> bool {
        self.row.gap
    }

    /// Whether it still stands.
    async fn status(&self) -> DistributionStatus {
        self.row.status.into()
    }

    /// Why it was taken back.
    async fn cancelled_reason(&self) -> Option<&str> {
        self.row.cancelled_reason.as_deref()
    }

    /// When it was sent.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }

    /// When the recipient confirmed it; `null` until then. Confirm it with `acknowledgeDistribution`.
    async fn acknowledged_at(&self) -> Option<DateTime> {
        self.row.acknowledged_at.map(Into::into)
    }

    /// Whether `acknowledgeDistribution` is yours to do: you are the recipient, or hold the role where it names nobody, and nobody
    /// has confirmed it.
    async fn may_acknowledge(&self, ctx: &Context<'_>) -> bool {
        self.row.acknowledged_at.is_none() && may_acknowledge(&ctx.session().actor, &self.row).is_ok()
    }

    /// Key of the outcome that asked for it, as `Outcome.key`.
    async fn outcome_key(&self) -> &str {
        &self.row.outcome_key
    }

    /// Why it was sent.
    async fn because(&self) -> Result<Because, Fault> {
        let judge = match (&self.given, self.row.evidence_id) {
            (Some(given), _) => Judge::Version(given.evaluation.rule_set_hash.clone()),
            (None, Some(evidence)) => Judge::Evidence(evidence, self.row.created_at),
            (None, None) => Judge::Nobody,
        };
        Because::stored(&self.row.because, judge)
    }

    /// The evidence that it carries; `null` for a concern, in a preview, and where you may not see it.
    async fn evidence(&self, ctx: &Context<'_>) -> Result<Option<Evidence>, Fault> {
        match (&self.given, self.row.evidence_id) {
            (Some(given), _) => Ok((!given.preview).then(|| Evidence::given(given))),
            (None, Some(id)) => Ok(ctx.session().load(id).await?.map(Evidence::new)),
            (None, None) => Ok(None),
        }
    }

    /// The obligation that it speaks of, late or with its period ended; `null` for all else, and where you may not see it.
    async fn obligation(&self, ctx: &Context<'_>) -> Result<Option<Obligation>, Fault> {
        match self.row.obligation_id {
            Some(id) => Ok(ctx.session().load(id).await?.map(Obligation)),
            None => Ok(None),
        }
    }

    /// The concern that it carries; `null` for evidence, and where you may not see it.
    async fn concern(&self, ctx: &Context<'_>) -> Result<Option<Concern>, Fault> {
        match self.row.concern_id {
            Some(id) => Ok(ctx.session().load(id).await?.map(Concern)),
            None => Ok(None),
        }
    }
}

impl Keyed for Distribution {
    fn key(&self) -> Cow<'_, str> {
        self.row.id.0.to_string().into()
    }
}
