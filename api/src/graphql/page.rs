//! The pages that an operation asks for, held against their bounds before anything runs: a mutation must not be carried out and then
//! answered as if it were refused, because too much was asked for below it.

use apollo_compiler::{
    ExecutableDocument,
    ast::{DirectiveList, Value as Written},
    executable::{Field, Operation, Selection, SelectionSet},
    parser::{SourceMap, SourceSpan},
};
use async_graphql::{Name, Value, Variables};

use super::{
    connection,
    error::{ErrorCode, Fault},
    flaw::{Flaw, MOST_FLAWS},
};

/// Those pages of an operation whose length is not plainly within bounds.
#[derive(Debug)]
pub struct Pages(Vec<Page>);

#[derive(Debug)]
struct Page {
    first: Said<i64>,
    last: Said<i64>,
    /// Its place in an answer: response keys, joined.
    path: String,
    /// What must be so that it is asked for at all.
    conditions: Vec<(Said<bool>, bool)>,
    /// The refusal's place in the document.
    place: Flaw,
}

/// A value, as far as the document says it.
#[derive(Clone, Debug)]
enum Said<T> {
    Nothing,
    Known(T),
    Variable(Name),
}

impl Pages {
    /// Those of a checked operation, the limits of [`super::count`] passed.
    pub fn of(document: &ExecutableDocument, operation: &Operation) -> Self {
        let mut read = Read {
            document,
            path: Vec::new(),
            conditions: Vec::new(),
            pages: Vec::new(),
        };
        read.set(&operation.selection_set);
        Self(read.pages)
    }

    /// Those that are too long with these variables, or asked for from both ends.
    pub fn check(&self, variables: &Variables) -> Vec<Flaw> {
        let asked = self.0.iter().filter(|page| page.is_asked_for(variables));
        let wrong = asked.filter_map(|page| page.check(variables).err().map(|fault| page.refused(&fault)));
        wrong.take(MOST_FLAWS).collect()
    }
}

impl Page {
    fn check(&self, variables: &Variables) -> Result<(), Fault> {
        connection::length(self.first.number(variables), self.last.number(variables)).map(|_| ())
    }

    fn is_asked_for(&self, variables: &Variables) -> bool {
        let mut conditions = self.conditions.iter();
        conditions.all(|(said, wanted)| said.truth(variables) == *wanted)
    }

    fn refused(&self, fault: &Fault) -> Flaw {
        Flaw {
            message: format!("{fault}, in `{}`", self.path),
            ..self.place.clone()
        }
    }
}

struct Read<'a> {
    document: &'a ExecutableDocument,
    path: Vec<&'a str>,
    conditions: Vec<(Said<bool>, bool)>,
    pages: Vec<Page>,
}

impl<'a> Read<'a> {
    fn set(&mut self, set: &'a SelectionSet) {
        for selection in &set.selections {
            let before = self.conditions.len();
            self.conditions.extend(conditions(selection.directives()));
            match selection {
                Selection::Field(field) => {
                    self.path.push(field.response_key());
                    self.field(field);
                    self.set(&field.selection_set);
                    self.path.pop();
                }
                Selection::InlineFragment(fragment) => self.set(&fragment.selection_set),
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.fragment_name) {
                        self.set(&fragment.selection_set);
                    }
                }
            }
            self.conditions.truncate(before);
        }
    }

    fn field(&mut self, field: &'a Field) {
        if !field.ty().inner_named_type().ends_with("Connection") {
            return;
        }
        let page = Page {
            first: argument(field, "first"),
            last: argument(field, "last"),
            path: self.path.join("."),
            conditions: self.conditions.clone(),
            place: place(field.name.location(), &self.document.sources),
        };
        let known = |said: &Said<i64>| !matches!(said, Said::Variable(_));
        let fits = page.check(&Variables::default()).is_ok();
        if !(fits && known(&page.first) && known(&page.last)) {
            self.pages.push(page);
        }
    }
}

fn place(span: Option<SourceSpan>, sources: &SourceMap) -> Flaw {
    Flaw::spanned(ErrorCode::BadInput, String::new(), span, sources)
}

fn argument(field: &Field, name: &str) -> Said<i64> {
    let argument = field.arguments.iter().find(|argument| argument.name == name);
    match argument.map(|argument| &*argument.value) {
        Some(Written::Variable(name)) => Said::Variable(Name::new(name.as_str())),
        Some(Written::Int(number)) => number.as_str().parse().map_or(Said::Nothing, Said::Known),
        _ => Said::Nothing,
    }
}

fn conditions(directives: &DirectiveList) -> impl Iterator<Item = (Said<bool>, bool)> {
    directives.iter().filter_map(|directive| {
        let wanted = match directive.name.as_str() {
            "include" => true,
            "skip" => false,
            _ => return None,
        };
        let said = match &**directive.specified_argument_by_name("if")? {
            Written::Boolean(said) => Said::Known(*said),
            Written::Variable(name) => Said::Variable(Name::new(name.as_str())),
            _ => return None,
        };
        Some((said, wanted))
    })
}

impl Said<i64> {
    fn number(&self, variables: &Variables) -> Option<i64> {
        match self {
            Self::Nothing => None,
            Self::Known(number) => Some(*number),
            Self::Variable(name) => match variables.get(name)? {
                Value::Number(number) => number.as_i64(),
                _ => None,
            },
        }
    }
}

impl Said<bool> {
    fn truth(&self, variables: &Variables) -> bool {
        match self {
            Self::Nothing => false,
            Self::Known(said) => *said,
            Self::Variable(name) => variables.get(name) == Some(&Value::Boolean(true)),
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::value;

    use super::{super::document::Document, *};

    fn told(text: &str, variables: Value) -> Vec<String> {
        let document = Document::read(text).unwrap();
        let operation = document.find(None).unwrap();
        let flaws = operation.pages.check(&Variables::from_value(variables));
        flaws.into_iter().map(|flaw| flaw.message).collect()
    }

    #[test]
    fn pages_are_held_against_their_bounds_wherever_they_are_asked_for() {
        let both = "`last`: pass `first` or `last`, not both, in `evidence`";
        for (text, variables, expected) in [
            ("{ evidence(first: 100) { totalCount } }", value!({}), vec![]),
            ("{ evidence(first: 1, last: 1) { totalCount } }", value!({}), vec![both]),
            (
                "{ e: evidence { nodes { ...F } } } fragment F on Evidence { followUps(last: -1) { totalCount } }",
                value!({}),
                vec!["`last`: expected 0 to 100, got -1, in `e.nodes.followUps`"],
            ),
            (
                "query($n: Int, $m: Int) { evidence(first: $n, last: $m) { totalCount } }",
                value!({ "n": 101, "m": null }),
                vec!["`first`: expected 0 to 100, got 101, in `evidence`"],
            ),
            (
                "query($n: Int, $m: Int) { evidence(first: $n, last: $m) { totalCount } }",
                value!({ "n": 1, "m": 1 }),
                vec![both],
            ),
        ] {
            assert_eq!(told(text, variables), expected, "{text}");
        }
    }

    #[test]
    fn what_is_left_out_is_not_held_against_anything() {
        let text =
            "query($b: Boolean!) { ... @include(if: $b) { evidence(first: 101) @skip(if: false) { totalCount } } }";
        assert_eq!(told(text, value!({ "b": false })), Vec::<String>::new());
        assert_eq!(told(text, value!({ "b": true })).len(), 1);
        assert_eq!(
            told("{ evidence(last: 101) @skip(if: true) { totalCount } }", value!({})),
            Vec::<String>::new()
        );
    }
}
