//! Pages of other origins: only those that the settings name may ask, and never with anything that a browser adds by itself.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method, header};
use tower_http::cors::CorsLayer;

/// How long a browser may remember what it was allowed.
const REMEMBERED: Duration = Duration::from_hours(1);

/// Answers for these origins; nothing where none is named.
pub fn layer(origins: &[String], request_id: &HeaderName) -> Option<CorsLayer> {
    let origins: Vec<HeaderValue> = origins
        .iter()
        .filter_map(|origin| HeaderValue::from_str(origin).ok())
        .collect();
    if origins.is_empty() {
        return None;
    }
    let layer = CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::POST, Method::PUT])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            HeaderName::from_static("content-digest"),
            HeaderName::from_static("last-event-id"),
            // What Apollo's clients call themselves by; see `http.clients`.
            HeaderName::from_static("apollographql-client-name"),
            HeaderName::from_static("apollographql-client-version"),
            request_id.clone(),
        ])
        .expose_headers([
            request_id.clone(),
            header::RETRY_AFTER,
            header::CONTENT_DISPOSITION,
            header::ETAG,
        ])
        .max_age(REMEMBERED);
    Some(layer)
}
