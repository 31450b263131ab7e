//! Other rules are told to everybody who is signed in, whichever replica took them.

use std::collections::BTreeMap;

use api::service::rules::Reload;
use harness::{app::World, both, sse::Events};
use rules::Source;
use serde_json::json;

use super::{followed_from, send};

const FOLLOW: &str = "subscription { ruleActivated { hash live activations { reason } } }";

/// The shipped rules with one more line of comment.
fn reworded(line: &str) -> Source {
    let mut files: BTreeMap<String, String> = Source::shipped().files().clone();
    let script = files.values_mut().find(|text| text.contains("fn on_evidence(e) {"));
    let script = script.unwrap();
    *script = format!("{script}\n// {line}\n");
    Source::from_files(files)
}

async fn open(world: &World, person: &str) -> Events {
    Events::read(send(world, person, FOLLOW, json!({}), &[]).await)
}

both!(other_rules_are_told_on_every_replica, |world| async move {
    let other = world.beside().await;
    let mut here = open(&world, "qa-lead").await;
    let mut there = open(&other, "police").await;
    let (rules, clock) = (world.app().rules(), world.app().clock());
    let taken = rules.reload(reworded("once"), clock).await.unwrap();
    let Reload::Activated { after, .. } = taken else {
        panic!("{taken:?}")
    };
    let mut position = None;
    for events in [&mut here, &mut there] {
        let event = events.next().await.unwrap();
        let told = &event.data["data"]["ruleActivated"];
        assert_eq!(
            (&told["hash"], &told["live"]),
            (&json!(after), &json!(true)),
            "{event:?}"
        );
        assert_eq!(told["activations"][0]["reason"], "reloaded");
        position = event.id;
    }
    drop((here, there));
    // The same rules once more are no others.
    rules.reload(reworded("once"), clock).await.unwrap();
    rules.reload(reworded("twice"), clock).await.unwrap();
    let mut back = followed_from(&other, "qa-lead", FOLLOW, &position.unwrap()).await;
    let newest = rules.book().newest().hash().to_owned();
    // From half a minute before the place on: the first start may come once more, and the newest is not missing.
    loop {
        let told = back.result().await["ruleActivated"]["hash"].clone();
        assert_ne!(told, after, "not the one at the place itself");
        if told == newest {
            break;
        }
    }
    drop(back);
    other.stop().await;
});
