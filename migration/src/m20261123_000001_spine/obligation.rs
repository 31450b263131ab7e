//! What is due, and what has been held against it.

use sea_orm_migration::schema::{boolean, date, date_null, integer, text, text_null, uuid, uuid_null};

use crate::ddl::{Layout, choice, instant, instant_null, layout};

pub fn layouts() -> Vec<Layout> {
    vec![obligation(), satisfaction()]
}

fn obligation() -> Layout {
    layout(
        "obligation",
        vec![
            uuid("id"),
            text("slot"),
            choice("nature"),
            text("task"),
            text("leg"),
            uuid("unit_id"),
            uuid_null("team_id"),
            uuid_null("service_id"),
            uuid_null("holder_id"),
            uuid_null("meeting_id"),
            text("period_label"),
            date("period_start"),
            date("period_end"),
            date("due_on"),
            integer("required"),
            integer("met"),
            date_null("completed_on"),
            choice("state"),
            text_null("reason"),
            uuid_null("decided_by"),
            instant_null("decided_at"),
            instant_null("ended_at"),
            text("because"),
            instant("created_at"),
        ],
        &["id"],
        &[
            ("unit_id", "unit"),
            ("team_id", "unit"),
            ("service_id", "unit"),
            ("holder_id", "person"),
            ("meeting_id", "meeting"),
            ("decided_by", "person"),
        ],
        &[
            "CREATE UNIQUE INDEX obligation_slot ON obligation (slot)",
            "CREATE INDEX obligation_due ON obligation (due_on, id)",
            "CREATE INDEX obligation_task ON obligation (task, due_on)",
            "CREATE INDEX obligation_unit ON obligation (unit_id, due_on)",
            "CREATE INDEX obligation_service ON obligation (service_id, due_on)",
            "CREATE INDEX obligation_holder ON obligation (holder_id, due_on)",
            "CREATE INDEX obligation_leg ON obligation (leg, period_start)",
            "CREATE INDEX obligation_meeting ON obligation (meeting_id) WHERE meeting_id IS NOT NULL",
            "CREATE INDEX obligation_open ON obligation (due_on, id) WHERE state = 'ACTIVE' AND completed_on IS NULL",
            // Everything that the sums of a year are made of, so that they are read without the rows.
            "CREATE INDEX obligation_sum ON obligation \
             (due_on, task, unit_id, nature, state, completed_on, met, period_start)",
            "CREATE INDEX obligation_unended ON obligation (due_on, id) WHERE ended_at IS NULL",
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
