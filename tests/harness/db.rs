//! A database of its own for every test: a SQLite file, or a database in the process's throw-away PostgreSQL server.
//! Both start as copies of one that was migrated, or migrated and filled, once.

pub mod cluster;

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use cluster::Cluster;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use tempfile::TempDir;
use tokio::sync::{Mutex, OnceCell};

use crate::app;

/// Cuts the connection of whoever commits new evidence, before anybody is told what came of it. PostgreSQL only.
pub const CUT: &str = "
CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON evidence DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION cut();";

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Backend {
    /// A file.
    Sqlite,
    /// A database of the cluster.
    Postgres,
}

/// What is in it at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Content {
    /// Nothing at all.
    Nothing,
    /// The tables.
    Tables,
    /// The tables, the shipped rules and the made-up county.
    County,
}

/// A database that goes away with the test.
pub struct Db {
    /// Which of the two.
    pub backend: Backend,
    /// As in `DATABASE_URL`.
    pub url: String,
    dir: Option<TempDir>,
    name: String,
}

impl Db {
    /// Makes one. None when PostgreSQL is left out on this machine.
    pub async fn new(backend: Backend, content: Content) -> Option<Self> {
        match backend {
            Backend::Sqlite => Some(Self::sqlite(content).await),
            Backend::Postgres => Some(Self::postgres(cluster::shared()?, content).await),
        }
    }

    /// The same database without a claim to it: it does not go away with this.
    #[must_use]
    pub fn again(&self) -> Self {
        Self {
            backend: self.backend,
            url: self.url.clone(),
            dir: None,
            name: String::new(),
        }
    }

    /// The SQLite file.
    pub fn file(&self) -> PathBuf {
        self.dir.as_ref().expect("a SQLite database").path().join(FILE)
    }

    /// A directory of the test's own, on SQLite that of the file.
    pub fn dir(&self) -> Option<&Path> {
        self.dir.as_ref().map(TempDir::path)
    }

    /// A connection past the product, to look at what is really there.
    pub async fn connect(&self) -> DatabaseConnection {
        let mut options = ConnectOptions::new(&self.url);
        // No task that looks after idle connections: it may count for ever when a pool is closed meanwhile.
        options.idle_timeout(None).max_lifetime(None);
        Database::connect(options).await.expect("the database is there")
    }

    /// Rows of a table that satisfy a condition.
    pub async fn count(&self, table: &str, condition: &str) -> i64 {
        self.number(&format!(
            "SELECT CAST(count(*) AS bigint) AS n FROM {table} WHERE {condition}"
        ))
        .await
    }

    /// The one whole number, named `n`, that a query gives.
    pub async fn number(&self, sql: &str) -> i64 {
        let db = self.connect().await;
        let row = db
            .query_one_raw(sea_orm::Statement::from_string(db.get_database_backend(), sql))
            .await;
        let n = row
            .expect(sql)
            .expect("one row")
            .try_get("", "n")
            .expect("a number named `n`");
        db.close().await.expect("closes");
        n
    }

    /// The texts, named `it`, that a query gives.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let db = self.connect().await;
        let rows = db
            .query_all_raw(sea_orm::Statement::from_string(db.get_database_backend(), sql))
            .await;
        let rows = rows.expect(sql);
        let text = |row: &sea_orm::QueryResult| row.try_get("", "it").expect("a text named `it`");
        let texts = rows.iter().map(text).collect();
        db.close().await.expect("closes");
        texts
    }

    /// Runs a statement past the product.
    pub async fn execute(&self, sql: &str) {
        let db = self.connect().await;
        db.execute_unprepared(sql).await.expect(sql);
        db.close().await.expect("closes");
    }

    async fn sqlite(content: Content) -> Self {
        static TABLES: OnceCell<TempDir> = OnceCell::const_new();
        static COUNTY: OnceCell<TempDir> = OnceCell::const_new();
        let dir = tempfile::tempdir().expect("a directory");
        let template = match content {
            Content::Nothing => None,
            Content::Tables => Some(TABLES.get_or_init(|| template_file(content)).await),
            Content::County => Some(COUNTY.get_or_init(|| template_file(content)).await),
        };
        if let Some(template) = template {
            std::fs::copy(template.path().join(FILE), dir.path().join(FILE)).expect("room for a copy");
        }
        let url = format!("sqlite://{}?mode=rwc", dir.path().join(FILE).display());
        Self {
            backend: Backend::Sqlite,
            url,
            dir: Some(dir),
            name: String::new(),
        }
    }

    async fn postgres(cluster: &Cluster, content: Content) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        static TABLES: OnceCell<()> = OnceCell::const_new();
        static COUNTY: OnceCell<()> = OnceCell::const_new();
        let run = std::process::id();
        let name = format!("plumbline_{run}_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let template = match content {
            Content::Nothing => "template0".to_owned(),
            Content::Tables | Content::County => {
                let cell = if content == Content::Tables { &TABLES } else { &COUNTY };
                let template = format!("plumbline_{run}_{content:?}").to_lowercase();
                cell.get_or_init(|| async {
                    admin(cluster, &format!("CREATE DATABASE {template} TEMPLATE template0")).await;
                    prepare(&format!("{}/{template}", cluster.base), content).await;
                })
                .await;
                template
            }
        };
        admin(cluster, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        Self {
            backend: Backend::Postgres,
            url: format!("{}/{name}", cluster.base),
            dir: None,
            name,
        }
    }

    /// Drops a PostgreSQL database, so that a long run does not fill the disk. A file goes by itself.
    pub async fn close(self) {
        if self.name.is_empty() {
            return;
        }
        if let (Backend::Postgres, Some(cluster)) = (self.backend, cluster::shared()) {
            admin(cluster, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)).await;
        }
    }
}

const FILE: &str = "plumbline.db";

async fn template_file(content: Content) -> TempDir {
    let dir = tempfile::tempdir().expect("a directory");
    prepare(
        &format!("sqlite://{}?mode=rwc", dir.path().join(FILE).display()),
        content,
    )
    .await;
    // Nobody has it open any more: fold the log into the file, which is copied alone.
    let db = rusqlite::Connection::open(dir.path().join(FILE)).expect("the template");
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .expect("checkpoint");
    dir
}

async fn prepare(url: &str, content: Content) {
    match content {
        Content::Nothing => {}
        Content::Tables => app::migrate(url).await,
        Content::County => app::fill(url).await,
    }
}

/// One statement at a time: a template may not be copied while another copy of it is being made.
async fn admin(cluster: &Cluster, sql: &str) {
    static ONE: Mutex<()> = Mutex::const_new(());
    let _turn = ONE.lock().await;
    let db = Database::connect(format!("{}/postgres", cluster.base))
        .await
        .expect("the cluster answers");
    db.execute_unprepared(sql).await.expect(sql);
    db.close().await.expect("closes");
}

/// Writes one test for each database: `both!(name, |world| async move { … })` gives `name::sqlite` and `name::postgres`.
/// The world is the running server with the county, see [`crate::app::World`]. With a [`Content`] in between, it is only
/// the database, see [`Db`].
#[macro_export]
macro_rules! both {
    ($(#[$meta:meta])* $name:ident, |$world:ident| $body:expr) => {
        $crate::both!(@ $(#[$meta])* $name, $crate::app::World, $crate::run, (), |$world| $body);
    };
    ($(#[$meta:meta])* $name:ident, $content:expr, |$db:ident| $body:expr) => {
        $crate::both!(@ $(#[$meta])* $name, $crate::db::Db, $crate::run_on, ($content), |$db| $body);
    };
    (@ $(#[$meta:meta])* $name:ident, $type:ty, $run:path, ($($extra:expr)?), |$world:ident| $body:expr) => {
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "a short test may need nothing from around it")]
            use super::*;

            async fn check($world: $type) {
                $body.await;
            }

            #[test]
            fn sqlite() {
                $run($crate::db::Backend::Sqlite, $($extra,)? check);
            }

            #[test]
            fn postgres() {
                $run($crate::db::Backend::Postgres, $($extra,)? check);
            }
        }
    };
}
