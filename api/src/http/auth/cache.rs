//! Verified tokens, each until it expires; bounded.

use std::{
    collections::HashMap,
    fmt,
    sync::{Mutex, PoisonError},
};

use sha2::{Digest, Sha256};

use super::Verified;

type Known = HashMap<[u8; 32], Verified>;

/// Subjects and expiry by the token's hash: the tokens themselves are not kept.
pub(super) struct Cache {
    known: Mutex<Known>,
    most: usize,
}

impl Cache {
    pub(super) fn new(most: usize) -> Self {
        Self {
            known: Mutex::default(),
            most,
        }
    }

    pub(super) fn find(&self, token: &str) -> Option<Verified> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&hash(token)).cloned()
    }

    pub(super) fn clear(&self) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub(super) fn keep(&self, token: &str, verified: Verified, now_s: i64) {
        if self.most == 0 {
            return;
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= self.most {
            known.retain(|_, verified| verified.expires_s >= now_s);
        }
        // Still full of live tokens: verifying again costs microseconds, counting uses would cost as much.
        if known.len() >= self.most {
            known.clear();
        }
        known.insert(hash(token), verified);
    }
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache")
            .field("most", &self.most)
            .finish_non_exhaustive()
    }
}

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
