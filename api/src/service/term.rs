//! The same closed words in columns and in rules, one for one: a value missing on either side does not compile.

use entity::column;
use rules::term;

macro_rules! same {
    ($($name:ident { $($variant:ident),+ $(,)? })*) => {$(
        impl Same<term::$name> for column::$name {
            fn same(self) -> term::$name {
                match self { $(Self::$variant => term::$name::$variant),+ }
            }
        }

        impl Same<column::$name> for term::$name {
            fn same(self) -> column::$name {
                match self { $(Self::$variant => column::$name::$variant),+ }
            }
        }
    )*};
}

/// The same word on the other side.
pub trait Same<T> {
    /// Says it.
    fn same(self) -> T;
}

same! {
    ConcernLevel { None, Concern, Significant }
    DistributionMode { Report, ForInformation, ForConsideration, Copy, Alert, Feedback }
    EvidenceKind {
        Report, Audit, MeetingNote, VisitNote, FocusGroupNote, Survey, Dataset, Statement, ActionPlanUpdate,
    }
    FollowUpKind { FurtherAudit, ReReview }
    Grade { Outstanding, Good, RequiresImprovement, Inadequate }
    UnitKind { Authority, Service, Team, Worker, Area, Home }
    Verdict { Compliant, ActionRequired, Incomplete, Conflict, Faulted }
}
