//! What is due: planned ahead and planned again when something changes; whose it is and how it stands, every list and sum
//! of it; raised, decided about, met, told when it is late, and what follows when its period ends.

mod ahead;
mod decide;
mod directory;
mod end;
mod filter;
mod holder;
mod late;
mod meeting;
mod mine;
mod preview;
mod raise;
mod replica;
mod rules;
mod status;
mod task;

use harness::{app::World, document::OBLIGATIONS, gql::Caller};
use serde_json::{Value, json};

/// All obligations that fit, soonest first.
async fn listed(caller: &Caller, filter: Value) -> Vec<Value> {
    let mut all = Vec::new();
    let mut after = Value::Null;
    loop {
        let page = caller
            .ask(OBLIGATIONS, json!({ "filter": filter, "after": after }))
            .await;
        let page = &page["obligations"];
        all.extend(page["nodes"].as_array().unwrap().iter().cloned());
        if page["pageInfo"]["hasNextPage"] == json!(false) {
            return all;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

/// Those of a leg for a unit, by the authority's reference, as the safeguarding lead sees them.
async fn of_leg(world: &World, leg: &str, unit: &str) -> Vec<Value> {
    let lead = world.caller("head-of-safeguarding");
    let found = listed(&lead, json!({ "legs": [leg] })).await;
    found.into_iter().filter(|it| it["unit"]["code"] == unit).collect()
}

/// What stands in each of them at a pointer.
fn each<'a>(rows: &'a [Value], pointer: &str) -> Vec<&'a str> {
    let text = |row: &'a Value| row.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    rows.iter().map(text).collect()
}

/// The one with that first day.
#[track_caller]
fn from<'a>(rows: &'a [Value], day: &str) -> &'a Value {
    let found: Vec<&Value> = rows.iter().filter(|it| it["period"]["start"] == day).collect();
    assert_eq!(found.len(), 1, "one from {day} in {rows:#?}");
    found[0]
}
