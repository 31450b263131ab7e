//! A sample that a task draws.

use std::sync::Arc;

use async_graphql::Object;
use rules::row;

use super::{leg::Leg, role::Role, tool::Tool};
use crate::graphql::{
    term::{Place, UnitKind},
    words::Words,
};

/// A sample, with the words that it belongs to.
pub struct Sampling {
    words: Arc<Words>,
    row: row::Sample,
}

impl Sampling {
    /// A sample of these words.
    pub fn new(words: &Arc<Words>, row: row::Sample) -> Self {
        Self {
            words: Arc::clone(words),
            row,
        }
    }
}

/// How many of what a task looks at, and where.
#[Object(serial)]
impl Sampling {
    /// How many; `null` where the source does not say.
    async fn count(&self) -> Option<u32> {
        self.row.count
    }

    /// What is looked at, such as `case_file`.
    async fn item(&self) -> &str {
        &self.row.item
    }

    /// Among which it is taken, in words.
    async fn among(&self) -> Option<&str> {
        self.row.among.as_deref()
    }

    /// The role whose records are looked at, where one is named.
    async fn subject(&self) -> Option<Role> {
        let subject = self.row.subject.as_deref();
        subject.map(|code| Role::named(&self.words, code))
    }

    /// The role that draws it at random from what was audited; `null`: the auditor takes it.
    async fn drawn_by(&self) -> Option<Role> {
        let drawn_by = self.row.drawn_by.as_deref();
        drawn_by.map(|code| Role::named(&self.words, code))
    }

    /// So many of the work of each holder of any of these roles; empty where that is not said.
    async fn per_holder(&self) -> Vec<Role> {
        let each = self.row.per_holder.iter();
        each.map(|code| Role::named(&self.words, code)).collect()
    }

    /// For each unit of this kind.
    async fn per_unit(&self) -> Option<UnitKind> {
        self.row.per_unit.map(Into::into)
    }

    /// Where the sample is drawn.
    async fn place(&self) -> Place {
        self.row.place.into()
    }

    /// The tool to be used, where one is named.
    async fn tool(&self) -> Option<Tool> {
        self.row
            .tool
            .as_deref()
            .and_then(|code| self.words.tool(code))
            .cloned()
            .map(Tool)
    }

    /// What is said of the tool, where none is named.
    async fn tool_in_words(&self) -> Option<&str> {
        self.row.tool_in_words.as_deref()
    }

    /// The leg that asks for it.
    async fn leg(&self) -> Option<Leg> {
        Leg::find(&self.words, &self.row.leg)
    }
}
