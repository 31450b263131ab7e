//! The book as CSV (RFC 4180), a line for each duty, safe to open in a spreadsheet.

use super::{
    content::{Book, Duty, Part, Row, Section},
    say::{Say, unit},
};
use crate::{
    row::{Leg, LegKind},
    term::DistributionMode,
};

/// The columns, in order, each with its meaning. Lists stand in one cell with `; ` between.
pub const COLUMNS: &[(&str, &str)] = &[
    ("part", "heading of the part"),
    ("section", "heading of the table"),
    ("number", "number of the row, such as `3.16`"),
    ("task", "title of the row"),
    ("what is done", "its short account"),
    (
        "status",
        "`in force`, or `planned` while the row is still being developed",
    ),
    ("what follows", "what the script asks for after a concern"),
    ("role", "the roles responsible, in full"),
    (
        "leg",
        "the duty within the row, such as `3.16/r1`; empty where a row has none",
    ),
    (
        "kind",
        "`report` for what goes to somebody, `activity` for what is done",
    ),
    ("frequency", "the duty as a sentence"),
    (
        "times a year",
        "how many times a year, by statement or by our reading; empty without a calendar",
    ),
    ("at least", "`yes` where more is welcome"),
    (
        "our reading",
        "`yes` where the framework does not say so and we read it so",
    ),
    ("to", "who gets it, in full"),
    ("for information to", "who gets it for information"),
    ("for consideration by", "who gets it to consider"),
    ("feedback to", "who hears back"),
    ("via", "the forum through which it travels, with the one to whom"),
    ("with", "with whom it is done"),
    ("by", "who does it, where that is not the role responsible"),
    (
        "for each",
        "the units or holders of roles of whom each has a duty of its own",
    ),
    ("through", "the process by which it travels"),
    ("condition", "when it applies, and for whom"),
    ("namely", "what exactly is done or goes"),
    ("copied to", "who gets a copy, and when"),
    ("purpose", "what the row is for"),
    ("left open", "what the source leaves open, and our reading"),
    ("source words", "the framework's own words"),
    ("source", "place in the framework's document"),
    ("as of", "the day whose names are used"),
    ("rule set", "hash of the rules"),
];

/// Write the book.
pub(super) fn write(book: &Book) -> String {
    let mut out = String::with_capacity(256 * 1024);
    line(COLUMNS.iter().map(|(name, _)| (*name).to_owned()), &mut out);
    for (part, section, row) in book.rows() {
        for duty in &row.duties {
            cells(book, part, section, row, Some(duty), &mut out);
        }
        if row.duties.is_empty() {
            cells(book, part, section, row, None, &mut out);
        }
    }
    out
}

fn cells(book: &Book, part: &Part, section: &Section, row: &Row, duty: Option<&Duty>, out: &mut String) {
    let say = book.say;
    let of_row = [
        part.heading.clone(),
        section.heading.clone(),
        row.task.reference.clone(),
        row.title.clone(),
        row.description.clone(),
        if row.planned { "planned" } else { "in force" }.to_owned(),
        row.follows.join(" "),
        row.roles.join("; "),
    ];
    let of_duty = duty.map_or_else(|| vec![String::new(); 18], |duty| of_duty(row, duty, say));
    let open = row
        .open
        .iter()
        .map(|(text, reading)| format!("{text} We read: {reading}"));
    let source_words = duty.and_then(|duty| duty.leg.source_text.clone());
    let rest = [
        row.purposes.join("; "),
        open.collect::<Vec<_>>().join(" "),
        source_words.unwrap_or_default(),
        row.task.source.clone(),
        say.day.to_string(),
        say.set.hash().to_owned(),
    ];
    line(of_row.into_iter().chain(of_duty).chain(rest), out);
}

/// The columns from `leg` to `copied to`.
fn of_duty(row: &Row, duty: &Duty, say: Say) -> Vec<String> {
    let leg = duty.leg;
    let full = |codes: &[String]| joined(codes.iter().map(|code| say.full(code)));
    let of_mode = |mode: DistributionMode| {
        let recipients = leg.recipients.iter().filter(|to| to.mode == mode);
        joined(recipients.map(|to| say.full(&to.role)))
    };
    let via = leg.recipients.iter().filter_map(|to| {
        let via = to.via.as_ref()?;
        Some(format!("{} to {}", say.full(via), say.full(&to.role)))
    });
    let units = leg.per_unit.iter().map(|kind| unit(*kind).to_owned());
    let holders = leg.per_holder.iter().map(|role| say.full(role));
    let copies = row.task.copies.iter().filter(|copy| copy.leg == leg.id).map(|copy| {
        let when = copy.condition.as_ref().map(|when| format!(" {}", say.when(when)));
        format!(
            "{}{}",
            say.full(&copy.role),
            when.unwrap_or_else(|| " always".to_owned())
        )
    });
    vec![
        leg.id.clone(),
        match leg.kind {
            LegKind::Report => "report".to_owned(),
            LegKind::Activity => "activity".to_owned(),
        },
        duty.sentence.clone(),
        leg.cadence
            .times_per_year()
            .map_or_else(String::new, |times| times.to_string()),
        yes(leg.cadence.is_a_floor()),
        yes(duty.reading),
        of_mode(DistributionMode::Report),
        of_mode(DistributionMode::ForInformation),
        of_mode(DistributionMode::ForConsideration),
        of_mode(DistributionMode::Feedback),
        joined(via),
        full(&leg.with),
        full(&leg.by),
        joined(units.chain(holders)),
        leg.channel.as_ref().map_or_else(String::new, |words| say.words(words)),
        joined(conditions(leg, say)),
        leg.what.as_ref().map_or_else(String::new, |words| say.words(words)),
        joined(copies),
    ]
}

fn conditions(leg: &Leg, say: Say) -> impl Iterator<Item = String> {
    let whole = leg.condition.iter().map(move |when| say.when(when));
    let recipients = leg.recipients.iter().filter_map(move |to| {
        let when = to.condition.as_ref()?;
        Some(format!("{}: {}", say.full(&to.role), say.when(when)))
    });
    let with = leg
        .with_when
        .iter()
        .map(move |(role, when)| format!("{}: {}", say.full(role), say.when(when)));
    whole.chain(recipients).chain(with)
}

fn joined(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join("; ")
}

fn yes(holds: bool) -> String {
    if holds { "yes" } else { "no" }.to_owned()
}

fn line(cells: impl Iterator<Item = String>, out: &mut String) {
    for (cell, at) in cells.zip(0..) {
        if at > 0 {
            out.push(',');
        }
        push(&cell, out);
    }
    out.push_str("\r\n");
}

/// A cell as it is, but never one that a spreadsheet would run as a formula: those get an apostrophe before them.
fn push(cell: &str, out: &mut String) {
    let formula = |first: char| {
        matches!(
            first,
            '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'
        )
    };
    let guarded = if cell.starts_with(formula) || cell.trim_start().starts_with(formula) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if guarded.contains(['"', ',', '\r', '\n', ';', '\'']) {
        out.push('"');
        out.push_str(&guarded.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(&guarded);
    }
}
