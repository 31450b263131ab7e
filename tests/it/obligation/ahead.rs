//! What is planned without anything having happened.

use chrono::TimeDelta;
use harness::{both, fixture::WORKER};
use serde_json::json;

use super::{each, listed, of_leg};

both!(a_monthly_duty_is_there_up_to_the_horizon, |world| async move {
    let months = of_leg(&world, "3.16/r1", WORKER).await;
    // From the running month to the one in which fifteen months from 10 December 2026 end; none that has ended.
    assert_eq!(months.len(), 16, "{months:#?}");
    assert_eq!(each(&months, "/period/start")[..2], ["2026-12-01", "2027-01-01"]);
    assert_eq!(months[15]["period"]["label"], "2027/28 M12");
    assert_eq!(each(&months, "/status")[..2], ["OPEN", "NOT_DUE"]);
    assert_eq!(
        months[0]["dueOn"], "2027-01-10",
        "the last day of the month, and ten days of grace"
    );
    assert_eq!((&months[0]["required"], &months[0]["met"]), (&json!(1), &json!(0)));
});

both!(a_standing_duty_has_no_date, |world| async move {
    let standing = of_leg(&world, "1.1/r1", "HCC").await;
    assert_eq!(standing.len(), 1, "{standing:#?}");
    assert_eq!(
        (&standing[0]["dueOn"], &standing[0]["status"]),
        (&json!(null), &json!("STANDING"))
    );
    let lead = world.caller("head-of-safeguarding");
    let all = listed(&lead, json!({ "tasks": ["1.1", "3.16"] })).await;
    assert_eq!(
        all.last().unwrap()["id"],
        standing[0]["id"],
        "what has no date comes last"
    );
    // Due only when there is reason: nothing is planned.
    assert!(of_leg(&world, "1.4/r1", "HCC").await.is_empty());
});

both!(the_next_month_comes_in_as_days_pass, |world| async move {
    assert_eq!(of_leg(&world, "3.16/r1", WORKER).await.len(), 16);
    world.clock.advance(TimeDelta::days(25));
    world
        .until("April 2028 is planned", || async {
            of_leg(&world, "3.16/r1", WORKER).await.len() == 17
        })
        .await;
    let months = of_leg(&world, "3.16/r1", WORKER).await;
    assert_eq!(
        each(&months, "/status")[..2],
        ["OPEN", "OPEN"],
        "December is closed and stays"
    );
    world.clock.advance(TimeDelta::days(7));
    let months = of_leg(&world, "3.16/r1", WORKER).await;
    assert_eq!(each(&months, "/status")[0], "OVERDUE");
});

both!(a_restart_changes_nothing, |world| async move {
    let before = listed(&world.caller("head-of-safeguarding"), json!({})).await;
    let plans = world.db.count("change", "operation = 'plan'").await;
    let beside = world.beside().await;
    let after = listed(&beside.caller("head-of-safeguarding"), json!({})).await;
    assert!(before == after, "{} before, {} after", before.len(), after.len());
    assert_eq!(world.db.count("change", "operation = 'plan'").await, plans);
    beside.stop().await;
});
