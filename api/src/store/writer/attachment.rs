//! Changes of uploads and attachments that are there.

use entity::{attachment, column::AttachmentState, instant::Instant, upload};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};

use super::{
    run::Failure,
    update::{misrouted, one},
};
use crate::store::{Update, transaction::WriteTx};

pub(super) async fn update(tx: &WriteTx, update: &Update) -> Result<(), Failure> {
    match update {
        Update::ReceiveUpload {
            id,
            media_type,
            bytes,
            sha256,
            at,
        } => {
            use upload::Column;
            let guarded = upload::Entity::update_many()
                .col_expr(Column::ReceivedAt, Expr::value(*at))
                .col_expr(Column::MediaType, Expr::value(*media_type))
                .col_expr(Column::Bytes, Expr::value(*bytes))
                .col_expr(Column::Sha256, Expr::value(sha256.as_str()))
                .filter(Column::Id.eq(*id))
                .filter(Column::ReceivedAt.is_null());
            one(tx, guarded).await
        }
        Update::SettleAttachment {
            id,
            fence,
            state,
            finding,
            at,
        } => {
            use attachment::Column;
            let guarded = attachment::Entity::update_many()
                .col_expr(Column::State, Expr::value(*state))
                .col_expr(Column::Finding, Expr::value(finding.clone()))
                .col_expr(Column::ScannedAt, Expr::value(*at))
                .col_expr(Column::LeaseUntil, Expr::value(None::<Instant>))
                .filter(Column::Id.eq(*id))
                .filter(Column::Fence.eq(*fence))
                .filter(Column::State.eq(AttachmentState::Pending));
            one(tx, guarded).await
        }
        Update::RemoveAttachment { id, by, reason, at } => {
            use attachment::Column;
            let guarded = attachment::Entity::update_many()
                .col_expr(Column::RemovedAt, Expr::value(*at))
                .col_expr(Column::RemovedBy, Expr::value(*by))
                .col_expr(Column::RemovedReason, Expr::value(reason.as_str()))
                .filter(Column::Id.eq(*id))
                .filter(Column::RemovedAt.is_null());
            one(tx, guarded).await
        }
        other => Err(misrouted(other)),
    }
}
