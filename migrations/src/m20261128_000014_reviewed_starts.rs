//! Access reviews look at roles that are to come, too: access that begins on a day is access that somebody allowed.

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
        run(manager, signed(manager)).await
    }

    /// What was decided about roles to come is lost by this, and with it the proof of the reviews that have such
    /// lines.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await?;
        run(manager, signed(manager)).await
    }
}

fn signed(manager: &SchemaManager<'_>) -> &'static [&'static str] {
    match manager.get_database_backend() {
        DbBackend::Postgres => SIGNED_POSTGRESQL,
        _ => SIGNED_SQLITE,
    }
}

/// SQLite can't take a NOT NULL or a primary key from a table, so the table is made anew. Nothing refers to it.
const UP: &[&str] = &[
    "CREATE TABLE access_review_line_anew (
        review_id {id} NOT NULL,
        practice_id {id} NOT NULL,
        -- One time of a role's being on, or one plan for it: what was confirmed is not what was turned on, or
        -- planned, again later.
        access_id {id} NOT NULL,
        role_grant_id {id} REFERENCES role_grant (id),
        role_start_id {id} REFERENCES role_start (id),
        staff_member_id {id} NOT NULL,
        -- As the person was called then.
        name text NOT NULL,
        role text NOT NULL,
        -- Since when the role had been on, or from when on it was to be.
        granted_at bigint NOT NULL,
        granted_by_name text,
        verdict text NOT NULL CHECK (verdict IN ('kept', 'removed', 'ended')),
        decided_at bigint NOT NULL,
        -- NULL: the system, at an end that was set.
        decided_by_name text,
        PRIMARY KEY (review_id, access_id),
        CHECK (access_id = coalesce(role_grant_id, role_start_id)),
        CHECK ((role_grant_id IS NULL) <> (role_start_id IS NULL)),
        FOREIGN KEY (review_id, practice_id) REFERENCES access_review (id, practice_id),
        FOREIGN KEY (staff_member_id, practice_id) REFERENCES staff_member (id, practice_id)
    )",
    "INSERT INTO access_review_line_anew (review_id, practice_id, access_id, role_grant_id, staff_member_id, name,
            role, granted_at, granted_by_name, verdict, decided_at, decided_by_name)
        SELECT review_id, practice_id, role_grant_id, role_grant_id, staff_member_id, name, role, granted_at,
            granted_by_name, verdict, decided_at, decided_by_name
        FROM access_review_line",
    "DROP TABLE access_review_line",
    "ALTER TABLE access_review_line_anew RENAME TO access_review_line",
    // Who took a plan back, or put another one in its place. NULL: the system.
    "ALTER TABLE role_start ADD COLUMN ended_by {id}",
];

const DOWN: &[&str] = &[
    "ALTER TABLE role_start DROP COLUMN ended_by",
    "CREATE TABLE access_review_line_anew (
        review_id {id} NOT NULL,
        practice_id {id} NOT NULL,
        role_grant_id {id} NOT NULL REFERENCES role_grant (id),
        staff_member_id {id} NOT NULL,
        name text NOT NULL,
        role text NOT NULL,
        granted_at bigint NOT NULL,
        granted_by_name text,
        verdict text NOT NULL CHECK (verdict IN ('kept', 'removed', 'ended')),
        decided_at bigint NOT NULL,
        decided_by_name text,
        PRIMARY KEY (review_id, role_grant_id),
        FOREIGN KEY (review_id, practice_id) REFERENCES access_review (id, practice_id),
        FOREIGN KEY (staff_member_id, practice_id) REFERENCES staff_member (id, practice_id)
    )",
    "INSERT INTO access_review_line_anew
        SELECT review_id, practice_id, role_grant_id, staff_member_id, name, role, granted_at, granted_by_name, verdict,
            decided_at, decided_by_name
        FROM access_review_line WHERE role_grant_id IS NOT NULL",
    "DROP TABLE access_review_line",
    "ALTER TABLE access_review_line_anew RENAME TO access_review_line",
];

/// The triggers went with the table.
const SIGNED_SQLITE: &[&str] = &[
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

const SIGNED_POSTGRESQL: &[&str] =
    &["CREATE TRIGGER access_review_line_no_change BEFORE INSERT OR UPDATE OR DELETE ON access_review_line
        FOR EACH ROW EXECUTE FUNCTION access_review_line_is_signed()"];
