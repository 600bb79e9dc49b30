//! A SQLite database as a file: copied while it is in use, and looked at before anybody uses it.

use super::schema::Schema;
use anyhow::{Context, ensure};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement,
    sqlx::sqlite::SqliteConnectOptions,
};
use std::{path::Path, time::Duration};

/// Writes a copy of the database, as it is at one moment, into `to`, which must be an empty file or
/// none. Readers and writers go on meanwhile.
pub async fn copy(db: &DatabaseConnection, to: &Path) -> anyhow::Result<()> {
    let to = to.to_str().context("the file's name is no text")?;
    let vacuum = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO $1", [to.into()]);
    db.execute_raw(vacuum).await.map(|_| ()).context("copy the database")
}

/// Opens a file that must not be changed by looking at it.
pub async fn open_read_only(file: &Path) -> anyhow::Result<DatabaseConnection> {
    open(file, true).await
}

/// Opens a file to work on while nobody else does: without the files that several connections share.
pub async fn open_alone(file: &Path) -> anyhow::Result<DatabaseConnection> {
    open(file, false).await
}

async fn open(file: &Path, read_only: bool) -> anyhow::Result<DatabaseConnection> {
    let file = file.to_owned();
    // Where the file is says the option below: a name in an address would have to be written in it.
    let mut options = ConnectOptions::new("sqlite://");
    options.sqlx_logging(false).max_connections(1).map_sqlx_sqlite_opts(move |_| {
        SqliteConnectOptions::new()
            .filename(&file)
            .read_only(read_only)
            .pragma("foreign_keys", "ON")
            .busy_timeout(Duration::from_secs(2))
    });
    Database::connect(options).await.context("can't be opened")
}

/// What a file must be to be used: whole, of this program, and not newer than it.
///
/// # Errors
/// Says which of them it is not.
pub async fn check(db: &DatabaseConnection) -> anyhow::Result<Schema> {
    let troubles = texts(db, "PRAGMA integrity_check(1)").await.context("can't be read")?;
    ensure!(troubles == ["ok"], "is damaged: {}", troubles.join("; "));
    let orphans = db.query_all_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA foreign_key_check")).await?;
    ensure!(orphans.is_empty(), "is damaged: {} rows refer to others that are not there", orphans.len());
    let schema = Schema::of(db).await?;
    ensure!(schema.ran > 0, "is no database of Rolecall");
    schema.is_not_newer()?;
    Ok(schema)
}

/// Whether a program has the database open, which must not be taken away from under it.
pub async fn in_use(file: &Path) -> bool {
    let Ok(db) = open_alone(file).await else { return false };
    // Leaving the write-ahead log needs the file for oneself; a file that is too damaged for the
    // question is nobody's hindrance.
    let alone = texts(&db, "PRAGMA journal_mode = DELETE").await;
    let busy = match &alone {
        Ok(modes) => modes != &["delete"],
        Err(error) => format!("{error:#}").contains("locked"),
    };
    let _ = db.close().await;
    busy
}

async fn texts(db: &DatabaseConnection, sql: &str) -> anyhow::Result<Vec<String>> {
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index::<String>(0)?)).collect()
}
