//! `rolecall backup`: a copy of a SQLite database while it is in use.

use super::report;
use crate::{
    config::{Settings, database_url},
    practice::verify_audit_logs,
    store::{self, schema::Schema},
};
use anyhow::{Context, bail, ensure};
use clap::Args;
use std::{
    ffi::OsString,
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// Where to put it.
#[derive(Args, Clone, Debug)]
pub struct Backup {
    #[command(flatten)]
    settings: Settings,

    /// The file to write, which must not exist yet
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

/// Copies the database into a file that its owner alone can read, and says what is in it.
///
/// # Errors
/// When the rows are on PostgreSQL, which has a tool of its own; when the file exists or can't be
/// written.
pub async fn backup(options: &Backup) -> anyhow::Result<()> {
    let words = backed_up(&options.settings.checked_database_url()?, &options.to).await?;
    io::stdout().lock().write_all(words.as_bytes()).context("write")
}

/// Does it; the words for the operator.
///
/// # Errors
/// As [`backup`].
pub async fn backed_up(url: &str, to: &Path) -> anyhow::Result<String> {
    let database = match database_url::parse(url, false)? {
        database_url::Place::File(file) => file,
        database_url::Place::Server(_) => bail!(
            "PostgreSQL brings its own tool for backups: pg_dump --format=custom --no-owner --file='{}' \
             \"$DATABASE_URL\"",
            to.display()
        ),
    };
    ensure!(database.exists(), "there is no database at {}", database.display());
    ensure!(!to.exists(), "--to: {} exists already, and is not overwritten", to.display());
    let db = store::connect(url).await?;
    // Under another name until it is whole: half a copy must not look like a backup.
    let unfinished = named(to, ".unfinished");
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&unfinished);
    let file = file.with_context(|| format!("--to: can't make {}", unfinished.display()))?;
    let copied = store::file::copy(&db, &unfinished).await;
    let _ = db.close().await;
    let done = match copied.and_then(|()| file.sync_all().context("write it to the disk")) {
        Ok(()) => contents(&unfinished).await,
        Err(cause) => Err(cause),
    };
    if done.is_err() {
        let _ = fs::remove_file(&unfinished);
    }
    let (heads, whole) = done.context("no backup was made")?;
    fs::rename(&unfinished, to).with_context(|| format!("name it {}", to.display()))?;
    let size = fs::metadata(to).with_context(|| to.display().to_string())?.len();
    let words = format!("Backup:   {}, {}\n{heads}", to.display(), in_words(size));
    ensure!(whole, "the backup was made, but an audit log in it is not what was recorded:\n{words}");
    Ok(words)
}

/// What the copy says of itself: its audit heads, and whether all chains are whole.
async fn contents(copy: &Path) -> anyhow::Result<(String, bool)> {
    let db = store::file::open_read_only(copy).await?;
    let schema = store::file::check(&db).await.context("the copy")?;
    let found = audit_heads(&db, &schema).await;
    let _ = db.close().await;
    found
}

/// The audit heads of a database, one line each, and whether all chains are whole.
pub(super) async fn audit_heads(db: &sea_orm::DatabaseConnection, schema: &Schema) -> anyhow::Result<(String, bool)> {
    if !schema.pending.is_empty() {
        // This program's queries name columns that are not there yet.
        return Ok(("Audit:    not read, the database is of an older version\n".to_owned(), true));
    }
    let found = verify_audit_logs(db, None, &[]).await?;
    let lines = found.iter().map(|practice| format!("Audit:    {}\n", report(practice)));
    Ok((lines.collect(), found.iter().all(crate::practice::Verified::is_whole)))
}

/// The file's name with more at its end.
pub(super) fn named(file: &Path, more: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(more);
    name.into()
}

fn in_words(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_like_sizes() {
        assert_eq!([1, 999_999, 1_250_000].map(in_words), ["1 kB", "1000 kB", "1.2 MB"]);
    }
}
