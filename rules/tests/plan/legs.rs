//! How each of the 104 legs comes due. Decided row by row from the source; whoever changes one changes it here too.

use rules::plan::Timing::{self, EachMeeting, Event, Periodic, Standing};

use crate::fixture::shipped;

const LEGS: [(&str, Timing); 104] = [
    ("1.1/r1", Standing),
    ("1.2/r1", EachMeeting),
    // "Before allocating …": an event.
    ("1.3/r1", Event),
    ("1.4/r1", Event),
    ("1.4/r2", EachMeeting),
    ("1.5/r1", Periodic(4)),
    ("1.6/r1", Periodic(12)),
    ("1.6/r2", Periodic(4)),
    ("1.7/r1", Periodic(2)),
    ("1.7/r2", Periodic(1)),
    ("1.8/r1", Periodic(1)),
    ("1.9/r1", Periodic(4)),
    ("1.9/r2", Periodic(1)),
    ("1.10/r1", Periodic(12)),
    ("1.11/r1", Periodic(12)),
    ("1.12/r1", Periodic(4)),
    ("1.12/r2", Periodic(2)),
    ("1.13/r1", Periodic(2)),
    ("2.1/r1", Periodic(4)),
    ("2.2/r1", Periodic(12)),
    ("2.2/r2", Periodic(4)),
    ("2.2/r3", Periodic(2)),
    ("2.2/r4", Periodic(1)),
    // "More frequent … through the budget monitoring process": no interval is read into it.
    ("2.2/r5", Event),
    ("2.3/r1", Periodic(2)),
    ("2.3/r2", Periodic(1)),
    ("2.4/r1", Periodic(1)),
    ("2.4/r2", Periodic(1)),
    ("2.4/r3", Periodic(1)),
    // What has changed in the Statement of Purpose is part of the yearly report; nothing waits for it.
    ("2.5/r1", Periodic(1)),
    ("2.5/r2", Periodic(1)),
    ("3.1/r1", Periodic(1)),
    ("3.2/r1", Periodic(1)),
    ("3.2/r2", Periodic(1)),
    ("3.3/r1", Periodic(1)),
    ("3.3/r2", Periodic(1)),
    ("3.4/r1", Periodic(1)),
    ("3.4/r2", Event),
    ("3.5/r1", Periodic(2)),
    ("3.5/r2", Event),
    ("3.5/r3", Periodic(1)),
    ("3.6/r1", Periodic(2)),
    ("3.6/r2", Periodic(1)),
    ("3.7/r1", Periodic(4)),
    ("3.8/r1", Periodic(12)),
    ("3.9/r1", Periodic(4)),
    ("3.9/r2", Periodic(4)),
    ("3.10/r1", Periodic(1)),
    ("3.10/r2", Periodic(1)),
    ("3.11/r1", Periodic(1)),
    ("3.11/r2", Periodic(3)),
    ("3.12/r1", Periodic(4)),
    ("3.12/r2", Periodic(1)),
    // The condition is the LSCB's alone.
    ("3.12/r3", Periodic(4)),
    ("3.13/r1", Periodic(4)),
    ("3.13/r2", Periodic(4)),
    ("3.14/r1", Periodic(12)),
    ("3.14/r2", Periodic(4)),
    ("3.15/r1", Periodic(4)),
    ("3.15/r2", Periodic(4)),
    ("3.16/r1", Periodic(12)),
    // The worker hears of each audit: the audit raises it, and a month without one owes none.
    ("3.16/r2", Event),
    ("4.1/r1", Periodic(12)),
    ("4.1/r2", Periodic(2)),
    ("4.1/r3", Periodic(2)),
    ("4.2/r1", Periodic(12)),
    // Named among the roles without an interval.
    ("4.2/r2", Event),
    // "Quarterly … after audit": the date stands, the condition is shown beside it.
    ("4.3/r1", Periodic(4)),
    ("4.3/r2", Event),
    ("4.3/r3", Periodic(1)),
    ("4.4/r1", Periodic(12)),
    ("4.4/r2", Periodic(4)),
    ("4.4/r3", Periodic(12)),
    ("4.5/r1", Periodic(4)),
    ("4.6/r1", Periodic(4)),
    ("4.7/r1", Periodic(4)),
    ("4.7/r2", Periodic(1)),
    ("4.8/r1", Periodic(12)),
    // "As appropriate" is the lead member's alone.
    ("4.8/r2", Periodic(1)),
    ("4.9/r1", Periodic(4)),
    ("4.9/r2", Periodic(1)),
    ("4.10/r1", Periodic(1)),
    ("4.10/r2", Periodic(1)),
    ("4.11/r1", Periodic(4)),
    ("4.11/r2", Periodic(1)),
    ("4.11/r3", Periodic(4)),
    ("4.11/r4", Periodic(4)),
    ("4.11/r5", Periodic(4)),
    // The section 11 audit, and below it practice reviews: no interval is stated.
    ("4.11/r6", Event),
    ("4.11/r7", Periodic(1)),
    ("4.11/r8", Event),
    ("4.12/r1", Event),
    // Reflective learning events: neither interval nor audience is stated.
    ("4.12/r2", Event),
    ("4.12/r3", Periodic(1)),
    // "As appropriate" says who joins the review, not whether there is one.
    ("4.13/r1", Periodic(1)),
    ("4.14/r1", Periodic(1)),
    ("4.15/r1", Periodic(2)),
    ("4.16/r1", Periodic(4)),
    ("4.17/r1", Periodic(2)),
    ("4.18/r1", Periodic(6)),
    ("4.18/r2", Periodic(2)),
    ("5.1/r1", Periodic(1)),
    ("5.1/r2", Periodic(1)),
    ("5.2/r1", Periodic(1)),
];

#[test]
fn each_leg_comes_due_as_it_is_written_here() {
    let legs = shipped()
        .tasks()
        .flat_map(|task| task.legs.iter().map(move |leg| (task, leg)));
    let found: Vec<(&str, Timing)> = legs
        .map(|(task, leg)| (leg.id.as_str(), Timing::of(task, leg)))
        .collect();
    for (found, wanted) in found.iter().zip(&LEGS) {
        assert_eq!(found, wanted);
    }
    assert_eq!(found.len(), LEGS.len());
}

#[test]
fn a_leg_that_the_calendar_does_not_date_says_so_where_the_source_is_silent() {
    let legs = shipped()
        .tasks()
        .flat_map(|task| task.legs.iter().map(move |leg| (task, leg)));
    for (task, leg) in legs.filter(|(task, leg)| Timing::of(task, leg) == Event) {
        let stated = matches!(leg.cadence, rules::row::Cadence::AsRequired);
        assert!(
            stated || !task.ambiguities.is_empty(),
            "{}: nobody says why it has no date",
            leg.id
        );
    }
}
