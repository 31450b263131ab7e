//! Around every request: its id, and a net for panics.

use std::{
    any::Any,
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    sync::Arc,
};

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};

use super::{Edge, code::Code, reply::Refusal};
use crate::clock::new_id;

/// Carries the id in and out.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// What a caller quotes when something went wrong.
#[derive(Clone, Debug)]
pub struct RequestId(pub Arc<str>);

/// Gives the request an id, or keeps the one that a proxy gave it; answers for what panics.
pub async fn identified(State(edge): State<Edge>, mut request: Request, next: Next) -> Response {
    let id = request
        .headers()
        .get(HEADER)
        .and_then(|value| value.to_str().ok())
        .filter(|id| is_plain(id))
        .map_or_else(|| new_id(edge.0.app.clock()).to_string().into(), Arc::<str>::from);
    request.extensions_mut().insert(RequestId(Arc::clone(&id)));
    let mut response = caught(next.run(request)).await.unwrap_or_else(|_| {
        tracing::error!(request_id = &*id, "a request panicked");
        Refusal::new(Code::Internal, "something went wrong on our side: quote the request id").response(&id)
    });
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

/// Runs to the end or to a panic: one bad request must not take its connection's neighbours with it.
pub(super) async fn caught<F: Future>(future: F) -> Result<F::Output, Box<dyn Any + Send>> {
    let mut future = pin!(future);
    poll_fn(|context| {
        let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context)));
        match polled {
            Ok(ready) => ready.map(Ok),
            Err(panic) => std::task::Poll::Ready(Err(panic)),
        }
    })
    .await
}

/// Ids of others stand in our logs: letters, digits, `-` and `_` only.
fn is_plain(id: &str) -> bool {
    (8..=64).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_an_answer_and_the_next_request_is_served() {
        let panics = async { panic!("by a test") };
        assert!(caught(panics).await.is_err());
        let later = async {
            tokio::task::yield_now().await;
            panic!("by a test, after it waited")
        };
        assert!(caught(later).await.is_err());
        assert_eq!(caught(async { 7 }).await.ok(), Some(7));
    }

    #[test]
    fn an_id_of_others_is_plain_or_replaced() {
        assert!(is_plain("0a1b2c3d-4e5f_6071"));
        for id in [
            "short",
            "with space in it",
            "line\nbreaks-the-log",
            "ä-umlaut-in-the-log",
        ] {
            assert!(!is_plain(id), "{id}");
        }
        assert!(!is_plain(&"x".repeat(65)));
    }
}
