//! What the rules said about one piece of evidence.

use std::{borrow::Cow, sync::Arc};

use async_graphql::{Context, ID, Object, SimpleObject};
use rules::verdict;
use serde::de::DeserializeOwned;

use super::{
    evidence::Evidence,
    given::Given,
    outcome::{Asked, Outcome},
    rule_version::RuleVersion,
};
use crate::{
    graphql::{
        connection::Keyed,
        context::{InSession, Session},
        error::Fault,
        id::encode,
        loader::{FactsReadBy, Whole},
        scalar::DateTime,
        term::Verdict,
    },
    service::evidence as service,
    store::evaluation::Conclusion,
};

/// An evaluation, stored or just made.
#[derive(Clone)]
pub struct Evaluation {
    row: Arc<Conclusion>,
    given: Option<Arc<Given>>,
}

impl Evaluation {
    /// A stored one.
    pub fn new(row: Arc<Conclusion>) -> Self {
        Self { row, given: None }
    }

    /// One that was just made.
    pub fn given(given: &Arc<Given>) -> Self {
        Self {
            row: Arc::clone(&given.evaluation),
            given: Some(Arc::clone(given)),
        }
    }

    fn asked(&self) -> Result<Vec<Asked>, Fault> {
        let outcomes = match &self.given {
            Some(given) => given.outcomes.clone(),
            None => parse::<Vec<verdict::Outcome>>(&self.row.outcomes)?
                .into_iter()
                .map(Arc::new)
                .collect(),
        };
        let each = outcomes.into_iter();
        Ok(each
            .map(|outcome| Asked::new(outcome, &self.row, self.given.as_ref()))
            .collect())
    }
}

/// Reads JSON that this service wrote itself.
pub fn parse<T: DeserializeOwned>(json: &str) -> Result<T, Fault> {
    serde_json::from_str(json).map_err(Fault::internal)
}

/// What the rules said about one revision of one piece of evidence. Never changed: a revision, or a mended rule, makes
/// another one.
#[Object(serial)]
impl Evaluation {
    /// Global id.
    pub async fn id(&self) -> ID {
        encode(self.row.id)
    }

    /// The conclusion. A fault is never a pass.
    async fn verdict(&self) -> Verdict {
        self.row.verdict.into()
    }

    /// What is to follow, in the order in which it was asked for, each with its reason.
    async fn outcomes(&self) -> Result<Vec<Outcome>, Fault> {
        Ok(self.asked()?.into_iter().map(Outcome::from).collect())
    }

    /// The version of the rules that judged.
    async fn rule_version(&self, ctx: &Context<'_>) -> Result<RuleVersion, Fault> {
        RuleVersion::find(ctx.session(), &self.row.rule_set_hash)
            .ok_or_else(|| Fault::internal("an evaluation names a version that never governed"))
    }

    /// What the script read, in order, and where.
    async fn facts_read(&self, ctx: &Context<'_>) -> Result<Vec<FactRead>, Fault> {
        let read = match &self.given {
            Some(given) => given.facts_read.clone(),
            None => match ctx.session().load(FactsReadBy(self.row.id)).await? {
                Some(json) => parse(&json)?,
                None => Vec::new(),
            },
        };
        Ok(read.into_iter().map(FactRead::of).collect())
    }

    /// Why the script could not finish; `null` unless the verdict is `FAULTED`.
    async fn fault(&self) -> Result<Option<RuleFault>, Fault> {
        let fault: Option<verdict::Fault> = self.row.fault.as_deref().map(parse).transpose()?;
        Ok(fault.map(RuleFault::of))
    }

    /// Time that the script took, in microseconds.
    async fn duration_micros(&self) -> i64 {
        self.row.duration_micros
    }

    /// Steps that the script took.
    async fn operations(&self) -> i64 {
        self.row.operations
    }

    /// The revision that was judged.
    async fn revision(&self) -> i32 {
        self.row.revision
    }

    /// When.
    async fn evaluated_at(&self) -> DateTime {
        self.row.evaluated_at.into()
    }

    /// The same facts judged once more, now, by the version of the rules that judged them; `null` in a preview.
    async fn replay(&self, ctx: &Context<'_>) -> Result<Option<ReplayResult>, Fault> {
        if self.given.as_ref().is_some_and(|given| given.preview) {
            return Ok(None);
        }
        let session = ctx.session();
        let Some(stored) = session.load(Whole(self.row.id)).await? else {
            return Ok(None);
        };
        let replay = service::replay(&session.app, &session.book, &stored).await?;
        Ok(Some(ReplayResult::of(replay)))
    }

    /// The evidence; `null` in a preview, and where you may not see it.
    async fn evidence(&self, ctx: &Context<'_>) -> Result<Option<Evidence>, Fault> {
        match &self.given {
            Some(given) if given.preview => Ok(None),
            Some(given) => Ok(Some(Evidence::given(given))),
            None => evidence(ctx.session(), self.row.evidence_id).await,
        }
    }
}

async fn evidence(session: &Session, id: entity::id::EvidenceId) -> Result<Option<Evidence>, Fault> {
    Ok(session.load(id).await?.map(Evidence::new))
}

/// A fact that a script read.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct FactRead {
    /// As written in the script, such as `concern` or `answer("plan_current")`.
    name: String,
    /// Its value, in words.
    value: String,
    /// Path of the script in which it was read, within the version of the rules.
    script: String,
    /// Line, from 1.
    line: u32,
    /// Column, from 1.
    column: u32,
}

impl FactRead {
    fn of(read: verdict::FactRead) -> Self {
        Self {
            name: read.name,
            value: read.value,
            script: read.script,
            line: read.line,
            column: read.column,
        }
    }
}

/// Whether an evaluation comes out as it did.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct ReplayResult {
    /// Verdict and outcomes, with every reason and line, are what they were.
    same: bool,
    /// What comes out otherwise, in words; empty where nothing does.
    differences: Vec<String>,
}

impl ReplayResult {
    fn of(replay: service::Replay) -> Self {
        Self {
            same: replay.differences.is_empty(),
            differences: replay.differences,
        }
    }
}

/// Why a script could not finish. The evidence is stored all the same, the people who must know were told, and it is
/// judged again once the script is mended.
#[derive(SimpleObject)]
#[graphql(serial, name = "Fault")]
pub struct RuleFault {
    /// `MISSING`, `ERROR`, `LIMIT`, `DEADLINE`, `PANIC` or `NO_BECAUSE`. Treat unknown values as `ERROR`.
    code: String,
    /// Path of the script within the version of the rules.
    script: String,
    /// Line, from 1; 0 when it is not known.
    line: u32,
    /// Column, from 1; 0 when it is not known.
    column: u32,
    /// What went wrong, in plain words.
    message: String,
}

impl RuleFault {
    fn of(fault: verdict::Fault) -> Self {
        Self {
            code: fault.code,
            script: fault.script,
            line: fault.line,
            column: fault.column,
            message: fault.message,
        }
    }
}

impl Keyed for Evaluation {
    fn key(&self) -> Cow<'_, str> {
        self.row.id.0.to_string().into()
    }
}
