//! Connections: accepted, given a time for their headers and to take replies, drained at shutdown. A slow client holds nothing but a socket.

use std::{future::Future, io, net::SocketAddr, pin::pin, time::Duration};

use axum::{Router, body::Body, extract::Request};
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
    time,
};
use tower::ServiceExt as _;

use super::{address::Peer, patience::Patient};
use crate::config::Http;

/// Serves until `shutdown` ends, then lets running requests end for as long as the settings say.
pub async fn serve(listener: TcpListener, router: Router, limits: &Http, shutdown: impl Future<Output = ()>) {
    let ending = watch::Sender::new(false);
    let mut connections = JoinSet::new();
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.header_timeout);
    let mut shutdown = pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            accepted = listener.accept(), if connections.len() < limits.max_connections => match accepted {
                Ok((stream, peer)) => {
                    let connection = http
                        .serve_connection(TokioIo::new(prepared(stream, limits)), service(&router, peer))
                        .with_upgrades();
                    let mut ending = ending.subscribe();
                    connections.spawn(async move {
                        let mut connection = pin!(connection);
                        let ended = tokio::select! {
                            ended = connection.as_mut() => Some(ended),
                            _ = ending.wait_for(|ending| *ending) => None,
                        };
                        let ended = if let Some(ended) = ended {
                            ended
                        } else {
                            connection.as_mut().graceful_shutdown();
                            connection.await
                        };
                        if let Err(error) = ended {
                            tracing::debug!(%error, "a connection ended early");
                        }
                    });
                }
                Err(error) => pause(&error).await,
            },
        }
    }
    // New connections are refused from here on; those behind a balancer go elsewhere.
    drop(listener);
    ending.send_replace(true);
    let open = connections.len();
    if time::timeout(limits.drain, ended(&mut connections)).await.is_err() {
        tracing::warn!(open, "requests were still running when the time to drain was over");
    }
    connections.shutdown().await;
}

async fn ended(connections: &mut JoinSet<()>) {
    while connections.join_next().await.is_some() {}
}

fn service(
    router: &Router,
    peer: SocketAddr,
) -> impl hyper::service::Service<
    hyper::Request<Incoming>,
    Response = axum::response::Response,
    Error = std::convert::Infallible,
    Future: Send,
> + use<> {
    TowerToHyperService::new(router.clone().map_request(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Peer(peer));
        request
    }))
}

fn prepared(stream: TcpStream, limits: &Http) -> Patient<TcpStream> {
    // Replies are written whole: waiting for more to send only delays them.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection keeps its delay");
    }
    Patient::new(stream, limits.write_timeout)
}

/// Out of sockets or memory: without a pause the loop would spin until others let go.
async fn pause(error: &io::Error) {
    let of_client = matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionReset
    );
    if !of_client {
        tracing::error!(%error, "no connection could be accepted");
        time::sleep(Duration::from_millis(100)).await;
    }
}
