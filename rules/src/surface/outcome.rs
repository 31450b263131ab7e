//! What `on_evidence(e)` may ask for. One line of data each.

use super::{
    Entry,
    Ty::{Evidence, Outcome, Span},
    Word,
    line::{COUNT_ITEM, ITEM, ROLE, SAME, SENTENCE, TEXT, call, plain, word},
};

pub(super) const TABLE: &[Entry] = &[
    // ── on_evidence(e): what is to follow; each needs a because
    call(Evidence, "alert", ROLE, Outcome, "Alert this role now."),
    call(Evidence, "copy", ROLE, Outcome, "Copy it to this role."),
    call(Evidence, "feedback", ROLE, Outcome, "Give this role feedback."),
    call(Evidence, "report_to", ROLE, Outcome, "Bring it to this role."),
    call(
        Evidence,
        "audit_further",
        COUNT_ITEM,
        Outcome,
        "So many further audits; say `same` next.",
    ),
    call(
        Evidence,
        "review_again",
        ITEM,
        Outcome,
        "Review the same item again; say `within` next.",
    ),
    call(
        Evidence,
        "require",
        &[word("code", Word::Code), word("message", Word::Sentence)],
        Outcome,
        "Something is missing: until it is there the evidence counts for nothing.",
    ),
    call(Evidence, "warn", SENTENCE, Outcome, "Worth knowing; changes nothing."),
    call(
        Outcome,
        "because",
        SENTENCE,
        Outcome,
        "Why, as a sentence that its reader understands.",
    ),
    call(
        Outcome,
        "same",
        SAME,
        Outcome,
        "What must stay the same in further audits.",
    ),
    call(
        Outcome,
        "within",
        &[plain("how long", Span)],
        Outcome,
        "By when, counted from the day of the audit.",
    ),
    call(
        Outcome,
        "done_by",
        ROLE,
        Outcome,
        "Who is to do it; unless said, the role responsible for the row.",
    ),
    call(Outcome, "for_information", &[], Outcome, "Only for information."),
    call(Outcome, "for_consideration", &[], Outcome, "To be considered."),
    call(Outcome, "via", ROLE, Outcome, "Through this forum."),
    call(
        Outcome,
        "about",
        TEXT,
        Outcome,
        "The field of the submission that it is about.",
    ),
    call(
        Outcome,
        "in_line_of_auditor",
        &[],
        Outcome,
        "The role is found in the auditor's own line.",
    ),
    call(
        Outcome,
        "in_line_of_audited_team",
        &[],
        Outcome,
        "The role is found in the line of the team audited. This is how it is unless said otherwise.",
    ),
    call(Outcome, "to_all_holders", &[], Outcome, "Everybody who holds the role."),
];
