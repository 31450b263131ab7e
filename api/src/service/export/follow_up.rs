//! Follow-ups as lines.

use entity::{column::FollowUpStatus, follow_up::Model};

use super::{BATCH, Ground, Sheet, ask::Asked, cell};
use crate::store::{
    Batch, Place, StoreError,
    follow_up::{self, Filter},
};

pub(super) struct FollowUps(Filter);

impl Sheet for FollowUps {
    type Row = Model;

    const COLUMNS: &'static [&'static str] = &[
        "id",
        "kind",
        "status",
        "task",
        "title",
        "due_on",
        "overdue",
        "owner_name",
        "owner_role",
        "unit",
        "unit_name",
        "worker",
        "worker_name",
        "case_file",
        "created_at",
        "closed_at",
        "closed_reason",
    ];

    fn asked(asked: &mut Asked<'_>) -> Self {
        Self(Filter {
            statuses: asked.words("status"),
            kinds: asked.words("kind"),
            tasks: asked.tasks("task"),
            owners: asked.people("owner"),
            units: asked.narrowed("unit"),
            due_from: asked.day("dueFrom"),
            due_to: asked.day("dueTo"),
        })
    }

    async fn count(&self, ground: &Ground) -> Result<u64, StoreError> {
        follow_up::count(ground.app.store(), &ground.scope, &self.0).await
    }

    async fn batch(&self, ground: &Ground, after: Option<Place>) -> Result<Batch<Model>, StoreError> {
        follow_up::batch(ground.app.store(), &ground.scope, &self.0, after, BATCH).await
    }

    fn cells(ground: &Ground, row: &Model) -> Vec<String> {
        let overdue = row.status == FollowUpStatus::Open && row.due_on < ground.today;
        vec![
            cell::id("fup", row.id.0),
            cell::word(row.kind),
            cell::word(row.status),
            row.task.clone(),
            cell::title(ground, Some(&row.task)),
            cell::day(Some(row.due_on)),
            cell::yes(overdue),
            cell::person_name(ground, row.owner_id),
            row.owner_role.clone(),
            cell::unit(ground, Some(row.unit_id)),
            cell::unit_name(ground, Some(row.unit_id)),
            cell::unit(ground, row.worker_id),
            cell::unit_name(ground, row.worker_id),
            cell::text(row.case_file_reference.as_deref()),
            cell::instant(Some(row.created_at)),
            cell::instant(row.closed_at),
            cell::text(row.closed_reason.as_deref()),
        ]
    }
}
