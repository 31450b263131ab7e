//! A late duty in, those to be told out. The row's `on_overdue` decides, else the shared script; a fault tells the floor.

use chrono::NaiveDate;
use rhai::AST;

use super::{due, script};
use crate::{
    calendar::add_months,
    collect::{Asked, Length},
    escalation::{Escalation, Late, LateAction},
    host::{DueRun, Overdue, Tell, Whom},
    row::Task,
    ruleset::{OVERDUE, RuleSet, USUAL},
    term::Anchor,
    verdict::{Because, Fault, Outcome},
};

/// Who is to be told that a duty is late. Pure: ask once a day, and tell of what was not told before.
///
/// Before the first day late nobody is. A script that fails tells those responsible, the Head of Safeguarding and the
/// owner of the rule.
#[must_use]
pub fn escalate(set: &RuleSet, late: &Late) -> Escalation {
    let own = set.row(&late.due.task).filter(|row| row.has("on_overdue"));
    match own {
        Some(row) => run(set, late, Some((&row.ast, &row.task.script, "on_overdue"))),
        None => escalate_as_usual(set, late),
    }
}

/// The same by the shared script, whatever the row's own says.
pub(crate) fn escalate_as_usual(set: &RuleSet, late: &Late) -> Escalation {
    run(set, late, set.usual.as_ref().map(|ast| (ast, OVERDUE, USUAL)))
}

fn run(set: &RuleSet, late: &Late, hook: Option<(&AST, &str, &str)>) -> Escalation {
    if late.due.days_late() < 1 {
        return Escalation::default();
    }
    let Some(task) = set.task(&late.due.task) else {
        return Escalation {
            outcomes: floor(set, None, late, "its row has no rule"),
            fault: Some(due::missing(&late.due.task)),
            ..Escalation::default()
        };
    };
    let Some((ast, path, function)) = hook else {
        return Escalation {
            outcomes: floor(set, Some(task), late, "no rule says who is told"),
            ..Escalation::default()
        };
    };
    let run = DueRun::new(
        late.clone(),
        due::leg(task, &late.due).cloned(),
        set.vocabulary().clone(),
    );
    let (fault, operations) = script::call(set, ast, path, function, Overdue(run.clone()));
    let mut collected = std::mem::take(&mut *run.collected());
    let mut escalation = Escalation {
        facts_read: collected.facts_read(path),
        printed: std::mem::take(&mut collected.printed),
        operations,
        fault: fault.or_else(|| collected.asked.iter().find_map(|asked| incomplete(path, asked))),
        ..Escalation::default()
    };
    escalation.outcomes = if escalation.fault.is_some() {
        floor(set, Some(task), late, "its rule could not finish")
    } else {
        let told = Told {
            set,
            task,
            late,
            script: path,
        };
        told.outcomes(collected.asked)
    };
    escalation
}

fn incomplete(script: &str, asked: &Asked<Tell>) -> Option<Fault> {
    let place = || asked.at.place(script);
    asked
        .because
        .is_none()
        .then(|| due::incomplete("NO_BECAUSE", due::NO_BECAUSE, place()))
}

/// Those responsible, and whoever must see to it that the rule is mended.
fn floor(set: &RuleSet, task: Option<&Task>, late: &Late, why: &str) -> Vec<Outcome<LateAction>> {
    let responsible = match task {
        Some(task) => due::responsible(task, &late.due),
        None => late.due.holder.iter().cloned().collect(),
    };
    let why = format!("it is late, and {why}");
    let sentence = format!("{why}; those responsible are always told");
    let mut outcomes = Vec::new();
    for role in responsible {
        // Under the key of an ordinary telling: once the rule is mended they are not told the same again.
        let key = format!("tell:{role}");
        let because = due::floor_because(task, &late.due, sentence.clone());
        push(&mut outcomes, key, tell(late, role, usual_anchor(late), 0), because);
    }
    for (role, because) in due::menders(set, task, &late.due, &why) {
        let known =
            |outcome: &Outcome<LateAction>| matches!(&outcome.action, LateAction::Tell { role: to, .. } if *to == role);
        if !outcomes.iter().any(known) {
            let action = LateAction::Tell {
                role: role.clone(),
                anchor: Anchor::LineOfUnit,
                holder: false,
                step: 0,
            };
            push(&mut outcomes, format!("floor:{role}"), action, because);
        }
    }
    outcomes
}

fn usual_anchor(late: &Late) -> Anchor {
    if due::of_authority(&late.due) {
        Anchor::AllHolders
    } else {
        Anchor::LineOfUnit
    }
}

/// Tell those responsible: the holder alone, where it is for one.
fn tell(late: &Late, role: String, anchor: Anchor, step: u32) -> LateAction {
    LateAction::Tell {
        holder: late.due.holder.as_ref() == Some(&role),
        role,
        anchor,
        step,
    }
}

fn push(outcomes: &mut Vec<Outcome<LateAction>>, key: String, action: LateAction, because: Because) {
    if !outcomes.iter().any(|outcome| outcome.key == key) {
        outcomes.push(Outcome { key, action, because });
    }
}

/// What turns what the script asked for into roles.
struct Told<'a> {
    set: &'a RuleSet,
    task: &'a Task,
    late: &'a Late,
    script: &'a str,
}

impl Told<'_> {
    fn outcomes(&self, asked: Vec<Asked<Tell>>) -> Vec<Outcome<LateAction>> {
        let mut outcomes = Vec::with_capacity(asked.len());
        for Asked { ask, because, at } in asked {
            let sentence = because.unwrap_or_default();
            let because = due::script_because(self.task, &self.late.due, &sentence, at.place(self.script));
            self.ask(&ask, &because, &mut outcomes);
        }
        outcomes
    }

    fn ask(&self, ask: &Tell, because: &Because, outcomes: &mut Vec<Outcome<LateAction>>) {
        let usual = usual_anchor(self.late);
        let (roles, anchor, responsible) = match &ask.whom {
            Whom::Nobody => {
                push(outcomes, "nobody".to_owned(), LateAction::Nobody, because.clone());
                return;
            }
            Whom::Role(role) => (vec![role.to_string()], Anchor::LineOfUnit, false),
            Whom::Responsible => (due::responsible(self.task, &self.late.due), usual, true),
            Whom::UpTheLine(up) => (self.above(*up), usual, false),
        };
        let anchor = ask.anchor.unwrap_or(anchor);
        let step = ask.again_every.map_or(0, |every| steps(self.late, every));
        for role in roles {
            let key = if step == 0 {
                format!("tell:{role}")
            } else {
                format!("tell:{role}:{step}")
            };
            let action = if responsible {
                tell(self.late, role, anchor, step)
            } else {
                LateAction::Tell {
                    role,
                    anchor,
                    holder: false,
                    step,
                }
            };
            push(outcomes, key, action, because.clone());
        }
    }

    /// The roles so many steps above those responsible; above the top there is only the top.
    fn above(&self, up: usize) -> Vec<String> {
        let mut roles: Vec<String> = Vec::new();
        for role in due::responsible(self.task, &self.late.due) {
            let line = self.set.vocabulary().line(&role);
            if let Some(above) = line.get(up).or(line.last())
                && !roles.contains(above)
            {
                roles.push(above.clone());
            }
        }
        roles
    }
}

/// How many whole lengths of time it is late.
fn steps(late: &Late, every: Length) -> u32 {
    let (from, today) = (late.due.due_on, late.due.today);
    match every {
        Length::Days(days) => {
            let whole = late.due.days_late() / i64::from(days.max(1));
            u32::try_from(whole).unwrap_or(0)
        }
        Length::Months(months) => {
            let after = |n: u32| after(from, n, months);
            (1..=1_200)
                .take_while(|n| after(*n).is_some_and(|day| day <= today))
                .last()
                .unwrap_or(0)
        }
    }
}

fn after(from: NaiveDate, n: u32, months: u32) -> Option<NaiveDate> {
    let all = n.checked_mul(months)?;
    // Beyond the calendar nothing is added.
    let day = add_months(from, all);
    (day > from || all == 0).then_some(day)
}
