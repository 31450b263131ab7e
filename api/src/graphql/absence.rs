//! Where a failed field leaves its `null`. The executor leaves such a field out; a client is owed a `null` there or, where
//! the schema does not allow one, in the nearest place above that does.

use std::{collections::HashMap, sync::LazyLock};

use async_graphql::{
    Name, PathSegment, Value,
    indexmap::IndexMap,
    parser::{
        parse_schema,
        types::{BaseType, Type, TypeKind, TypeSystemDefinition},
    },
};

use super::{schema::schema, shape::Shape};

/// Types of fields by the name of their object. Of an interface's, those of the objects behind it too: the same name
/// means the same thing in all of them.
static TYPES: LazyLock<HashMap<Name, HashMap<Name, Type>>> = LazyLock::new(read);

fn read() -> HashMap<Name, HashMap<Name, Type>> {
    let mut types: HashMap<Name, HashMap<Name, Type>> = HashMap::new();
    let Ok(document) = parse_schema(schema().sdl()) else {
        return types;
    };
    for definition in document.definitions {
        let TypeSystemDefinition::Type(definition) = definition else {
            continue;
        };
        let (implements, fields) = match definition.node.kind {
            TypeKind::Object(object) => (object.implements, object.fields),
            TypeKind::Interface(interface) => (interface.implements, interface.fields),
            _ => continue,
        };
        let owners = implements
            .into_iter()
            .map(|name| name.node)
            .chain([definition.node.name.node]);
        for owner in owners {
            let known = types.entry(owner).or_default();
            for field in &fields {
                known
                    .entry(field.node.name.node.clone())
                    .or_insert_with(|| field.node.ty.node.clone());
            }
        }
    }
    types
}

/// Puts the `null` of every failed field where it belongs; `root` is the type of the operation.
pub fn settle_all<'a>(data: &mut Value, paths: impl Iterator<Item = &'a [PathSegment]>, root: &str, shape: &Shape) {
    let failed: Vec<_> = paths
        .filter(|path| !path.is_empty())
        .map(|path| (path, nullable(path, root, shape)))
        .collect();
    for (path, depth) in &failed {
        open(data, path, *depth);
    }
    for (path, depth) in failed {
        settle(data, path, depth);
    }
}

/// The executor answers `null` for an object of which every field failed, whether that is allowed or not. Where the field may be
/// `null` itself, the object is there.
fn open(data: &mut Value, path: &[PathSegment], depth: usize) {
    let mut at = data;
    for segment in path.iter().take(depth) {
        if *at == Value::Null && matches!(segment, PathSegment::Field(_)) {
            *at = Value::Object(IndexMap::new());
            return;
        }
        let below = match (at, segment) {
            (Value::Object(fields), PathSegment::Field(name)) => fields.get_mut(name.as_str()),
            (Value::List(items), PathSegment::Index(index)) => items.get_mut(*index),
            _ => None,
        };
        let Some(below) = below else { return };
        at = below;
    }
}

fn settle(data: &mut Value, path: &[PathSegment], depth: usize) {
    if stands(data, path) {
        return;
    }
    let mut at = data;
    for segment in path.iter().take(depth) {
        if *at == Value::Null {
            return;
        }
        let below = match (at, segment) {
            (Value::Object(fields), PathSegment::Field(name)) => {
                Some(fields.entry(Name::new(name)).or_insert(Value::Null))
            }
            (Value::List(items), PathSegment::Index(index)) => items.get_mut(*index),
            _ => None,
        };
        let Some(below) = below else { return };
        at = below;
    }
    *at = Value::Null;
}

/// How many segments of the path lead to the last place in it that may be `null`; 0 is the whole of the data.
fn nullable(path: &[PathSegment], root: &str, shape: &Shape) -> usize {
    let mut deepest = 0;
    let mut shape = Some(shape);
    let mut object = Some(Name::new(root));
    let mut list: Option<&Type> = None;
    for (depth, segment) in path.iter().enumerate() {
        let kind = match segment {
            PathSegment::Field(key) => {
                let asked = shape.and_then(|shape| shape.below(key));
                shape = asked.map(|(_, below)| below);
                let fields = object.as_ref().and_then(|object| TYPES.get(object));
                asked.and_then(|(field, _)| fields?.get(field))
            }
            PathSegment::Index(_) => list,
        };
        let Some(kind) = kind else { return deepest };
        if kind.nullable {
            deepest = depth + 1;
        }
        (object, list) = match &kind.base {
            BaseType::Named(name) => (Some(name.clone()), None),
            BaseType::List(inner) => (None, Some(&**inner)),
        };
    }
    deepest
}

/// Whether what `path` names, or a `null` above it, is in the reply.
fn stands(data: &Value, path: &[PathSegment]) -> bool {
    let Some((segment, rest)) = path.split_first() else {
        return true;
    };
    let below = match (data, segment) {
        (Value::Object(fields), PathSegment::Field(name)) => fields.get(name.as_str()),
        (Value::List(items), PathSegment::Index(at)) => items.get(*at),
        (Value::Null, _) => return true,
        _ => None,
    };
    below.is_some_and(|below| stands(below, rest))
}

#[cfg(test)]
mod tests {
    use async_graphql::{parser::parse_query, value};

    use super::*;

    fn settled(document: &str, mut data: Value, path: &[PathSegment]) -> String {
        let document = parse_query(document).unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        let shape = Shape::of(&document.fragments, &operation.node.selection_set.node, "Query");
        settle_all(&mut data, [path].into_iter(), "Query", &shape);
        data.to_string()
    }

    fn field(name: &str) -> PathSegment {
        PathSegment::Field(name.to_owned())
    }

    #[test]
    fn a_nullable_field_is_null_and_its_neighbours_stay() {
        let data = value!({ "r": { "code": "DCS" } });
        let after = settled(
            "{ n: node(id: 1) { id } r: role(code: DCS) { code } }",
            data,
            &[field("n")],
        );
        assert_eq!(after, r#"{r: {code: "DCS"}, n: null}"#);
    }

    #[test]
    fn a_field_that_may_not_be_null_takes_what_is_above_with_it() {
        let data = value!({ "evidence": { "nodes": [{ "id": 1 }] }, "unit": null });
        let path = [field("evidence"), field("nodes"), PathSegment::Index(0), field("e")];
        let document = "{ evidence { nodes { id e: evaluation { id } } } unit(id: 1) { id } }";
        assert_eq!(settled(document, data, &path), "null");

        let data = value!({ "node": { "id": 1 }, "unit": null });
        let document = "{ node(id: 1) { id ... on Evidence { evaluation { id } } } unit(id: 1) { id } }";
        assert_eq!(
            settled(document, data, &[field("node"), field("evaluation")]),
            "{node: null, unit: null}"
        );
    }

    #[test]
    fn a_document_of_one_failed_field_has_data() {
        assert_eq!(
            settled("{ node(id: 1) { id } }", Value::Null, &[field("node")]),
            "{node: null}"
        );
        assert_eq!(
            settled("{ evidence { totalCount } }", Value::Null, &[field("evidence")]),
            "null"
        );
    }

    #[test]
    fn an_object_of_which_all_that_may_be_null_has_failed_is_there() {
        let document = "{ evidence { nodes { caseFile { id } again: caseFile { id } } } }";
        let path = |key| [field("evidence"), field("nodes"), PathSegment::Index(1), field(key)];
        let data = value!({ "evidence": { "nodes": [{ "caseFile": null, "again": null }, null] } });
        assert_eq!(
            settled(document, data, &path("again")),
            "{evidence: {nodes: [{caseFile: null, again: null}, {again: null}]}}"
        );
    }

    #[test]
    fn whatever_fails_first_what_may_not_be_null_takes_all_with_it() {
        let document = "{ node(id: 1) { ... on Evidence { caseFile { id } evaluation { id } } } }";
        let parsed = parse_query(document).unwrap();
        let (_, operation) = parsed.operations.iter().next().unwrap();
        let shape = Shape::of(&parsed.fragments, &operation.node.selection_set.node, "Query");
        let paths = [[field("node"), field("caseFile")], [field("node"), field("evaluation")]];
        for order in [[0, 1], [1, 0]] {
            let mut data = value!({ "node": null });
            settle_all(&mut data, order.into_iter().map(|at| &paths[at][..]), "Query", &shape);
            assert_eq!(data.to_string(), "{node: null}", "{order:?}");
        }
    }

    #[test]
    fn an_error_inside_a_null_changes_nothing() {
        let path = [field("node"), field("evaluation"), field("verdict")];
        let document = "{ node(id: 1) { ... on Evidence { evaluation { verdict } } } }";
        assert_eq!(settled(document, value!({ "node": null }), &path), "{node: null}");
    }
}
