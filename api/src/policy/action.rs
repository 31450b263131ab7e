//! What can be done, and the role groups of the policy table.

use entity::{
    column::FeedKind,
    id::{PersonId, UnitId},
};

/// Sees everything in the authority: safeguarding leads, the director and the assistant directors.
pub const WHOLE_AUTHORITY: &[&str] = &[
    "HEAD_OF_SAFEGUARDING",
    "QA_LEAD",
    "QA_APPROVER",
    "PRINCIPAL_SOCIAL_WORKER",
    "AD_SAFEGUARDING_LAC_SEN",
    "DCS",
    "ADS_EARLY_HELP",
    "AD_EARLY_HELP_COMMISSIONING",
    "AD_COMMS_PLANNING_PERFORMANCE",
];
/// Manages a team or a service.
pub const LINE: &[&str] = &[
    "PRACTICE_MANAGER",
    "OPERATIONS_MANAGER",
    "HOS_CSC",
    "HEAD_OF_SERVICE",
    "HOS_LOCALITY_SWFA",
    "HOS_EARLY_HELP",
];
/// Runs a whole service when held in one.
pub const DIVISION: &[&str] = &[
    "OPERATIONS_MANAGER",
    "HOS_CSC",
    "HEAD_OF_SERVICE",
    "HOS_LOCALITY_SWFA",
    "HOS_EARLY_HELP",
];
/// Heads a service.
pub const HEADS: &[&str] = &["HOS_CSC", "HEAD_OF_SERVICE", "HOS_LOCALITY_SWFA", "HOS_EARLY_HELP"];
/// Sees child-protection and looked-after evidence.
pub const CASEWORK: &[&str] = &["IRO", "CPA", "CP_CHAIR", "SAFEGUARDING_MANAGER", "PANEL_CHAIR"];
/// Sees summaries and reports of the whole authority.
pub const SUMMARIES: &[&str] = &["CSCMT", "SMT", "CMT", "CHIEF_EXECUTIVE"];
/// Sees summaries and reports only, never a single worker or file, even where a rule distributes one to them: members,
/// forums, bodies and the posts that only sit on them.
pub const SUMMARY_ONLY: &[&str] = &[
    "LM",
    "CHIEF_EXECUTIVE",
    "LEADER_OF_COUNCIL",
    "ELECTED_MEMBERS",
    "CABINET",
    "SCRUTINY_COMMITTEE",
    "CMT",
    "SMT",
    "CSCMT",
    "JOINT_DIVISIONAL_MEETING",
    "CPP",
    "CYPTEG",
    "CYPT",
    "LSCB",
    "LSCB_CHAIR",
    "LSCB_QA_SUBGROUP",
    "LSCB_QA_SUBGROUP_CHAIR",
    "LSCB_STEERING_GROUP",
    "ADMINISTRATOR",
    "CALDICOTT_GUARDIAN",
];
/// Assures quality across the authority.
pub const ASSURANCE: &[&str] = &[
    "HEAD_OF_SAFEGUARDING",
    "QA_LEAD",
    "PRINCIPAL_SOCIAL_WORKER",
    "AD_SAFEGUARDING_LAC_SEN",
];

/// Keeps the calendar of meetings. The framework does not say who does; these answer for the system or run it.
pub const CALENDAR: &[&str] = &["ADMINISTRATOR", "QA_LEAD", "HEAD_OF_SAFEGUARDING"];

/// Something that an actor asks to do, with what the decision depends on.
#[derive(Clone, Debug)]
pub enum Action<'a> {
    /// Submit evidence against a task about a unit; also its preview.
    Submit {
        /// Row of the framework.
        task: &'a str,
        /// Roles responsible for the row.
        responsible: &'a [String],
        /// The row looks at work of another service on purpose.
        elsewhere: bool,
        /// The unit and everything above it on the event date.
        line: &'a [UnitId],
    },
    /// Revise or withdraw evidence.
    Amend {
        /// Who submitted it.
        submitted_by: PersonId,
    },
    /// Raise a concern.
    RaiseConcern,
    /// Close a concern.
    CloseConcern {
        /// Who owns it.
        owner: Option<PersonId>,
        /// Its unit and everything above it.
        line: &'a [UnitId],
    },
    /// Confirm that a distribution arrived.
    Acknowledge {
        /// To whom it went.
        recipient: Option<PersonId>,
        /// The role it was addressed to.
        role: &'a str,
    },
    /// Give a follow-up to somebody else.
    Reassign {
        /// Its unit and everything above it.
        line: &'a [UnitId],
    },
    /// Waive an obligation, mark it not applicable, or undo that.
    Waive {
        /// Its unit and everything above it.
        line: &'a [UnitId],
    },
    /// Raise a duty that no calendar knows.
    RaiseObligation {
        /// Roles responsible for the row.
        responsible: &'a [String],
        /// Its unit and everything above it.
        line: &'a [UnitId],
    },
    /// Call, move or cancel a meeting of a forum.
    CallMeeting,
    /// See what changed rules would make of the calendar, and what would follow from any submission.
    Preview,
    /// Subscribe to a calendar: one's own, that of a role one holds, or that of a forum one belongs to. The framework does not
    /// speak of calendars: safeguarding leads may follow every forum, for they see everything that goes there.
    Subscribe {
        /// Whose calendar.
        kind: FeedKind,
        /// Code of the role or forum.
        role: Option<&'a str>,
    },
    /// Take a calendar's address out of use.
    Unsubscribe {
        /// Who subscribed.
        subscriber: PersonId,
    },
    /// Send a file that may be attached to evidence later. Whoever works for the authority in any role.
    Upload,
    /// Import units, people, meetings and case files.
    Import,
}
