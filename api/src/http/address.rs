//! Where requests come from, and how often sign-ins from there were refused: guessing must not be cheap. What is right is served
//! from any address, as whole authorities share one: only what is wrong is counted, and turned away once it is too much.

use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{Extension, Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};

use super::{Edge, code::Code, reply::Refusal, request::RequestId};
use crate::graphql::Short;

/// Who opened the connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Where a request comes from, as far as it is known.
#[derive(Clone, Debug)]
pub struct Origin(pub Arc<str>);

/// Says where requests come from, and counts those that guessed: beyond the limit they are told nothing but to wait.
pub async fn guarded(
    State(edge): State<Edge>,
    Extension(RequestId(id)): Extension<RequestId>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<Peer>().map(|peer| peer.0.ip());
    let address = origin(peer, request.headers(), &edge.0.limits.trusted_proxies);
    request.extensions_mut().insert(Origin(Arc::clone(&address)));
    let guess = Guess::of(&request);
    let response = next.run(request).await;
    if !guess.is_wrong(&response) {
        return response;
    }
    match refused(&edge, &address) {
        Ok(()) => response,
        Err(refusal) => {
            tracing::info!(request_id = &*id, %address, "too many refused sign-ins");
            refusal.response(&id)
        }
    }
}

/// Counts a sign-in from this address that was refused.
///
/// # Errors
///
/// When there were too many: it waits instead of hearing why.
pub fn refused(edge: &Edge, address: &Arc<str>) -> Result<(), Refusal> {
    match edge.0.refused.take(address, 1) {
        // What is taken stays taken.
        Ok(_) | Err(Short::Never(_)) => Ok(()),
        Err(Short::Wait(wait, _)) => {
            let message = "too many sign-ins from this address were refused: look at the token, and try again later";
            Err(Refusal::new(Code::RateLimited, message).after(wait))
        }
    }
}

/// What of a request could be guessed.
struct Guess {
    token: bool,
    address: bool,
}

impl Guess {
    fn of(request: &Request) -> Self {
        let path = request.uri().path();
        Self {
            token: request.headers().contains_key(header::AUTHORIZATION),
            address: path.starts_with("/calendar/") || path.starts_with("/upload/"),
        }
    }

    /// A token that never was one of ours, or an address that is none: not a token that has run out, nor none at all.
    fn is_wrong(&self, response: &Response) -> bool {
        let code = response.extensions().get::<Code>();
        (self.token && code == Some(&Code::Unauthenticated)) || (self.address && code == Some(&Code::NotFound))
    }
}

/// The address of the client. What a proxy says is believed of the proxies that the settings name only; anybody can write a header.
fn origin(peer: Option<IpAddr>, headers: &HeaderMap, trusted: &[IpAddr]) -> Arc<str> {
    let Some(peer) = peer.map(|peer| peer.to_canonical()) else {
        return "unknown".into();
    };
    let mut address = peer;
    let said = headers.get_all("x-forwarded-for").iter();
    let said = said
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    // The last entry was written by the proxy in front of us, the one before it by the proxy in front of that.
    let hops: Vec<&str> = said.map(str::trim).collect();
    for hop in hops.iter().rev() {
        if !trusted.contains(&address) {
            break;
        }
        match hop.parse::<IpAddr>() {
            Ok(before) => address = before.to_canonical(),
            Err(_) => break,
        }
    }
    key(address)
}

/// A network of its own counts as one client: in IPv6 everybody has more addresses than could be remembered.
fn key(address: IpAddr) -> Arc<str> {
    match address {
        IpAddr::V4(address) => address.to_string().into(),
        IpAddr::V6(address) => {
            let network = u128::from(address) & !u128::from(u64::MAX);
            format!("{}/64", Ipv6Addr::from(network)).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn of(peer: &str, forwarded: &[&'static str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_static(value));
        }
        let trusted: Vec<IpAddr> = trusted.iter().map(|it| it.parse().unwrap()).collect();
        origin(Some(peer.parse().unwrap()), &headers, &trusted).to_string()
    }

    #[test]
    fn a_proxy_is_believed_where_it_is_known() {
        assert_eq!(of("10.0.0.9", &["1.2.3.4"], &[]), "10.0.0.9");
        assert_eq!(of("10.0.0.9", &["1.2.3.4"], &["10.0.0.9"]), "1.2.3.4");
        assert_eq!(of("10.0.0.9", &["6.6.6.6, 1.2.3.4"], &["10.0.0.9"]), "1.2.3.4");
        assert_eq!(
            of("10.0.0.9", &["1.2.3.4, 10.0.0.8"], &["10.0.0.9", "10.0.0.8"]),
            "1.2.3.4"
        );
        assert_eq!(
            of("10.0.0.9", &["1.2.3.4", "10.0.0.8"], &["10.0.0.9", "10.0.0.8"]),
            "1.2.3.4"
        );
        assert_eq!(of("10.0.0.9", &["nonsense"], &["10.0.0.9"]), "10.0.0.9");
        assert_eq!(of("::ffff:10.0.0.9", &["1.2.3.4"], &["10.0.0.9"]), "1.2.3.4");
        assert_eq!(of("2001:db8:1:2:3:4:5:6", &[], &[]), "2001:db8:1:2::/64");
    }
}
