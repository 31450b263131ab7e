//! What a request costs is told with its answer, and taken from the bucket of whoever asked.

use chrono::TimeDelta;
use harness::{builder::fresh_key, gql::Caller};
use reqwest::{Method, header};
use serde_json::{Value, json};

use super::{
    overload::{hold, submit},
    request, runs, said, sent, with,
};

const LIMIT: (&str, &str) = ("PLUMBLINE_HTTP_COST_LIMIT", "400");
const FILLS: (&str, &str) = ("PLUMBLINE_HTTP_COST_PER_S", "10");

/// A change that asks for nothing.
const BRIEFLY: &str = "mutation($input: SubmitEvidenceInput!) { submitEvidence(input: $input) { __typename } }";

async fn cost(caller: &Caller, document: &str) -> Value {
    let reply = caller.send(document, Value::Null).await;
    assert_eq!(reply.status, 200, "{reply}");
    reply.at("/extensions/cost").clone()
}

#[test]
fn what_was_not_used_is_given_back() {
    runs(|| async {
        let world = with(&[LIMIT, FILLS]).await;
        let manager = world.caller("practice-manager");
        let told = cost(&manager, "{ viewer { person { name } } }").await;
        let expected = json!({ "requested": 3, "actual": 3, "remaining": 397, "limit": 400 });
        assert_eq!(told, expected);
        // Nothing was submitted yet: ten for the page, and its empty list.
        let told = cost(&manager, "{ evidence(first: 100) { nodes { id } } }").await;
        assert_eq!((&told["requested"], &told["actual"]), (&json!(211), &json!(12)));
        assert_eq!(told["remaining"], 385);
        let told = cost(&world.caller("qa-lead"), "{ viewer { person { name } } }").await;
        assert_eq!(told["remaining"], 397, "everybody has their own");
        world.stop().await;
    });
}

#[test]
fn an_empty_bucket_says_how_long_to_wait() {
    runs(|| async {
        let world = with(&[LIMIT, FILLS]).await;
        let manager = world.caller("practice-manager");
        let document = "{ tasks(first: 54) { nodes { ref title } } }";
        let told = cost(&manager, document).await;
        assert_eq!(told["requested"], 11 + 54 * 3);
        let left = cost(&manager, document).await["remaining"].as_u64().unwrap();
        assert!(left < 173, "{left}");
        let asked = request(&world, Method::POST).json(&json!({ "query": document }));
        let response = sent(asked).await;
        assert_eq!(response.status(), 429);
        let wait: u64 = said(&response, header::RETRY_AFTER).parse().unwrap();
        assert_eq!(wait, (173 - left + 1).div_ceil(10));
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["errors"][0]["extensions"]["code"], "RATE_LIMITED", "{body}");
        let expected = json!({ "requested": 173, "remaining": left, "limit": 400 });
        assert_eq!(body["extensions"]["cost"], expected);
        cost(&manager, "{ viewer { person { name } } }").await;
        world
            .clock
            .advance(TimeDelta::seconds(i64::try_from(wait).unwrap() + 1));
        cost(&manager, document).await;
        world.stop().await;
    });
}

#[test]
fn a_list_as_csv_costs_a_point_a_row() {
    runs(|| async {
        let world = with(&[("PLUMBLINE_HTTP_COST_LIMIT", "5"), ("PLUMBLINE_HTTP_COST_PER_S", "1")]).await;
        let ask = || {
            let asked = world
                .http
                .get(format!("{}/export/obligations.csv?task=3.16", world.base));
            sent(asked.bearer_auth(world.token("practice-manager")))
        };
        let first = ask().await;
        assert_eq!(first.status(), 200);
        let rows = first.text().await.unwrap().lines().count() - 1;
        assert!(rows > 5, "{rows}");
        let second = ask().await;
        assert_eq!(second.status(), 429);
        assert_eq!(
            said(&second, header::RETRY_AFTER),
            "5",
            "what is owed is at most a bucket"
        );
        world.clock.advance(TimeDelta::seconds(5));
        assert_eq!(ask().await.status(), 200);
        world.stop().await;
    });
}

#[test]
fn what_no_bucket_can_pay_for_is_too_complex() {
    runs(|| async {
        let world = with(&[LIMIT, FILLS]).await;
        let document = "query($n: Int!) { evidence(first: $n) { nodes { evaluations(first: $n) { nodes { id } } } } }";
        let reply = world.caller("qa-lead").send(document, json!({ "n": 20 })).await;
        assert_eq!(
            (reply.status.as_u16(), reply.code()),
            (400, "DOCUMENT_TOO_COMPLEX"),
            "{reply}"
        );
        assert_eq!(
            reply.at("/extensions/cost/requested"),
            &json!(11 + 20 * (1 + 11 + 20 * 2))
        );
        let reply = world.caller("qa-lead").send(document, json!({ "n": 2 })).await;
        assert_eq!(reply.status, 200, "{reply}");
        world.stop().await;
    });
}

#[test]
fn one_field_that_fails_does_not_pay_for_the_others() {
    runs(|| async {
        let world = with(&[("PLUMBLINE_HTTP_COST_LIMIT", "5000"), FILLS]).await;
        // The last may not be null and takes all of the data with it.
        let document = "{ complianceMatrix(year: \"2026/27\") { total } ruleBook(format: CSV) x: obligations(after: \"none\") { totalCount } }";
        let reply = world.caller("qa-lead").send(document, Value::Null).await;
        assert_eq!(
            (reply.at("/data"), reply.code()),
            (&Value::Null, "BAD_INPUT"),
            "{reply}"
        );
        let cost = reply.at("/extensions/cost");
        assert_eq!(cost["actual"], 2_002 + 2_001 + 11, "{reply}");
        assert_eq!(cost["remaining"], 5_000 - 4_014, "{reply}");
        world.stop().await;
    });
}

#[test]
fn a_concern_is_taken_in_whatever_was_asked_for_before() {
    runs(|| async {
        let world = with(&[
            ("PLUMBLINE_HTTP_COST_LIMIT", "3000"),
            ("PLUMBLINE_HTTP_COST_PER_S", "1"),
        ])
        .await;
        let manager = world.caller("practice-manager");
        let matrix = "{ complianceMatrix(year: \"2026/27\") { total } }";
        cost(&manager, matrix).await;
        assert_eq!(manager.send(matrix, Value::Null).await.code(), "RATE_LIMITED");
        let raise = async |selection: &str| {
            let document =
                format!("mutation($input: RaiseConcernInput!) {{ raiseConcern(input: $input) {{ {selection} }} }}");
            let input =
                json!({ "idempotencyKey": fresh_key(), "level": "SIGNIFICANT", "narrative": "seen at the door" });
            manager.send(&document, json!({ "input": input })).await
        };
        let receipt = "errors { message } concern { id owner { name } } distributions { recipient { name } }";
        for _ in 0..30 {
            let reply = raise(receipt).await;
            assert_eq!(reply.at("/data/raiseConcern/errors"), &json!([]), "{reply}");
        }
        assert_eq!(raise(receipt).await.at("/extensions/cost/remaining"), &json!(0));
        let lists =
            "concern { evidence { distributions(first: 100) { nodes { id mode role { code } recipient { name } } }
            followUps(first: 100) { nodes { id owner { name } unit { name parent { name parent { name } } }
            worker { name parent { name } } } } } }";
        let reply = raise(lists).await;
        assert_eq!(reply.code(), "RATE_LIMITED", "it is no way around the limit: {reply}");
        assert_eq!(world.db.count("concern", "1 = 1").await, 31);
        world.stop().await;
    });
}

#[test]
fn what_is_given_up_is_paid_for() {
    runs(|| async {
        let world = with(&[LIMIT, FILLS, ("PLUMBLINE_HTTP_DEADLINE_MS", "500")]).await;
        let held = hold(&world);
        let response = sent(submit(&world, "NONE", BRIEFLY)).await;
        assert_eq!(response.status(), 504);
        held.execute_batch("ROLLBACK").unwrap();
        let told = cost(&world.caller("practice-manager"), "{ viewer { person { name } } }").await;
        assert_eq!(told["remaining"], 400 - 202 - 3, "{told}");
        world.stop().await;
    });
}

edge!(without_a_limit_the_cost_is_told_all_the_same, |world| async move {
    let told = cost(&world.caller("police"), "{ viewer { person { name } } }").await;
    assert_eq!(told, json!({ "requested": 3, "actual": 3 }));
});
