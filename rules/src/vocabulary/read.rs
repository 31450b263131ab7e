//! TOML to vocabulary, strictly: an unknown key, a wrong type or a code given twice is a problem with its line.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, de::DeserializeOwned, de::Error as _};
use toml::{Spanned, value::Datetime};

use super::{
    DatedName, Framework, Part, Question, Role, Stage, Statement, Tool,
    setting::{self, CLEAR_DAYS, CONCERN_DAYS, DAYS, FirstDay},
};
use crate::{
    explain::Code,
    problem::Problem,
    row::AnswerKind,
    source::Source,
    term::{Reading, RoleKind},
    toml_words,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameworkFile {
    code: String,
    name: String,
    authority: String,
    #[serde(deserialize_with = "required_date")]
    starts_on: NaiveDate,
    document_owner: String,
    source: String,
    reporting_year: FirstDay,
    settings: Settings,
    #[serde(default)]
    part: Vec<Part>,
    #[serde(default)]
    stage: Vec<Stage>,
    #[serde(default)]
    purpose: Vec<Statement>,
    #[serde(default)]
    principle: Vec<Statement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    grace_days: Spanned<i64>,
    further_audit_days: Spanned<i64>,
    // A set from before there was one is replayed with the number that is shipped.
    papers_clear_working_days: Option<Spanned<i64>>,
    // Likewise.
    concern_working_days: Option<Spanned<i64>>,
    required_posts: Spanned<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RolesFile {
    role: Vec<RoleEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleEntry {
    code: String,
    kind: RoleKind,
    name: Option<String>,
    said: Option<String>,
    #[serde(default)]
    names: Vec<DatedName>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    stands_for: Vec<String>,
    papers_clear_working_days: Option<Spanned<i64>>,
    reports_to: Option<String>,
    basis: String,
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ToolFile {
    code: String,
    name: String,
    source: String,
    reading: Reading,
    #[serde(default)]
    question: Vec<QuestionEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionEntry {
    code: String,
    text: String,
    r#type: QuestionType,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    options: Vec<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum QuestionType {
    YesNo,
    Number,
    Text,
    Choice,
}

pub(super) fn framework(source: &Source, problems: &mut Vec<Problem>) -> Framework {
    const FILE: &str = "framework.toml";
    let Some(file) = parse::<FrameworkFile>(source, FILE, problems) else {
        return Framework::default();
    };
    let year = file.reporting_year.check(source, FILE, problems);
    let set = file.settings;
    let mut days = |written: &Spanned<i64>, bounds| setting::days(written, bounds, source, FILE, problems);
    let grace_days = days(&set.grace_days, DAYS);
    let further_audit_days = days(&set.further_audit_days, DAYS);
    let clear = set.papers_clear_working_days.as_ref();
    let papers_clear_working_days = clear.map_or(5, |written| days(written, CLEAR_DAYS));
    let unheard = set.concern_working_days.as_ref();
    let concern_working_days = unheard.map_or(1, |written| days(written, CONCERN_DAYS));
    Framework {
        code: file.code,
        name: file.name,
        authority: file.authority,
        starts_on: file.starts_on,
        document_owner: file.document_owner,
        source: file.source,
        reporting_year: year,
        grace_days,
        papers_clear_working_days,
        further_audit_days,
        concern_working_days,
        required_posts: setting::posts(set.required_posts, source, FILE, problems),
        parts: file.part,
        cycle: file.stage,
        principles: file.principle,
        purposes: file.purpose,
        bank_holidays: super::BankHolidays::default(),
    }
}

pub(super) fn roles(source: &Source, problems: &mut Vec<Problem>) -> Vec<Role> {
    const FILE: &str = "roles.toml";
    let Some(file) = parse::<RolesFile>(source, FILE, problems) else {
        return Vec::new();
    };
    let mut seen = BTreeSet::new();
    let mut roles = Vec::with_capacity(file.role.len());
    for entry in file.role {
        if !seen.insert(entry.code.clone()) {
            problems.push(twice(source, FILE, &entry.code));
        }
        let mut names = entry.names;
        match (entry.name, entry.said) {
            (Some(name), said) => names.insert(0, DatedName { name, said, from: None }),
            (None, Some(_)) => {
                let message = format!("role `{}`: `said` stands beside a `name`", entry.code);
                problems.push(Problem::new(Code::TomlValue, FILE, message));
            }
            (None, None) => {}
        }
        if names.is_empty() {
            let message = format!("role `{}` has no name", entry.code);
            problems.push(Problem::new(Code::TomlValue, FILE, message));
        }
        names.sort_by_key(|dated| dated.from);
        let clear = entry.papers_clear_working_days;
        roles.push(Role {
            code: entry.code,
            kind: entry.kind,
            names,
            aliases: entry.aliases,
            stands_for: entry.stands_for,
            papers_clear_working_days: clear.map(|days| setting::days(&days, CLEAR_DAYS, source, FILE, problems)),
            reports_to: entry.reports_to,
            basis: entry.basis,
            note: entry.note,
        });
    }
    roles
}

pub(super) fn tools(source: &Source, problems: &mut Vec<Problem>) -> Vec<Tool> {
    let mut seen = BTreeSet::new();
    let mut tools = Vec::new();
    let paths = source.files().keys().filter(|path| is_tool(path));
    for path in paths {
        let Some(file) = parse::<ToolFile>(source, path, problems) else {
            continue;
        };
        if !seen.insert(file.code.clone()) {
            problems.push(twice(source, path, &file.code));
        }
        let mut codes = BTreeSet::new();
        let mut questions = Vec::with_capacity(file.question.len());
        for entry in file.question {
            if !codes.insert(entry.code.clone()) {
                problems.push(twice(source, path, &entry.code));
            }
            questions.push(question(entry, path, problems));
        }
        tools.push(Tool {
            code: file.code,
            name: file.name,
            source: file.source,
            questions,
            reading: file.reading,
        });
    }
    tools
}

fn question(entry: QuestionEntry, path: &str, problems: &mut Vec<Problem>) -> Question {
    let choice = matches!(entry.r#type, QuestionType::Choice);
    if choice == entry.options.is_empty() {
        let message = format!(
            "question `{}`: options belong to a choice, and every choice has some",
            entry.code
        );
        problems.push(Problem::new(Code::TomlValue, path, message));
    }
    Question {
        code: entry.code,
        text: entry.text,
        answer: match entry.r#type {
            QuestionType::YesNo => AnswerKind::YesNo,
            QuestionType::Number => AnswerKind::Number,
            QuestionType::Text => AnswerKind::Text,
            QuestionType::Choice => AnswerKind::Choice { options: entry.options },
        },
        required: entry.required,
    }
}

/// Whether a path holds a tool.
pub(crate) fn is_tool(path: &str) -> bool {
    path.strip_prefix("tools/")
        .is_some_and(|name| name.strip_suffix(".toml").is_some())
}

pub(super) fn parse<T: DeserializeOwned>(source: &Source, path: &str, problems: &mut Vec<Problem>) -> Option<T> {
    let Some(text) = source.file(path) else {
        let message = format!("`{path}` is missing: a rule set needs it");
        problems.push(Problem::new(Code::TomlValue, path, message));
        return None;
    };
    match toml::from_str(text) {
        Ok(file) => Some(file),
        Err(error) => {
            let code = match text.parse::<toml::Table>() {
                Ok(_) => Code::TomlValue,
                Err(_) => Code::Toml,
            };
            let offset = error.span().map_or(0, |span| span.start);
            problems.push(Problem::new(code, path, toml_words::plain(&error)).at_offset(text, offset));
            None
        }
    }
}

pub(super) fn twice(source: &Source, path: &str, code: &str) -> Problem {
    let text = source.file(path).unwrap_or_default();
    let offset = text.rfind(&format!("code = \"{code}\"")).unwrap_or_default();
    Problem::new(Code::DuplicateWord, path, format!("`{code}` stands twice")).at_offset(text, offset)
}

fn civil(date: &Datetime) -> Option<NaiveDate> {
    let day = date.date?;
    NaiveDate::from_ymd_opt(day.year.into(), day.month.into(), day.day.into())
}

pub(super) fn required_date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    let written = Datetime::deserialize(deserializer)?;
    civil(&written).ok_or_else(|| D::Error::custom("write a day, such as 2013-04-01"))
}

pub(super) fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    required_date(deserializer).map(Some)
}
