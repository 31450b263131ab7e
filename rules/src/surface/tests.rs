//! The table and the engine say the same: nothing is callable that is not in the table, nothing in it is not callable.

use std::collections::BTreeSet;

use super::{Entry, Form, Ty, all};
use crate::engine;

/// How the engine's signatures call a sort.
fn in_signature(ty: Ty) -> String {
    match ty {
        Ty::Text => "string".to_owned(),
        Ty::TextList => "array".to_owned(),
        Ty::Number => "i64".to_owned(),
        Ty::YesNo => "bool".to_owned(),
        Ty::Answer => "Dynamic".to_owned(),
        Ty::Nothing => "()".to_owned(),
        other => other.name().replace(' ', ""),
    }
}

/// The innermost type of a return: errors and paths taken off.
fn returned(text: &str) -> String {
    let ok = text
        .strip_prefix("core::result::Result<")
        .map_or(text, |rest| rest.split(',').next().unwrap());
    match ok.rsplit("::").next().unwrap() {
        "OutcomeHandle" => "outcome",
        "DutyHandle" => "duty",
        "Telling" => "telling",
        "SummaryHandle" => "summary",
        "DrawHandle" => "draw",
        "QuestionHandle" => "question",
        "ImmutableString" => "string",
        "NaiveDate" => "day",
        "Length" => "lengthoftime",
        "Dynamic>" => "array",
        other => other,
    }
    .to_owned()
}

fn wanted(entry: &Entry) -> (String, String) {
    let name = match entry.form {
        Form::Fact => format!("get${}", entry.name),
        _ => entry.name.to_owned(),
    };
    let receiver = entry.on.map(|on| format!("_: &mut {}", in_signature(on)));
    let params = entry
        .params
        .iter()
        .map(|param| format!("_: {}", in_signature(param.ty)));
    let params: Vec<String> = receiver.into_iter().chain(params).collect();
    // What may be missing comes as anything; so does what `print` hands to the engine's own printer.
    let returns = if entry.unless.is_some() || entry.returns == Ty::Unit {
        "Dynamic".to_owned()
    } else if entry.name == "print" {
        "string".to_owned()
    } else {
        in_signature(entry.returns)
    };
    (format!("{name}({})", params.join(", ")), returns)
}

#[test]
fn table_and_engine_agree() {
    let is_word = |signature: &String| signature.starts_with(char::is_alphabetic);
    let other_prints = ["print(_: i64)", "print(_: f64)", "print(_: bool)"];
    let registered: BTreeSet<(String, String)> = engine::build()
        .gen_fn_signatures(false)
        .into_iter()
        .filter(is_word)
        .filter(|signature| !other_prints.iter().any(|print| signature.starts_with(print)))
        .map(|signature| {
            let (call, returns) = signature.split_once(" -> ").unwrap_or((&signature, "()"));
            (call.to_owned(), returned(returns))
        })
        .collect();
    let table: BTreeSet<(String, String)> = all().filter(|entry| entry.form != Form::Constant).map(wanted).collect();
    let unknown: Vec<_> = registered.difference(&table).collect();
    let missing: Vec<_> = table.difference(&registered).collect();
    assert!(
        unknown.is_empty() && missing.is_empty(),
        "not in the table: {unknown:#?}\nnot in the engine: {missing:#?}"
    );
}

#[test]
fn constants_agree() {
    let scope = engine::scope();
    let known: BTreeSet<&str> = scope.iter_raw().map(|(name, _, _)| name).collect();
    let table: BTreeSet<&str> = all()
        .filter(|entry| entry.form == Form::Constant)
        .map(|entry| entry.name)
        .collect();
    assert_eq!(known, table);
}

#[test]
fn every_entry_is_documented_and_stands_once() {
    let mut seen = BTreeSet::new();
    for entry in all() {
        assert!(!entry.doc.is_empty(), "{}", entry.name);
        assert!(
            seen.insert((entry.on, entry.name, entry.params.len())),
            "{} stands twice",
            entry.name
        );
    }
}
