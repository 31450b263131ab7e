//! What is due follows the scripts while the server runs.

use chrono::TimeDelta;
use harness::{
    app::World,
    both,
    builder::Submission,
    db::Content,
    fixture::WORKER,
    rule_dir::{CASES, RuleDir, SUPERVISION},
};
use serde_json::json;

use super::{each, from, listed, of_leg};

/// The supervision audit once a quarter, in the script and in the cases that speak of it.
fn every_quarter(rules: &RuleDir) {
    let cases = std::fs::read_to_string(rules.file(CASES)).unwrap();
    let months = ["M02", "M03"].map(|month| format!("3.16/r1, in 2026/27 {month}"));
    let cases = months.iter().fold(cases, |cases, month| {
        cases.replace(month.as_str(), "3.16/r1, in 2026/27 Q1")
    });
    rules.write(CASES, &cases);
    rules.replace(SUPERVISION, ".every(\"month\")", ".every(\"quarter\")");
}

both!(
    a_monthly_duty_becomes_a_quarterly_one,
    Content::County,
    |db| async move {
        let rules = RuleDir::shipped();
        let world = World::with_rules(db, rules.path()).await;
        let manager = world.caller("practice-manager");
        let audit = Submission::supervision_audit().with("eventDate", "2026-12-03");
        world.submit(&manager, &audit).await;
        let others = world
            .db
            .count("obligation", "task <> '3.16' AND state = 'ACTIVE'")
            .await;
        let before = of_leg(&world, "3.16/r1", WORKER).await;
        let plain = of_leg(&world, "3.16/r1", "W-N2").await;

        // Plans and rules are told apart by when they were known.
        world.clock.advance(TimeDelta::minutes(1));
        let shipped = [CASES, SUPERVISION].map(|path| (path, std::fs::read_to_string(rules.file(path)).unwrap()));
        every_quarter(&rules);
        world
            .until("the quarters are planned", || async {
                of_leg(&world, "3.16/r1", WORKER).await.len() > before.len()
            })
            .await;
        let after = of_leg(&world, "3.16/r1", WORKER).await;
        let quarters: Vec<_> = after
            .iter()
            .filter(|it| it["period"]["label"].as_str().unwrap().contains(" Q"))
            .collect();
        // To the quarter in which the fifteen months end, from the one after that of which a month was met already.
        assert_eq!(quarters.len(), 5, "{quarters:#?}");
        assert_eq!(
            (&quarters[0]["period"]["label"], &quarters[0]["dueOn"]),
            (&"2026/27 Q4".into(), &"2027-04-10".into())
        );
        for old in &before {
            let now = after.iter().find(|it| it["id"] == old["id"]).expect("it is kept");
            if old["period"]["start"] == "2026-12-01" {
                assert_eq!(now["status"], "MET", "what is met stays");
            } else {
                assert_eq!(now["status"], "CANCELLED");
                assert_eq!(
                    now["reason"],
                    "row 3.16 asks for it every quarter now, in other periods"
                );
            }
        }
        let unmet = of_leg(&world, "3.16/r1", "W-N2").await;
        let december: Vec<_> = unmet
            .iter()
            .filter(|it| it["period"]["start"] == "2026-12-01")
            .collect();
        assert_eq!((december.len(), &december[0]["status"]), (1, &"CANCELLED".into()));
        assert_eq!(
            world
                .db
                .count("obligation", "task <> '3.16' AND state = 'ACTIVE'")
                .await,
            others,
            "other rows stay"
        );

        // Evidence after the change counts for the quarter.
        let audit = Submission::supervision_audit()
            .with("worker", "W-N2")
            .with("caseFile", "HM-4174");
        let evidence = world.submit(&manager, &audit.with("eventDate", "2026-12-10")).await;
        assert_eq!(
            each(&harness::look::satisfied(&evidence), "/period/label"),
            ["2026/27 Q3"]
        );

        // And back: the months are due again, those that were cancelled and not others.
        world.clock.advance(TimeDelta::minutes(1));
        for (path, text) in &shipped {
            rules.write(path, text);
        }
        world
            .until("the months are back", || async {
                let now = of_leg(&world, "3.16/r1", WORKER).await;
                from(&now, "2027-02-01")["status"] == "NOT_DUE"
            })
            .await;
        let back = of_leg(&world, "3.16/r1", "W-N2").await;
        for old in &plain {
            let now = back.iter().find(|it| it["id"] == old["id"]).expect("it is kept");
            assert_eq!(now["status"], old["status"]);
        }
        let met = back.iter().find(|it| it["period"]["label"] == "2026/27 Q3").unwrap();
        assert_eq!(met["status"], "MET", "what was met under the other rules stays");
        world.stop().await;
    }
);

both!(
    a_row_that_goes_away_takes_its_duties_along,
    Content::County,
    |db| async move {
        let rules = RuleDir::shipped();
        let world = World::with_rules(db, rules.path()).await;
        let before = of_leg(&world, "4.17/r1", "HCC").await.len();
        assert!(before > 0);
        world.clock.advance(TimeDelta::minutes(1));
        std::fs::remove_file(rules.file("part4/4.17_focus_groups_of_staff.cases.toml")).unwrap();
        std::fs::remove_file(rules.file("part4/4.17_focus_groups_of_staff.rhai")).unwrap();
        // Its leg cannot be asked for any more: the framework does not have it.
        let lead = world.caller("head-of-safeguarding");
        let cancelled = async || {
            let all = listed(&lead, json!({ "statuses": ["CANCELLED"] })).await;
            let why = "row 4.17 is no longer part of the framework";
            all.iter().filter(|it| it["reason"] == why).count()
        };
        world
            .until("its duties are cancelled", || async { cancelled().await >= before })
            .await;
        world.stop().await;
    }
);
