//! Indexes for what is looked for by team and by unit alone, and for ended obligations by task: those of tasks that ask nothing
//! at the end of a period are never marked as ended, and were walked through each time. Keys are forgotten by their age.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: [&str; 5] = [
    "DROP INDEX obligation_unended",
    "CREATE INDEX obligation_unended ON obligation (task, due_on, id) WHERE ended_at IS NULL",
    "CREATE INDEX obligation_team ON obligation (team_id, due_on)",
    "CREATE INDEX concern_unit ON concern (unit_id, raised_at)",
    "CREATE INDEX idempotency_age ON idempotency (created_at)",
];

const DOWN: [&str; 5] = [
    "DROP INDEX idempotency_age",
    "DROP INDEX concern_unit",
    "DROP INDEX obligation_team",
    "DROP INDEX obligation_unended",
    "CREATE INDEX obligation_unended ON obligation (due_on, id) WHERE ended_at IS NULL",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in UP {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in DOWN {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
