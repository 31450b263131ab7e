//! Partner agencies.

use async_graphql::{ID, Object};
use entity::agency;

use crate::graphql::id::encode;

/// A partner of the safeguarding board.
#[derive(Clone)]
pub struct Agency(pub agency::Model);

/// A partner of the safeguarding board: police, health, schools, probation.
#[Object(serial)]
impl Agency {
    /// Global id.
    pub async fn id(&self) -> ID {
        encode(self.0.id)
    }

    /// Short code.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Full name.
    async fn name(&self) -> &str {
        &self.0.name
    }
}
