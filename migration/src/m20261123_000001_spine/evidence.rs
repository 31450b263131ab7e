//! Evidence, its earlier revisions, what the rules said about it and what it lacks.

use sea_orm_migration::schema::{big_integer, boolean, date, date_null, integer, text, text_null, uuid, uuid_null};

use crate::ddl::{Layout, choice, choice_null, instant, layout, refer};

pub fn layouts() -> Vec<Layout> {
    vec![evidence(), evidence_revision(), evaluation(), requirement()]
}

/// `evaluation_id` and `follow_up_id` carry no reference: both tables refer to this one, and a circle can only be closed
/// by altering a table, which SQLite does not do.
fn evidence() -> Layout {
    layout(
        "evidence",
        vec![
            uuid("id"),
            text("task"),
            choice("kind"),
            choice("status"),
            integer("revision"),
            instant("submitted_at"),
            uuid("submitted_by"),
            date("event_date"),
            date_null("period_start"),
            date_null("period_end"),
            uuid("unit_id"),
            uuid_null("team_id"),
            uuid_null("service_id"),
            uuid_null("worker_id"),
            uuid_null("case_file_id"),
            text_null("case_file_reference"),
            text_null("tool"),
            choice_null("grade"),
            choice("concern"),
            text("answers"),
            text("findings"),
            text("participants"),
            text_null("good_practice"),
            text_null("narrative"),
            text("named_obligations"),
            uuid_null("follow_up_id"),
            boolean("restricted"),
            boolean("child_protection"),
            boolean("looked_after"),
            uuid("evaluation_id"),
            choice("verdict"),
            text_null("status_reason"),
        ],
        &["id"],
        &[
            ("submitted_by", "person"),
            ("unit_id", "unit"),
            ("team_id", "unit"),
            ("service_id", "unit"),
            ("worker_id", "unit"),
            ("case_file_id", "case_file"),
        ],
        &[
            "CREATE INDEX evidence_submitted ON evidence (submitted_at, id)",
            "CREATE INDEX evidence_task ON evidence (task, submitted_at, id)",
            "CREATE INDEX evidence_event ON evidence (event_date, id)",
            "CREATE INDEX evidence_unit ON evidence (unit_id, event_date)",
            "CREATE INDEX evidence_team ON evidence (team_id, submitted_at)",
            "CREATE INDEX evidence_service ON evidence (service_id, submitted_at)",
            "CREATE INDEX evidence_worker ON evidence (worker_id, event_date) WHERE worker_id IS NOT NULL",
            "CREATE INDEX evidence_submitter ON evidence (submitted_by, submitted_at)",
            "CREATE INDEX evidence_faulted ON evidence (task, submitted_at) WHERE verdict = 'FAULTED'",
        ],
    )
}

fn evidence_revision() -> Layout {
    layout(
        "evidence_revision",
        vec![
            uuid("id"),
            uuid("evidence_id"),
            integer("revision"),
            text("content"),
            instant("superseded_at"),
            uuid("superseded_by"),
            text("reason"),
        ],
        &["id"],
        &[("evidence_id", "evidence"), ("superseded_by", "person")],
        &["CREATE UNIQUE INDEX evidence_revision_number ON evidence_revision (evidence_id, revision)"],
    )
}

fn evaluation() -> Layout {
    let mut evaluation = layout(
        "evaluation",
        vec![
            uuid("id"),
            uuid("evidence_id"),
            integer("revision"),
            text("rule_set_hash"),
            choice("verdict"),
            text("outcomes"),
            text("facts"),
            text("facts_read"),
            text_null("fault"),
            big_integer("operations"),
            big_integer("duration_micros"),
            instant("evaluated_at"),
        ],
        &["id"],
        &[("evidence_id", "evidence")],
        &["CREATE INDEX evaluation_evidence ON evaluation (evidence_id, evaluated_at)"],
    );
    refer(&mut evaluation.table, "evaluation", "rule_set_hash", "rule_set", "hash");
    evaluation
}

fn requirement() -> Layout {
    layout(
        "requirement",
        vec![
            uuid("id"),
            uuid("evidence_id"),
            text("outcome_key"),
            text("code"),
            text_null("field"),
            text("message"),
            choice("status"),
            instant("created_at"),
            text("because"),
        ],
        &["id"],
        &[("evidence_id", "evidence")],
        &["CREATE INDEX requirement_evidence ON requirement (evidence_id, created_at)"],
    )
}
