//! The line of management, by which a late duty goes up: role after role as `reports_to` says, then the required posts.

use super::{Role, Vocabulary};
use crate::{explain::Code, problem::Problem, source::Source, term::RoleKind};

/// Where it is written.
pub(super) const FILE: &str = "roles.toml";

/// How a role is named as the one above.
pub(super) fn written(above: &str) -> String {
    format!("reports_to = \"{above}\"")
}

impl Vocabulary {
    /// A role and those above it, each once: as far as `reports_to` leads, and from there the required posts.
    #[must_use]
    pub fn line(&self, code: &str) -> Vec<String> {
        let mut line = self.above(code);
        for post in &self.framework.required_posts {
            if !line.contains(post) {
                line.push(post.clone());
            }
        }
        line
    }

    /// A role and those above it as far as `reports_to` leads, each once.
    fn above(&self, code: &str) -> Vec<String> {
        let mut line = vec![code.to_owned()];
        while let Some(next) = line.last().and_then(|role| self.role(role)?.reports_to.clone()) {
            if line.contains(&next) {
                break;
            }
            line.push(next);
        }
        line
    }
}

/// The required posts stand in the line themselves: what falls up to one of them must find a person, which it does not with a
/// forum, a body, an agency, or those whom the services are for.
pub(super) fn posts(words: &Vocabulary, source: &Source, problems: &mut Vec<Problem>) {
    const SETTINGS: &str = "framework.toml";
    let within = |role: &Role| {
        let above = |other: &Role| other.reports_to.as_ref() == Some(&role.code);
        role.kind == RoleKind::Position && (role.reports_to.is_some() || words.roles.iter().any(above))
    };
    let posts = words
        .framework
        .required_posts
        .iter()
        .filter_map(|code| words.role(code));
    for role in posts.filter(|role| !within(role)) {
        let text = source.file(SETTINGS).unwrap_or_default();
        let at = text.find("required_posts").unwrap_or_default();
        let named = text.get(at..).and_then(|rest| rest.find(&format!("\"{}\"", role.code)));
        let message = format!(
            "`{}` is no post that one person holds in the line of management",
            role.code
        );
        problems.push(
            Problem::new(Code::TomlValue, SETTINGS, message)
                .at_offset(text, at + named.unwrap_or_default())
                .help("name a position that has `reports_to` in `roles.toml`, or to which another one reports"),
        );
    }
}

/// Every circle once, at the first of its roles.
pub(super) fn circles(words: &Vocabulary, source: &Source, problems: &mut Vec<Problem>) {
    let text = source.file(FILE).unwrap_or_default();
    let mut known: Vec<String> = Vec::new();
    for role in words.roles() {
        let line = words.above(&role.code);
        let back = line.last().and_then(|last| words.role(last)?.reports_to.as_ref());
        if back != Some(&role.code) || known.contains(&role.code) {
            continue;
        }
        let message = format!(
            "the line of management leads back to itself: {}, {}",
            line.join(", "),
            role.code
        );
        let place = text.find(&format!("code = \"{}\"", role.code)).unwrap_or_default();
        let place = text
            .get(place..)
            .and_then(|rest| rest.find("reports_to"))
            .map_or(place, |further| place + further);
        problems.push(Problem::new(Code::LineCircle, FILE, message).at_offset(text, place));
        known.extend(line);
    }
}
