//! The six rows against the framework's own data: legs, samples, copies and follow-ups, number by number.

use rules::{
    row::{Cadence, Leg, LegKind, Place, Task},
    term::{ConcernLevel, DistributionMode, FollowUpKind, RoleKind, Same, UnitKind},
    verdict::Action,
};
use serde_json::Value;

use crate::fixture::{audit, evaluate, shipped};

fn rows() -> Vec<Value> {
    serde_json::from_str(include_str!("../golden/rows.json")).unwrap()
}

fn text(value: &Value) -> Option<&str> {
    value.as_str()
}

fn list(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().filter_map(Value::as_str).collect()
}

fn task(row: &Value) -> &'static Task {
    shipped().task(row["ref"].as_str().unwrap()).unwrap()
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
        assert!(!task.title.is_empty() && !task.description.is_empty() && !task.purposes.is_empty());
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
    assert_eq!(leg.id, golden["id"].as_str().unwrap());
    let report = golden["type"] == "report";
    assert_eq!(leg.kind == LegKind::Report, report, "{}", leg.id);
    let cadence = match golden["kind"].as_str().unwrap() {
        "periodic" => Cadence::Periodic {
            times_per_year: golden["per_year"].as_u64().unwrap().try_into().unwrap(),
            at_least: golden["at_least"].as_bool().unwrap(),
        },
        "unspecified" => Cadence::Unspecified {
            reading: golden["our_reading"].as_u64().map(|times| times.try_into().unwrap()),
        },
        other => panic!("{other}"),
    };
    assert_eq!(leg.cadence, cadence, "{}", leg.id);
    let to: Vec<&str> = leg.recipients.iter().map(|recipient| recipient.role.as_str()).collect();
    assert_eq!(to, list(&golden["to"]), "{}", leg.id);
    let informed: Vec<&str> = leg
        .recipients
        .iter()
        .filter(|recipient| recipient.mode == DistributionMode::ForInformation)
        .map(|recipient| recipient.role.as_str())
        .collect();
    assert_eq!(informed, list(&golden["for_information"]), "{}", leg.id);
    let conditional: Vec<&str> = leg
        .recipients
        .iter()
        .filter(|recipient| recipient.condition.is_some())
        .map(|recipient| recipient.role.as_str())
        .collect();
    assert_eq!(conditional, list(&golden["condition_applies_to"]), "{}", leg.id);
    assert_eq!(
        leg.condition.is_some(),
        text(&golden["condition"]).is_some() && conditional.is_empty(),
        "{}",
        leg.id
    );
    assert_eq!(leg.source_text.as_deref(), text(&golden["source_words"]), "{}", leg.id);
}

#[test]
fn every_sample_is_there_with_its_number_and_place() {
    for row in rows() {
        let task = task(&row);
        let taken: Vec<_> = task.samples.iter().filter(|sample| sample.drawn_by.is_none()).collect();
        let golden = row["sampling"].as_array().unwrap();
        assert_eq!(taken.len(), golden.len(), "{}", task.reference);
        for (sample, golden) in taken.iter().zip(golden) {
            assert_eq!(sample.count.map(u64::from), golden["count"].as_u64());
            assert_eq!(sample.item.replace('_', " "), golden["item"].as_str().unwrap());
            assert_eq!(sample.subject.as_deref(), text(&golden["subject"]));
            let per = match text(&golden["per"]) {
                Some("each team") => Some(UnitKind::Team),
                Some("each worker") => Some(UnitKind::Worker),
                _ => None,
            };
            assert_eq!(sample.per_unit, per);
            let place = match text(&golden["where"]) {
                Some("own team") => Place::OwnTeam,
                Some("own service") => Place::OwnService,
                Some("different service") => Place::OtherService,
                _ => Place::Anywhere,
            };
            assert_eq!(sample.place, place, "{}", task.reference);
            let tool = sample.tool.as_deref().and_then(|code| shipped().tool(code)).unwrap();
            assert_eq!(Some(tool.name.as_str()), text(&golden["tool"]));
            let leg = task.legs.iter().find(|leg| leg.id == sample.leg).unwrap();
            assert_eq!(leg.cadence.times_per_year().map(u64::from), golden["per_year"].as_u64());
            assert_eq!(leg.required, sample.count.unwrap_or(1));
        }
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
