//! Where work happens.

use std::borrow::Cow;

use async_graphql::{Context, ID, InputObject, Object};
use chrono::NaiveDate;
use entity::{id::UnitId, unit};

use crate::graphql::{
    connection::{Connection, Keyed, Paging},
    context::{InSession, Session},
    error::Fault,
    id::encode,
    list::among,
    scalar::Date,
    term::UnitKind,
};

/// A unit of the directory.
#[derive(Clone)]
pub struct Unit {
    id: UnitId,
    kind: entity::column::UnitKind,
    code: String,
}

impl Unit {
    /// The unit with this key, where it may be looked up.
    pub fn look_up(session: &Session, id: UnitId) -> Option<Self> {
        Self::find(session, id).filter(|_| session.sees(id))
    }

    /// The unit that a visible row names.
    pub fn find(session: &Session, id: UnitId) -> Option<Self> {
        session.directory.unit(id).map(Self::new)
    }

    /// The units that exist on `day`, by name.
    pub fn all(session: &Session, day: NaiveDate) -> Vec<Self> {
        let directory = &session.directory;
        let mut units: Vec<&unit::Model> = directory
            .units()
            .filter(|unit| directory.exists(unit.id, day) && session.sees(unit.id))
            .collect();
        units.sort_by(|a, b| {
            directory
                .name(a.id, day)
                .cmp(directory.name(b.id, day))
                .then(a.id.cmp(&b.id))
        });
        units.into_iter().map(Self::new).collect()
    }

    fn new(unit: &unit::Model) -> Self {
        Self {
            id: unit.id,
            kind: unit.kind,
            code: unit.code.clone(),
        }
    }
}

/// Which units are wanted; what is left out, or is an empty list, does not matter.
#[derive(InputObject, Default)]
pub struct UnitFilter {
    /// Of any of these kinds.
    kinds: Option<Vec<UnitKind>>,
}

impl UnitFilter {
    /// Whether a unit is wanted.
    pub fn wants(&self, unit: &Unit) -> bool {
        among(self.kinds.as_deref(), |kind| *kind == unit.kind.into())
    }
}

/// Where work happens: the authority, its services, their teams and workers; areas and children's homes. Names and
/// parents are dated: teams move and are renamed.
#[Object(serial)]
impl Unit {
    /// Global id.
    pub async fn id(&self) -> ID {
        encode(self.id)
    }

    /// What it is.
    async fn kind(&self) -> UnitKind {
        self.kind.into()
    }

    /// Its reference in the authority's register.
    async fn code(&self) -> &str {
        &self.code
    }

    /// What it is called.
    async fn name<'a>(
        &self,
        ctx: &Context<'a>,
        #[graphql(desc = "The day whose name is wanted; today unless told.")] as_of: Option<Date>,
    ) -> &'a str {
        let session = ctx.session();
        session
            .directory
            .name(self.id, as_of.map_or(session.today, |day| day.0))
    }

    /// The unit above it; `null` for the authority.
    async fn parent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day whose structure is wanted; today unless told.")] as_of: Option<Date>,
    ) -> Option<Unit> {
        let session = ctx.session();
        let day = as_of.map_or(session.today, |day| day.0);
        let above = session.directory.placement(self.id, day)?.parent_id?;
        Self::find(session, above)
    }

    /// The units directly below it, by name.
    async fn children(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them.")] filter: Option<UnitFilter>,
        #[graphql(desc = "The day whose structure is wanted; today unless told.")] as_of: Option<Date>,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Unit>, Fault> {
        let session = ctx.session();
        let filter = filter.unwrap_or_default();
        let below = session
            .directory
            .children(self.id, as_of.map_or(session.today, |day| day.0));
        let wanted = below
            .into_iter()
            .filter_map(|id| Self::look_up(session, id))
            .filter(|unit| filter.wants(unit));
        Connection::slice("units", wanted.collect(), Paging::new(first, after, last, before))
    }
}

impl Keyed for Unit {
    fn key(&self) -> Cow<'_, str> {
        self.id.0.to_string().into()
    }
}
