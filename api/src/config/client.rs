//! Named clients, and the list of documents that each may send.

use std::path::PathBuf;

use serde::Deserialize;

/// A client that is bound to its list.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Client {
    /// As its tokens (`azp` or `client_id`) or its requests (`apollographql-client-name`) say it.
    pub name: String,
    /// The list, as the client's build wrote it.
    pub manifest: PathBuf,
}
