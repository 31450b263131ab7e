//! Whose an obligation is: the list of a person holds exactly what is that person's.

use std::collections::BTreeSet;

use api::{
    directory::{Directory, Rows},
    policy::{Reach, Scope},
    service::owner::{Owners, Posts},
    store::{
        PageRequest, Store, StoreSettings,
        obligation::{self, Filter, Order, Yours},
    },
};
use chrono::NaiveDate;
use entity::{
    appointment,
    id::{AppointmentId, ObligationId, PersonId},
};
use harness::{
    app::World,
    both,
    db::Content,
    fixture::shipped,
    obligation::{Chance, random, rows},
};
use serde_json::{Value, json};
use uuid::Uuid;

async fn list(store: &Store, filter: &Filter) -> BTreeSet<ObligationId> {
    let everything = Scope {
        person: PersonId(Uuid::nil()),
        reach: Reach::All,
    };
    let (mut found, mut request) = (BTreeSet::new(), PageRequest::first(100));
    loop {
        let page = obligation::list(store, &everything, filter, Order::DueAsc, &request)
            .await
            .unwrap();
        found.extend(page.items.iter().map(|(_, row)| row.id));
        if !page.has_next {
            return found;
        }
        request.after = page.items.last().map(|(cursor, _)| cursor.clone());
    }
}

/// More people in more roles than the county has: each role that answers for something, held here and there.
fn crowded(chance: &mut Chance, rows: &mut Rows, today: NaiveDate) {
    let mut codes: BTreeSet<&String> = shipped().tasks().flat_map(|task| &task.responsible).collect();
    let legs = || shipped().tasks().flat_map(|task| &task.legs);
    codes.extend(legs().flat_map(|leg| leg.per_holder.iter().chain(&leg.by)));
    let codes: Vec<String> = codes
        .into_iter()
        .chain([&"HOS_EARLY_HELP".to_owned()])
        .cloned()
        .collect();
    for nth in 0..90_u128 {
        let row = appointment::Model {
            id: AppointmentId(Uuid::from_u128(nth + 1)),
            person_id: chance.one_of(&rows.people).id,
            role: chance.one_of(&codes).clone(),
            unit_id: chance.one_of(&rows.units).id,
            valid_from: today,
            valid_to: None,
        };
        rows.appointments.push(row);
    }
}

both!(
    a_list_holds_what_is_its_owners_and_nothing_else,
    Content::County,
    |db| async move {
        let store = Store::open(&StoreSettings::new(&db.url)).await.unwrap();
        let today = NaiveDate::from_ymd_opt(2026, 12, 10).unwrap();
        let mut chance = Chance::new(5);
        let county = rows(&store).await;
        let written = random(&mut chance, &county, today, 600);
        // What is planned already is none of it.
        db.execute("DELETE FROM obligation").await;
        harness::obligation::store(&store, written.clone()).await;
        let posts = Posts::of(shipped());
        let (mut theirs, mut vacancies) = (0, 0);
        for crowd in [false, true, true] {
            let mut rows = rows(&store).await;
            if crowd {
                crowded(&mut chance, &mut rows, today);
            }
            let people: Vec<PersonId> = rows
                .people
                .iter()
                .filter(|it| it.agency_id.is_none())
                .map(|it| it.id)
                .collect();
            let directory = Directory::new(rows);
            let owners = Owners {
                directory: &directory,
                posts: &posts,
                today,
            };
            let owned: Vec<_> = written.iter().map(|row| (row, owners.of(row))).collect();
            vacancies += owned.iter().filter(|(_, ownership)| ownership.vacant).count();
            for person in people {
                let expected: BTreeSet<_> = owned
                    .iter()
                    .filter(|(_, it)| !it.vacant && it.owners.iter().any(|owner| owner.person == person))
                    .map(|(row, _)| row.id)
                    .collect();
                let filter = Filter {
                    owed: Some(Yours {
                        person,
                        owed: owners.duties(person).owed,
                    }),
                    ..Filter::default()
                };
                let found = list(&store, &filter).await;
                let who = directory.person(person).unwrap();
                if let Some(id) = found.symmetric_difference(&expected).next() {
                    let row = written.iter().find(|row| row.id == *id).unwrap();
                    let held: Vec<_> = directory
                        .held_by(person, today)
                        .map(|it| (&it.role, it.unit_id))
                        .collect();
                    panic!(
                        "{} ({held:?}): listed {}, owned {}: {row:#?}",
                        who.name,
                        found.contains(id),
                        expected.contains(id)
                    );
                }
                theirs += found.len();
            }
        }
        assert!(theirs > 500 && vacancies > 100, "{theirs} owned, {vacancies} vacant");
        store.close().await;
    }
);

const MINE: &str = "query($filter: ObligationFilter, $after: String) {
  viewer { obligations(first: 100, filter: $filter, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id dueOn status nature vacant leg { id } unit { code } holder { name } owners { person { name } role { code } unit { code } } }
  } } }";

/// The whole list of somebody.
async fn mine(world: &World, person: &str, filter: Value) -> Vec<Value> {
    let caller = world.caller(person);
    let (mut all, mut after) = (Vec::new(), Value::Null);
    loop {
        let reply = caller.ask(MINE, json!({ "filter": filter, "after": after })).await;
        let list = &reply["viewer"]["obligations"];
        all.extend(list["nodes"].as_array().unwrap().iter().cloned());
        if list["pageInfo"]["hasNextPage"] == false {
            assert_eq!(list["totalCount"], json!(all.len()));
            return all;
        }
        after = list["pageInfo"]["endCursor"].clone();
    }
}

both!(everybody_finds_their_own_work_soonest_first, |world| async move {
    world
        .until("duties are planned", || async {
            world.db.count("obligation", "1 = 1").await > 0
        })
        .await;
    let manager = mine(&world, "practice-manager", json!({ "tasks": ["3.16"] })).await;
    let workers: BTreeSet<&str> = manager.iter().map(|it| it["unit"]["code"].as_str().unwrap()).collect();
    // W-E4 left the team in 2019.
    assert_eq!(workers, BTreeSet::from(["W-N1", "W-N2", "W-N3", "W-N4"]));
    for it in &manager {
        assert_eq!(it["owners"][0]["person"]["name"], "Maya Holloway", "{it:#}");
        assert_eq!(it["vacant"], false);
    }
    let days: Vec<&str> = manager
        .iter()
        .map(|it| it["dueOn"].as_str().unwrap_or("9999"))
        .collect();
    assert!(days.is_sorted(), "{days:?}");

    // Heads of service audit in other services than their own.
    let head = mine(&world, "head-of-service", json!({ "legs": ["3.13/r1"] })).await;
    let teams: BTreeSet<&str> = head.iter().map(|it| it["unit"]["code"].as_str().unwrap()).collect();
    assert_eq!(teams, BTreeSet::from(["T-CARE"]));
    let care = mine(&world, "head-of-service-care", json!({ "legs": ["3.13/r1"] })).await;
    let teams: BTreeSet<&str> = care.iter().map(|it| it["unit"]["code"].as_str().unwrap()).collect();
    assert_eq!(teams, BTreeSet::from(["T-EAST", "T-NORTH", "T-WEST"]));
    // Of what each holder owes, their own.
    for it in mine(&world, "operations-manager", json!({ "tasks": ["3.14"] })).await {
        if it["holder"].is_object() {
            assert_eq!(it["holder"]["name"], "Jonah Tremlett");
        }
    }
    assert!(mine(&world, "worker", Value::Null).await.is_empty());
    assert!(mine(&world, "police", Value::Null).await.is_empty());
    for it in mine(&world, "dcs", Value::Null).await {
        let owners = it["owners"].as_array().unwrap();
        assert!(owners.iter().any(|it| it["person"]["name"] == "Helen Okonjo"), "{it:#}");
    }
});
