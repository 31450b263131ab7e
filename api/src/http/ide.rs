//! A page at `/` to try the API on: only where the development issuer is on. One file without anything from elsewhere.

use std::{fmt::Write as _, net::SocketAddr, path::Path, time::Duration};

use axum::{
    extract::{Extension, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header, uri::Authority},
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{Edge, auth::development, code::Code, reply::Refusal, request::RequestId};
use crate::{
    config::{Auth, Problem},
    demo::persona,
};

const PAGE: &str = include_str!("ide.html");
const STYLE: &str = include_str!("ide.css");
const SCRIPTS: [&str; 3] = [
    include_str!("ide/schema.js"),
    include_str!("ide/request.js"),
    include_str!("ide/page.js"),
];
/// How long the tokens last that the page signs in with.
const TTL: Duration = Duration::from_hours(12);

/// What the page needs of a development server.
#[derive(Debug)]
pub struct Ide {
    /// Signs in as anybody; only where nobody but this machine can ask.
    secret: Option<Vec<u8>>,
    audience: String,
}

impl Ide {
    /// The page, where the settings have the development issuer. Tokens are handed out only on an address that this machine
    /// alone can reach.
    ///
    /// # Errors
    /// When the secret cannot be read.
    pub fn of(auth: &Auth, data_dir: &Path, address: SocketAddr) -> Result<Option<Self>, Problem> {
        if !auth.development_issuer {
            return Ok(None);
        }
        let ours = address.ip().is_loopback();
        Ok(Some(Self {
            secret: ours.then(|| development::secret(data_dir)).transpose()?,
            audience: auth.audience.clone(),
        }))
    }

    /// The personas of the demo that are in this directory, each with a token.
    fn personas(&self, edge: &Edge, headers: &HeaderMap) -> Vec<serde_json::Value> {
        let app = &edge.0.app;
        let Some(secret) = self.secret.as_ref().filter(|_| asked_here(headers)) else {
            return Vec::new();
        };
        let all = persona::PERSONAS.iter().chain(persona::OF_THE_WHOLE);
        let known = all.filter(|persona| app.actor(persona.subject).is_some());
        known
            .filter_map(|persona| {
                let token = development::token(secret, &self.audience, persona.subject, TTL, app.clock()).ok()?;
                Some(json!({ "subject": persona.subject, "description": persona.description, "token": token }))
            })
            .collect()
    }
}

/// The page, or what is said of every address that nothing is at.
pub async fn show(
    State(edge): State<Edge>,
    Extension(RequestId(id)): Extension<RequestId>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let ide = edge
        .0
        .ide
        .as_ref()
        .filter(|_| matches!(method, Method::GET | Method::HEAD));
    let Some(ide) = ide else {
        return super::nothing(Extension(RequestId(id))).await;
    };
    let mut nonce = [0_u8; 16];
    if getrandom::fill(&mut nonce).is_err() {
        return Refusal::new(Code::Internal, "no random numbers are to be had").response(&id);
    }
    let nonce = nonce.iter().fold(String::with_capacity(32), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    // A script element ends where its text says so, whatever quotes it stands in.
    let personas = json!(ide.personas(&edge, &headers)).to_string().replace('<', "\\u003c");
    let page = PAGE
        .replace("{{style}}", STYLE)
        .replace("{{script}}", &SCRIPTS.concat())
        .replace("{{nonce}}", &nonce)
        .replace("{{personas}}", &personas);
    (head(&nonce), page).into_response()
}

/// Whether somebody opened the page by the name of this machine. A script of another page says where it is from, and a page of
/// another site can have its own name point here: neither gets a token.
fn asked_here(headers: &HeaderMap) -> bool {
    if headers.contains_key(header::ORIGIN) {
        return false;
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let authority = host.and_then(|host| host.parse::<Authority>().ok());
    authority.is_some_and(|authority| {
        let name = authority.host().trim_start_matches('[').trim_end_matches(']');
        name == "localhost"
            || name
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    })
}

fn head(nonce: &str) -> HeaderMap {
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'"
    );
    let mut headers = HeaderMap::new();
    let mut say = |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    say(header::CONTENT_TYPE, "text/html; charset=utf-8");
    say(header::CACHE_CONTROL, "no-store");
    say(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    say(header::REFERRER_POLICY, "no-referrer");
    say(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    say(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers
}
