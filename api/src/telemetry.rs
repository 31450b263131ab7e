//! Logs: what was done, by whom, how long; never narrative, names or tokens.

use std::{io::IsTerminal, panic};

use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

use crate::config::{Log, LogFormat};

/// Writes logs to stderr from here on. Says nothing where another logger is at work already, as in tests.
pub fn start(settings: &Log) {
    let filter = EnvFilter::new(&settings.level);
    let terminal = std::io::stderr().is_terminal();
    let pretty = match settings.format {
        LogFormat::Pretty => true,
        LogFormat::Json => false,
        LogFormat::Auto => terminal,
    };
    let registry = tracing_subscriber::registry().with(filter);
    let begun = if pretty {
        let lines = fmt::layer()
            .with_writer(std::io::stderr)
            .with_ansi(terminal)
            .with_target(false);
        registry.with(lines).try_init()
    } else {
        let lines = fmt::layer()
            .with_writer(std::io::stderr)
            .json()
            .flatten_event(true)
            .with_current_span(false);
        registry.with(lines.with_span_list(false)).try_init()
    };
    if begun.is_ok() {
        log_panics();
    }
}

/// A panic's message may repeat what somebody wrote: only the place is logged, and the message where it is a constant.
fn log_panics() {
    panic::set_hook(Box::new(|panicked| {
        let message = panicked
            .payload()
            .downcast_ref::<&'static str>()
            .copied()
            .unwrap_or("left out");
        let place = panicked.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, message, "panicked");
    }));
}
