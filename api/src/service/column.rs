//! What columns hold that are read whole: JSON.

/// JSON of a value that always has one.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}
