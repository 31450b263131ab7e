//! Who does what in the three months.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use entity::column::{ConcernLevel, Grade};

use super::step::{Act, Step, at};
use crate::demo::{chance::Chance, county::case_files_of, outline::Outline};

const RECORD: &str = "CAREFIRST_AUDIT_RECORD";
/// Teams of the main service with manager and workers.
const TEAMS: [(&str, &str, [&str; 4]); 3] = [
    ("T-NORTH", "practice-manager", ["W-N1", "W-N2", "W-N3", "W-N4"]),
    ("T-EAST", "practice-manager-east", ["W-E1", "W-E2", "W-E3", "W-E4"]),
    ("T-WEST", "practice-manager-west", ["W-W1", "W-W2", "W-W3", "W-W4"]),
];

/// First day of the story: two whole months before the month of `today`.
pub(super) fn begin(today: NaiveDate) -> NaiveDate {
    month(today, 2)
}

/// Everything that happens, in no order; some of it may lie after today.
pub(super) fn steps(today: NaiveDate) -> Vec<Step> {
    let mut chance = Chance::new(2013);
    let mut steps = Vec::new();
    for back in [2, 1, 0] {
        for (team, manager, workers) in TEAMS {
            for worker in workers {
                steps.extend(supervision_audit(today, back, (team, manager, worker), &mut chance));
            }
            steps.extend(team_audit(today, back, team));
        }
        steps.push(care_audit(today, back));
    }
    steps.extend(after_the_concern(today));
    steps.extend(second_thoughts(today));
    steps.extend(of_other_services(today));
    steps.extend(of_supervision_and_reports(today));
    steps
}

/// 3.16: each worker, each month.
fn supervision_audit(
    today: NaiveDate,
    back: u32,
    who: (&'static str, &'static str, &'static str),
    chance: &mut Chance,
) -> Option<Step> {
    let (team, manager, worker) = who;
    let on = day(today, back, 3 + chance.below(17));
    let outline = audit_of(team, worker, back, on);
    let grade = chance.one_of(
        &[Grade::Outstanding, Grade::Good, Grade::Good, Grade::RequiresImprovement],
        Grade::Good,
    );
    let outline = outline.judged(grade, ConcernLevel::None);
    let submit = |outline| {
        Some(Step {
            at: at(on, 14),
            by: manager,
            act: Act::Submit(outline),
        })
    };
    match (back, worker) {
        // Missed.
        (2, "W-W3") | (1, "W-E2") => None,
        // Audited on the last day of the month, written up in the middle of the next.
        (2, "W-E1") | (1, "W-W2") => {
            let last = last_day(today, back);
            let act = Act::Submit(Outline { on: last, ..outline });
            Some(Step {
                at: at(last + Days::new(16), 10),
                by: manager,
                act,
            })
        }
        (1, "W-N2") => {
            let on = day(today, 1, 8);
            let act = Act::SubmitAs(
                "significant",
                audit_of(team, worker, back, on).judged(Grade::Inadequate, ConcernLevel::Significant),
            );
            Some(Step {
                at: at(on, 11),
                by: manager,
                act,
            })
        }
        (1, "W-E3") => submit(outline.judged(Grade::RequiresImprovement, ConcernLevel::Concern)),
        (1, "W-W1") => submit(Outline {
            unanswered: true,
            ..outline
        }),
        (2, "W-N3") => Some(Step {
            at: at(on, 14),
            by: manager,
            act: Act::SubmitAs("regraded", regraded(today)),
        }),
        (2, "W-W4") => Some(Step {
            at: at(on, 14),
            by: manager,
            act: Act::SubmitAs("withdrawn", outline),
        }),
        _ => submit(outline),
    }
}

/// 3.14: each team, each month; one team missed, one with a significant concern.
fn team_audit(today: NaiveDate, back: u32, team: &'static str) -> Option<Step> {
    let on = day(today, back, 20);
    let worker = TEAMS.iter().find(|known| known.0 == team)?.2.first()?;
    let outline = Outline::audit("3.14", RECORD, team, on).file(file(worker, 3));
    let act = match (back, team) {
        (2, "T-EAST") => return None,
        (1, "T-WEST") => Act::Submit(outline.judged(Grade::Inadequate, ConcernLevel::Significant)),
        _ => Act::Submit(outline),
    };
    Some(Step {
        at: at(on, 15),
        by: "operations-manager",
        act,
    })
}

/// 3.14 in the small service.
fn care_audit(today: NaiveDate, back: u32) -> Step {
    let on = day(today, back, 13);
    let outline = Outline::audit("3.14", RECORD, "T-CARE", on).file(file("T-CARE", back as usize));
    Step {
        at: at(on, 10),
        by: "operations-manager-care",
        act: Act::Submit(outline),
    }
}

/// One of the two further files is looked at; the other and the re-review are still open.
fn after_the_concern(today: NaiveDate) -> Vec<Step> {
    let on = day(today, 1, 19);
    let outline = Outline::audit("3.16", RECORD, "T-NORTH", on)
        .of("W-N2")
        .file(file("W-N2", 4));
    let raised = day(today, 0, 2);
    vec![
        Step {
            at: at(on, 16),
            by: "practice-manager",
            act: Act::Further("significant", outline),
        },
        Step {
            at: at(raised, 9),
            by: "health",
            act: Act::Raise {
                case_file: file("W-E4", 2),
                unit: "T-EAST",
            },
        },
    ]
}

/// A grade changed after moderation; a submission for the wrong file withdrawn and sent again for the right one.
fn second_thoughts(today: NaiveDate) -> Vec<Step> {
    let later = day(today, 2, 27);
    let again = Outline::audit("3.16", RECORD, "T-WEST", day(today, 2, 24))
        .of("W-W4")
        .file(file("W-W4", 4));
    let grade = Grade::RequiresImprovement;
    vec![
        Step {
            at: at(later, 12),
            by: "practice-manager",
            act: Act::Regrade("regraded", regraded(today), grade),
        },
        Step {
            at: at(later, 9),
            by: "practice-manager-west",
            act: Act::Withdraw("withdrawn"),
        },
        Step {
            at: at(later, 10),
            by: "practice-manager-west",
            act: Act::Submit(again),
        },
    ]
}

/// 3.13 and 3.15: peers look at each other's services; one looks at the own one, which is stored and counts for nothing.
fn of_other_services(today: NaiveDate) -> Vec<Step> {
    let peer = |back, dom, by, task, tool, team, file| {
        let on = day(today, back, dom);
        Step {
            at: at(on, 13),
            by,
            act: Act::Submit(Outline::audit(task, tool, team, on).file(file)),
        }
    };
    vec![
        peer(
            1,
            20,
            "operations-manager-care",
            "3.15",
            RECORD,
            "T-NORTH",
            file("W-N4", 1),
        ),
        peer(
            1,
            21,
            "operations-manager-care",
            "3.15",
            RECORD,
            "T-WEST",
            file("W-W2", 1),
        ),
        peer(1, 18, "operations-manager", "3.15", RECORD, "T-CARE", file("T-CARE", 0)),
        peer(1, 22, "operations-manager", "3.15", RECORD, "T-EAST", file("W-E1", 1)),
        peer(
            1,
            12,
            "head-of-service-care",
            "3.13",
            "CASE_FILE_AUDIT_TOOL",
            "T-WEST",
            file("W-W3", 1),
        ),
        peer(
            2,
            26,
            "head-of-service",
            "3.13",
            "CASE_FILE_AUDIT_TOOL",
            "T-CARE",
            file("T-CARE", 1),
        ),
    ]
}

/// 3.3, and the quarterly reports of 3.12 and 3.14.
fn of_supervision_and_reports(today: NaiveDate) -> Vec<Step> {
    let supervision = |back, dom, team, concern| {
        let on = day(today, back, dom);
        let outline = Outline::audit("3.3", "SUPERVISION_AUDIT_TOOL", team, on).judged(Grade::Good, concern);
        Step {
            at: at(on, 11),
            by: "operations-manager",
            act: Act::Submit(outline),
        }
    };
    let report = |dom, by, task| {
        let on = day(today, 1, dom);
        Step {
            at: at(on, 17),
            by,
            act: Act::Submit(Outline::report(task, "SVC-LOC", on)),
        }
    };
    vec![
        supervision(2, 10, "T-NORTH", ConcernLevel::None),
        supervision(1, 17, "T-WEST", ConcernLevel::Concern),
        report(5, "operations-manager", "3.14"),
        report(19, "head-of-service", "3.12"),
    ]
}

fn audit_of(team: &'static str, worker: &'static str, back: u32, on: NaiveDate) -> Outline {
    Outline::audit("3.16", RECORD, team, on)
        .of(worker)
        .file(file(worker, back as usize))
}

fn regraded(today: NaiveDate) -> Outline {
    let on = day(today, 2, 11);
    Outline::audit("3.16", RECORD, "T-NORTH", on)
        .of("W-N3")
        .file(file("W-N3", 2))
}

fn file(unit: &str, number: usize) -> Option<&'static str> {
    case_files_of(unit).get(number).copied()
}

fn month(today: NaiveDate, back: u32) -> NaiveDate {
    let first = today.with_day(1).unwrap_or(today);
    first.checked_sub_months(Months::new(back)).unwrap_or(first)
}

fn last_day(today: NaiveDate, back: u32) -> NaiveDate {
    month(today, back)
        .checked_add_months(Months::new(1))
        .and_then(|next| next.pred_opt())
        .unwrap_or(today)
}

/// That day of the month, or the working day next to it where it is a weekend.
fn day(today: NaiveDate, back: u32, of_month: u32) -> NaiveDate {
    let day = month(today, back) + Days::new(u64::from(of_month.saturating_sub(1)));
    match day.weekday() {
        Weekday::Sat => day - Days::new(1),
        Weekday::Sun => day + Days::new(1),
        _ => day,
    }
}
