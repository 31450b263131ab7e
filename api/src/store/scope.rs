//! What an actor may see, as conditions: one function a table, used by list, count, by ids and by parent alike.
//! Subqueries are correlated: SQLite would otherwise work out everything that is visible to find out about one row.

use entity::{
    case_file,
    column::{DistributionStatus, EvidenceKind},
    concern, distribution, evidence, feed, follow_up,
    id::EvidenceId,
    obligation, satisfaction, upload,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait as _, QueryFilter as _, QuerySelect as _, QueryTrait as _,
    sea_query::{Expr, ExprTrait as _, SelectStatement},
};

mod revision;

pub(super) use revision::{attachment, evaluation, revision};

use super::{NOTE, OF_EVERY_CONCERN, obligation::duty, sql};
use crate::policy::{Limited, Reach, Scope};

/// Evidence.
pub(super) fn evidence(scope: &Scope) -> Condition {
    use evidence::Column;
    let Reach::Limited(limited) = &scope.reach else {
        return Condition::all();
    };
    let line = Condition::any()
        .add(given_to(scope, limited, Column::SubmittedBy))
        .add(Column::UnitId.is_in(limited.teams.iter().copied()))
        .add(Column::TeamId.is_in(limited.teams.iter().copied()))
        .add(Column::ServiceId.is_in(limited.services.iter().copied()));
    let mut others = Condition::any()
        .add(Column::WorkerId.is_in(limited.own_worker_units.iter().copied()))
        .add(
            Condition::all()
                .add(told(
                    scope,
                    limited,
                    distribution::Column::EvidenceId,
                    Column::Id.into_expr(),
                    notes_of_the_same_work(),
                ))
                .add_option((!limited.worker_level).then(summary)),
        );
    if limited.protected {
        others = others.add(protected());
    }
    if limited.reports {
        others = others.add(
            Condition::all()
                .add(Column::Kind.eq(EvidenceKind::Report))
                .add(summary()),
        );
    }
    line.add(Condition::all().add(Column::Restricted.eq(false)).add(others))
}

/// Rows that hang on a piece of evidence and show what it shows: `parent` is their column.
pub(super) fn of_evidence(scope: &Scope, parent: Expr) -> Condition {
    if scope.is_all() {
        return Condition::all();
    }
    Condition::all().add(visible_evidence(scope, parent))
}

/// Concerns.
pub(super) fn concern(scope: &Scope) -> Condition {
    use concern::Column;
    let Reach::Limited(limited) = &scope.reach else {
        return Condition::all();
    };
    let line = Condition::any()
        .add(
            Condition::all()
                .add(Column::RaisedBy.eq(scope.person))
                // What somebody's audit found was theirs by their post.
                .add_option(limited.outside.then(|| Column::EvidenceId.is_null())),
        )
        .add(given_to(scope, limited, Column::OwnerId))
        .add(Column::UnitId.is_in(limited.teams.iter().copied()))
        .add(Column::TeamId.is_in(limited.teams.iter().copied()))
        .add(Column::ServiceId.is_in(limited.services.iter().copied()));
    // Workers see the concerns that audits of their work found, not what somebody raised about them.
    let mut others = Condition::any().add(
        Condition::all()
            .add(Column::WorkerId.is_in(limited.own_worker_units.iter().copied()))
            .add(Column::EvidenceId.is_not_null()),
    );
    // A concern is always about single work: those who see summaries only are not shown it, even when told.
    if limited.worker_level {
        others = others.add(told(
            scope,
            limited,
            distribution::Column::ConcernId,
            Column::Id.into_expr(),
            Condition::all(),
        ));
    }
    if limited.protected {
        let audit = evidence::Entity::find()
            .filter(evidence::Column::Id.into_expr().eq(Column::EvidenceId.into_expr()))
            .filter(protected());
        others = others.add(Expr::exists(one(audit.into_query())));
    }
    line.add(Condition::all().add(Column::Restricted.eq(false)).add(others))
}

/// Follow-ups: those of one's own line, one's own, and those that visible evidence caused.
pub(super) fn follow_up(scope: &Scope) -> Condition {
    use follow_up::Column;
    let Reach::Limited(limited) = &scope.reach else {
        return Condition::all();
    };
    Condition::any()
        .add(given_to(scope, limited, Column::OwnerId))
        .add(Column::UnitId.is_in(limited.teams.iter().copied()))
        .add(Column::ServiceId.is_in(limited.services.iter().copied()))
        .add(
            Condition::all()
                .add(visible_evidence(scope, Column::CauseId.into_expr()))
                .add(revision::follow_up(scope, limited))
                .add_option((!limited.worker_level).then(about_nobody)),
        )
}

/// Follow-ups of these pieces of evidence, where those are seen: not those that an earlier revision asked for which is not.
pub(super) fn follow_up_of_seen(scope: &Scope, ids: &[EvidenceId]) -> Condition {
    use follow_up::Column;
    let Reach::Limited(limited) = &scope.reach else {
        return Condition::all();
    };
    let of_these = Condition::any()
        .add(Column::CauseId.not_in_subquery(revision::revised_among(ids)))
        .add(given_to(scope, limited, Column::OwnerId))
        .add(revision::follow_up(scope, limited));
    of_seen_evidence(scope, Column::CauseId, ids).add(of_these)
}

/// Those told of these pieces of evidence, where those are seen: not those told of an earlier revision which is not.
pub(super) fn distribution_of_seen(scope: &Scope, ids: &[EvidenceId]) -> Condition {
    let Reach::Limited(limited) = &scope.reach else {
        return Condition::all();
    };
    let of_these = Condition::any()
        .add(distribution::Column::EvidenceId.not_in_subquery(revision::revised_among(ids)))
        .add(addressed(scope, limited))
        .add(revision::distribution(scope, limited));
    of_seen_evidence(scope, distribution::Column::EvidenceId, ids).add(of_these)
}

/// Follow-ups of what was about single work once may be so still.
fn about_nobody() -> Condition {
    Condition::all()
        .add(follow_up::Column::WorkerId.is_null())
        .add(follow_up::Column::CaseFileReference.is_null())
}

/// Distributions: to oneself, to one's forums, and those of what one sees.
pub(super) fn distribution(scope: &Scope) -> Condition {
    use distribution::Column;
    let Reach::Limited(limited) = &scope.reach else {
        return Condition::all();
    };
    let concerns = concern::Entity::find()
        .filter(concern::Column::Id.into_expr().eq(Column::ConcernId.into_expr()))
        .filter(concern(scope))
        .filter(Condition::all().add_option(limited.outside.then(told_openly)));
    let obligations = obligation::Entity::find()
        .filter(obligation::Column::Id.into_expr().eq(Column::ObligationId.into_expr()))
        .filter(obligation(scope));
    addressed(scope, limited)
        .add(
            Condition::all()
                .add(visible_evidence(scope, Column::EvidenceId.into_expr()))
                .add(revision::distribution(scope, limited)),
        )
        .add(Expr::exists(one(concerns.into_query())))
        .add(Expr::exists(one(obligations.into_query())))
}

/// Word of a concern that does not tell where it came to: see [`Scope::places`].
fn told_openly() -> Condition {
    let openly = Condition::all()
        .add(concern::Column::UnitId.is_not_null())
        .add(concern::Column::TeamId.is_null());
    Condition::any()
        .add(openly)
        .add(distribution::Column::OutcomeKey.eq(OF_EVERY_CONCERN))
}

/// Obligations: one's own, those of one's line, those that one owes, those that one's own evidence counts towards, and,
/// where they are about no single team or worker, those that go to a role held for the whole authority.
pub(super) fn obligation(scope: &Scope) -> Condition {
    use obligation::Column;
    let Reach::Limited(limited) = &scope.reach else {
        return Condition::all();
    };
    let mine = satisfaction::Entity::find()
        .filter(
            satisfaction::Column::ObligationId
                .into_expr()
                .eq(Column::Id.into_expr()),
        )
        .filter(Expr::exists(one(evidence::Entity::find()
            .filter(
                evidence::Column::Id
                    .into_expr()
                    .eq(satisfaction::Column::EvidenceId.into_expr()),
            )
            .filter(given_to(scope, limited, evidence::Column::SubmittedBy))
            .into_query())));
    let mut seen = Condition::any()
        .add(given_to(scope, limited, Column::HolderId))
        .add(Column::UnitId.is_in(limited.own_worker_units.iter().chain(&limited.teams).copied()))
        .add(Column::TeamId.is_in(limited.teams.iter().copied()))
        .add(Column::ServiceId.is_in(limited.services.iter().copied()))
        .add(Expr::exists(one(mine.into_query())));
    if !limited.duties.owed.is_empty() {
        seen = seen.add(duty::owed(&limited.duties.owed));
    }
    // Duties of a service or of the authority; below that it is about single teams and workers.
    let summary = || Condition::all().add(Column::TeamId.is_null());
    if limited.reports {
        seen = seen.add(summary());
    } else if !limited.duties.addressed.is_empty() {
        seen = seen.add(summary().add(duty::addressed(&limited.duties.addressed)));
    }
    seen
}

/// Files of the register.
pub(super) fn case_file(scope: &Scope) -> Condition {
    use case_file::Column;
    let Reach::Limited(limited) = &scope.reach else {
        return Condition::all();
    };
    let mut others = Condition::any().add(Column::WorkerId.is_in(limited.own_worker_units.iter().copied()));
    if limited.protected {
        others = others
            .add(Column::ChildProtection.eq(true))
            .add(Column::LookedAfter.eq(true));
    }
    Condition::any()
        .add(Column::TeamId.is_in(limited.teams.iter().copied()))
        .add(Condition::all().add(Column::Restricted.eq(false)).add(others))
}

/// Calendars subscribed to: one's own, however much else one sees.
pub(super) fn feed(scope: &Scope) -> Condition {
    Condition::all().add(feed::Column::PersonId.eq(scope.person))
}

/// Files on their way: one's own, however much else one sees.
pub(super) fn upload(scope: &Scope) -> Condition {
    Condition::all().add(upload::Column::PersonId.eq(scope.person))
}

/// About no single worker or file.
fn summary() -> Condition {
    Condition::all()
        .add(evidence::Column::WorkerId.is_null())
        .add(evidence::Column::CaseFileReference.is_null())
}

fn protected() -> Condition {
    Condition::any()
        .add(evidence::Column::ChildProtection.eq(true))
        .add(evidence::Column::LookedAfter.eq(true))
}

/// Addressed to the person, or to nobody in particular in a role that the person holds.
fn addressed(scope: &Scope, limited: &Limited) -> Condition {
    use distribution::Column;
    let forum = Condition::all()
        .add(Column::PersonId.is_null())
        .add(Column::Role.is_in(limited.roles.iter().map(String::as_str)));
    Condition::any()
        .add(given_to(scope, limited, Column::PersonId))
        .add(forum)
}

/// The person's by this column. Nothing is theirs who are outside by being addressed or given to them, or by having been sent by
/// them: that rests on a post in the authority.
fn given_to(scope: &Scope, limited: &Limited, column: impl ColumnTrait) -> Condition {
    if limited.outside {
        Condition::all().add(Expr::value(false))
    } else {
        Condition::all().add(column.eq(scope.person))
    }
}

/// A note says that what somebody was told no longer stands: it shows them what became of that, not the work of somebody else
/// that the evidence is about by now.
fn notes_of_the_same_work() -> Condition {
    let note = sql::begins(distribution::Column::OutcomeKey.into_expr(), NOTE);
    Condition::any()
        .add(note.not())
        .add(Expr::exists(one(revision::of_other_work().into_query())).not())
}

/// Somebody told the actor of it, and did not take it back.
fn told(scope: &Scope, limited: &Limited, column: distribution::Column, subject: Expr, which: Condition) -> Expr {
    let telling = distribution::Entity::find()
        .filter(column.into_expr().eq(subject))
        .filter(distribution::Column::Status.eq(DistributionStatus::Active))
        .filter(which)
        .filter(addressed(scope, limited));
    Expr::exists(one(telling.into_query()))
}

/// Rows that hang on these pieces of evidence, as far as the evidence may be seen: who sees it sees them all. It is looked up
/// once, and not again for each row.
pub(super) fn of_seen_evidence(scope: &Scope, parent: impl ColumnTrait, ids: &[EvidenceId]) -> Condition {
    if scope.is_all() {
        return Condition::all();
    }
    let seen = evidence::Entity::find()
        .select_only()
        .column(evidence::Column::Id)
        .filter(evidence::Column::Id.is_in(ids.iter().copied()))
        .filter(evidence(scope));
    Condition::all().add(parent.in_subquery(seen.into_query()))
}

fn visible_evidence(scope: &Scope, id: Expr) -> Expr {
    let found = evidence::Entity::find()
        .filter(evidence::Column::Id.into_expr().eq(id))
        .filter(evidence(scope));
    Expr::exists(one(found.into_query()))
}

/// `SELECT 1` of the same rows.
fn one(mut select: SelectStatement) -> SelectStatement {
    select.clear_selects().expr(Expr::value(1)).take()
}
