//! What follows when a period has ended: only what a row asks for, once for each duty of it.

use rules::{
    Ended, Ending, RuleSet, Source, period_end,
    period_end::EndAction,
    term::{Anchor, DistributionMode, Origin, Reading},
};

use crate::{
    fixture::shipped,
    late::{late, with_hook},
};

/// The quarterly report of one operations manager, all in order.
fn ended(task: &str, leg: &str) -> Ended {
    let mut due = late(task, 1).due;
    (due.leg, due.holder) = (leg.to_owned(), Some("OPERATIONS_MANAGER".to_owned()));
    due.met = due.required;
    Ended {
        submitted: due.met,
        due,
        met_late: 0,
        concerns: 0,
        significant_concerns: 0,
    }
}

fn keys(ending: &Ending) -> Vec<&str> {
    ending.outcomes.iter().map(|outcome| outcome.key.as_str()).collect()
}

#[test]
fn row_3_14_draws_its_sample_once_a_quarter() {
    let ending = period_end(shipped(), &ended("3.14", "3.14/r2"));
    assert_eq!(keys(&ending), ["draw:audited_case:HEAD_OF_SERVICE"]);
    let expected = EndAction::Draw {
        count: 2,
        item: "audited_case".to_owned(),
        by: "HEAD_OF_SERVICE".to_owned(),
        anchor: Anchor::LineOfUnit,
        reading: Reading::OurReading,
    };
    let outcome = &ending.outcomes[0];
    assert_eq!(outcome.action, expected);
    assert_eq!(outcome.because.origin, Origin::Script);
    assert!(outcome.because.line.is_some_and(|line| line > 0));
    assert_eq!(outcome.because.leg.as_deref(), Some("3.14/r2"));
    assert!(period_end(shipped(), &ended("3.14", "3.14/r1")).outcomes.is_empty());
}

#[test]
fn no_other_row_asks_for_anything() {
    let set = shipped();
    let asking: Vec<&str> = set
        .tasks()
        .map(|task| task.reference.as_str())
        .filter(|task| set.has_period_end(task))
        .collect();
    assert_eq!(asking, ["3.14"]);
    assert_eq!(period_end(set, &ended("3.16", "3.16/r1")), Ending::default());
}

fn summed_up(ended: &Ended) -> Vec<String> {
    let set = with_hook(
        "fn on_period_end(p) {
            if !p.on_time { p.send_summary_to(\"DCS\").because(\"late\"); }
            if p.missing > 0 { p.send_summary_to(\"SMT\").for_consideration().to_all_holders().because(\"missing\"); }
            if p.significant_concerns > 0 { p.send_summary_to(\"LSCB\").for_information().because(\"concerns\"); }
            if p.concerns >= 2 && p.submitted == 3 && p.met_late == 1 { p.send_summary_to(\"CMT\").because(\"many\"); }
        }",
    );
    let ending = period_end(&set, ended);
    assert_eq!(ending.fault, None);
    keys(&ending).into_iter().map(str::to_owned).collect()
}

#[test]
fn the_figures_are_what_the_host_counted() {
    let mut ended = ended("3.16", "3.16/r1");
    assert!(summed_up(&ended).is_empty());
    ended.met_late = 1;
    assert_eq!(summed_up(&ended), ["summary:DCS"]);
    (ended.submitted, ended.concerns) = (3, 2);
    assert_eq!(summed_up(&ended), ["summary:DCS", "summary:CMT"]);
    (ended.met_late, ended.due.met) = (0, 0);
    ended.significant_concerns = 1;
    assert_eq!(summed_up(&ended), ["summary:DCS", "summary:SMT", "summary:LSCB"]);
}

#[test]
fn a_summary_goes_as_it_is_said() {
    let set = with_hook(
        "fn on_period_end(p) {
            p.send_summary_to(\"SMT\").for_consideration().to_all_holders().because(\"why\");
            p.send_summary_to(\"SMT\").because(\"said twice, sent once\");
        }",
    );
    let ending = period_end(&set, &ended("3.16", "3.16/r1"));
    let [only] = ending.outcomes.as_slice() else {
        panic!("{ending:?}")
    };
    let expected = EndAction::Summary {
        role: "SMT".to_owned(),
        mode: DistributionMode::ForConsideration,
        anchor: Anchor::AllHolders,
    };
    assert_eq!(only.action, expected);
}

#[test]
fn facts_and_answers_are_kept_as_text_and_read_back() {
    let set: &RuleSet = shipped();
    let ended = ended("3.14", "3.14/r2");
    let text = serde_json::to_string(&ended).unwrap();
    assert_eq!(serde_json::from_str::<Ended>(&text).unwrap(), ended);
    let ending = period_end(set, &ended);
    let text = serde_json::to_string(&ending).unwrap();
    assert_eq!(serde_json::from_str::<Ending>(&text).unwrap(), ending);
    assert_eq!(RuleSet::load(Source::shipped()).unwrap().hash(), set.hash());
}
