//! `plumbline rules check`, `rules test` and `rules book`: without a database, without settings.

use std::path::Path;

use rules::{Problem, RuleSet, Source, cases, lint, problem};

use super::{
    args::{self, Global, RulesVerb},
    exit::{Exit, Failure},
    print,
};

mod book;

pub fn run(global: &Global, rules: &args::Rules) -> Result<(), Failure> {
    // The directory may stand behind the verb, or after `--rules` as for every other command.
    let dir = |set: &args::RuleSet| set.dir.clone().or(global.rules_dir().map(Into::into));
    match &rules.verb {
        RulesVerb::Check(set) => check(source(dir(set).as_deref()), set.json),
        RulesVerb::Test(set) => test(source(dir(set).as_deref()), set.json),
        RulesVerb::Book(book) => {
            let unread = |problem: Problem| Failure::new(Exit::Rules, problem.to_string());
            book::run(source(global.rules_dir()).map_err(unread)?, book)
        }
    }
}

fn source(dir: Option<&Path>) -> Result<Source, Problem> {
    match dir {
        Some(dir) => Source::read_dir(dir).map_err(|error| error.problem()),
        None => Ok(Source::shipped()),
    }
}

/// The hash, where the files could be read, and the rules or what is wrong.
fn load(source: Result<Source, Problem>) -> (Option<String>, Result<RuleSet, Vec<Problem>>) {
    match source {
        Ok(source) => (Some(source.hash().to_owned()), RuleSet::load(source)),
        Err(unread) => (None, Err(vec![unread])),
    }
}

fn check(source: Result<Source, Problem>, json: bool) -> Result<(), Failure> {
    let (hash, loaded) = load(source);
    let problems = match loaded {
        Ok(set) => set.warnings().to_vec(),
        Err(problems) => problems,
    };
    let refused = lint::is_refused(&problems);
    if json {
        let report = serde_json::json!({ "hash": hash, "accepted": !refused, "problems": problems });
        print::out(report.to_string());
    } else if !problems.is_empty() {
        print::out(problem::render(&problems));
    }
    if refused {
        return Err(refusal(&problems));
    }
    if !json {
        print::out(format!(
            "The rule set {} is in order.",
            short(&hash.unwrap_or_default())
        ));
    }
    Ok(())
}

fn refusal(problems: &[Problem]) -> Failure {
    let errors = problems
        .iter()
        .filter(|problem| problem.severity == problem::Severity::Error)
        .count();
    Failure::new(Exit::Rules, format!("the rule set is refused: {errors} errors"))
}

fn test(source: Result<Source, Problem>, json: bool) -> Result<(), Failure> {
    let (set_hash, loaded) = load(source);
    let loaded = match loaded {
        Ok(loaded) => loaded,
        Err(problems) => {
            let report = if json {
                serde_json::json!({ "hash": set_hash, "problems": problems }).to_string()
            } else {
                problem::render(&problems)
            };
            print::out(report);
            return Err(refusal(&problems));
        }
    };
    let report = cases::run(&loaded);
    let failed: Vec<String> = report.failed.iter().map(ToString::to_string).collect();
    if json {
        let told = serde_json::json!({ "hash": set_hash, "passed": report.passed, "failed": failed });
        print::out(told.to_string());
    } else {
        for failure in &failed {
            print::out(failure);
        }
        print::out(format!("{} cases passed, {} failed.", report.passed, failed.len()));
    }
    if failed.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(Exit::Rules, "cases fail"))
    }
}

fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}
