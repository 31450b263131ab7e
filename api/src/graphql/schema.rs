//! The schema is made once: it holds no handles, so that its text can be printed without a database.

use std::sync::LazyLock;

use async_graphql::{ID, SDLExportOptions, ValidationMode};

use super::{mutation::Mutation, query::Query, subscription::Subscription, words::Shelf};

/// The schema of this API.
pub type Schema = async_graphql::Schema<Query, Mutation, Subscription>;

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    Schema::build(Query::default(), Mutation::default(), Subscription::default())
        .override_output_type_description::<ID>(
            "An opaque, lasting name of something: pass it as it was given, never take it apart.",
        )
        // Documents come here checked, see `verdict`.
        .validation_mode(ValidationMode::Fast)
        .finish()
});

/// Words are named by the hash of their content: one shelf serves every service in this process.
static SHELF: LazyLock<Shelf> = LazyLock::new(Shelf::default);

/// The schema.
#[must_use]
pub fn schema() -> &'static Schema {
    &SCHEMA
}

/// The words of the rule sets in use.
pub(super) fn shelf() -> Shelf {
    SHELF.clone()
}

/// The schema as text, in an order that does not depend on how the code is laid out.
#[must_use]
pub fn sdl() -> String {
    let options = SDLExportOptions::new()
        .sorted_fields()
        .sorted_arguments()
        .sorted_enum_items()
        .include_specified_by()
        .use_space_ident()
        .indent_width(2);
    let mut text = schema().sdl_with_options(options).trim().to_owned();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use async_graphql::Value;

    use super::*;

    const EVERYTHING: &str = "{ __schema { types { name description kind
        fields(includeDeprecated: true) { name description args { name description } }
        inputFields { name description } enumValues(includeDeprecated: true) { name description } } } }";

    fn text<'a>(value: &'a Value, key: &str) -> &'a str {
        match value {
            Value::Object(fields) => match fields.get(key) {
                Some(Value::String(text)) => text,
                _ => "",
            },
            _ => "",
        }
    }

    fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
        match value {
            Value::Object(fields) => match fields.get(key) {
                Some(Value::List(items)) => items,
                _ => &[],
            },
            _ => &[],
        }
    }

    fn undescribed(value: &Value, place: &str, missing: &mut Vec<String>) {
        let place = format!("{place}{}", text(value, "name"));
        if text(value, "description").trim().is_empty() {
            missing.push(place.clone());
        }
        for key in ["fields", "args", "inputFields", "enumValues"] {
            for below in list(value, key) {
                undescribed(below, &format!("{place}."), missing);
            }
        }
    }

    #[tokio::test]
    async fn everything_is_described() {
        let answer = schema().execute(EVERYTHING).await;
        assert!(answer.errors.is_empty(), "{:?}", answer.errors);
        let Value::Object(data) = &answer.data else {
            panic!("no data")
        };
        let mut missing = Vec::new();
        for kind in list(&data["__schema"], "types")
            .iter()
            .filter(|kind| !text(kind, "name").starts_with("__"))
        {
            undescribed(kind, "", &mut missing);
            if text(kind, "kind") == "ENUM" && text(kind, "name") != "TaskOrder" {
                let said = text(kind, "description").contains("reat unknown");
                assert!(said, "{} does not say how to treat unknown values", text(kind, "name"));
            }
        }
        assert_eq!(missing, Vec::<String>::new());
    }
}
