//! Units with their dated names and parents.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::{
    column::UnitKind,
    id::{UnitId, UnitPlacementId},
    unit, unit_placement,
};
use rules::term;

use super::{
    Csv, Problem, Register, Sheet, merge,
    sheet::{Line, hint},
};
use crate::{clock::new_id, service::term::Same};

/// One line of the file.
struct Read<'a> {
    line: Line<'a>,
    kind: UnitKind,
    name: String,
    parent: Option<String>,
    from: NaiveDate,
    to: Option<NaiveDate>,
}

pub(super) fn load(csv: &Csv, register: &mut Register<'_>, problems: &mut Vec<Problem>) {
    let required = ["code", "kind", "name", "parent", "valid_from"];
    let Some(sheet) = Sheet::read(csv, &required, &["valid_to"], problems) else {
        return;
    };
    let mut by_code: BTreeMap<String, Vec<Read<'_>>> = BTreeMap::new();
    for line in sheet.lines() {
        let Some(code) = line.words("code", problems) else {
            continue;
        };
        match read(line, problems) {
            Some(read) => by_code.entry(code).or_default().push(read),
            None => drop(register.doubtful.insert(code)),
        }
    }
    for (code, spans) in &mut by_code {
        spans.sort_by_key(|read| read.from);
        announce(code, spans, register, problems);
    }
    for (code, spans) in &by_code {
        place(code, spans, register, problems);
    }
    for (code, spans) in &by_code {
        check(code, spans, register, problems);
        if let Some(last) = spans.last() {
            emptied(code, last, &by_code, register, problems);
        }
    }
}

fn read<'a>(line: Line<'a>, problems: &mut Vec<Problem>) -> Option<Read<'a>> {
    let kind = line.words("kind", problems).and_then(|word| {
        let kind = word.to_uppercase().parse::<term::UnitKind>();
        if kind.is_err() {
            let near = hint(&word, term::UnitKind::ALL.iter().map(|kind| kind.code()));
            line.wrong(problems, "kind", format!("there is no kind `{word}` of unit{near}"));
        }
        kind.ok().map(Same::same)
    });
    let name = line.words("name", problems);
    let span = line.span(problems);
    let parent = Some(line.cell("parent").to_owned()).filter(|parent| !parent.is_empty());
    let (kind, name, (from, to)) = (kind?, name?, span?);
    match (kind, &parent) {
        (UnitKind::Authority, Some(_)) => {
            line.wrong(problems, "parent", "the authority stands under nothing; leave it empty");
        }
        (UnitKind::Authority, None) | (_, Some(_)) => {
            return Some(Read {
                line,
                kind,
                name,
                parent,
                from,
                to,
            });
        }
        (_, None) => line.wrong(
            problems,
            "parent",
            "only the authority stands under nothing; name the unit above",
        ),
    }
    None
}

/// Makes the unit known, so that others can name it as their parent.
fn announce(code: &str, spans: &[Read<'_>], register: &mut Register<'_>, problems: &mut Vec<Problem>) {
    let Some(first) = spans.first() else { return };
    for (before, after) in spans.iter().zip(spans.iter().skip(1)) {
        if before.to.is_none_or(|to| to >= after.from) {
            let message = format!(
                "overlaps line {}, which must end before {}",
                before.line.number, after.from
            );
            after.line.wrong(problems, "valid_from", message);
        }
    }
    let kind = register.units.get(code).map_or(first.kind, |stored| stored.kind);
    for span in spans.iter().filter(|span| span.kind != kind) {
        span.line.wrong(
            problems,
            "kind",
            format!("`{code}` is of kind {}, and a unit never changes its kind", word(kind)),
        );
    }
    let other = register
        .units
        .values()
        .find(|unit| unit.kind == UnitKind::Authority && unit.code != code);
    if let Some(other) = other.filter(|_| first.kind == UnitKind::Authority) {
        let message = format!("the authority is `{}` already; one deployment serves one", other.code);
        first.line.wrong(problems, "kind", message);
    }
    let id = UnitId(new_id(register.clock));
    let row = || unit::Model {
        id,
        kind: first.kind,
        code: code.to_owned(),
        valid_from: first.from,
        valid_to: None,
    };
    register.units.entry(code.to_owned()).or_insert_with(row);
}

/// Lays its spans over the stored ones.
fn place(code: &str, spans: &[Read<'_>], register: &mut Register<'_>, problems: &mut Vec<Problem>) {
    let Some(unit) = register.units.get(code).cloned() else {
        return;
    };
    let mut placed = Vec::new();
    for span in spans {
        let parent = match &span.parent {
            None => None,
            Some(parent) => {
                let Some(found) = register.units.get(parent) else {
                    if !register.doubtful.contains(parent) {
                        let near = hint(parent, register.unit_codes(None));
                        span.line
                            .wrong(problems, "parent", format!("there is no unit `{parent}`{near}"));
                    }
                    continue;
                };
                if !may_stand_under(unit.kind, found.kind) {
                    let message = format!(
                        "a unit of kind {} cannot stand under one of kind {}",
                        word(unit.kind),
                        word(found.kind)
                    );
                    span.line.wrong(problems, "parent", message);
                }
                Some(found.id)
            }
        };
        placed.push(unit_placement::Model {
            id: UnitPlacementId(new_id(register.clock)),
            unit_id: unit.id,
            parent_id: parent,
            name: span.name.clone(),
            valid_from: span.from,
            valid_to: span.to,
        });
    }
    let stored = register.placements.remove(&unit.id).unwrap_or_default();
    let merged = merge::spans(&stored, placed);
    register
        .plan
        .placements
        .extend(merged.iter().filter(|span| !stored.contains(span)).cloned());
    let (first, last) = (merged.first(), merged.last());
    let now = unit::Model {
        valid_from: first.map_or(unit.valid_from, |span| span.valid_from),
        valid_to: last.and_then(|span| span.valid_to),
        ..unit.clone()
    };
    if stored.is_empty() || now != unit {
        register.plan.units.push(now.clone());
        register.units.insert(code.to_owned(), now);
    }
    register.placements.insert(unit.id, merged);
}

/// With everything in its place: nobody stands under themself, nobody under what does not exist on the day.
fn check(code: &str, spans: &[Read<'_>], register: &Register<'_>, problems: &mut Vec<Problem>) {
    let Some(unit) = register.units.get(code) else { return };
    for span in spans {
        if let Some(parent) = span.parent.as_ref().and_then(|parent| register.units.get(parent)) {
            if parent.valid_from > span.from {
                let message = format!(
                    "`{}` exists only from {}, and this line begins on {}",
                    parent.code, parent.valid_from, span.from
                );
                span.line.wrong(problems, "parent", message);
            } else if let Some(end) = parent.valid_to.filter(|end| span.to.is_none_or(|to| to > *end)) {
                let message = format!(
                    "`{}` ends on {end}; end this line as well, or name another parent from then on",
                    parent.code
                );
                span.line.wrong(problems, "parent", message);
            }
        }
        let mut line = vec![unit.id];
        let mut at = unit.id;
        while let Some(parent) = register.parent_of(at, span.from) {
            if line.contains(&parent) {
                let codes: Vec<&str> = line.iter().chain([&parent]).map(|id| register.code_of(*id)).collect();
                span.line.wrong(
                    problems,
                    "parent",
                    format!("goes round in a circle: {}", codes.join(" under ")),
                );
                break;
            }
            line.push(parent);
            at = parent;
        }
    }
}

/// Nobody is left under a unit that ends: what stands there would be under nobody. Units of the file speak for themselves.
fn emptied(
    code: &str,
    last: &Read<'_>,
    told: &BTreeMap<String, Vec<Read<'_>>>,
    register: &Register<'_>,
    problems: &mut Vec<Problem>,
) {
    let Some((unit, end)) = register
        .units
        .get(code)
        .and_then(|unit| Some((unit.id, unit.valid_to?)))
    else {
        return;
    };
    let stays = |spans: &Vec<unit_placement::Model>| {
        let mut under = spans.iter().filter(|span| span.parent_id == Some(unit));
        under.any(|span| span.valid_to.is_none_or(|to| to > end))
    };
    let left = register
        .units
        .values()
        .filter(|below| !told.contains_key(&below.code) && register.placements.get(&below.id).is_some_and(stays));
    let left: Vec<&str> = left.map(|below| below.code.as_str()).collect();
    if let Some(first) = left.first() {
        let others = match left.len() - 1 {
            0 => String::new(),
            others => format!(" and {others} more"),
        };
        let message = format!(
            "`{first}`{others} would still stand under it; end them as well, or name another parent from then on"
        );
        last.line.wrong(problems, "valid_to", message);
    }
}

fn may_stand_under(unit: UnitKind, parent: UnitKind) -> bool {
    match unit {
        UnitKind::Authority => false,
        UnitKind::Worker => matches!(parent, UnitKind::Team | UnitKind::Home),
        UnitKind::Team | UnitKind::Home => matches!(parent, UnitKind::Service | UnitKind::Area),
        UnitKind::Service | UnitKind::Area => {
            matches!(parent, UnitKind::Authority | UnitKind::Service | UnitKind::Area)
        }
    }
}

fn word(kind: UnitKind) -> &'static str {
    let kind: term::UnitKind = kind.same();
    kind.code()
}
