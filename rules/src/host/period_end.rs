//! `p` of `on_period_end(p)`: what came of a period, and what is to follow.

use std::sync::Arc;

use rhai::{Engine, EvalAltResult, ImmutableString, NativeCallContext};

use super::{
    Said,
    due::{self, DueRun, Subject},
    duty,
};
use crate::{
    collect::Value,
    due::Due,
    period_end::Ended,
    row::Leg,
    surface::ITEMS,
    term::{Anchor, DistributionMode, Reading},
    vocabulary::Vocabulary,
};

type Ctx<'a> = NativeCallContext<'a>;

/// So many items may be drawn at once.
pub(crate) const DRAWN: std::ops::RangeInclusive<i64> = 1..=100;

/// The period that ended: `p`.
#[derive(Clone, Debug)]
pub(crate) struct PeriodEnd(pub Arc<DueRun<Ended, Wish>>);

/// A summary being sent.
#[derive(Clone, Debug)]
pub(crate) struct SummaryHandle {
    of: PeriodEnd,
    at: usize,
}

/// A sample being drawn.
#[derive(Clone, Debug)]
pub(crate) struct DrawHandle {
    of: PeriodEnd,
    at: usize,
}

/// What the script asks for.
#[derive(Clone, Debug)]
pub(crate) enum Wish {
    Summary {
        role: ImmutableString,
        mode: DistributionMode,
        anchor: Anchor,
    },
    Draw {
        count: u32,
        item: ImmutableString,
        by: Option<ImmutableString>,
        reading: Reading,
    },
}

impl Subject for PeriodEnd {
    fn due(&self) -> &Due {
        &self.0.facts.due
    }

    fn leg(&self) -> Option<&Leg> {
        self.0.leg.as_ref()
    }

    fn vocabulary(&self) -> &Vocabulary {
        &self.0.vocabulary
    }

    fn keep(&self, ctx: &Ctx, name: &'static str, of: Option<&ImmutableString>, value: Value) {
        let at = || crate::collect::At::of(ctx);
        self.0.collected().read(name, of, || value, at);
    }
}

pub(super) fn register(engine: &mut Engine) {
    engine
        .register_type_with_name::<PeriodEnd>("ended period")
        .register_type_with_name::<SummaryHandle>("summary")
        .register_type_with_name::<DrawHandle>("draw");
    due::register::<PeriodEnd>(engine);
    due::number::<PeriodEnd>(engine, "met_late", |p| p.0.facts.met_late.into());
    due::number::<PeriodEnd>(engine, "submitted", |p| p.0.facts.submitted.into());
    due::number::<PeriodEnd>(engine, "concerns", |p| p.0.facts.concerns.into());
    due::number::<PeriodEnd>(engine, "significant_concerns", |p| {
        p.0.facts.significant_concerns.into()
    });
    due::yes_no::<PeriodEnd>(engine, "on_time", |p| p.0.facts.on_time());
    summary(engine);
    draw(engine);
}

fn summary(engine: &mut Engine) {
    engine
        .register_fn(
            "send_summary_to",
            |ctx: Ctx, p: &mut PeriodEnd, role: ImmutableString| -> Said<SummaryHandle> {
                duty::role(&ctx, &p.0.vocabulary, &role)?;
                let wanted = Wish::Summary {
                    role,
                    mode: DistributionMode::Report,
                    anchor: Anchor::LineOfUnit,
                };
                let at = p.0.ask(&ctx, wanted)?;
                Ok(SummaryHandle { of: p.clone(), at })
            },
        )
        .register_fn("because", |summary: &mut SummaryHandle, sentence: ImmutableString| {
            summary.of.0.because(summary.at, sentence)?;
            Ok::<_, Box<EvalAltResult>>(summary.clone())
        });
    let modes = [
        ("for_information", DistributionMode::ForInformation),
        ("for_consideration", DistributionMode::ForConsideration),
    ];
    for (name, wanted) in modes {
        engine.register_fn(name, move |summary: &mut SummaryHandle| {
            summary.of.0.amend(summary.at, |wish| {
                if let Wish::Summary { mode, .. } = wish {
                    *mode = wanted;
                }
            });
            summary.clone()
        });
    }
    for (name, wanted) in [
        ("in_line_of_unit", Anchor::LineOfUnit),
        ("to_all_holders", Anchor::AllHolders),
    ] {
        engine.register_fn(name, move |summary: &mut SummaryHandle| {
            summary.of.0.amend(summary.at, |wish| {
                if let Wish::Summary { anchor, .. } = wish {
                    *anchor = wanted;
                }
            });
            summary.clone()
        });
    }
}

fn draw(engine: &mut Engine) {
    engine
        .register_fn(
            "draw",
            |ctx: Ctx, p: &mut PeriodEnd, count: i64, item: ImmutableString| -> Said<DrawHandle> {
                duty::one_of(&ctx, "item", ITEMS, &item)?;
                let count = u32::try_from(count).ok().filter(|_| DRAWN.contains(&count));
                let count =
                    count.ok_or_else(|| format!("`draw` takes a number from {} to {}", DRAWN.start(), DRAWN.end()))?;
                let wanted = Wish::Draw {
                    count,
                    item,
                    by: None,
                    reading: Reading::Stated,
                };
                let at = p.0.ask(&ctx, wanted)?;
                Ok(DrawHandle { of: p.clone(), at })
            },
        )
        .register_fn("because", |draw: &mut DrawHandle, sentence: ImmutableString| {
            draw.of.0.because(draw.at, sentence)?;
            Ok::<_, Box<EvalAltResult>>(draw.clone())
        })
        .register_fn(
            "by",
            |ctx: Ctx, draw: &mut DrawHandle, role: ImmutableString| -> Said<DrawHandle> {
                duty::role(&ctx, &draw.of.0.vocabulary, &role)?;
                draw.of.0.amend(draw.at, |wish| {
                    if let Wish::Draw { by, .. } = wish {
                        *by = Some(role);
                    }
                });
                Ok(draw.clone())
            },
        )
        .register_fn("our_reading", |draw: &mut DrawHandle| {
            draw.of.0.amend(draw.at, |wish| {
                if let Wish::Draw { reading, .. } = wish {
                    *reading = Reading::OurReading;
                }
            });
            draw.clone()
        });
}
