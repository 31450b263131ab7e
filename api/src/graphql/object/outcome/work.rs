//! Outcomes that ask for work.

use async_graphql::{Context, Object};
use chrono::NaiveDate;
use rules::{term, verdict::Action};

use super::{
    super::{because::Because, follow_up::FollowUp, role::Role},
    Asked,
};
use crate::graphql::{
    context::{InSession, Session},
    error::Fault,
    scalar::Date,
    term::Same,
};

impl Asked {
    /// What stays the same, the due date and the owner's role; other actions never come here.
    fn work(&self) -> (term::Same, NaiveDate, &str) {
        match &self.outcome.action {
            Action::FollowUp {
                same, due_on, owner, ..
            } => (*same, *due_on, owner),
            _ => (term::Same::Worker, NaiveDate::default(), ""),
        }
    }

    async fn work_of(&self, session: &Session) -> Result<Option<FollowUp>, Fault> {
        Ok(self
            .follow_up(session)
            .await?
            .map(|row| FollowUp::new(row, self.given.as_ref())))
    }
}

macro_rules! asks_for_work {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        /// An outcome of this sort.
        pub struct $name(pub Asked);

        $(#[$doc])*
        #[Object(serial)]
        impl $name {
            /// Stable within the evidence across revisions, such as `review_again:case_file`.
            pub async fn key(&self) -> &str {
                self.0.key()
            }

            /// Why it is to follow.
            pub async fn because(&self) -> Because {
                self.0.because()
            }

            /// What must stay the same as in the file of concern.
            async fn same(&self) -> Same {
                self.0.work().0.into()
            }

            /// Last day to do it.
            async fn due_on(&self) -> Date {
                self.0.work().1.into()
            }

            /// The role that is to do it.
            async fn owner(&self, ctx: &Context<'_>) -> Result<Role, Fault> {
                let words = ctx.session().words(Some(&self.0.row.rule_set_hash)).await?;
                Ok(Role::named(&words, self.0.work().2))
            }

            /// The piece of work itself; `null` where you may not see it, and where one was already open for the same
            /// worker or team.
            async fn follow_up(&self, ctx: &Context<'_>) -> Result<Option<FollowUp>, Fault> {
                self.0.work_of(ctx.session()).await
            }
        }
    )*};
}

asks_for_work! {
    /// One further file is to be audited. Two further files are two outcomes.
    FurtherAuditOutcome;
    /// The file of concern is to be looked at again.
    ReReviewOutcome;
}
