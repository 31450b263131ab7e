//! A bucket that speaks S3: `s3s-fs`, a server of S3 over a directory, in this process. It checks signatures, and can go away.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Mutex,
};

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use s3s::{
    auth::SimpleAuth,
    service::{S3Service, S3ServiceBuilder},
};
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};

/// Its one bucket.
const NAME: &str = "attachments";
/// What names in it begin with.
const PREFIX: &str = "county/files";
const KEY_ID: &str = "plumbline";
const KEY: &str = "a key that is long enough for nobody to guess";

/// A server with one bucket.
pub struct Bucket {
    dir: TempDir,
    service: S3Service,
    address: SocketAddr,
    running: Mutex<Option<JoinHandle<()>>>,
}

impl Bucket {
    /// Starts it with an empty bucket.
    ///
    /// # Panics
    /// When it cannot be started.
    pub async fn start() -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        fs::create_dir(dir.path().join(NAME)).expect("a bucket");
        fs::write(dir.path().join("key"), format!("{KEY}\n")).expect("a key");
        let files = s3s_fs::FileSystem::new(dir.path()).expect("an S3 server");
        let mut builder = S3ServiceBuilder::new(files);
        builder.set_auth(SimpleAuth::from_single(KEY_ID, KEY));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let this = Self {
            dir,
            service: builder.build(),
            address: listener.local_addr().expect("an address"),
            running: Mutex::default(),
        };
        this.serve(listener);
        this
    }

    /// Goes away, and cuts whatever is on its way.
    ///
    /// # Panics
    /// When another thread did.
    pub fn stop(&self) {
        if let Some(running) = self.running.lock().expect("nobody panicked with it").take() {
            running.abort();
        }
    }

    /// Comes back under the same address.
    ///
    /// # Panics
    /// When the address is taken.
    pub async fn come_back(&self) {
        self.serve(TcpListener::bind(self.address).await.expect("the same port"));
    }

    fn serve(&self, listener: TcpListener) {
        let service = self.service.clone();
        let serving = tokio::spawn(async move {
            let mut connections = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let mut http = http1::Builder::new();
                let connection = http
                    .timer(TokioTimer::new())
                    .serve_connection(TokioIo::new(stream), service.clone());
                connections.spawn(connection);
            }
        });
        *self.running.lock().expect("nobody panicked with it") = Some(serving);
    }

    /// The settings of a server that keeps files here.
    ///
    /// # Panics
    /// When the directory has no path in UTF-8.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        let key = self.dir.path().join("key");
        vec![
            ("PLUMBLINE_ATTACHMENTS_S3_BUCKET", NAME.to_owned()),
            ("PLUMBLINE_ATTACHMENTS_S3_ENDPOINT", format!("http://{}", self.address)),
            ("PLUMBLINE_ATTACHMENTS_S3_PREFIX", PREFIX.to_owned()),
            ("PLUMBLINE_ATTACHMENTS_S3_ACCESS_KEY_ID", KEY_ID.to_owned()),
            (
                "PLUMBLINE_ATTACHMENTS_S3_SECRET_ACCESS_KEY_FILE",
                key.to_str().expect("a path in UTF-8").to_owned(),
            ),
        ]
    }

    /// Where content lies, by its digest.
    pub fn place(&self, sha256: &str) -> PathBuf {
        self.files().join(&sha256[..2]).join(&sha256[2..])
    }

    /// Where it lies once a sweep has put it aside.
    pub fn aside(&self, sha256: &str) -> PathBuf {
        self.files().join("aside").join(sha256)
    }

    /// How many parts of uploads nobody ended.
    ///
    /// # Panics
    /// When the directory cannot be read.
    pub fn loose_parts(&self) -> usize {
        let entries = fs::read_dir(self.dir.path()).expect("the directory");
        entries
            .flatten()
            .filter(|it| it.file_name().to_string_lossy().starts_with(".upload_id"))
            .count()
    }

    fn files(&self) -> PathBuf {
        self.dir.path().join(NAME).join(Path::new(PREFIX))
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        self.stop();
    }
}
