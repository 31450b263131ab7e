//! How fast comes what comes in parts: events, long lists. Each part is a request like any other: what the ones before it used is
//! paid back first, and it runs in a place and within its time. Unlike a request it waits for both.

use std::{sync::Arc, time::Duration};

use tokio::time::{self, Instant};

use super::{Edge, code::Code, reply::Refusal, room::Place};
use crate::{
    graphql::{
        Urgency,
        subscription::{Following, Told},
    },
    service::news::Item,
};

/// How long somebody who follows may owe for what they were told; then it is too much for their bucket.
const OWING: Duration = Duration::from_secs(5);
/// Between two looks for a place.
const LOOK: Duration = Duration::from_millis(20);

/// What a follower is told of an item, once it is their turn.
pub async fn tell(edge: &Edge, following: &Following, item: Item) -> Told {
    let told = async {
        solvent(edge, following.subject(), OWING).await?;
        let _place = place(edge).await?;
        time::timeout(edge.0.limits.deadline, following.tell(item))
            .await
            .map_err(|_| Refusal::new(Code::Timeout, "what happened could not be told in time: follow anew"))
    };
    match told.await {
        Ok(told) => told,
        Err(refusal) => Told::Over(following.refused(refusal.code.error(), &refusal.message)),
    }
}

/// Waits until nothing is owed any more.
///
/// # Errors
///
/// When that takes longer than `patience`.
pub async fn solvent(edge: &Edge, subject: &Arc<str>, patience: Duration) -> Result<(), Refusal> {
    let until = Instant::now() + patience;
    while let Some(debt) = edge.0.budgets.debt(subject) {
        if debt > until.saturating_duration_since(Instant::now()) {
            let message = format!(
                "more was asked for than your bucket holds: try again in {} s",
                debt.as_secs()
            );
            return Err(Refusal::new(Code::RateLimited, message).after(debt));
        }
        time::sleep(debt).await;
    }
    Ok(())
}

/// Waits for a place among those that read, for as long as a request may take.
///
/// # Errors
///
/// When none was free by then.
pub async fn place(edge: &Edge) -> Result<Place, Refusal> {
    let until = Instant::now() + edge.0.limits.deadline;
    loop {
        match edge.0.room.enter(Urgency::Read).await {
            Err(_) if Instant::now() < until => time::sleep(LOOK).await,
            entered => return entered,
        }
    }
}
