//! Subscribing to a calendar.

use entity::{column::FeedKind, feed, id::FeedId};
use serde::Serialize;
use uuid::Uuid;

use super::token::Token;
use crate::{
    app::App,
    policy::{self, Action, Actor},
    service::{
        access,
        command::{self, Trace},
        error::{ServiceError, UserError, UserErrorCode},
        input,
    },
    store::{self, Changes, Committed},
};

/// Most calendars that one person has in use: one for each role and forum, and some to spare.
const MOST: usize = 20;

const OPERATION: &str = "createFeed";

/// The calendar that somebody wants.
#[derive(Clone, Debug, Serialize)]
pub struct NewFeed {
    /// The caller's key.
    pub idempotency_key: String,
    /// Whose calendar.
    pub kind: FeedKind,
    /// Code of the role or forum.
    pub role: Option<String>,
}

/// A calendar that is subscribed to.
#[derive(Clone, Debug)]
pub struct Created {
    /// The subscription.
    pub feed: feed::Model,
    /// Its address on this host; known only at the moment at which it is made, so a retry does not find it any more.
    pub address: Option<String>,
}

/// Subscribes to a calendar.
///
/// # Errors
/// [`ServiceError::Refused`] with everything that is wrong with it, or when the actor may not; nothing was recorded.
pub async fn create(app: &App, actor: &Actor, new: NewFeed) -> Result<Created, ServiceError> {
    let errors = wrong(app, &new);
    input::sound(errors)?;
    let action = Action::Subscribe {
        kind: new.kind,
        role: new.role.as_deref(),
    };
    let grant = policy::authorise(actor, &action)?;
    let hash = command::body_hash(OPERATION, &new);
    if let Some(subject) = command::earlier(app, actor, &new.idempotency_key, OPERATION, &hash).await? {
        return made_before(app, actor, subject).await;
    }
    refuse_too_many(app, actor).await?;
    let token = Token::fresh()?;
    let feed = feed::Model {
        id: app.new_id(),
        person_id: actor.person,
        kind: new.kind,
        role: new.role,
        token_hash: token.hash(),
        created_at: app.now().into(),
        revoked_at: None,
    };
    let mut changes = Changes {
        feeds: vec![feed.clone()],
        ..Changes::default()
    };
    let trace = Trace {
        operation: OPERATION,
        topic: "feed.created",
        subject_kind: "feed",
        subject: feed.id.into(),
        key: Some((&new.idempotency_key, hash)),
        detail: serde_json::json!({ "kind": feed.kind, "role": feed.role }).to_string(),
    };
    trace.leave(app, &mut changes, Some(&grant));
    match app.store().commit(changes).await {
        Ok(Committed::Written) => Ok(Created {
            feed,
            address: Some(token.address()),
        }),
        Ok(Committed::Replayed { subject_id }) => made_before(app, actor, subject_id).await,
        Err(error) => Err(error.into()),
    }
}

/// What is wrong with it, all at once.
fn wrong(app: &App, new: &NewFeed) -> Vec<UserError> {
    let mut errors = Vec::new();
    input::key(&mut errors, &new.idempotency_key);
    let book = app.rules().book();
    let rules = book.newest();
    let error = |code, message: String, help: String| UserError::new(code, &["role"], message).help(help);
    match (new.kind, &new.role) {
        (FeedKind::Person, Some(_)) => errors.push(error(
            UserErrorCode::Invalid,
            "the calendar of a person has no role; nothing was recorded".to_owned(),
            "leave `role` out, or ask for the kind `ROLE` or `FORUM`".to_owned(),
        )),
        (FeedKind::Role | FeedKind::Forum, None) => errors.push(error(
            UserErrorCode::Invalid,
            "it is not said which role or forum; nothing was recorded".to_owned(),
            "give the code in `role`; `roles` lists them".to_owned(),
        )),
        (FeedKind::Role | FeedKind::Forum, Some(role)) if rules.role(role).is_none() => errors.push(error(
            UserErrorCode::NotFound,
            format!("there is no role `{role}` in the framework's vocabulary; nothing was recorded"),
            match rules.nearest_role(role) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "take the code from `roles`".to_owned(),
            },
        )),
        (FeedKind::Person, None) | (FeedKind::Role | FeedKind::Forum, Some(_)) => {}
    }
    errors
}

async fn refuse_too_many(app: &App, actor: &Actor) -> Result<(), ServiceError> {
    let scope = access::scope(actor, &app.directory(), &app.rules().book(), app.today());
    if store::feed::in_use(app.store(), &scope).await?.len() < MOST {
        return Ok(());
    }
    let message = format!("you have {MOST} calendars in use already; nothing was recorded");
    let error = UserError::new(UserErrorCode::WrongState, &[], message);
    Err(error.help("end one that you do not need with `revokeFeed`").into())
}

async fn made_before(app: &App, actor: &Actor, subject: Uuid) -> Result<Created, ServiceError> {
    let feed = super::revoke::own(app, actor, FeedId(subject)).await?;
    Ok(Created { feed, address: None })
}
