//! A person holds a role in a unit from one day to another.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::id::{AppointmentId, PersonId, UnitId};

/// A person holds a role in a unit from one day to another.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "appointment")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AppointmentId,
    /// Who holds it.
    pub person_id: PersonId,
    /// Role code of the framework's vocabulary.
    pub role: String,
    /// Where the role is held.
    pub unit_id: UnitId,
    /// First day.
    pub valid_from: Date,
    /// Last day, inclusive; open when absent.
    pub valid_to: Option<Date>,
}

/// Joins are written where they are needed: loaders batch, rows do not navigate.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
