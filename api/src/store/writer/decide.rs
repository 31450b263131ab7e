//! Which commands of a group are to be written: not those stored before, not those judged by what has moved.

use std::collections::{HashMap, hash_map::Entry};

use entity::{epoch, id::PersonId, idempotency};
use sea_orm::{ConnectionTrait as _, DbErr, EntityTrait as _, Value};

use super::{Changes, CommitError, Committed};
use crate::store::{
    Pins,
    sql::{self, statement},
    transaction::WriteTx,
};

/// What is to become of each command, in order; `Ok(Written)` means that it is to be written now.
pub(super) async fn decide(tx: &WriteTx, commands: &[Changes]) -> Result<Vec<Result<Committed, CommitError>>, DbErr> {
    let known = stored_keys(tx, commands).await?;
    let mut keys: HashMap<(PersonId, &str), &idempotency::Model> = known
        .iter()
        .map(|stored| ((stored.person_id, stored.key.as_str()), stored))
        .collect();
    let now = if commands.iter().any(|command| command.pins.is_some()) {
        // Two that hold the row for reading and then both want to change it would wait for each other.
        let changes = commands.iter().any(|command| !command.meetings.is_empty());
        Some(pins(tx, if changes { " FOR UPDATE" } else { " FOR SHARE" }).await?)
    } else {
        None
    };
    // Once one of the group changes the directory, what the others were judged by has moved for them, as if they came later.
    let mut moved = false;
    Ok(commands
        .iter()
        .map(|command| {
            let stale = command.pins.is_some_and(|pins| moved || Some(pins) != now);
            let decision = one(&mut keys, command, stale);
            moved |= matches!(decision, Ok(Committed::Written)) && !command.meetings.is_empty();
            decision
        })
        .collect())
}

fn one<'a>(
    keys: &mut HashMap<(PersonId, &'a str), &'a idempotency::Model>,
    command: &'a Changes,
    stale: bool,
) -> Result<Committed, CommitError> {
    let Some(asked) = &command.idempotency else {
        return if stale {
            Err(CommitError::Stale)
        } else {
            Ok(Committed::Written)
        };
    };
    match keys.entry((asked.person_id, asked.key.as_str())) {
        Entry::Occupied(stored) => replay(stored.get(), asked),
        Entry::Vacant(_) if stale => Err(CommitError::Stale),
        // A second one with this key in the same group finds the first, as if it had come later. Should the
        // first fail, the group is undone and each is decided anew.
        Entry::Vacant(vacant) => {
            vacant.insert(asked);
            Ok(Committed::Written)
        }
    }
}

fn replay(stored: &idempotency::Model, asked: &idempotency::Model) -> Result<Committed, CommitError> {
    if stored.body_hash == asked.body_hash && stored.operation == asked.operation {
        Ok(Committed::Replayed {
            subject_id: stored.subject_id,
        })
    } else {
        Err(CommitError::KeyReused)
    }
}

async fn stored_keys(tx: &WriteTx, commands: &[Changes]) -> Result<Vec<idempotency::Model>, DbErr> {
    let asked = commands.iter().filter_map(|command| command.idempotency.as_ref());
    let pairs: Vec<[Value; 2]> = asked
        .map(|asked| [asked.person_id.into(), asked.key.as_str().into()])
        .collect();
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let pairs = sql::padded(pairs);
    let text = format!(
        "SELECT * FROM idempotency WHERE (person_id, \"key\") IN (VALUES {})",
        sql::tuples(tx.get_database_backend(), pairs.len(), 2)
    );
    let values = pairs.into_iter().flatten().collect();
    idempotency::Entity::find()
        .from_raw_sql(statement(tx, text, values))
        .all(tx)
        .await
}

/// The epoch, held still until this transaction ends.
async fn pins(tx: &WriteTx, lock: &'static str) -> Result<Pins, DbErr> {
    // SQLite's only writer is this transaction.
    let lock = sql::if_postgres(tx, lock);
    let text = format!("SELECT * FROM epoch WHERE id = 1{lock}");
    let epoch = epoch::Entity::find()
        .from_raw_sql(statement(tx, text, Vec::new()))
        .one(tx)
        .await?;
    let epoch = epoch.ok_or_else(|| DbErr::RecordNotFound("the epoch row is missing".to_owned()))?;
    Ok(Pins {
        rules: epoch.rules,
        directory: epoch.directory,
    })
}
