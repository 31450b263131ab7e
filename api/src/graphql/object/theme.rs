//! What findings are gathered under.

use std::{borrow::Cow, sync::Arc};

use async_graphql::{Context, Object};
use rules::vocabulary;

use super::content::Finding;
use crate::graphql::{connection::Keyed, context::InSession, error::Fault, scalar::ThemeCode, words::Words};

/// A theme, as the newest rules have it; only a code where they no longer do.
#[derive(Clone)]
pub enum Theme {
    /// One of the framework.
    Known(Arc<vocabulary::Theme>),
    /// One that an earlier version of the rules had, or that somebody made up.
    Bare(String),
}

impl Theme {
    /// The theme with this code.
    pub fn named(words: &Words, code: &str) -> Self {
        match words.theme(code) {
            Some(theme) => Self::Known(Arc::clone(theme)),
            None => Self::Bare(code.to_owned()),
        }
    }

    /// The themes of stored findings, each once.
    ///
    /// # Errors
    ///
    /// [`Fault::Internal`] when they cannot be read.
    pub fn of(words: &Words, findings: &str) -> Result<Vec<Self>, Fault> {
        let findings = Finding::parse(findings)?;
        let mut codes: Vec<&str> = Vec::new();
        for code in findings.iter().filter_map(Finding::theme_code) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        Ok(codes.into_iter().map(|code| Self::named(words, code)).collect())
    }

    fn known(&self) -> Option<&vocabulary::Theme> {
        match self {
            Self::Known(theme) => Some(theme),
            Self::Bare(_) => None,
        }
    }

    fn as_code(&self) -> &str {
        match self {
            Self::Known(theme) => &theme.code,
            Self::Bare(code) => code,
        }
    }
}

/// What findings from any source are tagged with. Themes are a tree: a theme stands below its parent.
#[Object(serial)]
impl Theme {
    /// Its lasting code.
    async fn code(&self) -> ThemeCode {
        self.as_code().into()
    }

    /// What it is called; its code where the framework no longer has it.
    async fn name(&self) -> &str {
        self.known().map_or(self.as_code(), |theme| &theme.name)
    }

    /// What was found, in a sentence; `null` for a branch that only gathers others.
    async fn text(&self) -> Option<&str> {
        self.known().and_then(|theme| theme.text.as_deref())
    }

    /// The theme that it stands below; `null` for a branch of its own.
    async fn parent(&self, ctx: &Context<'_>) -> Option<Self> {
        let parent = self.known()?.parent.as_deref()?;
        Some(Self::named(&ctx.session().newest, parent))
    }
}

impl Keyed for Theme {
    fn key(&self) -> Cow<'_, str> {
        self.as_code().into()
    }
}
