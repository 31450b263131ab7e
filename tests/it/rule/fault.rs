//! A script that never ends stops no submission: the evidence is stored, `FAULTED`, the floor and the owner are told, and
//! it is judged again when the script is mended.

use api::service::evidence::reevaluate_faulted;
use harness::{
    app::{World, replica},
    both,
    builder::Submission,
    db::Content,
    fixture::TODAY,
    look::{distributions, follow_ups, modes_to, satisfied},
    rule_dir::{RuleDir, SUPERVISION},
};
use serde_json::Value;

both!(a_looping_script, Content::County, |db| async move {
    let rules = RuleDir::shipped();
    rules.loop_on_outstanding();
    let world = World::with_rules(db, rules.path()).await;
    let manager = world.caller("practice-manager");

    // The auditor's concern is in it all the same.
    let audit = Submission::supervision_audit()
        .with("eventDate", TODAY)
        .with("grade", "OUTSTANDING")
        .with("concern", "SIGNIFICANT");
    let faulted = world.submit(&manager, &audit).await;
    assert_eq!(faulted["status"], "SUBMITTED");
    assert_eq!(faulted["evaluation"]["verdict"], "FAULTED", "never a pass: {faulted:#}");
    let fault = &faulted["evaluation"]["fault"];
    assert!(
        ["LIMIT", "DEADLINE"].contains(&fault["code"].as_str().unwrap()),
        "{fault:#}"
    );
    assert_eq!(fault["script"], SUPERVISION, "{fault:#}");
    assert_eq!(satisfied(&faulted), Vec::<Value>::new());
    for role in ["OPERATIONS_MANAGER", "HEAD_OF_SAFEGUARDING", "QA_LEAD"] {
        assert_eq!(modes_to(&faulted, role), ["ALERT"], "{role} is told: {faulted:#}");
    }
    assert!(
        distributions(&faulted)
            .iter()
            .all(|it| it["because"]["origin"] != "SCRIPT")
    );

    // Other inputs are judged as ever.
    let calm = world
        .submit(&manager, &Submission::supervision_audit().with("eventDate", TODAY))
        .await;
    assert_eq!(calm["evaluation"]["verdict"], "COMPLIANT", "{calm:#}");

    rules.mend();
    let judged_again =
        || async { world.evidence(&manager, &faulted["id"]).await["evaluation"]["verdict"] == "ACTION_REQUIRED" };
    world.until("it is judged again", judged_again).await;
    let mended = world.evidence(&manager, &faulted["id"]).await;
    assert_eq!(follow_ups(&mended, "FURTHER_AUDIT").len(), 2, "{mended:#}");
    assert_eq!(mended["revision"], 1, "the evidence itself did not change");
    assert_eq!(
        world.db.count("evaluation", "verdict = 'FAULTED'").await,
        1,
        "what was said first is kept"
    );
    world.stop().await;
});

both!(
    what_a_fault_kept_from_counting_counts_from_its_day,
    Content::County,
    |db| async move {
        let rules = RuleDir::shipped();
        rules.loop_on_outstanding();
        let world = World::with_rules(db, rules.path()).await;
        let audit = Submission::supervision_audit()
            .with("eventDate", TODAY)
            .with("grade", "OUTSTANDING");
        let faulted = world.submit(&world.caller("practice-manager"), &audit).await;
        assert_eq!(faulted["evaluation"]["verdict"], "FAULTED");

        // Mended only when the duty of that month is long overdue.
        world.clock.set("2027-06-01T12:00:00Z".parse().unwrap());
        let manager = world.caller("practice-manager");
        rules.mend();
        let met = || async { satisfied(&world.evidence(&manager, &faulted["id"]).await).len() == 1 };
        world.until("it counts", met).await;
        let mended = world.evidence(&manager, &faulted["id"]).await;
        assert_eq!(satisfied(&mended)[0]["status"], "MET", "{mended:#}");
        world.stop().await;
    }
);

both!(
    what_moves_while_it_is_judged_again_is_judged_once_more,
    Content::County,
    |db| async move {
        let rules = RuleDir::shipped();
        rules.loop_on_outstanding();
        let world = World::with_rules(db, rules.path()).await;
        let audit = Submission::supervision_audit()
            .with("eventDate", TODAY)
            .with("grade", "OUTSTANDING");
        let faulted = world.submit(&world.caller("practice-manager"), &audit).await;
        assert_eq!(faulted["evaluation"]["verdict"], "FAULTED");
        world.clone().stop().await;

        // Nothing runs beside this one: it has the mended rules, and does not know yet that the directory changed.
        let app = replica(&world.db.url).await;
        world.db.execute("UPDATE epoch SET directory = directory + 1").await;
        let tally = reevaluate_faulted(&app).await.unwrap();
        assert_eq!((tally.mended, tally.faulted, tally.moved), (1, 0, 0));
        assert_eq!(world.db.count("evidence", "verdict = 'FAULTED'").await, 0);
        app.store().close().await;
        world.stop().await;
    }
);

both!(
    a_fault_without_a_concern_is_told_too,
    Content::County,
    |db| async move {
        let rules = RuleDir::shipped();
        rules.loop_on_outstanding();
        let world = World::with_rules(db, rules.path()).await;
        let audit = Submission::supervision_audit()
            .with("eventDate", TODAY)
            .with("grade", "OUTSTANDING");
        let faulted = world.submit(&world.caller("practice-manager"), &audit).await;
        assert_eq!(faulted["evaluation"]["verdict"], "FAULTED");
        for role in ["OPERATIONS_MANAGER", "HEAD_OF_SAFEGUARDING", "QA_LEAD"] {
            assert_eq!(modes_to(&faulted, role), ["ALERT"], "{role} is told: {faulted:#}");
        }
        assert_eq!(faulted["concerns"], serde_json::json!([]));
        world.stop().await;
    }
);

both!(
    many_looping_submissions_do_not_hold_up_others,
    Content::County,
    |db| async move {
        let rules = RuleDir::shipped();
        rules.loop_on_outstanding();
        let world = World::with_rules(db, rules.path()).await;
        let manager = world.caller("practice-manager");
        let document = harness::document::submit();
        let tries: Vec<_> = (0..32)
            .map(|n| {
                let grade = if n % 2 == 0 { "OUTSTANDING" } else { "GOOD" };
                let (manager, document) = (manager.clone(), document.clone());
                let input = Submission::supervision_audit()
                    .with("eventDate", TODAY)
                    .with("grade", grade)
                    .input();
                tokio::spawn(async move {
                    (
                        grade,
                        manager.ask(&document, serde_json::json!({ "input": input })).await,
                    )
                })
            })
            .collect();
        for reply in tries {
            let (grade, reply) = reply.await.unwrap();
            let verdict = &reply["submitEvidence"]["evidence"]["evaluation"]["verdict"];
            assert_eq!(
                verdict,
                if grade == "GOOD" { "COMPLIANT" } else { "FAULTED" },
                "{reply:#}"
            );
        }
        assert_eq!(world.db.count("evidence", "1 = 1").await, 32);
        world.stop().await;
    }
);
