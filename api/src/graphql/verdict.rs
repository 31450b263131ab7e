//! Documents that were read already, by the hash of their text: a front end sends the same few again and again. Bounded in
//! number and in length; what was not asked for since the shelf last filled goes first.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use sha2::{Digest, Sha256};

use super::{document::Document, flaw::Flaw};

/// Parts of a shelf, each behind a lock of its own.
const PARTS: usize = 8;
/// Most entries of a generation of a part. There are two generations.
const MOST: usize = 64;
/// Most bytes of documents of a generation of a part: 4 MiB of text on both shelves at the most, parsed some thirty times that.
const MOST_BYTES: usize = 128 * 1024;

type Key = [u8; 32];

/// Refused ones stand on a shelf of their own: nobody can drive out the good ones by sending bad ones.
static GOOD: LazyLock<Shelf<Document>> = LazyLock::new(Shelf::default);
static BAD: LazyLock<Shelf<Vec<Flaw>>> = LazyLock::new(Shelf::default);

/// Reads a document, or remembers what came of it.
///
/// # Errors
///
/// Everything that is wrong with it.
pub fn judge(text: &str) -> Result<Arc<Document>, Arc<Vec<Flaw>>> {
    let key: Key = Sha256::digest(text.as_bytes()).into();
    if let Some(document) = GOOD.find(&key) {
        return Ok(document);
    }
    if let Some(flaws) = BAD.find(&key) {
        return Err(flaws);
    }
    match Document::read(text) {
        Ok(document) => Ok(GOOD.keep(key, document, text.len())),
        Err(flaws) => Err(BAD.keep(key, flaws, text.len())),
    }
}

/// Whether a document fits the schema and the limits.
#[must_use]
pub fn fits(text: &str) -> bool {
    judge(text).is_ok()
}

struct Shelf<T>([Mutex<Part<T>>; PARTS]);

struct Part<T> {
    young: Generation<T>,
    old: Generation<T>,
}

struct Generation<T> {
    entries: HashMap<Key, (Arc<T>, usize)>,
    bytes: usize,
}

impl<T> Shelf<T> {
    fn find(&self, key: &Key) -> Option<Arc<T>> {
        let mut part = self.part(key)?.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, _)) = part.young.entries.get(key) {
            return Some(Arc::clone(known));
        }
        let (known, bytes) = part.old.entries.remove(key)?;
        part.old.bytes = part.old.bytes.saturating_sub(bytes);
        part.put(*key, Arc::clone(&known), bytes);
        Some(known)
    }

    fn keep(&self, key: Key, value: T, bytes: usize) -> Arc<T> {
        let value = Arc::new(value);
        if let Some(part) = self.part(&key).filter(|_| bytes <= MOST_BYTES) {
            let mut part = part.lock().unwrap_or_else(PoisonError::into_inner);
            part.put(key, Arc::clone(&value), bytes);
        }
        value
    }

    fn part(&self, key: &Key) -> Option<&Mutex<Part<T>>> {
        self.0.get(usize::from(*key.first()?) % PARTS)
    }
}

impl<T> Part<T> {
    fn put(&mut self, key: Key, value: Arc<T>, bytes: usize) {
        if self.young.entries.len() >= MOST || self.young.bytes + bytes > MOST_BYTES {
            self.old = std::mem::take(&mut self.young);
        }
        if self.young.entries.insert(key, (value, bytes)).is_none() {
            self.young.bytes += bytes;
        }
    }
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(std::array::from_fn(|_| {
            Mutex::new(Part {
                young: Generation::default(),
                old: Generation::default(),
            })
        }))
    }
}

impl<T> Default for Generation<T> {
    fn default() -> Self {
        Self {
            entries: HashMap::new(),
            bytes: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: usize) -> Key {
        Sha256::digest(number.to_le_bytes()).into()
    }

    fn held(shelf: &Shelf<usize>) -> (usize, usize) {
        let parts = shelf.0.iter().map(|part| part.lock().unwrap());
        parts.fold((0, 0), |(entries, bytes), part| {
            let both = [&part.young, &part.old];
            let sum: usize = both
                .iter()
                .map(|it| it.entries.values().map(|(_, bytes)| bytes).sum::<usize>())
                .sum();
            assert_eq!(sum, part.young.bytes + part.old.bytes);
            let count = part.young.entries.len() + part.old.entries.len();
            (entries + count, bytes + sum)
        })
    }

    #[test]
    fn it_stays_small_and_keeps_what_is_asked_for() {
        let shelf = Shelf::<usize>::default();
        shelf.keep(key(0), 0, 1);
        for number in 1..20_000 {
            shelf.keep(key(number), number, number % 5_000);
            assert_eq!(shelf.find(&key(0)).as_deref(), Some(&0), "after {number}");
        }
        let (entries, bytes) = held(&shelf);
        assert!(entries > PARTS && entries <= 2 * PARTS * MOST, "{entries} entries");
        assert!(bytes <= 2 * PARTS * MOST_BYTES, "{bytes} bytes");
        assert_eq!(shelf.find(&key(1)), None);
        shelf.keep(key(20_000), 1, MOST_BYTES + 1);
        assert_eq!(shelf.find(&key(20_000)), None, "too long to be kept");
    }

    #[test]
    fn the_second_time_nothing_is_read() {
        let text = "query OnlyHere { viewer { person { id } } }";
        let first = judge(text).unwrap();
        assert!(Arc::ptr_eq(&first, &judge(text).unwrap()));
        let flaws = judge("query OnlyHere { nothing }").unwrap_err();
        assert!(Arc::ptr_eq(&flaws, &judge("query OnlyHere { nothing }").unwrap_err()));
    }
}
