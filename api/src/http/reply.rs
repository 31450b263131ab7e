//! Replies in the shape of GraphQL, whatever went wrong.

use std::time::Duration;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{code::Code, media::Media};
use crate::graphql::Cost;

/// A request that the edge answers itself.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// Why, for machines.
    pub code: Code,
    /// Why, for people, and what to do.
    pub message: String,
    /// In what shape to say it.
    pub media: Media,
    /// How long to wait before the next try, where that is known.
    pub wait: Option<Duration>,
    /// What it would have cost.
    pub cost: Option<Cost>,
}

impl Refusal {
    /// A refusal in plain JSON.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            media: Media::Json,
            wait: None,
            cost: None,
        }
    }

    /// The same, saying when to try again.
    #[must_use]
    pub fn after(mut self, wait: Duration) -> Self {
        self.wait = Some(wait);
        self
    }

    /// The same, saying what it would have cost.
    #[must_use]
    pub fn costing(mut self, cost: Cost) -> Self {
        self.cost = Some(cost);
        self
    }

    /// The same in the shape that the client accepts.
    #[must_use]
    pub fn in_media(mut self, media: Media) -> Self {
        self.media = media;
        self
    }

    /// The reply.
    #[must_use]
    pub fn response(&self, request_id: &str) -> Response {
        let mut body = json!({
            "errors": [{
                "message": self.message,
                "extensions": { "code": self.code.as_str(), "requestId": request_id },
            }]
        });
        if let (Some(cost), Some(body)) = (&self.cost, body.as_object_mut()) {
            body.insert("extensions".to_owned(), json!({ "cost": cost }));
        }
        let mut response = written(self.code.status(), self.media, body.to_string());
        // For those on the way out who count what was refused.
        response.extensions_mut().insert(self.code);
        let headers = response.headers_mut();
        match self.code {
            Code::Unauthenticated => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            Code::TokenExpired => {
                let value = HeaderValue::from_static("Bearer error=\"invalid_token\"");
                headers.insert(header::WWW_AUTHENTICATE, value);
            }
            Code::MethodNotAllowed => {
                headers.insert(header::ALLOW, HeaderValue::from_static("GET, POST"));
            }
            Code::Unavailable | Code::Overloaded => retry_after(headers),
            _ => {}
        }
        if let Some(wait) = self.wait {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
        }
        response
    }
}

/// Says when to come back: long enough for a restart, short enough for a person.
pub fn retry_after(headers: &mut axum::http::HeaderMap) {
    headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
}

/// A reply with a body that is JSON already.
pub fn written(status: StatusCode, media: Media, body: impl Into<axum::body::Body>) -> Response {
    let mut response = (status, body.into()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media.header()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
