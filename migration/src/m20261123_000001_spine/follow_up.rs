//! Work born of an outcome.

use sea_orm_migration::schema::{date, text, text_null, uuid, uuid_null};

use crate::ddl::{Layout, choice, instant, instant_null, layout};

pub fn layouts() -> Vec<Layout> {
    vec![layout(
        "follow_up",
        vec![
            uuid("id"),
            choice("kind"),
            choice("status"),
            text("task"),
            uuid("cause_id"),
            uuid_null("concern_id"),
            text("outcome_key"),
            text_null("guard"),
            date("due_on"),
            uuid_null("owner_id"),
            text("owner_role"),
            uuid("unit_id"),
            uuid_null("service_id"),
            uuid_null("worker_id"),
            uuid_null("case_file_id"),
            text_null("case_file_reference"),
            instant("created_at"),
            instant_null("closed_at"),
            uuid_null("closed_by"),
            text_null("closed_reason"),
            text("because"),
        ],
        &["id"],
        &[
            ("cause_id", "evidence"),
            ("concern_id", "concern"),
            ("owner_id", "person"),
            ("unit_id", "unit"),
            ("service_id", "unit"),
            ("worker_id", "unit"),
            ("case_file_id", "case_file"),
            ("closed_by", "evidence"),
        ],
        &[
            "CREATE UNIQUE INDEX follow_up_guard ON follow_up (guard) WHERE status = 'OPEN'",
            "CREATE INDEX follow_up_due ON follow_up (due_on, id)",
            "CREATE INDEX follow_up_cause ON follow_up (cause_id)",
            "CREATE INDEX follow_up_concern ON follow_up (concern_id)",
            "CREATE INDEX follow_up_owner ON follow_up (owner_id, due_on)",
            "CREATE INDEX follow_up_unit ON follow_up (unit_id, due_on)",
            "CREATE INDEX follow_up_service ON follow_up (service_id, due_on)",
            "CREATE INDEX follow_up_worker ON follow_up (worker_id, due_on)",
            "CREATE INDEX follow_up_closer ON follow_up (closed_by)",
        ],
    )]
}
