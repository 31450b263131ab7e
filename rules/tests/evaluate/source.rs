//! The files of a rule set, their hash, and the head of a script.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use rules::{RuleSet, Source, header};

#[test]
fn shipped_files_are_those_of_the_folder() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("framework");
    let read = Source::read_dir(&folder).unwrap();
    assert_eq!(read, Source::shipped());
    assert_eq!(read.hash().len(), 64);
}

#[test]
fn a_stored_set_reads_back_to_the_same_hash() {
    let shipped = Source::shipped();
    let read = Source::from_json(&shipped.to_json()).unwrap();
    assert_eq!((read.hash(), read.files()), (shipped.hash(), shipped.files()));
    assert!(Source::from_json("[1]").is_err());
}

#[test]
fn the_hash_tells_every_change_apart() {
    let of = |pairs: &[(&str, &str)]| {
        let files: BTreeMap<String, String> = pairs
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
            .collect();
        Source::from_files(files).hash().to_owned()
    };
    let all = [
        of(&[("a", "b")]),
        of(&[("a", "b ")]),
        of(&[("ab", "")]),
        of(&[("", "ab")]),
        of(&[("a", ""), ("b", "")]),
        of(&[]),
    ];
    for (at, hash) in all.iter().enumerate() {
        assert!(!all[at + 1..].contains(hash), "two different sets have one hash");
    }
}

#[test]
fn a_folder_that_is_not_there_says_so() {
    let problem = Source::read_dir(Path::new("/no/such/folder")).unwrap_err().problem();
    assert_eq!(problem.file, "/no/such/folder");
    assert!(problem.help.as_deref().unwrap().contains("put it back"), "{problem}");
}

/// A folder of that name with this as one of its scripts.
fn with_script(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(folder.join("lib")).unwrap();
    fs::write(folder.join("lib/x.rhai"), bytes).unwrap();
    folder
}

#[test]
fn what_is_no_utf_8_is_named_with_its_place() {
    for (name, bytes, place, words) in [
        ("latin", &b"// a\n//  \xe9t\xe9\n"[..], (2, 5), "not saved as UTF-8"),
        ("wide", b"\xff\xfe/\0/\0", (1, 1), "UTF-16"),
    ] {
        let folder = with_script(name, bytes);
        let problem = Source::read_dir(&folder).unwrap_err().problem();
        assert_eq!((problem.file.as_str(), problem.code.as_str()), ("lib/x.rhai", "PL008"));
        assert_eq!((problem.line, problem.column), place, "{problem}");
        assert!(problem.message.contains(words), "{problem}");
        assert!(
            problem.help.as_deref().unwrap().contains("save the file as UTF-8"),
            "{problem}"
        );
    }
}

#[test]
fn the_mark_before_the_first_character_is_passed_over() {
    let plain = with_script("plain", b"// a\n");
    let marked = with_script("marked", b"\xef\xbb\xbf// a\n");
    assert_eq!(Source::read_dir(&marked).unwrap(), Source::read_dir(&plain).unwrap());
}

#[test]
fn a_set_that_governed_is_compiled_whatever_is_checked_today() {
    let mut files = Source::shipped().files().clone();
    let path = "part3/3.16_supervision_case_file_audit.rhai";
    let text = files[path].replacen("//! kind: ", "//! sort: ", 1);
    files.insert(path.to_owned(), text);
    let source = Source::from_files(files);
    assert!(
        RuleSet::load(source.clone()).is_err(),
        "the checker of today refuses it"
    );
    assert!(RuleSet::kept(source).is_ok());
}

const HEAD: &str = "\
//! 3.16  Practice managers audit
//!
//! source:      Part 3
//! section:     A.4
//! responsible: PRACTICE_MANAGER, OPERATIONS_MANAGER
//! owner:       QA_LEAD
//! kind:        focus group
//! scope:       social care
//!
//! What is done
//!     Something, over
//!     two lines.
//!
//! What it is for
//!     * one
//!     * another,
//!       longer
//!
//! What the source leaves open
//!     * How often.
//!       We read: each
//!       month.

fn duties(task) {}
";

#[test]
fn a_head_is_read() {
    let (head, problems) = header::parse("x", HEAD);
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(
        (head.reference.as_str(), head.part(), head.title.as_str()),
        ("3.16", 3, "Practice managers audit")
    );
    assert_eq!(head.responsible, ["PRACTICE_MANAGER", "OPERATIONS_MANAGER"]);
    assert_eq!(
        (head.kind.as_str(), head.service_scope.as_str()),
        ("FOCUS_GROUP", "SOCIAL_CARE")
    );
    assert_eq!(head.description, "Something, over two lines.");
    assert_eq!(head.purposes, ["one", "another, longer"]);
    assert_eq!(
        (head.ambiguities[0].text.as_str(), head.ambiguities[0].reading.as_str()),
        ("How often.", "each month.")
    );
}

#[test]
fn what_is_wrong_in_a_head_has_its_line() {
    for (from, to, line, words) in [
        ("3.16  Practice", "3-16  Practice", 1, "number and title"),
        ("owner: ", "ownr: ", 6, "neither one of the keys"),
        ("//! owner:       QA_LEAD\n", "", 1, "lacks `owner`"),
        ("focus group", "focus", 7, "`kind` is one of"),
        ("section:", "source:", 4, "stands twice"),
        ("What is done", "What was done", 10, "headings"),
        (
            "//!       We read: each\n//!       month.\n",
            "",
            19,
            "has no `We read:`",
        ),
    ] {
        let text = HEAD.replacen(from, to, 1);
        let (_, problems) = header::parse("x", &text);
        let found = problems
            .iter()
            .any(|problem| problem.line == line && problem.message.contains(words));
        assert!(found, "{from}: {}", rules::problem::render(&problems));
    }
}
