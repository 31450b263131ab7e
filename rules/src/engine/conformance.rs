//! Proves at every start what the rest relies on: the engine linked into this very binary refuses what it must.

use rhai::{CallFnOptions, Dynamic, Engine, EvalAltResult, Scope};

use super::{Clocked, scope};
use crate::{explain::Code, problem::Problem};

/// What a probe must do.
#[derive(Clone, Copy)]
enum Must {
    /// Be refused when it is compiled.
    NotCompile,
    /// Run, and answer `true`.
    Hold,
    /// Stop with an error that says so.
    Fail(&'static str),
    /// Stop at a limit or at the deadline.
    Stop,
}

use Must::{Fail, Hold, NotCompile, Stop};

const PROBES: &[(&str, &str, Must)] = &[
    (
        "a missing score is not below a number",
        "fn probe() { () < 60 }",
        Fail("missing"),
    ),
    (
        "a missing score equals nothing",
        "fn probe() { () == 60 }",
        Fail("missing"),
    ),
    (
        "a text is not below a number",
        "fn probe() { \"59\" < 60 }",
        Fail("cannot compare"),
    ),
    (
        "a text is not a concern level",
        "fn probe() { SIGNIFICANT == \"SIGNIFICANT\" }",
        Fail("cannot compare"),
    ),
    (
        "whole and decimal numbers compare",
        "fn probe() { 59 < 59.5 && 2.0 == 2 }",
        Hold,
    ),
    (
        "concern levels have an order",
        "fn probe() { SIGNIFICANT > CONCERN && CONCERN > NONE }",
        Hold,
    ),
    (
        "constants are known inside functions",
        "fn probe() { inner() }\nfn inner() { AUDIT == AUDIT }",
        Hold,
    ),
    (
        "constants cannot be changed",
        "fn probe() { SIGNIFICANT = NONE; true }",
        Fail(""),
    ),
    ("unknown names do not compile", "fn probe() { SIGNIFICNAT }", NotCompile),
    ("no `eval`", "fn probe() { eval(\"1\") }", NotCompile),
    ("no `import`", "import \"x\" as x; fn probe() { true }", NotCompile),
    ("no function pointers", "fn probe() { Fn(\"probe\") }", NotCompile),
    ("no closures", "fn probe() { let f = |x| x; true }", NotCompile),
    ("an endless loop stops", "fn probe() { loop { } }", Stop),
    ("an endless recursion stops", "fn probe() { probe() }", Stop),
    (
        "a growing text stops",
        "fn probe() { let s = \"ab\"; loop { s += s; } }",
        Stop,
    ),
    (
        "a growing list stops",
        "fn probe() { let a = [1]; loop { a += a; } }",
        Stop,
    ),
    (
        "a replacement is weighed before it is made",
        "fn probe() { let s = \"a\"; for i in 0..12 { s += s; } s.replace(\"a\", s) }",
        Stop,
    ),
    ("no maps", "fn probe() { let m = #{a: 1}; true }", NotCompile),
    ("no sleeping", "fn probe() { sleep(1); true }", Fail("")),
    ("no clock", "fn probe() { timestamp(); true }", Fail("")),
    (
        "a length of time is positive",
        "fn probe() { months(0) }",
        Fail("length of time"),
    ),
];

/// Run every probe; what does not hold comes back, and a rule set is not loaded with it.
#[must_use]
pub fn check(engine: &Engine) -> Vec<Problem> {
    PROBES
        .iter()
        .filter_map(|(claim, script, must)| {
            let failure = probe(engine, script, *must).err()?;
            let message = format!("the script engine does not keep to \"{claim}\": {failure}");
            Some(Problem::new(Code::Engine, "engine", message))
        })
        .chain(late(engine))
        .collect()
}

/// A call that began too long ago is stopped by the clock before any limit is reached.
fn late(engine: &Engine) -> Option<Problem> {
    let ast = engine.compile_with_scope(&scope(), "fn probe() { loop { } }").ok()?;
    let _clocked = Clocked::late();
    let options = CallFnOptions::new().eval_ast(false);
    let answer = engine.call_fn_with_options::<Dynamic>(options, &mut Scope::new(), &ast, "probe", ());
    let stopped = answer.is_err_and(|error| matches!(error.unwrap_inner(), EvalAltResult::ErrorTerminated(..)));
    let message = "the script engine does not keep to \"a rule stops at its deadline\"";
    (!stopped).then(|| Problem::new(Code::Engine, "engine", message))
}

fn probe(engine: &Engine, script: &str, must: Must) -> Result<(), String> {
    let ast = match (engine.compile_with_scope(&scope(), script), must) {
        (Err(_), NotCompile) => return Ok(()),
        (Err(error), _) => return Err(format!("it does not compile: {error}")),
        (Ok(_), NotCompile) => return Err("it compiles".to_owned()),
        (Ok(ast), _) => ast,
    };
    let _clocked = Clocked::start();
    let options = CallFnOptions::new().eval_ast(false);
    let answer = engine.call_fn_with_options::<Dynamic>(options, &mut Scope::new(), &ast, "probe", ());
    match (answer, must) {
        (Ok(value), Hold) if value.as_bool() == Ok(true) => Ok(()),
        (Err(error), Stop) if stopped(&error) => Ok(()),
        (Err(error), Fail(words)) if !stopped(&error) && error.to_string().contains(words) => Ok(()),
        (Ok(value), _) => Err(format!("it answers {value}")),
        (Err(error), _) => Err(format!("it says {error}")),
    }
}

/// Whether a limit or the deadline ended it, rather than an error of the script.
pub(crate) fn stopped(error: &EvalAltResult) -> bool {
    matches!(
        error.unwrap_inner(),
        EvalAltResult::ErrorTooManyOperations(_)
            | EvalAltResult::ErrorStackOverflow(_)
            | EvalAltResult::ErrorDataTooLarge(..)
            | EvalAltResult::ErrorTooManyVariables(_)
            | EvalAltResult::ErrorTerminated(..)
    )
}
