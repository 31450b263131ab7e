//! Keys that issuers publish at an address: read at start, again every few minutes, and soon after a token names one that is not known
//! yet. What cannot be read now leaves the keys as they were.

use std::{future::Future, pin::pin, time::Duration};

use tokio::time;

use super::{Verifier, key::Trusted};

/// Longest wait for an issuer.
const TIMEOUT: Duration = Duration::from_secs(10);
/// Longest set of keys, bytes: real ones have a few thousand.
const LONGEST: usize = 256 * 1024;
/// Shortest time between two looks: tokens with keys that were made up must not make us ask for ever.
const PAUSE: Duration = Duration::from_secs(5);

impl Verifier {
    /// Reads the keys of every issuer that publishes them. One that cannot be read is told in the log.
    pub async fn refresh(&self) {
        for trusted in &self.0.issuers {
            if let Some(url) = trusted.keys.published_at()
                && let Err(why) = self.read(trusted, url).await
            {
                tracing::error!(
                    issuer = trusted.issuer,
                    why,
                    "the keys of an issuer cannot be read; tried again"
                );
            }
        }
    }

    /// Goes on reading them until `stop` ends.
    pub async fn follow(&self, stop: impl Future<Output = ()>) {
        if !self
            .0
            .issuers
            .iter()
            .any(|trusted| trusted.keys.published_at().is_some())
        {
            return;
        }
        let mut stop = pin!(stop);
        loop {
            let unread = self.0.issuers.iter().any(|trusted| trusted.keys.are_missing());
            let patience = if unread { PAUSE } else { self.0.refresh_every };
            tokio::select! {
                () = &mut stop => return,
                () = self.0.unknown.notified() => {}
                () = time::sleep(patience) => {}
            }
            self.refresh().await;
            tokio::select! {
                () = &mut stop => return,
                () = time::sleep(PAUSE) => {}
            }
        }
    }

    async fn read(&self, trusted: &Trusted, url: &str) -> Result<(), String> {
        let read = time::timeout(TIMEOUT, fetch(url))
            .await
            .map_err(|_| "it took too long")?;
        if trusted.read_anew(&read?)? {
            tracing::info!(issuer = trusted.issuer, "the keys of an issuer are read");
            // What was signed with a key that was taken back is looked at again, and refused.
            self.0.cache.clear();
        }
        Ok(())
    }
}

async fn fetch(url: &str) -> Result<Vec<u8>, String> {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let client = client.build().map_err(|error| error.to_string())?;
    let sent = client
        .get(url)
        .send()
        .await
        .and_then(reqwest::Response::error_for_status);
    let mut reply = sent.map_err(|error| chain(&error))?;
    let mut text = Vec::new();
    while let Some(part) = reply.chunk().await.map_err(|error| chain(&error))? {
        text.extend_from_slice(&part);
        if text.len() > LONGEST {
            return Err(format!("it sends more than {LONGEST} bytes"));
        }
    }
    Ok(text)
}

/// An error with what it comes from: the outermost says only that there was one.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}
