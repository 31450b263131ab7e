//! `PUT /upload/<token>`: the content of a file, as it is. The address is the whole of the sign-in: nobody can guess one, so that no
//! other site can make a browser send anything here. It goes to the disk part by part; memory holds one part.

use std::{future::poll_fn, pin::Pin, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::{Extension, Path, State, rejection::PathRejection},
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::Response,
};
use hyper::body::{Body as _, Frame};
use serde_json::json;
use tokio::time;

use super::{
    Edge,
    code::Code,
    media::Media,
    nothing,
    reply::{Refusal, written},
    request::RequestId,
    room::Place,
};
use crate::{
    graphql::Urgency,
    service::{
        attachment::{Receiving, Unreceived},
        error::ServiceError,
    },
};

/// How much is read and thrown away of what is refused, and for how long: who is still sending would otherwise see a
/// connection cut instead of the reason.
const DRAINED: usize = 4 * 1024 * 1024;
const DRAINING: Duration = Duration::from_secs(2);

/// Takes in a file.
pub async fn receive(
    State(edge): State<Edge>,
    Extension(id): Extension<RequestId>,
    token: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    mut body: Body,
) -> Response {
    let Ok(Path(token)) = token else {
        return nothing(Extension(id)).await;
    };
    let outcome = match edge.0.room.enter(Urgency::Change).await {
        Ok(place) => taken_in(&edge, place, &token, &headers, &mut body)
            .await
            .map_err(|why| refusal(&why)),
        Err(full) => Err(Some(full)),
    };
    match outcome {
        Ok(response) => response,
        Err(refusal) => {
            // Who asks first is told before sending anything.
            if !headers.contains_key(header::EXPECT) {
                drain(&mut body).await;
            }
            let Some(refusal) = refusal else {
                return nothing(Extension(id)).await;
            };
            tracing::info!(
                request_id = &*id.0,
                code = refusal.code.as_str(),
                "an upload is refused"
            );
            refusal.response(&id.0)
        }
    }
}

/// Holds its place until it has begun: how many come in at once has a limit of its own.
async fn taken_in(
    edge: &Edge,
    place: Place,
    token: &str,
    headers: &HeaderMap,
    body: &mut Body,
) -> Result<Response, Unreceived> {
    let begun = time::timeout(edge.0.limits.deadline, Receiving::begin(&edge.0.app, token)).await;
    let mut receiving = begun.map_err(|_| too_slow())??;
    drop(place);
    as_it_is(headers)?;
    let said = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok());
    if let Some(bytes) = said.and_then(|said| said.parse().ok()) {
        receiving.announce(bytes)?;
    }
    let stall = edge.0.app.files().settings.stall;
    loop {
        let part = tokio::select! {
            part = time::timeout(stall, part(body)) => part,
            why = receiving.replaced() => return Err(why),
        };
        let part = part
            .map_err(|_| Unreceived::Incomplete("nothing more arrived for too long: send the file again".to_owned()))?;
        match part {
            Some(Ok(part)) => receiving.write(&part).await?,
            Some(Err(_)) => {
                return Err(Unreceived::Incomplete(
                    "the file did not arrive whole: send it again".to_owned(),
                ));
            }
            None => break,
        }
    }
    let received = receiving.finish(digest(headers)?).await?;
    tracing::info!(actor = %received.person_id.0, upload = %received.id.0, bytes = received.bytes, "an upload arrived");
    let shown = json!({
        "name": received.name,
        "mediaType": received.media_type,
        "bytes": received.bytes,
        "sha256": received.sha256,
    });
    Ok(written(StatusCode::CREATED, Media::Json, shown.to_string()))
}

/// Only the whole file, not packed on its way.
fn as_it_is(headers: &HeaderMap) -> Result<(), Unreceived> {
    let packed = headers
        .get(header::CONTENT_ENCODING)
        .is_some_and(|how| how != "identity");
    if packed || headers.contains_key(header::CONTENT_RANGE) {
        let message = "send the whole file as it is: without `Content-Encoding` and `Content-Range`";
        return Err(Unreceived::Incomplete(message.to_owned()));
    }
    Ok(())
}

/// The SHA-256 that the sender says the file has, in Base64 (RFC 9530).
fn digest(headers: &HeaderMap) -> Result<Option<&str>, Unreceived> {
    let names = [
        HeaderName::from_static("content-digest"),
        HeaderName::from_static("repr-digest"),
    ];
    let Some(said) = names.iter().find_map(|name| headers.get(name)) else {
        return Ok(None);
    };
    let mut said = said.to_str().unwrap_or_default().split(',').map(str::trim);
    // Others than SHA-256 are left alone, as it is asked for.
    let Some(said) = said.find_map(|one| one.strip_prefix("sha-256=")) else {
        return Ok(None);
    };
    let value = said.strip_prefix(':').and_then(|said| said.strip_suffix(':'));
    value.map(Some).ok_or_else(|| {
        Unreceived::Incomplete("expected `Content-Digest: sha-256=:…:` with the digest in Base64".to_owned())
    })
}

/// The next part of a body; nothing at its end.
async fn part(body: &mut Body) -> Option<Result<Bytes, axum::Error>> {
    loop {
        let frame = poll_fn(|cx| Pin::new(&mut *body).poll_frame(cx)).await?;
        match frame.map(Frame::into_data) {
            Ok(Ok(part)) => return Some(Ok(part)),
            // What stands behind the body is of no use here.
            Ok(Err(_)) => {}
            Err(error) => return Some(Err(error)),
        }
    }
}

async fn drain(body: &mut Body) {
    let rest = async {
        let mut left = DRAINED;
        while let Some(Ok(part)) = part(body).await {
            match left.checked_sub(part.len()) {
                Some(less) => left = less,
                None => return,
            }
        }
    };
    // Whoever is slower than that sees the connection cut.
    let _ = time::timeout(DRAINING, rest).await;
}

fn too_slow() -> Unreceived {
    ServiceError::Unavailable("it took too long and was given up".to_owned()).into()
}

/// What is said to the sender; nothing where there is nothing at the address.
fn refusal(why: &Unreceived) -> Option<Refusal> {
    let code = match why {
        Unreceived::NotFound => return None,
        Unreceived::Over(_) => Code::UploadOver,
        Unreceived::TooLarge(_) => Code::FileTooLarge,
        Unreceived::Incomplete(_) => Code::UploadIncomplete,
        Unreceived::Unfit(_) => Code::FileRefused,
        Unreceived::Service(ServiceError::Unavailable(why)) => {
            tracing::warn!(%why, "an upload cannot be stored");
            let message = "the server cannot do this now; nothing was recorded: try again later";
            return Some(Refusal::new(Code::Unavailable, message));
        }
        Unreceived::Service(error @ ServiceError::InDoubt) => {
            return Some(Refusal::new(
                Code::Unavailable,
                format!("{error}, or ask for the upload"),
            ));
        }
        Unreceived::Service(error) => {
            tracing::error!(?error, "an upload failed");
            let message = "something went wrong on our side; nothing was recorded: quote the request id";
            return Some(Refusal::new(Code::Internal, message));
        }
    };
    Some(Refusal::new(code, format!("{why}; nothing was recorded")))
}
