//! Moving and cancelling meetings.

use harness::{
    app::World,
    both,
    document::{CANCEL_MEETING, MEETINGS, MOVE_MEETING},
    gql::Caller,
};
use serde_json::{Value, json};

/// The meeting of a forum on a day.
async fn meeting(world: &World, forum: &str, day: &str) -> Value {
    let filter = json!({ "forums": [forum], "from": day, "to": day });
    let found = world.caller("worker").ask(MEETINGS, json!({ "filter": filter })).await;
    found["meetings"]["nodes"][0].clone()
}

async fn move_to(caller: &Caller, meeting: &Value, held_on: &str) -> Value {
    let input = json!({ "meeting": meeting["id"], "heldOn": held_on });
    caller.ask(MOVE_MEETING, json!({ "input": input })).await["moveMeeting"].clone()
}

async fn cancel(caller: &Caller, meeting: &Value, reason: &str) -> Value {
    let input = json!({ "meeting": meeting["id"], "reason": reason });
    caller.ask(CANCEL_MEETING, json!({ "input": input })).await["cancelMeeting"].clone()
}

#[track_caller]
fn refused(payload: &Value, code: &str, field: &str) {
    let error = &payload["errors"][0];
    assert_eq!(
        (&error["code"], error["field"][1].as_str().unwrap_or_default()),
        (&json!(code), field),
        "{payload:#}"
    );
}

async fn epoch(world: &World) -> i64 {
    world.db.number("SELECT directory AS n FROM epoch").await
}

both!(a_moved_meeting_takes_its_papers_along, |world| async move {
    let lead = world.caller("qa-lead");
    let cabinet = meeting(&world, "CABINET", "2026-12-15").await;
    let moved = move_to(&lead, &cabinet, "2027-01-12").await;
    assert_eq!(moved["errors"], json!([]));
    assert_eq!(moved["meeting"]["id"], cabinet["id"]);
    assert_eq!(moved["meeting"]["papersDueOn"], "2027-01-04");

    let before = epoch(&world).await;
    assert_eq!(move_to(&lead, &cabinet, "2027-01-12").await, moved);
    assert_eq!(epoch(&world).await, before, "moving it where it is changes nothing");

    refused(&move_to(&lead, &cabinet, "2027-01-16").await, "INVALID", "heldOn");
    refused(&move_to(&lead, &cabinet, "2026-12-09").await, "INVALID", "heldOn");
    let taken = meeting(&world, "CABINET", "2027-03-16").await;
    refused(&move_to(&lead, &taken, "2027-01-12").await, "CONFLICT", "heldOn");
    refused(
        &move_to(&world.caller("dcs"), &cabinet, "2027-01-13").await,
        "FORBIDDEN",
        "",
    );
    assert_eq!(epoch(&world).await, before);
});

both!(what_was_held_stays, |world| async move {
    let lead = world.caller("qa-lead");
    let held = meeting(&world, "CSCMT", "2026-12-08").await;
    refused(&move_to(&lead, &held, "2027-01-13").await, "WRONG_STATE", "meeting");
    refused(&cancel(&lead, &held, "nobody came").await, "WRONG_STATE", "meeting");
    assert_eq!(meeting(&world, "CSCMT", "2026-12-08").await["status"], "CALLED");
});

both!(a_cancelled_meeting_keeps_its_reason, |world| async move {
    let lead = world.caller("qa-lead");
    let cabinet = meeting(&world, "CABINET", "2026-12-15").await;
    refused(&cancel(&lead, &cabinet, " ").await, "INVALID", "reason");
    let cancelled = cancel(&lead, &cabinet, "snow").await;
    assert_eq!(cancelled["errors"], json!([]));
    assert_eq!(
        (&cancelled["meeting"]["status"], &cancelled["meeting"]["reason"]),
        (&json!("CANCELLED"), &json!("snow"))
    );

    let before = epoch(&world).await;
    assert_eq!(cancel(&lead, &cabinet, "snow").await, cancelled, "the same once more");
    assert_eq!(epoch(&world).await, before);
    refused(&cancel(&lead, &cabinet, "ice").await, "WRONG_STATE", "meeting");
    refused(&move_to(&lead, &cabinet, "2027-01-12").await, "WRONG_STATE", "meeting");

    // Its day is free again.
    let other = meeting(&world, "CABINET", "2027-03-16").await;
    assert_eq!(move_to(&lead, &other, "2026-12-15").await["errors"], json!([]));

    let nobody = json!({ "input": { "meeting": "mtg_00000000000000000000000000000000", "reason": "none" } });
    let unknown = lead.ask(CANCEL_MEETING, nobody).await;
    refused(&unknown["cancelMeeting"], "NOT_FOUND", "meeting");
    let other_kind = json!({ "input": { "meeting": "evd_00000000000000000000000000000000", "reason": "none" } });
    refused(
        &lead.ask(CANCEL_MEETING, other_kind).await["cancelMeeting"],
        "INVALID",
        "meeting",
    );
});
