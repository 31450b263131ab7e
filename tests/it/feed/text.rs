//! Names with everything in them that the format must escape, fold or leave out.

use harness::both;
use serde_json::Value;

use super::{address, calendar, planned};

/// Separators, escapes, line ends, letters of one to four bytes; longer than three lines.
const NAME: &str = "North; South, East \\ West\r\nBEGIN:VALARM\tKöln 東京 👪 äöüßéèêàçñ of the long long long name that never \
                    ends but folds and folds 東京東京東京東京東京東京東京東京東京東京東京東京東京東京東京東京";

both!(any_name_is_written_so_that_it_is_read_again, |world| async move {
    planned(&world).await;
    let manager = world.caller("practice-manager");
    // Every place at which a fold can fall within the name.
    for more in 0..12 {
        let name = format!("{}{NAME}", "x".repeat(more));
        let sql = format!(
            "UPDATE unit_placement SET name = '{name}' WHERE unit_id = (SELECT id FROM unit WHERE code = 'W-N1')"
        );
        world.db.execute(&sql).await;
        world.db.execute("UPDATE epoch SET directory = directory + 1").await;
        let address = address(&manager, "PERSON", None).await;
        let seen = name.replace(['\r', '\n', '\t'], " ");
        let wanted = format!("3.16 Practice managers audit a case file of each worker: {seen}, December 2026");
        world
            .until("the name is read", || async {
                let calendar = calendar(&world, &address).await;
                calendar.each("SUMMARY").contains(&wanted.as_str())
            })
            .await;
    }
    let listed = manager.ask("{ viewer { feeds { kind } } }", Value::Null).await;
    assert_eq!(listed["viewer"]["feeds"].as_array().unwrap().len(), 12);
});
