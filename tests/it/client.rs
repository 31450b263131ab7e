//! The example client of `api/client-example`: generated from the committed schema, checked by the compiler, run.

use harness::{app::World, db::Backend, fixture::TODAY, node};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn it_reads_submits_and_sums_up() {
    let world = World::start(Backend::Sqlite).await.expect("SQLite is always there");
    let planned = || async { world.db.count("obligation", "task = '3.16' AND state = 'ACTIVE'").await > 0 };
    world.until("duties are planned", planned).await;
    let token = world.token("practice-manager");
    let Some(said) = node::client(&world.base, &token, TODAY).await else {
        return;
    };
    // Several pages, each duty once.
    assert!(said["duties"].as_u64() > Some(5), "{said:#}");
    assert_eq!(said["duties"], said["distinct"], "{said:#}");
    assert_eq!(said["verdict"], "COMPLIANT", "{said:#}");
    assert_eq!(said["satisfies"], json!(["MET"]), "{said:#}");
    assert_eq!(said["sameAgain"], true, "a key makes it happen once: {said:#}");
    assert_eq!(said["refused"][0]["code"], "NOT_FOUND", "{said:#}");
    assert_eq!(said["refused"][0]["help"], "did you mean `3.6`?", "{said:#}");
    assert_eq!(said["matrix"]["total"], said["matrix"]["sum"], "{said:#}");
    assert!(said["matrix"]["units"].as_u64() > Some(3), "{said:#}");
    assert_eq!(said["turnedAway"], "UNAUTHENTICATED", "{said:#}");
    assert_eq!(world.db.count("evidence", "1 = 1").await, 1);
}
