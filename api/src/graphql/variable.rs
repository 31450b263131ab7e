//! Variables, held against their definitions before anything runs: a mutation must not begin with some of them missing.
//! Every problem is told at once, with the path of the value.

use std::fmt::Write as _;

use apollo_compiler::{
    Schema,
    ast::{OperationType, Type},
    executable,
    schema::{ExtendedType, InputObjectType},
};
use async_graphql::{Name, Value, Variables, parser::types::OperationDefinition};
use serde_json::{Map, Value as Json};

use super::{
    contract::{contract, names, nearest},
    error::ErrorCode,
    flaw::{Flaw, MOST_FLAWS},
    scalar::{self, shorten},
};

/// Most items of a list in an argument.
pub const MOST_ITEMS: usize = 250;

/// A variable as its operation defines it.
#[derive(Debug)]
pub struct Definition {
    name: Name,
    kind: Type,
    default: Option<Value>,
    /// What is wrong with its words is told in the payload.
    in_payload: bool,
}

/// Variables that fit.
#[derive(Debug, Default)]
pub struct Coerced {
    /// Those that have a value, by themselves or by default.
    pub values: Variables,
    /// Those that have none: as if the arguments that name them were not there.
    pub unset: Vec<Name>,
}

impl Definition {
    /// Every variable of an operation, known to the validator and to the executor.
    pub fn of(known: &executable::Operation, operation: &OperationDefinition) -> Vec<Self> {
        let defaults = &operation.variable_definitions;
        let definitions = known.variables.iter().map(|definition| {
            let parsed = defaults.iter().find(|it| it.node.name.node == definition.name.as_str());
            Self {
                name: Name::new(definition.name.as_str()),
                kind: (*definition.ty).clone(),
                in_payload: told_in_payload(known.operation_type, &definition.ty),
                default: parsed.and_then(|it| Some(it.node.default_value.as_ref()?.node.clone())),
            }
        });
        definitions.collect()
    }
}

/// Why a text is refused that no database of ours keeps, and that one of them does not even look for.
pub const NUL: &str = "it holds a NUL character, which no text here has: take it out";

/// Whether a value of this type is what a mutation takes in: what is wrong with its words is told in the payload, by field.
pub fn told_in_payload(operation: OperationType, kind: &Type) -> bool {
    operation == OperationType::Mutation && kind.inner_named_type().ends_with("Input")
}

/// Holds what was given against the definitions.
///
/// # Errors
///
/// Everything that is missing, unknown or of another kind.
pub fn coerce(definitions: &[Definition], mut given: Map<String, Json>) -> Result<Coerced, Vec<Flaw>> {
    let Some(schema) = contract() else {
        return Err(vec![Flaw::internal()]);
    };
    let mut coerced = Coerced::default();
    let mut look = Look {
        schema,
        path: String::new(),
        flaws: Vec::new(),
        takes_nul: false,
    };
    for definition in definitions {
        look.path = format!("${}", definition.name);
        look.takes_nul = definition.in_payload;
        match (given.remove(definition.name.as_str()), &definition.default) {
            (Some(value), _) => {
                if let Some(value) = look.value(&definition.kind, value) {
                    coerced.values.insert(definition.name.clone(), value);
                }
            }
            (None, Some(default)) => {
                coerced.values.insert(definition.name.clone(), default.clone());
            }
            (None, None) if definition.kind.is_non_null() => look.found("it is required and was not given"),
            (None, None) => coerced.unset.push(definition.name.clone()),
        }
    }
    for name in given.keys() {
        look.path = format!("${}", shorten(name));
        look.unknown("the operation has no such variable", name, || {
            definitions.iter().map(|definition| definition.name.as_str()).collect()
        });
    }
    if look.flaws.is_empty() {
        Ok(coerced)
    } else {
        look.flaws.truncate(MOST_FLAWS);
        Err(look.flaws)
    }
}

struct Look<'a> {
    schema: &'a Schema,
    path: String,
    flaws: Vec<Flaw>,
    takes_nul: bool,
}

impl Look<'_> {
    /// The value as the executor knows it. `None` when it does not fit, which is noted.
    fn value(&mut self, kind: &Type, value: Json) -> Option<Value> {
        match (kind, value) {
            (kind, Json::Null) if kind.is_non_null() => {
                self.found(&format!("expected `{kind}`, got null"));
                None
            }
            (_, Json::Null) => Some(Value::Null),
            (Type::List(inner) | Type::NonNullList(inner), Json::Array(items)) => self.list(inner, items),
            // One item stands for a list of it.
            (Type::List(inner) | Type::NonNullList(inner), item) => {
                self.value(inner, item).map(|item| Value::List(vec![item]))
            }
            (Type::Named(name) | Type::NonNullNamed(name), value) => match self.schema.types.get(name) {
                Some(ExtendedType::InputObject(input)) => self.object(input, value),
                Some(ExtendedType::Enum(closed)) => match value {
                    Json::String(word) if closed.values.contains_key(word.as_str()) => {
                        Some(Value::Enum(Name::new(word)))
                    }
                    Json::String(word) => {
                        let (schema, why) = (self.schema, format!("there is no `{}` in `{name}`", shorten(&word)));
                        self.unknown(&why, &word, || names(schema, name));
                        None
                    }
                    other => self.differs(name, &other),
                },
                _ => self.scalar(name, value),
            },
        }
    }

    fn list(&mut self, inner: &Type, items: Vec<Json>) -> Option<Value> {
        if items.len() > MOST_ITEMS {
            self.found(&format!(
                "the list has {} items, at most {MOST_ITEMS} are taken",
                items.len()
            ));
            return None;
        }
        let mut all = Vec::with_capacity(items.len());
        let mut whole = true;
        for (at, item) in items.into_iter().enumerate() {
            let item = self.below(format_args!("[{at}]"), |look| look.value(inner, item));
            whole &= item.is_some();
            all.extend(item);
        }
        whole.then_some(Value::List(all))
    }

    fn object(&mut self, input: &InputObjectType, value: Json) -> Option<Value> {
        let mut given = match value {
            Json::Object(given) => given,
            other => return self.differs(&input.name, &other),
        };
        let before = self.flaws.len();
        let mut fields = async_graphql::indexmap::IndexMap::new();
        for (name, definition) in &input.fields {
            match given.remove(name.as_str()) {
                Some(value) => {
                    let value = self.below(format_args!(".{name}"), |look| look.value(&definition.ty, value));
                    fields.extend(value.map(|value| (Name::new(name.as_str()), value)));
                }
                None if definition.is_required() => {
                    self.below(format_args!(".{name}"), |look| {
                        look.found("it is required and was not given");
                    });
                }
                None => {}
            }
        }
        for unknown in given.keys() {
            self.below(format_args!(".{}", shorten(unknown)), |look| {
                look.unknown(&format!("`{}` has no such field", input.name), unknown, || {
                    input.fields.keys().map(AsRef::as_ref).collect()
                });
            });
        }
        (self.flaws.len() == before).then_some(Value::Object(fields))
    }

    fn scalar(&mut self, name: &str, value: Json) -> Option<Value> {
        if !self.takes_nul && value.as_str().is_some_and(|text| text.contains('\0')) {
            self.found(NUL);
            return None;
        }
        let fits = match (name, &value) {
            ("Int", Json::Number(number)) => return self.whole(number),
            ("Float", Json::Number(number)) => number.as_f64().is_some_and(f64::is_finite),
            ("String" | "ID", Json::String(_)) | ("Boolean", Json::Bool(_)) => true,
            ("ID", Json::Number(number)) => number.is_i64() || number.is_u64(),
            ("Int" | "Float" | "String" | "ID" | "Boolean", _) => false,
            _ => return self.ours(name, value),
        };
        if fits {
            Some(constant(value))
        } else {
            self.differs(name, &value)
        }
    }

    /// `3.0` is whole in JSON, where numbers are of one kind.
    fn whole(&mut self, number: &serde_json::Number) -> Option<Value> {
        let whole = number.as_i64().and_then(|whole| i32::try_from(whole).ok()).or_else(|| {
            let float = number.as_f64().filter(|float| float.fract() == 0.0)?;
            let within = (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&float);
            #[expect(clippy::cast_possible_truncation, reason = "whole and within the range")]
            within.then_some(float as i32)
        });
        if whole.is_none() {
            self.found("expected `Int`: a whole number of at most 32 bits");
        }
        whole.map(|whole| Value::Number(whole.into()))
    }

    fn ours(&mut self, name: &str, value: Json) -> Option<Value> {
        let value = constant(value);
        match scalar::fits(name, value.clone()) {
            Ok(()) => Some(value),
            Err(why) => {
                self.note(ErrorCode::BadInput, &why);
                None
            }
        }
    }

    fn differs(&mut self, expected: &str, got: &Json) -> Option<Value> {
        let got = match got {
            Json::Null => "null",
            Json::Bool(_) => "a boolean",
            Json::Number(_) => "a number",
            Json::String(_) => "a text",
            Json::Array(_) => "a list",
            Json::Object(_) => "an object",
        };
        self.found(&format!("expected `{expected}`, got {got}"));
        None
    }

    fn below<T>(&mut self, step: std::fmt::Arguments<'_>, look: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.path.len();
        // Writing into a text cannot fail.
        let _ = self.path.write_fmt(step);
        let looked = look(self);
        self.path.truncate(length);
        looked
    }

    /// Tells of a word that is not known, and of the nearest one that is; that one is only looked for where it is told.
    fn unknown<'n>(&mut self, why: &str, word: &str, known: impl FnOnce() -> Vec<&'n str>) {
        let told = self.flaws.len() < MOST_FLAWS;
        match told.then(|| nearest(known(), word)).flatten() {
            Some(meant) => self.found(&format!("{why}: did you mean `{meant}`?")),
            None => self.found(why),
        }
    }

    fn found(&mut self, why: &str) {
        self.note(ErrorCode::BadRequest, why);
    }

    fn note(&mut self, code: ErrorCode, why: &str) {
        // Counted on, so that an object knows whether it fits, but not kept beyond what is told.
        let message = if self.flaws.len() < MOST_FLAWS {
            format!("`{}`: {why}", self.path)
        } else {
            String::new()
        };
        self.flaws.push(Flaw::new(code, message));
    }
}

/// As the executor knows it. What the JSON around a document may nest is bounded at the edge.
fn constant(value: Json) -> Value {
    Value::from_json(value).unwrap_or_default()
}
