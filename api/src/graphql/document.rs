//! A document before it runs: parsed once, counted with a memo per fragment, its required variables asked for. What it
//! costs to refuse does not depend on how often fragments spread each other.

use std::collections::HashMap;

use async_graphql::{
    Name, Request,
    parser::types::{
        DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection, SelectionSet,
    },
};

use super::{error::ErrorCode, shape::Shape};

/// Deepest selection.
const DEEPEST: u64 = 15;
/// Most fields, every spread of a fragment counted.
const MOST_FIELDS: u64 = 2_000;
/// Most fields at the root of a query.
const MOST_QUERIES: u64 = 20;
/// Most fields at the root of a mutation.
const MOST_MUTATIONS: u64 = 5;

/// Why a document is not run.
pub type Refusal = (ErrorCode, String);

/// What is known of an operation before it runs.
#[derive(Debug)]
pub struct Operation {
    /// Its name, or what sort it is.
    pub name: String,
    /// The type of its root.
    pub root: &'static str,
    /// Whether it changes something.
    pub changes: bool,
    /// In which order it asks for fields.
    pub shape: Shape,
}

/// Finds the operation that is asked for and refuses what asks for too much, or lacks a variable.
///
/// # Errors
///
/// The code and the reason.
pub fn check(request: &mut Request) -> Result<Operation, Result<Refusal, async_graphql::ServerError>> {
    let wanted = request.operation_name.clone();
    let given: Vec<Name> = request.variables.keys().cloned().collect();
    let document = request.parsed_query().map_err(Err)?;
    let (name, operation) = find(document, wanted.as_deref()).map_err(Ok)?;
    let counted = Count {
        document,
        memo: HashMap::new(),
    }
    .operation(operation);
    limits(operation.ty, counted).map_err(Ok)?;
    followed(operation).map_err(Ok)?;
    variables(operation, &given).map_err(Ok)?;
    Ok(Operation {
        name: name.map_or_else(|| operation.ty.to_string(), ToString::to_string),
        changes: operation.ty == OperationType::Mutation,
        root: match operation.ty {
            OperationType::Query => "Query",
            OperationType::Mutation => "Mutation",
            OperationType::Subscription => "Subscription",
        },
        shape: Shape::of(document, &operation.selection_set.node),
    })
}

fn find<'a>(
    document: &'a ExecutableDocument,
    wanted: Option<&str>,
) -> Result<(Option<&'a Name>, &'a OperationDefinition), Refusal> {
    let refuse = |why: String| Err((ErrorCode::BadRequest, why));
    match (&document.operations, wanted) {
        (DocumentOperations::Single(one), None) => Ok((None, &one.node)),
        (DocumentOperations::Single(_), Some(wanted)) => refuse(format!(
            "there is no operation `{}` in the document",
            super::scalar::shorten(wanted)
        )),
        (DocumentOperations::Multiple(all), Some(wanted)) => match all.get_key_value(wanted) {
            Some((name, operation)) => Ok((Some(name), &operation.node)),
            None => refuse(format!(
                "there is no operation `{}` in the document",
                super::scalar::shorten(wanted)
            )),
        },
        (DocumentOperations::Multiple(all), None) => match all.iter().next() {
            Some((name, operation)) if all.len() == 1 => Ok((Some(name), &operation.node)),
            _ => refuse("the document has several operations: say in `operationName` which one to run".to_owned()),
        },
    }
}

fn limits(kind: OperationType, counted: Counted) -> Result<(), Refusal> {
    let most = match kind {
        OperationType::Query => MOST_QUERIES,
        OperationType::Mutation => MOST_MUTATIONS,
        // As the specification has it: each event answers one field.
        OperationType::Subscription => 1,
    };
    let checks = [
        (counted.root, most, "fields at its root"),
        (counted.depth, DEEPEST, "levels"),
        (counted.fields, MOST_FIELDS, "fields"),
    ];
    for (count, most, what) in checks {
        if count > most {
            let why = format!("the document has {count} {what}, at most {most} are run: ask for less at a time");
            return Err((ErrorCode::DocumentTooComplex, why));
        }
    }
    Ok(())
}

/// The executor looks for what is followed at the root itself, not in fragments: without a word it would follow nothing.
fn followed(operation: &OperationDefinition) -> Result<(), Refusal> {
    let mut items = operation.selection_set.node.items.iter();
    let plain = items.all(|item| matches!(item.node, Selection::Field(_)));
    if operation.ty == OperationType::Subscription && !plain {
        let why = "write the field that is followed at the root of the subscription, not in a fragment";
        return Err((ErrorCode::BadRequest, why.to_owned()));
    }
    Ok(())
}

/// A mutation must not begin before it is known that all its required variables are there.
fn variables(operation: &OperationDefinition, given: &[Name]) -> Result<(), Refusal> {
    for definition in operation.variable_definitions.iter().map(|definition| &definition.node) {
        let required = !definition.var_type.node.nullable && definition.default_value.is_none();
        if required && !given.contains(&definition.name.node) {
            let why = format!("the variable `${}` is required and was not given", definition.name.node);
            return Err((ErrorCode::BadRequest, why));
        }
    }
    Ok(())
}

/// What a selection comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counted {
    root: u64,
    fields: u64,
    depth: u64,
}

struct Count<'a> {
    document: &'a ExecutableDocument,
    memo: HashMap<&'a Name, Option<Counted>>,
}

impl<'a> Count<'a> {
    fn operation(mut self, operation: &'a OperationDefinition) -> Counted {
        self.set(&operation.selection_set.node)
    }

    fn set(&mut self, set: &'a SelectionSet) -> Counted {
        let mut sum = Counted::default();
        for selection in &set.items {
            let one = match &selection.node {
                Selection::Field(field) => {
                    let below = self.set(&field.node.selection_set.node);
                    Counted {
                        root: 1,
                        fields: below.fields.saturating_add(1),
                        depth: below.depth.saturating_add(1),
                    }
                }
                Selection::InlineFragment(fragment) => self.set(&fragment.node.selection_set.node),
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node),
            };
            sum.root = sum.root.saturating_add(one.root);
            sum.fields = sum.fields.saturating_add(one.fields);
            sum.depth = sum.depth.max(one.depth);
        }
        sum
    }

    /// Counted once however often it is spread. One that spreads itself is found by validation and counts nothing here.
    fn fragment(&mut self, name: &'a Name) -> Counted {
        if let Some(known) = self.memo.get(name) {
            return known.unwrap_or_default();
        }
        self.memo.insert(name, None);
        let Some(fragment) = self.document.fragments.get(name) else {
            return Counted::default();
        };
        let counted = self.set(&fragment.node.selection_set.node);
        self.memo.insert(name, Some(counted));
        counted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(document: &str) -> Option<ErrorCode> {
        match check(&mut Request::new(document)) {
            Ok(_) => None,
            Err(Ok((code, _))) => Some(code),
            Err(Err(_)) => Some(ErrorCode::ValidationFailed),
        }
    }

    #[test]
    fn spreads_that_multiply_are_refused_at_once() {
        let level = |at: i32| {
            format!(
                "fragment F{at} on Query {{ {} }} ",
                format!("...F{} ", at + 1).repeat(10)
            )
        };
        let levels: Vec<String> = (0..40).map(level).collect();
        let levels = levels.concat();
        let document = format!("{{ ...F0 }} {levels} fragment F40 on Query {{ __typename }}");
        assert_eq!(refused(&document), Some(ErrorCode::DocumentTooComplex));
    }

    #[test]
    fn depth_root_and_variables_are_counted() {
        assert_eq!(refused("{ viewer { person { name } } }"), None);
        assert_eq!(
            refused(&format!("{{ {} {} }}", "a { ".repeat(15) + "b", "}".repeat(15))),
            Some(ErrorCode::DocumentTooComplex)
        );
        let many = ["a", "b", "c", "d", "e", "f"]
            .map(|alias| format!("{alias}: closeConcern "))
            .concat();
        assert_eq!(
            refused(&format!("mutation {{ {many} }}")),
            Some(ErrorCode::DocumentTooComplex)
        );
        assert_eq!(refused("mutation M($a: ID!) { x(a: $a) }"), Some(ErrorCode::BadRequest));
        assert_eq!(refused("mutation M($a: ID) { x(a: $a) }"), None);
        assert_eq!(refused("query A { a } query B { b }"), Some(ErrorCode::BadRequest));
    }

    #[test]
    fn a_fragment_that_spreads_itself_ends() {
        assert_eq!(refused("{ ...A } fragment A on Query { ...A viewer }"), None);
    }
}
