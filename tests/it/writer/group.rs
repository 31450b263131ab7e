//! Many commands at once: together on the disk, apart in their fate.

use api::store::{Changes, CommitError, Committed, Pins, Store, StoreSettings};
use entity::{
    column::MeetingStatus,
    id::{MeetingId, UnitId},
    instant::Instant,
    meeting,
};
use harness::{
    both,
    db::{Backend, Content, Db},
};
use uuid::Uuid;

use super::rows::{Ground, day, id, satisfied};

/// Commits all of them at once, from as many tasks.
async fn together(store: &Store, commands: Vec<Changes>) -> Vec<Result<Committed, CommitError>> {
    let tasks: Vec<_> = commands
        .into_iter()
        .map(|changes| {
            let store = store.clone();
            tokio::spawn(async move { store.commit(changes).await })
        })
        .collect();
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.unwrap());
    }
    results
}

both!(everything_is_written_once, Content::Tables, |db| async move {
    let ground = Ground::new(&db).await;
    let commands = (0..200).map(|n| ground.keyed(&format!("k{n}"), "body")).collect();
    for result in together(&ground.store, commands).await {
        assert_eq!(result.unwrap(), Committed::Written);
    }
    assert_eq!(db.count("evidence", "true").await, 200);
    assert_eq!(db.count("idempotency", "true").await, 200);
    let writes = ground.store.writes();
    assert_eq!(writes.commands, 200);
    assert!(writes.commits < 200, "{writes:?}");
    ground.store.close().await;
});

both!(a_bad_command_stands_alone, Content::Tables, |db| async move {
    let ground = Ground::new(&db).await;
    let mut commands: Vec<_> = (0..40).map(|n| ground.keyed(&format!("k{n}"), "body")).collect();
    for bad in [7, 23] {
        // A unit that is not there.
        commands[bad].evidence[0].unit_id = id::<UnitId>();
    }
    let results = together(&ground.store, commands).await;
    for (n, result) in results.into_iter().enumerate() {
        if n == 7 || n == 23 {
            assert!(matches!(result, Err(CommitError::Failed(_))), "{n}: {result:?}");
        } else {
            assert_eq!(result.unwrap(), Committed::Written, "{n}");
        }
    }
    assert_eq!(db.count("evidence", "true").await, 38);
    assert_eq!(db.count("evaluation", "true").await, 38);
    // And the writer lives on.
    assert_eq!(
        ground.store.commit(ground.keyed("k7", "body")).await.unwrap(),
        Committed::Written
    );
    ground.store.close().await;
});

both!(the_same_key_at_once_writes_once, Content::Tables, |db| async move {
    let ground = Ground::new(&db).await;
    let commands = (0..64).map(|n| ground.keyed(&format!("k{}", n % 4), "body")).collect();
    let results = together(&ground.store, commands).await;
    let written = results
        .iter()
        .filter(|result| matches!(result, Ok(Committed::Written)))
        .count();
    let replayed = results
        .iter()
        .filter(|result| matches!(result, Ok(Committed::Replayed { .. })))
        .count();
    assert_eq!((written, replayed), (4, 60), "{results:?}");
    assert_eq!(db.count("evidence", "true").await, 4);
    ground.store.close().await;
});

both!(
    what_one_moves_is_moved_for_its_neighbours,
    Content::Tables,
    |db| async move {
        let ground = Ground::new(&db).await;
        let meeting = |status, held: u32| Changes {
            meetings: vec![meeting::Model {
                id: MeetingId(Uuid::from_u128(7)),
                forum: "CABINET".to_owned(),
                held_on: day(held),
                papers_due_on: day(held),
                status,
                reason: None,
                created_at: Instant(5),
            }],
            ..Changes::default()
        };
        let called = Changes {
            pins: Some(Pins { rules: 0, directory: 0 }),
            ..meeting(MeetingStatus::Called, 20)
        };
        assert_eq!(ground.store.commit(called).await.unwrap(), Committed::Written);

        // All of them looked at the same calendar, and are announced, so that one commit takes them together.
        let pins = Some(Pins { rules: 0, directory: 1 });
        let mut commands = vec![meeting(MeetingStatus::Cancelled, 20)];
        commands.extend((21..24).map(|to| meeting(MeetingStatus::Called, to)));
        commands.push(ground.audit());
        let intents: Vec<_> = commands.iter().map(|_| ground.store.intend()).collect();
        let tasks: Vec<_> = intents
            .into_iter()
            .zip(commands)
            .map(|(intent, changes)| tokio::spawn(intent.commit(Changes { pins, ..changes })))
            .collect();
        let mut written = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(Committed::Written) => written += 1,
                other => assert!(matches!(other, Err(CommitError::Stale)), "{other:?}"),
            }
        }
        // One change of the meeting, and before it the audit where that came first.
        let audits = db.count("evidence", "true").await;
        assert_eq!(written, 1 + audits);
        assert_eq!(db.number("SELECT directory AS n FROM epoch").await, 2);
        ground.store.close().await;
    }
);

both!(two_stores_share_one_database, Content::Nothing, |db| async move {
    let settings = StoreSettings::new(&db.url);
    let stores = [
        Store::open(&settings).await.unwrap(),
        Store::open(&settings).await.unwrap(),
    ];
    let migrations: Vec<_> = stores
        .iter()
        .cloned()
        .map(|store| tokio::spawn(async move { store.migrate().await }))
        .collect();
    for migration in migrations {
        migration.await.unwrap().unwrap();
    }
    let ground = Ground::new(&db).await;
    let mut tasks = Vec::new();
    for n in 0..60 {
        let store = stores[n % 2].clone();
        let mut changes = ground.keyed(&format!("k{}", n / 2), "body");
        let slot = format!("slot{}", n % 3);
        changes.obligations.push(ground.obligation(&slot, 100));
        let evidence = changes.evidence[0].id;
        changes.satisfactions.push(satisfied(&slot, evidence, day(3)));
        tasks.push(tokio::spawn(async move { store.commit(changes).await }));
    }
    let mut written = 0;
    for task in tasks {
        written += i64::from(task.await.unwrap().unwrap() == Committed::Written);
    }
    assert_eq!(written, 30);
    assert_eq!(db.count("evidence", "true").await, 30);
    let met = "SELECT CAST(SUM(met) AS bigint) AS n FROM obligation";
    assert_eq!(db.number(met).await, 30, "no satisfaction is missed in the count");
    for store in stores {
        store.close().await;
    }
    ground.store.close().await;
});

#[tokio::test]
async fn a_full_database_says_so_and_keeps_what_it_has() {
    let db = Db::new(Backend::Sqlite, Content::Tables).await.unwrap();
    let mut settings = StoreSettings::new(&db.url);
    settings.sqlite_max_bytes = Some(1024 * 1024);
    let ground = Ground::with(&db, settings).await;
    let mut written = 0;
    let full = loop {
        let mut changes = ground.audit();
        changes.evidence[0].narrative = Some("x".repeat(50_000));
        match ground.store.commit(changes).await {
            Ok(_) => written += 1,
            Err(error) => break error,
        }
        assert!(written < 100, "never full");
    };
    assert!(matches!(full, CommitError::Full), "{full:?}");
    // Full again, not broken; and what fits still goes in.
    let mut large = ground.audit();
    large.evidence[0].narrative = Some("x".repeat(500_000));
    let full = ground.store.commit(large).await;
    assert!(matches!(full, Err(CommitError::Full)), "{full:?}");
    assert_eq!(db.count("evidence", "true").await, written);
    db.execute("DELETE FROM evaluation").await;
    db.execute("DELETE FROM evidence").await;
    assert_eq!(ground.store.commit(ground.audit()).await.unwrap(), Committed::Written);
    ground.store.close().await;
}
