//! Obligations count what is held against them.

use api::store::{Changes, Update, fact};
use entity::obligation;
use harness::{both, db::Content};

use super::rows::{Ground, day, id, satisfied};

async fn stored(ground: &Ground, slot: &str) -> obligation::Model {
    fact::obligations_in(&ground.store, &[slot]).await.unwrap().remove(0)
}

/// Evidence that counts towards `slot`, which is planned with it.
fn towards(ground: &Ground, slot: &str, required: i32, on: u32) -> Changes {
    let mut changes = ground.audit();
    let evidence = changes.evidence[0].id;
    changes.obligations.push(ground.obligation(slot, required));
    changes.satisfactions.push(satisfied(slot, evidence, day(on)));
    changes
}

both!(
    completed_on_the_day_of_the_last_one_needed,
    Content::Tables,
    |db| async move {
        let ground = Ground::new(&db).await;
        let first = towards(&ground, "slot", 2, 9);
        let evidence = first.evidence[0].id;
        ground.store.commit(first).await.unwrap();
        let one = stored(&ground, "slot").await;
        assert_eq!((one.met, one.completed_on), (1, None));

        ground.store.commit(towards(&ground, "slot", 2, 4)).await.unwrap();
        ground.store.commit(towards(&ground, "slot", 2, 20)).await.unwrap();
        let three = stored(&ground, "slot").await;
        assert_eq!(three.id, one.id, "planned once");
        assert_eq!((three.met, three.completed_on), (3, Some(day(9))));

        let uncount = |obligation_ids| Changes {
            updates: vec![Update::UncountSatisfaction {
                evidence_id: evidence,
                obligation_ids,
            }],
            ..Changes::default()
        };
        ground.store.commit(uncount(Some(vec![one.id]))).await.unwrap();
        let two = stored(&ground, "slot").await;
        assert_eq!((two.met, two.completed_on), (2, Some(day(20))));
        // Taking back what no longer counts changes nothing.
        ground.store.commit(uncount(None)).await.unwrap();
        assert_eq!(stored(&ground, "slot").await, two);

        let mut again = uncount(None);
        again.satisfactions.push(satisfied("slot", evidence, day(9)));
        ground.store.commit(again).await.unwrap();
        let three = stored(&ground, "slot").await;
        assert_eq!((three.met, three.completed_on), (3, Some(day(9))));
        ground.store.close().await;
    }
);

both!(many_at_once_are_all_counted, Content::Tables, |db| async move {
    let ground = Ground::new(&db).await;
    let tasks: Vec<_> = (0..90)
        .map(|n| {
            let changes = towards(&ground, &format!("slot{}", n % 3), 30, 5);
            let store = ground.store.clone();
            tokio::spawn(async move { store.commit(changes).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    for slot in ["slot0", "slot1", "slot2"] {
        let obligation = stored(&ground, slot).await;
        assert_eq!((obligation.met, obligation.completed_on), (30, Some(day(5))));
    }
    ground.store.close().await;
});

both!(a_slot_that_is_not_there_is_a_fault, Content::Tables, |db| async move {
    let ground = Ground::new(&db).await;
    let mut changes = ground.audit();
    let evidence = changes.evidence[0].id;
    changes.satisfactions.push(satisfied("nowhere", evidence, day(5)));
    let failed = ground.store.commit(changes).await;
    assert!(matches!(failed, Err(api::store::CommitError::Failed(_))), "{failed:?}");
    assert_eq!(db.count("evidence", "true").await, 0);
    ground.store.close().await;
});

both!(
    a_plan_may_cancel_more_than_a_statement_binds,
    Content::Tables,
    |db| async move {
        let ground = Ground::new(&db).await;
        let kept: Vec<obligation::Model> = ["a", "B", "b"].map(|slot| ground.obligation(slot, 1)).into();
        let planned = Changes {
            replanned: kept.clone(),
            ..Changes::default()
        };
        ground.store.commit(planned).await.unwrap();
        let many = (0..70_000).map(|_| id()).chain(kept.iter().map(|row| row.id));
        let mut changes = Changes::default();
        changes.updates.push(Update::CancelObligations {
            ids: many.collect(),
            reason: "no longer due".to_owned(),
        });
        ground.store.commit(changes).await.unwrap();
        assert_eq!(db.count("obligation", "state = 'CANCELLED'").await, 3);
        ground.store.close().await;
    }
);
