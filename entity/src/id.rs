//! Typed ids: a unit's id cannot be handed in where a person's is asked for.

use sea_orm::{DbErr, TryFromU64, entity::prelude::*};
use serde::{Deserialize, Serialize};

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, DeriveValueType, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )*};
}

id! {
    /// Key of `unit`.
    UnitId;
    /// Key of `unit_placement`.
    UnitPlacementId;
    /// Key of `agency`.
    AgencyId;
    /// Key of `person`.
    PersonId;
    /// Key of `appointment`.
    AppointmentId;
    /// Key of `case_file`.
    CaseFileId;
    /// Key of `evidence`.
    EvidenceId;
    /// Key of `evidence_revision`.
    EvidenceRevisionId;
    /// Key of `evaluation`.
    EvaluationId;
    /// Key of `distribution`.
    DistributionId;
    /// Key of `follow_up`.
    FollowUpId;
    /// Key of `concern`.
    ConcernId;
    /// Key of `obligation`.
    ObligationId;
    /// Key of `requirement`.
    RequirementId;
    /// Key of `outbox`.
    OutboxId;
    /// Key of `change`.
    ChangeId;
    /// Key of `access`.
    AccessId;
    /// Key of `meeting`.
    MeetingId;
    /// Key of `draw`.
    DrawId;
    /// Key of `feed`.
    FeedId;
    /// Key of `upload`.
    UploadId;
    /// Key of `attachment`.
    AttachmentId;
}
