//! Documents made to hurt. Sizes are those that a reader, a parser, a validator or the executor would choke on, each one.

/// As many of something, each with its number.
fn each(count: usize, of: impl Fn(usize) -> String) -> String {
    (0..count).map(of).collect()
}

/// Something within itself, so many times.
pub fn nested(open: &str, core: &str, close: &str, depth: usize) -> String {
    format!("{}{core}{}", open.repeat(depth), close.repeat(depth))
}

/// Depths at which something else gives way: our own limit, a worker's stack, the gate.
pub const DEPTHS: [usize; 7] = [20, 31, 200, 2_000, 10_000, 100_000, 1_000_000];

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
        let aliases = each(count, |at| format!("a{at}:__typename "));
        with(&format!("{count} aliases"), format!("{{ {aliases} }}"));
        with(
            &format!("{count} directives"),
            format!("{{ __typename {} }}", "@skip(if:false) ".repeat(count)),
        );
        with(
            &format!("{count} unknown directives"),
            format!("{{ __typename {} }}", "@a ".repeat(count)),
        );
        let operations = each(count, |at| format!("query Q{at}{{__typename}}"));
        with(&format!("{count} operations"), operations);
        let variables = each(count, |at| format!("$v{at}:Int "));
        with(
            &format!("{count} variables"),
            format!("query({variables}) {{ __typename }}"),
        );
        let unused = each(count, |at| format!("fragment F{at} on Query{{__typename}}"));
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
        let chain = each(levels, |at| {
            format!(
                "fragment F{at} on Query{{{}}}",
                format!("...F{} ", at + 1).repeat(times)
            )
        });
        for core in ["__typename", "viewer{person{id}}"] {
            let document = format!("{{...F0}} {chain} fragment F{levels} on Query{{{core}}}");
            all.push((format!("{levels} levels of {times} spreads of {core}"), document));
        }
    }
    for length in [1, 2, 100] {
        let ring = each(length, |at| {
            format!("fragment F{at} on Query{{...F{}}}", (at + 1) % length)
        });
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
    let pairs = each(60, |at| {
        format!("fragment M{at} on Role{{ ...M{} a: code ...M{} b }}", at + 1, at + 1)
    });
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
pub fn documents() -> Vec<(String, String)> {
    [deep(), wide(), spread()].concat()
}
