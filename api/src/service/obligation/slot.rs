//! One thing due, before it is a row: what it is planned under, and the row that it makes. Planning and evidence share it,
//! so that evidence finds what was planned.

use chrono::NaiveDate;
use entity::{
    column::{ObligationNature, ObligationState, UnitKind},
    id::{MeetingId, PersonId, UnitId},
    obligation::{self, UNDATED},
};
use rules::{
    RuleSet,
    calendar::{Period, Span},
    plan,
    row::{Leg, Task},
    term::Origin,
    verdict::Because,
};

use crate::{app::App, directory::Directory, service::column::json};

/// What something is due for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Occasion {
    /// A period of the reporting year.
    Period(Period),
    /// A meeting, with the days that it looks back on.
    Meeting(MeetingId, Period),
    /// Always.
    Standing,
    /// Not yet: its row is still being developed.
    Planned,
}

/// One thing due.
#[derive(Clone, Debug)]
pub(crate) struct Due<'a> {
    pub task: &'a Task,
    pub leg: &'a Leg,
    pub unit: UnitId,
    pub team: Option<UnitId>,
    pub service: Option<UnitId>,
    pub holder: Option<PersonId>,
    pub occasion: Occasion,
    /// Last day on which it is on time; none for what has no date.
    pub last_day: Option<NaiveDate>,
    /// First day of the framework: what has no period began with it.
    pub begins_on: NaiveDate,
}

impl<'a> Due<'a> {
    /// What a leg asks of a unit or holder in a period, as a plan would have it.
    pub fn of_period(
        directory: &Directory,
        rules: &RuleSet,
        (task, leg): (&'a Task, &'a Leg),
        (unit, holder): (UnitId, Option<PersonId>),
        period: &Period,
    ) -> Self {
        // Where it stands when the period ends; where it stood as it began, for what is no longer there.
        let above = |kind| {
            directory
                .at_or_above(unit, kind, period.span.end)
                .or_else(|| directory.at_or_above(unit, kind, period.span.start))
        };
        Self {
            task,
            leg,
            unit,
            team: above(UnitKind::Team),
            service: above(UnitKind::Service),
            holder,
            last_day: Some(plan::due_on(rules.framework(), period.span)),
            occasion: Occasion::Period(period.clone()),
            begins_on: rules.framework().starts_on,
        }
    }

    /// What it is planned under. A month and a quarter may begin on one day: both ends tell periods apart.
    pub fn slot(&self) -> String {
        let holder = self
            .holder
            .map_or_else(String::new, |person| person.0.simple().to_string());
        let occasion = match &self.occasion {
            Occasion::Period(Period { span, .. }) => format!("{}..{}", span.start, span.end),
            Occasion::Meeting(meeting, _) => format!("m:{}", meeting.0.simple()),
            Occasion::Standing => "standing".to_owned(),
            Occasion::Planned => "planned".to_owned(),
        };
        format!("{}|{}|{holder}|{occasion}", self.leg.id, self.unit.0.simple())
    }

    /// First and last day of what it is for.
    pub fn span(&self) -> Span {
        match &self.occasion {
            Occasion::Period(period) | Occasion::Meeting(_, period) => period.span,
            Occasion::Standing | Occasion::Planned => Span {
                start: self.begins_on,
                end: UNDATED,
            },
        }
    }

    /// As people say what it is for.
    pub fn label(&self) -> &str {
        match &self.occasion {
            Occasion::Period(period) | Occasion::Meeting(_, period) => &period.label,
            Occasion::Standing => "standing",
            Occasion::Planned => "planned",
        }
    }

    pub fn meeting(&self) -> Option<MeetingId> {
        match self.occasion {
            Occasion::Meeting(meeting, _) => Some(meeting),
            _ => None,
        }
    }

    pub fn due_on(&self) -> NaiveDate {
        self.last_day.unwrap_or(UNDATED)
    }

    pub fn required(&self) -> i32 {
        i32::try_from(self.leg.required).unwrap_or(i32::MAX)
    }

    fn nature(&self) -> ObligationNature {
        match self.occasion {
            Occasion::Period(_) => ObligationNature::Periodic,
            Occasion::Meeting(..) => ObligationNature::Meeting,
            Occasion::Standing => ObligationNature::Standing,
            Occasion::Planned => ObligationNature::Planned,
        }
    }

    fn because(&self) -> Because {
        let Self { task, leg, .. } = self;
        let when = match self.occasion {
            Occasion::Period(_) | Occasion::Meeting(..) => format!(" for {}", self.label()),
            Occasion::Standing => ", always".to_owned(),
            Occasion::Planned => ", still being developed".to_owned(),
        };
        Because {
            origin: Origin::Leg,
            sentence: format!("{}: {}{when}", task.reference, task.title),
            script: Some(task.script.clone()),
            line: Some(leg.line),
            column: Some(leg.column),
            leg: Some(leg.id.clone()),
            source: leg.source_text.clone().or_else(|| Some(task.source.clone())),
        }
    }
}

/// The row that it makes, as it is first planned.
pub(crate) fn row(app: &App, due: &Due<'_>) -> obligation::Model {
    let span = due.span();
    obligation::Model {
        id: app.new_id(),
        slot: due.slot(),
        nature: due.nature(),
        task: due.task.reference.clone(),
        leg: due.leg.id.clone(),
        unit_id: due.unit,
        team_id: due.team,
        service_id: due.service,
        holder_id: due.holder,
        meeting_id: due.meeting(),
        period_label: due.label().to_owned(),
        period_start: span.start,
        period_end: span.end,
        due_on: due.due_on(),
        required: due.required(),
        met: 0,
        completed_on: None,
        state: ObligationState::Active,
        reason: None,
        decided_by: None,
        decided_at: None,
        ended_at: None,
        because: json(&due.because()),
        created_at: app.now().into(),
    }
}
