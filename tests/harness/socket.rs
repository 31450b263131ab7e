//! A client of graphql-transport-ws that does just what it is told.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::{net::TcpStream, time};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest as _, http::HeaderValue},
};

use crate::app::World;

/// Long enough for never.
const PATIENCE: Duration = Duration::from_mins(1);

/// A socket that is open, or was.
#[derive(Debug)]
pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// What the server said.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// A message.
    Message(Value),
    /// It closed, with code and reason.
    Closed(u16, String),
    /// It was gone without a word.
    Gone,
}

impl Socket {
    /// Opens a socket and says nothing yet.
    ///
    /// # Panics
    /// When the server refuses it.
    pub async fn open(world: &World, protocol: Option<&'static str>) -> Self {
        Self::open_with(world, protocol, None).await
    }

    /// The same with an `Authorization` header.
    ///
    /// # Panics
    /// When the server refuses it.
    pub async fn open_with(world: &World, protocol: Option<&'static str>, authorization: Option<&str>) -> Self {
        Self::open_at(&world.base, protocol, authorization).await
    }

    async fn open_at(base: &str, protocol: Option<&'static str>, authorization: Option<&str>) -> Self {
        let address = format!("{}/graphql/ws", base.replacen("http", "ws", 1));
        let mut request = address.into_client_request().expect("an address");
        if let Some(protocol) = protocol {
            let headers = request.headers_mut();
            headers.insert("sec-websocket-protocol", HeaderValue::from_static(protocol));
        }
        if let Some(authorization) = authorization {
            let value = HeaderValue::from_str(authorization).expect("a header");
            request.headers_mut().insert("authorization", value);
        }
        let (socket, _) = connect_async(request).await.expect("a handshake");
        Self(socket)
    }

    /// Opens a socket, if there is room for one.
    pub async fn try_open(world: &World) -> Option<Self> {
        let address = format!("{}/graphql/ws", world.base.replacen("http", "ws", 1));
        let (socket, _) = connect_async(address).await.ok()?;
        Some(Self(socket))
    }

    /// Opens a socket and signs in.
    ///
    /// # Panics
    /// When it is not welcome.
    pub async fn of(world: &World, person: &str) -> Self {
        Self::at(&world.base, &world.token(person)).await
    }

    /// The same at an address, such as `http://127.0.0.1:4000`.
    ///
    /// # Panics
    /// When it is not welcome.
    pub async fn at(base: &str, token: &str) -> Self {
        let mut socket = Self::open_at(base, Some("graphql-transport-ws"), None).await;
        let authorization = format!("Bearer {token}");
        let init = json!({ "type": "connection_init", "payload": { "authorization": authorization } });
        socket.say(init).await;
        assert_eq!(socket.hear().await, Heard::Message(json!({ "type": "connection_ack" })));
        socket
    }

    /// Says something. That the other side is gone is found out by hearing.
    pub async fn say(&mut self, message: Value) {
        self.send(Message::text(message.to_string())).await;
    }

    /// Sends anything at all.
    pub async fn send(&mut self, message: Message) {
        let _ = self.0.send(message).await;
    }

    /// Asks for an operation to be run.
    pub async fn subscribe(&mut self, id: &str, document: &str, variables: Value) {
        let payload = json!({ "query": document, "variables": variables });
        self.say(json!({ "id": id, "type": "subscribe", "payload": payload }))
            .await;
    }

    /// What the server says next.
    ///
    /// # Panics
    /// When it says nothing for a minute.
    pub async fn hear(&mut self) -> Heard {
        let until = time::Instant::now() + PATIENCE;
        loop {
            let heard = time::timeout_at(until, self.0.next())
                .await
                .expect("a message within a minute");
            match heard {
                Some(Ok(Message::Text(text))) => {
                    return Heard::Message(serde_json::from_str(&text).expect("JSON"));
                }
                Some(Ok(Message::Close(Some(frame)))) => {
                    return Heard::Closed(frame.code.into(), frame.reason.to_string());
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                _ => return Heard::Gone,
            }
        }
    }

    /// The message that must come next, of that type, about that operation.
    ///
    /// # Panics
    /// When something else comes.
    pub async fn expect(&mut self, of: &str, id: &str) -> Value {
        match self.hear().await {
            Heard::Message(mut message) if message["type"] == of && message["id"] == id => message["payload"].take(),
            other => panic!("expected `{of}` of {id}, heard {other:?}"),
        }
    }

    /// The code with which the server closes, which must come next.
    ///
    /// # Panics
    /// When something else comes.
    pub async fn closed(&mut self) -> u16 {
        match self.hear().await {
            Heard::Closed(code, reason) => {
                assert!(!reason.is_empty(), "{code} without a reason");
                code
            }
            other => panic!("expected to be closed, heard {other:?}"),
        }
    }
}
