//! Concerns as lines, without their free words.

use entity::concern::Model;
use uuid::Uuid;

use super::{BATCH, Ground, Sheet, ask::Asked, cell};
use crate::store::{
    Batch, Place, StoreError,
    concern::{self, Filter},
};

pub(super) struct Concerns(Filter);

impl Sheet for Concerns {
    type Row = Model;

    const COLUMNS: &'static [&'static str] = &[
        "id",
        "level",
        "status",
        "task",
        "title",
        "unit",
        "unit_name",
        "worker",
        "worker_name",
        "case_file",
        "raised_at",
        "raised_by_name",
        "owner_name",
        "owner_role",
        "closed_at",
        "restricted",
    ];

    fn asked(asked: &mut Asked<'_>) -> Self {
        Self(Filter {
            statuses: asked.words("status"),
            levels: asked.words("level"),
            tasks: asked.tasks("task"),
            units: asked.narrowed("unit"),
            raised_by: asked.people("raisedBy"),
            owners: asked.people("owner"),
        })
    }

    async fn count(&self, ground: &Ground) -> Result<u64, StoreError> {
        concern::count(ground.app.store(), &ground.scope, &self.0).await
    }

    async fn batch(&self, ground: &Ground, after: Option<Place>) -> Result<Batch<Model>, StoreError> {
        concern::batch(ground.app.store(), &ground.scope, &self.0, after, BATCH).await
    }

    fn cells(ground: &Ground, row: &Model) -> Vec<String> {
        vec![
            cell::id("cnc", row.id.0),
            cell::word(row.level),
            cell::word(row.status),
            cell::text(row.task.as_deref()),
            cell::title(ground, row.task.as_deref()),
            cell::unit(ground, row.unit_id),
            cell::unit_name(ground, row.unit_id),
            cell::unit(ground, row.worker_id),
            cell::unit_name(ground, row.worker_id),
            cell::text(row.case_file_reference.as_deref()),
            cell::instant(Some(row.raised_at)),
            cell::person_name(ground, Some(row.raised_by)),
            cell::person_name(ground, row.owner_id),
            row.owner_role.clone(),
            cell::instant(row.closed_at),
            cell::yes(row.restricted),
        ]
    }

    fn restricted(row: &Model) -> Vec<(&'static str, Uuid)> {
        row.restricted.then_some(("concern", row.id.0)).into_iter().collect()
    }
}
