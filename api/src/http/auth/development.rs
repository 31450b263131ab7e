//! The development issuer: a secret of this machine, tokens for anybody of the directory. Never for real data.

use std::{path::Path, time::Duration};

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;

use crate::{
    clock::{Clock, new_id},
    config::Problem,
    secret,
};

/// `iss` of its tokens.
pub const ISSUER: &str = "plumbline-development";
const FILE: &str = "development-issuer.secret";

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: &'a str,
    iat: i64,
    exp: i64,
    jti: String,
}

/// The secret in the data directory, made at first use and readable by its owner only.
///
/// # Errors
///
/// When it cannot be read or written.
pub fn secret(data_dir: &Path) -> Result<Vec<u8>, Problem> {
    let path = data_dir.join(FILE);
    secret::read_or_make(&path).map_err(|error| Problem {
        key: "data_dir".to_owned(),
        source: format!("file `{}`", path.display()),
        message: format!("the secret of the development issuer cannot be read or made: {error}"),
        remedy: "make the directory writable, or take the file away so that a new one is made".to_owned(),
    })
}

/// The secret, where there is one.
///
/// # Errors
///
/// When it is there and cannot be read.
pub fn existing(data_dir: &Path) -> Result<Option<Vec<u8>>, Problem> {
    if data_dir.join(FILE).exists() {
        secret(data_dir).map(Some)
    } else {
        Ok(None)
    }
}

/// A token for this subject that lasts so long.
///
/// # Errors
///
/// When signing fails.
pub fn token(
    secret: &[u8],
    audience: &str,
    subject: &str,
    ttl: Duration,
    clock: &dyn Clock,
) -> jsonwebtoken::errors::Result<String> {
    let now_s = clock.now().timestamp();
    let claims = Claims {
        iss: ISSUER,
        aud: audience,
        sub: subject,
        iat: now_s,
        exp: now_s.saturating_add(i64::try_from(ttl.as_secs()).unwrap_or(i64::MAX)),
        jti: new_id(clock).to_string(),
    };
    jsonwebtoken::encode(
        &Header::new(Algorithm::HS256),
        &claims,
        &EncodingKey::from_secret(secret),
    )
}
