//! People are found by name, role and place, by whoever may look up where they work.

use harness::{both, gql::Caller};
use serde_json::{Value, json};

const PEOPLE: &str = "query($filter: PersonFilter, $first: Int, $after: String) {
  people(filter: $filter, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
    nodes { id name appointments { nodes { role { code } unit { id name kind } } } } } }";

async fn people(caller: &Caller, filter: Value) -> Vec<Value> {
    let variables = json!({ "filter": filter, "first": 100 });
    let mut reply = caller.ask(PEOPLE, variables).await;
    let found: Vec<Value> = serde_json::from_value(reply["people"]["nodes"].take()).unwrap();
    assert_eq!(reply["people"]["totalCount"], json!(found.len()), "{filter}");
    found
}

/// `role @ unit` of each appointment.
fn posts(person: &Value) -> Vec<(String, Value)> {
    let held = person["appointments"]["nodes"].as_array().unwrap();
    let post = |held: &Value| (held["role"]["code"].as_str().unwrap().to_owned(), held["unit"].clone());
    held.iter().map(post).collect()
}

both!(by_name_role_and_unit, |world| async move {
    let caller = world.caller("qa-lead");
    let all = people(&caller, Value::Null).await;
    let names: Vec<&str> = all.iter().map(|person| person["name"].as_str().unwrap()).collect();
    assert!(names.is_sorted() && names.len() > 5, "{names:?}");
    assert_eq!(
        people(&caller, json!({ "nameContains": "", "roles": [], "units": [] })).await,
        all
    );

    let last = &all[all.len() - 1];
    let shouted = last["name"].as_str().unwrap().to_uppercase();
    let found = people(&caller, json!({ "nameContains": format!(" {shouted} ") })).await;
    assert_eq!(found, std::slice::from_ref(last));

    let managers = people(&caller, json!({ "roles": ["OPERATIONS_MANAGER", "HEAD_OF_SERVICE"] })).await;
    let manages = |person: &Value| {
        posts(person)
            .iter()
            .any(|(role, _)| role == "OPERATIONS_MANAGER" || role == "HEAD_OF_SERVICE")
    };
    assert_eq!(
        managers,
        all.iter().filter(|person| manages(person)).cloned().collect::<Vec<_>>()
    );
    assert!(!managers.is_empty() && managers.len() < all.len());

    let (_, unit) = posts(&managers[0]).remove(0);
    let there = people(
        &caller,
        json!({ "units": [unit["id"]], "roles": ["OPERATIONS_MANAGER", "HEAD_OF_SERVICE"] }),
    )
    .await;
    assert!(
        there.contains(&managers[0]) && there.len() < managers.len(),
        "{there:#?}"
    );
    let below = people(&caller, json!({ "units": [unit["id"]] })).await;
    let in_it = |person: &Value| posts(person).iter().any(|(_, of)| *of == unit);
    assert!(
        all.iter()
            .filter(|person| in_it(person))
            .all(|person| below.contains(person))
    );
    assert!(
        below.iter().any(|person| !in_it(person)),
        "those of its teams too: {below:#?}"
    );
});

both!(page_by_page, |world| async move {
    let caller = world.caller("qa-lead");
    let all = people(&caller, Value::Null).await;
    let (mut found, mut after) = (Vec::new(), Value::Null);
    loop {
        let reply = caller.ask(PEOPLE, json!({ "first": 3, "after": after })).await;
        found.extend(reply["people"]["nodes"].as_array().unwrap().clone());
        after = reply["people"]["pageInfo"]["endCursor"].clone();
        if reply["people"]["pageInfo"]["hasNextPage"] == json!(false) {
            break;
        }
    }
    assert_eq!(found, all);
});

both!(as_far_as_one_may_look_up_where_they_work, |world| async move {
    let everybody = people(&world.caller("qa-lead"), Value::Null).await;
    for persona in ["police", "lead-member"] {
        let caller = world.caller(persona);
        let me = caller.ask("{ viewer { person { id } } }", Value::Null).await["viewer"]["person"]["id"].clone();
        let found = people(&caller, Value::Null).await;
        assert!(found.len() < everybody.len(), "{persona} {found:#?}");
        for person in found.iter().filter(|person| person["id"] != me) {
            let held = posts(person);
            let above =
                |(_, unit): &(String, Value)| matches!(unit["kind"].as_str(), Some("AUTHORITY" | "SERVICE" | "AREA"));
            assert!(!held.is_empty() && held.iter().all(above), "{persona} {person:#}");
        }
    }
});

both!(a_role_that_is_none_is_refused_with_the_nearest, |world| async move {
    let caller = world.caller("qa-lead");
    let reply = caller
        .send(PEOPLE, json!({ "filter": { "roles": ["OPERATIONS_MANGER"] } }))
        .await;
    assert_eq!(reply.code(), "BAD_INPUT");
    assert!(
        reply.body.to_string().contains("OPERATIONS_MANAGER"),
        "{:#}",
        reply.body
    );
});
