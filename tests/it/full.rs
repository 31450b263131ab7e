//! A full database: 503 with the words that nothing was recorded, what was there stays intact, and room makes it work again.

use harness::{
    app::World,
    builder::Submission,
    db::{Backend, Content, Db},
    document,
};
use serde_json::json;

#[test]
fn submissions_are_answered_with_503_and_nothing_is_lost() {
    harness::run_on(Backend::Sqlite, Content::County, |db: Db| async move {
        let pages = db.number("SELECT page_count AS n FROM pragma_page_count").await;
        let limit = u32::try_from(pages + 40).unwrap();
        let world = World::with_max_pages(db, limit).await;
        let manager = world.caller("practice-manager");
        let mut kept = Vec::new();
        let refusal = loop {
            let audit = Submission::supervision_audit().with("narrative", "words ".repeat(2_000));
            let reply = manager
                .send(&document::submit(), json!({ "input": audit.input() }))
                .await;
            if reply.status != 200 {
                break reply;
            }
            kept.push(reply.at("/data/submitEvidence/evidence").clone());
            assert!(kept.len() < 1_000, "it never fills");
        };
        assert_eq!(refusal.status, 503, "{refusal}");
        assert_eq!(refusal.code(), "UNAVAILABLE", "{refusal}");
        assert!(!kept.is_empty());

        for evidence in &kept {
            assert_eq!(world.evidence(&manager, &evidence["id"]).await["id"], evidence["id"]);
        }
        assert_eq!(
            world.db.count("evidence", "1 = 1").await,
            i64::try_from(kept.len()).unwrap()
        );
        assert_eq!(
            world
                .db
                .number("SELECT count(*) AS n FROM pragma_integrity_check WHERE integrity_check = 'ok'")
                .await,
            1
        );
        world.stop().await;
    });
}
