//! Everything that a script may call or read, as data. The engine registers exactly this; checker and docs read it.

mod alone;
mod duty;
mod evidence;
mod line;
mod outcome;
#[cfg(test)]
mod tests;

/// A sort of value in a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ty {
    /// The row in `duties(task)`.
    Task,
    /// A duty being declared.
    Duty,
    /// A question that the row asks, being declared.
    Question,
    /// The evidence in `on_evidence(e)`.
    Evidence,
    /// An outcome being asked for; it needs a because.
    Outcome,
    /// What went before.
    History,
    /// A unit.
    Unit,
    /// A case file.
    CaseFile,
    /// A length of time.
    Span,
    /// A day.
    Day,
    /// `NONE`, `CONCERN` or `SIGNIFICANT`.
    Level,
    /// An overall grade.
    Grade,
    /// A kind of evidence.
    Kind,
    /// An answer: yes or no, a number, words, or nothing.
    Answer,
    /// Words.
    Text,
    /// A list of words.
    TextList,
    /// A whole number.
    Number,
    /// Yes or no.
    YesNo,
    /// Nothing to go on with.
    Nothing,
}

impl Ty {
    /// As engine messages and docs call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Duty => "duty",
            Self::Question => "question",
            Self::Evidence => "evidence",
            Self::Outcome => "outcome",
            Self::History => "history",
            Self::Unit => "unit",
            Self::CaseFile => "case file",
            Self::Span => "length of time",
            Self::Day => "day",
            Self::Level => "concern level",
            Self::Grade => "grade",
            Self::Kind => "kind of evidence",
            Self::Answer => "answer",
            Self::Text => "text",
            Self::TextList => "list of texts",
            Self::Number => "number",
            Self::YesNo => "yes or no",
            Self::Nothing => "nothing",
        }
    }
}

/// What words a text argument may hold. All but [`Word::Free`] must be written out in the script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Word {
    /// Any words, or not a text.
    Free,
    /// A sentence that its reader understands; never empty.
    Sentence,
    /// A role code of `roles.toml`.
    Role,
    /// A tool, by code or by name.
    Tool,
    /// One of [`UNIT_KINDS`].
    UnitKind,
    /// One of [`ITEMS`].
    Item,
    /// A question of the row's tools or of the row.
    Question,
    /// One of [`CADENCES`].
    Cadence,
    /// A reading; after `frequency_not_stated` it is [`AS_REQUIRED`], or `every` and one of [`CADENCES`].
    Reading,
    /// One of [`EVIDENCE_KINDS`].
    EvidenceKind,
    /// One of [`SAMES`].
    Same,
    /// One of [`HISTORIES`].
    History,
    /// A code in capitals that the script itself coins, such as `RECOMMENDATIONS_MISSING`.
    Code,
    /// A code in small letters that the script itself coins, such as `relevant_to_safeguarding`.
    NewQuestion,
    /// A day such as `2026-04-01`.
    Day,
}

/// How it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// `e.concern`
    Fact,
    /// `e.alert("…")`
    Method,
    /// `months(3)`
    Function,
    /// `SIGNIFICANT`
    Constant,
}

/// One argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Param {
    /// Its name in the docs.
    pub name: &'static str,
    /// Its sort.
    pub ty: Ty,
    /// What words it may hold.
    pub word: Word,
}

/// One thing that a script may call or read. Two entries of one name differ in their number of arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What stands before the dot; absent for functions and constants.
    pub on: Option<Ty>,
    /// As written.
    pub name: &'static str,
    /// How it is written.
    pub form: Form,
    /// Its arguments, without what stands before the dot.
    pub params: &'static [Param],
    /// What it gives.
    pub returns: Ty,
    /// May give nothing: look at the fact named here first.
    pub unless: Option<&'static str>,
    /// One line for the docs.
    pub doc: &'static str,
}

/// Kinds of unit as scripts write them.
pub const UNIT_KINDS: &[&str] = &["authority", "service", "team", "worker", "area", "home"];
/// What can be audited. `case` and `file` are for rows that say no more, `practice` for those that name no item.
pub const ITEMS: &[&str] = &[
    "case_file",
    "supervision_record",
    "staff_supervision",
    "audited_case",
    "case",
    "file",
    "practice",
    "case_record_or_practice",
    "child_with_a_child_protection_plan",
];
/// What `our_reading` may say instead of a frequency: without dates, when a person or a rule asks for it.
pub const AS_REQUIRED: &str = "as required";
/// How often, after `every`; the number is times a year.
pub const CADENCES: &[(&str, u32)] = &[
    ("month", 12),
    ("two months", 6),
    ("quarter", 4),
    ("four months", 3),
    ("half year", 2),
    ("year", 1),
];
/// Kinds of evidence as scripts write them.
pub const EVIDENCE_KINDS: &[&str] = &[
    "report",
    "audit",
    "meeting_note",
    "visit_note",
    "focus_group_note",
    "survey",
    "dataset",
    "statement",
    "action_plan_update",
];
/// What must stay the same in further audits.
pub const SAMES: &[&str] = &["worker", "team"];
/// What history can count.
pub const HISTORIES: &[&str] = &["concern", "significant_concern", "evidence", "conflict"];

/// The functions that the engine calls, with the sort of their one argument.
pub const HOOKS: &[(&str, Ty)] = &[("duties", Ty::Task), ("on_evidence", Ty::Evidence)];

/// Everything that a script may call or read.
pub fn all() -> impl Iterator<Item = &'static Entry> {
    [duty::TABLE, evidence::TABLE, outcome::TABLE, alone::TABLE]
        .into_iter()
        .flatten()
}

/// What may stand after the dot of a `ty`.
pub fn members(ty: Ty) -> impl Iterator<Item = &'static Entry> {
    all().filter(move |entry| entry.on == Some(ty))
}

/// Functions and constants: what stands on its own.
pub fn globals() -> impl Iterator<Item = &'static Entry> {
    all().filter(|entry| entry.on.is_none())
}

/// Times a year of a cadence word such as `quarter`.
#[must_use]
pub fn times_per_year(cadence: &str) -> Option<u32> {
    CADENCES
        .iter()
        .find(|(word, _)| *word == cadence)
        .map(|(_, times)| *times)
}
