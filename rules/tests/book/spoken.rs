//! Understands a sentence of the book: from its words back to what a duty asks for. Shares nothing with what writes it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::fixture::shipped;

/// What a sentence says.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is something that a sentence may or may not say"
)]
#[derive(Debug, Default, PartialEq)]
pub struct Understood {
    /// `periodic`, `meeting_cycle`, `as_required`, `standing` or `unspecified`.
    pub kind: &'static str,
    /// Times a year.
    pub per_year: Option<u64>,
    /// More is welcome.
    pub at_least: bool,
    pub reading: Reading,
    /// Role codes in the order of the sentence, whatever the mode.
    pub to: Vec<String>,
    pub for_information: Vec<String>,
    pub for_consideration: Vec<String>,
    pub feedback: Vec<String>,
    /// Forum and the role to whom it leads.
    pub via: Vec<(String, String)>,
    /// Recipients and companions that only a condition brings in.
    pub conditional: Vec<String>,
    pub with: Vec<String>,
    pub by: Vec<String>,
    /// Kind of unit, and roles, for each of which there is a duty of its own.
    pub per_unit: Option<String>,
    pub per_holder: Vec<String>,
    /// The condition of the whole.
    pub condition: bool,
    pub channel: bool,
    pub detail: bool,
    pub looked_at: Option<LookedAt>,
    /// Role, and whether always.
    pub copies: Vec<(String, bool)>,
    /// Who draws a random sample of what.
    pub draws: Vec<(String, String)>,
}

/// Our reading of what is not stated.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Reading {
    /// There is none.
    #[default]
    None,
    AsRequired,
    Times(u64),
}

impl Reading {
    pub fn times(self) -> Option<u64> {
        match self {
            Self::Times(times) => Some(times),
            Self::None | Self::AsRequired => None,
        }
    }
}

/// What is looked at.
#[derive(Debug, Default, PartialEq)]
pub struct LookedAt {
    pub count: Option<u64>,
    pub item: String,
    pub of: Option<String>,
    pub of_each: Vec<String>,
    pub quoted: Option<String>,
    pub place: Option<&'static str>,
    pub tool: Option<String>,
    pub tool_in_words: Option<String>,
}

const FREQUENCIES: &[(&str, &str, Option<u64>)] = &[
    ("Monthly", "periodic", Some(12)),
    ("Six times a year", "periodic", Some(6)),
    ("Quarterly", "periodic", Some(4)),
    ("Three times a year", "periodic", Some(3)),
    ("Twice a year", "periodic", Some(2)),
    ("Annually", "periodic", Some(1)),
    ("As required", "as_required", None),
    ("Standing duty", "standing", None),
    ("At each meeting of ", "meeting_cycle", None),
    ("At each meeting with ", "meeting_cycle", None),
    ("Not stated", "unspecified", None),
];
const READINGS: &[(&str, Reading)] = &[
    (" (we read: every month)", Reading::Times(12)),
    (" (we read: every quarter)", Reading::Times(4)),
    (" (we read: every half year)", Reading::Times(2)),
    (" (we read: every year)", Reading::Times(1)),
    (" (we read: as required)", Reading::AsRequired),
];
const NUMBERS: &[(&str, u64)] = &[("one ", 1), ("two ", 2), ("three ", 3), ("four ", 4), ("five ", 5)];
const UNITS: &[(&str, &str)] = &[
    ("team", "team"),
    ("worker", "worker"),
    ("area", "area"),
    ("children's home", "home"),
];
const PLACES: &[(&str, &str)] = &[
    ("in the auditor's own team", "own team"),
    ("in the auditor's own service", "own service"),
    ("in another service than the auditor's own", "different service"),
];

/// A sentence that is read from its beginning.
struct Reader<'t> {
    rest: &'t str,
    /// What roles are called on the day, longest first.
    roles: Vec<(String, String)>,
}

/// What a line of the CSV says, by its sentence; free words are taken from the line's own columns and crossed out first.
pub fn understand(line: &BTreeMap<String, String>, as_of: NaiveDate) -> Understood {
    let mut said = Understood::default();
    let mut sentence = line["frequency"].clone();
    let mut cross_out = |words: &str, forms: &[&str]| -> bool {
        let found = !words.is_empty();
        if found {
            let form = forms
                .iter()
                .map(|form| form.replace("{}", words))
                .find(|form| sentence.contains(form.as_str()));
            let form = form.unwrap_or_else(|| panic!("`{words}` is not in `{sentence}`"));
            sentence = sentence.replacen(&form, "", 1);
        }
        found
    };
    said.detail = cross_out(&line["namely"], &[": {}", " – {}"]);
    said.channel = cross_out(&line["through"], &[", through {}"]);
    for condition in line["condition"].split("; ").filter(|condition| !condition.is_empty()) {
        match condition.split_once(": ") {
            None => said.condition = cross_out(condition, &[", {}"]),
            Some((role, condition)) => {
                let named = shipped().roles().find(|known| known.name_on(as_of) == role).unwrap();
                said.conditional.push(named.code.clone());
                cross_out(condition, &[", {},", ", {}"]);
            }
        }
    }
    let mut parts = sentence.split("; ");
    let mut reader = Reader {
        rest: parts.next().unwrap(),
        roles: roles(as_of),
    };
    reader.frequency(&mut said);
    while !reader.rest.is_empty() {
        reader.clause(&mut said);
    }
    for part in parts {
        reader.rest = part;
        reader.afterthought(&mut said);
    }
    said
}

fn roles(as_of: NaiveDate) -> Vec<(String, String)> {
    let mut roles: Vec<(String, String)> = shipped()
        .roles()
        .map(|role| (role.said_on(as_of).to_owned(), role.code.clone()))
        .collect();
    roles.sort_by_key(|(said, _)| std::cmp::Reverse(said.len()));
    roles
}

impl Reader<'_> {
    fn take(&mut self, words: &str) -> bool {
        let found = self.rest.strip_prefix(words);
        self.rest = found.unwrap_or(self.rest);
        found.is_some()
    }

    fn any<V: Copy>(&mut self, table: &[(&str, V)]) -> Option<V> {
        table
            .iter()
            .find(|(words, _)| self.take(words))
            .map(|(_, value)| *value)
    }

    fn frequency(&mut self, said: &mut Understood) {
        let whole = self.rest;
        let found = FREQUENCIES.iter().find(|(words, ..)| self.take(words));
        let (_, kind, per_year) = found.unwrap_or_else(|| panic!("how often? {whole}"));
        (said.kind, said.per_year) = (kind, *per_year);
        said.reading = self.any(READINGS).unwrap_or_default();
        said.at_least = self.take(", at least");
        if *kind == "meeting_cycle" {
            said.to = self.list();
        }
    }

    /// One clause, with what binds it to the one before.
    fn clause(&mut self, said: &mut Understood) {
        let before = self.rest;
        let _ = self.take(", ") || self.take(" and, ") || self.take(" and ") || self.take(" ");
        if self.take("via ") {
            let forum = self.one().unwrap();
            assert!(self.take(", to "), "{before}");
            let to = self.list();
            said.via.extend(to.iter().map(|role| (forum.clone(), role.clone())));
            said.to.extend(to);
        } else if self.take("to ") {
            said.to.extend(self.list());
        } else if self.take("for information to ") {
            said.for_information = self.list();
            said.to.extend(said.for_information.clone());
        } else if self.take("for consideration by ") {
            said.for_consideration = self.list();
            said.to.extend(said.for_consideration.clone());
        } else if self.take("as feedback to ") {
            said.feedback = self.list();
            said.to.extend(said.feedback.clone());
        } else if self.take("with ") {
            said.with.extend(self.list());
        } else if self.take("from each ") || self.take("by each ") {
            said.per_holder = self.each();
        } else if self.take("by ") {
            said.by = self.list();
        } else if self.take("for each ") {
            said.per_unit = self.any(UNITS).map(str::to_owned);
        } else if let Some(place) = self.any(PLACES) {
            said.looked_at.as_mut().unwrap().place = Some(place);
        } else if self.take("using the ") {
            let end = self.rest.find(", ").unwrap_or(self.rest.len());
            let (tool, rest) = self.rest.split_at(end);
            said.looked_at.as_mut().unwrap().tool = Some(tool.to_owned());
            self.rest = rest;
        } else if self.take("tool: ") {
            said.looked_at.as_mut().unwrap().tool_in_words = self.quoted();
        } else {
            let _ = self.take("drawing on ");
            assert!(said.looked_at.is_none(), "what does `{before}` mean?");
            said.looked_at = Some(self.object(said));
        }
        assert!(self.rest.len() < before.len(), "what does `{before}` mean?");
    }

    fn object(&mut self, said: &mut Understood) -> LookedAt {
        let mut object = LookedAt {
            count: self.any(NUMBERS),
            ..LookedAt::default()
        };
        let ends = [" for each ", " of the ", " of each ", " (“", ", "];
        let end = ends
            .iter()
            .filter_map(|end| self.rest.find(end))
            .min()
            .unwrap_or(self.rest.len());
        let (item, rest) = self.rest.split_at(end);
        item.clone_into(&mut object.item);
        self.rest = rest;
        if self.take(" of each ") {
            object.of_each = self.each();
        } else if self.rest.starts_with(" of ") {
            self.take(" of ");
            object.of = self.one();
        }
        if self.take(" for each ") {
            said.per_unit = self.any(UNITS).map(str::to_owned);
        }
        if self.take(" (") {
            object.quoted = self.quoted();
            assert!(self.take(")"));
        }
        object
    }

    fn afterthought(&mut self, said: &mut Understood) {
        let whole = self.rest;
        if self.take("always copied to ") {
            said.copies.push((self.one().unwrap(), true));
        } else if self.take("copied to ") {
            said.copies.push((self.one().unwrap(), false));
            assert!(self.take(" when "), "{whole}");
            self.rest = "";
        } else {
            let by = self.one().unwrap_or_else(|| panic!("what does `{whole}` mean?"));
            assert!(self.take(" draws a random sample of "), "{whole}");
            said.draws.push((by, self.rest.to_owned()));
            self.rest = "";
        }
        assert!(self.rest.is_empty(), "what does `{}` mean?", self.rest);
    }

    fn quoted(&mut self) -> Option<String> {
        let (words, rest) = self.rest.strip_prefix('“')?.split_once('”')?;
        self.rest = rest;
        Some(words.to_owned())
    }

    /// One role, said in any of its ways.
    fn one(&mut self) -> Option<String> {
        let bare = |said: &str| said.strip_prefix("the ").unwrap_or(said).to_owned();
        for (said, code) in &self.roles {
            for form in [
                said.clone(),
                format!("each {}", bare(said)),
                format!("the auditor's own {}", bare(said)),
            ] {
                if let Some(rest) = self.rest.strip_prefix(&form)
                    && !rest.starts_with(char::is_alphanumeric)
                {
                    self.rest = rest;
                    return Some(code.clone());
                }
            }
        }
        None
    }

    /// `A, B and C`: as far as roles follow each other.
    fn list(&mut self) -> Vec<String> {
        let mut found = vec![self.one().unwrap_or_else(|| panic!("which role is `{}`?", self.rest))];
        loop {
            let before = self.rest;
            let next = (self.take(" and ") || self.take(", ")).then(|| self.one()).flatten();
            let Some(next) = next else {
                self.rest = before;
                return found;
            };
            found.push(next);
        }
    }

    /// `A and each B`, after `each`.
    fn each(&mut self) -> Vec<String> {
        let mut found = Vec::new();
        loop {
            let article = format!("the {}", self.rest);
            let roles = self.roles.iter();
            let role = roles.clone().find(|(said, _)| article.starts_with(said.as_str()));
            let (said, code) = role.unwrap_or_else(|| panic!("which role is `{}`?", self.rest));
            found.push(code.clone());
            self.rest = &self.rest[said.len() - "the ".len()..];
            if !self.take(" and each ") {
                return found;
            }
        }
    }
}
