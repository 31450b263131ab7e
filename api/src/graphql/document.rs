//! A document before it runs: parsed, held against the schema and counted once, remembered by its text in
//! [`super::verdict`]. A request then only picks its operation.

use std::sync::Arc;

use apollo_compiler::{ExecutableDocument as Checked, introspection, parser::Parser, validation::Valid};
use async_graphql::{
    Name, Positioned, Variables,
    parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection},
};

use super::{
    contract::contract,
    count::{self, Reach},
    error::ErrorCode,
    executable::Executable,
    flaw::{self, Flaw},
    grammar, hollow, literal, merge,
    page::Pages,
    price::Price,
    scalar::shorten,
    shape::Shape,
    variable::Definition,
};

/// A document of which every operation may be run.
#[derive(Debug)]
pub struct Document(Vec<(Option<Name>, Arc<Operation>)>);

/// What is known of an operation before it runs.
#[derive(Debug)]
pub struct Operation {
    /// Its name, or what sort it is; for the log.
    pub name: String,
    /// What sort it is.
    pub kind: OperationType,
    /// In which order it asks for fields.
    pub shape: Shape,
    /// What it may cost.
    pub price: Price,
    /// How long the pages are that it asks for.
    pub pages: Pages,
    /// Its variables.
    pub variables: Vec<Definition>,
    /// Whether it asks for anything twice in one place.
    repeats: bool,
    /// Whether it may ask an object for nothing: then there is more in the answer than was asked for, see [`hollow`].
    pub hollow: bool,
    /// It alone, with the fragments that it uses.
    pub document: ExecutableDocument,
}

impl Document {
    /// Reads a document, the bounds of [`crate::http::gate`] passed.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it.
    pub fn read(text: &str) -> Result<Self, Vec<Flaw>> {
        let (checked, parsed) = validated(text)?;
        let operations = parsed.operations.iter().map(|(name, operation)| {
            let read = Operation::read(&checked, &parsed, name.as_ref(), operation).map_err(|flaw| vec![flaw])?;
            Ok((name.clone(), Arc::new(read)))
        });
        operations.collect::<Result<_, _>>().map(Self)
    }

    /// The operation that is asked for.
    ///
    /// # Errors
    ///
    /// When there is none of that name, or several and none is named.
    pub fn find(&self, wanted: Option<&str>) -> Result<Arc<Operation>, Flaw> {
        let found = match (wanted, self.0.as_slice()) {
            (None, [(_, only)]) => Some(only),
            (None, _) => {
                let why = "the document has several operations: say in `operationName` which one to run";
                return Err(Flaw::new(ErrorCode::BadRequest, why));
            }
            (Some(wanted), all) => all
                .iter()
                .find(|(name, _)| name.as_deref() == Some(wanted))
                .map(|(_, operation)| operation),
        };
        found.cloned().ok_or_else(|| {
            let wanted = shorten(wanted.unwrap_or_default());
            let why = format!("there is no operation `{wanted}` in the document");
            Flaw::new(ErrorCode::BadRequest, why)
        })
    }
}

/// Parses the text and holds it against the schema.
fn validated(text: &str) -> Result<(Valid<Checked>, Executable), Vec<Flaw>> {
    let Some(schema) = contract() else {
        return Err(vec![Flaw::internal()]);
    };
    let parsed = Parser::new()
        .parse_ast(text, "document.graphql")
        .map_err(|wrong| flaw::syntax(&wrong.errors))?;
    grammar::check(text).map_err(|flaw| vec![flaw])?;
    let checked = parsed
        .to_executable_validate(schema)
        .map_err(|wrong| flaw::validation(schema, &wrong.errors))?;
    let flaws = literal::check(schema, &checked);
    if !flaws.is_empty() {
        return Err(flaws);
    }
    let executable = Executable::of(&parsed).map_err(|flaw| vec![flaw])?;
    Ok((checked, executable))
}

/// The executor looks for what is followed at the root itself, not in fragments: without a word it would follow nothing.
fn followed(operation: &OperationDefinition) -> Result<(), Flaw> {
    let mut items = operation.selection_set.node.items.iter();
    let plain = items.all(|item| matches!(item.node, Selection::Field(_)));
    if operation.ty == OperationType::Subscription && !plain {
        let why = "write the field that is followed at the root of the subscription, not in a fragment";
        return Err(Flaw::new(ErrorCode::BadRequest, why));
    }
    Ok(())
}

impl Operation {
    /// The type of its root.
    #[must_use]
    pub const fn root(&self) -> &'static str {
        merge::root(self.kind)
    }

    /// What the executor runs with these variables: nothing twice.
    #[must_use]
    pub fn executable(&self, variables: &Variables) -> ExecutableDocument {
        if self.repeats {
            merge::once(&self.document, variables)
        } else {
            self.document.clone()
        }
    }

    fn read(
        checked: &Valid<Checked>,
        parsed: &Executable,
        name: Option<&Name>,
        operation: &Positioned<OperationDefinition>,
    ) -> Result<Self, Flaw> {
        let reach = Reach::of(&parsed.fragments, &operation.node);
        count::check(&parsed.fragments, &operation.node, &reach)?;
        let known = checked
            .operations
            .get(name.map(Name::as_str))
            .map_err(|wrong| Flaw::new(ErrorCode::BadRequest, wrong.message().to_string()))?;
        introspection::check_max_depth(checked, known).map_err(|_| {
            let why = "the schema is asked for too deeply within itself: ask for types by name, one at a time";
            Flaw::new(ErrorCode::DocumentTooComplex, why)
        })?;
        followed(&operation.node)?;
        let repeats = merge::repeats(&reach.fragments, &operation.node)?;
        let mut document = ExecutableDocument {
            operations: DocumentOperations::Single(operation.clone()),
            fragments: reach.fragments,
        };
        let hollow = hollow::fill(&mut document);
        Ok(Self {
            name: name.map_or_else(|| operation.node.ty.to_string(), ToString::to_string),
            kind: operation.node.ty,
            shape: Shape::of(
                &parsed.fragments,
                &operation.node.selection_set.node,
                merge::root(operation.node.ty),
            ),
            price: Price::of(checked, known),
            pages: Pages::of(checked, known),
            variables: Definition::of(known, &operation.node),
            repeats,
            hollow,
            document,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flaws(text: &str) -> Vec<(ErrorCode, String)> {
        let flaws = Document::read(text).err().unwrap_or_default();
        flaws.into_iter().map(|flaw| (flaw.code, flaw.message)).collect()
    }

    /// Documents with what is wrong in each.
    const SLIPS: &[(&str, ErrorCode, &str)] = &[
        ("{", ErrorCode::BadRequest, "not GraphQL at line 1, column 2"),
        (
            "{ evidence(first: 1 nodes) { totalCount } }",
            ErrorCode::BadRequest,
            "line 1, column 21",
        ),
        (
            "{ viewers { person { id } } }",
            ErrorCode::ValidationFailed,
            "did you mean `viewer`?",
        ),
        (
            "{ evidence(fist: 1) { totalCount } }",
            ErrorCode::ValidationFailed,
            "did you mean `first`?",
        ),
        (
            "{ evidence(filter: { taks: [\"3.16\"] }) { totalCount } }",
            ErrorCode::ValidationFailed,
            "did you mean `tasks`?",
        ),
        (
            "{ ruleBook(format: MARKDWN) }",
            ErrorCode::ValidationFailed,
            "did you mean `MARKDOWN`?",
        ),
        (
            "{ viewer }",
            ErrorCode::ValidationFailed,
            "`viewer` has fields of its own",
        ),
        (
            "{ me: viewer @include(if: true) }",
            ErrorCode::ValidationFailed,
            "as in `me: viewer { … }`",
        ),
        (
            "{ ...A } fragment A on Query { ...A }",
            ErrorCode::ValidationFailed,
            "`A` fragment cannot reference itself",
        ),
        (
            "subscription { a }",
            ErrorCode::ValidationFailed,
            "does not have a field `a`",
        ),
        (
            "subscription { a: obligationChanged { id } b: obligationChanged { id } }",
            ErrorCode::ValidationFailed,
            "one root field",
        ),
        (
            "subscription { ... { obligationChanged { id } } }",
            ErrorCode::BadRequest,
            "not in a fragment",
        ),
        ("type A { a: Int }", ErrorCode::ValidationFailed, "must not contain"),
        (
            "query($a: Date = \"soon\") { framework(asOf: $a) { __typename } }",
            ErrorCode::BadInput,
            "is not a day",
        ),
        (
            "{ framework(asOf: \"soon\") { __typename } }",
            ErrorCode::BadInput,
            "is not a day",
        ),
        (
            "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
            ErrorCode::DocumentTooComplex,
            "too deeply",
        ),
    ];

    #[test]
    fn what_does_not_fit_is_told_with_its_place_and_the_nearest_name() {
        assert_eq!(flaws("{ viewer { person { id } } }"), []);
        for &(text, code, told) in SLIPS {
            let found = flaws(text);
            assert!(
                found.iter().any(|(is, message)| *is == code && message.contains(told)),
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn what_follows_from_a_slip_is_not_told_besides() {
        let told = flaws("{ viewer { person { nam } } }");
        let [(ErrorCode::ValidationFailed, only)] = told.as_slice() else {
            panic!("{told:?}");
        };
        assert!(only.contains("did you mean `name`?"), "{only}");
        // Two slips are two.
        assert_eq!(flaws("{ viewer { person agency { cod } } }").len(), 2);
    }

    #[test]
    fn an_operation_is_found_by_name() {
        let document = Document::read("query A { __typename } mutation B { __typename }").unwrap();
        assert_eq!(document.find(Some("A")).unwrap().kind, OperationType::Query);
        assert_eq!(document.find(Some("B")).unwrap().kind, OperationType::Mutation);
        assert_eq!(document.find(Some("C")).unwrap_err().code, ErrorCode::BadRequest);
        assert_eq!(document.find(None).unwrap_err().code, ErrorCode::BadRequest);
        let only = Document::read("query A { __typename }").unwrap();
        assert_eq!(only.find(None).unwrap().name, "A");
        let unnamed = Document::read("{ __typename }").unwrap();
        assert_eq!(unnamed.find(Some("A")).unwrap_err().code, ErrorCode::BadRequest);
    }
}
