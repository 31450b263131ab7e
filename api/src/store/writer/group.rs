//! Writes a whole group inside one transaction: one statement a table where the rows allow, in the order that references
//! between tables ask for.

use std::collections::BTreeMap;

use entity::{id::CaseFileId, outbox};
use sea_orm::{ConnectionTrait as _, DbErr, Value};

use super::{Changes, CommitError, Committed, decide, obligation, run::Failure, update};
use crate::{
    clock::new_id,
    store::{
        epoch, insert,
        sql::{self, statement},
        transaction::WriteTx,
    },
};

/// Writes those of `commands` that are to be written; says of each what became of it.
pub(super) async fn apply(tx: &WriteTx, commands: &[Changes]) -> Result<Vec<Result<Committed, CommitError>>, Failure> {
    let decisions = decide::decide(tx, commands).await?;
    let accepted: Vec<&Changes> = commands
        .iter()
        .zip(&decisions)
        .filter(|(_, decision)| matches!(decision, Ok(Committed::Written)))
        .map(|(command, _)| command)
        .collect();
    if !accepted.is_empty() {
        write(tx, &accepted).await?;
    }
    Ok(decisions)
}

/// What becomes of a meeting that is there.
const MEETING: &str = " ON CONFLICT (id) DO UPDATE SET held_on = excluded.held_on, \
    papers_due_on = excluded.papers_due_on, status = excluded.status, reason = excluded.reason";

async fn write(tx: &WriteTx, group: &[&Changes]) -> Result<(), Failure> {
    obligation::hold(tx, group).await?;
    let meetings = every(group, |one| &one.meetings);
    if !meetings.is_empty() {
        epoch::bump(tx).await?;
        insert::all(tx, &meetings, MEETING).await?;
    }
    insert::all(tx, &every(group, |one| &one.evidence), "").await?;
    insert::all(tx, &every(group, |one| &one.evidence_revisions), "").await?;
    insert::all(tx, &every(group, |one| &one.evaluations), "").await?;
    insert::all(tx, &every(group, |one| &one.concerns), "").await?;
    // Before the rows whose place they free: a guard of a closed follow-up, a cancelled distribution. After the evidence
    // that closes a follow-up.
    let mut touched = update::all(tx, &every(group, |one| &one.updates)).await?;
    insert::all(tx, &every(group, |one| &one.follow_ups), "").await?;
    insert::all(tx, &every(group, |one| &one.requirements), "").await?;
    touched.extend(obligation::replan(tx, &every(group, |one| &one.replanned)).await?);
    touched.extend(obligation::satisfy(tx, group).await?);
    obligation::recount(tx, touched).await?;
    // After the obligations that some of them speak of.
    insert::all(tx, &every(group, |one| &one.distributions), " ON CONFLICT DO NOTHING").await?;
    insert::all(tx, &every(group, |one| &one.draws), " ON CONFLICT DO NOTHING").await?;
    insert::all(tx, &every(group, |one| &one.feeds), "").await?;
    insert::all(tx, &every(group, |one| &one.uploads), "").await?;
    insert::all(tx, &every(group, |one| &one.attachments), "").await?;
    audit_case_files(tx, group).await?;
    insert::all(tx, &every(group, |one| &one.changes), "").await?;
    insert::all(tx, &every(group, |one| &one.accesses), "").await?;
    insert::all(tx, &every(group, |one| one.idempotency.as_slice()), "").await?;
    // INVARIANT: the last statement. Whoever follows looks back by time: between an id and its commit nothing may wait.
    let messages: Vec<outbox::Model> = group.iter().flat_map(|one| stamped(one)).collect();
    insert::all(tx, &messages.iter().collect::<Vec<_>>(), "").await?;
    Ok(())
}

/// The messages of a command, with ids of this moment.
fn stamped(one: &Changes) -> impl Iterator<Item = outbox::Model> {
    one.outbox.iter().cloned().map(|mut message| {
        if let Some(clock) = &one.clock {
            message.id = new_id(&**clock).into();
        }
        message
    })
}

/// The same rows of every command, in order.
fn every<'a, M>(group: &[&'a Changes], pick: fn(&'a Changes) -> &'a [M]) -> Vec<&'a M> {
    group.iter().flat_map(|one| pick(one)).collect()
}

/// Moves the day of the last audit forward, never back.
async fn audit_case_files(tx: &WriteTx, group: &[&Changes]) -> Result<(), DbErr> {
    let mut latest: BTreeMap<CaseFileId, _> = BTreeMap::new();
    for (id, day) in group.iter().flat_map(|one| &one.case_files_audited) {
        let known = latest.entry(*id).or_insert(*day);
        *known = (*known).max(*day);
    }
    if latest.is_empty() {
        return Ok(());
    }
    let pairs: Vec<[Value; 2]> = latest.into_iter().map(|(id, day)| [id.into(), day.into()]).collect();
    let pairs = sql::padded(pairs);
    // Both databases name the columns of a bare VALUES `column1`, `column2`.
    let text = format!(
        "UPDATE case_file SET last_audited_on = audited.column2 FROM (VALUES {}) AS audited \
         WHERE case_file.id = audited.column1 \
         AND (case_file.last_audited_on IS NULL OR case_file.last_audited_on < audited.column2)",
        sql::tuples(tx.get_database_backend(), pairs.len(), 2)
    );
    let values = pairs.into_iter().flatten().collect();
    tx.execute_raw(statement(tx, text, values)).await.map(drop)
}
