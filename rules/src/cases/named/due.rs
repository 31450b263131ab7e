//! The actions of `on_overdue` and `on_period_end` as cases name them.

use super::{Named, mode_words};
use crate::{
    cases::phrase::{Again, Head, Phrase, fits},
    escalation::LateAction,
    period_end::EndAction,
    term::{Anchor, DistributionMode, Reading},
};

impl Named for LateAction {
    fn is(&self, phrase: &Phrase) -> bool {
        match (&phrase.head, self) {
            (
                Head::Tell(to),
                Self::Tell {
                    role,
                    anchor,
                    holder,
                    step,
                },
            ) => {
                let again = match phrase.again {
                    None => true,
                    Some(Again::Any) => *step > 0,
                    Some(Again::Number(number)) => *step == number,
                };
                fits(to.as_ref(), Some(role)) && again && (*holder || !phrase.holder) && held(phrase, *anchor)
            }
            (Head::TellNobody, Self::Nobody) => true,
            _ => false,
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Tell {
                role,
                anchor,
                holder,
                step,
            } => {
                let holder = if *holder { ", the holder" } else { "" };
                let again = if *step > 0 {
                    format!(", again {step}")
                } else {
                    String::new()
                };
                format!("tell {role}{holder}{}{again}", holders(*anchor))
            }
            Self::Nobody => "tell nobody".to_owned(),
        }
    }
}

impl Named for EndAction {
    fn is(&self, phrase: &Phrase) -> bool {
        match (&phrase.head, self) {
            (Head::Summary(to), Self::Summary { role, mode, anchor }) => {
                fits(to.as_ref(), Some(role))
                    && phrase.mode.is_none_or(|wanted| wanted == *mode)
                    && held(phrase, *anchor)
            }
            (
                Head::Draw(wanted, what),
                Self::Draw {
                    count,
                    item,
                    by,
                    reading,
                    ..
                },
            ) => {
                wanted.is_none_or(|wanted| wanted == *count)
                    && fits(what.as_ref(), Some(item))
                    && fits(phrase.by.as_ref(), Some(by))
                    && (*reading == Reading::OurReading || !phrase.our_reading)
            }
            (Head::Tell(to), Self::Tell { role, .. }) => fits(to.as_ref(), Some(role)),
            _ => false,
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Summary { role, mode, anchor } => {
                let mode = match mode {
                    DistributionMode::Report => String::new(),
                    other => format!(", {}", mode_words(*other)),
                };
                format!("summary to {role}{mode}{}", holders(*anchor))
            }
            Self::Draw {
                count,
                item,
                by,
                reading,
                ..
            } => {
                let ours = if *reading == Reading::OurReading {
                    ", our reading"
                } else {
                    ""
                };
                format!("draw {count} {item}, by {by}{ours}")
            }
            Self::Tell { role, .. } => format!("tell {role}"),
        }
    }
}

fn held(phrase: &Phrase, anchor: Anchor) -> bool {
    anchor == Anchor::AllHolders || !phrase.all_holders
}

const fn holders(anchor: Anchor) -> &'static str {
    if matches!(anchor, Anchor::AllHolders) {
        ", all holders"
    } else {
        ""
    }
}
