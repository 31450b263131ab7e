//! Forgetting what was never attached, and deleting what nobody needs any more.

use std::time::SystemTime;

use crate::{
    app::App,
    service::error::ServiceError,
    store::{
        self,
        blob::{SweepError, Swept},
    },
};

/// Forgets uploads after a day, and deletes content that no row names. What a crash left between a file and its row goes the
/// same way.
///
/// # Errors
/// When disk or database do not answer; the next sweep goes on.
pub async fn sweep(app: &App) -> Result<Swept, ServiceError> {
    let before = app.now() - super::KEPT;
    store::upload::forget(app.store(), before.into()).await?;
    let wanted = |digests: Vec<String>| async move { store::attachment::wanted(app.store(), &digests).await };
    let swept = app.files().blobs.sweep(SystemTime::from(before), wanted).await;
    swept.map_err(|error| match error {
        SweepError::Store(error) => error.into(),
        SweepError::Blobs(error) => super::unkept(&error),
    })
}
