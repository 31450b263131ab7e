//! Meetings as lines. Anyone who is signed in may see when a forum meets.

use chrono::NaiveDate;
use entity::{column::MeetingStatus, meeting::Model};

use super::{Ground, Sheet, ask::Asked, cell};
use crate::store::{Batch, Place, StoreError};

pub(super) struct Meetings {
    forums: Vec<String>,
    statuses: Vec<MeetingStatus>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

impl Meetings {
    fn wants(&self, meeting: &Model) -> bool {
        (self.forums.is_empty() || self.forums.contains(&meeting.forum))
            && (self.statuses.is_empty() || self.statuses.contains(&meeting.status))
            && self.from.is_none_or(|from| from <= meeting.held_on)
            && self.to.is_none_or(|to| meeting.held_on <= to)
    }

    fn found<'a>(&'a self, ground: &'a Ground) -> impl Iterator<Item = &'a Model> {
        ground.directory.meetings().iter().filter(|meeting| self.wants(meeting))
    }
}

impl Sheet for Meetings {
    type Row = Model;

    const COLUMNS: &'static [&'static str] = &[
        "id",
        "forum",
        "forum_name",
        "held_on",
        "papers_due_on",
        "status",
        "reason",
    ];

    fn asked(asked: &mut Asked<'_>) -> Self {
        Self {
            forums: asked.roles("forum"),
            statuses: asked.words("status"),
            from: asked.day("from"),
            to: asked.day("to"),
        }
    }

    async fn count(&self, ground: &Ground) -> Result<u64, StoreError> {
        Ok(u64::try_from(self.found(ground).count()).unwrap_or(u64::MAX))
    }

    /// The directory is in memory anyway: all of them at once.
    async fn batch(&self, ground: &Ground, _after: Option<Place>) -> Result<Batch<Model>, StoreError> {
        Ok(Batch {
            rows: self.found(ground).cloned().collect(),
            next: None,
        })
    }

    fn cells(ground: &Ground, row: &Model) -> Vec<String> {
        vec![
            cell::id("mtg", row.id.0),
            row.forum.clone(),
            cell::role_name(ground, &row.forum),
            cell::day(Some(row.held_on)),
            cell::day(Some(row.papers_due_on)),
            cell::word(row.status),
            cell::text(row.reason.as_deref()),
        ]
    }
}
