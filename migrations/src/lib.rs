//! The schema, on SQLite and PostgreSQL, up and down.
//!
//! Plain SQL, the same text for both but for two type names. Each constraint says which invariant
//! it keeps. Never here: entities (a migration must mean tomorrow what it meant today), data that
//! code has to understand.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

mod m20261124_000001_practice_and_staff;
mod m20261124_000002_outbox_and_audit;
mod m20261124_000003_sign_in_and_approval;
mod m20261124_000004_external_agents;
mod m20261124_000005_submissions_and_changes;
mod m20261124_000006_languages;
mod m20261124_000007_subscription;
mod m20261124_000008_staff_imports;
mod m20261124_000009_large_practices;
mod m20261125_000011_access_reviews;
mod m20261128_000012_scheduled_starts;
mod m20261128_000013_hand_over;
mod m20261128_000014_reviewed_starts;
mod m20261128_000015_numbered_lines;

/// All migrations, in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_practice_and_staff::Migration),
            Box::new(m20261124_000002_outbox_and_audit::Migration),
            Box::new(m20261124_000003_sign_in_and_approval::Migration),
            Box::new(m20261124_000004_external_agents::Migration),
            Box::new(m20261124_000005_submissions_and_changes::Migration),
            Box::new(m20261124_000006_languages::Migration),
            Box::new(m20261124_000007_subscription::Migration),
            Box::new(m20261124_000008_staff_imports::Migration),
            Box::new(m20261124_000009_large_practices::Migration),
            Box::new(m20261125_000011_access_reviews::Migration),
            Box::new(m20261128_000012_scheduled_starts::Migration),
            Box::new(m20261128_000013_hand_over::Migration),
            Box::new(m20261128_000014_reviewed_starts::Migration),
            Box::new(m20261128_000015_numbered_lines::Migration),
        ]
    }
}

/// Runs the statements of one migration, with `{id}` and `{bytes}` replaced by what the database
/// calls a UUID and a byte string.
async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    let (id, bytes) = match manager.get_database_backend() {
        DbBackend::Postgres => ("uuid", "bytea"),
        _ => ("blob", "blob"),
    };
    for statement in statements {
        let sql = statement.replace("{id}", id).replace("{bytes}", bytes);
        manager.get_connection().execute_unprepared(&sql).await?;
    }
    Ok(())
}
