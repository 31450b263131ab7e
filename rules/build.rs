//! Lists the files under `framework/` so that a new row is shipped without an edit of Rust code.

use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let root = PathBuf::from(var("CARGO_MANIFEST_DIR")?).join("framework");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut found = Vec::new();
    walk(&root, &mut found)?;
    found.sort();
    let mut list = String::from("&[\n");
    for file in found {
        let relative = file.strip_prefix(&root).map_err(io::Error::other)?;
        let name = relative.to_string_lossy().replace('\\', "/");
        // Writing into a `String` cannot fail.
        let _ = writeln!(list, "    ({name:?}, include_str!({:?})),", file.display().to_string());
    }
    list.push_str("]\n");
    fs::write(PathBuf::from(var("OUT_DIR")?).join("shipped.rs"), list)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a build script has no other way to learn its folders"
)]
fn var(name: &str) -> io::Result<String> {
    std::env::var(name).map_err(io::Error::other)
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, found)?;
        } else if path.extension().is_some_and(|kind| kind == "toml" || kind == "rhai") {
            found.push(path);
        }
    }
    Ok(())
}
