//! Documents made to hurt: refused, briefly, by a process that lives on. Sizes are those that a reader, a parser, a
//! validator or the executor would choke on, each one.

use std::env;

use futures_util::{StreamExt, stream};
use harness::{app::World, garble};
use reqwest::{Method, header};
use serde_json::{Value, json};

use super::{request, sent};

/// Longest reply to a document that is not run, bytes.
const BRIEF: usize = 8 * 1024;

fn nested(open: &str, core: &str, close: &str, depth: usize) -> String {
    format!("{}{core}{}", open.repeat(depth), close.repeat(depth))
}

/// Depths at which something else gives way: our own limit, a worker's stack, the gate.
const DEPTHS: [usize; 7] = [20, 31, 200, 2_000, 10_000, 100_000, 1_000_000];

fn deep() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for depth in DEPTHS {
        let mut with = |what: &str, document: String| all.push((format!("{depth} {what}"), document));
        let list = nested("[", "1", "]", depth);
        with("lists", format!("{{ nodes(ids: {list}) {{ id }} }}"));
        with("lists by default", format!("query($a: [Int] = {list}) {{ a(a: $a) }}"));
        let object = nested("{a:", "1", "}", depth);
        with("objects", format!("{{ evidence(filter: {object}) {{ totalCount }} }}"));
        with(
            "mixed values",
            format!(
                "{{ evidence(filter: {}) {{ totalCount }} }}",
                nested("{a:[", "1", "]}", depth)
            ),
        );
        with("selections", nested("{ viewer ", "{ id }", "}", depth));
        with(
            "inline fragments",
            format!("{{ {} }}", nested("... { ", "a", "}", depth)),
        );
        with(
            "list types",
            format!("query($a: {}) {{ a(a: $a) }}", nested("[", "Int", "]", depth)),
        );
        with("open brackets", "{a".repeat(depth));
        with("arguments", "{a(".repeat(depth));
    }
    all
}

fn wide() -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut with = |what: &str, document: String| all.push((what.to_owned(), document));
    for count in [40, 900, 100_000] {
        with(&format!("{count} fields"), format!("{{ {} }}", "x ".repeat(count)));
        with(
            &format!("{count} times the viewer"),
            format!("{{ {} }}", "viewer{person{id}} ".repeat(count)),
        );
        let aliases: String = (0..count).map(|at| format!("a{at}:__typename ")).collect();
        with(&format!("{count} aliases"), format!("{{ {aliases} }}"));
        with(
            &format!("{count} directives"),
            format!("{{ __typename {} }}", "@skip(if:false) ".repeat(count)),
        );
        with(
            &format!("{count} unknown directives"),
            format!("{{ __typename {} }}", "@a ".repeat(count)),
        );
        let operations: String = (0..count).map(|at| format!("query Q{at}{{__typename}}")).collect();
        with(&format!("{count} operations"), operations);
        let variables: String = (0..count).map(|at| format!("$v{at}:Int ")).collect();
        with(
            &format!("{count} variables"),
            format!("query({variables}) {{ __typename }}"),
        );
        let unused: String = (0..count)
            .map(|at| format!("fragment F{at} on Query{{__typename}}"))
            .collect();
        with(
            &format!("{count} unused fragments"),
            format!("{{ __typename }} {unused}"),
        );
        with(
            &format!("{count} items"),
            format!("{{ nodes(ids: [{}]) {{ nothing }} }}", "1 ".repeat(count)),
        );
        with(
            &format!("{count} arguments"),
            format!("{{ nodes({}) {{ id }} }}", "ids:1 ".repeat(count)),
        );
    }
    with("a long string", format!("{{ node(id: \"{}\") {{ ", "x".repeat(30_000)));
    with(
        "a string without an end",
        format!("{{ node(id: \"{}", "\\\"".repeat(10_000)),
    );
    with(
        "a block string without an end",
        format!("{{ node(id: \"\"\"{}", "\"\"".repeat(10_000)),
    );
    with("a long name", format!("{{ {} }}", "x".repeat(30_000)));
    with(
        "a long number",
        format!("{{ evidence(first: {}) {{ totalCount }} }}", "9".repeat(30_000)),
    );
    with(
        "a long exponent",
        "{ evidence(first: 1e999999999) { totalCount } }".to_owned(),
    );
    with("only comments", "#{{{{\n".repeat(4_000));
    with("only commas", ",".repeat(30_000));
    with("marks of byte order", "\u{feff}".repeat(10_000));
    with("control characters", "{ \u{0} \u{7} \u{1b} }".to_owned());
    with("half a pair", "{ node(id: \"\\uD83D\") { nothing } }".to_owned());
    all
}

fn spread() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (levels, times) in [(7, 10), (40, 2), (60, 8), (200, 2)] {
        let chain: String = (0..levels)
            .map(|at| {
                format!(
                    "fragment F{at} on Query{{{}}}",
                    format!("...F{} ", at + 1).repeat(times)
                )
            })
            .collect();
        for core in ["__typename", "viewer{person{id}}"] {
            let document = format!("{{...F0}} {chain} fragment F{levels} on Query{{{core}}}");
            all.push((format!("{levels} levels of {times} spreads of {core}"), document));
        }
    }
    for length in [1, 2, 100] {
        let ring: String = (0..length)
            .map(|at| format!("fragment F{at} on Query{{...F{}}}", (at + 1) % length))
            .collect();
        all.push((format!("a ring of {length}"), format!("{{...F0}} {ring}")));
    }
    let inside = "fragment F on Person{id ...G} fragment G on Person{name ...F}";
    all.push((
        "a ring below a field".to_owned(),
        format!("{{viewer{{person{{...F}}}}}} {inside}"),
    ));
    // Fields that could be merged, each pair to be compared, level by level.
    let merged = nested("a:viewer{person{id} } a:viewer{person{", "id", "}}", 1).repeat(80);
    all.push(("fields to merge".to_owned(), format!("{{ {merged} b }}")));
    let pairs: String = (0..60)
        .map(|at| format!("fragment M{at} on Role{{ ...M{} a: code ...M{} b }}", at + 1, at + 1))
        .collect();
    let pairs = format!("{{ role(code: DCS) {{ ...M0 ...M0 }} }} {pairs} fragment M60 on Role {{ code }}");
    all.push(("fragments to merge in pairs".to_owned(), pairs));
    let below = nested("fields{type{", "name", "}}", 6);
    all.push((
        "the schema within itself".to_owned(),
        format!("{{__schema{{types{{{below}}}}}}}"),
    ));
    all
}

/// All of them, each with what it is.
pub(crate) fn documents() -> Vec<(String, String)> {
    [deep(), wide(), spread()].concat()
}

async fn refused(world: &World, what: &str, body: String) {
    let request = request(world, Method::POST)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "application/graphql-response+json")
        .body(body);
    let response = sent(request).await;
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    let shown: String = text.chars().take(400).collect();
    assert!(status == 400 || status == 413, "{what}: {status} {shown}");
    assert!(text.len() < BRIEF, "{what}: {} bytes: {shown}", text.len());
    let body: Value = serde_json::from_str(&text).unwrap();
    assert!(body["errors"][0]["extensions"]["code"].is_string(), "{what}: {shown}");
    assert!(body["errors"].as_array().unwrap().len() <= 10, "{what}: {shown}");
}

/// It still answers, and the good ones are still good.
async fn alive(world: &World) {
    let response = sent(request(world, Method::POST).json(&json!({ "query": "{ __typename }" }))).await;
    assert_eq!(response.status(), 200);
}

edge!(documents_made_to_hurt_are_refused, |world| async move {
    for (what, document) in documents() {
        refused(&world, &what, json!({ "query": document }).to_string()).await;
    }
    alive(&world).await;
});

edge!(so_is_the_json_around_them, |world| async move {
    for depth in DEPTHS {
        let deep = nested("[", "1", "]", depth);
        let document = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
        for body in [
            format!(r#"{{"query":"{document}","variables":{{"ids":{deep}}}}}"#),
            format!(r#"{{"query":"{document}","extensions":{deep}}}"#),
            deep.clone(),
            "{\"a\":".repeat(depth),
        ] {
            refused(&world, &format!("JSON {depth} deep"), body).await;
        }
    }
    alive(&world).await;
});

/// Answered, or refused briefly, and never with an error of the server.
async fn garbled(world: &World, document: String) {
    let request = request(world, Method::POST)
        .header(header::ACCEPT, "application/graphql-response+json")
        .json(&json!({ "query": document, "variables": {} }));
    let response = sent(request).await;
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    assert!(status == 200 || status == 400, "{document}: {status} {text}");
    assert!(status == 200 || text.len() < BRIEF, "{document}: {} bytes", text.len());
    let body: Value = serde_json::from_str(&text).unwrap();
    for error in body["errors"].as_array().into_iter().flatten() {
        assert!(error["extensions"]["code"] != "INTERNAL", "{document}: {text}");
    }
}

// PLUMBLINE_GARBLED says how many; a night's run takes 200 000.
edge!(nearly_right_documents_never_break_anything, |world| async move {
    let count = env::var("PLUMBLINE_GARBLED")
        .ok()
        .and_then(|it| it.parse().ok())
        .unwrap_or(2_000);
    let seed = env::var("PLUMBLINE_GARBLED_SEED")
        .ok()
        .and_then(|it| it.parse().ok())
        .unwrap_or(0);
    // As many at once as keep every core of the server at work.
    stream::iter(garble::documents(count, seed))
        .for_each_concurrent(8, |document| garbled(&world, document))
        .await;
    alive(&world).await;
});
