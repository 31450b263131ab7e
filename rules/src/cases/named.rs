//! Actions as cases name them: whether one is what a phrase says, and how it is written down when it is not.

use super::phrase::{Head, Phrase, fits};
use crate::{
    term::{DistributionMode, FollowUpKind},
    verdict::Action,
};

mod due;

/// An action of some hook.
pub(crate) trait Named {
    /// Whether it is what the phrase says; its reason and its origin are another matter.
    fn is(&self, phrase: &Phrase) -> bool;
    /// In the words of a phrase.
    fn words(&self) -> String;
}

impl Named for Action {
    fn is(&self, phrase: &Phrase) -> bool {
        match (&phrase.head, self) {
            (
                Head::Distribute(mode, role),
                Self::Distribute {
                    mode: is,
                    role: to,
                    via,
                    ..
                },
            ) => mode == is && fits(role.as_ref(), Some(to)) && fits(phrase.via.as_ref(), via.as_ref()),
            (
                Head::FollowUp(kind),
                Self::FollowUp {
                    kind: is,
                    same,
                    due_on,
                    owner,
                },
            ) => {
                kind == is
                    && phrase.same.is_none_or(|wanted| wanted == *same)
                    && phrase.due.is_none_or(|wanted| wanted == *due_on)
                    && fits(phrase.by.as_ref(), Some(owner))
            }
            (Head::Meets(leg), Self::Satisfy { leg: is, period }) => {
                fits(leg.as_ref(), Some(is)) && fits(phrase.period.as_ref(), Some(&period.label))
            }
            (Head::Requires(code), Self::Require { code: is, field, .. }) => {
                fits(code.as_ref(), Some(is)) && fits(phrase.field.as_ref(), field.as_ref())
            }
            (Head::Conflict, Self::Conflict { .. }) | (Head::Warning, Self::Warn { .. }) => true,
            _ => false,
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Distribute { mode, role, via, .. } => {
                let through = via.as_ref().map_or_else(String::new, |via| format!(", via {via}"));
                format!("{} to {role}{through}", mode_words(*mode))
            }
            Self::FollowUp {
                kind,
                same,
                due_on,
                owner,
            } => {
                let what = match kind {
                    FollowUpKind::FurtherAudit => "further audit",
                    FollowUpKind::ReReview => "review again",
                };
                let same = same.code().to_lowercase().replace('_', " ");
                format!("{what}, same {same}, by {owner}, due {due_on}")
            }
            Self::Satisfy { leg, period } => format!("meets {leg} in {}", period.label),
            Self::Require { code, field, .. } => {
                let of = field.as_ref().map_or_else(String::new, |field| format!(", of {field}"));
                format!("requires {code}{of}")
            }
            Self::Conflict { .. } => "conflict".to_owned(),
            Self::Warn { .. } => "warning".to_owned(),
        }
    }
}

const fn mode_words(mode: DistributionMode) -> &'static str {
    match mode {
        DistributionMode::Report => "report",
        DistributionMode::ForInformation => "for information",
        DistributionMode::ForConsideration => "for consideration",
        DistributionMode::Copy => "copy",
        DistributionMode::Alert => "alert",
        DistributionMode::Feedback => "feedback",
    }
}
