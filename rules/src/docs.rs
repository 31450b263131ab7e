//! The tables of the QA lead's guide, made from the same data that the engine and the checker read. Markdown only.

use std::fmt::Write as _;

use crate::{
    book,
    cases::{due, evidence, phrase},
    explain::Code,
    problem::Severity,
    row::AnswerKind,
    source::Source,
    surface::{self, Entry, Form, Ty},
    term::Reading,
    vocabulary::Vocabulary,
};

const BEGIN: &str = "<!-- table: ";
const END: &str = "<!-- end of table -->";

/// Put current tables between the markers `<!-- table: NAME -->` and `<!-- end of table -->`; the rest stays as it is.
#[must_use]
pub fn refresh(guide: &str) -> String {
    let mut fresh = String::with_capacity(guide.len());
    let mut rest = guide;
    while let Some(at) = rest.find(BEGIN) {
        let (before, from_marker) = rest.split_at(at);
        let (marker, after) = from_marker.split_once('\n').unwrap_or((from_marker, ""));
        let name = marker
            .trim_start_matches(BEGIN)
            .trim_end()
            .trim_end_matches("-->")
            .trim();
        let end = after.find(END).unwrap_or(after.len());
        fresh.push_str(before);
        let _ = write!(
            fresh,
            "{marker}\n{}",
            table(name).unwrap_or_else(|| format!("no table is called `{name}`\n"))
        );
        rest = after.get(end..).unwrap_or_default();
    }
    fresh.push_str(rest);
    fresh
}

/// Every table that the guide may show.
pub const TABLES: &[&str] = &[
    "hooks",
    "facts",
    "outcomes",
    "overdue facts",
    "overdue outcomes",
    "period facts",
    "period outcomes",
    "duties",
    "alone",
    "words",
    "roles",
    "tools",
    "case evidence",
    "case late",
    "case ended",
    "case outcomes",
    "requirements",
    "book columns",
    "codes",
];

/// One table by name, as Markdown.
#[must_use]
pub fn table(name: &str) -> Option<String> {
    let asks = |entry: &&Entry| entry.returns == Ty::Outcome;
    Some(match name {
        "hooks" => hooks(),
        "overdue facts" => facts_of(Ty::Overdue, "o"),
        "overdue outcomes" => asked_of(Ty::Overdue, "o"),
        "period facts" => facts_of(Ty::PeriodEnd, "p"),
        "period outcomes" => asked_of(Ty::PeriodEnd, "p"),
        "case late" => at_date("late"),
        "case ended" => at_date("ended"),
        "facts" => {
            let of_evidence = surface::members(Ty::Evidence)
                .filter(|entry| !asks(entry))
                .map(|e| ("e", e));
            let parts = [
                (Ty::History, "e.history"),
                (Ty::Unit, "e.team"),
                (Ty::CaseFile, "e.case_file"),
                (Ty::Grade, "e.grade"),
                (Ty::Text, "\"words\""),
            ];
            let of_parts = parts
                .into_iter()
                .flat_map(|(ty, before)| surface::members(ty).map(move |entry| (before, entry)));
            entries(&["fact", "gives", "meaning"], of_evidence.chain(of_parts))
        }
        "outcomes" => asked_of(Ty::Evidence, "e"),
        "duties" => {
            let parts = [(Ty::Task, "task"), (Ty::Duty, "…"), (Ty::Question, "…")];
            let all = parts
                .into_iter()
                .flat_map(|(ty, before)| surface::members(ty).map(move |entry| (before, entry)));
            entries(&["words", "gives", "meaning"], all)
        }
        "alone" => entries(
            &["words", "gives", "meaning"],
            surface::globals().map(|entry| ("", entry)),
        ),
        "words" => words(),
        "roles" => roles(),
        "tools" => tools(),
        "case evidence" => rows(
            &["key", "meaning"],
            evidence::KEYS
                .iter()
                .map(|(key, doc)| vec![code(key), (*doc).to_owned()]),
        ),
        "case outcomes" => {
            let heads = phrase::HEADS
                .iter()
                .map(|(words, doc)| vec![code(words), (*doc).to_owned()]);
            let tails = phrase::TAILS
                .iter()
                .map(|(words, doc)| vec![code(&format!("…, {words}")), (*doc).to_owned()]);
            rows(&["words", "meaning"], heads.chain(tails))
        }
        "requirements" => rows(
            &["code", "what is missing"],
            phrase::REQUIREMENTS
                .iter()
                .map(|(name, doc)| vec![code(name), (*doc).to_owned()]),
        ),
        "book columns" => rows(
            &["column", "what stands in it"],
            book::COLUMNS
                .iter()
                .map(|(name, doc)| vec![code(name), (*doc).to_owned()]),
        ),
        "codes" => codes(),
        _ => return None,
    })
}

fn hooks() -> String {
    let row = |hook: &surface::Hook| {
        let every = if hook.required { "yes" } else { "no" };
        vec![
            code(&format!("fn {}({})", hook.name, hook.letter)),
            every.to_owned(),
            hook.doc.to_owned(),
        ]
    };
    rows(
        &["function", "every row has it", "what it says"],
        surface::HOOKS.iter().map(row),
    )
}

/// What a hook may read.
fn facts_of(ty: Ty, letter: &str) -> String {
    let facts = surface::members(ty).filter(|entry| !entry.returns.needs_because());
    entries(&["fact", "gives", "meaning"], facts.map(|entry| (letter, entry)))
}

/// What a hook may ask for, each with the words that complete it.
fn asked_of(ty: Ty, letter: &str) -> String {
    let asked: Vec<&Entry> = surface::members(ty)
        .filter(|entry| entry.returns.needs_because())
        .collect();
    let mut all: Vec<(&str, &Entry)> = Vec::new();
    let mut completed: Vec<Ty> = Vec::new();
    for entry in &asked {
        if !completed.contains(&entry.returns) {
            completed.push(entry.returns);
            let same = asked.iter().filter(|other| other.returns == entry.returns);
            all.extend(same.map(|entry| (letter, *entry)));
            all.extend(surface::members(entry.returns).map(|entry| ("…", entry)));
        }
    }
    entries(&["words", "gives", "meaning"], all.into_iter())
}

/// What a case may say of a duty at its date.
fn at_date(what: &str) -> String {
    let keys = due::KEYS.iter().filter(|(of, ..)| *of == what || *of == "both");
    rows(
        &["key", "meaning"],
        keys.map(|(_, key, doc)| vec![code(key), (*doc).to_owned()]),
    )
}

fn entries<'a>(head: &[&str], all: impl Iterator<Item = (&'a str, &'a Entry)>) -> String {
    let row = |(before, entry): (&str, &Entry)| {
        let look = entry
            .unless
            .map_or_else(String::new, |look| format!(" May be missing: look at `{look}` first."));
        vec![
            code(&written(before, entry)),
            entry.returns.name().to_owned(),
            format!("{}{look}", entry.doc),
        ]
    };
    rows(head, all.map(row))
}

/// As it stands in a script, such as `e.alert(role)`.
fn written(before: &str, entry: &Entry) -> String {
    let dot = if before.is_empty() { "" } else { "." };
    let params: Vec<&str> = entry.params.iter().map(|param| param.name).collect();
    let brackets = match entry.form {
        Form::Fact | Form::Constant => String::new(),
        Form::Method | Form::Function => format!("({})", params.join(", ")),
    };
    format!("{before}{dot}{}{brackets}", entry.name)
}

fn words() -> String {
    let cadences: Vec<&str> = surface::CADENCES.iter().map(|(word, _)| *word).collect();
    let lists = [
        ("how often", cadences.as_slice()),
        ("kind of unit", surface::UNIT_KINDS),
        ("item", surface::ITEMS),
        ("kind of evidence", surface::EVIDENCE_KINDS),
        ("worker or team", surface::SAMES),
        ("what history counts", surface::HISTORIES),
    ];
    rows(
        &["where", "words"],
        lists.iter().map(|(name, list)| {
            let quoted: Vec<String> = list.iter().map(|word| code(&format!("\"{word}\""))).collect();
            vec![(*name).to_owned(), quoted.join(", ")]
        }),
    )
}

fn roles() -> String {
    let (vocabulary, _) = Vocabulary::read(&Source::shipped());
    rows(
        &["role", "name today", "above it, by our reading", "where it comes from"],
        vocabulary.roles().iter().map(|role| {
            let basis = if role.basis == "source" {
                "the framework"
            } else {
                "this system needs it"
            };
            vec![
                code(&role.code),
                role.names.last().map_or("", |name| &name.name).to_owned(),
                role.reports_to.as_deref().map_or_else(String::new, code),
                basis.to_owned(),
            ]
        }),
    )
}

fn tools() -> String {
    let (vocabulary, _) = Vocabulary::read(&Source::shipped());
    let of_tool = |tool: &crate::vocabulary::Tool| {
        let reading = if tool.reading == Reading::Stated {
            "the framework's"
        } else {
            "ours"
        };
        tool.questions
            .iter()
            .map(|question| {
                let must = if question.required { "yes" } else { "no" };
                let question = format!("{} {}", code(&question.code), answer(&question.answer));
                vec![code(&tool.name), question, must.to_owned(), reading.to_owned()]
            })
            .collect::<Vec<_>>()
    };
    rows(
        &["tool", "question", "must be answered", "whose question"],
        vocabulary.tools().iter().flat_map(of_tool),
    )
}

fn answer(kind: &AnswerKind) -> String {
    match kind {
        AnswerKind::YesNo => "(yes or no)".to_owned(),
        AnswerKind::Number => "(a number)".to_owned(),
        AnswerKind::Text => "(words)".to_owned(),
        AnswerKind::Choice { options } => format!("({})", options.join(", ")),
    }
}

fn codes() -> String {
    rows(
        &["code", "what is wrong", "what to do"],
        Code::ALL.iter().map(|code| {
            let page = code.page();
            let severity = if page.severity == Severity::Warning {
                " (warning)"
            } else {
                ""
            };
            vec![
                page.code.to_owned(),
                format!("{}{severity}", page.title),
                page.what_to_do.to_owned(),
            ]
        }),
    )
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

fn rows(head: &[&str], body: impl IntoIterator<Item = Vec<String>>) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let mut table = line(&head.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>());
    table.push_str(&line(&vec!["---".to_owned(); head.len()]));
    for cells in body {
        // A bar would end the cell.
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
        table.push_str(&line(&cells));
    }
    table
}
