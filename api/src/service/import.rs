//! Units, people, appointments, meetings, case files and agencies from CSV: every bad line is told, and then nothing is loaded.
//! The same file twice changes nothing; a line with a later first day is a dated change.

mod agency;
mod appointment;
mod case_file;
mod meeting;
mod merge;
mod person;
mod problem;
mod register;
mod sheet;
mod summary;
mod unit;

use chrono::NaiveDate;
use entity::{change, id::ChangeId, instant::Instant};
use rules::RuleSet;

use crate::{
    app::App,
    clock::{Clock, new_id},
    store::{
        StoreError,
        import::{self, Applied, Existing, Plan},
    },
};

pub use problem::{Invalid, Problem};
pub use summary::Summary;

use register::Register;
use sheet::Sheet;

/// What the columns of each file are, for people.
pub const FORMATS: &str = include_str!("import/formats.txt");

/// A CSV file as it was read.
#[derive(Clone, Debug)]
pub struct Csv {
    /// Its name, for messages.
    pub name: String,
    /// Its content.
    pub text: String,
}

/// The files of one import; any may be missing.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// Partner agencies.
    pub agencies: Option<Csv>,
    /// Units with their dated names and parents.
    pub units: Option<Csv>,
    /// People who sign in.
    pub persons: Option<Csv>,
    /// Who holds which role where.
    pub appointments: Option<Csv>,
    /// The register that samples are drawn from.
    pub case_files: Option<Csv>,
    /// Meetings of forums.
    pub meetings: Option<Csv>,
}

/// Why nothing was loaded.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Lines are wrong.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Others kept changing the directory at the same time.
    #[error("another import is running: try again when it has ended")]
    Busy,
    /// The database is away or full.
    #[error("the database could not take it; nothing was loaded")]
    Store(#[from] StoreError),
}

/// Loads the files: everything, in one transaction, or nothing.
///
/// # Errors
///
/// Every bad line of every file, or why the database could not take it.
pub async fn run(app: &App, files: &Files) -> Result<Summary, ImportError> {
    let book = app.rules().book();
    // Another import at the same time makes ours stale: look again, and give up when that does not end.
    for _ in 0..5 {
        let existing = import::existing(app.store()).await?;
        let epoch = existing.epoch;
        let plan = plan(files, existing, book.newest(), app.today(), app.clock())?;
        let summary = Summary::of(&plan);
        if plan.is_empty() {
            return Ok(summary);
        }
        let trail = trail(&summary, app.clock());
        if import::apply(app.store(), epoch, plan, trail).await? == Applied::Written {
            if let Err(error) = app.refresh().await {
                tracing::warn!(%error, "the import is stored, and will be seen a little later");
            }
            return Ok(summary);
        }
    }
    Err(ImportError::Busy)
}

fn trail(summary: &Summary, clock: &dyn Clock) -> change::Model {
    let id = new_id(clock);
    change::Model {
        id: ChangeId(id),
        at: Instant::from(clock.now()),
        actor_id: None,
        operation: "import".to_owned(),
        subject_kind: "directory".to_owned(),
        subject_id: id,
        detail: serde_json::json!(summary).to_string(),
    }
}

/// Works out what would be written.
///
/// `rules` have the vocabulary and the calendar; `today` is the day on which the register of case files must fit.
///
/// # Errors
///
/// Every bad line of every file.
pub fn plan(
    files: &Files,
    existing: Existing,
    rules: &RuleSet,
    today: NaiveDate,
    clock: &dyn Clock,
) -> Result<Plan, Invalid> {
    let mut problems = Vec::new();
    let mut register = Register::new(existing, rules, today, clock);
    let parts: [(&Option<Csv>, Load); 6] = [
        (&files.agencies, agency::load),
        (&files.units, unit::load),
        (&files.persons, person::load),
        (&files.appointments, appointment::load),
        (&files.case_files, case_file::load),
        (&files.meetings, meeting::load),
    ];
    for (csv, load) in parts {
        if let Some(csv) = csv {
            let before = problems.len();
            load(csv, &mut register, &mut problems);
            if let Some(of_file) = problems.get_mut(before..) {
                of_file.sort_by_key(|problem| problem.line);
            }
        }
    }
    if problems.is_empty() {
        Ok(register.into_plan())
    } else {
        Err(Invalid(problems))
    }
}

type Load = fn(&Csv, &mut Register<'_>, &mut Vec<Problem>);
