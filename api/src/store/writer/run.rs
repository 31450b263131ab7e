//! Carries out one group: one transaction if all goes well, else halves of it, down to single commands, so that a bad one
//! cannot undo its neighbours.

use std::{
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    sync::{Arc, atomic::Ordering},
    task::Poll,
};

use sea_orm::DbErr;

use super::{Changes, CommitError, Committed, Gate, Tally, group};
use crate::store::error::Cause;

/// How often the same transaction is tried when it loses to others.
const ATTEMPTS: u32 = 5;

/// Why a transaction did not happen.
#[derive(Debug)]
pub(super) enum Failure {
    /// A guard found the row moved.
    Stale,
    /// The database said no.
    Database(DbErr),
    /// The database went away while it committed: nobody knows whether it did.
    InDoubt(DbErr),
    /// A fault of ours; the message is in the log.
    Panicked,
}

impl From<DbErr> for Failure {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

/// Carries out `commands`, in order; the results are in the same order.
pub(super) async fn run(gate: &Gate, commands: &[Changes], tally: &Tally) -> Vec<Result<Committed, CommitError>> {
    let mut results: Vec<Result<Committed, CommitError>> = Vec::with_capacity(commands.len());
    // A stack of ranges still to do, the earliest on top.
    let mut pending = vec![commands];
    while let Some(part) = pending.pop() {
        match attempt(gate, part, tally).await {
            Ok(outcomes) => results.extend(outcomes),
            Err(failure) if part.len() == 1 || hopeless(&failure) => {
                let error = answer(failure);
                results.extend(part.iter().map(|_| Err(error.clone())));
            }
            Err(_) => {
                let (earlier, later) = part.split_at(part.len() / 2);
                pending.extend([later, earlier]);
            }
        }
    }
    results
}

/// Tries one transaction until it is through, or lost for another reason than to its rivals.
async fn attempt(
    gate: &Gate,
    commands: &[Changes],
    tally: &Tally,
) -> Result<Vec<Result<Committed, CommitError>>, Failure> {
    let mut tries = 1;
    loop {
        let failure = match caught(transact(gate, commands, tally)).await {
            Ok(outcomes) => return Ok(outcomes),
            Err(failure) => failure,
        };
        let again = match &failure {
            Failure::Database(error) => match Cause::of(error) {
                Cause::Transient => tries < ATTEMPTS,
                // Another writer stored the same idempotency key a moment ago: now it will be found.
                Cause::Unique => tries < 2 && commands.len() == 1,
                _ => false,
            },
            Failure::Stale | Failure::InDoubt(_) | Failure::Panicked => false,
        };
        if !again {
            return Err(failure);
        }
        tries += 1;
    }
}

async fn transact(
    gate: &Gate,
    commands: &[Changes],
    tally: &Tally,
) -> Result<Vec<Result<Committed, CommitError>>, Failure> {
    let tx = gate.begin().await?;
    let outcomes = match group::apply(&tx, commands).await {
        Ok(outcomes) => outcomes,
        Err(failure) => {
            tx.rollback().await;
            return Err(failure);
        }
    };
    let written = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Ok(Committed::Written)));
    let written = written.count();
    if written == 0 {
        tx.rollback().await;
    } else {
        tx.commit().await.map_err(|error| match Cause::of(&error) {
            Cause::Unavailable => Failure::InDoubt(error),
            _ => Failure::Database(error),
        })?;
        tally.commits.fetch_add(1, Ordering::Relaxed);
        tally.commands.fetch_add(written as u64, Ordering::Relaxed);
    }
    Ok(outcomes)
}

/// A panic inside becomes a failure of this transaction; the next `begin` on the connection clears what it left open.
async fn caught<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let mut work = pin!(work);
    poll_fn(|context| {
        catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))).unwrap_or(Poll::Ready(Err(Failure::Panicked)))
    })
    .await
}

/// Whether smaller parts would fare no better.
fn hopeless(failure: &Failure) -> bool {
    match failure {
        Failure::Database(error) => matches!(Cause::of(error), Cause::Full | Cause::Unavailable | Cause::Transient),
        // What may be stored already is not written again, unless its caller asks for it by its key.
        Failure::InDoubt(_) => true,
        Failure::Stale | Failure::Panicked => false,
    }
}

fn answer(failure: Failure) -> CommitError {
    let error = match failure {
        Failure::Stale => return CommitError::Stale,
        Failure::InDoubt(error) => return CommitError::InDoubt(Some(Arc::new(error))),
        Failure::Panicked => DbErr::Custom("the writer panicked".to_owned()),
        Failure::Database(error) => error,
    };
    match Cause::of(&error) {
        Cause::Full => CommitError::Full,
        Cause::Unavailable | Cause::Transient => CommitError::Unavailable(Some(Arc::new(error))),
        // Somebody else took what must be unique: a guard, a revision number.
        Cause::Unique => {
            tracing::info!(%error, "commit lost to a unique index");
            CommitError::Stale
        }
        Cause::Other => CommitError::Failed(Arc::new(error)),
    }
}
