//! What an operation may cost at most, worked out before it runs: a point for each field that is answered, for those of a list once
//! for each of its items. A price list per operation, made once; what a fragment costs is worked out once however often
//! it is spread.

use std::collections::HashMap;

use apollo_compiler::{
    ExecutableDocument, Name as Word,
    ast::Value as Written,
    executable::{Field, Operation, Selection, SelectionSet},
};
use async_graphql::{Name, Value, Variables};

use super::connection::{DEFAULT_PAGE, LONGEST_PAGE};

/// Items that a list without pages is taken to have; what it has is settled afterwards.
const FEW: u64 = 5;
/// A page, besides what is on it: a statement.
const PAGE: u64 = 10;

/// What a field costs besides the point for being answered: those that the database or the rules work for, not the words of an
/// answer. Shown to clients in the guide.
pub const WEIGHTS: &[(&str, u64)] = &[
    ("complianceMatrix", 2_000),
    ("evidenceGaps", 2_000),
    ("forumPack", 500),
    ("previewEvidence", 200),
    ("previewPlan", 10_000),
    ("raiseConcern", 100),
    ("replay", 200),
    ("reviseEvidence", 200),
    ("ruleBook", 2_000),
    ("submitEvidence", 200),
    ("totalCount", 50),
    ("why", 100),
    ("whyNot", 200),
    ("withdrawEvidence", 200),
];

/// What a field costs by itself that answers with `kind`: the point for being answered, and what it works for.
pub fn own(field: &str, kind: &str) -> u64 {
    let page = if is_page(kind) { PAGE } else { 0 };
    weight(field).saturating_add(page).saturating_add(1)
}

/// What a field costs besides the point for being answered.
pub fn weight(field: &str) -> u64 {
    let found = WEIGHTS.binary_search_by(|(known, _)| (*known).cmp(field));
    found
        .ok()
        .and_then(|at| WEIGHTS.get(at))
        .map_or(0, |(_, weight)| *weight)
}

/// The price list of an operation.
#[derive(Debug)]
pub struct Price {
    operation: Set,
    fragments: Vec<Set>,
}

#[derive(Debug, Default)]
struct Set(Vec<Item>);

#[derive(Debug)]
enum Item {
    Field {
        weight: u64,
        times: Times,
        /// Whether it stands once for each item of the page around it.
        on_page: bool,
        below: Set,
    },
    Fragment(usize),
}

/// How often what is below a field is answered.
#[derive(Debug)]
enum Times {
    Once,
    Few,
    Page { first: Said, last: Said },
    Each(Said),
}

/// A number of items, as far as the document says it.
#[derive(Debug)]
enum Said {
    Nothing,
    Number(u64),
    Variable(Name),
}

impl Price {
    /// Reads the price list of a checked operation.
    pub fn of(document: &ExecutableDocument, operation: &Operation) -> Self {
        let names: HashMap<&Word, usize> = document.fragments.keys().zip(0..).collect();
        let fragments = document.fragments.values();
        Self {
            operation: Set::of(&operation.selection_set, &names),
            fragments: fragments
                .map(|fragment| Set::of(&fragment.selection_set, &names))
                .collect(),
        }
    }

    /// The most that it costs with these variables, points.
    pub fn most(&self, variables: &Variables) -> u64 {
        let mut count = Count {
            price: self,
            variables,
            memo: vec![None; self.fragments.len()],
        };
        let sum = count.set(&self.operation);
        sum.once.saturating_add(sum.on_page)
    }
}

impl Set {
    fn of(set: &SelectionSet, names: &HashMap<&Word, usize>) -> Self {
        let mut items = Vec::with_capacity(set.selections.len());
        read(set, names, &mut items);
        Self(items)
    }
}

fn read(set: &SelectionSet, names: &HashMap<&Word, usize>, items: &mut Vec<Item>) {
    for selection in &set.selections {
        match selection {
            Selection::Field(field) => {
                let on_page = is_page(&set.ty) && field.ty().is_list();
                items.push(Item::Field {
                    weight: weight(&field.name),
                    times: if on_page { Times::Once } else { Times::of(field) },
                    on_page,
                    below: Set::of(&field.selection_set, names),
                });
            }
            // Each as if it applied: types that exclude each other are seldom asked for beside each other.
            Selection::InlineFragment(fragment) => read(&fragment.selection_set, names, items),
            Selection::FragmentSpread(spread) => {
                items.extend(names.get(&spread.fragment_name).map(|at| Item::Fragment(*at)));
            }
        }
    }
}

/// Pages are known by their name, after the Relay convention.
fn is_page(kind: &str) -> bool {
    kind.ends_with("Connection")
}

impl Times {
    fn of(field: &Field) -> Self {
        if is_page(field.ty().inner_named_type()) {
            return Self::Page {
                first: Said::of(field, "first"),
                last: Said::of(field, "last"),
            };
        }
        if !field.ty().is_list() {
            return Self::Once;
        }
        match Said::of(field, "ids") {
            Said::Nothing => Self::Few,
            said => Self::Each(said),
        }
    }
}

impl Said {
    fn of(field: &Field, argument: &str) -> Self {
        let Some(argument) = field.arguments.iter().find(|it| it.name == argument) else {
            return Self::Nothing;
        };
        match &*argument.value {
            Written::Variable(name) => Self::Variable(Name::new(name.as_str())),
            Written::Int(number) => number
                .as_str()
                .parse::<i64>()
                .map_or(Self::Nothing, |it| Self::Number(u64::try_from(it).unwrap_or(0))),
            Written::List(items) => Self::Number(count(items.len())),
            _ => Self::Nothing,
        }
    }

    fn number(&self, variables: &Variables) -> Option<u64> {
        match self {
            Self::Nothing => None,
            Self::Number(number) => Some(*number),
            Self::Variable(name) => match variables.get(name)? {
                Value::Number(number) => Some(number.as_i64().map_or(u64::MAX, |it| u64::try_from(it).unwrap_or(0))),
                Value::List(items) => Some(count(items.len())),
                _ => None,
            },
        }
    }
}

/// What a selection comes to.
#[derive(Clone, Copy, Default)]
struct Sum {
    once: u64,
    /// For each item of the page that it is selected on.
    on_page: u64,
}

struct Count<'a> {
    price: &'a Price,
    variables: &'a Variables,
    memo: Vec<Option<Sum>>,
}

impl<'a> Count<'a> {
    fn set(&mut self, set: &'a Set) -> Sum {
        let mut sum = Sum::default();
        for item in &set.0 {
            match item {
                Item::Field {
                    weight,
                    times,
                    on_page,
                    below,
                } => {
                    let below = self.set(below);
                    let one = self.times(times, below).saturating_add(*weight).saturating_add(1);
                    let place = if *on_page { &mut sum.on_page } else { &mut sum.once };
                    *place = place.saturating_add(one);
                }
                Item::Fragment(at) => {
                    let below = self.fragment(*at);
                    sum.once = sum.once.saturating_add(below.once);
                    sum.on_page = sum.on_page.saturating_add(below.on_page);
                }
            }
        }
        sum
    }

    fn times(&self, times: &Times, below: Sum) -> u64 {
        match times {
            Times::Once => below.once,
            Times::Few => below.once.saturating_mul(FEW),
            Times::Each(said) => below.once.saturating_mul(said.number(self.variables).unwrap_or(FEW)),
            Times::Page { first, last } => {
                let said = first.number(self.variables).or_else(|| last.number(self.variables));
                // A longer page is refused before.
                let items = said.map_or(count(DEFAULT_PAGE), |items| items.min(count(LONGEST_PAGE)));
                PAGE.saturating_add(below.once)
                    .saturating_add(below.on_page.saturating_mul(items))
            }
        }
    }

    fn fragment(&mut self, at: usize) -> Sum {
        if let Some(Some(known)) = self.memo.get(at) {
            return *known;
        }
        let price = self.price;
        let sum = price.fragments.get(at).map_or_else(Sum::default, |set| self.set(set));
        if let Some(known) = self.memo.get_mut(at) {
            *known = Some(sum);
        }
        sum
    }
}

fn count(items: usize) -> u64 {
    u64::try_from(items).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use apollo_compiler::ExecutableDocument;
    use async_graphql::value;

    use super::{super::contract::contract, *};

    fn most(text: &str, variables: Value) -> u64 {
        let document = ExecutableDocument::parse_and_validate(contract().unwrap(), text, "d.graphql").unwrap();
        let operation = document.operations.iter().next().unwrap();
        let variables = Variables::from_value(variables);
        Price::of(&document, operation).most(&variables)
    }

    #[test]
    fn fields_cost_a_point_and_lists_as_many_as_they_are_long() {
        for (text, points) in [
            ("{ viewer { person { name } } }", 3),
            // The page, its field, twenty times `nodes { id }`.
            ("{ evidence { nodes { id } } }", 10 + 1 + 20 * 2),
            (
                "{ evidence(first: 3) { nodes { id } totalCount } }",
                10 + 1 + 3 * 2 + 51,
            ),
            ("{ evidence(last: 4) { edges { cursor node { id } } } }", 10 + 1 + 4 * 4),
            ("{ evidence(first: 1000000) { nodes { id } } }", 10 + 1 + 100 * 2),
            ("{ evidence(first: -5) { nodes { id } } }", 10 + 1),
            (
                "{ evidence(first: 2) { ...P } } fragment P on EvidenceConnection { nodes { id } }",
                10 + 1 + 2 * 2,
            ),
            ("{ nodes(ids: [\"a\", \"b\"]) { id } }", 1 + 2),
            ("{ viewer { roles { code } } }", 1 + 1 + 5),
        ] {
            assert_eq!(most(text, Value::Null), points, "{text}");
        }
        let text = "query($n: Int = 7, $ids: [ID!]!) { roles(first: $n) { nodes { id } } nodes(ids: $ids) { id } }";
        assert_eq!(most(text, value!({ "n": 5, "ids": ["a"] })), 10 + 1 + 5 * 2 + 1 + 1);
    }

    #[test]
    fn what_multiplies_is_counted_once_and_stays_a_number() {
        let level = |at| format!("fragment F{at} on Query {{ ...F{} ...F{} }} ", at + 1, at + 1);
        let levels = (0..40).map(level).collect::<Vec<_>>().concat();
        let fan = format!("{{ ...F0 }} {levels} fragment F40 on Query {{ __typename }}");
        assert_eq!(most(&fan, Value::Null), 1 << 40);
        let nested = format!(
            "{{ units(first: 100) {{ nodes {{ {} id {} }} }} }}",
            "children(first: 100) { nodes { ".repeat(12),
            "} }".repeat(12)
        );
        assert_eq!(most(&nested, Value::Null), u64::MAX);
    }

    #[test]
    fn every_weight_is_of_a_field_that_there_is() {
        let sdl = super::super::sdl();
        for pair in WEIGHTS.windows(2) {
            assert!(pair[0].0 < pair[1].0, "in order, to be found");
        }
        for (field, _) in WEIGHTS {
            assert!(
                sdl.contains(&format!("\n  {field}(")) || sdl.contains(&format!("\n  {field}:")),
                "{field}"
            );
        }
        assert_eq!((weight("totalCount"), weight("id")), (50, 0));
    }
}
