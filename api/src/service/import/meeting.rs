//! Meetings of forums: when each is held, and when its papers are due.

use chrono::NaiveDate;
use entity::{column::MeetingStatus, id::MeetingId, meeting};

use super::{Csv, Problem, Register, Sheet, sheet::Line};
use crate::{
    clock::new_id,
    service::meeting::{Wanted, papers},
};

pub(super) fn load(csv: &Csv, register: &mut Register<'_>, problems: &mut Vec<Problem>) {
    let Some(sheet) = Sheet::read(csv, &["forum", "held_on"], &["papers_due_on", "reason"], problems) else {
        return;
    };
    let mut seen: Vec<(String, NaiveDate, u64)> = Vec::new();
    for line in sheet.lines() {
        let forum = line.words("forum", problems);
        let held_on = line.day("held_on", problems);
        let papers_due_on = line.optional_day("papers_due_on", problems);
        let (Some(forum), Some(held_on), Ok(papers_due_on)) = (forum, held_on, papers_due_on) else {
            continue;
        };
        let twice = seen.iter().find(|(of, on, _)| *of == forum && *on == held_on);
        if let Some((.., other)) = twice {
            let message = format!("`{forum}` meets on {held_on} already, by line {other}; a forum meets once a day");
            line.wrong(problems, "held_on", message);
            continue;
        }
        seen.push((forum.clone(), held_on, line.number));
        keep(&line, register, problems, (forum, held_on, papers_due_on));
    }
}

/// Takes a line into the plan: as a change of the meeting that is stored for that day, or as a new one.
fn keep(
    line: &Line<'_>,
    register: &mut Register<'_>,
    problems: &mut Vec<Problem>,
    (forum, held_on, said): (String, NaiveDate, Option<NaiveDate>),
) {
    let of_day = || {
        let all = register.meetings.iter();
        all.filter(|known| known.forum == forum && known.held_on == held_on)
    };
    let called = of_day().find(|known| known.status == MeetingStatus::Called);
    if let (None, Some(cancelled)) = (called, of_day().next()) {
        let why = cancelled.reason.as_deref().unwrap_or("without a reason");
        let message = format!(
            "the meeting of `{forum}` on {held_on} was cancelled ({why}): leave the line out, or call it again with \
             `callMeeting`"
        );
        line.wrong(problems, "held_on", message);
        return;
    }
    let said_why = (!line.cell("reason").is_empty()).then(|| line.words("reason", problems));
    let reason = said_why
        .flatten()
        .or_else(|| called.and_then(|known| known.reason.clone()));
    let wanted = Wanted {
        forum: &forum,
        held_on,
        // What was counted once stays, whatever day it is by now.
        papers_due_on: said.or(called.map(|known| known.papers_due_on)),
        reason: reason.as_deref(),
    };
    let papers_due_on = match papers(register.rules, register.today, &wanted) {
        Ok(day) => day,
        Err(wrong) => {
            for one in wrong {
                line.wrong(problems, one.field.column(), format!("{}; {}", one.message, one.help));
            }
            return;
        }
    };
    let row = meeting::Model {
        id: called.map_or_else(|| MeetingId(new_id(register.clock)), |known| known.id),
        created_at: called.map_or_else(|| register.clock.now().into(), |known| known.created_at),
        forum,
        held_on,
        papers_due_on,
        status: MeetingStatus::Called,
        reason,
    };
    if called != Some(&row) {
        register.plan.meetings.push(row);
    }
}
