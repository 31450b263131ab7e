//! Lists as CSV.

mod ask;
mod cell;
mod list;
mod size;

use std::collections::BTreeMap;

use harness::{
    app::World,
    fetch::{Got, get},
};

/// One line by its columns.
pub(crate) type Row = BTreeMap<String, String>;

/// Asks for `/export/<what>`, such as `obligations.csv?task=3.16`.
async fn export(world: &World, person: &str, what: &str) -> Got {
    let bearer = format!("Bearer {}", world.token(person));
    get(&format!("{}/export/{what}", world.base), &[("authorization", &bearer)]).await
}

/// The lines of a list that must be given.
pub(crate) async fn rows(world: &World, person: &str, what: &str) -> Vec<Row> {
    let got = export(world, person, what).await;
    assert_eq!(got.status, 200, "{what}: {got:?}");
    read(&got.text)
}

/// Reads CSV as RFC 4180 has it, header first.
fn read(text: &str) -> Vec<Row> {
    let mut lines = records(text).into_iter();
    let header = lines.next().expect("a header line");
    lines
        .map(|cells| {
            assert_eq!(cells.len(), header.len(), "{cells:?}");
            header.iter().cloned().zip(cells).collect()
        })
        .collect()
}

fn records(text: &str) -> Vec<Vec<String>> {
    assert!(text.ends_with("\r\n"), "the last line ends like the others");
    let (mut lines, mut cells, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut characters = text.chars().peekable();
    let mut quoted = false;
    while let Some(one) = characters.next() {
        match one {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {
                assert_eq!(characters.next(), Some('\n'), "a bare CR");
                cells.push(std::mem::take(&mut cell));
                lines.push(std::mem::take(&mut cells));
            }
            other => cell.push(other),
        }
    }
    assert!(!quoted && cell.is_empty() && cells.is_empty());
    lines
}

/// Waits until the duties of this month are planned.
async fn planned(world: &World) {
    world
        .until("duties are planned", || async {
            world
                .db
                .count("obligation", "task = '3.16' AND period_end = '2026-12-31'")
                .await
                >= 12
        })
        .await;
}
