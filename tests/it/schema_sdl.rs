//! The committed schema is the served one, and nothing in it is without a description.

use std::{fs, path::Path};

use harness::{app::World, both};
use serde_json::Value;

#[test]
fn the_committed_schema_is_the_served_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/schema.graphql");
    let committed = fs::read_to_string(&path).unwrap();
    let served = api::graphql::sdl();
    if committed.trim_end() != served.trim_end() {
        let new = path.with_extension("graphql.new");
        fs::write(&new, &served).unwrap();
        panic!(
            "api/schema.graphql is not what the server serves; see {} and commit it if it is meant",
            new.display()
        );
    }
}

const EVERYTHING: &str = "{ __schema {
  types { kind name description specifiedByURL
    fields(includeDeprecated: true) { name description args(includeDeprecated: true) { name description } }
    inputFields(includeDeprecated: true) { name description }
    enumValues(includeDeprecated: true) { name description } }
  directives { name description args { name description } }
} }";

both!(everything_is_described, |world| async move {
    let _: &World = &world;
    let schema = world.caller("qa-lead").ask(EVERYTHING, Value::Null).await;
    let mut bare = Vec::new();
    for of in schema["__schema"]["types"].as_array().unwrap() {
        let name = of["name"].as_str().unwrap();
        if name.starts_with("__") {
            continue;
        }
        described(&mut bare, name, of);
        for member in ["fields", "inputFields", "enumValues"] {
            for field in of[member].as_array().into_iter().flatten() {
                let path = format!("{name}.{}", field["name"].as_str().unwrap());
                described(&mut bare, &path, field);
                for argument in field["args"].as_array().into_iter().flatten() {
                    described(
                        &mut bare,
                        &format!("{path}({})", argument["name"].as_str().unwrap()),
                        argument,
                    );
                }
            }
        }
        let built_in = ["Boolean", "Float", "ID", "Int", "String"].contains(&name);
        if of["kind"] == "SCALAR" && !built_in && of["specifiedByURL"].is_null() {
            bare.push(format!("scalar {name} does not say by what it is specified"));
        }
    }
    assert!(bare.is_empty(), "without a description:\n{}", bare.join("\n"));
});

fn described(bare: &mut Vec<String>, path: &str, of: &Value) {
    if of["description"].as_str().is_none_or(|it| it.trim().len() < 3) {
        bare.push(path.to_owned());
    }
}
