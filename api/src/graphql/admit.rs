//! The gate: from the text that somebody sent to an operation that may run, whichever way it came. Nothing is looked up here, and
//! nobody's rights are asked for: that is the business of what runs.

use std::sync::Arc;

use async_graphql::{Request, Response, Variables, parser::types::OperationType};
use serde_json::{Map, Value};

use super::{
    Cost, Done, Failure, Taken, document::Operation, error::ErrorCode, flaw::Flaw, intake, unset, variable, verdict,
};

/// One GraphQL request, as it was sent.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What a caller quotes when something went wrong.
    pub request_id: Arc<str>,
    /// The document.
    pub query: String,
    /// Which of its operations, where it has several.
    pub operation: Option<String>,
    /// Its variables.
    pub variables: Map<String, Value>,
    /// Whether it may be a mutation: not by `GET`, which anything on the way may repeat or do ahead of time.
    pub may_change: bool,
}

/// What sort of operation it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Reads.
    Query,
    /// Changes something.
    Mutation,
    /// Is answered by events.
    Subscription,
}

/// What goes first when not everything can run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Can be asked again.
    Read,
    /// Somebody has done something, and waits.
    Change,
    /// Somebody has a concern about a child.
    Intake,
}

/// An operation that may run: it fits the schema and the limits, and its variables fit it. It may run several times, as a
/// subscription does with each event.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub(super) request_id: Arc<str>,
    pub(super) operation: Arc<Operation>,
    variables: Variables,
    unset: Vec<async_graphql::Name>,
    price: u64,
    urgency: Urgency,
    taken: Option<Arc<Taken>>,
}

impl Prepared {
    /// What sort of operation it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self.operation.kind {
            OperationType::Query => Kind::Query,
            OperationType::Mutation => Kind::Mutation,
            OperationType::Subscription => Kind::Subscription,
        }
    }

    /// Its name, or what sort it is; for the log.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.operation.name
    }

    /// What it costs at most, points.
    #[must_use]
    pub fn price(&self) -> u64 {
        self.price
    }

    /// What goes first when not everything can run.
    #[must_use]
    pub fn urgency(&self) -> Urgency {
        self.urgency
    }

    /// The same, with its price taken from the client's bucket.
    #[must_use]
    pub fn paid(mut self, taken: Option<Taken>) -> Self {
        self.taken = taken.map(Arc::new);
        self
    }

    /// What it cost, once it has run: the rest is given back.
    pub(super) fn settled(&self, points: u64) -> Cost {
        let balance = self.taken.as_ref().map(|taken| taken.settle(points));
        Cost::new(self.price, Some(points), balance)
    }

    /// What one more run of it cost.
    pub(super) fn again(&self, points: u64) -> Cost {
        let balance = self.taken.as_ref().map(|taken| taken.more(points));
        Cost::new(self.price, Some(points), balance)
    }

    /// What the executor runs.
    pub(super) fn request(&self) -> Request {
        let mut document = self.operation.executable(&self.variables);
        unset::leave_out(&mut document, &self.unset);
        let mut request = Request::new("").variables(self.variables.clone());
        request.set_parsed_query(document);
        request
    }
}

/// Reads the document, picks its operation and holds the variables against it. The bounds of [`crate::http::gate`] are passed before.
///
/// # Errors
///
/// The whole answer to what may not run.
pub fn admit(asked: Asked) -> Result<Prepared, Done> {
    let request_id = asked.request_id;
    let refused = |failure, flaws: &[Flaw]| {
        let errors = flaws.iter().map(|flaw| flaw.entry(&request_id)).collect();
        Done::refused(Response::from_errors(errors), Some(failure), &request_id)
    };
    let document = verdict::judge(&asked.query).map_err(|flaws| refused(Failure::NotExecuted, &flaws))?;
    let operation = document
        .find(asked.operation.as_deref())
        .map_err(|flaw| refused(Failure::NotExecuted, &[flaw]))?;
    if operation.kind == OperationType::Mutation && !asked.may_change {
        let why = "a mutation is sent by `POST`, never by `GET`";
        let flaw = Flaw::new(ErrorCode::BadRequest, why);
        return Err(refused(Failure::WouldChange, &[flaw]));
    }
    let coerced = variable::coerce(&operation.variables, asked.variables)
        .map_err(|flaws| refused(Failure::NotExecuted, &flaws))?;
    let too_long = operation.pages.check(&coerced.values);
    if !too_long.is_empty() {
        return Err(refused(Failure::NotExecuted, &too_long));
    }
    let price = operation.price.most(&coerced.values);
    let urgency = match operation.kind {
        OperationType::Mutation if intake::is_intake(&operation.document, &coerced.values, price) => Urgency::Intake,
        OperationType::Mutation => Urgency::Change,
        OperationType::Query | OperationType::Subscription => Urgency::Read,
    };
    Ok(Prepared {
        price,
        urgency,
        taken: None,
        operation,
        variables: coerced.values,
        unset: coerced.unset,
        request_id,
    })
}
