//! Units, people, appointments and meetings, read whole.

use entity::{agency, appointment, meeting, person, unit, unit_placement};
use sea_orm::{AccessMode, EntityTrait as _, IsolationLevel};

use super::{Backend, Store, StoreError, epoch};
use crate::directory::Rows;

/// Reads the whole directory as it stands at one moment: one statement a table.
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
        units: unit::Entity::find().all(&tx).await?,
        placements: unit_placement::Entity::find().all(&tx).await?,
        people: person::Entity::find().all(&tx).await?,
        appointments: appointment::Entity::find().all(&tx).await?,
        agencies: agency::Entity::find().all(&tx).await?,
        meetings: meeting::Entity::find().all(&tx).await?,
    };
    tx.commit().await?;
    Ok(rows)
}
