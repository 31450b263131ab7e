//! Everything that a script may call or read, as data. The engine registers exactly this; checker and docs read it.

mod alone;
mod due;
mod duty;
mod evidence;
mod line;
mod outcome;
mod overdue;
mod period_end;
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
    /// The late duty in `on_overdue(o)`.
    Overdue,
    /// Somebody being told; it needs a because.
    Telling,
    /// The ended period in `on_period_end(p)`.
    PeriodEnd,
    /// A summary being sent; it needs a because.
    Summary,
    /// A sample being drawn; it needs a because.
    Draw,
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
            Self::Overdue => "late duty",
            Self::Telling => "telling",
            Self::PeriodEnd => "ended period",
            Self::Summary => "summary",
            Self::Draw => "draw",
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

    /// Whether it is something that is to follow: then it needs a because.
    #[must_use]
    pub const fn needs_because(self) -> bool {
        matches!(self, Self::Outcome | Self::Telling | Self::Summary | Self::Draw)
    }

    /// The hook that it belongs to, by the sort of that hook's argument; absent for what all of them share.
    #[must_use]
    pub const fn hook(self) -> Option<Self> {
        match self {
            Self::Task | Self::Duty | Self::Question => Some(Self::Task),
            Self::Evidence | Self::Outcome | Self::History | Self::CaseFile => Some(Self::Evidence),
            Self::Overdue | Self::Telling => Some(Self::Overdue),
            Self::PeriodEnd | Self::Summary | Self::Draw => Some(Self::PeriodEnd),
            _ => None,
        }
    }
}

/// A function that the engine calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hook {
    /// As written.
    pub name: &'static str,
    /// What its one argument is usually called; functions of the script's own call it so too.
    pub letter: &'static str,
    /// The sort of that argument.
    pub ty: Ty,
    /// Whether every row has it.
    pub required: bool,
    /// One line for the docs.
    pub doc: &'static str,
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

/// The functions that the engine calls.
pub const HOOKS: &[Hook] = &[
    Hook {
        name: "duties",
        letter: "task",
        ty: Ty::Task,
        required: true,
        doc: "What is due, how often, and to whom it goes. Called when the rules are loaded.",
    },
    Hook {
        name: "on_evidence",
        letter: "e",
        ty: Ty::Evidence,
        required: true,
        doc: "What follows from what was submitted. Called for each submission and each revision.",
    },
    Hook {
        name: "on_overdue",
        letter: "o",
        ty: Ty::Overdue,
        required: false,
        doc: "Who is told when a duty is late. Called once a day for each that is; without it `lib/overdue.rhai` speaks.",
    },
    Hook {
        name: "on_period_end",
        letter: "p",
        ty: Ty::PeriodEnd,
        required: false,
        doc: "What follows when a period is over. Called once for each duty of it, when its due day has passed.",
    },
];

/// The hook of a name.
#[must_use]
pub fn hook(name: &str) -> Option<&'static Hook> {
    HOOKS.iter().find(|hook| hook.name == name)
}

/// Everything that a script may call or read.
pub fn all() -> impl Iterator<Item = &'static Entry> {
    let tables = [
        duty::TABLE,
        evidence::TABLE,
        outcome::TABLE,
        overdue::TABLE,
        overdue::SHARED,
        period_end::TABLE,
        period_end::SHARED,
        alone::TABLE,
    ];
    tables.into_iter().flatten()
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
