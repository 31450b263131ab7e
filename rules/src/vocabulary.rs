//! The words a rule set brings with it: the framework's frame, its roles and tools, read from TOML. No scripts here.

use std::{borrow::Cow, collections::BTreeMap};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    calendar::ReportingYear,
    explain::Code,
    problem::{Problem, nearest},
    row::AnswerKind,
    source::Source,
    term::{Reading, RoleKind},
};

mod bank_holiday;
mod line;
mod read;
mod setting;
mod term;
mod theme;
mod wording;

pub use bank_holiday::{BankHoliday, BankHolidays};
pub use term::{Term, TermName};
pub use theme::Theme;
use wording::Wording;
pub(crate) use wording::{capitalised, without_article};

/// The framework as a whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Framework {
    /// Stable code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// Whose it is.
    pub authority: String,
    /// First day on which it governs.
    pub starts_on: NaiveDate,
    /// Role code of the owner of the document.
    pub document_owner: String,
    /// Where it was published.
    pub source: String,
    /// Where the reporting year begins.
    pub reporting_year: ReportingYear,
    /// Days after a period before a duty counts as overdue.
    pub grace_days: u32,
    /// Clear working days between the last day for papers and a meeting, unless its forum says otherwise.
    pub papers_clear_working_days: u32,
    /// Days that further audits have when a rule names no deadline.
    pub further_audit_days: u32,
    /// Working days that a concern may stand without anybody having acknowledged it, before it goes a step up the line, and then another
    /// step for as many again.
    pub concern_working_days: u32,
    /// Posts that must always be held; what nobody holds falls up to the first of them that somebody holds.
    pub required_posts: Vec<String>,
    /// Parts 1 to 5.
    pub parts: Vec<Part>,
    /// The stages of the cycle, in order.
    pub cycle: Vec<Stage>,
    /// What it rests on.
    pub principles: Vec<Statement>,
    /// What it is for.
    pub purposes: Vec<Statement>,
    /// Days that are no working days.
    pub bank_holidays: BankHolidays,
}

/// A part of the framework.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// 1 to 5.
    pub number: u32,
    /// Its heading.
    pub name: String,
}

/// A stage of the cycle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Stable code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// A principle or a purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Stable code.
    pub code: String,
    /// In our own words.
    pub text: String,
}

/// A position, forum, body or agency that rules may name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Role {
    /// Stable code.
    pub code: String,
    /// What it is.
    pub kind: RoleKind,
    /// Names, oldest first; the first has no beginning.
    pub names: Vec<DatedName>,
    /// Other names in use.
    pub aliases: Vec<String>,
    /// Holders of these roles are holders of this one too.
    pub stands_for: Vec<String>,
    /// Clear working days between the last day for papers and its meetings, where that is not the framework's number.
    pub papers_clear_working_days: Option<u32>,
    /// The role above it in the line of management: always our reading, for the source draws no such line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reports_to: Option<String>,
    /// `source`: the framework prints it; `design_need`: this system needs it.
    pub basis: String,
    /// Worth knowing.
    pub note: Option<String>,
}

/// A name and the day from which it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatedName {
    /// The name.
    pub name: String,
    /// As a sentence says it, with its article: `the LSCB`. Absent: as the name is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<String>,
    /// First day of it; absent: always.
    #[serde(default, deserialize_with = "read::date")]
    pub from: Option<NaiveDate>,
}

impl DatedName {
    /// As a sentence says it.
    #[must_use]
    pub fn said(&self) -> &str {
        self.said.as_deref().unwrap_or(&self.name)
    }
}

impl Role {
    /// The name in use on `date`.
    #[must_use]
    pub fn name_on(&self, date: NaiveDate) -> &str {
        self.on(date).map_or(&self.code, |dated| &dated.name)
    }

    /// How a sentence says it on `date`, such as `the LSCB` or `elected members`.
    #[must_use]
    pub fn said_on(&self, date: NaiveDate) -> &str {
        self.on(date).map_or(&self.code, DatedName::said)
    }

    fn on(&self, date: NaiveDate) -> Option<&DatedName> {
        let holds = |dated: &&DatedName| dated.from.is_none_or(|from| from <= date);
        self.names.iter().rev().find(holds).or(self.names.first())
    }
}

/// A form with questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tool {
    /// Stable code.
    pub code: String,
    /// As the framework prints it.
    pub name: String,
    /// Rows that use it.
    pub source: String,
    /// Its questions, in order.
    pub questions: Vec<Question>,
    /// Whether the questions are the source's.
    pub reading: Reading,
}

/// A question of a tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// Code, unique within the tool.
    pub code: String,
    /// In words.
    pub text: String,
    /// What answers it.
    pub answer: AnswerKind,
    /// Without an answer the evidence is incomplete.
    pub required: bool,
}

/// Framework, roles, tools, themes and terms of one rule set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vocabulary {
    /// The frame.
    pub framework: Framework,
    roles: Vec<Role>,
    tools: Vec<Tool>,
    themes: Vec<Theme>,
    terms: Vec<Term>,
    wording: Wording,
    role_at: BTreeMap<String, usize>,
    tool_at: BTreeMap<String, usize>,
}

impl Vocabulary {
    /// Read `framework.toml`, `roles.toml`, `themes.toml`, `terms.toml`, `tools/*.toml` and the bank holidays; every problem
    /// at once, and what could be read.
    #[must_use]
    pub fn read(source: &Source) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut framework = read::framework(source, &mut problems);
        framework.bank_holidays = bank_holiday::read(source, &mut problems);
        let roles = read::roles(source, &mut problems);
        let tools = read::tools(source, &mut problems);
        let terms = term::read(source, &roles, &mut problems);
        let at = |codes: Vec<&String>| codes.into_iter().cloned().zip(0..).collect();
        let vocabulary = Self {
            role_at: at(roles.iter().map(|role| &role.code).collect()),
            tool_at: at(tools.iter().map(|tool| &tool.code).collect()),
            wording: Wording::of(&roles, &terms),
            framework,
            roles,
            tools,
            themes: theme::read(source, &mut problems),
            terms,
        };
        vocabulary.cross_check(source, &mut problems);
        (vocabulary, problems)
    }

    /// Every role, in the order of the file.
    #[must_use]
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// A role by code.
    #[must_use]
    pub fn role(&self, code: &str) -> Option<&Role> {
        self.role_at.get(code).and_then(|at| self.roles.get(*at))
    }

    /// Every tool, by file name.
    #[must_use]
    pub fn tools(&self) -> &[Tool] {
        &self.tools
    }

    /// A tool by code.
    #[must_use]
    pub fn tool(&self, code: &str) -> Option<&Tool> {
        self.tool_at.get(code).and_then(|at| self.tools.get(*at))
    }

    /// A tool by its code or, as scripts write it, by its name in any case.
    #[must_use]
    pub fn find_tool(&self, words: &str) -> Option<&Tool> {
        self.tool(words)
            .or_else(|| self.tools.iter().find(|tool| tool.name.eq_ignore_ascii_case(words)))
    }

    /// Every theme, parents before their children.
    #[must_use]
    pub fn themes(&self) -> &[Theme] {
        &self.themes
    }

    /// A theme by code.
    #[must_use]
    pub fn theme(&self, code: &str) -> Option<&Theme> {
        self.themes.iter().find(|theme| theme.code == code)
    }

    /// Every term whose name changed, in the order of the file.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// A text of a script in the names of `date`: what was renamed, a role or a term, is called as on that day.
    #[must_use]
    pub fn worded<'t>(&self, text: &'t str, date: NaiveDate) -> Cow<'t, str> {
        self.wording.on(text, date)
    }

    /// Whether this module reads the file at `path`.
    pub(crate) fn reads(path: &str) -> bool {
        read::is_tool(path)
            || matches!(
                path,
                "framework.toml" | "roles.toml" | theme::FILE | term::FILE | bank_holiday::FILE
            )
    }

    /// The role code nearest to a misspelt one, its names and aliases looked at too.
    #[must_use]
    pub fn nearest_role(&self, word: &str) -> Option<&str> {
        nearest(word, self.roles.iter().map(|role| role.code.as_str())).or_else(|| {
            let named = |role: &&Role| {
                let names = role.names.iter().map(|dated| dated.name.as_str());
                nearest(word, names.chain(role.aliases.iter().map(String::as_str))).is_some()
            };
            self.roles.iter().find(named).map(|role| role.code.as_str())
        })
    }

    /// The tool code nearest to a misspelt code or name.
    #[must_use]
    pub fn nearest_tool(&self, word: &str) -> Option<&str> {
        nearest(word, self.tools.iter().map(|tool| tool.code.as_str())).or_else(|| {
            let by_name = |tool: &&Tool| nearest(word, [tool.name.as_str()]).is_some();
            self.tools.iter().find(by_name).map(|tool| tool.code.as_str())
        })
    }

    fn cross_check(&self, source: &Source, problems: &mut Vec<Problem>) {
        let mut unknown = |file: &str, code: &str, written: String| {
            if self.role(code).is_none() {
                let text = source.file(file).unwrap_or_default();
                let near = self.nearest_role(code).map(|near| format!("did you mean `{near}`?"));
                problems.push(
                    Problem::new(Code::UnknownRole, file, format!("there is no role `{code}`"))
                        .at_offset(text, text.find(&written).unwrap_or_default())
                        .maybe_help(near),
                );
            }
        };
        for post in &self.framework.required_posts {
            unknown("framework.toml", post, format!("\"{post}\""));
        }
        for code in self.roles.iter().flat_map(|role| &role.stands_for) {
            unknown(line::FILE, code, format!("\"{code}\""));
        }
        for code in self.roles.iter().filter_map(|role| role.reports_to.as_ref()) {
            unknown(line::FILE, code, line::written(code));
        }
        line::circles(self, source, problems);
        line::posts(self, source, problems);
    }
}
