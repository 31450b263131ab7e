//! The keys of issuers, read from files at start.

use std::{fmt, fs, path::Path};

use jsonwebtoken::{AlgorithmFamily, DecodingKey, jwk::JwkSet};

use crate::config::{Family, Issuer, KeyFile, Problem};

use super::development;

/// An issuer whose tokens are accepted.
pub(super) struct Trusted {
    pub(super) issuer: String,
    pub(super) audience: String,
    pub(super) family: AlgorithmFamily,
    pub(super) keys: Keys,
}

/// Its keys, each with its id where it has one.
pub(super) struct Keys(Vec<(Option<String>, DecodingKey)>);

impl Keys {
    /// The key with this id; without an id, the only key there is.
    pub(super) fn find(&self, id: Option<&str>) -> Option<&DecodingKey> {
        let by_id = id.and_then(|id| self.0.iter().find(|(known, _)| known.as_deref() == Some(id)));
        match (by_id, self.0.as_slice()) {
            (Some((_, key)), _) => Some(key),
            (None, [(known, key)]) if id.is_none() || known.is_none() => Some(key),
            _ => None,
        }
    }
}

impl Trusted {
    /// Reads the keys of an issuer of the settings.
    pub(super) fn read(issuer: &Issuer, audience: &str) -> Result<Self, Problem> {
        let keys = match &issuer.keys {
            KeyFile::Pem(path) => bytes(issuer, path).and_then(|pem| from_pem(issuer, &pem)),
            KeyFile::Jwks(path) => bytes(issuer, path).and_then(|json| from_set(issuer, &json)),
            KeyFile::Secret(path) => bytes(issuer, path).and_then(|secret| from_secret(issuer, &secret)),
        }?;
        Ok(Self {
            issuer: issuer.issuer.clone(),
            audience: issuer.audience.clone().unwrap_or_else(|| audience.to_owned()),
            family: family(issuer.family),
            keys: Keys(keys),
        })
    }

    /// The issuer of `plumbline token`.
    pub(super) fn development(secret: &[u8], audience: &str) -> Self {
        Self {
            issuer: development::ISSUER.to_owned(),
            audience: audience.to_owned(),
            family: AlgorithmFamily::Hmac,
            keys: Keys(vec![(None, DecodingKey::from_secret(secret))]),
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

type Found = Result<Vec<(Option<String>, DecodingKey)>, Problem>;

fn from_pem(issuer: &Issuer, pem: &[u8]) -> Found {
    let key = match issuer.family {
        Family::Rsa => DecodingKey::from_rsa_pem(pem),
        Family::Ec => DecodingKey::from_ec_pem(pem),
        Family::Ed => DecodingKey::from_ed_pem(pem),
        Family::Hmac => return Err(problem(issuer, "a PEM file holds no HMAC secret")),
    };
    key.map(|key| vec![(None, key)])
        .map_err(|_| problem(issuer, "the PEM file holds no public key of its family"))
}

fn from_set(issuer: &Issuer, json: &[u8]) -> Found {
    let set: JwkSet = serde_json::from_slice(json)
        .map_err(|error| problem(issuer, &format!("the file is no JSON Web Key Set: {error}")))?;
    let keys: Vec<_> = set
        .keys
        .iter()
        .filter_map(|jwk| Some((jwk.common.key_id.clone(), DecodingKey::from_jwk(jwk).ok()?)))
        .filter(|(_, key)| key.family() == family(issuer.family))
        .collect();
    if keys.is_empty() {
        return Err(problem(issuer, "the JSON Web Key Set holds no key of its family"));
    }
    Ok(keys)
}

fn from_secret(issuer: &Issuer, secret: &[u8]) -> Found {
    if secret.len() < 32 {
        return Err(problem(
            issuer,
            "the secret has fewer than 32 bytes and could be guessed",
        ));
    }
    Ok(vec![(None, DecodingKey::from_secret(secret))])
}

fn bytes(issuer: &Issuer, path: &Path) -> Result<Vec<u8>, Problem> {
    fs::read(path).map_err(|error| problem(issuer, &format!("`{}` cannot be read: {error}", path.display())))
}

fn problem(issuer: &Issuer, message: &str) -> Problem {
    Problem {
        key: "auth.issuers".to_owned(),
        source: format!("issuer `{}`", issuer.issuer),
        message: message.to_owned(),
        remedy: "give it the key file of its family".to_owned(),
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
