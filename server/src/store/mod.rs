//! Queries: rows in and out, on SQLite and PostgreSQL alike.
//!
//! Never here: decisions, the clock, HTTP. A function on practice data takes the practice.

pub mod access_review_due;
pub mod access_reviews;
pub mod accounts;
pub mod agent_codes;
pub mod agents;
pub mod audit;
pub mod email_changes;
mod entity;
pub mod file;
pub mod fold;
pub mod imports;
pub mod invitations;
pub mod operation;
pub mod outbox;
pub mod ownership;
pub mod password_resets;
pub mod practices;
pub mod reviewed_roles;
pub mod role_ends;
pub mod role_requests;
pub mod role_starts;
pub mod roles;
pub mod schema;
pub mod seats;
pub mod second_factors;
pub mod sessions;
pub mod sign_ups;
pub mod staff;
pub mod staff_export;
pub mod staff_list;
pub mod statements;
pub mod submissions;
pub mod subscriptions;
pub mod throttle;

use anyhow::Context;
use app::domain::PracticeId;
use migrations::Migrator;
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    EntityTrait, IsolationLevel, QueryFilter, QueryOrder, QuerySelect, SqlErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait, sqlx::Connection,
};
use sea_orm_migration::MigratorTrait;
use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, LazyLock, Mutex, PoisonError},
    time::Duration,
};

/// Connects to the database at `url` (`sqlite://…` or `postgres://…`).
///
/// # Errors
/// When it can't be reached; the message does not repeat the URL, which may hold a password.
pub async fn connect(url: &str) -> anyhow::Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options
        .sqlx_logging(false)
        .max_connections(8)
        .acquire_timeout(Duration::from_secs(10))
        // Each is tried when it goes back to the pool; trying it again before every statement is one way more
        // to the database and back.
        .test_before_acquire_if_idle_for(Duration::from_secs(1))
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "NORMAL")
                .pragma("foreign_keys", "ON")
                // In KiB, twice SQLite's own: what a page of the list reads stays there (docs/performance.md).
                .pragma("cache_size", "-4096")
                .busy_timeout(Duration::from_secs(5))
        });
    // On a full disk SQLite ends a transaction by itself, and sqlx goes on believing in it: the next one on that
    // connection would be a savepoint without the write lock, and what it "commits" is lost at the end.
    options.map_sqlx_sqlite_before_acquire(|connection, _| {
        let usable = !connection.is_in_transaction();
        Box::pin(async move { Ok(usable) })
    });
    Database::connect(options).await.context("DATABASE_URL: the database can't be opened")
}

/// Brings the schema up to date. Nodes that start together take turns.
///
/// # Errors
/// When a migration fails, or the schema is newer than this program.
pub async fn migrate(db: &DatabaseConnection) -> anyhow::Result<()> {
    if db.get_database_backend() != DbBackend::Postgres {
        return migrate_file(db).await;
    }
    let lock = db.begin().await.context("begin migration")?;
    // Held until `lock` ends. The number is ours alone: "rolecall" in ASCII.
    lock.execute_unprepared("SELECT pg_advisory_xact_lock(8245935278387129452)").await?;
    schema::Schema::of(db).await?.is_not_newer()?;
    Migrator::up(db, None).await.context("migrate the database")?;
    lock.commit().await.context("release the migration lock")
}

/// SQLite has no lock that outlasts a transaction. Of two starts at once one migrates, and the
/// other one, whose transaction failed, finds it done.
async fn migrate_file(db: &DatabaseConnection) -> anyhow::Result<()> {
    schema::Schema::of(db).await?.is_not_newer()?;
    let mut tries = 0;
    loop {
        match Migrator::up(db, None).await {
            Err(_) if tries < 20 => tries += 1,
            done => return done.context("migrate the database"),
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// A transaction that will write. SQLite takes its one write lock at once (a lock taken later
/// fails under load); on PostgreSQL the practices' rows are locked, in one order, so that rules
/// which look at several rows hold for two requests at the same time, too.
pub async fn write_tx(db: &DatabaseConnection, practices: &[PracticeId]) -> anyhow::Result<DatabaseTransaction> {
    let options =
        TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
    let turn = queue_to_write(db);
    let turn = turn.lock().await;
    let tx = db.begin_with_options(options).await.context("begin to write")?;
    drop(turn);
    if tx.get_database_backend() == DbBackend::Postgres && !practices.is_empty() {
        entity::practice::Entity::find()
            .filter(entity::practice::COLUMN.id.is_in(practices.iter().map(|practice| practice.uuid())))
            .order_by_asc(entity::practice::COLUMN.id)
            .lock_exclusive()
            .all(&tx)
            .await
            .context("lock the practice")?;
    }
    Ok(tx)
}

/// Those who wait for the write lock of a SQLite file ask for it one after the other, in the order in which they came:
/// by itself SQLite looks now and then whether the lock is free, and whoever looks at the wrong moments (while somebody
/// adds two thousand people, say) gives up in the end. PostgreSQL has a queue of its own, so there each has its turn at
/// once.
fn queue_to_write(db: &DatabaseConnection) -> Arc<tokio::sync::Mutex<()>> {
    static QUEUES: LazyLock<Mutex<HashMap<PathBuf, Arc<tokio::sync::Mutex<()>>>>> = LazyLock::new(Mutex::default);
    if db.get_database_backend() != DbBackend::Sqlite {
        return Arc::default();
    }
    let file = db.get_sqlite_connection_pool().connect_options().get_filename().to_owned();
    QUEUES.lock().unwrap_or_else(PoisonError::into_inner).entry(file).or_default().clone()
}

/// A transaction that only reads, all of it as it is at one moment. (On SQLite, what is read first fixes it.)
pub async fn read_tx(db: &DatabaseConnection) -> anyhow::Result<DatabaseTransaction> {
    let options = match db.get_database_backend() {
        DbBackend::Postgres => TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            ..Default::default()
        },
        _ => TransactionOptions::default(),
    };
    db.begin_with_options(options).await.context("begin to read")
}

/// The channel on which PostgreSQL tells of changes; its messages are ids of practices. (The migration's
/// triggers name it, too.)
pub const CHANGES: &str = "rolecall_changes";

/// Whether the database refused a row because one like it exists, in a constraint or on a column
/// whose name holds `what`. (PostgreSQL names the constraint, SQLite the columns.)
pub fn exists_already(error: &DbErr, what: &str) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(message)) if message.contains(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn after_sqlite_rolled_back_by_itself_the_next_change_has_the_write_lock_and_stays() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/test.db?mode=rwc", folder.path().display());
        let db = connect(&url).await.unwrap();
        let mut impatient = ConnectOptions::new(&url);
        impatient.map_sqlx_sqlite_opts(|sqlite| sqlite.busy_timeout(Duration::ZERO));
        let other = Database::connect(impatient).await.unwrap();
        // The pool takes connections back in the background; the test is about one that is used again.
        let idle = async || {
            let pool = db.get_sqlite_connection_pool();
            while pool.num_idle() < pool.size() as usize {
                tokio::task::yield_now().await;
            }
        };
        db.execute_unprepared("CREATE TABLE t (n integer)").await.unwrap();
        idle().await;
        let tx = write_tx(&db, &[]).await.unwrap();
        // What SQLite does when the disk is full.
        tx.execute_unprepared("ROLLBACK").await.unwrap();
        drop(tx);
        idle().await;
        let tx = write_tx(&db, &[]).await.unwrap();
        assert!(write_tx(&other, &[]).await.is_err(), "two have the write lock");
        tx.execute_unprepared("INSERT INTO t VALUES (1)").await.unwrap();
        tx.commit().await.unwrap();
        assert!(write_tx(&other, &[]).await.is_ok(), "the write lock is never given back");
    }

    #[tokio::test]
    async fn migrations_go_up_down_and_up_again_on_sqlite() {
        let folder = tempfile::tempdir().unwrap();
        let db = connect(&format!("sqlite://{}/test.db?mode=rwc", folder.path().display())).await.unwrap();
        migrate(&db).await.unwrap();
        Migrator::down(&db, None).await.unwrap();
        migrate(&db).await.unwrap();
        migrate(&db).await.unwrap();
        assert!(Migrator::get_pending_migrations(&db).await.unwrap().is_empty());
    }
}
