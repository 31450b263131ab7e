//! Concerns raised without an audit, and the closing of any concern. A concern is never refused for what it says.

use entity::{
    column::{ConcernLevel, ConcernStatus, DistributionMode, DistributionStatus, FollowUpStatus, UnitKind},
    concern, distribution,
    id::{ConcernId, UnitId},
};
use rules::{
    term::{Anchor, Origin},
    verdict::Because,
};

use crate::{
    app::App,
    policy::{self, Action, Actor, Scope},
    service::{
        access,
        column::json,
        command::{self, Trace},
        error::{ServiceError, UserError, UserErrorCode},
        input,
        recipient::{self, Recipient, Start},
        repeat,
        unit::{Finder, UnitNamed},
    },
    store::{self, Changes, Committed, Update},
};

/// The role that owns a concern, in the line of the unit it is about. Our reading: the source names those who are told,
/// not an owner.
pub const OWNER: &str = "OPERATIONS_MANAGER";

/// The roles that hear at once of a concern raised without an audit: the safeguarding lead always, the line of the unit
/// where one is named. Our reading of "everyone can act at once" (FW-STATUS).
const TOLD: &[(&str, bool)] = &[
    ("HEAD_OF_SAFEGUARDING", false),
    ("OPERATIONS_MANAGER", true),
    ("PRACTICE_MANAGER", true),
];

/// A concern as it was raised. Anyone signed in may raise one; nothing but a blank text or level refuses it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ConcernDraft {
    /// The caller's key.
    pub idempotency_key: String,
    /// Concern or significant concern.
    pub level: ConcernLevel,
    /// What was seen.
    pub narrative: String,
    /// The unit, by id, reference or in the raiser's own words: an unknown one does not refuse the concern.
    pub unit: Option<UnitNamed>,
    /// Opaque reference of the file.
    pub case_file: Option<String>,
}

/// The reply to a raised concern.
#[derive(Clone, Debug)]
pub struct Raised {
    /// The concern.
    pub concern: concern::Model,
    /// Who was told.
    pub distributions: Vec<distribution::Model>,
    /// The key was used before with the same body.
    pub replayed: bool,
}

/// Stores a concern and alerts those who must know.
///
/// # Errors
/// [`ServiceError::Refused`] only for a level of `NONE`, a blank or oversized text, or a key used with another body.
pub async fn raise(app: &App, actor: &Actor, draft: ConcernDraft) -> Result<Raised, ServiceError> {
    const OPERATION: &str = "raiseConcern";
    check(&draft)?;
    let grant = policy::authorise(actor, &Action::RaiseConcern)?;
    let hash = command::body_hash(OPERATION, &draft);
    let raised = compose(app, actor, &draft).await?;
    let mut changes = Changes {
        concerns: vec![raised.concern.clone()],
        ..Changes::default()
    };
    changes.distributions.clone_from(&raised.distributions);
    let trace = Trace {
        operation: OPERATION,
        topic: store::outbox::topic::RAISED,
        subject_kind: "concern",
        subject: raised.concern.id.into(),
        key: Some((&draft.idempotency_key, hash)),
        detail: String::from("{}"),
    };
    trace.leave(app, &mut changes, Some(&grant));
    // No pins: whatever rules or directory govern by now, the concern is stored as it is.
    match app.store().commit(changes).await {
        Ok(Committed::Written) => Ok(raised),
        Ok(Committed::Replayed { subject_id }) => earlier(app, subject_id.into()).await,
        Err(error) => Err(error.into()),
    }
}

/// Closes a concern whose follow-ups are all done or cancelled. The same once more by the same person changes nothing.
///
/// # Errors
/// [`ServiceError::Refused`] while follow-ups are open, or when the actor may not.
pub async fn close(app: &App, actor: &Actor, id: ConcernId, reason: &str) -> Result<concern::Model, ServiceError> {
    const OPERATION: &str = "closeConcern";
    let directory = app.directory();
    let scope = access::scope(actor, &directory, &app.rules().book(), app.today());
    let not_found = || {
        let message = "there is no concern with this id; nothing was changed";
        ServiceError::from(UserError::new(UserErrorCode::NotFound, &["concern"], message))
    };
    let found = store::concern::by_ids(app.store(), &scope, &[id])
        .await?
        .pop()
        .ok_or_else(not_found)?;
    let asked = repeat::asked(OPERATION, &(id, reason));
    if found.status == ConcernStatus::Closed && repeat::is(app, actor, id.into(), &asked).await? {
        return Ok(found);
    }
    let line = found
        .unit_id
        .map_or_else(Vec::new, |unit| directory.line(unit, app.today()));
    let grant = policy::authorise(
        actor,
        &Action::CloseConcern {
            owner: found.owner_id,
            line: &line,
        },
    )?;
    let errors = not_to_be_closed(app, &found, reason).await?;
    input::sound(errors)?;
    let mut changes = Changes::default();
    changes.updates.push(Update::CloseConcern {
        id,
        at: app.now().into(),
        reason: reason.to_owned(),
    });
    let trace = Trace {
        operation: OPERATION,
        topic: "concern.closed",
        subject_kind: "concern",
        subject: id.into(),
        key: None,
        detail: serde_json::json!({ repeat::ASKED: asked }).to_string(),
    };
    trace.leave(app, &mut changes, Some(&grant));
    app.store().commit(changes).await?;
    store::concern::by_ids(app.store(), &scope, &[id])
        .await?
        .pop()
        .ok_or_else(not_found)
}

/// Everything that keeps a concern open.
async fn not_to_be_closed(app: &App, found: &concern::Model, reason: &str) -> Result<Vec<UserError>, ServiceError> {
    let mut errors = Vec::new();
    input::reason(&mut errors, reason, "say what was done about the concern");
    if found.status == ConcernStatus::Closed {
        let message = "the concern is closed already; nothing was changed";
        errors.push(UserError::new(UserErrorCode::WrongState, &["concern"], message));
    }
    let waiting = store::follow_up::by_concern(app.store(), &Scope::engine(), &[found.id]).await?;
    let open = waiting
        .iter()
        .filter(|follow_up| follow_up.status == FollowUpStatus::Open)
        .count();
    if open > 0 {
        let open = match open {
            1 => "one follow-up of this concern is".to_owned(),
            _ => format!("{open} follow-ups of this concern are"),
        };
        let message = format!("{open} open; nothing was changed");
        let error = UserError::new(UserErrorCode::WrongState, &["concern"], message);
        errors.push(error.help("a concern stays open until its follow-ups confirm that it was dealt with"));
    }
    Ok(errors)
}

fn check(concern: &ConcernDraft) -> Result<(), ServiceError> {
    let mut errors = Vec::new();
    input::key(&mut errors, &concern.idempotency_key);
    input::text(&mut errors, &["narrative"], Some(&concern.narrative));
    input::word(&mut errors, &["caseFile"], concern.case_file.as_deref());
    let words = concern.unit.as_ref().and_then(UnitNamed::words);
    input::word(&mut errors, &["unit"], words);
    if concern.narrative.trim().is_empty() {
        let error = UserError::new(
            UserErrorCode::Invalid,
            &["narrative"],
            "the narrative is blank; nothing was recorded",
        );
        errors.push(error.help("say in a few words what you saw"));
    }
    if concern.level == ConcernLevel::None {
        let error = UserError::new(
            UserErrorCode::Invalid,
            &["level"],
            "`NONE` is no concern; nothing was recorded",
        );
        errors.push(error.help("choose `CONCERN` or `SIGNIFICANT`"));
    }
    input::sound(errors)
}

async fn compose(app: &App, actor: &Actor, draft: &ConcernDraft) -> Result<Raised, ServiceError> {
    let directory = app.directory();
    let today = app.today();
    // Whoever raises a concern may name any unit: those in charge of it have to hear.
    let finder = Finder::under(Scope::engine(), &directory, today);
    let found = draft.unit.as_ref().map(|named| finder.find(named, today, "unit"));
    let unit: Option<UnitId> = found.as_ref().and_then(|found| found.as_ref().ok()).map(|unit| unit.id);
    let mut narrative = draft.narrative.clone();
    // An unknown unit never refuses a concern: what was written stays readable with it.
    if let (Some(Err(_)), Some(UnitNamed::Words(words))) = (&found, &draft.unit) {
        narrative.push_str("\n\n[unit as named: ");
        narrative.push_str(words);
        narrative.push(']');
    }
    let file = match &draft.case_file {
        Some(reference) => store::fact::case_files(app.store(), &[reference]).await?.pop(),
        None => None,
    };
    let unit = unit.or(file.as_ref().map(|file| file.team_id));
    let above = |kind| unit.and_then(|unit| directory.at_or_above(unit, kind, today));
    let owner = resolve(app, actor, OWNER, unit).into_iter().next();
    let concern = concern::Model {
        id: app.new_id(),
        level: draft.level,
        status: ConcernStatus::Open,
        evidence_id: None,
        task: None,
        unit_id: unit,
        team_id: above(UnitKind::Team),
        service_id: above(UnitKind::Service),
        worker_id: above(UnitKind::Worker),
        case_file_id: file.as_ref().map(|file| file.id),
        case_file_reference: draft.case_file.clone(),
        narrative: Some(narrative),
        restricted: file.is_some_and(|file| file.restricted),
        raised_by: actor.person,
        raised_at: app.now().into(),
        owner_id: owner.and_then(|owner| owner.person),
        owner_role: OWNER.to_owned(),
        closed_at: None,
        closed_reason: None,
    };
    let distributions = alerts(app, actor, &concern);
    Ok(Raised {
        concern,
        distributions,
        replayed: false,
    })
}

fn alerts(app: &App, actor: &Actor, concern: &concern::Model) -> Vec<distribution::Model> {
    let because = json(&Because {
        origin: Origin::Person,
        sentence: "a concern was raised; it always reaches the safeguarding lead and the line of its unit".to_owned(),
        script: None,
        line: None,
        column: None,
        leg: None,
        source: Some("FW-STATUS".to_owned()),
    });
    let mut alerts = Vec::new();
    for (role, _) in TOLD
        .iter()
        .filter(|(_, needs_unit)| !needs_unit || concern.unit_id.is_some())
    {
        for recipient in resolve(app, actor, role, concern.unit_id) {
            alerts.push(distribution::Model {
                id: app.new_id(),
                evidence_id: None,
                concern_id: Some(concern.id),
                obligation_id: None,
                outcome_key: format!("alert:{role}"),
                mode: DistributionMode::Alert,
                role: (*role).to_owned(),
                person_id: recipient.person,
                unit_id: recipient.unit,
                via: None,
                gap: recipient.gap,
                status: DistributionStatus::Active,
                cancelled_reason: None,
                created_at: app.now().into(),
                acknowledged_at: None,
                because: because.clone(),
            });
        }
    }
    alerts
}

fn resolve(app: &App, actor: &Actor, role: &str, unit: Option<UnitId>) -> Vec<Recipient> {
    let directory = app.directory();
    let book = app.rules().book();
    let today = app.today();
    // Without a unit the line begins at the authority itself.
    let about = unit.or_else(|| directory.authority().map(|authority| authority.id));
    let start = Start {
        about,
        auditor: actor.person,
        responsible: &[],
        structure_on: today,
        people_on: today,
    };
    recipient::resolve(&directory, book.newest(), role, Anchor::LineOfUnit, start)
}

async fn earlier(app: &App, id: ConcernId) -> Result<Raised, ServiceError> {
    let scope = Scope::engine();
    let concern = store::concern::by_ids(app.store(), &scope, &[id]).await?.pop();
    let Some(concern) = concern else {
        return Err(ServiceError::Unavailable(
            "the concern of this key cannot be read now; try again".to_owned(),
        ));
    };
    let distributions = store::distribution::by_concern(app.store(), &scope, &[id]).await?;
    Ok(Raised {
        concern,
        distributions,
        replayed: true,
    })
}
