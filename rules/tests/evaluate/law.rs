//! Laws that hold for every submission: the same answer each time, no pass with something missing, no key twice.

use std::collections::BTreeSet;

use proptest::prelude::*;
use rules::{
    Facts,
    facts::{Answer, FollowUpFact, OpenFurtherAudits},
    term::{ConcernLevel, DistributionMode, EvidenceKind, FollowUpKind, Grade, Verdict},
    verdict::{Action, Evaluation},
};

use crate::fixture::{audit, satisfies, shipped, span};

prop_compose! {
    fn facts()(
        row in prop::sample::select(vec!["3.3", "3.12", "3.13", "3.14", "3.15", "3.16"]),
        kind in prop::sample::select(EvidenceKind::ALL),
        concern in prop::sample::select(ConcernLevel::ALL),
        grade in prop::option::of(prop::sample::select(Grade::ALL)),
        tool in prop::option::of(prop::sample::select(vec!["CAREFIRST_AUDIT_RECORD", "no such tool"])),
        (own, has_worker, in_unit, has_team) in any::<(bool, bool, bool, bool)>(),
        (relevant, follow_up, period, in_time) in any::<(Option<bool>, bool, bool, bool)>(),
        open in 0_u32..3,
    ) -> Facts {
        let mut facts = audit(row);
        facts.kind = kind;
        facts.concern = concern;
        facts.grade = grade;
        facts.tool = tool.map(str::to_owned).or(facts.tool);
        facts.own_service = own;
        facts.worker_in_unit = has_worker.then_some(in_unit);
        facts.worker = facts.worker.filter(|_| has_worker);
        facts.team = facts.team.filter(|_| has_team);
        if let Some(yes) = relevant {
            facts.answers.insert("relevant_to_safeguarding".to_owned(), Answer::YesNo(yes));
        }
        facts.follow_up =
            follow_up.then(|| FollowUpFact { kind: FollowUpKind::FurtherAudit, task: row.to_owned() });
        facts.period = period.then(|| span("2026-10-01", "2026-12-31"));
        facts.open_further_audits = OpenFurtherAudits { worker: open, team: open };
        if !in_time {
            facts.today = facts.event_date.pred_opt().unwrap();
        }
        facts
    }
}

fn roles(evaluation: &Evaluation) -> BTreeSet<&str> {
    evaluation
        .outcomes
        .iter()
        .filter_map(|outcome| match &outcome.action {
            Action::Distribute { role, .. } => Some(role.as_str()),
            _ => None,
        })
        .collect()
}

proptest! {
    #[test]
    fn stored_facts_replay_to_the_same_bytes(facts in facts()) {
        let first = serde_json::to_string(&rules::evaluate(shipped(), &facts)).unwrap();
        let stored: Facts = serde_json::from_str(&serde_json::to_string(&facts).unwrap()).unwrap();
        prop_assert_eq!(&stored, &facts);
        let again = rules::evaluate(shipped(), &stored);
        prop_assert_eq!(serde_json::to_string(&again).unwrap(), first.clone());
        let read: Evaluation = serde_json::from_str(&first).unwrap();
        prop_assert_eq!(read, again);
    }

    #[test]
    fn only_what_stands_satisfies(facts in facts()) {
        let evaluation = rules::evaluate(shipped(), &facts);
        let stands = matches!(evaluation.verdict, Verdict::Compliant | Verdict::ActionRequired);
        prop_assert!(stands || satisfies(&evaluation).is_empty());
        prop_assert!(facts.follow_up.is_none() || satisfies(&evaluation).is_empty());
        prop_assert_ne!(evaluation.verdict, Verdict::Faulted);
        let missing = evaluation.outcomes.iter().any(|o| matches!(o.action, Action::Require { .. }));
        prop_assert!(!missing || matches!(evaluation.verdict, Verdict::Incomplete | Verdict::Conflict));
        prop_assert!(facts.concern == ConcernLevel::None || evaluation.verdict != Verdict::Compliant);
    }

    #[test]
    fn a_concern_reaches_every_role_of_the_row(facts in facts()) {
        let evaluation = rules::evaluate(shipped(), &facts);
        let task = shipped().task(&facts.task).unwrap();
        if facts.concern != ConcernLevel::None {
            let reached = roles(&evaluation);
            for named in &task.floor {
                prop_assert!(reached.contains(named.role.as_str()), "{} is not told", named.role);
            }
        }
    }

    #[test]
    fn every_outcome_has_its_own_key_and_a_reason(facts in facts()) {
        let evaluation = rules::evaluate(shipped(), &facts);
        let keys: BTreeSet<&str> = evaluation.outcomes.iter().map(|outcome| outcome.key.as_str()).collect();
        prop_assert_eq!(keys.len(), evaluation.outcomes.len());
        for outcome in &evaluation.outcomes {
            prop_assert!(!outcome.because.sentence.is_empty());
            if let Action::Distribute { mode: DistributionMode::Alert, .. } = outcome.action {
                prop_assert_ne!(evaluation.verdict, Verdict::Compliant);
            }
        }
    }
}
