//! Which objects stand behind a type, and what their fields answer with.

use std::{collections::HashMap, rc::Rc};

use apollo_compiler::{Schema, schema::ExtendedType};
use async_graphql::parser::types::Field;

/// Names of object types.
pub type Objects<'a> = Rc<[&'a str]>;

/// The types of the schema, as far as they were looked at.
pub struct Kinds<'a> {
    schema: &'a Schema,
    known: HashMap<&'a str, Objects<'a>>,
}

impl<'a> Kinds<'a> {
    /// Nothing was looked at.
    pub fn new(schema: &'a Schema) -> Self {
        Self {
            schema,
            known: HashMap::new(),
        }
    }

    /// Objects that stand behind a type: itself, where it is one.
    pub fn objects(&mut self, kind: &'a str) -> Objects<'a> {
        if let Some(known) = self.known.get(kind) {
            return Rc::clone(known);
        }
        let objects: Objects<'a> = match self.schema.types.get(kind) {
            Some(ExtendedType::Interface(_) | ExtendedType::Union(_)) => {
                let objects = self.schema.types.iter().filter(|(_, it)| it.is_object());
                let objects = objects.map(|(name, _)| name.as_str());
                objects.filter(|object| self.stands_for(kind, object)).collect()
            }
            Some(ExtendedType::Object(_)) => Rc::new([kind]),
            _ => Rc::new([]),
        };
        self.known.insert(kind, Rc::clone(&objects));
        objects
    }

    /// Those of some objects that a type stands for.
    pub fn narrowed(&self, on: &Objects<'a>, kind: &str) -> Objects<'a> {
        let objects = on.iter().copied();
        objects.filter(|object| self.stands_for(kind, object)).collect()
    }

    /// The type that a field of `parent` answers with, lists taken apart; none where there is no such field.
    pub fn answer(&self, parent: &str, field: &Field) -> Option<&'a str> {
        let schema: &'a Schema = self.schema;
        let definition = schema.type_field(parent, &field.name.node).ok()?;
        Some(definition.ty.inner_named_type().as_str())
    }

    /// Whether a type stands for an object: itself, an interface of it, a union with it.
    pub fn stands_for(&self, kind: &str, object: &str) -> bool {
        kind == object || self.schema.is_subtype(kind, object)
    }
}
