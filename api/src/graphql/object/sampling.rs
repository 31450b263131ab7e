//! A sample that a task draws.

use std::sync::Arc;

use async_graphql::Object;
use rules::row;

use super::{leg::Leg, tool::Tool};
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
#[Object]
impl Sampling {
    /// How many; `null` where the source does not say.
    async fn count(&self) -> Option<u32> {
        self.row.count
    }

    /// What is looked at, such as `case_file`.
    async fn item(&self) -> &str {
        &self.row.item
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

    /// The leg that asks for it.
    async fn leg(&self) -> Option<Leg> {
        Leg::find(&self.words, &self.row.leg)
    }
}
