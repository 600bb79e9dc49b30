//! External agents: what connects them to a practice, the codes by which that begins, and the requests
//! of people who sign up without an invitation.

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
    "ALTER TABLE practice ADD COLUMN colour text NOT NULL DEFAULT 'teal'
        CHECK (colour IN ('teal', 'blue', 'violet', 'plum', 'red', 'amber', 'olive', 'green'))",
    // An agent who does not use a connection for so long loses it.
    "ALTER TABLE practice ADD COLUMN agent_unused_days integer NOT NULL DEFAULT 90
        CHECK (agent_unused_days BETWEEN 14 AND 365)",
    "ALTER TABLE practice ADD COLUMN suspend_at_agreement_end boolean NOT NULL DEFAULT true",
    // Signs in without a place in any practice, too: there to connect to one.
    "ALTER TABLE account ADD COLUMN agent boolean NOT NULL DEFAULT false",
    // Of people who signed up without an invitation; the others are named where they work.
    "ALTER TABLE account ADD COLUMN first_name text",
    "ALTER TABLE account ADD COLUMN last_name text",
    // Cancelled by the invited person, not by the practice.
    "ALTER TABLE invitation ADD COLUMN declined boolean NOT NULL DEFAULT false",
    "CREATE TABLE agent_connection (
        staff_member_id {id} PRIMARY KEY NOT NULL,
        practice_id {id} NOT NULL,
        -- The business associate agreement, where there is one: a day, and the end of its last day.
        agreement_signed_on text,
        agreement_until bigint,
        agreement_told_at bigint,
        -- The last request in this practice, to the hour; the connection's beginning before the first.
        used_at bigint NOT NULL,
        unused_told_at bigint,
        suspended text CHECK (suspended IN ('unused', 'agreement')),
        -- By either side; without it a connection that opens nothing is only suspended, or just begun.
        ended_at bigint,
        FOREIGN KEY (staff_member_id, practice_id) REFERENCES staff_member (id, practice_id)
    )",
    "CREATE INDEX agent_connection_by_use ON agent_connection (used_at) WHERE suspended IS NULL",
    "CREATE INDEX agent_connection_by_agreement ON agent_connection (agreement_until)
        WHERE suspended IS NULL AND agreement_until IS NOT NULL",
    // Read out on the phone. The code itself is derived from the server's key and the id.
    "CREATE TABLE agent_code (
        id {id} PRIMARY KEY NOT NULL,
        account_id {id} NOT NULL REFERENCES account (id),
        token text NOT NULL,
        created_at bigint NOT NULL,
        expires_at bigint NOT NULL,
        wrong_tries integer NOT NULL,
        superseded_at bigint,
        used_at bigint,
        used_by {id} REFERENCES practice (id)
    )",
    // Whoever types a token means one code.
    "CREATE UNIQUE INDEX agent_code_live ON agent_code (token) WHERE used_at IS NULL AND superseded_at IS NULL",
    "CREATE UNIQUE INDEX agent_code_of_account ON agent_code (account_id)
        WHERE used_at IS NULL AND superseded_at IS NULL",
    "CREATE INDEX agent_code_by_account ON agent_code (account_id, created_at)",
    "CREATE TABLE sign_up_request (
        id {id} PRIMARY KEY NOT NULL,
        kind text NOT NULL CHECK (kind IN ('agent', 'practice')),
        email text NOT NULL,
        token_hash {bytes} NOT NULL UNIQUE,
        created_at bigint NOT NULL,
        expires_at bigint NOT NULL,
        superseded_at bigint,
        used_at bigint
    )",
    "CREATE INDEX sign_up_request_by_email ON sign_up_request (email, created_at)",
    "CREATE INDEX email_change_by_email ON email_change (email, created_at)",
    "CREATE INDEX invitation_by_email ON invitation (email)",
    // More kinds of letters. SQLite can't change a CHECK, so the table is made anew.
    "CREATE TABLE outbox_with_more_kinds (
        id {id} PRIMARY KEY NOT NULL,
        kind text NOT NULL CHECK (kind IN ('invitation', 'sign_in_help', 'password_reset', 'account_notice',
            'email_change', 'email_change_notice', 'role_request', 'role_ends', 'ownership_transfer',
            'place_notice', 'sign_up')),
        practice_id {id} REFERENCES practice (id),
        staff_member_id {id} REFERENCES staff_member (id),
        invitation_id {id} REFERENCES invitation (id),
        password_reset_id {id} REFERENCES password_reset (id),
        -- The row that a newer kind of letter is about, in the table of that kind.
        about_id {id},
        -- What a notice tells.
        detail text,
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
    "INSERT INTO outbox_with_more_kinds (id, kind, practice_id, staff_member_id, invitation_id, password_reset_id,
            about_id, detail, created_at, due_at, attempts, leased_until, sent_at, failed_at, answer)
        SELECT id, kind, practice_id, staff_member_id, invitation_id, password_reset_id,
            about_id, detail, created_at, due_at, attempts, leased_until, sent_at, failed_at, answer FROM outbox",
    "DROP TABLE outbox",
    "ALTER TABLE outbox_with_more_kinds RENAME TO outbox",
    "CREATE INDEX outbox_due ON outbox (due_at) WHERE sent_at IS NULL AND failed_at IS NULL",
    "CREATE INDEX outbox_by_person ON outbox (staff_member_id, created_at)",
];

const DOWN: &[&str] = &[
    "DELETE FROM outbox WHERE kind IN ('place_notice', 'sign_up')",
    "DROP INDEX invitation_by_email",
    "DROP INDEX email_change_by_email",
    "DROP TABLE sign_up_request",
    "DROP TABLE agent_code",
    "DROP TABLE agent_connection",
    "ALTER TABLE invitation DROP COLUMN declined",
    "ALTER TABLE account DROP COLUMN last_name",
    "ALTER TABLE account DROP COLUMN first_name",
    "ALTER TABLE account DROP COLUMN agent",
    "ALTER TABLE practice DROP COLUMN suspend_at_agreement_end",
    "ALTER TABLE practice DROP COLUMN agent_unused_days",
    "ALTER TABLE practice DROP COLUMN colour",
];
