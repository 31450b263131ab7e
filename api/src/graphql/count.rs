//! How much an operation asks for, counted with a memo per fragment: what it costs to refuse one does not depend on how
//! often fragments spread each other.

use std::collections::{HashMap, HashSet};

use async_graphql::{
    Name,
    parser::types::{OperationDefinition, OperationType, Selection, SelectionSet},
};

use super::{error::ErrorCode, executable::Fragments, flaw::Flaw};

/// Deepest field.
const DEEPEST: u64 = 12;
/// Deepest field of introspection: as tools write it.
const DEEPEST_INSIDE: u64 = 15;
/// Most selections within each other, fragments counted: the executor recurses.
const MOST_NESTED: u64 = 32;
/// Most fields and spreads, every spread of a fragment counted with all that it brings.
const MOST_FIELDS: u64 = 2_000;
/// Most fields at the root of a query.
const MOST_QUERIES: u64 = 20;
/// Most fields at the root of a mutation.
const MOST_MUTATIONS: u64 = 5;
/// Most fields under another name, as written in the operation and in the fragments that it uses: each is the same
/// question once more.
const MOST_ALIASES: u64 = 30;

/// What an operation reaches, without a repetition.
#[derive(Debug, Default)]
pub struct Reach {
    /// The fragments that it uses.
    pub fragments: Fragments,
    aliases: u64,
}

impl Reach {
    /// Follows every spread once.
    pub fn of(fragments: &Fragments, operation: &OperationDefinition) -> Self {
        let (mut seen, mut aliases) = (HashSet::new(), 0);
        let mut open = vec![&operation.selection_set.node];
        while let Some(set) = open.pop() {
            for selection in &set.items {
                match &selection.node {
                    Selection::Field(field) => {
                        let alias = field.node.alias.as_ref();
                        aliases += u64::from(alias.is_some_and(|alias| alias.node != field.node.name.node));
                        open.push(&field.node.selection_set.node);
                    }
                    Selection::InlineFragment(fragment) => open.push(&fragment.node.selection_set.node),
                    Selection::FragmentSpread(spread) => {
                        let name = &spread.node.fragment_name.node;
                        if let Some(fragment) = fragments.get(name).filter(|_| seen.insert(name)) {
                            open.push(&fragment.node.selection_set.node);
                        }
                    }
                }
            }
        }
        let used = fragments.iter().filter(|(name, _)| seen.contains(name));
        Self {
            fragments: used.map(|(name, fragment)| (name.clone(), fragment.clone())).collect(),
            aliases,
        }
    }
}

/// Refuses what asks for too much.
///
/// # Errors
///
/// The first limit that is passed, and by how much.
pub fn check(fragments: &Fragments, operation: &OperationDefinition, reach: &Reach) -> Result<(), Flaw> {
    let mut count = Count {
        fragments,
        memo: HashMap::new(),
    };
    let counted = count.set(&operation.selection_set.node);
    let most_at_root = match operation.ty {
        OperationType::Query => MOST_QUERIES,
        OperationType::Mutation => MOST_MUTATIONS,
        // As the specification has it: each event answers one field.
        OperationType::Subscription => 1,
    };
    let checks = [
        (counted.root, most_at_root, "fields at its root"),
        (counted.depth, DEEPEST, "levels of fields"),
        (counted.inside, DEEPEST_INSIDE, "levels of introspection"),
        (counted.nested, MOST_NESTED, "selections within each other"),
        (counted.fields, MOST_FIELDS, "fields and spreads"),
        (reach.aliases, MOST_ALIASES, "aliases"),
    ];
    for (count, most, what) in checks {
        if count > most {
            let why = format!("the operation has {count} {what}, at most {most} are run: ask for less at a time");
            return Err(Flaw::new(ErrorCode::DocumentTooComplex, why));
        }
    }
    Ok(())
}

/// What a selection comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counted {
    root: u64,
    fields: u64,
    depth: u64,
    /// Of fields that ask for the schema itself, which do not count as depth.
    inside: u64,
    nested: u64,
}

struct Count<'a> {
    fragments: &'a Fragments,
    memo: HashMap<&'a Name, Option<Counted>>,
}

impl<'a> Count<'a> {
    fn set(&mut self, set: &'a SelectionSet) -> Counted {
        let mut sum = Counted::default();
        for selection in &set.items {
            let one = match &selection.node {
                Selection::Field(field) => {
                    let below = self.set(&field.node.selection_set.node);
                    let depth = below.depth.saturating_add(1);
                    let introspects = field.node.name.node.starts_with("__");
                    Counted {
                        root: 1,
                        fields: below.fields.saturating_add(1),
                        depth: if introspects { 1 } else { depth },
                        inside: if introspects { depth } else { below.inside },
                        nested: below.nested.saturating_add(1),
                    }
                }
                Selection::InlineFragment(fragment) => self.set(&fragment.node.selection_set.node).within(),
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node).within(),
            };
            sum.root = sum.root.saturating_add(one.root);
            sum.fields = sum.fields.saturating_add(one.fields);
            sum.depth = sum.depth.max(one.depth);
            sum.inside = sum.inside.max(one.inside);
            sum.nested = sum.nested.max(one.nested);
        }
        sum
    }

    /// Counted once however often it is spread. One that spreads itself is found by validation and counts nothing here.
    fn fragment(&mut self, name: &'a Name) -> Counted {
        if let Some(known) = self.memo.get(name) {
            return known.unwrap_or_default();
        }
        self.memo.insert(name, None);
        let Some(fragment) = self.fragments.get(name) else {
            return Counted::default();
        };
        let counted = self.set(&fragment.node.selection_set.node);
        self.memo.insert(name, Some(counted));
        counted
    }
}

impl Counted {
    /// The same inside a fragment.
    fn within(self) -> Self {
        Self {
            fields: self.fields.saturating_add(1),
            nested: self.nested.saturating_add(1),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    fn refused(text: &str) -> Option<ErrorCode> {
        let document = parse_query(text).unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        let reach = Reach::of(&document.fragments, &operation.node);
        check(&document.fragments, &operation.node, &reach)
            .err()
            .map(|flaw| flaw.code)
    }

    const TOO_COMPLEX: Option<ErrorCode> = Some(ErrorCode::DocumentTooComplex);

    #[test]
    fn spreads_that_multiply_are_refused_at_once() {
        let level = |at: i32| {
            format!(
                "fragment F{at} on Query {{ {} }} ",
                format!("...F{} ", at + 1).repeat(10)
            )
        };
        let levels: Vec<String> = (0..20).map(level).collect();
        let document = format!("{{ ...F0 }} {} fragment F20 on Query {{ __typename }}", levels.concat());
        assert_eq!(refused(&document), TOO_COMPLEX);
    }

    #[test]
    fn depth_root_and_aliases_are_counted() {
        assert_eq!(refused("{ viewer { person { name } } }"), None);
        assert_eq!(
            refused(&format!("{{ {} {} }}", "a { ".repeat(11) + "b", "}".repeat(11))),
            None
        );
        assert_eq!(
            refused(&format!("{{ {} {} }}", "a { ".repeat(12) + "b", "}".repeat(12))),
            TOO_COMPLEX
        );
        let inside = |levels| {
            format!(
                "{{ __schema {{ {} b {} }} }}",
                "a { ".repeat(levels),
                "}".repeat(levels)
            )
        };
        assert_eq!(refused(&inside(13)), None);
        assert_eq!(refused(&inside(14)), TOO_COMPLEX);
        let inline = "... { ".repeat(33) + "a" + &*" }".repeat(33);
        assert_eq!(refused(&format!("{{ {inline} }}")), TOO_COMPLEX);
        let many = |count: usize| {
            (0..count)
                .map(|at| format!("a{at}: closeConcern "))
                .collect::<Vec<_>>()
                .concat()
        };
        assert_eq!(refused(&format!("mutation {{ {} }}", many(5))), None);
        assert_eq!(refused(&format!("mutation {{ {} }}", many(6))), TOO_COMPLEX);
        let below = format!(
            "{{ viewer {{ ...F ...F ...F }} }} fragment F on Viewer {{ {} }}",
            many(30)
        );
        assert_eq!(refused(&below), None, "counted as written");
        assert_eq!(refused(&format!("{{ viewer {{ {} }} }}", many(31))), TOO_COMPLEX);
        assert_eq!(
            refused(&format!("{{ viewer {{ {} }} }}", "same: same ".repeat(100))),
            None
        );
    }

    #[test]
    fn a_fragment_that_spreads_itself_ends() {
        assert_eq!(refused("{ ...A } fragment A on Query { ...A viewer }"), None);
    }
}
