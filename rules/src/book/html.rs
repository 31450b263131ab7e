//! The book as one page of HTML that fetches nothing. Words of the rule set are text in it, never markup.

use std::fmt::Write as _;

use super::content::{Book, HOW_TO_READ, PLANNED, Row, Section, names};

/// Nothing is fetched and nothing runs, even if some words were taken for markup.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
const STYLE: &str = include_str!("style.css");
const COLUMNS: [&str; 5] = ["No.", "Role", "Quality assurance task", "Frequency", "Purpose"];

/// Write the book.
pub(super) fn write(book: &Book) -> String {
    let mut out = String::with_capacity(256 * 1024);
    // Writing into a `String` cannot fail, here and below.
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#tables\">To the tables</a>\n",
        escape(&format!("{}, {}", book.title, book.authority)),
    );
    title_page(book, &mut out);
    contents(book, &mut out);
    out.push_str("<main id=\"tables\">\n");
    for (part, number) in book.parts.iter().zip(1..) {
        let _ = writeln!(out, "<section aria-labelledby=\"p{number}\">");
        let _ = writeln!(out, "<h2 id=\"p{number}\">{}</h2>", escape(&part.heading));
        for (section, at) in part.sections.iter().zip(1..) {
            write_section(section, &format!("p{number}-s{at}"), &mut out);
        }
        out.push_str("</section>\n");
    }
    out.push_str("</main>\n");
    short_names(book, &mut out);
    out.push_str("</body>\n</html>\n");
    out
}

fn title_page(book: &Book, out: &mut String) {
    let _ = writeln!(
        out,
        "<header>\n<h1>{}</h1>\n<p>{}</p>\n<dl>",
        escape(book.title),
        escape(book.authority)
    );
    for (name, value) in &book.facts {
        let _ = writeln!(out, "<div><dt>{name}</dt><dd>{}</dd></div>", escape(value));
    }
    out.push_str("</dl>\n");
    for (heading, list) in book.statements.iter().filter(|(_, list)| !list.is_empty()) {
        let _ = writeln!(out, "<h2>{heading}</h2>");
        items(list, out);
    }
    out.push_str("<h2>How to read the tables</h2>\n");
    items(HOW_TO_READ, out);
    out.push_str("</header>\n");
}

fn contents(book: &Book, out: &mut String) {
    out.push_str("<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">Contents</h2>\n<ol>\n");
    for (part, number) in book.parts.iter().zip(1..) {
        let _ = writeln!(out, "<li><a href=\"#p{number}\">{}</a>\n<ul>", escape(&part.heading));
        for (section, at) in part.sections.iter().zip(1..) {
            let _ = writeln!(
                out,
                "<li><a href=\"#p{number}-s{at}\">{}</a></li>",
                escape(&section.heading)
            );
        }
        out.push_str("</ul></li>\n");
    }
    out.push_str("</ol>\n</nav>\n");
}

fn write_section(section: &Section, id: &str, out: &mut String) {
    let heading = escape(&section.heading);
    let _ = writeln!(
        out,
        "<section aria-labelledby=\"{id}\">\n<h3 id=\"{id}\">{heading}</h3>"
    );
    let _ = writeln!(
        out,
        "<div class=\"wide\" role=\"region\" aria-labelledby=\"{id}\" tabindex=\"0\">"
    );
    let _ = writeln!(
        out,
        "<table>\n<caption>{heading}: who does what, how often, and why</caption>\n<thead>\n<tr>"
    );
    for column in COLUMNS {
        let _ = writeln!(out, "<th scope=\"col\">{column}</th>");
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    for row in &section.rows {
        write_row(row, out);
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
    if section.rows.iter().any(|row| !row.open.is_empty()) {
        let _ = writeln!(
            out,
            "<h4>What the framework leaves open in {heading}</h4>\n<ul class=\"notes\">"
        );
        section.rows.iter().for_each(|row| notes(row, out));
        out.push_str("</ul>\n");
    }
    out.push_str("</section>\n");
}

fn write_row(row: &Row, out: &mut String) {
    let reference = escape(&row.task.reference);
    let _ = writeln!(out, "<tr id=\"row-{reference}\">\n<th scope=\"row\">{reference}</th>");
    let _ = writeln!(out, "<td>{}</td>", escape(&names(&row.roles)));
    let _ = writeln!(out, "<td><p><strong>{}</strong>", escape(&row.title));
    for (_, number) in row.open.iter().zip(1..) {
        let _ = write!(
            out,
            "<sup><a id=\"to-{reference}-{number}\" href=\"#note-{reference}-{number}\" \
             aria-label=\"Left open in {reference}, note {number}\">{number}</a></sup> ",
        );
    }
    let _ = writeln!(out, "</p>\n<p>{}</p>", escape(&row.description));
    if row.planned {
        let _ = writeln!(out, "<p class=\"reading\">{PLANNED}</p>");
    }
    for follows in &row.follows {
        let _ = writeln!(out, "<p class=\"follows\">{}</p>", escape(follows));
    }
    out.push_str("</td>\n<td>\n");
    if row.duties.is_empty() {
        out.push_str("<p>No duty is declared</p>\n");
    } else {
        out.push_str("<ul>\n");
        for duty in &row.duties {
            let class = if duty.reading { " class=\"reading\"" } else { "" };
            let _ = writeln!(out, "<li{class}>{}</li>", escape(&duty.sentence));
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</td>\n<td>\n");
    if !row.purposes.is_empty() {
        items(&row.purposes, out);
    }
    out.push_str("</td>\n</tr>\n");
}

fn notes(row: &Row, out: &mut String) {
    let reference = escape(&row.task.reference);
    for ((text, reading), number) in row.open.iter().zip(1..) {
        let _ = writeln!(
            out,
            "<li id=\"note-{reference}-{number}\"><a href=\"#to-{reference}-{number}\">{reference}, note {number}</a>: {} \
             <span class=\"reading\"><b>We read:</b> {}</span></li>",
            escape(text),
            escape(reading),
        );
    }
}

fn short_names(book: &Book, out: &mut String) {
    if book.short_names.is_empty() {
        return;
    }
    out.push_str("<footer>\n<h2>Short names</h2>\n<dl>\n");
    for (short, full) in &book.short_names {
        let _ = writeln!(out, "<div><dt>{}</dt><dd>{}</dd></div>", escape(short), escape(full));
    }
    out.push_str("</dl>\n</footer>\n");
}

fn items(list: &[impl AsRef<str>], out: &mut String) {
    out.push_str("<ul>\n");
    for item in list {
        let _ = writeln!(out, "<li>{}</li>", escape(item.as_ref()));
    }
    out.push_str("</ul>\n");
}

/// Words as text, in elements and in quoted attributes.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}
