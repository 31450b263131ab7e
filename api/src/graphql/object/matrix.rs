//! The compliance matrix of a reporting year.

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};
use rules::calendar::Span;

use super::{
    obligation::Obligation, obligation_selection::ObligationSelection, period::Period, task::Task, unit::Unit,
};
use crate::{
    graphql::{
        connection::{Connection, Paging},
        context::InSession,
        error::Fault,
        id::encode,
        list,
        query::obligation::{ObligationFilter, ObligationOrder},
        scalar::{Date, FinancialYear},
        term::ObligationStatus,
    },
    service::matrix::{self, Cell, Counts, Line, Row},
};

/// A matrix, and what was asked for.
pub struct ComplianceMatrix {
    /// The year.
    pub year: FinancialYear,
    /// Its days.
    pub span: Span,
    /// What was counted.
    pub matrix: Arc<matrix::Matrix>,
    /// As it was asked for.
    pub asked: Arc<ObligationFilter>,
}

/// How many obligations stand alike.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct StatusCount {
    /// How they stand today.
    status: ObligationStatus,
    /// How many.
    count: u64,
}

impl StatusCount {
    /// So many that stand like this.
    pub fn new(status: ObligationStatus, count: u64) -> Self {
        Self { status, count }
    }
}

fn statuses(counts: &Counts) -> Vec<StatusCount> {
    let each = counts.by_status();
    each.map(|(status, count)| StatusCount::new(status.into(), count))
        .collect()
}

/// Obligations of a reporting year counted by unit, task and month, as far as you may see them. Rows, lines and cells
/// with nothing in them are left out. The month of the due date decides: what is due for March, with its days of
/// grace, in April stands in April, so that each obligation with a date stands in one cell of one year's matrix. What
/// has no date (standing duties, rows still being developed) stands in the cell without a month, in every year's.
#[Object(serial)]
impl ComplianceMatrix {
    /// The year.
    async fn year(&self) -> FinancialYear {
        self.year
    }

    /// Its first and last day.
    async fn period(&self) -> Period {
        Period::new(self.year.label(), self.span.start, self.span.end)
    }

    /// All of its months, in order.
    async fn months(&self) -> Vec<MatrixMonth> {
        let each = self.matrix.months.iter().zip(&self.matrix.by_month).zip(1..);
        each.map(|((days, counts), month)| MatrixMonth {
            month,
            start: Date(days.start),
            end: Date(days.end),
            total: counts.total(),
            counts: statuses(counts),
        })
        .collect()
    }

    /// One for every unit that anything is due from or about: the authority first, each unit followed by those below it.
    /// What each holder of a role owes stands with the unit in which the role is held.
    async fn rows(&self) -> Vec<MatrixRow> {
        let rows = 0..self.matrix.rows.len();
        rows.map(|at| MatrixRow {
            asked: Arc::clone(&self.asked),
            matrix: Arc::clone(&self.matrix),
            at,
        })
        .collect()
    }

    /// Sums of every task that anything is due of, in the framework's order.
    async fn tasks(&self, ctx: &Context<'_>) -> Result<Vec<MatrixTask>, Fault> {
        let mut found: Vec<_> = self.matrix.tasks.iter().collect();
        found.sort_by(|(one, _), (other, _)| matrix::by_number(one, other));
        let mut tasks = Vec::with_capacity(found.len());
        for (reference, counts) in found {
            tasks.push(MatrixTask {
                task: Task::last_known(ctx.session(), reference).await?,
                total: counts.total(),
                counts: statuses(counts),
            });
        }
        Ok(tasks)
    }

    /// How many have no date.
    async fn undated_total(&self) -> u64 {
        self.matrix.undated.total()
    }

    /// How those without a date stand.
    async fn undated_counts(&self) -> Vec<StatusCount> {
        statuses(&self.matrix.undated)
    }

    /// How many there are, those without a date too.
    async fn total(&self) -> u64 {
        self.matrix.counts.total()
    }

    /// How they stand, those without a date too.
    async fn counts(&self) -> Vec<StatusCount> {
        statuses(&self.matrix.counts)
    }
}

/// A month of a reporting year, with its sums.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct MatrixMonth {
    /// Its number in the reporting year: 1 is the first.
    month: u32,
    /// First day.
    start: Date,
    /// Last day.
    end: Date,
    /// How many are due in it.
    total: u64,
    /// How they stand.
    counts: Vec<StatusCount>,
}

/// A task, with its sums.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct MatrixTask {
    /// The task.
    task: Task,
    /// How many are due of it.
    total: u64,
    /// How they stand.
    counts: Vec<StatusCount>,
}

/// Place of a row in a matrix.
pub struct MatrixRow {
    asked: Arc<ObligationFilter>,
    matrix: Arc<matrix::Matrix>,
    at: usize,
}

impl MatrixRow {
    fn row(&self) -> Result<&Row, Fault> {
        let row = self.matrix.rows.get(self.at);
        row.ok_or_else(|| Fault::internal("a matrix lacks a row that it has"))
    }
}

/// Everything due from or about one unit.
#[Object(serial)]
impl MatrixRow {
    /// The unit.
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>, Fault> {
        Ok(Unit::find(ctx.session(), self.row()?.unit))
    }

    /// One for every task of which there is anything, in the framework's order.
    async fn lines(&self) -> Result<Vec<MatrixLine>, Fault> {
        let row = self.row()?;
        let mut lines: Vec<_> = row.lines.iter().zip(0..).collect();
        lines.sort_by(|(one, _), (other, _)| matrix::by_number(&one.task, &other.task));
        let each = lines.into_iter().map(|(_, at)| MatrixLine {
            asked: Arc::clone(&self.asked),
            matrix: Arc::clone(&self.matrix),
            at: (self.at, at),
        });
        Ok(each.collect())
    }

    /// How many there are.
    async fn total(&self) -> Result<u64, Fault> {
        Ok(self.row()?.counts.total())
    }

    /// How they stand.
    async fn counts(&self) -> Result<Vec<StatusCount>, Fault> {
        Ok(statuses(&self.row()?.counts))
    }
}

/// Place of a line in a matrix.
pub struct MatrixLine {
    asked: Arc<ObligationFilter>,
    matrix: Arc<matrix::Matrix>,
    at: (usize, usize),
}

impl MatrixLine {
    fn line(&self) -> Result<&Line, Fault> {
        let row = self.matrix.rows.get(self.at.0);
        row.and_then(|row| row.lines.get(self.at.1))
            .ok_or_else(|| Fault::internal("a matrix lacks a line that it has"))
    }
}

/// One task of one unit.
#[Object(serial)]
impl MatrixLine {
    /// The task.
    async fn task(&self, ctx: &Context<'_>) -> Result<Task, Fault> {
        Task::last_known(ctx.session(), &self.line()?.task).await
    }

    /// Those months in which anything is due, in order; what has no date last.
    async fn cells(&self) -> Result<Vec<MatrixCell>, Fault> {
        let cells = 0..self.line()?.cells.len();
        let each = cells.map(|at| MatrixCell {
            asked: Arc::clone(&self.asked),
            matrix: Arc::clone(&self.matrix),
            at: (self.at.0, self.at.1, at),
        });
        Ok(each.collect())
    }

    /// How many there are.
    async fn total(&self) -> Result<u64, Fault> {
        Ok(self.line()?.counts.total())
    }

    /// How they stand.
    async fn counts(&self) -> Result<Vec<StatusCount>, Fault> {
        Ok(statuses(&self.line()?.counts))
    }
}

/// Place of a cell in a matrix.
pub struct MatrixCell {
    asked: Arc<ObligationFilter>,
    matrix: Arc<matrix::Matrix>,
    at: (usize, usize, usize),
}

impl MatrixCell {
    fn place(&self) -> Result<(&Row, &Line, &Cell), Fault> {
        let row = self.matrix.rows.get(self.at.0);
        let line = row.and_then(|row| row.lines.get(self.at.1));
        let cell = line.and_then(|line| line.cells.get(self.at.2));
        match (row, line, cell) {
            (Some(row), Some(line), Some(cell)) => Ok((row, line, cell)),
            _ => Err(Fault::internal("a matrix lacks a cell that it has")),
        }
    }

    fn cell(&self) -> Result<&Cell, Fault> {
        self.place().map(|(_, _, cell)| cell)
    }

    /// What was asked for, narrowed to what stands here.
    fn narrowed(&self) -> Result<ObligationFilter, Fault> {
        let (row, line, cell) = self.place()?;
        let days = cell.month.and_then(|month| self.matrix.months.get(month));
        let asked = (*self.asked).clone();
        Ok(ObligationFilter {
            tasks: Some(vec![line.task.clone()]),
            unit: Some(encode(row.unit)),
            dated: Some(days.is_some()),
            due_from: asked.due_from.max(days.map(|days| Date(days.start))),
            due_to: match (asked.due_to, days.map(|days| Date(days.end))) {
                (Some(asked), Some(end)) => Some(asked.min(end)),
                (asked, end) => asked.or(end),
            },
            ..asked
        })
    }
}

/// What is due of one task from or about one unit in one month.
#[Object(serial)]
impl MatrixCell {
    /// Number of the month in the reporting year: 1 is the first; `null` for what has no date.
    async fn month(&self) -> Result<Option<u64>, Fault> {
        let month = self.cell()?.month;
        Ok(month.map(|month| u64::try_from(month).unwrap_or(u64::MAX).saturating_add(1)))
    }

    /// How many there are.
    async fn total(&self) -> Result<u64, Fault> {
        Ok(self.cell()?.counts.total())
    }

    /// How they stand.
    async fn counts(&self) -> Result<Vec<StatusCount>, Fault> {
        Ok(statuses(&self.cell()?.counts))
    }

    /// The status among them that most asks for something to be done, for maps of one colour a cell: `OVERDUE`, `PARTIAL`,
    /// `OPEN`, `NOT_DUE`, `MET_LATE`, `MET` and so on.
    async fn gravest(&self) -> Result<Option<ObligationStatus>, Fault> {
        Ok(self.cell()?.counts.gravest().map(Into::into))
    }

    /// The filter that finds exactly what is counted here.
    async fn filter(&self) -> Result<ObligationSelection, Fault> {
        self.narrowed().map(Into::into)
    }

    /// What is counted here. For at most 200 cells of a document; those of more are found with `filter`.
    async fn obligations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which order.", default)] order_by: ObligationOrder,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Obligation>, Fault> {
        let session = ctx.session();
        let filter = self.narrowed()?.read_unchecked(session)?;
        let total = self.cell()?.counts.total();
        let paging = Paging::new(first, after, last, before);
        list::obligations_counted(session, filter, order_by.into(), paging, total).await
    }
}
