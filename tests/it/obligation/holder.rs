//! What is due from each holder of a role is single work: those who see summaries only are not told whose.

use harness::both;
use serde_json::{Value, json};

use super::listed;
use crate::export;

const WHOSE: &str = "query($filter: ObligationFilter) { obligations(filter: $filter, first: 5) {
  nodes { id holder { name } owners { person { name } role { code } } unit { code } because { sentence } } } }";
const WHY: &str = "query($id: ID!) { why(obligation: $id) { sentences } }";

both!(readers_of_summaries_are_not_told_whose_it_is, |world| async move {
    let person = "code,subject,name,agency\nP-201,officer,Nadia Brightwell,\n";
    world.import("persons", person).await;
    let post = "person,role,unit,valid_from,valid_to\nP-201,IRO,SVC-CIC,2013-04-01,\n";
    world.import("appointments", post).await;
    world
        .until("the officer has duties", || async {
            let lead = world.caller("head-of-safeguarding");
            !listed(&lead, json!({ "tasks": ["3.8"] })).await.is_empty()
        })
        .await;
    for (person, told) in [
        ("chief-executive", false),
        ("head-of-safeguarding", true),
        ("head-of-service-care", true),
        ("officer", true),
    ] {
        let caller = world.caller(person);
        let filter = json!({ "tasks": ["3.8"] });
        let page = caller.ask(WHOSE, json!({ "filter": filter })).await;
        let rows = page["obligations"]["nodes"].as_array().unwrap().clone();
        assert!(!rows.is_empty(), "{person} sees that something is due");
        let name = json!("Nadia Brightwell");
        for row in &rows {
            assert_eq!(row["holder"]["name"] == name, told, "{person}: {row:#}");
            assert_eq!(row["owners"][0]["person"]["name"] == name, told, "{person}: {row:#}");
            assert_eq!(row["owners"][0]["role"]["code"], "IRO", "{person}: {row:#}");
        }
        let why = caller.ask(WHY, json!({ "id": rows[0]["id"] })).await;
        let gaps = "{ evidenceGaps(year: \"2026/27\", first: 100) { nodes { owners { person { name } } } } }";
        let gaps = caller.send(gaps, Value::Null).await;
        let list = export::rows(&world, person, "obligations.csv?task=3.8").await;
        let cells: Vec<&str> = list
            .iter()
            .flat_map(|row| [row["holder_name"].as_str(), row["owners"].as_str()])
            .collect();
        for (path, said) in [
            ("list", page.to_string()),
            ("why", why.to_string()),
            ("export", cells.join("; ")),
        ] {
            assert_eq!(said.contains("Nadia Brightwell"), told, "{person} by {path}: {said}");
        }
        assert!(
            told || !gaps.to_string().contains("Nadia Brightwell"),
            "{person}: {gaps}"
        );
    }
});

both!(nor_do_they_find_it_by_asking_for_somebody_s, |world| async move {
    let lead = world.caller("head-of-safeguarding");
    let people = "{ obligations(filter: { tasks: [\"3.14\"] }, first: 100) { nodes { holder { id } } } }";
    let people = lead.ask(people, Value::Null).await;
    let rows = people["obligations"]["nodes"].as_array().unwrap();
    let holder = rows
        .iter()
        .map(|it| &it["holder"]["id"])
        .find(|id| id.is_string())
        .unwrap();
    let count = "query($holders: [ID!]) { obligations(filter: { holders: $holders }) { totalCount } }";
    for (person, found) in [
        ("head-of-safeguarding", true),
        ("chief-executive", false),
        ("lead-member", false),
    ] {
        let counted = world.caller(person).ask(count, json!({ "holders": [holder] })).await;
        assert_eq!(counted["obligations"]["totalCount"] != 0, found, "{person}");
    }
});
