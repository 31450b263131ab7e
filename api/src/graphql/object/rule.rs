//! The script of one task.

use std::{borrow::Cow, sync::Arc};

use async_graphql::{Context, Object};
use rules::row;

use super::{role::Role, rule_version::RuleVersion, task::Task};
use crate::graphql::{connection::Keyed, context::InSession, words::Words};

/// The script of a task, in one version of the rules.
#[derive(Clone)]
pub struct Rule {
    words: Arc<Words>,
    row: Arc<row::Task>,
}

impl Rule {
    /// The script of a task of these words.
    pub fn new(words: &Arc<Words>, row: &Arc<row::Task>) -> Self {
        Self {
            words: Arc::clone(words),
            row: Arc::clone(row),
        }
    }
}

/// The script that says when a task is due, who gets it, and what follows from its evidence.
#[Object(serial)]
impl Rule {
    /// The task.
    async fn task(&self) -> Task {
        Task::new(&self.words, &self.row)
    }

    /// Who keeps it and is told when it fails.
    async fn owner(&self) -> Role {
        Role::named(&self.words, &self.row.owner)
    }

    /// Path of the script within the version.
    async fn script(&self) -> &str {
        &self.row.script
    }

    /// Text of the script; `Because.line` counts its lines from 1.
    async fn text(&self) -> Option<&str> {
        self.words.set().source().file(&self.row.script)
    }

    /// The version that it is part of.
    async fn rule_version(&self, ctx: &Context<'_>) -> Option<RuleVersion> {
        RuleVersion::find(ctx.session(), self.words.set().hash())
    }
}

impl Keyed for Rule {
    fn key(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.row.reference)
    }
}
