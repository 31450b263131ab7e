//! The schema as a validator reads it: what a document and its variables are held against before anything runs.

use std::sync::LazyLock;

use apollo_compiler::{
    Schema,
    ast::DirectiveList,
    schema::{ExtendedType, FieldDefinition},
    ty,
    validation::Valid,
};

use super::schema::sdl;

/// The committed schema. It is the served one, see the tests; `None` cannot happen with one that they passed.
static CONTRACT: LazyLock<Option<Valid<Schema>>> = LazyLock::new(|| {
    let mut schema = Schema::parse(sdl(), "schema.graphql")
        .map_err(|wrong| tracing::error!(%wrong, "the schema cannot be read back"))
        .ok()?;
    // Introspection can ask for this since the specification of September 2025; the executor answers it.
    if let Some(ExtendedType::Object(kind)) = schema.types.get_mut("__Type") {
        let field = FieldDefinition {
            description: None,
            name: apollo_compiler::name!("isOneOf"),
            arguments: Vec::new(),
            ty: ty!(Boolean),
            directives: DirectiveList::default(),
        };
        kind.make_mut().fields.insert(field.name.clone(), field.into());
    }
    schema
        .validate()
        .map_err(|wrong| tracing::error!(%wrong, "the schema is not valid"))
        .ok()
});

/// Longest name that is held against known ones, bytes: no name of ours is as long.
const LONGEST_NAME: usize = 100;

/// The schema, checked.
pub fn contract() -> Option<&'static Valid<Schema>> {
    CONTRACT.as_ref()
}

/// Every name that a type has below it: fields, fields of an input, or values of an enum.
pub fn names<'a>(schema: &'a Schema, kind: &str) -> Vec<&'a str> {
    match schema.types.get(kind) {
        Some(ExtendedType::Object(object)) => object.fields.keys().map(AsRef::as_ref).collect(),
        Some(ExtendedType::Interface(interface)) => interface.fields.keys().map(AsRef::as_ref).collect(),
        Some(ExtendedType::InputObject(input)) => input.fields.keys().map(AsRef::as_ref).collect(),
        Some(ExtendedType::Enum(closed)) => closed.values.keys().map(AsRef::as_ref).collect(),
        _ => Vec::new(),
    }
}

/// The names of the arguments of a field, written as `Query.evidence`.
pub fn arguments<'a>(schema: &'a Schema, field: &str) -> Vec<&'a str> {
    let field = field.split_once('.');
    let definition = field.and_then(|(kind, field)| schema.type_field(kind, field).ok());
    let arguments = definition.into_iter().flat_map(|definition| &definition.arguments);
    arguments.map(|argument| argument.name.as_str()).collect()
}

/// The known name that a wrong one was probably meant to be.
pub fn nearest<'a>(known: impl IntoIterator<Item = &'a str>, wrong: &str) -> Option<&'a str> {
    const NEAR: f64 = 0.85;
    // Comparing takes as long as both are long, multiplied.
    if wrong.len() > LONGEST_NAME {
        return None;
    }
    known
        .into_iter()
        .map(|known| (strsim::jaro_winkler(known, wrong), known))
        .filter(|(likeness, _)| *likeness >= NEAR)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graphql::scalar;

    #[test]
    fn the_schema_reads_back_and_every_scalar_of_ours_is_checked() {
        let schema = contract().expect("the schema is valid");
        for (name, kind) in &schema.types {
            if let ExtendedType::Scalar(scalar) = kind
                && !scalar.is_built_in()
            {
                assert!(
                    scalar::NAMES.contains(&name.as_str()),
                    "nothing checks values of `{name}`"
                );
            }
        }
    }
}
