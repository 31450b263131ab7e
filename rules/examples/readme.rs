//! Writes current tables into `rules/README.md`: `cargo run -p rules --example readme`.

use std::{fs, io, path::Path};

fn main() -> io::Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let guide = fs::read_to_string(&path)?;
    fs::write(path, rules::docs::refresh(&guide))
}
