//! No query a row: what fifty rows with everything beneath them cost in statements is what ten cost.

use harness::{app::World, both, builder::Submission, gql::Caller};
use serde_json::{Value, json};

const NESTED: &str = "query($first: Int!) { evidence(first: $first) { nodes {
  id task { ref title legs { id } } unit { name parent { name } } worker { name } submittedBy { name }
  evaluation { verdict outcomes { because { sentence } } ruleVersion { hash } }
  distributions(first: 20) { nodes { mode role { name } recipient { name } } }
  followUps(first: 20) { nodes { dueOn owner { name } unit { name } } }
  concerns { level owner { name } }
  requirements { code }
  satisfies { status period { label } unit { name } }
} pageInfo { hasNextPage } } }";

both!(fifty_rows_cost_no_more_statements_than_ten, |world| async move {
    let manager = world.caller("practice-manager");
    for n in 0..50 {
        let audit = Submission::supervision_audit().with("narrative", format!("file {n}"));
        let audit = if n % 3 == 0 { audit.significant() } else { audit };
        world.submit(&manager, &audit).await;
    }
    // Once to fill what is cached.
    cost(&world, &manager, 1).await;
    let (few, ten) = cost(&world, &manager, 10).await;
    let (many, fifty) = cost(&world, &manager, 50).await;
    assert_eq!((ten, fifty), (10, 50));
    assert_eq!(few, many, "statements for ten and for fifty rows");
    assert!(many <= 16, "{many} statements for one nested list");
});

/// Statements and rows of one list. What the server reads for itself meanwhile is counted too: the fewest of some tries
/// are those of the list.
async fn cost(world: &World, caller: &Caller, first: usize) -> (u64, usize) {
    let mut fewest = (u64::MAX, 0);
    for _ in 0..4 {
        let before = world.store().statements();
        let data: Value = caller.ask(NESTED, json!({ "first": first })).await;
        let rows = data["evidence"]["nodes"].as_array().map_or(0, Vec::len);
        fewest = fewest.min((world.store().statements() - before, rows));
    }
    fewest
}
