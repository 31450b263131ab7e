//! What can be followed. Each event is a request of its own: who follows, what they may see, the rules and the day are looked up
//! anew, so that a subscription never outlives a right.

use std::sync::{Arc, OnceLock};

use async_graphql::{MergedSubscription, Response, Value, futures_util::StreamExt as _};
use entity::id::AgencyId;
use uuid::Uuid;

use super::{
    Done, Kind, Prepared,
    batch::Batches,
    context::Session,
    error::{ErrorCode, Fault, entry},
    failed,
    reply::Reply,
    schema, settle,
};
pub use seat::{Seat, Seats};

use crate::{
    app::App,
    policy::Actor,
    service::news::{self, Follower, Item, Lost, Noun, Subject},
};

mod concern;
mod evidence;
mod obligation;
mod rule;
mod seat;

/// Everything that can be followed: over a WebSocket at `/graphql/ws` (graphql-transport-ws), or as server-sent events by sending
/// the document to `/graphql` with `Accept: text/event-stream` (the distinct connections mode of GraphQL over Server-Sent Events).
/// What you may not see makes no event. An event may come twice, and never is left out: one that is too much ends the
/// subscription with an error instead. Events say their place in `extensions.position`: send the last one in
/// `extensions.position` of the request, or as `Last-Event-ID`, when you come back.
#[derive(MergedSubscription, Default)]
pub struct Subscription(
    obligation::ObligationSubscription,
    evidence::EvidenceSubscription,
    concern::ConcernSubscription,
    rule::RuleSubscription,
);

/// What an event is about; nothing while it is only tried whether a document can be followed, and what it follows.
#[derive(Default)]
struct Event {
    subject: Option<Subject>,
    followed: Arc<OnceLock<Noun>>,
}

impl Event {
    /// What it happened to, for the field that follows `noun`.
    fn of(&self, noun: Noun) -> Option<&Subject> {
        let _ = self.followed.set(noun);
        self.subject.as_ref().filter(|subject| subject.noun() == noun)
    }
}

/// A subscription that runs.
pub struct Following {
    app: App,
    subject: Arc<str>,
    agency: Option<AgencyId>,
    prepared: Prepared,
    follower: Follower,
    /// Given back when it ends.
    _seat: Seat,
}

/// What becomes of a document that came where events can go.
pub enum Opened {
    /// It is followed.
    Following(Box<Following>),
    /// It is no subscription, or one that cannot be followed: this is its whole answer.
    Done(Done),
}

/// What a follower is told.
#[derive(Debug)]
pub enum Told {
    /// Replies, JSON, and the position after the last of them; none where the follower sees or wants nothing of it.
    Replies(Vec<Vec<u8>>, Uuid),
    /// The last reply: there is nothing to follow any more.
    Over(Vec<u8>),
}

/// Begins to follow, if one of the person's `seats` is free, or answers at once.
///
/// # Errors
/// [`Lost::Position`] where `position` is none of ours.
pub async fn open(
    app: &App,
    actor: Actor,
    subject: Arc<str>,
    prepared: Prepared,
    position: Option<Uuid>,
    seats: &Arc<Seats>,
) -> Result<Opened, Lost> {
    if prepared.kind() != Kind::Subscription {
        return Ok(Opened::Done(super::execute(app, actor, prepared).await));
    }
    let refused = |response| {
        let mut done = Done::refused(response, None, &prepared.request_id);
        prepared.name().clone_into(&mut done.operation);
        Opened::Done(done)
    };
    let Some(seat) = seats.take(&subject) else {
        let why = "too many subscriptions of yours are running: end one first";
        let error = entry(ErrorCode::RateLimited, why, &prepared.request_id);
        prepared.settled(0);
        return Ok(refused(Response::from_errors(vec![error])));
    };
    let agency = actor.agency;
    // Before the first event: a filter that cannot be read is told now, not when something happens.
    let event = Event::default();
    let asked_for = Arc::clone(&event.followed);
    let trial = deliver(app, actor, &prepared, event).await;
    prepared.settled(1);
    if let Some(wrong) = trial
        .into_iter()
        .map(|(response, _)| response)
        .find(|it| !it.errors.is_empty())
    {
        return Ok(refused(wrong));
    }
    let Some(noun) = asked_for.get().copied() else {
        let why = "nothing is followed: ask for a field of `Subscription` without leaving it out again";
        let error = entry(ErrorCode::BadRequest, why, &prepared.request_id);
        return Ok(refused(Response::from_errors(vec![error])));
    };
    match news::follow(app, noun, position).await {
        Ok(follower) => Ok(Opened::Following(Box::new(Following {
            app: app.clone(),
            subject,
            agency,
            prepared,
            follower,
            _seat: seat,
        }))),
        Err(Lost::Position) => Err(Lost::Position),
        Err(lost) => {
            let error = ended(&lost, &prepared.request_id);
            Ok(refused(Response::from_errors(vec![error])))
        }
    }
}

impl Following {
    /// Waits for the next item; may be given up at any time.
    ///
    /// # Errors
    /// [`Lost`] when there is nothing to follow any more.
    pub async fn item(&mut self) -> Result<Item, Lost> {
        self.follower.next().await
    }

    /// Who follows.
    #[must_use]
    pub fn subject(&self) -> &Arc<str> {
        &self.subject
    }

    /// What the follower is told of an item, by what they may see now. Where it cannot be said, it is over: whoever comes back to
    /// the last position hears of the item, who went on would not.
    pub async fn tell(&self, item: Item) -> Told {
        // For whom the token's issuer speaks was looked at when it began: who has gone to another agency signs in again.
        let same = |actor: &Actor| actor.agency == self.agency;
        let Some(actor) = self.app.actor(&self.subject).filter(same) else {
            let why = "nobody in the directory signs in with this token any more";
            return Told::Over(self.refused(ErrorCode::Forbidden, why));
        };
        let event = Event {
            subject: Some(item.subject),
            ..Event::default()
        };
        let mut responses = deliver(&self.app, actor, &self.prepared, event).await;
        if let Some((lost, _)) = responses.iter_mut().find(|(response, _)| is_lost(response)) {
            return Told::Over(self.reply(Response::from_errors(std::mem::take(&mut lost.errors))));
        }
        // On the last one only: who is cut off before it hears all of them again.
        if let Some((last, _)) = responses.last_mut() {
            let position = item.id.0.to_string();
            last.extensions.insert("position".to_owned(), position.into());
        }
        let replies = responses
            .into_iter()
            .map(|(response, points)| self.event(response, points))
            .collect();
        Told::Replies(replies, item.id.0)
    }

    /// The last reply to somebody who cannot follow any more.
    #[must_use]
    pub fn over(&self, lost: &Lost) -> Vec<u8> {
        self.reply(Response::from_errors(vec![ended(lost, &self.prepared.request_id)]))
    }

    /// The last reply to somebody whose token has run out.
    #[must_use]
    pub fn expired(&self) -> Vec<u8> {
        let why = "the token has expired: sign in again and follow anew";
        self.refused(ErrorCode::Unauthenticated, why)
    }

    /// The last reply to somebody who is told no more, for this reason.
    #[must_use]
    pub fn refused(&self, code: ErrorCode, why: &str) -> Vec<u8> {
        let error = entry(code, why, &self.prepared.request_id);
        self.reply(Response::from_errors(vec![error]))
    }

    fn event(&self, response: Response, points: u64) -> Vec<u8> {
        let cost = self.prepared.again(points);
        Reply::new(response, &self.prepared.request_id).costing(cost).json()
    }

    fn reply(&self, response: Response) -> Vec<u8> {
        Reply::new(response, &self.prepared.request_id).json()
    }
}

fn ended(lost: &Lost, request_id: &str) -> async_graphql::ServerError {
    match lost {
        Lost::Service(error) => {
            tracing::warn!(%error, "a subscription ends");
            entry(ErrorCode::Unavailable, Fault::Unavailable.to_string(), request_id)
        }
        Lost::Position => entry(ErrorCode::BadInput, lost.to_string(), request_id),
        Lost::TooLongAgo | Lost::Behind | Lost::Ended => entry(ErrorCode::Unavailable, lost.to_string(), request_id),
    }
}

/// Whether it does not say what happened: there is nothing in it, or the database was away for some of it.
fn is_lost(response: &Response) -> bool {
    let mut faults = response.errors.iter().filter_map(|error| error.source::<Fault>());
    let away = faults.any(|fault| *fault == Fault::Unavailable);
    away || (response.data == Value::Null && !response.errors.is_empty())
}

/// One event as a request of its own: the answers, and what each has cost.
async fn deliver(app: &App, actor: Actor, prepared: &Prepared, event: Event) -> Vec<(Response, u64)> {
    let batches = Batches::default();
    let session = match Session::open(app, actor, schema::shelf(), batches.clone()).await {
        Ok(session) => Arc::new(session),
        Err(fault) => return vec![(failed(fault), 0)],
    };
    let request = prepared.request().data(Arc::clone(&session)).data(event);
    let stream = schema::schema().execute_stream(request);
    let responses: Vec<Response> = batches.drive(stream.collect()).await;
    session.close().await;
    let settled = responses.into_iter().map(|mut response| {
        let points = settle(&prepared.operation, &mut response);
        (response, points)
    });
    settled.collect()
}
