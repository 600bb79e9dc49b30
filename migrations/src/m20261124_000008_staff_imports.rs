//! Tables of people to be added, each row with what became of it; and letters that let others go first.

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

const UP: &[&str] = &[
    "CREATE TABLE staff_import (
        id {id} PRIMARY KEY NOT NULL,
        practice_id {id} NOT NULL REFERENCES practice (id),
        sent_by {id} NOT NULL,
        sent_at bigint NOT NULL,
        -- The names of its columns, as a JSON list.
        headers text NOT NULL,
        -- When the first of its people was added; until then it is a mere draft.
        begun_at bigint,
        FOREIGN KEY (sent_by, practice_id) REFERENCES staff_member (id, practice_id),
        -- So that rows can prove that they are of the same practice.
        CONSTRAINT staff_import_practice UNIQUE (id, practice_id)
    )",
    "CREATE INDEX staff_import_by_practice ON staff_import (practice_id, sent_at)",
    "CREATE INDEX staff_import_by_age ON staff_import (sent_at)",
    "CREATE TABLE staff_import_row (
        import_id {id} NOT NULL,
        practice_id {id} NOT NULL,
        number integer NOT NULL,
        -- As a JSON list, in the order of the headers.
        cells text NOT NULL,
        confirmed text CHECK (confirmed IN ('domain', 'reactivation')),
        -- What became of it, as JSON. Written in the transaction that adds the person: a row that waits was not
        -- done, and one that was done does not wait.
        outcome text,
        staff_member_id {id},
        CHECK (staff_member_id IS NULL OR outcome IS NOT NULL),
        PRIMARY KEY (import_id, number),
        -- Of two rows with one address, one at most adds the person.
        CONSTRAINT staff_import_row_person UNIQUE (import_id, staff_member_id),
        FOREIGN KEY (import_id, practice_id) REFERENCES staff_import (id, practice_id),
        FOREIGN KEY (staff_member_id, practice_id) REFERENCES staff_member (id, practice_id)
    )",
    // 1: one of many letters, behind those that somebody waits for.
    "ALTER TABLE outbox ADD COLUMN rank integer NOT NULL DEFAULT 0",
    "DROP INDEX outbox_due",
    "CREATE INDEX outbox_due ON outbox (rank, due_at) WHERE sent_at IS NULL AND failed_at IS NULL",
];

const DOWN: &[&str] = &[
    "DROP INDEX outbox_due",
    "ALTER TABLE outbox DROP COLUMN rank",
    "CREATE INDEX outbox_due ON outbox (due_at) WHERE sent_at IS NULL AND failed_at IS NULL",
    "DROP TABLE staff_import_row",
    "DROP TABLE staff_import",
];
