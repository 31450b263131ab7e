//! Taking the address of a calendar out of use.

use entity::{feed, id::FeedId, instant::Instant};

use crate::{
    app::App,
    policy::{self, Action, Actor},
    service::{
        access,
        command::Trace,
        error::{ServiceError, UserError, UserErrorCode},
    },
    store::{self, Changes, CommitError, Update},
};

/// Ends a subscription of the actor's own; whoever fetches its address finds nothing from now on. Ending it twice changes
/// nothing.
///
/// # Errors
/// [`ServiceError::Refused`] when there is no such calendar of the actor's.
pub async fn revoke(app: &App, actor: &Actor, id: FeedId) -> Result<feed::Model, ServiceError> {
    let found = own(app, actor, id).await?;
    let subscriber = found.person_id;
    let grant = policy::authorise(actor, &Action::Unsubscribe { subscriber })?;
    if found.revoked_at.is_some() {
        return Ok(found);
    }
    let at = Instant::from(app.now());
    let mut changes = Changes {
        updates: vec![Update::RevokeFeed { id, at }],
        ..Changes::default()
    };
    let trace = Trace {
        operation: "revokeFeed",
        topic: "feed.revoked",
        subject_kind: "feed",
        subject: id.into(),
        key: None,
        detail: String::from("{}"),
    };
    trace.leave(app, &mut changes, Some(&grant));
    match app.store().commit(changes).await {
        // Stale: another request of the same person ended it first.
        Ok(_) | Err(CommitError::Stale) => own(app, actor, id).await,
        Err(error) => Err(error.into()),
    }
}

/// The actor's own calendar with this id, in use or not.
pub(super) async fn own(app: &App, actor: &Actor, id: FeedId) -> Result<feed::Model, ServiceError> {
    let scope = access::scope(actor, &app.directory(), &app.rules().book(), app.today());
    store::feed::by_ids(app.store(), &scope, &[id])
        .await?
        .pop()
        .ok_or_else(|| {
            let message = "you have no calendar with this id; nothing was changed";
            let error = UserError::new(UserErrorCode::NotFound, &["feed"], message);
            error.help("take the id from `viewer { feeds { id } }`").into()
        })
}
