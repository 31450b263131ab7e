//! Every row against the framework's own data: legs, samples, copies and follow-ups, number by number.

use rules::{
    row::{Cadence, Leg, LegKind, Place, Sample, Task},
    term::{ConcernLevel, DistributionMode, FollowUpKind, Reading, RoleKind, Same, UnitKind},
    verdict::Action,
};
use serde_json::Value;

use crate::fixture::{audit, evaluate, shipped};

/// All rows of the framework as its own data has them.
fn rows() -> Vec<Value> {
    serde_json::from_str(include_str!("../golden/rows.json")).unwrap()
}

/// How many things of a name stand in some rows.
fn count(rows: &[Value], of: &str) -> usize {
    rows.iter().map(|row| row[of].as_array().unwrap().len()).sum()
}

fn text(value: &Value) -> Option<&str> {
    value.as_str()
}

fn list(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().filter_map(Value::as_str).collect()
}

fn task(row: &Value) -> &'static Task {
    let reference = row["ref"].as_str().unwrap();
    shipped()
        .task(reference)
        .unwrap_or_else(|| panic!("row {reference} has no script"))
}

#[test]
fn the_framework_is_whole() {
    let all = rows();
    assert_eq!(all.len(), 54);
    let counts = ["legs", "sampling", "copy_to", "follow_up"].map(|of| count(&all, of));
    assert_eq!(counts, [104, 16, 3, 5]);
    let scripted: Vec<&str> = shipped().tasks().map(|task| task.reference.as_str()).collect();
    for row in &all {
        let reference = row["ref"].as_str().unwrap();
        assert!(scripted.contains(&reference), "row {reference} has no script");
    }
    assert_eq!(
        scripted.len(),
        54,
        "a script speaks for a row that the framework does not have"
    );
}

#[test]
fn the_scripts_declare_as_much_as_the_framework() {
    let tasks: Vec<&Task> = shipped().tasks().collect();
    let legs: usize = tasks.iter().map(|task| task.legs.len()).sum();
    let samples: usize = tasks.iter().map(|task| taken(task).len()).sum();
    let copies: usize = tasks.iter().map(|task| task.copies.len()).sum();
    assert_eq!([legs, samples, copies], [104, 16, 3]);
}

#[test]
fn every_row_says_what_it_is() {
    for row in rows() {
        let task = task(&row);
        assert_eq!(u64::from(task.part), row["part"].as_u64().unwrap());
        assert_eq!(task.responsible, list(&row["responsible"]));
        assert_eq!(task.kind.to_lowercase(), row["kind"].as_str().unwrap());
        assert_eq!(
            task.service_scope.to_lowercase(),
            row["service_scope"].as_str().unwrap()
        );
        let open = usize::try_from(row["open_points"].as_u64().unwrap()).unwrap();
        assert!(
            task.ambiguities.len() >= open,
            "{}: a doubt of the source is missing",
            task.reference
        );
        assert!(!task.title.is_empty() && !task.description.is_empty());
        assert_eq!(
            task.purposes.is_empty(),
            row["purposes"] == 0,
            "{}: purposes are ours to word, not to make up",
            task.reference
        );
    }
}

#[test]
fn every_leg_is_there_with_its_cadence_and_audience() {
    for row in rows() {
        let task = task(&row);
        let legs = row["legs"].as_array().unwrap();
        assert_eq!(task.legs.len(), legs.len(), "{}", task.reference);
        for (leg, golden) in task.legs.iter().zip(legs) {
            check_leg(leg, golden);
        }
    }
}

fn check_leg(leg: &Leg, golden: &Value) {
    let id = golden["id"].as_str().unwrap();
    assert_eq!(leg.id, id);
    assert_eq!(leg.kind == LegKind::Report, golden["type"] == "report", "{id}");
    check_cadence(leg, golden);
    check_audience(leg, golden);
    assert_eq!(leg.with, list(&golden["with"]), "{id}: with whom");
    assert_eq!(leg.by, list(&golden["by"]), "{id}: by whom");
    if golden["per"] == "area" {
        assert_eq!(leg.per_unit, Some(UnitKind::Area), "{id}");
    }
    // What it is in detail, and by what process it travels, stand in words of our own.
    assert!(golden["detail"].is_null() || leg.what.is_some(), "{id}: what is it?");
    assert_eq!(
        leg.channel.is_some(),
        !golden["channel"].is_null(),
        "{id}: by what process?"
    );
    assert_eq!(leg.source_text.as_deref(), text(&golden["source_words"]), "{id}");
}

fn check_cadence(leg: &Leg, golden: &Value) {
    let reading = &golden["our_reading"];
    let cadence = match golden["kind"].as_str().unwrap() {
        "periodic" => Cadence::Periodic {
            times_per_year: golden["per_year"].as_u64().unwrap().try_into().unwrap(),
            at_least: golden["at_least"].as_bool().unwrap(),
        },
        "unspecified" => Cadence::Unspecified {
            reading: reading.as_u64().map(|times| times.try_into().unwrap()),
        },
        // Whose meetings it follows is ours to say: the source names no calendar.
        "meeting_cycle" => {
            assert!(matches!(leg.cadence, Cadence::MeetingCycle { .. }), "{}", leg.id);
            return;
        }
        "as_required" => Cadence::AsRequired,
        "standing" => Cadence::Standing,
        other => panic!("nobody looks at `{other}`"),
    };
    assert_eq!(leg.cadence, cadence, "{}", leg.id);
    let read = if reading.is_null() {
        Reading::Stated
    } else {
        Reading::OurReading
    };
    assert_eq!(leg.confidence, read, "{}: is it the source or our reading?", leg.id);
}

fn check_audience(leg: &Leg, golden: &Value) {
    let id = &leg.id;
    let to: Vec<&str> = leg.recipients.iter().map(|recipient| recipient.role.as_str()).collect();
    assert_eq!(to, list(&golden["to"]), "{id}");
    for recipient in &leg.recipients {
        let role = recipient.role.as_str();
        let mode = if list(&golden["for_information"]).contains(&role) {
            DistributionMode::ForInformation
        } else if list(&golden["for_consideration"]).contains(&role) {
            DistributionMode::ForConsideration
        } else if role == "WORKER" {
            DistributionMode::Feedback
        } else {
            DistributionMode::Report
        };
        assert_eq!(recipient.mode, mode, "{id}: {role}");
        let applies = list(&golden["via_applies_to"]).contains(&role);
        let through = list(&golden["via"]).first().copied().filter(|_| applies);
        assert_eq!(recipient.via.as_deref(), through, "{id}: {role}");
    }
    let recipients = leg.recipients.iter().filter(|to| to.condition.is_some());
    let conditional: Vec<&str> = recipients
        .map(|to| to.role.as_str())
        .chain(leg.with_when.keys().map(String::as_str))
        .collect();
    assert_eq!(conditional, list(&golden["condition_applies_to"]), "{id}");
    let condition = text(&golden["condition"]).filter(|_| conditional.is_empty());
    // What a report includes is part of what it is (2.5); nothing waits for it.
    if condition.is_some_and(|condition| condition.starts_with("includes ")) {
        assert!(leg.what.is_some() && leg.condition.is_none(), "{id}");
    } else {
        assert_eq!(leg.condition.is_some(), condition.is_some(), "{id}");
    }
}

/// The samples that the responsible roles take themselves.
fn taken(task: &Task) -> Vec<&Sample> {
    task.samples.iter().filter(|sample| sample.drawn_by.is_none()).collect()
}

#[test]
fn every_sample_is_there_with_its_number_and_place() {
    for row in rows() {
        let task = task(&row);
        let taken = taken(task);
        let golden = row["sampling"].as_array().unwrap();
        assert_eq!(taken.len(), golden.len(), "{}", task.reference);
        for (sample, golden) in taken.iter().zip(golden) {
            check_sample(task, sample, golden);
        }
    }
}

fn check_sample(task: &Task, sample: &Sample, golden: &Value) {
    let row = &task.reference;
    assert_eq!(sample.count.map(u64::from), golden["count"].as_u64(), "{row}");
    let item = match text(&golden["item"]) {
        None => "practice",
        Some("casefile") => "case_file",
        Some("staff supervision (records not specified)") => "staff_supervision",
        Some(item) => &item.replace(' ', "_"),
    };
    assert_eq!(sample.item, item, "{row}");
    assert_eq!(sample.subject.as_deref(), text(&golden["subject"]), "{row}");
    let (per_unit, per_holder): (_, &[&str]) = match text(&golden["per"]) {
        Some("each team") => (Some(UnitKind::Team), &[]),
        Some("each worker") => (Some(UnitKind::Worker), &[]),
        Some("each IRO and each CPA") => (None, &["IRO", "CPA"]),
        // One for each time that it is done: nothing fans out but the leg itself.
        Some("review") => (Some(UnitKind::Area), &[]),
        Some("quarterly multi-agency audit" | "quarterly audit") | None => (None, &[]),
        Some(other) => panic!("nobody looks at `{other}`"),
    };
    assert_eq!(sample.per_unit, per_unit, "{row}");
    assert_eq!(sample.per_holder, per_holder, "{row}");
    let (place, words) = match text(&golden["where"]) {
        Some("own team") => (Place::OwnTeam, None),
        Some("own service") => (Place::OwnService, None),
        Some("different service") => (Place::OtherService, None),
        words => (Place::Anywhere, words),
    };
    assert_eq!(sample.place, place, "{row}");
    assert_eq!(sample.among.as_deref(), words, "{row}");
    let named = sample.tool.as_deref().map(|code| shipped().tool(code).unwrap());
    let tool = text(&golden["tool"]);
    match named {
        Some(named) => assert_eq!(Some(named.name.as_str()), tool, "{row}"),
        None => assert_eq!(sample.tool_in_words.as_deref(), tool, "{row}"),
    }
    let leg = task.legs.iter().find(|leg| leg.id == sample.leg).unwrap();
    if let Some(times) = golden["per_year"].as_u64() {
        assert_eq!(leg.cadence.times_per_year().map(u64::from), Some(times), "{row}");
    }
    if leg.kind == LegKind::Activity {
        assert_eq!(leg.required, sample.count.unwrap_or(1), "{row}");
    }
}

#[test]
fn every_copy_is_there_with_its_condition() {
    for row in rows() {
        let task = task(&row);
        let golden = row["copy_to"].as_array().unwrap();
        assert_eq!(task.copies.len(), golden.len(), "{}", task.reference);
        for (copy, golden) in task.copies.iter().zip(golden) {
            assert_eq!(Some(copy.role.as_str()), text(&golden["role"]));
            assert_eq!(copy.condition.is_some(), golden["conditional"].as_bool().unwrap());
            assert_eq!(
                copy.leg,
                format!("{}/r2", task.reference),
                "it is the report or summary that is copied"
            );
            assert!(task.floor.iter().any(|named| named.role == copy.role));
        }
    }
}

#[test]
fn every_follow_up_rule_is_there_and_no_other() {
    for row in rows() {
        let task = task(&row);
        let mut facts = audit(&task.reference);
        facts.concern = ConcernLevel::Significant;
        let evaluation = evaluate(&facts);
        let mut asked = evaluation
            .outcomes
            .iter()
            .filter(|o| matches!(o.action, Action::FollowUp { .. }))
            .count();
        for rule in row["follow_up"].as_array().unwrap() {
            match rule["action"].as_str().unwrap() {
                "audit further files" | "review further files" => {
                    let same = if rule["selection"].as_str().unwrap().ends_with("worker") {
                        Same::Worker
                    } else {
                        Same::Team
                    };
                    let files = evaluation.outcomes.iter().filter(|outcome| {
                        matches!(&outcome.action, Action::FollowUp { kind: FollowUpKind::FurtherAudit, same: found, owner, .. }
                            if *found == same && Some(owner.as_str()) == text(&rule["actor"]))
                    });
                    assert_eq!(files.count() as u64, rule["count"].as_u64().unwrap(), "{}", rule["id"]);
                    asked -= 2;
                }
                "alert Operations Manager" => {
                    let role = rule["notify"].as_str().unwrap();
                    let key = format!("alert:{role}");
                    assert!(evaluation.outcomes.iter().any(|outcome| outcome.key == key));
                    assert!(task.floor.iter().any(|named| named.role == role));
                }
                action if action.starts_with("re-review") => {
                    let months = rule["within"].as_u64().unwrap().try_into().unwrap();
                    let due = rules::calendar::add_months(facts.event_date, months);
                    assert!(evaluation.outcomes.iter().any(|outcome| {
                        matches!(&outcome.action, Action::FollowUp { kind: FollowUpKind::ReReview, due_on, owner, .. }
                            if *due_on == due && Some(owner.as_str()) == text(&rule["actor"]))
                    }));
                    asked -= 1;
                }
                action if action.starts_with("randomly") => {
                    let drawn = task.samples.iter().find(|sample| sample.drawn_by.is_some()).unwrap();
                    assert_eq!(drawn.drawn_by.as_deref(), text(&rule["actor"]));
                    assert_eq!(drawn.count.map(u64::from), rule["count"].as_u64());
                }
                other => panic!("nobody looks at `{other}`"),
            }
        }
        assert_eq!(asked, 0, "{} asks for more than the framework does", task.reference);
    }
}

#[test]
fn every_role_of_the_framework_is_there() {
    let golden: Vec<Value> = serde_json::from_str(include_str!("../golden/roles.json")).unwrap();
    assert_eq!(golden.len(), 82);
    for role in &golden {
        let found = shipped().role(role["code"].as_str().unwrap()).unwrap();
        let kind: RoleKind = role["kind"].as_str().unwrap().to_uppercase().parse().unwrap();
        assert_eq!((found.kind, found.basis.as_str()), (kind, "source"), "{}", found.code);
    }
    let ours = shipped().roles().filter(|role| role.basis == "design_need").count();
    assert_eq!(shipped().roles().count(), golden.len() + ours);
    let lscb = shipped().role("LSCB").unwrap();
    assert!(lscb.name_on("2013-05-01".parse().unwrap()).contains("Board"));
    assert!(lscb.name_on("2026-05-01".parse().unwrap()).contains("Partnership"));
}
