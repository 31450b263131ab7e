//! Documents that clients sent with their hash, so that the next request can do without them. Bounded; what was not asked for
//! since it last filled goes first.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

/// SHA-256 of a document.
pub type Key = [u8; 32];

/// Most bytes of documents of a generation; there are two.
const MOST_BYTES: usize = 2 * 1024 * 1024;

/// The documents.
#[derive(Default)]
pub struct Kept(Mutex<Generations>);

#[derive(Default)]
struct Generations {
    young: HashMap<Key, Arc<str>>,
    old: HashMap<Key, Arc<str>>,
    bytes: usize,
}

impl Kept {
    /// The document of this hash.
    pub fn find(&self, key: &Key) -> Option<Arc<str>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = all.young.get(key) {
            return Some(Arc::clone(text));
        }
        let text = all.old.remove(key)?;
        all.put(*key, Arc::clone(&text));
        Some(text)
    }

    /// Keeps a document under its hash.
    pub fn keep(&self, key: Key, text: &str) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !all.young.contains_key(&key) {
            all.put(key, text.into());
        }
    }
}

impl Generations {
    fn put(&mut self, key: Key, text: Arc<str>) {
        // With what an entry costs beside its text, so that many short ones are bounded, too.
        let bytes = text.len() + 128;
        if self.bytes + bytes > MOST_BYTES {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
        self.bytes += bytes;
        self.young.insert(key, text);
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept")
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    use super::*;

    #[test]
    fn it_stays_small_and_keeps_what_is_asked_for() {
        let kept = Kept::default();
        let key = |at: usize| -> Key { Sha256::digest(at.to_le_bytes()).into() };
        let text = "x".repeat(900);
        kept.keep(key(0), "first");
        for at in 1..20_000 {
            kept.keep(key(at), &text);
            assert_eq!(kept.find(&key(0)).as_deref(), Some("first"), "after {at}");
        }
        assert_eq!(kept.find(&key(1)), None);
        let all = kept.0.lock().unwrap();
        let bytes: usize = all.young.values().chain(all.old.values()).map(|text| text.len()).sum();
        assert!(bytes > MOST_BYTES / 2 && bytes <= 2 * MOST_BYTES, "{bytes}");
    }
}
