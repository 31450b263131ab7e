//! Arguments whose variable has no value are left out, so that defaults of the schema stand in and a field of an input that
//! was not given is not taken for `null`. The executor would take it so.

use async_graphql::{
    Name,
    parser::types::{DocumentOperations, ExecutableDocument, Field, Selection, SelectionSet},
};
use async_graphql_value::Value as Written;

/// Takes them out of a document.
pub fn leave_out(document: &mut ExecutableDocument, unset: &[Name]) {
    if unset.is_empty() {
        return;
    }
    match &mut document.operations {
        DocumentOperations::Single(operation) => selections(&mut operation.node.selection_set.node, unset),
        DocumentOperations::Multiple(all) => {
            for operation in all.values_mut() {
                selections(&mut operation.node.selection_set.node, unset);
            }
        }
    }
    for fragment in document.fragments.values_mut() {
        selections(&mut fragment.node.selection_set.node, unset);
    }
}

fn selections(set: &mut SelectionSet, unset: &[Name]) {
    for selection in &mut set.items {
        match &mut selection.node {
            Selection::Field(field) => {
                arguments(&mut field.node, unset);
                selections(&mut field.node.selection_set.node, unset);
            }
            Selection::InlineFragment(fragment) => selections(&mut fragment.node.selection_set.node, unset),
            Selection::FragmentSpread(_) => {}
        }
    }
}

fn arguments(field: &mut Field, unset: &[Name]) {
    field.arguments.retain(|(_, value)| !is_unset(&value.node, unset));
    for (_, value) in &mut field.arguments {
        inside(&mut value.node, unset);
    }
}

fn is_unset(value: &Written, unset: &[Name]) -> bool {
    matches!(value, Written::Variable(name) if unset.contains(name))
}

fn inside(value: &mut Written, unset: &[Name]) {
    match value {
        Written::Object(fields) => {
            fields.retain(|_, value| !is_unset(value, unset));
            fields.values_mut().for_each(|value| inside(value, unset));
        }
        Written::List(items) => items.iter_mut().for_each(|item| inside(item, unset)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    #[test]
    fn what_has_no_value_is_not_there() {
        let mut document = parse_query(
            "query($a: Int, $b: Int) { x(one: $a, two: $b, three: {f: $a, g: [{h: $a}, $a], i: $b}) { ...F } }
             fragment F on T { ... on U { y(a: $a) } }",
        )
        .unwrap();
        leave_out(&mut document, &[Name::new("a")]);
        let DocumentOperations::Single(operation) = &document.operations else {
            panic!("one operation")
        };
        let Selection::Field(x) = &operation.node.selection_set.node.items[0].node else {
            panic!("a field")
        };
        let written: Vec<String> = x
            .node
            .arguments
            .iter()
            .map(|(name, value)| format!("{}: {}", name.node, value.node))
            .collect();
        assert_eq!(written, ["two: $b", "three: {g: [{}, $a], i: $b}"]);
        let Selection::InlineFragment(inline) = &document.fragments["F"].node.selection_set.node.items[0].node else {
            panic!("a fragment")
        };
        let Selection::Field(y) = &inline.node.selection_set.node.items[0].node else {
            panic!("a field")
        };
        assert!(y.node.arguments.is_empty());
    }
}
