//! What is refused, with the nearest name and the words that nothing was recorded; and what cannot even be read.

use harness::{app::World, both, builder::Submission, document, fixture::TEAM, gql::Caller};
use serde_json::{Value, json};

/// Refused at that field, and nothing is there afterwards.
async fn refused(world: &World, caller: &Caller, audit: &Submission, code: &str, field: &str) -> Value {
    let errors = world.refused(caller, audit).await;
    let error = errors
        .iter()
        .find(|it| it["field"] == json!(["input", field]))
        .unwrap_or_else(|| panic!("{errors:#?}"));
    assert_eq!(error["code"], code, "{error:#}");
    assert!(
        error["message"].as_str().unwrap().contains("nothing was recorded"),
        "{error:#}"
    );
    assert_eq!(world.db.count("evidence", "1 = 1").await, 0);
    assert_eq!(world.db.count("idempotency", "1 = 1").await, 0);
    error.clone()
}

fn help(error: &Value) -> &str {
    error["help"].as_str().unwrap_or_default()
}

both!(an_unknown_task, |world| async move {
    let manager = world.caller("practice-manager");
    let error = refused(
        &world,
        &manager,
        &Submission::supervision_audit().with("task", "3.61"),
        "NOT_FOUND",
        "task",
    )
    .await;
    assert!(error["message"].as_str().unwrap().contains("`3.61`"), "{error:#}");
    assert!(help(&error).contains("3."), "{error:#}");
});

both!(an_unknown_unit, |world| async move {
    let manager = world.caller("practice-manager");
    let misspelt = format!("{TEAM}X");
    let error = refused(
        &world,
        &manager,
        &Submission::supervision_audit().with("unit", misspelt.as_str()),
        "NOT_FOUND",
        "unit",
    )
    .await;
    assert!(error["message"].as_str().unwrap().contains(&misspelt), "{error:#}");
    assert!(help(&error).contains(TEAM), "{error:#}");
});

both!(a_team_is_no_worker, |world| async move {
    let manager = world.caller("practice-manager");
    for team in [TEAM, "T-CARE"] {
        let audit = Submission::supervision_audit().with("worker", team);
        let error = refused(&world, &manager, &audit, "INVALID", "worker").await;
        assert!(help(&error).contains("leave it out"), "{error:#}");
    }
});

both!(a_day_before_the_framework_began, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit().with("eventDate", "2012-11-20");
    let error = refused(&world, &manager, &audit, "INVALID", "eventDate").await;
    assert!(error["message"].as_str().unwrap().contains("2013-04-01"), "{error:#}");
});

both!(an_unknown_worker, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit().with("worker", "nobody-of-that-name");
    refused(&world, &manager, &audit, "NOT_FOUND", "worker").await;
});

both!(a_unit_by_an_id_of_nothing, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit().with("unit", "unt_00000000000070008000000000000000");
    refused(&world, &manager, &audit, "NOT_FOUND", "unit").await;
});

both!(an_unknown_role_in_a_query, |world| async move {
    let manager = world.caller("practice-manager");
    let reply = manager
        .send("{ role(code: \"OPERATION_MANAGER\") { code } }", Value::Null)
        .await;
    assert_eq!(reply.at("/data/role"), &Value::Null, "{reply}");
});

both!(an_oversized_text, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit().with("narrative", "x".repeat(20_001));
    let error = refused(&world, &manager, &audit, "INVALID", "narrative").await;
    assert!(error["message"].as_str().unwrap().contains("20001"), "{error:#}");
    world
        .submit(
            &manager,
            &Submission::supervision_audit().with("narrative", "ü".repeat(20_000)),
        )
        .await;
});

both!(a_body_over_the_limit, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit().with("narrative", "x".repeat(400_000));
    let reply = manager
        .send(&document::submit(), json!({ "input": audit.input() }))
        .await;
    assert_eq!(reply.status, 413, "{reply}");
    assert_eq!(reply.code(), "DOCUMENT_TOO_LARGE");
    assert_eq!(world.db.count("evidence", "1 = 1").await, 0);
});

both!(a_blank_key, |world| async move {
    let manager = world.caller("practice-manager");
    let errors = world
        .refused(&manager, &Submission::supervision_audit().with("idempotencyKey", " "))
        .await;
    assert_eq!(errors[0]["field"], json!(["input", "idempotencyKey"]));
});

both!(a_nul_character, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit().with("narrative", "before\0after");
    refused(&world, &manager, &audit, "INVALID", "narrative").await;
    let audit = Submission::supervision_audit().with("idempotencyKey", "a\0key");
    refused(&world, &manager, &audit, "INVALID", "idempotencyKey").await;
    let document = "query($tasks: [String!]) { evidence(filter: { tasks: $tasks }) { totalCount } }";
    let reply = manager.send(document, json!({ "tasks": ["3.16", "\0"] })).await;
    assert_eq!((reply.status.as_u16(), reply.code()), (400, "BAD_REQUEST"), "{reply}");
    let message = reply.at("/errors/0/message").as_str().unwrap();
    assert!(
        message.starts_with("`$tasks[1]`: it holds a NUL character"),
        "{message}"
    );
    let document = "{ evidence(filter: { tasks: [\"\\u0000\"] }) { totalCount } }";
    let reply = manager.send(document, Value::Null).await;
    assert_eq!((reply.status.as_u16(), reply.code()), (400, "BAD_REQUEST"), "{reply}");
    assert_eq!(
        reply.at("/errors/0/locations/0"),
        &json!({ "line": 1, "column": 30 }),
        "{reply}"
    );
});

both!(every_error_at_once, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit()
        .with("narrative", "x".repeat(20_001))
        .with("goodPractice", "x".repeat(20_001))
        .with("period", json!({ "start": "2026-12-31", "end": "2026-12-01" }));
    let errors = world.refused(&manager, &audit).await;
    assert_eq!(errors.len(), 3, "{errors:#?}");
});

both!(malformed_json, |world| async move {
    let manager = world.caller("practice-manager");
    for body in [
        "{\"query\": \"{ viewer { person { id } } }\"",
        "",
        "[]",
        "null",
        "{\"query\": 7}",
    ] {
        let reply = manager.raw(body.to_owned()).await;
        assert_eq!(reply.status, 400, "{body}: {reply}");
        assert_eq!(reply.code(), "BAD_REQUEST", "{body}: {reply}");
    }
});

both!(somebody_who_may_not, |world| async move {
    let police = world.caller("police");
    let errors = world.refused(&police, &Submission::supervision_audit()).await;
    assert_eq!(errors[0]["code"], "FORBIDDEN", "{errors:#?}");
    assert!(errors[0]["message"].as_str().unwrap().contains("nothing was recorded"));
    assert_eq!(world.db.count("evidence", "1 = 1").await, 0);
});

both!(nobody_signed_in, |world| async move {
    let reply = world
        .anonymous()
        .send(
            &document::submit(),
            json!({ "input": Submission::supervision_audit().input() }),
        )
        .await;
    assert_eq!(reply.status, 401, "{reply}");
    assert_eq!(reply.code(), "UNAUTHENTICATED");
    assert_eq!(world.db.count("evidence", "1 = 1").await, 0);
});

/// What is answered, without the words that were sent.
fn said(errors: &[Value], words: &str) -> String {
    Value::from(errors.to_vec()).to_string().replace(words, "…")
}

both!(nobody_learns_of_units_they_may_not_look_up, |world| async move {
    // Whoever may submit nothing is told so, whatever the names are.
    for person in ["police", "lead-member"] {
        let caller = world.caller(person);
        for (field, words) in [
            ("unit", "T-NORTH"),
            ("unit", "T-NORHT"),
            ("worker", "Asha Whitlow"),
            ("worker", "Asha W"),
            ("worker", "W-N1"),
        ] {
            let audit = Submission::supervision_audit().with(field, words);
            let errors = world.refused(&caller, &audit).await;
            assert_eq!(
                (errors.len(), &errors[0]["code"]),
                (1, &json!("FORBIDDEN")),
                "{errors:#?}"
            );
            let preview = caller.ask(document::PREVIEW, json!({ "input": audit.input() })).await;
            assert_eq!(preview["previewEvidence"]["errors"], Value::from(errors), "{words}");
            // Nor by way of a task that is none.
            let nowhere = audit.with("task", "9.99");
            let known = world.refused(&caller, &nowhere).await;
            let unknown = world.refused(&caller, &nowhere.with(field, "ZZZ-0")).await;
            assert!(said(&known, words).contains("9.99"));
            let names = ["Whitlow", "W-N2", "Locality"];
            assert!(!names.iter().any(|it| said(&known, words).contains(it)), "{known:#?}");
            assert_eq!(known.len(), unknown.len(), "{words}: {known:#?}");
        }
    }
    // Who submits for a team of their own finds its people by name, and nobody else's.
    let manager = world.caller("practice-manager");
    for (words, code) in [("Nia Calloway", "NOT_FOUND"), ("Nia Callowa", "NOT_FOUND")] {
        let errors = world
            .refused(&manager, &Submission::supervision_audit().with("worker", words))
            .await;
        assert_eq!(errors[0]["code"], code, "{errors:#?}");
        assert!(!said(&errors, words).contains("Calloway"), "{errors:#?}");
    }
    // An audit about another team's worker, as if that were a unit: not there, rather than not allowed.
    let elsewhere = Submission::supervision_audit().with("unit", "W-E1");
    let errors = world.refused(&manager, &elsewhere).await;
    assert_eq!(errors[0]["code"], "NOT_FOUND", "{errors:#?}");
    let near = world
        .refused(&manager, &Submission::supervision_audit().with("worker", "Asha Whitlo"))
        .await;
    assert_eq!(help(&near[0]), "did you mean `Asha Whitlow`?");
    let own = Submission::supervision_audit().with("worker", "Asha Whitlow");
    world.submit(&manager, &own).await;
    // A peer auditor takes the reference from the file.
    let peer = Submission::peer_audit().with("worker", "W-E1");
    world.submit(&world.caller("operations-manager"), &peer).await;
});

both!(what_must_be_said_and_is_blank, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit()
        .with("findings", json!([{ "text": "seen" }, { "text": " \n" }]))
        .with("participants", json!([{ "role": "" }]));
    let errors = world.refused(&manager, &audit).await;
    let told: Vec<(&Value, &str)> = errors.iter().map(|it| (&it["field"], help(it))).collect();
    let field = |list, at, field| json!(["input", list, at, field]);
    assert_eq!(
        told,
        [
            (
                &field("findings", "1", "text"),
                "say what was found, or leave the finding out"
            ),
            (
                &field("participants", "0", "role"),
                "say as what they took part, by a role or in words, or leave them out"
            ),
        ]
    );
    assert_eq!(world.db.count("evidence", "1 = 1").await, 0);
});

both!(what_may_be_left_out_and_is_blank_is_left_out, |world| async move {
    let manager = world.caller("practice-manager");
    let blank = Submission::supervision_audit()
        .with("caseFile", " ")
        .with("narrative", "")
        .with("goodPractice", "\t")
        .with("findings", json!([{ "text": "seen", "theme": "" }]))
        .with("participants", json!([{ "role": "WORKER", "note": "" }]));
    let evidence = world.submit(&manager, &blank).await;
    let document = "query($id: ID!) { node(id: $id) { ... on Evidence {
        caseFile { reference } narrative goodPractice findings { theme { code } } participants { note } } } }";
    let shown = manager.ask(document, json!({ "id": evidence["id"] })).await;
    assert_eq!(
        shown["node"],
        json!({
            "caseFile": null, "narrative": null, "goodPractice": null,
            "findings": [{ "theme": null }], "participants": [{ "note": null }],
        })
    );
    let without = Submission::supervision_audit().without("caseFile");
    let same = world.submit(&manager, &without).await;
    assert_eq!(
        evidence["requirements"].as_array().unwrap().len(),
        same["requirements"].as_array().unwrap().len()
    );
});
