//! Distributions as lines, each with the task of what it carries where that may be seen.

use std::collections::HashMap;

use entity::distribution::Model;
use uuid::Uuid;

use super::{BATCH, Ground, Sheet, ask::Asked, cell};
use crate::store::{
    self, Batch, Place, StoreError,
    distribution::{self, Filter},
};

pub(super) struct Distributions(Filter);

/// A distribution, and what it carries.
pub(super) struct Sent {
    row: Model,
    /// What may be seen of it: its id here, its task, and whether it is restricted.
    seen: Option<(String, Option<String>, bool)>,
}

impl Sheet for Distributions {
    type Row = Sent;

    const COLUMNS: &'static [&'static str] = &[
        "id",
        "mode",
        "status",
        "role",
        "role_name",
        "recipient_name",
        "unit",
        "via",
        "gap",
        "about",
        "subject",
        "task",
        "title",
        "sent_at",
        "acknowledged_at",
        "cancelled_reason",
    ];

    fn asked(asked: &mut Asked<'_>) -> Self {
        Self(Filter {
            inbox: None,
            modes: asked.words("mode"),
            statuses: asked.words("status"),
            acknowledged: asked.yes("acknowledged"),
            gap: asked.yes("gap"),
        })
    }

    async fn count(&self, ground: &Ground) -> Result<u64, StoreError> {
        distribution::count(ground.app.store(), &ground.scope, &self.0).await
    }

    async fn batch(&self, ground: &Ground, after: Option<Place>) -> Result<Batch<Sent>, StoreError> {
        let (app_store, scope) = (ground.app.store(), &ground.scope);
        let Batch { rows, next } = distribution::batch(app_store, scope, &self.0, after, BATCH).await?;
        let mut subjects: HashMap<Uuid, (String, Option<String>, bool)> = HashMap::new();
        let evidence: Vec<_> = rows.iter().filter_map(|row| row.evidence_id).collect();
        for found in store::evidence::by_ids(app_store, scope, &evidence).await? {
            let known = (cell::id("evd", found.id.0), Some(found.task), found.restricted);
            subjects.insert(found.id.0, known);
        }
        let concerns: Vec<_> = rows.iter().filter_map(|row| row.concern_id).collect();
        for found in store::concern::by_ids(app_store, scope, &concerns).await? {
            let known = (cell::id("cnc", found.id.0), found.task, found.restricted);
            subjects.insert(found.id.0, known);
        }
        let obligations: Vec<_> = rows.iter().filter_map(|row| row.obligation_id).collect();
        for found in store::obligation::by_ids(app_store, scope, &obligations).await? {
            let known = (cell::id("obl", found.id.0), Some(found.task), false);
            subjects.insert(found.id.0, known);
        }
        let sent = |row: Model| {
            let (_, subject) = carried(&row);
            Sent {
                seen: subject.and_then(|id| subjects.get(&id).cloned()),
                row,
            }
        };
        Ok(Batch {
            rows: rows.into_iter().map(sent).collect(),
            next,
        })
    }

    fn cells(ground: &Ground, sent: &Sent) -> Vec<String> {
        let Sent { row, seen } = sent;
        let (about, _) = carried(row);
        let task = seen.as_ref().and_then(|(_, task, _)| task.as_deref());
        vec![
            cell::id("dst", row.id.0),
            cell::word(row.mode),
            cell::word(row.status),
            row.role.clone(),
            cell::role_name(ground, &row.role),
            cell::person_name(ground, row.person_id),
            cell::unit(ground, row.unit_id),
            cell::text(row.via.as_deref()),
            cell::yes(row.gap),
            about.to_owned(),
            cell::text(seen.as_ref().map(|(id, _, _)| id.as_str())),
            cell::text(task),
            cell::title(ground, task),
            cell::instant(Some(row.created_at)),
            cell::instant(row.acknowledged_at),
            cell::text(row.cancelled_reason.as_deref()),
        ]
    }

    fn restricted(sent: &Sent) -> Vec<(&'static str, Uuid)> {
        let restricted = sent.seen.as_ref().is_some_and(|(_, _, restricted)| *restricted);
        let kind = if sent.row.evidence_id.is_some() {
            "evidence"
        } else {
            "concern"
        };
        let (_, subject) = carried(&sent.row);
        subject
            .filter(|_| restricted)
            .map(|id| (kind, id))
            .into_iter()
            .collect()
    }
}

/// What sort of thing it carries, and its key.
fn carried(row: &Model) -> (&'static str, Option<Uuid>) {
    if let Some(id) = row.evidence_id {
        ("EVIDENCE", Some(id.0))
    } else if let Some(id) = row.concern_id {
        ("CONCERN", Some(id.0))
    } else if let Some(id) = row.obligation_id {
        ("OBLIGATION", Some(id.0))
    } else {
        ("", None)
    }
}
