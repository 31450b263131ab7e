//! The real binary: built once, run with settings of its own, watched from outside.

use std::{
    env,
    ffi::OsStr,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::OnceLock,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::gql::Caller;

/// The binary `plumbline`, newer than its sources. Cargo builds a package's binary only for that package's own tests, so
/// it is asked for by name.
pub fn binary() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let ours = env::current_exe().expect("a path");
        let profile_dir = ours
            .parent()
            .and_then(Path::parent)
            .expect("target/<profile>/deps/<this>");
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(env!("CARGO_MANIFEST_DIR"));
        // What Cargo tells this test of its own package would look to build scripts like another environment than before, and
        // have half of the tree built anew, now and at the next call by hand.
        for (name, _) in env::vars_os() {
            let of_test = name
                .to_str()
                .is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"));
            if of_test {
                cargo.env_remove(name);
            }
        }
        cargo.args(["build", "--quiet", "--offline", "--workspace", "--bin", "plumbline"]);
        // The target beside it is there already; it makes the features those of this build.
        cargo.args(if cfg!(debug_assertions) {
            &["--test", "it"][..]
        } else {
            &["--bench", "spine", "--release"]
        });
        let built = cargo.output().expect("cargo runs");
        assert!(
            built.status.success(),
            "plumbline does not build:\n{}",
            String::from_utf8_lossy(&built.stderr)
        );
        profile_dir.join("plumbline")
    })
}

/// Settings for one run of the binary: nothing of the caller's environment but what finding programs needs.
pub struct Plumbline {
    /// Its data directory, and its working directory.
    pub dir: TempDir,
    settings: Vec<(String, String)>,
}

/// What one run said.
#[derive(Debug)]
pub struct Said {
    /// Exit code.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Default for Plumbline {
    fn default() -> Self {
        Self {
            dir: tempfile::tempdir().expect("a directory"),
            settings: Vec::new(),
        }
    }
}

impl Plumbline {
    /// With the development issuer, on that database, or on SQLite in its own directory.
    pub fn on(url: Option<&str>) -> Self {
        let this = Self::default()
            .with("PLUMBLINE_AUTH_DEVELOPMENT_ISSUER", "true")
            // A few people send here what thousands would.
            .with("PLUMBLINE_HTTP_COST_LIMIT", "0");
        match url {
            Some(url) => this.with("DATABASE_URL", url),
            None => this,
        }
    }

    /// With one more variable.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.settings.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Runs to the end with these arguments.
    pub fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Said {
        let output = self
            .command(args)
            .stdin(Stdio::null())
            .output()
            .expect("the binary runs");
        output.into()
    }

    /// A token by `plumbline token --as`.
    pub fn token(&self, persona: &str) -> String {
        let said = self.run(["token", "--as", persona]);
        assert_eq!(said.code, Some(0), "{said:?}");
        said.out.trim().to_owned()
    }

    /// Starts `plumbline serve` and waits until it is ready.
    pub fn serve(&self) -> Server {
        self.try_serve()
            .unwrap_or_else(|said| panic!("the server ended before it was ready: {said:?}"))
    }

    /// Starts `plumbline serve` and waits until it is ready or ended.
    ///
    /// # Errors
    /// What it said, when it ended.
    pub fn try_serve(&self) -> Result<Server, Said> {
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|it| it.local_addr())
            .expect("a port")
            .port();
        let log = self.dir.path().join(format!("serve-{port}.log"));
        let file = std::fs::File::create(&log).expect("a log");
        let mut command = self.command(["serve", "--listen", &format!("127.0.0.1:{port}")]);
        command
            .stdin(Stdio::null())
            .stdout(file.try_clone().expect("a handle"))
            .stderr(file);
        let started = Instant::now();
        let mut server = Server {
            child: command.spawn().expect("the binary runs"),
            base: format!("http://127.0.0.1:{port}"),
            log,
            ready_after: Duration::ZERO,
        };
        while !ready(port) {
            if let Ok(Some(status)) = server.child.try_wait() {
                return Err(Said {
                    code: status.code(),
                    out: server.log(),
                    err: String::new(),
                });
            }
            assert!(
                started.elapsed() < Duration::from_mins(2),
                "not ready after two minutes: {}",
                server.log()
            );
            std::thread::sleep(Duration::from_millis(2));
        }
        server.ready_after = started.elapsed();
        Ok(server)
    }

    fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(binary());
        command.args(args).current_dir(self.dir.path()).env_clear();
        for kept in ["PATH", "HOME", "LLVM_PROFILE_FILE", "RUST_BACKTRACE"] {
            if let Some(value) = env::var_os(kept) {
                command.env(kept, value);
            }
        }
        command
            .env("PLUMBLINE_DATA_DIR", self.dir.path())
            .env("PLUMBLINE_LOG_FORMAT", "json");
        command.envs(self.settings.iter().map(|(name, value)| (name, value)));
        command
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// A server process. Killed when dropped.
pub struct Server {
    child: Child,
    /// Such as `http://127.0.0.1:4000`.
    pub base: String,
    log: PathBuf,
    /// From start to the first 200 of `/ready`.
    pub ready_after: Duration,
}

impl Server {
    /// A caller with that token.
    pub fn caller(&self, token: &str) -> Caller {
        Caller::new(&self.base, Some(token.to_owned()))
    }

    /// What it wrote.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Ends it as a power cut would: no handler runs.
    pub fn kill(mut self) {
        self.end();
    }

    /// Asks it to end and waits.
    pub fn terminate(mut self) -> Option<i32> {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status();
        assert!(asked.is_ok_and(|status| status.success()), "no `kill`");
        self.child.wait().expect("it ends").code()
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Resident memory now and at its highest, bytes.
    pub fn memory(&self) -> (u64, u64) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let read = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name));
            line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok())
                .unwrap_or_default()
                * 1024
        };
        (read("VmRSS:"), read("VmHWM:"))
    }

    fn end(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

/// Whether `/ready` says 200. By hand, so that it costs the measured start nothing but itself.
fn ready(port: u16) -> bool {
    use std::io::{Read, Write};
    let Ok(mut stream) = std::net::TcpStream::connect(("127.0.0.1", port)) else {
        return false;
    };
    let asked = stream.write_all(b"GET /ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    let mut reply = [0; 12];
    asked.is_ok() && stream.read_exact(&mut reply).is_ok() && reply.ends_with(b" 200")
}
