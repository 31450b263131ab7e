//! What the script asked for, turned into outcomes with their keys, dates and owners. One without a because is a fault.

use chrono::{Days, NaiveDate};

use super::{Outcomes, matching::Matched};
use crate::{
    calendar::add_months,
    collect::{Ask, Asked, Length},
    facts::Facts,
    row::{LegRecipient, Task},
    ruleset::RuleSet,
    term::{Anchor, DistributionMode, FollowUpKind, Origin, Same},
    verdict::{Action, Because, Fault},
};

/// Apply all or none: the first outcome without a because, or one that is not complete, is the fault of the whole.
pub(super) fn apply(
    set: &RuleSet,
    task: &Task,
    facts: &Facts,
    matched: &[Matched],
    asked: Vec<Asked>,
    outcomes: &mut Outcomes,
) -> Option<Fault> {
    if let Some(fault) = asked.iter().find_map(|asked| incomplete(task, asked)) {
        return Some(fault);
    }
    outcomes.list.reserve(asked.len() + 4);
    for Asked { ask, because, at } in asked {
        let (script, line, column) = at.place(&task.script);
        let because = Because {
            origin: Origin::Script,
            sentence: because.map(|sentence| sentence.to_string()).unwrap_or_default(),
            script: Some(script),
            line: Some(line),
            column: Some(column),
            leg: None,
            source: Some(task.source.clone()),
        };
        let scope = Scope {
            set,
            task,
            facts,
            matched,
        };
        scope.outcome(ask, because, outcomes);
    }
    None
}

fn incomplete(task: &Task, asked: &Asked) -> Option<Fault> {
    let (code, message) = match asked {
        Asked { because: None, .. } => (
            "NO_BECAUSE",
            "an outcome has no reason: end its line with `.because(\"…\")`",
        ),
        Asked {
            ask: Ask::Further { same: None, .. },
            ..
        } => (
            "ERROR",
            "further audits do not say of whom: add `.same(\"worker\")` or `.same(\"team\")`",
        ),
        _ => return None,
    };
    let (script, line, column) = asked.at.place(&task.script);
    Some(Fault {
        code: code.to_owned(),
        script,
        line,
        column,
        message: message.to_owned(),
    })
}

struct Scope<'a> {
    set: &'a RuleSet,
    task: &'a Task,
    facts: &'a Facts,
    matched: &'a [Matched<'a>],
}

impl Scope<'_> {
    fn outcome(&self, ask: Ask, mut because: Because, outcomes: &mut Outcomes) {
        match ask {
            Ask::Distribute {
                mode,
                role,
                via,
                anchor,
            } => {
                let key = [word(mode), ":", &role].concat();
                let via = via.map(|via| via.to_string());
                outcomes.push(
                    key,
                    Action::Distribute {
                        mode,
                        role: role.to_string(),
                        via,
                        anchor,
                    },
                    because,
                );
            }
            Ask::ReportTo {
                mode,
                role,
                via,
                anchor,
            } => {
                let found = self.recipient(&role);
                because.leg = found.map(|(leg, _)| leg.to_owned());
                let stated = found.map(|(_, recipient)| recipient);
                let action = Action::Distribute {
                    mode: mode.or(stated.map(|to| to.mode)).unwrap_or(DistributionMode::Report),
                    role: role.to_string(),
                    via: via.map(|via| via.to_string()).or_else(|| stated?.via.clone()),
                    anchor: anchor.or(stated.map(|to| to.anchor)).unwrap_or(Anchor::LineOfUnit),
                };
                let leg = found.map_or(self.task.reference.as_str(), |(leg, _)| leg);
                outcomes.push(format!("report:{leg}:{role}"), action, because);
            }
            Ask::Further {
                count,
                item,
                same,
                within,
                owner,
            } => {
                let same = same.unwrap_or(Same::Worker);
                self.further(count, &item, same, within, owner.as_deref(), &because, outcomes);
            }
            Ask::Again { item, within, owner } => {
                let action = self.follow_up(FollowUpKind::ReReview, Same::CaseFile, within, owner.as_deref());
                outcomes.push(format!("review_again:{item}"), action, because);
            }
            Ask::Require { code, message, field } => {
                outcomes.require(&code, field.as_deref(), message.to_string(), because);
            }
            Ask::Warn { message } => outcomes.warn(message.to_string(), because),
        }
    }

    /// The leg that names a role, one that the evidence answers before any other.
    fn recipient(&self, role: &str) -> Option<(&str, &LegRecipient)> {
        let of = |leg: &'_ crate::row::Leg| leg.recipients.iter().position(|recipient| recipient.role == role);
        let answered = self.matched.iter().map(|matched| matched.leg);
        answered
            .chain(&self.task.legs)
            .find_map(|leg| Some((leg.id.as_str(), leg.recipients.get(of(leg)?)?)))
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one follow-up, used once")]
    fn further(
        &self,
        count: u32,
        item: &str,
        same: Same,
        within: Option<Length>,
        owner: Option<&str>,
        because: &Because,
        outcomes: &mut Outcomes,
    ) {
        let open = self.facts.open_further_audits;
        let (open, whose) = if same == Same::Team {
            (open.team, "team")
        } else {
            (open.worker, "worker")
        };
        if open > 0 {
            let message =
                format!("{open} further audits of the same {whose} are open already: no others are asked for");
            outcomes.warn(
                message.clone(),
                Because {
                    origin: Origin::Engine,
                    sentence: message,
                    ..because.clone()
                },
            );
            return;
        }
        for n in 1..=count {
            let action = self.follow_up(FollowUpKind::FurtherAudit, same, within, owner);
            outcomes.push(format!("audit_further:{item}:{whose}:{n}"), action, because.clone());
        }
    }

    fn follow_up(&self, kind: FollowUpKind, same: Same, within: Option<Length>, owner: Option<&str>) -> Action {
        let first = self.task.responsible.first().map(String::as_str);
        let days = Length::Days(self.set.framework().further_audit_days);
        Action::FollowUp {
            kind,
            same,
            due_on: due(self.facts.event_date, within.unwrap_or(days)),
            owner: owner.or(first).unwrap_or(&self.task.owner).to_owned(),
        }
    }
}

fn due(from: NaiveDate, length: Length) -> NaiveDate {
    match length {
        Length::Months(months) => add_months(from, months),
        Length::Days(days) => from.checked_add_days(Days::new(days.into())).unwrap_or(from),
    }
}

/// The first word of a distribution's key.
fn word(mode: DistributionMode) -> &'static str {
    match mode {
        DistributionMode::Alert => "alert",
        DistributionMode::Feedback => "feedback",
        DistributionMode::Copy => "copy",
        _ => "report",
    }
}
