//! `plumbline demo`: a county with a past, by the real binary.

mod alive;
mod content;

use harness::process::{Plumbline, Said};

/// Loads the whole county with so many months of its past into the data directory of `plumbline`.
fn load(plumbline: &Plumbline, months: &str, seed: &str) -> Said {
    let dir = plumbline.dir.path().display().to_string();
    let said = plumbline.run([
        "demo",
        "--months",
        months,
        "--seed",
        seed,
        "--no-serve",
        "--data-dir",
        &dir,
    ]);
    assert_eq!(said.code, Some(0), "{said:?}");
    said
}

#[test]
fn the_past_is_one_or_the_other() {
    for wrong in [
        &["demo", "--small", "--years", "2"][..],
        &["demo", "--years", "2", "--months", "3"],
        &["demo", "--years", "0"],
    ] {
        let said = Plumbline::default().run(wrong);
        assert_eq!(said.code, Some(2), "{wrong:?}: {said:?}");
    }
}

#[test]
fn a_database_that_is_there_is_left_alone() {
    let plumbline = Plumbline::on(None);
    let kept = plumbline.dir.path().join("plumbline.db");
    std::fs::write(&kept, "not ours").unwrap();
    let dir = plumbline.dir.path().display().to_string();
    let said = plumbline.run(["demo", "--no-serve", "--data-dir", &dir]);
    assert_eq!(said.code, Some(3), "{said:?}");
    assert_eq!(std::fs::read_to_string(kept).unwrap(), "not ours");
}

#[test]
fn its_directory_may_be_named_as_every_other_setting() {
    // The harness names it in the environment.
    let plumbline = Plumbline::on(None);
    let said = plumbline.run(["demo", "--small", "--no-serve"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(plumbline.dir.path().join("plumbline.db").exists());
    assert!(
        said.out.contains(&plumbline.dir.path().display().to_string()),
        "{said:?}"
    );
    let again = plumbline.run(["demo", "--small", "--no-serve"]);
    assert_eq!(again.code, Some(3), "{again:?}");
}
