//! Several replicas plan at once: nothing twice, nothing missing, nobody in another's way.

use api::service::obligation;
use harness::{app::replica, both, builder::Submission, db::Content};
use serde_json::json;

use super::listed;

both!(two_that_plan_at_once_plan_it_once, Content::County, |db| async move {
    let planned = db.count("obligation", "true").await;
    assert!(planned > 500, "{planned}");
    let (one, two) = (replica(&db.url).await, replica(&db.url).await);
    for _ in 0..3 {
        db.execute("DELETE FROM obligation WHERE task <> '3.16'").await;
        db.execute("UPDATE obligation SET due_on = '2027-12-31', required = 3 WHERE task = '3.16'")
            .await;
        let (first, second) = tokio::join!(obligation::plan(&one), obligation::plan(&two));
        let (first, second) = (first.expect("it plans"), second.expect("it plans"));
        assert_eq!(first.due(), second.due());
        assert_eq!(db.count("obligation", "true").await, planned);
        assert_eq!(db.count("obligation", "required = 3 AND task = '3.16'").await, 0);
        assert_eq!(db.count("obligation", "state <> 'ACTIVE'").await, 0);
    }
    let again = obligation::plan(&one).await.expect("it plans");
    assert_eq!(
        (again.added, again.changed, again.reinstated, again.cancelled),
        (0, 0, 0, 0)
    );
    one.store().close().await;
    two.store().close().await;
});

both!(plans_and_submissions_do_not_lose_each_other, |world| async move {
    let other = replica(&world.db.url).await;
    let manager = world.caller("practice-manager");
    let units = "code,kind,name,parent,valid_from,valid_to\n";
    let planning = async {
        for last in ["2027-02-11", "", "2027-03-31", "", "2027-02-11", ""] {
            let line = format!("W-N4,WORKER,Joe Farthing,T-NORTH,2013-04-01,{last}\n");
            world.import("units", &format!("{units}{line}")).await;
            other.refresh().await.expect("the directory");
            obligation::plan(&other).await.expect("it plans");
        }
    };
    let submitting = async {
        for nth in 0..24 {
            let worker = ["W-N1", "W-N2", "W-N3"][nth % 3];
            let audit = Submission::supervision_audit()
                .with("worker", worker)
                .without("caseFile");
            world.submit(&manager, &audit.with("eventDate", "2026-12-02")).await;
        }
    };
    tokio::join!(planning, submitting);
    world
        .until("the last change is planned", || async {
            world.db.count("obligation", "state = 'CANCELLED'").await == 0
        })
        .await;
    let lead = world.caller("head-of-safeguarding");
    let months = listed(&lead, json!({ "legs": ["3.16/r1"], "dueTo": "2027-01-10" })).await;
    for worker in ["W-N1", "W-N2", "W-N3"] {
        let met: Vec<_> = months.iter().filter(|it| it["unit"]["code"] == worker).collect();
        assert_eq!((met.len(), &met[0]["met"]), (1, &json!(8)), "{worker}: {met:#?}");
    }
    other.store().close().await;
});
