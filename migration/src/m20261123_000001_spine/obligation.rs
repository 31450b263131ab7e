//! What is due, and what has been held against it.

use sea_orm_migration::schema::{boolean, date, date_null, integer, text, text_null, uuid, uuid_null};

use crate::ddl::{Layout, choice, instant, layout};

pub fn layouts() -> Vec<Layout> {
    vec![obligation(), satisfaction()]
}

fn obligation() -> Layout {
    layout(
        "obligation",
        vec![
            uuid("id"),
            text("slot"),
            text("task"),
            text("leg"),
            uuid("unit_id"),
            uuid_null("team_id"),
            uuid_null("service_id"),
            uuid_null("holder_id"),
            text("period_label"),
            date("period_start"),
            date("period_end"),
            date("due_on"),
            integer("required"),
            integer("met"),
            date_null("completed_on"),
            choice("state"),
            text_null("reason"),
            text("because"),
            instant("created_at"),
        ],
        &["id"],
        &[
            ("unit_id", "unit"),
            ("team_id", "unit"),
            ("service_id", "unit"),
            ("holder_id", "person"),
        ],
        &[
            "CREATE UNIQUE INDEX obligation_slot ON obligation (slot)",
            "CREATE INDEX obligation_due ON obligation (due_on, id)",
            "CREATE INDEX obligation_task ON obligation (task, due_on)",
            "CREATE INDEX obligation_unit ON obligation (unit_id, due_on)",
            "CREATE INDEX obligation_service ON obligation (service_id, due_on)",
            "CREATE INDEX obligation_holder ON obligation (holder_id, due_on)",
            "CREATE INDEX obligation_leg ON obligation (leg, period_start)",
        ],
    )
}

fn satisfaction() -> Layout {
    layout(
        "satisfaction",
        vec![
            uuid("obligation_id"),
            uuid("evidence_id"),
            date("submitted_on"),
            boolean("counted"),
        ],
        &["obligation_id", "evidence_id"],
        &[("obligation_id", "obligation"), ("evidence_id", "evidence")],
        &["CREATE INDEX satisfaction_evidence ON satisfaction (evidence_id)"],
    )
}
