//! The tree of themes that findings are gathered under, from `themes.toml`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::read;
use crate::{
    explain::Code,
    problem::{Problem, nearest},
    source::Source,
};

/// Where they are written.
pub(crate) const FILE: &str = "themes.toml";

/// A theme that tags findings from any source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// Stable code.
    pub code: String,
    /// The theme it belongs to; absent: it is a branch of its own.
    pub parent: Option<String>,
    /// What it is called.
    pub name: String,
    /// What was found, in our own words.
    pub text: Option<String>,
    /// The finding of the source that it stands for, such as `KF-1`.
    pub finding: Option<String>,
    /// `source`: the framework's review found it; `design_need`: this system needs it.
    pub basis: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    theme: Vec<Theme>,
}

/// Read the file. A set from before there was one has none. Parents come first, so that the tree has no circles.
pub(super) fn read(source: &Source, problems: &mut Vec<Problem>) -> Vec<Theme> {
    let Some(text) = source.file(FILE) else {
        return Vec::new();
    };
    let Some(file) = read::parse::<File>(source, FILE, problems) else {
        return Vec::new();
    };
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for theme in &file.theme {
        if let Some(parent) = &theme.parent
            && !seen.contains(parent.as_str())
        {
            let near = nearest(parent, seen.iter().copied()).map(|near| format!("did you mean `{near}`?"));
            let offset = text.find(&format!("parent = \"{parent}\"")).unwrap_or_default();
            let message = format!("there is no theme `{parent}` above `{}`", theme.code);
            problems.push(
                Problem::new(Code::TomlValue, FILE, message)
                    .at_offset(text, offset)
                    .maybe_help(near),
            );
        }
        if !seen.insert(&theme.code) {
            problems.push(read::twice(source, FILE, &theme.code));
        }
    }
    file.theme
}
