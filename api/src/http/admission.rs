//! What stands between a signed-in caller and an operation, the same for every way of asking: the gate, what the client may still
//! ask for, and a place to run in.

use std::{sync::Arc, time::Duration};

use tokio::time;

use super::{Edge, code::Code, reply::Refusal, room::Place};
use crate::graphql::{self, Asked, Cost, Done, Prepared, Short, Urgency};

/// How long who is sent away is kept: clients that ask again at once would otherwise take the processor from those who are in.
const BREATH: Duration = Duration::from_millis(250);

/// Why nothing runs.
#[derive(Debug)]
pub enum Declined {
    /// The document or its variables cannot be used; this is the whole answer.
    Answered(Done),
    /// Not now, or not so much.
    Refused(Refusal),
}

impl From<Refusal> for Declined {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Makes an operation of what was sent, and lets it in. The place is held for as long as it runs.
///
/// # Errors
///
/// [`Declined`], with the answer.
pub async fn admit(edge: &Edge, subject: &Arc<str>, asked: Asked) -> Result<(Prepared, Place), Declined> {
    let prepared = graphql::admit(asked).map_err(Declined::Answered)?;
    // Before points are taken: who is sent away for want of room has used nothing.
    let place = match edge.0.room.enter(prepared.urgency()).await {
        Ok(place) => place,
        Err(refusal) => {
            time::sleep(BREATH.min(edge.0.limits.deadline / 4)).await;
            return Err(refusal.into());
        }
    };
    let points = prepared.price();
    // What somebody has to say about a child is not weighed against what they asked for before: it is owed.
    if prepared.urgency() == Urgency::Intake {
        let taken = edge.0.budgets.owe(subject, points);
        return Ok((prepared.paid(taken), place));
    }
    match edge.0.budgets.take(subject, points) {
        Ok(taken) => Ok((prepared.paid(taken), place)),
        Err(short) => Err(refusal(short, points).into()),
    }
}

fn refusal(short: Short, points: u64) -> Refusal {
    match short {
        Short::Wait(wait, balance) => {
            let message = format!(
                "this costs up to {points} points and {} are left: try again in {} s",
                balance.remaining,
                wait.as_secs()
            );
            Refusal::new(Code::RateLimited, message)
                .after(wait)
                .costing(Cost::new(points, None, Some(balance)))
        }
        Short::Never(balance) => {
            let message = format!(
                "this may cost {points} points, more than the {} that there ever are: ask for shorter lists or fewer fields",
                balance.limit
            );
            Refusal::new(Code::TooComplex, message).costing(Cost::new(points, None, Some(balance)))
        }
    }
}
