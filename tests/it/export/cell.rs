//! Cells that a spreadsheet would run are made harmless; all others stay as they are.

use harness::both;

use super::{export, planned, read};

both!(no_cell_is_a_formula, |world| async move {
    planned(&world).await;
    let names = [
        "=HYPERLINK(\"http://evil.example\",\"click\")",
        "+1+1",
        "-2+3",
        "@SUM(A1:A9)",
        "\tTab",
        "\rReturn",
        "a \"quoted\", and; two\nlines",
        "Plain = name",
    ];
    let codes = ["W-N1", "W-N2", "W-N3", "W-N4", "W-E1", "W-E2", "W-E3", "W-W1"];
    for (name, code) in names.iter().zip(codes) {
        let sql = format!(
            "UPDATE unit_placement SET name = '{name}' WHERE unit_id = (SELECT id FROM unit WHERE code = '{code}')"
        );
        world.db.execute(&sql).await;
    }
    world.db.execute("UPDATE epoch SET directory = directory + 1").await;
    let lead = world.caller("qa-lead");
    world
        .until("the names are read", || async {
            let units = lead
                .ask(
                    "{ units(filter: { kinds: [WORKER] }, first: 100) { nodes { name } } }",
                    serde_json::json!({}),
                )
                .await;
            units.to_string().contains("HYPERLINK")
        })
        .await;
    let got = export(&world, "qa-lead", "obligations.csv?task=3.16").await;
    let rows = read(&got.text);
    for (name, code) in names.iter().zip(codes) {
        let row = rows
            .iter()
            .find(|row| row["unit"] == code)
            .unwrap_or_else(|| panic!("no line of {code}"));
        let cell = &row["unit_name"];
        let formula = name.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let expected = if formula {
            format!("'{name}")
        } else {
            (*name).to_owned()
        };
        assert_eq!(*cell, expected);
    }
});
