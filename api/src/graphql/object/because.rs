//! Why something is there, down to the line that decided and the framework's own words.

use std::sync::Arc;

use async_graphql::{Context, Object};
use entity::{id::EvidenceId, instant::Instant};
use rules::verdict;

use super::{leg::Leg, rule_version::RuleVersion};
use crate::graphql::{
    context::{InSession, Session},
    error::Fault,
    loader::EvaluationsOf,
    term::BecauseOrigin,
};

/// A reason, and how to find the version of the rules that gave it.
#[derive(Clone)]
pub struct Because {
    reason: Reason,
    judge: Judge,
}

#[derive(Clone)]
enum Reason {
    Outcome(Arc<verdict::Outcome>),
    Own(Arc<verdict::Because>),
}

/// Which version of the rules gave a reason.
#[derive(Clone)]
pub enum Judge {
    /// This one, by its hash.
    Version(String),
    /// The one that judged this evidence when the row was made.
    Evidence(EvidenceId, Instant),
    /// None: a person's decision.
    Nobody,
}

impl Because {
    /// The reason of an outcome.
    pub fn of(outcome: &Arc<verdict::Outcome>, rule_set: &str) -> Self {
        Self {
            reason: Reason::Outcome(Arc::clone(outcome)),
            judge: Judge::Version(rule_set.to_owned()),
        }
    }

    /// A reason as it was stored beside a row.
    ///
    /// # Errors
    ///
    /// [`Fault::Internal`] when the stored JSON is none.
    pub fn stored(json: &str, judge: Judge) -> Result<Self, Fault> {
        let own = serde_json::from_str(json).map_err(Fault::internal)?;
        Ok(Self {
            reason: Reason::Own(Arc::new(own)),
            judge,
        })
    }

    fn get(&self) -> &verdict::Because {
        match &self.reason {
            Reason::Outcome(outcome) => &outcome.because,
            Reason::Own(own) => own,
        }
    }

    async fn rule_set(&self, session: &Session) -> Result<Option<String>, Fault> {
        match &self.judge {
            Judge::Nobody => Ok(None),
            Judge::Version(hash) => Ok(Some(hash.clone())),
            Judge::Evidence(evidence, made_at) => {
                let judged = session.load(EvaluationsOf(*evidence)).await?.unwrap_or_default();
                let before = judged.iter().filter(|evaluation| evaluation.evaluated_at <= *made_at);
                let newest = before.max_by_key(|evaluation| (evaluation.evaluated_at, evaluation.id));
                Ok(newest.map(|evaluation| evaluation.rule_set_hash.clone()))
            }
        }
    }
}

/// Why something is there: a sentence for people, the place in the rules for those who keep them, and the framework's own
/// words. Every outcome, distribution, follow-up and obligation carries one.
#[Object(serial)]
impl Because {
    /// Who or what put it there.
    async fn origin(&self) -> BecauseOrigin {
        self.get().origin.into()
    }

    /// One sentence that a practitioner understands.
    async fn sentence(&self) -> &str {
        &self.get().sentence
    }

    /// Script that decided, by its path within the version of the rules; `null` where no script did.
    async fn script(&self) -> Option<&str> {
        self.get().script.as_deref()
    }

    /// Line in that script, from 1.
    async fn line(&self) -> Option<u32> {
        self.get().line
    }

    /// Column in that line, from 1.
    async fn column(&self) -> Option<u32> {
        self.get().column
    }

    /// The leg of the task that is the reason, where one is.
    async fn leg(&self, ctx: &Context<'_>) -> Result<Option<Leg>, Fault> {
        let Some(id) = self.get().leg.as_deref() else {
            return Ok(None);
        };
        let session = ctx.session();
        let rule_set = self.rule_set(session).await?;
        Ok(Leg::find(&session.words(rule_set.as_deref()).await?, id))
    }

    /// The version of the rules that decided; `null` where a person did.
    async fn rule_version(&self, ctx: &Context<'_>) -> Result<Option<RuleVersion>, Fault> {
        let session = ctx.session();
        let rule_set = self.rule_set(session).await?;
        Ok(rule_set.and_then(|hash| RuleVersion::find(session, &hash)))
    }

    /// The framework's own words, or the place where they stand.
    async fn source(&self) -> Option<&str> {
        self.get().source.as_deref()
    }
}
