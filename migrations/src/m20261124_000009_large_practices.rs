//! What makes lists, counts and searches of a large practice as quick as those of a small one.
//!
//! Who is active is still said by the open role grants alone. The database copies that into
//! `staff_member.roles_on` by itself, in the statement that changes a grant, so that an index can lead to
//! it; and it counts people as they come and change. Nothing else writes either.

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

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Postgres => run(manager, DOWN_POSTGRESQL).await?,
            _ => run(manager, DOWN_SQLITE).await?,
        }
        run(manager, DOWN).await
    }
}

const UP: &[&str] = &[
    // A bit for each role that is on: owner 1, manager 2, therapist 4, front office 8, records custodian 16.
    "ALTER TABLE staff_member ADD COLUMN roles_on integer NOT NULL DEFAULT 0",
    "UPDATE staff_member SET roles_on = (SELECT coalesce(sum(CASE role
            WHEN 'owner' THEN 1 WHEN 'manager' THEN 2 WHEN 'therapist' THEN 4 WHEN 'front_office' THEN 8 ELSE 16 END), 0)
        FROM role_grant WHERE staff_member_id = staff_member.id AND ended_at IS NULL)",
    // Each side of the list, and each role, in both orders: a page is read from where it begins.
    "CREATE INDEX staff_member_active ON staff_member (practice_id, sort_name, id) WHERE roles_on <> 0",
    "CREATE INDEX staff_member_inactive ON staff_member (practice_id, sort_name, id) WHERE roles_on = 0",
    "CREATE INDEX staff_member_invited ON staff_member (practice_id, sort_name, id)
        WHERE roles_on <> 0 AND account_id IS NULL",
    "CREATE INDEX staff_member_agents ON staff_member (practice_id, sort_name, id) WHERE kind = 'external_agent'",
    "CREATE INDEX staff_member_owner ON staff_member (practice_id, sort_name, id) WHERE (roles_on & 1) <> 0",
    "CREATE INDEX staff_member_management ON staff_member (practice_id, sort_name, id) WHERE (roles_on & 3) <> 0",
    "CREATE INDEX staff_member_managers ON staff_member (practice_id, sort_name, id) WHERE (roles_on & 2) <> 0",
    "CREATE INDEX staff_member_therapists ON staff_member (practice_id, sort_name, id) WHERE (roles_on & 4) <> 0",
    "CREATE INDEX staff_member_front_office ON staff_member (practice_id, sort_name, id) WHERE (roles_on & 8) <> 0",
    "CREATE INDEX staff_member_custodians ON staff_member (practice_id, sort_name, id) WHERE (roles_on & 16) <> 0",
    "CREATE INDEX staff_member_newest_active ON staff_member (practice_id, created_at, id) WHERE roles_on <> 0",
    "CREATE INDEX staff_member_newest_inactive ON staff_member (practice_id, created_at, id) WHERE roles_on = 0",
    "CREATE INDEX staff_member_newest_invited ON staff_member (practice_id, created_at, id)
        WHERE roles_on <> 0 AND account_id IS NULL",
    "CREATE TABLE staff_count (
        practice_id {id} PRIMARY KEY NOT NULL REFERENCES practice (id),
        -- At least one role on, invited people too.
        active integer NOT NULL,
        -- Those among them without an account.
        invited integer NOT NULL,
        inactive integer NOT NULL
    )",
    "INSERT INTO staff_count (practice_id, active, invited, inactive)
        SELECT practice_id,
            count(CASE WHEN roles_on <> 0 THEN 1 END),
            count(CASE WHEN roles_on <> 0 AND account_id IS NULL THEN 1 END),
            count(CASE WHEN roles_on = 0 THEN 1 END)
        FROM staff_member GROUP BY practice_id",
];

/// The trigram index stands in a table of its own, which is asked by number. A practice's people have
/// neighbouring ones, so that no search reads what belongs to another practice.
const UP_SQLITE: &[&str] = &[
    "CREATE VIRTUAL TABLE staff_search USING fts5 (name, email, tokenize = 'trigram')",
    "ALTER TABLE staff_count ADD COLUMN number integer",
    "UPDATE staff_count SET number = rowid",
    "CREATE UNIQUE INDEX staff_count_number ON staff_count (number)",
    "ALTER TABLE staff_member ADD COLUMN search_id integer",
    "UPDATE staff_member SET search_id = place.number * 4294967296 + place.person
        FROM (SELECT member.id, staff_count.number,
                row_number() OVER (PARTITION BY member.practice_id ORDER BY member.id) AS person
            FROM staff_member AS member JOIN staff_count ON staff_count.practice_id = member.practice_id) AS place
        WHERE place.id = staff_member.id",
    "INSERT INTO staff_search (rowid, name, email) SELECT search_id, search_name, email FROM staff_member",
    "CREATE UNIQUE INDEX staff_member_search ON staff_member (search_id)",
    "CREATE TRIGGER staff_member_counted AFTER INSERT ON staff_member BEGIN
        INSERT INTO staff_count (practice_id, number, active, invited, inactive)
            VALUES (NEW.practice_id, (SELECT coalesce(max(number), 0) + 1 FROM staff_count),
                NEW.roles_on <> 0, NEW.roles_on <> 0 AND NEW.account_id IS NULL, NEW.roles_on = 0)
            ON CONFLICT (practice_id) DO UPDATE SET active = active + excluded.active,
                invited = invited + excluded.invited, inactive = inactive + excluded.inactive;
        UPDATE staff_member SET search_id = (SELECT number * 4294967296 + active + inactive FROM staff_count
            WHERE practice_id = NEW.practice_id) WHERE id = NEW.id;
        INSERT INTO staff_search (rowid, name, email)
            SELECT search_id, search_name, email FROM staff_member WHERE id = NEW.id;
    END",
    "CREATE TRIGGER staff_member_found AFTER UPDATE OF search_name, email ON staff_member BEGIN
        UPDATE staff_search SET name = NEW.search_name, email = NEW.email WHERE rowid = NEW.search_id;
    END",
    "CREATE TRIGGER staff_member_recounted AFTER UPDATE OF roles_on, account_id ON staff_member
        WHEN NEW.roles_on IS NOT OLD.roles_on OR NEW.account_id IS NOT OLD.account_id BEGIN
        UPDATE staff_count SET active = active + (NEW.roles_on <> 0) - (OLD.roles_on <> 0),
            invited = invited + (NEW.roles_on <> 0 AND NEW.account_id IS NULL)
                - (OLD.roles_on <> 0 AND OLD.account_id IS NULL),
            inactive = inactive + (NEW.roles_on = 0) - (OLD.roles_on = 0)
        WHERE practice_id = NEW.practice_id;
    END",
    "CREATE TRIGGER role_grant_begins AFTER INSERT ON role_grant BEGIN
        UPDATE staff_member SET roles_on = (SELECT coalesce(sum(CASE role
                WHEN 'owner' THEN 1 WHEN 'manager' THEN 2 WHEN 'therapist' THEN 4 WHEN 'front_office' THEN 8
                ELSE 16 END), 0)
            FROM role_grant WHERE staff_member_id = NEW.staff_member_id AND ended_at IS NULL)
        WHERE id = NEW.staff_member_id;
    END",
    "CREATE TRIGGER role_grant_ends AFTER UPDATE OF ended_at ON role_grant BEGIN
        UPDATE staff_member SET roles_on = (SELECT coalesce(sum(CASE role
                WHEN 'owner' THEN 1 WHEN 'manager' THEN 2 WHEN 'therapist' THEN 4 WHEN 'front_office' THEN 8
                ELSE 16 END), 0)
            FROM role_grant WHERE staff_member_id = NEW.staff_member_id AND ended_at IS NULL)
        WHERE id = NEW.staff_member_id;
    END",
];

const UP_POSTGRESQL: &[&str] = &[
    "CREATE FUNCTION staff_member_counts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
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
    "CREATE TRIGGER staff_member_counted AFTER INSERT ON staff_member
        FOR EACH ROW EXECUTE FUNCTION staff_member_counts()",
    "CREATE TRIGGER staff_member_recounted AFTER UPDATE OF roles_on, account_id ON staff_member FOR EACH ROW
        WHEN (NEW.roles_on <> OLD.roles_on OR NEW.account_id IS DISTINCT FROM OLD.account_id)
        EXECUTE FUNCTION staff_member_counts()",
    "CREATE FUNCTION role_grant_shows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE staff_member SET roles_on = (SELECT coalesce(sum(CASE role
                WHEN 'owner' THEN 1 WHEN 'manager' THEN 2 WHEN 'therapist' THEN 4 WHEN 'front_office' THEN 8
                ELSE 16 END), 0)
            FROM role_grant WHERE staff_member_id = NEW.staff_member_id AND ended_at IS NULL)
        WHERE id = NEW.staff_member_id;
        RETURN NULL;
    END $$",
    "CREATE TRIGGER role_grant_shown AFTER INSERT OR UPDATE OF ended_at ON role_grant
        FOR EACH ROW EXECUTE FUNCTION role_grant_shows()",
    // Without the right to add it, or without its files, searches read every name: the program says so.
    "DO $$ BEGIN
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
        CREATE INDEX staff_member_search_name ON staff_member USING gin (search_name gin_trgm_ops);
        CREATE INDEX staff_member_search_email ON staff_member USING gin (email gin_trgm_ops);
    EXCEPTION WHEN insufficient_privilege OR undefined_file OR undefined_object OR feature_not_supported THEN
        RAISE NOTICE 'pg_trgm can not be added: %', SQLERRM;
    END $$",
];

const DOWN_SQLITE: &[&str] = &[
    "DROP TRIGGER role_grant_ends",
    "DROP TRIGGER role_grant_begins",
    "DROP TRIGGER staff_member_recounted",
    "DROP TRIGGER staff_member_found",
    "DROP TRIGGER staff_member_counted",
    "DROP INDEX staff_member_search",
    "ALTER TABLE staff_member DROP COLUMN search_id",
    "DROP TABLE staff_search",
];

// The extension stays: it may have been there before.
const DOWN_POSTGRESQL: &[&str] = &[
    "DROP INDEX IF EXISTS staff_member_search_email",
    "DROP INDEX IF EXISTS staff_member_search_name",
    "DROP TRIGGER role_grant_shown ON role_grant",
    "DROP FUNCTION role_grant_shows",
    "DROP TRIGGER staff_member_recounted ON staff_member",
    "DROP TRIGGER staff_member_counted ON staff_member",
    "DROP FUNCTION staff_member_counts",
];

const DOWN: &[&str] = &[
    "DROP TABLE staff_count",
    "DROP INDEX staff_member_newest_invited",
    "DROP INDEX staff_member_newest_inactive",
    "DROP INDEX staff_member_newest_active",
    "DROP INDEX staff_member_custodians",
    "DROP INDEX staff_member_front_office",
    "DROP INDEX staff_member_therapists",
    "DROP INDEX staff_member_managers",
    "DROP INDEX staff_member_management",
    "DROP INDEX staff_member_owner",
    "DROP INDEX staff_member_agents",
    "DROP INDEX staff_member_invited",
    "DROP INDEX staff_member_inactive",
    "DROP INDEX staff_member_active",
    "ALTER TABLE staff_member DROP COLUMN roles_on",
];
