//! Permission to write. A [`Grant`] can only be made by [`authorise`], and what a person changes leaves its trace with one.

use super::{
    Action, Actor,
    action::{ASSURANCE, CALENDAR, CASEWORK, DIVISION, HEADS, LINE, WHOLE_AUTHORITY},
};
use entity::{
    column::{FeedKind, UnitKind},
    id::{PersonId, UnitId},
};

/// Proof that the policy table allows the actor what it is about to do.
#[must_use = "what is changed leaves its trace with it"]
#[derive(Clone, Debug)]
pub struct Grant {
    person: PersonId,
}

impl Grant {
    /// Who was granted it.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.person
    }
}

/// Why not, in words for the actor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied {
    /// What is not allowed.
    pub message: String,
    /// What to do instead.
    pub help: String,
}

/// Asks the policy table.
///
/// # Errors
/// [`Denied`] when the table does not allow it.
pub fn authorise(actor: &Actor, action: &Action<'_>) -> Result<Grant, Denied> {
    let allowed = match action {
        Action::RaiseConcern => true,
        Action::Submit {
            task,
            responsible,
            elsewhere,
            line,
        } => may_submit(actor, task, responsible, *elsewhere, line),
        Action::Amend { submitted_by } => *submitted_by == actor.person || actor.holds(&["HEAD_OF_SAFEGUARDING"]),
        Action::CloseConcern { owner, line } => {
            *owner == Some(actor.person) || actor.holds(ASSURANCE) || holds_in(actor, DIVISION, line)
        }
        Action::Acknowledge { recipient, role } => match recipient {
            Some(person) => *person == actor.person,
            None => actor.holds(&[role]),
        },
        Action::Reassign { line } => actor.holds(ASSURANCE) || holds_in(actor, DIVISION, line),
        Action::Waive { line } => actor.holds(ASSURANCE) || holds_in(actor, HEADS, line),
        Action::CallMeeting => actor.holds(CALENDAR),
        Action::Subscribe { kind, role } => may_subscribe(actor, *kind, *role),
        Action::Unsubscribe { subscriber } => *subscriber == actor.person,
        Action::RaiseObligation { responsible, line } => {
            actor.holds(ASSURANCE)
                || holds_in(actor, LINE, line)
                || actor.held.iter().any(|held| responsible.contains(&held.role))
        }
        Action::Preview => actor.holds(&["QA_LEAD", "QA_APPROVER"]),
        Action::Upload => !actor.held.is_empty(),
        Action::Import => actor.holds(&["ADMINISTRATOR"]),
    };
    if allowed && (!actor.outside() || matches!(action, Action::RaiseConcern)) {
        Ok(Grant { person: actor.person })
    } else {
        Err(denied(action))
    }
}

fn may_submit(actor: &Actor, task: &str, responsible: &[String], elsewhere: bool, line: &[UnitId]) -> bool {
    // Part 4 monitors and audits the system: the safeguarding leads do so across the authority.
    if task.starts_with("4.") && actor.holds(ASSURANCE) {
        return true;
    }
    let roles: Vec<&str> = responsible.iter().map(String::as_str).collect();
    let responsible_here = actor.held.iter().filter(|held| roles.contains(&held.role.as_str()));
    let mut held = responsible_here.peekable();
    if held.peek().is_none() {
        return false;
    }
    // Peer audits look at another service on purpose; whether it really is another one, the evaluation says.
    // Posts that work across the authority are not bound to a line either.
    elsewhere
        || actor.holds(CASEWORK)
        || actor.holds(WHOLE_AUTHORITY)
        || held
            .any(|held| line.contains(&held.unit) || !(LINE.contains(&held.role.as_str()) || below_services(held.kind)))
}

/// Held for one team, home or worker: it does not reach further, whatever the role.
fn below_services(kind: UnitKind) -> bool {
    matches!(kind, UnitKind::Team | UnitKind::Home | UnitKind::Worker)
}

fn may_subscribe(actor: &Actor, kind: FeedKind, role: Option<&str>) -> bool {
    match (kind, role) {
        (FeedKind::Person, _) => true,
        (FeedKind::Role, Some(role)) => actor.holds(&[role]),
        (FeedKind::Forum, Some(forum)) => actor.holds(&[forum]) || actor.holds(ASSURANCE),
        (FeedKind::Role | FeedKind::Forum, None) => false,
    }
}

fn holds_in(actor: &Actor, roles: &[&str], line: &[UnitId]) -> bool {
    actor
        .held
        .iter()
        .any(|held| roles.contains(&held.role.as_str()) && line.contains(&held.unit))
}

fn denied(action: &Action<'_>) -> Denied {
    let (message, help) = match action {
        Action::Submit { task, responsible, .. } => (
            format!("you may not submit evidence for task {task} about this unit; nothing was recorded"),
            format!(
                "it is for {} of that unit; a concern can be raised by anyone signed in with `raiseConcern`",
                responsible.join(", ")
            ),
        ),
        Action::Amend { .. } => (
            "only its submitter or the Head of Safeguarding may change this evidence; nothing was changed".to_owned(),
            "ask them, or submit evidence of your own".to_owned(),
        ),
        Action::CloseConcern { .. } => (
            "you may not close this concern; nothing was changed".to_owned(),
            "its owner, the managers of its service and the safeguarding leads may".to_owned(),
        ),
        Action::Acknowledge { .. } => (
            "this was not addressed to you; nothing was changed".to_owned(),
            "only its recipient can confirm it".to_owned(),
        ),
        Action::Reassign { .. } => (
            "you may not reassign this follow-up; nothing was changed".to_owned(),
            "the operations manager or head of its service may".to_owned(),
        ),
        Action::Waive { .. } => (
            "you may not waive this obligation; nothing was changed".to_owned(),
            "the head of its service may, with a reason".to_owned(),
        ),
        Action::CallMeeting => (
            "you may not change the calendar of meetings; nothing was changed".to_owned(),
            "an administrator, the QA lead or the Head of Safeguarding may".to_owned(),
        ),
        Action::RaiseObligation { responsible, .. } => (
            "you may not raise this duty; nothing was recorded".to_owned(),
            format!(
                "{}, the managers of the unit and the safeguarding leads may",
                responsible.join(", ")
            ),
        ),
        Action::Preview => (
            "you may not preview plans".to_owned(),
            "the QA lead and those who approve rules may".to_owned(),
        ),
        Action::Subscribe { .. } => (
            "you may not subscribe to this calendar; nothing was recorded".to_owned(),
            "the calendar of a role is for its holders, that of a forum for its members and the safeguarding leads"
                .to_owned(),
        ),
        Action::Unsubscribe { .. } => (
            "this calendar is not yours; nothing was changed".to_owned(),
            "only who subscribed can end it".to_owned(),
        ),
        Action::Upload => (
            "you may not send files; nothing was recorded".to_owned(),
            "those who submit evidence may: they hold a role in the authority".to_owned(),
        ),
        Action::Import => (
            "you may not import the directory; nothing was changed".to_owned(),
            "an administrator may".to_owned(),
        ),
        Action::RaiseConcern => ("this concern cannot be raised".to_owned(), "sign in first".to_owned()),
    };
    Denied { message, help }
}
