//! Units, people, appointments and meetings, read whole.

use entity::{agency, appointment, meeting, person, unit, unit_placement};
use sea_orm::{AccessMode, EntityTrait as _, IsolationLevel, QueryOrder as _};

use super::{Backend, Store, StoreError, epoch};
use crate::directory::Rows;

/// Reads the whole directory as it stands at one moment: one statement a table, in the order of keys. Where several would do, the
/// first is taken, and that must be the same one on every replica.
///
/// # Errors
/// The database's.
pub async fn load(store: &Store) -> Result<Rows, StoreError> {
    // One snapshot, so that no appointment names a person who is not there. A read transaction of SQLite is one by itself.
    let tx = match store.backend() {
        Backend::Sqlite => store.reader().begin_with_config(None, None).await?,
        Backend::Postgres => {
            let level = Some(IsolationLevel::RepeatableRead);
            store
                .reader()
                .begin_with_config(level, Some(AccessMode::ReadOnly))
                .await?
        }
    };
    let rows = Rows {
        epoch: epoch::now(&tx).await?.directory,
        units: unit::Entity::find().order_by_asc(unit::Column::Id).all(&tx).await?,
        placements: unit_placement::Entity::find()
            .order_by_asc(unit_placement::Column::UnitId)
            .order_by_asc(unit_placement::Column::ValidFrom)
            .all(&tx)
            .await?,
        people: person::Entity::find().order_by_asc(person::Column::Id).all(&tx).await?,
        appointments: appointment::Entity::find()
            .order_by_asc(appointment::Column::Id)
            .all(&tx)
            .await?,
        agencies: agency::Entity::find().order_by_asc(agency::Column::Id).all(&tx).await?,
        meetings: meeting::Entity::find()
            .order_by_asc(meeting::Column::Id)
            .all(&tx)
            .await?,
    };
    tx.commit().await?;
    Ok(rows)
}
