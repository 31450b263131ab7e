//! One operation of a socket, from its request to its last word. It runs beside the others and is dropped with the socket.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{
    super::{
        Edge,
        code::Code,
        graphql::{Signed, signs_in},
        pace,
        parameter::Parameters,
        reply::Refusal,
        request::caught,
        run, trusted,
    },
    message::Said,
};
use crate::graphql::{
    Asked, Failure,
    subscription::{Following, Opened, Told},
};

/// Where an operation says what it has to say.
#[derive(Clone, Debug)]
pub struct Sink {
    /// The client's name for it.
    pub id: Arc<str>,
    /// Ours: ids may be used again, and what is still on its way must not be taken for the later one's.
    pub number: u64,
    /// To the socket.
    pub sender: mpsc::Sender<(Arc<str>, u64, Said)>,
}

/// The socket is gone, and nobody listens.
struct Gone;

impl Sink {
    async fn say(&self, said: Said) -> Result<(), Gone> {
        let said = (Arc::clone(&self.id), self.number, said);
        self.sender.send(said).await.map_err(|_| Gone)
    }
}

/// An operation that is to run.
pub struct Operation {
    /// The edge.
    pub edge: Edge,
    /// Who asks.
    pub signed: Signed,
    /// What a caller quotes.
    pub request_id: Arc<str>,
    /// What is asked.
    pub parameters: Parameters,
}

impl Operation {
    /// Runs it, and says how it ends, unless nobody listens any more.
    pub async fn run(self, sink: Sink) {
        let request_id = Arc::clone(&self.request_id);
        let outcome = caught(Box::pin(self.answer(&sink))).await;
        let last = match outcome {
            Ok(Ok(last)) => last,
            Ok(Err(Gone)) => return,
            Err(_) => {
                tracing::error!(request_id = &*request_id, "an operation panicked");
                let why = "something went wrong on our side: quote the request id";
                refused(&Refusal::new(Code::Internal, why), &request_id)
            }
        };
        // Nobody listens any more: then nobody misses it.
        let _ = sink.say(last).await;
    }

    async fn answer(self, sink: &Sink) -> Result<Said, Gone> {
        let (edge, request_id) = (self.edge.clone(), Arc::clone(&self.request_id));
        match self.begin().await {
            Ok(Opened::Following(following)) => follow(&edge, *following, sink).await,
            Ok(Opened::Done(done)) if cannot_run(done.failure) => Ok(Said::Error(errors(&done.body))),
            Ok(Opened::Done(done)) => {
                sink.say(Said::Next(done.body)).await?;
                Ok(Said::Complete)
            }
            Err(refusal) => Ok(refused(&refusal, &request_id)),
        }
    }

    /// Up to where it either has an answer or something to follow.
    async fn begin(self) -> Result<Opened, Refusal> {
        let Self {
            edge,
            mut signed,
            request_id,
            parameters,
        } = self;
        let parameters = trusted::resolve(&edge, &signed, parameters)?;
        let position = position(&parameters)?;
        // The token was looked at when the socket was opened; rights are looked up each time.
        signed.actor = signs_in(&edge, &signed.subject, &signed.people).ok_or_else(|| {
            let message = "nobody in the directory signs in with this token any more";
            Refusal::new(Code::UnknownSubject, message)
        })?;
        let asked = Asked {
            request_id,
            query: parameters.query.unwrap_or_default(),
            operation: parameters.operation_name,
            variables: parameters.variables.unwrap_or_default(),
            may_change: true,
        };
        run::follow(&edge, signed, asked, position).await
    }
}

/// Tells what happens for as long as there is something to follow.
async fn follow(edge: &Edge, mut following: Following, sink: &Sink) -> Result<Said, Gone> {
    loop {
        let item = match following.item().await {
            Ok(item) => item,
            Err(lost) => return Ok(Said::Error(errors(&following.over(&lost)))),
        };
        match pace::tell(edge, &following, item).await {
            Told::Over(reply) => return Ok(Said::Error(errors(&reply))),
            Told::Replies(replies, _) => {
                for reply in replies {
                    sink.say(Said::Next(reply)).await?;
                }
            }
        }
    }
}

/// Where a client that comes back wants to go on: `extensions.position` of the last event that it heard.
fn position(parameters: &Parameters) -> Result<Option<Uuid>, Refusal> {
    match parameters.extension("position") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Uuid::try_parse(text).map(Some).map_err(|_| run::lost()),
        Some(_) => Err(run::lost()),
    }
}

/// Whether nothing ran, so that there is only an error to tell.
const fn cannot_run(failure: Option<Failure>) -> bool {
    matches!(
        failure,
        Some(Failure::NotExecuted | Failure::WouldChange | Failure::Internal)
    )
}

/// A refusal of the edge as entries of `errors`.
pub fn refused(refusal: &Refusal, request_id: &str) -> Said {
    Said::Error(json!([{
        "message": refusal.message,
        "extensions": { "code": refusal.code.as_str(), "requestId": request_id },
    }]))
}

/// The `errors` of a reply.
fn errors(reply: &[u8]) -> Value {
    let mut reply: Value = serde_json::from_slice(reply).unwrap_or_default();
    reply.get_mut("errors").map_or_else(|| json!([]), Value::take)
}
