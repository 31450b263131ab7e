//! One kept connection to a GraphQL endpoint over plain HTTP, opened again when it was lost.

use std::{fmt::Display, future::poll_fn, pin::Pin};

use hyper::{
    Request, Uri,
    body::{Body as _, Incoming},
    client::conn::http1::{SendRequest, handshake},
    header,
};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::{net::TcpStream, task::JoinSet};

/// Most of a reply that is read, bytes.
const LONGEST: usize = 16 * 1024 * 1024;

/// Where to.
#[derive(Clone, Debug)]
pub struct Target {
    authority: String,
    path: String,
}

impl Target {
    /// Of an address such as `http://127.0.0.1:8080`, with or without a path.
    ///
    /// # Errors
    /// In words, when it is none.
    pub fn of(url: &str) -> Result<Self, String> {
        let expected = || format!("expected an address such as http://127.0.0.1:8080, got `{url}`");
        let uri: Uri = url.parse().map_err(|_| expected())?;
        let host = uri
            .host()
            .filter(|_| uri.scheme_str() == Some("http"))
            .ok_or_else(expected)?;
        let path = Some(uri.path()).filter(|path| *path != "/").unwrap_or("/graphql");
        Ok(Self {
            authority: format!("{host}:{}", uri.port_u16().unwrap_or(80)),
            path: path.to_owned(),
        })
    }
}

/// A connection.
#[derive(Debug)]
pub struct Client {
    target: Target,
    sender: Option<SendRequest<String>>,
    driver: JoinSet<()>,
}

impl Client {
    pub fn new(target: Target) -> Self {
        Self {
            target,
            sender: None,
            driver: JoinSet::new(),
        }
    }

    /// Sends a request and reads its reply: status, and body as JSON where it is JSON.
    ///
    /// # Errors
    /// In words, when there is no whole reply. The next request opens another connection.
    pub async fn post(&mut self, token: &str, body: &Value) -> Result<(u16, Value), String> {
        let sent = self.send(token, body).await;
        if sent.is_err() {
            self.hang_up();
        }
        sent
    }

    /// Gives the connection up.
    pub fn hang_up(&mut self) {
        self.sender = None;
        self.driver.abort_all();
    }

    async fn send(&mut self, token: &str, body: &Value) -> Result<(u16, Value), String> {
        let request = Request::post(self.target.path.as_str())
            .header(header::HOST, &self.target.authority)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/graphql-response+json")
            .body(body.to_string())
            .map_err(words)?;
        let sender = self.connected().await?;
        sender.ready().await.map_err(words)?;
        let reply = sender.send_request(request).await.map_err(words)?;
        let status = reply.status().as_u16();
        let body = whole(reply.into_body()).await?;
        Ok((status, serde_json::from_slice(&body).unwrap_or_default()))
    }

    async fn connected(&mut self) -> Result<&mut SendRequest<String>, String> {
        let open = self.sender.take().filter(|sender| !sender.is_closed());
        let sender = if let Some(sender) = open {
            sender
        } else {
            let stream = TcpStream::connect(&self.target.authority).await.map_err(words)?;
            stream.set_nodelay(true).map_err(words)?;
            let (sender, connection) = handshake(TokioIo::new(stream)).await.map_err(words)?;
            self.driver.spawn(async move { drop(connection.await) });
            sender
        };
        Ok(self.sender.insert(sender))
    }
}

async fn whole(mut body: Incoming) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        if let Ok(data) = frame.map_err(words)?.into_data() {
            bytes.extend_from_slice(&data);
        }
        if bytes.len() > LONGEST {
            return Err("the reply is too long".to_owned());
        }
    }
    Ok(bytes)
}

fn words(error: impl Display) -> String {
    error.to_string()
}
