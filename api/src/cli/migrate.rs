//! `plumbline migrate`.

use super::{args::Global, exit::Failure, print, settings};
use crate::boot;

pub async fn run(global: &Global) -> Result<(), Failure> {
    let settings = settings(global)?;
    let store = boot::store(&settings).await?;
    store.migrate().await?;
    print::out(format!(
        "The database ({}) has the newest shape.",
        store.backend().name()
    ));
    store.close().await;
    Ok(())
}
