//! Who is told of what.

use sea_orm_migration::schema::{boolean, text, text_null, uuid, uuid_null};

use crate::ddl::{Layout, choice, instant, instant_null, layout};

/// Nobody is told twice of one outcome while the first telling stands; a cancelled one may be told again. The last term
/// of each unique index says so: it is the recipient while active (a stand-in where nobody is named, for a unique index
/// takes two absent values for different ones) and the row itself once cancelled.
pub fn layouts() -> Vec<Layout> {
    vec![layout(
        "distribution",
        vec![
            uuid("id"),
            uuid_null("evidence_id"),
            uuid_null("concern_id"),
            uuid_null("obligation_id"),
            text("outcome_key"),
            choice("mode"),
            text("role"),
            uuid_null("person_id"),
            uuid_null("unit_id"),
            text_null("via"),
            boolean("gap"),
            choice("status"),
            text_null("cancelled_reason"),
            instant("created_at"),
            instant_null("acknowledged_at"),
            text("because"),
        ],
        &["id"],
        &[
            ("evidence_id", "evidence"),
            ("concern_id", "concern"),
            ("obligation_id", "obligation"),
            ("person_id", "person"),
            ("unit_id", "unit"),
        ],
        &[
            "CREATE UNIQUE INDEX distribution_evidence ON distribution (evidence_id, outcome_key, \
             (CASE status WHEN 'ACTIVE' THEN COALESCE(person_id, evidence_id) ELSE id END)) \
             WHERE evidence_id IS NOT NULL",
            "CREATE UNIQUE INDEX distribution_concern ON distribution (concern_id, outcome_key, \
             (CASE status WHEN 'ACTIVE' THEN COALESCE(person_id, concern_id) ELSE id END)) \
             WHERE concern_id IS NOT NULL",
            "CREATE UNIQUE INDEX distribution_obligation ON distribution (obligation_id, outcome_key, \
             (CASE status WHEN 'ACTIVE' THEN COALESCE(person_id, obligation_id) ELSE id END)) \
             WHERE obligation_id IS NOT NULL",
            "CREATE INDEX distribution_created ON distribution (created_at, id)",
            "CREATE INDEX distribution_person ON distribution (person_id, created_at)",
            "CREATE INDEX distribution_forum ON distribution (role, created_at) WHERE person_id IS NULL",
        ],
    )]
}
