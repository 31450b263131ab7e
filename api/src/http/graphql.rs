//! `/graphql`: from HTTP to an operation and back, as GraphQL over HTTP says it. What an operation means is decided elsewhere.
//!
//! No other site can make a browser run anything here: without an `Authorization` header nothing is read any further, and
//! browsers neither send one by themselves nor let a page of another site set one without asking us first. A body
//! must be `application/json` besides, which forms cannot send, and a `GET` never changes anything.

use std::{future::poll_fn, pin::pin, sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes, HttpBody as _},
    extract::{Extension, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::Response,
};
use tokio::time;

use super::{
    Edge,
    auth::Verified,
    code::Code,
    event,
    media::{Media, is_json},
    parameter::Parameters,
    reply::{Refusal, retry_after, written},
    request::RequestId,
    run, trusted,
};
use crate::{
    config::People,
    graphql::{Asked, Done, Failure, subscription::Opened},
    policy::Actor,
};

/// How Apollo's clients say their name.
const CLIENT_NAME: HeaderName = HeaderName::from_static("apollographql-client-name");

/// Answers one GraphQL request.
pub async fn handle(
    State(edge): State<Edge>,
    Extension(RequestId(id)): Extension<RequestId>,
    request: Request,
) -> Response {
    let (media, events) = (
        Media::accepted(request.headers()),
        event::are_accepted(request.headers()),
    );
    if media.is_none() && !events {
        let message = "expected `Accept` to allow `application/graphql-response+json`, `application/json` or, for what is \
                       followed, `text/event-stream`";
        return Refusal::new(Code::NotAcceptable, message).response(&id);
    }
    let accepted = Accepted { media, events };
    let media = media.unwrap_or_default();
    match answer(&edge, &id, accepted, request).await {
        Ok(response) => response,
        Err(refusal) => {
            tracing::info!(
                request_id = &*id,
                code = refusal.code.as_str(),
                why = refusal.message,
                "refused"
            );
            let code = refusal.code;
            let mut response = refusal.in_media(media).response(&id);
            if accepted.media == Some(Media::Json) && code.is_of_document() {
                *response.status_mut() = StatusCode::OK;
            }
            response
        }
    }
}

/// How a client takes its answer. Who only takes events is answered by one even where nothing is followed; refusals of the edge
/// are JSON all the same.
#[derive(Clone, Copy)]
struct Accepted {
    media: Option<Media>,
    events: bool,
}

async fn answer(edge: &Edge, id: &Arc<str>, accepted: Accepted, request: Request) -> Result<Response, Refusal> {
    let (parts, body) = request.into_parts();
    let limits = &edge.0.limits;
    let (signed, sent) = match parts.method {
        Method::POST => {
            if !is_json(&parts.headers) {
                let message = "expected a body with `Content-Type: application/json`, in UTF-8 and not compressed";
                return Err(Refusal::new(Code::UnsupportedMediaType, message));
            }
            let signed = signed_in(edge, &parts.headers)?;
            let bytes = read(edge, &parts.headers, body).await?;
            (signed, Parameters::of_body(&bytes, limits)?)
        }
        Method::GET => (
            signed_in(edge, &parts.headers)?,
            Parameters::of_uri(&parts.uri, limits)?,
        ),
        _ => {
            let message = "expected `POST` with a JSON body, or `GET` for a query";
            return Err(Refusal::new(Code::MethodNotAllowed, message));
        }
    };
    let sent = trusted::resolve(edge, &signed, sent)?;
    let asked = Asked {
        request_id: Arc::clone(id),
        query: sent.query.unwrap_or_default(),
        operation: sent.operation_name,
        variables: sent.variables.unwrap_or_default(),
        may_change: parts.method == Method::POST,
    };
    let expires_s = signed.expires_s;
    let opened = if accepted.events {
        run::follow(edge, signed, asked, event::position(&parts.headers)?).await?
    } else {
        Opened::Done(run::run(edge, signed, asked).await?)
    };
    let done = match opened {
        Opened::Done(done) => done,
        Opened::Following(following) => return Ok(event::follow(edge, *following, expires_s, id)),
    };
    Ok(match accepted.media {
        Some(media) => reply(media, done),
        None => event::only(&done.body),
    })
}

/// Who signed in, and the second since 1970 until which that holds.
#[derive(Clone)]
pub(super) struct Signed {
    pub actor: Actor,
    pub subject: Arc<str>,
    pub expires_s: i64,
    /// Whom the token's issuer can sign in.
    pub people: Arc<People>,
    /// The client, where it is bound to a list of documents.
    pub client: Option<Arc<str>>,
}

/// Who is asking, or why that cannot be said.
pub(super) fn signed_in(edge: &Edge, headers: &HeaderMap) -> Result<Signed, Refusal> {
    let said = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let mut signed = signed_by(edge, said(header::AUTHORIZATION))?;
    // A name in a header can bind a client to its list, never free it from the one that its token names.
    let named = said(CLIENT_NAME).and_then(|name| edge.0.trusted.bound(name));
    signed.client = signed.client.or(named);
    Ok(signed)
}

/// Who signs in with `authorization`, written as in the header.
pub(super) fn signed_by(edge: &Edge, authorization: Option<&str>) -> Result<Signed, Refusal> {
    let Verified {
        subject,
        client,
        expires_s,
        people,
    } = edge.0.verifier.signed(authorization)?;
    let actor = signs_in(edge, &subject, &people).ok_or_else(|| {
        let message = "the token is good, but nobody in the directory signs in with it: ask for an import";
        Refusal::new(Code::UnknownSubject, message)
    })?;
    Ok(Signed {
        actor,
        client: client.and_then(|client| edge.0.trusted.bound(&client)),
        subject,
        expires_s,
        people,
    })
}

/// Who signs in with this subject, where the issuer's word is good for them.
pub(super) fn signs_in(edge: &Edge, subject: &str, people: &People) -> Option<Actor> {
    let app = &edge.0.app;
    let actor = app.actor(subject)?;
    let directory = app.directory();
    let agency = actor
        .agency
        .map(|id| directory.agency(id).map_or("", |agency| &agency.code));
    let theirs = people.include(agency);
    if !theirs {
        tracing::warn!(person = %actor.person.0, "an issuer named somebody whom it does not sign in");
    }
    theirs.then_some(actor)
}

/// The whole body, if it is short enough and arrives in time.
async fn read(edge: &Edge, headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Refusal> {
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
        discard(body).await;
        return Err(too_large());
    }
    match time::timeout(limits.deadline, whole(body, limits.max_body_bytes)).await {
        Ok(Ok(Some(bytes))) => Ok(bytes),
        Ok(Ok(None)) => Err(too_large()),
        Ok(Err(_)) => Err(Refusal::new(
            Code::BadRequest,
            "the body did not arrive whole: send the request again",
        )),
        Err(_) => Err(Refusal::new(Code::BodyTimeout, "the body did not arrive in time")),
    }
}

/// All of a body; nothing where it is longer than it may be.
async fn whole(body: Body, most: usize) -> Result<Option<Vec<u8>>, axum::Error> {
    let (mut body, mut bytes) = (pin!(body), Vec::new());
    while let Some(frame) = poll_fn(|context| body.as_mut().poll_frame(context)).await {
        bytes.extend_from_slice(frame?.data_ref().map_or(&[], |data| data.as_ref()));
        if bytes.len() > most {
            return Ok(None);
        }
    }
    Ok(Some(bytes))
}

/// Takes in what is not read, within reason: a client that is still sending when the connection closes never sees why.
async fn discard(body: Body) {
    const MOST_BYTES: usize = 16 * 1024 * 1024;
    const LONGEST: Duration = Duration::from_secs(5);
    let mut body = pin!(body);
    let drain = async {
        let mut seen = 0;
        while let Some(Ok(frame)) = poll_fn(|context| body.as_mut().poll_frame(context)).await {
            seen += frame.data_ref().map_or(0, Bytes::len);
            if seen > MOST_BYTES {
                break;
            }
        }
    };
    // Whatever came of it, the answer is the same.
    let _ = time::timeout(LONGEST, drain).await;
}

/// The status says how it went only to those who accept the newer media type; what could not be stored, what is our fault, and
/// what may not be asked by `GET`, says so to all.
fn reply(media: Media, done: Done) -> Response {
    let status = match (done.failure, media) {
        (Some(Failure::Unavailable), _) => StatusCode::SERVICE_UNAVAILABLE,
        (Some(Failure::Internal), _) => StatusCode::INTERNAL_SERVER_ERROR,
        (Some(Failure::WouldChange), _) => StatusCode::METHOD_NOT_ALLOWED,
        (Some(Failure::NotExecuted), Media::GraphqlResponse) => StatusCode::BAD_REQUEST,
        _ => StatusCode::OK,
    };
    let mut response = written(status, media, done.body);
    let headers = response.headers_mut();
    match done.failure {
        Some(Failure::Unavailable) => retry_after(headers),
        Some(Failure::WouldChange) => {
            headers.insert(header::ALLOW, HeaderValue::from_static("POST"));
        }
        _ => {}
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_body_is_read_up_to_its_limit() {
        let read = |bytes| whole(Body::from(vec![b'x'; bytes]), 10);
        assert_eq!(read(10).await.unwrap().map(|bytes| bytes.len()), Some(10));
        assert_eq!(read(11).await.unwrap(), None);
    }
}
