//! A copy of the shipped rule set in a directory of the test's own, to be edited like a QA lead edits it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

/// The row that tests change.
pub const SUPERVISION: &str = "part3/3.16_supervision_case_file_audit.rhai";
/// Its cases.
pub const CASES: &str = "part3/3.16_supervision_case_file_audit.cases.toml";

/// The directory; goes away with the value.
pub struct RuleDir(TempDir);

impl RuleDir {
    /// The rule set as shipped.
    pub fn shipped() -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        copy(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules/framework"),
            dir.path(),
        );
        Self(dir)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// One of its files.
    pub fn file(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    /// Replaces words in a file. The file is there whole at every moment, as with an editor that saves by renaming.
    pub fn replace(&self, path: &str, old: &str, new: &str) {
        let text = fs::read_to_string(self.file(path)).expect(path);
        assert!(text.contains(old), "{path} does not hold `{old}`");
        self.write(path, text.replacen(old, new, 1));
    }

    /// Writes a file.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let draft = self.file(&format!("{path}.new~"));
        fs::write(&draft, text.as_ref()).expect(path);
        fs::rename(draft, self.file(path)).expect(path);
    }

    /// Makes the supervision audit's script run for ever when the grade is outstanding.
    pub fn loop_on_outstanding(&self) {
        let hook = "fn on_evidence(e) {";
        self.replace(SUPERVISION, hook, &format!("{hook}\n{LOOP}"));
    }

    /// Undoes it.
    pub fn mend(&self) {
        self.replace(SUPERVISION, &format!("\n{LOOP}"), "");
    }
}

const LOOP: &str = "    if e.has_grade && e.grade == OUTSTANDING {\n        let n = 0;\n        while n >= 0 {\n            n += 1;\n        }\n    }";

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a directory");
    for entry in fs::read_dir(from).expect("the shipped rules").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("room for a copy");
        }
    }
}
