//! The subscription: when a practice's next billing cycle begins, and what was charged for those that began.

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
        run(manager, UP).await?;
        match manager.get_database_backend() {
            DbBackend::Postgres => run(manager, WRITTEN_ONCE_POSTGRESQL).await,
            _ => run(manager, WRITTEN_ONCE_SQLITE).await,
        }
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            run(manager, &["DROP FUNCTION statement_is_whole", "DROP FUNCTION statement_is_written_once"]).await?;
        }
        Ok(())
    }
}

const UP: &[&str] = &[
    // Made with the practice. Those that are older get theirs when the server starts: which day it is
    // depends on their time zone.
    "CREATE TABLE subscription (
        practice_id {id} PRIMARY KEY NOT NULL REFERENCES practice (id),
        -- Cycles begin on this day of the month, or on the last one of a shorter month.
        cycle_day integer NOT NULL CHECK (cycle_day BETWEEN 1 AND 31),
        -- The cycle whose statement is to be written next: its first day in the practice's time zone, as
        -- 2026-12-24, and when that begins.
        next_day text NOT NULL,
        next_at bigint NOT NULL
    )",
    "CREATE INDEX subscription_due ON subscription (next_at)",
    "CREATE TABLE statement (
        id {id} PRIMARY KEY NOT NULL,
        practice_id {id} NOT NULL REFERENCES practice (id),
        first_day text NOT NULL,
        last_day text NOT NULL,
        -- Who is on it was billable at this moment, whenever it was written.
        starts_at bigint NOT NULL,
        written_at bigint NOT NULL,
        currency text NOT NULL,
        -- What a seat costs, in the currency's minor units.
        price bigint NOT NULL CHECK (price >= 0),
        seats integer NOT NULL CHECK (seats >= 0),
        total bigint NOT NULL,
        CHECK (total = price * seats),
        -- A cycle is charged once.
        CONSTRAINT statement_cycle UNIQUE (practice_id, first_day),
        -- So that lines can prove that they are of the same practice.
        CONSTRAINT statement_practice UNIQUE (id, practice_id)
    )",
    "CREATE TABLE statement_line (
        statement_id {id} NOT NULL,
        practice_id {id} NOT NULL,
        staff_member_id {id} NOT NULL,
        -- As the person was called then.
        name text NOT NULL,
        billable_since bigint NOT NULL,
        -- Invariant 10: nobody is charged twice in a cycle.
        PRIMARY KEY (statement_id, staff_member_id),
        FOREIGN KEY (statement_id, practice_id) REFERENCES statement (id, practice_id),
        FOREIGN KEY (staff_member_id, practice_id) REFERENCES staff_member (id, practice_id)
    )",
];

const WRITTEN_ONCE_SQLITE: &[&str] = &[
    "CREATE TRIGGER statement_no_update BEFORE UPDATE ON statement
        BEGIN SELECT RAISE(ABORT, 'statements are written once'); END",
    "CREATE TRIGGER statement_no_delete BEFORE DELETE ON statement
        BEGIN SELECT RAISE(ABORT, 'statements are written once'); END",
    // REPLACE deletes the row in its way without firing the trigger above.
    "CREATE TRIGGER statement_no_replace BEFORE INSERT ON statement
        WHEN EXISTS (SELECT 1 FROM statement
            WHERE id = NEW.id OR (practice_id = NEW.practice_id AND first_day = NEW.first_day))
        BEGIN SELECT RAISE(ABORT, 'statements are written once'); END",
    "CREATE TRIGGER statement_line_no_update BEFORE UPDATE ON statement_line
        BEGIN SELECT RAISE(ABORT, 'statements are written once'); END",
    "CREATE TRIGGER statement_line_no_delete BEFORE DELETE ON statement_line
        BEGIN SELECT RAISE(ABORT, 'statements are written once'); END",
    // A statement says how many lines it has: with them it is whole, and takes no further one.
    "CREATE TRIGGER statement_is_whole BEFORE INSERT ON statement_line
        WHEN (SELECT count(*) FROM statement_line WHERE statement_id = NEW.statement_id)
            >= (SELECT seats FROM statement WHERE id = NEW.statement_id)
        BEGIN SELECT RAISE(ABORT, 'statements are written once'); END",
];

const WRITTEN_ONCE_POSTGRESQL: &[&str] = &[
    "CREATE FUNCTION statement_is_written_once() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'statements are written once'; END $$",
    "CREATE TRIGGER statement_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON statement
        FOR EACH STATEMENT EXECUTE FUNCTION statement_is_written_once()",
    "CREATE TRIGGER statement_line_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON statement_line
        FOR EACH STATEMENT EXECUTE FUNCTION statement_is_written_once()",
    "CREATE FUNCTION statement_is_whole() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
            IF (SELECT count(*) FROM statement_line WHERE statement_id = NEW.statement_id)
                >= (SELECT seats FROM statement WHERE id = NEW.statement_id) THEN
                RAISE EXCEPTION 'statements are written once';
            END IF;
            RETURN NEW;
        END $$",
    "CREATE TRIGGER statement_line_whole BEFORE INSERT ON statement_line
        FOR EACH ROW EXECUTE FUNCTION statement_is_whole()",
];

const DOWN: &[&str] = &["DROP TABLE statement_line", "DROP TABLE statement", "DROP TABLE subscription"];
