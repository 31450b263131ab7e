//! What is incomplete is never refused: it is stored, says what is missing, and satisfies nothing.

use harness::{
    app::World,
    both,
    builder::Submission,
    fixture::{OTHER_WORKER, WORKER},
    look::{satisfied, unmet},
};
use serde_json::Value;

/// Stored as incomplete with that requirement, counting for nothing; and it is really there.
async fn kept(world: &World, audit: &Submission, code: &str) -> Value {
    let manager = world.caller("practice-manager");
    let evidence = world.submit(&manager, audit).await;
    assert_eq!(evidence["evaluation"]["verdict"], "INCOMPLETE", "{evidence:#}");
    assert!(unmet(&evidence).contains(&code.to_owned()), "{code} in {evidence:#}");
    assert_eq!(satisfied(&evidence), Vec::<Value>::new());
    assert_eq!(world.evidence(&manager, &evidence["id"]).await["id"], evidence["id"]);
    assert_eq!(world.db.count("satisfaction", "counted").await, 0);
    evidence
}

both!(an_unknown_tool, |world| async move {
    let evidence = kept(
        &world,
        &Submission::supervision_audit().with("tool", "CAREFRIST_AUDIT_RECORD"),
        "UNKNOWN_TOOL",
    )
    .await;
    let all = evidence["requirements"].to_string();
    assert!(
        all.contains("CAREFIRST_AUDIT_RECORD"),
        "the nearest tool is named: {all}"
    );
});

both!(missing_answers, |world| async move {
    let audit = Submission::supervision_audit().without_answer("plan_current");
    let evidence = kept(&world, &audit, "MISSING_ANSWER").await;
    assert!(evidence["requirements"].to_string().contains("plan_current"));
});

both!(no_answers_at_all, |world| async move {
    let evidence = kept(
        &world,
        &Submission::supervision_audit().without("answers"),
        "MISSING_ANSWER",
    )
    .await;
    assert!(unmet(&evidence).len() >= 2, "each missing answer is named");
});

both!(a_worker_of_another_team, |world| async move {
    kept(
        &world,
        &Submission::supervision_audit()
            .with("worker", OTHER_WORKER)
            .without("caseFile"),
        "WORKER_NOT_IN_UNIT",
    )
    .await;
});

both!(
    a_concern_in_incomplete_evidence_is_acted_on_all_the_same,
    |world| async move {
        let audit = Submission::supervision_audit()
            .significant()
            .without_answer("plan_current");
        let evidence = kept(&world, &audit, "MISSING_ANSWER").await;
        assert_eq!(evidence["concerns"][0]["level"], "SIGNIFICANT");
        assert_eq!(harness::look::modes_to(&evidence, "OPERATIONS_MANAGER"), ["ALERT"]);
    }
);

both!(completed_by_a_revision_it_counts, |world| async move {
    let audit = Submission::supervision_audit().without_answer("plan_current");
    let evidence = kept(&world, &audit, "MISSING_ANSWER").await;
    let manager = world.caller("practice-manager");
    let revised = world
        .revise(&manager, &evidence, &audit.again().answer("plan_current", true))
        .await;
    assert_eq!(revised["evaluation"]["verdict"], "COMPLIANT", "{revised:#}");
    assert_eq!(unmet(&revised), Vec::<String>::new());
    assert_eq!(satisfied(&revised)[0]["unit"]["code"], WORKER);
});
