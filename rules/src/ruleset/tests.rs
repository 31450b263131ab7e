use super::RuleSet;
use crate::source::Source;

#[test]
fn the_shipped_set_loads() {
    match RuleSet::load(Source::shipped()) {
        Ok(set) => assert_eq!(set.tasks().count(), 6),
        Err(problems) => panic!("{}", crate::problem::render(&problems)),
    }
}

#[test]
fn a_set_is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<RuleSet>();
}

#[test]
fn what_shared_functions_ask_of_history_is_fetched_for_every_row() {
    let mut files = Source::shipped().files().clone();
    let asks =
        "/// Whether concerns pile up.\nfn concerns_pile_up(e) {\n    e.history.count(\"concern\", days(90)) >= 3\n}\n";
    files.insert("lib/pile.rhai".to_owned(), asks.to_owned());
    let set = RuleSet::load(Source::from_files(files)).unwrap_or_else(|e| panic!("{}", crate::problem::render(&e)));
    assert!(
        set.tasks()
            .all(|task| task.history.iter().any(|query| query.key() == "concern/90"))
    );
}
