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
    let paths: Vec<_> = paths.filter(|path| !path.is_empty()).collect();
    // The executor answers `null` where every field at the root failed, allowed or not: only now is that worked out.
    if *data == Value::Null && !paths.is_empty() && paths.iter().all(|path| nullable(path, root, shape) > 0) {
        *data = Value::Object(IndexMap::new());
    }
    for path in paths {
        settle(data, path, root, shape);
    }
}

fn settle(data: &mut Value, path: &[PathSegment], root: &str, shape: &Shape) {
    if stands(data, path) {
        return;
    }
    let depth = nullable(path, root, shape);
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
    fn an_error_inside_a_null_changes_nothing() {
        let path = [field("node"), field("evaluation"), field("verdict")];
        let document = "{ node(id: 1) { ... on Evidence { evaluation { verdict } } } }";
        assert_eq!(settled(document, value!({ "node": null }), &path), "{node: null}");
    }
}
