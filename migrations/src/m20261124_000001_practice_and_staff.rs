//! Practices, accounts, staff members, their roles, and the links by which they get in.
//!
//! Times are Unix milliseconds: a text timestamp sorts wrongly on SQLite. There is no "active"
//! column: active means that a role grant is open.

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
    "CREATE TABLE practice (
        id {id} PRIMARY KEY NOT NULL,
        slug text NOT NULL UNIQUE,
        name text NOT NULL,
        time_zone text NOT NULL,
        -- How long an invitation link lives; 1 hour to 30 days.
        invitation_hours integer NOT NULL CHECK (invitation_hours BETWEEN 1 AND 720),
        idle_minutes integer NOT NULL CHECK (idle_minutes BETWEEN 1 AND 720),
        managers_manage_managers boolean NOT NULL,
        created_at bigint NOT NULL
    )",
    // Both kept in one normalised spelling by the program: one account per spelling of a name.
    "CREATE TABLE account (
        id {id} PRIMARY KEY NOT NULL,
        username text NOT NULL UNIQUE,
        email text NOT NULL UNIQUE,
        password_hash text NOT NULL,
        password_changed_at bigint NOT NULL,
        last_sign_in_at bigint,
        created_at bigint NOT NULL
    )",
    "CREATE TABLE staff_member (
        id {id} PRIMARY KEY NOT NULL,
        practice_id {id} NOT NULL REFERENCES practice (id),
        account_id {id} REFERENCES account (id),
        kind text NOT NULL CHECK (kind IN ('employee', 'external_agent')),
        first_name text NOT NULL,
        last_name text NOT NULL,
        title text NOT NULL,
        phone text NOT NULL,
        licence text NOT NULL,
        npi text NOT NULL,
        email text NOT NULL,
        -- Folded (no case, no accents), so that sorting and searching need no collation.
        sort_name text NOT NULL,
        search_name text NOT NULL,
        created_at bigint NOT NULL,
        -- Invariant 4: one normalised e-mail per practice, active or not.
        CONSTRAINT staff_member_email UNIQUE (practice_id, email),
        -- One place per account in a practice.
        CONSTRAINT staff_member_account UNIQUE (practice_id, account_id),
        -- So that rows about a person can prove that they are of the same practice.
        CONSTRAINT staff_member_practice UNIQUE (id, practice_id)
    )",
    "CREATE INDEX staff_member_by_name ON staff_member (practice_id, sort_name, id)",
    "CREATE INDEX staff_member_by_account ON staff_member (account_id)",
    "CREATE TABLE role_grant (
        id {id} PRIMARY KEY NOT NULL,
        practice_id {id} NOT NULL,
        staff_member_id {id} NOT NULL,
        role text NOT NULL CHECK (role IN ('owner', 'manager', 'therapist', 'front_office', 'records_custodian')),
        granted_at bigint NOT NULL,
        granted_by {id} REFERENCES staff_member (id),
        ended_at bigint,
        ended_by {id} REFERENCES staff_member (id),
        -- Invariant 8: a grant never reaches into another practice.
        FOREIGN KEY (staff_member_id, practice_id) REFERENCES staff_member (id, practice_id)
    )",
    // A role is on once or not at all.
    "CREATE UNIQUE INDEX role_grant_on ON role_grant (staff_member_id, role) WHERE ended_at IS NULL",
    // Invariant 1: at most one Owner per practice. (At least one: the program never ends that grant.)
    "CREATE UNIQUE INDEX role_grant_owner ON role_grant (practice_id) WHERE role = 'owner' AND ended_at IS NULL",
    "CREATE INDEX role_grant_by_person ON role_grant (staff_member_id, ended_at)",
    "CREATE TABLE invitation (
        id {id} PRIMARY KEY NOT NULL,
        practice_id {id} NOT NULL,
        staff_member_id {id} NOT NULL,
        -- The token itself is derived when a letter is written, and stored nowhere.
        token_hash {bytes} NOT NULL UNIQUE,
        email text NOT NULL,
        invited_by {id} REFERENCES staff_member (id),
        created_at bigint NOT NULL,
        expires_at bigint NOT NULL,
        accepted_at bigint,
        superseded_at bigint,
        cancelled_at bigint,
        FOREIGN KEY (staff_member_id, practice_id) REFERENCES staff_member (id, practice_id)
    )",
    // Invariant 3: at most one live invitation per staff member.
    "CREATE UNIQUE INDEX invitation_live ON invitation (staff_member_id)
        WHERE accepted_at IS NULL AND superseded_at IS NULL AND cancelled_at IS NULL",
    "CREATE INDEX invitation_by_person ON invitation (staff_member_id, created_at)",
    // A session is named by a hash: whoever reads this table can't become somebody else.
    "CREATE TABLE session (
        id_hash {bytes} PRIMARY KEY NOT NULL,
        account_id {id} NOT NULL REFERENCES account (id),
        created_at bigint NOT NULL,
        last_seen_at bigint NOT NULL,
        expires_at bigint NOT NULL,
        address text NOT NULL,
        user_agent text NOT NULL
    )",
    "CREATE INDEX session_by_account ON session (account_id)",
    "CREATE TABLE password_reset (
        id {id} PRIMARY KEY NOT NULL,
        account_id {id} NOT NULL REFERENCES account (id),
        token_hash {bytes} NOT NULL UNIQUE,
        -- The staff member who asked for it, unless the person did.
        asked_by {id} REFERENCES staff_member (id),
        created_at bigint NOT NULL,
        expires_at bigint NOT NULL,
        used_at bigint,
        superseded_at bigint
    )",
    // Only the newest reset link works.
    "CREATE UNIQUE INDEX password_reset_live ON password_reset (account_id)
        WHERE used_at IS NULL AND superseded_at IS NULL",
];

const DOWN: &[&str] = &[
    "DROP TABLE password_reset",
    "DROP TABLE session",
    "DROP TABLE invitation",
    "DROP TABLE role_grant",
    "DROP TABLE staff_member",
    "DROP TABLE account",
    "DROP TABLE practice",
];
