//! The head of each script: complete, with known roles, for a row of its own, and named like its file.

use std::collections::BTreeMap;

use crate::{
    explain::Code,
    header::{self, Header},
    problem::Problem,
    ruleset::is_row,
    source::Source,
    vocabulary::Vocabulary,
};

pub fn check(source: &Source, words: &Vocabulary, problems: &mut Vec<Problem>) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for (path, text) in source.files().iter().filter(|(path, _)| is_row(path)) {
        let (head, mut found) = header::parse(path, text);
        problems.append(&mut found);
        roles(&head, path, text, words, problems);
        let line = text
            .lines()
            .zip(1..)
            .find(|(line, _)| !line.trim().is_empty())
            .map_or(1, |(_, number)| number);
        if head.reference.is_empty() {
            continue;
        }
        let named = reference_of_name(path);
        if named != Some(head.reference.as_str()) {
            let says = named.map_or("no row".to_owned(), |named| format!("`{named}`"));
            let message = format!("the head says row `{}`, the file's name says {says}", head.reference);
            let help = format!("call the file `{}_….rhai`, or mend the head", head.reference);
            problems.push(
                Problem::new(Code::HeaderName, path, message)
                    .at(text, line, 1)
                    .help(help),
            );
        }
        if let Some(first) = seen.insert(head.reference.clone(), path) {
            let message = format!("`{first}` speaks for row {} already", head.reference);
            problems.push(Problem::new(Code::DuplicateTask, path, message).at(text, line, 1));
        }
    }
}

fn roles(head: &Header, path: &str, text: &str, words: &Vocabulary, problems: &mut Vec<Problem>) {
    let responsible = head.responsible.iter().map(|code| (code, "responsible"));
    for (code, key) in [(&head.owner, "owner")].into_iter().chain(responsible) {
        if !code.is_empty() && words.role(code).is_none() {
            let help = words.nearest_role(code).map(|near| format!("did you mean `{near}`?"));
            let line = head.line_of(key);
            let written = text
                .lines()
                .nth(usize::try_from(line).unwrap_or(1).saturating_sub(1))
                .unwrap_or_default();
            let column = written
                .find(code.as_str())
                .map_or(0, |at| written.chars().count().min(at) + 1);
            let problem = Problem::new(Code::UnknownRole, path, format!("there is no role `{code}`"));
            problems.push(
                problem
                    .at(text, line, u32::try_from(column).unwrap_or(0))
                    .maybe_help(help),
            );
        }
    }
}

/// The row in a file's name: `3.16` of `part3/3.16_supervision_case_file_audit.rhai`.
fn reference_of_name(path: &str) -> Option<&str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let word = name
        .strip_suffix(".rhai")
        .unwrap_or(name)
        .split(['_', ' ', '-'])
        .next()?;
    let numbered = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    word.split_once('.')
        .is_some_and(|(part, row)| numbered(part) && numbered(row))
        .then_some(word)
}
