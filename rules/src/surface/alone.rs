//! What stands on its own, and what texts and grades can do. One line of data each.

use super::{
    Entry,
    Ty::{Day, Grade, Kind, Level, Nothing, Number, Span, Text, TextList, YesNo},
    Word,
    line::{COUNT, TEXT, call, constant, fact, function, plain, word},
};

pub(super) const TABLE: &[Entry] = &[
    // ── on their own
    function("months", COUNT, Span, "So many calendar months."),
    function("days", COUNT, Span, "So many days."),
    function(
        "day",
        &[word("day", Word::Day)],
        Day,
        "A day, such as `day(\"2026-04-01\")`.",
    ),
    function(
        "print",
        TEXT,
        Nothing,
        "Shows words below a case that fails, for whoever mends the rule.",
    ),
    constant("NONE", Level, "No concern."),
    constant("CONCERN", Level, "A concern."),
    constant("SIGNIFICANT", Level, "A significant concern."),
    constant("OUTSTANDING", Grade, "Grade."),
    constant("GOOD", Grade, "Grade."),
    constant("REQUIRES_IMPROVEMENT", Grade, "Grade."),
    constant("INADEQUATE", Grade, "Grade."),
    constant("REPORT", Kind, "Kind of evidence."),
    constant("AUDIT", Kind, "Kind of evidence."),
    constant("MEETING_NOTE", Kind, "Kind of evidence."),
    constant("VISIT_NOTE", Kind, "Kind of evidence."),
    constant("FOCUS_GROUP_NOTE", Kind, "Kind of evidence."),
    constant("SURVEY", Kind, "Kind of evidence."),
    constant("DATASET", Kind, "Kind of evidence."),
    constant("STATEMENT", Kind, "Kind of evidence."),
    constant("ACTION_PLAN_UPDATE", Kind, "Kind of evidence."),
    call(
        Grade,
        "worse_than",
        &[plain("grade", Grade)],
        YesNo,
        "Whether it is the worse grade.",
    ),
    call(
        Grade,
        "better_than",
        &[plain("grade", Grade)],
        YesNo,
        "Whether it is the better grade.",
    ),
    // ── words
    fact(Text, "len", Number, "How many characters."),
    call(Text, "contains", TEXT, YesNo, "Whether these words stand in it."),
    call(Text, "starts_with", TEXT, YesNo, "Whether it begins so."),
    call(Text, "ends_with", TEXT, YesNo, "Whether it ends so."),
    call(Text, "to_upper", &[], Text, "In capitals."),
    call(Text, "to_lower", &[], Text, "In small letters."),
    call(Text, "trim", &[], Text, "Without the spaces around it."),
    call(
        Text,
        "replace",
        &[plain("words", Text), plain("by", Text)],
        Text,
        "With the one put for the other.",
    ),
    call(Text, "split", TEXT, TextList, "Cut apart at these words."),
];
