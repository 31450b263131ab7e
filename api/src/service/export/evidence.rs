//! Evidence as lines: what was judged and how, without its free words, answers and findings.

use entity::evidence::Model;
use uuid::Uuid;

use super::{BATCH, Ground, Sheet, ask::Asked, cell};
use crate::store::{
    Batch, Place, StoreError,
    evidence::{self, Filter},
};

pub(super) struct Evidence(Filter);

impl Sheet for Evidence {
    type Row = Model;

    const COLUMNS: &'static [&'static str] = &[
        "id",
        "task",
        "title",
        "kind",
        "status",
        "revision",
        "event_date",
        "period_start",
        "period_end",
        "submitted_at",
        "submitted_by_name",
        "unit",
        "unit_name",
        "worker",
        "worker_name",
        "case_file",
        "tool",
        "grade",
        "concern",
        "verdict",
        "restricted",
    ];

    fn asked(asked: &mut Asked<'_>) -> Self {
        let year = asked.year("year");
        let last = year.map(|year| year.end);
        let (from, to) = (asked.day("eventFrom"), asked.day("eventTo"));
        Self(Filter {
            tasks: asked.tasks("task"),
            kinds: asked.words("kind"),
            units: asked.narrowed("unit"),
            workers: asked.units("worker"),
            statuses: asked.words("status"),
            concerns: asked.words("concern"),
            verdicts: asked.words("verdict"),
            event_from: from.max(year.map(|year| year.start)),
            event_to: to.into_iter().chain(last).min(),
            submitted_by: asked.people("submittedBy"),
        })
    }

    async fn count(&self, ground: &Ground) -> Result<u64, StoreError> {
        evidence::count(ground.app.store(), &ground.scope, &self.0).await
    }

    async fn batch(&self, ground: &Ground, after: Option<Place>) -> Result<Batch<Model>, StoreError> {
        evidence::batch(ground.app.store(), &ground.scope, &self.0, after, BATCH).await
    }

    fn cells(ground: &Ground, row: &Model) -> Vec<String> {
        vec![
            cell::id("evd", row.id.0),
            row.task.clone(),
            cell::title(ground, Some(&row.task)),
            cell::word(row.kind),
            cell::word(row.status),
            row.revision.to_string(),
            cell::day(Some(row.event_date)),
            cell::day(row.period_start),
            cell::day(row.period_end),
            cell::instant(Some(row.submitted_at)),
            cell::person_name(ground, Some(row.submitted_by)),
            cell::unit(ground, Some(row.unit_id)),
            cell::unit_name(ground, Some(row.unit_id)),
            cell::unit(ground, row.worker_id),
            cell::unit_name(ground, row.worker_id),
            cell::text(row.case_file_reference.as_deref()),
            cell::text(row.tool.as_deref()),
            cell::word_or_none(row.grade),
            cell::word(row.concern),
            cell::word(row.verdict),
            cell::yes(row.restricted),
        ]
    }

    fn restricted(row: &Model) -> Vec<(&'static str, Uuid)> {
        row.restricted.then_some(("evidence", row.id.0)).into_iter().collect()
    }
}
