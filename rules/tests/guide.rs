//! The QA lead's guide is true: its tables are those that the program makes, and none is missing.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::{fs, path::Path};

use rules::{RuleSet, Severity, Source, cases, docs, explain::Code};

fn guide() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("rules/README.md")
}

#[test]
fn tables_are_current() {
    let guide = guide();
    let stale = docs::refresh(&guide) != guide;
    assert!(
        !stale,
        "run `cargo run -p rules --example readme` to write current tables into rules/README.md"
    );
}

#[test]
fn every_table_stands_in_the_guide() {
    let guide = guide();
    for name in docs::TABLES {
        assert!(docs::table(name).is_some(), "no table is called `{name}`");
        assert!(
            guide.contains(&format!("<!-- table: {name} -->\n|")),
            "the guide lacks the table `{name}`"
        );
    }
}

#[test]
fn every_code_stands_in_the_guide() {
    let guide = guide();
    for code in Code::ALL {
        let page = code.page();
        assert!(
            guide.contains(&format!("| {} | {}", page.code, page.title)),
            "the guide lacks {code}"
        );
    }
}

/// The blocks of one language in the guide.
fn blocks(guide: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let blocks = guide.split(&fence).skip(1);
    blocks
        .map(|block| block.split("```").next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn its_script_and_its_case_are_accepted_and_come_out() {
    let guide = guide();
    let script = blocks(&guide, "rhai")
        .into_iter()
        .find(|block| block.starts_with("//!"))
        .expect("a whole script");
    let mut written = blocks(&guide, "toml");
    written.retain(|block| block.starts_with("[[case]]"));
    let case = written.first().expect("a case").clone();
    let mut files = Source::shipped().files().clone();
    files.retain(|path, _| !path.contains("3.16_"));
    files.insert("part3/3.16_guide.rhai".to_owned(), script);
    // The guide's script is shorter than the shipped one; what the case wants besides the alert is left to that.
    let shortened = case
        .lines()
        .filter(|line| !line.contains("further audits") && !line.contains("review again"));
    let shortened: Vec<&str> = shortened.collect();
    files.insert("part3/3.16_guide.cases.toml".to_owned(), shortened.join("\n"));
    let rules = RuleSet::load(Source::from_files(files)).expect("the guide's script is accepted");
    let report = cases::run(&rules);
    assert!(report.is_clean(), "{report}");

    let mut files = Source::shipped().files().clone();
    files.insert(
        "part3/3.16_supervision_case_file_audit.cases.toml".to_owned(),
        written.join("\n"),
    );
    let report = cases::run(&RuleSet::load(Source::from_files(files)).expect("the guide's cases are accepted"));
    assert!(report.is_clean(), "{report}");
}

#[test]
fn its_snippets_use_words_that_exist() {
    for snippet in blocks(&guide(), "rhai")
        .iter()
        .filter(|block| !block.starts_with("//!"))
    {
        // A snippet is a whole function, or lines of the two that every row has.
        let whole = snippet.starts_with("fn ");
        let (duties, evidence): (Vec<&str>, Vec<&str>) = snippet
            .lines()
            .filter(|_| !whole)
            .partition(|line| line.trim_start().starts_with("task."));
        let duties = duties.join("\n").replace("…", "");
        let duties = if duties.is_empty() || duties.trim_end().ends_with(';') {
            duties
        } else {
            duties + ";"
        };
        let evidence = evidence.join("\n").replace("…", "");
        let function = if whole { snippet.as_str() } else { "" };
        let head = Source::shipped()
            .file("part3/3.16_supervision_case_file_audit.rhai")
            .expect("3.16")
            .to_owned();
        let head: Vec<&str> = head.lines().take_while(|line| line.starts_with("//!")).collect();
        let script = format!(
            "{}\n\nfn duties(task) {{\n{duties}\n}}\n\nfn on_evidence(e) {{\n{evidence}\n}}\n\n{function}\n",
            head.join("\n")
        );
        let mut files = Source::shipped().files().clone();
        files.retain(|path, _| !path.contains("3.16_"));
        files.insert("part3/3.16_guide.rhai".to_owned(), script);
        let problems = rules::lint::check(&Source::from_files(files));
        let errors: Vec<String> = problems
            .iter()
            .filter(|p| p.severity == Severity::Error)
            .map(ToString::to_string)
            .collect();
        assert!(errors.is_empty(), "{snippet}\n{}", errors.join("\n"));
    }
}

#[test]
fn every_requirement_of_the_engine_stands_in_the_guide() {
    let guide = guide();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/eval");
    let mut found = 0;
    for file in ["check.rs", "matching.rs", "undated.rs"] {
        let text = fs::read_to_string(folder.join(file)).expect("a file of the evaluation");
        for word in text.split('"').skip(1).step_by(2) {
            let code = word.contains('_') && word.chars().all(|c| c.is_ascii_uppercase() || c == '_');
            if code {
                found += 1;
                assert!(
                    guide.contains(&format!("| `{word}` |")),
                    "the guide lacks the requirement `{word}`"
                );
            }
        }
    }
    assert!(found >= 8, "only {found} requirements were found in the engine");
}
