//! Concerns, from audits or raised by anyone.

use sea_orm_migration::schema::{boolean, text, text_null, uuid, uuid_null};

use crate::ddl::{Layout, choice, instant, instant_null, layout};

pub fn layouts() -> Vec<Layout> {
    vec![layout(
        "concern",
        vec![
            uuid("id"),
            choice("level"),
            choice("status"),
            uuid_null("evidence_id"),
            text_null("task"),
            uuid_null("unit_id"),
            uuid_null("team_id"),
            uuid_null("service_id"),
            uuid_null("worker_id"),
            uuid_null("case_file_id"),
            text_null("case_file_reference"),
            text_null("narrative"),
            boolean("restricted"),
            uuid("raised_by"),
            instant("raised_at"),
            uuid_null("owner_id"),
            text("owner_role"),
            instant_null("closed_at"),
            text_null("closed_reason"),
        ],
        &["id"],
        &[
            ("evidence_id", "evidence"),
            ("unit_id", "unit"),
            ("team_id", "unit"),
            ("service_id", "unit"),
            ("worker_id", "unit"),
            ("case_file_id", "case_file"),
            ("raised_by", "person"),
            ("owner_id", "person"),
        ],
        &[
            "CREATE INDEX concern_raised ON concern (raised_at, id)",
            "CREATE INDEX concern_evidence ON concern (evidence_id)",
            "CREATE INDEX concern_team ON concern (team_id, raised_at)",
            "CREATE INDEX concern_service ON concern (service_id, raised_at)",
            "CREATE INDEX concern_worker ON concern (worker_id, raised_at)",
            "CREATE INDEX concern_raiser ON concern (raised_by, raised_at)",
            "CREATE INDEX concern_owner ON concern (owner_id, raised_at)",
        ],
    )]
}
