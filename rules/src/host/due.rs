//! What `o` and `p` have in common: one run of a hook about a duty at its date, and the facts of that duty.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rhai::{Engine, ImmutableString, NativeCallContext};

use super::{OUTCOMES, Said, Unit, duty};
use crate::{
    collect::{Asked, At, Collected, Value},
    due::Due,
    facts::UnitFact,
    row::Leg,
    term::{EvidenceKind, Reading, UnitKind},
    vocabulary::Vocabulary,
};

type Ctx<'a> = NativeCallContext<'a>;

/// One run of a hook: `F` are its facts, `A` is what it may ask for.
#[derive(Debug)]
pub(crate) struct DueRun<F, A> {
    pub facts: F,
    /// The leg, where the row still has it.
    pub leg: Option<Leg>,
    pub vocabulary: Arc<Vocabulary>,
    collected: Mutex<Collected<A>>,
}

impl<F, A> DueRun<F, A> {
    pub fn new(facts: F, leg: Option<Leg>, vocabulary: Arc<Vocabulary>) -> Arc<Self> {
        Arc::new(Self {
            facts,
            leg,
            vocabulary,
            collected: Mutex::default(),
        })
    }

    /// What was collected so far; a panic in a host function leaves it as it was.
    pub fn collected(&self) -> MutexGuard<'_, Collected<A>> {
        self.collected.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keep what is asked for; gives its number within the run.
    pub fn ask(&self, ctx: &Ctx, ask: A) -> Said<usize> {
        let mut collected = self.collected();
        let at = collected.asked.len();
        if at >= OUTCOMES {
            return Err(format!("there cannot be more than {OUTCOMES} outcomes").into());
        }
        collected.asked.push(Asked {
            ask,
            because: None,
            at: At::of(ctx),
        });
        Ok(at)
    }

    /// Change what was asked for.
    pub fn amend(&self, at: usize, change: impl FnOnce(&mut A)) {
        if let Some(asked) = self.collected().asked.get_mut(at) {
            change(&mut asked.ask);
        }
    }

    /// Give the reason of what was asked for.
    pub fn because(&self, at: usize, sentence: ImmutableString) -> Said<()> {
        if sentence.trim().is_empty() {
            return Err("`because` needs a sentence".into());
        }
        if let Some(asked) = self.collected().asked.get_mut(at) {
            asked.because = Some(sentence);
        }
        Ok(())
    }
}

/// `o` or `p`.
pub(super) trait Subject: Clone + Send + Sync + 'static {
    fn due(&self) -> &Due;
    fn leg(&self) -> Option<&Leg>;
    fn vocabulary(&self) -> &Vocabulary;
    /// Keep that a fact was read.
    fn keep(&self, ctx: &Ctx, name: &'static str, of: Option<&ImmutableString>, value: Value);
}

pub(super) fn number<S: Subject>(engine: &mut Engine, name: &'static str, of: fn(&S) -> i64) {
    engine.register_get(name, move |ctx: Ctx, subject: &mut S| {
        let found = of(subject);
        subject.keep(&ctx, name, None, Value::Whole(found));
        found
    });
}

pub(super) fn yes_no<S: Subject>(engine: &mut Engine, name: &'static str, of: fn(&S) -> bool) {
    engine.register_get(name, move |ctx: Ctx, subject: &mut S| {
        let found = of(subject);
        subject.keep(&ctx, name, None, Value::YesNo(found));
        found
    });
}

fn text<S: Subject>(engine: &mut Engine, name: &'static str, of: fn(&Due) -> &str) {
    engine.register_get(name, move |ctx: Ctx, subject: &mut S| -> ImmutableString {
        let found: ImmutableString = of(subject.due()).into();
        subject.keep(&ctx, name, None, Value::Text(found.clone()));
        found
    });
}

fn day<S: Subject>(engine: &mut Engine, name: &'static str, of: fn(&Due) -> chrono::NaiveDate) {
    engine.register_get(name, move |ctx: Ctx, subject: &mut S| -> chrono::NaiveDate {
        let found = of(subject.due());
        subject.keep(&ctx, name, None, Value::Day(found));
        found
    });
}

fn unit<S: Subject>(engine: &mut Engine, name: &'static str, of: fn(&Due) -> Option<&UnitFact>) {
    engine.register_get(name, move |ctx: Ctx, subject: &mut S| {
        let found = of(subject.due()).map(Unit::of);
        let words = found
            .as_ref()
            .map_or(Value::Missing, |unit| Value::Text(unit.0.clone()));
        subject.keep(&ctx, name, None, words);
        found.map_or(rhai::Dynamic::UNIT, rhai::Dynamic::from)
    });
}

/// A question with a word in its brackets.
fn question<S: Subject>(engine: &mut Engine, name: &'static str, of: fn(&Ctx, &S, &str) -> Said<bool>) {
    engine.register_fn(name, move |ctx: Ctx, subject: &mut S, word: ImmutableString| {
        let yes = of(&ctx, subject, &word)?;
        subject.keep(&ctx, name, Some(&word), Value::YesNo(yes));
        Said::Ok(yes)
    });
}

/// Register the facts that both have.
pub(super) fn register<S: Subject>(engine: &mut Engine) {
    text::<S>(engine, "task", |due| &due.task);
    text::<S>(engine, "leg", |due| &due.leg);
    text::<S>(engine, "period", |due| &due.period);
    day::<S>(engine, "due_on", |due| due.due_on);
    day::<S>(engine, "today", |due| due.today);
    number::<S>(engine, "required", |subject| subject.due().required.into());
    number::<S>(engine, "met", |subject| subject.due().met.into());
    number::<S>(engine, "missing", |subject| subject.due().missing().into());
    unit::<S>(engine, "unit", |due| Some(&due.unit));
    unit::<S>(engine, "team", |due| due.team.as_ref());
    unit::<S>(engine, "service", |due| due.service.as_ref());
    yes_no::<S>(engine, "has_team", |subject| subject.due().team.is_some());
    yes_no::<S>(engine, "has_service", |subject| subject.due().service.is_some());
    yes_no::<S>(engine, "our_reading", |subject| {
        subject.leg().is_some_and(|leg| leg.confidence == Reading::OurReading)
    });
    engine.register_get("kind", |ctx: Ctx, subject: &mut S| -> EvidenceKind {
        let kind = kind(subject.leg());
        subject.keep(&ctx, "kind", None, Value::Word(kind.code()));
        kind
    });
    question::<S>(engine, "covers_a", |ctx, subject, word| {
        let times = duty::cadence(ctx, word)?;
        Ok(subject.leg().and_then(|leg| leg.cadence.times_per_year()) == Some(times))
    });
    question::<S>(engine, "about_a", |ctx, subject, word| {
        let wanted: UnitKind = duty::unit_kind(ctx, word)?;
        Ok(subject.due().unit.kind == wanted)
    });
    question::<S>(engine, "goes_to", |ctx, subject, word| {
        let role = duty::role(ctx, subject.vocabulary(), word)?;
        let recipients = subject.leg().map(|leg| leg.recipients.as_slice());
        Ok(recipients.unwrap_or_default().iter().any(|to| to.role == role.code))
    });
    question::<S>(engine, "for_holder_of", |ctx, subject, word| {
        let role = duty::role(ctx, subject.vocabulary(), word)?;
        let holder = subject.due().holder.as_ref();
        Ok(holder.is_some_and(|holder| *holder == role.code || role.stands_for.contains(holder)))
    });
    question::<S>(engine, "for_meeting_of", |ctx, subject, word| {
        let role = duty::role(ctx, subject.vocabulary(), word)?;
        Ok(subject.due().forum.as_ref() == Some(&role.code))
    });
}

/// What is to be sent in: what the leg names first. A follow-up is an audit.
fn kind(leg: Option<&Leg>) -> EvidenceKind {
    leg.map_or(Some(EvidenceKind::Audit), |leg| leg.evidence.first().copied())
        .unwrap_or(EvidenceKind::Report)
}
