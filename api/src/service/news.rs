//! What happened, as it is committed by whichever replica: read from the outbox by one poller a process, and handed to everybody
//! who follows what it happened to.
//!
//! **Why there is a window.** Messages have ids by time, given out before their transaction commits. One with an earlier id may
//! be seen after one with a later id: a commit that took its time, a replica whose clock is behind. "Everything after the last
//! id" would then miss it for ever. So each look goes back by [`WINDOW`] and leaves out what it has seen: what commits within
//! the window is found, whatever its id. The window is wide, because the writer gives out ids by the last statement before it
//! commits: what waited for the lock of an import, or for other rows, waited before that.
//!
//! **What a position is.** The id of a message, which tells its time. Who comes back with one is given everything from [`WINDOW`]
//! before it: some of it once more, none of it never. What is told is how something stands now, so that hearing it twice
//! changes nothing.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use chrono::{DateTime, TimeDelta, Utc};
use entity::id::{ConcernId, EvidenceId, ObligationId, OutboxId};
use tokio::sync::broadcast;
use uuid::Uuid;

use super::{error::ServiceError, retention::MESSAGES};
use crate::{
    app::App,
    policy::Scope,
    store::{
        self,
        outbox::{Message, topic},
    },
};

/// How late a commit may come behind its id.
const WINDOW: TimeDelta = TimeDelta::seconds(30);
/// Items that a follower may be behind before it is let go: memory is bounded, and a gap must not go unnoticed.
const BEHIND: usize = 1_024;
/// Messages read at a time.
const BATCH: u64 = 1_000;
/// Most messages that somebody who comes back is given.
const MOST_MISSED: usize = 10_000;

/// What can be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    /// Obligations, whatever happens to them.
    Obligation,
    /// Evidence, whenever it is judged.
    Evidence,
    /// Concerns, when they are raised.
    Concern,
    /// The rules, when others govern.
    Rules,
}

/// What something happened to.
#[derive(Clone, Debug)]
pub enum Subject {
    /// These obligations.
    Obligations(Arc<[ObligationId]>),
    /// This evidence, which was judged.
    Evidence(EvidenceId),
    /// This concern, which was raised.
    Concern(ConcernId),
    /// The rules: the number of the activation.
    Rules(i64),
}

impl Subject {
    /// As what it is followed.
    #[must_use]
    pub const fn noun(&self) -> Noun {
        match self {
            Self::Obligations(_) => Noun::Obligation,
            Self::Evidence(_) => Noun::Evidence,
            Self::Concern(_) => Noun::Concern,
            Self::Rules(_) => Noun::Rules,
        }
    }
}

/// Something happened. A message may give several, each for those who follow something else.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its position.
    pub id: OutboxId,
    /// To what.
    pub subject: Subject,
}

/// Hands items to followers.
#[derive(Debug)]
pub struct News {
    sender: broadcast::Sender<Item>,
}

impl Default for News {
    fn default() -> Self {
        Self {
            sender: broadcast::Sender::new(BEHIND),
        }
    }
}

/// Looks for what was committed; one a process.
#[derive(Debug, Default)]
pub struct Poller {
    seen: BTreeSet<OutboxId>,
    /// When it looked last without a fault, or tried to for the first time: what was committed since then is not older than the
    /// window before it.
    looked: Option<DateTime<Utc>>,
}

impl Poller {
    /// Looks once and tells those who follow; costs nothing while nobody does.
    ///
    /// # Errors
    /// When the database cannot be read; the next look makes good for it.
    pub async fn look(&mut self, app: &App) -> Result<usize, ServiceError> {
        let sender = &app.news().sender;
        if sender.receiver_count() == 0 {
            // Everybody who follows from later on looks back for themself: see `follow`.
            *self = Self::default();
            return Ok(0);
        }
        let now = app.now();
        let floor = earliest((*self.looked.get_or_insert(now)).min(now) - WINDOW);
        let mut fresh = since(app, floor, usize::MAX).await?;
        fresh.retain(|message| !self.seen.contains(&message.id));
        let ids: Vec<OutboxId> = fresh.iter().map(|message| message.id).collect();
        let items = items(app, fresh).await?;
        // Only now: what could not be read up to here is found again by the next look.
        self.seen = self.seen.split_off(&floor);
        self.seen.extend(ids);
        self.looked = Some(now);
        let told = items.len();
        for item in items {
            // Whoever followed may be gone by now.
            let _ = sender.send(item);
        }
        Ok(told)
    }
}

/// Why somebody cannot follow, or not any more.
#[derive(Debug, thiserror::Error)]
pub enum Lost {
    /// The position is none of ours.
    #[error("the position cannot be used: send back the last `id` that was received")]
    Position,
    /// Too much happened since the position, or it is from before what is kept.
    #[error("too much has happened since then to be told one by one: read the list again, then follow anew")]
    TooLongAgo,
    /// The follower was slower than what happened.
    #[error("too much happened at once to be told one by one: read the list again, then follow anew")]
    Behind,
    /// The service ends.
    #[error("the server is going down: follow anew")]
    Ended,
    /// The database cannot be read.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

/// Somebody who follows.
#[derive(Debug)]
pub struct Follower {
    noun: Noun,
    live: broadcast::Receiver<Item>,
    missed: VecDeque<Item>,
    /// What was there before, or was missed, for as long as the poller may tell it once more.
    known: BTreeSet<OutboxId>,
}

/// Follows something from now on, or from a position on.
///
/// # Errors
/// [`Lost`] for a position that cannot be used; else the database's.
pub async fn follow(app: &App, noun: Noun, position: Option<Uuid>) -> Result<Follower, Lost> {
    // First of all, so that nothing falls between what is read now and what the poller tells from now on.
    let live = app.news().sender.subscribe();
    let (now, left) = (app.now(), position.map(time).transpose()?);
    // Nobody knows any more what happened then.
    if left.is_some_and(|left| left - WINDOW < now - MESSAGES) {
        return Err(Lost::TooLongAgo);
    }
    let floor = earliest(left.unwrap_or(now).min(now) - WINDOW);
    let most = if position.is_some() { MOST_MISSED } else { usize::MAX };
    let mut there = since(app, floor, most).await?;
    if there.len() > most {
        return Err(Lost::TooLongAgo);
    }
    let known = there.iter().map(|message| message.id).collect();
    let missed = match position {
        None => Vec::new(),
        Some(position) => {
            there.retain(|message| message.id.0 != position);
            items(app, there).await?
        }
    };
    let missed = missed.into_iter().filter(|item| item.subject.noun() == noun);
    Ok(Follower {
        noun,
        live,
        missed: missed.collect(),
        known,
    })
}

impl Follower {
    /// The next item, when there is one. Nothing is lost when it is not waited for to the end.
    ///
    /// # Errors
    /// [`Lost::Behind`] or [`Lost::Ended`].
    pub async fn next(&mut self) -> Result<Item, Lost> {
        if let Some(missed) = self.missed.pop_front() {
            return Ok(missed);
        }
        loop {
            match self.live.recv().await {
                Ok(item) if item.subject.noun() != self.noun || self.known.contains(&item.id) => {}
                Ok(item) => {
                    self.forget(item.id);
                    return Ok(item);
                }
                Err(broadcast::error::RecvError::Lagged(_)) => return Err(Lost::Behind),
                Err(broadcast::error::RecvError::Closed) => return Err(Lost::Ended),
            }
        }
    }
}

impl Follower {
    /// What is older than the window before something that was just told is not told again.
    fn forget(&mut self, told: OutboxId) {
        if let (false, Ok(at)) = (self.known.is_empty(), time(told.0)) {
            self.known = self.known.split_off(&earliest(at - WINDOW));
        }
    }
}

/// Messages from `floor` on, the earliest id first; one more than `most` where there are more.
async fn since(app: &App, floor: OutboxId, most: usize) -> Result<Vec<Message>, ServiceError> {
    let (mut found, mut after) = (Vec::new(), floor);
    loop {
        let part = store::outbox::since(app.store(), after, BATCH).await?;
        let full = u64::try_from(part.len()).is_ok_and(|length| length >= BATCH);
        found.extend(part);
        match found.last() {
            Some(last) if full && found.len() <= most => after = last.id,
            _ => return Ok(found),
        }
    }
}

/// What the messages are about. Those about evidence are about the obligations, too, that it counts, or counted, towards.
async fn items(app: &App, messages: Vec<Message>) -> Result<Vec<Item>, ServiceError> {
    let towards = towards(app, &messages).await?;
    let activated = messages.iter().filter_map(activation).max();
    if activated.is_some_and(|seq| seq > app.rules().book().seq()) {
        // Another replica's: who hears of it sees it here.
        app.refresh().await?;
    }
    let subjects = |message: &Message| {
        let obligations = match message.noun() {
            "obligation" => vec![ObligationId(message.subject_id)],
            "evidence" => towards.get(&message.subject_id).cloned().unwrap_or_default(),
            _ => Vec::new(),
        };
        let other = match message.topic.as_str() {
            topic::EVALUATED => Some(Subject::Evidence(EvidenceId(message.subject_id))),
            topic::RAISED => Some(Subject::Concern(ConcernId(message.subject_id))),
            _ => activation(message).map(Subject::Rules),
        };
        let obligations = (!obligations.is_empty()).then(|| Subject::Obligations(obligations.into()));
        [obligations, other]
    };
    let items = messages.iter().flat_map(|message| {
        let subjects = subjects(message).into_iter().flatten();
        subjects.map(|subject| Item {
            id: message.id,
            subject,
        })
    });
    Ok(items.collect())
}

/// The obligations that each piece of evidence counts, or counted, towards.
async fn towards(app: &App, messages: &[Message]) -> Result<BTreeMap<Uuid, Vec<ObligationId>>, ServiceError> {
    let evidence = messages.iter().filter(|message| message.noun() == "evidence");
    let evidence: Vec<EvidenceId> = evidence.map(|message| EvidenceId(message.subject_id)).collect();
    let mut towards: BTreeMap<Uuid, Vec<ObligationId>> = BTreeMap::new();
    if !evidence.is_empty() {
        let scope = Scope::engine();
        for counted in store::satisfaction::by_evidence(app.store(), &scope, &evidence).await? {
            let of = towards.entry(counted.evidence_id.0).or_default();
            of.push(counted.obligation_id);
        }
    }
    Ok(towards)
}

/// The number of the activation that a message is about.
fn activation(message: &Message) -> Option<i64> {
    let number = (message.topic == topic::ACTIVATED).then_some(message.subject_id.as_u128())?;
    i64::try_from(number).ok()
}

/// An id before every other of that time.
pub(super) fn earliest(at: DateTime<Utc>) -> OutboxId {
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
    OutboxId(uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid())
}

/// The time that a position tells.
fn time(position: Uuid) -> Result<DateTime<Utc>, Lost> {
    let (seconds, nanos) = position
        .get_timestamp()
        .filter(|_| position.get_version_num() == 7)
        .ok_or(Lost::Position)?
        .to_unix();
    let seconds = i64::try_from(seconds).map_err(|_| Lost::Position)?;
    DateTime::from_timestamp(seconds, nanos).ok_or(Lost::Position)
}
