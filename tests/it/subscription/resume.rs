//! Nothing that is committed goes untold: not what came while one was away, not what another replica did, not what took its time.

use std::collections::BTreeSet;

use api::{service::news::Poller, store::Changes};
use chrono::TimeDelta;
use harness::{both, builder::Submission};
use sea_orm::{ConnectionTrait as _, TransactionTrait as _};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    end::{any_obligation, message},
    follow, follow_from, waive,
};

both!(who_comes_back_hears_what_came_meanwhile, |world| async move {
    let head = world.caller("head-of-safeguarding");
    let mut events = follow(&world, "head-of-safeguarding", Value::Null).await;
    let first = waive(&head, json!({ "tasks": ["3.12"] })).await;
    let event = events.next().await.unwrap();
    assert_eq!(event.data["data"]["obligationChanged"]["id"], first);
    let position = event.id.unwrap();
    drop(events);

    let mut expected = BTreeSet::new();
    for task in ["3.13", "3.16"] {
        expected.insert(waive(&head, json!({ "tasks": [task] })).await.to_string());
    }
    let mut events = follow_from(&world, "head-of-safeguarding", &position).await;
    let mut heard = BTreeSet::new();
    for _ in 0..2 {
        heard.insert(events.result().await["obligationChanged"]["id"].to_string());
    }
    assert_eq!(heard, expected, "not the one at the position, and nothing twice");
    // And what comes from now on.
    let now = waive(&head, json!({ "tasks": ["3.2"] })).await;
    assert_eq!(events.result().await["obligationChanged"]["id"], now);
});

both!(another_replica_s_commits_are_told, |world| async move {
    let other = world.beside().await;
    let mut here = follow(&world, "head-of-safeguarding", Value::Null).await;
    let mut there = follow(&other, "head-of-safeguarding", Value::Null).await;
    let id = waive(&other.caller("head-of-safeguarding"), json!({ "tasks": ["3.12"] })).await;
    assert_eq!(here.result().await["obligationChanged"]["id"], id);
    assert_eq!(there.result().await["obligationChanged"]["id"], id);
    drop((here, there));
    other.stop().await;
});

both!(a_commit_that_took_its_time_is_told, |world| async move {
    let (obligation, shown) = any_obligation(&world).await;
    let mut events = follow(&world, "practice-manager", Value::Null).await;
    let id_at = |ago: TimeDelta| {
        let at = api::clock::Clock::now(&*world.clock) - ago;
        let millis = u64::try_from(at.timestamp_millis()).unwrap();
        uuid::Builder::from_unix_timestamp_millis(millis, &[7; 10]).into_uuid()
    };
    let mut ids: Vec<Uuid> = Vec::new();
    // Each is committed after those with later ids were told.
    for seconds in [0, 1, 10, 29] {
        let id = id_at(TimeDelta::seconds(seconds));
        let changes = api::store::Changes {
            outbox: vec![message(obligation, id)],
            ..Default::default()
        };
        world.store().commit(changes).await.unwrap();
        let event = events.next().await.unwrap();
        assert_eq!(event.data["data"]["obligationChanged"]["id"], shown);
        assert_eq!(event.id, Some(id.to_string()));
        ids.push(id);
    }
    // None of them is told again by a later look.
    world.clock.advance(TimeDelta::seconds(1));
    let last = id_at(TimeDelta::zero());
    let changes = api::store::Changes {
        outbox: vec![message(obligation, last)],
        ..Default::default()
    };
    world.store().commit(changes).await.unwrap();
    assert_eq!(events.next().await.unwrap().id, Some(last.to_string()));
});

both!(a_look_that_failed_is_made_good_by_the_next, |world| async move {
    let audit = Submission::supervision_audit()
        .with("worker", "W-N1")
        .with("eventDate", "2026-12-08")
        .without("caseFile");
    let evidence = world.submit(&world.caller("practice-manager"), &audit).await;
    let bare = evidence["id"].as_str().unwrap().trim_start_matches("evd_");
    let mut message = message(entity::id::ObligationId(Uuid::try_parse(bare).unwrap()), Uuid::nil());
    "evidence.evaluated".clone_into(&mut message.topic);
    message.id = api::clock::new_id(&*world.clock).into();
    let mut events = follow(&world, "practice-manager", json!({ "tasks": ["3.16"] })).await;
    let mut poller = Poller::default();
    // Messages can be read; what evidence counts towards cannot.
    world.db.execute("ALTER TABLE satisfaction RENAME TO elsewhere").await;
    let changes = Changes {
        outbox: vec![message],
        ..Changes::default()
    };
    world.store().commit(changes).await.unwrap();
    assert!(poller.look(world.app()).await.is_err());
    world.db.execute("ALTER TABLE elsewhere RENAME TO satisfaction").await;
    assert!(poller.look(world.app()).await.unwrap() > 0);
    assert_eq!(events.result().await["obligationChanged"]["status"], "MET");
});

both!(a_commit_that_waited_for_its_turn_is_told, |world| async move {
    let (obligation, shown) = any_obligation(&world).await;
    let mut events = follow(&world, "practice-manager", Value::Null).await;
    let mut poller = Poller::default();
    let changes = Changes {
        pins: Some(api::store::epoch::read(world.store()).await.unwrap()),
        outbox: vec![message(obligation, api::clock::new_id(&*world.clock))],
        clock: Some(world.app().clock_handle()),
        ..Changes::default()
    };
    // An import holds what every submission compares itself with, for longer than anybody looks back.
    let other = world.db.connect().await;
    let import = other.begin().await.unwrap();
    let held = import.execute_unprepared("UPDATE epoch SET rules = rules").await;
    held.unwrap();
    let store = world.store().clone();
    let waiting = tokio::spawn(async move { store.commit(changes).await });
    world.clock.advance(TimeDelta::seconds(40));
    poller.look(world.app()).await.unwrap();
    import.rollback().await.unwrap();
    waiting.await.unwrap().unwrap();
    assert_eq!(
        poller.look(world.app()).await.unwrap(),
        1,
        "it is not too old to be seen"
    );
    assert_eq!(events.result().await["obligationChanged"]["id"], shown);
    other.close().await.unwrap();
});

both!(
    a_position_from_before_what_is_kept_is_told_to_read_again,
    |world| async move {
        let head = world.caller("head-of-safeguarding");
        let mut events = follow(&world, "head-of-safeguarding", Value::Null).await;
        waive(&head, json!({ "tasks": ["3.12"] })).await;
        let position = events.next().await.unwrap().id.unwrap();
        drop(events);
        world.clock.advance(TimeDelta::days(31));
        let mut events = follow_from(&world, "head-of-safeguarding", &position).await;
        let told = events.next().await.unwrap().data;
        assert_eq!(told["errors"][0]["extensions"]["code"], "UNAVAILABLE", "{told:#}");
        let message = told["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains("read the list again"), "{message}");
    }
);
