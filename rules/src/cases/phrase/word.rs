//! The words of phrases and what each means, for the reader of cases and for the guide. Data only.

/// Heads of phrases, and what each means, for the guide.
pub(crate) const HEADS: &[(&str, &str)] = &[
    ("report to ROLE", "the evidence is reported to them"),
    ("for information to ROLE", "they get it for information"),
    ("for consideration to ROLE", "they get it for consideration"),
    ("copy to ROLE", "they get a copy"),
    ("alert to ROLE", "they are alerted at once"),
    ("feedback to ROLE", "they hear how it went"),
    ("2 further audits", "so many further files are to be audited"),
    ("review again", "the file is to be looked at again"),
    ("meets 3.16/r1", "the evidence meets that leg of the row"),
    ("requires CODE", "something is missing, such as `MISSING_ANSWER`"),
    ("conflict", "it is flagged as a conflict of interest"),
    ("warning", "a remark that changes nothing"),
    ("tell ROLE", "they are told that it is late"),
    ("tell nobody", "the script says that nobody is told"),
    ("summary to ROLE", "they get the figures of the period"),
    ("draw 2 audited_case", "so many are drawn at random"),
];

/// What may follow a head after a comma, and what each means, for the guide.
pub(crate) const TAILS: &[(&str, &str)] = &[
    ("via ROLE", "through that forum"),
    (
        "same worker",
        "also `same team`, `same case file`: what stays the same in a follow-up",
    ),
    ("by ROLE", "who is to do the follow-up, or to look at what was drawn"),
    ("due 2026-08-12", "the last day to do it"),
    ("in 2026/27 Q1", "the period that a duty is met in"),
    ("from script", "who asked for it: `script`, `leg`, `floor` or `engine`"),
    ("again", "a reminder; `again 2` is the second"),
    ("the holder", "only the holder of the role that it is for"),
    ("all holders", "everybody who holds the role"),
    ("for information", "also `for consideration`: how a summary is sent"),
    ("our reading", "the number of a draw is ours"),
    ("of FIELD", "which field a requirement is about"),
    ("because words", "the reason has these words in it; always last"),
];

/// What the engine and its host find missing, by code, for the guide; scripts coin codes of their own with `e.require`.
pub(crate) const REQUIREMENTS: &[(&str, &str)] = &[
    ("MISSING_ANSWER", "a question that must be answered is not"),
    (
        "WRONG_ANSWER",
        "an answer is of another sort than its question asks for",
    ),
    ("UNKNOWN_TOOL", "nobody knows the tool"),
    ("WRONG_TOOL", "the row is audited with another tool"),
    ("MISSING_WORKER", "the row is about one worker, and none is named"),
    ("WORKER_NOT_IN_UNIT", "the worker did not work in that team on the day"),
    ("WRONG_KIND", "no duty of the row is met by this kind of evidence"),
    ("WRONG_UNIT", "the row is about another kind of unit"),
    ("WRONG_PERIOD", "no duty of the row has that period"),
    (
        "WHICH_OBLIGATION",
        "the row asks for different audits at that time: name one",
    ),
    (
        "WHICH_MEETING",
        "the row is for the meetings of several forums: name one",
    ),
    ("WRONG_OBLIGATION", "the duty that is named cannot be answered by this"),
    ("FUTURE_EVENT_DATE", "the day is still to come"),
    ("OBLIGATION_UNKNOWN", "the duty that is named does not exist"),
    (
        "OBLIGATION_OF_ANOTHER_TASK",
        "the duty that is named belongs to another row",
    ),
    ("FOLLOW_UP_UNKNOWN", "the follow-up that is named does not exist"),
    ("FOLLOW_UP_CLOSED", "the follow-up that is named is closed already"),
    ("FOLLOW_UP_NEEDS_AUDIT", "a follow-up is answered by an audit"),
    ("FOLLOW_UP_OF_ANOTHER_TASK", "the follow-up belongs to another row"),
    ("FOLLOW_UP_OF_ANOTHER_TEAM", "the follow-up is about another team"),
    ("FOLLOW_UP_OF_ANOTHER_WORKER", "the follow-up is about another worker"),
    ("FOLLOW_UP_OF_ANOTHER_FILE", "the follow-up is about another case file"),
];
