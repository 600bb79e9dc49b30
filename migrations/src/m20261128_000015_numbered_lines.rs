//! Lines of statements are numbered, so that whether one more fits is asked of an index: counting the lines that are
//! there, at each line, took minutes with 100,000 people. Reviews can't be emptied on PostgreSQL either.

use super::run;
use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Postgres => run(manager, UP_POSTGRESQL).await,
            _ => run(manager, UP_SQLITE).await,
        }
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Postgres => run(manager, DOWN_POSTGRESQL).await,
            _ => run(manager, DOWN_SQLITE).await,
        }
    }
}

/// From 1 to as many as the statement has, in the order of names. A program that gives none does not know that it has to: 0 is refused.
const COLUMN: &str = "ALTER TABLE statement_line ADD COLUMN place integer NOT NULL DEFAULT 0";

const NUMBER: &str = "UPDATE statement_line SET place = numbered.place
    FROM (SELECT statement_id AS statement, staff_member_id AS person,
            row_number() OVER (PARTITION BY statement_id ORDER BY lower(name), staff_member_id) AS place
        FROM statement_line) AS numbered
    WHERE statement_id = numbered.statement AND staff_member_id = numbered.person";

const INDEX: &str = "CREATE UNIQUE INDEX statement_line_place ON statement_line (statement_id, place)";

const UP_SQLITE: &[&str] = &[
    COLUMN,
    "DROP TRIGGER statement_line_no_update",
    NUMBER,
    "CREATE TRIGGER statement_line_no_update BEFORE UPDATE ON statement_line
        BEGIN SELECT RAISE(ABORT, 'statements are written once'); END",
    INDEX,
    "DROP TRIGGER statement_is_whole",
    "CREATE TRIGGER statement_is_whole BEFORE INSERT ON statement_line
        WHEN NEW.place < 1 OR NEW.place > (SELECT seats FROM statement WHERE id = NEW.statement_id)
        BEGIN SELECT RAISE(ABORT, 'statements are written once'); END",
    // REPLACE deletes the row in its way without firing the trigger that refuses it.
    "CREATE TRIGGER statement_line_no_replace BEFORE INSERT ON statement_line
        WHEN EXISTS (SELECT 1 FROM statement_line WHERE statement_id = NEW.statement_id AND place = NEW.place)
            OR EXISTS (SELECT 1 FROM statement_line
                WHERE statement_id = NEW.statement_id AND staff_member_id = NEW.staff_member_id)
        BEGIN SELECT RAISE(ABORT, 'statements are written once'); END",
];

const DOWN_SQLITE: &[&str] = &[
    "DROP TRIGGER statement_line_no_replace",
    "DROP TRIGGER statement_is_whole",
    "CREATE TRIGGER statement_is_whole BEFORE INSERT ON statement_line
        WHEN (SELECT count(*) FROM statement_line WHERE statement_id = NEW.statement_id)
            >= (SELECT seats FROM statement WHERE id = NEW.statement_id)
        BEGIN SELECT RAISE(ABORT, 'statements are written once'); END",
    "DROP INDEX statement_line_place",
    "ALTER TABLE statement_line DROP COLUMN place",
];

const UP_POSTGRESQL: &[&str] = &[
    COLUMN,
    "DROP TRIGGER statement_line_no_change ON statement_line",
    NUMBER,
    "CREATE TRIGGER statement_line_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON statement_line
        FOR EACH STATEMENT EXECUTE FUNCTION statement_is_written_once()",
    INDEX,
    "CREATE OR REPLACE FUNCTION statement_is_whole() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
            IF NEW.place < 1 OR NEW.place > (SELECT seats FROM statement WHERE id = NEW.statement_id) THEN
                RAISE EXCEPTION 'statements are written once';
            END IF;
            RETURN NEW;
        END $$",
    "CREATE FUNCTION access_review_is_kept() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'reviews are kept'; END $$",
    "CREATE TRIGGER access_review_no_truncate BEFORE TRUNCATE ON access_review
        FOR EACH STATEMENT EXECUTE FUNCTION access_review_is_kept()",
    "CREATE TRIGGER access_review_line_no_truncate BEFORE TRUNCATE ON access_review_line
        FOR EACH STATEMENT EXECUTE FUNCTION access_review_is_kept()",
];

const DOWN_POSTGRESQL: &[&str] = &[
    "DROP TRIGGER access_review_line_no_truncate ON access_review_line",
    "DROP TRIGGER access_review_no_truncate ON access_review",
    "DROP FUNCTION access_review_is_kept",
    "CREATE OR REPLACE FUNCTION statement_is_whole() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
            IF (SELECT count(*) FROM statement_line WHERE statement_id = NEW.statement_id)
                >= (SELECT seats FROM statement WHERE id = NEW.statement_id) THEN
                RAISE EXCEPTION 'statements are written once';
            END IF;
            RETURN NEW;
        END $$",
    "DROP INDEX statement_line_place",
    "ALTER TABLE statement_line DROP COLUMN place",
];
