//! Documents that are nearly right: good ones, their tokens deleted, doubled, swapped, replaced and nested.

use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use crate::document;

/// Documents as front-end teams write them, between them most of what the language has.
pub fn good() -> Vec<String> {
    let mut all = vec![
        document::submit(),
        document::revise(),
        document::withdraw(),
        document::evidence(),
    ];
    all.extend([document::RAISE, document::CLOSE, document::COUNTS, document::MEETINGS].map(str::to_owned));
    all.extend(LANGUAGE.map(str::to_owned));
    all
}

/// What the others leave out: conditions, defaults, literals of each kind, unions, fragments within fragments.
const LANGUAGE: [&str; 8] = [
    "query A($yes: Boolean! = true, $no: Boolean = false) @include(if: $yes) { viewer { person @skip(if: $no) { id } } }",
    "query B($first: Int = 10, $after: String) { evidence(first: $first, after: $after, orderBy: SUBMITTED_DESC) {
       edges { cursor node { id } } pageInfo { hasNextPage } } }",
    "{ a: role(code: DCS) { ...R } b: role(code: \"DCS\") { ...R kind } } fragment R on Role { code ...N } fragment N on Node { id }",
    "query C($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Evidence { task { ref } } ... on Role { code } } }",
    "{ obligations(filter: { tasks: [\"3.16\", \"3.3\"], parts: [3] }, first: 5) { totalCount nodes { id status } } }",
    "{ framework(asOf: \"2026-11-23\") { __typename } ruleBook(format: MARKDOWN) }",
    "{ __schema { types { name kind fields { name type { name ofType { name } } } } } __type(name: \"\"\"Query\"\"\") { name } }",
    "query D { viewer { person { id name } } } mutation E { __typename } # and a comment\n",
];

/// Tokens to put where they do not belong.
const STRAY: [&str; 40] = [
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ":",
    "$",
    "!",
    "=",
    "@",
    "|",
    "&",
    "...",
    "on",
    "query",
    "mutation",
    "subscription",
    "fragment",
    "null",
    "true",
    "-0",
    "1.5e3",
    "99999999999",
    "\"\"",
    "\"\\u00e9\"",
    "\"\"\"\"\"\"",
    "$x",
    "@skip(if: true)",
    "@include(if: $yes)",
    "@nothing",
    "id",
    "__typename",
    "viewer",
    "nodes",
    "Evidence",
    "R",
    "[ID!]!",
    "#\n",
    "\u{feff}",
];

#[derive(Clone, Debug)]
enum Change {
    Delete,
    Double,
    Swap,
    Replace(prop::sample::Index),
    Insert(prop::sample::Index),
    Take(prop::sample::Index),
    Nest(usize),
    End,
}

fn change() -> impl Strategy<Value = Change> {
    let index = any::<prop::sample::Index>;
    prop_oneof![
        4 => Just(Change::Delete),
        3 => Just(Change::Double),
        3 => Just(Change::Swap),
        3 => index().prop_map(Change::Replace),
        3 => index().prop_map(Change::Insert),
        3 => index().prop_map(Change::Take),
        1 => (1_usize..40).prop_map(Change::Nest),
        1 => Just(Change::End),
    ]
}

/// So many documents, each a good one with up to three changes, the same ones for the same seed.
pub fn documents(count: usize, seed: u64) -> Vec<String> {
    let good: Vec<Vec<String>> = good().iter().map(|text| tokens(text)).collect();
    let changes = prop::collection::vec((any::<prop::sample::Index>(), change()), 0..=3);
    let strategy = (0..good.len(), changes);
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut made = Vec::with_capacity(count);
    for _ in 0..count {
        let (base, changes) = strategy.new_tree(&mut runner).expect("no filter").current();
        let mut tokens = good[base].clone();
        for (place, change) in changes {
            changed(&mut tokens, place, &change);
        }
        made.push(tokens.join(" "));
    }
    made
}

fn changed(tokens: &mut Vec<String>, place: prop::sample::Index, change: &Change) {
    if tokens.is_empty() {
        return;
    }
    let at = place.index(tokens.len());
    match change {
        Change::Delete => drop(tokens.remove(at)),
        Change::Double => tokens.insert(at, tokens[at].clone()),
        Change::Swap => {
            let next = (at + 1) % tokens.len();
            tokens.swap(at, next);
        }
        Change::Replace(stray) => STRAY[stray.index(STRAY.len())].clone_into(&mut tokens[at]),
        Change::Insert(stray) => tokens.insert(at, STRAY[stray.index(STRAY.len())].to_owned()),
        Change::Take(other) => tokens[at] = tokens[other.index(tokens.len())].clone(),
        Change::Nest(depth) => {
            let inner = tokens[at].clone();
            tokens[at] = format!("{}{inner}{}", "{ x ".repeat(*depth), " }".repeat(*depth));
        }
        Change::End => tokens.truncate(at),
    }
}

/// Pieces between which white space may stand.
fn tokens(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let length = if let Some(block) = rest.strip_prefix("\"\"\"") {
            block.find("\"\"\"").map_or(rest.len(), |end| end + 6)
        } else if first == '"' {
            rest[1..].find('"').map_or(rest.len(), |end| end + 2)
        } else if first == '#' {
            rest.find('\n').map_or(rest.len(), |end| end + 1)
        } else if rest.starts_with("...") {
            3
        } else if word(first) {
            rest.find(|c| !word(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        found.push(rest[..length].to_owned());
        rest = rest[length..].trim_start();
    }
    found
}
