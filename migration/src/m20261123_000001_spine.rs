//! The first shape: the directory, the rules, evidence with everything that follows from it, and the trails.

use sea_orm_migration::prelude::*;

use crate::ddl::Layout;

mod attachment;
mod calendar;
mod concern;
mod directory;
mod distribution;
mod evidence;
mod follow_up;
mod obligation;
mod rule;
mod trail;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Every table, each after those it refers to.
fn layouts() -> Vec<Layout> {
    [
        directory::layouts(),
        rule::layouts(),
        evidence::layouts(),
        attachment::layouts(),
        concern::layouts(),
        follow_up::layouts(),
        calendar::meetings(),
        obligation::layouts(),
        calendar::layouts(),
        distribution::layouts(),
        trail::layouts(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for layout in layouts() {
            manager.create_table(layout.table).await?;
            for index in layout.indexes {
                manager.get_connection().execute_unprepared(index).await?;
            }
        }
        let mut epoch = Query::insert();
        epoch
            .into_table("epoch")
            .columns(["id", "rules", "directory"])
            .values_panic([1.into(), 0_i64.into(), 0_i64.into()]);
        manager.exec_stmt(epoch).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for layout in layouts().iter().rev() {
            manager.drop_table(Table::drop().table(layout.name).to_owned()).await?;
        }
        Ok(())
    }
}
