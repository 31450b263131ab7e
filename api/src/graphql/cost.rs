//! What a request cost, told with every answer.

use serde::Serialize;

use super::budget::Balance;

/// `extensions.cost`: points asked for at most, points used, and how the client's bucket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Cost {
    /// Taken before it ran.
    pub requested: u64,
    /// Used; what was not is given back. Not there where nothing ran.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual: Option<u64>,
    /// Points left; not there where there is no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining: Option<u64>,
    /// Points of a full bucket; not there where there is no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

impl Cost {
    /// With the bucket as it stands.
    #[must_use]
    pub fn new(requested: u64, actual: Option<u64>, balance: Option<Balance>) -> Self {
        Self {
            requested,
            actual,
            remaining: balance.map(|balance| balance.remaining),
            limit: balance.map(|balance| balance.limit),
        }
    }
}
