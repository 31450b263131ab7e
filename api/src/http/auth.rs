//! Who signed in: bearer tokens verified once, remembered until they expire. What they may do is not in the token.

mod cache;
pub mod development;
mod key;
mod published;

use std::{path::Path, sync::Arc, time::Duration};

use jsonwebtoken::{TokenData, Validation, errors::ErrorKind};
use serde::Deserialize;
use tokio::sync::Notify;

use crate::{
    clock::Clock,
    config::{Auth, People, Problem},
};

use super::{code::Code, reply::Refusal};
use cache::Cache;
use key::Trusted;

/// Checks tokens. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Verifier(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    issuers: Vec<Trusted>,
    leeway_s: i64,
    cache: Cache,
    clock: Arc<dyn Clock>,
    refresh_every: Duration,
    /// Told when a token names a key that its issuer does not list, as far as we know.
    unknown: Notify,
}

/// What a token that holds says.
#[derive(Clone, Debug)]
pub struct Verified {
    /// Who signed in.
    pub subject: Arc<str>,
    /// With which program, where the issuer says it.
    pub client: Option<Arc<str>>,
    /// The second since 1970 at which it runs out.
    pub expires_s: i64,
    /// Whom its issuer can sign in.
    pub people: Arc<People>,
}

/// What is read of a verified token.
#[derive(Debug, Deserialize)]
struct Claims {
    sub: Option<String>,
    exp: Option<f64>,
    nbf: Option<f64>,
    azp: Option<String>,
    client_id: Option<String>,
}

/// A token that was signed by its issuer for us; its times are not looked at yet.
struct Signed {
    verified: Verified,
    begins_s: Option<i64>,
}

#[derive(Deserialize)]
struct Unverified {
    #[serde(default)]
    iss: String,
}

impl Verifier {
    /// Reads the keys of every issuer; makes the secret of the development issuer where it is on and has none yet.
    ///
    /// # Errors
    ///
    /// Every key that cannot be read or does not fit its family.
    pub fn new(settings: &Auth, data_dir: &Path, clock: Arc<dyn Clock>) -> Result<Self, Vec<Problem>> {
        let (mut issuers, mut problems) = (Vec::new(), Vec::new());
        for issuer in &settings.issuers {
            match Trusted::read(issuer, &settings.audience) {
                Ok(trusted) => issuers.push(trusted),
                Err(problem) => problems.push(problem),
            }
        }
        if settings.development_issuer {
            match development::secret(data_dir) {
                Ok(secret) => issuers.push(Trusted::development(&secret, &settings.audience)),
                Err(problem) => problems.push(problem),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let leeway_s = i64::try_from(settings.leeway.as_secs()).unwrap_or_default();
        Ok(Self(Arc::new(Inner {
            issuers,
            leeway_s,
            cache: Cache::new(settings.cache_entries),
            clock,
            refresh_every: settings.keys_refresh,
            unknown: Notify::new(),
        })))
    }

    /// What the bearer token in this header says.
    ///
    /// # Errors
    ///
    /// A refusal with the code and what to do.
    pub fn signed(&self, authorization: Option<&str>) -> Result<Verified, Refusal> {
        let header = authorization.ok_or_else(|| refused("send a token as `Authorization: Bearer …`"))?;
        let token = header
            .split_once(' ')
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .ok_or_else(|| refused("expected `Authorization: Bearer …`, got another scheme"))?;
        let now_s = self.0.clock.now().timestamp();
        if let Some(verified) = self.0.cache.find(token) {
            return self.unexpired(verified.expires_s, now_s).map(|()| verified);
        }
        let Signed { verified, begins_s } = self.verify(token)?;
        self.unexpired(verified.expires_s, now_s)?;
        if begins_s.is_some_and(|from| from > now_s.saturating_add(self.0.leeway_s)) {
            return Err(refused(
                "the token is not valid yet: look at the clocks of the issuer and of this server",
            ));
        }
        self.0.cache.keep(token, verified.clone(), now_s);
        Ok(verified)
    }

    fn unexpired(&self, expires_s: i64, now_s: i64) -> Result<(), Refusal> {
        if expires_s.saturating_add(self.0.leeway_s) >= now_s {
            return Ok(());
        }
        Err(Refusal::new(
            Code::TokenExpired,
            "the token has expired: sign in again for a new one",
        ))
    }

    fn verify(&self, token: &str) -> Result<Signed, Refusal> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| refused("the token is no JSON Web Token"))?;
        let unverified: Unverified = jsonwebtoken::dangerous::insecure_decode_claims(token)
            .map_err(|_| refused("the token is no JSON Web Token"))?;
        let trusted = self
            .0
            .issuers
            .iter()
            .find(|trusted| trusted.issuer == unverified.iss)
            .ok_or_else(|| refused("the token's issuer is not accepted here"))?;
        let keys = trusted.keys.now();
        let key = keys
            .find(header.kid.as_deref())
            .ok_or_else(|| self.without_key(trusted))?;
        let mut validation = Validation::new_for_family(trusted.family);
        validation.set_issuer(&[&trusted.issuer]);
        validation.set_audience(&[&trusted.audience]);
        validation.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
        // Time comes from our clock; see `unexpired`.
        validation.validate_exp = false;
        let TokenData { claims, .. } =
            jsonwebtoken::decode::<Claims>(token, key, &validation).map_err(|error| refused(reason(error.kind())))?;
        let subject = claims.sub.filter(|subject| !subject.is_empty());
        let (Some(subject), Some(expires)) = (subject, claims.exp) else {
            return Err(refused("the token must carry `iss`, `aud`, `sub` and `exp`"));
        };
        Ok(Signed {
            verified: Verified {
                subject: subject.into(),
                client: claims.azp.or(claims.client_id).map(Into::into),
                expires_s: whole_s(expires),
                people: Arc::clone(&trusted.people),
            },
            begins_s: claims.nbf.map(whole_s),
        })
    }

    /// No key for a token: its issuer may have made one since we looked, or could not be asked yet.
    fn without_key(&self, trusted: &Trusted) -> Refusal {
        if trusted.keys.published_at().is_some() {
            self.0.unknown.notify_one();
        }
        if trusted.keys.are_missing() {
            let message = "the keys of the token's issuer cannot be read now: try again in a few seconds";
            return Refusal::new(Code::Unavailable, message);
        }
        refused("the token was signed with a key that its issuer does not list")
    }
}

/// Whole seconds; what no clock reaches is as far away as can be.
#[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates")]
fn whole_s(seconds: f64) -> i64 {
    seconds as i64
}

fn refused(message: &str) -> Refusal {
    Refusal::new(Code::Unauthenticated, message)
}

/// Says which claim is wrong, never what it holds.
fn reason(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::MissingRequiredClaim(_) => "the token must carry `iss`, `aud`, `sub` and `exp`",
        ErrorKind::InvalidAudience => "the token is meant for another service: `aud` differs",
        ErrorKind::InvalidIssuer => "the token's issuer is not accepted here",
        ErrorKind::InvalidAlgorithm => "the token is signed with an algorithm that its issuer does not use here",
        _ => "the token's signature or shape is not valid",
    }
}
