//! The effective settings for people to read: each with its source, secrets masked.

use figment::value::Value;

use super::{
    reader::whole,
    source::{Sources, flatten},
};

pub(super) fn effective(sources: &Sources) -> String {
    let (figment, _) = sources.layers();
    let mut lines = Vec::new();
    if let Ok(Value::Dict(_, dict)) = figment.extract::<Value>() {
        flatten("", &dict, &mut |key, value| {
            let source = figment
                .find_metadata(&key)
                .map_or_else(|| "default".to_owned(), |found| found.name.to_string());
            let shown = if key == "database.url" {
                masked(value.as_str().unwrap_or_default())
            } else {
                written(value)
            };
            lines.push(format!("{key} = {shown}  # {source}\n"));
        });
    }
    lines.concat()
}

/// The address without its password.
fn masked(url: &str) -> String {
    let plain = url.split('?').next().unwrap_or(url);
    let query = if plain.len() < url.len() { "?***" } else { "" };
    let shown = match plain.split_once("://").zip(plain.rfind('@')) {
        Some(((scheme, rest), _)) => {
            let (login, host) = rest.rsplit_once('@').unwrap_or(("", rest));
            let user = login.split(':').next().unwrap_or_default();
            let password = if login.contains(':') { ":***" } else { "" };
            format!("{scheme}://{user}{password}@{host}")
        }
        None => plain.to_owned(),
    };
    format!("\"{shown}{query}\"")
}

fn written(value: &Value) -> String {
    match value {
        Value::Dict(_, dict) => {
            let fields: Vec<String> = dict
                .iter()
                .map(|(name, value)| format!("{name} = {}", written(value)))
                .collect();
            format!("{{ {} }}", fields.join(", "))
        }
        Value::Array(_, items) => format!("[{}]", items.iter().map(written).collect::<Vec<_>>().join(", ")),
        Value::Bool(_, flag) => flag.to_string(),
        Value::Num(..) => whole(value).map_or_else(|| format!("{value:?}"), |number| number.to_string()),
        Value::String(_, text) => format!("{text:?}"),
        other => format!("{other:?}"),
    }
}
