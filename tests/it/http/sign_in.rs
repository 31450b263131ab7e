//! Guessing tokens is not cheap, and costs nobody else anything.

use chrono::TimeDelta;
use reqwest::{Client, StatusCode, header};
use serde_json::{Value, json};

use super::{runs, said, sent, with};

#[test]
fn an_address_that_guesses_waits_and_who_is_signed_in_does_not() {
    runs(|| async {
        let world = with(&[
            ("PLUMBLINE_HTTP_REFUSED_BURST", "5"),
            ("PLUMBLINE_HTTP_TRUSTED_PROXIES", "127.0.0.1"),
        ])
        .await;
        let ask = |token: String, from: &'static str| {
            let asked = Client::new().post(format!("{}/graphql", world.base)).bearer_auth(token);
            sent(
                asked
                    .header("x-forwarded-for", from)
                    .json(&json!({ "query": "{ __typename }" })),
            )
        };
        let (known, fresh) = (world.token("practice-manager"), world.token("qa-lead"));
        assert_eq!(ask(known.clone(), "192.0.2.1").await.status(), 200);
        for _ in 0..5 {
            assert_eq!(ask("guess".to_owned(), "192.0.2.1").await.status(), 401);
        }
        let response = ask("guess".to_owned(), "192.0.2.1").await;
        assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
        assert!(said(&response, header::RETRY_AFTER).parse::<u64>().unwrap() > 0);
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["errors"][0]["extensions"]["code"], "RATE_LIMITED", "{body}");
        let feed = Client::new().get(format!("{}/calendar/guess.ics", world.base));
        let feed = sent(feed.header("x-forwarded-for", "192.0.2.1")).await;
        assert_eq!(feed.status(), 429, "nor are addresses of calendars guessed");
        assert_eq!(ask(known, "192.0.2.1").await.status(), 200, "signed in before");
        assert_eq!(ask(fresh.clone(), "192.0.2.1").await.status(), 429, "not looked at now");
        assert_eq!(ask(fresh.clone(), "192.0.2.2").await.status(), 200, "another address");
        assert_eq!(ask("guess".to_owned(), "192.0.2.2").await.status(), 401);
        world.clock.advance(TimeDelta::seconds(10));
        assert_eq!(ask("guess".to_owned(), "192.0.2.1").await.status(), 401);
        for open in ["live", "schema.graphql"] {
            let asked = sent(Client::new().get(format!("{}/{open}", world.base))).await;
            assert_eq!(asked.status(), 200, "{open}");
        }
        world.stop().await;
    });
}
