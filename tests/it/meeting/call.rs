//! Calling a forum to a meeting: which days are taken, which are not, and by whom.

use harness::{
    app::World,
    both,
    builder::fresh_key,
    document::{CALL_MEETING, MEETINGS},
    gql::Caller,
};
use serde_json::{Value, json};

async fn call(caller: &Caller, forum: &str, held_on: &str, more: Value) -> Value {
    let mut input = json!({ "idempotencyKey": fresh_key(), "forum": forum, "heldOn": held_on });
    for (field, value) in more.as_object().into_iter().flatten() {
        input[field] = value.clone();
    }
    let reply = caller.ask(CALL_MEETING, json!({ "input": input })).await;
    reply["callMeeting"].clone()
}

/// Code, field and help of each refusal.
fn refusals(payload: &Value) -> Vec<(String, String, String)> {
    assert_eq!(payload["meeting"], Value::Null, "{payload:#}");
    let errors = payload["errors"].as_array().unwrap().iter();
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let refusals = errors.map(|it| (word(&it["code"]), word(&it["field"][1]), word(&it["help"])));
    refusals.collect()
}

#[track_caller]
fn one_refusal(payload: &Value, code: &str, field: &str, help: &[&str]) {
    let found = refusals(payload);
    assert_eq!(found.len(), 1, "{payload:#}");
    assert_eq!((found[0].0.as_str(), found[0].1.as_str()), (code, field), "{payload:#}");
    for words in help {
        assert!(found[0].2.contains(words), "`{words}` in {payload:#}");
    }
}

both!(its_papers_are_counted_back_in_clear_working_days, |world| async move {
    let lead = world.caller("qa-lead");
    let called = call(&lead, "CABINET", "2027-01-12", json!({})).await;
    assert_eq!(called["errors"], json!([]));
    let meeting = &called["meeting"];
    // Five clear working days (11, 8, 7, 6, 5 January) lie between the papers and the meeting.
    assert_eq!(meeting["papersDueOn"], "2027-01-04");
    assert_eq!(
        (&meeting["status"], &meeting["forum"]["code"]),
        (&json!("CALLED"), &json!("CABINET"))
    );

    let worker = world.caller("worker");
    let found = worker
        .ask(
            "query($id: ID!) { node(id: $id) { __typename ... on Meeting { heldOn } } }",
            json!({ "id": meeting["id"] }),
        )
        .await;
    assert_eq!(
        found["node"],
        json!({ "__typename": "Meeting", "heldOn": "2027-01-12" }),
        "anybody may know of it"
    );

    // Said, it is as it is said; at short notice it is today.
    let said = call(&lead, "CABINET", "2027-01-13", json!({ "papersDueOn": "2027-01-11" })).await;
    assert_eq!(said["meeting"]["papersDueOn"], "2027-01-11");
    let short = call(&lead, "CABINET", "2026-12-11", json!({})).await;
    assert_eq!(short["meeting"]["papersDueOn"], "2026-12-10");
});

both!(days_that_are_no_working_days_need_a_reason, |world| async move {
    let lead = world.caller("qa-lead");
    let saturday = call(&lead, "CABINET", "2027-01-16", json!({})).await;
    one_refusal(&saturday, "INVALID", "heldOn", &["2027-01-15", "2027-01-18", "reason"]);
    // Christmas Day, a Friday; the Monday after is kept for Boxing Day.
    let christmas = call(&lead, "CABINET", "2026-12-25", json!({ "reason": " " })).await;
    one_refusal(&christmas, "INVALID", "heldOn", &["2026-12-24", "2026-12-29"]);
    let meant = call(&lead, "CABINET", "2027-01-16", json!({ "reason": "an away day" })).await;
    assert_eq!(meant["errors"], json!([]));
    assert_eq!(meant["meeting"]["reason"], "an away day");
});

both!(everything_wrong_with_it_is_told_at_once, |world| async move {
    let lead = world.caller("qa-lead");
    let before = world.db.count("meeting", "true").await;
    let unknown = call(&lead, "CABINETT", "2027-01-12", json!({})).await;
    one_refusal(&unknown, "NOT_FOUND", "forum", &["`CABINET`"]);
    let late = call(&lead, "CABINET", "2027-01-12", json!({ "papersDueOn": "2027-01-13" })).await;
    one_refusal(&late, "INVALID", "papersDueOn", &["before the meeting"]);
    let all = call(&lead, "CABINETT", "2027-01-16", json!({ "papersDueOn": "2027-01-18" })).await;
    let fields: Vec<String> = refusals(&all).into_iter().map(|(_, field, _)| field).collect();
    assert_eq!(fields, ["forum", "heldOn", "papersDueOn"]);
    // No bank holidays are known that far: the day for the papers must be said.
    let far = call(&lead, "CABINET", "2031-01-14", json!({})).await;
    one_refusal(&far, "INVALID", "papersDueOn", &["say the day"]);
    let blank = call(&lead, "CABINET", "2027-01-12", json!({ "idempotencyKey": "" })).await;
    one_refusal(&blank, "INVALID", "idempotencyKey", &[]);
    assert_eq!(world.db.count("meeting", "true").await, before);
});

both!(nobody_is_called_to_a_day_that_has_passed, |world| async move {
    let lead = world.caller("qa-lead");
    let before = world.db.count("meeting", "true").await;
    let yesterday = call(&lead, "CABINET", "2026-12-09", json!({})).await;
    one_refusal(&yesterday, "INVALID", "heldOn", &["today or a later day", "import"]);
    let sunday = call(&lead, "CABINETT", "2026-12-06", json!({})).await;
    let fields: Vec<String> = refusals(&sunday).into_iter().map(|(_, field, _)| field).collect();
    assert_eq!(fields, ["forum", "heldOn", "heldOn"], "{sunday:#}");
    assert_eq!(world.db.count("meeting", "true").await, before);
    let key = json!({ "idempotencyKey": fresh_key() });
    let today = call(&lead, "CABINET", "2026-12-10", key.clone()).await;
    assert_eq!(today["errors"], json!([]));
    world.clock.advance(chrono::TimeDelta::days(1));
    let lead = world.caller("qa-lead");
    let again = call(&lead, "CABINET", "2026-12-10", key).await;
    assert_eq!(again["errors"], json!([]), "a retry finds what the first one made");
});

both!(only_what_meets_is_called, |world| async move {
    let lead = world.caller("qa-lead");
    for role in ["WORKER", "DCS", "OFSTED"] {
        let refused = call(&lead, role, "2027-01-12", json!({})).await;
        one_refusal(&refused, "NOT_FOUND", "forum", &["`FORUM`", "`roles`"]);
    }
    // A post that is reported to when it meets.
    for role in ["LM", "CHIEF_EXECUTIVE", "CSCMT"] {
        let called = call(&lead, role, "2027-01-13", json!({})).await;
        assert_eq!(called["errors"], json!([]), "{role}");
    }
});

both!(a_forum_meets_once_a_day, |world| async move {
    let lead = world.caller("qa-lead");
    let key = json!({ "idempotencyKey": fresh_key() });
    let first = call(&lead, "CABINET", "2027-01-12", key.clone()).await;
    let again = call(&lead, "CABINET", "2027-01-12", key.clone()).await;
    assert_eq!(again, first, "a retry finds what the first one made");
    let other = call(&lead, "CABINET", "2027-01-14", key).await;
    one_refusal(&other, "IDEMPOTENCY_KEY_REUSED", "idempotencyKey", &[]);
    let second = call(&lead, "CABINET", "2027-01-12", json!({})).await;
    one_refusal(&second, "CONFLICT", "heldOn", &["moveMeeting"]);
    let elsewhere = call(&lead, "CMT", "2027-01-12", json!({})).await;
    assert_eq!(elsewhere["errors"], json!([]), "another forum may");

    // Several at once: one of them is first.
    let racing: Vec<_> = (0..6)
        .map(|_| {
            let lead = lead.clone();
            tokio::spawn(async move { call(&lead, "LSCB", "2027-02-16", json!({})).await })
        })
        .collect();
    let mut taken = 0;
    for one in racing {
        let payload = one.await.unwrap();
        if payload["errors"] == json!([]) {
            taken += 1;
        } else {
            one_refusal(&payload, "CONFLICT", "heldOn", &[]);
        }
    }
    assert_eq!(taken, 1);
    let stored = world
        .db
        .count("meeting", "forum = 'LSCB' AND held_on = '2027-02-16'")
        .await;
    assert_eq!(stored, 1);
});

both!(only_those_who_keep_the_calendar_may, |world| async move {
    let _: &World = &world;
    for person in ["qa-lead", "head-of-safeguarding", "system"] {
        let called = call(&world.caller(person), "CABINET", "2027-01-12", json!({})).await;
        assert_eq!(called["errors"], json!([]), "{person}");
        let input = json!({ "meeting": called["meeting"]["id"], "reason": "only tried" });
        world
            .caller(person)
            .ask(harness::document::CANCEL_MEETING, json!({ "input": input }))
            .await;
    }
    for person in [
        "qa-approver",
        "dcs",
        "practice-manager",
        "lead-member",
        "police",
        "worker",
    ] {
        let refused = call(&world.caller(person), "CABINET", "2027-01-12", json!({})).await;
        assert_eq!(refusals(&refused)[0].0, "FORBIDDEN", "{person}");
    }
});

both!(the_calendar_is_listed_by_day, |world| async move {
    let worker = world.caller("police");
    let filter = json!({ "forums": ["CSCMT", "SMT"], "from": "2026-12-01", "to": "2027-01-31" });
    let listed = worker.ask(MEETINGS, json!({ "filter": filter, "first": 3 })).await;
    let page = &listed["meetings"];
    let days: Vec<&str> = page["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["heldOn"].as_str().unwrap())
        .collect();
    assert_eq!(days, ["2026-12-08", "2026-12-17", "2027-01-12"]);
    assert_eq!(page["totalCount"], 4);
    let after = page["pageInfo"]["endCursor"].clone();
    let rest = worker
        .ask(MEETINGS, json!({ "filter": filter, "first": 3, "after": after }))
        .await;
    assert_eq!(rest["meetings"]["nodes"][0]["heldOn"], "2027-01-21");
    assert_eq!(rest["meetings"]["nodes"].as_array().unwrap().len(), 1);
    let unknown = worker
        .send(MEETINGS, json!({ "filter": { "forums": ["CABINETT"] } }))
        .await;
    assert_eq!(unknown.code(), "BAD_INPUT", "{unknown}");
    assert!(unknown.to_string().contains("`CABINET`"), "{unknown}");
    let none = json!({ "filter": { "statuses": ["CANCELLED"] } });
    assert_eq!(worker.ask(MEETINGS, none).await["meetings"]["totalCount"], 0);
});
