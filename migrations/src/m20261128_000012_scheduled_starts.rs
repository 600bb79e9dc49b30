//! Roles that go on by themselves: a locum's first day, the way back from a leave.
//!
//! `staff_member.roles_on` says with a bit of its own, 32, that a role is to come, so that such people are on
//! the active side of lists, and so that whoever reads a person knows whether there is a plan to read, too.

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
            DbBackend::Postgres => run(manager, UP_POSTGRESQL).await,
            _ => run(manager, UP_SQLITE).await,
        }
    }

    /// Whoever waits for their first day is inactive before this.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &["UPDATE role_start SET ended_at = planned_at, outcome = 'cancelled' WHERE ended_at IS NULL"])
            .await?;
        match manager.get_database_backend() {
            DbBackend::Postgres => run(manager, DOWN_POSTGRESQL).await?,
            _ => run(manager, DOWN_SQLITE).await?,
        }
        run(manager, DOWN).await
    }
}

const UP: &[&str] = &[
    "CREATE TABLE role_start (
        id {id} PRIMARY KEY NOT NULL,
        practice_id {id} NOT NULL,
        staff_member_id {id} NOT NULL,
        role text NOT NULL CHECK (role IN ('manager', 'therapist', 'front_office', 'records_custodian')),
        -- When the role goes on.
        starts_at bigint NOT NULL,
        -- When it then goes off again.
        until bigint CHECK (until > starts_at),
        -- Comes back after a leave.
        is_return boolean NOT NULL,
        planned_by {id} NOT NULL REFERENCES staff_member (id),
        planned_at bigint NOT NULL,
        told_at bigint,
        -- The plan is over: carried out, taken back, replaced, or not carried out because nobody stood behind it.
        ended_at bigint,
        outcome text CHECK (outcome IN ('begun', 'cancelled', 'replaced', 'refused')),
        CHECK ((ended_at IS NULL) = (outcome IS NULL)),
        FOREIGN KEY (staff_member_id, practice_id) REFERENCES staff_member (id, practice_id)
    )",
    // A role is to come once or not at all.
    "CREATE UNIQUE INDEX role_start_planned ON role_start (staff_member_id, role) WHERE ended_at IS NULL",
    "CREATE INDEX role_start_due ON role_start (starts_at) WHERE ended_at IS NULL",
    // Who has an account, no role, and one to come: not among those whom colleagues see.
    "ALTER TABLE staff_count ADD COLUMN coming integer NOT NULL DEFAULT 0",
    // Nothing is granted before the Owner decides, and then from this moment on.
    "ALTER TABLE role_request ADD COLUMN starts_at bigint",
];

const DOWN: &[&str] = &[
    "ALTER TABLE role_request DROP COLUMN starts_at",
    "ALTER TABLE staff_count DROP COLUMN coming",
    "DROP TABLE role_start",
];

const UP_SQLITE: &[&str] = &[
    "DROP TRIGGER staff_member_recounted",
    "CREATE TRIGGER staff_member_recounted AFTER UPDATE OF roles_on, account_id ON staff_member
        WHEN NEW.roles_on IS NOT OLD.roles_on OR NEW.account_id IS NOT OLD.account_id BEGIN
        UPDATE staff_count SET active = active + (NEW.roles_on <> 0) - (OLD.roles_on <> 0),
            invited = invited + (NEW.roles_on <> 0 AND NEW.account_id IS NULL)
                - (OLD.roles_on <> 0 AND OLD.account_id IS NULL),
            inactive = inactive + (NEW.roles_on = 0) - (OLD.roles_on = 0),
            coming = coming + (NEW.roles_on = 32 AND NEW.account_id IS NOT NULL)
                - (OLD.roles_on = 32 AND OLD.account_id IS NOT NULL)
        WHERE practice_id = NEW.practice_id;
    END",
    "DROP TRIGGER role_grant_begins",
    "CREATE TRIGGER role_grant_begins AFTER INSERT ON role_grant BEGIN
        UPDATE staff_member SET roles_on = (SELECT coalesce(sum(CASE role
                WHEN 'owner' THEN 1 WHEN 'manager' THEN 2 WHEN 'therapist' THEN 4 WHEN 'front_office' THEN 8
                ELSE 16 END), 0)
            FROM role_grant WHERE staff_member_id = NEW.staff_member_id AND ended_at IS NULL)
            + 32 * EXISTS (SELECT 1 FROM role_start
                WHERE staff_member_id = NEW.staff_member_id AND ended_at IS NULL)
        WHERE id = NEW.staff_member_id;
    END",
    "DROP TRIGGER role_grant_ends",
    "CREATE TRIGGER role_grant_ends AFTER UPDATE OF ended_at ON role_grant BEGIN
        UPDATE staff_member SET roles_on = (SELECT coalesce(sum(CASE role
                WHEN 'owner' THEN 1 WHEN 'manager' THEN 2 WHEN 'therapist' THEN 4 WHEN 'front_office' THEN 8
                ELSE 16 END), 0)
            FROM role_grant WHERE staff_member_id = NEW.staff_member_id AND ended_at IS NULL)
            + 32 * EXISTS (SELECT 1 FROM role_start
                WHERE staff_member_id = NEW.staff_member_id AND ended_at IS NULL)
        WHERE id = NEW.staff_member_id;
    END",
    "CREATE TRIGGER role_start_begins AFTER INSERT ON role_start BEGIN
        UPDATE staff_member SET roles_on = (SELECT coalesce(sum(CASE role
                WHEN 'owner' THEN 1 WHEN 'manager' THEN 2 WHEN 'therapist' THEN 4 WHEN 'front_office' THEN 8
                ELSE 16 END), 0)
            FROM role_grant WHERE staff_member_id = NEW.staff_member_id AND ended_at IS NULL)
            + 32 * EXISTS (SELECT 1 FROM role_start
                WHERE staff_member_id = NEW.staff_member_id AND ended_at IS NULL)
        WHERE id = NEW.staff_member_id;
    END",
    "CREATE TRIGGER role_start_ends AFTER UPDATE OF ended_at ON role_start BEGIN
        UPDATE staff_member SET roles_on = (SELECT coalesce(sum(CASE role
                WHEN 'owner' THEN 1 WHEN 'manager' THEN 2 WHEN 'therapist' THEN 4 WHEN 'front_office' THEN 8
                ELSE 16 END), 0)
            FROM role_grant WHERE staff_member_id = NEW.staff_member_id AND ended_at IS NULL)
            + 32 * EXISTS (SELECT 1 FROM role_start
                WHERE staff_member_id = NEW.staff_member_id AND ended_at IS NULL)
        WHERE id = NEW.staff_member_id;
    END",
];

const UP_POSTGRESQL: &[&str] = &[
    "CREATE OR REPLACE FUNCTION staff_member_counts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'INSERT' THEN
            INSERT INTO staff_count (practice_id, active, invited, inactive)
                VALUES (NEW.practice_id, (NEW.roles_on <> 0)::integer,
                    (NEW.roles_on <> 0 AND NEW.account_id IS NULL)::integer, (NEW.roles_on = 0)::integer)
                ON CONFLICT (practice_id) DO UPDATE SET active = staff_count.active + excluded.active,
                    invited = staff_count.invited + excluded.invited,
                    inactive = staff_count.inactive + excluded.inactive;
        ELSE
            UPDATE staff_count SET
                active = active + (NEW.roles_on <> 0)::integer - (OLD.roles_on <> 0)::integer,
                invited = invited + (NEW.roles_on <> 0 AND NEW.account_id IS NULL)::integer
                    - (OLD.roles_on <> 0 AND OLD.account_id IS NULL)::integer,
                inactive = inactive + (NEW.roles_on = 0)::integer - (OLD.roles_on = 0)::integer,
                coming = coming + (NEW.roles_on = 32 AND NEW.account_id IS NOT NULL)::integer
                    - (OLD.roles_on = 32 AND OLD.account_id IS NOT NULL)::integer
            WHERE practice_id = NEW.practice_id;
        END IF;
        RETURN NULL;
    END $$",
    "CREATE OR REPLACE FUNCTION role_grant_shows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE staff_member SET roles_on = (SELECT coalesce(sum(CASE role
                WHEN 'owner' THEN 1 WHEN 'manager' THEN 2 WHEN 'therapist' THEN 4 WHEN 'front_office' THEN 8
                ELSE 16 END), 0)
            FROM role_grant WHERE staff_member_id = NEW.staff_member_id AND ended_at IS NULL)
            + CASE WHEN EXISTS (SELECT 1 FROM role_start
                WHERE staff_member_id = NEW.staff_member_id AND ended_at IS NULL) THEN 32 ELSE 0 END
        WHERE id = NEW.staff_member_id;
        RETURN NULL;
    END $$",
    "CREATE TRIGGER role_start_shown AFTER INSERT OR UPDATE OF ended_at ON role_start
        FOR EACH ROW EXECUTE FUNCTION role_grant_shows()",
];

const DOWN_SQLITE: &[&str] = &[
    "DROP TRIGGER role_start_ends",
    "DROP TRIGGER role_start_begins",
    "DROP TRIGGER role_grant_ends",
    "CREATE TRIGGER role_grant_ends AFTER UPDATE OF ended_at ON role_grant BEGIN
        UPDATE staff_member SET roles_on = (SELECT coalesce(sum(CASE role
                WHEN 'owner' THEN 1 WHEN 'manager' THEN 2 WHEN 'therapist' THEN 4 WHEN 'front_office' THEN 8
                ELSE 16 END), 0)
            FROM role_grant WHERE staff_member_id = NEW.staff_member_id AND ended_at IS NULL)
        WHERE id = NEW.staff_member_id;
    END",
    "DROP TRIGGER role_grant_begins",
    "CREATE TRIGGER role_grant_begins AFTER INSERT ON role_grant BEGIN
        UPDATE staff_member SET roles_on = (SELECT coalesce(sum(CASE role
                WHEN 'owner' THEN 1 WHEN 'manager' THEN 2 WHEN 'therapist' THEN 4 WHEN 'front_office' THEN 8
                ELSE 16 END), 0)
            FROM role_grant WHERE staff_member_id = NEW.staff_member_id AND ended_at IS NULL)
        WHERE id = NEW.staff_member_id;
    END",
    "DROP TRIGGER staff_member_recounted",
    "CREATE TRIGGER staff_member_recounted AFTER UPDATE OF roles_on, account_id ON staff_member
        WHEN NEW.roles_on IS NOT OLD.roles_on OR NEW.account_id IS NOT OLD.account_id BEGIN
        UPDATE staff_count SET active = active + (NEW.roles_on <> 0) - (OLD.roles_on <> 0),
            invited = invited + (NEW.roles_on <> 0 AND NEW.account_id IS NULL)
                - (OLD.roles_on <> 0 AND OLD.account_id IS NULL),
            inactive = inactive + (NEW.roles_on = 0) - (OLD.roles_on = 0)
        WHERE practice_id = NEW.practice_id;
    END",
];

const DOWN_POSTGRESQL: &[&str] = &[
    "DROP TRIGGER role_start_shown ON role_start",
    "CREATE OR REPLACE FUNCTION role_grant_shows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE staff_member SET roles_on = (SELECT coalesce(sum(CASE role
                WHEN 'owner' THEN 1 WHEN 'manager' THEN 2 WHEN 'therapist' THEN 4 WHEN 'front_office' THEN 8
                ELSE 16 END), 0)
            FROM role_grant WHERE staff_member_id = NEW.staff_member_id AND ended_at IS NULL)
        WHERE id = NEW.staff_member_id;
        RETURN NULL;
    END $$",
    "CREATE OR REPLACE FUNCTION staff_member_counts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'INSERT' THEN
            INSERT INTO staff_count (practice_id, active, invited, inactive)
                VALUES (NEW.practice_id, (NEW.roles_on <> 0)::integer,
                    (NEW.roles_on <> 0 AND NEW.account_id IS NULL)::integer, (NEW.roles_on = 0)::integer)
                ON CONFLICT (practice_id) DO UPDATE SET active = staff_count.active + excluded.active,
                    invited = staff_count.invited + excluded.invited,
                    inactive = staff_count.inactive + excluded.inactive;
        ELSE
            UPDATE staff_count SET
                active = active + (NEW.roles_on <> 0)::integer - (OLD.roles_on <> 0)::integer,
                invited = invited + (NEW.roles_on <> 0 AND NEW.account_id IS NULL)::integer
                    - (OLD.roles_on <> 0 AND OLD.account_id IS NULL)::integer,
                inactive = inactive + (NEW.roles_on = 0)::integer - (OLD.roles_on = 0)::integer
            WHERE practice_id = NEW.practice_id;
        END IF;
        RETURN NULL;
    END $$",
];
