//! One operation, whichever way it came: through the gate, run within its time, one line in the log.

use std::{sync::Arc, time::Instant};

use entity::id::PersonId;
use tokio::time;
use uuid::Uuid;

use super::{
    Edge,
    admission::{Declined, admit},
    code::Code,
    graphql::Signed,
    reply::Refusal,
};
use crate::graphql::{
    Asked, Done, execute,
    subscription::{self, Opened},
};

/// Runs what has one answer.
///
/// # Errors
///
/// When there is no room for it, the client has asked for too much, or it takes too long.
pub async fn run(edge: &Edge, signed: Signed, asked: Asked) -> Result<Done, Refusal> {
    let (begun, request_id, person) = (Instant::now(), Arc::clone(&asked.request_id), signed.actor.person);
    let run = async {
        match admit(edge, &signed.subject, asked).await {
            Ok((prepared, _place)) => Ok(execute(&edge.0.app, signed.actor, prepared).await),
            Err(Declined::Answered(done)) => Ok(done),
            Err(Declined::Refused(refusal)) => Err(refusal),
        }
    };
    let done = in_time(edge, run).await??;
    log(&request_id, person, &done, begun);
    Ok(done)
}

/// Runs it, or begins to follow it, from a place on where there is one.
///
/// # Errors
///
/// The same, or when the place is none of ours.
pub async fn follow(edge: &Edge, signed: Signed, asked: Asked, position: Option<Uuid>) -> Result<Opened, Refusal> {
    let (begun, request_id, person) = (Instant::now(), Arc::clone(&asked.request_id), signed.actor.person);
    let open = async {
        match admit(edge, &signed.subject, asked).await {
            // The place is held until it runs: who follows events holds none.
            Ok((prepared, _place)) => {
                let (app, seats) = (&edge.0.app, &edge.0.seats);
                let opened = subscription::open(app, signed.actor, signed.subject, prepared, position, seats).await;
                opened.map_err(|_| lost())
            }
            Err(Declined::Answered(done)) => Ok(Opened::Done(done)),
            Err(Declined::Refused(refusal)) => Err(refusal),
        }
    };
    let opened = in_time(edge, open).await??;
    match &opened {
        Opened::Done(done) => log(&request_id, person, done, begun),
        Opened::Following(_) => {
            tracing::info!(request_id = &*request_id, actor = %person.0, "a subscription began");
        }
    }
    Ok(opened)
}

/// What is said to a place that is none.
pub fn lost() -> Refusal {
    let message = "the position cannot be used: send back the last one that was received, or none";
    Refusal::new(Code::BadInput, message)
}

async fn in_time<T>(edge: &Edge, run: impl Future<Output = T>) -> Result<T, Refusal> {
    time::timeout(edge.0.limits.deadline, run).await.map_err(|_| {
        let message = "it took too long and was given up; what was asked to be stored may have been: \
                       send it again with the same idempotency key";
        Refusal::new(Code::Timeout, message)
    })
}

fn log(request_id: &str, person: PersonId, done: &Done, begun: Instant) {
    tracing::info!(
        request_id,
        actor = %person.0,
        operation = done.operation,
        errors = done.errors,
        statements = done.statements,
        rules = done.rules,
        duration_us = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX),
        "request"
    );
}
