//! Replies that are written part by part, as fast as their reader takes them: a part is made when there is room for it, so that
//! a long reply costs no more memory than a short one.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use axum::body::{Body, Bytes};
use hyper::body::Frame;

/// Where the parts come from.
pub trait Source: Send + 'static {
    /// The next part; nothing at the end.
    ///
    /// # Errors
    /// [`Broken`] when there should be more and is not: the connection is cut, so that the reader knows.
    fn next(&mut self) -> impl Future<Output = Result<Option<Vec<u8>>, Broken>> + Send;
}

/// A reply that could not be finished; why was logged where it happened.
#[derive(Clone, Copy, Debug)]
pub struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the reply could not be finished")
    }
}

impl std::error::Error for Broken {}

/// A body of everything that `source` gives.
pub fn body(source: impl Source) -> Body {
    Body::new(Parts {
        step: Some(step(source)),
    })
}

type Step<S> = Pin<Box<dyn Future<Output = (S, Result<Option<Vec<u8>>, Broken>)> + Send>>;

fn step<S: Source>(mut source: S) -> Step<S> {
    Box::pin(async move {
        let part = source.next().await;
        (source, part)
    })
}

struct Parts<S> {
    /// The part that is being made; nothing after the last one.
    step: Option<Step<S>>,
}

impl<S: Source> hyper::body::Body for Parts<S> {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        let Some(making) = &mut self.step else {
            return Poll::Ready(None);
        };
        let (source, part) = ready!(making.as_mut().poll(cx));
        self.step = None;
        Poll::Ready(match part {
            Ok(Some(part)) => {
                self.step = Some(step(source));
                Some(Ok(Frame::data(part.into())))
            }
            Ok(None) => None,
            Err(broken) => Some(Err(broken)),
        })
    }
}
