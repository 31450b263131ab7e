//! Which obligations are asked for: one condition for lists, counts and sums.

use std::fmt;

use chrono::NaiveDate;
use entity::{
    column::{ObligationNature, ObligationState},
    id::{PersonId, UnitId},
    obligation::{Column, UNDATED},
};
use rules::calendar::Span;
use sea_orm::{ColumnTrait as _, Condition};

use super::{duty, gap::Gaps, status};
use crate::{
    policy::{Audience, Owed, Scope},
    store::{obligation::ObligationStatus, read, sql},
};

/// What is asked for; an empty list asks for nothing in particular.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Rows of the framework.
    pub tasks: Vec<String>,
    /// Parts of the framework.
    pub parts: Vec<u32>,
    /// Legs.
    pub legs: Vec<String>,
    /// Legs for which somebody is responsible; with none in it, nothing is found.
    pub responsible: Option<Vec<String>>,
    /// What goes to somebody; with none in it, nothing is found.
    pub addressed: Option<Vec<Audience>>,
    /// Due from or about these units or units under them.
    pub units: Vec<UnitId>,
    /// Due from or about exactly this unit.
    pub unit: Option<UnitId>,
    /// Role holders that they are due from.
    pub holders: Vec<PersonId>,
    /// What people or plans decided.
    pub states: Vec<ObligationState>,
    /// Where they stand on a day.
    pub statuses: Statuses,
    /// From a period, a meeting, an event, or without a date.
    pub natures: Vec<ObligationNature>,
    /// For a period of which a day lies within.
    pub touching: Option<Span>,
    /// With a due date, or without one.
    pub dated: Option<bool>,
    /// First due date.
    pub due_from: Option<NaiveDate>,
    /// Last due date.
    pub due_to: Option<NaiveDate>,
    /// All the evidence asked for is there, or not.
    pub completed: Option<bool>,
    /// Somebody's to do.
    pub owed: Option<Yours>,
    /// Without the evidence that they ask for.
    pub gaps: Option<Gaps>,
}

/// Statuses on a day. The day is no part of what is asked for: a cursor is still good on the morrow.
#[derive(Clone, Default)]
pub struct Statuses {
    /// Any of these; empty: any at all.
    pub any_of: Vec<ObligationStatus>,
    /// The day, Europe/London.
    pub today: NaiveDate,
}

impl fmt::Debug for Statuses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.any_of.fmt(f)
    }
}

/// What one person is to do. Appointments change while somebody pages: only the person is part of what is asked for.
#[derive(Clone)]
pub struct Yours {
    /// Who.
    pub person: PersonId,
    /// What that person owes today.
    pub owed: Vec<Owed>,
}

impl fmt::Debug for Yours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.person.fmt(f)
    }
}

impl Filter {
    /// The same of one task alone.
    #[must_use]
    pub fn of_task(&self, task: &str) -> Self {
        Self {
            tasks: vec![task.to_owned()],
            ..self.clone()
        }
    }

    /// The same as a condition on the table.
    pub(in crate::store) fn condition(&self, scope: &Scope) -> Condition {
        let completed = self
            .completed
            .map(|yes| present(Column::CompletedOn.is_not_null(), yes));
        let dated = self.dated.map(|yes| present(Column::DueOn.ne(UNDATED), yes));
        let responsible = self
            .responsible
            .as_ref()
            .map(|legs| Column::Leg.is_in(legs.iter().map(String::as_str)));
        let statuses = &self.statuses;
        Condition::all()
            .add_option(read::among(Column::Task, &texts(&self.tasks)))
            .add_option(self.parts())
            .add_option(read::among(Column::Leg, &texts(&self.legs)))
            .add_option(responsible)
            .add_option(self.addressed.as_deref().map(duty::addressed))
            .add_option(self.units())
            .add_option(self.unit.map(|unit| Column::UnitId.eq(unit)))
            .add_option(self.holders(scope))
            .add_option(read::among(Column::State, &self.states))
            .add_option((!statuses.any_of.is_empty()).then(|| status::among(&statuses.any_of, statuses.today)))
            .add_option(read::among(Column::Nature, &self.natures))
            .add_option(completed)
            .add_option(dated)
            .add_option(self.touching.map(|span| {
                Condition::all()
                    .add(Column::PeriodStart.lte(span.end))
                    .add(Column::PeriodEnd.gte(span.start))
            }))
            .add_option(self.gaps.as_ref().map(Gaps::condition))
            .add_option(self.owed.as_ref().map(|yours| duty::owed(&yours.owed)))
            .add(read::between(Column::DueOn, self.due_from, self.due_to))
    }

    /// A row's number begins with the number of its part, whatever rules it was planned under.
    fn parts(&self) -> Option<Condition> {
        let each = self
            .parts
            .iter()
            .map(|part| sql::begins(Column::Task.into_expr(), &format!("{part}.")));
        (!self.parts.is_empty()).then(|| each.fold(Condition::any(), Condition::add))
    }

    /// Who is not told whose work it is does not find it by asking for somebody's either.
    fn holders(&self, scope: &Scope) -> Option<Condition> {
        let named = self.holders.iter().copied();
        let told = named.filter(|holder| scope.names_holder(Some(*holder)));
        (!self.holders.is_empty()).then(|| Condition::all().add(Column::HolderId.is_in(told)))
    }

    fn units(&self) -> Option<Condition> {
        let columns = [Column::UnitId, Column::TeamId, Column::ServiceId];
        let each = columns.iter().map(|column| column.is_in(self.units.iter().copied()));
        (!self.units.is_empty()).then(|| each.fold(Condition::any(), Condition::add))
    }
}

fn texts(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

fn present(condition: sea_orm::sea_query::Expr, yes: bool) -> Condition {
    let all = Condition::all().add(condition);
    if yes { all } else { all.not() }
}
