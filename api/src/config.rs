//! Settings: flags over environment over file over `config.default.toml`; every mistake at once, with its remedy.
//! Settings are read here and nowhere else.

pub mod attachments;
pub mod client;
pub mod issuer;
pub mod problem;
mod reader;
mod show;
pub mod source;

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

pub use attachments::Attachments;
pub use client::Client;
pub use issuer::{Family, Issuer, KeySource, People};
pub use problem::{Invalid, Problem};
pub use source::Sources;

use reader::Reader;

/// The defaults, with unit and reason for each.
pub const DEFAULTS: &str = include_str!("../config.default.toml");

/// Everything that can be set, checked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// What this machine keeps.
    pub data_dir: PathBuf,
    /// The database.
    pub database: Database,
    /// The rule set.
    pub rules: Rules,
    /// What is planned.
    pub planning: Planning,
    /// Whose tokens are accepted.
    pub auth: Auth,
    /// Limits of the edge.
    pub http: Http,
    /// Attachments.
    pub attachments: Attachments,
    /// Logs.
    pub log: Log,
}

/// The database.
#[derive(Clone, Debug)]
pub struct Database {
    /// Address; SQLite in the data directory where none was set.
    pub url: String,
    /// Connections that read.
    pub readers: u32,
    /// Tasks that write, on PostgreSQL.
    pub writers: u32,
    /// SQLite pages after which the database is full.
    pub max_pages: Option<u32>,
}

/// The rule set.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Directory to serve from and to watch; the shipped framework when absent.
    pub dir: Option<PathBuf>,
    /// Quiet time before a change is read.
    pub debounce: Duration,
}

/// What is planned.
#[derive(Clone, Copy, Debug)]
pub struct Planning {
    /// How far ahead duties are planned, months.
    pub horizon_months: u32,
}

/// Whose tokens are accepted.
#[derive(Clone, Debug)]
pub struct Auth {
    /// `aud` that a token must carry.
    pub audience: String,
    /// Accept tokens of `plumbline token`.
    pub development_issuer: bool,
    /// Forgiven clock difference.
    pub leeway: Duration,
    /// Verified tokens kept.
    pub cache_entries: usize,
    /// Time between two looks at the keys that issuers publish.
    pub keys_refresh: Duration,
    /// Other issuers.
    pub issuers: Vec<Issuer>,
}

/// Limits of the edge.
#[derive(Clone, Debug)]
pub struct Http {
    /// Largest body, bytes.
    pub max_body_bytes: usize,
    /// Largest document, bytes.
    pub max_document_bytes: usize,
    /// Deepest nesting.
    pub max_depth: usize,
    /// Most tokens.
    pub max_tokens: usize,
    /// Time to send the headers.
    pub header_timeout: Duration,
    /// Time in which a client has to take something of what is sent.
    pub write_timeout: Duration,
    /// Time for one operation.
    pub deadline: Duration,
    /// Time to drain at shutdown.
    pub drain: Duration,
    /// Between two signs of life to those who follow.
    pub heartbeat: Duration,
    /// Time to sign in on a socket.
    pub socket_init: Duration,
    /// Sockets at once.
    pub max_sockets: usize,
    /// Operations at once on one socket.
    pub max_socket_operations: usize,
    /// Subscriptions of one person at once.
    pub max_subscriptions: usize,
    /// Connections at once.
    pub max_connections: usize,
    /// Requests that run at once.
    pub max_running: usize,
    /// Points of a client's full bucket; 0 for no limit.
    pub cost_limit: u64,
    /// Points that come back a second.
    pub cost_per_s: u64,
    /// Refused sign-ins that an address may have at once; 0 for no limit.
    pub refused_burst: u64,
    /// Refused sign-ins a second that are forgotten.
    pub refused_per_s: u64,
    /// Proxies whose word is taken for where a request comes from.
    pub trusted_proxies: Vec<IpAddr>,
    /// Clients that send only the documents of their lists.
    pub clients: Vec<Client>,
    /// Origins whose pages may ask.
    pub cross_origins: Vec<String>,
}

/// Logs.
#[derive(Clone, Debug)]
pub struct Log {
    /// How they look.
    pub format: LogFormat,
    /// Which are written.
    pub level: String,
}

/// How logs look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Pretty at a terminal, JSON elsewhere.
    Auto,
    /// One JSON object a line.
    Json,
    /// For people.
    Pretty,
}

impl Settings {
    /// Reads the settings from all sources.
    ///
    /// # Errors
    ///
    /// Every mistake at once: unknown keys and wrong values, each with its source and remedy.
    pub fn read(sources: &Sources) -> Result<Self, Invalid> {
        let mut reader = Reader::new(sources);
        let settings = Self::from_reader(&mut reader);
        settings.check(&mut reader);
        reader.finish().map(|()| settings)
    }

    /// Checks what only a server needs: that somebody can sign in.
    ///
    /// # Errors
    ///
    /// When no issuer of tokens is set.
    pub fn check_serving(&self) -> Result<(), Invalid> {
        if self.auth.development_issuer || !self.auth.issuers.is_empty() {
            return Ok(());
        }
        Err(Invalid(vec![Problem {
            key: "auth.issuers".to_owned(),
            source: "all sources".to_owned(),
            message: "no issuer is set, so that nobody could sign in".to_owned(),
            remedy: "name one in `[[auth.issuers]]`, or for development set `auth.development_issuer = true` \
                     (PLUMBLINE_AUTH_DEVELOPMENT_ISSUER=true)"
                .to_owned(),
        }]))
    }

    /// The folder of rules, if one is named, is there. A service starts without it, on the rules that governed last.
    ///
    /// # Errors
    ///
    /// When it is not.
    pub fn check_rules_dir(&self) -> Result<(), Invalid> {
        let missing = self.rules.dir.as_deref().filter(|dir| !dir.is_dir());
        missing.map_or(Ok(()), |dir| {
            Err(Invalid(vec![Problem {
                key: "rules.dir".to_owned(),
                source: "all sources".to_owned(),
                message: format!("`{}` is no directory", dir.display()),
                remedy:
                    "name a directory with `framework.toml`, or leave it out for the framework shipped with this binary"
                        .to_owned(),
            }]))
        })
    }

    /// The effective settings, one a line with its source, secrets masked.
    ///
    /// # Errors
    ///
    /// Every mistake at once, as [`Settings::read`].
    pub fn describe(sources: &Sources) -> (String, Result<Self, Invalid>) {
        (show::effective(sources), Self::read(sources))
    }

    fn from_reader(read: &mut Reader) -> Self {
        let data_dir = PathBuf::from(read.text("data_dir"));
        let attachments = Attachments::from_reader(read, &data_dir);
        Self {
            listen: read.address("listen"),
            database: Database {
                url: read.optional("database.url").unwrap_or_else(|| sqlite_in(&data_dir)),
                readers: read.number("database.readers", 1..=256),
                writers: read.number("database.writers", 1..=64),
                max_pages: Some(read.number("database.max_pages", 0..=1_073_741_823)).filter(|pages| *pages > 0),
            },
            data_dir,
            rules: Rules {
                dir: read.optional("rules.dir").map(PathBuf::from),
                debounce: read.millis("rules.debounce_ms", 10..=60_000),
            },
            planning: Planning {
                horizon_months: read.number("planning.horizon_months", 1..=60),
            },
            auth: Auth {
                audience: read.text("auth.audience"),
                development_issuer: read.flag("auth.development_issuer"),
                leeway: Duration::from_secs(read.number("auth.leeway_s", 0..=300)),
                cache_entries: read.number("auth.cache_entries", 0..=1_000_000),
                keys_refresh: read.millis("auth.keys_refresh_ms", 1_000..=86_400_000),
                issuers: read.issuers("auth.issuers"),
            },
            http: Http {
                max_body_bytes: read.number("http.max_body_bytes", 1_024..=16_777_216),
                max_document_bytes: read.number("http.max_document_bytes", 256..=1_048_576),
                max_depth: read.number("http.max_depth", 4..=64),
                max_tokens: read.number("http.max_tokens", 16..=100_000),
                header_timeout: read.millis("http.header_timeout_ms", 100..=120_000),
                write_timeout: read.millis("http.write_timeout_ms", 100..=600_000),
                deadline: read.millis("http.deadline_ms", 100..=600_000),
                drain: read.millis("http.drain_ms", 0..=600_000),
                heartbeat: read.millis("http.heartbeat_ms", 20..=600_000),
                socket_init: read.millis("http.socket_init_ms", 20..=600_000),
                max_sockets: read.number("http.max_sockets", 1..=1_000_000),
                max_socket_operations: read.number("http.max_socket_operations", 1..=10_000),
                max_subscriptions: read.number("http.max_subscriptions", 1..=1_000_000),
                max_connections: read.number("http.max_connections", 1..=1_000_000),
                max_running: read.number("http.max_running", 1..=1_000_000),
                cost_limit: read.number("http.cost_limit", 0..=1_000_000_000_000),
                cost_per_s: read.number("http.cost_per_s", 1..=1_000_000_000_000),
                refused_burst: read.number("http.refused_burst", 0..=1_000_000),
                refused_per_s: read.number("http.refused_per_s", 1..=1_000_000),
                trusted_proxies: read.proxies("http.trusted_proxies"),
                clients: read.clients("http.clients"),
                cross_origins: read.origins("http.cross_origins"),
            },
            attachments,
            log: Log {
                format: read.log_format("log.format"),
                level: read.log_level("log.level"),
            },
        }
    }

    fn check(&self, reader: &mut Reader) {
        let known = ["postgres://", "postgresql://", "sqlite:"];
        if !known.iter().any(|scheme| self.database.url.starts_with(scheme)) {
            reader.refuse(
                "database.url",
                "expected an address of PostgreSQL or SQLite",
                "write `postgres://user@host/name` or `sqlite:///path/to/file.db`, or leave it empty for SQLite in `data_dir`",
            );
        }
    }
}

fn sqlite_in(data_dir: &std::path::Path) -> String {
    format!("sqlite://{}", data_dir.join("plumbline.db").display())
}
