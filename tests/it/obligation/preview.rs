//! What a changed script would do to the calendar, before it does.

use std::fs;

use harness::{app::World, both, builder::Submission, document::PREVIEW_PLAN, rule_dir::SUPERVISION};
use serde_json::{Value, json};

fn shipped(path: &str) -> String {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules/framework");
    fs::read_to_string(root.join(path)).unwrap()
}

/// A script of the shipped set with words replaced, as input.
#[track_caller]
fn edited(path: &str, old: &str, new: &str) -> Value {
    let text = shipped(path);
    assert!(text.contains(old), "{path} does not hold `{old}`");
    json!({ "path": path, "source": text.replacen(old, new, 1) })
}

async fn preview(world: &World, person: &str, variables: Value) -> Value {
    world.caller(person).ask(PREVIEW_PLAN, variables).await["previewPlan"].clone()
}

both!(nothing_changed_changes_nothing, |world| async move {
    let same = preview(&world, "qa-lead", json!({ "scripts": [] })).await;
    assert_eq!(
        (&same["errors"], &same["changes"]["totalCount"]),
        (&json!([]), &json!(0))
    );
    let counts = &same["counts"];
    let stored = world.db.count("obligation", "true").await;
    assert_eq!(
        counts,
        &json!({ "added": 0, "changed": 0, "reinstated": 0, "cancelled": 0, "kept": stored })
    );
});

both!(a_month_that_becomes_a_quarter_is_shown_whole, |world| async move {
    let manager = world.caller("practice-manager");
    world
        .submit(
            &manager,
            &Submission::supervision_audit().with("eventDate", "2026-12-03"),
        )
        .await;
    let obligations = world.db.count("obligation", "true").await;
    let script = edited(SUPERVISION, ".every(\"month\")", ".every(\"quarter\")");
    let scripts = json!([script]);

    let shown = preview(&world, "qa-lead", json!({ "scripts": scripts })).await;
    assert_eq!((&shown["errors"], &shown["problems"]), (&json!([]), &json!([])));
    let workers = world.db.count("unit", "kind = 'WORKER'").await;
    // Sixteen months of each worker but the one that is met, for six quarters but the one in which that month lies.
    assert_eq!(shown["counts"]["added"], json!(6 * workers - 1));
    assert_eq!(shown["counts"]["cancelled"], json!(16 * workers - 1));
    assert_eq!(shown["changes"]["totalCount"], json!(22 * workers - 2));
    let tasks: Vec<&Value> = shown["byTask"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["counts"]["added"] != 0)
        .collect();
    assert_eq!((tasks.len(), &tasks[0]["task"]), (1, &json!("3.16")));
    let units = shown["byUnit"]["nodes"].as_array().unwrap();
    let worker = units.iter().find(|it| it["unit"]["code"] == "W-N1").unwrap();
    assert_eq!(worker["counts"], json!({ "added": 5, "cancelled": 15 }));

    let variables = json!({ "scripts": scripts, "fate": "CANCELLED", "task": "3.16" });
    let cancelled = preview(&world, "qa-approver", variables).await;
    let first = &cancelled["changes"]["nodes"][0];
    assert_eq!(
        first["reason"],
        "row 3.16 asks for it every quarter now, in other periods"
    );
    assert_eq!(
        (&first["fate"], &first["obligation"]["status"]),
        (&json!("CANCELLED"), &json!("OPEN"))
    );
    let variables = json!({ "scripts": scripts, "fate": "ADDED", "after": null });
    let added = preview(&world, "qa-lead", variables).await;
    let first = &added["changes"]["nodes"][0];
    assert_eq!(
        (&first["period"]["label"], &first["dueOn"]),
        (&json!("2026/27 Q3"), &json!("2027-01-10"))
    );
    assert_eq!(
        (&first["dueBefore"], &first["obligation"], &first["reason"]),
        (&json!(null), &json!(null), &json!(null))
    );
    assert_eq!(added["changes"]["totalCount"], json!(6 * workers - 1));

    assert_eq!(
        world.db.count("obligation", "true").await,
        obligations,
        "nothing is stored"
    );
    assert_eq!(world.db.count("obligation", "state = 'CANCELLED'").await, 0);
});

both!(more_for_the_same_time_is_a_change, |world| async move {
    let script = edited(SUPERVISION, "task.audit(1, ", "task.audit(2, ");
    let shown = preview(&world, "qa-lead", json!({ "scripts": [script] })).await;
    let workers = world.db.count("unit", "kind = 'WORKER'").await;
    assert_eq!(shown["counts"]["changed"], json!(16 * workers));
    assert_eq!(
        (&shown["counts"]["added"], &shown["counts"]["cancelled"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(shown["changes"]["nodes"][0]["required"], 2);
});

both!(
    another_reporting_year_moves_the_years_and_keeps_the_months,
    |world| async move {
        let script = edited(
            "framework.toml",
            "[reporting_year]\nmonth = 4",
            "[reporting_year]\nmonth = 1",
        );
        let shown = preview(
            &world,
            "qa-lead",
            json!({ "scripts": [script], "fate": "CANCELLED", "task": "5.1" }),
        )
        .await;
        assert_eq!(shown["problems"], json!([]), "{shown:#}");
        let year = &shown["changes"]["nodes"][0];
        assert_eq!(year["period"]["label"], "2026/27", "{shown:#}");
        assert_eq!(year["reason"], "row 5.1 asks for it once a year now, in other periods");
        let months = shown["byTask"]
            .as_array()
            .unwrap()
            .iter()
            .find(|it| it["task"] == "3.16")
            .unwrap();
        assert_eq!(
            (&months["counts"]["added"], &months["counts"]["cancelled"]),
            (&json!(0), &json!(0))
        );
        assert_ne!(months["counts"]["changed"], 0, "they are called otherwise");
    }
);

both!(a_new_row_is_planned_too, |world| async move {
    let text = shipped("part4/4.17_focus_groups_of_staff.rhai");
    let text = text.replacen("//! 4.17 ", "//! 4.19 ", 1);
    let script = json!({ "path": "part4/4.19_another_row.rhai", "source": text });
    let shown = preview(&world, "qa-lead", json!({ "scripts": [script], "task": "4.19" })).await;
    assert_eq!(shown["errors"], json!([]), "{shown:#}");
    assert_ne!(shown["counts"]["added"], 0, "{shown:#}");
    assert_eq!(shown["changes"]["totalCount"], shown["counts"]["added"]);
});

both!(what_is_wrong_with_it_is_data, |world| async move {
    let script = edited(SUPERVISION, "significant_concerns(e)", "e.concern == SIGNIFICNAT");
    let shown = preview(&world, "qa-lead", json!({ "scripts": [script] })).await;
    let problem = &shown["problems"][0];
    assert_eq!(
        (&problem["severity"], &problem["file"]),
        (&json!("ERROR"), &json!(SUPERVISION))
    );
    assert!(problem["help"].as_str().unwrap().contains("SIGNIFICANT"), "{problem:#}");
    assert!(problem["line"].as_i64().unwrap() > 1 && problem["code"].is_string());
    assert_eq!(
        (&shown["counts"], &shown["changes"]["totalCount"]),
        (&json!(null), &json!(0))
    );

    let source = shipped(SUPERVISION);
    let script = |path: &str, source: &str| json!({ "path": path, "source": source });
    let odd = json!([
        script("part3/3.16_supervision_case_file_audit.rhia", &source),
        script("../secrets.rhai", &source),
        script(SUPERVISION, &source),
        script(SUPERVISION, &source),
        script("part4/4.19_long.rhai", &"// long\n".repeat(9_000)),
    ]);
    let refused = preview(&world, "qa-lead", json!({ "scripts": odd })).await;
    let fields: Vec<&Value> = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["field"])
        .collect();
    assert_eq!(
        fields,
        [
            &json!(["scripts", "0", "path"]),
            &json!(["scripts", "1", "path"]),
            &json!(["scripts", "3", "path"]),
            &json!(["scripts", "4", "source"]),
        ]
    );
    assert!(
        refused["errors"][0]["help"].as_str().unwrap().contains(SUPERVISION),
        "{refused:#}"
    );
    for person in ["practice-manager", "dcs", "head-of-safeguarding", "system", "police"] {
        let refused = preview(&world, person, json!({ "scripts": [] })).await;
        assert_eq!(
            (&refused["errors"][0]["code"], &refused["counts"]),
            (&json!("FORBIDDEN"), &json!(null)),
            "{person}"
        );
    }
});
