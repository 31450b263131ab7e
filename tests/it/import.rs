//! Import from CSV, by the real binary on both databases: everything or nothing, every bad line by number and reason.

use std::fs;

use harness::{
    both,
    db::{Content, Db},
    process::{Plumbline, Said},
};

const UNITS: &str = "code,kind,name,parent,valid_from,valid_to
HCC,AUTHORITY,Some County,,2013-04-01,
S1,SERVICE,First Service,HCC,2013-04-01,
T1,TEAM,First Team,S1,2013-04-01,
W1,WORKER,First Worker,T1,2013-04-01,
";
const PERSONS: &str = "code,subject,name,agency
P1,first,First Person,
P2,second,Second Person,
";
const APPOINTMENTS: &str = "person,role,unit,valid_from,valid_to
P1,PRACTICE_MANAGER,T1,2020-01-01,
P2,WORKER,W1,2020-01-01,
";
const CASE_FILES: &str = "reference,team,worker,restricted,child_protection,looked_after
F-1,T1,W1,no,yes,no
F-2,T1,,yes,no,no
";

/// Runs `plumbline import` with these files, given as (flag, content).
fn import(plumbline: &Plumbline, files: &[(&str, &str)]) -> Said {
    let mut args = vec!["import".to_owned()];
    for (flag, content) in files {
        let path = plumbline
            .dir
            .path()
            .join(format!("{}.csv", flag.trim_start_matches('-')));
        fs::write(&path, content).unwrap();
        args.extend([(*flag).to_owned(), path.display().to_string()]);
    }
    plumbline.run(args)
}

fn whole() -> [(&'static str, &'static str); 4] {
    [
        ("--units", UNITS),
        ("--persons", PERSONS),
        ("--appointments", APPOINTMENTS),
        ("--case-files", CASE_FILES),
    ]
}

async fn counts(db: &Db) -> [i64; 4] {
    let mut counts = [0; 4];
    for (at, table) in ["unit", "person", "appointment", "case_file"].iter().enumerate() {
        counts[at] = db.count(table, "1 = 1").await;
    }
    counts
}

both!(a_whole_register_is_loaded_once, Content::Tables, |db| async move {
    let plumbline = Plumbline::on(Some(&db.url));
    let said = import(&plumbline, &whole());
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(counts(&db).await, [4, 2, 2, 2]);
    let epoch = db.number("SELECT directory AS n FROM epoch").await;

    // The same files again change nothing, not even the number that running servers look at.
    let said = import(&plumbline, &whole());
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(counts(&db).await, [4, 2, 2, 2]);
    assert_eq!(db.number("SELECT directory AS n FROM epoch").await, epoch);
});

both!(
    every_bad_line_is_told_and_nothing_is_loaded,
    Content::Tables,
    |db| async move {
        let plumbline = Plumbline::on(Some(&db.url));
        let units = format!(
            "{UNITS}T2,TAEM,Second Team,S1,2013-04-01,\nT3,TEAM,Third Team,S9,2013-04-01,\nT4,TEAM,Fourth Team,S1,2013-04-31,\n"
        );
        let appointments =
            format!("{APPOINTMENTS}P9,WORKER,W1,2020-01-01,\nP1,PRACTICE_MANGER,T1,2020-01-01,\nP1,WORKER\n");
        let case_files = format!("{CASE_FILES}F-1,T1,,no,no,no\nF-3,T1,,perhaps,no,no\n");
        let files = [
            ("--units", units.as_str()),
            ("--persons", PERSONS),
            ("--appointments", &appointments),
            ("--case-files", &case_files),
        ];
        let said = import(&plumbline, &files);
        assert_eq!(said.code, Some(5), "{said:?}");
        let expected = [
            ("units.csv:6", "TAEM"),
            ("units.csv:7", "S9"),
            ("units.csv:8", "2013-04-31"),
            ("appointments.csv:4", "P9"),
            ("appointments.csv:5", "PRACTICE_MANAGER"),
            ("appointments.csv:6", ""),
            ("case-files.csv:4", "F-1"),
            ("case-files.csv:5", "perhaps"),
        ];
        for (place, word) in expected {
            let told = said.err.lines().any(|line| line.contains(place) && line.contains(word));
            assert!(told, "`{place}` with `{word}` in:\n{}", said.err);
        }
        assert!(said.err.contains("nothing was loaded"), "{}", said.err);
        assert_eq!(counts(&db).await, [0, 0, 0, 0]);
    }
);

both!(
    a_file_without_its_columns_is_refused,
    Content::Tables,
    |db| async move {
        let plumbline = Plumbline::on(Some(&db.url));
        let said = import(
            &plumbline,
            &[(
                "--units",
                "code;kind;name;parent;valid_from;valid_to\nHCC;AUTHORITY;Some County;;2013-04-01;\n",
            )],
        );
        assert_eq!(said.code, Some(5), "{said:?}");
        assert!(said.err.contains("units.csv:1"), "{}", said.err);
        assert_eq!(counts(&db).await, [0, 0, 0, 0]);
    }
);

both!(a_team_that_moves_keeps_both_places, Content::Tables, |db| async move {
    let plumbline = Plumbline::on(Some(&db.url));
    let units = format!("{UNITS}S2,SERVICE,Second Service,HCC,2013-04-01,\n").replace(
        "T1,TEAM,First Team,S1,2013-04-01,",
        "T1,TEAM,First Team,S1,2013-04-01,2019-03-31\nT1,TEAM,Renamed Team,S2,2019-04-01,",
    );
    let said = import(&plumbline, &[("--units", &units)]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(db.count("unit", "code = 'T1'").await, 1);
    assert_eq!(
        db.count("unit_placement", "name IN ('First Team', 'Renamed Team')")
            .await,
        2
    );
});

both!(the_county_is_sound, Content::Nothing, |db| async move {
    let plumbline = Plumbline::on(Some(&db.url));
    let county = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/src/demo/county");
    let mut args = vec!["import".to_owned()];
    for name in ["units", "persons", "appointments", "case-files", "agencies", "meetings"] {
        args.extend([
            format!("--{name}"),
            county.join(format!("{name}.csv")).display().to_string(),
        ]);
    }
    // On an empty database: the import brings the tables up to date itself.
    let said = plumbline.run(args);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(
        counts(&db).await.iter().all(|count| *count > 10),
        "{:?}",
        counts(&db).await
    );
});

both!(
    one_person_holds_a_post_once_at_a_time,
    Content::Tables,
    |db| async move {
        let plumbline = Plumbline::on(Some(&db.url));
        let overlapping = format!("{APPOINTMENTS}P1,PRACTICE_MANAGER,T1,2021-06-01,\n");
        let files = [
            ("--units", UNITS),
            ("--persons", PERSONS),
            ("--appointments", &overlapping),
        ];
        let said = import(&plumbline, &files);
        assert_eq!(said.code, Some(5), "{said:?}");
        let told = |said: &Said, place: &str, words: &str| {
            let told = said
                .err
                .lines()
                .any(|line| line.contains(place) && line.contains(words));
            assert!(told, "`{place}` with `{words}` in:\n{}", said.err);
        };
        told(&said, "appointments.csv:4", "overlaps line 2");
        assert_eq!(db.count("appointment", "true").await, 0);

        // Ended and taken up again, in whatever order the lines stand.
        let spans = "P1,PRACTICE_MANAGER,T1,2022-01-01,\nP1,PRACTICE_MANAGER,T1,2020-01-01,2021-12-31\n";
        assert_eq!(import(&plumbline, &whole()).code, Some(0));
        let header = "person,role,unit,valid_from,valid_to\n";
        let said = import(&plumbline, &[("--appointments", &format!("{header}{spans}"))]);
        assert_eq!(said.code, Some(0), "{said:?}");
        assert_eq!(db.count("appointment", "true").await, 3);

        // What is stored counts too: before a line, and after it.
        let said = import(
            &plumbline,
            &[(
                "--appointments",
                &format!("{header}P1,PRACTICE_MANAGER,T1,2023-01-01,\n"),
            )],
        );
        assert_eq!(said.code, Some(5), "{said:?}");
        told(
            &said,
            "appointments.csv:2",
            "stored from 2022-01-01; end that one first",
        );
        let longer = format!("{header}P1,PRACTICE_MANAGER,T1,2020-01-01,2022-06-30\n");
        let said = import(&plumbline, &[("--appointments", &longer)]);
        assert_eq!(said.code, Some(5), "{said:?}");
        told(
            &said,
            "appointments.csv:2",
            "stored from 2022-01-01; end this one before",
        );
        assert_eq!(db.count("appointment", "valid_to = '2021-12-31'").await, 1);
    }
);

both!(what_has_ended_is_not_opened_again, Content::Tables, |db| async move {
    let plumbline = Plumbline::on(Some(&db.url));
    assert_eq!(import(&plumbline, &whole()).code, Some(0));
    let post = "P1,PRACTICE_MANAGER,T1,2020-01-01";
    let with_ends = |lines: &str| format!("person,role,unit,valid_from,valid_to\n{lines}\n");
    let appointments = |text: &str| import(&plumbline, &[("--appointments", text)]);
    assert_eq!(appointments(&with_ends(&format!("{post},2021-12-31"))).code, Some(0));

    for again in ["", "2999-12-31"] {
        let said = appointments(&with_ends(&format!("{post},{again}")));
        assert_eq!(said.code, Some(5), "{said:?}");
        assert!(
            said.err.contains("appointments.csv:2") && said.err.contains("ended on 2021-12-31"),
            "{}",
            said.err
        );
    }
    // Whoever leaves out when things ended says nothing about it.
    let said = appointments(&format!("person,role,unit,valid_from\n{post}\n"));
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(db.count("appointment", "valid_to = '2021-12-31'").await, 1);

    // A slip in the day is mended, and who comes back has a line of their own.
    let said = appointments(&with_ends(&format!(
        "{post},2021-11-30\nP1,PRACTICE_MANAGER,T1,2023-01-01,"
    )));
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(db.count("appointment", "valid_to = '2021-11-30'").await, 1);
});

both!(
    nobody_is_left_under_a_unit_that_ends,
    Content::Tables,
    |db| async move {
        let plumbline = Plumbline::on(Some(&db.url));
        assert_eq!(import(&plumbline, &whole()).code, Some(0));
        let header = "code,kind,name,parent,valid_from,valid_to\n";
        let team = "T1,TEAM,First Team,S1,2013-04-01,2026-03-31\n";
        let said = import(&plumbline, &[("--units", &format!("{header}{team}"))]);
        assert_eq!(said.code, Some(5), "{said:?}");
        assert!(
            said.err.contains("units.csv:2") && said.err.contains("`W1` would still stand under it"),
            "{}",
            said.err
        );

        let worker = "W1,WORKER,First Worker,T1,2013-04-01,2026-03-31\n";
        let said = import(&plumbline, &[("--units", &format!("{header}{team}{worker}"))]);
        assert_eq!(said.code, Some(0), "{said:?}");
    }
);

both!(two_people_may_swap_what_they_sign_in_with, |world| async move {
    let swapped = "code,subject,name,agency\n\
                   P-001,head-of-service,Maya Holloway,\nP-007,practice-manager,Priya Castellan,\nP-002,practice-manager-east,Colin Abara,\n";
    world.import("persons", swapped).await;
    for (subject, name) in [
        ("head-of-service", "Maya Holloway"),
        ("practice-manager", "Priya Castellan"),
        ("practice-manager-east", "Colin Abara"),
    ] {
        let viewer = world
            .caller(subject)
            .ask("{ viewer { person { name } } }", serde_json::Value::Null)
            .await;
        assert_eq!(viewer["viewer"]["person"]["name"], name, "{subject}");
    }
    assert_eq!(world.db.count("person", "subject LIKE 'moving:%'").await, 0);
});
