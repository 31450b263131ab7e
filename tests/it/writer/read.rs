//! Pages, visibility, history, claims.

use api::{
    policy::{Limited, Reach, Scope},
    store::{
        Changes, PageRequest, StoreError,
        evidence::{self, Filter, Order},
        fact, outbox,
    },
};
use entity::{
    column::{OutboxState, Verdict},
    id::OutboxId,
    instant::Instant,
};
use harness::{both, db::Content};

use super::rows::{Ground, day, id, satisfied};

fn scope(ground: &Ground, reach: Reach) -> Scope {
    Scope {
        person: ground.other,
        reach,
    }
}

both!(pages_meet_without_gap_or_overlap, Content::Tables, |db| async move {
    let ground = Ground::new(&db).await;
    for n in 0..25_i64 {
        let mut changes = ground.audit();
        // Equal keys, so that the id has to decide.
        changes.evidence[0].submitted_at = Instant(n / 4);
        changes.evidence[0].event_date = day(1 + u32::try_from(n).unwrap() / 6);
        ground.store.commit(changes).await.unwrap();
    }
    let scope = scope(&ground, Reach::All);
    let filter = Filter::default();
    for order in [
        Order::SubmittedDesc,
        Order::SubmittedAsc,
        Order::EventDesc,
        Order::EventAsc,
    ] {
        let whole = evidence::list(&ground.store, &scope, &filter, order, &PageRequest::first(100))
            .await
            .unwrap();
        let whole: Vec<_> = whole.items.into_iter().map(|(_, row)| row.id).collect();
        assert_eq!(whole.len(), 25);
        let (mut forwards, mut request) = (Vec::new(), PageRequest::first(7));
        loop {
            let page = evidence::list(&ground.store, &scope, &filter, order, &request)
                .await
                .unwrap();
            forwards.extend(page.items.iter().map(|(_, row)| row.id));
            if !page.has_next {
                break;
            }
            request.after = page.items.last().map(|(cursor, _)| cursor.clone());
        }
        assert_eq!(forwards, whole, "{order:?}");
        let mut request = PageRequest {
            last: Some(7),
            ..PageRequest::default()
        };
        let mut backwards = Vec::new();
        loop {
            let page = evidence::list(&ground.store, &scope, &filter, order, &request)
                .await
                .unwrap();
            backwards.splice(0..0, page.items.iter().map(|(_, row)| row.id));
            if !page.has_previous {
                break;
            }
            request.before = page.items.first().map(|(cursor, _)| cursor.clone());
        }
        assert_eq!(backwards, whole, "{order:?}");
    }
    assert_eq!(evidence::count(&ground.store, &scope, &filter).await.unwrap(), 25);
    ground.store.close().await;
});

both!(a_cursor_belongs_to_its_list, Content::Tables, |db| async move {
    let ground = Ground::new(&db).await;
    ground.store.commit(ground.audit()).await.unwrap();
    let scope = scope(&ground, Reach::All);
    let filter = Filter::default();
    let page = evidence::list(&ground.store, &scope, &filter, Order::EventAsc, &PageRequest::default()).await;
    let request = PageRequest {
        after: Some(page.unwrap().items[0].0.clone()),
        ..PageRequest::default()
    };
    let refused = evidence::list(&ground.store, &scope, &filter, Order::EventDesc, &request).await;
    assert!(matches!(refused, Err(StoreError::Cursor(_))), "{refused:?}");
    let narrower = Filter {
        tasks: vec!["3.3".to_owned()],
        ..Filter::default()
    };
    let refused = evidence::list(&ground.store, &scope, &narrower, Order::EventAsc, &request).await;
    assert!(matches!(refused, Err(StoreError::Cursor(_))), "{refused:?}");
    let refused = evidence::list(
        &ground.store,
        &scope,
        &filter,
        Order::EventAsc,
        &PageRequest::first(101),
    )
    .await;
    assert!(matches!(refused, Err(StoreError::Page(_))), "{refused:?}");
    ground.store.close().await;
});

both!(each_part_of_a_scope_shows_its_rows, Content::Tables, |db| async move {
    let ground = Ground::new(&db).await;
    let mut open = ground.audit();
    open.follow_ups.push(ground.follow_up(open.evidence[0].id, "a", None));
    open.distributions
        .push(ground.distribution(open.evidence[0].id, "copy:LSCB", None));
    let open_id = open.evidence[0].id;
    let mut restricted = ground.audit();
    restricted.evidence[0].restricted = true;
    let restricted_id = restricted.evidence[0].id;
    for changes in [open, restricted] {
        ground.store.commit(changes).await.unwrap();
    }
    let limited = Limited::default;
    let cases = [
        ("nothing", limited(), (0, 0)),
        (
            "own work",
            Limited {
                own_worker_units: vec![ground.worker],
                ..limited()
            },
            (1, 0),
        ),
        (
            "team",
            Limited {
                teams: vec![ground.team],
                ..limited()
            },
            (1, 1),
        ),
        (
            "another team",
            Limited {
                teams: vec![ground.other_team],
                ..limited()
            },
            (0, 0),
        ),
        (
            "service",
            Limited {
                services: vec![ground.service],
                ..limited()
            },
            (1, 1),
        ),
        (
            "protected",
            Limited {
                protected: true,
                ..limited()
            },
            (1, 0),
        ),
        (
            "reports",
            Limited {
                reports: true,
                ..limited()
            },
            (0, 0),
        ),
        (
            "told",
            Limited {
                roles: vec!["LSCB".to_owned()],
                worker_level: true,
                ..limited()
            },
            (1, 0),
        ),
        (
            "told, summaries only",
            Limited {
                roles: vec!["LSCB".to_owned()],
                ..limited()
            },
            (0, 0),
        ),
    ];
    for (name, part, (open, restricted)) in cases {
        let scope = scope(&ground, Reach::Limited(part));
        let ids = [open_id, restricted_id];
        let seen = evidence::by_ids(&ground.store, &scope, &ids).await.unwrap();
        let seen = |id| seen.iter().filter(|row| row.id == id).count();
        assert_eq!((seen(open_id), seen(restricted_id)), (open, restricted), "{name}");
        let total = (open + restricted) as u64;
        assert_eq!(
            evidence::count(&ground.store, &scope, &Filter::default())
                .await
                .unwrap(),
            total,
            "{name}"
        );
        let (filter, request) = (Filter::default(), PageRequest::default());
        let page = evidence::list(&ground.store, &scope, &filter, Order::default(), &request);
        assert_eq!(page.await.unwrap().items.len(), open + restricted, "{name}");
        let evaluations = api::store::evaluation::by_evidence(&ground.store, &scope, &ids)
            .await
            .unwrap();
        assert_eq!(evaluations.len(), open + restricted, "{name}");
        // What hangs on evidence is seen with it.
        let caused = api::store::follow_up::by_cause(&ground.store, &scope, &ids);
        assert_eq!(caused.await.unwrap().len(), open, "{name}");
        let told = api::store::distribution::by_evidence(&ground.store, &scope, &ids);
        assert_eq!(told.await.unwrap().len(), open, "{name}");
        // By themselves, the owner of the follow-up, `other`, sees it whatever else is seen, and who was told sees that.
        let all = api::store::follow_up::Filter::default();
        let own = api::store::follow_up::count(&ground.store, &scope, &all);
        assert_eq!(own.await.unwrap(), 1, "{name}");
        let addressed = usize::from(name.starts_with("told"));
        let all = api::store::distribution::Filter::default();
        let sent = api::store::distribution::count(&ground.store, &scope, &all);
        assert_eq!(sent.await.unwrap(), open.max(addressed) as u64, "{name}");
    }
    ground.store.close().await;
});

both!(
    every_noun_lists_and_counts_under_a_scope,
    Content::Tables,
    |db| async move {
        use api::store::{
            case_file, concern, distribution, follow_up, obligation, requirement, revision, satisfaction,
        };
        let ground = Ground::new(&db).await;
        let mut changes = ground.audit();
        let evidence = changes.evidence[0].id;
        changes.follow_ups.push(ground.follow_up(evidence, "a", None));
        changes
            .distributions
            .push(ground.distribution(evidence, "b", Some(ground.other)));
        changes.obligations.push(ground.obligation("slot", 1));
        changes.satisfactions.push(satisfied("slot", evidence, day(3)));
        ground.store.commit(changes).await.unwrap();
        let (store, page) = (&ground.store, &PageRequest::default());
        let team = Limited {
            teams: vec![ground.team],
            ..Limited::default()
        };
        let before = store.statements();
        for (reach, seen) in [(Reach::All, 1), (Reach::Limited(team), 1)] {
            let scope = &scope(&ground, reach);
            let (filter, order) = (follow_up::Filter::default(), follow_up::Order::DueDesc);
            assert_eq!(
                follow_up::list(store, scope, &filter, order, page)
                    .await
                    .unwrap()
                    .items
                    .len(),
                seen
            );
            assert_eq!(follow_up::count(store, scope, &filter).await.unwrap(), seen as u64);
            let (filter, order) = (distribution::Filter::default(), distribution::Order::CreatedAsc);
            assert_eq!(
                distribution::list(store, scope, &filter, order, page)
                    .await
                    .unwrap()
                    .items
                    .len(),
                seen
            );
            let (filter, order) = (obligation::Filter::default(), obligation::Order::DueAsc);
            assert_eq!(
                obligation::list(store, scope, &filter, order, page)
                    .await
                    .unwrap()
                    .items
                    .len(),
                seen
            );
            let (filter, order) = (concern::Filter::default(), concern::Order::RaisedDesc);
            assert_eq!(
                concern::list(store, scope, &filter, order, page)
                    .await
                    .unwrap()
                    .items
                    .len(),
                0
            );
            assert_eq!(
                satisfaction::by_evidence(store, scope, &[evidence])
                    .await
                    .unwrap()
                    .len(),
                seen
            );
            assert!(
                requirement::by_evidence(store, scope, &[evidence])
                    .await
                    .unwrap()
                    .is_empty()
            );
            assert!(
                revision::by_evidence(store, scope, &[evidence])
                    .await
                    .unwrap()
                    .is_empty()
            );
            assert!(case_file::by_ids(store, scope, &[]).await.unwrap().is_empty());
        }
        assert_eq!(
            store.statements() - before,
            16,
            "one statement a read, none for an empty list"
        );
        ground.store.close().await;
    }
);

both!(history_counts_what_stands, Content::Tables, |db| async move {
    let ground = Ground::new(&db).await;
    for conflict in [false, true] {
        let mut changes = ground.audit();
        if conflict {
            changes.evidence[0].verdict = Verdict::Conflict;
        }
        ground.store.commit(changes).await.unwrap();
    }
    let subject = fact::Subject::Worker(ground.worker);
    let history = |from, to| fact::history(&ground.store, subject, &["3.16"], from, to, None);
    let counted = history(day(1), day(31)).await.unwrap();
    assert_eq!(
        (
            counted.evidence,
            counted.concerns,
            counted.significant,
            counted.conflicts
        ),
        (2, 2, 2, 1)
    );
    assert_eq!(history(day(3), day(31)).await.unwrap(), fact::History::default());
    assert!(fact::faulted(&ground.store, &[], None, 10).await.unwrap().is_empty());
    ground.store.close().await;
});

both!(a_message_has_one_claimant_at_a_time, Content::Tables, |db| async move {
    let ground = Ground::new(&db).await;
    let message = entity::outbox::Model {
        id: id::<OutboxId>(),
        topic: "evidence.evaluated".to_owned(),
        subject_id: id(),
        payload: "{}".to_owned(),
        state: OutboxState::Pending,
        fence: 0,
        lease_until: None,
        created_at: Instant(1),
    };
    let changes = Changes {
        outbox: vec![message.clone()],
        ..Changes::default()
    };
    ground.store.commit(changes).await.unwrap();
    let store = &ground.store;
    let first = outbox::claim(store, Instant(10), Instant(20), 5).await.unwrap();
    assert_eq!(first.len(), 1);
    assert!(
        outbox::claim(store, Instant(15), Instant(25), 5)
            .await
            .unwrap()
            .is_empty()
    );
    let second = outbox::claim(store, Instant(21), Instant(30), 5).await.unwrap();
    assert!(
        !outbox::finish(store, message.id, first[0].fence).await.unwrap(),
        "slept past its lease"
    );
    assert!(outbox::finish(store, message.id, second[0].fence).await.unwrap());
    assert_eq!(outbox::backlog(store).await.unwrap(), 0);
    ground.store.close().await;
});
