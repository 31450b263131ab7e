//! What `on_period_end(p)` may read besides the duty, and ask for. One line of data each.

use super::{
    Entry,
    Ty::{Draw, Number, PeriodEnd, Summary, YesNo},
    due,
    line::{COUNT_ITEM, ROLE, SENTENCE, call, fact},
};

pub(super) const SHARED: &[Entry] = &due::facts(PeriodEnd);

pub(super) const TABLE: &[Entry] = &[
    fact(
        PeriodEnd,
        "on_time",
        YesNo,
        "Whether everything that was asked for was there by the due day.",
    ),
    fact(
        PeriodEnd,
        "met_late",
        Number,
        "How many of those that count came only after the due day.",
    ),
    fact(
        PeriodEnd,
        "submitted",
        Number,
        "How many were sent in, those that do not count included.",
    ),
    fact(
        PeriodEnd,
        "concerns",
        Number,
        "How many of those recorded a concern, significant ones included.",
    ),
    fact(
        PeriodEnd,
        "significant_concerns",
        Number,
        "How many of those recorded a significant concern.",
    ),
    // ── what is to follow; each needs a because
    call(
        PeriodEnd,
        "send_summary_to",
        ROLE,
        Summary,
        "Send this role the period's figures: what was asked for, what came, what was late, and how many concerns.",
    ),
    call(
        Summary,
        "because",
        SENTENCE,
        Summary,
        "Why, as a sentence that its reader understands.",
    ),
    call(Summary, "for_information", &[], Summary, "Only for information."),
    call(Summary, "for_consideration", &[], Summary, "To be considered."),
    call(
        Summary,
        "in_line_of_unit",
        &[],
        Summary,
        "The role is found in the line of the unit, or of the holder, that it is for. This is how it is unless said otherwise.",
    ),
    call(Summary, "to_all_holders", &[], Summary, "Everybody who holds the role."),
    call(
        PeriodEnd,
        "draw",
        COUNT_ITEM,
        Draw,
        "Draw so many at random from what was audited in the period; say `by` next.",
    ),
    call(
        Draw,
        "because",
        SENTENCE,
        Draw,
        "Why, as a sentence that its reader understands.",
    ),
    call(Draw, "by", ROLE, Draw, "Who looks at what was drawn."),
    call(
        Draw,
        "our_reading",
        &[],
        Draw,
        "How many is our reading: the framework gives no number.",
    ),
];
