//! A GraphQL client as a front-end team would write it: one endpoint, a token, a document, variables.

use std::fmt;

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

/// One caller of one server.
#[derive(Clone, Debug)]
pub struct Caller {
    http: Client,
    url: String,
    token: Option<String>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: StatusCode,
    /// The body; a string when it is not JSON.
    pub body: Value,
}

impl Caller {
    /// Speaks to the server at `base`, such as `http://127.0.0.1:4000`.
    pub fn new(base: &str, token: Option<String>) -> Self {
        Self {
            http: Client::new(),
            url: format!("{base}/graphql"),
            token,
        }
    }

    /// Sends a document with its variables.
    ///
    /// # Panics
    /// When the server cannot be reached; see [`Self::try_send`].
    pub async fn send(&self, document: &str, variables: Value) -> Reply {
        self.try_send(document, variables).await.expect("the server answers")
    }

    /// The same, for callers that expect the server to die.
    ///
    /// # Errors
    /// When there is no whole reply.
    pub async fn try_send(&self, document: &str, variables: Value) -> reqwest::Result<Reply> {
        self.try_raw(json!({ "query": document, "variables": variables }).to_string())
            .await
    }

    /// Sends a body as it stands.
    ///
    /// # Panics
    /// When the server cannot be reached.
    pub async fn raw(&self, body: String) -> Reply {
        self.try_raw(body).await.expect("the server answers")
    }

    async fn try_raw(&self, body: String) -> reqwest::Result<Reply> {
        let mut request = self
            .http
            .post(&self.url)
            .header("content-type", "application/json")
            .header("accept", "application/graphql-response+json, application/json;q=0.9")
            .body(body);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let reply = request.send().await?;
        let status = reply.status();
        let text = reply.text().await?;
        Ok(Reply {
            status,
            body: serde_json::from_str(&text).unwrap_or(Value::String(text)),
        })
    }

    /// Sends a document that must succeed as a request and gives its `data`.
    ///
    /// # Panics
    /// With the whole reply, when there are `errors`.
    #[track_caller]
    pub fn ask(&self, document: &str, variables: Value) -> impl Future<Output = Value> {
        let caller = std::panic::Location::caller();
        let sent = self.send(document, variables);
        async move {
            let reply = sent.await;
            assert!(
                reply.status.is_success() && reply.body.get("errors").is_none(),
                "{caller}: unexpected reply {reply}"
            );
            reply.body["data"].clone()
        }
    }
}

impl Reply {
    /// `extensions.code` of the first request error.
    pub fn code(&self) -> &str {
        self.body
            .pointer("/errors/0/extensions/code")
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// What stands at a JSON pointer; null when nothing does.
    pub fn at(&self, pointer: &str) -> &Value {
        self.body.pointer(pointer).unwrap_or(&Value::Null)
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:#}", self.status, self.body)
    }
}
