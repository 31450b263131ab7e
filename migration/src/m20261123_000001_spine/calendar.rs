//! Meetings of forums, samples drawn, calendars subscribed to.

use sea_orm_migration::schema::{big_integer, date, text, text_null, uuid};

use crate::ddl::{Layout, choice, instant, instant_null, layout};

/// What obligations refer to.
pub fn meetings() -> Vec<Layout> {
    vec![layout(
        "meeting",
        vec![
            uuid("id"),
            text("forum"),
            date("held_on"),
            date("papers_due_on"),
            choice("status"),
            text_null("reason"),
            instant("created_at"),
        ],
        &["id"],
        &[],
        &["CREATE UNIQUE INDEX meeting_called ON meeting (forum, held_on) WHERE status = 'CALLED'"],
    )]
}

/// What refers to obligations and people.
pub fn layouts() -> Vec<Layout> {
    vec![draw(), feed()]
}

fn draw() -> Layout {
    layout(
        "draw",
        vec![
            uuid("id"),
            uuid("obligation_id"),
            text("outcome_key"),
            text("drawn_by"),
            big_integer("seed"),
            text("frame"),
            text("picked"),
            instant("created_at"),
            text("because"),
        ],
        &["id"],
        &[("obligation_id", "obligation")],
        &["CREATE UNIQUE INDEX draw_obligation ON draw (obligation_id, outcome_key)"],
    )
}

fn feed() -> Layout {
    layout(
        "feed",
        vec![
            uuid("id"),
            uuid("person_id"),
            choice("kind"),
            text_null("role"),
            text("token_hash"),
            instant("created_at"),
            instant_null("revoked_at"),
        ],
        &["id"],
        &[("person_id", "person")],
        &[
            "CREATE UNIQUE INDEX feed_token ON feed (token_hash)",
            "CREATE INDEX feed_person ON feed (person_id, created_at)",
        ],
    )
}
