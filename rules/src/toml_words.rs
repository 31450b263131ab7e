//! What the reader of TOML complains about, in words for people who write files and no programs.

use toml::de::Error;

/// The complaint as a sentence.
pub(crate) fn plain(error: &Error) -> String {
    let said = error.message().lines().collect::<Vec<_>>().join("; ");
    if let Some((found, wanted)) = wrong(&said) {
        return format!("{} is written here, and {} is wanted", this(found), that(wanted));
    }
    if let Some((key, known)) = said.strip_prefix("unknown field ").and_then(split_expected) {
        return format!("there is no key {key} here: {known}");
    }
    if let Some((word, known)) = said.strip_prefix("unknown variant ").and_then(split_expected) {
        return format!("{word} is no word for this: {known}");
    }
    match said.strip_prefix("missing field ") {
        Some(key) => format!("the key {key} is missing"),
        None => said,
    }
}

/// What was found, and what was expected.
fn wrong(said: &str) -> Option<(&str, &str)> {
    let rest = said
        .strip_prefix("invalid type: ")
        .or_else(|| said.strip_prefix("invalid value: "))?;
    rest.split_once(", expected ")
}

fn split_expected(rest: &str) -> Option<(&str, String)> {
    let (word, known) = rest.split_once(", ")?;
    let known = known.strip_prefix("expected ")?;
    Some((
        word,
        known
            .strip_prefix("one of ")
            .map_or_else(|| format!("use {known}"), |list| format!("use one of {list}")),
    ))
}

fn this(found: &str) -> String {
    let found = found.replace('"', "`");
    for (word, plain) in [
        ("string ", "the text "),
        ("integer ", "the number "),
        ("floating point ", "the number "),
        ("boolean ", ""),
    ] {
        if let Some(value) = found.strip_prefix(word) {
            return format!("{plain}{value}");
        }
    }
    match found.as_str() {
        "sequence" => "a list".to_owned(),
        "map" => "a group of keys".to_owned(),
        _ => found,
    }
}

fn that(wanted: &str) -> String {
    let plain = match wanted {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, nought or more",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "a string" | "string" => "a text in quotation marks",
        "a boolean" => "`true` or `false`",
        "a sequence" => "a list in square brackets",
        "a map" | "map" => "a group of keys",
        _ if wanted.starts_with("struct ") => "a group of keys",
        other => other,
    };
    plain.to_owned()
}
