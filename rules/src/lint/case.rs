//! Cases beside the scripts: each file belongs to a script, and its words are words of the rule set.

use toml::Spanned;

use super::{parse, row::Functions, row::Row};
use crate::{
    cases::{file, phrase::Phrase},
    explain::Code,
    problem::{Problem, suggest},
    ruleset::is_row,
    source::Source,
    vocabulary::Vocabulary,
};

pub fn check(source: &Source, words: &Vocabulary, problems: &mut Vec<Problem>) {
    for (path, text) in source.files().iter().filter(|(path, _)| file::is_cases(path)) {
        let script_path = file::script_of(path);
        let Some(script) = source.file(&script_path) else {
            let message = format!("there is no script `{script_path}` for these cases");
            problems.push(Problem::new(Code::CasesWithoutScript, path, message));
            continue;
        };
        match file::read(path, text) {
            Err(mut found) => problems.append(&mut found),
            Ok(cases) => {
                let script_read = parse::script(script);
                let row = Row::new(path, text, words, &script_read, &Functions::new());
                let readable = script_read.slips.is_empty();
                for case in &cases {
                    evidence(&row, &case.evidence, readable, problems);
                    let expect = &case.expect;
                    let phrases = expect
                        .outcomes
                        .iter()
                        .chain(&expect.not)
                        .chain(expect.only.iter().flatten());
                    phrases.for_each(|phrase| roles(&row, phrase, problems));
                }
            }
        }
    }
    for path in source.files().keys().filter(|path| is_row(path)) {
        let cases = path.replace(".rhai", ".cases.toml");
        if source.file(&cases).is_none() {
            let help = format!("write at least one case in `{cases}`, so that a change shows what it does");
            problems.push(Problem::new(Code::NoCases, path, "this row has no cases").help(help));
        }
    }
}

fn evidence(row: &Row<'_>, evidence: &file::Evidence, readable: bool, problems: &mut Vec<Problem>) {
    for role in &evidence.auditor_roles {
        problems.extend(unknown_role(row, role.get_ref(), role.span().start));
    }
    if let Some(tool) = evidence
        .tool
        .as_ref()
        .filter(|tool| tool.get_ref() != file::UNKNOWN_TOOL)
        && row.words.find_tool(tool.get_ref()).is_none()
    {
        let near = row
            .words
            .nearest_tool(tool.get_ref())
            .map(|near| format!("did you mean `{near}`?"));
        let help = format!("to try an unknown tool, write `{}`", file::UNKNOWN_TOOL);
        let message = format!("there is no tool `{}`", tool.get_ref());
        let problem = Problem::new(Code::UnknownTool, row.file, message).at_offset(row.text, tool.span().start);
        problems.push(problem.help(near.unwrap_or(help)));
    }
    let asked = evidence.answers.keys().chain(&evidence.without_answers);
    for question in asked.filter(|question| readable && !row.questions.contains_key(question.get_ref())) {
        problems.push(unknown_question(row, question));
    }
}

fn unknown_question(row: &Row<'_>, question: &Spanned<String>) -> Problem {
    let help = suggest(question.get_ref(), row.questions.keys().map(String::as_str));
    let message = format!("this row has no question `{}`", question.get_ref());
    Problem::new(Code::UnknownQuestion, row.file, message)
        .at_offset(row.text, question.span().start)
        .maybe_help(help)
}

fn roles(row: &Row<'_>, phrase: &Phrase, problems: &mut Vec<Problem>) {
    for role in phrase.roles() {
        problems.extend(unknown_role(row, role, phrase.offset));
    }
}

fn unknown_role(row: &Row<'_>, role: &str, offset: usize) -> Option<Problem> {
    if row.words.role(role).is_some() {
        return None;
    }
    let help = row
        .words
        .nearest_role(role)
        .map(|near| format!("did you mean `{near}`?"));
    let problem = Problem::new(Code::UnknownRole, row.file, format!("there is no role `{role}`"));
    Some(problem.at_offset(row.text, offset).maybe_help(help))
}
