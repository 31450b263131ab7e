//! The edge: connections, tokens, the gate before the parser, health. Only here is `axum` named.

mod address;
mod admission;
mod attachment;
pub mod auth;
mod calendar;
pub mod code;
mod compress;
mod cross_origin;
mod event;
mod export;
pub mod gate;
mod graphql;
mod health;
pub mod ide;
mod kept;
pub mod media;
mod pace;
mod parameter;
mod part;
mod patience;
pub mod reply;
mod request;
mod room;
mod run;
mod serve;
mod socket;
pub mod trusted;
mod upload;

use std::{
    future::Future,
    sync::{Arc, LazyLock},
};

use axum::{
    Router,
    extract::{Extension, State},
    http::header,
    middleware,
    response::{IntoResponse, Response},
    routing::{any, get, put},
};
use tokio::{
    net::TcpListener,
    sync::{Semaphore, watch},
    time,
};

use crate::{
    app::App,
    config::Http,
    graphql::{Budgets, subscription::Seats},
};
use auth::Verifier;
use code::Code;
use ide::Ide;
use kept::Kept;
use reply::Refusal;
use request::RequestId;
use room::Room;
use trusted::Trusted;

/// The schema as text: the same for everybody, and asked for by anybody.
static SDL: LazyLock<String> = LazyLock::new(crate::graphql::sdl);

/// What every request needs at the edge. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Edge(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    app: App,
    verifier: Verifier,
    limits: Http,
    /// The page to try the API on, on a development server.
    ide: Option<Ide>,
    trusted: Trusted,
    kept: Kept,
    /// What each client may still ask for.
    budgets: Arc<Budgets>,
    /// How often each address was refused.
    refused: Arc<Budgets>,
    room: Room,
    /// Told when the server goes down: what never ends by itself ends then.
    closing: watch::Sender<bool>,
    /// Room for sockets.
    sockets: Arc<Semaphore>,
    /// Room for what each person follows.
    seats: Arc<Seats>,
}

impl Edge {
    /// The edge of this application.
    #[must_use]
    pub fn new(app: App, verifier: Verifier, trusted: Trusted, limits: Http, ide: Option<Ide>) -> Self {
        let sockets = Arc::new(Semaphore::new(limits.max_sockets));
        Self(Arc::new(Inner {
            budgets: Budgets::new(limits.cost_limit, limits.cost_per_s, app.clock_handle()),
            refused: Budgets::new(limits.refused_burst, limits.refused_per_s, app.clock_handle()),
            room: Room::new(&limits),
            seats: Seats::new(limits.max_subscriptions),
            trusted,
            kept: Kept::default(),
            app,
            verifier,
            limits,
            ide,
            sockets,
            closing: watch::Sender::new(false),
        }))
    }
}

/// Serves until `shutdown` ends, then drains for as long as the settings say.
pub async fn serve(listener: TcpListener, edge: Edge, shutdown: impl Future<Output = ()>) {
    let (limits, of_edge) = (edge.0.limits.clone(), edge.clone());
    let shutdown = async {
        shutdown.await;
        of_edge.0.closing.send_replace(true);
    };
    serve::serve(listener, router(edge), &limits, shutdown).await;
    // Sockets are no connections of the server's any more: each says that it goes, and gives its room back.
    let all = u32::try_from(limits.max_sockets).unwrap_or(u32::MAX);
    if time::timeout(limits.drain, of_edge.0.sockets.acquire_many(all))
        .await
        .is_err()
    {
        tracing::warn!("sockets were still open when the time to drain was over");
    }
}

fn router(edge: Edge) -> Router {
    let cross_origin = cross_origin::layer(&edge.0.limits.cross_origins, &request::HEADER);
    let router = Router::new()
        .route("/graphql", any(graphql::handle))
        .route("/graphql/ws", any(socket::handle))
        .route("/calendar/{file}", get(calendar::show))
        .route("/export/{file}", get(export::show))
        .route("/upload/{token}", put(upload::receive))
        .route("/attachment/{id}", get(attachment::show))
        .route_layer(middleware::from_fn_with_state(edge.clone(), address::guarded))
        .route("/", any(ide::show))
        .route("/schema.graphql", get(schema))
        .route("/live", get(health::live))
        .route("/ready", get(health::ready))
        .method_not_allowed_fallback(other_method)
        .fallback(nothing);
    let router = router
        .layer(compress::layer())
        .layer(middleware::from_fn_with_state(edge.clone(), request::identified));
    // Outside of everything that answers: what a page may not read looks to it like a network that is down.
    let router = match cross_origin {
        Some(layer) => router.layer(layer),
        None => router,
    };
    router.with_state(edge)
}

async fn schema(State(_edge): State<Edge>) -> Response {
    let words = [(header::CONTENT_TYPE, "application/graphql; charset=utf-8")];
    (words, SDL.as_str()).into_response()
}

/// By another method than the one that is served here; the router says which that is.
async fn other_method(Extension(RequestId(id)): Extension<RequestId>) -> Response {
    let message = "there is something here, but not by this method: see `Allow`";
    let mut response = Refusal::new(Code::MethodNotAllowed, message).response(&id);
    response.headers_mut().remove(header::ALLOW);
    response
}

async fn nothing(Extension(RequestId(id)): Extension<RequestId>) -> Response {
    let message = "there is nothing here: GraphQL is at `/graphql` and `/graphql/ws`, its schema at `/schema.graphql`, lists at `/export/…`, health at `/live` and `/ready`";
    Refusal::new(Code::NotFound, message).response(&id)
}
