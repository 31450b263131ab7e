//! Whether this process lives, and whether it can serve.

use axum::{
    extract::State,
    http::StatusCode,
    response::Response,
};
use serde_json::json;

use super::{Edge, media::Media, reply::written};

/// The process runs. Asks nothing of anybody: a database that is away is no reason to be killed.
pub async fn live() -> Response {
    written(StatusCode::OK, Media::Json, json!({ "status": "live" }).to_string())
}

/// It can serve: 503 with the reasons when it cannot. A rule set that could not be reloaded is told, and is no
/// reason: the one before it governs.
pub async fn ready(State(edge): State<Edge>) -> Response {
    let readiness = edge.0.app.readiness().await;
    let ready = readiness.reasons.is_empty();
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = json!({
        "status": if ready { "ready" } else { "not ready" },
        "reasons": readiness.reasons,
        "rules": { "hash": readiness.rules, "reloadFailed": readiness.reload_failure },
    });
    written(status, Media::Json, body.to_string())
}
