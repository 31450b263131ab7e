//! The rule book over GraphQL, and what a leg says of itself.

use harness::{
    app::World,
    both,
    db::Content,
    fixture::{TODAY, shipped},
    rule_dir::{RuleDir, SUPERVISION},
};
use rules::book::{self, Format};
use serde_json::{Value, json};

const BOOK: &str = "query($asOf: Date, $format: RuleBookFormat!) { ruleBook(asOf: $asOf, format: $format) }";

both!(everybody_who_is_signed_in_reads_it, |world| async move {
    for (name, format) in [
        ("MARKDOWN", Format::Markdown),
        ("HTML", Format::Html),
        ("CSV", Format::Csv),
    ] {
        let written = book::render(shipped(), format, TODAY.parse().unwrap());
        for person in ["worker", "lead-member", "qa-lead", "police"] {
            let told = world.caller(person).ask(BOOK, json!({ "format": name })).await;
            assert!(
                told["ruleBook"] == written,
                "{person} reads another book than the rules are"
            );
        }
    }
    let nobody = world.anonymous().send(BOOK, json!({ "format": "CSV" })).await;
    assert_eq!(nobody.code(), "UNAUTHENTICATED", "{nobody:?}");
});

both!(it_is_that_of_the_day, |world| async move {
    let lead = world.caller("qa-lead");
    let ask = |day: &str| {
        let asked = json!({ "asOf": day, "format": "MARKDOWN" });
        lead.send(BOOK, asked)
    };
    let early = ask("2013-03-31").await;
    assert_eq!(early.code(), "BAD_INPUT", "{early:?}");
    let why = early.body["errors"][0]["message"].as_str().unwrap();
    assert!(why.contains("asOf") && why.contains("2013-04-01"), "{why}");
    let before = ask("2019-09-28").await.body["data"]["ruleBook"].to_string();
    assert!(before.contains("Quarterly to CSCMT and the LSCB"));
    let after = ask("2019-09-29").await.body["data"]["ruleBook"].to_string();
    assert!(after.contains("Quarterly to CSCMT and the ESSCP"));
});

both!(
    a_change_of_the_rules_is_in_it_from_its_day,
    Content::County,
    |db| async move {
        let rules = RuleDir::shipped();
        let world = World::with_rules(db, rules.path()).await;
        let lead = world.caller("qa-lead");
        let audits = |day: Value| {
            let lead = lead.clone();
            async move {
                let told = lead.ask(BOOK, json!({ "asOf": day, "format": "CSV" })).await;
                let book = told["ruleBook"].as_str().unwrap().to_owned();
                ["Monthly", "Six times a year"]
                    .map(|often| book.contains(&format!("{often}, one case file for each worker")))
            }
        };
        assert_eq!(audits(Value::Null).await, [true, false]);
        rules.replace(SUPERVISION, ".every(\"month\").using", ".every(\"two months\").using");
        rules.write("part3/3.16_supervision_case_file_audit.cases.toml", "case = []\n");
        world
            .until("the new rules are live", || async {
                audits(Value::Null).await == [false, true]
            })
            .await;
        assert_eq!(audits(json!(TODAY)).await, [false, true]);
        assert_eq!(
            audits(json!("2026-12-09")).await,
            [true, false],
            "yesterday's rules were others"
        );
        world.stop().await;
    }
);

const LEGS: &str = "{
  budget: task(ref: \"2.1\") { legs { channel what companions { role { code } } } }
  supervision: task(ref: \"3.1\") { sampling { subject { code } among drawnBy { code } toolInWords perHolder { code } } }
  deep: task(ref: \"3.9\") { sampling { perHolder { code } } }
  own: task(ref: \"3.14\") { sampling { drawnBy { code } place } }
  themed: task(ref: \"4.5\") { sampling { among toolInWords } }
  peers: task(ref: \"4.13\") { legs { with { code } companions { role { code } condition } } }
  visits: task(ref: \"4.4\") { legs { what then: what(asOf: \"2014-01-01\") } }
  chair: task(ref: \"1.13\") { title then: title(asOf: \"2014-01-01\") description }
  monitored: task(ref: \"3.7\") { legs { sentence then: sentence(asOf: \"2014-01-01\") } }
  found: tasks(filter: { text: \"practice review\" }) { nodes { ref } }
  asWritten: tasks(filter: { text: \"serious case review\" }) { nodes { ref } }
  framework { terms { code name then: name(asOf: \"2014-01-01\") names { name plural from } aliases note } }
}";

both!(a_leg_says_all_that_its_script_does, |world| async move {
    let _: &World = &world;
    let told = world.caller("police").ask(LEGS, Value::Null).await;
    let code = |code: &str| json!({ "code": code });
    assert_eq!(
        told["budget"]["legs"][0],
        json!({ "channel": "contract monitoring, or service level agreements", "what": null, "companions": [] })
    );
    assert_eq!(
        told["supervision"]["sampling"][0],
        json!({ "subject": code("HEAD_OF_SERVICE"), "among": null, "drawnBy": null, "toolInWords": null, "perHolder": [] })
    );
    assert_eq!(
        told["deep"]["sampling"][0]["perHolder"],
        json!([code("IRO"), code("CPA")])
    );
    assert_eq!(told["own"]["sampling"][1]["drawnBy"], code("HEAD_OF_SERVICE"));
    assert_eq!(
        told["themed"]["sampling"][0],
        json!({ "among": "area being focused on by Head of Safeguarding", "toolInWords": "developed for each audit" })
    );
    let peers = &told["peers"]["legs"][0];
    assert_eq!(peers["with"], json!([code("ADS_EARLY_HELP")]));
    assert_eq!(
        peers["companions"],
        json!([{ "role": code("ADS_EARLY_HELP"), "condition": "as appropriate" }])
    );
    assert_eq!(
        told["visits"]["legs"][0],
        json!({ "what": "the visit to the home under Regulation 44", "then": "the visit to the home under Regulation 33" })
    );
    assert_eq!(
        told["chair"]["title"],
        "Chair of the Safeguarding Children Partnership meets the Chief Executive and the DCS"
    );
    assert_eq!(
        told["chair"]["then"],
        "Chair of the LSCB meets the Chief Executive and the DCS"
    );
    assert!(
        told["chair"]["description"]
            .as_str()
            .unwrap()
            .contains("the chair of the ESSCP")
    );
    assert_eq!(
        told["monitored"]["legs"][0],
        json!({ "sentence": "Quarterly to CSCMT and the ESSCP", "then": "Quarterly to CSCMT and the LSCB" })
    );
    for name in ["found", "asWritten"] {
        let nodes = told[name]["nodes"].as_array().unwrap().iter();
        let found: Vec<&str> = nodes.filter_map(|it| it["ref"].as_str()).collect();
        assert_eq!(
            found,
            ["4.11", "4.12"],
            "{name}: by its name of today and as the script writes it"
        );
    }
    let terms = told["framework"]["terms"].as_array().unwrap();
    let regulation = terms
        .iter()
        .find(|term| term["code"] == "MONTHLY_VISIT_REGULATION")
        .unwrap();
    assert_eq!(
        (&regulation["name"], &regulation["then"]),
        (&json!("Regulation 44"), &json!("Regulation 33"))
    );
    assert_eq!(
        regulation["names"][1],
        json!({ "name": "Regulation 44", "plural": null, "from": "2015-04-01" })
    );
});
