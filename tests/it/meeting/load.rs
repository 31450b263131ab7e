//! Meetings from CSV, by the real binary on both databases.

use std::fs;

use harness::{
    both,
    db::Content,
    process::{Plumbline, Said},
};

const MEETINGS: &str = "forum,held_on,papers_due_on,reason
CABINET,2027-07-13,,
CABINET,2027-07-17,2027-07-05,an away day
CPP,2027-07-13,,
";

fn load(plumbline: &Plumbline, content: &str) -> Said {
    let path = plumbline.dir.path().join("meetings.csv");
    fs::write(&path, content).unwrap();
    plumbline.run(["import".to_owned(), "--meetings".to_owned(), path.display().to_string()])
}

both!(a_calendar_is_loaded_once, Content::Tables, |db| async move {
    let plumbline = Plumbline::on(Some(&db.url));
    let said = load(&plumbline, MEETINGS);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(db.count("meeting", "status = 'CALLED'").await, 3);
    let counted = "forum = 'CPP' AND held_on = '2027-07-13' AND papers_due_on = '2027-07-05'";
    assert_eq!(db.count("meeting", counted).await, 1, "five clear working days before");
    assert_eq!(db.count("meeting", "reason = 'an away day'").await, 1);
    let epoch = db.number("SELECT directory AS n FROM epoch").await;

    let said = load(&plumbline, MEETINGS);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(
        db.number("SELECT directory AS n FROM epoch").await,
        epoch,
        "the same file changes nothing"
    );

    // A day for papers that is said replaces the one that is stored; an empty one leaves it.
    let said = load(
        &plumbline,
        "forum,held_on,papers_due_on\nCPP,2027-07-13,2027-07-09\nCABINET,2027-07-17,\n",
    );
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(db.count("meeting", "papers_due_on = '2027-07-09'").await, 1);
    assert_eq!(
        db.count("meeting", "papers_due_on = '2027-07-05' AND reason = 'an away day'")
            .await,
        1
    );
    assert_eq!(db.count("meeting", "true").await, 3);
});

both!(every_bad_line_is_told, Content::Tables, |db| async move {
    let plumbline = Plumbline::on(Some(&db.url));
    let content = "forum,held_on,papers_due_on,reason
CABINET,2027-07-13,,
CABINETT,2027-07-13,,
CABINET,2027-07-17,,
CPP,2027-07-13,2027-07-14,
CABINET,2027-07-13,,twice
CABINET,2027-07-32,,
CABINET,2027-08-30,,
CABINET,2031-07-15,,
";
    let said = load(&plumbline, content);
    assert_eq!(said.code, Some(5), "{said:?}");
    let expected = [
        ("meetings.csv:3", "did you mean `CABINET`"),
        ("meetings.csv:4", "2027-07-16 and 2027-07-19"),
        ("meetings.csv:5", "after the meeting"),
        ("meetings.csv:6", "line 2"),
        ("meetings.csv:7", "2027-07-32"),
        ("meetings.csv:8", "bank holiday"),
        ("meetings.csv:9", "`papers_due_on`"),
    ];
    for (place, words) in expected {
        let told = said
            .err
            .lines()
            .any(|line| line.contains(place) && line.contains(words));
        assert!(told, "`{place}` with `{words}` in:\n{}", said.err);
    }
    assert_eq!(
        said.err.lines().filter(|line| line.contains("meetings.csv:")).count(),
        expected.len(),
        "{}",
        said.err
    );
    assert_eq!(db.count("meeting", "true").await, 0, "nothing was loaded");
});

both!(
    what_was_cancelled_is_not_called_by_a_file,
    Content::Tables,
    |db| async move {
        let plumbline = Plumbline::on(Some(&db.url));
        assert_eq!(load(&plumbline, MEETINGS).code, Some(0));
        db.execute("UPDATE meeting SET status = 'CANCELLED', reason = 'summer' WHERE forum = 'CPP'")
            .await;
        let said = load(&plumbline, MEETINGS);
        assert_eq!(said.code, Some(5), "{said:?}");
        assert!(
            said.err.contains("meetings.csv:4") && said.err.contains("(summer)"),
            "{}",
            said.err
        );
    }
);
