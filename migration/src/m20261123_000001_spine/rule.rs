//! Rule sets, from when each governs, and the one row that every write compares its assumptions with.

use sea_orm_migration::schema::{big_integer, date, integer, text};

use crate::ddl::{Layout, instant, layout, refer};

pub fn layouts() -> Vec<Layout> {
    vec![rule_set(), rule_activation(), epoch()]
}

fn rule_set() -> Layout {
    layout(
        "rule_set",
        vec![text("hash"), text("source"), instant("created_at")],
        &["hash"],
        &[],
        &[],
    )
}

fn rule_activation() -> Layout {
    let mut activation = layout(
        "rule_activation",
        vec![
            big_integer("seq"),
            text("rule_set_hash"),
            date("valid_from"),
            instant("known_at"),
            text("reason"),
        ],
        &["seq"],
        &[],
        &[],
    );
    refer(
        &mut activation.table,
        "rule_activation",
        "rule_set_hash",
        "rule_set",
        "hash",
    );
    activation
}

fn epoch() -> Layout {
    layout(
        "epoch",
        vec![integer("id"), big_integer("rules"), big_integer("directory")],
        &["id"],
        &[],
        &[],
    )
}
