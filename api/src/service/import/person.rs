//! People who sign in.

use std::collections::{BTreeMap, BTreeSet};

use entity::{id::PersonId, person};

use super::{Csv, Problem, Register, Sheet, sheet::hint};
use crate::clock::new_id;

pub(super) fn load(csv: &Csv, register: &mut Register<'_>, problems: &mut Vec<Problem>) {
    let Some(sheet) = Sheet::read(csv, &["code", "subject", "name"], &["agency"], problems) else {
        return;
    };
    let mut seen = BTreeSet::new();
    // Subjects of people whom this file does not mention; the others may swap theirs.
    let codes: BTreeSet<String> = sheet.lines().map(|line| line.cell("code").to_owned()).collect();
    let mut subjects: BTreeMap<String, String> = register
        .persons
        .values()
        .filter(|person| !codes.contains(&person.code))
        .map(|person| (person.subject.clone(), person.code.clone()))
        .collect();
    for line in sheet.lines() {
        let (code, subject, name) = (
            line.words("code", problems),
            line.words("subject", problems),
            line.words("name", problems),
        );
        let agency_code = line.cell("agency");
        let agency_id = register.agency_id(agency_code);
        if !agency_code.is_empty() && agency_id.is_none() {
            let near = hint(agency_code, register.agencies.keys().map(String::as_str));
            line.wrong(problems, "agency", format!("there is no agency `{agency_code}`{near}"));
            register.doubtful.extend(code);
            continue;
        }
        let (Some(code), Some(subject), Some(name)) = (code.clone(), subject, name) else {
            register.doubtful.extend(code);
            continue;
        };
        if !seen.insert(code.clone()) {
            line.wrong(problems, "code", format!("`{code}` stands in this file twice"));
            continue;
        }
        if let Some(other) = subjects.insert(subject.clone(), code.clone()) {
            line.wrong(
                problems,
                "subject",
                format!("`{subject}` is how `{other}` signs in; each person needs one of their own"),
            );
            register.doubtful.insert(code);
            continue;
        }
        let stored = register.persons.get(&code);
        let id = stored.map_or_else(|| PersonId(new_id(register.clock)), |row| row.id);
        let row = person::Model {
            id,
            code: code.clone(),
            subject,
            name,
            agency_id,
        };
        if stored != Some(&row) {
            register.plan.persons.push(row.clone());
            register.persons.insert(code, row);
        }
    }
}
