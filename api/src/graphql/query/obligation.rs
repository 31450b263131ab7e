//! Obligations.

use async_graphql::{Context, Enum, ID, InputObject, Object};

use crate::{
    graphql::{
        connection::{Connection, Paging},
        context::{InSession, Session},
        error::{Fault, argument},
        id, known,
        list::{self, keys, terms, units},
        object::obligation::Obligation,
        scalar::{Date, RoleCode},
        term::{ObligationNature, ObligationState, ObligationStatus},
    },
    store::obligation as store,
};

/// Queries of obligations.
#[derive(Default)]
pub struct ObligationQuery;

/// Which obligations are wanted; what is left out, or is an empty list, does not matter.
#[derive(InputObject, Clone, Default)]
pub struct ObligationFilter {
    /// Of any of these tasks, by number.
    pub tasks: Option<Vec<String>>,
    /// Of any of these parts of the framework, 1 to 5.
    pub parts: Option<Vec<u32>>,
    /// Of any of these legs.
    pub legs: Option<Vec<String>>,
    /// Which any of these roles has to do, as the framework is today: those of `Leg.by`, else of `Task.responsible`.
    pub roles: Option<Vec<RoleCode>>,
    /// Which go to any of these forums or other roles, as the framework is today: as recipients, for a copy, or on the way
    /// to somebody else. Of what each forum gets for its own meetings, only that for theirs.
    pub forums: Option<Vec<RoleCode>>,
    /// Due from or about any of these units, or units below them.
    pub units: Option<Vec<ID>>,
    /// Due from or about exactly this unit, not those below it.
    pub unit: Option<ID>,
    /// Due from any of these holders of a role.
    pub holders: Option<Vec<ID>>,
    /// In any of these states, as people or plans decided; see `statuses` for how they stand.
    pub states: Option<Vec<ObligationState>>,
    /// Standing like any of these today.
    pub statuses: Option<Vec<ObligationStatus>>,
    /// Due because of any of these.
    pub natures: Option<Vec<ObligationNature>>,
    /// With a due date, or without one.
    pub dated: Option<bool>,
    /// Due on this day or later.
    pub due_from: Option<Date>,
    /// Due on this day or earlier.
    pub due_to: Option<Date>,
    /// All the evidence that they ask for is there, or not.
    pub completed: Option<bool>,
}

impl ObligationFilter {
    /// The same for the database.
    ///
    /// # Errors
    ///
    /// [`Fault::BadInput`] for an id that cannot be read, and for a task, leg, part or role that the framework does not have.
    pub fn read(self, session: &Session) -> Result<store::Filter, Fault> {
        known::tasks(session, "filter.tasks", self.tasks.as_deref())?;
        known::legs(session, "filter.legs", self.legs.as_deref())?;
        self.read_unchecked(session)
    }

    /// The same with tasks and legs that are known from rows, whether or not the framework still has them.
    ///
    /// # Errors
    ///
    /// As [`Self::read`].
    pub fn read_unchecked(self, session: &Session) -> Result<store::Filter, Fault> {
        let posts = session.book.posts();
        let roles = known::roles(session, "filter.roles", self.roles)?;
        let responsible = roles.map(|roles| {
            let legs = roles.iter().flat_map(|role| posts.legs_of(&role.0));
            legs.cloned().collect()
        });
        let forums = known::roles(session, "filter.forums", self.forums)?;
        let addressed = forums.map(|forums| {
            let audiences = forums.iter().flat_map(|forum| posts.audiences(&forum.0, true));
            audiences.cloned().collect()
        });
        let unit = self
            .unit
            .map(|id| argument("filter.unit", id::decode(&id)))
            .transpose()?;
        Ok(store::Filter {
            tasks: self.tasks.unwrap_or_default(),
            parts: known::parts(session, "filter.parts", self.parts)?,
            legs: self.legs.unwrap_or_default(),
            responsible,
            addressed,
            units: units(session, "filter.units", self.units)?,
            unit,
            holders: keys("filter.holders", self.holders)?,
            states: terms(self.states),
            statuses: store::Statuses {
                any_of: terms(self.statuses),
                today: session.today,
            },
            natures: terms(self.natures),
            touching: None,
            dated: self.dated,
            due_from: self.due_from.map(|day| day.0),
            due_to: self.due_to.map(|day| day.0),
            completed: self.completed,
            owed: None,
            gaps: None,
        })
    }
}

/// How obligations are ordered. Treat unknown values as `DUE_ASC`.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
pub enum ObligationOrder {
    /// Earliest due date first.
    #[default]
    DueAsc,
    /// Latest due date first.
    DueDesc,
}

impl From<ObligationOrder> for store::Order {
    fn from(order: ObligationOrder) -> Self {
        match order {
            ObligationOrder::DueAsc => Self::DueAsc,
            ObligationOrder::DueDesc => Self::DueDesc,
        }
    }
}

/// Queries of obligations.
#[Object]
impl ObligationQuery {
    /// Obligations that you may see: what is due, and how it stands.
    async fn obligations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them.")] filter: Option<ObligationFilter>,
        #[graphql(desc = "In which order.", default)] order_by: ObligationOrder,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Obligation>, Fault> {
        let session = ctx.session();
        let filter = filter.unwrap_or_default().read(session)?;
        list::obligations(
            session,
            filter,
            order_by.into(),
            Paging::new(first, after, last, before),
        )
        .await
    }
}
