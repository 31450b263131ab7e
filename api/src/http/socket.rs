//! `/graphql/ws`: operations over one WebSocket, as graphql-transport-ws has it. Each passes the gate that a request by HTTP
//! passes; what is followed ends with the token, and says from where it can be gone on with.
//!
//! A page of another site may open a socket, but has nothing to sign in with: browsers send no token by themselves.

mod close;
mod message;
mod operation;

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::{
    extract::{
        Extension, State,
        ws::{Message, WebSocket, WebSocketUpgrade, rejection::WebSocketUpgradeRejection},
    },
    http::{HeaderMap, header},
    response::Response,
};
use serde_json::{Map, Value};
use tokio::{
    sync::mpsc,
    task::{AbortHandle, JoinSet},
    time::{self, Instant},
};

use super::{
    Edge,
    address::{self, Origin},
    code::Code,
    gate,
    graphql::{Signed, signed_by},
    parameter::Parameters,
    reply::Refusal,
    request::RequestId,
};
use close::Close;
use message::{Heard, Said};
use operation::{Operation, Sink};

const PROTOCOL: &str = "graphql-transport-ws";
/// What operations have said and the client has not taken yet; beyond it they wait.
const UNSENT: usize = 16;
/// How long a client may take to close its side.
const FAREWELL: Duration = Duration::from_secs(2);

/// Opens a socket.
pub async fn handle(
    State(edge): State<Edge>,
    Extension(RequestId(id)): Extension<RequestId>,
    Extension(origin): Extension<Origin>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let Ok(upgrade) = upgrade else {
        let message = "expected a WebSocket with the subprotocol `graphql-transport-ws`; requests go to `/graphql`";
        return Refusal::new(Code::BadRequest, message).response(&id);
    };
    let Ok(room) = Arc::clone(&edge.0.sockets).try_acquire_owned() else {
        tracing::warn!(request_id = &*id, "no room for another socket");
        return Refusal::new(Code::Unavailable, "too many sockets are open: try again later").response(&id);
    };
    let authorization = headers.get(header::AUTHORIZATION);
    let authorization = authorization.map(|value| value.to_str().unwrap_or_default().to_owned());
    // Somewhat more than we take: what is too large is told so, and what is far too large ends the connection unread.
    let most = edge.0.limits.max_body_bytes.saturating_mul(2);
    upgrade
        .protocols([PROTOCOL])
        .max_message_size(most)
        .max_frame_size(most)
        .on_upgrade(async move |socket| {
            let (sender, said) = mpsc::channel(UNSENT);
            let connection = Connection {
                edge,
                id,
                origin,
                authorization,
                signed: None,
                running: HashMap::new(),
                tasks: JoinSet::new(),
                begun: 0,
                sender,
            };
            connection.run(socket, said).await;
            drop(room);
        })
}

struct Connection {
    edge: Edge,
    id: Arc<str>,
    origin: Origin,
    /// The header of the handshake, where the client could send one.
    authorization: Option<String>,
    /// Who is there; nobody before `connection_init`.
    signed: Option<Signed>,
    running: HashMap<Arc<str>, Running>,
    /// What runs them; all of it ends with the socket.
    tasks: JoinSet<()>,
    /// Operations so far.
    begun: u64,
    sender: mpsc::Sender<(Arc<str>, u64, Said)>,
}

/// An operation that runs; it ends when this is dropped.
struct Running {
    number: u64,
    task: AbortHandle,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What comes next for a client that says nothing.
enum Silence {
    /// A sign of life is due, then.
    Until(Instant),
    /// It is over.
    Over(Close),
}

impl Connection {
    async fn run(mut self, mut socket: WebSocket, mut said: mpsc::Receiver<(Arc<str>, u64, Said)>) {
        let close = if socket.protocol().is_some_and(|protocol| protocol == PROTOCOL) {
            self.talk(&mut socket, &mut said).await
        } else {
            Some(Close::OtherProtocol)
        };
        self.running.clear();
        tracing::info!(
            request_id = &*self.id,
            operations = self.begun,
            code = close.as_ref().map(Close::code),
            "a socket ended"
        );
        let Some(close) = close else { return };
        let farewell = async {
            if socket.send(Message::Close(Some(close.frame()))).await.is_ok() {
                while let Some(Ok(_)) = socket.recv().await {}
            }
        };
        // Who does not answer is left.
        let _ = time::timeout(FAREWELL, farewell).await;
    }

    /// Until we close, with the reason, or until the client has gone.
    async fn talk(
        &mut self,
        socket: &mut WebSocket,
        said: &mut mpsc::Receiver<(Arc<str>, u64, Said)>,
    ) -> Option<Close> {
        let mut closing = self.edge.0.closing.subscribe();
        let heartbeat = self.edge.0.limits.heartbeat;
        let opened = Instant::now();
        let (mut heard, mut beat) = (opened, opened);
        loop {
            let until = match self.silence(opened, beat) {
                Silence::Until(until) => until,
                Silence::Over(close) => return Some(close),
            };
            let answer = tokio::select! {
                _ = closing.wait_for(|closing| *closing) => return Some(Close::GoingAway),
                received = socket.recv() => {
                    let Some(Ok(received)) = received else { return None };
                    heard = Instant::now();
                    match self.hear(received) {
                        Ok(answer) => answer,
                        Err(close) => return close,
                    }
                }
                Some((id, number, told)) = said.recv() => self.pass_on(&id, number, told),
                () = time::sleep_until(until) => {
                    beat = Instant::now();
                    if heard.elapsed() > heartbeat * 3 {
                        return None;
                    }
                    self.signed.is_some().then(|| Message::Ping(Vec::new().into()))
                }
            };
            if let Some(answer) = answer {
                // Who takes nothing for so long is gone, or as good as gone.
                let sent = time::timeout(heartbeat, socket.send(answer)).await;
                if !matches!(sent, Ok(Ok(()))) {
                    return None;
                }
            }
        }
    }

    /// How long to wait for something to happen: until signing in is overdue, the token runs out or a sign of life is due.
    fn silence(&self, opened: Instant, beat: Instant) -> Silence {
        let limits = &self.edge.0.limits;
        let Some(signed) = &self.signed else {
            let until = opened + limits.socket_init;
            return if Instant::now() >= until {
                Silence::Over(Close::InitTimeout)
            } else {
                Silence::Until(until)
            };
        };
        let left = signed.expires_s.saturating_sub(self.edge.0.app.now().timestamp());
        match u64::try_from(left).ok().filter(|left| *left > 0) {
            Some(left) => Silence::Until((beat + limits.heartbeat).min(Instant::now() + Duration::from_secs(left))),
            None => Silence::Over(Close::Forbidden("the token has expired".to_owned())),
        }
    }

    /// What an operation said, unless the client does not want to hear of it any more.
    fn pass_on(&mut self, id: &Arc<str>, number: u64, said: Said) -> Option<Message> {
        let current = self.running.get(id).is_some_and(|running| running.number == number);
        if !current {
            return None;
        }
        if !matches!(said, Said::Next(_)) {
            self.running.remove(id);
        }
        Some(message::said(id, said))
    }

    /// Answers the client, or closes; with no reason where the client has closed.
    fn hear(&mut self, received: Message) -> Result<Option<Message>, Option<Close>> {
        let text = match received {
            Message::Text(text) => text,
            Message::Binary(_) => return Err(Some(Close::Malformed("expected text, got bytes".to_owned()))),
            Message::Close(_) => return Err(None),
            Message::Ping(_) | Message::Pong(_) => return Ok(None),
        };
        let limits = &self.edge.0.limits;
        if text.len() > limits.max_body_bytes {
            return Err(Some(Close::TooLarge));
        }
        let malformed = |why: &str| Some(Close::Malformed(why.to_owned()));
        gate::json(text.as_bytes(), limits).map_err(|_| malformed("it is nested too deeply"))?;
        let heard: Heard = serde_json::from_str(&text).map_err(|_| malformed("the protocol does not know it"))?;
        match heard {
            Heard::ConnectionInit { payload } => self.sign_in(payload).map(Some).map_err(Some),
            Heard::Ping { payload } => Ok(Some(message::pong(payload))),
            Heard::Pong {} => Ok(None),
            Heard::Complete { id } => {
                self.running.remove(id.as_str());
                Ok(None)
            }
            Heard::Subscribe { id, .. } if id.is_empty() => Err(malformed("`id` is empty")),
            Heard::Subscribe { id, payload } => self.subscribe(id.into(), payload).map_err(Some),
        }
    }

    fn sign_in(&mut self, payload: Option<Map<String, Value>>) -> Result<Message, Close> {
        if self.signed.is_some() {
            return Err(Close::InitTwice);
        }
        let named = payload.into_iter().flatten();
        let mut named = named.filter(|(name, _)| name.eq_ignore_ascii_case("authorization"));
        let authorization = match named.next() {
            Some((_, Value::String(said))) => Some(said),
            Some(_) => Some(String::new()),
            None => self.authorization.take(),
        };
        let signed = signed_by(&self.edge, authorization.as_deref());
        let signed = signed.map_err(|refusal| {
            // As by HTTP: a token that is good for nobody here, or was good once, is no guess.
            let counted = match refusal.code {
                Code::Unauthenticated => address::refused(&self.edge, &self.origin.0),
                _ => Ok(()),
            };
            Close::Forbidden(counted.map_or_else(|wait| wait.message, |()| refusal.message))
        })?;
        tracing::info!(request_id = &*self.id, actor = %signed.actor.person.0, "a socket began");
        self.signed = Some(signed);
        Ok(message::acknowledged())
    }

    fn subscribe(&mut self, id: Arc<str>, parameters: Parameters) -> Result<Option<Message>, Close> {
        let Some(signed) = &self.signed else {
            return Err(Close::Unacknowledged);
        };
        if self.running.contains_key(&id) {
            return Err(Close::Duplicate(id.to_string()));
        }
        self.begun += 1;
        let number = self.begun;
        let request_id: Arc<str> = format!("{}-{number}", self.id).into();
        if self.running.len() >= self.edge.0.limits.max_socket_operations {
            let message = "too many operations run on this socket: end one first, or open another socket";
            let refusal = Refusal::new(Code::Unavailable, message);
            return Ok(Some(message::said(&id, operation::refused(&refusal, &request_id))));
        }
        let operation = Operation {
            edge: self.edge.clone(),
            signed: signed.clone(),
            request_id,
            parameters,
        };
        let sink = Sink {
            id: Arc::clone(&id),
            number,
            sender: self.sender.clone(),
        };
        // Those that have ended leave nothing behind.
        while self.tasks.try_join_next().is_some() {}
        let task = self.tasks.spawn(operation.run(sink));
        self.running.insert(id, Running { number, task });
        Ok(None)
    }
}
