//! What is due for the meetings of forums, and reaches that forum alone.

use harness::{
    app::World,
    both,
    builder::{Submission, fresh_key},
    document::{CALL_MEETING, CANCEL_MEETING, MEETINGS, MOVE_MEETING},
    look::{modes_to, satisfied, unmet},
};
use serde_json::{Value, json};

use super::{from, of_leg};

async fn call(world: &World, forum: &str, held_on: &str) -> Value {
    let input = json!({ "idempotencyKey": fresh_key(), "forum": forum, "heldOn": held_on });
    let reply = world
        .caller("qa-lead")
        .ask(CALL_MEETING, json!({ "input": input }))
        .await;
    assert_eq!(reply["callMeeting"]["errors"], json!([]));
    reply["callMeeting"]["meeting"].clone()
}

/// What row 1.2 asks for at a meeting, once it is planned.
async fn due_for(world: &World, meeting: &Value) -> Value {
    world
        .until("it is planned", || async {
            obligations(world, meeting).await.len() == 1
        })
        .await;
    obligations(world, meeting).await.remove(0)
}

async fn obligations(world: &World, meeting: &Value) -> Vec<Value> {
    let document = format!("query($id: ID!) {{ node(id: $id) {{ ... on Meeting {{ {OBLIGATIONS} }} }} }}");
    let found = world.caller("dcs").ask(&document, json!({ "id": meeting["id"] })).await;
    found["node"]["obligations"]["nodes"].as_array().unwrap().clone()
}

const OBLIGATIONS: &str = "obligations(first: 100) { nodes {
  id status reason dueOn leg { id } period { label start end } meeting { id heldOn } } }";

both!(a_called_meeting_is_to_be_reported_to, |world| async move {
    let called = call(&world, "CABINET", "2027-01-12").await;
    let due = due_for(&world, &called).await;
    assert_eq!(due["leg"]["id"], "1.2/r1");
    assert_eq!(due["dueOn"], "2027-01-04");
    assert_eq!(due["meeting"]["id"], called["id"]);
    // It looks back to the day after the last meeting.
    let period = json!({ "label": "CABINET 2027-01-12", "start": "2026-12-16", "end": "2027-01-12" });
    assert_eq!(due["period"], period);

    let input = json!({ "meeting": called["id"], "heldOn": "2027-01-26" });
    world
        .caller("qa-lead")
        .ask(MOVE_MEETING, json!({ "input": input }))
        .await;
    world
        .until("the move is planned", || async {
            obligations(&world, &called).await[0]["dueOn"] == "2027-01-18"
        })
        .await;
    let moved = obligations(&world, &called).await.remove(0);
    assert_eq!(
        (&moved["id"], &moved["period"]["end"]),
        (&due["id"], &json!("2027-01-26"))
    );

    let input = json!({ "meeting": called["id"], "reason": "no business" });
    world
        .caller("qa-lead")
        .ask(CANCEL_MEETING, json!({ "input": input }))
        .await;
    world
        .until("the cancellation is planned", || async {
            obligations(&world, &called).await[0]["status"] == "CANCELLED"
        })
        .await;
    let reason = &obligations(&world, &called).await[0]["reason"];
    assert_eq!(
        reason,
        "the meeting of CABINET on 2027-01-26 was cancelled: no business"
    );
});

both!(a_report_for_one_meeting_reaches_that_forum_only, |world| async move {
    let director = world.caller("dcs");
    let filter = json!({ "filter": { "from": "2026-12-10", "to": "2026-12-31" } });
    let meetings = director.ask(MEETINGS, filter).await["meetings"]["nodes"]
        .as_array()
        .unwrap()
        .clone();
    let of = |forum: &str| meetings.iter().find(|it| it["forum"]["code"] == forum).unwrap();
    let cabinet = due_for(&world, of("CABINET")).await;
    let scrutiny = due_for(&world, of("SCRUTINY_COMMITTEE")).await;

    let report = Submission::new("1.2", "REPORT", "HCC").with("eventDate", "2026-12-08");
    let unnamed = world.submit(&director, &report).await;
    assert_eq!(unmet(&unnamed), ["WHICH_MEETING"]);
    assert!(modes_to(&unnamed, "CABINET").is_empty() && satisfied(&unnamed).is_empty());

    let named = world
        .submit(&director, &report.again().with("obligations", json!([cabinet["id"]])))
        .await;
    assert_eq!(named["evaluation"]["verdict"], "COMPLIANT", "{named:#}");
    assert_eq!(modes_to(&named, "CABINET"), ["REPORT"]);
    for other in ["SCRUTINY_COMMITTEE", "SMT", "CMT", "CPP", "LSCB"] {
        assert!(modes_to(&named, other).is_empty(), "{other}");
    }
    let met = satisfied(&named);
    assert_eq!(
        (met.len(), &met[0]["id"], &met[0]["status"]),
        (1, &cabinet["id"], &json!("MET"))
    );
    assert_eq!(obligations(&world, of("CABINET")).await[0]["status"], "MET");
    assert_eq!(obligations(&world, of("SCRUTINY_COMMITTEE")).await[0]["status"], "OPEN");
    // Nothing was made beside what was planned.
    let rows = of_leg(&world, "1.2/r1", "HCC").await;
    assert_eq!(rows.iter().filter(|it| it["met"] != json!(0)).count(), 1);

    // What is met stays when the meeting is cancelled after all.
    let input = json!({ "meeting": of("CABINET")["id"], "reason": "snow" });
    world
        .caller("qa-lead")
        .ask(CANCEL_MEETING, json!({ "input": input }))
        .await;
    let input = json!({ "meeting": of("SCRUTINY_COMMITTEE")["id"], "reason": "snow" });
    world
        .caller("qa-lead")
        .ask(CANCEL_MEETING, json!({ "input": input }))
        .await;
    world
        .until("the other one is cancelled", || async {
            obligations(&world, of("SCRUTINY_COMMITTEE")).await[0]["status"] == "CANCELLED"
        })
        .await;
    assert_eq!(obligations(&world, of("CABINET")).await[0]["status"], "MET");
    let _ = scrutiny;
});

both!(a_briefing_for_a_post_that_meets_goes_there, |world| async move {
    let director = world.caller("dcs");
    let lead_member = call(&world, "LM", "2026-12-16").await;
    let chief = call(&world, "CHIEF_EXECUTIVE", "2026-12-16").await;
    let duties = [due_for(&world, &lead_member).await, due_for(&world, &chief).await];
    assert_eq!(duties[0]["leg"]["id"], "1.4/r2");
    let briefing = Submission::new("1.4", "REPORT", "HCC").with("eventDate", "2026-12-09");
    let named = world
        .submit(&director, &briefing.with("obligations", json!([duties[0]["id"]])))
        .await;
    assert_eq!(modes_to(&named, "LM"), ["REPORT"]);
    assert!(modes_to(&named, "CHIEF_EXECUTIVE").is_empty(), "{named:#}");
    assert_eq!(satisfied(&named)[0]["id"], duties[0]["id"]);

    // Two meetings of one day, both named: both are met, each once.
    let both = briefing_for(&duties);
    let named = world.submit(&director, &both).await;
    let mut met: Vec<Value> = satisfied(&named).iter().map(|it| it["id"].clone()).collect();
    met.sort_by_key(ToString::to_string);
    let mut meant: Vec<Value> = duties.iter().map(|it| it["id"].clone()).collect();
    meant.sort_by_key(ToString::to_string);
    assert_eq!(met, meant);
    assert_eq!(modes_to(&named, "CHIEF_EXECUTIVE"), ["REPORT"]);

    // Revised to name one of them only: the other is open again.
    let one = briefing_for(&duties[..1]);
    let revised = world.revise(&director, &named, &one).await;
    assert_eq!(satisfied(&revised).len(), 1);
    assert_eq!(obligations(&world, &chief).await[0]["status"], "OPEN");
});

fn briefing_for(duties: &[Value]) -> Submission {
    let ids: Vec<&Value> = duties.iter().map(|it| &it["id"]).collect();
    let briefing = Submission::new("1.4", "REPORT", "HCC").with("eventDate", "2026-12-09");
    briefing.with("obligations", json!(ids))
}

both!(what_names_the_duty_of_another_unit_meets_nothing, |world| async move {
    let manager = world.caller("practice-manager");
    let other = of_leg(&world, "3.16/r1", "W-N2").await;
    let other = from(&other, "2026-12-01");
    let audit = Submission::supervision_audit().with("eventDate", "2026-12-03");
    let wrong = world
        .submit(&manager, &audit.with("obligations", json!([other["id"]])))
        .await;
    assert_eq!(unmet(&wrong), ["OBLIGATION_OF_ANOTHER_UNIT"]);
    assert!(satisfied(&wrong).is_empty());
    let own = of_leg(&world, "3.16/r1", "W-N1").await;
    let own = from(&own, "2026-12-01");
    let right = Submission::supervision_audit().with("eventDate", "2026-12-03");
    let right = world
        .submit(&manager, &right.with("obligations", json!([own["id"]])))
        .await;
    assert_eq!(satisfied(&right)[0]["id"], own["id"]);
});
