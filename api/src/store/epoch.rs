//! The one row that every write compares its assumptions with.

use entity::epoch::{Column, Entity, Model};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _,
    sea_query::{Expr, ExprTrait as _},
};

use super::{Pins, Store, StoreError, transaction::WriteTx};

/// Where rules and directory stand now.
///
/// # Errors
/// The database's.
pub async fn read(store: &Store) -> Result<Pins, StoreError> {
    let epoch = now(store.reader()).await?;
    Ok(Pins {
        rules: epoch.rules,
        directory: epoch.directory,
    })
}

pub(super) async fn now(connection: &impl ConnectionTrait) -> Result<Model, DbErr> {
    let epoch = Entity::find_by_id(1).one(connection).await?;
    epoch.ok_or_else(|| DbErr::RecordNotFound("the epoch row is missing: the tables are not migrated".to_owned()))
}

/// Says that the directory changes in this transaction, which holds the row and has compared it already.
pub(super) async fn bump(tx: &WriteTx) -> Result<(), DbErr> {
    let all = Entity::update_many().col_expr(Column::Directory, Column::Directory.into_expr().add(1));
    all.filter(Column::Id.eq(1)).exec(tx).await.map(drop)
}

/// Says that units, people or appointments change in this transaction: what was judged by the old ones is refused.
/// False when they changed already since `epoch` was read.
pub(super) async fn bump_directory(tx: &WriteTx, epoch: i64) -> Result<bool, DbErr> {
    let bumped = Entity::update_many()
        .col_expr(Column::Directory, Column::Directory.into_expr().add(1))
        .filter(Column::Id.eq(1))
        .filter(Column::Directory.eq(epoch))
        .exec(tx)
        .await?;
    Ok(bumped.rows_affected > 0)
}

/// Says that the rule activation `seq` exists; false when another came first. Holds the row until the end of `tx`.
pub(super) async fn advance_rules(tx: &WriteTx, seq: i64) -> Result<bool, DbErr> {
    let advanced = Entity::update_many()
        .col_expr(Column::Rules, Expr::value(seq))
        .filter(Column::Id.eq(1))
        .filter(Column::Rules.eq(seq - 1))
        .exec(tx)
        .await?;
    Ok(advanced.rows_affected == 1)
}
