//! No query a row: what fifty rows with everything beneath them cost in statements is what ten cost.

use harness::{app::World, both, builder::Submission, gql::Caller};
use serde_json::{Value, json};

const NESTED: &str = "query($first: Int!) { evidence(first: $first) { nodes {
  id task { ref title legs { id } } unit { name parent { name } } worker { name } submittedBy { name }
  evaluation { verdict outcomes { because { sentence } } ruleVersion { hash } replay { same } }
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
    assert!(many <= 17, "{many} statements for one nested list");
});

/// As fragments write it that each know only what they show.
const COLOCATED: &str = "query($first: Int!) { evidence(first: $first) { nodes { id } } ...Text ...Task }
  fragment Text on Query { evidence(first: $first) { nodes { narrative } pageInfo { hasNextPage } } }
  fragment Task on Query { ... { evidence(first: $first) { nodes { task { ref } id } } } }";
const TOGETHER: &str = "query($first: Int!) { evidence(first: $first) { nodes { id narrative task { ref } }
  pageInfo { hasNextPage } } }";

both!(a_list_that_several_fragments_ask_for_is_read_once, |world| async move {
    let manager = world.caller("practice-manager");
    for n in 0..3 {
        let audit = Submission::supervision_audit().with("narrative", format!("file {n}"));
        world.submit(&manager, &audit).await;
    }
    let first = json!({ "first": 2 });
    let (apart, together) = (
        manager.ask(COLOCATED, first.clone()).await,
        manager.ask(TOGETHER, first.clone()).await,
    );
    assert_eq!(apart, together);
    assert_eq!(apart["evidence"]["nodes"].as_array().unwrap().len(), 2);
    let apart = least(&world, &manager, COLOCATED, first.clone()).await;
    let together = least(&world, &manager, TOGETHER, first).await;
    assert_eq!(
        apart, together,
        "statements for a list that is asked for three times and once"
    );
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

const ENDED: [(&str, &str, &str); 2] = [
    ("evidence", "withdrawnBy", "withdrawnBy { name } withdrawnAt"),
    ("concerns", "closedBy", "closedBy { name }"),
];

both!(
    who_ended_many_things_costs_no_more_statements_than_few,
    |world| async move {
        let head = world.caller("head-of-safeguarding");
        let close = "mutation($input: CloseConcernInput!) { closeConcern(input: $input) { errors { code } } }";
        let raise = "mutation($input: RaiseConcernInput!) { raiseConcern(input: $input) { concern { id } } }";
        for n in 0..6 {
            let key = || harness::builder::fresh_key();
            let audit = Submission::team_audit().with("narrative", format!("file {n}"));
            let manager = world.caller("operations-manager");
            let evidence = world.submit(&manager, &audit).await;
            let input = json!({ "idempotencyKey": key(), "evidence": evidence["id"], "reason": "the wrong file" });
            manager
                .ask(&harness::document::withdraw(), json!({ "input": input }))
                .await;
            let input = json!({ "idempotencyKey": key(), "level": "CONCERN", "narrative": "seen at a visit" });
            let raised = head.ask(raise, json!({ "input": input })).await;
            let input = json!({ "concern": raised["raiseConcern"]["concern"]["id"], "reason": "it was dealt with" });
            head.ask(close, json!({ "input": input })).await;
        }
        for (list, who, asked) in ENDED {
            let document = format!("query($first: Int!) {{ {list}(first: $first) {{ nodes {{ {asked} }} }} }}");
            let all = head.ask(&document, json!({ "first": 6 })).await;
            let nodes = all[list]["nodes"].as_array().unwrap();
            assert!(
                nodes.len() == 6 && nodes.iter().all(|it| it[who]["name"].is_string()),
                "{all:#}"
            );
            let few = least(&world, &head, &document, json!({ "first": 2 })).await;
            let many = least(&world, &head, &document, json!({ "first": 6 })).await;
            assert_eq!((few, many), (2, 2), "{list}: the rows, and their trail");
        }
    }
);

const MATRIX: &str = "query($filter: ObligationFilter) { complianceMatrix(year: \"2026/27\", filter: $filter) {
  tasks { task { title } total } rows { unit { name parent { name } } lines { task { ref } cells { month counts { status count }
    obligations(first: 3) { totalCount nodes { id owners { person { name } } } } } } }
} }";

both!(many_cells_cost_no_more_statements_than_few, |world| async move {
    world
        .until("duties are planned", || async {
            world.db.count("obligation", "1 = 1").await > 0
        })
        .await;
    let lead = world.caller("qa-lead");
    let cost = async |tasks: &[&str]| least(&world, &lead, MATRIX, json!({ "filter": { "tasks": tasks } })).await;
    let (few, many) = (cost(&["3.16"]).await, cost(&["3.14", "3.15", "3.16", "5.1"]).await);
    assert_eq!((few, many), (2, 2), "one to count and one for what is in the cells");
});

/// The fewest statements in which a document was answered: what the service does beside it is not counted.
async fn least(world: &World, caller: &Caller, document: &str, variables: Value) -> u64 {
    let mut fewest = u64::MAX;
    for _ in 0..6 {
        let before = world.store().statements();
        caller.ask(document, variables.clone()).await;
        fewest = fewest.min(world.store().statements() - before);
    }
    fewest
}

const PACK: &str =
    "query($first: Int!) { forumPack(role: \"SMT\", period: { start: \"2029-04-01\", end: \"2032-03-31\" }) {
  counts { status count } items(first: $first) { totalCount nodes { mode owners { person { name } } leg { id }
    evidence { nodes { id } } obligation { id unit { name } } } } } }";
const GAPS: &str = "query($first: Int!) { evidenceGaps(year: \"2026/27\", first: $first) { totalCount nodes { ageDays
  owners { person { name } } obligation { task { ref } unit { name } } } } }";

both!(
    many_items_and_gaps_cost_no_more_statements_than_few,
    |world| async move {
        let county = harness::obligation::rows(world.store()).await;
        for (seed, around) in [(2, "2031-03-31"), (3, "2026-06-30")] {
            let mut chance = harness::obligation::Chance::new(seed);
            let some = harness::obligation::random(&mut chance, &county, around.parse().unwrap(), 300);
            harness::obligation::store(world.store(), some).await;
        }
        let lead = world.caller("qa-lead");
        for (document, most) in [(PACK, 5), (GAPS, 2)] {
            let few = least(&world, &lead, document, json!({ "first": 2 })).await;
            let many = least(&world, &lead, document, json!({ "first": 40 })).await;
            assert_eq!(few, many, "statements for two and for forty: {document}");
            assert!(many <= most, "{many} statements: {document}");
        }
    }
);
