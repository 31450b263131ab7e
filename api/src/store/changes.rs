//! The one transaction shape: everything that one command writes, as data.

use std::sync::Arc;

use chrono::NaiveDate;
use entity::{
    access, attachment, change,
    column::{AttachmentState, ConcernLevel, FollowUpStatus, ObligationState, RequirementStatus, Verdict},
    concern, distribution, draw, evaluation, evidence, evidence_revision, feed, follow_up,
    id::{
        AttachmentId, CaseFileId, ConcernId, DistributionId, EvaluationId, EvidenceId, FeedId, FollowUpId,
        ObligationId, PersonId, RequirementId, UploadId,
    },
    idempotency,
    instant::Instant,
    meeting, obligation, outbox, requirement, upload,
};
use uuid::Uuid;

use crate::clock::Clock;

/// What the keys of notes to those who were told begin with: they follow from no outcome, and nothing takes them back.
pub const NOTE: &str = "note:";
/// Begins the key of word about a late follow-up, beside the outcomes of the evidence that caused it.
pub const LATE: &str = "late:";
/// Key of the word that every raised concern makes, whatever it is about.
pub const OF_EVERY_CONCERN: &str = "alert:HEAD_OF_SAFEGUARDING";
/// Begins the key of word that nobody has acknowledged a concern.
pub const UNHEARD: &str = "unheard:";
/// Begins the key of word that work has passed to somebody with a post.
pub const HANDED_OVER: &str = "handedOver:";

/// What a command was judged by; the writer refuses it when either has moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pins {
    /// `epoch.rules`.
    pub rules: i64,
    /// `epoch.directory`.
    pub directory: i64,
}

/// Everything one command writes. Written whole or not at all.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// What it was judged by; absent when nothing was judged.
    pub pins: Option<Pins>,
    /// Key under which a retry finds this again.
    pub idempotency: Option<idempotency::Model>,
    /// New evidence.
    pub evidence: Vec<evidence::Model>,
    /// Superseded revisions, kept word for word.
    pub evidence_revisions: Vec<evidence_revision::Model>,
    /// New evaluations.
    pub evaluations: Vec<evaluation::Model>,
    /// New concerns.
    pub concerns: Vec<concern::Model>,
    /// New follow-ups. An open one with the same guard makes the commit stale.
    pub follow_ups: Vec<follow_up::Model>,
    /// New distributions. One that stands already for the same outcome and recipient is left as it is.
    pub distributions: Vec<distribution::Model>,
    /// New requirements.
    pub requirements: Vec<requirement::Model>,
    /// Meetings as they are to be. Whatever is judged by the directory without them is stale from then on.
    pub meetings: Vec<meeting::Model>,
    /// Obligations to be there; one with the same slot is left as it is.
    pub obligations: Vec<obligation::Model>,
    /// Obligations as they are to be: added, brought up to date under their slot, or taken up again where a plan had
    /// cancelled them. What is met, waived or not applicable stays as it is.
    pub replanned: Vec<obligation::Model>,
    /// What counts towards which obligation, from now on. The obligation is there already or in `obligations`.
    pub satisfactions: Vec<Satisfied>,
    /// Samples drawn; one that was drawn already is left as it is.
    pub draws: Vec<draw::Model>,
    /// Calendars subscribed to.
    pub feeds: Vec<feed::Model>,
    /// Files on their way.
    pub uploads: Vec<upload::Model>,
    /// Files attached to evidence. What they hold is in the store already.
    pub attachments: Vec<attachment::Model>,
    /// Messages to pass on.
    pub outbox: Vec<outbox::Model>,
    /// What the writer gives the messages their ids by, last of all before the commit: ids tell when something could be seen,
    /// not when somebody began to wait for their turn. Without it the ids stay as they are.
    pub clock: Option<Arc<dyn Clock>>,
    /// Trail of changes.
    pub changes: Vec<change::Model>,
    /// Trail of reads.
    pub accesses: Vec<access::Model>,
    /// Files audited, and the event date; an earlier date changes nothing.
    pub case_files_audited: Vec<(CaseFileId, NaiveDate)>,
    /// Changes of rows that are there, each under a guard.
    pub updates: Vec<Update>,
}

/// One piece of evidence counts towards the obligation with this slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Satisfied {
    /// Slot of the obligation.
    pub slot: String,
    /// The evidence.
    pub evidence_id: EvidenceId,
    /// Civil day on which it was submitted.
    pub submitted_on: NaiveDate,
}

/// A change of a row that is there. Where the row is not as the variant says, the whole commit is stale.
#[derive(Clone, Debug)]
pub enum Update {
    /// Replaces evidence by its next revision. It must stand at `expect_revision` and not be withdrawn.
    ReviseEvidence {
        /// Revision that was read.
        expect_revision: i32,
        /// The row as it is to be.
        model: Box<evidence::Model>,
    },
    /// Withdraws evidence. It must stand at `expect_revision` and not be withdrawn.
    WithdrawEvidence {
        /// Which.
        id: EvidenceId,
        /// Revision that was read.
        expect_revision: i32,
        /// Why.
        reason: String,
    },
    /// Makes another evaluation the one that counts. The one that was read must still be it.
    SetEvidenceEvaluation {
        /// Which evidence.
        id: EvidenceId,
        /// The evaluation that was read.
        expect_evaluation: EvaluationId,
        /// The evaluation that counts from now on.
        evaluation_id: EvaluationId,
        /// Its verdict.
        verdict: Verdict,
    },
    /// Cancels a distribution that is active.
    CancelDistribution {
        /// Which.
        id: DistributionId,
        /// Why.
        reason: String,
    },
    /// Confirms a distribution that is not confirmed yet.
    AcknowledgeDistribution {
        /// Which.
        id: DistributionId,
        /// When.
        at: Instant,
    },
    /// Closes a follow-up that is open.
    CloseFollowUp {
        /// Which.
        id: FollowUpId,
        /// Done or cancelled.
        status: FollowUpStatus,
        /// The evidence that did it.
        closed_by: Option<EvidenceId>,
        /// Why it was cancelled.
        reason: Option<String>,
        /// When.
        at: Instant,
    },
    /// Hands an open follow-up to somebody else.
    ReassignFollowUp {
        /// Which.
        id: FollowUpId,
        /// Owner that was read.
        from: Option<PersonId>,
        /// Who owns it from now on.
        owner_id: Option<PersonId>,
        /// The role that owns it from now on.
        owner_role: String,
    },
    /// Opens a follow-up again that the evidence had closed as done.
    ReopenFollowUp {
        /// Which.
        id: FollowUpId,
        /// The evidence that no longer answers it.
        closed_by: EvidenceId,
    },
    /// Raises the level of a concern that is open.
    RaiseConcernLevel {
        /// Which.
        id: ConcernId,
        /// Level from now on.
        level: ConcernLevel,
    },
    /// Gives an open concern to somebody else by the same role.
    HandOverConcern {
        /// Which.
        id: ConcernId,
        /// Owner that was read.
        from: Option<PersonId>,
        /// Who owns it from now on.
        to: Option<PersonId>,
    },
    /// Closes a concern that is open.
    CloseConcern {
        /// Which.
        id: ConcernId,
        /// When.
        at: Instant,
        /// Why.
        reason: String,
    },
    /// Waives, sets aside, cancels or takes up an obligation again. It must be in the state that was read.
    SetObligationState {
        /// Which.
        id: ObligationId,
        /// State that was read.
        expect: ObligationState,
        /// State from now on.
        state: ObligationState,
        /// Why.
        reason: Option<String>,
        /// Who decided.
        decided_by: Option<PersonId>,
        /// When.
        decided_at: Option<Instant>,
    },
    /// Cancels those of these obligations that are active and not met; the others stay as they are.
    CancelObligations {
        /// Which.
        ids: Vec<ObligationId>,
        /// Why.
        reason: String,
    },
    /// Notes that the rules were asked what follows from the end of the period. It must not have been noted before.
    EndObligation {
        /// Which.
        id: ObligationId,
        /// When.
        at: Instant,
    },
    /// Evidence no longer counts towards these obligations; all of them where the list is absent.
    UncountSatisfaction {
        /// The evidence.
        evidence_id: EvidenceId,
        /// The obligations.
        obligation_ids: Option<Vec<ObligationId>>,
    },
    /// Takes the address of a calendar out of use. It must be in use.
    RevokeFeed {
        /// Which.
        id: FeedId,
        /// When.
        at: Instant,
    },
    /// Notes that the whole of a file has arrived and lies in the store. Nothing may have arrived for it before.
    ReceiveUpload {
        /// Which.
        id: UploadId,
        /// Type, by what it holds.
        media_type: &'static str,
        /// How long it is.
        bytes: i64,
        /// SHA-256 of what it holds, hex.
        sha256: String,
        /// When.
        at: Instant,
    },
    /// Notes what the scanner said. The attachment must be waiting for it, claimed under this fence.
    SettleAttachment {
        /// Which.
        id: AttachmentId,
        /// Fence of the claim.
        fence: i64,
        /// Clean or quarantined.
        state: AttachmentState,
        /// What was found.
        finding: Option<String>,
        /// When.
        at: Instant,
    },
    /// Removes an attachment that is there.
    RemoveAttachment {
        /// Which.
        id: AttachmentId,
        /// Who.
        by: PersonId,
        /// Why.
        reason: String,
        /// When.
        at: Instant,
    },
    /// Ends a requirement that is unmet.
    EndRequirement {
        /// Which.
        id: RequirementId,
        /// How it ends.
        status: RequirementStatus,
    },
}

/// What became of a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Committed {
    /// Stored, and on the disk.
    Written,
    /// The same request was stored before; nothing was written now.
    Replayed {
        /// The evidence or concern that it made then.
        subject_id: Uuid,
    },
}
