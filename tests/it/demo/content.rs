//! The same seed on the same day gives the same county, and everything in it is accounted for.

use api::clock::civil_day;
use chrono::{NaiveDate, Utc};
use harness::process::Plumbline;
use rusqlite::{Connection, types::Value};

use super::load;

/// What a county holds, without ids: every row named by what people know it by.
const CONTENT: [&str; 6] = [
    "SELECT 'evidence', i.key, e.kind, e.status, e.revision, e.event_date, u.code, w.code, e.case_file_reference, e.grade,
     e.concern, e.verdict, e.answers, e.submitted_at, p.subject FROM evidence e
     JOIN idempotency i ON i.subject_id = e.id AND i.operation = 'submitEvidence'
     JOIN unit u ON u.id = e.unit_id LEFT JOIN unit w ON w.id = e.worker_id JOIN person p ON p.id = e.submitted_by",
    "SELECT 'distribution', coalesce(i.key, o.leg || o.period_label || ou.code || coalesce(oh.code, ''), c.narrative),
     CASE WHEN d.outcome_key LIKE 'late:%' THEN substr(d.outcome_key, 39) ELSE d.outcome_key END,
     d.mode, d.role, p.subject, d.status, d.created_at, d.acknowledged_at FROM distribution d
     LEFT JOIN idempotency i ON i.subject_id = d.evidence_id AND i.operation = 'submitEvidence'
     LEFT JOIN obligation o ON o.id = d.obligation_id LEFT JOIN unit ou ON ou.id = o.unit_id
     LEFT JOIN person oh ON oh.id = o.holder_id LEFT JOIN concern c ON c.id = d.concern_id
     LEFT JOIN person p ON p.id = d.person_id",
    "SELECT 'follow_up', i.key, f.kind, f.outcome_key, f.status, f.due_on, p.subject, f.closed_at FROM follow_up f
     JOIN idempotency i ON i.subject_id = f.cause_id AND i.operation = 'submitEvidence'
     LEFT JOIN person p ON p.id = f.owner_id",
    "SELECT 'concern', c.level, c.status, c.task, u.code, c.case_file_reference, c.raised_at, c.closed_at, c.closed_reason,
     c.narrative, p.subject FROM concern c LEFT JOIN unit u ON u.id = c.unit_id JOIN person p ON p.id = c.raised_by",
    "SELECT 'obligation', o.leg, u.code, p.code, o.period_label, o.period_start, o.due_on, o.state, o.required, o.met,
     o.completed_on, o.reason FROM obligation o JOIN unit u ON u.id = o.unit_id LEFT JOIN person p ON p.id = o.holder_id",
    "SELECT 'rules', rule_set_hash, valid_from, known_at, '' FROM rule_activation WHERE seq > 1",
];

fn open(plumbline: &Plumbline) -> Connection {
    Connection::open(plumbline.dir.path().join("plumbline.db")).unwrap()
}

fn content(db: &Connection) -> Vec<String> {
    let mut lines = Vec::new();
    for select in CONTENT {
        let mut statement = db.prepare(select).unwrap();
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| {
            let cells = (0..columns).map(|at| row.get::<_, Value>(at).map(|cell| format!("{cell:?}")));
            cells.collect::<Result<Vec<String>, _>>()
        });
        let before = lines.len();
        lines.extend(rows.unwrap().map(|row| row.unwrap().join(" ")));
        assert!(lines.len() > before, "nothing by {select}");
    }
    lines.sort();
    lines
}

fn today() -> NaiveDate {
    civil_day(Utc::now())
}

#[test]
fn the_same_seed_gives_the_same_county() {
    let run = |seed| {
        let plumbline = Plumbline::on(None);
        load(&plumbline, "1", seed);
        content(&open(&plumbline))
    };
    // Two runs of two days are two counties: once more, should midnight come between.
    let (first, second) = loop {
        let day = today();
        let (first, second) = (run("7"), run("7"));
        if day == today() {
            break (first, second);
        }
    };
    let differ = |a: &[String], b: &[String]| a.iter().filter(|line| b.binary_search(line).is_err()).count();
    let shown: Vec<&String> = first
        .iter()
        .filter(|line| second.binary_search(line).is_err())
        .take(5)
        .collect();
    assert!(
        first == second,
        "{} lines of {} differ: {shown:#?}",
        differ(&first, &second),
        first.len()
    );
    let other = run("8");
    assert!(differ(&first, &other) > 100, "another seed is another past");
}

#[test]
fn everything_is_accounted_for() {
    let plumbline = Plumbline::on(None);
    let said = load(&plumbline, "1", "2013");
    assert!(!said.out.contains("refused"), "{said:?}");
    let db = open(&plumbline);
    let count = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    for (what, none) in [
        (
            "follow-ups that are neither done by evidence, cancelled with a reason nor open with an owner",
            "SELECT count(*) FROM follow_up WHERE NOT (status = 'DONE' AND closed_by IS NOT NULL
             OR status = 'CANCELLED' AND closed_reason IS NOT NULL OR status = 'OPEN' AND owner_id IS NOT NULL)",
        ),
        (
            "concerns without an owner, or closed without a reason",
            "SELECT count(*) FROM concern WHERE owner_id IS NULL OR status = 'CLOSED' AND closed_reason IS NULL",
        ),
        (
            "obligations that count something else than what satisfies them",
            "SELECT count(*) FROM obligation o WHERE met <>
             (SELECT count(*) FROM satisfaction s WHERE s.obligation_id = o.id AND s.counted)",
        ),
        (
            "obligations decided about without reason or person",
            "SELECT count(*) FROM obligation WHERE state IN ('WAIVED', 'NOT_APPLICABLE')
             AND (reason IS NULL OR decided_by IS NULL)",
        ),
        (
            "evidence that still has no verdict",
            "SELECT count(*) FROM evidence WHERE verdict = 'FAULTED'",
        ),
        (
            "evidence that counts though it may not",
            "SELECT count(*) FROM satisfaction s JOIN evidence e ON e.id = s.evidence_id
             WHERE s.counted AND (e.verdict IN ('INCOMPLETE', 'CONFLICT', 'FAULTED') OR e.status = 'WITHDRAWN')",
        ),
        (
            "concerns that nobody was told of",
            "SELECT count(*) FROM concern c WHERE NOT EXISTS
             (SELECT 1 FROM distribution d WHERE d.concern_id = c.id OR d.evidence_id = c.evidence_id)",
        ),
        (
            "roles that nobody holds",
            "SELECT 86 - count(DISTINCT role) > 0 FROM appointment",
        ),
    ] {
        assert_eq!(count(none), 0, "{what}");
    }
    for (what, some) in [
        ("faults", "SELECT count(*) FROM evaluation WHERE verdict = 'FAULTED'"),
        ("revisions", "SELECT count(*) FROM evidence_revision"),
        (
            "raised concerns",
            "SELECT count(*) FROM concern WHERE evidence_id IS NULL",
        ),
        (
            "confirmations",
            "SELECT count(*) FROM distribution WHERE acknowledged_at IS NOT NULL",
        ),
        (
            "tellings of lateness",
            "SELECT count(*) FROM distribution WHERE outcome_key LIKE 'tell:%'",
        ),
    ] {
        assert!(count(some) > 0, "{what}");
    }
}
