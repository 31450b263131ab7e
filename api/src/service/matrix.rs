//! The compliance matrix of a reporting year: obligations counted by unit, task and month.
//!
//! The month of the due date decides, and nothing else: what is due for March, with its days of grace, on 10 April stands in
//! April, and that of the last month of a year in the first month of the next year's matrix. So an obligation with a due date
//! stands in exactly one cell of exactly one year's matrix; one without stands in the undated cell of its task and unit,
//! in every year's.

use std::{cmp::Ordering, collections::BTreeMap};

use chrono::NaiveDate;
use entity::id::UnitId;
use rules::calendar::{ReportingYear, Span};

use super::{error::ServiceError, obligation::ObligationStatus};
use crate::{
    directory::Directory,
    policy::Scope,
    store::{
        Store,
        matrix::{self, Tally},
        obligation::Filter,
    },
};

/// Most tallies in one matrix: a county-year has some six thousand.
pub const MOST_TALLIES: u64 = 20_000;

/// How many stand how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<ObligationStatus, u64>);

/// The matrix of one year.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// First and last day of each of its months.
    pub months: Vec<Span>,
    /// One for every unit that has anything, from the authority downwards, each unit followed by those below it.
    pub rows: Vec<Row>,
    /// Sums of each task, by its number.
    pub tasks: BTreeMap<String, Counts>,
    /// Sums of each month, in order.
    pub by_month: Vec<Counts>,
    /// Sum of what has no date.
    pub undated: Counts,
    /// Sum of everything.
    pub counts: Counts,
}

/// Everything due from or about one unit.
#[derive(Clone, Debug)]
pub struct Row {
    /// The unit.
    pub unit: UnitId,
    /// One for every task of which there is anything.
    pub lines: Vec<Line>,
    /// Sum of the row.
    pub counts: Counts,
}

/// One task of one unit.
#[derive(Clone, Debug)]
pub struct Line {
    /// Number of the task.
    pub task: String,
    /// Only those with anything in them, by month, what has no date last.
    pub cells: Vec<Cell>,
    /// Sum of the line.
    pub counts: Counts,
}

/// One month of one task of one unit.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Which of the months, from 0; nothing for what has no date.
    pub month: Option<usize>,
    /// How many stand how.
    pub counts: Counts,
}

/// Why there is no matrix.
#[derive(Debug, thiserror::Error)]
pub enum MatrixError {
    /// It would be too large to send.
    #[error("the matrix would have more than {MOST_TALLIES} entries: ask for single units, parts, tasks or statuses")]
    TooLarge,
    /// It could not be read.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

/// The twelve months of a reporting year.
#[must_use]
pub fn months(reporting: ReportingYear, year: Span) -> Vec<Span> {
    reporting.slices(12, year).map(|slice| slice.span()).collect()
}

/// Counts what `filter` finds of the year whose months these are.
///
/// # Errors
/// [`MatrixError::TooLarge`] when there is too much of it; else the database's.
pub async fn read(
    store: &Store,
    scope: &Scope,
    directory: &Directory,
    filter: &Filter,
    months: Vec<Span>,
    today: NaiveDate,
) -> Result<Matrix, MatrixError> {
    let tallies = matrix::tallies(store, scope, filter, &months, today, MOST_TALLIES + 1)
        .await
        .map_err(ServiceError::from)?;
    if u64::try_from(tallies.len()).unwrap_or(u64::MAX) > MOST_TALLIES {
        return Err(MatrixError::TooLarge);
    }
    Ok(arrange(directory, months, tallies, today))
}

fn arrange(directory: &Directory, months: Vec<Span>, tallies: Vec<Tally>, today: NaiveDate) -> Matrix {
    let mut matrix = Matrix {
        by_month: vec![Counts::default(); months.len()],
        months,
        rows: Vec::new(),
        tasks: BTreeMap::new(),
        undated: Counts::default(),
        counts: Counts::default(),
    };
    // `None` would stand before the first month.
    let column = |month: Option<usize>| month.unwrap_or(usize::MAX);
    let mut units: BTreeMap<UnitId, BTreeMap<String, BTreeMap<usize, Counts>>> = BTreeMap::new();
    for tally in tallies {
        let (status, count) = (tally.status, tally.count);
        matrix.counts.add(status, count);
        match tally.month.and_then(|month| matrix.by_month.get_mut(month)) {
            Some(of_month) => of_month.add(status, count),
            None => matrix.undated.add(status, count),
        }
        let of_task = matrix.tasks.entry(tally.task.clone()).or_default();
        of_task.add(status, count);
        let lines = units.entry(tally.unit).or_default();
        let cells = lines.entry(tally.task).or_default();
        cells.entry(column(tally.month)).or_default().add(status, count);
    }
    matrix.rows = units.into_iter().map(|(unit, lines)| row(unit, lines)).collect();
    let path = |row: &Row| {
        let mut names: Vec<&str> = directory
            .line(row.unit, today)
            .into_iter()
            .map(|unit| directory.name(unit, today))
            .collect();
        names.reverse();
        (names, row.unit)
    };
    matrix.rows.sort_by_cached_key(path);
    matrix
}

fn row(unit: UnitId, lines: BTreeMap<String, BTreeMap<usize, Counts>>) -> Row {
    let lines: Vec<Line> = lines
        .into_iter()
        .map(|(task, cells)| Line {
            task,
            counts: Counts::sum(cells.values()),
            cells: cells
                .into_iter()
                .map(|(month, counts)| Cell {
                    month: (month != usize::MAX).then_some(month),
                    counts,
                })
                .collect(),
        })
        .collect();
    Row {
        unit,
        counts: Counts::sum(lines.iter().map(|line| &line.counts)),
        lines,
    }
}

impl Counts {
    fn add(&mut self, status: ObligationStatus, count: u64) {
        *self.0.entry(status).or_default() += count;
    }

    fn sum<'a>(parts: impl Iterator<Item = &'a Self>) -> Self {
        let mut sum = Self::default();
        for (status, count) in parts.flat_map(|part| &part.0) {
            sum.add(*status, *count);
        }
        sum
    }

    /// All together.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }

    /// How many stand how, of what there is any.
    pub fn by_status(&self) -> impl Iterator<Item = (ObligationStatus, u64)> {
        self.0.iter().map(|(status, count)| (*status, *count))
    }

    /// The status among them that most asks for something to be done.
    #[must_use]
    pub fn gravest(&self) -> Option<ObligationStatus> {
        self.0.keys().copied().max_by(|a, b| urgency(*a).cmp(&urgency(*b)))
    }
}

/// What a cell shows when it can only show one thing.
fn urgency(status: ObligationStatus) -> u8 {
    match status {
        ObligationStatus::Overdue => 10,
        ObligationStatus::Partial => 9,
        ObligationStatus::Open => 8,
        ObligationStatus::NotDue => 7,
        ObligationStatus::MetLate => 6,
        ObligationStatus::Met => 5,
        ObligationStatus::Standing => 4,
        ObligationStatus::Planned => 3,
        ObligationStatus::Waived => 2,
        ObligationStatus::NotApplicable => 1,
        ObligationStatus::Cancelled => 0,
    }
}

/// Numbers of tasks as people count: 3.2 before 3.10.
#[must_use]
pub fn by_number(one: &str, other: &str) -> Ordering {
    let key = |number: &str| -> Vec<u32> { number.split('.').map(|part| part.parse().unwrap_or(u32::MAX)).collect() };
    key(one).cmp(&key(other)).then_with(|| one.cmp(other))
}
