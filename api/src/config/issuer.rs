//! Whose tokens are accepted, and by which keys.

use std::path::PathBuf;

use serde::Deserialize;

/// An issuer of tokens and where its keys are.
#[derive(Clone, Debug)]
pub struct Issuer {
    /// `iss` of its tokens.
    pub issuer: String,
    /// `aud` that its tokens must carry, where it is not `auth.audience`.
    pub audience: Option<String>,
    /// The one family of algorithms that it signs with.
    pub family: Family,
    /// Its keys.
    pub keys: KeyFile,
}

/// One family of algorithms an issuer: a public key can then never pass for a shared secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Family {
    /// RS256 to RS512, PS256 to PS512.
    Rsa,
    /// ES256, ES384.
    Ec,
    /// `EdDSA`.
    Ed,
    /// HS256 to HS512.
    Hmac,
}

/// Where keys are.
#[derive(Clone, Debug)]
pub enum KeyFile {
    /// One public key.
    Pem(PathBuf),
    /// A JSON Web Key Set.
    Jwks(PathBuf),
    /// A shared secret, the file's bytes as they are.
    Secret(PathBuf),
}

/// The table as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    issuer: String,
    family: Family,
    audience: Option<String>,
    pem_file: Option<PathBuf>,
    jwks_file: Option<PathBuf>,
    secret_file: Option<PathBuf>,
}

impl<'de> Deserialize<'de> for Issuer {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Written::deserialize(deserializer)?;
        let keys = match (written.pem_file, written.jwks_file, written.secret_file, written.family) {
            (Some(path), None, None, Family::Rsa | Family::Ec | Family::Ed) => KeyFile::Pem(path),
            (None, Some(path), None, _) => KeyFile::Jwks(path),
            (None, None, Some(path), Family::Hmac) => KeyFile::Secret(path),
            _ => {
                return Err(serde::de::Error::custom(
                    "expected exactly one of `pem_file` (RSA, EC, ED), `jwks_file` or `secret_file` (HMAC)",
                ));
            }
        };
        Ok(Self {
            issuer: written.issuer,
            audience: written.audience,
            family: written.family,
            keys,
        })
    }
}
