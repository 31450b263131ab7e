//! One CSV file: its header checked, its lines handed out, its cells read with a place for every complaint.

use chrono::NaiveDate;
use csv::{ReaderBuilder, StringRecord, Trim};

use super::{Csv, Problem};

/// Longest cell, characters: what the tables keep.
const LONGEST: usize = 200;

/// A file whose header is right.
pub(super) struct Sheet<'a> {
    name: &'a str,
    header: Vec<String>,
    lines: Vec<(u64, StringRecord)>,
}

/// One line of it.
pub(super) struct Line<'a> {
    sheet: &'a Sheet<'a>,
    record: &'a StringRecord,
    pub(super) number: u64,
}

impl<'a> Sheet<'a> {
    /// Reads the file; none when its header is wrong, which is then a problem.
    pub(super) fn read(
        csv: &'a Csv,
        required: &[&str],
        optional: &[&str],
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let text = csv.text.strip_prefix('\u{feff}').unwrap_or(&csv.text);
        let mut reader = ReaderBuilder::new()
            .flexible(true)
            .trim(Trim::All)
            .from_reader(text.as_bytes());
        let mut complain = |line, column: &str, message: String| {
            problems.push(Problem {
                file: csv.name.clone(),
                line,
                column: column.to_owned(),
                message,
            });
        };
        let header: Vec<String> = match reader.headers() {
            Ok(header) => header.iter().map(str::to_lowercase).collect(),
            Err(error) => {
                complain(1, "", format!("the header cannot be read: {error}"));
                return None;
            }
        };
        let known = || required.iter().chain(optional);
        let before = header.len();
        let mut wrong = false;
        for column in required
            .iter()
            .filter(|column| !header.iter().any(|name| name == *column))
        {
            complain(1, column, "this column is missing from the header".to_owned());
            wrong = true;
        }
        for (at, column) in header.iter().enumerate() {
            if !known().any(|name| name == column) {
                let expected = known().copied().collect::<Vec<_>>().join(", ");
                complain(1, column, format!("there is no such column; expected {expected}"));
                wrong = true;
            } else if header.iter().take(at).any(|earlier| earlier == column) {
                complain(1, column, "this column stands in the header twice".to_owned());
                wrong = true;
            }
        }
        let mut lines = Vec::new();
        for record in reader.records() {
            match record {
                Ok(record) => {
                    let number = record.position().map_or(0, csv::Position::line);
                    if record.len() == before {
                        lines.push((number, record));
                    } else {
                        complain(
                            number,
                            "",
                            format!("expected {before} cells as in the header, got {}", record.len()),
                        );
                    }
                }
                Err(error) => {
                    let number = error.position().map_or(0, csv::Position::line);
                    complain(number, "", "the line is not CSV in UTF-8".to_owned());
                }
            }
        }
        (!wrong).then_some(Self {
            name: &csv.name,
            header,
            lines,
        })
    }

    /// Its lines in order.
    pub(super) fn lines(&'a self) -> impl Iterator<Item = Line<'a>> {
        self.lines.iter().map(|(number, record)| Line {
            sheet: self,
            record,
            number: *number,
        })
    }
}

impl Line<'_> {
    /// Whether the file has such a column.
    pub(super) fn tells(&self, column: &str) -> bool {
        self.sheet.header.iter().any(|name| name == column)
    }

    /// The cell, empty where it or its column is missing.
    pub(super) fn cell(&self, column: &str) -> &str {
        let at = self.sheet.header.iter().position(|name| name == column);
        at.and_then(|at| self.record.get(at)).unwrap_or_default()
    }

    /// Complains about a cell.
    pub(super) fn wrong(&self, problems: &mut Vec<Problem>, column: &str, message: impl Into<String>) {
        problems.push(Problem {
            file: self.sheet.name.to_owned(),
            line: self.number,
            column: column.to_owned(),
            message: message.into(),
        });
    }

    /// Words that must be there.
    pub(super) fn words(&self, column: &str, problems: &mut Vec<Problem>) -> Option<String> {
        let words = self.cell(column);
        let length = words.chars().count();
        if words.is_empty() {
            self.wrong(problems, column, "this cell may not be empty");
        } else if length > LONGEST {
            self.wrong(
                problems,
                column,
                format!("{length} characters are too many; at most {LONGEST} can be kept"),
            );
        } else if words.contains('\0') {
            self.wrong(problems, column, "a NUL character cannot be kept; take it out");
        } else {
            return Some(words.to_owned());
        }
        None
    }

    /// A day that must be there.
    pub(super) fn day(&self, column: &str, problems: &mut Vec<Problem>) -> Option<NaiveDate> {
        if self.cell(column).is_empty() {
            self.wrong(
                problems,
                column,
                "this cell may not be empty; write a day such as 2026-04-01",
            );
            return None;
        }
        self.optional_day(column, problems).ok().flatten()
    }

    /// A day or nothing.
    pub(super) fn optional_day(&self, column: &str, problems: &mut Vec<Problem>) -> Result<Option<NaiveDate>, ()> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return Ok(None);
        }
        let day = NaiveDate::parse_from_str(cell, "%Y-%m-%d")
            .ok()
            .filter(|_| cell.len() == "2026-04-01".len());
        day.map(Some).ok_or_else(|| {
            self.wrong(problems, column, format!("`{cell}` is no day; write it as 2026-04-01"));
        })
    }

    /// First and last day, in order.
    pub(super) fn span(&self, problems: &mut Vec<Problem>) -> Option<(NaiveDate, Option<NaiveDate>)> {
        let from = self.day("valid_from", problems);
        let to = self.optional_day("valid_to", problems).ok()?;
        let from = from?;
        if let Some(to) = to.filter(|to| *to < from) {
            self.wrong(
                problems,
                "valid_to",
                format!("{to} lies before `valid_from` {from}; swap the two days"),
            );
            return None;
        }
        Some((from, to))
    }

    /// Yes or no; no where empty.
    pub(super) fn flag(&self, column: &str, problems: &mut Vec<Problem>) -> bool {
        match self.cell(column).to_lowercase().as_str() {
            "yes" | "true" | "1" | "y" => true,
            "" | "no" | "false" | "0" | "n" => false,
            other => {
                self.wrong(problems, column, format!("expected `yes` or `no`, got `{other}`"));
                false
            }
        }
    }
}

/// `; did you mean …?` where one of the names is much like it.
pub(super) fn hint<'a>(words: &str, names: impl Iterator<Item = &'a str>) -> String {
    let wanted = words.to_uppercase();
    let nearest = names
        .map(|name| (strsim::jaro_winkler(&wanted, &name.to_uppercase()), name))
        .filter(|(likeness, _)| *likeness > 0.7)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)));
    nearest.map_or_else(String::new, |(_, name)| format!("; did you mean `{name}`?"))
}
