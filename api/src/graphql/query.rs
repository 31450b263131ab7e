//! What can be asked, one noun a file.

use async_graphql::MergedObject;

pub mod concern;
pub mod distribution;
pub mod error;
pub mod evidence;
pub mod follow_up;
pub mod forum_pack;
pub mod framework;
pub mod gap;
pub mod matrix;
pub mod meeting;
pub mod node;
pub mod obligation;
pub mod person;
pub mod plan;
pub mod role;
pub mod rule;
pub mod rule_book;
pub mod task;
pub mod theme;
pub mod unit;
pub mod viewer;
pub mod why;

/// Everything that can be asked. What you may not see is `null` or not in the list, wherever you meet it.
#[derive(MergedObject, Default)]
pub struct Query(
    viewer::ViewerQuery,
    node::NodeQuery,
    framework::FrameworkQuery,
    role::RoleQuery,
    theme::ThemeQuery,
    task::TaskQuery,
    rule::RuleQuery,
    rule_book::RuleBookQuery,
    unit::UnitQuery,
    person::PersonQuery,
    meeting::MeetingQuery,
    plan::PlanQuery,
    evidence::EvidenceQuery,
    obligation::ObligationQuery,
    matrix::MatrixQuery,
    gap::GapQuery,
    forum_pack::ForumPackQuery,
    why::WhyQuery,
    follow_up::FollowUpQuery,
    concern::ConcernQuery,
    distribution::DistributionQuery,
    error::ErrorQuery,
);
