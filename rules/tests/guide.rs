//! The QA lead's guide is true: its tables are those that the program makes, and none is missing.

use std::{fs, path::Path};

use rules::{docs, explain::Code};

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
