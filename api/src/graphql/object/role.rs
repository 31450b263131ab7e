//! Roles of the framework: positions, forums, bodies, agencies.

use std::{borrow::Cow, sync::Arc};

use async_graphql::{Context, ID, Object};
use rules::{term, vocabulary};

use super::appointment::Appointment;
use crate::graphql::{
    connection::{Connection, Keyed, Paging},
    context::InSession,
    error::Fault,
    id::Word,
    scalar::{Date, RoleCode},
    term::RoleKind,
    words::Words,
};

/// A role, or the bare code of one that these words do not know any more.
#[derive(Clone)]
pub enum Role {
    /// With its words.
    Known(Arc<vocabulary::Role>),
    /// Only its code.
    Bare(String),
}

impl Role {
    /// The role with this code.
    pub fn named(words: &Words, code: &str) -> Self {
        words
            .role(code)
            .map_or_else(|| Self::Bare(code.to_owned()), |role| Self::Known(Arc::clone(role)))
    }

    /// Its code.
    pub fn as_code(&self) -> &str {
        match self {
            Self::Known(role) => &role.code,
            Self::Bare(code) => code,
        }
    }
}

/// A position, forum, body or agency that the framework names. Roles are data: an update of the framework may bring others.
#[Object(serial)]
impl Role {
    /// Global id.
    pub async fn id(&self) -> ID {
        Word::Role.id(self.as_code())
    }

    /// Its lasting code.
    async fn code(&self) -> RoleCode {
        self.as_code().into()
    }

    /// What it is.
    async fn kind(&self) -> RoleKind {
        match self {
            Self::Known(role) => role.kind.into(),
            Self::Bare(_) => term::RoleKind::Position.into(),
        }
    }

    /// What it is called; names change, codes do not.
    async fn name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day whose name is wanted; today unless told.")] as_of: Option<Date>,
    ) -> &str {
        match self {
            Self::Known(role) => role.name_on(as_of.map_or(ctx.session().today, |day| day.0)),
            Self::Bare(code) => code,
        }
    }

    /// Other names in use.
    async fn aliases(&self) -> &[String] {
        match self {
            Self::Known(role) => &role.aliases,
            Self::Bare(_) => &[],
        }
    }

    /// Worth knowing about it.
    async fn note(&self) -> Option<&str> {
        match self {
            Self::Known(role) => role.note.as_deref(),
            Self::Bare(_) => None,
        }
    }

    /// Who holds it, and where, as far as you may see the units; the one who has held it longest first.
    async fn appointments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day that is meant; today unless told.")] as_of: Option<Date>,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Appointment>, Fault> {
        let session = ctx.session();
        let day = as_of.map_or(session.today, |day| day.0);
        let held = session.directory.holders(self.as_code(), day);
        Appointment::page(session, "appointments", held, Paging::new(first, after, last, before))
    }
}

impl Keyed for Role {
    fn key(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.as_code())
    }
}
