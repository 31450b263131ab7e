//! Server-sent events: the distinct connections mode of GraphQL over Server-Sent Events. Each event carries a whole reply; `id`
//! is the place from which `Last-Event-ID` goes on.

use std::{sync::Arc, time::Duration};

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use tokio::{sync::watch, time};
use uuid::Uuid;

use super::{
    Edge, pace,
    part::{self, Broken, Source},
    reply::Refusal,
    run,
};
use crate::graphql::subscription::{Following, Told};

/// Keeps the connection open through whatever lies between, and finds out that nobody reads it any more.
const HEARTBEAT: &[u8] = b":\n\n";

/// Whether the client takes events, by name.
pub fn are_accepted(headers: &HeaderMap) -> bool {
    let ranges = headers.get_all(header::ACCEPT).iter();
    let mut ranges = ranges
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    ranges.any(|range| {
        let mut parts = range.split(';').map(str::trim);
        let named = parts
            .next()
            .is_some_and(|media| media.eq_ignore_ascii_case("text/event-stream"));
        let refused = |part: &str| {
            part.strip_prefix("q=")
                .is_some_and(|q| q.trim_matches(['0', '.']).is_empty())
        };
        named && !parts.any(refused)
    })
}

/// Where a client that comes back wants to go on.
///
/// # Errors
/// When that is no place of ours.
pub fn position(headers: &HeaderMap) -> Result<Option<Uuid>, Refusal> {
    let Some(value) = headers.get("last-event-id") else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or("?").trim();
    if text.is_empty() {
        return Ok(None);
    }
    match Uuid::try_parse(text) {
        Ok(position) => Ok(Some(position)),
        Err(_) => Err(run::lost()),
    }
}

/// One reply, and that it was the only one.
pub fn only(reply: &[u8]) -> Response {
    let mut text = next(None, reply);
    text.extend(COMPLETE);
    stream(text.into_response())
}

/// Replies as they come, until the token runs out, the client goes away or the server goes down.
pub fn follow(edge: &Edge, following: Following, expires_s: i64, request_id: &Arc<str>) -> Response {
    stream(
        part::body(Events {
            edge: edge.clone(),
            closing: edge.0.closing.subscribe(),
            following,
            expires_s,
            request_id: Arc::clone(request_id),
            begun: false,
            over: false,
            told: 0,
        })
        .into_response(),
    )
}

fn stream(mut response: Response) -> Response {
    *response.status_mut() = StatusCode::OK;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/event-stream; charset=utf-8"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // A proxy that gathers a reply before it passes it on would gather this one for ever.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

const COMPLETE: &[u8] = b"event: complete\ndata:\n\n";

fn next(id: Option<Uuid>, reply: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(reply.len() + 80);
    if let Some(id) = id {
        text.extend(format!("id: {id}\n").into_bytes());
    }
    text.extend(b"event: next\ndata: ");
    // JSON as we write it has no line ends.
    text.extend(reply);
    text.extend(b"\n\n");
    text
}

struct Events {
    edge: Edge,
    closing: watch::Receiver<bool>,
    following: Following,
    expires_s: i64,
    request_id: Arc<str>,
    begun: bool,
    over: bool,
    told: usize,
}

impl Events {
    fn end(&mut self, reply: &[u8]) -> Vec<u8> {
        self.over = true;
        let mut text = next(None, reply);
        text.extend(COMPLETE);
        text
    }

    /// How long to wait for something to happen: until the next sign of life, or until the token runs out.
    fn patience(&self) -> Option<Duration> {
        let left = self.expires_s.saturating_sub(self.edge.0.app.now().timestamp());
        let left = u64::try_from(left).ok().filter(|left| *left > 0)?;
        Some(Duration::from_secs(left).min(self.edge.0.limits.heartbeat))
    }

    async fn tell(&mut self, item: crate::service::news::Item) -> Option<Vec<u8>> {
        match pace::tell(&self.edge, &self.following, item).await {
            Told::Over(reply) => Some(self.end(&reply)),
            Told::Replies(replies, position) => {
                self.told += replies.len();
                let last = replies.len().checked_sub(1)?;
                // The place stands on the last one only: who is cut off before it hears all of them again.
                let each = replies.iter().enumerate();
                Some(
                    each.flat_map(|(at, reply)| next((at == last).then_some(position), reply))
                        .collect(),
                )
            }
        }
    }
}

impl Source for Events {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Broken> {
        if !std::mem::replace(&mut self.begun, true) {
            return Ok(Some(HEARTBEAT.to_vec()));
        }
        while !self.over {
            let Some(patience) = self.patience() else {
                let reply = self.following.expired();
                return Ok(Some(self.end(&reply)));
            };
            let item = tokio::select! {
                biased;
                // Without `complete`: then clients come back, to another server or to this one.
                _ = self.closing.wait_for(|closing| *closing) => break,
                item = self.following.item() => item,
                () = time::sleep(patience) => return Ok(Some(HEARTBEAT.to_vec())),
            };
            match item {
                Ok(item) => {
                    if let Some(text) = self.tell(item).await {
                        return Ok(Some(text));
                    }
                }
                Err(lost) => {
                    let reply = self.following.over(&lost);
                    return Ok(Some(self.end(&reply)));
                }
            }
        }
        tracing::info!(
            request_id = &*self.request_id,
            events = self.told,
            "a subscription ended"
        );
        Ok(None)
    }
}
