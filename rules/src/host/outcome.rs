//! The outcomes that `e` may be asked for, and the words that complete them.

use rhai::{Engine, ImmutableString, NativeCallContext};

use super::{Evidence, OutcomeHandle, Said, duty};
use crate::{
    collect::{Ask, Asked, At, Length, OUTCOMES},
    surface::ITEMS,
    term::{Anchor, DistributionMode, Same},
};

type Ctx<'a> = NativeCallContext<'a>;

/// The largest number of further audits that one line may ask for.
const FURTHER: u32 = 20;

fn ask(e: &Evidence, at: At, ask: Ask) -> Said<OutcomeHandle> {
    let run = &e.0;
    if !run.recording {
        return Ok(OutcomeHandle {
            run: run.clone(),
            at: usize::MAX,
        });
    }
    let mut collected = run.collected();
    let index = collected.asked.len();
    if index >= OUTCOMES {
        return Err(format!("a submission cannot have more than {OUTCOMES} outcomes").into());
    }
    collected.asked.push(Asked { ask, because: None, at });
    Ok(OutcomeHandle {
        run: run.clone(),
        at: index,
    })
}

fn distribute(engine: &mut Engine, name: &'static str, mode: DistributionMode) {
    engine.register_fn(name, move |ctx: Ctx, e: &mut Evidence, role: ImmutableString| {
        duty::role(&ctx, &e.0.vocabulary, &role)?;
        let wanted = Ask::Distribute {
            mode,
            role,
            via: None,
            anchor: Anchor::LineOfUnit,
        };
        ask(e, At::of(&ctx), wanted)
    });
}

pub(super) fn register(engine: &mut Engine) {
    distribute(engine, "alert", DistributionMode::Alert);
    distribute(engine, "copy", DistributionMode::Copy);
    distribute(engine, "feedback", DistributionMode::Feedback);
    engine
        .register_fn("report_to", |ctx: Ctx, e: &mut Evidence, role: ImmutableString| {
            duty::role(&ctx, &e.0.vocabulary, &role)?;
            let wanted = Ask::ReportTo {
                mode: None,
                role,
                via: None,
                anchor: None,
            };
            ask(e, At::of(&ctx), wanted)
        })
        .register_fn(
            "audit_further",
            |ctx: Ctx, e: &mut Evidence, count: i64, item: ImmutableString| {
                duty::one_of(&ctx, "item", ITEMS, &item)?;
                let count = u32::try_from(count)
                    .ok()
                    .filter(|count| (1..=FURTHER).contains(count))
                    .ok_or_else(|| format!("`audit_further` takes a number from 1 to {FURTHER}"))?;
                let wanted = Ask::Further {
                    count,
                    item,
                    same: None,
                    within: None,
                    owner: None,
                };
                ask(e, At::of(&ctx), wanted)
            },
        )
        .register_fn("review_again", |ctx: Ctx, e: &mut Evidence, item: ImmutableString| {
            duty::one_of(&ctx, "item", ITEMS, &item)?;
            ask(
                e,
                At::of(&ctx),
                Ask::Again {
                    item,
                    within: None,
                    owner: None,
                },
            )
        })
        .register_fn(
            "require",
            |ctx: Ctx, e: &mut Evidence, code: ImmutableString, message: ImmutableString| {
                ask(
                    e,
                    At::of(&ctx),
                    Ask::Require {
                        code,
                        message,
                        field: None,
                    },
                )
            },
        )
        .register_fn("warn", |ctx: Ctx, e: &mut Evidence, message: ImmutableString| {
            ask(e, At::of(&ctx), Ask::Warn { message })
        });
    complete(engine);
}

/// Change what was asked for; words that do not fit it are an error.
fn amend(outcome: &OutcomeHandle, word: &str, change: impl FnOnce(&mut Ask) -> bool) -> Said<OutcomeHandle> {
    let mut collected = outcome.run.collected();
    // Without recording nothing was kept, so there is nothing to amend.
    if let Some(asked) = collected.asked.get_mut(outcome.at)
        && !change(&mut asked.ask)
    {
        return Err(format!("`{word}` does not fit this outcome").into());
    }
    Ok(outcome.clone())
}

fn complete(engine: &mut Engine) {
    engine
        .register_fn("because", because)
        .register_fn("same", |ctx: Ctx, o: &mut OutcomeHandle, word: ImmutableString| {
            let wanted = match word.as_str() {
                "worker" => Same::Worker,
                "team" => Same::Team,
                other => return Err(super::unknown("scope", other, None, ctx.call_position())),
            };
            amend(o, "same", |ask| match ask {
                Ask::Further { same, .. } => {
                    *same = Some(wanted);
                    true
                }
                _ => false,
            })
        })
        .register_fn("within", |o: &mut OutcomeHandle, length: Length| {
            amend(o, "within", |ask| match ask {
                Ask::Further { within, .. } | Ask::Again { within, .. } => {
                    *within = Some(length);
                    true
                }
                _ => false,
            })
        })
        .register_fn("done_by", |ctx: Ctx, o: &mut OutcomeHandle, role: ImmutableString| {
            duty::role(&ctx, &o.run.vocabulary, &role)?;
            amend(o, "done_by", |ask| match ask {
                Ask::Further { owner, .. } | Ask::Again { owner, .. } => {
                    *owner = Some(role);
                    true
                }
                _ => false,
            })
        })
        .register_fn("about", |o: &mut OutcomeHandle, words: ImmutableString| {
            amend(o, "about", |ask| match ask {
                Ask::Require { field, .. } => {
                    *field = Some(words);
                    true
                }
                _ => false,
            })
        })
        .register_fn("via", |ctx: Ctx, o: &mut OutcomeHandle, role: ImmutableString| {
            duty::role(&ctx, &o.run.vocabulary, &role)?;
            amend(o, "via", |ask| match ask {
                Ask::Distribute { via, .. } | Ask::ReportTo { via, .. } => {
                    *via = Some(role);
                    true
                }
                _ => false,
            })
        });
    mode(engine, "for_information", DistributionMode::ForInformation);
    mode(engine, "for_consideration", DistributionMode::ForConsideration);
    anchor(engine, "in_line_of_auditor", Anchor::LineOfAuditor);
    anchor(engine, "in_line_of_audited_team", Anchor::LineOfUnit);
    anchor(engine, "to_all_holders", Anchor::AllHolders);
}

fn mode(engine: &mut Engine, name: &'static str, wanted: DistributionMode) {
    engine.register_fn(name, move |o: &mut OutcomeHandle| {
        amend(o, name, |ask| match ask {
            Ask::ReportTo { mode, .. } => {
                *mode = Some(wanted);
                true
            }
            _ => false,
        })
    });
}

fn anchor(engine: &mut Engine, name: &'static str, wanted: Anchor) {
    engine.register_fn(name, move |o: &mut OutcomeHandle| {
        amend(o, name, |ask| match ask {
            Ask::Distribute { anchor, .. } => {
                *anchor = wanted;
                true
            }
            Ask::ReportTo { anchor, .. } => {
                *anchor = Some(wanted);
                true
            }
            _ => false,
        })
    });
}

fn because(o: &mut OutcomeHandle, sentence: ImmutableString) -> Said<OutcomeHandle> {
    if sentence.trim().is_empty() {
        return Err("`because` needs a sentence".into());
    }
    if let Some(asked) = o.run.collected().asked.get_mut(o.at) {
        asked.because = Some(sentence);
    }
    Ok(o.clone())
}
