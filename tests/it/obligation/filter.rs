//! What the list of obligations can be narrowed to.

use std::collections::BTreeSet;

use harness::{app::World, both};
use serde_json::{Value, json};

const LIST: &str = "query($filter: ObligationFilter) { obligations(first: 100, filter: $filter) {
  totalCount nodes { id status nature dueOn
    task { ref part responsible { code } } leg { id by { code } recipients { role { code } via { code } } } unit { code kind } } } }";

async fn nodes(world: &World, filter: Value) -> Vec<Value> {
    let reply = world.caller("qa-lead").ask(LIST, json!({ "filter": filter })).await;
    let nodes = reply["obligations"]["nodes"].as_array().unwrap().clone();
    if nodes.len() < 100 {
        assert_eq!(reply["obligations"]["totalCount"], json!(nodes.len()), "{filter}");
    }
    assert!(!nodes.is_empty(), "nothing for {filter}");
    nodes
}

fn codes<'a>(list: &'a Value, at: &str) -> BTreeSet<&'a str> {
    let each = list.as_array().unwrap().iter();
    each.filter_map(|it| it.pointer(at).and_then(Value::as_str)).collect()
}

both!(narrowed_by_part_role_forum_and_status, |world| async move {
    world
        .until("duties are planned", || async {
            world.db.count("obligation", "1 = 1").await > 0
        })
        .await;
    for it in nodes(&world, json!({ "parts": [3, 5] })).await {
        assert!([json!(3), json!(5)].contains(&it["task"]["part"]), "{it:#}");
    }
    for it in nodes(&world, json!({ "roles": ["HOS_CSC"] })).await {
        let answers = ["HOS_CSC", "HEAD_OF_SERVICE"];
        let by = codes(&it["leg"]["by"], "/code");
        let responsible = if by.is_empty() {
            codes(&it["task"]["responsible"], "/code")
        } else {
            by
        };
        assert!(answers.iter().any(|role| responsible.contains(role)), "{it:#}");
    }
    for it in nodes(&world, json!({ "forums": ["SCRUTINY_COMMITTEE"] })).await {
        let recipients = &it["leg"]["recipients"];
        let forum = "SCRUTINY_COMMITTEE";
        let meant = codes(recipients, "/role/code").contains(forum) || codes(recipients, "/via/code").contains(forum);
        assert!(meant, "{it:#}");
    }
    for it in nodes(
        &world,
        json!({ "statuses": ["OPEN", "NOT_DUE"], "natures": ["PERIODIC"], "dated": true }),
    )
    .await
    {
        assert!(it["status"] == "OPEN" || it["status"] == "NOT_DUE", "{it:#}");
        assert_eq!(it["nature"], "PERIODIC");
        assert!(it["dueOn"].is_string());
    }
    let alone = json!({ "unit": unit(&world, "T-NORTH").await });
    for it in nodes(&world, alone).await {
        assert_eq!(it["unit"]["code"], "T-NORTH");
    }
    let below = nodes(&world, json!({ "units": [unit(&world, "SVC-LOC").await] })).await;
    assert!(codes(&json!(below), "/unit/code").contains("T-NORTH"));
    let all = nodes(&world, json!({ "units": [unit(&world, "HCC").await], "parts": [1, 3] })).await;
    let kinds = json!(all);
    assert!(
        codes(&kinds, "/unit/kind").len() > 1,
        "below the authority is everything"
    );
});

async fn unit(world: &World, code: &str) -> Value {
    let reply = world
        .caller("qa-lead")
        .ask("{ units(first: 100) { nodes { id code } } }", Value::Null)
        .await;
    let nodes = reply["units"]["nodes"].as_array().unwrap();
    nodes.iter().find(|it| it["code"] == code).unwrap()["id"].clone()
}

both!(
    an_unknown_word_is_named_with_the_nearest_known_one,
    |world| async move {
        for (filter, told) in [
            (
                json!({ "roles": ["HEAD_OF_SAFEGARDING"] }),
                "did you mean `HEAD_OF_SAFEGUARDING`?",
            ),
            (json!({ "forums": ["CSCMTT"] }), "did you mean `CSCMT`?"),
            (json!({ "tasks": ["3.61"] }), "there is no task `3.61`"),
            (
                json!({ "parts": [6] }),
                "there is no part 6: expected one of 1, 2, 3, 4, 5",
            ),
        ] {
            let reply = world.caller("qa-lead").send(LIST, json!({ "filter": filter })).await;
            assert_eq!(reply.code(), "BAD_INPUT", "{reply}");
            let message = reply.at("/errors/0/message").as_str().unwrap();
            assert!(message.contains(told), "{message}");
        }
    }
);
