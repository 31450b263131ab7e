//! Pages that are too long are refused before anything runs.

use harness::{builder::fresh_key, gql::Reply};
use serde_json::{Value, json};

fn refused(reply: &Reply, message: &str) {
    assert_eq!((reply.status.as_u16(), reply.code()), (400, "BAD_INPUT"), "{reply}");
    assert_eq!(reply.body.get("data"), None, "{reply}");
    assert_eq!(reply.at("/errors/0/message"), message, "{reply}");
}

edge!(
    a_mutation_with_a_page_that_is_too_long_is_not_made,
    |world| async move {
        let police = world.caller("police");
        let input = json!({ "idempotencyKey": fresh_key(), "level": "CONCERN", "narrative": "seen at the door" });
        let raise = |page: &str| {
            format!(
            "mutation($input: RaiseConcernInput!, $n: Int, $m: Int, $b: Boolean! = true) {{ raised: raiseConcern(input: $input) {{
               concern {{ ...C }} }} }}
             fragment C on Concern {{ status distributions({page}) @include(if: $b) {{ nodes {{ id }} }} e: evidence {{ followUps(last: $m) {{ totalCount }} }}
               unused: followUps(first: $n) @skip(if: true) {{ totalCount }} }}"
        )
        };
        let send = async |page, mut variables: Value| {
            variables["input"] = input.clone();
            police.send(&raise(page), variables).await
        };
        let long = "`first`: expected 0 to 100, got 500, in `raised.concern.distributions`";
        let reply = send("first: 500", json!({})).await;
        refused(&reply, long);
        assert_eq!(reply.at("/errors/0/locations/0/line"), 3, "{reply}");
        refused(&send("first: $n", json!({ "n": 500 })).await, long);
        let both = "`last`: pass `first` or `last`, not both, in `raised.concern.distributions`";
        refused(&send("first: 1, last: $n", json!({ "n": 1 })).await, both);
        let below = "`last`: expected 0 to 100, got -1, in `raised.concern.e.followUps`";
        refused(&send("first: 1", json!({ "m": -1 })).await, below);
        assert_eq!(world.db.count("concern", "1 = 1").await, 0);

        let reply = send("first: $n", json!({ "n": 500, "b": false })).await;
        assert_eq!(
            reply.at("/data/raised/concern/status"),
            "OPEN",
            "not asked for: {reply}"
        );
        let reply = send("first: 1, last: $n", json!({ "n": null })).await;
        assert_eq!(reply.at("/data/raised/concern/status"), "OPEN", "{reply}");
        assert_eq!(world.db.count("concern", "1 = 1").await, 1);
    }
);

edge!(a_query_with_a_page_that_is_too_long_is_not_run, |world| async move {
    let lead = world.caller("qa-lead");
    let document = "{ viewer { person { id } } evidence(first: 101) { totalCount } units(last: -1) { totalCount } }";
    let reply = lead.send(document, Value::Null).await;
    refused(&reply, "`first`: expected 0 to 100, got 101, in `evidence`");
    assert_eq!(
        reply.at("/errors/1/message"),
        "`last`: expected 0 to 100, got -1, in `units`"
    );
});
