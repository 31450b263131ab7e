//! What a document asks for several times in one place, asked for once. The executor runs every field that it finds written and
//! lays the answers over each other: a list that was read twice, a change that was made twice. The specification collects
//! fields by their response key first (`CollectFields`, `MergeSelectionSets`); here the executor gets a document that leaves
//! nothing to collect.

use std::rc::Rc;

use apollo_compiler::Schema;
use async_graphql::{
    Name, Pos, Positioned, Value, Variables,
    indexmap::IndexMap,
    parser::types::{
        Directive, DocumentOperations, ExecutableDocument, Field, InlineFragment, OperationDefinition, OperationType,
        Selection, SelectionSet, TypeCondition,
    },
};
use async_graphql_value::Value as Written;

use super::{
    contract::contract,
    error::ErrorCode,
    executable::Fragments,
    flaw::Flaw,
    kind::{Kinds, Objects},
};

/// Most fields of what comes out. What is asked for of an interface and of some of its objects may have to be written once
/// for each object.
const MOST_FIELDS: usize = 10_000;

/// Whether an operation asks for anything twice in one place, with whatever variables.
///
/// # Errors
///
/// When it cannot be written as one within reason.
pub fn repeats(fragments: &Fragments, operation: &OperationDefinition) -> Result<bool, Flaw> {
    let schema = contract().ok_or_else(Flaw::internal)?;
    let mut merge = Merge::new(schema, fragments, None);
    merge.set(root(operation.ty), &[&operation.selection_set.node]);
    if merge.fields > MOST_FIELDS {
        let why = "the same is asked for of interfaces and of their objects too often: ask for less at a time";
        return Err(Flaw::new(ErrorCode::DocumentTooComplex, why));
    }
    Ok(merge.repeats)
}

/// The document of an operation with nothing asked for twice, without what these variables leave out, and without fragments
/// by name.
pub fn once(document: &ExecutableDocument, variables: &Variables) -> ExecutableDocument {
    let (DocumentOperations::Single(operation), Some(schema)) = (&document.operations, contract()) else {
        return document.clone();
    };
    let written = &operation.node;
    let mut merge = Merge::new(schema, &document.fragments, Some(variables));
    let merged = OperationDefinition {
        ty: written.ty,
        variable_definitions: written.variable_definitions.clone(),
        directives: written.directives.clone(),
        selection_set: merge.set(root(written.ty), &[&written.selection_set.node]),
    };
    ExecutableDocument {
        operations: DocumentOperations::Single(Positioned::new(merged, operation.pos)),
        fragments: Fragments::new(),
    }
}

/// The type at the root of an operation.
pub const fn root(kind: OperationType) -> &'static str {
    match kind {
        OperationType::Query => "Query",
        OperationType::Mutation => "Mutation",
        OperationType::Subscription => "Subscription",
    }
}

/// A field as it was written, with the objects that it was written for.
struct Asked<'a> {
    on: Objects<'a>,
    /// The condition that left these objects.
    condition: &'a str,
    field: &'a Positioned<Field>,
}

/// What is asked for in one place, by response key.
type Keys<'a> = IndexMap<&'a Name, Vec<Asked<'a>>>;

struct Merge<'a> {
    kinds: Kinds<'a>,
    fragments: &'a Fragments,
    /// None where everything that may be asked for is looked at.
    variables: Option<&'a Variables>,
    fields: usize,
    repeats: bool,
}

impl<'a> Merge<'a> {
    fn new(schema: &'a Schema, fragments: &'a Fragments, variables: Option<&'a Variables>) -> Self {
        Self {
            kinds: Kinds::new(schema),
            fragments,
            variables,
            fields: 0,
            repeats: false,
        }
    }

    /// Selections of one place as one.
    fn set(&mut self, parent: &'a str, sets: &[&'a SelectionSet]) -> Positioned<SelectionSet> {
        let objects = self.kinds.objects(parent);
        let mut keys = Keys::new();
        for set in sets {
            self.collect(set, &objects, parent, &mut keys);
        }
        let mut items = Vec::with_capacity(keys.len());
        for asked in keys.values() {
            self.key(parent, &objects, asked, &mut items);
        }
        Positioned::new(SelectionSet { items }, Pos::default())
    }

    fn collect(&self, set: &'a SelectionSet, on: &Objects<'a>, condition: &'a str, keys: &mut Keys<'a>) {
        for selection in &set.items {
            if self.is_left_out(selection.node.directives()) {
                continue;
            }
            let (named, below) = match &selection.node {
                Selection::Field(field) => {
                    let asked = Asked {
                        on: Rc::clone(on),
                        condition,
                        field,
                    };
                    keys.entry(&field.node.response_key().node).or_default().push(asked);
                    continue;
                }
                Selection::InlineFragment(it) => (it.node.type_condition.as_ref(), &it.node.selection_set),
                Selection::FragmentSpread(it) => match self.fragments.get(&it.node.fragment_name.node) {
                    Some(it) => (Some(&it.node.type_condition), &it.node.selection_set),
                    None => continue,
                },
            };
            match named.map(|named| named.node.on.node.as_str()) {
                Some(named) if named != condition => {
                    let on = self.kinds.narrowed(on, named);
                    if !on.is_empty() {
                        self.collect(&below.node, &on, named, keys);
                    }
                }
                _ => self.collect(&below.node, on, condition, keys),
            }
        }
    }

    /// One response key: once for all objects that are asked for the same by it.
    fn key(&mut self, parent: &'a str, all: &Objects<'a>, asked: &[Asked<'a>], items: &mut Vec<Positioned<Selection>>) {
        let leaf = |it: &&Asked<'a>| it.on.len() == all.len() && it.field.node.selection_set.node.items.is_empty();
        if let Some(leaf) = asked
            .iter()
            .find(leaf)
            .filter(|it| self.kinds.answer(parent, &it.field.node).is_some())
        {
            // Asked for of everything: what is asked for of some of it is the same.
            self.repeats |= asked.len() > 1;
            let field = self.written(parent, leaf, &[leaf]);
            items.push(field);
            return;
        }
        let mut groups: Vec<(Vec<&Asked<'a>>, Vec<&'a str>)> = Vec::new();
        for object in all.iter().copied() {
            let these: Vec<_> = asked.iter().filter(|it| it.on.contains(&object)).collect();
            let same = |other: &[&Asked<'a>]| {
                other.len() == these.len() && other.iter().zip(&these).all(|(one, other)| std::ptr::eq(*one, *other))
            };
            if these.is_empty() {
                continue;
            }
            match groups.iter_mut().find(|(other, _)| same(other)) {
                Some((_, objects)) => objects.push(object),
                None => groups.push((these, vec![object])),
            }
        }
        for (these, objects) in groups {
            self.repeats |= these.len() > 1;
            self.group(parent, all, &these, &objects, items);
        }
    }

    /// One response key of objects that are asked for the same by it.
    fn group(
        &mut self,
        parent: &'a str,
        all: &Objects<'a>,
        asked: &[&Asked<'a>],
        objects: &[&'a str],
        items: &mut Vec<Positioned<Selection>>,
    ) {
        let Some(first) = asked.first() else { return };
        // A type that stands for just these objects, and answers as they do.
        let together = [parent, first.condition].into_iter().find(|kind| {
            let meant = self.kinds.narrowed(all, kind);
            let answer = self.kinds.answer(kind, &first.field.node);
            meant.len() == objects.len()
                && answer.is_some()
                && objects
                    .iter()
                    .all(|object| self.kinds.answer(object, &first.field.node) == answer)
        });
        let each = together.as_ref().map_or(objects, std::slice::from_ref);
        for kind in each.iter().copied() {
            if self.variables.is_none() && self.fields > MOST_FIELDS {
                return;
            }
            let field = self.written(kind, first, asked);
            if kind == parent {
                items.push(field);
            } else {
                items.push(under(kind, field));
            }
        }
    }

    /// The field itself, with all that is asked for below it.
    fn written(&mut self, parent: &'a str, first: &Asked<'a>, asked: &[&Asked<'a>]) -> Positioned<Selection> {
        self.fields += 1;
        let sets: Vec<_> = asked.iter().map(|it| &it.field.node.selection_set.node).collect();
        let below = self.kinds.answer(parent, &first.field.node).unwrap_or_default();
        // The validator saw that all have the same arguments.
        let Field {
            alias, name, arguments, ..
        } = &first.field.node;
        let field = Field {
            alias: alias.clone(),
            name: name.clone(),
            arguments: arguments.clone(),
            directives: Vec::new(),
            selection_set: self.set(below, &sets),
        };
        let pos = first.field.pos;
        Positioned::new(Selection::Field(Positioned::new(field, pos)), pos)
    }

    fn is_left_out(&self, directives: &[Positioned<Directive>]) -> bool {
        let Some(variables) = self.variables else { return false };
        directives.iter().any(|directive| {
            let wanted = match directive.node.name.node.as_str() {
                "include" => true,
                "skip" => false,
                _ => return false,
            };
            let said = match directive.node.get_argument("if").map(|it| &it.node) {
                Some(Written::Boolean(said)) => *said,
                Some(Written::Variable(name)) => variables.get(name) == Some(&Value::Boolean(true)),
                _ => false,
            };
            said != wanted
        })
    }
}

fn under(kind: &str, selection: Positioned<Selection>) -> Positioned<Selection> {
    let pos = selection.pos;
    let on = Positioned::new(Name::new(kind), pos);
    let fragment = InlineFragment {
        type_condition: Some(Positioned::new(TypeCondition { on }, pos)),
        directives: Vec::new(),
        selection_set: Positioned::new(SelectionSet { items: vec![selection] }, pos),
    };
    Positioned::new(Selection::InlineFragment(Positioned::new(fragment, pos)), pos)
}

#[cfg(test)]
mod tests {
    use async_graphql::value;

    use super::{
        super::{document::Document, hollow},
        *,
    };

    fn print(set: &SelectionSet) -> String {
        let asked = |selection: &&Positioned<Selection>| !matches!(&selection.node, Selection::Field(field) if hollow::is_ours(&field.node));
        let each = set.items.iter().filter(asked).map(|selection| match &selection.node {
            Selection::Field(field) => {
                let key = &field.node.response_key().node;
                let below = print(&field.node.selection_set.node);
                if below.is_empty() {
                    key.to_string()
                } else {
                    format!("{key}{{{below}}}")
                }
            }
            Selection::InlineFragment(it) => {
                let on = it.node.type_condition.as_ref().unwrap();
                format!("..{}{{{}}}", on.node.on.node, print(&it.node.selection_set.node))
            }
            Selection::FragmentSpread(_) => panic!("no fragments by name"),
        });
        each.collect::<Vec<_>>().join(" ")
    }

    fn asked(text: &str, variables: Value) -> (bool, String) {
        let document = Document::read(text).unwrap();
        let operation = document.find(None).unwrap();
        let DocumentOperations::Single(written) = &operation.document.operations else {
            panic!("one operation")
        };
        let repeats = repeats(&operation.document.fragments, &written.node).unwrap();
        let once = once(&operation.document, &Variables::from_value(variables));
        let DocumentOperations::Single(merged) = &once.operations else {
            panic!("one operation")
        };
        (repeats, print(&merged.node.selection_set.node))
    }

    #[test]
    fn what_is_asked_for_twice_is_asked_for_once() {
        for (text, merged) in [
            (
                "{ evidence(first: 2) { nodes { id } } ...L } fragment L on Query { evidence(first: 2) { nodes { narrative id } } }",
                "evidence{nodes{id narrative}}",
            ),
            (
                "{ viewer { person { id } } ... { viewer { ...P person { id ...N } } } }
                 fragment P on Viewer { person { ...N } } fragment N on Person { name }",
                "viewer{person{id name}}",
            ),
            (
                "{ a: viewer { person { id } } b: viewer { person { id } } a: viewer { person { name } } }",
                "a{person{id name}} b{person{id}}",
            ),
            (
                "mutation($i: CloseConcernInput!) { closeConcern(input: $i) { concern { id } } ...E }
                 fragment E on Mutation { closeConcern(input: $i) { errors { message } } }",
                "closeConcern{concern{id} errors{message}}",
            ),
        ] {
            assert_eq!(asked(text, value!({})), (true, merged.to_owned()), "{text}");
        }
        let (repeats, _) = asked(
            "{ viewer { person { id } } ...F } fragment F on Query { evidence { totalCount } }",
            value!({}),
        );
        assert!(!repeats);
    }

    #[test]
    fn what_is_left_out_brings_nothing_along() {
        let text = "query($a: Boolean!, $b: Boolean! = true) {
            viewer @include(if: $a) { person { id } } viewer @skip(if: $b) { person { name } }
            ...F @include(if: $b) } fragment F on Query { viewer { person { code: id @skip(if: $a) } } }";
        for (a, b, merged) in [
            (true, true, "viewer{person{id}}"),
            (false, true, "viewer{person{code}}"),
            (true, false, "viewer{person{id name}}"),
            (false, false, "viewer{person{name}}"),
        ] {
            assert_eq!(
                asked(text, value!({ "a": a, "b": b })),
                (true, merged.to_owned()),
                "{a} {b}"
            );
        }
    }

    #[test]
    fn objects_behind_an_interface_stay_apart() {
        for (text, repeats, merged) in [
            (
                "{ node(id: 1) { ... on Evidence { x: task { ref } } ... on Obligation { x: task { title } } } }",
                false,
                "node{..Evidence{x{ref}} ..Obligation{x{title}}}",
            ),
            (
                "{ node(id: 1) { id ...A ...B ... on Node { id } } } fragment A on Evidence { id task { ref } }
                 fragment B on Evidence { task { title } ... on Node { ... on Unit { name } n: __typename } }",
                true,
                "node{id ..Evidence{task{ref title}} ..Evidence{n}}",
            ),
            (
                "{ node(id: 1) { ... on Evaluation { outcomes { because { line } ...A ...B } } } }
                 fragment A on AlertOutcome { because { sentence } } fragment B on Outcome { key because { line } }",
                true,
                "node{..Evaluation{outcomes{..AlertOutcome{because{line sentence}} ..ConflictOutcome{because{line}} \
                 ..DistributionOutcome{because{line}} ..FeedbackOutcome{because{line}} ..FurtherAuditOutcome{because{line}} \
                 ..ReReviewOutcome{because{line}} ..RequirementOutcome{because{line}} ..SatisfactionOutcome{because{line}} \
                 ..WarningOutcome{because{line}} key}}}",
            ),
        ] {
            assert_eq!(asked(text, value!({})), (repeats, merged.to_owned()), "{text}");
        }
    }
}
