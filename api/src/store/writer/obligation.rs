//! Obligations within a group: there when needed, satisfied by slot, counted afresh.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use entity::{id::ObligationId, obligation, satisfaction};
use sea_orm::{ConnectionTrait as _, DbErr, Value};

use super::{Changes, run::Failure};
use crate::store::{
    Update, insert,
    sql::{self, statement},
    transaction::WriteTx,
};

/// Most slots in one statement, far below what either database lets it bind.
const MOST_RESOLVED: usize = 4096;
/// The order in which rows are held on PostgreSQL: by bytes, as our own maps of slots have it, whatever the database's language.
pub(super) const IN_ORDER: &str = "slot COLLATE \"C\"";

/// Sees that the obligations named are there and records what counts towards them. Returns those to be counted afresh.
pub(super) async fn satisfy(tx: &WriteTx, group: &[&Changes]) -> Result<BTreeSet<ObligationId>, Failure> {
    let planned: BTreeMap<&str, &obligation::Model> = group
        .iter()
        .flat_map(|one| &one.obligations)
        .map(|planned| (planned.slot.as_str(), planned))
        .collect();
    let mut slots: BTreeSet<&str> = planned.keys().copied().collect();
    slots.extend(
        group
            .iter()
            .flat_map(|one| &one.satisfactions)
            .map(|one| one.slot.as_str()),
    );
    if slots.is_empty() {
        return Ok(BTreeSet::new());
    }
    let mut ids = resolve(tx, &slots).await?;
    let missing: Vec<&obligation::Model> = planned
        .into_iter()
        .filter(|(slot, _)| !ids.contains_key(*slot))
        .map(|(_, planned)| planned)
        .collect();
    if !missing.is_empty() {
        insert::all(tx, &missing, " ON CONFLICT (slot) DO NOTHING").await?;
        // Another writer may have been quicker: the stored id counts, not ours.
        let missing = missing.iter().map(|planned| planned.slot.as_str()).collect();
        ids.extend(resolve(tx, &missing).await?);
    }
    let rows = satisfactions(group, &ids)?;
    insert::all(
        tx,
        &rows.values().collect::<Vec<_>>(),
        " ON CONFLICT (obligation_id, evidence_id) DO UPDATE \
         SET submitted_on = excluded.submitted_on, counted = excluded.counted",
    )
    .await?;
    Ok(rows.into_values().map(|row| row.obligation_id).collect())
}

/// What a plan may bring up to date, and of which obligations: those that nobody met or decided about, and those that an
/// earlier plan cancelled. What is so already is not written again: two replicas may plan the same.
const REPLANNED: &str = " ON CONFLICT (slot) DO UPDATE SET \
    team_id = excluded.team_id, service_id = excluded.service_id, \
    period_label = excluded.period_label, period_start = excluded.period_start, period_end = excluded.period_end, \
    due_on = excluded.due_on, required = excluded.required, because = excluded.because, \
    state = excluded.state, reason = excluded.reason, created_at = excluded.created_at \
    WHERE (obligation.state = 'CANCELLED' OR (obligation.state = 'ACTIVE' AND obligation.completed_on IS NULL)) \
    AND (obligation.team_id IS DISTINCT FROM excluded.team_id OR obligation.service_id IS DISTINCT FROM excluded.service_id \
    OR (obligation.period_label, obligation.period_start, obligation.period_end, obligation.due_on, obligation.required, \
    obligation.state) <> (excluded.period_label, excluded.period_start, excluded.period_end, excluded.due_on, \
    excluded.required, excluded.state))";

/// Holds every obligation that the group plans, cancels or counts, in the order of their slots. Two that hold them in
/// another order would wait for each other: a plan that cancels and adds, and a submission that meets two of its duties.
pub(super) async fn hold(tx: &WriteTx, group: &[&Changes]) -> Result<(), DbErr> {
    let ids: Vec<ObligationId> = group
        .iter()
        .flat_map(|one| one.updates.iter().flat_map(cancelled))
        .copied()
        .collect();
    let plans = !ids.is_empty() || group.iter().any(|one| !one.replanned.is_empty());
    // SQLite's only writer is this transaction.
    if !plans || sql::if_postgres(tx, "hold").is_empty() {
        return Ok(());
    }
    let named = group.iter().flat_map(|one| {
        let rows = one
            .replanned
            .iter()
            .chain(&one.obligations)
            .map(|row| row.slot.as_str());
        rows.chain(one.satisfactions.iter().map(|one| one.slot.as_str()))
    });
    let mut slots: BTreeSet<String> = named.map(str::to_owned).collect();
    slots.extend(slots_of(tx, &ids).await?);
    // INVARIANT: part by part in the order of all slots, which is the order within each part too.
    let slots: Vec<Value> = slots.into_iter().map(Value::from).collect();
    for some in slots.chunks(MOST_RESOLVED) {
        let values = sql::padded(some.to_vec());
        let text = format!(
            "SELECT 1 FROM obligation WHERE slot IN ({}) ORDER BY {IN_ORDER} FOR NO KEY UPDATE",
            sql::list(tx.get_database_backend(), values.len())
        );
        tx.query_all_raw(statement(tx, text, values)).await?;
    }
    Ok(())
}

/// The slots of obligations, which never change.
async fn slots_of(tx: &WriteTx, ids: &[ObligationId]) -> Result<Vec<String>, DbErr> {
    let mut slots = Vec::with_capacity(ids.len());
    for some in ids.chunks(MOST_RESOLVED) {
        let values: Vec<Value> = sql::padded(some.iter().map(|id| Value::from(*id)).collect());
        let text = format!(
            "SELECT slot FROM obligation WHERE id IN ({})",
            sql::list(tx.get_database_backend(), values.len())
        );
        for row in tx.query_all_raw(statement(tx, text, values)).await? {
            slots.push(row.try_get_by_index(0)?);
        }
    }
    Ok(slots)
}

fn cancelled(update: &Update) -> &[ObligationId] {
    match update {
        Update::CancelObligations { ids, .. } => ids,
        _ => &[],
    }
}

/// Adds what was planned, or brings it up to date. Returns those to be counted afresh, for another number may now be required.
pub(super) async fn replan(tx: &WriteTx, planned: &[&obligation::Model]) -> Result<BTreeSet<ObligationId>, Failure> {
    // One statement may not touch a slot twice, and rows are held in the order of their slots.
    let rows: BTreeMap<&str, &obligation::Model> = planned.iter().map(|row| (row.slot.as_str(), *row)).collect();
    insert::all(tx, &rows.values().copied().collect::<Vec<_>>(), REPLANNED).await?;
    let mut touched = BTreeSet::new();
    let slots: Vec<&str> = rows.into_keys().collect();
    for some in slots.chunks(MOST_RESOLVED) {
        let values: Vec<Value> = sql::padded(some.iter().map(|slot| Value::from(*slot)).collect());
        let text = format!(
            "SELECT id FROM obligation WHERE met > 0 AND slot IN ({})",
            sql::list(tx.get_database_backend(), values.len())
        );
        for row in tx.query_all_raw(statement(tx, text, values)).await? {
            touched.insert(row.try_get_by_index(0)?);
        }
    }
    Ok(touched)
}

fn satisfactions(
    group: &[&Changes],
    ids: &HashMap<String, ObligationId>,
) -> Result<BTreeMap<(ObligationId, entity::id::EvidenceId), satisfaction::Model>, Failure> {
    let mut rows = BTreeMap::new();
    for asked in group.iter().flat_map(|one| &one.satisfactions) {
        let obligation_id = *ids.get(&asked.slot).ok_or_else(|| {
            let slot = &asked.slot;
            DbErr::RecordNotFound(format!("no obligation has the slot `{slot}`, and none was to be made"))
        })?;
        let row = satisfaction::Model {
            obligation_id,
            evidence_id: asked.evidence_id,
            submitted_on: asked.submitted_on,
            counted: true,
        };
        rows.insert((obligation_id, asked.evidence_id), row);
    }
    Ok(rows)
}

/// Ids by slot, their rows held in the order of their slots: without that, two writers counting the same obligation would
/// each miss the other's evidence, and two that hold them in different orders would wait for each other.
async fn resolve(tx: &WriteTx, slots: &BTreeSet<&str>) -> Result<HashMap<String, ObligationId>, DbErr> {
    let values: Vec<Value> = sql::padded(slots.iter().map(|slot| Value::from(*slot)).collect());
    let text = format!(
        "SELECT id, slot FROM obligation WHERE slot IN ({}){}",
        sql::list(tx.get_database_backend(), values.len()),
        sql::if_postgres(tx, &format!(" ORDER BY {IN_ORDER} FOR NO KEY UPDATE"))
    );
    let rows = tx.query_all_raw(statement(tx, text, values)).await?;
    rows.iter()
        .map(|row| Ok((row.try_get_by_index(1)?, row.try_get_by_index(0)?)))
        .collect()
}

/// Counts afresh: how many count, and on which day the last one needed was submitted.
pub(super) async fn recount(tx: &WriteTx, touched: BTreeSet<ObligationId>) -> Result<(), DbErr> {
    if touched.is_empty() {
        return Ok(());
    }
    let values: Vec<Value> = sql::padded(touched.into_iter().map(Value::from).collect());
    let text = format!(
        "UPDATE obligation SET \
         met = (SELECT COUNT(*) FROM satisfaction AS held WHERE held.obligation_id = obligation.id AND held.counted), \
         completed_on = (SELECT ranked.submitted_on FROM \
         (SELECT held.submitted_on, ROW_NUMBER() OVER (ORDER BY held.submitted_on, held.evidence_id) AS place \
         FROM satisfaction AS held WHERE held.obligation_id = obligation.id AND held.counted) AS ranked \
         WHERE ranked.place = obligation.required) \
         WHERE id IN ({})",
        sql::list(tx.get_database_backend(), values.len())
    );
    tx.execute_raw(statement(tx, text, values)).await.map(drop)
}
