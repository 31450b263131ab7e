//! The rows that submissions wrote, read back from a SQLite file and written again by plain prepared statements: the floor
//! that the product is measured against.

use std::{
    collections::HashMap,
    path::Path,
    time::{Duration, Instant},
};

use rusqlite::{Connection, types::Value};

/// Tables in the order in which their references allow them to be written, and the column that leads to the evidence.
pub const TABLES: [(&str, &str); 11] = [
    ("evidence", "id"),
    ("concern", "evidence_id"),
    ("evaluation", "evidence_id"),
    ("requirement", "evidence_id"),
    ("distribution", "evidence_id"),
    ("follow_up", "cause_id"),
    ("satisfaction", "evidence_id"),
    ("idempotency", "subject_id"),
    ("outbox", "subject_id"),
    ("change", "subject_id"),
    ("access", "subject_id"),
];

/// One row of one table.
type Row = (usize, Vec<Value>);

/// Rows by submission, in the order of submission.
pub struct Rows {
    /// Obligations, each before the submission that needed it first.
    submissions: Vec<Vec<Row>>,
    statements: Vec<String>,
}

impl Rows {
    /// Reads every row that submissions wrote into the file.
    pub fn read(file: &Path) -> Self {
        let db = Connection::open(file).expect("the database");
        let mut statements = Vec::new();
        let mut index: HashMap<Vec<u8>, usize> = HashMap::new();
        let mut submissions: Vec<Vec<Row>> = Vec::new();
        let mut obligation_of: HashMap<Vec<u8>, usize> = HashMap::new();
        for (table, link) in TABLES {
            let slot = statements.len();
            let rows = read_table(&db, table, &mut statements);
            let Some((columns, rows)) = rows else { continue };
            let Some(link) = columns.iter().position(|it| it == link) else {
                continue;
            };
            for row in rows {
                if table == "evidence" {
                    index.insert(bytes(&row[link]), submissions.len());
                    submissions.push(Vec::new());
                }
                // What hangs on a concern hangs on its evidence.
                let Some(&of) = index.get(&bytes(&row[link])) else {
                    continue;
                };
                if table == "concern" {
                    index.insert(bytes(&row[0]), of);
                }
                if table == "satisfaction" {
                    let first = obligation_of.entry(bytes(&row[0])).or_insert(of);
                    *first = of.min(*first);
                }
                submissions[of].push((slot, row));
            }
        }
        let slot = statements.len();
        let (_, rows) = read_table(&db, "obligation", &mut statements).expect("a table");
        for row in rows {
            if let Some(&of) = obligation_of.get(&bytes(&row[0])) {
                submissions[of].insert(0, (slot, row));
            }
        }
        Self {
            submissions,
            statements,
        }
    }

    /// How many submissions.
    pub fn submissions(&self) -> usize {
        self.submissions.len()
    }

    /// How many rows.
    pub fn rows(&self) -> usize {
        self.submissions.iter().map(Vec::len).sum()
    }

    /// Writes them into another file in transactions of `group` submissions, each synced to the disk.
    pub fn write(&self, file: &Path, group: usize) -> Duration {
        let db = Connection::open(file).expect("the database");
        db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")
            .expect("pragmas");
        let started = Instant::now();
        {
            let mut prepared: Vec<_> = self.statements.iter().map(|sql| db.prepare(sql).expect(sql)).collect();
            for group in self.submissions.chunks(group) {
                db.execute_batch("BEGIN IMMEDIATE").expect("a transaction");
                for (slot, values) in group.iter().flatten() {
                    prepared[*slot]
                        .execute(rusqlite::params_from_iter(values))
                        .expect(&self.statements[*slot]);
                }
                db.execute_batch("COMMIT").expect("a commit");
            }
        }
        started.elapsed()
    }
}

fn read_table(db: &Connection, table: &str, statements: &mut Vec<String>) -> Option<(Vec<String>, Vec<Vec<Value>>)> {
    let mut select = db.prepare(&format!("SELECT * FROM \"{table}\" ORDER BY rowid")).ok()?;
    let columns: Vec<String> = select.column_names().iter().map(ToString::to_string).collect();
    let marks = vec!["?"; columns.len()].join(", ");
    statements.push(format!("INSERT INTO \"{table}\" VALUES ({marks})"));
    let rows = select
        .query_map([], |row| (0..columns.len()).map(|at| row.get(at)).collect())
        .ok()?;
    let rows = rows.map(|row| row.expect(table)).collect();
    Some((columns, rows))
}

fn bytes(value: &Value) -> Vec<u8> {
    match value {
        Value::Blob(bytes) => bytes.clone(),
        Value::Text(text) => text.clone().into_bytes(),
        _ => Vec::new(),
    }
}
