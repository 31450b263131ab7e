//! Why something is due, down to the framework's own words; and why something is not.

use chrono::TimeDelta;
use harness::{
    app::World,
    both,
    builder::Submission,
    db::Content,
    rule_dir::{RuleDir, SUPERVISION},
};
use serde_json::{Value, json};

const WHY: &str = "query($id: ID!) { why(obligation: $id) { sentences ruleVersion { hash } obligation { id } } }";
const WHY_NOT: &str =
    "query($task: String!, $unit: ID!, $period: PeriodInput!) { whyNot(task: $task, unit: $unit, period: $period) {
  task { ref } unit { code } sentences legs { leg { id } reason sentence } obligations { id status } } }";
const FIRST: &str = "query($filter: ObligationFilter) { obligations(filter: $filter, first: 1) { nodes { id } } }";

async fn first(world: &World, filter: Value) -> Value {
    let reply = world.caller("qa-lead").ask(FIRST, json!({ "filter": filter })).await;
    let id = reply["obligations"]["nodes"][0]["id"].clone();
    assert!(id.is_string(), "nothing for {filter}");
    id
}

async fn unit(world: &World, code: &str) -> Value {
    let reply = world
        .caller("qa-lead")
        .ask("{ units(first: 100) { nodes { id code } } }", Value::Null)
        .await;
    let nodes = reply["units"]["nodes"].as_array().unwrap();
    nodes.iter().find(|it| it["code"] == code).unwrap()["id"].clone()
}

async fn why(world: &World, id: &Value) -> String {
    let reply = world.caller("qa-lead").ask(WHY, json!({ "id": id })).await;
    assert_eq!(reply["why"]["obligation"]["id"], *id);
    let sentences = reply["why"]["sentences"].as_array().unwrap();
    for sentence in sentences {
        let sentence = sentence.as_str().unwrap();
        let begins = sentence.chars().next().unwrap();
        assert!(begins.is_uppercase() && sentence.ends_with(['.', '”']), "{sentence}");
    }
    let sentences: Vec<&str> = sentences.iter().map(|it| it.as_str().unwrap()).collect();
    sentences.join("\n")
}

fn says(text: &str, all: &[&str]) {
    for words in all {
        assert!(text.contains(words), "`{words}` is not said:\n{text}");
    }
}

async fn decide(world: &World, verb: &str, id: &Value, reason: &str) {
    let document =
        format!("mutation($input: ObligationDecisionInput!) {{ {verb}(input: $input) {{ errors {{ message }} }} }}");
    let input = json!({ "input": { "obligation": id, "reason": reason } });
    let reply = world.caller("head-of-safeguarding").ask(&document, input).await;
    assert_eq!(reply[verb]["errors"], json!([]), "{reply}");
}

both!(
    a_chain_leads_from_the_obligation_to_the_frameworks_words,
    |world| async move {
        let worker = unit(&world, "W-N1").await;
        let december = json!({ "legs": ["3.16/r1"], "unit": worker, "dueTo": "2027-01-31" });
        let id = first(&world, december).await;
        let open = why(&world, &id).await;
        says(
            &open,
            &[
                "Row 3.16,",
                "using the CareFirst audit record.",
                "It is due from or about each worker: this one is Asha Whitlow.",
                "It comes 12 times a reporting year: this is 2026/27 M09, 1 December 2026 to 31 December 2026.",
                "Its period ends on 31 December 2026, and there are 10 days of grace: it is on time until 10 January 2027.",
                "It asks for one piece of evidence; none is held.",
                "So it is open.",
                "It is for Maya Holloway (Practice Manager) to do.",
                "part3/3.16_supervision_case_file_audit.rhai, line",
                "in force from 1 April 2013",
                "The framework's own words, Part 3, A.4 Managers' File Audits: “One case per month for each worker.”",
            ],
        );

        let audit = Submission::supervision_audit().with("eventDate", "2026-12-02");
        world.submit(&world.caller("practice-manager"), &audit).await;
        let met = why(&world, &id).await;
        says(
            &met,
            &[
                "what counts is that of 2 December 2026 by Maya Holloway.",
                "So it is met, in time, on 10 December 2026.",
            ],
        );
        assert!(!met.contains("to do."), "what is met is nobody's to do:\n{met}");

        // What each holder owes, who waived it, and what has no date.
        let of_holder = first(
            &world,
            json!({ "legs": ["3.14/r2"], "unit": unit(&world, "SVC-LOC").await }),
        )
        .await;
        says(
            &why(&world, &of_holder).await,
            &["Each Operations Manager owes their own: this is Jonah Tremlett's, in Locality Services."],
        );
        decide(
            &world,
            "waiveObligation",
            &of_holder,
            "the service was closed for the floods.",
        )
        .await;
        let waived = why(&world, &of_holder).await;
        says(
            &waived,
            &["It was waived by Grace Amberley on 10 December 2026: the service was closed for the floods."],
        );
        let standing = first(&world, json!({ "tasks": ["1.1"] })).await;
        says(
            &why(&world, &standing).await,
            &[
                "It is due once for the whole authority, Harrowmere County Council.",
                "It is a standing duty",
                "Without a date it is never late.",
            ],
        );
        let meeting = first(&world, json!({ "natures": ["MEETING"] })).await;
        says(
            &why(&world, &meeting).await,
            &["It is for the meeting of", "Papers for the meeting are on time until"],
        );

        let hidden = world
            .caller("practice-manager-care")
            .ask(WHY, json!({ "id": id }))
            .await;
        assert_eq!(hidden["why"], Value::Null, "what one may not see has no reasons");
    }
);

/// Reasons by leg, and all sentences.
async fn why_not(world: &World, task: &str, code: &str, start: &str, end: &str) -> (Vec<(String, String)>, String) {
    let asked = json!({ "task": task, "unit": unit(world, code).await, "period": { "start": start, "end": end } });
    let reply = world.caller("qa-lead").ask(WHY_NOT, asked).await;
    let answer = &reply["whyNot"];
    assert_eq!(answer["unit"]["code"], code);
    let each = answer["legs"].as_array().unwrap().iter();
    let reasons = each.map(|it| {
        (
            it["leg"]["id"].as_str().unwrap().to_owned(),
            it["reason"].as_str().unwrap().to_owned(),
        )
    });
    let sentences = answer["sentences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it.as_str().unwrap());
    (reasons.collect(), sentences.collect::<Vec<_>>().join("\n"))
}

fn reason<'a>(reasons: &'a [(String, String)], leg: &str) -> &'a str {
    &reasons.iter().find(|(id, _)| id == leg).unwrap().1
}

both!(each_way_of_not_being_due_is_named, |world| async move {
    let (reasons, said) = why_not(&world, "3.16", "W-N1", "2026-12-01", "2026-12-31").await;
    assert_eq!(reason(&reasons, "3.16/r1"), "DUE");
    assert_eq!(reason(&reasons, "3.16/r2"), "ONLY_WHEN_RAISED");
    says(
        &said,
        &[
            "there is one for 2026/27 M09, due on 10 January 2027",
            "recommendations if required",
        ],
    );

    let (reasons, said) = why_not(&world, "3.16", "T-NORTH", "2026-12-01", "2026-12-31").await;
    assert_eq!(reason(&reasons, "3.16/r1"), "OTHER_UNIT_KIND");
    says(
        &said,
        &["it is due from or about each worker, and North Locality Team is a team"],
    );

    let (reasons, said) = why_not(&world, "3.14", "SVC-CIC", "2026-10-01", "2026-12-31").await;
    assert_eq!(reason(&reasons, "3.14/r1"), "OTHER_UNIT_KIND", "{said}");
    let (_, said) = why_not(&world, "3.16", "HCC", "2026-12-01", "2026-12-31").await;
    says(&said, &["is an authority"]);
    let (reasons, said) = why_not(&world, "3.14", "T-NORTH", "2026-10-01", "2026-12-31").await;
    assert_eq!(reason(&reasons, "3.14/r2"), "NOBODY_HOLDS_ROLE", "{said}");
    says(&said, &["nobody holds that in North Locality Team on 31 December 2026"]);

    let (reasons, said) = why_not(&world, "3.16", "W-N1", "2012-12-01", "2012-12-31").await;
    assert_eq!(reason(&reasons, "3.16/r1"), "UNIT_NOT_THERE");
    says(&said, &["Asha Whitlow has been there since 1 April 2013"]);

    let (reasons, said) = why_not(&world, "3.16", "W-N1", "2030-12-01", "2030-12-31").await;
    assert_eq!(reason(&reasons, "3.16/r1"), "NOT_PLANNED_YET");
    says(&said, &["duties are planned 15 months ahead"]);
    let (reasons, _) = why_not(&world, "3.16", "W-N1", "2025-12-01", "2025-12-31").await;
    assert_eq!(reason(&reasons, "3.16/r1"), "NOT_PLANNED");

    let (reasons, said) = why_not(&world, "1.2", "HCC", "2031-01-01", "2031-01-31").await;
    assert_eq!(reason(&reasons, "1.2/r1"), "NO_MEETING", "{said}");
});

both!(what_people_and_plans_decided_is_an_answer, |world| async move {
    let worker = unit(&world, "W-N2").await;
    let id = first(
        &world,
        json!({ "legs": ["3.16/r1"], "unit": worker, "dueTo": "2027-01-31" }),
    )
    .await;
    for (verb, wanted) in [
        ("waiveObligation", "WAIVED"),
        ("undoDecision", "DUE"),
        ("markNotApplicable", "NOT_APPLICABLE"),
    ] {
        decide(&world, verb, &id, "long leave").await;
        let (reasons, said) = why_not(&world, "3.16", "W-N2", "2026-12-01", "2026-12-31").await;
        assert_eq!(reason(&reasons, "3.16/r1"), wanted, "{said}");
        if wanted != "DUE" {
            says(&said, &["by Grace Amberley: long leave"]);
        }
    }
    let audit = Submission::supervision_audit().with("eventDate", "2026-12-02");
    world.submit(&world.caller("practice-manager"), &audit).await;
    let (reasons, said) = why_not(&world, "3.16", "W-N1", "2026-12-05", "2026-12-06").await;
    assert_eq!(reason(&reasons, "3.16/r1"), "MET", "{said}");
    says(&said, &["has been met since 10 December 2026"]);
});

both!(
    what_may_not_be_looked_up_is_null_and_what_is_unknown_is_named,
    |world| async move {
        let asked = |task: &str, unit: &Value| json!({ "task": task, "unit": unit, "period": { "start": "2026-12-01", "end": "2026-12-31" } });
        let worker = unit(&world, "W-N1").await;
        let hidden = world.caller("lead-member").ask(WHY_NOT, asked("3.16", &worker)).await;
        assert_eq!(hidden["whyNot"], Value::Null);
        let reply = world.caller("qa-lead").send(WHY_NOT, asked("3.61", &worker)).await;
        assert_eq!(reply.code(), "BAD_INPUT", "{reply}");
        // Whoever may not see the obligations is not told that there are none.
        let authority = unit(&world, "HCC").await;
        let reply = world.caller("worker").ask(WHY_NOT, asked("5.1", &authority)).await;
        let said = reply["whyNot"]["sentences"][0].as_str().unwrap();
        assert!(said.contains("or you may not see it"), "{said}");
    }
);

both!(
    the_chain_and_the_reason_name_one_version_of_the_rules,
    Content::County,
    |db| async move {
        const BOTH: &str = "query($id: ID!) { why(obligation: $id) { ruleVersion { hash } obligation {
          period { start } because { ruleVersion { hash } } } } }";
        let rules = RuleDir::shipped();
        let world = World::with_rules(db, rules.path()).await;
        world
            .until("duties are planned", || async {
                world.db.count("obligation", "1 = 1").await > 0
            })
            .await;
        world.clock.advance(TimeDelta::minutes(1));
        // In the middle of December other rules govern, and somebody joins who then owes December.
        rules.replace(
            SUPERVISION,
            "two further files of the same worker",
            "two more files of the same worker",
        );
        world
            .until("the new rules are live", || async {
                world.db.count("rule_activation", "1 = 1").await == 2
            })
            .await;
        let units = "code,kind,name,parent,valid_from,valid_to\nW-N5,WORKER,Nell Ashby,T-NORTH,2026-12-01,\n";
        world.import("units", units).await;
        let of_joiner = "task = '3.16' AND unit_id = (SELECT id FROM unit WHERE code = 'W-N5')";
        world
            .until("the joiner has duties", || async {
                world.db.count("obligation", of_joiner).await > 0
            })
            .await;

        let newest = world
            .caller("qa-lead")
            .ask("{ ruleSetStatus { live { hash } } }", Value::Null)
            .await;
        let newest = &newest["ruleSetStatus"]["live"]["hash"];
        for (code, fresh) in [("W-N5", true), ("W-N1", false)] {
            let unit = unit(&world, code).await;
            let id = first(&world, json!({ "legs": ["3.16/r1"], "unit": unit })).await;
            let reply = world.caller("qa-lead").ask(BOTH, json!({ "id": id })).await;
            let why = &reply["why"];
            assert_eq!(why["obligation"]["period"]["start"], "2026-12-01", "{reply:#}");
            assert_eq!(
                why["ruleVersion"], why["obligation"]["because"]["ruleVersion"],
                "{code}: {reply:#}"
            );
            assert_eq!(why["ruleVersion"]["hash"] == *newest, fresh, "{code}: {reply:#}");
        }
        world.stop().await;
    }
);
