//! The few things that rules do with texts, each held to the size of a text before it is made.

use rhai::{Array, Dynamic, Engine, EvalAltResult, ImmutableString};

use super::{LIST_ITEMS, TEXT_BYTES};

type Made<T> = Result<T, Box<EvalAltResult>>;

pub(super) fn register(engine: &mut Engine) {
    engine
        .register_get("len", |text: &mut ImmutableString| length(text))
        .register_fn("contains", |text: &mut ImmutableString, words: ImmutableString| {
            text.contains(words.as_str())
        })
        .register_fn("starts_with", |text: &mut ImmutableString, words: ImmutableString| {
            text.starts_with(words.as_str())
        })
        .register_fn("ends_with", |text: &mut ImmutableString, words: ImmutableString| {
            text.ends_with(words.as_str())
        })
        .register_fn("to_upper", |text: &mut ImmutableString| held(text.to_uppercase()))
        .register_fn("to_lower", |text: &mut ImmutableString| held(text.to_lowercase()))
        .register_fn("trim", |text: &mut ImmutableString| ImmutableString::from(text.trim()))
        .register_fn("replace", replace)
        .register_fn("split", split);
}

fn length(text: &str) -> i64 {
    i64::try_from(text.chars().count()).unwrap_or(i64::MAX)
}

fn held(text: String) -> Made<ImmutableString> {
    if text.len() > TEXT_BYTES {
        return Err(too_long());
    }
    Ok(text.into())
}

#[expect(clippy::unnecessary_box_returns, reason = "the engine takes its errors boxed")]
fn too_long() -> Box<EvalAltResult> {
    EvalAltResult::ErrorDataTooLarge("Length of string".into(), rhai::Position::NONE).into()
}

#[expect(clippy::needless_pass_by_value, reason = "the engine hands arguments over by value")]
fn replace(text: &mut ImmutableString, words: ImmutableString, by: ImmutableString) -> Made<ImmutableString> {
    if words.is_empty() {
        return Err("`replace` needs the words to look for".into());
    }
    let found = text.matches(words.as_str()).count();
    // The size is known before anything is made: each hit gives up its own length and takes the other.
    let size = text.len() - found * words.len() + found * by.len();
    if size > TEXT_BYTES {
        return Err(too_long());
    }
    Ok(text.replace(words.as_str(), by.as_str()).into())
}

#[expect(clippy::needless_pass_by_value, reason = "the engine hands arguments over by value")]
fn split(text: &mut ImmutableString, at: ImmutableString) -> Made<Array> {
    if at.is_empty() {
        return Err("`split` needs the words to cut at".into());
    }
    let parts: Array = text
        .split(at.as_str())
        .take(LIST_ITEMS + 1)
        .map(|part| Dynamic::from(ImmutableString::from(part)))
        .collect();
    if parts.len() > LIST_ITEMS {
        return Err(EvalAltResult::ErrorDataTooLarge("Size of array".into(), rhai::Position::NONE).into());
    }
    Ok(parts)
}
