//! What the parameters of an address ask for, and what is said about those that ask for nothing.

use harness::{both, builder::Submission};
use serde_json::{Value, json};

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
        (
            "obligations.csv?leg=3.16/r9",
            &["`leg`", "3.16/r9", "did you mean `3.16/r"],
        ),
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

both!(people_and_units_are_named_by_id_or_by_reference, |world| async move {
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit().significant();
    let evidence = world.submit(&manager, &audit).await;
    world
        .submit(&world.caller("operations-manager"), &Submission::peer_audit())
        .await;
    let document = "query($id: ID!) { viewer { person { id } } node(id: $id) { ... on Evidence { unit { id } } } }";
    let found = manager.ask(document, json!({ "id": evidence["id"] })).await;
    let (person, unit) = (
        found["viewer"]["person"]["id"].as_str().unwrap(),
        found["node"]["unit"]["id"].as_str().unwrap(),
    );
    for (list, by_id, by_reference) in [
        ("evidence", format!("submittedBy={person}"), "submittedBy=P-001"),
        ("evidence", format!("unit={unit}"), "unit=T-NORTH"),
        ("concerns", format!("owner={person}"), "owner=P-001"),
        ("follow-ups", format!("owner={person}"), "owner=P-001"),
        (
            "obligations",
            format!("holder={person}&unitAlone={unit}"),
            "holder=P-001&unitAlone=T-NORTH",
        ),
    ] {
        let lines = async |what: &str| rows(&world, "qa-lead", &format!("{list}.csv?{what}")).await;
        assert_eq!(lines(&by_id).await, lines(by_reference).await, "{list}");
    }
    let mine = rows(&world, "qa-lead", &format!("evidence.csv?submittedBy={person}")).await;
    assert_eq!(mine.len(), 1, "not the one of the operations manager");
    let nobody = "per_00000000000070008000000000000000";
    let got = export(&world, "qa-lead", &format!("evidence.csv?submittedBy={nobody}")).await;
    assert_eq!(got.status, 400, "{}", got.text);
    // Who does not know the staff is not told whom there is.
    for of in [nobody, person] {
        assert_eq!(
            rows(&world, "lead-member", &format!("evidence.csv?submittedBy={of}")).await,
            [],
            "{of}"
        );
    }
});

both!(units_that_may_not_be_looked_up_are_unknown, |world| async move {
    // Members and partners look up no workers, and partners no teams either: right, nearly right or wrong, it is unknown.
    let (workers, teams) = (["Asha%20Whitlow", "Asha%20W", "W-N1"], ["T-NORTH", "North%20Locality"]);
    let (no_worker, nobody) = (
        ["Whitlow", "W-N2", "W-E"],
        ["Whitlow", "W-N2", "T-EAST", "Locality Team"],
    );
    for (person, hidden, secrets) in [
        ("police", [&workers[..], &teams].concat(), &nobody[..]),
        ("lead-member", [&workers[..], &teams].concat(), &nobody),
        ("chief-executive", workers.to_vec(), &no_worker),
        // The people of her own team she knows.
        (
            "practice-manager",
            vec!["Nia%20Calloway", "Nia%20Callow", "W-E1"],
            &["Calloway", "W-E2"],
        ),
    ] {
        for (list, parameter) in [
            ("evidence.csv", "unit"),
            ("evidence.csv", "worker"),
            ("obligations.csv", "unitAlone"),
        ] {
            for words in &hidden {
                let what = format!("{list}?{parameter}={words}");
                let got = export(&world, person, &what).await;
                assert_eq!(got.status, 400, "{person} {what}: {}", got.text);
                // What was sent may be said again.
                let told = got.text.replace(&words.replace("%20", " "), "…");
                let secret = secrets.iter().find(|secret| told.contains(**secret));
                assert_eq!(secret, None, "{person} {what}: {told}");
            }
        }
    }
    for (person, words) in [
        ("practice-manager", "Asha%20Whitlow"),
        ("qa-lead", "Nia%20Calloway"),
        ("police", "HCC"),
    ] {
        let got = export(&world, person, &format!("evidence.csv?unit={words}")).await;
        assert_eq!(got.status, 200, "{person} {words}: {}", got.text);
    }
    let near = export(&world, "practice-manager", "evidence.csv?unit=Asha%20Whitlo").await;
    assert!(near.text.contains("did you mean `Asha Whitlow`?"), "{}", near.text);
    let long = "x".repeat(3_000);
    assert_eq!(
        export(&world, "qa-lead", &format!("evidence.csv?unit={long}"))
            .await
            .status,
        400
    );
});

both!(who_works_here_is_told_to_staff_alone, |world| async move {
    for (list, parameter) in [
        ("concerns.csv", "owner"),
        ("concerns.csv", "raisedBy"),
        ("obligations.csv", "holder"),
        ("evidence.csv", "submittedBy"),
    ] {
        for person in ["police", "lead-member"] {
            for code in ["P-001", "P-999"] {
                let got = export(&world, person, &format!("{list}?{parameter}={code}")).await;
                assert_eq!(
                    (got.status, got.text.lines().count()),
                    (200, 1),
                    "{person} {code}: {}",
                    got.text
                );
            }
        }
        let got = export(&world, "practice-manager", &format!("{list}?{parameter}=P-999")).await;
        assert_eq!(got.status, 400, "a slip of the authority's own staff is told");
    }
});
