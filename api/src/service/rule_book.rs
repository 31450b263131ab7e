//! The rule book of a day: the framework's tables, written from the rules that governed then.

use chrono::NaiveDate;
use rules::book::{self, Format};

use super::{error::ServiceError, rules::Book};
use crate::app::App;

/// The book of a day, or why there is none.
#[derive(Clone, Debug)]
pub enum RuleBook {
    /// Its text.
    Written(String),
    /// The framework begins on a later day.
    NotYet {
        /// Its first day.
        starts_on: NaiveDate,
    },
}

/// Write the book of the rules that governed on `day`, in the names of that day.
///
/// # Errors
/// When those rules cannot be read back, or writing them failed.
pub async fn write(app: &App, book: &Book, day: NaiveDate, format: Format) -> Result<RuleBook, ServiceError> {
    let set = app.rules().on(book, day).await?;
    let starts_on = set.framework().starts_on;
    if day < starts_on {
        return Ok(RuleBook::NotYet { starts_on });
    }
    let work = move || book::render(&set, format, day);
    let text = tokio::task::spawn_blocking(work)
        .await
        .map_err(|source| ServiceError::Internal {
            operation: "writing the rule book",
            source: Box::new(source),
        })?;
    Ok(RuleBook::Written(text))
}
