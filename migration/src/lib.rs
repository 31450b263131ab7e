//! The history of the database's shape. Each step is frozen once released, so it names tables and columns in words of
//! its own and never imports `entity`.

use sea_orm_migration::prelude::{MigrationTrait, async_trait};
pub use sea_orm_migration::{MigratorTrait, SchemaManager};

mod ddl;
mod m20261123_000001_spine;
mod m20261128_000002_revision;
mod m20261128_000003_index;

/// Every step, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_spine::Migration),
            Box::new(m20261128_000002_revision::Migration),
            Box::new(m20261128_000003_index::Migration),
        ]
    }
}
