//! What can be changed, one noun a file: input into a draft, the service's answer into a payload.

use async_graphql::MergedObject;

pub mod attachment;
pub mod concern;
pub mod distribution;
pub mod evidence;
pub mod feed;
pub mod follow_up;
pub mod input;
pub mod meeting;
pub mod obligation;

/// Everything that can be changed. Each mutation answers with a payload whose `errors` hold what a caller should expect
/// and can mend; while it has one, nothing was recorded. Send the same `idempotencyKey` again after a lost reply.
#[derive(MergedObject, Default)]
pub struct Mutation(
    evidence::EvidenceMutation,
    attachment::AttachmentMutation,
    concern::ConcernMutation,
    distribution::DistributionMutation,
    follow_up::FollowUpMutation,
    meeting::MeetingMutation,
    feed::FeedMutation,
    obligation::ObligationMutation,
);
