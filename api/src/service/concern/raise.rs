//! Raising: whatever is said is stored, and those who must know are alerted at once.

use entity::{
    column::{ConcernLevel, ConcernStatus, DistributionMode, UnitKind},
    concern, distribution,
    id::{ConcernId, UnitId},
};
use rules::{
    term::{Anchor, Origin},
    verdict::Because,
};

use super::{OWNER, SOURCE};
use crate::{
    app::App,
    policy::{self, Action, Actor, Scope},
    service::{
        command::{self, Trace},
        distribution::word,
        error::{ServiceError, UserError, UserErrorCode},
        input,
        recipient::{self, Recipient, Start},
        unit::{Finder, UnitNamed},
    },
    store::{self, Changes, Committed, OF_EVERY_CONCERN},
};

/// The role that hears at once of every concern raised without an audit. Our reading of "everyone can act at once" (FW-STATUS).
const ALWAYS: &str = "HEAD_OF_SAFEGUARDING";
/// Those that hear of it in the line of its unit, where one is named or found by its file.
const IN_LINE: [&str; 2] = ["OPERATIONS_MANAGER", "PRACTICE_MANAGER"];

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

impl Raised {
    /// Without those who were told because of what was found, where that may not be told.
    fn shown_to(mut self, app: &App, actor: &Actor) -> Self {
        let scope = Scope::of(actor, &app.directory(), app.today());
        if !scope.places(self.concern.unit_id, self.concern.team_id) {
            self.distributions.retain(|row| row.outcome_key == OF_EVERY_CONCERN);
        }
        self
    }
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
        Ok(Committed::Written) => Ok(raised.shown_to(app, actor)),
        Ok(Committed::Replayed { subject_id }) => Ok(earlier(app, subject_id.into()).await?.shown_to(app, actor)),
        Err(error) => Err(error.into()),
    }
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
    // An unknown unit never refuses a concern: what was written stays readable with it. So it does for those outside, to whom it
    // is not told whether there is such a unit.
    if let (Some(found), Some(named)) = (&found, &draft.unit)
        && (found.is_err() || actor.outside())
    {
        let named = match named {
            UnitNamed::Words(words) => words.clone(),
            UnitNamed::Id(id) => format!("by the id {}", id.0.simple()),
        };
        narrative.push_str("\n\n[unit as named: ");
        narrative.push_str(&named);
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
    let sentence = "a concern was raised; it always reaches the safeguarding lead and the line of its unit";
    let because = Because {
        source: Some(SOURCE.to_owned()),
        ..Because::said(Origin::Person, sentence)
    };
    let in_line = IN_LINE.into_iter().filter(|_| concern.unit_id.is_some());
    let in_line = in_line.map(|role| (format!("alert:{role}"), role));
    let mut alerts = Vec::new();
    for (key, role) in std::iter::once((OF_EVERY_CONCERN.to_owned(), ALWAYS)).chain(in_line) {
        for to in resolve(app, actor, role, concern.unit_id) {
            alerts.push(distribution::Model {
                concern_id: Some(concern.id),
                ..word(app, &key, (DistributionMode::Alert, role), &to, &because)
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
