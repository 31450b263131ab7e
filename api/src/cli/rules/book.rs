//! `plumbline rules book`: the framework's own tables, printed or written to a file.

use std::fs;

use rules::{RuleSet, Source, book, problem};

use crate::{
    cli::{
        args::RuleBook,
        exit::{Exit, Failure},
        print,
    },
    clock::{Clock as _, SystemClock},
};

pub fn run(source: Source, asked: &RuleBook) -> Result<(), Failure> {
    let set = RuleSet::load(source).map_err(|problems| {
        // Standard output is the document's.
        let refusal = super::refusal(&problems);
        Failure::new(
            refusal.exit,
            format!("{}\n{}", refusal.message, problem::render(&problems)),
        )
    })?;
    let day = asked.as_of.unwrap_or_else(|| SystemClock.today());
    let starts_on = set.framework().starts_on;
    if day < starts_on {
        let message = format!("--as-of: the framework begins on {starts_on}: give that day or a later one");
        return Err(Failure::new(Exit::Failure, message));
    }
    let text = book::render(&set, asked.format, day);
    match &asked.out {
        None => print::document(&text),
        Some(file) => fs::write(file, text).map_err(|error| {
            Failure::new(
                Exit::Failure,
                format!("`{}` cannot be written: {error}", file.display()),
            )
        })?,
    }
    Ok(())
}
