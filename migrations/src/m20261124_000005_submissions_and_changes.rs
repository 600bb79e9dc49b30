//! What keeps a form that was sent twice from doing its work twice, and what tells other nodes of changes.

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
            DbBackend::Postgres => run(manager, TELL_OTHER_NODES).await,
            // One process has a SQLite file to itself.
            _ => Ok(()),
        }
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Postgres {
            run(manager, NO_LONGER_TELL).await?;
        }
        run(manager, &["DROP TABLE submission"]).await
    }
}

const UP: &[&str] = &[
    // A form carries a key of its own; what came of it the first time is the answer to each further time.
    "CREATE TABLE submission (
        practice_id {id} NOT NULL REFERENCES practice (id),
        key {id} NOT NULL,
        staff_member_id {id} NOT NULL,
        created_at bigint NOT NULL,
        PRIMARY KEY (practice_id, key),
        FOREIGN KEY (staff_member_id, practice_id) REFERENCES staff_member (id, practice_id)
    )",
    "CREATE INDEX submission_by_age ON submission (created_at)",
];

/// Sent by the database at the commit, whichever node it was: every change has an audit event, and what
/// became of a letter is a change that has none.
const TELL_OTHER_NODES: &[&str] = &[
    "CREATE FUNCTION tell_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
            IF NEW.practice_id IS NOT NULL THEN
                PERFORM pg_notify('rolecall_changes', NEW.practice_id::text);
            END IF;
            RETURN NULL;
        END $$",
    "CREATE TRIGGER audit_event_tell AFTER INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION tell_change()",
    "CREATE TRIGGER outbox_tell AFTER UPDATE OF sent_at, failed_at, answer ON outbox
        FOR EACH ROW EXECUTE FUNCTION tell_change()",
];

const NO_LONGER_TELL: &[&str] = &[
    "DROP TRIGGER outbox_tell ON outbox",
    "DROP TRIGGER audit_event_tell ON audit_event",
    "DROP FUNCTION tell_change",
];
