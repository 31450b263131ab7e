//! Reads iCalendar as a strict program would: line ends, folding, escapes.

use std::collections::BTreeMap;

/// Properties of one component by name with parameters, such as `DTSTART;VALUE=DATE`; texts without their escapes.
pub type Entry = BTreeMap<String, String>;

/// A calendar.
#[derive(Clone, Debug, Default)]
pub struct Ics {
    /// Its own properties.
    pub own: Entry,
    /// Its events, in order.
    pub events: Vec<Entry>,
}

impl Ics {
    /// Reads a text.
    ///
    /// # Panics
    /// When it is not as the format asks for.
    pub fn read(text: &str) -> Self {
        let mut ics = Self::default();
        let mut inside = Vec::new();
        for line in unfolded(text) {
            let (name, value) = line.split_once(':').unwrap_or_else(|| panic!("no property: `{line}`"));
            match name {
                "BEGIN" => {
                    if value == "VEVENT" {
                        ics.events.push(Entry::new());
                    }
                    inside.push(value.to_owned());
                }
                "END" => assert_eq!(inside.pop().as_deref(), Some(value), "{line}"),
                _ => {
                    let at = match inside.last().map(String::as_str) {
                        Some("VCALENDAR") => &mut ics.own,
                        Some("VEVENT") => ics.events.last_mut().expect("an event"),
                        other => panic!("`{line}` in {other:?}"),
                    };
                    let before = at.insert(name.to_owned(), unescaped(value));
                    assert_eq!(before, None, "{name} twice");
                }
            }
        }
        assert!(inside.is_empty(), "{inside:?} never ends");
        ics
    }

    /// One property of every event.
    pub fn each(&self, name: &str) -> Vec<&str> {
        let all = self.events.iter();
        all.map(|event| event.get(name).map_or("", String::as_str)).collect()
    }
}

fn unfolded(text: &str) -> Vec<String> {
    assert!(text.ends_with("\r\n"), "the last line ends like the others");
    let mut lines: Vec<String> = Vec::new();
    for line in text.trim_end_matches("\r\n").split("\r\n") {
        assert!(line.len() <= 75, "{} octets: `{line}`", line.len());
        assert!(!line.contains(['\r', '\n']), "a bare line end in `{line}`");
        match line.strip_prefix(' ') {
            Some(more) => lines.last_mut().expect("a line to go on").push_str(more),
            None => lines.push(line.to_owned()),
        }
    }
    lines
}

fn unescaped(value: &str) -> String {
    let mut plain = String::new();
    let mut characters = value.chars();
    while let Some(one) = characters.next() {
        match one {
            '\\' => match characters.next() {
                Some('n' | 'N') => plain.push('\n'),
                Some(escaped @ ('\\' | ',' | ';')) => plain.push(escaped),
                other => panic!("an escape that means nothing: {other:?} in `{value}`"),
            },
            ';' | ',' => panic!("`{one}` is not escaped in `{value}`"),
            other => plain.push(other),
        }
    }
    plain
}
