//! What the parameters of an address ask for, and what is said about those that ask for nothing.

use harness::{both, builder::Submission};
use serde_json::Value;

use super::{Row, export, planned, rows};

both!(filters_are_those_of_the_api, |world| async move {
    planned(&world).await;
    let all = rows(&world, "qa-lead", "obligations.csv").await;
    let count = |wanted: &dyn Fn(&Row) -> bool| all.iter().filter(|row| wanted(row)).count();
    let cases: [(&str, usize); 8] = [
        (
            "task=3.16&task=3.12",
            count(&|row| ["3.16", "3.12"].contains(&row["task"].as_str())),
        ),
        (
            "unit=T-NORTH",
            count(&|row| row["unit"] == "T-NORTH" || row["team"] == "T-NORTH"),
        ),
        (
            "unitAlone=North%20Locality%20Team",
            count(&|row| row["unit"] == "T-NORTH"),
        ),
        (
            "dueFrom=2026-12-20&dueTo=2027-01-15",
            count(&|row| ("2026-12-20"..="2027-01-15").contains(&row["due_on"].as_str())),
        ),
        (
            "status=OPEN&status=NOT_DUE",
            count(&|row| ["OPEN", "NOT_DUE"].contains(&row["status"].as_str())),
        ),
        ("part=4", count(&|row| row["task"].starts_with("4."))),
        ("dated=no", count(&|row| row["due_on"].is_empty())),
        ("nature=MEETING", count(&|row| row["nature"] == "MEETING")),
    ];
    for (parameters, expected) in cases {
        let found = rows(&world, "qa-lead", &format!("obligations.csv?{parameters}")).await;
        assert_eq!(found.len(), expected, "{parameters}");
        assert!(
            expected > 0 && expected < all.len(),
            "{parameters} tells nothing: {expected}"
        );
    }
});

both!(below_the_authority_is_everything, |world| async move {
    for (persona, audit) in [
        ("practice-manager", Submission::supervision_audit().significant()),
        ("operations-manager", Submission::peer_audit().significant()),
    ] {
        world.submit(&world.caller(persona), &audit).await;
    }
    for list in ["evidence", "concerns", "follow-ups"] {
        let count = async |unit: &str| {
            rows(&world, "head-of-safeguarding", &format!("{list}.csv{unit}"))
                .await
                .len()
        };
        let (all, whole, service) = (count("").await, count("?unit=HCC").await, count("?unit=SVC-CIC").await);
        assert_eq!(whole, all, "{list}");
        assert!(service < all, "{list}: {service} of {all}");
    }
});

both!(every_slip_is_told_and_nothing_is_sent, |world| async move {
    for (what, words) in [
        ("obligations.csv?taks=3.16", &["`taks`", "task"][..]),
        ("obligations.csv?task=3.61", &["`task`", "3.61", "did you mean"]),
        ("obligations.csv?unit=T-NORHT", &["`unit`", "T-NORTH"]),
        ("obligations.csv?status=OPNE", &["`status`", "`OPNE`", "`OPEN`"]),
        ("obligations.csv?dueFrom=31.03.2027", &["`dueFrom`", "2026-03-31"]),
        (
            "obligations.csv?dueTo=2027-01-01&dueTo=2027-02-01",
            &["`dueTo`", "more than once"],
        ),
        ("obligations.csv?dated=maybe", &["`dated`", "`yes` or `no`"]),
        ("obligations.csv?holder=P-999", &["`holder`"]),
        ("evidence.csv?year=2026/28", &["`year`", "2026/27"]),
        ("obligations.csv?leg=3.16%00", &["`leg`", "NUL"]),
        ("meetings.csv?task=3.16", &["`task`", "forum"]),
        ("obligations.csv?task=3.61&status=OPNE", &["`task`", "`status`"]),
    ] {
        let got = export(&world, "qa-lead", what).await;
        assert_eq!(got.status, 400, "{what}");
        let body: Value = serde_json::from_str(&got.text).unwrap();
        assert_eq!(body["errors"][0]["extensions"]["code"], "BAD_INPUT", "{what}");
        let message = body["errors"][0]["message"].as_str().unwrap();
        for word in words {
            assert!(message.contains(word), "`{word}` in: {message}");
        }
    }
    for nothing in ["secrets.csv", "obligations", "obligations.json", ".csv"] {
        assert_eq!(export(&world, "qa-lead", nothing).await.status, 404, "{nothing}");
    }
});
