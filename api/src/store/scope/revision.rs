//! Superseded revisions: each is shown by what it was about itself, besides what the evidence is about by now. What was judged
//! of it, and the files that came with it, are shown with it.

use entity::{
    attachment,
    column::{DistributionStatus, EvidenceKind},
    distribution, evaluation, evidence, evidence_revision, follow_up,
    id::EvidenceId,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait as _, QueryFilter as _, QuerySelect as _, QueryTrait as _, Select,
    sea_query::{Expr, ExprTrait as _, Func, SelectStatement},
};

use super::{addressed, of_evidence, one};
use crate::{
    policy::{Limited, Reach, Scope},
    store::{NOTE, sql},
};

/// The evidence is about the same worker and file as its revision was.
const SAME_WORK: &str = "(evidence.worker_id IS NOT DISTINCT FROM evidence_revision.worker_id \
    AND evidence.case_file_reference IS NOT DISTINCT FROM evidence_revision.case_file_reference)";

/// Superseded revisions.
pub(in crate::store) fn revision(scope: &Scope) -> Condition {
    let Reach::Limited(limited) = &scope.reach else {
        return Condition::all();
    };
    of_evidence(scope, evidence_revision::Column::EvidenceId.into_expr()).add(own(scope, limited))
}

/// Evaluations: those of a revision that may not be seen are not there.
pub(in crate::store) fn evaluation(scope: &Scope) -> Condition {
    use evaluation::Column;
    let Reach::Limited(limited) = &scope.reach else {
        return Condition::all();
    };
    let judged = evidence_revision::Column::Revision
        .into_expr()
        .eq(Column::Revision.into_expr());
    of_evidence(scope, Column::EvidenceId.into_expr()).add(not_from(
        scope,
        limited,
        Column::EvidenceId.into_expr(),
        judged,
    ))
}

/// Attachments, besides that their evidence may be seen: those that came with a revision that may not be seen are not there.
pub(in crate::store) fn attachment(scope: &Scope) -> Condition {
    use attachment::Column;
    let Reach::Limited(limited) = &scope.reach else {
        return Condition::all();
    };
    let there = evidence_revision::Column::SupersededAt
        .into_expr()
        .gte(Column::AttachedAt.into_expr());
    Condition::all().add(not_from(scope, limited, Column::EvidenceId.into_expr(), there))
}

/// A follow-up was asked for by no revision that is hidden.
pub(super) fn follow_up(scope: &Scope, limited: &Limited) -> Expr {
    use follow_up::Column;
    not_from(scope, limited, Column::CauseId.into_expr(), stood_at(Column::CreatedAt))
}

/// Nobody was told of a revision that is hidden, or that it stands no longer.
pub(super) fn distribution(scope: &Scope, limited: &Limited) -> Expr {
    use distribution::Column;
    let of_it = stood_at(Column::CreatedAt).or(sql::begins(Column::OutcomeKey.into_expr(), NOTE));
    not_from(scope, limited, Column::EvidenceId.into_expr(), of_it)
}

/// Those of these pieces of evidence that were revised: few were, and of the others nothing can be hidden. Looked up once, and not
/// again for each row.
pub(super) fn revised_among(ids: &[EvidenceId]) -> SelectStatement {
    use evidence_revision::Column;
    let revised = evidence_revision::Entity::find()
        .select_only()
        .column(Column::EvidenceId);
    revised
        .filter(Column::EvidenceId.is_in(ids.iter().copied()))
        .into_query()
}

/// The revision stood when something was made.
fn stood_at(created: impl ColumnTrait) -> Expr {
    evidence_revision::Column::SupersededAt
        .into_expr()
        .gt(created.into_expr())
}

/// None of these revisions of the evidence is hidden.
fn not_from(scope: &Scope, limited: &Limited, parent: Expr, which: Expr) -> Expr {
    // What is compared with NULL is not seen, rather than not known.
    let seen = Func::coalesce([Expr::from(own(scope, limited)), Expr::value(false)]);
    let hidden = evidence_revision::Entity::find()
        .filter(evidence_revision::Column::EvidenceId.into_expr().eq(parent))
        .filter(which)
        .filter(Expr::from(seen).not());
    Expr::exists(one(hidden.into_query())).not()
}

/// By what a revision was about itself: as with evidence.
fn own(scope: &Scope, limited: &Limited) -> Condition {
    use evidence_revision::Column;
    let line = Condition::any()
        .add(now(evidence::Column::SubmittedBy.eq(scope.person)))
        .add(Column::UnitId.is_in(limited.teams.iter().copied()))
        .add(Column::TeamId.is_in(limited.teams.iter().copied()))
        .add(Column::ServiceId.is_in(limited.services.iter().copied()));
    let mut others = Condition::any()
        .add(Column::WorkerId.is_in(limited.own_worker_units.iter().copied()))
        .add(told(scope, limited).add_option((!limited.worker_level).then(summary)));
    if limited.protected {
        others = others
            .add(Column::ChildProtection.eq(true))
            .add(Column::LookedAfter.eq(true));
    }
    if limited.reports {
        others = others.add(summary().add(now(evidence::Column::Kind.eq(EvidenceKind::Report))));
    }
    line.add(Condition::all().add(Column::Restricted.eq(false)).add(others))
}

/// The actor was told while it stood; or later, of the same work.
fn told(scope: &Scope, limited: &Limited) -> Condition {
    use distribution::Column;
    let while_it_stood = Column::CreatedAt
        .into_expr()
        .lt(evidence_revision::Column::SupersededAt.into_expr());
    let the_same = now(Expr::cust(SAME_WORK));
    let telling = distribution::Entity::find()
        .filter(
            Column::EvidenceId
                .into_expr()
                .eq(evidence_revision::Column::EvidenceId.into_expr()),
        )
        .filter(Column::Status.eq(DistributionStatus::Active))
        .filter(addressed(scope, limited))
        .filter(Condition::any().add(while_it_stood).add(the_same));
    Condition::all().add(Expr::exists(one(telling.into_query())))
}

/// What holds of the evidence as it is now.
fn now(holds: Expr) -> Expr {
    let evidence = evidence::Entity::find()
        .filter(
            evidence::Column::Id
                .into_expr()
                .eq(evidence_revision::Column::EvidenceId.into_expr()),
        )
        .filter(holds);
    Expr::exists(one(evidence.into_query()))
}

/// Superseded revisions of the evidence of the query around, of another worker or file than it is about now.
pub(super) fn of_other_work() -> Select<evidence_revision::Entity> {
    evidence_revision::Entity::find()
        .filter(
            evidence_revision::Column::EvidenceId
                .into_expr()
                .eq(evidence::Column::Id.into_expr()),
        )
        .filter(Expr::cust(SAME_WORK).not())
}

/// About no single worker or file.
fn summary() -> Condition {
    Condition::all()
        .add(evidence_revision::Column::WorkerId.is_null())
        .add(evidence_revision::Column::CaseFileReference.is_null())
}
