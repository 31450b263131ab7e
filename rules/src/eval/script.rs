//! One call of a hook, fenced: limits, deadline, and a net under panics.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rhai::{AST, CallFnOptions, Dynamic, Scope};

use super::{Ran, fault, matching::Matched};
use crate::{
    engine::Clocked,
    facts::Facts,
    host::{Evidence, Run},
    ruleset::{Row, RuleSet},
    verdict::Fault,
};

pub(super) fn run(set: &RuleSet, row: &Row, facts: &Facts, matched: &[Matched], recording: bool) -> Ran {
    let answers = matched
        .iter()
        .filter_map(|matched| matched.leg.cadence.times_per_year())
        .collect();
    let run = Run::new(facts.clone(), answers, set.vocabulary().clone(), recording);
    let (fault, operations) = call(set, &row.ast, &row.task.script, "on_evidence", Evidence(run.clone()));
    let collected = std::mem::take(&mut *run.collected());
    Ran {
        collected,
        fault,
        operations,
    }
}

/// Call a hook of a script with its one argument; gives why it could not finish, and the operations spent.
pub(super) fn call<T: Clone + Send + Sync + 'static>(
    set: &RuleSet,
    ast: &AST,
    script: &str,
    hook: &str,
    argument: T,
) -> (Option<Fault>, u64) {
    let options = CallFnOptions::new()
        .eval_ast(false)
        .with_tag(Dynamic::from(argument.clone()));
    let (called, operations) = {
        let clocked = Clocked::start();
        // The engine and the AST are only read; what a panic leaves half done is what was collected, which a fault discards.
        let called = catch_unwind(AssertUnwindSafe(|| {
            let mut scope = Scope::new();
            set.engine
                .call_fn_with_options::<Dynamic>(options, &mut scope, ast, hook, (argument,))
        }));
        (called, clocked.operations())
    };
    let fault = match called {
        Ok(Ok(_)) => None,
        Ok(Err(error)) => Some(fault::of(set, script, hook, &error)),
        Err(_) => Some(fault::of_panic(set, script, hook)),
    };
    (fault, operations)
}
