//! Partner agencies.

use std::collections::BTreeSet;

use entity::{agency, id::AgencyId};

use super::{Csv, Problem, Register, Sheet};
use crate::clock::new_id;

pub(super) fn load(csv: &Csv, register: &mut Register<'_>, problems: &mut Vec<Problem>) {
    let Some(sheet) = Sheet::read(csv, &["code", "name"], &[], problems) else {
        return;
    };
    let mut seen = BTreeSet::new();
    for line in sheet.lines() {
        let (code, name) = (line.words("code", problems), line.words("name", problems));
        let (Some(code), Some(name)) = (code, name) else {
            continue;
        };
        if !seen.insert(code.clone()) {
            line.wrong(problems, "code", format!("`{code}` stands in this file twice"));
            continue;
        }
        let stored = register.agencies.get(&code);
        let id = stored.map_or_else(|| AgencyId(new_id(register.clock)), |row| row.id);
        let row = agency::Model {
            id,
            code: code.clone(),
            name,
        };
        if stored != Some(&row) {
            register.plan.agencies.push(row.clone());
            register.agencies.insert(code, row);
        }
    }
}
