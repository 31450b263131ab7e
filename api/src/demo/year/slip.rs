//! A slip in a rule: somebody changes a script, it passes its cases, and fails on real evidence until it is mended. What it
//! could not judge is stored, told, and judged again, as everything in the pipeline is.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use rules::{Source, calendar::add_months};

use super::days::later;
use crate::{
    app::App,
    service::{error::ServiceError, rules::Reload},
};

/// The row that it happens in.
const TASK: &str = "3.14";
/// Meant was `findings + 1`: one finding alone divides by nothing.
const SLIP: &str = "fn on_evidence(e) {
    if e.findings > 0 && 100 / (e.findings - 1) > 50 {
        e.warn(\"few findings for an audit in depth\")
            .because(\"an audit in depth finds more than one thing\");
    }";

/// When it happens, and what it was like before.
pub(super) struct Slip {
    from: NaiveDate,
    to: NaiveDate,
    sound: Option<Source>,
}

impl Slip {
    /// At the end of a month in the middle of the story, when most is submitted.
    pub fn between(begin: NaiveDate, today: NaiveDate) -> Self {
        let months =
            today.year() * 12 + today.month0().cast_signed() - begin.year() * 12 - begin.month0().cast_signed();
        let month = add_months(begin, u32::try_from(months / 2).unwrap_or_default());
        Self {
            from: later(month, 21),
            to: later(month, 34),
            sound: None,
        }
    }

    /// Makes the slip or mends it when the day has come; true once it is mended.
    pub async fn turns(&mut self, app: &App, day: NaiveDate) -> Result<bool, ServiceError> {
        if day == self.from {
            let before = app.rules().book().newest().source().clone();
            if let Some(broken) = broken(app, &before)
                && activated(app, broken).await?
            {
                self.sound = Some(before);
            }
            return Ok(false);
        }
        if day != self.to {
            return Ok(false);
        }
        match self.sound.take() {
            Some(sound) => activated(app, sound).await,
            None => Ok(false),
        }
    }

    /// Mends what is still broken when the story ends.
    pub async fn ends(&mut self, app: &App) -> Result<bool, ServiceError> {
        match self.sound.take() {
            Some(sound) => activated(app, sound).await,
            None => Ok(false),
        }
    }
}

/// The rules with the slip; nothing where the row has no such script.
fn broken(app: &App, before: &Source) -> Option<Source> {
    let book = app.rules().book();
    let path = book.newest().task(TASK)?.script.clone();
    let mut files: BTreeMap<String, String> = before.files().clone();
    let script = files.get_mut(&path)?;
    let changed = script.replacen("fn on_evidence(e) {", SLIP, 1);
    if changed == *script {
        return None;
    }
    *script = changed;
    Some(Source::from_files(files))
}

async fn activated(app: &App, source: Source) -> Result<bool, ServiceError> {
    match app.rules().reload(source, app.clock()).await? {
        Reload::Activated { .. } => Ok(true),
        Reload::Unchanged => Ok(false),
        Reload::Refused(refusal) => {
            tracing::debug!(cases = ?refusal.failed_cases, problems = ?refusal.problems, "the slip was noticed");
            Ok(false)
        }
    }
}
