//! The page is well formed, needs nothing from elsewhere, and takes no word for markup.

use std::collections::BTreeSet;

use rules::book::{self, Format};

use crate::fixture::{Row, book, day, quoted};

const VOID: &[&str] = &["meta", "br", "link", "img", "hr", "input"];

/// One element as it opens.
#[derive(Debug)]
pub struct Element {
    pub name: String,
    /// With the values unescaped.
    pub attributes: Vec<(String, String)>,
}

impl Element {
    fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Every element in order, and the text outside of style sheets. Fails where a tag is not closed, or closed twice.
pub fn read(page: &str) -> (Vec<Element>, String) {
    let mut rest = page.strip_prefix("<!DOCTYPE html>").unwrap();
    let (mut open, mut elements, mut text) = (Vec::<String>::new(), Vec::new(), String::new());
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        assert!(!before.contains('>'), "a stray `>` in {before}");
        if open.last().is_none_or(|name| name != "style") {
            text.push_str(&unescape(before));
        }
        let (tag, after) = tag[1..].split_once('>').unwrap();
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(
                open.pop().as_deref(),
                Some(name),
                "closed in another order after: {before}"
            );
            continue;
        }
        let element = element(tag);
        if element.name == "style" {
            let (style, after) = rest.split_once("</style>").unwrap();
            assert!(!style.contains('<') && !style.contains("url(") && !style.contains("@import"));
            rest = after;
        } else if !VOID.contains(&element.name.as_str()) {
            open.push(element.name.clone());
        }
        elements.push(element);
    }
    assert_eq!(rest.trim(), "");
    assert!(open.is_empty(), "never closed: {open:?}");
    (elements, text)
}

fn element(tag: &str) -> Element {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    assert!(
        !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()),
        "`{tag}`"
    );
    let mut attributes = Vec::new();
    while !rest.trim().is_empty() {
        let (key, after) = rest.trim_start().split_once("=\"").unwrap();
        let (value, after) = after.split_once('"').unwrap();
        assert!(key.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "`{tag}`");
        attributes.push((key.to_owned(), unescape(value)));
        rest = after;
    }
    Element {
        name: name.to_owned(),
        attributes,
    }
}

/// The five characters that have to be escaped; any other `&` is a mistake.
fn unescape(text: &str) -> String {
    let mut parts = text.split('&');
    let mut plain = parts.next().unwrap().to_owned();
    for part in parts {
        let (name, after) = part.split_once(';').unwrap();
        plain.push(match name {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            "#39" => '\'',
            other => panic!("`&{other};` in {text}"),
        });
        plain.push_str(after);
    }
    plain
}

#[test]
fn every_tag_is_closed_and_every_link_leads_somewhere() {
    let page = book(Format::Html, "2026-05-01");
    let (elements, _) = read(&page);
    let ids: Vec<&str> = elements.iter().filter_map(|element| element.attribute("id")).collect();
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), known.len(), "an id stands twice");
    let mut links = 0;
    for element in &elements {
        if let Some(target) = element.attribute("href") {
            links += 1;
            assert!(known.contains(target.strip_prefix('#').unwrap()), "{target}");
        }
        if let Some(label) = element.attribute("aria-labelledby") {
            assert!(known.contains(label), "{label}");
        }
        assert!(element.attribute("src").is_none() && element.name != "script" && element.name != "link");
        assert!(
            !element
                .attributes
                .iter()
                .any(|(key, _)| key.starts_with("on") || key == "style")
        );
    }
    assert!(links > 200, "notes and contents are linked, not only {links} links");
}

#[test]
fn a_screen_reader_finds_its_way() {
    let page = book(Format::Html, "2026-05-01");
    let (elements, _) = read(&page);
    let count = |name: &str| elements.iter().filter(|element| element.name == name).count();
    let html = elements.first().unwrap();
    assert_eq!((html.name.as_str(), html.attribute("lang")), ("html", Some("en-GB")));
    assert_eq!([count("title"), count("h1"), count("main"), count("nav")], [1, 1, 1, 1]);
    assert!(count("table") > 10);
    assert_eq!(count("caption"), count("table"));
    assert_eq!(count("h3"), count("table"), "each table has its heading");
    let scopes = |scope: &str| {
        elements
            .iter()
            .filter(|e| e.name == "th" && e.attribute("scope") == Some(scope))
            .count()
    };
    assert_eq!(scopes("col"), 5 * count("table"));
    assert_eq!(scopes("row"), 54);
    assert_eq!(
        count("th"),
        scopes("col") + scopes("row"),
        "every head of a table says what for"
    );
    let levels = elements
        .iter()
        .filter_map(|element| element.name.strip_prefix('h')?.parse::<u32>().ok());
    let mut before = 0;
    for level in levels {
        assert!(
            level <= before + 1,
            "a heading of level {level} after one of level {before}"
        );
        before = level;
    }
}

#[test]
fn no_word_is_taken_for_markup() {
    let hostile = "<script>alert('1')</script> \"&amp; <b onload='x'>";
    let mut row = Row::of(&format!(
        "task.report_to(\"SMT\").every(\"year\").namely({words}).through({words}).copied_to(\"DCS\", {words});\n\
         task.audit(1, \"case_file\").among({words}).tool_in_words({words}).every(\"year\").together_with(\"DCS\", {words});",
        words = quoted(hostile)
    ));
    for words in [
        &mut row.title,
        &mut row.section,
        &mut row.done,
        &mut row.purpose,
        &mut row.open.0,
        &mut row.open.1,
    ] {
        hostile.clone_into(words);
    }
    let set = row.alone();
    let page = book::render(&set, Format::Html, day("2026-05-01"));
    let (elements, text) = read(&page);
    assert!(
        elements
            .iter()
            .all(|element| element.name != "script" && element.attribute("onload").is_none())
    );
    // Heading, link to it, caption, and heading of the notes; title, account, purpose, two of the open point; and the duties' six.
    assert_eq!(text.matches(hostile).count(), 4 + 5 + 6);
}
