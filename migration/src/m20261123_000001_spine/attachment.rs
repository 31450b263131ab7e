//! Files on their way, and files that belong to evidence. What they hold lies outside the database.

use sea_orm_migration::schema::{big_integer, big_integer_null, integer, text, text_null, uuid, uuid_null};

use crate::ddl::{Layout, choice, instant, instant_null, layout};

pub fn layouts() -> Vec<Layout> {
    vec![upload(), attachment()]
}

fn upload() -> Layout {
    layout(
        "upload",
        vec![
            uuid("id"),
            uuid("person_id"),
            text("name"),
            big_integer_null("announced"),
            instant("created_at"),
            instant("expires_at"),
            instant_null("received_at"),
            text_null("media_type"),
            big_integer_null("bytes"),
            text_null("sha256"),
        ],
        &["id"],
        &[("person_id", "person")],
        &[
            "CREATE INDEX upload_person ON upload (person_id, created_at)",
            "CREATE INDEX upload_created ON upload (created_at)",
            "CREATE INDEX upload_content ON upload (sha256) WHERE sha256 IS NOT NULL",
        ],
    )
}

/// `upload_id` carries no reference: uploads are forgotten, what was attached stays.
fn attachment() -> Layout {
    layout(
        "attachment",
        vec![
            uuid("id"),
            uuid("evidence_id"),
            integer("place"),
            uuid("upload_id"),
            text("name"),
            text("media_type"),
            big_integer("bytes"),
            text("sha256"),
            uuid("attached_by"),
            instant("attached_at"),
            choice("state"),
            text_null("finding"),
            instant_null("scanned_at"),
            instant_null("lease_until"),
            big_integer("fence"),
            instant_null("removed_at"),
            uuid_null("removed_by"),
            text_null("removed_reason"),
        ],
        &["id"],
        &[
            ("evidence_id", "evidence"),
            ("attached_by", "person"),
            ("removed_by", "person"),
        ],
        &[
            "CREATE UNIQUE INDEX attachment_place ON attachment (evidence_id, place)",
            "CREATE UNIQUE INDEX attachment_upload ON attachment (upload_id)",
            "CREATE INDEX attachment_content ON attachment (sha256)",
            "CREATE INDEX attachment_pending ON attachment (attached_at, id) WHERE state = 'PENDING'",
        ],
    )
}
