//! Outcomes that bring the evidence to somebody.

use async_graphql::{Context, Object};
use rules::{term, verdict::Action};

use super::{
    super::{because::Because, distribution::Distribution, role::Role},
    Asked,
};
use crate::graphql::{
    context::{InSession, Session},
    error::Fault,
    term::{Anchor, DistributionMode},
};

impl Asked {
    /// Mode, role, forum and anchor; other actions never come here.
    fn sent(&self) -> (term::DistributionMode, &str, Option<&str>, term::Anchor) {
        match &self.outcome.action {
            Action::Distribute {
                mode,
                role,
                via,
                anchor,
            } => (*mode, role, via.as_deref(), *anchor),
            _ => (
                term::DistributionMode::ForInformation,
                "",
                None,
                term::Anchor::AllHolders,
            ),
        }
    }

    async fn sent_to(&self, session: &Session) -> Result<Vec<Distribution>, Fault> {
        let rows = self.distributions(session).await?;
        Ok(rows
            .into_iter()
            .map(|row| Distribution::new(row, self.given.as_ref()))
            .collect())
    }
}

macro_rules! distributes {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        /// An outcome of this sort.
        pub struct $name(pub Asked);

        $(#[$doc])*
        #[Object(serial)]
        impl $name {
            /// Stable within the evidence across revisions, such as `alert:OPERATIONS_MANAGER`.
            pub async fn key(&self) -> &str {
                self.0.key()
            }

            /// Why it is to follow.
            pub async fn because(&self) -> Because {
                self.0.because()
            }

            /// How it reaches its recipients.
            async fn mode(&self) -> DistributionMode {
                self.0.sent().0.into()
            }

            /// The role it is addressed to. Rules name roles; `distributions` has the people.
            async fn role(&self, ctx: &Context<'_>) -> Result<Role, Fault> {
                let words = ctx.session().words(Some(&self.0.row.rule_set_hash)).await?;
                Ok(Role::named(&words, self.0.sent().1))
            }

            /// The forum through which it travels.
            async fn via(&self, ctx: &Context<'_>) -> Result<Option<Role>, Fault> {
                let words = ctx.session().words(Some(&self.0.row.rule_set_hash)).await?;
                Ok(self.0.sent().2.map(|code| Role::named(&words, code)))
            }

            /// From where the people who hold the role were looked for.
            async fn anchor(&self) -> Anchor {
                self.0.sent().3.into()
            }

            /// Who it went to. In a preview: who it would go to.
            async fn distributions(&self, ctx: &Context<'_>) -> Result<Vec<Distribution>, Fault> {
                self.0.sent_to(ctx.session()).await
            }
        }
    )*};
}

distributes! {
    /// The evidence is brought to a role: as a report, for information, for consideration or as a copy.
    DistributionOutcome;
    /// A role is alerted at once.
    AlertOutcome;
    /// The one whose work was looked at hears of it.
    FeedbackOutcome;
}
