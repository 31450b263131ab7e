//! What was asked, changed, read and is still to be passed on.

use sea_orm_migration::schema::{big_integer, text, uuid, uuid_null};

use crate::ddl::{Layout, choice, instant, instant_null, layout};

pub fn layouts() -> Vec<Layout> {
    vec![idempotency(), outbox(), change(), access()]
}

fn idempotency() -> Layout {
    layout(
        "idempotency",
        vec![
            uuid("person_id"),
            text("key"),
            text("operation"),
            text("body_hash"),
            uuid("subject_id"),
            instant("created_at"),
        ],
        &["person_id", "key"],
        &[("person_id", "person")],
        &[],
    )
}

fn outbox() -> Layout {
    layout(
        "outbox",
        vec![
            uuid("id"),
            text("topic"),
            uuid("subject_id"),
            text("payload"),
            choice("state"),
            big_integer("fence"),
            instant_null("lease_until"),
            instant("created_at"),
        ],
        &["id"],
        &[],
        &["CREATE INDEX outbox_waiting ON outbox (created_at, id) WHERE state <> 'DONE'"],
    )
}

fn change() -> Layout {
    layout(
        "change",
        vec![
            uuid("id"),
            instant("at"),
            uuid_null("actor_id"),
            text("operation"),
            text("subject_kind"),
            uuid("subject_id"),
            text("detail"),
        ],
        &["id"],
        &[("actor_id", "person")],
        &["CREATE INDEX change_subject ON change (subject_id, at)"],
    )
}

fn access() -> Layout {
    layout(
        "access",
        vec![
            uuid("id"),
            instant("at"),
            uuid("actor_id"),
            text("subject_kind"),
            uuid("subject_id"),
            text("purpose"),
        ],
        &["id"],
        &[("actor_id", "person")],
        &["CREATE INDEX access_subject ON access (subject_id, at)"],
    )
}
