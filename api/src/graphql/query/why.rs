//! Why something is due, and why something is not.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use entity::id::{ObligationId, UnitId};

use crate::{
    graphql::{
        context::InSession,
        error::{Fault, argument},
        id, known,
        loader::Satisfying,
        mutation::input::PeriodInput,
        object::{
            obligation::Obligation,
            task::Task,
            unit::Unit,
            why::{Why, WhyNot, WhyNotLeg},
        },
    },
    service::{
        why::{self, Ground},
        why_not::{self, Question},
    },
    store::{
        self, PageRequest,
        obligation::{Filter, Order},
    },
};

/// Most obligations that one answer looks at.
const MOST: u32 = 100;

/// Queries for reasons.
#[derive(Default)]
pub struct WhyQuery;

/// Queries for reasons.
#[Object]
impl WhyQuery {
    /// Why an obligation exists and stands as it does; `null` where there is none, or you may not see it.
    async fn why(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its global id.")] obligation: ID,
    ) -> Result<Option<Why>, Fault> {
        let session = ctx.session();
        let key: ObligationId = argument("obligation", id::decode(&obligation))?;
        let Some(row) = session.load(key).await? else {
            return Ok(None);
        };
        let rule_set = Obligation(Arc::clone(&row)).rule_set(session).to_owned();
        let words = session.words(Some(&rule_set)).await?;
        let evidence = session.load(Satisfying(key)).await?.unwrap_or_default();
        let activations = session.book.activations().iter();
        let ground = Ground {
            rules: words.set(),
            valid_from: activations
                .rev()
                .find(|activation| activation.rule_set_hash == rule_set)
                .map(|activation| activation.valid_from),
            owners: session.owners(),
            names_holder: session.scope.names_holder(row.holder_id),
            evidence: &evidence,
        };
        let sentences = why::sentences(&ground, &row);
        Ok(Some(Why {
            row,
            rule_set,
            sentences,
        }))
    }

    /// Why there is no obligation of a task for a unit and a period, leg by leg; or that there is one. `null` where there is no
    /// such unit, or you may not look it up.
    async fn why_not(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Number of the task, such as `3.16`.")] task: String,
        #[graphql(desc = "Global id of the unit.")] unit: ID,
        #[graphql(desc = "The period.")] period: PeriodInput,
    ) -> Result<Option<WhyNot>, Fault> {
        let session = ctx.session();
        known::task(session, "task", &task)?;
        let key: UnitId = argument("unit", id::decode(&unit))?;
        let period = known::period("period", &period)?;
        let unit = Unit::look_up(session, key).zip(session.directory.unit(key));
        let (Some((shown, unit)), Some(task)) = (unit, Task::find(&session.newest, &task)) else {
            return Ok(None);
        };
        let filter = Filter {
            tasks: vec![task.row().reference.clone()],
            unit: Some(key),
            touching: Some(period),
            ..Filter::default()
        };
        let request = PageRequest::first(MOST);
        let page = store::obligation::list(session.store(), &session.scope, &filter, Order::DueAsc, &request).await?;
        let found: Vec<_> = page.items.into_iter().map(|(_, row)| row).collect();
        let question = Question {
            rules: session.newest.set(),
            directory: &session.directory,
            task: task.row(),
            unit,
            period,
            today: session.today,
            horizon_months: session.app.horizon_months(),
        };
        let answers = why_not::answers(&question, &found).into_iter();
        let legs = answers
            .map(|answer| WhyNotLeg::new(session, answer))
            .collect::<Result<_, _>>()?;
        Ok(Some(WhyNot {
            task: task.clone(),
            unit: shown,
            legs,
            found: found.into_iter().map(Arc::new).collect(),
        }))
    }
}
