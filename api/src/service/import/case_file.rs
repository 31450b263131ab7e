//! The register of case files: opaque references, never names.

use std::collections::BTreeSet;

use entity::{
    case_file,
    column::UnitKind,
    id::{CaseFileId, UnitId},
};

use super::{
    Csv, Problem, Register, Sheet,
    sheet::{Line, hint},
};
use crate::clock::new_id;

pub(super) fn load(csv: &Csv, register: &mut Register<'_>, problems: &mut Vec<Problem>) {
    let optional = [
        "worker",
        "restricted",
        "child_protection",
        "looked_after",
        "last_audited_on",
    ];
    let Some(sheet) = Sheet::read(csv, &["reference", "team"], &optional, problems) else {
        return;
    };
    let mut seen = BTreeSet::new();
    for line in sheet.lines() {
        let reference = line.words("reference", problems);
        let team = unit(&line, "team", UnitKind::Team, register, problems);
        let worker = if line.cell("worker").is_empty() {
            Some(None)
        } else {
            unit(&line, "worker", UnitKind::Worker, register, problems).map(Some)
        };
        let last_audited_on = line.optional_day("last_audited_on", problems);
        let (restricted, child_protection, looked_after) = (
            line.flag("restricted", problems),
            line.flag("child_protection", problems),
            line.flag("looked_after", problems),
        );
        let (Some(reference), Some(team_id), Some(worker_id), Ok(last_audited_on)) =
            (reference, team, worker, last_audited_on)
        else {
            continue;
        };
        if !seen.insert(reference.clone()) {
            line.wrong(
                problems,
                "reference",
                format!("`{reference}` stands in this file twice"),
            );
            continue;
        }
        if let Some(worker) = worker_id.filter(|worker| register.parent_of(*worker, register.today) != Some(team_id)) {
            let message = format!(
                "`{}` does not stand in team `{}` today",
                register.code_of(worker),
                register.code_of(team_id)
            );
            line.wrong(problems, "worker", message);
            continue;
        }
        let stored = register.case_files.get(&reference);
        let row = case_file::Model {
            id: stored.map_or_else(|| CaseFileId(new_id(register.clock)), |row| row.id),
            reference: reference.clone(),
            team_id,
            worker_id,
            restricted,
            child_protection,
            looked_after,
            // Audits recorded here since the register was written must not be forgotten.
            last_audited_on: last_audited_on.max(stored.and_then(|row| row.last_audited_on)),
        };
        if stored != Some(&row) {
            register.plan.case_files.push(row.clone());
            register.case_files.insert(reference, row);
        }
    }
}

fn unit(
    line: &Line<'_>,
    column: &str,
    kind: UnitKind,
    register: &Register<'_>,
    problems: &mut Vec<Problem>,
) -> Option<UnitId> {
    let code = line.words(column, problems)?;
    match register.units.get(&code) {
        Some(unit) if unit.kind == kind => Some(unit.id),
        // A home holds files as a team does.
        Some(unit) if kind == UnitKind::Team && unit.kind == UnitKind::Home => Some(unit.id),
        Some(_) => {
            line.wrong(
                problems,
                column,
                format!(
                    "`{code}` is no {column}{}",
                    hint(&code, register.unit_codes(Some(kind)))
                ),
            );
            None
        }
        None if register.doubtful.contains(&code) => None,
        None => {
            line.wrong(
                problems,
                column,
                format!(
                    "there is no {column} `{code}`{}",
                    hint(&code, register.unit_codes(Some(kind)))
                ),
            );
            None
        }
    }
}
