//! One submission's rows on PostgreSQL as a `pgbench` script: the floor there, written by a client that costs next to nothing.

use std::{collections::HashMap, fmt::Write};

use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

use crate::{db::Db, replay::TABLES};

/// What a floor is measured with.
pub struct Floor {
    /// Rows that have to be there before: the obligations that the submission counts towards.
    pub before: String,
    /// One transaction.
    pub script: String,
}

/// The rows of a compliant submission from the middle of the run, with fresh ids in every transaction.
pub async fn floor(db: &Db) -> Floor {
    let connection = db.connect().await;
    let middle = "SELECT id::text AS it FROM evidence WHERE verdict = 'COMPLIANT' ORDER BY submitted_at
        OFFSET (SELECT count(*) / 2 FROM evidence WHERE verdict = 'COMPLIANT') LIMIT 1";
    let evidence = texts(&connection, middle, "it")
        .await
        .pop()
        .expect("a compliant submission");
    let mut rows = Vec::new();
    let mut fresh: HashMap<String, String> = HashMap::new();
    for (table, link) in TABLES {
        let columns = columns(&connection, table).await;
        let found = read(&connection, table, link, &evidence, &columns).await;
        for row in found {
            if let (Some("id"), Some(Some(id))) = (columns.first().map(String::as_str), row.first()) {
                let variable = fresh.len();
                fresh
                    .entry(id.clone())
                    .or_insert_with(|| format!("lpad(to_hex(:id{variable}::bigint), 32, '0')::uuid"));
            }
            rows.push((table, columns.clone(), row));
        }
    }
    let before = obligations(&connection, &evidence).await;
    connection.close().await.expect("closes");
    let mut script = String::new();
    for variable in 0..fresh.len() {
        writeln!(script, "\\set id{variable} random(1, 9000000000000000000)").expect("a string");
    }
    script.push_str("BEGIN;\n");
    for (table, columns, row) in rows {
        let values: Vec<String> = columns
            .iter()
            .zip(row)
            .map(|(column, value)| literal(table, column, value, &fresh))
            .collect();
        writeln!(script, "INSERT INTO \"{table}\" VALUES ({});", values.join(", ")).expect("a string");
    }
    script.push_str("COMMIT;\n");
    Floor { before, script }
}

/// The obligations that a piece of evidence counts towards, word for word.
async fn obligations(connection: &DatabaseConnection, evidence: &str) -> String {
    let columns = columns(connection, "obligation").await;
    let counted = format!("SELECT obligation_id::text AS it FROM satisfaction WHERE evidence_id = '{evidence}'");
    let mut before = String::new();
    for id in texts(connection, &counted, "it").await {
        for row in read(connection, "obligation", "id", &id, &columns).await {
            let values = columns.iter().zip(row);
            let values: Vec<String> = values
                .map(|(column, value)| literal("obligation", column, value, &HashMap::new()))
                .collect();
            let conflict = "ON CONFLICT DO NOTHING";
            writeln!(
                before,
                "INSERT INTO obligation VALUES ({}) {conflict};",
                values.join(", ")
            )
            .expect("a string");
        }
    }
    before
}

async fn columns(connection: &DatabaseConnection, table: &str) -> Vec<String> {
    let sql = format!(
        "SELECT column_name::text AS it FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY ordinal_position"
    );
    texts(connection, &sql, "it").await
}

fn literal(table: &str, column: &str, value: Option<String>, fresh: &HashMap<String, String>) -> String {
    match value {
        None => "NULL".to_owned(),
        Some(_) if table == "idempotency" && column == "key" => "'k' || :id0::text".to_owned(),
        Some(value) => fresh
            .get(&value)
            .cloned()
            .unwrap_or_else(|| format!("'{}'", quiet(&value))),
    }
}

/// The words of a literal. `pgbench` takes `:true` for a variable of its own, within quotes too.
fn quiet(value: &str) -> String {
    let mut words = String::with_capacity(value.len() + 64);
    for letter in value.chars() {
        if words.ends_with(':') && letter.is_alphanumeric() {
            words.push(' ');
        }
        words.push(letter);
    }
    words.replace('\'', "''")
}

async fn read(
    connection: &DatabaseConnection,
    table: &str,
    link: &str,
    evidence: &str,
    columns: &[String],
) -> Vec<Vec<Option<String>>> {
    if !columns.iter().any(|it| it == link) {
        return Vec::new();
    }
    let select: Vec<String> = columns.iter().map(|it| format!("\"{it}\"::text AS \"{it}\"")).collect();
    let sql = format!(
        "SELECT {} FROM \"{table}\" WHERE \"{link}\" = '{evidence}'",
        select.join(", ")
    );
    let rows = connection
        .query_all_raw(Statement::from_string(connection.get_database_backend(), &sql))
        .await;
    let rows = rows.expect(&sql);
    rows.iter()
        .map(|row| columns.iter().map(|it| row.try_get("", it).expect(it)).collect())
        .collect()
}

async fn texts(connection: &DatabaseConnection, sql: &str, column: &str) -> Vec<String> {
    let rows = connection
        .query_all_raw(Statement::from_string(connection.get_database_backend(), sql))
        .await
        .expect(sql);
    rows.iter().map(|row| row.try_get("", column).expect(column)).collect()
}
