//! `plumbline due`, by the real binary, over a database that a server has planned.

use harness::{app::World, both, process::Plumbline, process::Said};
use serde_json::Value;

/// The table as it stands on the day on which the test begins, or on another one.
async fn due(world: &World, on: &str, arguments: &[&str]) -> Said {
    let plumbline = Plumbline::on(Some(&world.db.url));
    let all = [&["due", "--on", on], arguments].concat();
    let all: Vec<String> = all.into_iter().map(str::to_owned).collect();
    tokio::task::spawn_blocking(move || plumbline.run(all)).await.unwrap()
}

async fn planned(world: &World) {
    world
        .until("duties are planned", || async {
            world
                .db
                .count("obligation", "task = '3.16' AND period_end = '2026-12-31'")
                .await
                >= 12
        })
        .await;
}

fn json(said: &Said) -> Vec<Value> {
    assert_eq!(said.code, Some(0), "{said:?}");
    serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {said:?}"))
}

both!(it_is_a_table_that_people_can_read, |world| async move {
    planned(&world).await;
    let said = due(
        &world,
        "2026-12-10",
        &["--as", "practice-manager", "--days", "40", "--task", "3.16"],
    )
    .await;
    assert_eq!(said.code, Some(0), "{said:?}");
    let lines: Vec<&str> = said.out.lines().collect();
    let headings = ["DUE", "STANDS", "TASK", "WHAT", "WHOSE", "FOR", "WHO"];
    assert_eq!(lines[0].split_whitespace().collect::<Vec<_>>(), headings);
    let asha = lines.iter().find(|line| line.contains("Asha Whitlow")).unwrap();
    for words in [
        "10 Jan 2027",
        "Open",
        "3.16",
        "Practice managers audit a case file of each worker",
        "December 2026",
    ] {
        assert!(asha.contains(words), "`{words}` in {asha}");
    }
    // Every cell of a column begins where its heading does.
    for heading in ["STANDS", "TASK", "WHAT", "WHOSE", "FOR", "WHO"] {
        let at = lines[0].find(heading).unwrap();
        for line in &lines[..lines.len() - 1] {
            let cell = &line.chars().skip(at - 2).take(3).collect::<String>();
            assert!(cell.starts_with("  ") && !cell.ends_with(' '), "{heading} in {line}");
        }
    }
    assert!(lines.last().unwrap().ends_with("of them overdue."), "{said:?}");
    assert!(!said.out.contains('\u{1b}'), "no colours");
    assert!(
        !lines.iter().any(|line| line.contains("Nia Calloway")),
        "another team's"
    );
    assert!(said.err.is_empty(), "{said:?}");
});

both!(it_shows_what_one_person_sees_or_everything, |world| async move {
    planned(&world).await;
    let all = due(&world, "2026-12-10", &["--json", "--days", "60"]).await;
    assert!(all.err.contains("--as"), "who runs the machine is told: {all:?}");
    let all = json(&all);
    let worker = json(&due(&world, "2026-12-10", &["--json", "--days", "60", "--as", "worker"]).await);
    let manager = json(
        &due(
            &world,
            "2026-12-10",
            &["--json", "--days", "60", "--as", "practice-manager"],
        )
        .await,
    );
    let (of_worker, of_manager, of_all) = (worker.len(), manager.len(), all.len());
    assert!(
        of_worker < of_manager && of_manager < of_all,
        "{of_worker} {of_manager} {of_all}"
    );
    let member = json(&due(&world, "2026-12-10", &["--json", "--days", "60", "--as", "lead-member"]).await);
    assert!(
        member
            .iter()
            .all(|line| !line["unit"].as_str().unwrap().starts_with("W-"))
    );
    let police = json(&due(&world, "2026-12-10", &["--json", "--days", "60", "--as", "police"]).await);
    assert!(police.is_empty());

    let north = json(&due(&world, "2026-12-10", &["--json", "--unit", "T-NORTH", "--days", "400"]).await);
    assert!(!north.is_empty() && north.len() < all.len() * 10);
    let units = ["T-NORTH", "W-N1", "W-N2", "W-N3", "W-N4"];
    assert!(north.iter().all(|line| units.contains(&line["unit"].as_str().unwrap())));
});

both!(what_is_late_is_said_and_can_be_made_to_fail, |world| async move {
    planned(&world).await;
    let arguments = ["--task", "3.16", "--as", "practice-manager", "--fail-overdue"];
    let early = due(&world, "2027-01-10", &arguments).await;
    let late = due(&world, "2027-01-12", &arguments).await;
    assert_eq!(late.code, Some(7), "{late:?}");
    assert!(
        late.out.contains("2 days late") && late.err.contains("overdue"),
        "{late:?}"
    );
    assert!(!early.out.contains(" 2 days late"), "{early:?}");
    let only = json(&due(&world, "2027-01-12", &["--json", "--overdue", "--task", "3.16"]).await);
    assert!(!only.is_empty() && only.iter().all(|line| line["status"] == "OVERDUE"));
    assert!(only.iter().any(|line| line["daysLate"] == 2));
    let without = due(&world, "2027-01-12", &["--task", "3.16", "--as", "practice-manager"]).await;
    assert_eq!(without.code, Some(0));
});

both!(what_does_not_exist_is_told_with_what_does, |world| async move {
    for (arguments, words) in [
        (["--as", "practice-manger"], "practice-manger"),
        (["--task", "3.61"], "did you mean"),
        (["--unit", "T-NORHT"], "T-NORTH"),
    ] {
        let said = due(&world, "2026-12-10", &arguments).await;
        assert_eq!(said.code, Some(1), "{said:?}");
        assert!(said.err.contains(words) && !said.err.contains("recorded"), "{said:?}");
    }
    assert_eq!(due(&world, "2026-12-10", &["--days", "many"]).await.code, Some(2));
});

#[test]
fn it_only_reads() {
    let plumbline = Plumbline::on(None);
    let said = plumbline.run(["due"]);
    assert_eq!(said.code, Some(6), "{said:?}");
    assert!(said.err.contains("plumbline migrate"), "{said:?}");
    assert_eq!(plumbline.run(["migrate"]).code, Some(0));
    let said = plumbline.run(["due"]);
    assert_eq!(said.code, Some(6), "{said:?}");
    assert!(said.err.contains("plumbline serve"), "{said:?}");
}
