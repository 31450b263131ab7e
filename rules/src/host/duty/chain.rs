//! The words that complete a duty: how often, where, by whom, to whom.

use rhai::{Engine, ImmutableString, NativeCallContext};

use super::{DutyHandle, QuestionHandle, cadence, counted, evidence_kind, one_of, recipient, sample, unit_kind};
use crate::{
    host::{Said, unknown},
    row::{Cadence, CopyRule, Leg, LegKind, LegRecipient, Place, Sample},
    surface::{AS_REQUIRED, ITEMS},
    term::{Anchor, DistributionMode, Reading},
};

type Ctx<'a> = NativeCallContext<'a>;

impl DutyHandle {
    fn leg(&self, change: impl FnOnce(&mut Leg)) -> Self {
        if let Some(drafted) = self.task.declared().legs.get_mut(self.at) {
            change(&mut drafted.leg);
        }
        self.clone()
    }

    fn cadence(&self, cadence: Cadence) -> Said<Self> {
        let mut declared = self.task.declared();
        if let Some(drafted) = declared.legs.get_mut(self.at) {
            if drafted.cadence_said {
                return Err("this duty says twice how often".into());
            }
            drafted.cadence_said = true;
            drafted.leg.cadence = cadence;
        }
        drop(declared);
        Ok(self.clone())
    }

    /// Change the recipient named last.
    fn last(&self, change: impl FnOnce(&mut LegRecipient)) -> Self {
        self.leg(|leg| {
            if let Some(last) = leg.recipients.last_mut() {
                change(last);
            }
        })
    }

    /// Change the sample that this duty's audit takes.
    fn sample(&self, change: impl FnOnce(&mut Sample)) {
        let mut declared = self.task.declared();
        let id = declared.legs.get(self.at).map(|drafted| drafted.leg.id.clone());
        let own = |sample: &&mut Sample| sample.drawn_by.is_none() && Some(&sample.leg) == id.as_ref();
        if let Some(sample) = declared.samples.iter_mut().find(own) {
            change(sample);
        }
    }

    /// Add a sample to this duty, made from the duty's id.
    fn take(&self, sample: impl FnOnce(String) -> Sample) {
        let mut declared = self.task.declared();
        if let Some(leg) = declared.legs.get(self.at).map(|drafted| drafted.leg.id.clone()) {
            declared.samples.push(sample(leg));
        }
    }

    fn place(&self, place: Place) -> Self {
        self.sample(|sample| sample.place = place);
        self.leg(|leg| leg.place = place)
    }

    fn send(&self, ctx: &Ctx, role: &str, mode: Option<DistributionMode>, when: Option<String>) -> Said<Self> {
        let role = self.task.role(ctx, role)?;
        Ok(self.leg(|leg| {
            let mode = mode
                .or(leg.recipients.first().map(|first| first.mode))
                .unwrap_or(DistributionMode::Report);
            let mut added = recipient(role, mode);
            added.condition = when;
            leg.recipients.push(added);
        }))
    }

    fn copy(&self, ctx: &Ctx, role: &str, condition: Option<String>) -> Said<Self> {
        let role = self.task.role(ctx, role)?;
        let mut declared = self.task.declared();
        if let Some(leg) = declared.legs.get(self.at).map(|drafted| drafted.leg.id.clone()) {
            declared.copies.push(CopyRule {
                leg,
                role,
                condition,
                anchor: Anchor::LineOfUnit,
            });
        }
        drop(declared);
        Ok(self.clone())
    }
}

pub(super) fn register(engine: &mut Engine) {
    how_often(engine);
    what_exactly(engine);
    where_and_how(engine);
    of_what(engine);
    to_whom(engine);
    engine.register_type_with_name::<QuestionHandle>("question");
}

fn how_often(engine: &mut Engine) {
    engine
        .register_fn("every", |ctx: Ctx, duty: &mut DutyHandle, word: ImmutableString| {
            let times_per_year = cadence(&ctx, &word)?;
            duty.cadence(Cadence::Periodic {
                times_per_year,
                at_least: false,
            })
        })
        .register_fn(
            "at_least_every",
            |ctx: Ctx, duty: &mut DutyHandle, word: ImmutableString| {
                let times_per_year = cadence(&ctx, &word)?;
                duty.cadence(Cadence::Periodic {
                    times_per_year,
                    at_least: true,
                })
            },
        )
        .register_fn(
            "each_meeting_of",
            |ctx: Ctx, duty: &mut DutyHandle, role: ImmutableString| {
                let forum = Some(duty.task.role(&ctx, &role)?);
                duty.cadence(Cadence::MeetingCycle { forum })
            },
        )
        .register_fn("each_of_their_meetings", |duty: &mut DutyHandle| {
            duty.cadence(Cadence::MeetingCycle { forum: None })
        })
        .register_fn("as_required", |duty: &mut DutyHandle| duty.cadence(Cadence::AsRequired))
        .register_fn("standing", |duty: &mut DutyHandle| duty.cadence(Cadence::Standing))
        .register_fn("frequency_not_stated", |duty: &mut DutyHandle| {
            duty.cadence(Cadence::Unspecified { reading: None })
        })
        .register_fn("our_reading", our_reading);
}

fn what_exactly(engine: &mut Engine) {
    engine
        .register_fn("namely", |duty: &mut DutyHandle, words: ImmutableString| {
            duty.leg(|leg| leg.what = Some(words.to_string()))
        })
        .register_fn("through", |duty: &mut DutyHandle, words: ImmutableString| {
            duty.leg(|leg| leg.channel = Some(words.to_string()))
        })
        .register_fn("when", |duty: &mut DutyHandle, words: ImmutableString| {
            duty.leg(|leg| leg.condition = Some(words.to_string()))
        })
        .register_fn("source_words", |duty: &mut DutyHandle, words: ImmutableString| {
            duty.leg(|leg| leg.source_text = Some(words.to_string()))
        });
}

#[expect(clippy::needless_pass_by_value, reason = "the engine hands arguments over by value")]
fn our_reading(ctx: Ctx, duty: &mut DutyHandle, words: ImmutableString) -> Said<DutyHandle> {
    let mut declared = duty.task.declared();
    if let Some(Leg {
        cadence: said,
        confidence,
        ..
    }) = declared.legs.get_mut(duty.at).map(|drafted| &mut drafted.leg)
    {
        *confidence = Reading::OurReading;
        if let (Cadence::Unspecified { reading }, false) = (said, words == AS_REQUIRED) {
            let word = words
                .strip_prefix("every ")
                .ok_or_else(|| unknown("reading", &words, Some("every month"), ctx.call_position()))?;
            *reading = Some(cadence(&ctx, word)?);
        }
    }
    drop(declared);
    Ok(duty.clone())
}

fn where_and_how(engine: &mut Engine) {
    engine
        .register_fn("for_each", |ctx: Ctx, duty: &mut DutyHandle, word: ImmutableString| {
            let kind = unit_kind(&ctx, &word)?;
            duty.sample(|sample| sample.per_unit = Some(kind));
            Said::Ok(duty.leg(|leg| leg.per_unit = Some(kind)))
        })
        .register_fn(
            "for_each_holder",
            |ctx: Ctx, duty: &mut DutyHandle, role: ImmutableString| {
                let role = duty.task.role(&ctx, &role)?;
                Said::Ok(duty.leg(|leg| leg.per_holder.push(role)))
            },
        )
        .register_fn("using", |ctx: Ctx, duty: &mut DutyHandle, words: ImmutableString| {
            let vocabulary = &duty.task.vocabulary;
            let tool = vocabulary
                .find_tool(&words)
                .ok_or_else(|| unknown("tool", &words, vocabulary.nearest_tool(&words), ctx.call_position()))?;
            duty.sample(|sample| sample.tool = Some(tool.code.clone()));
            Said::Ok(duty.leg(|leg| leg.tool = Some(tool.code.clone())))
        })
        .register_fn("of", |ctx: Ctx, duty: &mut DutyHandle, role: ImmutableString| {
            let role = duty.task.role(&ctx, &role)?;
            duty.sample(|sample| sample.subject = Some(role));
            Said::Ok(duty.clone())
        })
        .register_fn("in_own_team", |duty: &mut DutyHandle| duty.place(Place::OwnTeam))
        .register_fn("in_own_service", |duty: &mut DutyHandle| duty.place(Place::OwnService))
        .register_fn("in_another_service", |duty: &mut DutyHandle| {
            duty.place(Place::OtherService)
        })
        .register_fn(
            "together_with",
            |ctx: Ctx, duty: &mut DutyHandle, role: ImmutableString| {
                let role = duty.task.role(&ctx, &role)?;
                Said::Ok(duty.leg(|leg| leg.with.push(role)))
            },
        )
        .register_fn(
            "together_with",
            |ctx: Ctx, duty: &mut DutyHandle, role: ImmutableString, when: ImmutableString| {
                let role = duty.task.role(&ctx, &role)?;
                Said::Ok(duty.leg(|leg| {
                    leg.with.push(role.clone());
                    leg.with_when.insert(role, when.to_string());
                }))
            },
        )
        .register_fn("done_by", |ctx: Ctx, duty: &mut DutyHandle, role: ImmutableString| {
            let role = duty.task.role(&ctx, &role)?;
            Said::Ok(duty.leg(|leg| leg.by.push(role)))
        });
}

/// What is looked at to do the duty.
fn of_what(engine: &mut Engine) {
    engine
        .register_fn(
            "looking_at",
            |ctx: Ctx, duty: &mut DutyHandle, item: ImmutableString| {
                one_of(&ctx, "item", ITEMS, &item)?;
                duty.take(|leg| sample(leg, None, &item));
                Said::Ok(duty.clone())
            },
        )
        .register_fn(
            "looking_at",
            |ctx: Ctx, duty: &mut DutyHandle, count: i64, item: ImmutableString| {
                one_of(&ctx, "item", ITEMS, &item)?;
                let count = counted(count)?;
                duty.take(|leg| sample(leg, Some(count), &item));
                Said::Ok(duty.clone())
            },
        )
        .register_fn("of_each", |ctx: Ctx, duty: &mut DutyHandle, role: ImmutableString| {
            let role = duty.task.role(&ctx, &role)?;
            duty.sample(|sample| sample.per_holder.push(role));
            Said::Ok(duty.clone())
        })
        .register_fn("among", |duty: &mut DutyHandle, words: ImmutableString| {
            duty.sample(|sample| sample.among = Some(words.to_string()));
            duty.clone()
        })
        .register_fn("tool_in_words", |duty: &mut DutyHandle, words: ImmutableString| {
            duty.sample(|sample| sample.tool_in_words = Some(words.to_string()));
            duty.clone()
        })
        .register_fn("random_sample_by", random_sample_by);
}

#[expect(clippy::needless_pass_by_value, reason = "the engine hands arguments over by value")]
fn random_sample_by(ctx: Ctx, duty: &mut DutyHandle, role: ImmutableString, item: ImmutableString) -> Said<DutyHandle> {
    let drawn_by = Some(duty.task.role(&ctx, &role)?);
    one_of(&ctx, "item", ITEMS, &item)?;
    duty.take(|leg| Sample {
        drawn_by,
        ..sample(leg, None, &item)
    });
    Ok(duty.clone())
}

fn to_whom(engine: &mut Engine) {
    engine
        .register_fn("and_to", |ctx: Ctx, duty: &mut DutyHandle, role: ImmutableString| {
            duty.send(&ctx, &role, None, None)
        })
        .register_fn(
            "and_to",
            |ctx: Ctx, duty: &mut DutyHandle, role: ImmutableString, when: ImmutableString| {
                duty.send(&ctx, &role, None, Some(when.to_string()))
            },
        )
        .register_fn(
            "for_information_to",
            |ctx: Ctx, duty: &mut DutyHandle, role: ImmutableString| {
                duty.send(&ctx, &role, Some(DistributionMode::ForInformation), None)
            },
        )
        .register_fn(
            "for_consideration_to",
            |ctx: Ctx, duty: &mut DutyHandle, role: ImmutableString| {
                duty.send(&ctx, &role, Some(DistributionMode::ForConsideration), None)
            },
        )
        .register_fn("also_as", |ctx: Ctx, duty: &mut DutyHandle, kind: ImmutableString| {
            let kind = evidence_kind(&ctx, &kind)?;
            Said::Ok(duty.leg(|leg| leg.evidence.push(kind)))
        })
        .register_fn("via", |ctx: Ctx, duty: &mut DutyHandle, role: ImmutableString| {
            let role = duty.task.role(&ctx, &role)?;
            Said::Ok(duty.last(|last| last.via = Some(role)))
        })
        .register_fn("for_information", |duty: &mut DutyHandle| {
            duty.last(|last| last.mode = DistributionMode::ForInformation)
        })
        .register_fn("for_consideration", |duty: &mut DutyHandle| {
            duty.last(|last| last.mode = DistributionMode::ForConsideration)
        })
        .register_fn("copied_to", |ctx: Ctx, duty: &mut DutyHandle, role: ImmutableString| {
            duty.copy(&ctx, &role, None)
        })
        .register_fn(
            "copied_to",
            |ctx: Ctx, duty: &mut DutyHandle, role: ImmutableString, when: ImmutableString| {
                duty.copy(&ctx, &role, Some(when.to_string()))
            },
        );
    anchor(engine, "in_line_of_auditor", Anchor::LineOfAuditor);
    anchor(engine, "in_line_of_audited_team", Anchor::LineOfUnit);
    anchor(engine, "to_all_holders", Anchor::AllHolders);
}

fn anchor(engine: &mut Engine, name: &'static str, wanted: Anchor) {
    engine.register_fn(name, move |duty: &mut DutyHandle| {
        duty.leg(|leg| {
            if let (LegKind::Report, Some(last)) = (leg.kind, leg.recipients.last_mut()) {
                last.anchor = wanted;
            }
        })
    });
}
