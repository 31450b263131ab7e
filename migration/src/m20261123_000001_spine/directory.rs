//! Units, people and the files they hold. Structures, names and posts are dated from the start.

use sea_orm_migration::schema::{boolean, date, date_null, text, uuid, uuid_null};

use crate::ddl::{Layout, choice, layout};

pub fn layouts() -> Vec<Layout> {
    vec![unit(), unit_placement(), agency(), person(), appointment(), case_file()]
}

fn unit() -> Layout {
    layout(
        "unit",
        vec![
            uuid("id"),
            choice("kind"),
            text("code"),
            date("valid_from"),
            date_null("valid_to"),
        ],
        &["id"],
        &[],
        &["CREATE UNIQUE INDEX unit_code ON unit (code)"],
    )
}

fn unit_placement() -> Layout {
    layout(
        "unit_placement",
        vec![
            uuid("id"),
            uuid("unit_id"),
            uuid_null("parent_id"),
            text("name"),
            date("valid_from"),
            date_null("valid_to"),
        ],
        &["id"],
        &[("unit_id", "unit"), ("parent_id", "unit")],
        &["CREATE INDEX unit_placement_unit ON unit_placement (unit_id, valid_from)"],
    )
}

fn agency() -> Layout {
    layout(
        "agency",
        vec![uuid("id"), text("code"), text("name")],
        &["id"],
        &[],
        &["CREATE UNIQUE INDEX agency_code ON agency (code)"],
    )
}

fn person() -> Layout {
    layout(
        "person",
        vec![
            uuid("id"),
            text("code"),
            text("subject"),
            text("name"),
            uuid_null("agency_id"),
        ],
        &["id"],
        &[("agency_id", "agency")],
        &[
            "CREATE UNIQUE INDEX person_code ON person (code)",
            "CREATE UNIQUE INDEX person_subject ON person (subject)",
        ],
    )
}

fn appointment() -> Layout {
    layout(
        "appointment",
        vec![
            uuid("id"),
            uuid("person_id"),
            text("role"),
            uuid("unit_id"),
            date("valid_from"),
            date_null("valid_to"),
        ],
        &["id"],
        &[("person_id", "person"), ("unit_id", "unit")],
        &["CREATE INDEX appointment_person ON appointment (person_id)"],
    )
}

fn case_file() -> Layout {
    layout(
        "case_file",
        vec![
            uuid("id"),
            text("reference"),
            uuid("team_id"),
            uuid_null("worker_id"),
            boolean("restricted"),
            boolean("child_protection"),
            boolean("looked_after"),
            date_null("last_audited_on"),
        ],
        &["id"],
        &[("team_id", "unit"), ("worker_id", "unit")],
        &[
            "CREATE UNIQUE INDEX case_file_reference ON case_file (reference)",
            "CREATE INDEX case_file_team ON case_file (team_id)",
        ],
    )
}
