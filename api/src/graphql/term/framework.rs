//! The closed sets of the calendar and of the framework's own tables.

sets! {
    /// How a leg recurs. Treat unknown values as `UNSPECIFIED`.
    CadenceKind [] {
        /// So many equal periods of the reporting year.
        Periodic,
        /// Once for every meeting of a forum.
        MeetingCycle,
        /// Raised by a person or by a rule, never by the calendar.
        AsRequired,
        /// A standing duty without a date; never overdue.
        Standing,
        /// The source says nothing; a reading of ours may stand beside it.
        Unspecified,
    }
    /// Whether a meeting of a forum takes place. Treat unknown values as `CALLED`.
    MeetingStatus [entity::column::MeetingStatus] {
        /// It is to be held, or was.
        Called,
        /// It was cancelled, with a reason.
        Cancelled,
    }
    /// What would become of an obligation under other rules. Treat unknown values as `CHANGED`.
    PlanFate [crate::service::obligation::Fate] {
        /// It would be new.
        Added,
        /// Its date, team, service or number would be another one.
        Changed,
        /// It was cancelled and would be due again.
        Reinstated,
        /// It would be cancelled.
        Cancelled,
    }
    /// Whose duties a calendar shows. Treat unknown values as `PERSON`.
    FeedKind [entity::column::FeedKind] {
        /// What somebody has to do.
        Person,
        /// What the holders of a role have to do, as far as the subscriber may see it.
        Role,
        /// When a forum meets, and what goes to it.
        Forum,
    }
    /// How an obligation stands today. Treat unknown values as `OPEN`.
    ObligationStatus [crate::service::obligation::ObligationStatus] {
        /// Its row is still being developed: a known gap, not a failure.
        Planned,
        /// A standing duty without a date.
        Standing,
        /// Its period has not begun.
        NotDue,
        /// Its period is running, or its days of grace are.
        Open,
        /// Some, not all, of what it asks for is there, and it is not late yet.
        Partial,
        /// Met in time.
        Met,
        /// Met after its due date.
        MetLate,
        /// Its due date has passed.
        Overdue,
        /// Waived by a person, with a reason.
        Waived,
        /// Does not apply to this unit, by a person's decision, with a reason.
        NotApplicable,
        /// The rule or the unit changed; the reason is kept.
        Cancelled,
    }
    /// What sort of expected error it is. Treat unknown values as `INVALID`.
    UserErrorCode [crate::service::error::UserErrorCode] {
        /// Something named does not exist, or you may not see it.
        NotFound,
        /// A value is malformed or too long.
        Invalid,
        /// You may not do this.
        Forbidden,
        /// The idempotency key was used before with another body.
        IdempotencyKeyReused,
        /// It is not in a state in which this can be done.
        WrongState,
        /// Somebody else changed it meanwhile: read it again.
        Conflict,
    }
    /// Which services a task is about. Treat unknown values as `BOTH`.
    ServiceScope [] {
        /// Children's social care.
        SocialCare,
        /// Early help.
        EarlyHelp,
        /// Both.
        Both,
    }
    /// What sort of work a task is. Treat unknown values as `REVIEW`.
    TaskKind [] {
        /// An action plan is kept.
        ActionPlan,
        /// Files are audited.
        Audit,
        /// A focus group is held.
        FocusGroup,
        /// A meeting is held.
        Meeting,
        /// Figures or practice are monitored.
        Monitoring,
        /// Practice is observed.
        Observation,
        /// A panel sits.
        Panel,
        /// A report is made.
        Report,
        /// Something is reviewed.
        Review,
        /// A duty in law.
        StatutoryDuty,
        /// People are asked.
        Survey,
        /// A visit is paid.
        Visit,
    }
    /// What answers a question. Treat unknown values as `TEXT`.
    AnswerType [] {
        /// `true` or `false`.
        YesNo,
        /// A number.
        Number,
        /// Words.
        Text,
        /// One of `Question.options`.
        Choice,
    }
}
