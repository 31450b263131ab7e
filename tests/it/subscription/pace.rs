//! What is told is paid for and has its place, and what cannot be told is not passed over.

use harness::{app::World, both, db::Content};
use serde_json::{Value, json};

use super::{
    end::{any_obligation, message},
    follow, follow_from, waive,
};

both!(what_could_not_be_told_is_told_to_who_comes_back, |world| async move {
    let head = world.caller("head-of-safeguarding");
    let mut events = follow(&world, "head-of-safeguarding", Value::Null).await;
    waive(&head, json!({ "tasks": ["3.12"] })).await;
    let position = events.next().await.unwrap().id.unwrap();
    let (obligation, shown) = any_obligation(&world).await;
    world.db.execute("ALTER TABLE obligation RENAME TO elsewhere").await;
    happens(&world, obligation).await;
    let last = events.next().await.unwrap();
    assert!(last.data["errors"][0]["extensions"]["code"].is_string(), "{last:?}");
    assert_eq!(
        (&last.id, &last.data["extensions"]["position"]),
        (&None, &Value::Null),
        "{last:?}"
    );
    assert_eq!(events.next().await.unwrap().name, "complete");
    world.db.execute("ALTER TABLE elsewhere RENAME TO obligation").await;
    let mut events = follow_from(&world, "head-of-safeguarding", &position).await;
    assert_eq!(events.result().await["obligationChanged"]["id"], shown);
});

/// Something happens to an obligation.
async fn happens(world: &World, obligation: entity::id::ObligationId) {
    let changes = api::store::Changes {
        outbox: vec![message(obligation, api::clock::new_id(&*world.clock))],
        ..Default::default()
    };
    world.store().commit(changes).await.unwrap();
}

both!(nobody_follows_more_than_their_share, Content::County, |db| async move {
    let world = World::with(db, &[("PLUMBLINE_HTTP_MAX_SUBSCRIPTIONS", "1")]).await;
    let first = follow(&world, "practice-manager", Value::Null).await;
    let mut second = follow(&world, "practice-manager", Value::Null).await;
    let refused = second.next().await.unwrap();
    assert_eq!(
        refused.data["errors"][0]["extensions"]["code"], "RATE_LIMITED",
        "{refused:?}"
    );
    assert_eq!(second.next().await.unwrap().name, "complete");
    let other = follow(&world, "head-of-safeguarding", Value::Null).await;
    drop(first);
    let (obligation, shown) = any_obligation(&world).await;
    world
        .until("the first seat is free", || async {
            let mut again = follow(&world, "practice-manager", Value::Null).await;
            happens(&world, obligation).await;
            let event = again.next().await.unwrap();
            event.data["data"]["obligationChanged"]["id"] == shown
        })
        .await;
    drop(other);
    world.stop().await;
});

both!(events_are_paid_for, Content::County, |db| async move {
    let limits = [("PLUMBLINE_HTTP_COST_LIMIT", "20"), ("PLUMBLINE_HTTP_COST_PER_S", "1")];
    let world = World::with(db, &limits).await;
    let (obligation, shown) = any_obligation(&world).await;
    world.clock.advance(chrono::TimeDelta::minutes(1));
    let mut events = follow(&world, "practice-manager", Value::Null).await;
    let mut left = 20;
    let mut told = 0;
    // Each is told while nothing is owed; the clock stands, so that nothing comes back.
    loop {
        happens(&world, obligation).await;
        let event = events.next().await.unwrap();
        if event.data["errors"].is_array() {
            assert_eq!(
                event.data["errors"][0]["extensions"]["code"], "RATE_LIMITED",
                "{event:?}"
            );
            assert_eq!(event.id, None);
            break;
        }
        assert_eq!(event.data["data"]["obligationChanged"]["id"], shown);
        left = event.data["extensions"]["cost"]["remaining"].as_u64().unwrap();
        told += 1;
        assert!(told <= 3, "more was told than there were points");
    }
    assert_eq!(left, 0, "the last one took more than was left");
    world.stop().await;
});
