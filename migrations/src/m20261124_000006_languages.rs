//! In which language people are written to.

use super::run;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await
    }
}

// A tag such as "es". Which ones there are is for the program to know: a further language is no reason to
// rebuild a table. Everything that was read before this was in English.
const UP: &[&str] = &[
    // What its owner reads, pages and letters.
    "ALTER TABLE account ADD COLUMN language text NOT NULL DEFAULT 'en' CHECK (length(language) = 2)",
    // What the practice writes in until the person has an account.
    "ALTER TABLE staff_member ADD COLUMN language text NOT NULL DEFAULT 'en' CHECK (length(language) = 2)",
    // What its letter is in.
    "ALTER TABLE sign_up_request ADD COLUMN language text NOT NULL DEFAULT 'en' CHECK (length(language) = 2)",
];

const DOWN: &[&str] = &[
    "ALTER TABLE sign_up_request DROP COLUMN language",
    "ALTER TABLE staff_member DROP COLUMN language",
    "ALTER TABLE account DROP COLUMN language",
];
