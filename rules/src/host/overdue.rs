//! `o` of `on_overdue(o)`: how late, and who is told.

use std::sync::Arc;

use rhai::{Engine, EvalAltResult, ImmutableString, NativeCallContext};

use super::{
    Said,
    due::{self, DueRun, Subject},
    duty,
};
use crate::{
    collect::{Length, Value},
    due::Due,
    escalation::Late,
    row::Leg,
    term::{Anchor, FollowUpKind},
    vocabulary::Vocabulary,
};

type Ctx<'a> = NativeCallContext<'a>;

/// So many managers up the line may be told.
pub(crate) const LEVELS: std::ops::RangeInclusive<i64> = 1..=5;

/// The late duty: `o`.
#[derive(Clone, Debug)]
pub(crate) struct Overdue(pub Arc<DueRun<Late, Tell>>);

/// Someone being told.
#[derive(Clone, Debug)]
pub(crate) struct Telling {
    of: Overdue,
    at: usize,
}

/// Whom the script means.
#[derive(Clone, Debug)]
pub(crate) enum Whom {
    Role(ImmutableString),
    Responsible,
    /// So many steps above those responsible.
    UpTheLine(usize),
    Nobody,
}

/// What the script asks for.
#[derive(Clone, Debug)]
pub(crate) struct Tell {
    pub whom: Whom,
    /// Absent: as is usual for those meant.
    pub anchor: Option<Anchor>,
    pub again_every: Option<Length>,
}

impl Subject for Overdue {
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
        .register_type_with_name::<Overdue>("late duty")
        .register_type_with_name::<Telling>("telling");
    due::register::<Overdue>(engine);
    due::number::<Overdue>(engine, "days_late", |o| o.due().days_late());
    due::number::<Overdue>(engine, "working_days_late", |o| {
        let holidays = &o.0.vocabulary.framework.bank_holidays;
        holidays.working_days(o.due().due_on, o.due().today)
    });
    due::yes_no::<Overdue>(engine, "further_audit", |o| {
        o.0.facts.follow_up == Some(FollowUpKind::FurtherAudit)
    });
    due::yes_no::<Overdue>(engine, "re_review", |o| {
        o.0.facts.follow_up == Some(FollowUpKind::ReReview)
    });
    engine
        .register_fn("tell", |ctx: Ctx, o: &mut Overdue, role: ImmutableString| {
            duty::role(&ctx, &o.0.vocabulary, &role)?;
            tell(&ctx, o, Whom::Role(role))
        })
        .register_fn("tell_responsible", |ctx: Ctx, o: &mut Overdue| {
            tell(&ctx, o, Whom::Responsible)
        })
        .register_fn("tell_up_the_line", |ctx: Ctx, o: &mut Overdue, levels: i64| {
            let up = usize::try_from(levels).ok().filter(|_| LEVELS.contains(&levels));
            let up = up.ok_or_else(|| {
                let (first, last) = (LEVELS.start(), LEVELS.end());
                format!("`tell_up_the_line` takes a number from {first} to {last}, not {levels}")
            })?;
            tell(&ctx, o, Whom::UpTheLine(up))
        })
        .register_fn("tell_nobody", |ctx: Ctx, o: &mut Overdue| tell(&ctx, o, Whom::Nobody))
        .register_fn("because", |telling: &mut Telling, sentence: ImmutableString| {
            telling.of.0.because(telling.at, sentence)?;
            Ok::<_, Box<EvalAltResult>>(telling.clone())
        })
        .register_fn("again_every", |telling: &mut Telling, length: Length| {
            telling.of.0.amend(telling.at, |tell| tell.again_every = Some(length));
            telling.clone()
        });
    anchor(engine, "in_line_of_unit", Anchor::LineOfUnit);
    anchor(engine, "to_all_holders", Anchor::AllHolders);
}

fn tell(ctx: &Ctx, o: &Overdue, whom: Whom) -> Said<Telling> {
    let wanted = Tell {
        whom,
        anchor: None,
        again_every: None,
    };
    let at = o.0.ask(ctx, wanted)?;
    Ok(Telling { of: o.clone(), at })
}

fn anchor(engine: &mut Engine, name: &'static str, wanted: Anchor) {
    engine.register_fn(name, move |telling: &mut Telling| {
        telling.of.0.amend(telling.at, |tell| tell.anchor = Some(wanted));
        telling.clone()
    });
}
