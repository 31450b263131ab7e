//! What scripts see of the host: typed, read-only values and builders. Never does I/O, never looks at a clock.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::NaiveDate;
use rhai::{Dynamic, Engine, EvalAltResult, ImmutableString, NativeCallContext, Position};

use crate::{
    collect::{Collected, Length, OUTCOMES},
    facts::{Facts, UnitFact},
    term::{ConcernLevel, EvidenceKind, Grade},
    vocabulary::Vocabulary,
};

mod due;
mod duty;
#[expect(clippy::needless_pass_by_value, reason = "the engine hands arguments over by value")]
mod fact;
mod outcome;
mod overdue;
mod period_end;

pub(crate) use due::DueRun;
pub(crate) use duty::{Declared, TaskHandle};
pub(crate) use overdue::{LEVELS, Overdue, Tell, Whom};
pub(crate) use period_end::{DRAWN, PeriodEnd, Wish};

pub(crate) type Said<T> = Result<T, Box<EvalAltResult>>;

/// One run of a script over one submission.
#[derive(Debug)]
pub(crate) struct Run {
    pub facts: Facts,
    pub vocabulary: Arc<Vocabulary>,
    /// Times a year of the duties that it answers.
    pub answers: Vec<u32>,
    /// Off only for the benchmark's floor.
    pub recording: bool,
    collected: Mutex<Collected>,
}

impl Run {
    pub fn new(facts: Facts, answers: Vec<u32>, vocabulary: Arc<Vocabulary>, recording: bool) -> Arc<Self> {
        Arc::new(Self {
            facts,
            answers,
            vocabulary,
            recording,
            collected: Mutex::default(),
        })
    }

    /// What was collected so far; a panic in a host function leaves it as it was.
    pub fn collected(&self) -> MutexGuard<'_, Collected> {
        self.collected.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The evidence: `e`.
#[derive(Clone, Debug)]
pub(crate) struct Evidence(pub Arc<Run>);

/// An outcome being asked for; its number within the run.
#[derive(Clone, Debug)]
pub(crate) struct OutcomeHandle {
    run: Arc<Run>,
    at: usize,
}

/// What went before: `e.history`.
#[derive(Clone, Debug)]
pub(crate) struct History(Arc<Run>);

/// Which unit of the facts is meant.
#[derive(Clone, Copy, Debug)]
enum Which {
    Unit,
    Team,
    Service,
    Worker,
}

/// A unit: `e.team`. All that a script sees of it is its name.
#[derive(Clone, Debug)]
pub(crate) struct Unit(ImmutableString);

impl Unit {
    fn of(unit: &UnitFact) -> Self {
        Self(unit.name.as_str().into())
    }
}

impl Which {
    fn of(self, facts: &Facts) -> Option<&UnitFact> {
        match self {
            Self::Unit => Some(&facts.unit),
            Self::Team => facts.team.as_ref(),
            Self::Service => facts.service.as_ref(),
            Self::Worker => facts.worker.as_ref(),
        }
    }
}

/// A case file: `e.case_file`.
#[derive(Clone, Debug)]
pub(crate) struct CaseFile(Arc<Run>);

/// Register every word of [`crate::surface`] but those of texts and comparisons.
pub(crate) fn register(engine: &mut Engine) {
    engine
        .register_type_with_name::<ConcernLevel>("concern level")
        .register_type_with_name::<Grade>("grade")
        .register_type_with_name::<EvidenceKind>("kind of evidence")
        .register_type_with_name::<NaiveDate>("day")
        .register_type_with_name::<Length>("length of time")
        .register_type_with_name::<Evidence>("evidence")
        .register_type_with_name::<OutcomeHandle>("outcome")
        .register_type_with_name::<History>("history")
        .register_type_with_name::<Unit>("unit")
        .register_type_with_name::<CaseFile>("case file")
        .register_type_with_name::<duty::TaskHandle>("task")
        .register_type_with_name::<duty::DutyHandle>("duty")
        .register_type_with_name::<duty::QuestionHandle>("question");
    engine
        .register_fn("months", |n: i64| positive(n).map(Length::Months))
        .register_fn("days", |n: i64| positive(n).map(Length::Days))
        .register_fn("day", day)
        .register_fn("print", |ctx: NativeCallContext, words: ImmutableString| {
            print(&ctx, &words)
        })
        .register_fn("print", |ctx: NativeCallContext, number: i64| {
            print(&ctx, &number.to_string())
        })
        .register_fn("print", |ctx: NativeCallContext, number: f64| {
            print(&ctx, &number.to_string())
        })
        .register_fn("print", |ctx: NativeCallContext, yes: bool| {
            print(&ctx, if yes { "yes" } else { "no" })
        });
    // The engine hands what `print` returns to its own printer: there is none, the words are in the evaluation.
    engine.on_print(|_| {});
    fact::register(engine);
    outcome::register(engine);
    duty::register(engine);
    overdue::register(engine);
    period_end::register(engine);
}

/// What a value is, in the words of the docs.
pub(crate) fn value_name(value: &Dynamic) -> &'static str {
    let words: [(&str, bool); 9] = [
        ("nothing", value.is_unit()),
        ("a text", value.is_string()),
        ("a number", value.is_int() || value.is_float()),
        ("a yes or no", value.is_bool()),
        ("a concern level", value.is::<ConcernLevel>()),
        ("a grade", value.is::<Grade>()),
        ("a kind of evidence", value.is::<EvidenceKind>()),
        ("a day", value.is::<NaiveDate>()),
        ("a length of time", value.is::<Length>()),
    ];
    words
        .into_iter()
        .find(|(_, is)| *is)
        .map_or("something else", |(name, _)| name)
}

/// So many days or months a length of time may have.
pub(crate) const LENGTHS: std::ops::RangeInclusive<i64> = 1..=3_660;

fn positive(n: i64) -> Said<u32> {
    u32::try_from(n)
        .ok()
        .filter(|_| LENGTHS.contains(&n))
        .ok_or_else(|| format!("a length of time is a whole number from 1 to 3660, not {n}").into())
}

#[expect(clippy::needless_pass_by_value, reason = "the engine hands arguments over by value")]
fn day(words: ImmutableString) -> Said<NaiveDate> {
    words
        .parse()
        .map_err(|_| format!("`{words}` is not a day such as `2026-04-01`").into())
}

fn print(ctx: &NativeCallContext, words: &str) -> ImmutableString {
    if let Some(tag) = ctx.tag() {
        if let Some(run) = tag.read_lock::<Evidence>() {
            run.0.collected().print(words);
        } else if let Some(run) = tag.read_lock::<Overdue>() {
            run.0.collected().print(words);
        } else if let Some(run) = tag.read_lock::<PeriodEnd>() {
            run.0.collected().print(words);
        }
    }
    ImmutableString::new()
}

#[expect(clippy::unnecessary_box_returns, reason = "the engine takes its errors boxed")]
fn unknown(what: &str, word: &str, near: Option<&str>, at: Position) -> Box<EvalAltResult> {
    let hint = near.map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
    EvalAltResult::ErrorRuntime(format!("there is no {what} `{word}`{hint}").into(), at).into()
}
