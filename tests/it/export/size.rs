//! Long lists: written whole in parts, or refused before any of it is sent.

use std::collections::BTreeSet;

use api::service::export::{Export, ExportError};
use harness::{
    both,
    obligation::{Chance, random, rows as directory, store},
};

use super::{export, planned, rows};

both!(a_long_list_comes_whole_and_in_order, |world| async move {
    let known = directory(world.store()).await;
    let today = harness::fixture::TODAY.parse().unwrap();
    store(world.store(), random(&mut Chance::new(11), &known, today, 2_300)).await;
    let made = world.db.count("obligation", "slot LIKE 'random|%'").await;
    let written = rows(&world, "qa-lead", "obligations.csv").await;
    let ids: BTreeSet<&str> = written.iter().map(|row| row["id"].as_str()).collect();
    assert_eq!(ids.len(), written.len(), "no line twice");
    assert!(i64::try_from(written.len()).unwrap() >= made && made == 2_300);
    // What has no date stands at the end.
    let days: Vec<&str> = written.iter().map(|row| row["due_on"].as_str()).collect();
    let dated: Vec<&str> = days.iter().copied().take_while(|day| !day.is_empty()).collect();
    assert!(dated.is_sorted() && days[dated.len()..].iter().all(|day| day.is_empty()));
    let before = world.store().statements();
    rows(&world, "qa-lead", "obligations.csv").await;
    let statements = world.store().statements() - before;
    assert!(statements < 20, "{statements} statements: parts, not rows");
});

both!(a_list_nobody_reads_is_refused_beforehand, |world| async move {
    // A hundred thousand lines and some, copied within the database.
    let insert = "INSERT INTO obligation SELECT CAST_ID, 'copy|' || n, nature, task, leg, unit_id, team_id, service_id, \
        holder_id, meeting_id, period_label, period_start, period_end, due_on, required, met, completed_on, state, reason, \
        decided_by, decided_at, ended_at, because, created_at FROM (SELECT * FROM obligation LIMIT 1) AS one, NUMBERS";
    planned(&world).await;
    let sql = match world.db.backend {
        harness::db::Backend::Sqlite => insert.replace("CAST_ID", "randomblob(16)").replace(
            "NUMBERS",
            "(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100001) SELECT n FROM c)",
        ),
        harness::db::Backend::Postgres => insert
            .replace("CAST_ID", "gen_random_uuid()")
            .replace("NUMBERS", "generate_series(1, 100001) AS c(n)"),
    };
    world.db.execute(&sql).await;
    let got = export(&world, "qa-lead", "obligations.csv").await;
    assert_eq!(got.status, 413, "{}", got.text);
    assert!(
        got.text.contains("at most 100000") && got.text.contains("BAD_INPUT"),
        "{}",
        got.text
    );
    assert_eq!(export(&world, "qa-lead", "obligations.csv?task=5.1").await.status, 200);
});

both!(a_right_that_is_lost_ends_a_list, |world| async move {
    let known = directory(world.store()).await;
    let today = harness::fixture::TODAY.parse().unwrap();
    store(world.store(), random(&mut Chance::new(12), &known, today, 700)).await;
    let actor = || world.app().actor("qa-lead").unwrap();
    let opened = Export::open(world.app(), actor(), "obligations", &[]).await;
    let mut export = opened.unwrap().unwrap();
    assert!(export.next(actor()).await.unwrap().is_some());
    world.db.execute("UPDATE appointment SET valid_to = '2026-12-09'").await;
    world.db.execute("UPDATE epoch SET directory = directory + 1").await;
    world.app().refresh().await.unwrap();
    let cut = export.next(actor()).await;
    assert!(matches!(cut, Err(ExportError::Rights)), "{cut:?}");
});
