//! Somebody who signs in. Roles come from `appointment`, never from the token.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::id::{AgencyId, PersonId};

/// Somebody who signs in. Roles come from `appointment`, never from the token.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "person")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonId,
    /// Staff reference in the imported registers; unique.
    pub code: String,
    /// `sub` of the tokens this person signs in with; unique.
    pub subject: String,
    /// Name to show.
    pub name: String,
    /// Partner agency the person works for; absent for the authority's own staff.
    pub agency_id: Option<AgencyId>,
}

/// Joins are written where they are needed: loaders batch, rows do not navigate.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
