//! The closed words that scripts, facts and verdicts share, spelled as the API spells them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

macro_rules! term {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal,)+ })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $code)] $variant,)+ }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code as written in scripts and in the API.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }

        impl FromStr for $name {
            type Err = ();

            fn from_str(code: &str) -> Result<Self, ()> {
                match code { $($code => Ok(Self::$variant),)+ _ => Err(()) }
            }
        }
    )*};
}

term! {
    /// The auditor's own judgement; no threshold is invented (G6).
    ConcernLevel { None = "NONE", Concern = "CONCERN", Significant = "SIGNIFICANT", }
    /// What sort of evidence was submitted.
    EvidenceKind {
        Report = "REPORT", Audit = "AUDIT", MeetingNote = "MEETING_NOTE", VisitNote = "VISIT_NOTE",
        FocusGroupNote = "FOCUS_GROUP_NOTE", Survey = "SURVEY", Dataset = "DATASET", Statement = "STATEMENT",
        ActionPlanUpdate = "ACTION_PLAN_UPDATE",
    }
    /// Overall grade of an audit.
    Grade {
        Outstanding = "OUTSTANDING", Good = "GOOD", RequiresImprovement = "REQUIRES_IMPROVEMENT",
        Inadequate = "INADEQUATE",
    }
    /// What sort of place of work a unit is.
    UnitKind {
        Authority = "AUTHORITY", Service = "SERVICE", Team = "TEAM", Worker = "WORKER", Area = "AREA", Home = "HOME",
    }
    /// How something reaches its recipient.
    DistributionMode {
        Report = "REPORT", ForInformation = "FOR_INFORMATION", ForConsideration = "FOR_CONSIDERATION", Copy = "COPY",
        Alert = "ALERT", Feedback = "FEEDBACK",
    }
    /// What a follow-up asks for.
    FollowUpKind { FurtherAudit = "FURTHER_AUDIT", ReReview = "RE_REVIEW", }
    /// What an evaluation concludes.
    Verdict {
        Compliant = "COMPLIANT", ActionRequired = "ACTION_REQUIRED", Incomplete = "INCOMPLETE", Conflict = "CONFLICT",
        Faulted = "FAULTED",
    }
    /// Who or what put an outcome there.
    Origin { Script = "SCRIPT", Leg = "LEG", Floor = "FLOOR", Engine = "ENGINE", Person = "PERSON", }
    /// What a role is.
    RoleKind { Position = "POSITION", Forum = "FORUM", Body = "BODY", ExternalAgency = "EXTERNAL_AGENCY", }
    /// Whether the source says so or we read it so.
    Reading { Stated = "STATED", OurReading = "OUR_READING", }
    /// From where the line is climbed until somebody holds the role (G8).
    Anchor { LineOfUnit = "LINE_OF_UNIT", LineOfAuditor = "LINE_OF_AUDITOR", AllHolders = "ALL_HOLDERS", }
    /// What must stay the same between the file of concern and the further ones.
    Same { Worker = "WORKER", Team = "TEAM", CaseFile = "CASE_FILE", }
}
