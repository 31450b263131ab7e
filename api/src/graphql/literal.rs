//! Values written into a document, where the validator is content too early: scalars of ours, long lists, and `null` as the
//! default of a variable that stands where none may be.

use std::collections::HashSet;

use super::{
    error::ErrorCode,
    executable::constant,
    flaw::{Flaw, MOST_FLAWS},
    scalar,
    variable::{self, MOST_ITEMS},
};
use apollo_compiler::{
    ExecutableDocument, Name, Node, Schema,
    ast::{InputValueDefinition, Type, Value},
    executable::{Operation, Selection},
    parser::SourceSpan,
    schema::ExtendedType,
};

/// Looks at every value of the document.
pub fn check(schema: &Schema, document: &ExecutableDocument) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    for operation in document.operations.iter() {
        let mut look = Look {
            schema,
            document,
            operation,
            takes_nul: false,
            flaws: &mut flaws,
        };
        look.defaults();
        look.arguments();
    }
    flaws.truncate(MOST_FLAWS);
    flaws
}

struct Look<'a> {
    schema: &'a Schema,
    document: &'a ExecutableDocument,
    operation: &'a Operation,
    takes_nul: bool,
    flaws: &'a mut Vec<Flaw>,
}

impl<'a> Look<'a> {
    fn defaults(&mut self) {
        for definition in &self.operation.variables {
            if let Some(default) = &definition.default_value {
                self.takes_nul = variable::told_in_payload(self.operation.operation_type, &definition.ty);
                self.value(&definition.ty, default);
            }
        }
    }

    fn arguments(&mut self) {
        let mut seen: HashSet<&'a Name> = HashSet::new();
        let mut open = vec![&self.operation.selection_set];
        while let Some(set) = open.pop() {
            for selection in &set.selections {
                match selection {
                    Selection::Field(field) => {
                        for argument in &field.arguments {
                            if let Some(definition) = field.definition.argument_by_name(&argument.name) {
                                let kind = &definition.ty;
                                self.takes_nul = variable::told_in_payload(self.operation.operation_type, kind);
                                self.place(definition, &argument.value);
                            }
                        }
                        open.push(&field.selection_set);
                    }
                    Selection::InlineFragment(fragment) => open.push(&fragment.selection_set),
                    Selection::FragmentSpread(spread) => {
                        let fragment = self.document.fragments.get(&spread.fragment_name);
                        if let Some(fragment) = fragment.filter(|_| seen.insert(&spread.fragment_name)) {
                            open.push(&fragment.selection_set);
                        }
                    }
                }
            }
        }
    }

    /// An argument or a field of an input, where a default of the schema stands in for a variable that is not given.
    fn place(&mut self, definition: &InputValueDefinition, value: &Node<Value>) {
        if let Value::Variable(name) = &**value
            && definition.ty.is_non_null()
            && definition.default_value.is_none()
        {
            self.never_null(name, value.location());
        }
        self.value(&definition.ty, value);
    }

    fn value(&mut self, kind: &Type, value: &Node<Value>) {
        match (kind, &**value) {
            (_, Value::Variable(_) | Value::Null) => {}
            (Type::List(inner) | Type::NonNullList(inner), Value::List(items)) => {
                if items.len() > MOST_ITEMS {
                    let why = format!("a list has {} items, at most {MOST_ITEMS} are taken", items.len());
                    self.found(ErrorCode::DocumentTooComplex, why, value.location());
                    return;
                }
                for item in items {
                    if let Value::Variable(name) = &**item
                        && inner.is_non_null()
                    {
                        self.never_null(name, item.location());
                    }
                    self.value(inner, item);
                }
            }
            (Type::List(inner) | Type::NonNullList(inner), _) => self.value(inner, value),
            (Type::Named(name) | Type::NonNullNamed(name), _) => match self.schema.types.get(name) {
                Some(ExtendedType::InputObject(input)) => {
                    for (field, value) in value.as_object().into_iter().flatten() {
                        if let Some(definition) = input.fields.get(field) {
                            self.place(definition, value);
                        }
                    }
                }
                Some(ExtendedType::Scalar(_)) if !self.takes_nul && holds_nul(value) => {
                    let why = format!("a text cannot be used: {}", variable::NUL);
                    self.found(ErrorCode::BadRequest, why, value.location());
                }
                Some(ExtendedType::Scalar(scalar)) if !scalar.is_built_in() => self.scalar(name, value),
                _ => {}
            },
        }
    }

    fn scalar(&mut self, name: &Name, value: &Node<Value>) {
        // A variable inside is looked at when it is known.
        if let Some(constant) = constant(value)
            && let Err(why) = scalar::fits(name, constant)
        {
            self.found(ErrorCode::BadInput, why, value.location());
        }
    }

    /// The validator takes `= null` for a default that is there.
    fn never_null(&mut self, name: &Name, place: Option<SourceSpan>) {
        let definition = self
            .operation
            .variables
            .iter()
            .find(|definition| definition.name == *name);
        let null = definition.is_some_and(|definition| {
            !definition.ty.is_non_null() && definition.default_value.as_ref().is_some_and(|value| value.is_null())
        });
        if null {
            let why = format!("variable `${name}` may be null and stands where null may not be");
            self.found(ErrorCode::ValidationFailed, why, place);
        }
    }

    fn found(&mut self, code: ErrorCode, why: String, place: Option<SourceSpan>) {
        self.flaws.push(Flaw::spanned(code, why, place, &self.document.sources));
    }
}

fn holds_nul(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.contains('\0'))
}
