//! Access reviews: who was confirmed, who was not, and who decided. Signed off, they never change again.

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
            DbBackend::Postgres => run(manager, SIGNED_POSTGRESQL).await,
            _ => run(manager, SIGNED_SQLITE).await,
        }
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            run(manager, &["DROP FUNCTION access_review_is_signed", "DROP FUNCTION access_review_line_is_signed"])
                .await?;
        }
        Ok(())
    }
}

const UP: &[&str] = &[
    "CREATE TABLE access_review (
        id {id} PRIMARY KEY NOT NULL,
        practice_id {id} NOT NULL REFERENCES practice (id),
        started_at bigint NOT NULL,
        started_by {id} NOT NULL,
        -- As the person was called then.
        started_by_name text NOT NULL,
        signed_at bigint,
        signed_by {id},
        signed_by_name text,
        -- SHA-256 over the lines; the audit log has it, too.
        fingerprint {bytes},
        CHECK ((signed_at IS NULL) = (signed_by IS NULL)),
        CHECK ((signed_at IS NULL) = (signed_by_name IS NULL)),
        CHECK ((signed_at IS NULL) = (fingerprint IS NULL)),
        FOREIGN KEY (started_by, practice_id) REFERENCES staff_member (id, practice_id),
        FOREIGN KEY (signed_by, practice_id) REFERENCES staff_member (id, practice_id),
        -- So that lines can prove that they are of the same practice.
        CONSTRAINT access_review_practice UNIQUE (id, practice_id)
    )",
    // One at a time.
    "CREATE UNIQUE INDEX access_review_open ON access_review (practice_id) WHERE signed_at IS NULL",
    "CREATE INDEX access_review_by_practice ON access_review (practice_id, started_at)",
    "CREATE TABLE access_review_line (
        review_id {id} NOT NULL,
        practice_id {id} NOT NULL,
        -- One time of a role's being on, so that what was confirmed is not what was turned on again later.
        role_grant_id {id} NOT NULL REFERENCES role_grant (id),
        staff_member_id {id} NOT NULL,
        -- As the person was called then.
        name text NOT NULL,
        role text NOT NULL,
        granted_at bigint NOT NULL,
        granted_by_name text,
        verdict text NOT NULL CHECK (verdict IN ('kept', 'removed', 'ended')),
        decided_at bigint NOT NULL,
        -- NULL: the system, at an end that was set.
        decided_by_name text,
        PRIMARY KEY (review_id, role_grant_id),
        FOREIGN KEY (review_id, practice_id) REFERENCES access_review (id, practice_id),
        FOREIGN KEY (staff_member_id, practice_id) REFERENCES staff_member (id, practice_id)
    )",
    "CREATE TABLE access_review_due (
        practice_id {id} PRIMARY KEY NOT NULL REFERENCES practice (id),
        -- When the Owner is reminded next.
        next_at bigint NOT NULL
    )",
    "CREATE INDEX access_review_due_next ON access_review_due (next_at)",
    // 91 days after the practice was opened.
    "INSERT INTO access_review_due (practice_id, next_at) SELECT id, created_at + 7862400000 FROM practice",
];

const SIGNED_SQLITE: &[&str] = &[
    "CREATE TRIGGER access_review_no_update BEFORE UPDATE ON access_review WHEN OLD.signed_at IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'a review that was signed off does not change'); END",
    "CREATE TRIGGER access_review_no_delete BEFORE DELETE ON access_review
        BEGIN SELECT RAISE(ABORT, 'reviews are kept'); END",
    // REPLACE deletes the row in its way without firing the trigger above.
    "CREATE TRIGGER access_review_no_replace BEFORE INSERT ON access_review
        WHEN EXISTS (SELECT 1 FROM access_review
            WHERE id = NEW.id OR (practice_id = NEW.practice_id AND signed_at IS NULL))
        BEGIN SELECT RAISE(ABORT, 'reviews are kept'); END",
    "CREATE TRIGGER access_review_line_no_insert BEFORE INSERT ON access_review_line
        WHEN (SELECT signed_at FROM access_review WHERE id = NEW.review_id) IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'a review that was signed off does not change'); END",
    "CREATE TRIGGER access_review_line_no_update BEFORE UPDATE ON access_review_line
        WHEN (SELECT signed_at FROM access_review WHERE id = OLD.review_id) IS NOT NULL
            OR (SELECT signed_at FROM access_review WHERE id = NEW.review_id) IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'a review that was signed off does not change'); END",
    "CREATE TRIGGER access_review_line_no_delete BEFORE DELETE ON access_review_line
        BEGIN SELECT RAISE(ABORT, 'reviews are kept'); END",
];

const SIGNED_POSTGRESQL: &[&str] = &[
    "CREATE FUNCTION access_review_is_signed() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
            IF TG_OP = 'UPDATE' AND OLD.signed_at IS NULL THEN RETURN NEW; END IF;
            RAISE EXCEPTION 'a review that was signed off does not change';
        END $$",
    "CREATE TRIGGER access_review_no_change BEFORE UPDATE OR DELETE ON access_review
        FOR EACH ROW EXECUTE FUNCTION access_review_is_signed()",
    "CREATE FUNCTION access_review_line_is_signed() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
            IF TG_OP = 'DELETE' OR EXISTS (SELECT 1 FROM access_review WHERE signed_at IS NOT NULL
                AND (id = NEW.review_id OR (TG_OP = 'UPDATE' AND id = OLD.review_id))) THEN
                RAISE EXCEPTION 'a review that was signed off does not change';
            END IF;
            RETURN NEW;
        END $$",
    "CREATE TRIGGER access_review_line_no_change BEFORE INSERT OR UPDATE OR DELETE ON access_review_line
        FOR EACH ROW EXECUTE FUNCTION access_review_line_is_signed()",
];

const DOWN: &[&str] = &["DROP TABLE access_review_due", "DROP TABLE access_review_line", "DROP TABLE access_review"];
