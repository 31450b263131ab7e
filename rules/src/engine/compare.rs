//! Comparisons that never answer what was not asked: mixed or missing operands are errors, not `false`.

use chrono::NaiveDate;
use rhai::{Dynamic, Engine, EvalAltResult, ImmutableString};

use crate::{
    host::value_name,
    term::{ConcernLevel, EvidenceKind, Grade},
};

type Answer = Result<bool, Box<EvalAltResult>>;

macro_rules! equality {
    ($engine:ident, $($ty:ty),+) => {$(
        $engine.register_fn("==", |a: $ty, b: $ty| a == b).register_fn("!=", |a: $ty, b: $ty| a != b);
    )+};
}

macro_rules! order {
    ($engine:ident, $($ty:ty),+) => {$(
        $engine
            .register_fn("<", |a: $ty, b: $ty| a < b)
            .register_fn("<=", |a: $ty, b: $ty| a <= b)
            .register_fn(">", |a: $ty, b: $ty| a > b)
            .register_fn(">=", |a: $ty, b: $ty| a >= b);
    )+};
}

pub(super) fn register(engine: &mut Engine) {
    // Grades have no order that everybody reads alike: `worse_than` and `better_than` say it.
    equality!(
        engine,
        ConcernLevel,
        EvidenceKind,
        Grade,
        NaiveDate,
        i64,
        bool,
        ImmutableString
    );
    order!(engine, ConcernLevel, NaiveDate, i64, ImmutableString);
    engine
        .register_fn("worse_than", |a: &mut Grade, b: Grade| *a > b)
        .register_fn("better_than", |a: &mut Grade, b: Grade| *a < b)
        .register_fn("==", |a: Dynamic, b: Dynamic| mixed("==", &a, &b, same))
        .register_fn("!=", |a: Dynamic, b: Dynamic| mixed("!=", &a, &b, |a, b| !same(a, b)))
        .register_fn("<", |a: Dynamic, b: Dynamic| mixed("<", &a, &b, |a, b| a < b))
        .register_fn("<=", |a: Dynamic, b: Dynamic| mixed("<=", &a, &b, |a, b| a <= b))
        .register_fn(">", |a: Dynamic, b: Dynamic| mixed(">", &a, &b, |a, b| a > b))
        .register_fn(">=", |a: Dynamic, b: Dynamic| mixed(">=", &a, &b, |a, b| a >= b));
}

#[expect(
    clippy::float_cmp,
    reason = "a script that compares numbers for equality means exactly that"
)]
fn same(a: f64, b: f64) -> bool {
    a == b
}

/// What is left when the two are not of one sort: whole and decimal numbers compare, nothing else does.
fn mixed(operator: &str, a: &Dynamic, b: &Dynamic, compare: fn(f64, f64) -> bool) -> Answer {
    if let (Some(a), Some(b)) = (number(a), number(b)) {
        return Ok(compare(a, b));
    }
    Err(if a.is_unit() || b.is_unit() {
        format!("`{operator}` cannot compare what is missing: first look whether it is there").into()
    } else {
        format!("`{operator}` cannot compare {} with {}", value_name(a), value_name(b)).into()
    })
}

#[expect(clippy::cast_precision_loss, reason = "counts and scores are far below 2^52")]
fn number(value: &Dynamic) -> Option<f64> {
    value
        .as_float()
        .ok()
        .or_else(|| value.as_int().ok().map(|whole| whole as f64))
}
