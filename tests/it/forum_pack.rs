//! What a forum is due: the same as the list and the matrix of what goes there, in its mode, seen by its members.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use harness::{
    app::World,
    both,
    gql::Caller,
    obligation::{Chance, random, rows},
};
use serde_json::{Value, json};

const PACK: &str =
    "query($role: RoleCode!, $period: PeriodInput!, $after: String) { forumPack(role: $role, period: $period) {
  role { code } period { start end } meetings { heldOn forum { code } } counts { status count }
  missing(first: 100) { totalCount }
  items(first: 100, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes {
    mode via { code } onwardTo { code } condition missing leg { id } owners { person { name } }
    evidence { nodes { id } } obligation { id status dueOn holder { id } unit { code kind } meeting { forum { code } } } } } } }";
const LIST: &str =
    "query($filter: ObligationFilter, $after: String) { obligations(first: 100, filter: $filter, after: $after) {
  pageInfo { hasNextPage endCursor } nodes { id status } } }";
const TOTAL: &str = "query($filter: ObligationFilter) { complianceMatrix(year: \"2030/31\", filter: $filter) { total counts { status count } } }";

async fn pack(caller: &Caller, role: &str, start: &str, end: &str) -> (Value, Vec<Value>) {
    let (mut items, mut after) = (Vec::new(), Value::Null);
    loop {
        let asked = json!({ "role": role, "period": { "start": start, "end": end }, "after": after });
        let reply = caller.ask(PACK, asked).await;
        let list = &reply["forumPack"]["items"];
        items.extend(list["nodes"].as_array().unwrap().iter().cloned());
        if list["pageInfo"]["hasNextPage"] == false {
            assert_eq!(list["totalCount"], json!(items.len()));
            return (reply["forumPack"].clone(), items);
        }
        after = list["pageInfo"]["endCursor"].clone();
    }
}

async fn list(caller: &Caller, filter: &Value) -> Vec<Value> {
    let (mut all, mut after) = (Vec::new(), Value::Null);
    loop {
        let reply = caller.ask(LIST, json!({ "filter": filter, "after": after })).await;
        all.extend(reply["obligations"]["nodes"].as_array().unwrap().iter().cloned());
        if reply["obligations"]["pageInfo"]["hasNextPage"] == false {
            return all;
        }
        after = reply["obligations"]["pageInfo"]["endCursor"].clone();
    }
}

async fn filled(world: &World) {
    let around = NaiveDate::from_ymd_opt(2031, 3, 31).unwrap();
    let county = rows(world.store()).await;
    let written = random(&mut Chance::new(8), &county, around, 700);
    harness::obligation::store(world.store(), written).await;
}

/// How many stand how.
fn sums(counts: &Value) -> BTreeMap<String, u64> {
    let each = counts.as_array().unwrap().iter();
    each.map(|it| (it["status"].as_str().unwrap().to_owned(), it["count"].as_u64().unwrap()))
        .collect()
}

both!(
    a_pack_is_what_the_list_and_the_matrix_say_goes_there,
    |world| async move {
        filled(&world).await;
        let roles = [
            "SCRUTINY_COMMITTEE",
            "LM",
            "CSCMT",
            "SMT",
            "CPP",
            "CABINET",
            "LSCB",
            "DCS",
            "HEAD_OF_SAFEGUARDING",
            "QA_LEAD",
        ];
        let mut seen: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for person in [
            "qa-lead",
            "lead-member",
            "scrutiny-chair",
            "lscb-chair",
            "chief-executive",
            "head-of-service",
            "practice-manager",
            "police",
        ] {
            let caller = world.caller(person);
            for role in roles {
                let (pack, items) = pack(&caller, role, "2030-04-01", "2031-03-31").await;
                let filter = json!({ "forums": [role], "dated": true, "dueFrom": "2030-04-01", "dueTo": "2031-03-31" });
                let listed = list(&caller, &filter).await;
                let ids = |of: &[Value], at: &str| -> Vec<Value> {
                    of.iter().map(|it| it.pointer(at).unwrap().clone()).collect()
                };
                assert_eq!(ids(&items, "/obligation/id"), ids(&listed, "/id"), "{person} {role}");
                let matrix = caller
                    .ask(TOTAL, json!({ "filter": { "forums": [role], "dated": true } }))
                    .await;
                assert_eq!(
                    matrix["complianceMatrix"]["total"],
                    json!(items.len()),
                    "{person} {role}"
                );
                assert_eq!(
                    sums(&matrix["complianceMatrix"]["counts"]),
                    sums(&pack["counts"]),
                    "{person} {role}"
                );
                let missing = items.iter().filter(|it| it["missing"] == true).count();
                assert_eq!(pack["missing"]["totalCount"], json!(missing), "{person} {role}");
                for item in &items {
                    assert!(!item["owners"].as_array().unwrap().is_empty(), "{item:#}");
                    let via = item["via"]["code"] == role;
                    assert_eq!(
                        via,
                        !item["onwardTo"].as_array().unwrap().is_empty() && item["via"].is_object(),
                        "{item:#}"
                    );
                    let meeting = &item["obligation"]["meeting"]["forum"]["code"];
                    if item["leg"]["id"] == "1.2/r1" && meeting.is_string() {
                        assert_eq!(meeting, role, "each forum gets what is for its own meetings");
                    }
                    seen.entry(person).or_default().insert(role);
                }
            }
        }
        assert_eq!(
            seen.get("lead-member").map(|roles| roles.contains("LM")),
            Some(true),
            "{seen:?}"
        );
        assert_eq!(
            seen.get("scrutiny-chair")
                .map(|roles| roles.contains("SCRUTINY_COMMITTEE")),
            Some(true),
            "{seen:?}"
        );
        assert!(seen["qa-lead"].len() >= 8, "{seen:?}");
        assert!(!seen.contains_key("police"), "{seen:?}");
    }
);

both!(each_item_says_in_which_way_it_comes, |world| async move {
    filled(&world).await;
    let lead = world.caller("qa-lead");
    let of_leg = |items: &[Value], leg: &str| -> Vec<Value> {
        items.iter().filter(|it| it["leg"]["id"] == leg).cloned().collect()
    };
    // The annual review goes to the Lead Member through Scrutiny.
    let (_, scrutiny) = pack(&lead, "SCRUTINY_COMMITTEE", "2029-04-01", "2032-03-31").await;
    let through = of_leg(&scrutiny, "5.1/r1");
    assert!(!through.is_empty());
    for item in through {
        assert_eq!(item["via"]["code"], "SCRUTINY_COMMITTEE");
        assert_eq!(item["onwardTo"], json!([{ "code": "LM" }]));
    }
    let (_, member) = pack(&lead, "LM", "2029-04-01", "2032-03-31").await;
    let reached = of_leg(&member, "5.1/r1");
    assert!(!reached.is_empty());
    for item in reached {
        assert_eq!(item["via"]["code"], "SCRUTINY_COMMITTEE");
        assert_eq!(item["onwardTo"], json!([]));
        assert_eq!(item["mode"], "REPORT");
    }
    let (_, smt) = pack(&lead, "SMT", "2029-04-01", "2032-03-31").await;
    assert!(smt.iter().any(|item| item["mode"] == "FOR_INFORMATION"));
    assert!(smt.iter().any(|item| item["mode"] == "REPORT"));
    let (_, safeguarding) = pack(&lead, "HEAD_OF_SAFEGUARDING", "2029-04-01", "2032-03-31").await;
    assert!(
        safeguarding.iter().any(|item| item["mode"] == "COPY"),
        "3.14 and 3.15 are copied to her"
    );

    // Members see what is about no single team or worker.
    let (_, items) = pack(&world.caller("lead-member"), "LM", "2029-04-01", "2032-03-31").await;
    // What somebody holds themselves they see, whatever it is about.
    for item in items.iter().filter(|item| item["obligation"]["holder"].is_null()) {
        let kind = item["obligation"]["unit"]["kind"].as_str().unwrap();
        assert!(!["TEAM", "WORKER"].contains(&kind), "{item:#}");
    }
});

both!(a_period_that_ends_before_it_begins_is_refused, |world| async move {
    let asked = json!({ "role": "LM", "period": { "start": "2031-03-31", "end": "2031-03-30" } });
    let reply = world.caller("qa-lead").send(PACK, asked).await;
    assert_eq!(reply.code(), "BAD_INPUT", "{reply}");
});
