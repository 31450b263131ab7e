//! How following ends: with the token, with the server, with a follower who cannot keep up.

use entity::{
    column::OutboxState,
    id::{ObligationId, OutboxId},
    outbox,
};
use harness::{app::World, both, db::Content};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{follow, follow_from};

both!(with_the_token, Content::County, |db| async move {
    let world = World::with_heartbeat(db, 20).await;
    let mut events = follow(&world, "practice-manager", Value::Null).await;
    world.clock.advance(chrono::TimeDelta::hours(9));
    let last = events.next().await.unwrap();
    assert_eq!(last.data["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    assert_eq!(events.next().await.unwrap().name, "complete");
    assert_eq!(events.next().await, None);
    world.stop().await;
});

both!(with_the_server, Content::County, |db| async move {
    let world = World::on(db).await;
    let mut events = follow(&world, "practice-manager", Value::Null).await;
    let stopping = tokio::spawn(world.clone().stop());
    // No `complete`: whoever follows comes back, to whichever server is there then.
    assert_eq!(events.next().await, None);
    stopping.await.unwrap();
    world.stop().await;
});

/// A message that something happened to an obligation.
pub fn message(obligation: ObligationId, id: Uuid) -> outbox::Model {
    outbox::Model {
        id: OutboxId(id),
        topic: "obligation.changed".to_owned(),
        subject_id: obligation.0,
        payload: "{}".to_owned(),
        state: OutboxState::Pending,
        fence: 0,
        lease_until: None,
        created_at: entity::instant::Instant(8),
    }
}

/// An obligation of the first worker.
pub async fn any_obligation(world: &World) -> (ObligationId, Value) {
    let list = "{ obligations(filter: { tasks: [\"3.16\"] }, first: 1) { nodes { id } } }";
    let found = world.caller("practice-manager").ask(list, Value::Null).await;
    let id = found["obligations"]["nodes"][0]["id"].clone();
    let bare = id.as_str().unwrap().trim_start_matches("obl_");
    (ObligationId(Uuid::try_parse(bare).unwrap()), id)
}

both!(with_more_at_once_than_can_be_told, |world| async move {
    let (obligation, _) = any_obligation(&world).await;
    let mut events = follow(&world, "practice-manager", Value::Null).await;
    let outbox = (0..5_000)
        .map(|_| message(obligation, api::clock::new_id(&*world.clock)))
        .collect();
    let changes = api::store::Changes {
        outbox,
        ..Default::default()
    };
    world.store().commit(changes).await.unwrap();
    // Some may be told before it is too much; then it is said, and nothing is left out in silence.
    loop {
        let event = events.next().await.expect("it is said");
        if event.data.get("errors").is_none() {
            continue;
        }
        assert_eq!(
            event.data["errors"][0]["extensions"]["code"], "UNAVAILABLE",
            "{event:?}"
        );
        let message = event.data["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains("read the list again"), "{message}");
        break;
    }
    assert_eq!(events.next().await.unwrap().name, "complete");
    // Coming back to so long ago is refused in the same words.
    let first = api::clock::new_id(&*world.clock);
    let more = (0..6_000)
        .map(|_| message(obligation, api::clock::new_id(&*world.clock)))
        .collect();
    let changes = api::store::Changes {
        outbox: more,
        ..Default::default()
    };
    world.store().commit(changes).await.unwrap();
    let mut late = follow_from(&world, "practice-manager", &first.to_string()).await;
    let event = late.next().await.unwrap();
    assert_eq!(
        event.data["errors"][0]["extensions"]["code"],
        json!("UNAVAILABLE"),
        "{event:?}"
    );
});
