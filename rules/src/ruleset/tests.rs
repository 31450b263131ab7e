//! Loading the shipped set, and what is refused.

use super::RuleSet;
use crate::source::Source;

#[test]
fn the_shipped_set_loads() {
    let source = Source::shipped();
    let scripts = source.files().keys().filter(|path| super::is_row(path)).count();
    match RuleSet::load(source) {
        Ok(set) => assert_eq!(set.tasks().count(), scripts),
        Err(problems) => panic!("{}", crate::problem::render(&problems)),
    }
}

#[test]
fn a_set_is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<RuleSet>();
}
