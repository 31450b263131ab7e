//! What `on_overdue(o)` may read besides the duty, and ask for. One line of data each.

use super::{
    Entry,
    Ty::{Number, Overdue, Span, Telling, YesNo},
    due,
    line::{ROLE, SENTENCE, call, fact, plain},
};

pub(super) const SHARED: &[Entry] = &due::facts(Overdue);

pub(super) const TABLE: &[Entry] = &[
    fact(
        Overdue,
        "days_late",
        Number,
        "Whole days since the due day: 1 on the day after it.",
    ),
    fact(
        Overdue,
        "working_days_late",
        Number,
        "The same without weekends and bank holidays.",
    ),
    fact(
        Overdue,
        "further_audit",
        YesNo,
        "Whether it is one of the further audits that a rule asked for.",
    ),
    fact(
        Overdue,
        "re_review",
        YesNo,
        "Whether it is the re-review that a rule asked for.",
    ),
    // ── what is to follow; each needs a because
    call(Overdue, "tell", ROLE, Telling, "Tell this role."),
    call(
        Overdue,
        "tell_responsible",
        &[],
        Telling,
        "Tell those who were to do it: the holder that it is for, else whoever does the duty.",
    ),
    call(
        Overdue,
        "tell_up_the_line",
        &[plain("how far", Number)],
        Telling,
        "Tell those so many steps above them: 1 is their manager, 2 that manager's, up to 5.",
    ),
    call(
        Overdue,
        "tell_nobody",
        &[],
        Telling,
        "Tell nobody, and say why: so that it is seen to be meant.",
    ),
    call(
        Telling,
        "because",
        SENTENCE,
        Telling,
        "Why, as a sentence that its reader understands.",
    ),
    call(
        Telling,
        "again_every",
        &[plain("how long", Span)],
        Telling,
        "Tell them again each time that it is so much later, counted from the due day.",
    ),
    call(
        Telling,
        "in_line_of_unit",
        &[],
        Telling,
        "The role is found in the line of the unit, or of the holder, that it is for. This is how it is unless said otherwise.",
    ),
    call(Telling, "to_all_holders", &[], Telling, "Everybody who holds the role."),
];
