//! Tasks.

use async_graphql::{Context, Enum, InputObject, Object};
use chrono::NaiveDate;

use crate::graphql::{
    connection::{Connection, Paging},
    context::InSession,
    error::Fault,
    known,
    list::among,
    object::task::Task,
    scalar::{Date, RoleCode},
    term::{ServiceScope, TaskKind},
};

/// Queries of tasks.
#[derive(Default)]
pub struct TaskQuery;

/// Which tasks are wanted; what is left out, or is an empty list, does not matter.
#[derive(InputObject, Default)]
pub struct TaskFilter {
    /// Of any of these parts of the framework, 1 to 5.
    parts: Option<Vec<u32>>,
    /// Of any of these kinds.
    kinds: Option<Vec<TaskKind>>,
    /// About any of these services.
    service_scopes: Option<Vec<ServiceScope>>,
    /// For which any of these roles is responsible.
    responsible: Option<Vec<RoleCode>>,
    /// Whose number, title or description contains this text, in any case.
    text: Option<String>,
}

impl TaskFilter {
    fn wants(&self, task: &Task, today: NaiveDate) -> bool {
        let row = task.row();
        among(self.parts.as_deref(), |part| *part == row.part)
            && among(self.kinds.as_deref(), |kind| *kind == task.task_kind())
            && among(self.service_scopes.as_deref(), |scope| *scope == task.scope())
            && among(self.responsible.as_deref(), |code| row.responsible.contains(&code.0))
            && self
                .text
                .as_ref()
                .is_none_or(|text| task.says(&text.to_lowercase(), today))
    }
}

/// How tasks are ordered. Treat unknown values as `REF`.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
pub enum TaskOrder {
    /// By number, in the framework's order.
    #[default]
    Ref,
    /// By title.
    Title,
}

/// Queries of tasks.
#[Object]
impl TaskQuery {
    /// The tasks of the framework as it is today.
    async fn tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them.")] filter: Option<TaskFilter>,
        #[graphql(desc = "In which order.", default)] order_by: TaskOrder,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Task>, Fault> {
        let session = ctx.session();
        let (words, today) = (&session.newest, session.today);
        let mut filter = filter.unwrap_or_default();
        filter.parts = Some(known::parts(session, "filter.parts", filter.parts.take())?);
        filter.responsible = known::roles(session, "filter.responsible", filter.responsible.take())?;
        let each = words.tasks().iter().map(|row| Task::new(words, row));
        let mut wanted: Vec<Task> = each.filter(|task| filter.wants(task, today)).collect();
        let name = match order_by {
            TaskOrder::Ref => "tasks",
            TaskOrder::Title => {
                wanted.sort_by(|a, b| a.title_on(today).cmp(&b.title_on(today)));
                "tasks by title"
            }
        };
        Connection::slice(name, wanted, Paging::new(first, after, last, before))
    }

    /// A task by its number; `null` where the framework has none.
    async fn task(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "ref", desc = "Its number, such as `3.16`.")] reference: String,
        #[graphql(desc = "The day whose framework is wanted; today unless told.")] as_of: Option<Date>,
    ) -> Result<Option<Task>, Fault> {
        let session = ctx.session();
        let words = session.words_on(as_of.map_or(session.today, |day| day.0)).await?;
        Ok(Task::find(&words, &reference))
    }
}
