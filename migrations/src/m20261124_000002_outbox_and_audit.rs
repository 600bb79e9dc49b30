//! What every change leaves behind: a letter to be sent, and an audit event that stays.

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
            DbBackend::Postgres => run(manager, APPEND_ONLY_POSTGRESQL).await,
            _ => run(manager, APPEND_ONLY_SQLITE).await,
        }
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &["DROP TABLE audit_event", "DROP TABLE outbox"]).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            run(manager, &["DROP FUNCTION audit_event_is_append_only"]).await?;
        }
        Ok(())
    }
}

const UP: &[&str] = &[
    // Kind and ids only: addresses, names and links are read when the letter is written.
    "CREATE TABLE outbox (
        id {id} PRIMARY KEY NOT NULL,
        kind text NOT NULL CHECK (kind IN ('invitation', 'sign_in_help', 'password_reset')),
        practice_id {id} REFERENCES practice (id),
        staff_member_id {id} REFERENCES staff_member (id),
        invitation_id {id} REFERENCES invitation (id),
        password_reset_id {id} REFERENCES password_reset (id),
        created_at bigint NOT NULL,
        due_at bigint NOT NULL,
        attempts integer NOT NULL,
        -- Until when one worker has it for itself; a worker that died gives it back by this.
        leased_until bigint,
        sent_at bigint,
        failed_at bigint,
        -- The mail server's words at the last try.
        answer text
    )",
    "CREATE INDEX outbox_due ON outbox (due_at) WHERE sent_at IS NULL AND failed_at IS NULL",
    "CREATE INDEX outbox_by_person ON outbox (staff_member_id, created_at)",
    "CREATE TABLE audit_event (
        id {id} PRIMARY KEY NOT NULL,
        practice_id {id} NOT NULL REFERENCES practice (id),
        -- 1, 2, 3, … in each practice: a missing number is a missing event.
        number bigint NOT NULL,
        at bigint NOT NULL,
        actor_id {id} REFERENCES staff_member (id),
        actor_name text,
        subject_id {id} REFERENCES staff_member (id),
        action text NOT NULL,
        -- Old and new, as JSON.
        changes text NOT NULL,
        address text NOT NULL,
        user_agent text NOT NULL,
        -- SHA-256 over the event and the hash before it: an edited event breaks the chain.
        previous_hash {bytes} NOT NULL,
        hash {bytes} NOT NULL,
        CONSTRAINT audit_event_number UNIQUE (practice_id, number)
    )",
    "CREATE INDEX audit_event_by_person ON audit_event (subject_id, number)",
];

const APPEND_ONLY_SQLITE: &[&str] = &[
    "CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event
        BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END",
    "CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event
        BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END",
    // REPLACE deletes the row in its way without firing the trigger above.
    "CREATE TRIGGER audit_event_no_replace BEFORE INSERT ON audit_event
        WHEN EXISTS (SELECT 1 FROM audit_event
            WHERE id = NEW.id OR (practice_id = NEW.practice_id AND number = NEW.number))
        BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END",
];

const APPEND_ONLY_POSTGRESQL: &[&str] = &[
    "CREATE FUNCTION audit_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'audit events are append-only'; END $$",
    "CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
        FOR EACH STATEMENT EXECUTE FUNCTION audit_event_is_append_only()",
];
