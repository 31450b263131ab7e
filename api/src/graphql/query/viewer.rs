//! Who asks.

use async_graphql::Object;

use crate::graphql::object::viewer::Viewer;

/// Queries of whoever asks.
#[derive(Default)]
pub struct ViewerQuery;

/// Queries of whoever asks.
#[Object]
impl ViewerQuery {
    /// Who you are here: your person, roles, units and agency, what is due from you and what was sent to you.
    async fn viewer(&self) -> Viewer {
        Viewer
    }
}
