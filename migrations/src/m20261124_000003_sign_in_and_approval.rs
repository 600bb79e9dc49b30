//! What guards a sign-in (throttling, second factors, e-mail changes), and what takes two people:
//! approval of Records Custodians and transfer of ownership.

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
    "ALTER TABLE practice ADD COLUMN second_factor_rule text NOT NULL DEFAULT 'off'
        CHECK (second_factor_rule IN ('off', 'managers', 'everyone'))",
    // Until then the rule only reminds.
    "ALTER TABLE practice ADD COLUMN second_factor_from bigint",
    "ALTER TABLE practice ADD COLUMN custodian_needs_approval boolean NOT NULL DEFAULT false",
    // Shorter than a password must be that is the only factor.
    "ALTER TABLE account ADD COLUMN password_is_short boolean NOT NULL DEFAULT false",
    // The password was right; nothing opens before the second factor was, too.
    "ALTER TABLE session ADD COLUMN waits_for_second_factor boolean NOT NULL DEFAULT false",
    // The invitation to accept as soon as it was.
    "ALTER TABLE session ADD COLUMN accepts_invitation_id {id} REFERENCES invitation (id)",
    // Wrong tries in a row, on all nodes together. The subject is a keyed hash: of an account, of
    // what was typed for an account that does not exist, or of a network address.
    "CREATE TABLE throttle (
        subject {bytes} PRIMARY KEY NOT NULL,
        failures integer NOT NULL,
        blocked_until bigint NOT NULL,
        updated_at bigint NOT NULL
    )",
    // The secret is derived from the server's key and this id, and stored nowhere.
    "CREATE TABLE authenticator (
        account_id {id} PRIMARY KEY NOT NULL REFERENCES account (id),
        id {id} NOT NULL,
        created_at bigint NOT NULL,
        confirmed_at bigint,
        -- The time step of the last code that was taken: a code works once.
        last_step bigint NOT NULL
    )",
    "CREATE TABLE recovery_code (
        account_id {id} NOT NULL REFERENCES account (id),
        code_hash {bytes} NOT NULL,
        used_at bigint,
        PRIMARY KEY (account_id, code_hash)
    )",
    "CREATE TABLE passkey (
        id {id} PRIMARY KEY NOT NULL,
        account_id {id} NOT NULL REFERENCES account (id),
        -- One passkey opens one account.
        credential_id {bytes} NOT NULL UNIQUE,
        credential text NOT NULL,
        name text NOT NULL,
        created_at bigint NOT NULL,
        last_used_at bigint
    )",
    "CREATE INDEX passkey_by_account ON passkey (account_id)",
    // What the server has to remember between its question to a passkey and the answer.
    "CREATE TABLE passkey_ceremony (
        id_hash {bytes} PRIMARY KEY NOT NULL,
        account_id {id} REFERENCES account (id),
        kind text NOT NULL CHECK (kind IN ('register', 'confirm', 'sign_in')),
        state text NOT NULL,
        expires_at bigint NOT NULL
    )",
    "CREATE TABLE email_change (
        id {id} PRIMARY KEY NOT NULL,
        account_id {id} NOT NULL REFERENCES account (id),
        email text NOT NULL,
        email_before text NOT NULL,
        -- The link to the new address confirms, the one to the old address stops.
        confirm_hash {bytes} NOT NULL UNIQUE,
        stop_hash {bytes} NOT NULL UNIQUE,
        created_at bigint NOT NULL,
        expires_at bigint NOT NULL,
        confirmed_at bigint,
        stopped_at bigint,
        superseded_at bigint
    )",
    // Only the newest change of an account can be confirmed.
    "CREATE UNIQUE INDEX email_change_live ON email_change (account_id)
        WHERE confirmed_at IS NULL AND stopped_at IS NULL AND superseded_at IS NULL",
    // A role with an end date is off from that minute on.
    "ALTER TABLE role_grant ADD COLUMN until bigint",
    "ALTER TABLE role_grant ADD COLUMN until_told_at bigint",
    "CREATE INDEX role_grant_until ON role_grant (until) WHERE ended_at IS NULL AND until IS NOT NULL",
    "CREATE TABLE role_request (
        id {id} PRIMARY KEY NOT NULL,
        practice_id {id} NOT NULL,
        staff_member_id {id} NOT NULL,
        role text NOT NULL CHECK (role IN ('records_custodian')),
        until bigint,
        asked_by {id} NOT NULL REFERENCES staff_member (id),
        asked_at bigint NOT NULL,
        decided_by {id} REFERENCES staff_member (id),
        decided_at bigint,
        decision text CHECK (decision IN ('approved', 'declined', 'withdrawn')),
        FOREIGN KEY (staff_member_id, practice_id) REFERENCES staff_member (id, practice_id)
    )",
    "CREATE UNIQUE INDEX role_request_waiting ON role_request (staff_member_id, role) WHERE decided_at IS NULL",
    "CREATE INDEX role_request_by_practice ON role_request (practice_id) WHERE decided_at IS NULL",
    "CREATE TABLE ownership_transfer (
        id {id} PRIMARY KEY NOT NULL,
        practice_id {id} NOT NULL,
        from_id {id} NOT NULL,
        to_id {id} NOT NULL,
        asked_at bigint NOT NULL,
        expires_at bigint NOT NULL,
        ended_at bigint,
        outcome text CHECK (outcome IN ('done', 'cancelled', 'declined', 'expired')),
        FOREIGN KEY (from_id, practice_id) REFERENCES staff_member (id, practice_id),
        FOREIGN KEY (to_id, practice_id) REFERENCES staff_member (id, practice_id)
    )",
    "CREATE UNIQUE INDEX ownership_transfer_live ON ownership_transfer (practice_id) WHERE ended_at IS NULL",
    "CREATE INDEX audit_event_by_actor ON audit_event (practice_id, actor_id, number)",
    // More kinds of letters. SQLite can't change a CHECK, so the table is made anew.
    "CREATE TABLE outbox_with_more_kinds (
        id {id} PRIMARY KEY NOT NULL,
        kind text NOT NULL CHECK (kind IN ('invitation', 'sign_in_help', 'password_reset', 'account_notice',
            'email_change', 'email_change_notice', 'role_request', 'role_ends', 'ownership_transfer')),
        practice_id {id} REFERENCES practice (id),
        staff_member_id {id} REFERENCES staff_member (id),
        invitation_id {id} REFERENCES invitation (id),
        password_reset_id {id} REFERENCES password_reset (id),
        -- The row that a newer kind of letter is about, in the table of that kind.
        about_id {id},
        -- What an account notice tells.
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
            created_at, due_at, attempts, leased_until, sent_at, failed_at, answer)
        SELECT id, kind, practice_id, staff_member_id, invitation_id, password_reset_id,
            created_at, due_at, attempts, leased_until, sent_at, failed_at, answer FROM outbox",
    "DROP TABLE outbox",
    "ALTER TABLE outbox_with_more_kinds RENAME TO outbox",
    "CREATE INDEX outbox_due ON outbox (due_at) WHERE sent_at IS NULL AND failed_at IS NULL",
    "CREATE INDEX outbox_by_person ON outbox (staff_member_id, created_at)",
];

const DOWN: &[&str] = &[
    "DELETE FROM outbox WHERE kind NOT IN ('invitation', 'sign_in_help', 'password_reset')",
    "ALTER TABLE outbox DROP COLUMN about_id",
    "ALTER TABLE outbox DROP COLUMN detail",
    "DROP INDEX audit_event_by_actor",
    "DROP TABLE ownership_transfer",
    "DROP TABLE role_request",
    "DROP INDEX role_grant_until",
    "ALTER TABLE role_grant DROP COLUMN until_told_at",
    "ALTER TABLE role_grant DROP COLUMN until",
    "DROP TABLE email_change",
    "DROP TABLE passkey_ceremony",
    "DROP TABLE passkey",
    "DROP TABLE recovery_code",
    "DROP TABLE authenticator",
    "DROP TABLE throttle",
    "DELETE FROM session WHERE waits_for_second_factor",
    "ALTER TABLE session DROP COLUMN accepts_invitation_id",
    "ALTER TABLE session DROP COLUMN waits_for_second_factor",
    "ALTER TABLE account DROP COLUMN password_is_short",
    "ALTER TABLE practice DROP COLUMN custodian_needs_approval",
    "ALTER TABLE practice DROP COLUMN second_factor_from",
    "ALTER TABLE practice DROP COLUMN second_factor_rule",
];
