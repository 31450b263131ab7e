//! The order in which a document asks for fields. The executor answers fields as they become ready; people and snapshots
//! expect them as they asked.

use apollo_compiler::Schema;
use async_graphql::{
    Name, PathSegment, Value,
    indexmap::IndexMap,
    parser::types::{Selection, SelectionSet},
};

use super::{contract::contract, executable::Fragments, price};

/// Response keys of a selection, in order, each with its field and the keys below it.
#[derive(Debug, Default)]
pub struct Shape(IndexMap<Name, Key>);

#[derive(Debug)]
struct Key {
    field: Name,
    /// Points for each time that it is answered.
    points: u64,
    below: Shape,
}

impl Shape {
    /// The shape of a selection on the type `on`; fragments are followed, those that spread themselves only once.
    pub fn of(fragments: &Fragments, set: &SelectionSet, on: &str) -> Self {
        let mut shape = Self::default();
        let schema = contract().map(|schema| &**schema);
        let mut read = Read {
            schema,
            fragments,
            within: Vec::new(),
        };
        read.add(&mut shape, set, on);
        shape
    }

    /// The field behind a response key, and the keys below it.
    pub fn below(&self, key: &str) -> Option<(&Name, &Self)> {
        self.0.get(key).map(|key| (&key.field, &key.below))
    }

    /// Where a key stands, and the keys below it; looked for first where it would stand in an answer that is in order.
    fn find(&self, key: &Name, likely: usize) -> Option<(usize, &Key)> {
        match self.0.get_index(likely) {
            Some((known, asked)) if known == key => Some((likely, asked)),
            _ => self.0.get_full(key).map(|(place, _, asked)| (place, asked)),
        }
    }

    /// What an answer of this shape has cost, points.
    pub fn points(&self, answer: &Value) -> u64 {
        match answer {
            Value::List(items) => items.iter().fold(0, |sum, item| sum.saturating_add(self.points(item))),
            Value::Object(fields) => {
                let each = fields.iter().zip(0..).map(|((key, value), likely)| {
                    let asked = self.find(key, likely);
                    asked.map_or(1, |(_, asked)| asked.points.saturating_add(asked.below.points(value)))
                });
                each.fold(0, u64::saturating_add)
            }
            _ => 0,
        }
    }

    /// What the field at this place has cost by itself: it failed, and is not in the answer.
    pub fn points_at(&self, path: &[PathSegment]) -> u64 {
        let mut keys = path.iter().filter_map(|segment| match segment {
            PathSegment::Field(key) => Some(key.as_str()),
            PathSegment::Index(_) => None,
        });
        let Some(first) = keys.next() else { return 0 };
        let asked = keys.fold(self.0.get(first), |asked, key| asked?.below.0.get(key));
        asked.map_or(1, |asked| asked.points)
    }

    /// Brings an answer into the order of the shape.
    pub fn arrange(&self, answer: &mut Value) {
        if self.0.is_empty() {
            return;
        }
        match answer {
            Value::List(items) => items.iter_mut().for_each(|item| self.arrange(item)),
            Value::Object(fields) => {
                let mut last = 0;
                let mut sorted = true;
                for (key, value) in fields.iter_mut() {
                    if let Some((place, asked)) = self.find(key, last) {
                        asked.below.arrange(value);
                        sorted &= last <= place;
                        last = place + 1;
                    }
                }
                if !sorted {
                    fields.sort_by_cached_key(|key, _| self.0.get_index_of(key));
                }
            }
            _ => {}
        }
    }
}

struct Read<'a> {
    schema: Option<&'a Schema>,
    fragments: &'a Fragments,
    within: Vec<&'a Name>,
}

impl<'a> Read<'a> {
    fn add(&mut self, shape: &mut Shape, set: &'a SelectionSet, on: &str) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => {
                    let name = &field.node.name.node;
                    let definition = self.schema.and_then(|schema| schema.type_field(on, name).ok());
                    let kind = definition.map_or("", |it| it.ty.inner_named_type().as_str());
                    let asked = || Key {
                        field: name.clone(),
                        points: 0,
                        below: Shape::default(),
                    };
                    let key = field.node.response_key().node.clone();
                    let key = shape.0.entry(key).or_insert_with(asked);
                    // Objects behind one interface may have different fields by one key.
                    key.points = key.points.max(price::own(name, kind));
                    self.add(&mut key.below, &field.node.selection_set.node, kind);
                }
                Selection::InlineFragment(fragment) => {
                    let named = fragment.node.type_condition.as_ref();
                    let on = named.map_or(on, |named| named.node.on.node.as_str());
                    self.add(shape, &fragment.node.selection_set.node, on);
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    let fragment = self.fragments.get(name).filter(|_| !self.within.contains(&name));
                    if let Some(fragment) = fragment {
                        self.within.push(name);
                        let on = fragment.node.type_condition.node.on.node.as_str();
                        self.add(shape, &fragment.node.selection_set.node, on);
                        self.within.pop();
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::{parser::parse_query, value};

    use super::*;

    #[test]
    fn answers_stand_as_they_were_asked_for() {
        let document = parse_query("{ a { ...F z: y } b } fragment F on T { x ...F ... on T { w } }").unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        let shape = Shape::of(&document.fragments, &operation.node.selection_set.node, "Query");
        let mut answer = value!({ "b": 1, "a": [{ "w": 1, "z": 2, "x": 3 }, null] });
        shape.arrange(&mut answer);
        assert_eq!(answer.to_string(), "{a: [{x: 3, w: 1, z: 2}, null], b: 1}");
        assert_eq!(shape.points(&answer), 5);
    }

    #[test]
    fn what_works_hard_costs_more_than_a_field() {
        let document = parse_query("{ e: evidence { nodes { id } count: totalCount } }").unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        let shape = Shape::of(&document.fragments, &operation.node.selection_set.node, "Query");
        let answer = value!({ "e": { "nodes": [{ "id": 1 }, { "id": 2 }], "count": 2 } });
        assert_eq!(shape.points(&answer), 11 + 1 + 2 + 51);
        assert_eq!(shape.points(&value!({ "e": null })), 11);
        let path = |keys: &[&str]| {
            keys.iter()
                .map(|key| PathSegment::Field((*key).to_owned()))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            shape.points_at(&path(&["e"])),
            11,
            "what failed has worked for its answer, too"
        );
        assert_eq!(shape.points_at(&path(&["e", "count"])), 51);
        assert_eq!(shape.points_at(&[]), 0);
    }
}
