//! The status of a row and the condition that finds rows of a status are the same, on both databases.

use std::collections::BTreeSet;

use api::{
    policy::{Reach, Scope},
    store::{
        PageRequest, Store, StoreSettings,
        obligation::{self, Filter, ObligationStatus, Order, Statuses, status},
    },
};
use chrono::{Days, NaiveDate};
use entity::id::{ObligationId, PersonId};
use harness::{
    both,
    db::Content,
    obligation::{Chance, random, rows},
};
use uuid::Uuid;

fn everything() -> Scope {
    Scope {
        person: PersonId(Uuid::nil()),
        reach: Reach::All,
    }
}

async fn ids(store: &Store, filter: &Filter) -> BTreeSet<ObligationId> {
    let (mut found, mut request) = (BTreeSet::new(), PageRequest::first(100));
    loop {
        let page = obligation::list(store, &everything(), filter, Order::DueAsc, &request)
            .await
            .unwrap();
        for (_, row) in &page.items {
            assert!(found.insert(row.id), "{:?} comes twice", row.id);
        }
        if !page.has_next {
            return found;
        }
        request.after = page.items.last().map(|(cursor, _)| cursor.clone());
    }
}

both!(rows_and_conditions_say_the_same, Content::County, |db| async move {
    let store = Store::open(&StoreSettings::new(&db.url)).await.unwrap();
    let around = NaiveDate::from_ymd_opt(2026, 3, 31).unwrap();
    let written = random(&mut Chance::new(11), &rows(&store).await, around, 700);
    // What is planned already is none of it.
    db.execute("DELETE FROM obligation").await;
    harness::obligation::store(&store, written.clone()).await;
    let mut seen = BTreeSet::new();
    for days in [0, 200, 365, 366, 400, 800] {
        let today = around - Days::new(400) + Days::new(days);
        let mut all = BTreeSet::new();
        for wanted in ObligationStatus::ALL {
            let filter = Filter {
                statuses: Statuses {
                    any_of: vec![wanted],
                    today,
                },
                ..Filter::default()
            };
            let expected: BTreeSet<_> = written
                .iter()
                .filter(|row| status(row, today) == wanted)
                .map(|row| row.id)
                .collect();
            let found = ids(&store, &filter).await;
            assert_eq!(found, expected, "{wanted:?} on {today}");
            let counted = obligation::count(&store, &everything(), &filter).await.unwrap();
            assert_eq!(counted, found.len() as u64, "{wanted:?} on {today}");
            if !found.is_empty() {
                seen.insert(wanted);
            }
            all.extend(found);
        }
        assert_eq!(all.len(), written.len(), "each has a status on {today}");
    }
    assert_eq!(seen.len(), ObligationStatus::ALL.len(), "only {seen:?} came about");
    store.close().await;
});
