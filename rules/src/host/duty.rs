//! What `duties(task)` declares: legs, samples, copies, alerts and questions, checked word by word as they are said.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rhai::{Dynamic, Engine, EvalAltResult, ImmutableString, NativeCallContext};

use super::{Said, unknown};
use crate::{
    collect::place,
    problem::nearest,
    row::{AnswerKind, Cadence, CopyRule, FloorRole, Leg, LegKind, LegRecipient, Place, Sample, TaskQuestion},
    surface::{EVIDENCE_KINDS, ITEMS, UNIT_KINDS, times_per_year},
    term::{Anchor, DistributionMode, EvidenceKind, Reading, UnitKind},
    vocabulary::{Role, Vocabulary},
};

mod chain;

type Ctx<'a> = NativeCallContext<'a>;

/// A leg while it is being declared.
#[derive(Clone, Debug)]
pub(crate) struct Drafted {
    pub leg: Leg,
    pub cadence_said: bool,
}

/// What was declared so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Declared {
    pub reference: String,
    pub legs: Vec<Drafted>,
    pub samples: Vec<Sample>,
    pub copies: Vec<CopyRule>,
    pub alerts: Vec<FloorRole>,
    pub questions: Vec<TaskQuestion>,
}

/// The row: `task`.
#[derive(Clone, Debug)]
pub(crate) struct TaskHandle {
    declared: Arc<Mutex<Declared>>,
    vocabulary: Arc<Vocabulary>,
}

impl TaskHandle {
    pub fn new(reference: &str, vocabulary: Arc<Vocabulary>) -> Self {
        let declared = Declared {
            reference: reference.to_owned(),
            ..Declared::default()
        };
        Self {
            declared: Arc::new(Mutex::new(declared)),
            vocabulary,
        }
    }

    pub fn declared(&self) -> MutexGuard<'_, Declared> {
        self.declared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn role(&self, ctx: &Ctx, code: &str) -> Said<String> {
        role(ctx, &self.vocabulary, code).map(|role| role.code.clone())
    }
}

/// A duty being declared; its number within the row.
#[derive(Clone, Debug)]
pub(crate) struct DutyHandle {
    task: TaskHandle,
    at: usize,
}

/// A question being declared.
#[derive(Clone, Debug)]
pub(crate) struct QuestionHandle {
    task: TaskHandle,
    at: usize,
}

pub(super) fn register(engine: &mut Engine) {
    engine
        .register_fn("audit", |ctx: Ctx, task: &mut TaskHandle, item: ImmutableString| {
            audit(&ctx, task, None, &item)
        })
        .register_fn(
            "audit",
            |ctx: Ctx, task: &mut TaskHandle, count: i64, item: ImmutableString| audit(&ctx, task, Some(count), &item),
        )
        .register_fn("activity", |ctx: Ctx, task: &mut TaskHandle, kind: ImmutableString| {
            let kind = evidence_kind(&ctx, &kind)?;
            Ok::<_, Box<EvalAltResult>>(add(&ctx, task, LegKind::Activity, kind))
        })
        .register_fn("report_to", |ctx: Ctx, task: &mut TaskHandle, role: ImmutableString| {
            send(&ctx, task, &role, DistributionMode::Report)
        })
        .register_fn("feedback", |ctx: Ctx, task: &mut TaskHandle, role: ImmutableString| {
            send(&ctx, task, &role, DistributionMode::Feedback)
        })
        .register_fn(
            "alert",
            |ctx: Ctx, task: &mut TaskHandle, role: ImmutableString, _when: ImmutableString| {
                let role = task.role(&ctx, &role)?;
                task.declared().alerts.push(FloorRole {
                    role,
                    anchor: Anchor::LineOfUnit,
                    on_condition: false,
                });
                Ok::<_, Box<EvalAltResult>>(())
            },
        );
    questions(engine);
    chain::register(engine);
}

fn audit(ctx: &Ctx, task: &TaskHandle, count: Option<i64>, item: &str) -> Said<DutyHandle> {
    one_of(ctx, "item", ITEMS, item)?;
    let count = count.map(counted).transpose()?;
    let duty = add(ctx, task, LegKind::Activity, EvidenceKind::Audit);
    let mut declared = task.declared();
    let Some(leg) = declared.legs.get_mut(duty.at).map(|drafted| &mut drafted.leg) else {
        return Ok(duty.clone());
    };
    leg.required = count.unwrap_or(1);
    let sample = sample(leg.id.clone(), count, item);
    declared.samples.push(sample);
    drop(declared);
    Ok(duty)
}

/// How many items, when a script says so.
fn counted(count: i64) -> Said<u32> {
    let count = u32::try_from(count).ok().filter(|count| (1..=100).contains(count));
    Ok(count.ok_or("so many items are a number from 1 to 100")?)
}

fn sample(leg: String, count: Option<u32>, item: &str) -> Sample {
    Sample {
        count,
        item: item.to_owned(),
        among: None,
        per_unit: None,
        per_holder: Vec::new(),
        place: Place::Anywhere,
        tool: None,
        tool_in_words: None,
        subject: None,
        drawn_by: None,
        leg,
    }
}

fn send(ctx: &Ctx, task: &TaskHandle, role: &str, mode: DistributionMode) -> Said<DutyHandle> {
    let role = task.role(ctx, role)?;
    let duty = add(ctx, task, LegKind::Report, EvidenceKind::Report);
    if let Some(drafted) = task.declared().legs.get_mut(duty.at) {
        drafted.leg.recipients.push(recipient(role, mode));
    }
    Ok(duty)
}

fn recipient(role: String, mode: DistributionMode) -> LegRecipient {
    LegRecipient {
        role,
        mode,
        via: None,
        condition: None,
        anchor: Anchor::LineOfUnit,
    }
}

fn add(ctx: &Ctx, task: &TaskHandle, kind: LegKind, evidence: EvidenceKind) -> DutyHandle {
    let mut declared = task.declared();
    let at = declared.legs.len();
    let (line, column) = place(ctx.call_position());
    let leg = Leg {
        id: format!("{}/r{}", declared.reference, at + 1),
        kind,
        evidence: vec![evidence],
        cadence: Cadence::AsRequired,
        recipients: Vec::new(),
        with: Vec::new(),
        with_when: BTreeMap::new(),
        by: Vec::new(),
        per_unit: None,
        per_holder: Vec::new(),
        required: 1,
        tool: None,
        place: Place::Anywhere,
        condition: None,
        what: None,
        channel: None,
        source_text: None,
        confidence: Reading::Stated,
        line,
        column,
    };
    declared.legs.push(Drafted {
        leg,
        cadence_said: false,
    });
    drop(declared);
    DutyHandle { task: task.clone(), at }
}

fn questions(engine: &mut Engine) {
    fn ask(task: &TaskHandle, code: &str, text: &str, answer: AnswerKind) -> Said<QuestionHandle> {
        let mut declared = task.declared();
        if declared.questions.iter().any(|question| question.code == code) {
            return Err(format!("question `{code}` is asked twice").into());
        }
        let at = declared.questions.len();
        declared.questions.push(TaskQuestion {
            code: code.to_owned(),
            text: text.to_owned(),
            answer,
            of: Vec::new(),
            required: true,
        });
        drop(declared);
        Ok(QuestionHandle { task: task.clone(), at })
    }
    let kinds = [
        ("ask_yes_no", AnswerKind::YesNo),
        ("ask_number", AnswerKind::Number),
        ("ask_text", AnswerKind::Text),
    ];
    for (name, answer) in kinds {
        engine.register_fn(
            name,
            move |task: &mut TaskHandle, code: ImmutableString, text: ImmutableString| {
                ask(task, &code, &text, answer.clone())
            },
        );
    }
    engine
        .register_fn(
            "ask_choice",
            |task: &mut TaskHandle, code: ImmutableString, text: ImmutableString, options: rhai::Array| {
                let options: Option<Vec<String>> = options
                    .into_iter()
                    .map(|option: Dynamic| option.into_string().ok())
                    .collect();
                let options = options.ok_or("the options of a choice are texts")?;
                ask(task, &code, &text, AnswerKind::Choice { options })
            },
        )
        .register_fn(
            "of",
            |ctx: Ctx, question: &mut QuestionHandle, kind: ImmutableString| {
                let kind = evidence_kind(&ctx, &kind)?;
                if let Some(asked) = question.task.declared().questions.get_mut(question.at) {
                    asked.of.push(kind);
                }
                Ok::<_, Box<EvalAltResult>>(question.clone())
            },
        )
        .register_fn("optional", |question: &mut QuestionHandle| {
            if let Some(asked) = question.task.declared().questions.get_mut(question.at) {
                asked.required = false;
            }
            question.clone()
        });
}

/// The role of a code, or an error with the nearest one.
pub(super) fn role<'v>(ctx: &Ctx, vocabulary: &'v Vocabulary, code: &str) -> Said<&'v Role> {
    vocabulary
        .role(code)
        .ok_or_else(|| unknown("role", code, vocabulary.nearest_role(code), ctx.call_position()))
}

/// Refuse a word that is not in a list.
pub(super) fn one_of(ctx: &Ctx, what: &str, words: &[&str], word: &str) -> Said<()> {
    if words.contains(&word) {
        return Ok(());
    }
    Err(unknown(
        what,
        word,
        nearest(word, words.iter().copied()),
        ctx.call_position(),
    ))
}

/// The kind of unit that a script writes in small letters.
pub(super) fn unit_kind(ctx: &Ctx, word: &str) -> Said<UnitKind> {
    one_of(ctx, "kind of unit", UNIT_KINDS, word)?;
    word.to_uppercase()
        .parse()
        .map_err(|()| unknown("kind of unit", word, None, ctx.call_position()))
}

fn evidence_kind(ctx: &Ctx, word: &str) -> Said<EvidenceKind> {
    one_of(ctx, "kind of evidence", EVIDENCE_KINDS, word)?;
    word.to_uppercase()
        .parse()
        .map_err(|()| unknown("kind of evidence", word, None, ctx.call_position()))
}

/// Times a year of a frequency that a script writes, such as `quarter`.
pub(super) fn cadence(ctx: &Ctx, word: &str) -> Said<u32> {
    times_per_year(word).ok_or_else(|| {
        let words = crate::surface::CADENCES.iter().map(|(word, _)| *word);
        unknown("frequency", word, nearest(word, words), ctx.call_position())
    })
}
