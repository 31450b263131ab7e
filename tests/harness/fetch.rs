//! Plain `GET`s, as spreadsheets and calendars send them.

use reqwest::{Client, Response, header::HeaderMap};

/// What came back.
#[derive(Clone, Debug)]
pub struct Got {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// The body.
    pub text: String,
}

impl Got {
    /// A header; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

/// Asks for an address with these headers.
///
/// # Panics
/// When the server cannot be reached or the body breaks off.
pub async fn get(url: &str, headers: &[(&str, &str)]) -> Got {
    let reply = open(url, headers).await;
    Got {
        status: reply.status().as_u16(),
        headers: reply.headers().clone(),
        text: reply.text().await.expect("the whole body"),
    }
}

/// The same without waiting for the body.
///
/// # Panics
/// When the server cannot be reached.
pub async fn open(url: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = Client::new().get(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.expect("the server answers")
}
