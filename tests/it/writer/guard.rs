//! What was read must still be so when it is written.

use api::{
    clock::FixedClock,
    store::{Changes, CommitError, Committed, Pins, Update, fact, rule_set},
};
use entity::{
    column::{EvidenceStatus, FollowUpStatus},
    evidence_revision,
    instant::Instant,
};
use harness::{both, db::Content};

use super::rows::{Ground, day, id};

fn update(update: Update) -> Changes {
    Changes {
        updates: vec![update],
        ..Changes::default()
    }
}

both!(a_key_belongs_to_one_request, Content::Tables, |db| async move {
    let ground = Ground::new(&db).await;
    let first = ground.keyed("key", "body");
    let subject_id = first.evidence[0].id.0;
    assert_eq!(ground.store.commit(first).await.unwrap(), Committed::Written);
    let again = ground.store.commit(ground.keyed("key", "body")).await.unwrap();
    assert_eq!(again, Committed::Replayed { subject_id });
    let other = ground.store.commit(ground.keyed("key", "another body")).await;
    assert!(matches!(other, Err(CommitError::KeyReused)), "{other:?}");
    assert_eq!(db.count("evidence", "true").await, 1);
    ground.store.close().await;
});

both!(judged_by_old_rules_is_refused, Content::Tables, |db| async move {
    let ground = Ground::new(&db).await;
    let activation = rule_set::Activation {
        rule_set: entity::rule_set::Model {
            hash: "new rules".to_owned(),
            source: "{}".to_owned(),
            created_at: Instant(9),
        },
        valid_from: day(1),
        known_at: Instant(9),
        reason: "mended".to_owned(),
    };
    let clock = FixedClock::at(chrono::DateTime::UNIX_EPOCH);
    let first = rule_set::activate(&ground.store, 0, activation.clone(), &clock)
        .await
        .unwrap();
    assert_eq!(first.unwrap().seq, 1);
    let late = rule_set::activate(&ground.store, 0, activation, &clock).await.unwrap();
    assert_eq!(late, None, "another came first");

    let stale = ground.store.commit(ground.keyed("key", "body")).await;
    assert!(matches!(stale, Err(CommitError::Stale)), "{stale:?}");
    let mut fresh = ground.keyed("key", "body");
    fresh.pins = Some(Pins { rules: 1, directory: 0 });
    assert_eq!(ground.store.commit(fresh).await.unwrap(), Committed::Written);
    // A retry of what is stored needs no fresh judgement.
    let replayed = ground.store.commit(ground.keyed("key", "body")).await.unwrap();
    assert!(matches!(replayed, Committed::Replayed { .. }));
    ground.store.close().await;
});

both!(revised_once_from_one_revision, Content::Tables, |db| async move {
    let ground = Ground::new(&db).await;
    let audit = ground.audit();
    let evidence = audit.evidence[0].clone();
    ground.store.commit(audit).await.unwrap();
    let revise = || {
        let mut model = evidence.clone();
        model.revision = 2;
        model.status = EvidenceStatus::Revised;
        let mut changes = update(Update::ReviseEvidence {
            expect_revision: 1,
            model: Box::new(model),
        });
        changes.evidence_revisions.push(evidence_revision::Model {
            id: id(),
            evidence_id: evidence.id,
            revision: 1,
            content: "{}".to_owned(),
            superseded_at: Instant(9),
            superseded_by: ground.me,
            reason: "typing error".to_owned(),
            unit_id: Some(evidence.unit_id),
            team_id: evidence.team_id,
            service_id: evidence.service_id,
            worker_id: evidence.worker_id,
            case_file_reference: evidence.case_file_reference.clone(),
            restricted: evidence.restricted,
            child_protection: evidence.child_protection,
            looked_after: evidence.looked_after,
        });
        changes
    };
    assert_eq!(ground.store.commit(revise()).await.unwrap(), Committed::Written);
    let second = ground.store.commit(revise()).await;
    assert!(matches!(second, Err(CommitError::Stale)), "{second:?}");
    assert_eq!(db.count("evidence_revision", "true").await, 1);

    let withdraw = Update::WithdrawEvidence {
        id: evidence.id,
        expect_revision: 2,
        reason: "wrong file".to_owned(),
    };
    ground.store.commit(update(withdraw.clone())).await.unwrap();
    let again = ground.store.commit(update(withdraw)).await;
    assert!(matches!(again, Err(CommitError::Stale)), "{again:?}");
    let stored = fact::evidence(&ground.store, evidence.id).await.unwrap().unwrap();
    assert_eq!((stored.status, stored.revision), (EvidenceStatus::Withdrawn, 2));
    assert_eq!(stored.status_reason.as_deref(), Some("wrong file"));
    ground.store.close().await;
});

both!(one_open_follow_up_a_guard, Content::Tables, |db| async move {
    let ground = Ground::new(&db).await;
    let mut first = ground.audit();
    let cause = first.evidence[0].id;
    let follow_up = ground.follow_up(cause, "audit_further:FILE:WORKER:1", Some("worker"));
    first.follow_ups.push(follow_up.clone());
    ground.store.commit(first).await.unwrap();

    let mut second = ground.audit();
    second
        .follow_ups
        .push(ground.follow_up(second.evidence[0].id, "audit_further:FILE:WORKER:1", Some("worker")));
    let refused = ground.store.commit(second.clone()).await;
    assert!(matches!(refused, Err(CommitError::Stale)), "{refused:?}");
    assert_eq!(db.count("evidence", "true").await, 1, "nothing of it is stored");

    // Closing the first frees its guard in the same commit.
    let close = Update::CloseFollowUp {
        id: follow_up.id,
        status: FollowUpStatus::Done,
        closed_by: Some(second.evidence[0].id),
        reason: None,
        at: Instant(10),
    };
    second.updates.push(close.clone());
    assert_eq!(ground.store.commit(second).await.unwrap(), Committed::Written);
    let closed = ground.store.commit(update(close)).await;
    assert!(matches!(closed, Err(CommitError::Stale)), "{closed:?}");
    let open = fact::open_follow_ups(&ground.store, "3.16", ground.team, Some(ground.worker))
        .await
        .unwrap();
    assert_eq!(open.len(), 1);
    ground.store.close().await;
});
