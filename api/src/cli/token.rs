//! `plumbline token --as`.

use super::{
    args::{Global, Token},
    exit::{Exit, Failure},
    print, settings,
};
use crate::{clock::SystemClock, http::auth::development};

pub fn run(global: &Global, token: &Token) -> Result<(), Failure> {
    let settings = settings(global)?;
    if !settings.auth.development_issuer {
        let message = "the development issuer is off, so that its tokens would not be accepted; \
                       for development set `auth.development_issuer = true` (PLUMBLINE_AUTH_DEVELOPMENT_ISSUER=true)";
        return Err(Failure::new(Exit::Settings, message));
    }
    let secret = development::secret(&settings.data_dir)?;
    let signed = development::token(
        &secret,
        &settings.auth.audience,
        &token.subject,
        token.ttl,
        &SystemClock,
    );
    print::out(signed.map_err(|error| Failure::new(Exit::Failure, format!("the token cannot be signed: {error}")))?);
    Ok(())
}
