//! Superseded revisions get what decides about who may see them as columns of their own; it stood in their content alone.

use sea_orm_migration::{
    prelude::*,
    schema::{boolean, text_null, uuid_null},
    sea_orm::DbBackend,
};

const TABLE: &str = "evidence_revision";

#[derive(DeriveMigrationName)]
pub struct Migration;

fn columns() -> [ColumnDef; 8] {
    [
        uuid_null("unit_id"),
        uuid_null("team_id"),
        uuid_null("service_id"),
        uuid_null("worker_id"),
        text_null("case_file_reference"),
        flag("restricted"),
        flag("child_protection"),
        flag("looked_after"),
    ]
}

fn flag(name: &'static str) -> ColumnDef {
    boolean(name).default(false).to_owned()
}

/// How a database finds a key, a text and a flag in the content.
fn found(backend: DbBackend, name: &str) -> String {
    let postgres = backend == DbBackend::Postgres;
    match name {
        "case_file_reference" if postgres => format!("content::jsonb ->> '{name}'"),
        "case_file_reference" => format!("json_extract(content, '$.{name}')"),
        id if id.ends_with("_id") && postgres => format!("(content::jsonb ->> '{id}')::uuid"),
        id if id.ends_with("_id") => format!("unhex(replace(json_extract(content, '$.{id}'), '-', ''))"),
        flag if postgres => format!("COALESCE((content::jsonb ->> '{flag}')::boolean, false)"),
        flag => format!("COALESCE(json_extract(content, '$.{flag}'), 0)"),
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        let mut filled = Vec::new();
        for column in columns() {
            let name = column.get_column_name();
            filled.push(format!("{name} = {}", found(backend, &name)));
            let table = Table::alter().table(TABLE).add_column(column).to_owned();
            manager.alter_table(table).await?;
        }
        let fill = format!("UPDATE {TABLE} SET {}", filled.join(", "));
        manager.get_connection().execute_unprepared(&fill).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in columns() {
            let table = Table::alter()
                .table(TABLE)
                .drop_column(column.get_column_name())
                .to_owned();
            manager.alter_table(table).await?;
        }
        Ok(())
    }
}
