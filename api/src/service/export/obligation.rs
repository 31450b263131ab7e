//! Obligations as lines.

use entity::obligation::Model;

use super::{BATCH, Ground, Sheet, ask::Asked, cell};
use crate::{
    service::obligation::status,
    store::{
        Batch, Place, StoreError,
        obligation::{self, Filter, Statuses},
    },
};

pub(super) struct Obligations(Filter);

impl Sheet for Obligations {
    type Row = Model;

    const COLUMNS: &'static [&'static str] = &[
        "id",
        "task",
        "title",
        "leg",
        "unit",
        "unit_name",
        "team",
        "service",
        "holder_name",
        "nature",
        "period",
        "period_start",
        "period_end",
        "forum",
        "meeting_held_on",
        "due_on",
        "status",
        "required",
        "met",
        "completed_on",
        "reason",
        "owners",
        "vacant",
    ];

    fn asked(asked: &mut Asked<'_>) -> Self {
        let ground = asked.ground();
        let posts = ground.book.posts();
        let roles = asked.roles("role");
        let legs = roles.iter().flat_map(|role| posts.legs_of(role)).cloned();
        let responsible = (!roles.is_empty()).then(|| legs.collect());
        let forums = asked.roles("forum");
        let audiences = forums.iter().flat_map(|forum| posts.audiences(forum, true)).cloned();
        let addressed = (!forums.is_empty()).then(|| audiences.collect());
        Self(Filter {
            tasks: asked.tasks("task"),
            parts: asked.numbers("part"),
            legs: asked.legs("leg"),
            responsible,
            addressed,
            units: asked.narrowed("unit"),
            unit: asked.one_unit("unitAlone"),
            holders: asked.people("holder"),
            states: asked.words("state"),
            statuses: Statuses {
                any_of: asked.words("status"),
                today: ground.today,
            },
            natures: asked.words("nature"),
            touching: None,
            dated: asked.yes("dated"),
            due_from: asked.day("dueFrom"),
            due_to: asked.day("dueTo"),
            completed: asked.yes("completed"),
            owed: None,
            gaps: None,
        })
    }

    async fn count(&self, ground: &Ground) -> Result<u64, StoreError> {
        obligation::count(ground.app.store(), &ground.scope, &self.0).await
    }

    async fn batch(&self, ground: &Ground, after: Option<Place>) -> Result<Batch<Model>, StoreError> {
        obligation::batch(ground.app.store(), &ground.scope, &self.0, after, BATCH).await
    }

    fn cells(ground: &Ground, row: &Model) -> Vec<String> {
        let meeting = row.meeting_id.and_then(|id| ground.directory.meeting(id));
        let ownership = ground.owners().of(row);
        let named = ground.scope.names_holder(row.holder_id);
        let owners = ownership.owners.iter().filter(|_| named);
        let owners: Vec<String> = owners
            .map(|owner| cell::person_name(ground, Some(owner.person)))
            .collect();
        vec![
            cell::id("obl", row.id.0),
            row.task.clone(),
            cell::title(ground, Some(&row.task)),
            row.leg.clone(),
            cell::unit(ground, Some(row.unit_id)),
            cell::unit_name(ground, Some(row.unit_id)),
            cell::unit(ground, row.team_id),
            cell::unit(ground, row.service_id),
            cell::person_name(ground, row.holder_id.filter(|_| named)),
            cell::word(row.nature),
            row.period_label.clone(),
            cell::day(Some(row.period_start)),
            cell::day(Some(row.period_end)),
            cell::text(meeting.map(|meeting| meeting.forum.as_str())),
            cell::day(meeting.map(|meeting| meeting.held_on)),
            cell::day(row.due()),
            cell::word(status(row, ground.today)),
            row.required.to_string(),
            row.met.to_string(),
            cell::day(row.completed_on),
            cell::text(row.reason.as_deref()),
            owners.join("; "),
            cell::yes(ownership.vacant),
        ]
    }
}
