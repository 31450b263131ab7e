//! The shipped cases pass, and each would notice a change of its script.

use std::collections::BTreeMap;

use rules::{RuleSet, Source, cases};

fn shipped() -> BTreeMap<String, String> {
    Source::shipped().files().clone()
}

fn load(files: BTreeMap<String, String>) -> RuleSet {
    RuleSet::load(Source::from_files(files)).unwrap_or_else(|problems| {
        panic!("{}", rules::problem::render(&problems));
    })
}

#[test]
fn every_shipped_case_passes() {
    let report = cases::run(&load(shipped()));
    assert!(report.is_clean(), "{report}");
    assert!(report.passed >= 50, "{report}");
}
