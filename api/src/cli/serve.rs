//! `plumbline serve`.

use std::sync::Arc;

use tokio::signal::unix::{SignalKind, signal};

use super::{
    args::Global,
    exit::{Exit, Failure},
    settings,
};
use crate::{boot::Service, clock::SystemClock, telemetry};

pub async fn run(global: &Global) -> Result<(), Failure> {
    let settings = settings(global)?;
    telemetry::start(&settings.log);
    let stopped = stopped()?;
    let service = Service::start(&settings, Arc::new(SystemClock)).await?;
    service.run(stopped).await;
    Ok(())
}

/// Ends at the first SIGTERM or SIGINT. Asked for before anything begins, so that neither can come too early.
pub fn stopped() -> Result<impl Future<Output = ()>, Failure> {
    let watch =
        |kind| signal(kind).map_err(|error| Failure::new(Exit::Failure, format!("signals cannot be watched: {error}")));
    let (mut terminate, mut interrupt) = (watch(SignalKind::terminate())?, watch(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping: no new requests, running ones may end");
    })
}
