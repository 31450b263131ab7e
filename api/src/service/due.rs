//! Duties at their date, as the hooks about time see them, and word of them as rows.

use chrono::NaiveDate;
use entity::{
    column::UnitKind,
    follow_up,
    id::{PersonId, UnitId},
    obligation,
};
use rules::{RuleSet, facts::UnitFact, row::Task, term::Anchor};

use crate::{
    app::App,
    directory::Directory,
    service::{
        recipient::{self, Recipient, Start},
        term::Same,
    },
};

/// What duties are looked at with.
pub struct Ground<'a> {
    /// Handles of the service.
    pub app: &'a App,
    /// Units and people, pinned.
    pub directory: &'a Directory,
    /// The rules that govern today.
    pub rules: &'a RuleSet,
    /// Civil day in Europe/London.
    pub today: NaiveDate,
}

impl Ground<'_> {
    /// An obligation as a hook sees it.
    #[must_use]
    pub fn of_obligation(&self, row: &obligation::Model) -> rules::Due {
        let forum = row.meeting_id.and_then(|id| self.directory.meeting(id));
        rules::Due {
            task: row.task.clone(),
            leg: row.leg.clone(),
            unit: self.unit(row.unit_id, row.due_on),
            team: row.team_id.map(|unit| self.unit(unit, row.due_on)),
            service: row.service_id.map(|unit| self.unit(unit, row.due_on)),
            holder: row.holder_id.and_then(|person| self.held(row, person)),
            forum: forum.map(|meeting| meeting.forum.clone()),
            period: row.period_label.clone(),
            due_on: row.due_on,
            today: self.today,
            required: count(row.required),
            met: count(row.met),
        }
    }

    /// A follow-up as a hook sees it.
    #[must_use]
    pub fn of_follow_up(&self, row: &follow_up::Model) -> rules::Due {
        let about = row.worker_id.unwrap_or(row.unit_id);
        let above = |kind| self.directory.at_or_above(row.unit_id, kind, row.due_on);
        rules::Due {
            task: row.task.clone(),
            leg: String::new(),
            unit: self.unit(about, row.due_on),
            team: above(UnitKind::Team).map(|unit| self.unit(unit, row.due_on)),
            service: above(UnitKind::Service).map(|unit| self.unit(unit, row.due_on)),
            holder: Some(row.owner_role.clone()),
            forum: None,
            period: row.due_on.to_string(),
            due_on: row.due_on,
            today: self.today,
            required: 1,
            met: 0,
        }
    }

    /// Those whom `role` means for a duty of `unit` or of `holder`; never nobody.
    #[must_use]
    pub fn recipients(
        &self,
        task: Option<&Task>,
        role: &str,
        anchor: Anchor,
        about: UnitId,
        holder: Option<PersonId>,
        on: NaiveDate,
    ) -> Vec<Recipient> {
        let start = Start {
            about: Some(about),
            auditor: holder.unwrap_or(PersonId(uuid::Uuid::nil())),
            responsible: task.map_or(&[], |task| &task.responsible),
            structure_on: on.min(self.today),
            people_on: self.today,
        };
        recipient::resolve(self.directory, self.rules, role, anchor, start)
    }

    fn unit(&self, id: UnitId, on: NaiveDate) -> UnitFact {
        UnitFact {
            id: id.0.to_string(),
            kind: self
                .directory
                .unit(id)
                .map_or(rules::term::UnitKind::Authority, |unit| unit.kind.same()),
            name: self.directory.name(id, on).to_owned(),
        }
    }

    /// The role through which a person owes an obligation.
    fn held(&self, row: &obligation::Model, person: PersonId) -> Option<String> {
        let task = self.rules.task(&row.task)?;
        let leg = task.legs.iter().find(|leg| leg.id == row.leg)?;
        let on = [row.period_end.min(row.due_on), self.today];
        let held = on.into_iter().find_map(|day| {
            let mut held = self.directory.held_by(person, day);
            held.find(|held| leg.per_holder.contains(&held.role))
                .map(|held| held.role.clone())
        });
        held.or_else(|| leg.per_holder.first().cloned())
    }
}

fn count(number: i32) -> u32 {
    u32::try_from(number).unwrap_or(0)
}
