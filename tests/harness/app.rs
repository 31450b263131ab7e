//! The real server in this process, on a port of its own, with a clock that the test sets.

use std::{
    ops::Deref,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use api::{
    app::App,
    boot::{self, Service},
    clock::FixedClock,
    config::{Settings, Sources},
    demo::county,
    http::auth::development,
    service::{import, obligation},
    store::Store,
};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{sync::oneshot, task::JoinHandle};

use crate::{
    builder::Submission,
    db::{Backend, Content, Db},
    document, fixture,
    gql::Caller,
};

/// A running server and what it stands on. Cheap to clone.
#[derive(Clone)]
pub struct World(Arc<Inner>);

/// See [`World`].
pub struct Inner {
    /// Its database.
    pub db: Db,
    /// Stands on [`fixture::TODAY`] until the test moves it.
    pub clock: Arc<FixedClock>,
    /// Such as `http://127.0.0.1:4000`.
    pub base: String,
    /// Speaks HTTP to it, and keeps connections open between requests.
    pub http: reqwest::Client,
    app: App,
    secret: Vec<u8>,
    audience: String,
    running: Mutex<Option<(oneshot::Sender<()>, JoinHandle<()>)>>,
    _dir: TempDir,
}

impl Deref for World {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl World {
    /// Starts a server on a fresh database with the county. None when that database is left out.
    pub async fn start(backend: Backend) -> Option<Self> {
        Some(Self::on(Db::new(backend, Content::County).await?).await)
    }

    /// Starts a server on a database.
    pub async fn on(db: Db) -> Self {
        Self::with(db, &[]).await
    }

    /// The same, serving a directory of rules and watching it.
    pub async fn with_rules(db: Db, dir: &Path) -> Self {
        let dir = dir.to_str().expect("a path in UTF-8");
        Self::with(
            db,
            &[("PLUMBLINE_RULES_DIR", dir), ("PLUMBLINE_RULES_DEBOUNCE_MS", "20")],
        )
        .await
    }

    /// The same, by the clock of another one.
    pub async fn with_rules_by(db: Db, dir: &Path, clock: Arc<FixedClock>) -> Self {
        let dir = dir.to_str().expect("a path in UTF-8");
        let more = [("PLUMBLINE_RULES_DIR", dir), ("PLUMBLINE_RULES_DEBOUNCE_MS", "20")];
        Self::by(db, clock, &more).await
    }

    /// The same on SQLite with room for so many pages.
    pub async fn with_max_pages(db: Db, pages: u32) -> Self {
        Self::with(db, &[("PLUMBLINE_DATABASE_MAX_PAGES", &pages.to_string())]).await
    }

    /// The same with many signs of life to those who follow.
    pub async fn with_heartbeat(db: Db, millis: u32) -> Self {
        Self::with(db, &[("PLUMBLINE_HTTP_HEARTBEAT_MS", &millis.to_string())]).await
    }

    /// Another server on the database and the clock of this one. Stop it first.
    pub async fn beside(&self) -> Self {
        Self::by(self.db.again(), Arc::clone(&self.clock), &[]).await
    }

    /// The same with settings from the environment.
    pub async fn with(db: Db, more: &[(&str, &str)]) -> Self {
        Self::by(db, Arc::new(standing()), more).await
    }

    /// The same by the clock of another one.
    pub async fn by(db: Db, clock: Arc<FixedClock>, more: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        let settings = settings(&db.url, dir.path(), more);
        let service = Service::start(&settings, clock.clone())
            .await
            .unwrap_or_else(|error| panic!("boot: {error:#?}"));
        let (base, app) = (format!("http://{}", service.address()), service.app().clone());
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(service.run(async {
            drop(stopped.await);
        }));
        Self(Arc::new(Inner {
            db,
            clock,
            base,
            http: reqwest::Client::new(),
            app,
            secret: development::secret(dir.path()).expect("the secret of the development issuer"),
            audience: settings.auth.audience,
            running: Mutex::new(Some((stop, serving))),
            _dir: dir,
        }))
    }

    /// Stops the server and, when nobody else holds the world, takes its database away.
    pub async fn stop(self) {
        let running = self.running.lock().expect("nobody panicked with it").take();
        if let Some((stop, serving)) = running {
            let _ = stop.send(());
            serving.await.expect("the server ends in order");
        }
        if let Ok(inner) = Arc::try_unwrap(self.0).map_err(drop) {
            inner.db.close().await;
        }
    }

    /// The handle to the database that the server uses.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Its store.
    pub fn store(&self) -> &Store {
        self.app.store()
    }

    /// Takes in one file of the register, such as `units`, as `plumbline import` does; it must be sound.
    ///
    /// # Panics
    /// With every bad line.
    pub async fn import(&self, name: &str, text: &str) {
        let csv = import::Csv {
            name: format!("{name}.csv"),
            text: text.to_owned(),
        };
        let mut files = import::Files::default();
        let file = match name {
            "units" => &mut files.units,
            "persons" => &mut files.persons,
            "appointments" => &mut files.appointments,
            "meetings" => &mut files.meetings,
            _ => panic!("no test changes `{name}`"),
        };
        *file = Some(csv);
        import::run(&self.app, &files)
            .await
            .unwrap_or_else(|error| panic!("{error}"));
    }

    /// A token by the development issuer.
    pub fn token(&self, subject: &str) -> String {
        let ttl = Duration::from_hours(8);
        development::token(&self.secret, &self.audience, subject, ttl, &*self.clock).expect("a signed token")
    }

    /// Somebody signed in.
    pub fn caller(&self, subject: &str) -> Caller {
        Caller::new(&self.base, Some(self.token(subject)))
    }

    /// Somebody who is not.
    pub fn anonymous(&self) -> Caller {
        Caller::new(&self.base, None)
    }

    /// Submits something that must be taken and gives the evidence as the reply shows it.
    pub async fn submit(&self, caller: &Caller, submission: &Submission) -> Value {
        let reply = caller
            .ask(&document::submit(), json!({ "input": submission.input() }))
            .await;
        let payload = &reply["submitEvidence"];
        assert_eq!(payload["errors"], json!([]), "{submission:#?}");
        assert_eq!(payload["evaluation"]["id"], payload["evidence"]["evaluation"]["id"]);
        payload["evidence"].clone()
    }

    /// Submits something that must be refused and gives the errors.
    pub async fn refused(&self, caller: &Caller, submission: &Submission) -> Vec<Value> {
        let reply = caller
            .ask(&document::submit(), json!({ "input": submission.input() }))
            .await;
        let payload = &reply["submitEvidence"];
        assert_eq!(payload["evidence"], Value::Null, "{payload:#}");
        let errors = payload["errors"].as_array().cloned().unwrap_or_default();
        assert!(!errors.is_empty(), "{payload:#}");
        errors
    }

    /// The input that makes `evidence` say what `submission` says.
    pub fn revision(evidence: &Value, submission: &Submission) -> Value {
        json!({
            "evidence": evidence["id"], "expectedRevision": evidence["revision"], "reason": "looked at it again",
            "content": submission.input(),
        })
    }

    /// Revises evidence, which must be taken.
    pub async fn revise(&self, caller: &Caller, evidence: &Value, submission: &Submission) -> Value {
        let input = Self::revision(evidence, submission);
        let reply = caller.ask(&document::revise(), json!({ "input": input })).await;
        assert_eq!(reply["reviseEvidence"]["errors"], json!([]), "{submission:#?}");
        reply["reviseEvidence"]["evidence"].clone()
    }

    /// Evidence by its id; it must be visible.
    pub async fn evidence(&self, caller: &Caller, id: &Value) -> Value {
        let reply = caller.ask(&document::evidence(), json!({ "id": id })).await;
        assert!(reply["node"].is_object(), "{id} is not to be seen");
        reply["node"].clone()
    }

    /// Status and words of `/ready`.
    pub async fn ready(&self) -> (u16, String) {
        let reply = self
            .http
            .get(format!("{}/ready", self.base))
            .send()
            .await
            .expect("the server answers");
        (reply.status().as_u16(), reply.text().await.expect("words"))
    }

    /// Waits until something holds; a minute is taken for never.
    pub async fn until<F: Future<Output = bool>>(&self, what: &str, mut holds: impl FnMut() -> F) {
        for _ in 0..3_000 {
            if holds().await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("it never came about that {what}; /ready says {:?}", self.ready().await);
    }
}

/// The clock at the beginning of every test.
fn standing() -> FixedClock {
    let at: DateTime<Utc> = format!("{}T11:00:00Z", fixture::TODAY).parse().expect("an instant");
    FixedClock::at(at)
}

fn settings(url: &str, dir: &Path, more: &[(&str, &str)]) -> Settings {
    let dir = dir.to_str().expect("a path in UTF-8");
    let own = [
        ("DATABASE_URL", url),
        ("PLUMBLINE_DATA_DIR", dir),
        ("PLUMBLINE_LISTEN", "127.0.0.1:0"),
        ("PLUMBLINE_AUTH_DEVELOPMENT_ISSUER", "true"),
        // A clock that stands gives nothing back: tests of these limits set them.
        ("PLUMBLINE_HTTP_COST_LIMIT", "0"),
        ("PLUMBLINE_HTTP_REFUSED_BURST", "0"),
    ];
    let environment = own
        .iter()
        .chain(more)
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let sources = Sources {
        environment,
        ..Sources::default()
    };
    Settings::read(&sources).unwrap_or_else(|wrong| panic!("settings: {wrong}"))
}

/// The service on a database without a server before it: a replica that only plans.
pub async fn replica(url: &str) -> App {
    let dir = tempfile::tempdir().expect("a directory");
    boot::app(&settings(url, dir.path(), &[]), Arc::new(standing()))
        .await
        .expect("it boots")
}

/// Brings a database to the newest shape.
pub async fn migrate(url: &str) {
    let dir = tempfile::tempdir().expect("a directory");
    let store = boot::store(&settings(url, dir.path(), &[]))
        .await
        .expect("the database answers");
    store.migrate().await.expect("it migrates");
    store.close().await;
}

/// Brings a database to the newest shape, with the shipped rules and the county.
pub async fn fill(url: &str) {
    let dir = tempfile::tempdir().expect("a directory");
    let app = boot::app(&settings(url, dir.path(), &[]), Arc::new(standing()))
        .await
        .expect("it boots");
    import::run(&app, &county::files()).await.expect("the county");
    obligation::plan(&app).await.expect("its calendar");
    app.store().close().await;
}
