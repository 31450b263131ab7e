//! A concern can be raised by anyone signed in, at any time, with any words; it is never blocked.

use harness::{
    both,
    builder::fresh_key,
    document,
    fixture::{FILE, TEAM},
    persona,
};
use serde_json::{Value, json};

both!(by_anyone_signed_in, |world| async move {
    for persona in persona::all() {
        let input =
            json!({ "idempotencyKey": fresh_key(), "level": "SIGNIFICANT", "narrative": "a child may not be safe" });
        let reply = world
            .caller(persona)
            .ask(document::RAISE, json!({ "input": input }))
            .await;
        let raised = &reply["raiseConcern"];
        assert_eq!(raised["errors"], json!([]), "{persona}: {reply:#}");
        assert_eq!(raised["concern"]["status"], "OPEN");
    }
    let all = i64::try_from(persona::all().count()).unwrap();
    assert_eq!(world.db.count("concern", "status = 'OPEN'").await, all);
    // Each reached somebody.
    let told = "SELECT CAST(count(DISTINCT concern_id) AS bigint) AS n FROM distribution WHERE mode = 'ALERT'";
    assert_eq!(world.db.number(told).await, all);
});

both!(about_a_unit_and_a_file, |world| async move {
    let input = json!({
        "idempotencyKey": fresh_key(), "level": "CONCERN", "narrative": "the plan is not carried out",
        "unit": TEAM, "caseFile": FILE,
    });
    let reply = world
        .caller("health")
        .ask(document::RAISE, json!({ "input": input }))
        .await;
    assert_eq!(reply["raiseConcern"]["errors"], json!([]), "{reply:#}");
    let owned = "owner_id IS NOT NULL AND unit_id IS NOT NULL AND case_file_id IS NOT NULL";
    assert_eq!(world.db.count("concern", owned).await, 1);
});

both!(about_a_unit_that_nobody_knows, |world| async move {
    let input = json!({
        "idempotencyKey": fresh_key(), "level": "CONCERN", "narrative": "seen at the door", "unit": "the office by the sea",
        "caseFile": "NO-SUCH-FILE",
    });
    let reply = world
        .caller("police")
        .ask(document::RAISE, json!({ "input": input }))
        .await;
    assert_eq!(
        reply["raiseConcern"]["errors"],
        json!([]),
        "an unknown unit does not refuse a concern: {reply:#}"
    );
    assert_eq!(
        world.db.count("concern", "case_file_reference = 'NO-SUCH-FILE'").await,
        1
    );
});

both!(blank_words_are_as_if_left_out, |world| async move {
    let input = json!({
        "idempotencyKey": fresh_key(), "level": "CONCERN", "narrative": "seen at the door", "unit": " ", "caseFile": "",
    });
    let reply = world
        .caller("police")
        .ask(document::RAISE, json!({ "input": input }))
        .await;
    assert_eq!(reply["raiseConcern"]["errors"], json!([]), "{reply:#}");
    let plain = "narrative = 'seen at the door' AND unit_id IS NULL AND case_file_reference IS NULL";
    assert_eq!(world.db.count("concern", plain).await, 1);
});

both!(it_passes_over_a_partner_who_holds_the_post, |world| async move {
    let posts = "person,role,unit,valid_from,valid_to
P-001,PRACTICE_MANAGER,T-NORTH,2013-04-01,2020-12-31
P-101,PRACTICE_MANAGER,T-NORTH,2021-01-01,
P-009,HEAD_OF_SAFEGUARDING,HCC,2013-04-01,2020-12-31
P-101,HEAD_OF_SAFEGUARDING,HCC,2021-01-01,
";
    world.import("appointments", posts).await;
    let input = json!({
        "idempotencyKey": fresh_key(), "level": "SIGNIFICANT", "narrative": "the plan is not carried out", "unit": TEAM,
    });
    let reply = world
        .caller("health")
        .ask(document::RAISE, json!({ "input": input }))
        .await;
    assert_eq!(reply["raiseConcern"]["errors"], json!([]), "{reply:#}");
    let to = "SELECT CAST(count(*) AS bigint) AS n FROM distribution d JOIN person p ON p.id = d.person_id WHERE p.agency_id IS";
    assert_eq!(
        world.db.number(&format!("{to} NOT NULL")).await,
        0,
        "a partner could not read it"
    );
    assert!(
        world.db.number(&format!("{to} NULL")).await > 0,
        "somebody of the council can"
    );
    let owner = "SELECT CAST(count(*) AS bigint) AS n FROM concern c JOIN person p ON p.id = c.owner_id WHERE p.agency_id IS NULL";
    assert_eq!(world.db.number(owner).await, 1);
});

both!(twice_with_one_key_is_once, |world| async move {
    let caller = world.caller("practice-manager");
    let input = json!({ "idempotencyKey": fresh_key(), "level": "CONCERN", "narrative": "once" });
    let first = caller.ask(document::RAISE, json!({ "input": input })).await;
    let second = caller.ask(document::RAISE, json!({ "input": input })).await;
    assert_eq!(first, second);
    assert_eq!(world.db.count("concern", "1 = 1").await, 1);
});

both!(not_by_somebody_who_is_not_signed_in, |world| async move {
    let input = json!({ "idempotencyKey": fresh_key(), "level": "CONCERN", "narrative": "who am I" });
    let reply = world.anonymous().send(document::RAISE, json!({ "input": input })).await;
    assert_eq!(reply.status, 401, "{reply}");
    assert_eq!(world.db.count("concern", "1 = 1").await, 0);
});

both!(it_is_closed_only_when_nothing_is_open, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = harness::builder::Submission::supervision_audit().significant();
    let evidence = world.submit(&manager, &audit).await;
    let close = json!({ "concern": evidence["concerns"][0]["id"], "reason": "the plan is carried out now" });
    let head = world.caller("head-of-safeguarding");
    let early = head.ask(document::CLOSE, json!({ "input": close })).await;
    assert_eq!(early["closeConcern"]["errors"][0]["code"], "WRONG_STATE", "{early:#}");
    let open = "query($id: ID!) { node(id: $id) { ... on Concern { closedBy { id } } } }";
    let open = head.ask(open, json!({ "id": close["concern"] })).await;
    assert_eq!(open["node"], json!({ "closedBy": null }));

    world
        .revise(&manager, &evidence, &audit.again().with("concern", "NONE"))
        .await;
    let now = head.ask(document::CLOSE, json!({ "input": close })).await;
    assert_eq!(now["closeConcern"]["errors"], json!([]), "{now:#}");
    assert_eq!(now["closeConcern"]["concern"]["status"], "CLOSED");
    let document = "query($id: ID!) { viewer { person { id } } node(id: $id) { ... on Concern { closedBy { id } } } }";
    let shown = head.ask(document, json!({ "id": close["concern"] })).await;
    assert_eq!(shown["node"]["closedBy"], shown["viewer"]["person"], "{shown:#}");
    let _: &Value = &now;
});

both!(what_two_fragments_ask_of_a_change_is_one_change, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = harness::builder::Submission::supervision_audit().significant();
    let evidence = world.submit(&manager, &audit).await;
    world
        .revise(&manager, &evidence, &audit.again().with("concern", "NONE"))
        .await;
    let close = json!({ "concern": evidence["concerns"][0]["id"], "reason": "the plan is carried out now" });
    let document = "mutation($i: CloseConcernInput!) { closeConcern(input: $i) { concern { id } } ...Status ...Errors }
        fragment Status on Mutation { closeConcern(input: $i) { concern { status } } }
        fragment Errors on Mutation { ... { closeConcern(input: $i) { errors { message } } } }";
    let head = world.caller("head-of-safeguarding");
    let closed = head.ask(document, json!({ "i": close })).await;
    let expected = json!({ "concern": { "id": close["concern"], "status": "CLOSED" }, "errors": [] });
    assert_eq!(closed["closeConcern"], expected, "closed once");
});
