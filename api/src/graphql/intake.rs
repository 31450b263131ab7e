//! Whether an operation takes in a concern: what somebody has to say about a child goes before everything else.

use async_graphql::{
    Name, Value, Variables,
    parser::types::{ExecutableDocument, Field, OperationType, Selection, SelectionSet},
};
use async_graphql_value::Value as Written;

use super::{hollow, price};

/// What means that there is none.
const NO_CONCERN: &str = "NONE";
/// How many times what the fields at the root cost the whole may cost: a receipt with all that follows, not a list beside it.
const MOST_TIMES: u64 = 20;

/// Whether every field at the root of the operation takes in a concern, and the whole of it, which costs `price` at most, asks
/// for little more than that.
pub fn is_intake(document: &ExecutableDocument, variables: &Variables, price: u64) -> bool {
    let mut operations = document.operations.iter().map(|(_, operation)| &operation.node);
    let Some(operation) = operations.next().filter(|it| it.ty == OperationType::Mutation) else {
        return false;
    };
    let look = Look { document, variables };
    let own = look.set(&operation.selection_set.node);
    own.is_some_and(|own| price <= own.saturating_mul(MOST_TIMES))
}

struct Look<'a> {
    document: &'a ExecutableDocument,
    variables: &'a Variables,
}

impl Look<'_> {
    /// What its fields cost by themselves, points; none where one of them takes in no concern.
    fn set(&self, set: &SelectionSet) -> Option<u64> {
        set.items.iter().try_fold(0_u64, |sum, selection| {
            let one = match &selection.node {
                Selection::Field(field) if hollow::is_ours(&field.node) => Some(0),
                Selection::Field(field) => {
                    let field = &field.node;
                    self.field(field)
                        .then(|| price::weight(&field.name.node).saturating_add(1))
                }
                Selection::InlineFragment(fragment) => self.set(&fragment.node.selection_set.node),
                Selection::FragmentSpread(spread) => {
                    let fragment = self.document.fragments.get(&spread.node.fragment_name.node)?;
                    self.set(&fragment.node.selection_set.node)
                }
            };
            Some(sum.saturating_add(one?))
        })
    }

    fn field(&self, field: &Field) -> bool {
        match field.name.node.as_str() {
            "raiseConcern" => true,
            "submitEvidence" => field
                .get_argument("input")
                .is_some_and(|input| self.has_concern(&input.node)),
            _ => false,
        }
    }

    fn has_concern(&self, input: &Written) -> bool {
        match input {
            Written::Variable(name) => match self.variables.get(name) {
                Some(Value::Object(fields)) => fields.get("concern").is_some_and(is_concern),
                _ => false,
            },
            Written::Object(fields) => match fields.get("concern") {
                Some(Written::Enum(level)) => level.as_str() != NO_CONCERN,
                Some(Written::Variable(name)) => self.variables.get(name).is_some_and(is_concern),
                _ => false,
            },
            _ => false,
        }
    }
}

fn is_concern(level: &Value) -> bool {
    matches!(level, Value::Enum(level) if *level != Name::new(NO_CONCERN))
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    fn intake(text: &str, variables: Value) -> bool {
        is_intake(&parse_query(text).unwrap(), &Variables::from_value(variables), 4_020)
    }

    #[test]
    fn what_takes_in_a_concern_is_known_by_the_operation() {
        let nothing = || Value::Null;
        let level = |level: &str| Value::Enum(Name::new(level));
        let submit = "mutation($i: SubmitEvidenceInput!) { submitEvidence(input: $i) { evidence { id } } }";
        let only = |name: &str, it: Value| Value::Object(std::iter::once((Name::new(name), it)).collect());
        let input = |it: Value| only("i", only("concern", it));
        assert!(intake(
            "mutation { a: raiseConcern(input: {}) { __typename } b: raiseConcern(input: {}) { concern { id } } }",
            nothing()
        ));
        let one = "mutation { raiseConcern(input: {}) { concern { id } } }";
        assert!(!intake(one, nothing()), "it costs more than a receipt");
        assert!(is_intake(&parse_query(one).unwrap(), &Variables::default(), 2_020));
        assert!(intake(submit, input(level("SIGNIFICANT"))));
        assert!(!intake(submit, input(level("NONE"))));
        assert!(intake(
            "mutation { a: submitEvidence(input: {concern: SOME}) { __typename } }",
            nothing()
        ));
        assert!(!intake(
            "mutation { submitEvidence(input: {concern: NONE}) { __typename } }",
            nothing()
        ));
        let part = "mutation($c: ConcernLevel!) { ...F } fragment F on Mutation { ... { submitEvidence(input: {concern: $c}) { __typename } } }";
        assert!(intake(part, only("c", level("SIGNIFICANT"))));
        assert!(!intake(part, only("c", level("NONE"))));
        for other in [
            "{ concerns { totalCount } }",
            "query raiseConcern { viewer { person { id } } }",
            "mutation { raiseConcern: closeConcern(input: {}) { concern { id } } }",
            "mutation { raiseConcern(input: {}) { concern { id } } closeConcern(input: {}) { concern { id } } }",
            "subscription { obligationChanged { id } }",
        ] {
            assert!(!intake(other, nothing()), "{other}");
        }
    }

    #[test]
    fn what_the_gate_adds_changes_nothing() {
        let text = "mutation($b: Boolean!, $i: RaiseConcernInput!) { raiseConcern(input: $i) @include(if: $b) { errors { code } } }";
        let mut document = parse_query(text).unwrap();
        assert!(hollow::fill(&mut document));
        assert!(is_intake(&document, &Variables::default(), 100));
    }
}
