//! The private part of a calendar's address. Whoever has it reads the calendar; the database keeps its hash only.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::service::error::ServiceError;

/// Random bytes of a token: as hard to guess as a key.
const BYTES: usize = 32;

/// A token that was never kept anywhere.
pub(super) struct Token(String);

impl Token {
    /// A new one, from the system's source of randomness.
    pub fn fresh() -> Result<Self, ServiceError> {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes).map_err(|error| ServiceError::Internal {
            operation: "making the token of a calendar",
            source: Box::new(error),
        })?;
        Ok(Self(hex(&bytes)))
    }

    /// The token that somebody sent, if it has the shape of one.
    pub fn sent(text: &str) -> Option<Self> {
        let fits = text.len() == 2 * BYTES && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        fits.then(|| Self(text.to_owned()))
    }

    /// What the database knows it by. Looking up a hash tells nothing about the tokens that are near.
    pub fn hash(&self) -> String {
        hex(&Sha256::digest(self.0.as_bytes()))
    }

    /// The address behind it, on whatever host serves this API.
    pub fn address(&self) -> String {
        format!("/calendar/{}.ics", self.0)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(2 * bytes.len()), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}
