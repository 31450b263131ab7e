//! From settings to a running service: or every reason why not. Rules come first, so that a broken set is told whole.

use std::{
    future::Future,
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use tokio::net::TcpListener;

use crate::{
    app::App,
    clock::Clock,
    config::{self, Settings},
    http::{self, Edge, auth::Verifier, ide::Ide, trusted::Trusted},
    jobs::{self, Supervisor},
    service::{
        error::ServiceError,
        rules::{self, LiveRules, Untaken},
    },
    store::{Store, StoreError, StoreSettings},
};

/// Size of an SQLite page, bytes: what `database.max_pages` counts.
const PAGE_BYTES: u64 = 4096;

/// Why the service does not start.
#[derive(Debug, thiserror::Error)]
pub enum BootError {
    /// Keys of issuers cannot be used.
    #[error(transparent)]
    Settings(#[from] config::Invalid),
    /// The address is taken or not ours.
    #[error("cannot listen on {address}; choose another with `--listen`")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The data directory cannot be made.
    #[error("the directory `{}` cannot be made or written; choose another with `--data-dir`", path.display())]
    DataDir {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The rule set cannot be taken, and the database holds none to go on with.
    #[error("the rule set is refused and nothing was started\n\n{0}")]
    Rules(Untaken),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Rules or directory cannot be read from the database or stored there.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// A command that only reads found tables of another time.
    #[error("the tables are older than this binary: run `plumbline migrate`")]
    Outdated,
    /// A command that only reads found no rules.
    #[error("no rules have governed here yet: start `plumbline serve` or `plumbline demo` once")]
    NeverServed,
    /// A fault of ours.
    #[error("{0}")]
    Fault(String),
}

/// Connects to the database; nothing is migrated.
///
/// # Errors
/// When it does not answer, or the directory of an SQLite file cannot be made.
pub async fn store(settings: &Settings) -> Result<Store, BootError> {
    let database = &settings.database;
    make_private(&settings.data_dir).map_err(|source| BootError::DataDir {
        path: settings.data_dir.clone(),
        source,
    })?;
    let store = StoreSettings {
        readers: database.readers,
        writers: database.writers,
        // What nobody waits for any more ends, on PostgreSQL too.
        statement_timeout: settings.http.deadline,
        sqlite_max_bytes: database.max_pages.map(|pages| u64::from(pages) * PAGE_BYTES),
        ..StoreSettings::new(&database.url)
    };
    Ok(Store::open(&store).await?)
}

/// The directory holds people's work: nobody else of this machine reads it.
fn make_private(dir: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// Puts the application together: rules compiled, checked and tried, tables up to date, directory read.
///
/// A rule set that cannot be taken keeps nobody from raising a concern: the newest one that governed goes on governing, and
/// the refusal is told as that of a reload is.
///
/// # Errors
/// Every reason why not.
pub async fn app(settings: &Settings, clock: Arc<dyn Clock>) -> Result<App, BootError> {
    let dir = settings.rules.dir.clone();
    // Compiling is work for a processor, migrating for a disk: side by side.
    let offered = tokio::task::spawn_blocking(move || rules::from_dir(dir.as_deref()));
    let store = store(settings).await?;
    let offered = offered
        .await
        .map_err(|_| BootError::Fault("the rule set could not be tried".to_owned()))?;
    store.migrate().await?;
    let rules = match offered {
        Ok(set) => LiveRules::start(store.clone(), set, &*clock).await?,
        Err(untaken) => {
            let Some(rules) = LiveRules::stored(store.clone()).await? else {
                return Err(BootError::Rules(untaken));
            };
            rules.refuse(untaken, clock.now());
            rules
        }
    };
    Ok(App::new(store, rules, clock, settings.planning, settings.attachments.clone()).await?)
}

/// The application over what the database holds, for commands that only read: nothing is migrated, and no rules are offered.
///
/// # Errors
/// When the database does not answer, or has never been served from.
pub async fn reading(settings: &Settings, clock: Arc<dyn Clock>) -> Result<App, BootError> {
    let store = store(settings).await?;
    if store.pending_migrations().await? > 0 {
        return Err(BootError::Outdated);
    }
    let rules = LiveRules::stored(store.clone()).await?.ok_or(BootError::NeverServed)?;
    Ok(App::new(store, rules, clock, settings.planning, settings.attachments.clone()).await?)
}

/// Everything of one server: bound to its address, not serving yet.
#[derive(Debug)]
pub struct Service {
    app: App,
    edge: Edge,
    listener: TcpListener,
    address: SocketAddr,
    supervisor: Supervisor,
    drain: Duration,
}

impl Service {
    /// Boots the application, binds the address and begins what runs beside requests.
    ///
    /// # Errors
    /// Every reason why not.
    pub async fn start(settings: &Settings, clock: Arc<dyn Clock>) -> Result<Self, BootError> {
        settings.check_serving()?;
        let app = app(settings, clock).await?;
        Self::over(app, settings).await
    }

    /// The same over an application that stands already.
    ///
    /// # Errors
    /// When keys cannot be used or the address cannot be bound.
    pub async fn over(app: App, settings: &Settings) -> Result<Self, BootError> {
        let verifier =
            Verifier::new(&settings.auth, &settings.data_dir, app.clock_handle()).map_err(config::Invalid)?;
        app.files().prepare().map_err(|source| BootError::DataDir {
            path: settings.attachments.dir.clone(),
            source,
        })?;
        let trusted = Trusted::read(&settings.http.clients, &settings.http).map_err(config::Invalid)?;
        let listen = |source| BootError::Listen {
            address: settings.listen,
            source,
        };
        let listener = TcpListener::bind(settings.listen).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        if settings.auth.development_issuer && !address.ip().is_loopback() {
            tracing::warn!(
                "the development issuer is on and this address can be reached from elsewhere: never with real data"
            );
        }
        let mut supervisor = Supervisor::new();
        jobs::begin(&mut supervisor, &app, &settings.rules);
        verifier.refresh().await;
        let keys = verifier.clone();
        supervisor.run("keys", move |mut shutdown| {
            let keys = keys.clone();
            async move { keys.follow(shutdown.wait()).await }
        });
        let ide = Ide::of(&settings.auth, &settings.data_dir, address);
        let ide = ide.map_err(|problem| config::Invalid(vec![problem]))?;
        let edge = Edge::new(app.clone(), verifier, trusted, settings.http.clone(), ide);
        Ok(Self {
            app,
            edge,
            listener,
            address,
            supervisor,
            drain: settings.http.drain,
        })
    }

    /// Where it listens: the port that was given, or chosen where it was 0.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The application behind it.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Serves until `shutdown` ends; then drains requests, tasks and writes, in this order.
    pub async fn run(self, shutdown: impl Future<Output = ()>) {
        let rules = self.app.rules().book().newest().hash().to_owned();
        tracing::info!(address = %self.address, backend = self.app.store().backend().name(), rules, "ready");
        http::serve(self.listener, self.edge, shutdown).await;
        self.supervisor.stop(self.drain).await;
        self.app.store().close().await;
        tracing::info!("stopped");
    }
}
