//! Versions of the rules: content-hashed, dated, never changed.

use std::borrow::Cow;

use async_graphql::{Context, ID, Object, SimpleObject};
use entity::rule_activation;

use crate::graphql::{
    connection::Keyed,
    context::{InSession, Session},
    error::Fault,
    id::Word,
    scalar::{Date, DateTime},
};

/// A version of the rules, by the activation that first brought it in.
#[derive(Clone)]
pub struct RuleVersion(rule_activation::Model);

impl RuleVersion {
    /// The version with this hash, if it ever governed here.
    pub fn find(session: &Session, hash: &str) -> Option<Self> {
        session
            .book
            .activations()
            .iter()
            .find(|activation| activation.rule_set_hash == hash)
            .cloned()
            .map(Self)
    }

    /// The version that this activation brought in.
    pub fn activated(session: &Session, seq: i64) -> Option<Self> {
        let mut all = session.book.activations().iter();
        let activation = all.find(|activation| activation.seq == seq)?;
        Self::find(session, &activation.rule_set_hash)
    }

    /// The newest version.
    ///
    /// # Errors
    ///
    /// Never while the service runs: it starts with one.
    pub fn newest(session: &Session) -> Result<Self, Fault> {
        Self::find(session, session.newest.set().hash())
            .ok_or_else(|| Fault::internal("the newest rules are not active"))
    }
}

/// One version of every script and word of the framework, named by the hash of its content. Versions are never changed:
/// whoever holds a hash can always see what was decided under it, and why.
#[Object(serial)]
impl RuleVersion {
    /// Global id.
    pub async fn id(&self) -> ID {
        Word::RuleVersion.id(&self.0.rule_set_hash)
    }

    /// SHA-256 of the content, in hexadecimal.
    async fn hash(&self) -> &str {
        &self.0.rule_set_hash
    }

    /// Whether it is the newest: what is submitted today is judged by it.
    async fn live(&self, ctx: &Context<'_>) -> bool {
        ctx.session().newest.set().hash() == self.0.rule_set_hash
    }

    /// From when it governed; more than once where it was taken up again.
    async fn activations(&self, ctx: &Context<'_>) -> Vec<RuleActivation> {
        let all = ctx.session().book.activations().iter();
        all.filter(|activation| activation.rule_set_hash == self.0.rule_set_hash)
            .map(RuleActivation::of)
            .collect()
    }

    /// Paths of its scripts.
    async fn scripts(&self, ctx: &Context<'_>) -> Result<Vec<String>, Fault> {
        let words = ctx.session().words(Some(&self.0.rule_set_hash)).await?;
        Ok(words.tasks().iter().map(|task| task.script.clone()).collect())
    }

    /// Text of one file of it: the script that a `Because` points into.
    async fn file(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Path within the version, such as `Because.script` gives it.")] path: String,
    ) -> Result<Option<String>, Fault> {
        let words = ctx.session().words(Some(&self.0.rule_set_hash)).await?;
        Ok(words.set().source().file(&path).map(str::to_owned))
    }
}

/// From which day a version governs, and since when the system knows so.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct RuleActivation {
    /// First event date that it judges.
    valid_from: Date,
    /// Since when the system knows.
    known_at: DateTime,
    /// Why it was brought in.
    reason: String,
}

impl RuleActivation {
    fn of(row: &rule_activation::Model) -> Self {
        Self {
            valid_from: row.valid_from.into(),
            known_at: row.known_at.into(),
            reason: row.reason.clone(),
        }
    }
}

impl Keyed for RuleVersion {
    fn key(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.0.rule_set_hash)
    }
}
