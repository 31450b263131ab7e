//! What follows from a submission, row by row of the framework.

use chrono::{TimeZone, Utc};
use harness::{
    app::World,
    both,
    builder::Submission,
    document,
    fixture::{FILE, OTHER_TEAM, SECOND_WORKER, TEAM, WORKER},
    look::{distributions, follow_ups, modes_to, one_distribution, satisfied},
};
use serde_json::{Value, json};

both!(the_story_of_a_significant_concern, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit()
        .significant()
        .with("eventDate", "2026-11-30");
    let evidence = world.submit(&manager, &audit).await;

    assert_eq!(evidence["evaluation"]["verdict"], "ACTION_REQUIRED", "{evidence:#}");

    let further = follow_ups(&evidence, "FURTHER_AUDIT");
    assert_eq!(further.len(), 2, "two further files are two follow-ups: {further:#?}");
    for file in &further {
        assert_eq!(file["worker"]["code"], WORKER, "of the same worker");
        assert_eq!(file["status"], "OPEN");
        assert!(file["owner"]["name"].is_string());
        because_of_script(file, "part3/3.16", "worker");
    }

    let again = follow_ups(&evidence, "RE_REVIEW");
    assert_eq!(again.len(), 1);
    assert_eq!(
        again[0]["dueOn"], "2027-02-28",
        "three months after 30 November is the last day of February"
    );
    assert_eq!(again[0]["caseFile"]["reference"], FILE);
    because_of_script(&again[0], "part3/3.16", "safe care planning");

    let alert = one_distribution(&evidence, "ALERT", "OPERATIONS_MANAGER");
    assert!(alert["recipient"]["name"].is_string());
    because_of_script(&alert, "part3/3.16", "significant");

    let feedback = one_distribution(&evidence, "FEEDBACK", "WORKER");
    because_of_script(&feedback, "part3/3.16", "worker");

    let met = satisfied(&evidence);
    assert_eq!(met.len(), 1, "{met:#?}");
    assert_eq!(met[0]["unit"]["code"], WORKER);
    assert_eq!(met[0]["period"]["start"], "2026-11-01");
    assert_eq!(met[0]["status"], "MET");
    assert!(met[0]["because"]["sentence"].as_str().is_some_and(|it| !it.is_empty()));

    assert_eq!(evidence["concerns"][0]["level"], "SIGNIFICANT");
    assert_eq!(evidence["concerns"][0]["status"], "OPEN");

    partner_sees_nothing(&world, &evidence).await;
});

async fn partner_sees_nothing(world: &World, evidence: &Value) {
    let police = world.caller("police");
    let hidden: Vec<Value> = [
        "/id",
        "/evaluation/id",
        "/distributions/nodes/0/id",
        "/followUps/nodes/0/id",
        "/concerns/0/id",
        "/satisfies/0/id",
    ]
    .iter()
    .map(|place| {
        evidence
            .pointer(place)
            .unwrap_or_else(|| panic!("nothing at {place}"))
            .clone()
    })
    .collect();
    for id in &hidden {
        let seen = police
            .ask("query($id: ID!) { node(id: $id) { id } }", json!({ "id": id }))
            .await;
        assert_eq!(seen["node"], Value::Null, "{id}");
    }
    let seen = police
        .ask(
            "query($ids: [ID!]!) { nodes(ids: $ids) { id } }",
            json!({ "ids": hidden }),
        )
        .await;
    assert_eq!(seen["nodes"], json!(vec![Value::Null; hidden.len()]));
    let seen = police.ask(document::COUNTS, Value::Null).await;
    for list in ["evidence", "concerns", "followUps", "distributions"] {
        assert_eq!(seen[list], json!({ "totalCount": 0, "nodes": [] }), "{list}");
    }
}

/// The chain goes down to a line that says so.
#[track_caller]
fn because_of_script(of: &Value, path: &str, word: &str) {
    let because = &of["because"];
    assert_eq!(because["origin"], "SCRIPT", "{of:#}");
    let script = because["script"].as_str().unwrap();
    assert!(script.starts_with(path), "{script}");
    let line = usize::try_from(because["line"].as_u64().unwrap()).unwrap();
    let sentence = because["sentence"].as_str().unwrap();
    assert!(sentence.to_lowercase().contains(word), "`{word}` in `{sentence}`");
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../rules/framework")
        .join(script);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(
        line >= 1 && line <= text.lines().count(),
        "{script}:{line} is no line of the script"
    );
}

both!(months_are_clamped_in_leap_years_too, |world| async move {
    world.clock.set(Utc.with_ymd_and_hms(2027, 12, 3, 9, 0, 0).unwrap());
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit()
        .significant()
        .with("eventDate", "2027-11-30");
    let evidence = world.submit(&manager, &audit).await;
    assert_eq!(follow_ups(&evidence, "RE_REVIEW")[0]["dueOn"], "2028-02-29");
});

both!(an_audit_without_concern_asks_for_nothing_more, |world| async move {
    let manager = world.caller("practice-manager");
    let evidence = world.submit(&manager, &Submission::supervision_audit()).await;
    assert_eq!(evidence["evaluation"]["verdict"], "COMPLIANT", "{evidence:#}");
    assert_eq!(
        follow_ups(&evidence, "FURTHER_AUDIT").len() + follow_ups(&evidence, "RE_REVIEW").len(),
        0
    );
    assert_eq!(modes_to(&evidence, "OPERATIONS_MANAGER"), Vec::<String>::new());
    assert_eq!(modes_to(&evidence, "WORKER"), ["FEEDBACK"]);
    assert_eq!(satisfied(&evidence).len(), 1);
    assert_eq!(evidence["concerns"], json!([]));
});

both!(
    a_second_audit_in_the_month_counts_for_its_own_worker_only,
    |world| async move {
        let manager = world.caller("practice-manager");
        let first = world.submit(&manager, &Submission::supervision_audit()).await;
        let other = Submission::supervision_audit()
            .with("worker", SECOND_WORKER)
            .without("caseFile");
        let other = world.submit(&manager, &other).await;
        assert_eq!(satisfied(&first)[0]["unit"]["code"], WORKER);
        assert_eq!(satisfied(&other)[0]["unit"]["code"], SECOND_WORKER);
        assert_ne!(satisfied(&first)[0]["id"], satisfied(&other)[0]["id"]);
    }
);

both!(
    supervision_summaries_are_copied_only_with_concerns,
    |world| async move {
        let manager = world.caller("operations-manager");
        let calm = world.submit(&manager, &Submission::supervision_summary()).await;
        assert_eq!(
            modes_to(&calm, "HEAD_OF_SAFEGUARDING"),
            Vec::<String>::new(),
            "{calm:#}"
        );

        // Any recorded concern, not only a significant one.
        let worried = world
            .submit(&manager, &Submission::supervision_summary().with("concern", "CONCERN"))
            .await;
        assert_eq!(modes_to(&worried, "HEAD_OF_SAFEGUARDING"), ["COPY"], "{worried:#}");
        assert_eq!(modes_to(&worried, "HEAD_OF_SERVICE"), ["REPORT"], "{worried:#}");
        because_of_script(
            &one_distribution(&worried, "COPY", "HEAD_OF_SAFEGUARDING"),
            "part3/3.3",
            "concern",
        );
    }
);

both!(a_peer_audit_of_the_own_service_is_a_conflict, |world| async move {
    for (persona, audit) in [
        ("head-of-service", Submission::head_peer_audit()),
        ("operations-manager", Submission::peer_audit()),
    ] {
        let caller = world.caller(persona);
        let own = world.submit(&caller, &audit.again().with("unit", TEAM)).await;
        assert_eq!(own["evaluation"]["verdict"], "CONFLICT", "{persona}: {own:#}");
        assert_eq!(own["status"], "SUBMITTED", "it is stored all the same");
        assert_eq!(satisfied(&own), Vec::<Value>::new());

        let elsewhere = world.submit(&caller, &audit.with("unit", OTHER_TEAM)).await;
        assert_eq!(
            elsewhere["evaluation"]["verdict"], "COMPLIANT",
            "{persona}: {elsewhere:#}"
        );
        assert_eq!(satisfied(&elsewhere).len(), 1);
    }
});

both!(
    a_significant_concern_in_a_team_asks_for_two_files_of_that_team,
    |world| async move {
        let manager = world.caller("operations-manager");
        let evidence = world.submit(&manager, &Submission::team_audit().significant()).await;
        let further = follow_ups(&evidence, "FURTHER_AUDIT");
        assert_eq!(further.len(), 2, "{evidence:#}");
        for file in &further {
            assert_eq!(file["unit"]["code"], TEAM);
            assert_eq!(file["worker"], Value::Null, "of the team, not of one worker");
            because_of_script(file, "part3/3.14", "team");
        }
        assert_eq!(
            follow_ups(&evidence, "RE_REVIEW").len(),
            0,
            "3.14 asks for no re-review"
        );

        // No second pair while one is open.
        let more = world.submit(&manager, &Submission::team_audit().significant()).await;
        assert_eq!(follow_ups(&more, "FURTHER_AUDIT").len(), 0, "{more:#}");
    }
);

both!(a_peer_audit_has_no_follow_up_rule, |world| async move {
    let manager = world.caller("operations-manager");
    let evidence = world.submit(&manager, &Submission::peer_audit().significant()).await;
    assert_eq!(evidence["followUps"]["nodes"], json!([]), "{evidence:#}");
    assert_eq!(evidence["evaluation"]["verdict"], "ACTION_REQUIRED");
    assert_eq!(evidence["concerns"][0]["level"], "SIGNIFICANT");
});

both!(
    the_board_hears_of_checks_only_where_they_are_relevant,
    |world| async move {
        let head = world.caller("head-of-service");
        let plain = world.submit(&head, &Submission::checks_report()).await;
        assert_eq!(modes_to(&plain, "LSCB"), Vec::<String>::new(), "{plain:#}");
        assert_eq!(modes_to(&plain, "CSCMT"), ["REPORT"], "{plain:#}");

        let relevant = Submission::checks_report().answer("relevant_to_safeguarding", true);
        let relevant = world.submit(&head, &relevant).await;
        assert_eq!(modes_to(&relevant, "LSCB"), ["REPORT"], "{relevant:#}");
        because_of_script(
            &one_distribution(&relevant, "REPORT", "LSCB"),
            "part3/3.12",
            "safeguarding",
        );
    }
);

both!(a_yearly_report_informs_members_and_managers, |world| async move {
    let head = world.caller("head-of-service");
    let yearly = Submission::checks_report().with("period", json!({ "start": "2026-04-01", "end": "2027-03-31" }));
    let yearly = world.submit(&head, &yearly).await;
    assert_eq!(modes_to(&yearly, "DCS"), ["REPORT"], "{yearly:#}");
    assert_eq!(modes_to(&yearly, "SMT"), ["FOR_INFORMATION"]);
    assert_eq!(modes_to(&yearly, "LM"), ["FOR_INFORMATION"]);
});

both!(
    quarterly_feedback_is_always_copied_to_the_head_of_safeguarding,
    |world| async move {
        let manager = world.caller("operations-manager");
        for (task, tool, unit) in [
            ("3.14", "OM_FEEDBACK_TOOL", TEAM),
            ("3.15", "OM_FEEDBACK_SUMMARY", OTHER_TEAM),
        ] {
            let report = world
                .submit(&manager, &Submission::new(task, "REPORT", unit).tool(tool))
                .await;
            assert_eq!(
                modes_to(&report, "HEAD_OF_SAFEGUARDING"),
                ["COPY"],
                "{task}: {report:#}"
            );
            assert_eq!(modes_to(&report, "HEAD_OF_SERVICE"), ["REPORT"], "{task}: {report:#}");
        }
        let audit = world.submit(&manager, &Submission::team_audit()).await;
        assert_eq!(
            modes_to(&audit, "HEAD_OF_SAFEGUARDING"),
            Vec::<String>::new(),
            "not each audit"
        );
    }
);

both!(a_concern_reaches_at_least_whom_the_row_names, |world| async move {
    // 3.14 says nothing of alerts: the floor does.
    let manager = world.caller("operations-manager");
    let evidence = world
        .submit(&manager, &Submission::team_audit().with("concern", "CONCERN"))
        .await;
    let told: Vec<Value> = distributions(&evidence)
        .into_iter()
        .filter(|it| it["because"]["origin"] == "FLOOR")
        .collect();
    assert!(
        told.iter()
            .any(|it| it["role"]["code"] == "HEAD_OF_SERVICE" && it["mode"] == "ALERT"),
        "{evidence:#}"
    );
    assert!(
        told.iter()
            .any(|it| it["role"]["code"] == "HEAD_OF_SAFEGUARDING" && it["mode"] == "ALERT"),
        "{evidence:#}"
    );
});
