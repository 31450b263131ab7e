//! The book as Markdown: tables of the usual extended kind, and footnotes below each of them.

use std::fmt::Write as _;

use super::content::{Book, HOW_TO_READ, PLANNED, Row, Section, names};

/// Write the book.
pub(super) fn write(book: &Book) -> String {
    let mut out = String::with_capacity(128 * 1024);
    title_page(book, &mut out);
    for part in &book.parts {
        let _ = writeln!(out, "\n## {}", escape(&part.heading));
        for section in &part.sections {
            write_section(section, &mut out);
        }
    }
    if !book.short_names.is_empty() {
        out.push_str("\n## Short names\n\n| Short | In full |\n| --- | --- |\n");
        for (short, full) in &book.short_names {
            let _ = writeln!(out, "| {} | {} |", escape(short), escape(full));
        }
    }
    out
}

fn title_page(book: &Book, out: &mut String) {
    // Writing into a `String` cannot fail, here and below.
    let _ = writeln!(out, "# {}\n\n{}\n", escape(book.title), escape(book.authority));
    out.push_str("| | |\n| --- | --- |\n");
    for (name, value) in &book.facts {
        let _ = writeln!(out, "| {name} | {} |", escape(value));
    }
    for (heading, list) in book.statements.iter().filter(|(_, list)| !list.is_empty()) {
        let _ = writeln!(out, "\n**{heading}**\n");
        for line in list {
            let _ = writeln!(out, "- {}", escape(line));
        }
    }
    out.push_str("\n**How to read the tables**\n\n");
    for line in HOW_TO_READ {
        let _ = writeln!(out, "- {line}");
    }
}

fn write_section(section: &Section, out: &mut String) {
    let _ = writeln!(out, "\n### {}\n", escape(&section.heading));
    out.push_str("| No. | Role | Quality assurance task | Frequency | Purpose |\n| --- | --- | --- | --- | --- |\n");
    for row in &section.rows {
        write_row(row, out);
    }
    for row in section.rows.iter().filter(|row| !row.open.is_empty()) {
        out.push('\n');
        for ((text, reading), number) in row.open.iter().zip(1..) {
            let note = note(row, number);
            let _ = writeln!(
                out,
                "{note}: Left open in {}: {} **We read:** {}",
                row.task.reference,
                escape(text),
                escape(reading)
            );
        }
    }
}

fn write_row(row: &Row, out: &mut String) {
    let notes: Vec<String> = row.open.iter().zip(1..).map(|(_, number)| note(row, number)).collect();
    let mut task = vec![
        format!("**{}**{}", escape(&row.title), notes.concat()),
        escape(&row.description),
    ];
    task.extend(row.planned.then(|| PLANNED.to_owned()));
    task.extend(row.follows.iter().map(|follows| escape(follows)));
    let duties: Vec<String> = row.duties.iter().map(|duty| escape(&duty.sentence)).collect();
    let duties = if duties.is_empty() {
        "No duty is declared".to_owned()
    } else {
        duties.join("<br>")
    };
    let purposes: Vec<String> = row.purposes.iter().map(|purpose| escape(purpose)).collect();
    let _ = writeln!(
        out,
        "| {} | {} | {} | {duties} | {} |",
        row.task.reference,
        escape(&names(&row.roles)),
        task.join("<br>"),
        purposes.join("<br>"),
    );
}

/// The mark of a footnote, such as `[^3.16-1]`.
fn note(row: &Row, number: usize) -> String {
    format!("[^{}-{number}]", row.task.reference)
}

/// Words as they are: nothing in them marks up, breaks a table or is taken for HTML.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '~' | '#' | '!' | '$' => {
                out.push('\\');
                out.push(letter);
            }
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}
