//! Reads one key after another, and keeps every mistake instead of stopping at the first.

use std::{
    collections::BTreeSet,
    fmt::Display,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    ops::RangeInclusive,
    time::Duration,
};

use figment::{Figment, value::Value};

use super::{
    LogFormat, Sources,
    client::Client,
    issuer::{Issuer, People},
    problem::{Invalid, Problem},
    source::{flatten, known_keys, nearest},
};

pub(super) struct Reader {
    figment: Figment,
    problems: Vec<Problem>,
    read: BTreeSet<String>,
}

impl Reader {
    pub(super) fn new(sources: &Sources) -> Self {
        let (figment, problems) = sources.layers();
        Self {
            figment,
            problems,
            read: BTreeSet::new(),
        }
    }

    /// Words that may not be empty.
    pub(super) fn text(&mut self, key: &str) -> String {
        self.optional(key).unwrap_or_else(|| {
            self.refuse(key, "expected words, got nothing", "give it a value, or leave it out");
            String::new()
        })
    }

    /// Words; none when empty.
    pub(super) fn optional(&mut self, key: &str) -> Option<String> {
        let text = match self.value(key)? {
            Value::String(_, text) => text,
            Value::Char(_, letter) => letter.to_string(),
            // A path or name made of digits is read as a number from the environment.
            ref value @ Value::Num(..) => whole(value).map_or_else(String::new, |number| number.to_string()),
            other => {
                self.wrong(key, "words", &other);
                return None;
            }
        };
        Some(text).filter(|text| !text.is_empty())
    }

    /// A whole number within bounds.
    pub(super) fn number<T>(&mut self, key: &str, bounds: RangeInclusive<T>) -> T
    where
        T: TryFrom<i128> + PartialOrd + Display + Copy,
    {
        let least = *bounds.start();
        let Some(value) = self.value(key) else { return least };
        let number = whole(&value)
            .and_then(|number| T::try_from(number).ok())
            .filter(|number| bounds.contains(number));
        number.unwrap_or_else(|| {
            self.wrong(key, &format!("a whole number from {least} to {}", bounds.end()), &value);
            least
        })
    }

    /// A time in milliseconds.
    pub(super) fn millis(&mut self, key: &str, bounds: RangeInclusive<u64>) -> Duration {
        Duration::from_millis(self.number(key, bounds))
    }

    /// Yes or no.
    pub(super) fn flag(&mut self, key: &str) -> bool {
        let Some(value) = self.value(key) else { return false };
        value.to_bool_lossy().unwrap_or_else(|| {
            self.wrong(key, "`true` or `false`", &value);
            false
        })
    }

    /// An address and a port.
    pub(super) fn address(&mut self, key: &str) -> SocketAddr {
        let nowhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let Some(value) = self.value(key) else { return nowhere };
        let text = value.as_str().unwrap_or_default().replace("localhost:", "127.0.0.1:");
        text.parse().unwrap_or_else(|_| {
            self.wrong(
                key,
                "an address and a port such as `127.0.0.1:8080` or `[::]:8080`",
                &value,
            );
            nowhere
        })
    }

    /// Origins of pages: scheme, host and port, nothing behind them.
    pub(super) fn origins(&mut self, key: &str) -> Vec<String> {
        let origins = self.words(key, "a list of origins");
        for origin in &origins {
            let host = origin
                .strip_prefix("https://")
                .or_else(|| origin.strip_prefix("http://"));
            let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-:[]".contains(&byte);
            if !host.is_some_and(|host| !host.is_empty() && host.bytes().all(plain)) {
                let remedy = "write scheme, host and port in lower case, such as `https://qa.example.gov.uk`; a `*` is not taken";
                self.refuse(key, &format!("`{origin}` is no origin"), remedy);
            }
        }
        origins
    }

    /// Addresses of proxies.
    pub(super) fn proxies(&mut self, key: &str) -> Vec<IpAddr> {
        let mut addresses = Vec::new();
        for text in self.words(key, "a list of addresses") {
            if let Ok(address) = text.parse::<IpAddr>() {
                addresses.push(address.to_canonical());
            } else {
                let remedy = "write each address alone, such as `10.0.0.9`; names and networks are not taken";
                self.refuse(key, &format!("`{text}` is no address"), remedy);
            }
        }
        addresses
    }

    /// A list of words; with commas between them in the environment.
    fn words(&mut self, key: &str, expected: &str) -> Vec<String> {
        match self.value(key) {
            None => Vec::new(),
            Some(Value::String(_, text)) => {
                let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
                parts.map(str::to_owned).collect()
            }
            Some(value) => value.deserialize().unwrap_or_else(|_| {
                self.wrong(key, expected, &value);
                Vec::new()
            }),
        }
    }

    pub(super) fn log_format(&mut self, key: &str) -> LogFormat {
        let Some(value) = self.value(key) else {
            return LogFormat::Auto;
        };
        match value.as_str() {
            Some("auto") => LogFormat::Auto,
            Some("json") => LogFormat::Json,
            Some("pretty") => LogFormat::Pretty,
            _ => {
                self.wrong(key, "`auto`, `json` or `pretty`", &value);
                LogFormat::Auto
            }
        }
    }

    pub(super) fn log_level(&mut self, key: &str) -> String {
        let level = self.text(key);
        if let Err(error) = level.parse::<tracing_subscriber::filter::Targets>() {
            let remedy = "write `error`, `warn`, `info`, `debug`, `trace`, or a filter such as `info,sqlx=warn`";
            self.refuse(key, &format!("`{level}` is no log filter: {error}"), remedy);
        }
        level
    }

    pub(super) fn issuers(&mut self, key: &str) -> Vec<Issuer> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let Some(tables) = value.as_array() else {
            self.wrong(key, "a list of tables `[[auth.issuers]]`", &value);
            return Vec::new();
        };
        let mut issuers: Vec<Issuer> = Vec::new();
        for (at, table) in tables.iter().enumerate() {
            match table.deserialize::<Issuer>() {
                Ok(issuer) if issuers.iter().any(|known| known.issuer == issuer.issuer) => {
                    let message = format!("issuer `{}` stands there twice", issuer.issuer);
                    self.refuse(key, &message, "give each issuer one table with one family of keys");
                }
                Ok(issuer) => issuers.push(issuer),
                Err(error) => {
                    let remedy = "see `config.default.toml` for a table that is complete";
                    self.refuse(&format!("{key}[{at}]"), &error.to_string(), remedy);
                }
            }
        }
        let several = issuers.len() > 1;
        for issuer in issuers
            .iter()
            .filter(|issuer| several && issuer.people == People::Everybody)
        {
            let message = format!("issuer `{}` does not say whose people it signs in", issuer.issuer);
            let remedy = "with more than one issuer give each `staff = true` for the authority's own people, \
                          `agencies = [\"CODE\"]` for those of partners, or both";
            self.refuse(key, &message, remedy);
        }
        issuers
    }

    /// A list of words.
    pub(super) fn texts(&mut self, key: &str) -> Vec<String> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let words = value.as_array().and_then(|items| {
            let words = items.iter().map(|item| item.as_str().map(str::to_owned));
            words.collect::<Option<Vec<_>>>()
        });
        words.unwrap_or_else(|| {
            self.wrong(key, "a list of words such as `[\"one\", \"two\"]`", &value);
            Vec::new()
        })
    }

    pub(super) fn clients(&mut self, key: &str) -> Vec<Client> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let Ok(clients) = value.deserialize::<Vec<Client>>() else {
            self.wrong(
                key,
                "tables `[[http.clients]]`, each with `name` and `manifest`",
                &value,
            );
            return Vec::new();
        };
        for (at, client) in clients.iter().enumerate() {
            if clients.iter().take(at).any(|before| before.name == client.name) {
                let message = format!("client `{}` stands there twice", client.name);
                self.refuse(key, &message, "give each client one table with one list");
            }
        }
        clients
    }

    /// Notes a mistake that was found elsewhere.
    pub(super) fn refuse(&mut self, key: &str, message: &str, remedy: &str) {
        let source = self.source(key);
        self.problems.push(Problem {
            key: key.to_owned(),
            source,
            message: message.to_owned(),
            remedy: remedy.to_owned(),
        });
    }

    /// Every mistake, unknown keys included.
    pub(super) fn finish(mut self) -> Result<(), Invalid> {
        let mut unknown = Vec::new();
        if let Ok(Value::Dict(_, dict)) = self.figment.extract::<Value>() {
            flatten("", &dict, &mut |key, _| unknown.push(key));
        }
        let keys = known_keys();
        unknown.retain(|key| !self.read.contains(key));
        for key in unknown {
            let remedy = nearest(&key, &keys).map_or_else(
                || "take it out".to_owned(),
                |known| format!("did you mean `{known}`? Otherwise take it out"),
            );
            self.refuse(&key, "there is no such setting", &remedy);
        }
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(Invalid(self.problems))
        }
    }

    fn value(&mut self, key: &str) -> Option<Value> {
        self.read.insert(key.to_owned());
        self.figment.find_value(key).ok()
    }

    fn source(&self, key: &str) -> String {
        let key = key.split('[').next().unwrap_or(key);
        self.figment
            .find_metadata(key)
            .map_or_else(|| "default".to_owned(), |found| found.name.to_string())
    }

    fn wrong(&mut self, key: &str, expected: &str, got: &Value) {
        let got = match got {
            Value::String(_, text) => format!("`{text}`"),
            Value::Bool(_, flag) => format!("`{flag}`"),
            Value::Num(..) => whole(got).map_or_else(|| got.to_actual().to_string(), |number| format!("`{number}`")),
            other => other.to_actual().to_string(),
        };
        self.refuse(
            key,
            &format!("expected {expected}, got {got}"),
            "correct it, or leave it out for the default",
        );
    }
}

/// The whole number that this value is, signed or not.
pub(super) fn whole(value: &Value) -> Option<i128> {
    value.to_i128().or_else(|| i128::try_from(value.to_u128()?).ok())
}
