//! Opaque typed ids: `evd_` and 32 hexadecimal digits for rows, `tsk_3.16` for words of the framework. Encodes and
//! decodes; whether the thing exists, and whether the caller may see it, is asked elsewhere.

use async_graphql::ID;
use entity::id::{
    AgencyId, AppointmentId, AttachmentId, ConcernId, DistributionId, EvaluationId, EvidenceId, FeedId, FollowUpId,
    MeetingId, ObligationId, PersonId, RequirementId, UnitId, UploadId,
};
use uuid::Uuid;

use super::scalar::shorten;

/// A key that has a global id.
pub trait Key: Copy + Send + Sync + 'static {
    /// What stands before the underscore.
    const PREFIX: &'static str;
    /// What it is, with its article, for messages.
    const NOUN: &'static str;

    /// From the bare key.
    fn from_uuid(id: Uuid) -> Self;

    /// The bare key.
    fn uuid(self) -> Uuid;
}

macro_rules! keys {
    ($($name:ident = $prefix:literal, $noun:literal;)*) => {
        $(impl Key for $name {
            const PREFIX: &'static str = $prefix;
            const NOUN: &'static str = $noun;

            fn from_uuid(id: Uuid) -> Self {
                Self(id)
            }

            fn uuid(self) -> Uuid {
                self.0
            }
        })*

        /// What each prefix of a row stands for, for messages.
        const NOUNS: &[(&str, &str)] = &[
            $(($prefix, $noun),)*
            (Word::Task.prefix(), "a task"), (Word::Role.prefix(), "a role"),
            (Word::RuleVersion.prefix(), "a version of the rules"),
        ];
    };
}

keys! {
    AgencyId = "agy", "an agency";
    AppointmentId = "apt", "an appointment";
    AttachmentId = "att", "an attachment";
    ConcernId = "cnc", "a concern";
    DistributionId = "dst", "a distribution";
    EvaluationId = "evl", "an evaluation";
    EvidenceId = "evd", "a piece of evidence";
    FeedId = "fed", "a calendar";
    FollowUpId = "fup", "a follow-up";
    MeetingId = "mtg", "a meeting";
    ObligationId = "obl", "an obligation";
    PersonId = "per", "a person";
    RequirementId = "req", "a requirement";
    UnitId = "unt", "a unit";
    UploadId = "upl", "an upload";
}

/// A kind of word of the framework; its id carries the word itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// By its number, `3.16`.
    Task,
    /// By its code.
    Role,
    /// By its content hash.
    RuleVersion,
}

impl Word {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Task => "tsk",
            Self::Role => "rol",
            Self::RuleVersion => "rul",
        }
    }

    /// Its global id.
    #[must_use]
    pub fn id(self, word: &str) -> ID {
        ID(format!("{}_{word}", self.prefix()))
    }

    fn of(prefix: &str) -> Option<Self> {
        [Self::Task, Self::Role, Self::RuleVersion]
            .into_iter()
            .find(|word| word.prefix() == prefix)
    }
}

/// The global id of a row.
#[must_use]
pub fn encode<K: Key>(key: K) -> ID {
    let mut text = String::with_capacity(K::PREFIX.len() + 33);
    text.push_str(K::PREFIX);
    text.push('_');
    text.push_str(key.uuid().simple().encode_lower(&mut Uuid::encode_buffer()));
    ID(text)
}

/// Why a global id cannot be used, in words for whoever sent it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadId(String);

/// Reads the id of a row of one kind.
///
/// # Errors
///
/// It is malformed, or the id of something else; the message says what was expected.
pub fn decode<K: Key>(id: &ID) -> Result<K, BadId> {
    split(id)
        .filter(|(prefix, _)| *prefix == K::PREFIX)
        .and_then(|(_, rest)| uuid(rest))
        .map(K::from_uuid)
        .ok_or_else(|| wrong(id, K::NOUN, K::PREFIX))
}

/// What a global id of any kind points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A row, by its prefix and key.
    Row(&'static str, Uuid),
    /// A word of the framework.
    Word(Word, String),
}

/// Reads an id of any kind.
///
/// # Errors
///
/// It is no id of this API.
pub fn target(id: &ID) -> Result<Target, BadId> {
    let found = split(id).and_then(|(prefix, rest)| {
        if let Some(word) = Word::of(prefix) {
            return Some(Target::Word(word, rest.to_owned()));
        }
        let (known, _) = NOUNS.iter().find(|(known, _)| *known == prefix)?;
        uuid(rest).map(|key| Target::Row(known, key))
    });
    found.ok_or_else(|| {
        BadId(format!(
            "`{}` is not an id of this API: pass an id as it was given",
            shorten(id)
        ))
    })
}

fn split(id: &ID) -> Option<(&str, &str)> {
    id.split_once('_').filter(|(_, rest)| !rest.is_empty())
}

/// Only the form that [`encode`] writes, so that one thing has one id.
fn uuid(text: &str) -> Option<Uuid> {
    let canonical = text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    canonical.then(|| Uuid::try_parse(text).ok()).flatten()
}

fn wrong(id: &ID, expected: &str, prefix: &str) -> BadId {
    let got = split(id).and_then(|(got, _)| NOUNS.iter().find(|(known, _)| *known == got));
    let shown = shorten(id);
    BadId(match got {
        Some((got, noun)) if *got != prefix => {
            format!("`{shown}` is the id of {noun}: expected the id of {expected}, which begins with `{prefix}_`")
        }
        _ => format!(
            "`{shown}` is not the id of {expected}: expected `{prefix}_` and 32 hexadecimal digits, as it was given"
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let key = EvidenceId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001));
        let id = encode(key);
        assert_eq!(id.as_str(), "evd_01900000000070008000000000000001");
        assert_eq!(decode::<EvidenceId>(&id), Ok(key));
        assert_eq!(target(&id), Ok(Target::Row("evd", key.0)));
        assert_eq!(
            target(&Word::Task.id("3.16")),
            Ok(Target::Word(Word::Task, "3.16".into()))
        );
    }

    #[test]
    fn says_what_it_expected() {
        let unit = encode(UnitId(Uuid::nil()));
        let wrong_kind = decode::<EvidenceId>(&unit).unwrap_err().to_string();
        assert!(
            wrong_kind.contains("the id of a unit: expected the id of a piece of evidence"),
            "{wrong_kind}"
        );
        for text in [
            "",
            "evd",
            "evd_",
            "evd_12",
            "EVD_00000000000000000000000000000000",
            "evd_0000000000000000000000000000000G",
        ] {
            let message = decode::<EvidenceId>(&ID::from(text)).unwrap_err().to_string();
            assert!(message.contains("expected `evd_`"), "{text}: {message}");
            assert!(target(&ID::from(text)).is_err(), "{text}");
        }
    }
}
