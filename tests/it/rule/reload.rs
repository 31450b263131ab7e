//! Hot reload of `--rules DIR`: a good change goes live while the server runs, a bad one keeps the old set and says why.

use harness::{
    app::World,
    both,
    builder::Submission,
    db::Content,
    fixture::TODAY,
    look::follow_ups,
    rule_dir::{CASES, RuleDir, SUPERVISION},
};
use serde_json::Value;

both!(a_good_change_goes_live, Content::County, |db| async move {
    let rules = RuleDir::shipped();
    let world = World::with_rules(db, rules.path()).await;
    let manager = world.caller("practice-manager");
    let first = world
        .submit(&manager, &Submission::supervision_audit().with("eventDate", TODAY))
        .await;
    let before = first["evaluation"]["ruleVersion"]["hash"].clone();

    rules.replace(
        SUPERVISION,
        "two further files of the same worker",
        "two more files of the same worker",
    );
    world
        .until("the new rules are live", || async { version(&world).await != before })
        .await;

    let second = world
        .submit(
            &manager,
            &Submission::supervision_audit().with("eventDate", TODAY).significant(),
        )
        .await;
    assert_ne!(second["evaluation"]["ruleVersion"]["hash"], before);
    let sentence = follow_ups(&second, "FURTHER_AUDIT")[0]["because"]["sentence"].clone();
    assert!(sentence.as_str().unwrap().contains("two more files"), "{sentence}");

    // What was judged before keeps the version that judged it.
    let kept = world.evidence(&manager, &first["id"]).await;
    assert_eq!(kept["evaluation"]["ruleVersion"]["hash"], before);
    world.stop().await;
});

both!(
    a_bad_change_keeps_the_old_set_and_says_why,
    Content::County,
    |db| async move {
        let rules = RuleDir::shipped();
        let world = World::with_rules(db, rules.path()).await;
        let manager = world.caller("practice-manager");
        let before = version(&world).await;
        let good = std::fs::read_to_string(rules.file(SUPERVISION)).unwrap();

        rules.replace(SUPERVISION, "significant_concerns(e)", "e.concern == SIGNIFICNAT");
        world
            .until("the complaint is there", || async {
                told(&world).await.contains("SIGNIFICNAT")
            })
            .await;
        let (status, said) = world.ready().await;
        assert_eq!(status, 200, "the old rules serve on: {said}");
        // Whoever watches the process is told that something is wrong, and nothing of the scripts.
        let health: Value = serde_json::from_str(&said).unwrap();
        assert!(health["rules"]["refused"]["problems"].as_u64().unwrap() > 0, "{said}");
        for script in ["SIGNIFICNAT", SUPERVISION, "concern", "3.16"] {
            assert!(!said.contains(script), "{said}");
        }
        assert_eq!(version(&world).await, before);
        let evidence = world
            .submit(
                &manager,
                &Submission::supervision_audit().with("eventDate", TODAY).significant(),
            )
            .await;
        assert_eq!(follow_ups(&evidence, "FURTHER_AUDIT").len(), 2, "{evidence:#}");

        // A script that compiles and fails its cases is no better.
        rules.write(SUPERVISION, good.replacen("audit_further(2", "audit_further(3", 1));
        world
            .until("the failing case is told", || async {
                !told(&world).await.contains("SIGNIFICNAT")
                    && version(&world).await == before
                    && complains(&world).await
            })
            .await;

        rules.write(SUPERVISION, &good);
        world
            .until("the complaint is gone", || async { !complains(&world).await })
            .await;
        assert_eq!(version(&world).await, before, "the same content is the same version");
        world.stop().await;
    }
);

both!(
    a_folder_that_cannot_be_read_is_told_like_any_mistake,
    Content::County,
    |db| async move {
        let rules = RuleDir::shipped();
        let world = World::with_rules(db, rules.path()).await;
        let good = std::fs::read(rules.file(SUPERVISION)).unwrap();
        let mistaken = String::from_utf8(good.clone()).unwrap();
        rules.write(
            SUPERVISION,
            mistaken.replacen("significant_concerns(e)", "e.concern == SIGNIFICNAT", 1),
        );
        let says = |words: &'static str| {
            let world = &world;
            async move { told(world).await.contains(words) }
        };
        world.until("the mistake is told", || says("SIGNIFICNAT")).await;

        // `é` as an older editor saves it, in the second line.
        let mut latin = b"//! 3.16  Caf\n//! \xe9\n".to_vec();
        latin.extend(&good);
        rules.write(SUPERVISION, &latin);
        world.until("the letter is told instead", || says("UTF-8")).await;
        let refused = told(&world).await;
        for words in [SUPERVISION, "\"line\":2", "\"column\":5", "save the file as UTF-8"] {
            assert!(refused.contains(words), "`{words}` in {refused}");
        }
        assert!(!refused.contains("SIGNIFICNAT"), "{refused}");
        let health: Value = serde_json::from_str(&world.ready().await.1).unwrap();
        assert_eq!(health["rules"]["refused"]["problems"], 1, "{health:#}");

        let away = rules.path().with_extension("away");
        std::fs::rename(rules.path(), &away).unwrap();
        world.until("the folder is missed", || says("put it back")).await;
        std::fs::rename(&away, rules.path()).unwrap();
        rules.write(SUPERVISION, &good);
        let mended = || async { told(&world).await == r#"{"refused":null}"# };
        world.until("nothing is told any more", mended).await;
        world.stop().await;
    }
);

async fn complains(world: &World) -> bool {
    let said = told(world).await;
    said.contains(SUPERVISION) || said.contains(CASES) || said.contains("3.16")
}

/// What is said of the last set that was refused.
async fn told(world: &World) -> String {
    let status = "{ ruleSetStatus { refused { failedCases problems { file line column message help sourceLine } } } }";
    world.caller("qa-lead").ask(status, Value::Null).await["ruleSetStatus"].to_string()
}

async fn version(world: &World) -> Value {
    let said = world
        .caller("qa-lead")
        .ask("{ rule(task: \"3.16\") { ruleVersion { hash } } }", Value::Null)
        .await;
    said["rule"]["ruleVersion"]["hash"].clone()
}
