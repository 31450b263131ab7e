//! The shape of the code: who may name whom, how long a file may be, what no file may hold. Read off the sources.

use std::{
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every file of ours with that ending, as (path from the root, content).
fn files(under: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![root().join(under)];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name();
            if path.is_dir() && name != "target" && !name.to_string_lossy().starts_with('.') {
                open.push(path);
            } else if name.to_string_lossy().ends_with(ending) {
                let shown = path.strip_prefix(root()).unwrap().display().to_string();
                found.push((shown, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty() || ending == "mod.rs", "no {ending} under {under}");
    found
}

/// The code without comments and without the tests at its end.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let numbered = text
        .lines()
        .enumerate()
        .take_while(|(_, line)| line.trim() != "#[cfg(test)]");
    numbered
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(i, line)| (i + 1, line))
}

fn assert_none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

/// Whether the line names the crate or module `path` as a word of its own.
fn names(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + path.len()..].chars().next();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
            && !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

#[test]
fn only_the_layer_that_owns_a_library_names_it() {
    let owners = [
        ("sea_orm", &["store"][..]),
        ("async_graphql", &["graphql"]),
        ("axum", &["http"]),
    ];
    let mut found = Vec::new();
    for (path, text) in files("api/src", ".rs") {
        let layer = path
            .trim_start_matches("api/src/")
            .split(['/', '.'])
            .next()
            .unwrap_or_default()
            .to_owned();
        for (line, words) in code(&text) {
            for (library, layers) in owners {
                if names(words, library) && !layers.contains(&layer.as_str()) {
                    found.push(format!("{path}:{line}: `{library}` belongs to {layers:?}"));
                }
            }
        }
    }
    assert_none("libraries named outside their layer", &found);
}

#[test]
fn layers_look_only_downwards() {
    // Each layer with those above it, which it may not name.
    let above: [(&str, &[&str]); 5] = [
        ("graphql", &["http", "jobs", "cli"]),
        ("service", &["graphql", "http", "jobs", "cli", "boot"]),
        (
            "policy",
            &["service", "graphql", "http", "jobs", "cli", "boot", "store"],
        ),
        ("store", &["service", "graphql", "http", "jobs", "cli", "boot"]),
        ("jobs", &["graphql", "http", "cli"]),
    ];
    let mut found = Vec::new();
    for (path, text) in files("api/src", ".rs") {
        let layer = path
            .trim_start_matches("api/src/")
            .split(['/', '.'])
            .next()
            .unwrap_or_default()
            .to_owned();
        let Some((_, forbidden)) = above.iter().find(|(name, _)| *name == layer) else {
            continue;
        };
        for (line, words) in code(&text) {
            for other in *forbidden {
                if words.contains(&format!("crate::{other}::"))
                    || names(words, &format!("{other}::")) && words.starts_with("    ") && in_use_of_crate(&text, line)
                {
                    found.push(format!("{path}:{line}: `{layer}` may not name `{other}`"));
                }
            }
        }
    }
    assert_none("a layer names one above it", &found);
}

/// Whether the line lies in a `use crate::{ … };` list.
fn in_use_of_crate(text: &str, line: usize) -> bool {
    let before: Vec<&str> = text.lines().take(line - 1).collect();
    let opened = before.iter().rposition(|it| it.starts_with("use crate::{"));
    let closed = before.iter().rposition(|it| it.starts_with("};"));
    opened.is_some_and(|at| closed.is_none_or(|end| end < at))
}

#[test]
fn leaves_do_not_know_each_other() {
    let leaves: [(&str, &[&str]); 3] = [
        (
            "rules/src",
            &[
                "entity",
                "migration",
                "api",
                "sea_orm",
                "tokio",
                "axum",
                "async_graphql",
            ],
        ),
        ("entity/src", &["rules", "migration", "api"]),
        ("migration/src", &["entity", "rules", "api"]),
    ];
    let mut found = Vec::new();
    for (dir, forbidden) in leaves {
        for (path, text) in files(dir, ".rs") {
            for (line, words) in code(&text) {
                let used = words.trim_start().strip_prefix("use ");
                found.extend(
                    forbidden
                        .iter()
                        .filter(|other| used.is_some_and(|used| used.split("::").next() == Some(**other)))
                        .map(|other| format!("{path}:{line}: `{other}`")),
                );
            }
        }
    }
    assert_none("a leaf crate names another", &found);
}

#[test]
fn files_stay_small() {
    let mut lengths = Vec::new();
    let mut found = Vec::new();
    for dir in ["rules/src", "entity/src", "migration/src", "api/src", "tests"] {
        for (path, text) in files(dir, ".rs") {
            let length = text.lines().count();
            lengths.push(length);
            if length > 400 {
                found.push(format!("{path}: {length} lines"));
            }
        }
    }
    assert_none("files over 400 lines", &found);
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= 120, "half of the files have more than {median} lines");
}

#[test]
fn every_file_says_what_it_is_for() {
    let mut found = Vec::new();
    for dir in ["rules/src", "entity/src", "migration/src", "api/src", "tests"] {
        for (path, text) in files(dir, ".rs") {
            if !text.starts_with("//! ") {
                found.push(path);
            }
        }
    }
    assert_none("files without module documentation", &found);
}

#[test]
fn there_is_no_mod_rs() {
    let dirs = ["rules/src", "entity/src", "migration/src", "api/src", "tests"];
    let found: Vec<String> = dirs
        .iter()
        .flat_map(|dir| files(dir, "mod.rs"))
        .map(|(path, _)| path)
        .collect();
    assert_none("`foo.rs` stands beside `foo/`", &found);
}

#[test]
fn no_code_outside_tests_may_panic_on_purpose() {
    let words = [
        ".unwrap()",
        ".expect(",
        "panic!(",
        "todo!(",
        "unimplemented!(",
        "unreachable!(",
        "#[allow(",
    ];
    let mut found = Vec::new();
    for dir in ["rules/src", "entity/src", "migration/src", "api/src"] {
        // Modules of tests are compiled for tests alone.
        for (path, text) in files(dir, ".rs")
            .into_iter()
            .filter(|(path, _)| !path.ends_with("/tests.rs") && !path.contains("/tests/"))
        {
            for (line, code) in code(&text) {
                found.extend(
                    words
                        .iter()
                        .filter(|word| code.contains(**word))
                        .map(|word| format!("{path}:{line}: {word}")),
                );
            }
        }
    }
    assert_none(
        "exceptions are `#[expect(.., reason = \"…\")]`, and faults are values",
        &found,
    );
}

#[test]
fn no_test_is_switched_off() {
    let ignored = concat!("#[", "ignore");
    let found: Vec<String> = files("tests", ".rs")
        .into_iter()
        .filter(|(_, text)| text.contains(ignored))
        .map(|(path, _)| path)
        .collect();
    assert_none("a test that does not run shows nothing", &found);
}
