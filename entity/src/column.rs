//! The closed sets that columns hold, spelled as the API spells them.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// What sort of place of work a unit is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UnitKind {
    #[sea_orm(string_value = "AUTHORITY")]
    Authority,
    #[sea_orm(string_value = "SERVICE")]
    Service,
    #[sea_orm(string_value = "TEAM")]
    Team,
    #[sea_orm(string_value = "WORKER")]
    Worker,
    #[sea_orm(string_value = "AREA")]
    Area,
    #[sea_orm(string_value = "HOME")]
    Home,
}

/// What sort of evidence was submitted.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EvidenceKind {
    #[sea_orm(string_value = "REPORT")]
    Report,
    #[sea_orm(string_value = "AUDIT")]
    Audit,
    #[sea_orm(string_value = "MEETING_NOTE")]
    MeetingNote,
    #[sea_orm(string_value = "VISIT_NOTE")]
    VisitNote,
    #[sea_orm(string_value = "FOCUS_GROUP_NOTE")]
    FocusGroupNote,
    #[sea_orm(string_value = "SURVEY")]
    Survey,
    #[sea_orm(string_value = "DATASET")]
    Dataset,
    #[sea_orm(string_value = "STATEMENT")]
    Statement,
    #[sea_orm(string_value = "ACTION_PLAN_UPDATE")]
    ActionPlanUpdate,
}

/// Where a piece of evidence stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EvidenceStatus {
    #[sea_orm(string_value = "SUBMITTED")]
    Submitted,
    #[sea_orm(string_value = "REVISED")]
    Revised,
    #[sea_orm(string_value = "WITHDRAWN")]
    Withdrawn,
}

/// Overall grade of an audit.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Grade {
    #[sea_orm(string_value = "OUTSTANDING")]
    Outstanding,
    #[sea_orm(string_value = "GOOD")]
    Good,
    #[sea_orm(string_value = "REQUIRES_IMPROVEMENT")]
    RequiresImprovement,
    #[sea_orm(string_value = "INADEQUATE")]
    Inadequate,
}

/// The auditor's own judgement; no threshold is invented.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConcernLevel {
    #[sea_orm(string_value = "NONE")]
    None,
    #[sea_orm(string_value = "CONCERN")]
    Concern,
    #[sea_orm(string_value = "SIGNIFICANT")]
    Significant,
}

/// Life of a concern.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConcernStatus {
    #[sea_orm(string_value = "OPEN")]
    Open,
    #[sea_orm(string_value = "CLOSED")]
    Closed,
}

/// What the rules said.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    #[sea_orm(string_value = "COMPLIANT")]
    Compliant,
    #[sea_orm(string_value = "ACTION_REQUIRED")]
    ActionRequired,
    #[sea_orm(string_value = "INCOMPLETE")]
    Incomplete,
    #[sea_orm(string_value = "CONFLICT")]
    Conflict,
    #[sea_orm(string_value = "FAULTED")]
    Faulted,
}

/// How something reaches its recipient.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DistributionMode {
    #[sea_orm(string_value = "REPORT")]
    Report,
    #[sea_orm(string_value = "FOR_INFORMATION")]
    ForInformation,
    #[sea_orm(string_value = "FOR_CONSIDERATION")]
    ForConsideration,
    #[sea_orm(string_value = "COPY")]
    Copy,
    #[sea_orm(string_value = "ALERT")]
    Alert,
    #[sea_orm(string_value = "FEEDBACK")]
    Feedback,
}

/// Whether a distribution still stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DistributionStatus {
    #[sea_orm(string_value = "ACTIVE")]
    Active,
    #[sea_orm(string_value = "CANCELLED")]
    Cancelled,
}

/// What a follow-up asks for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FollowUpKind {
    #[sea_orm(string_value = "FURTHER_AUDIT")]
    FurtherAudit,
    #[sea_orm(string_value = "RE_REVIEW")]
    ReReview,
}

/// Life of a follow-up.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FollowUpStatus {
    #[sea_orm(string_value = "OPEN")]
    Open,
    #[sea_orm(string_value = "DONE")]
    Done,
    #[sea_orm(string_value = "CANCELLED")]
    Cancelled,
}

/// Why an obligation has the date that it has, or none.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ObligationNature {
    #[sea_orm(string_value = "PERIODIC")]
    Periodic,
    #[sea_orm(string_value = "MEETING")]
    Meeting,
    #[sea_orm(string_value = "EVENT")]
    Event,
    #[sea_orm(string_value = "STANDING")]
    Standing,
    #[sea_orm(string_value = "PLANNED")]
    Planned,
}

/// Whether a meeting of a forum takes place.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MeetingStatus {
    #[sea_orm(string_value = "CALLED")]
    Called,
    #[sea_orm(string_value = "CANCELLED")]
    Cancelled,
}

/// Whose calendar a feed shows.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FeedKind {
    #[sea_orm(string_value = "PERSON")]
    Person,
    #[sea_orm(string_value = "ROLE")]
    Role,
    #[sea_orm(string_value = "FORUM")]
    Forum,
}

/// What the scanner said of an attachment.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AttachmentState {
    #[sea_orm(string_value = "NOT_SCANNED")]
    NotScanned,
    #[sea_orm(string_value = "PENDING")]
    Pending,
    #[sea_orm(string_value = "CLEAN")]
    Clean,
    #[sea_orm(string_value = "QUARANTINED")]
    Quarantined,
}

/// What people or plans decided about an obligation; whether it is met or overdue is worked out from its dates.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ObligationState {
    #[sea_orm(string_value = "ACTIVE")]
    Active,
    #[sea_orm(string_value = "WAIVED")]
    Waived,
    #[sea_orm(string_value = "NOT_APPLICABLE")]
    NotApplicable,
    #[sea_orm(string_value = "CANCELLED")]
    Cancelled,
}

/// Whether a requirement is still unmet.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RequirementStatus {
    #[sea_orm(string_value = "UNMET")]
    Unmet,
    #[sea_orm(string_value = "RESOLVED")]
    Resolved,
    #[sea_orm(string_value = "DROPPED")]
    Dropped,
}

/// Where a message stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(24))")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OutboxState {
    #[sea_orm(string_value = "PENDING")]
    Pending,
    #[sea_orm(string_value = "CLAIMED")]
    Claimed,
    #[sea_orm(string_value = "DONE")]
    Done,
}
