//! What explanation costs: row 3.16 evaluated with every read, place and reason kept, against the identical host calls
//! with recording off. Both are measured in turn within one run; the ratio of the medians is what counts (at most 1.6).

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::{hint::black_box, time::Instant};

use rules::{Evaluation, Facts, RuleSet, Source, term::ConcernLevel, term::EvidenceKind};
use serde_json::json;

const ROUNDS: usize = 2_000;
const CALLS: u32 = 20;
const BAR: f64 = 1.6;

fn facts(concern: ConcernLevel) -> Facts {
    let team = json!({"id": "t", "kind": "TEAM", "name": "Harbour team"});
    let service = json!({"id": "s", "kind": "SERVICE", "name": "Locality service"});
    let worker = json!({"id": "w", "kind": "WORKER", "name": "W. Orker"});
    let file = json!({"reference": "CF-1", "known": true, "child_protection": true, "looked_after": false});
    let facts = json!({
        "task": "3.16", "kind": EvidenceKind::Audit, "event_date": "2026-11-12", "today": "2026-11-13",
        "period": null, "named_legs": [], "concern": concern, "grade": "INADEQUATE", "tool": "CAREFIRST_AUDIT_RECORD",
        "unit": team, "team": team, "service": service, "worker": worker, "worker_in_unit": true,
        "auditor": {"roles": ["PRACTICE_MANAGER"]}, "own_service": true, "case_file": file,
        "answers": {"assessment_sound": true, "plan_current": false, "safe_care_planning": "no"}, "findings": 3,
        "follow_up": null, "open_further_audits": {"worker": 0, "team": 0}, "history": {},
    });
    serde_json::from_value(facts).unwrap_or_else(|error| unreachable!("the facts are written above: {error}"))
}

fn nanoseconds(set: &RuleSet, facts: &Facts, evaluate: fn(&RuleSet, &Facts) -> Evaluation) -> f64 {
    let started = Instant::now();
    for _ in 0..CALLS {
        black_box(evaluate(black_box(set), black_box(facts)));
    }
    started.elapsed().as_secs_f64() * 1e9 / f64::from(CALLS)
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

fn main() {
    let started = Instant::now();
    let set = RuleSet::load(Source::shipped()).unwrap_or_else(|_| unreachable!("the shipped set loads"));
    println!(
        "load, check and conformance of the shipped set: {:.1} ms",
        started.elapsed().as_secs_f64() * 1e3
    );
    for concern in [ConcernLevel::Significant, ConcernLevel::None] {
        let facts = facts(concern);
        let (mut with, mut without) = (Vec::with_capacity(ROUNDS), Vec::with_capacity(ROUNDS));
        for _ in 0..ROUNDS {
            with.push(nanoseconds(&set, &facts, rules::evaluate));
            without.push(nanoseconds(&set, &facts, rules::evaluate_unrecorded));
        }
        let (with, without) = (median(&mut with), median(&mut without));
        let ratio = with / without;
        let verdict = if ratio <= BAR { "within" } else { "above" };
        println!(
            "3.16 {concern}: with explanation {:.1} µs, recording off {:.1} µs, ratio {ratio:.2} ({verdict} {BAR})",
            with / 1e3,
            without / 1e3
        );
    }
}
