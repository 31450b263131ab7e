//! Whether this process lives, and whether it can serve.

use axum::{extract::State, http::StatusCode, response::Response};
use serde_json::{Value, json};

use super::{
    Edge,
    media::Media,
    reply::{retry_after, written},
};
use crate::app::App;

/// The process runs. Asks nothing of anybody: a database that is away is no reason to be killed.
pub async fn live() -> Response {
    written(StatusCode::OK, Media::Json, json!({ "status": "live" }).to_string())
}

/// It can serve: 503 with the reasons when it cannot. A rule set that could not be taken is told, and is no reason:
/// the one before it governs.
pub async fn ready(State(edge): State<Edge>) -> Response {
    let app = &edge.0.app;
    let reasons = reasons(app).await;
    let ready = reasons.is_empty();
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let body = json!({
        "status": if ready { "ready" } else { "not ready" },
        "reasons": reasons,
        "rules": { "hash": app.rules().book().newest().hash(), "refused": refused(app) },
    });
    let mut response = written(status, Media::Json, body.to_string());
    if !ready {
        retry_after(response.headers_mut());
    }
    response
}

async fn reasons(app: &App) -> Vec<Value> {
    let mut reasons = Vec::new();
    let mut because = |check: &str, message: &str| reasons.push(json!({ "check": check, "message": message }));
    match app.store().pending_migrations().await {
        Ok(0) => {}
        Ok(_) => because(
            "migrations",
            "the tables are older than this binary: run `plumbline migrate`",
        ),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            because("database", "the database does not answer");
        }
    }
    reasons
}

/// The last rule set that was offered and not taken. Whoever asks is nobody that we know: how much is wrong, not what.
fn refused(app: &App) -> Option<Value> {
    app.rules().refusal().map(|refusal| {
        json!({
            "at": refusal.at.to_rfc3339(),
            "problems": refusal.problems.len(),
            "failedCases": refusal.failed_cases.len(),
            "message": "a rule set was not taken: the log and `ruleSetStatus` of the API say why",
        })
    })
}
