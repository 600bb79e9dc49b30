//! Which migrations ran, beside those that this program knows. A look changes nothing.

use anyhow::{Context, ensure};
use migrations::Migrator;
use sea_orm::{DatabaseConnection, EntityTrait};
use sea_orm_migration::{MigratorTrait, SchemaManager, seaql_migrations};

/// How the database's schema compares with the one that this program works with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    /// How many migrations ran.
    pub ran: usize,
    /// Migrations that did not run yet.
    pub pending: Vec<String>,
    /// Migrations that ran and that this program does not know: a newer one made them.
    pub unknown: Vec<String>,
}

impl Schema {
    /// Compares. Unlike the migrator itself it makes no table, and names what is unknown.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(db: &DatabaseConnection) -> anyhow::Result<Self> {
        let known: Vec<String> = Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
        let ran: Vec<String> = if has_table(db).await? {
            let rows = seaql_migrations::Entity::find().all(db).await.context("read which migrations ran")?;
            rows.into_iter().map(|row| row.version).collect()
        } else {
            Vec::new()
        };
        let without = |all: &[String], those: &[String]| -> Vec<String> {
            all.iter().filter(|name| !those.contains(name)).cloned().collect()
        };
        Ok(Self { ran: ran.len(), pending: without(&known, &ran), unknown: without(&ran, &known) })
    }

    /// Whether this program may work with the database, after the pending migrations at most.
    ///
    /// # Errors
    /// When a newer program made the schema: what the columns mean there nobody knows here.
    pub fn is_not_newer(&self) -> anyhow::Result<()> {
        ensure!(
            self.unknown.is_empty(),
            "the database is newer than this program: it has {}. Start the version that was here last, or restore \
             a backup from before the upgrade",
            self.unknown.join(", ")
        );
        Ok(())
    }
}

async fn has_table(db: &DatabaseConnection) -> anyhow::Result<bool> {
    let manager = SchemaManager::new(db);
    manager.has_table("seaql_migrations").await.context("look for the table of migrations")
}
