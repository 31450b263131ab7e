//! One numbered row of the framework.

use std::{borrow::Cow, sync::Arc};

use async_graphql::{Context, ID, Object, SimpleObject};
use chrono::NaiveDate;
use rules::row;

use super::{
    evidence::Evidence, leg::Leg, obligation::Obligation, role::Role, rule::Rule, sampling::Sampling, tool::Question,
};
use crate::graphql::{
    connection::{Connection, Keyed, Paging},
    context::{InSession, Session},
    error::Fault,
    id::Word,
    list,
    query::{
        evidence::{EvidenceFilter, EvidenceOrder},
        obligation::{ObligationFilter, ObligationOrder},
    },
    scalar::Date,
    term::{ServiceScope, TaskKind},
    words::Words,
};

/// A row of the framework, with the words that it belongs to.
#[derive(Clone)]
pub struct Task {
    words: Arc<Words>,
    row: Arc<row::Task>,
}

impl Task {
    /// A task of these words.
    pub fn new(words: &Arc<Words>, row: &Arc<row::Task>) -> Self {
        Self {
            words: Arc::clone(words),
            row: Arc::clone(row),
        }
    }

    /// The task with this number in these words.
    pub fn find(words: &Arc<Words>, reference: &str) -> Option<Self> {
        words.task(reference).map(|row| Self::new(words, row))
    }

    /// The task as it is today; as it was last, where the framework has it no more.
    ///
    /// # Errors
    ///
    /// A fault where no version of the rules ever had it.
    pub async fn last_known(session: &Session, reference: &str) -> Result<Self, Fault> {
        if let Some(task) = Self::find(&session.newest, reference) {
            return Ok(task);
        }
        for activation in session.book.activations().iter().rev() {
            let words = session.words(Some(&activation.rule_set_hash)).await?;
            if let Some(task) = Self::find(&words, reference) {
                return Ok(task);
            }
        }
        Err(Fault::internal("a row names a task that no version of the rules has"))
    }

    /// The row itself.
    pub fn row(&self) -> &row::Task {
        &self.row
    }

    /// What sort of work it is.
    pub fn task_kind(&self) -> TaskKind {
        kind(&self.row.kind)
    }

    /// Which services it is about.
    pub fn scope(&self) -> ServiceScope {
        match self.row.service_scope.as_str() {
            "SOCIAL_CARE" => ServiceScope::SocialCare,
            "EARLY_HELP" => ServiceScope::EarlyHelp,
            _ => ServiceScope::Both,
        }
    }

    /// Its title in the names of a day.
    pub fn title_on(&self, day: NaiveDate) -> Cow<'_, str> {
        self.worded(&self.row.title, day)
    }

    /// Whether number, title or description contains this text, which is in lower case; as written, or in the names of a day.
    pub fn says(&self, text: &str, day: NaiveDate) -> bool {
        let (title, description) = (&self.row.title, &self.row.description);
        let (named, described) = (self.title_on(day), self.worded(description, day));
        [&self.row.reference, title, description, &*named, &*described]
            .iter()
            .any(|words| words.to_lowercase().contains(text))
    }

    fn worded<'t>(&self, text: &'t str, day: NaiveDate) -> Cow<'t, str> {
        self.words.set().vocabulary().worded(text, day)
    }
}

/// One numbered row of the framework, `1.1` to `5.2`: who does what, how often, for whom and why. Rows are data: new ones
/// appear without a release.
#[Object]
impl Task {
    /// Global id.
    pub async fn id(&self) -> ID {
        Word::Task.id(&self.row.reference)
    }

    /// Its number, such as `3.16`.
    #[graphql(name = "ref")]
    async fn reference(&self) -> &str {
        &self.row.reference
    }

    /// Part of the framework, 1 to 5.
    async fn part(&self) -> u32 {
        self.row.part
    }

    /// The heading it stands under.
    async fn section(&self) -> &str {
        &self.row.section
    }

    /// Its title.
    async fn title(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day whose names are wanted; today unless told.")] as_of: Option<Date>,
    ) -> Cow<'_, str> {
        self.title_on(as_of.map_or(ctx.session().today, |day| day.0))
    }

    /// What is done.
    async fn description(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day whose names are wanted; today unless told.")] as_of: Option<Date>,
    ) -> Cow<'_, str> {
        self.worded(&self.row.description, as_of.map_or(ctx.session().today, |day| day.0))
    }

    /// Which services it is about.
    async fn service_scope(&self) -> ServiceScope {
        self.scope()
    }

    /// What sort of work it is.
    async fn kind(&self) -> TaskKind {
        self.task_kind()
    }

    /// The roles responsible for it.
    async fn responsible(&self) -> Vec<Role> {
        self.row
            .responsible
            .iter()
            .map(|code| Role::named(&self.words, code))
            .collect()
    }

    /// What it is for.
    async fn purposes(&self) -> &[String] {
        &self.row.purposes
    }

    /// Its cadence-and-audience lines, in order.
    async fn legs(&self) -> Vec<Leg> {
        self.row
            .legs
            .iter()
            .filter_map(|leg| Leg::find(&self.words, &leg.id))
            .collect()
    }

    /// The samples that it draws.
    async fn sampling(&self) -> Vec<Sampling> {
        self.row
            .samples
            .iter()
            .map(|sample| Sampling::new(&self.words, sample.clone()))
            .collect()
    }

    /// Questions that a submission must answer besides those of its tool.
    async fn questions(&self) -> Vec<Question> {
        self.row.questions.iter().map(Question::of_task).collect()
    }

    /// What the source leaves open, and how we read it.
    async fn ambiguities(&self) -> Vec<Ambiguity> {
        let each = self.row.ambiguities.iter();
        each.map(|doubt| Ambiguity {
            text: doubt.text.clone(),
            reading: doubt.reading.clone(),
        })
        .collect()
    }

    /// What is due of it, as far as you may see it.
    async fn obligations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them; `tasks` in it does not matter.")] filter: Option<ObligationFilter>,
        #[graphql(desc = "In which order.", default)] order_by: ObligationOrder,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Obligation>, Fault> {
        let filter = filter.unwrap_or_default().read(ctx.session())?;
        list::obligations_of_task(
            ctx.session_handle(),
            &self.row.reference,
            filter,
            order_by.into(),
            Paging::new(first, after, last, before),
        )
        .await
    }

    /// What was submitted against it, as far as you may see it.
    async fn evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of it; `tasks` in it does not matter.")] filter: Option<EvidenceFilter>,
        #[graphql(desc = "In which order.", default)] order_by: EvidenceOrder,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Evidence>, Fault> {
        let filter = filter.unwrap_or_default().read(ctx.session())?;
        list::evidence_of_task(
            ctx.session_handle(),
            &self.row.reference,
            filter,
            order_by.into(),
            Paging::new(first, after, last, before),
        )
        .await
    }

    /// Place in the framework's document.
    async fn source(&self) -> &str {
        &self.row.source
    }

    /// The script that says what is due and what follows from evidence.
    async fn rule(&self) -> Option<Rule> {
        Some(Rule::new(&self.words, &self.row))
    }
}

/// A doubt in the source, and how we read it. A QA lead can change the reading.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct Ambiguity {
    /// What the source leaves open.
    text: String,
    /// Our reading.
    reading: String,
}

fn kind(code: &str) -> TaskKind {
    match code {
        "ACTION_PLAN" => TaskKind::ActionPlan,
        "AUDIT" => TaskKind::Audit,
        "FOCUS_GROUP" => TaskKind::FocusGroup,
        "MEETING" => TaskKind::Meeting,
        "MONITORING" => TaskKind::Monitoring,
        "OBSERVATION" => TaskKind::Observation,
        "PANEL" => TaskKind::Panel,
        "REPORT" => TaskKind::Report,
        "STATUTORY_DUTY" => TaskKind::StatutoryDuty,
        "SURVEY" => TaskKind::Survey,
        "VISIT" => TaskKind::Visit,
        _ => TaskKind::Review,
    }
}

impl Keyed for Task {
    fn key(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.row.reference)
    }
}
