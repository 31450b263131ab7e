//! What is written is read back as it was; who was told is told once.

use api::{
    policy::{Reach, Scope},
    store::{self, Changes, CommitError, Update},
};
use entity::{case_file, id::CaseFileId};
use harness::{
    both,
    db::{Backend, CUT, Content},
};
use sea_orm::{EntityTrait, IntoActiveModel};

use super::rows::{Ground, day, id};

fn all(ground: &Ground) -> Scope {
    Scope {
        person: ground.me,
        reach: Reach::All,
    }
}

both!(rows_come_back_as_they_went, Content::Tables, |db| async move {
    let ground = Ground::new(&db).await;
    let mut changes = ground.audit();
    let evidence = changes.evidence[0].id;
    changes.follow_ups.push(ground.follow_up(evidence, "a", None));
    changes
        .distributions
        .push(ground.distribution(evidence, "b", Some(ground.other)));
    changes.obligations.push(ground.obligation("slot", 1));
    ground.store.commit(changes.clone()).await.unwrap();
    let (store, scope) = (&ground.store, &all(&ground));
    assert_eq!(
        store::evidence::by_ids(store, scope, &[evidence]).await.unwrap(),
        changes.evidence
    );
    assert_eq!(
        store::evaluation::by_evidence(store, scope, &[evidence]).await.unwrap(),
        changes.evaluations.iter().cloned().map(Into::into).collect::<Vec<_>>()
    );
    assert_eq!(
        store::follow_up::by_cause(store, scope, &[evidence]).await.unwrap(),
        changes.follow_ups
    );
    assert_eq!(
        store::distribution::by_evidence(store, scope, &[evidence])
            .await
            .unwrap(),
        changes.distributions
    );
    let ids = [changes.obligations[0].id];
    assert_eq!(
        store::obligation::by_ids(store, scope, &ids).await.unwrap(),
        changes.obligations
    );
    ground.store.close().await;
});

both!(nobody_is_told_twice_while_it_stands, Content::Tables, |db| async move {
    let ground = Ground::new(&db).await;
    let mut changes = ground.audit();
    let evidence = changes.evidence[0].id;
    for person in [Some(ground.other), Some(ground.other), None, None, Some(ground.me)] {
        changes
            .distributions
            .push(ground.distribution(evidence, "copy:LSCB", person));
    }
    ground.store.commit(changes.clone()).await.unwrap();
    assert_eq!(db.count("distribution", "status = 'ACTIVE'").await, 3);

    // Taken back, told again, taken back again, told a third time.
    let mut told = changes.distributions[0].clone();
    for _ in 0..2 {
        let mut again = Changes::default();
        again.updates.push(Update::CancelDistribution {
            id: told.id,
            reason: "no longer asked for".to_owned(),
        });
        told = ground.distribution(evidence, "copy:LSCB", Some(ground.other));
        again.distributions.push(told.clone());
        ground.store.commit(again).await.unwrap();
    }
    assert_eq!(db.count("distribution", "status = 'ACTIVE'").await, 3);
    assert_eq!(db.count("distribution", "status = 'CANCELLED'").await, 2);
    ground.store.close().await;
});

both!(
    the_last_audit_of_a_file_never_goes_back,
    Content::Tables,
    |db| async move {
        let ground = Ground::new(&db).await;
        let file = case_file::Model {
            id: id::<CaseFileId>(),
            reference: "CF/1".to_owned(),
            team_id: ground.team,
            worker_id: None,
            restricted: false,
            child_protection: false,
            looked_after: false,
            last_audited_on: None,
        };
        let connection = db.connect().await;
        case_file::Entity::insert(file.clone().into_active_model())
            .exec(&connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
        for (audited, expected) in [(9, 9), (4, 9), (20, 20)] {
            let changes = Changes {
                case_files_audited: vec![(file.id, day(audited)), (file.id, day(1)), (id::<CaseFileId>(), day(2))],
                ..Changes::default()
            };
            ground.store.commit(changes).await.unwrap();
            let stored = store::fact::case_files(&ground.store, &["CF/1"])
                .await
                .unwrap()
                .remove(0);
            assert_eq!(stored.last_audited_on, Some(day(expected)));
        }
        ground.store.close().await;
    }
);

both!(
    what_breaks_off_at_its_commit_is_in_doubt,
    Content::Tables,
    |db| async move {
        // SQLite's database is in this process: nothing comes between a commit and its answer.
        if db.backend == Backend::Sqlite {
            return;
        }
        let ground = Ground::new(&db).await;
        db.execute(CUT).await;
        let broken = ground.store.commit(ground.audit()).await;
        assert!(matches!(broken, Err(CommitError::InDoubt(Some(_)))), "{broken:?}");
        db.execute("DROP TRIGGER cut ON evidence").await;
        ground.store.commit(ground.audit()).await.unwrap();
        assert_eq!(db.count("evidence", "true").await, 1);
        ground.store.close().await;
    }
);

both!(the_directory_is_read_in_the_order_of_keys, |world| async move {
    // Wherever its rows lie: who fills a post must be the same on every replica.
    let moved = match world.db.backend {
        Backend::Sqlite => {
            "INSERT OR REPLACE INTO appointment SELECT * FROM appointment WHERE id = (SELECT min(id) FROM appointment)"
        }
        Backend::Postgres => {
            "UPDATE appointment SET valid_from = valid_from
             WHERE id = (SELECT id FROM appointment ORDER BY id LIMIT 1)"
        }
    };
    world.db.execute(moved).await;
    let rows = store::directory::load(world.store()).await.unwrap();
    assert!(rows.appointments.len() > 20);
    assert!(rows.appointments.is_sorted_by_key(|row| row.id));
    assert!(rows.units.is_sorted_by_key(|row| row.id));
    assert!(rows.people.is_sorted_by_key(|row| row.id));
});
