//! `POST /graphql`: from bytes to an operation and back. What it means is decided elsewhere.

use std::{sync::Arc, time::Instant};

use axum::{
    body::{self, Body, Bytes},
    extract::{Extension, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::Response,
};
use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::time;

use super::{
    Edge,
    code::Code,
    gate,
    media::{Media, is_json},
    reply::{Refusal, retry_after, written},
    request::RequestId,
};
use crate::{graphql::Asked, policy::Actor};

/// The body as GraphQL over HTTP says it. Unknown members are left alone, as it asks.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Option<Map<String, Value>>,
}

/// Answers one GraphQL request.
pub async fn handle(
    State(edge): State<Edge>,
    Extension(RequestId(id)): Extension<RequestId>,
    request: Request,
) -> Response {
    let Some(media) = Media::accepted(request.headers()) else {
        let message = "expected `Accept` to allow `application/graphql-response+json` or `application/json`";
        return Refusal::new(Code::NotAcceptable, message).response(&id);
    };
    match answer(&edge, &id, media, request).await {
        Ok(response) => response,
        Err(refusal) => {
            tracing::info!(
                request_id = &*id,
                code = refusal.code.as_str(),
                why = refusal.message,
                "refused"
            );
            refusal.in_media(media).response(&id)
        }
    }
}

async fn answer(edge: &Edge, id: &Arc<str>, media: Media, request: Request) -> Result<Response, Refusal> {
    let begun = Instant::now();
    let (parts, body) = request.into_parts();
    if parts.method != Method::POST {
        return Ok(only_post(id, media));
    }
    if !is_json(&parts.headers) {
        let message = "expected a body with `Content-Type: application/json`";
        return Err(Refusal::new(Code::UnsupportedMediaType, message));
    }
    let actor = signed_in(edge, &parts.headers)?;
    let sent = read(edge, &parts.headers, body).await?;
    let person = actor.person;
    let asked = Asked {
        request_id: Arc::clone(id),
        query: sent.query.unwrap_or_default(),
        operation: sent.operation_name,
        variables: sent.variables.unwrap_or_default(),
    };
    let done = crate::graphql::execute(&edge.0.app, actor, asked);
    let Ok(done) = time::timeout(edge.0.limits.deadline, done).await else {
        let message = "it took too long and was given up; what was asked to be stored may have been: \
                       send it again with the same idempotency key";
        return Err(Refusal::new(Code::Timeout, message));
    };
    tracing::info!(
        request_id = &**id,
        actor = %person.0,
        operation = done.operation,
        errors = done.errors,
        statements = done.statements,
        rules = done.rules,
        duration_us = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX),
        "request"
    );
    Ok(reply(media, done.failure, done.body))
}

/// Who is asking, or why that cannot be said.
fn signed_in(edge: &Edge, headers: &HeaderMap) -> Result<Actor, Refusal> {
    let header = headers
        .get(header::AUTHORIZATION)
        .map(|value| value.to_str().unwrap_or_default());
    let subject = edge.0.verifier.subject(header)?;
    edge.0.app.actor(&subject).ok_or_else(|| {
        let message = "the token is good, but nobody in the directory signs in with it: ask for an import";
        Refusal::new(Code::UnknownSubject, message)
    })
}

async fn read(edge: &Edge, headers: &HeaderMap, body: Body) -> Result<Sent, Refusal> {
    let limits = &edge.0.limits;
    let too_large = || {
        let message = format!(
            "the body has more than {} bytes: send less, or in several requests",
            limits.max_body_bytes
        );
        Refusal::new(Code::BodyTooLarge, message)
    };
    let said = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if said.is_some_and(|length| length > limits.max_body_bytes) {
        return Err(too_large());
    }
    let bytes: Bytes = time::timeout(limits.deadline, body::to_bytes(body, limits.max_body_bytes))
        .await
        .map_err(|_| Refusal::new(Code::BodyTimeout, "the body did not arrive in time"))?
        .map_err(|_| too_large())?;
    gate::json(&bytes, limits)?;
    if bytes.trim_ascii_start().starts_with(b"[") {
        let message = "expected one request, got a list: send requests one by one, they share a connection";
        return Err(Refusal::new(Code::BadRequest, message));
    }
    let sent: Sent = serde_json::from_slice(&bytes).map_err(|error| malformed(&error))?;
    match sent.query.as_deref() {
        Some(query) if !query.trim().is_empty() => gate::document(query, limits)?,
        _ => {
            return Err(Refusal::new(
                Code::BadRequest,
                "expected a GraphQL document in `query`, got none",
            ));
        }
    }
    Ok(sent)
}

/// Where the JSON breaks off, without repeating what was sent.
fn malformed(error: &serde_json::Error) -> Refusal {
    let (line, column) = (error.line(), error.column());
    let message = match error.classify() {
        serde_json::error::Category::Data => format!(
            "expected `query` and `operationName` as strings and `variables` as an object; see line {line}, column {column}"
        ),
        _ => format!("the body is not JSON: it breaks off at line {line}, column {column}"),
    };
    Refusal::new(Code::BadRequest, message)
}

fn only_post(id: &str, media: Media) -> Response {
    let message = "expected `POST` with a JSON body";
    let mut response = Refusal::new(Code::MethodNotAllowed, message)
        .in_media(media)
        .response(id);
    response
        .headers_mut()
        .insert(header::ALLOW, HeaderValue::from_static("POST"));
    response
}

/// The status says how it went only to those who accept the newer media type; what could not be stored says so to all.
fn reply(media: Media, failure: Option<crate::graphql::Failure>, body: Vec<u8>) -> Response {
    use crate::graphql::Failure;
    let status = match (failure, media) {
        (Some(Failure::Unavailable), _) => StatusCode::SERVICE_UNAVAILABLE,
        (Some(Failure::NotExecuted), Media::GraphqlResponse) => StatusCode::BAD_REQUEST,
        _ => StatusCode::OK,
    };
    let mut response = written(status, media, body);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        retry_after(response.headers_mut());
    }
    response
}
