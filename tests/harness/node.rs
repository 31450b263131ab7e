//! Node with the packages of `tests/node`: public suites and the reference implementation, which only JavaScript has.

use std::{
    env, fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

use serde::Serialize;
use serde_json::Value;
use tokio::io::AsyncWriteExt;

/// Scripts and the names of the packages that they need.
const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/node");

/// Runs a script of `tests/node` with `input` on its standard input and gives what it wrote, as JSON. None where Node or
/// its packages are not to be had and nobody insists.
///
/// # Panics
/// When the script fails, or when Node is insisted on and missing.
pub async fn run(script: &str, input: &impl Serialize) -> Option<Value> {
    let place = place()?;
    fs::copy(Path::new(SOURCES).join(script), place.join(script)).expect("a copy of the script");
    let mut command = tokio::process::Command::new("node");
    command.arg(script).current_dir(place).kill_on_drop(true);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("node starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin
        .write_all(&serde_json::to_vec(input).expect("JSON"))
        .await
        .expect("the script reads");
    drop(stdin);
    let output = child.wait_with_output().await.expect("node ends");
    assert!(
        output.status.success(),
        "{script}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(serde_json::from_slice(&output.stdout).expect("the script writes JSON"))
}

/// A directory with the packages, filled once for each list of them and kept with the other things that Cargo builds.
fn place() -> Option<&'static Path> {
    static PLACE: OnceLock<Option<PathBuf>> = OnceLock::new();
    PLACE.get_or_init(find).as_deref()
}

fn find() -> Option<PathBuf> {
    let wish = env::var("PLUMBLINE_TEST_NODE").unwrap_or_default();
    let missing = if wish == "off" {
        "PLUMBLINE_TEST_NODE is off".to_owned()
    } else {
        match installed() {
            Ok(place) => return Some(place),
            Err(why) => why,
        }
    };
    assert!(wish != "required", "PLUMBLINE_TEST_NODE is `required`, but {missing}");
    eprintln!("left out: {missing}");
    None
}

fn installed() -> Result<PathBuf, String> {
    for program in ["node", "npm"] {
        let found = Command::new(program).arg("--version").output();
        found.map_err(|_| format!("there is no `{program}` on this machine"))?;
    }
    let ours = env::current_exe().map_err(|error| error.to_string())?;
    let profile = ours.ancestors().nth(2).ok_or("no target directory")?;
    let mut hash = DefaultHasher::new();
    let lists = ["package.json", "package-lock.json"].map(|name| Path::new(SOURCES).join(name));
    for list in &lists {
        fs::read(list).map_err(|error| error.to_string())?.hash(&mut hash);
    }
    let place = profile.join(format!("node-{:016x}", hash.finish()));
    if !place.join("node_modules").is_dir() {
        install(&lists, &place)?;
    }
    Ok(place)
}

/// Into a directory beside it first: one that is half filled is never taken for whole.
fn install(lists: &[PathBuf], place: &Path) -> Result<(), String> {
    let told = |error: std::io::Error| error.to_string();
    let parent = place.parent().ok_or("no parent")?;
    let fresh = tempfile::tempdir_in(parent).map_err(told)?;
    for list in lists {
        fs::copy(list, fresh.path().join(list.file_name().unwrap_or_default())).map_err(told)?;
    }
    let npm = Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(fresh.path())
        .output()
        .map_err(told)?;
    if !npm.status.success() {
        return Err(format!(
            "`npm ci` does not get its packages: {}",
            String::from_utf8_lossy(&npm.stderr)
        ));
    }
    match fs::rename(fresh.keep(), place) {
        // Another process may have been as quick: its packages are as good as ours.
        Err(error) if !place.exists() => Err(error.to_string()),
        _ => Ok(()),
    }
}
