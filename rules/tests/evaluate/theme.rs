//! The tree of themes: what the review found, under branches of our own.

use rules::vocabulary::Theme;

use crate::fixture::shipped;

#[test]
fn the_findings_of_the_review_are_leaves_of_the_tree() {
    let found: Vec<&Theme> = shipped().themes().filter(|theme| theme.basis == "source").collect();
    let mut findings: Vec<&str> = found.iter().filter_map(|theme| theme.finding.as_deref()).collect();
    findings.sort_unstable();
    assert_eq!(findings, ["KF-1", "KF-2", "KF-3", "KF-4", "KF-5", "KF-6"]);
    for theme in found {
        assert!(
            theme.text.as_ref().is_some_and(|text| !text.is_empty()),
            "{}",
            theme.code
        );
        let parent = shipped().theme(theme.parent.as_deref().unwrap()).unwrap();
        assert_eq!((parent.basis.as_str(), &parent.parent), ("design_need", &None));
    }
}

#[test]
fn nothing_is_passed_off_as_found() {
    for theme in shipped().themes() {
        assert_eq!(theme.finding.is_some(), theme.basis == "source", "{}", theme.code);
    }
}
