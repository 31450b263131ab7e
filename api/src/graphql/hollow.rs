//! Objects of which nothing is left to answer: every field is skipped, or no fragment is of their type. They are `{}`, while the
//! executor takes an object without fields for `null`. So each selection that may come out empty asks for its `__typename`
//! besides, by a key that no document can hold, and the answer loses it again. Most documents have no such selection.

use async_graphql::{
    Name, Pos, Positioned, Value,
    parser::types::{DocumentOperations, ExecutableDocument, Field, OperationType, Selection, SelectionSet},
};

use super::{contract::contract, executable::Fragments, kind::Kinds, merge};

/// No name as GraphQL has them: nobody else can ask for anything by it.
const KEY: &str = "{}";

/// Gives every selection that may come out empty a field that it always has. Whether there was one.
pub fn fill(document: &mut ExecutableDocument) -> bool {
    let (DocumentOperations::Single(operation), Some(schema)) = (&mut document.operations, contract()) else {
        return false;
    };
    let written = document.fragments.clone();
    let mut fill = Fill {
        kinds: Kinds::new(schema),
        fragments: &written,
        filled: false,
    };
    let operation = &mut operation.node;
    let (root, set) = (merge::root(operation.ty), &mut operation.selection_set.node);
    if operation.ty == OperationType::Subscription {
        // What is followed stands there alone, and an event always has it.
        fill.inside(set, root);
    } else {
        fill.set(set, root);
    }
    for fragment in document.fragments.values_mut() {
        let fragment = &mut fragment.node;
        fill.inside(&mut fragment.selection_set.node, &fragment.type_condition.node.on.node);
    }
    fill.filled
}

/// Whether a field was not written by the caller.
pub fn is_ours(field: &Field) -> bool {
    field.response_key().node == KEY
}

/// Takes out of an answer what only [`fill`] asked for.
pub fn clear(answer: &mut Value) {
    match answer {
        Value::List(items) => items.iter_mut().for_each(clear),
        Value::Object(fields) => {
            fields.shift_remove(KEY);
            fields.values_mut().for_each(clear);
        }
        _ => {}
    }
}

struct Fill<'a> {
    kinds: Kinds<'a>,
    /// As they were written.
    fragments: &'a Fragments,
    filled: bool,
}

impl<'a> Fill<'a> {
    /// All that is asked for of an object, or of what stands behind an interface or union.
    fn set(&mut self, set: &mut SelectionSet, kind: &'a str) {
        self.inside(set, kind);
        let objects = self.kinds.objects(kind);
        if !objects.iter().all(|object| self.is_sure(set, object)) {
            set.items.push(ours());
            self.filled = true;
        }
    }

    /// What the fields of a selection are asked for.
    fn inside(&mut self, set: &mut SelectionSet, kind: &str) {
        for selection in &mut set.items {
            match &mut selection.node {
                Selection::Field(field) => {
                    let answer = self.kinds.answer(kind, &field.node);
                    let below = &mut field.node.selection_set.node;
                    if let Some(answer) = answer.filter(|_| !below.items.is_empty()) {
                        self.set(below, answer);
                    }
                }
                Selection::InlineFragment(fragment) => {
                    let fragment = &mut fragment.node;
                    let named = fragment.type_condition.as_ref();
                    let kind = named.map_or(kind, |named| named.node.on.node.as_str());
                    self.inside(&mut fragment.selection_set.node, kind);
                }
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    /// Whether an object is asked for a field by it, whatever the variables are.
    fn is_sure(&self, set: &SelectionSet, object: &str) -> bool {
        set.items.iter().any(|selection| {
            let selection = &selection.node;
            if !selection.directives().is_empty() {
                return false;
            }
            let (named, below) = match selection {
                Selection::Field(_) => return true,
                Selection::InlineFragment(it) => (it.node.type_condition.as_ref(), &it.node.selection_set.node),
                Selection::FragmentSpread(it) => match self.fragments.get(&it.node.fragment_name.node) {
                    Some(it) => (Some(&it.node.type_condition), &it.node.selection_set.node),
                    None => return false,
                },
            };
            let meant = named.is_none_or(|named| self.kinds.stands_for(&named.node.on.node, object));
            meant && self.is_sure(below, object)
        })
    }
}

fn ours() -> Positioned<Selection> {
    let at = Pos::default();
    let field = Field {
        alias: Some(Positioned::new(Name::new(KEY), at)),
        name: Positioned::new(Name::new("__typename"), at),
        arguments: Vec::new(),
        directives: Vec::new(),
        selection_set: Positioned::new(SelectionSet { items: Vec::new() }, at),
    };
    Positioned::new(Selection::Field(Positioned::new(field, at)), at)
}

#[cfg(test)]
mod tests {
    use async_graphql::value;

    use super::{super::document::Document, *};

    /// Response keys of what the executor gets.
    fn filled(text: &str) -> String {
        fn print(set: &SelectionSet, fragments: &Fragments) -> String {
            let each = set.items.iter().map(|selection| match &selection.node {
                Selection::Field(field) => {
                    let below = print(&field.node.selection_set.node, fragments);
                    format!("{}{below}", field.node.response_key().node)
                }
                Selection::InlineFragment(it) => format!("...{}", print(&it.node.selection_set.node, fragments)),
                Selection::FragmentSpread(it) => {
                    let fragment = &fragments[&it.node.fragment_name.node];
                    format!("...{}", print(&fragment.node.selection_set.node, fragments))
                }
            });
            let each: Vec<_> = each.collect();
            if each.is_empty() {
                String::new()
            } else {
                format!("({})", each.join(" "))
            }
        }
        let document = Document::read(text).unwrap();
        let operation = document.find(None).unwrap();
        let DocumentOperations::Single(written) = &operation.document.operations else {
            panic!("one operation")
        };
        let printed = print(&written.node.selection_set.node, &operation.document.fragments);
        assert_eq!(operation.hollow, printed.contains(KEY), "{text}");
        printed
    }

    #[test]
    fn what_always_asks_for_something_stays_as_it_is() {
        for (text, same) in [
            ("{ viewer { person { id } } }", "(viewer(person(id)))"),
            (
                "query($b: Boolean!) { viewer { a: person { id name @include(if: $b) } b: person @skip(if: $b) { id } } }",
                "(viewer(a(id name) b(id)))",
            ),
            (
                "{ viewer { ...V } } fragment V on Viewer { ... { person { ...N } } } fragment N on Node { id }",
                "(viewer(...(...(person(...(id))))))",
            ),
            (
                "{ node(id: 1) { ... on Evidence { id } ... on Node { id } } }",
                "(node(...(id) ...(id)))",
            ),
        ] {
            assert_eq!(filled(text), same, "{text}");
        }
    }

    #[test]
    fn what_may_come_out_empty_asks_for_one_field_more() {
        for (text, more) in [
            (
                "query($b: Boolean!) { viewer @skip(if: $b) { person { id @include(if: $b) } } }",
                "(viewer(person(id {})) {})",
            ),
            (
                "query($b: Boolean!) { viewer { ...V @skip(if: $b) } } fragment V on Viewer { person { ... @skip(if: $b) { id } } }",
                "(viewer(...(person(...(id) {})) {}))",
            ),
            (
                "{ node(id: 1) { ... on Evidence { id } ... on Unit { id } } }",
                "(node(...(id) ...(id) {}))",
            ),
            (
                "subscription($b: Boolean!) { ruleActivated { id @include(if: $b) } }",
                "(ruleActivated(id {}))",
            ),
            (
                "query($b: Boolean!) { __schema { types { name @include(if: $b) } } }",
                "(__schema(types(name {})))",
            ),
        ] {
            assert_eq!(filled(text), more, "{text}");
        }
    }

    #[test]
    fn an_answer_loses_it() {
        let mut answer =
            value!({ "a": [{ "{}": "T" }, null, { "b": 1, "{}": "T", "c": { "{}": "T" } }], "{}": "Query" });
        clear(&mut answer);
        assert_eq!(answer.to_string(), "{a: [{}, null, {b: 1, c: {}}]}");
    }
}
