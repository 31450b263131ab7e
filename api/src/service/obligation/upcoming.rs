//! What is due soon and what is late, for tables that people read at a prompt.

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::{ObligationStatus, spoken::Speaker, status};
use crate::{
    app::App,
    policy::{Actor, Scope},
    service::{
        access,
        error::{ServiceError, UserError, UserErrorCode},
        input,
        owner::Owners,
        unit::{self, Finder, UnitNamed},
    },
    store::{
        self, Batch,
        obligation::{Filter, Statuses},
    },
};

/// Rows read at a time.
const BATCH: u64 = 1_000;

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Upcoming {
    /// Only what this person may see, by the subject that they sign in with; absent: everything.
    pub seen_by: Option<String>,
    /// How far ahead, days.
    pub days: u64,
    /// Only from or about these units or units below them, by reference or name.
    pub units: Vec<String>,
    /// Only of these tasks, by number.
    pub tasks: Vec<String>,
    /// Only what is late.
    pub overdue: bool,
}

/// One duty.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// Last day on which it is on time.
    pub due_on: NaiveDate,
    /// How it stands.
    pub status: ObligationStatus,
    /// Days since it was due; absent while it is not late.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_late: Option<i64>,
    /// Number of its task.
    pub task: String,
    /// Title of its task.
    pub title: String,
    /// Reference of its unit.
    pub unit: String,
    /// Whose it is: holder or unit, by name; absent for the authority as a whole.
    pub whose: Option<String>,
    /// For when it is.
    pub period: String,
    /// Who has it to do.
    pub owners: Vec<String>,
    /// Nobody holds the role: the one owner sees to it that somebody does it.
    pub vacant: bool,
}

/// What is late, and what is due from today until so many days ahead; the longest late first.
///
/// # Errors
/// [`ServiceError::Refused`] for a person, unit or task that does not exist; else the database's.
pub async fn upcoming(app: &App, asked: &Upcoming) -> Result<Vec<Line>, ServiceError> {
    let (directory, book, today) = (app.directory(), app.rules().book(), app.today());
    let scope = match &asked.seen_by {
        None => Scope::engine(),
        Some(subject) => {
            let actor = Actor::of(&directory, subject, today).ok_or_else(|| {
                let message = format!("nobody in the directory signs in as `{subject}`");
                UserError::new(UserErrorCode::NotFound, &["as"], message)
                    .help("see the column `subject` of the persons")
            })?;
            access::scope(&actor, &directory, &book, today)
        }
    };
    let speaker = Speaker {
        directory: &directory,
        rules: book.newest(),
        today,
        names_workers: scope.names_workers(),
    };
    let owners = Owners {
        directory: &directory,
        posts: book.posts(),
        today,
    };
    let filter = filter(&speaker, &scope, asked)?;
    let (mut lines, mut after) = (Vec::new(), None);
    loop {
        let Batch { rows, next } = store::obligation::batch(app.store(), &scope, &filter, after, BATCH).await?;
        for row in &rows {
            let ownership = owners.of(row);
            let named = scope.names_holder(row.holder_id);
            let people = ownership.owners.iter().filter(|_| named);
            let people = people.filter_map(|owner| directory.person(owner.person));
            lines.push(Line {
                due_on: row.due_on,
                status: status(row, today),
                days_late: Some((today - row.due_on).num_days()).filter(|days| *days > 0),
                task: row.task.clone(),
                title: speaker.title(&row.task).unwrap_or_default(),
                unit: directory
                    .unit(row.unit_id)
                    .map(|unit| unit.code.clone())
                    .unwrap_or_default(),
                whose: speaker.whose(row).map(str::to_owned),
                period: speaker.period(row),
                owners: people.map(|person| person.name.clone()).collect(),
                vacant: ownership.vacant,
            });
        }
        after = next;
        if after.is_none() {
            return Ok(lines);
        }
    }
}

fn filter(speaker: &Speaker<'_>, scope: &Scope, asked: &Upcoming) -> Result<Filter, ServiceError> {
    let (rules, today) = (speaker.rules, speaker.today);
    let mut errors = Vec::new();
    for task in asked.tasks.iter().filter(|task| rules.task(task).is_none()) {
        let error = UserError::new(UserErrorCode::NotFound, &["task"], format!("there is no task `{task}`"));
        errors.push(match rules.nearest_task(task) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error,
        });
    }
    let finder = Finder::under(scope.clone(), speaker.directory, today);
    let mut units = Vec::new();
    for name in &asked.units {
        match finder.look_up(&UnitNamed::Words(name.clone()), today, "unit") {
            Ok(unit) => units.push(unit.id),
            Err(error) => errors.push(error),
        }
    }
    input::sound(errors)?;
    let any_of = if asked.overdue {
        vec![ObligationStatus::Overdue]
    } else {
        use ObligationStatus::{NotDue, Open, Overdue, Partial};
        vec![NotDue, Open, Partial, Overdue]
    };
    Ok(Filter {
        tasks: asked.tasks.clone(),
        units: unit::narrowing(speaker.directory, units),
        statuses: Statuses { any_of, today },
        dated: Some(true),
        due_to: today.checked_add_days(Days::new(asked.days)),
        ..Filter::default()
    })
}
