//! A follow-up is closed by the audit that it asked for, and by that alone.

use harness::{
    both,
    builder::Submission,
    look::{follow_ups, modes_to, satisfied},
};
use serde_json::Value;

both!(
    a_further_file_closes_it_and_does_not_meet_the_month,
    |world| async move {
        let manager = world.caller("practice-manager");
        // The cause lies in October, so that November's duty is still open.
        let cause = Submission::supervision_audit()
            .significant()
            .with("eventDate", "2026-10-20");
        let cause = world.submit(&manager, &cause).await;
        let open = follow_ups(&cause, "FURTHER_AUDIT");

        let answer = Submission::supervision_audit()
            .without("caseFile")
            .with("followUp", open[0]["id"].clone());
        let answer = world.submit(&manager, &answer).await;
        assert_eq!(satisfied(&answer), Vec::<Value>::new(), "{answer:#}");

        let after = follow_ups(&world.evidence(&manager, &cause["id"]).await, "FURTHER_AUDIT");
        let status = |id: &Value| after.iter().find(|it| it["id"] == *id).unwrap()["status"].clone();
        assert_eq!(status(&open[0]["id"]), "DONE");
        assert_eq!(status(&open[1]["id"]), "OPEN", "two further files are two follow-ups");
    }
);

both!(
    a_further_file_may_alarm_but_asks_for_no_second_pair,
    |world| async move {
        let manager = world.caller("practice-manager");
        let cause = world
            .submit(&manager, &Submission::supervision_audit().significant())
            .await;
        let open = follow_ups(&cause, "FURTHER_AUDIT");
        let answer = Submission::supervision_audit()
            .significant()
            .with("followUp", open[0]["id"].clone());
        let answer = world.submit(&manager, &answer).await;
        assert_eq!(follow_ups(&answer, "FURTHER_AUDIT").len(), 0, "{answer:#}");
        assert_eq!(modes_to(&answer, "OPERATIONS_MANAGER"), ["ALERT"]);
        assert_eq!(follow_ups(&answer, "RE_REVIEW").len(), 1);
    }
);

both!(one_closed_already_is_stored_and_says_so, |world| async move {
    let manager = world.caller("practice-manager");
    let cause = world
        .submit(&manager, &Submission::supervision_audit().significant())
        .await;
    let id = follow_ups(&cause, "FURTHER_AUDIT")[0]["id"].clone();
    let answer = Submission::supervision_audit().without("caseFile").with("followUp", id);
    world.submit(&manager, &answer).await;
    let late = world.submit(&manager, &answer.again()).await;
    assert_eq!(late["evaluation"]["verdict"], "INCOMPLETE", "{late:#}");
    assert!(
        late["requirements"].to_string().to_lowercase().contains("follow-up"),
        "{late:#}"
    );
    assert_eq!(satisfied(&late), Vec::<Value>::new());
});

both!(created_is_done_and_cancelled_and_open, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit().significant();
    let cause = world.submit(&manager, &audit).await;
    let first = follow_ups(&cause, "FURTHER_AUDIT")[0]["id"].clone();
    let answer = Submission::supervision_audit()
        .without("caseFile")
        .with("followUp", first);
    world.submit(&manager, &answer).await;
    world
        .revise(&manager, &cause, &audit.again().with("concern", "NONE"))
        .await;
    let all = world.db.count("follow_up", "1 = 1").await;
    let done = world
        .db
        .count("follow_up", "status = 'DONE' AND closed_by IS NOT NULL")
        .await;
    let cancelled = world
        .db
        .count("follow_up", "status = 'CANCELLED' AND closed_reason IS NOT NULL")
        .await;
    let open = world
        .db
        .count(
            "follow_up",
            "status = 'OPEN' AND owner_id IS NOT NULL AND due_on IS NOT NULL",
        )
        .await;
    assert_eq!((all, done, cancelled, open), (3, 1, 2, 0));
});
