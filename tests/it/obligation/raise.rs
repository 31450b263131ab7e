//! A duty that no calendar knows is raised by a person, with a day and a reason.

use harness::{
    app::World,
    both,
    builder::{Submission, fresh_key},
};
use serde_json::{Value, json};

const RAISE: &str = "mutation($input: RaiseObligationInput!) { raiseObligation(input: $input) {
  errors { code field message help }
  obligation { id status nature dueOn reason required met decidedBy { name } leg { id } unit { name }
    because { origin sentence } } } }";

/// What is raised when a test does not care.
pub fn asked() -> Value {
    json!({ "idempotencyKey": fresh_key(), "leg": "3.4/r2", "unit": "HCC", "dueOn": "2026-12-18",
            "reason": "the board asked how supervision is recorded" })
}

/// Raises a duty and returns the payload.
pub async fn raise(world: &World, persona: &str, input: &Value) -> Value {
    let mut reply = world.caller(persona).ask(RAISE, json!({ "input": input })).await;
    reply["raiseObligation"].take()
}

both!(it_is_due_on_its_day_with_its_reason, |world| async move {
    let raised = raise(&world, "head-of-safeguarding", &asked()).await;
    assert_eq!(raised["errors"], json!([]), "{raised:#}");
    let duty = &raised["obligation"];
    assert_eq!(
        (duty["status"].clone(), duty["nature"].clone()),
        ("OPEN".into(), "EVENT".into())
    );
    assert_eq!(duty["dueOn"], "2026-12-18");
    assert_eq!(duty["because"]["origin"], "PERSON");
    assert!(duty["decidedBy"]["name"].is_string(), "{duty:#}");
});

both!(twice_with_one_key_is_once, |world| async move {
    let input = asked();
    let first = raise(&world, "head-of-safeguarding", &input).await;
    assert_eq!(first, raise(&world, "head-of-safeguarding", &input).await);
    assert_eq!(world.db.count("obligation", "nature = 'EVENT'").await, 1);
    let mut other = input;
    other["reason"] = "something else".into();
    let refused = raise(&world, "head-of-safeguarding", &other).await;
    assert_eq!(refused["errors"][0]["code"], "IDEMPOTENCY_KEY_REUSED", "{refused:#}");
});

both!(everything_that_is_wrong_is_told, |world| async move {
    let wrong = |field: &'static str, value: Value| {
        let mut input = asked();
        input[field] = value;
        (field, input)
    };
    for ((field, input), code) in [
        (wrong("leg", "3.4/r9".into()), "NOT_FOUND"),
        (wrong("leg", "3.4/r1".into()), "WRONG_STATE"),
        (wrong("unit", "COUNTRY".into()), "NOT_FOUND"),
        (wrong("dueOn", "2020-01-01".into()), "INVALID"),
        (wrong("reason", "  ".into()), "INVALID"),
        (wrong("idempotencyKey", "".into()), "INVALID"),
    ] {
        let refused = raise(&world, "head-of-safeguarding", &input).await;
        let error = &refused["errors"][0];
        assert_eq!(error["code"], code, "{field}: {refused:#}");
        assert_eq!(error["field"], json!(["input", field]), "{refused:#}");
        assert!(error["help"].is_string(), "{refused:#}");
    }
    let denied = raise(&world, "police", &asked()).await;
    assert_eq!(denied["errors"][0]["code"], "FORBIDDEN", "{denied:#}");
    assert_eq!(world.db.count("obligation", "nature = 'EVENT'").await, 0);
});

both!(nobody_learns_of_units_by_raising, |world| async move {
    for (person, unit) in [
        ("police", "T-NORTH"),
        ("police", "T-NORHT"),
        ("police", "Asha W"),
        ("police", "Asha Whitlow"),
        ("lead-member", "T-NORTH"),
        ("lead-member", "W-N9"),
    ] {
        let mut input = asked();
        input["unit"] = unit.into();
        let refused = raise(&world, person, &input).await;
        assert_eq!(refused["errors"].as_array().map(Vec::len), Some(1), "{refused:#}");
        assert_eq!(
            refused["errors"][0]["code"], "FORBIDDEN",
            "{person} {unit}: {refused:#}"
        );
    }
    // Whoever could raise it somewhere is told of what they may look up, and of nothing else.
    for (unit, near) in [
        ("East Locality Tea", true),
        ("Nia Calloway", false),
        ("Nia Callowa", false),
    ] {
        let mut input = asked();
        input["unit"] = unit.into();
        let refused = raise(&world, "practice-manager", &input).await;
        assert_eq!(refused["errors"][0]["code"], "NOT_FOUND", "{refused:#}");
        let help = refused["errors"][0]["help"].as_str().unwrap();
        assert_eq!(help.contains("did you mean"), near, "{unit}: {help}");
    }
});

both!(
    what_the_framework_gives_no_frequency_is_met_like_any_other,
    |world| async move {
        let head = world.caller("head-of-safeguarding");
        for (leg, kind) in [("4.2/r2", "STATEMENT"), ("4.12/r2", "MEETING_NOTE")] {
            let mut input = asked();
            input["leg"] = leg.into();
            let duty = raise(&world, "head-of-safeguarding", &input).await["obligation"].take();
            let task = leg.split_once('/').unwrap().0;
            let evidence = Submission::new(task, kind, "HCC").with("obligations", json!([duty["id"]]));
            let stored = world.submit(&head, &evidence).await;
            let met = &stored["satisfies"][0];
            assert_eq!((&met["id"], &met["met"]), (&duty["id"], &json!(1)), "{leg}: {stored:#}");
        }
    }
);
