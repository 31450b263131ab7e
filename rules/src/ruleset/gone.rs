//! Which rows one set of files has and another has no longer: a deleted script takes its duties with it.

use std::collections::BTreeMap;

use super::{is_row, load::numbered};
use crate::{header, source::Source};

/// The rows of `before` that `after` lacks, each with its title, in the order of the framework.
#[must_use]
pub fn gone(before: &Source, after: &Source) -> Vec<String> {
    let after = rows(after);
    let mut gone: Vec<(String, String)> = rows(before)
        .into_iter()
        .filter(|(reference, _)| !after.contains_key(reference))
        .collect();
    gone.sort_by_key(|(reference, _)| numbered(reference));
    gone.into_iter()
        .map(|(reference, title)| format!("{reference} {title}"))
        .collect()
}

fn rows(source: &Source) -> BTreeMap<String, String> {
    let scripts = source.files().iter().filter(|(path, _)| is_row(path));
    scripts
        .map(|(path, text)| header::parse(path, text).0)
        .map(|head| (head.reference, head.title))
        .collect()
}
