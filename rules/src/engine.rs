//! The one constructor of the script engine: what is in, what is out, every limit. All uses of rhai's configuration are here.

use std::{
    cell::Cell,
    time::{Duration, Instant},
};

use rhai::{
    Engine, Module, OptimizationLevel, Scope, Shared,
    packages::{
        ArithmeticPackage, BasicArrayPackage, BasicIteratorPackage, BasicMathPackage, BasicStringPackage, LogicPackage,
        Package,
    },
};

use crate::{
    host,
    term::{ConcernLevel, EvidenceKind, Grade},
};

mod compare;
pub mod conformance;
mod text;

/// Operations that one call may spend.
pub const OPERATIONS: u64 = 200_000;
/// Functions within functions.
pub const CALL_LEVELS: usize = 16;
/// Nesting of expressions, outside and inside functions.
pub const EXPRESSION_DEPTHS: (usize, usize) = (48, 32);
/// Bytes of one text.
pub const TEXT_BYTES: usize = 8_192;
/// Items of one list.
pub const LIST_ITEMS: usize = 512;
/// Entries of one map.
pub const MAP_ENTRIES: usize = 128;
/// Variables in scope.
pub const VARIABLES: usize = 64;
/// Functions in one script.
pub const FUNCTIONS: usize = 64;
/// Bytes of one script.
pub const SCRIPT_BYTES: usize = 65_536;
/// Wall time of one call.
pub const DEADLINE: Duration = Duration::from_millis(50);
/// The clock is looked at once in so many operations; a power of two.
const CLOCK_EVERY: u64 = 256;

/// Words that rules may not use: each would call what is only known while it runs, or load code from elsewhere. Maps are
/// among them: `m[key] = value` grows one past its limit unseen, and no rule needs any.
pub const DISABLED: &[&str] = &[
    "eval",
    "import",
    "export",
    "Fn",
    "call",
    "curry",
    "is_def_fn",
    "is_def_var",
    "debug",
    "#{",
];

/// What ends a call that has taken too long.
pub(crate) const TOO_LATE: &str = "deadline";

thread_local! {
    static UNTIL: Cell<Option<Instant>> = const { Cell::new(None) };
    static SPENT: Cell<u64> = const { Cell::new(0) };
}

/// Holds the deadline of the call that runs on this thread; dropped, there is none.
pub(crate) struct Clocked(());

impl Clocked {
    pub(crate) fn start() -> Self {
        UNTIL.set(Some(Instant::now() + DEADLINE));
        SPENT.set(0);
        Self(())
    }

    /// As if the call had begun longer ago than it may take.
    pub(crate) fn late() -> Self {
        let clocked = Self::start();
        UNTIL.set(Some(Instant::now()));
        clocked
    }

    /// Operations spent so far.
    #[expect(clippy::unused_self, reason = "only a call that is being clocked has spent anything")]
    pub(crate) fn operations(&self) -> u64 {
        SPENT.get()
    }
}

impl Drop for Clocked {
    fn drop(&mut self) {
        UNTIL.set(None);
    }
}

/// Build an engine with nothing in it but what rules need.
#[must_use]
pub(crate) fn build() -> Engine {
    let mut engine = Engine::new_raw();
    engine.set_optimization_level(OptimizationLevel::None);
    limit(&mut engine);
    for word in DISABLED {
        engine.disable_symbol(*word);
    }
    // Not the language core (it sleeps, exits, and lists functions), not `MoreStringPackage` (its `replace` can ask for
    // gigabytes with every limit set); what rules need of it is registered anew in `text`, with checks.
    ArithmeticPackage::new().register_into_engine(&mut engine);
    LogicPackage::new().register_into_engine(&mut engine);
    BasicMathPackage::new().register_into_engine(&mut engine);
    BasicStringPackage::new().register_into_engine(&mut engine);
    BasicArrayPackage::new().register_into_engine(&mut engine);
    BasicIteratorPackage::new().register_into_engine(&mut engine);
    engine.register_global_module(constants().into());
    compare::register(&mut engine);
    text::register(&mut engine);
    host::register(&mut engine);
    engine.on_progress(|operations| {
        SPENT.set(operations);
        let late = operations & (CLOCK_EVERY - 1) == 0 && UNTIL.get().is_some_and(|until| Instant::now() >= until);
        late.then(|| TOO_LATE.into())
    });
    engine
}

fn limit(engine: &mut Engine) {
    engine
        .set_fast_operators(false)
        .set_strict_variables(true)
        .set_fail_on_invalid_map_property(true)
        .set_allow_anonymous_fn(false)
        .set_max_operations(OPERATIONS)
        .set_max_call_levels(CALL_LEVELS)
        .set_max_expr_depths(EXPRESSION_DEPTHS.0, EXPRESSION_DEPTHS.1)
        .set_max_string_size(TEXT_BYTES)
        .set_max_array_size(LIST_ITEMS)
        .set_max_map_size(MAP_ENTRIES)
        .set_max_variables(VARIABLES)
        .set_max_functions(FUNCTIONS)
        .set_max_modules(0);
}

/// The constants by name: once as a scope to compile against, once as a module to run against. Either alone fails.
fn each_constant(mut put: impl FnMut(&'static str, rhai::Dynamic)) {
    for level in ConcernLevel::ALL {
        put(level.code(), rhai::Dynamic::from(*level));
    }
    for grade in Grade::ALL {
        put(grade.code(), rhai::Dynamic::from(*grade));
    }
    for kind in EvidenceKind::ALL {
        put(kind.code(), rhai::Dynamic::from(*kind));
    }
}

fn constants() -> Module {
    let mut module = Module::new();
    each_constant(|name, value| {
        module.set_var(name, value);
    });
    module
}

/// The scope to compile scripts against.
pub(crate) fn scope() -> Scope<'static> {
    let mut scope = Scope::new();
    each_constant(|name, value| {
        scope.push_constant_dynamic(name, value);
    });
    scope
}

/// Add the functions of a shared script; errors inside them keep its name.
///
/// # Errors
/// When the script cannot be run, which a file of functions only always can.
pub(crate) fn add_library(engine: &mut Engine, ast: &rhai::AST) -> Result<(), Box<rhai::EvalAltResult>> {
    let module = Module::eval_ast_as_new(Scope::new(), ast, engine)?;
    engine.register_global_module(Shared::new(module));
    Ok(())
}

/// Words for tests of what a rule might break: a panic, and time spent inside one word.
#[cfg(test)]
pub(crate) fn add_test_words(engine: &mut Engine) {
    engine.register_fn("break_down", || panic!("broken on purpose"));
    engine.register_fn("slow", || {
        let started = Instant::now();
        while started.elapsed() < Duration::from_micros(500) {
            std::hint::spin_loop();
        }
    });
}
