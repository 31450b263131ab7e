//! One throw-away PostgreSQL server for the test process. A shell waits on a pipe from us and takes the server and its
//! directory away when the pipe closes: at the end, and also when this process is killed.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
};

/// Starts the server and stops it when our end of its standard input closes. `$1` bin, `$2` directory, `$3` port,
/// `$4` fsync. `-m immediate` on purpose: nobody wants this data again.
const KEEPER: &str = r#"
cd "$2" || exit 1
"$1/initdb" -D data -U plumbline --auth=trust --encoding=UTF8 --locale=C --no-sync >log 2>&1 || { cat log; exit 1; }
"$1/postgres" -D data -k "$2" -h 127.0.0.1 -p "$3" -c fsync="$4" -c max_connections=250 -c shared_buffers=64MB \
    -c max_wal_size=1GB -c logging_collector=off >>log 2>&1 </dev/null &
server=$!
tries=0
until "$1/pg_isready" -q -h 127.0.0.1 -p "$3"; do
    tries=$((tries + 1))
    if [ "$tries" -gt 600 ] || ! kill -0 "$server" 2>/dev/null; then cat log; exit 1; fi
    sleep 0.05
done
echo READY
read -r _ignored
kill -QUIT "$server"
wait "$server"
cd / && rm -rf "$2"
"#;

/// A running server.
pub struct Cluster {
    /// Everything of a connection URL before the database's name.
    pub base: String,
    /// Directory of the server's programs; absent when somebody else runs the server.
    pub bin: Option<PathBuf>,
    /// Its standard input is ours: closing it ends the server. Held for the life of the process.
    _keeper: Option<Child>,
}

/// The cluster of this process, started by the first caller. None when there are no PostgreSQL programs on the machine
/// and nobody insists.
pub fn shared() -> Option<&'static Cluster> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    CLUSTER.get_or_init(find).as_ref()
}

fn find() -> Option<Cluster> {
    let wish = env::var("PLUMBLINE_TEST_POSTGRES").unwrap_or_default();
    if wish.starts_with("postgres") {
        let base = wish.rsplit_once('/').map_or(wish.as_str(), |(base, _)| base).to_owned();
        return Some(Cluster {
            base,
            bin: None,
            _keeper: None,
        });
    }
    if wish == "off" {
        eprintln!("PostgreSQL half of the tests left out: PLUMBLINE_TEST_POSTGRES=off");
        return None;
    }
    let Some(bin) = programs() else {
        assert_ne!(
            wish, "required",
            "PLUMBLINE_TEST_POSTGRES=required, but this machine has no `initdb`"
        );
        eprintln!("PostgreSQL half of the tests left out: no `initdb` in PATH, by pg_config or in /usr/lib/postgresql");
        return None;
    };
    // The port is free when asked for and may be taken a moment later: ask again.
    let mut complaint = String::new();
    for _ in 0..5 {
        match start(&bin) {
            Ok(cluster) => return Some(cluster),
            Err(log) => complaint = log,
        }
    }
    panic!("PostgreSQL from {} did not start:\n{complaint}", bin.display());
}

fn programs() -> Option<PathBuf> {
    let of_config = Command::new("pg_config").arg("--bindir").output().ok();
    let of_config = of_config.map(|said| PathBuf::from(String::from_utf8_lossy(&said.stdout).trim()));
    let in_path = env::var_os("PATH")
        .into_iter()
        .flat_map(|path| env::split_paths(&path).collect::<Vec<_>>());
    let mut packaged: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|dir| dir.path().join("bin"))
        .collect();
    packaged.sort();
    in_path
        // A link in PATH leads to the directory in which `initdb` finds its `postgres`.
        .filter_map(|dir| Some(fs::canonicalize(dir.join("initdb")).ok()?.parent()?.to_owned()))
        .chain(of_config)
        .chain(packaged.into_iter().rev())
        .find(|dir| {
            ["initdb", "postgres", "pg_isready"]
                .iter()
                .all(|name| dir.join(name).is_file())
        })
}

fn start(bin: &Path) -> Result<Cluster, String> {
    let port = TcpListener::bind("127.0.0.1:0")
        .and_then(|it| it.local_addr())
        .expect("a loopback port")
        .port();
    let dir = tempfile::Builder::new()
        .prefix("plumbline-pg-")
        .tempdir()
        .expect("a directory")
        .keep();
    let fsync = env::var("PLUMBLINE_TEST_PG_FSYNC").unwrap_or_else(|_| "on".to_owned());
    let mut keeper = Command::new("sh");
    keeper
        .args(["-c", KEEPER, "keeper"])
        .args([bin, &dir])
        .arg(port.to_string())
        .arg(fsync);
    // PostgreSQL refuses to run as root.
    if let Some((uid, gid)) = unprivileged(&dir) {
        chown(&dir, Some(uid), Some(gid)).expect("root may give a directory away");
        keeper.uid(uid).gid(gid);
    }
    keeper
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    // Its own group: Ctrl-C reaches us, and the server through the closing pipe.
    let mut keeper = keeper.process_group(0).spawn().expect("`sh` runs");
    let mut said = String::new();
    for line in BufReader::new(keeper.stdout.take().expect("piped"))
        .lines()
        .map_while(Result::ok)
    {
        if line == "READY" {
            let base = format!("postgres://plumbline@127.0.0.1:{port}");
            return Ok(Cluster {
                base,
                bin: Some(bin.to_owned()),
                _keeper: Some(keeper),
            });
        }
        said.push_str(&line);
        said.push('\n');
    }
    drop(keeper.wait());
    drop(fs::remove_dir_all(&dir));
    Err(said)
}

/// User and group to become, when we are root: `postgres` if there is one, else `nobody`.
fn unprivileged(ours: &Path) -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt;
    if fs::metadata(ours).expect("just made").uid() != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let find = |name: &str| {
        let fields: Vec<&str> = users
            .lines()
            .find(|line| line.split(':').next() == Some(name))?
            .split(':')
            .collect();
        Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?))
    };
    find("postgres").or_else(|| find("nobody")).or(Some((65534, 65534)))
}
