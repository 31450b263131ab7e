//! Who joins, leaves, moves: what is due follows them from their date, with the reason kept.

use harness::{app::World, both, builder::Submission};
use serde_json::{Value, json};

use super::{each, from, listed, of_leg};

const UNITS: &str = "code,kind,name,parent,valid_from,valid_to\n";
const APPOINTMENTS: &str = "person,role,unit,valid_from,valid_to\n";

async fn import(world: &World, name: &str, header: &str, lines: &str) {
    world.import(name, &format!("{header}{lines}\n")).await;
}

/// How many of them are cancelled.
fn cancelled(rows: &[Value]) -> usize {
    rows.iter().filter(|it| it["status"] == "CANCELLED").count()
}

both!(a_joiner_owes_the_period_they_join_in, |world| async move {
    import(&world, "units", UNITS, "W-N5,WORKER,Nell Ashby,T-NORTH,2027-02-17,").await;
    world
        .until("the joiner has duties", || async {
            !of_leg(&world, "3.16/r1", "W-N5").await.is_empty()
        })
        .await;
    let months = of_leg(&world, "3.16/r1", "W-N5").await;
    assert_eq!(
        (months.len(), &months[0]["period"]["start"]),
        (14, &json!("2027-02-01"))
    );
    // Entered late: what has ended stays as it was.
    import(&world, "units", UNITS, "W-N6,WORKER,Rob Lacey,T-NORTH,2026-09-01,").await;
    world
        .until("the other one has duties", || async {
            !of_leg(&world, "3.16/r1", "W-N6").await.is_empty()
        })
        .await;
    let months = of_leg(&world, "3.16/r1", "W-N6").await;
    assert_eq!(
        (months.len(), &months[0]["period"]["start"]),
        (16, &json!("2026-12-01"))
    );
});

both!(a_leaver_keeps_what_is_met_and_owes_nothing_more, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit()
        .with("worker", "W-N3")
        .with("caseFile", "HM-4102");
    world.submit(&manager, &audit.with("eventDate", "2026-12-03")).await;
    let before = of_leg(&world, "3.16/r1", "W-N3").await;
    assert_eq!(from(&before, "2026-12-01")["status"], "MET");

    import(
        &world,
        "units",
        UNITS,
        "W-N3,WORKER,Leila Osgood,T-NORTH,2013-04-01,2026-12-20",
    )
    .await;
    world
        .until("the leaver is out", || async {
            cancelled(&of_leg(&world, "3.16/r1", "W-N3").await) > 0
        })
        .await;
    let after = of_leg(&world, "3.16/r1", "W-N3").await;
    assert_eq!(each(&after, "/id"), each(&before, "/id"), "nothing is lost");
    assert_eq!(cancelled(&after), 15);
    assert_eq!(from(&after, "2026-12-01")["status"], "MET", "what is met stays");
    let january = from(&after, "2027-01-01");
    assert_eq!(january["reason"], "Leila Osgood left North Locality Team on 2026-12-20");

    // It was a mistake: the same obligations are due again.
    import(&world, "units", UNITS, "W-N3,WORKER,Leila Osgood,T-NORTH,2013-04-01,").await;
    world
        .until("she is back", || async {
            cancelled(&of_leg(&world, "3.16/r1", "W-N3").await) == 0
        })
        .await;
    let again = of_leg(&world, "3.16/r1", "W-N3").await;
    assert_eq!(each(&again, "/id"), each(&before, "/id"));
    assert_eq!(from(&again, "2027-01-01")["reason"], Value::Null);
    let plans = "operation = 'plan' AND detail LIKE '%\"reinstated\":15%'";
    assert_eq!(world.db.count("change", plans).await, 1);
});

both!(a_team_that_moves_takes_its_duties_along, |world| async move {
    let heads = ["head-of-service", "head-of-service-care"].map(|person| world.caller(person));
    let east = |caller: &harness::gql::Caller| {
        let caller = caller.clone();
        async move {
            let found = listed(&caller, json!({ "legs": ["3.16/r1"] })).await;
            let found = found.into_iter().filter(|it| it["unit"]["code"] == "W-E1");
            found
                .map(|it| it["period"]["start"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        }
    };
    assert_eq!((east(&heads[0]).await.len(), east(&heads[1]).await.len()), (16, 0));
    let before = of_leg(&world, "3.16/r1", "W-E1").await;
    import(
        &world,
        "units",
        UNITS,
        "T-EAST,TEAM,East Locality Team,SVC-CIC,2027-02-01,",
    )
    .await;
    world
        .until("the move is planned", || async { east(&heads[1]).await.len() == 14 })
        .await;
    assert_eq!(east(&heads[1]).await[0], "2027-02-01");
    let after = of_leg(&world, "3.16/r1", "W-E1").await;
    assert_eq!(each(&after, "/id"), each(&before, "/id"), "they are the same");
    assert_eq!(cancelled(&after), 0);
});

both!(a_post_that_changes_hands_takes_its_duties_along, |world| async move {
    let lines = "P-005,OPERATIONS_MANAGER,SVC-LOC,2013-04-01,2027-01-15\nP-001,OPERATIONS_MANAGER,SVC-LOC,2027-01-16,";
    import(&world, "appointments", APPOINTMENTS, lines).await;
    world
        .until("the post has changed hands", || async {
            cancelled(&of_leg(&world, "3.14/r2", "SVC-LOC").await) > 0
        })
        .await;
    let quarters = of_leg(&world, "3.14/r2", "SVC-LOC").await;
    let of = |name: &str, day: &str| -> Value {
        let found = quarters
            .iter()
            .find(|it| it["holder"]["name"] == name && it["period"]["start"] == day);
        found.unwrap_or_else(|| panic!("{name} {day} in {quarters:#?}")).clone()
    };
    // The running quarter ends while the first still holds the post; the next one does not.
    assert_eq!(of("Jonah Tremlett", "2026-10-01")["status"], "OPEN");
    let next = of("Jonah Tremlett", "2027-01-01");
    assert_eq!(next["status"], "CANCELLED");
    let reason = next["reason"].as_str().unwrap();
    assert!(
        reason.starts_with("Jonah Tremlett stopped being Operations Manager"),
        "{reason}"
    );
    assert!(reason.ends_with("in Locality Services on 2027-01-15"), "{reason}");
    assert_eq!(of("Maya Holloway", "2027-01-01")["status"], "NOT_DUE");
    assert!(
        !quarters
            .iter()
            .any(|it| it["holder"]["name"] == "Maya Holloway" && it["period"]["start"] == "2026-10-01")
    );
});

both!(a_unit_that_closes_owes_nothing_more, |world| async move {
    import(
        &world,
        "units",
        UNITS,
        "T-CARE,TEAM,Children in Care Team,SVC-CIC,2013-04-01,2027-03-31",
    )
    .await;
    let lead = world.caller("head-of-safeguarding");
    let team = || async {
        let all = listed(&lead, json!({ "dueFrom": "2026-12-01" })).await;
        all.into_iter()
            .filter(|it| it["unit"]["code"] == "T-CARE")
            .collect::<Vec<_>>()
    };
    world
        .until("the team is closed", || async { cancelled(&team().await) > 0 })
        .await;
    for one in team().await {
        let over = one["period"]["end"].as_str().unwrap() > "2027-03-31" && one["dueOn"] != Value::Null;
        assert_eq!(one["status"] == "CANCELLED", over, "{one:#}");
        if over {
            assert_eq!(one["reason"], "Children in Care Team closed on 2027-03-31");
        }
    }
});
