//! Who holds which role where, from when to when.

use entity::{
    appointment,
    column::UnitKind,
    id::{AppointmentId, PersonId, UnitId},
};

use super::{
    Csv, Problem, Register, Sheet,
    sheet::{Line, hint},
};
use crate::clock::new_id;

pub(super) fn load(csv: &Csv, register: &mut Register<'_>, problems: &mut Vec<Problem>) {
    let required = ["person", "role", "unit", "valid_from"];
    let Some(sheet) = Sheet::read(csv, &required, &["valid_to"], problems) else {
        return;
    };
    let mut read: Vec<(appointment::Model, Line<'_>)> = Vec::new();
    for line in sheet.lines() {
        let person = person(&line, register, problems);
        let role = role(&line, register, problems);
        let unit = unit(&line, register, problems);
        let span = line.span(problems);
        if role.as_deref() == Some("WORKER") && unit.is_some_and(|(_, kind)| kind != UnitKind::Worker) {
            let message = "the role WORKER is held in a unit of kind WORKER: feedback on their own work goes there";
            line.wrong(problems, "unit", message);
            continue;
        }
        let (Some(person_id), Some(role), Some((unit_id, _)), Some((valid_from, valid_to))) =
            (person, role, unit, span)
        else {
            continue;
        };
        let row = appointment::Model {
            id: AppointmentId(new_id(register.clock)),
            person_id,
            role,
            unit_id,
            valid_from,
            valid_to,
        };
        let same = read
            .iter()
            .find(|(known, _)| same_post(known, &row) && overlap(known, &row));
        if let Some((_, other)) = same {
            let message = format!("overlaps line {}, which says the same of other days", other.number);
            line.wrong(problems, "valid_from", message);
            continue;
        }
        read.push((row, line));
    }
    // The earliest first, so that a line which ends a stored appointment stands before the one that follows it.
    read.sort_by_key(|(row, _)| row.valid_from);
    for (row, line) in read {
        keep(register, &line, problems, row);
    }
}

/// Takes a row into the plan: as a change of the stored row that begins on the same day, or as a new one.
fn keep(register: &mut Register<'_>, line: &Line<'_>, problems: &mut Vec<Problem>, mut row: appointment::Model) {
    let begins_with = |known: &&mut appointment::Model| same_post(known, &row) && known.valid_from == row.valid_from;
    let stored = register.appointments.iter_mut().find(begins_with);
    let known = stored.is_some();
    if let Some(stored) = stored {
        if !line.tells("valid_to") || stored.valid_to == row.valid_to {
            return;
        }
        // Whoever has left gets nothing back because a file is old, or leaves out when it was.
        let goes_on = row.valid_to.is_none_or(|to| to >= register.today);
        if let Some(ended) = stored.valid_to.filter(|to| *to < register.today && goes_on) {
            let message = format!(
                "ended on {ended}, and what has ended is not opened again; write that day, and a line of its own from when it \
                 was taken up anew"
            );
            line.wrong(problems, "valid_to", message);
            return;
        }
        stored.valid_to = row.valid_to;
        row.id = stored.id;
    }
    let other = register
        .appointments
        .iter()
        .find(|other| other.id != row.id && same_post(other, &row) && overlap(other, &row));
    if let Some(other) = other {
        let message = if other.valid_from < row.valid_from {
            format!(
                "overlaps what is stored from {}; end that one first by a line with its `valid_to`",
                other.valid_from
            )
        } else {
            format!(
                "overlaps what is stored from {}; end this one before that day",
                other.valid_from
            )
        };
        line.wrong(problems, "valid_from", message);
        return;
    }
    if !known {
        register.appointments.push(row.clone());
    }
    register.plan.appointments.push(row);
}

fn person(line: &Line<'_>, register: &Register<'_>, problems: &mut Vec<Problem>) -> Option<PersonId> {
    let code = line.words("person", problems)?;
    let found = register.person_id(&code);
    if found.is_none() && !register.doubtful.contains(&code) {
        let near = hint(&code, register.persons.keys().map(String::as_str));
        line.wrong(problems, "person", format!("there is no person `{code}`{near}"));
    }
    found
}

fn role(line: &Line<'_>, register: &Register<'_>, problems: &mut Vec<Problem>) -> Option<String> {
    let code = line.words("role", problems)?;
    if register.rules.role(&code).is_some() {
        return Some(code);
    }
    let near = hint(&code, register.rules.roles().map(|role| role.code.as_str()));
    line.wrong(
        problems,
        "role",
        format!("there is no role `{code}` in the framework's vocabulary{near}"),
    );
    None
}

fn unit(line: &Line<'_>, register: &Register<'_>, problems: &mut Vec<Problem>) -> Option<(UnitId, UnitKind)> {
    let code = line.words("unit", problems)?;
    let found = register.units.get(&code).map(|unit| (unit.id, unit.kind));
    if found.is_none() && !register.doubtful.contains(&code) {
        line.wrong(
            problems,
            "unit",
            format!("there is no unit `{code}`{}", hint(&code, register.unit_codes(None))),
        );
    }
    found
}

fn same_post(a: &appointment::Model, b: &appointment::Model) -> bool {
    a.person_id == b.person_id && a.role == b.role && a.unit_id == b.unit_id
}

fn overlap(a: &appointment::Model, b: &appointment::Model) -> bool {
    a.valid_to.is_none_or(|to| b.valid_from <= to) && b.valid_to.is_none_or(|to| a.valid_from <= to)
}
