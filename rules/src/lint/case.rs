//! Cases beside the scripts: each file belongs to a script, and its words are words of the rule set.

use std::collections::BTreeSet;

use toml::Spanned;

use super::{
    parse,
    row::{Row, Shared},
    tree::{Expr, ExprKind, each_expr},
    tried,
};
use crate::{
    cases::{
        evidence::{Evidence, UNKNOWN_TOOL},
        file::{self, About},
        phrase::{Head, Phrase, REQUIREMENTS},
    },
    explain::Code,
    problem::{Problem, suggest},
    ruleset::{OVERDUE, is_row},
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
        let (cases, mut found) = file::read(path, text);
        let script_read = parse::script(script);
        if found.is_empty() {
            tried::any(path, &cases, problems);
            if !cases.is_empty() {
                let row = Row::new(&script_path, script, words, &script_read, &Shared::default());
                tried::each_function(&row, &script_read, &cases, problems);
            }
        }
        problems.append(&mut found);
        let row = Row::new(path, text, words, &script_read, &Shared::default());
        let readable = row.questions_known;
        let said = Said::in_script(&script_read);
        for case in &cases {
            match &case.about {
                About::Evidence(given) => {
                    evidence(&row, given, readable, problems);
                    if readable {
                        said.check(&row, given, case, problems);
                    }
                }
                About::Late(given) | About::Ended(given) => {
                    for role in given.roles() {
                        problems.extend(unknown_role(&row, role.get_ref(), role.span().start));
                    }
                }
            }
            whose(&row, case, script_path == OVERDUE, problems);
            for phrase in case.expect.phrases() {
                roles(&row, phrase, problems);
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

/// The cases of the shared script name the row whose duty is late; those of a row are about that row.
fn whose(row: &Row<'_>, case: &file::Case, shared: bool, problems: &mut Vec<Problem>) {
    let named = match &case.about {
        About::Late(given) | About::Ended(given) => given.task.as_ref(),
        About::Evidence(_) => None,
    };
    let complain = |message: String| Problem::new(Code::CaseWord, row.file, message);
    let is_late = matches!(case.about, About::Late(_));
    match named {
        Some(named) if !shared || !is_late => {
            let message = "`task` is said only where cases of the shared script name a row";
            problems.push(complain(message.to_owned()).at_offset(row.text, named.span().start));
        }
        None if shared => {
            let message = format!("case `{}` does not name the row whose duty is late", case.name);
            let help = "write `late.task = \"3.16\"`";
            problems.push(complain(message).at(row.text, case.line, 1).help(help));
        }
        _ => {}
    }
}

/// Words that the script itself coins, which its cases may use.
struct Said {
    requirements: BTreeSet<String>,
    histories: BTreeSet<String>,
}

impl Said {
    fn in_script(script: &parse::Script) -> Self {
        let mut said = Self {
            requirements: BTreeSet::new(),
            histories: BTreeSet::new(),
        };
        for function in &script.functions {
            each_expr(&function.body, &mut |expr| match &expr.kind {
                ExprKind::Method { name, args, .. } if name == "require" => {
                    said.requirements
                        .extend(args.first().and_then(Expr::text).map(str::to_owned));
                }
                ExprKind::Method { name, args, .. } if name == "count" => said.histories.extend(history(args)),
                _ => {}
            });
        }
        said
    }

    fn check(&self, row: &Row<'_>, given: &Evidence, case: &file::Case, problems: &mut Vec<Problem>) {
        let unknown = |message: String, offset: usize, help: Option<String>| {
            Problem::new(Code::CaseWord, row.file, message)
                .at_offset(row.text, offset)
                .maybe_help(help)
        };
        for key in given
            .history
            .keys()
            .filter(|key| !self.histories.contains(key.get_ref()))
        {
            let message = format!("the script asks nothing of history as `{}`", key.get_ref());
            let help = suggest(key.get_ref(), self.histories.iter().map(String::as_str));
            problems.push(unknown(message, key.span().start, help));
        }
        let known = || {
            REQUIREMENTS
                .iter()
                .map(|(code, _)| *code)
                .chain(self.requirements.iter().map(String::as_str))
        };
        for code in given
            .found_missing
            .iter()
            .filter(|code| !known().any(|one| one == code.get_ref()))
        {
            let message = format!("nothing is ever missing as `{}`", code.get_ref());
            problems.push(unknown(message, code.span().start, suggest(code.get_ref(), known())));
        }
        for phrase in case.expect.phrases() {
            if let Head::Requires(Some(code)) = &phrase.head
                && !known().any(|one| one == code)
            {
                let message = format!("nothing is ever missing as `{code}`");
                problems.push(unknown(message, phrase.offset, suggest(code, known())));
            }
        }
    }
}

/// The key of `count("concern", days(90))`: `concern/90`.
fn history(args: &[Expr]) -> Option<String> {
    let [
        what,
        Expr {
            kind: ExprKind::Call { args: span, .. },
            ..
        },
    ] = args
    else {
        return None;
    };
    let ExprKind::Whole(days) = span.first()?.kind else {
        return None;
    };
    Some(format!("{}/{days}", what.text()?))
}

fn evidence(row: &Row<'_>, evidence: &Evidence, readable: bool, problems: &mut Vec<Problem>) {
    for role in &evidence.auditor_roles {
        problems.extend(unknown_role(row, role.get_ref(), role.span().start));
    }
    if let Some(tool) = evidence.tool.as_ref().filter(|tool| tool.get_ref() != UNKNOWN_TOOL)
        && row.words.find_tool(tool.get_ref()).is_none()
    {
        let near = row
            .words
            .nearest_tool(tool.get_ref())
            .map(|near| format!("did you mean `{near}`?"));
        let help = format!("to try an unknown tool, write `{UNKNOWN_TOOL}`");
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
