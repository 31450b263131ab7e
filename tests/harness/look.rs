//! Reading replies: what a test asks of the evidence that came back.

use serde_json::Value;

/// Distributions of the evidence, cancelled ones too.
pub fn distributions(evidence: &Value) -> Vec<Value> {
    list(&evidence["distributions"]["nodes"])
}

/// Follow-ups of a kind, closed ones too.
pub fn follow_ups(evidence: &Value, kind: &str) -> Vec<Value> {
    list(&evidence["followUps"]["nodes"])
        .into_iter()
        .filter(|it| it["kind"] == kind)
        .collect()
}

/// Modes in which it goes to a role, sorted, cancelled ones left out; one entry for each mode, however many hold it.
pub fn modes_to(evidence: &Value, role: &str) -> Vec<String> {
    let all = distributions(evidence).into_iter();
    let of_role = all.filter(|it| it["role"]["code"] == role && it["status"] == "ACTIVE");
    let mut modes: Vec<String> = of_role
        .map(|it| it["mode"].as_str().unwrap_or_default().to_owned())
        .collect();
    modes.sort();
    modes.dedup();
    modes
}

/// The one distribution of that mode to that role.
#[track_caller]
pub fn one_distribution(evidence: &Value, mode: &str, role: &str) -> Value {
    let mut found: Vec<Value> = distributions(evidence)
        .into_iter()
        .filter(|it| it["mode"] == mode && it["role"]["code"] == role)
        .collect();
    assert_eq!(found.len(), 1, "one {mode} to {role} in {evidence:#}");
    found.remove(0)
}

/// Obligations that it satisfies.
pub fn satisfied(evidence: &Value) -> Vec<Value> {
    list(&evidence["satisfies"])
}

/// Codes of the requirements that are still unmet, sorted.
pub fn unmet(evidence: &Value) -> Vec<String> {
    let unmet = list(&evidence["requirements"])
        .into_iter()
        .filter(|it| it["status"] == "UNMET");
    let mut codes: Vec<String> = unmet
        .map(|it| it["code"].as_str().unwrap_or_default().to_owned())
        .collect();
    codes.sort();
    codes
}

fn list(value: &Value) -> Vec<Value> {
    value
        .as_array()
        .cloned()
        .unwrap_or_else(|| panic!("expected a list, got {value}"))
}
