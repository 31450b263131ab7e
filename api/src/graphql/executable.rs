//! A checked document as the executor knows it. The executor's own parser is not asked: it reads another language in places
//! (no space may stand in `[ID !] !`), and what the validator saw is what must run.

use std::collections::HashMap;

use apollo_compiler::{
    Name as Word, Node,
    ast::{self, Definition},
    parser::SourceMap,
};
use async_graphql::{
    Name, Pos, Positioned, Value as Const,
    parser::types::{
        BaseType, Directive, Field, FragmentDefinition, FragmentSpread, InlineFragment, OperationDefinition,
        OperationType, Selection, SelectionSet, Type, TypeCondition, VariableDefinition,
    },
};
use async_graphql_value::Value;

use super::{error::ErrorCode, flaw::Flaw};

/// A name and what is given for it.
type Argument = (Positioned<Name>, Positioned<Value>);

/// Fragments by name.
pub type Fragments = HashMap<Name, Positioned<FragmentDefinition>>;

/// The operations of a document in their order, and its fragments.
pub struct Executable {
    /// Each with its name.
    pub operations: Vec<(Option<Name>, Positioned<OperationDefinition>)>,
    /// By name.
    pub fragments: Fragments,
}

impl Executable {
    /// Reads what the validator read.
    ///
    /// # Errors
    ///
    /// When a number in it is larger than any that can be told.
    pub fn of(document: &ast::Document) -> Result<Self, Flaw> {
        let read = Read(&document.sources);
        let mut made = Self {
            operations: Vec::new(),
            fragments: HashMap::new(),
        };
        for definition in &document.definitions {
            match definition {
                Definition::OperationDefinition(it) => {
                    made.operations
                        .push((it.name.as_ref().map(name), read.placed(it, read.operation(it)?)));
                }
                Definition::FragmentDefinition(it) => {
                    let fragment = FragmentDefinition {
                        type_condition: read.condition(&it.type_condition),
                        directives: read.directives(&it.directives)?,
                        selection_set: read.set(&it.selection_set)?,
                    };
                    made.fragments.insert(name(&it.name), read.placed(it, fragment));
                }
                // The validator lets nothing else through.
                _ => {}
            }
        }
        Ok(made)
    }
}

struct Read<'a>(&'a SourceMap);

impl Read<'_> {
    fn operation(&self, it: &ast::OperationDefinition) -> Result<OperationDefinition, Flaw> {
        let variables = it.variables.iter().map(|variable| {
            let default = variable.default_value.as_ref();
            let default = default.map(|value| Ok(self.placed(value, constant(value).ok_or_else(too_large)?)));
            let definition = VariableDefinition {
                name: self.word(&variable.name),
                var_type: self.placed(&variable.ty, kind(&variable.ty)),
                directives: self.directives(&variable.directives)?,
                default_value: default.transpose()?,
            };
            Ok(self.placed(variable, definition))
        });
        Ok(OperationDefinition {
            ty: match it.operation_type {
                ast::OperationType::Query => OperationType::Query,
                ast::OperationType::Mutation => OperationType::Mutation,
                ast::OperationType::Subscription => OperationType::Subscription,
            },
            variable_definitions: variables.collect::<Result<_, Flaw>>()?,
            directives: self.directives(&it.directives)?,
            selection_set: self.set(&it.selection_set)?,
        })
    }

    /// As deep as brackets are nested, which the edge bounds.
    fn set(&self, set: &[ast::Selection]) -> Result<Positioned<SelectionSet>, Flaw> {
        let items = set.iter().map(|selection| {
            Ok(match selection {
                ast::Selection::Field(it) => {
                    let field = Field {
                        alias: it.alias.as_ref().map(|alias| self.word(alias)),
                        name: self.word(&it.name),
                        arguments: self.arguments(&it.arguments)?,
                        directives: self.directives(&it.directives)?,
                        selection_set: self.set(&it.selection_set)?,
                    };
                    let field = self.placed(it, field);
                    Positioned::new(Selection::Field(field), self.place(it))
                }
                ast::Selection::FragmentSpread(it) => {
                    let spread = FragmentSpread {
                        fragment_name: self.word(&it.fragment_name),
                        directives: self.directives(&it.directives)?,
                    };
                    Positioned::new(Selection::FragmentSpread(self.placed(it, spread)), self.place(it))
                }
                ast::Selection::InlineFragment(it) => {
                    let fragment = InlineFragment {
                        type_condition: it.type_condition.as_ref().map(|on| self.condition(on)),
                        directives: self.directives(&it.directives)?,
                        selection_set: self.set(&it.selection_set)?,
                    };
                    Positioned::new(Selection::InlineFragment(self.placed(it, fragment)), self.place(it))
                }
            })
        });
        let items = items.collect::<Result<_, Flaw>>()?;
        Ok(Positioned::new(SelectionSet { items }, Pos::default()))
    }

    fn arguments(&self, all: &[Node<ast::Argument>]) -> Result<Vec<Argument>, Flaw> {
        let each = all.iter().map(|argument| {
            let value = value(&argument.value).ok_or_else(too_large)?;
            Ok((self.word(&argument.name), self.placed(&argument.value, value)))
        });
        each.collect()
    }

    fn directives(&self, all: &ast::DirectiveList) -> Result<Vec<Positioned<Directive>>, Flaw> {
        let each = all.iter().map(|it| {
            let directive = Directive {
                name: self.word(&it.name),
                arguments: self.arguments(&it.arguments)?,
            };
            Ok(self.placed(it, directive))
        });
        each.collect()
    }

    fn condition(&self, on: &Word) -> Positioned<TypeCondition> {
        let on = self.word(on);
        let at = on.pos;
        Positioned::new(TypeCondition { on }, at)
    }

    fn word(&self, word: &Word) -> Positioned<Name> {
        let at = word.location().and_then(|span| span.line_column(self.0));
        Positioned::new(name(word), at.map_or_else(Pos::default, pos))
    }

    fn placed<T, U>(&self, node: &Node<U>, it: T) -> Positioned<T> {
        Positioned::new(it, self.place(node))
    }

    fn place<U>(&self, node: &Node<U>) -> Pos {
        let at = node.location().and_then(|span| span.line_column(self.0));
        at.map_or_else(Pos::default, pos)
    }
}

fn pos(at: apollo_compiler::parser::LineColumn) -> Pos {
    Pos {
        line: at.line,
        column: at.column,
    }
}

fn name(word: &Word) -> Name {
    Name::new(word.as_str())
}

fn kind(kind: &ast::Type) -> Type {
    // Printed without a space, as it is read back.
    Type::new(&kind.to_string()).unwrap_or_else(|| Type {
        base: BaseType::Named(Name::new("")),
        nullable: true,
    })
}

fn too_large() -> Flaw {
    Flaw::new(ErrorCode::BadInput, "a number in the document is too large")
}

/// The value as the executor knows it; none when it holds a number that is too large.
fn value(written: &ast::Value) -> Option<Value> {
    Some(match written {
        ast::Value::Null => Value::Null,
        ast::Value::Variable(it) => Value::Variable(name(it)),
        ast::Value::Enum(it) => Value::Enum(name(it)),
        ast::Value::String(text) => Value::String(text.clone()),
        ast::Value::Boolean(yes) => Value::Boolean(*yes),
        ast::Value::Int(number) => Value::Number(number.as_str().parse().ok()?),
        ast::Value::Float(number) => Value::Number(number.as_str().parse().ok()?),
        ast::Value::List(items) => Value::List(items.iter().map(|item| value(item)).collect::<Option<_>>()?),
        ast::Value::Object(fields) => {
            let fields = fields.iter().map(|(key, it)| Some((name(key), value(it)?)));
            Value::Object(fields.collect::<Option<_>>()?)
        }
    })
}

/// The same without variables; none also when it holds one.
pub fn constant(written: &ast::Value) -> Option<Const> {
    value(written)?.into_const()
}

#[cfg(test)]
mod tests {
    use apollo_compiler::parser::Parser;

    use super::*;

    fn read(text: &str) -> Result<Executable, Flaw> {
        Executable::of(&Parser::new().parse_ast(text, "document.graphql").unwrap())
    }

    #[test]
    fn it_is_the_same_document_with_the_same_places() {
        let text = "query Q($a: [ ID ! ] ! = [\"x\"], $b: Int @d) @e(f: $a) {\n  first: one(a: $a, b: {c: [1, -2.5, true, null, RED, \"\\u00e4\"]}) @skip(if: $b) {\n    two ... on T @include(if: true) { three } ...F @g\n  }\n}\nfragment F on U { four }";
        let made = read(text).unwrap();
        let (name, operation) = &made.operations[0];
        assert_eq!(name.as_deref(), Some("Q"));
        let parsed = async_graphql::parser::parse_query(text.replace("[ ID ! ] !", "[ID!]!      ")).unwrap();
        let (_, expected) = parsed.operations.iter().next().unwrap();
        let variables = |of: &OperationDefinition| format!("{:?}", of.variable_definitions[0].node.var_type.node);
        assert_eq!(variables(&operation.node), variables(&expected.node));
        let Selection::Field(first) = &operation.node.selection_set.node.items[0].node else {
            panic!("a field")
        };
        let Selection::Field(known) = &expected.node.selection_set.node.items[0].node else {
            panic!("a field")
        };
        assert_eq!(first.node.arguments[1].1.node, known.node.arguments[1].1.node);
        assert_eq!(first.pos, known.pos);
        assert_eq!(first.node.selection_set.node.items.len(), 3);
        let Selection::Field(two) = &first.node.selection_set.node.items[0].node else {
            panic!("a field")
        };
        assert_eq!((two.pos.line, two.pos.column), (3, 5));
        assert_eq!(
            format!("{:?}", first.node.directives[0].node),
            format!("{:?}", known.node.directives[0].node)
        );
        assert_eq!(made.fragments["F"].node.type_condition.node.on.node, "U");
    }

    #[test]
    fn a_number_beyond_all_is_told() {
        assert_eq!(
            read("{ a(b: 1e999) }").err().map(|flaw| flaw.code),
            Some(ErrorCode::BadInput)
        );
    }
}
