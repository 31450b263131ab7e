//! `plumbline rules check` and `plumbline rules test`: without a database, without settings.

use rules::{Problem, RuleSet, Source, cases, lint, problem};

use super::{
    args::{self, RulesVerb},
    exit::{Exit, Failure, chain},
    print,
};

pub fn run(rules: &args::Rules) -> Result<(), Failure> {
    match &rules.verb {
        RulesVerb::Check(set) => check(set),
        RulesVerb::Test(set) => test(set),
    }
}

fn source(set: &args::RuleSet) -> Result<Source, Failure> {
    match &set.dir {
        Some(dir) => Source::read_dir(dir).map_err(|error| Failure::new(Exit::Rules, chain(&error))),
        None => Ok(Source::shipped()),
    }
}

fn check(set: &args::RuleSet) -> Result<(), Failure> {
    let source = source(set)?;
    let hash = source.hash().to_owned();
    let problems = match RuleSet::load(source) {
        Ok(set) => set.warnings().to_vec(),
        Err(problems) => problems,
    };
    let refused = lint::is_refused(&problems);
    if set.json {
        let report = serde_json::json!({ "hash": hash, "accepted": !refused, "problems": problems });
        print::out(report.to_string());
    } else if !problems.is_empty() {
        print::out(problem::render(&problems));
    }
    if refused {
        return Err(refusal(&problems));
    }
    if !set.json {
        print::out(format!("The rule set {} is in order.", short(&hash)));
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

fn test(set: &args::RuleSet) -> Result<(), Failure> {
    let source = source(set)?;
    let set_hash = source.hash().to_owned();
    let loaded = match RuleSet::load(source) {
        Ok(loaded) => loaded,
        Err(problems) => {
            let report = if set.json {
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
    if set.json {
        let json = serde_json::json!({ "hash": set_hash, "passed": report.passed, "failed": failed });
        print::out(json.to_string());
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
