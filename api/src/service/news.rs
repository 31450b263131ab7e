//! What changed about obligations, as it is committed by whichever replica: read from the outbox by one poller a process, and
//! handed to everybody who follows.
//!
//! **Why there is a window.** Messages have ids by time, given out before their transaction commits. One with an earlier id may
//! be seen after one with a later id: a commit that took its time, a replica whose clock is behind. "Everything after the last
//! id" would then miss it for ever. So each look goes back by [`WINDOW`] and leaves out what it has seen: what commits within
//! the window is found, whatever its id. The window is wide, because the writer gives out ids by the last statement before it
//! commits: what waited for the lock of an import, or for other rows, waited before that.
//!
//! **What a position is.** The id of a message, which tells its time. Who comes back with one is given everything from [`WINDOW`]
//! before it: some of it once more, none of it never. What is told is how an obligation stands now, so that hearing it
//! twice changes nothing.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use chrono::{DateTime, TimeDelta, Utc};
use entity::id::{EvidenceId, ObligationId, OutboxId};
use tokio::sync::broadcast;
use uuid::Uuid;

use super::error::ServiceError;
use crate::{
    app::App,
    policy::Scope,
    store::{self, outbox::Message},
};

/// How late a commit may come behind its id.
const WINDOW: TimeDelta = TimeDelta::seconds(30);
/// Items that a follower may be behind before it is let go: memory is bounded, and a gap must not go unnoticed.
const BEHIND: usize = 1_024;
/// Messages read at a time.
const BATCH: u64 = 1_000;
/// Most messages that somebody who comes back is given.
const MOST_MISSED: usize = 10_000;

/// Something happened to some obligations.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its position.
    pub id: OutboxId,
    /// Which obligations.
    pub obligations: Arc<[ObligationId]>,
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
    /// Too much happened since the position.
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
    live: broadcast::Receiver<Item>,
    missed: VecDeque<Item>,
    /// What was there before, or was missed, for as long as the poller may tell it once more.
    known: BTreeSet<OutboxId>,
}

/// Follows from now on, or from a position on.
///
/// # Errors
/// [`Lost`] for a position that cannot be used; else the database's.
pub async fn follow(app: &App, position: Option<Uuid>) -> Result<Follower, Lost> {
    // First of all, so that nothing falls between what is read now and what the poller tells from now on.
    let live = app.news().sender.subscribe();
    let (now, left) = (app.now(), position.map(time).transpose()?);
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
    Ok(Follower {
        live,
        missed: missed.into(),
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
                Ok(item) if self.known.contains(&item.id) => {}
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

/// Which obligations the messages are about. Evidence is about those that it counts, or counted, towards.
async fn items(app: &App, messages: Vec<Message>) -> Result<Vec<Item>, ServiceError> {
    let evidence: Vec<EvidenceId> = messages
        .iter()
        .filter(|message| message.is_of("evidence"))
        .map(|message| EvidenceId(message.subject_id))
        .collect();
    let mut towards: BTreeMap<Uuid, Vec<ObligationId>> = BTreeMap::new();
    if !evidence.is_empty() {
        let scope = Scope::engine();
        for counted in store::satisfaction::by_evidence(app.store(), &scope, &evidence).await? {
            towards
                .entry(counted.evidence_id.0)
                .or_default()
                .push(counted.obligation_id);
        }
    }
    let item = |message: Message| {
        let obligations = if message.is_of("obligation") {
            vec![ObligationId(message.subject_id)]
        } else {
            towards.get(&message.subject_id).cloned().unwrap_or_default()
        };
        (!obligations.is_empty()).then(|| Item {
            id: message.id,
            obligations: obligations.into(),
        })
    };
    Ok(messages.into_iter().filter_map(item).collect())
}

/// An id before every other of that time.
fn earliest(at: DateTime<Utc>) -> OutboxId {
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
