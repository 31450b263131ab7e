//! The keys of issuers, read from files at start or from where an issuer publishes them.

use std::{
    fmt, fs,
    path::Path,
    sync::{Arc, PoisonError, RwLock},
};

use jsonwebtoken::{AlgorithmFamily, DecodingKey, jwk::JwkSet};

use crate::config::{Family, Issuer, KeySource, People, Problem};

use super::development;

/// An issuer whose tokens are accepted.
pub(super) struct Trusted {
    pub(super) issuer: String,
    pub(super) audience: String,
    pub(super) family: AlgorithmFamily,
    pub(super) keys: Keys,
    pub(super) people: Arc<People>,
}

/// The keys of an issuer as they are now.
pub(super) struct Keys {
    now: RwLock<Arc<KeySet>>,
    url: Option<String>,
}

/// Keys, each with its id where it has one.
#[derive(Default)]
pub(super) struct KeySet {
    keys: Vec<(Option<String>, DecodingKey)>,
    /// What they were read from, where an issuer publishes them.
    text: Vec<u8>,
}

impl KeySet {
    /// The key with this id; without an id, the only key there is.
    pub(super) fn find(&self, id: Option<&str>) -> Option<&DecodingKey> {
        let by_id = id.and_then(|id| self.keys.iter().find(|(known, _)| known.as_deref() == Some(id)));
        match (by_id, self.keys.as_slice()) {
            (Some((_, key)), _) => Some(key),
            (None, [(known, key)]) if id.is_none() || known.is_none() => Some(key),
            _ => None,
        }
    }

    fn of_one(key: DecodingKey) -> Self {
        Self {
            keys: vec![(None, key)],
            text: Vec::new(),
        }
    }
}

impl Keys {
    fn fixed(set: KeySet) -> Self {
        Self {
            now: RwLock::new(Arc::new(set)),
            url: None,
        }
    }

    /// As they are now.
    pub(super) fn now(&self) -> Arc<KeySet> {
        Arc::clone(&self.now.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Where the issuer publishes them, if it does.
    pub(super) fn published_at(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// Whether none could be read yet.
    pub(super) fn are_missing(&self) -> bool {
        self.now().keys.is_empty()
    }

    /// Puts others in their place; whether they are others.
    fn replace(&self, set: KeySet) -> bool {
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        let changed = set.text != now.text;
        *now = Arc::new(set);
        changed
    }
}

impl Trusted {
    /// Reads the keys of an issuer of the settings; those that it publishes are read later.
    pub(super) fn read(issuer: &Issuer, audience: &str) -> Result<Self, Problem> {
        let problem = |message: String| problem(issuer, &message);
        let family = family(issuer.family);
        let keys = match &issuer.keys {
            KeySource::Pem(path) => bytes(path)
                .and_then(|pem| from_pem(issuer.family, &pem))
                .map(Keys::fixed),
            KeySource::Jwks(path) => bytes(path).and_then(|json| from_set(family, &json)).map(Keys::fixed),
            KeySource::Secret(path) => bytes(path).and_then(|secret| from_secret(&secret)).map(Keys::fixed),
            KeySource::Published(url) => Ok(Keys {
                now: RwLock::default(),
                url: Some(url.clone()),
            }),
        };
        Ok(Self {
            issuer: issuer.issuer.clone(),
            audience: issuer.audience.clone().unwrap_or_else(|| audience.to_owned()),
            family,
            keys: keys.map_err(problem)?,
            people: Arc::new(issuer.people.clone()),
        })
    }

    /// Takes over what the issuer publishes; whether it is something else than before.
    pub(super) fn read_anew(&self, json: &[u8]) -> Result<bool, String> {
        from_set(self.family, json).map(|set| self.keys.replace(set))
    }

    /// The issuer of `plumbline token`.
    pub(super) fn development(secret: &[u8], audience: &str) -> Self {
        Self {
            issuer: development::ISSUER.to_owned(),
            audience: audience.to_owned(),
            family: AlgorithmFamily::Hmac,
            keys: Keys::fixed(KeySet::of_one(DecodingKey::from_secret(secret))),
            people: Arc::new(People::Everybody),
        }
    }
}

impl fmt::Debug for Trusted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trusted")
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

fn from_pem(family: Family, pem: &[u8]) -> Result<KeySet, String> {
    let key = match family {
        Family::Rsa => DecodingKey::from_rsa_pem(pem),
        Family::Ec => DecodingKey::from_ec_pem(pem),
        Family::Ed => DecodingKey::from_ed_pem(pem),
        Family::Hmac => return Err("a PEM file holds no HMAC secret".to_owned()),
    };
    key.map(KeySet::of_one)
        .map_err(|_| "the PEM file holds no public key of its family".to_owned())
}

fn from_set(family: AlgorithmFamily, json: &[u8]) -> Result<KeySet, String> {
    let set: JwkSet = serde_json::from_slice(json).map_err(|error| format!("it is no JSON Web Key Set: {error}"))?;
    let keys: Vec<_> = set
        .keys
        .iter()
        .filter_map(|jwk| Some((jwk.common.key_id.clone(), DecodingKey::from_jwk(jwk).ok()?)))
        .filter(|(_, key)| key.family() == family)
        .collect();
    if keys.is_empty() {
        return Err("the JSON Web Key Set holds no key of its family".to_owned());
    }
    Ok(KeySet {
        keys,
        text: json.to_owned(),
    })
}

fn from_secret(secret: &[u8]) -> Result<KeySet, String> {
    if secret.len() < 32 {
        return Err("the secret has fewer than 32 bytes and could be guessed".to_owned());
    }
    Ok(KeySet::of_one(DecodingKey::from_secret(secret)))
}

fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("`{}` cannot be read: {error}", path.display()))
}

fn problem(issuer: &Issuer, message: &str) -> Problem {
    Problem {
        key: "auth.issuers".to_owned(),
        source: format!("issuer `{}`", issuer.issuer),
        message: message.to_owned(),
        remedy: "give it the keys of its family".to_owned(),
    }
}

fn family(family: Family) -> AlgorithmFamily {
    match family {
        Family::Rsa => AlgorithmFamily::Rsa,
        Family::Ec => AlgorithmFamily::Ec,
        Family::Ed => AlgorithmFamily::Ed,
        Family::Hmac => AlgorithmFamily::Hmac,
    }
}
