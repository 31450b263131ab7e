//! The closed sets of the API. One macro gives each its description, its spelling and its way from and to columns and rules.

macro_rules! sets {
    ($($(#[$doc:meta])* $name:ident [$($other:ty),*] { $($(#[$vdoc:meta])* $variant:ident,)+ })*) => {$(
        $(#[$doc])*
        #[derive(async_graphql::Enum, Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        sets!(@each $name { $($variant)+ } $($other),*);
    )*};
    (@each $name:ident $variants:tt $($other:ty),*) => { $(sets!(@one $name $variants $other);)* };
    (@one $name:ident { $($variant:ident)+ } $other:ty) => {
        impl From<$other> for $name {
            fn from(value: $other) -> Self {
                match value { $(<$other>::$variant => Self::$variant,)+ }
            }
        }

        impl From<$name> for $other {
            fn from(value: $name) -> Self {
                match value { $($name::$variant => Self::$variant,)+ }
            }
        }
    };
}

mod framework;

pub use framework::{
    AnswerType, CadenceKind, FeedKind, MeetingStatus, ObligationStatus, PlanFate, ServiceScope, TaskKind, UserErrorCode,
};

sets! {
    /// What sort of place of work a unit is. Treat unknown values as a unit without children.
    UnitKind [entity::column::UnitKind, rules::term::UnitKind] {
        /// The whole council.
        Authority,
        /// A service of the authority, with a head of service.
        Service,
        /// A team of a service, with a practice manager.
        Team,
        /// One worker of a team.
        Worker,
        /// A geographical area.
        Area,
        /// A children's home.
        Home,
    }
    /// What sort of evidence was submitted. Treat unknown values as `STATEMENT`.
    EvidenceKind [entity::column::EvidenceKind, rules::term::EvidenceKind] {
        /// A report to somebody: answers the report legs of its task.
        Report,
        /// An audit of a case file or a supervision file.
        Audit,
        /// The note of a meeting.
        MeetingNote,
        /// The note of a visit.
        VisitNote,
        /// The note of a focus group.
        FocusGroupNote,
        /// The result of a survey.
        Survey,
        /// Figures.
        Dataset,
        /// A statement in free words.
        Statement,
        /// What has moved in an action plan.
        ActionPlanUpdate,
    }
    /// Where a piece of evidence stands. Treat unknown values as `SUBMITTED`.
    EvidenceStatus [entity::column::EvidenceStatus] {
        /// As first submitted.
        Submitted,
        /// Changed since; earlier revisions are kept.
        Revised,
        /// Taken back; it satisfies nothing and stays readable.
        Withdrawn,
    }
    /// Overall grade of an audit. Treat unknown values as not graded.
    Grade [entity::column::Grade, rules::term::Grade] {
        /// Outstanding.
        Outstanding,
        /// Good.
        Good,
        /// Requires improvement.
        RequiresImprovement,
        /// Inadequate.
        Inadequate,
    }
    /// The auditor's own judgement; the system invents no threshold. Treat unknown values as `SIGNIFICANT`.
    ConcernLevel [entity::column::ConcernLevel, rules::term::ConcernLevel] {
        /// No concern.
        None,
        /// A concern: it gets an owner and a life of its own.
        Concern,
        /// A significant concern: the framework asks for more to follow.
        Significant,
    }
    /// Life of a concern. Treat unknown values as `OPEN`.
    ConcernStatus [entity::column::ConcernStatus] {
        /// Somebody owns it; its follow-ups may be running.
        Open,
        /// Closed with a reason. It is never deleted.
        Closed,
    }
    /// What the rule book is written as. Treat unknown values as text.
    RuleBookFormat [rules::book::Format] {
        /// A document with a table for each section and footnotes.
        Markdown,
        /// One page that is complete in itself, fetches nothing and prints well.
        Html,
        /// A line for each duty, with a header, in UTF-8; no text in it is taken for a formula.
        Csv,
    }
    /// What the rules concluded. Treat unknown values as `FAULTED`: never as a pass.
    Verdict [entity::column::Verdict, rules::term::Verdict] {
        /// Nothing further is asked for.
        Compliant,
        /// Alerts or follow-ups were asked for, or a concern was recorded.
        ActionRequired,
        /// Something is missing: stored, but it satisfies nothing until it is supplied.
        Incomplete,
        /// A conflict of interest: stored, but it satisfies nothing.
        Conflict,
        /// The rule could not finish: stored, the responsible people were told, and it is judged again once the rule is mended.
        Faulted,
    }
    /// How something reaches its recipient. Treat unknown values as `FOR_INFORMATION`.
    DistributionMode [entity::column::DistributionMode, rules::term::DistributionMode] {
        /// Reported to the recipient, who is accountable for it.
        Report,
        /// For information only.
        ForInformation,
        /// To be considered, usually at a meeting.
        ForConsideration,
        /// A copy.
        Copy,
        /// An alert: at once.
        Alert,
        /// Feedback to the one whose work was looked at.
        Feedback,
    }
    /// Whether a distribution still stands. Treat unknown values as `ACTIVE`.
    DistributionStatus [entity::column::DistributionStatus] {
        /// It stands.
        Active,
        /// Taken back with a reason, after a revision or a withdrawal. What was read is not unread.
        Cancelled,
    }
    /// What a follow-up asks for. Treat unknown values as `FURTHER_AUDIT`.
    FollowUpKind [entity::column::FollowUpKind, rules::term::FollowUpKind] {
        /// Audit one further file; two further files are two follow-ups.
        FurtherAudit,
        /// Look at the file of concern again.
        ReReview,
    }
    /// Life of a follow-up. Whether it is overdue is told by `FollowUp.overdue`. Treat unknown values as `OPEN`.
    FollowUpStatus [entity::column::FollowUpStatus] {
        /// Still to be done.
        Open,
        /// Done by a later piece of evidence.
        Done,
        /// No longer asked for; the reason is kept.
        Cancelled,
    }
    /// Why an obligation has the date that it has, or none. Treat unknown values as `PERIODIC`.
    ObligationNature [entity::column::ObligationNature] {
        /// From a slice of the reporting year.
        Periodic,
        /// From a meeting of a forum.
        Meeting,
        /// Raised by a person or a rule when there was reason to.
        Event,
        /// A standing duty: without a date, never late.
        Standing,
        /// Its row is still being developed: without a date, never late.
        Planned,
    }
    /// Why a leg asks nothing of a unit in a period, or that it does. Treat unknown values as `NOT_PLANNED`.
    WhyNotReason [crate::service::why_not::Reason] {
        /// There is an obligation, and it asks for evidence.
        Due,
        /// There is one, and it is met.
        Met,
        /// There was one, and a person waived it.
        Waived,
        /// There was one, and a person marked it as not applicable.
        NotApplicable,
        /// There was one, and it was cancelled.
        Cancelled,
        /// It is due from units of another kind.
        OtherUnitKind,
        /// The unit is not there on the day that counts.
        UnitNotThere,
        /// It is due from each holder of a role, and nobody holds it there.
        NobodyHoldsRole,
        /// Only a person or a rule raises it.
        OnlyWhenRaised,
        /// No meeting of its forum is called in the period.
        NoMeeting,
        /// Its row is still being developed.
        BeingDeveloped,
        /// The period is further ahead than is planned.
        NotPlannedYet,
        /// Nothing was planned for it, or you may not see it.
        NotPlanned,
    }
    /// Why there is a gap in the evidence. Treat unknown values as `LATE`.
    EvidenceGapKind [crate::store::obligation::GapKind] {
        /// The due date has passed, and nothing at all is held.
        Late,
        /// A standing duty of which nothing in the year shows that it is kept.
        NeverEvidenced,
        /// The row is still being developed, such as those of early help: nothing is agreed yet that could be held. Known, and
        /// no failure.
        NotAgreed,
    }
    /// What people or plans decided about an obligation; how it stands is told by `Obligation.status`. Treat unknown values
    /// as `ACTIVE`.
    ObligationState [entity::column::ObligationState] {
        /// It is to be met.
        Active,
        /// Waived by a person, with a reason.
        Waived,
        /// Does not apply to this unit, by a person's decision, with a reason.
        NotApplicable,
        /// The rule or the unit changed; the reason is kept.
        Cancelled,
    }
    /// Whether a requirement is still unmet. Treat unknown values as `UNMET`.
    RequirementStatus [entity::column::RequirementStatus] {
        /// Still missing.
        Unmet,
        /// Supplied since.
        Resolved,
        /// Never supplied, and no longer asked for: the evidence was withdrawn.
        Dropped,
    }
    /// Who or what put an outcome there. Treat unknown values as `ENGINE`.
    BecauseOrigin [rules::term::Origin] {
        /// A line of the task's script: `script`, `line` and `column` say which.
        Script,
        /// A leg of the task: its recipients get what answers it.
        Leg,
        /// The floor: a concern always reaches the recipients that the source itself names.
        Floor,
        /// The engine, for every task alike.
        Engine,
        /// A person's decision.
        Person,
    }
    /// What a role is. Treat unknown values as `POSITION`.
    RoleKind [rules::term::RoleKind] {
        /// A post that persons hold.
        Position,
        /// A forum that meets.
        Forum,
        /// A body such as the safeguarding board.
        Body,
        /// A partner outside the authority.
        ExternalAgency,
    }
    /// Whether the source says so or we read it so. Treat unknown values as `OUR_READING`.
    Reading [rules::term::Reading] {
        /// The source says it.
        Stated,
        /// The source leaves it open; this is our reading, and a QA lead can change it.
        OurReading,
    }
    /// From where a role is looked for. Treat unknown values as `ALL_HOLDERS`.
    Anchor [rules::term::Anchor] {
        /// Up the line of the unit that was looked at, until somebody holds the role.
        LineOfUnit,
        /// Up the line of the auditor.
        LineOfAuditor,
        /// Everybody who holds the role.
        AllHolders,
    }
    /// What must stay the same between the file of concern and the further ones. Treat unknown values as `WORKER`.
    Same [rules::term::Same] {
        /// Files of the same worker.
        Worker,
        /// Files of the same team.
        Team,
        /// The same file again.
        CaseFile,
    }
    /// Whether a leg is reported to somebody or done. Treat unknown values as `ACTIVITY`.
    LegType [rules::row::LegKind] {
        /// Something goes to its recipients.
        Report,
        /// Something is done: a visit, an audit, a meeting.
        Activity,
    }
    /// Where the audited unit must lie. Treat unknown values as `ANYWHERE`.
    Place [rules::row::Place] {
        /// Anywhere.
        Anywhere,
        /// In the auditor's own team.
        OwnTeam,
        /// In the auditor's own service.
        OwnService,
        /// In another service than the auditor's: auditing the own one is a conflict of interest.
        OtherService,
    }
}
