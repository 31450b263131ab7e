//! Every code of the checker has a fixture that triggers it. Add a case by adding a file to `tests/lint/`:
//! `*.rhai` is one script; `*.files` holds several, each after a line `=== path`. A line that ends in `//~ PL301` (in TOML
//! `#~ PL301`) expects exactly those codes on that line; `~0 PL201` on any line expects a code for the file as a whole; `{64 KB}` stands for that much text.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use rules::{
    explain::{self, Code},
    lint, problem,
    ruleset::OVERDUE,
    source::Source,
};

/// File, line, code.
type Expected = BTreeSet<(String, u32, String)>;

/// Something of every sort: fixtures of scripts are about scripts.
const CASES: &str = "[[case]]\nname = \"sent\"\nexpect.only = []\n
[[case]]\nname = \"late\"\nlate = {}\nexpect.only = []\n
[[case]]\nname = \"ended\"\nended = {}\nexpect.only = []\n";

struct Fixture {
    name: String,
    files: BTreeMap<String, String>,
}

fn fixtures() -> Vec<Fixture> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint");
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder of fixtures") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path)
            .expect("a readable fixture")
            .replace("{64 KB}", &"x".repeat(65_536));
        let mut files = BTreeMap::new();
        if path.extension().is_some_and(|kind| kind == "rhai") {
            files.insert("part3/3.16_example.rhai".to_owned(), text);
            files.insert("part3/3.16_example.cases.toml".to_owned(), CASES.to_owned());
        } else {
            for part in text.split("=== ").filter(|part| !part.trim().is_empty()) {
                let (path, content) = part.split_once('\n').expect("a line with a path");
                files.insert(path.trim().to_owned(), content.to_owned());
            }
        }
        found.push(Fixture { name, files });
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// The fixture with the shipped words around it; a file whose path begins with `-` is taken out of them.
fn source(fixture: &Fixture) -> Source {
    let mut files: BTreeMap<String, String> = Source::shipped()
        .files()
        .iter()
        .filter(|(path, _)| !path.starts_with("part") && (!path.starts_with("lib/") || *path == OVERDUE))
        .map(|(path, text)| (path.clone(), text.clone()))
        .collect();
    for (path, text) in &fixture.files {
        match path.strip_prefix('-') {
            Some(out) => drop(files.remove(out)),
            None => drop(files.insert(path.clone(), text.clone())),
        }
    }
    Source::from_files(files)
}

fn expected(fixture: &Fixture) -> Expected {
    let mut expected = Expected::new();
    for (path, text) in &fixture.files {
        for (number, line) in text.lines().enumerate() {
            let Some((_, marker)) = line.split_once("//~").or_else(|| line.split_once("#~")) else {
                continue;
            };
            let line = if marker.starts_with('0') {
                0
            } else {
                u32::try_from(number).unwrap() + 1
            };
            let codes = marker.trim_start_matches('0').split_whitespace();
            let path = path.trim_start_matches('-');
            expected.extend(codes.map(|code| (path.to_owned(), line, code.to_owned())));
        }
    }
    expected
}

#[test]
fn fixtures_give_exactly_the_codes_they_name() {
    let mut wrong = Vec::new();
    for fixture in fixtures() {
        let problems = lint::check(&source(&fixture));
        let got: Expected = problems
            .iter()
            .map(|p| (p.file.clone(), p.line, p.code.to_string()))
            .collect();
        let expected = expected(&fixture);
        if got != expected {
            let missing: Vec<_> = expected.difference(&got).collect();
            let extra: Vec<_> = got.difference(&expected).collect();
            let all = problem::render(&problems);
            wrong.push(format!(
                "{}\nmissing: {missing:?}\nextra: {extra:?}\n{all}",
                fixture.name
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_code_has_a_fixture_named_after_it() {
    let fixtures = fixtures();
    // No script can bring about that the engine itself breaks its word, nor that it cannot be read (`source` tests that).
    let of_scripts = |code: &&Code| !matches!(code, Code::Engine | Code::Unreadable);
    for code in Code::ALL.iter().filter(of_scripts) {
        let named = fixtures
            .iter()
            .filter(|fixture| fixture.name.starts_with(code.as_str()));
        let triggers = named
            .into_iter()
            .any(|fixture| expected(fixture).iter().any(|(.., c)| c == code.as_str()));
        assert!(triggers, "no fixture `{code}_….rhai` expects {code}");
    }
}

#[test]
fn every_problem_of_a_fixture_has_a_place_and_a_page() {
    for fixture in fixtures() {
        for found in lint::check(&source(&fixture)) {
            assert!(explain::page(found.code.as_str()).is_some());
            assert_eq!(found.line == 0, found.source_line.is_none(), "{found}");
            let length = found.source_line.as_deref().unwrap_or_default().chars().count();
            assert!(usize::try_from(found.column).unwrap() <= length + 1, "{found}");
        }
    }
}

#[test]
fn text_with_place_line_caret_and_suggestion() {
    let fixture = fixtures()
        .into_iter()
        .find(|f| f.name.starts_with("PL301"))
        .expect("a fixture of PL301");
    insta::assert_snapshot!(problem::render(&lint::check(&source(&fixture))));
}

#[test]
fn the_shipped_framework_is_clean() {
    let problems = lint::check(&Source::shipped());
    assert!(problems.is_empty(), "{}", problem::render(&problems));
}
