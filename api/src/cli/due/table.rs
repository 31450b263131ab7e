//! Lines under headings, each column as wide as its widest cell. No colours: what is late says so.

use crate::service::obligation::{spoken::standing, upcoming::Line};

const HEADINGS: [&str; 7] = ["DUE", "STANDS", "TASK", "WHAT", "WHOSE", "FOR", "WHO"];

/// The lines as a table; nothing where there are none.
pub fn table(lines: &[Line]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let mut rows = vec![HEADINGS.map(str::to_owned)];
    rows.extend(lines.iter().map(cells));
    let mut widths = [0; HEADINGS.len()];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let written = rows.iter().map(|row| {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            line.push_str(cell);
            let missing = width.saturating_sub(cell.chars().count());
            line.extend(std::iter::repeat_n(' ', missing + 2));
        }
        line.truncate(line.trim_end().len());
        line.push('\n');
        line
    });
    written.collect()
}

fn cells(line: &Line) -> [String; 7] {
    let stands = match line.days_late {
        Some(1) => "1 day late".to_owned(),
        Some(days) => format!("{days} days late"),
        None => standing(line.status).to_owned(),
    };
    let owners = line.owners.join(", ");
    [
        line.due_on.format("%-d %b %Y").to_string(),
        stands,
        line.task.clone(),
        line.title.clone(),
        line.whose.clone().unwrap_or_default(),
        line.period.clone(),
        if line.vacant {
            format!("nobody; {owners} is told")
        } else {
            owners
        },
    ]
    .map(|cell| cell.replace(char::is_control, " "))
}
