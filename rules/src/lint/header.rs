//! The first line of a script's header, `//! 3.16  Title`: it names the row, as the file's name does.

use std::collections::BTreeMap;

use super::is_shared;
use crate::{explain::Code, problem::Problem, source::Source};

pub fn check(source: &Source, problems: &mut Vec<Problem>) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for (path, text) in source
        .files()
        .iter()
        .filter(|(path, _)| path.ends_with(".rhai") && !is_shared(path))
    {
        let Some((line, reference)) = reference(text) else {
            let help = "begin it with `//! 3.16  Title`, `//! source:` and `//! owner:`";
            problems.push(
                Problem::new(Code::HeaderMissing, path, "the header names no row")
                    .at(text, 1, 1)
                    .help(help),
            );
            continue;
        };
        let by_name = reference_of_name(file_name(path));
        if by_name != Some(reference) {
            let message = format!(
                "the header says `{reference}`, the file's name says `{}`",
                by_name.unwrap_or("nothing")
            );
            let help = format!("call the file `{reference}_….rhai`, or mend the header");
            problems.push(
                Problem::new(Code::HeaderName, path, message)
                    .at(text, line, 1)
                    .help(help),
            );
        }
        if let Some(first) = seen.insert(reference, path) {
            let message = format!("`{first}` speaks for row {reference} already");
            problems.push(Problem::new(Code::DuplicateTask, path, message).at(text, line, 1));
        }
    }
}

/// The row that the header names, and its line.
fn reference(text: &str) -> Option<(u32, &str)> {
    let (at, line) = text.lines().enumerate().find(|(_, line)| !line.trim().is_empty())?;
    let word = line.strip_prefix("//!")?.split_whitespace().next()?;
    is_reference(word).then(|| (u32::try_from(at + 1).unwrap_or(u32::MAX), word))
}

/// `3.16` and the like.
fn is_reference(word: &str) -> bool {
    let mut parts = word.split('.');
    let number = |part: Option<&str>| part.is_some_and(|p| !p.is_empty() && p.chars().all(|c| c.is_ascii_digit()));
    number(parts.next()) && number(parts.next()) && parts.next().is_none()
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The row in a file's name: `3.16` of `3.16_supervision_case_file_audit.rhai`.
fn reference_of_name(name: &str) -> Option<&str> {
    let stem = name.strip_suffix(".rhai").unwrap_or(name);
    let word = stem.split(['_', ' ', '-']).next()?;
    is_reference(word).then_some(word)
}
