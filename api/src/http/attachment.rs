//! `GET /attachment/<id>`: what a file holds, for whoever sees the evidence that it belongs to. Sent as a download that no browser
//! runs anything of, part by part. Who cannot send a header uses a link that is good for a few minutes.

use std::sync::Arc;

use axum::{
    extract::{
        Extension, Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use tokio::time;

use super::{
    Edge,
    calendar::is_known,
    code::Code,
    compress::AsItIs,
    graphql::signed_in,
    nothing,
    part::{self, Broken, Source},
    reply::Refusal,
    request::RequestId,
    trusted,
};
use crate::{
    graphql::Urgency,
    policy::Actor,
    service::{
        attachment::{self, Download, Withheld},
        error::ServiceError,
    },
    store::blob::Outgoing,
};

/// What an address may say besides the attachment.
#[derive(Debug, Deserialize)]
pub struct Said {
    link: Option<String>,
}

/// Sends the file, or says why not.
pub async fn show(
    State(edge): State<Edge>,
    Extension(id): Extension<RequestId>,
    name: Result<Path<String>, PathRejection>,
    said: Result<Query<Said>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let Ok(Path(name)) = name else {
        return nothing(Extension(id)).await;
    };
    let Ok(Query(said)) = said else {
        let message = "the parameters of the address cannot be read: write `link` once, as `Attachment.link` gave it";
        return Refusal::new(Code::BadInput, message).response(&id.0);
    };
    let opened = time::timeout(edge.0.limits.deadline, open(&edge, &name, &said, &headers)).await;
    match opened {
        Ok(Ok(Some((actor, download)))) => {
            tracing::info!(
                request_id = &*id.0,
                actor = %actor.person.0,
                attachment = %download.attachment.id.0,
                bytes = download.attachment.bytes,
                "download"
            );
            sent(download, &headers, &id)
        }
        Ok(Ok(None)) => nothing(Extension(id)).await,
        Ok(Err(refusal)) => refusal.response(&id.0),
        Err(_) => Refusal::new(Code::Timeout, "it took too long and was given up").response(&id.0),
    }
}

async fn open(edge: &Edge, name: &str, said: &Said, headers: &HeaderMap) -> Result<Option<(Actor, Download)>, Refusal> {
    let app = &edge.0.app;
    let named = attachment::named(name);
    let actor = match (&said.link, named) {
        (Some(link), Some(id)) => attachment::linked(app, id, link).map_err(|error| failed(&error))?,
        (Some(_), None) => None,
        (None, _) => Some(trusted::unbound(signed_in(edge, headers)?)?.actor),
    };
    let (Some(actor), Some(id)) = (actor, named) else {
        return Ok(None);
    };
    let _place = edge.0.room.enter(Urgency::Read).await?;
    match attachment::open(app, &actor, id).await {
        Ok(download) => Ok(Some((actor, download))),
        Err(Withheld::NotFound) => Ok(None),
        Err(Withheld::Service(error)) => Err(failed(&error)),
        Err(why @ (Withheld::Pending | Withheld::Quarantined)) => {
            Err(Refusal::new(Code::FileWithheld, why.to_string()))
        }
    }
}

fn failed(error: &ServiceError) -> Refusal {
    match error {
        ServiceError::Unavailable(why) => {
            tracing::warn!(%why, "an attachment cannot be read");
            Refusal::new(Code::Unavailable, "the server cannot do this now: try again later")
        }
        other => {
            tracing::error!(error = ?other, "an attachment failed");
            Refusal::new(Code::Internal, "something went wrong on our side: quote the request id")
        }
    }
}

fn sent(download: Download, headers: &HeaderMap, id: &RequestId) -> Response {
    let Download { attachment, content } = download;
    let etag = format!("\"{}\"", attachment.sha256);
    if is_known(headers, &etag) {
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        guard(&mut response, &etag);
        return response;
    }
    let parts = Parts {
        content,
        left: u64::try_from(attachment.bytes).unwrap_or_default(),
        request_id: Arc::clone(&id.0),
    };
    let mut response = part::body(parts).into_response();
    guard(&mut response, &etag);
    response.extensions_mut().insert(AsItIs);
    let media = match attachment.media_type.as_str() {
        text @ ("text/plain" | "text/csv") => format!("{text}; charset=utf-8"),
        other => other.to_owned(),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(attachment.bytes));
    for (name, value) in [
        (header::CONTENT_TYPE, media),
        (header::CONTENT_DISPOSITION, disposition(&attachment.name)),
    ] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    response
}

/// What keeps a file from being taken for a page of ours, and its address from being passed on.
fn guard(response: &mut Response, etag: &str) {
    const GUARDS: [(HeaderName, &str); 5] = [
        (header::CACHE_CONTROL, "private, no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    let headers = response.headers_mut();
    for (name, value) in GUARDS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(etag) = HeaderValue::from_str(etag) {
        headers.insert(header::ETAG, etag);
    }
}

/// The name for all (RFC 6266), and for programs that know only ASCII one that is near it.
fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|char| match char {
            '"' | '\\' | '%' => '_',
            ' '..='~' => char,
            _ => '_',
        })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", encoded(name))
}

/// As RFC 8187 spells it.
fn encoded(name: &str) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

/// A file on its way.
struct Parts {
    content: Outgoing,
    left: u64,
    request_id: Arc<str>,
}

impl Source for Parts {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Broken> {
        match self.content.next().await {
            Ok(Some(part)) => {
                self.left = self.left.saturating_sub(u64::try_from(part.len()).unwrap_or(u64::MAX));
                Ok(Some(part))
            }
            Ok(None) if self.left == 0 => Ok(None),
            Ok(None) => {
                tracing::error!(
                    request_id = &*self.request_id,
                    left = self.left,
                    "an attachment is shorter than its row says"
                );
                Err(Broken)
            }
            Err(error) => {
                tracing::error!(request_id = &*self.request_id, %error, "a download broke off");
                Err(Broken)
            }
        }
    }
}
