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
    pub keys: KeySource,
    /// Who signs in with its tokens.
    pub people: People,
}

/// Whose word an issuer's is good for. A partner's issuer could otherwise name anybody of the authority in `sub`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum People {
    /// Everybody of the directory.
    Everybody,
    /// Some.
    Of {
        /// The authority's own people: those of no partner agency.
        staff: bool,
        /// Codes of the partner agencies whose people sign in with it.
        agencies: Vec<String>,
    },
}

impl People {
    fn written(staff: Option<bool>, agencies: Option<Vec<String>>) -> Result<Self, &'static str> {
        let (staff, agencies) = match (staff, agencies) {
            (None, None) => return Ok(Self::Everybody),
            (staff, agencies) => (staff.unwrap_or_default(), agencies.unwrap_or_default()),
        };
        if staff || !agencies.is_empty() {
            Ok(Self::Of { staff, agencies })
        } else {
            Err("nobody could sign in: expected `staff = true`, codes in `agencies`, or neither of the two")
        }
    }

    /// Whether somebody of this agency, or of the authority itself, is among them.
    #[must_use]
    pub fn include(&self, agency: Option<&str>) -> bool {
        match (self, agency) {
            (Self::Everybody, _) => true,
            (Self::Of { staff, .. }, None) => *staff,
            (Self::Of { agencies, .. }, Some(agency)) => agencies.iter().any(|code| code == agency),
        }
    }
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

/// Where its keys are.
#[derive(Clone, Debug)]
pub enum KeySource {
    /// One public key.
    Pem(PathBuf),
    /// A JSON Web Key Set.
    Jwks(PathBuf),
    /// A shared secret, the file's bytes as they are.
    Secret(PathBuf),
    /// The address of a JSON Web Key Set that its issuer keeps up to date.
    Published(String),
}

/// Nobody on the way can change what is read there: it is encrypted, or does not leave this machine.
fn is_private(url: &str) -> bool {
    let local = ["http://127.0.0.1:", "http://[::1]:", "http://localhost:"];
    url.starts_with("https://") || local.iter().any(|start| url.starts_with(start))
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
    jwks_url: Option<String>,
    secret_file: Option<PathBuf>,
    staff: Option<bool>,
    agencies: Option<Vec<String>>,
}

impl<'de> Deserialize<'de> for Issuer {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Written::deserialize(deserializer)?;
        let keys = match (
            written.pem_file,
            written.jwks_file,
            written.jwks_url,
            written.secret_file,
            written.family,
        ) {
            (Some(path), None, None, None, Family::Rsa | Family::Ec | Family::Ed) => KeySource::Pem(path),
            (None, Some(path), None, None, _) => KeySource::Jwks(path),
            (None, None, Some(url), None, Family::Rsa | Family::Ec | Family::Ed) if is_private(&url) => {
                KeySource::Published(url)
            }
            (None, None, None, Some(path), Family::Hmac) => KeySource::Secret(path),
            (None, None, Some(url), None, Family::Rsa | Family::Ec | Family::Ed) => {
                let why = "anybody on the way could replace its keys: expected an address that begins with `https://`";
                return Err(serde::de::Error::custom(format!("`{url}`: {why}")));
            }
            _ => {
                return Err(serde::de::Error::custom(
                    "expected exactly one of `jwks_url` (RSA, EC, ED), `jwks_file`, `pem_file` (RSA, EC, ED) or `secret_file` (HMAC)",
                ));
            }
        };
        Ok(Self {
            issuer: written.issuer,
            audience: written.audience,
            family: written.family,
            keys,
            people: People::written(written.staff, written.agencies).map_err(serde::de::Error::custom)?,
        })
    }
}
