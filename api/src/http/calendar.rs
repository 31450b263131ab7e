//! `GET /calendar/<token>.ics`: a calendar for programs that only know an address. The token in it is the whole of the
//! sign-in; an address that is not in use is answered like one that never was.

use axum::{
    extract::{Extension, Path, State, rejection::PathRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use sha2::{Digest as _, Sha256};
use tokio::time;

use super::{Edge, code::Code, nothing, reply::Refusal, request::RequestId};
use crate::{
    graphql::Urgency,
    service::{error::ServiceError, feed},
};

/// How long a program may show what it has without asking, seconds: short enough that a duty met this morning is gone by noon.
const KEEP: &str = "private, max-age=900";

/// Sends the calendar, or says that it has not changed since it was fetched last.
pub async fn show(
    State(edge): State<Edge>,
    Extension(id): Extension<RequestId>,
    file: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let Some(token) = file.as_ref().ok().and_then(|file| file.strip_suffix(".ics")) else {
        return nothing(Extension(id)).await;
    };
    let _place = match edge.0.room.enter(Urgency::Read).await {
        Ok(place) => place,
        Err(full) => return full.response(&id.0),
    };
    let read = time::timeout(edge.0.limits.deadline, feed::read(&edge.0.app, token)).await;
    let calendar = match read {
        Ok(Ok(Some(calendar))) => calendar,
        Ok(Ok(None)) => return nothing(Extension(id)).await,
        Ok(Err(error)) => return failed(&error, &id),
        Err(_) => return Refusal::new(Code::Timeout, "it took too long and was given up").response(&id.0),
    };
    tracing::info!(request_id = &*id.0, feed = %calendar.feed.0, entries = calendar.entries, "calendar");
    let etag = etag(&calendar.text);
    let mut response = if is_known(&headers, &etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let media = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")];
        (media, calendar.text).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(KEEP));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(header::ETAG, etag);
    }
    response
}

fn failed(error: &ServiceError, id: &RequestId) -> Response {
    match error {
        ServiceError::Unavailable(why) => {
            tracing::warn!(%why, "a calendar cannot be read");
            Refusal::new(Code::Unavailable, "the server cannot do this now: try again later").response(&id.0)
        }
        other => {
            tracing::error!(error = ?other, "a calendar failed");
            Refusal::new(Code::Internal, "something went wrong on our side: quote the request id").response(&id.0)
        }
    }
}

/// The content's own name: it changes when anything in it does.
fn etag(text: &str) -> String {
    use std::fmt::Write as _;
    let mut etag = String::from("\"");
    for byte in Sha256::digest(text.as_bytes()).iter().take(16) {
        let _ = write!(etag, "{byte:02x}");
    }
    etag.push('"');
    etag
}

/// Whether the program has it already, by what it says to have.
pub(super) fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let said = headers.get_all(header::IF_NONE_MATCH).iter();
    said.filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == etag)
}
