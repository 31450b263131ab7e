//! `plumbline due`: what is due and what is late, as a table.

mod table;

use std::sync::Arc;

use chrono::{Days, NaiveTime};

use super::{
    args::{Due, Global},
    exit::{Exit, Failure},
    print, settings,
};
use crate::{
    boot,
    clock::{Clock, FixedClock, SystemClock},
    service::{
        error::ServiceError,
        obligation::{
            ObligationStatus,
            spoken::day,
            upcoming::{Line, Upcoming, upcoming},
        },
    },
};

const NOTE: &str =
    "everything is shown, as whoever runs this machine may see it; `--as SUBJECT` shows what one person may see";

pub async fn run(global: &Global, asked: &Due) -> Result<(), Failure> {
    let settings = settings(global)?;
    let clock: Arc<dyn Clock> = match asked.on {
        None => Arc::new(SystemClock),
        Some(on) => Arc::new(FixedClock::at(on.and_time(NaiveTime::MIN).and_utc())),
    };
    let app = boot::reading(&settings, clock).await?;
    let wanted = Upcoming {
        seen_by: asked.subject.clone(),
        days: asked.days,
        units: asked.units.clone(),
        tasks: asked.tasks.clone(),
        overdue: asked.overdue,
    };
    let found = upcoming(&app, &wanted).await;
    let today = app.today();
    app.store().close().await;
    let lines = found.map_err(refused)?;
    let late = lines
        .iter()
        .filter(|line| line.status == ObligationStatus::Overdue)
        .count();
    if asked.json {
        let json = serde_json::to_string_pretty(&lines);
        print::out(json.map_err(|error| Failure::new(Exit::Failure, error.to_string()))?);
    } else {
        print::document(&table::table(&lines));
        let until = today.checked_add_days(Days::new(asked.days)).unwrap_or(today);
        print::out(summary(&lines, late, asked.overdue, &day(until)));
    }
    if asked.subject.is_none() {
        print::note(NOTE);
    }
    if asked.fail_overdue && late > 0 {
        let words = if late == 1 { "duty is" } else { "duties are" };
        return Err(Failure::new(Exit::Overdue, format!("{late} {words} overdue")));
    }
    Ok(())
}

fn summary(lines: &[Line], late: usize, only_late: bool, until: &str) -> String {
    match (lines.len(), only_late) {
        (0, true) => "Nothing is overdue.".to_owned(),
        (0, false) => format!("Nothing is due by {until}."),
        (all, true) => format!("{all} overdue."),
        (all, false) => format!("{all} due by {until}, {late} of them overdue."),
    }
}

fn refused(error: ServiceError) -> Failure {
    match error {
        ServiceError::Refused(errors) => {
            let each = errors.into_iter().map(|error| match error.help {
                // The services speak of what is recorded; nothing is here.
                Some(help) => format!("{}: {help}", plain(&error.message)),
                None => plain(&error.message).to_owned(),
            });
            Failure::new(Exit::Failure, each.collect::<Vec<_>>().join("\n"))
        }
        other => Failure::new(Exit::Database, super::exit::chain(&other)),
    }
}

fn plain(message: &str) -> &str {
    message.strip_suffix("; nothing was recorded").unwrap_or(message)
}
