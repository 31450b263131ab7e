//! What somebody may see, and the trail of who read restricted rows. A read is never held up by its trail: what cannot be
//! noted is logged as an error.

use chrono::NaiveDate;
use entity::access;
use uuid::Uuid;

use super::{owner::Owners, rules::Book};
use crate::{
    app::App,
    directory::Directory,
    policy::{Actor, Scope},
    store::Changes,
};

/// What `actor` may see with structure, people and rules as they are on `today`: the one scope of every read.
#[must_use]
pub fn scope(actor: &Actor, directory: &Directory, book: &Book, today: NaiveDate) -> Scope {
    let scope = Scope::of(actor, directory, today);
    if scope.is_all() {
        return scope;
    }
    let owners = Owners {
        directory,
        posts: book.posts(),
        today,
    };
    scope.with_duties(owners.duties(actor.person))
}

/// Under which rule somebody reads what is restricted, for the trail.
#[must_use]
pub fn purpose(scope: &Scope) -> &'static str {
    if scope.is_all() {
        "whole authority"
    } else {
        "own line, addressed or raised"
    }
}

/// Notes that `actor` was shown these restricted rows, each by its kind, such as `evidence`, and its key.
pub async fn note(app: &App, actor: &Actor, purpose: &str, shown: impl IntoIterator<Item = (&'static str, Uuid)>) {
    let at = app.now().into();
    let row = |(kind, key): (&str, Uuid)| access::Model {
        id: app.new_id(),
        at,
        actor_id: actor.person,
        subject_kind: kind.to_owned(),
        subject_id: key,
        purpose: purpose.to_owned(),
    };
    let accesses: Vec<_> = shown.into_iter().map(row).collect();
    if accesses.is_empty() {
        return;
    }
    let count = accesses.len();
    if let Err(error) = app
        .store()
        .commit(Changes {
            accesses,
            ..Changes::default()
        })
        .await
    {
        tracing::error!(%error, actor = %actor.person.0, count, "reads of restricted rows could not be noted");
    }
}
