//! Where settings come from, and the layers they make: each value remembers its source.

use std::path::{Path, PathBuf};

use figment::{
    Figment, Metadata, Profile, Provider,
    providers::{Format, Toml},
    value::{Dict, Map, Value},
};

use super::{DEFAULTS, problem::Problem};

const PREFIX: &str = "PLUMBLINE_";
/// File that is read when none is named.
const FILE: &str = "plumbline.toml";

/// Everything outside that settings are read from.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// `--config`, or `PLUMBLINE_CONFIG`.
    pub file: Option<PathBuf>,
    /// Names and values of the environment.
    pub environment: Vec<(String, String)>,
    /// Flags as given: key, flag, value.
    pub flags: Vec<(&'static str, &'static str, String)>,
}

impl Sources {
    /// Takes the environment of this process.
    #[must_use]
    pub fn of_process(file: Option<PathBuf>, flags: Vec<(&'static str, &'static str, String)>) -> Self {
        let environment: Vec<(String, String)> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(name, _)| name.starts_with(PREFIX) || name == "DATABASE_URL")
            .collect();
        let named = environment
            .iter()
            .find(|(name, _)| name == "PLUMBLINE_CONFIG")
            .map(|(_, path)| PathBuf::from(path));
        Self {
            file: file.or(named),
            environment,
            flags,
        }
    }

    /// What a setting is said to be by anybody: nothing where only the default says it.
    #[must_use]
    pub fn said(&self, key: &str) -> Option<String> {
        let (figment, _) = self.layers();
        let by_default = figment.find_metadata(key)?.name == "default";
        figment.extract_inner(key).ok().filter(|_| !by_default)
    }

    /// Lays the sources over each other; what cannot be placed is a problem.
    pub(super) fn layers(&self) -> (Figment, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut figment = Figment::from(Layer::of("default", Toml::string(DEFAULTS)));
        if let Some(layer) = self.file_layer(&mut problems) {
            figment = figment.merge(layer);
        }
        let keys = known_keys();
        // The general name first, so that ours wins where both are set.
        let (general, ours): (Vec<_>, Vec<_>) = self.environment.iter().partition(|(name, _)| name == "DATABASE_URL");
        for (name, value) in general.into_iter().chain(ours) {
            match key_of(name, &keys) {
                Some(key) => {
                    let source = format!("environment variable `{name}`");
                    figment = figment.merge(Layer::single(source, &key, parse(value)));
                }
                None if name == "PLUMBLINE_CONFIG" => {}
                None => problems.push(unknown_variable(name, &keys)),
            }
        }
        for (key, flag, value) in &self.flags {
            figment = figment.merge(Layer::single(format!("flag `{flag}`"), key, parse(value)));
        }
        (figment, problems)
    }

    fn file_layer(&self, problems: &mut Vec<Problem>) -> Option<Layer> {
        let path = self.file.clone().unwrap_or_else(|| PathBuf::from(FILE));
        match std::fs::read_to_string(&path) {
            Ok(text) => {
                if let Err(error) = text.parse::<toml::Table>() {
                    problems.push(unreadable(&path, &error.to_string()));
                    return None;
                }
                Some(Layer::of(format!("file `{}`", path.display()), Toml::string(&text)))
            }
            Err(error) if self.file.is_none() && error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => {
                problems.push(unreadable(&path, &error.to_string()));
                None
            }
        }
    }
}

/// Every key there is, from the defaults.
pub(super) fn known_keys() -> Vec<String> {
    let mut keys = Vec::new();
    if let Ok(data) = Toml::string(DEFAULTS).data() {
        for dict in data.values() {
            flatten("", dict, &mut |key, _| keys.push(key));
        }
    }
    keys
}

/// Calls `leaf` with every dotted key and its value.
pub(super) fn flatten(prefix: &str, dict: &Dict, leaf: &mut impl FnMut(String, &Value)) {
    for (name, value) in dict {
        let key = if prefix.is_empty() {
            name.clone()
        } else {
            format!("{prefix}.{name}")
        };
        match value {
            Value::Dict(_, inner) => flatten(&key, inner, leaf),
            other => leaf(key, other),
        }
    }
}

/// The known key most like this one.
pub(super) fn nearest(key: &str, keys: &[String]) -> Option<String> {
    keys.iter()
        .map(|known| (strsim::jaro_winkler(known, key), known))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, known)| known.clone())
}

/// The name of a key in the environment.
pub(super) fn variable_of(key: &str) -> String {
    format!("{PREFIX}{}", key.replace('.', "_").to_uppercase())
}

fn key_of(variable: &str, keys: &[String]) -> Option<String> {
    if variable == "DATABASE_URL" {
        return Some("database.url".to_owned());
    }
    let flat = variable.strip_prefix(PREFIX)?.to_lowercase().replace("__", "_");
    keys.iter().find(|key| key.replace('.', "_") == flat).cloned()
}

fn unknown_variable(name: &str, keys: &[String]) -> Problem {
    let variables: Vec<String> = keys.iter().map(|key| variable_of(key)).collect();
    let remedy = nearest(name, &variables).map_or_else(
        || "unset it".to_owned(),
        |known| format!("did you mean `{known}`? Otherwise unset it"),
    );
    Problem {
        key: name.to_owned(),
        source: "environment".to_owned(),
        message: "there is no such setting".to_owned(),
        remedy,
    }
}

fn unreadable(path: &Path, why: &str) -> Problem {
    Problem {
        key: path.display().to_string(),
        source: "file".to_owned(),
        message: format!("cannot be read: {}", why.trim_end()),
        remedy: "mend it, or name another with `--config`".to_owned(),
    }
}

fn parse(value: &str) -> Value {
    let Ok(value) = value.parse::<Value>();
    value
}

/// Values of one source, under its name.
struct Layer {
    name: String,
    data: Result<Map<Profile, Dict>, figment::Error>,
}

impl Layer {
    fn of(name: impl Into<String>, provider: impl Provider) -> Self {
        Self {
            name: name.into(),
            data: provider.data(),
        }
    }

    fn single(name: String, key: &str, value: Value) -> Self {
        let dict = figment::util::nest(key, value).into_dict().unwrap_or_default();
        Self {
            name,
            data: Ok(Profile::Default.collect(dict)),
        }
    }
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.name.clone())
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        self.data.clone()
    }
}
