//! Requests a second through the whole edge, against the same resolvers behind stock `async-graphql-axum`, which knows neither
//! tokens nor limits and parses and validates each document anew. Both serve the same database in the same process, in turn.

use api::{app::App, graphql::execute_bare};
use async_graphql_axum::{GraphQLRequest, GraphQLResponse};
use axum::{Router, extract::State, routing::post};
use harness::{
    app::World,
    builder::Submission,
    db::{Backend, Content, Db},
    load,
};
use serde_json::json;
use tokio::net::TcpListener;

use super::list::LIST;

const PERSON: &str = "practice-manager";
const SMALL: &str = "query Me { viewer { person { name } roles { code name } } }";
const CLIENTS: usize = 16;
const ROUNDS: usize = 5;

pub fn run() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let db = Db::new(Backend::Sqlite, Content::County)
            .await
            .expect("SQLite is always there");
        let world = World::on(db).await;
        let manager = world.caller(PERSON);
        for nth in 0..100 {
            let audit = Submission::supervision_audit().with("narrative", format!("file {nth}"));
            world.submit(&manager, &audit).await;
        }
        let stock = serve(world.app().clone()).await;
        let token = world.token(PERSON);
        for (name, document, total) in [("small", SMALL, 20_000), ("fifty rows nested", LIST, 1_500)] {
            let body = json!({ "query": document }).to_string();
            let rate = async |base: &str| {
                let body = body.clone();
                load::read(base, &token, CLIENTS, total, move |_| body.clone())
                    .await
                    .rate()
            };
            let mut ratios = Vec::new();
            for round in 0..ROUNDS {
                // In turn first and second, so that neither always has the warmer machine.
                let (ours, theirs) = if round % 2 == 0 {
                    let ours = rate(&world.base).await;
                    (ours, rate(&stock).await)
                } else {
                    let theirs = rate(&stock).await;
                    (rate(&world.base).await, theirs)
                };
                println!(
                    "{name}: ours {ours:.0}/s, stock {theirs:.0}/s: {:.2} (bar: 0.9)",
                    ours / theirs
                );
                ratios.push(ours / theirs);
            }
            ratios.sort_by(f64::total_cmp);
            println!("{name}: median {:.2}", ratios[ROUNDS / 2]);
        }
        world.stop().await;
    });
}

/// The same resolvers behind the stock integration.
async fn serve(app: App) -> String {
    async fn handle(State(app): State<App>, request: GraphQLRequest) -> GraphQLResponse {
        let actor = app.actor(PERSON).expect("somebody of the county");
        execute_bare(&app, actor, request.into_inner()).await.into()
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let router = Router::new().route("/graphql", post(handle)).with_state(app);
    tokio::spawn(async move { axum::serve(listener, router).await });
    base
}
