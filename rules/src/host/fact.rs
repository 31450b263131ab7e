//! The facts of `e`, read-only; every read is kept with its place.

use chrono::NaiveDate;
use rhai::{Dynamic, Engine, ImmutableString, NativeCallContext};

use super::{CaseFile, Evidence, History, Run, Said, Unit, Which, unknown};
use crate::{
    collect::{At, Length, Value},
    facts::{Answer, CaseFileFact, Facts, HistoryQuery},
    term::{ConcernLevel, EvidenceKind, FollowUpKind, Grade, UnitKind},
};

type Ctx<'a> = NativeCallContext<'a>;

fn read<T>(ctx: &Ctx, run: &Run, name: &'static str, value: T, words: impl FnOnce(&T) -> Value) -> T {
    if run.recording {
        run.collected().read(name, None, || words(&value), || At::of(ctx));
    }
    value
}

fn read_of<T>(
    ctx: &Ctx,
    run: &Run,
    name: &'static str,
    of: &ImmutableString,
    value: T,
    words: impl FnOnce(&T) -> Value,
) -> T {
    if run.recording {
        run.collected().read(name, Some(of), || words(&value), || At::of(ctx));
    }
    value
}

fn whole(number: u32) -> i64 {
    i64::from(number)
}

fn yes_no(engine: &mut Engine, name: &'static str, of: fn(&Facts) -> bool) {
    engine.register_get(name, move |ctx: Ctx, e: &mut Evidence| {
        read(&ctx, &e.0, name, of(&e.0.facts), |yes| Value::YesNo(*yes))
    });
}

fn unit(engine: &mut Engine, name: &'static str, which: Which) {
    engine.register_get(name, move |ctx: Ctx, e: &mut Evidence| {
        let found = which.of(&e.0.facts);
        read(&ctx, &e.0, name, found, |unit| {
            unit.map_or(Value::Missing, |unit| Value::Text(unit.name.as_str().into()))
        })
        .map_or(Dynamic::UNIT, |unit| Dynamic::from(Unit::of(unit)))
    });
}

pub(super) fn register(engine: &mut Engine) {
    plain(engine);
    yes_no(engine, "has_grade", |facts| facts.grade.is_some());
    yes_no(engine, "has_team", |facts| facts.team.is_some());
    yes_no(engine, "has_service", |facts| facts.service.is_some());
    yes_no(engine, "has_worker", |facts| facts.worker.is_some());
    yes_no(engine, "own_service", |facts| facts.own_service);
    yes_no(engine, "has_case_file", |facts| facts.case_file.is_some());
    yes_no(engine, "answers_further_audit", |facts| {
        answers(facts, FollowUpKind::FurtherAudit)
    });
    yes_no(engine, "answers_re_review", |facts| {
        answers(facts, FollowUpKind::ReReview)
    });
    unit(engine, "unit", Which::Unit);
    unit(engine, "team", Which::Team);
    unit(engine, "service", Which::Service);
    unit(engine, "worker", Which::Worker);
    engine
        .register_fn("covers_a", covers_a)
        .register_fn("about_a", about_a)
        .register_fn("used", used)
        .register_fn("auditor_holds", auditor_holds)
        .register_fn("answered", answered)
        .register_fn("answered_yes", answered_yes)
        .register_fn("answer", answer)
        .register_fn("open_further_audits", open_further_audits)
        .register_fn("count", count);
    case_file(engine, "known", "case_file.known", |file| file.known);
    case_file(engine, "child_protection", "case_file.child_protection", |file| {
        file.child_protection
    });
    case_file(engine, "looked_after", "case_file.looked_after", |file| {
        file.looked_after
    });
}

fn plain(engine: &mut Engine) {
    engine
        .register_get("kind", |ctx: Ctx, e: &mut Evidence| -> EvidenceKind {
            read(&ctx, &e.0, "kind", e.0.facts.kind, |kind| Value::Word(kind.code()))
        })
        .register_get("concern", |ctx: Ctx, e: &mut Evidence| -> ConcernLevel {
            read(&ctx, &e.0, "concern", e.0.facts.concern, |level| {
                Value::Word(level.code())
            })
        })
        .register_get("grade", |ctx: Ctx, e: &mut Evidence| -> Dynamic {
            let words = |grade: &Option<Grade>| grade.map_or(Value::Missing, |grade| Value::Word(grade.code()));
            read(&ctx, &e.0, "grade", e.0.facts.grade, words).map_or(Dynamic::UNIT, Dynamic::from)
        })
        .register_get("event_date", |ctx: Ctx, e: &mut Evidence| -> NaiveDate {
            read(&ctx, &e.0, "event_date", e.0.facts.event_date, |day| Value::Day(*day))
        })
        .register_get("today", |ctx: Ctx, e: &mut Evidence| -> NaiveDate {
            read(&ctx, &e.0, "today", e.0.facts.today, |day| Value::Day(*day))
        })
        .register_get("findings", |ctx: Ctx, e: &mut Evidence| -> i64 {
            read(&ctx, &e.0, "findings", whole(e.0.facts.findings), |n| Value::Whole(*n))
        })
        .register_get("history", |e: &mut Evidence| History(e.0.clone()))
        .register_get("case_file", |ctx: Ctx, e: &mut Evidence| {
            let file = e.0.facts.case_file.as_ref();
            let words = |file: Option<&CaseFileFact>| {
                file.map_or(Value::Missing, |file| Value::Text(file.reference.as_str().into()))
            };
            read(&ctx, &e.0, "case_file", file, |file| words(*file))
                .map_or(Dynamic::UNIT, |_| Dynamic::from(CaseFile(e.0.clone())))
        })
        .register_get("name", |unit: &mut Unit| -> ImmutableString { unit.0.clone() });
}

fn case_file(engine: &mut Engine, name: &'static str, full: &'static str, of: fn(&CaseFileFact) -> bool) {
    engine.register_get(name, move |ctx: Ctx, file: &mut CaseFile| {
        let yes = file.0.facts.case_file.as_ref().is_some_and(of);
        read(&ctx, &file.0, full, yes, |yes| Value::YesNo(*yes))
    });
}

fn answers(facts: &Facts, kind: FollowUpKind) -> bool {
    facts.follow_up.as_ref().is_some_and(|follow_up| follow_up.kind == kind)
}

fn covers_a(ctx: Ctx, e: &mut Evidence, word: ImmutableString) -> Said<bool> {
    let times = super::duty::cadence(&ctx, &word)?;
    let yes = e.0.answers.contains(&times);
    Ok(read_of(&ctx, &e.0, "covers_a", &word, yes, |yes| Value::YesNo(*yes)))
}

fn about_a(ctx: Ctx, e: &mut Evidence, kind: ImmutableString) -> Said<bool> {
    let wanted = super::duty::unit_kind(&ctx, &kind)?;
    let facts = &e.0.facts;
    let is = facts.unit.kind == wanted || (wanted == UnitKind::Worker && facts.worker.is_some());
    Ok(read_of(&ctx, &e.0, "about_a", &kind, is, |yes| Value::YesNo(*yes)))
}

fn used(ctx: Ctx, e: &mut Evidence, tool: ImmutableString) -> Said<bool> {
    let vocabulary = &e.0.vocabulary;
    let wanted = vocabulary
        .find_tool(&tool)
        .ok_or_else(|| unknown("tool", &tool, vocabulary.nearest_tool(&tool), ctx.call_position()))?;
    let is = e.0.facts.tool.as_deref().and_then(|used| vocabulary.find_tool(used)) == Some(wanted);
    Ok(read_of(&ctx, &e.0, "used", &tool, is, |yes| Value::YesNo(*yes)))
}

fn auditor_holds(ctx: Ctx, e: &mut Evidence, role: ImmutableString) -> Said<bool> {
    let wanted = super::duty::role(&ctx, &e.0.vocabulary, &role)?;
    let holds = |code: &String| *code == wanted.code || wanted.stands_for.contains(code);
    let yes = e.0.facts.auditor.roles.iter().any(holds);
    Ok(read_of(&ctx, &e.0, "auditor_holds", &role, yes, |yes| {
        Value::YesNo(*yes)
    }))
}

fn answered(ctx: Ctx, e: &mut Evidence, code: ImmutableString) -> bool {
    let is = e.0.facts.answers.contains_key(code.as_str());
    read_of(&ctx, &e.0, "answered", &code, is, |yes| Value::YesNo(*yes))
}

fn answered_yes(ctx: Ctx, e: &mut Evidence, code: ImmutableString) -> bool {
    let found = e.0.facts.answers.get(code.as_str());
    read_of(&ctx, &e.0, "answer", &code, found, |found| words(*found)) == Some(&Answer::YesNo(true))
}

fn answer(ctx: Ctx, e: &mut Evidence, code: ImmutableString) -> Dynamic {
    let found = e.0.facts.answers.get(code.as_str());
    match read_of(&ctx, &e.0, "answer", &code, found, |found| words(*found)) {
        None => Dynamic::UNIT,
        Some(Answer::YesNo(yes)) => (*yes).into(),
        Some(Answer::Number(number)) => (*number).into(),
        Some(Answer::Text(text)) => text.as_str().into(),
    }
}

fn words(answer: Option<&Answer>) -> Value {
    match answer {
        None => Value::Missing,
        Some(Answer::YesNo(yes)) => Value::YesNo(*yes),
        Some(Answer::Number(number)) => Value::Number(*number),
        Some(Answer::Text(text)) => Value::Text(text.as_str().into()),
    }
}

fn open_further_audits(ctx: Ctx, e: &mut Evidence, same: ImmutableString) -> Said<i64> {
    let open = e.0.facts.open_further_audits;
    let count = match same.as_str() {
        "worker" => open.worker,
        "team" => open.team,
        other => return Err(unknown("scope", other, None, ctx.call_position())),
    };
    Ok(read_of(&ctx, &e.0, "open_further_audits", &same, whole(count), |n| {
        Value::Whole(*n)
    }))
}

fn count(ctx: Ctx, history: &mut History, what: ImmutableString, back: Length) -> Said<i64> {
    let Length::Days(days) = back else {
        return Err("history is counted in days: write `days(90)`".into());
    };
    let key = HistoryQuery {
        what: what.to_string(),
        days,
    }
    .key();
    let run = &history.0;
    let found = run.facts.history.get(&key).copied();
    let count = found.ok_or_else(|| format!("history `{key}` was not fetched: write its words out in the script"))?;
    let key = key.into();
    Ok(read_of(&ctx, run, "history", &key, count, |n| Value::Whole(*n)))
}
