//! Themes, which findings from any source are tagged with.

use harness::{both, builder::Submission};
use serde_json::{Value, json};

const THEMES: &str =
    "{ themes(first: 100) { totalCount nodes { code name text parent { code name parent { code } } } } }";
const FINDINGS: &str = "query($id: ID!) { node(id: $id) { ... on Evidence {
  findings { text strength theme { code name } } themes { code name text parent { name } } } } }";

both!(they_are_listed_with_what_they_stand_below, |world| async move {
    let reply = world.caller("worker").ask(THEMES, Value::Null).await;
    let themes = reply["themes"]["nodes"].as_array().unwrap();
    assert_eq!(reply["themes"]["totalCount"], json!(themes.len()));
    let at = |code: &Value| themes.iter().position(|theme| theme["code"] == *code);
    for (place, theme) in themes.iter().enumerate() {
        assert!(theme["name"].as_str().is_some_and(|name| !name.is_empty()), "{theme:#}");
        let parent = &theme["parent"]["code"];
        assert!(parent.is_null() || at(parent).unwrap() < place, "{theme:#}");
    }
    let history = &themes[at(&json!("FAMILY_HISTORY_CHRONOLOGY")).unwrap()];
    assert_eq!(
        history["parent"],
        json!({ "code": "ASSESSMENT", "name": "Assessment", "parent": null })
    );
    assert!(
        history["text"].as_str().unwrap().contains("chronologies"),
        "{history:#}"
    );
});

both!(findings_name_theirs, |world| async move {
    let finding = |text: &str| json!({ "text": text, "theme": "FAMILY_HISTORY_CHRONOLOGY", "strength": false });
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit().with("findings", json!([finding("one"), finding("two")]));
    let evidence = world.submit(&manager, &audit).await;
    let reply = manager.ask(FINDINGS, json!({ "id": evidence["id"] })).await;
    let node = &reply["node"];
    for theme in [
        &node["findings"][0]["theme"],
        &node["findings"][1]["theme"],
        &node["themes"][0],
    ] {
        assert_eq!(theme["name"], "Family history and chronologies", "{node:#}");
    }
    assert_eq!(node["themes"].as_array().unwrap().len(), 1, "each once: {node:#}");
    assert_eq!(node["themes"][0]["parent"]["name"], "Assessment");
});

both!(one_that_nobody_knows_is_kept_and_told, |world| async move {
    let finding = json!({ "text": "one", "theme": "FAMILY_HISTORY_CHRONOLGY", "strength": false });
    let manager = world.caller("practice-manager");
    let audit = Submission::supervision_audit().with("findings", json!([finding]));
    let evidence = world.submit(&manager, &audit).await;
    let told = evidence["evaluation"]["outcomes"].to_string();
    assert!(told.contains("did you mean `FAMILY_HISTORY_CHRONOLOGY`?"), "{told}");
    let reply = manager.ask(FINDINGS, json!({ "id": evidence["id"] })).await;
    let theme = &reply["node"]["findings"][0]["theme"];
    assert_eq!(theme["code"], "FAMILY_HISTORY_CHRONOLGY", "{reply:#}");
});
