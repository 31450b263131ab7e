//! Duties that the shipped framework does not have, as sentences. Add a case by adding a line.

use rules::book::sentence;

use crate::fixture::{Row, day};

const DUTIES: &[(&str, &str)] = &[
    (
        "task.report_to(\"SMT\").every(\"two months\");",
        "Six times a year to SMT",
    ),
    (
        "task.report_to(\"SMT\").every(\"four months\");",
        "Three times a year to SMT",
    ),
    (
        "task.report_to(\"CPP\").each_meeting_of(\"CPP\");",
        "At each meeting of the Corporate Parenting Panel",
    ),
    (
        "task.report_to(\"LM\").each_meeting_of(\"CPP\");",
        "At each meeting of the Corporate Parenting Panel, to the Lead Member",
    ),
    (
        "task.report_to(\"CPP\").and_to(\"LM\").each_of_their_meetings();",
        "At each of their meetings, to the Corporate Parenting Panel and the Lead Member",
    ),
    (
        "task.report_to(\"CPP\").for_information().each_of_their_meetings();",
        "At each of their meetings, for information to the Corporate Parenting Panel",
    ),
    (
        "task.report_to(\"SMT\").for_each(\"team\").every(\"year\");",
        "Annually to SMT for each team",
    ),
    (
        "task.activity(\"visit_note\").for_each(\"home\").at_least_every(\"quarter\");",
        "Quarterly, at least, for each children's home",
    ),
    (
        "task.report_to(\"SMT\").and_to(\"LM\", \"it matters\").via(\"SCRUTINY_COMMITTEE\").every(\"year\");",
        "Annually to SMT and, when it matters, via the Scrutiny Committee, to the Lead Member",
    ),
    (
        "task.report_to(\"SMT\").every(\"month\").our_reading(\"every month\");",
        "Monthly (our reading), to SMT",
    ),
    (
        "task.audit(13, \"file\").for_each_holder(\"IRO\").every(\"year\");",
        "Annually, 13 files, by each IRO",
    ),
    (
        "task.audit(2, \"child_with_a_child_protection_plan\").every(\"year\").when(\"unless there is none\");",
        "Annually, two children with a child protection plan, unless there is none",
    ),
    (
        "task.activity(\"meeting_note\").every(\"year\").together_with(\"DCS\").together_with(\"LM\", \"money is spoken of\");",
        "Annually, with the DCS and, when money is spoken of, with the Lead Member",
    ),
    (
        "task.report_to(\"DCS\").every(\"year\").random_sample_by(\"DCS\", \"audited_case\").copied_to(\"SMT\").copied_to(\"LM\", \"as appropriate\");",
        "Annually to the DCS; always copied to SMT; copied to the Lead Member as appropriate; the DCS draws a random sample of audited cases",
    ),
    (
        "task.feedback(\"WORKER\").as_required();",
        "As required, as feedback to the worker",
    ),
    (
        "task.activity(\"statement\").standing().done_by(\"DCS\").namely(\"this: and that\");",
        "Standing duty, by the DCS – this: and that",
    ),
];

#[test]
fn any_duty_can_be_said() {
    for (duties, expected) in DUTIES {
        let set = Row::of(duties).alone();
        let leg = &set.task("4.19").unwrap().legs[0];
        assert_eq!(sentence(leg, &set, day("2026-05-01")), *expected, "{duties}");
    }
}

#[test]
fn what_follows_is_said_level_by_level() {
    let cases = [
        ("", ""),
        (
            "e.copy(\"LM\").because(\"always\");",
            "In any case: a copy to the Lead Member.",
        ),
        // Its duty says so already.
        ("e.feedback(\"WORKER\").because(\"always\");", ""),
        (
            "if e.concern != NONE { e.audit_further(1, \"case_file\").same(\"team\").within(days(5)).because(\"a concern\"); }",
            "After a concern: one further audit of the same team, by the Head of Safeguarding within 5 days.",
        ),
        (
            "if e.concern != NONE { e.alert(\"DCS\").because(\"a concern\"); }\n\
             if e.concern == SIGNIFICANT { e.alert(\"LM\").because(\"a grave one\"); e.report_to(\"SMT\").because(\"a grave one\"); }",
            "After a concern: an alert to the DCS. After a significant concern: an alert to the Lead Member; a report to SMT.",
        ),
        (
            "let x = 1 / (e.findings); e.alert(\"DCS\").because(\"never\");",
            "What follows cannot be shown: the script fails on an ordinary submission.",
        ),
    ];
    for (on_evidence, expected) in cases {
        let mut row = Row::of("task.audit(1, \"case_file\").every(\"year\"); task.feedback(\"WORKER\").as_required();");
        on_evidence.clone_into(&mut row.on_evidence);
        let csv = rules::book::render(&row.alone(), rules::book::Format::Csv, day("2026-05-01"));
        assert_eq!(crate::csv::lines(&csv)[0]["what follows"], expected, "{on_evidence}");
    }
}
