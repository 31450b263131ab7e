//! What takes too long is given up, by the database too.

use harness::{
    app::World,
    db::{Backend, Content, Db},
};
use sea_orm::{ConnectionTrait as _, Statement, TransactionTrait as _};
use serde_json::Value;

use super::runs;

const LIST: &str = "{ evidence(first: 5) { nodes { id } } }";
/// Statements of this database that wait for a lock.
const WAITING: &str =
    "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

#[test]
fn postgresql_stops_what_nobody_waits_for() {
    runs(|| async {
        let Some(db) = Db::new(Backend::Postgres, Content::County).await else {
            return;
        };
        let world = World::with(db, &[("PLUMBLINE_HTTP_DEADLINE_MS", "1000")]).await;
        let other = world.db.connect().await;
        let waiting = || async {
            let asked = Statement::from_string(other.get_database_backend(), WAITING);
            let row = other.query_one_raw(asked).await.unwrap().unwrap();
            row.try_get::<i64>("", "n").unwrap()
        };
        let lead = world.caller("qa-lead");
        let held = other.begin().await.unwrap();
        held.execute_unprepared("LOCK TABLE evidence IN ACCESS EXCLUSIVE MODE")
            .await
            .unwrap();
        let asked = tokio::spawn({
            let lead = lead.clone();
            async move { lead.send(LIST, Value::Null).await }
        });
        world.until("the read waits", || async { waiting().await == 1 }).await;
        let reply = asked.await.unwrap();
        assert_eq!((reply.status.as_u16(), reply.code()), (504, "TIMEOUT"), "{reply}");
        world
            .until("the read has ended", || async { waiting().await == 0 })
            .await;
        held.rollback().await.unwrap();
        let read = lead.send(LIST, Value::Null).await;
        assert_eq!(read.status, 200, "{read}");
        other.close().await.unwrap();
        world.stop().await;
    });
}
