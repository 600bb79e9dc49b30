//! `rolecall restore`: a backup becomes the database, and nothing of what was under way at its time
//! goes on.

use super::backup::{audit_heads, named};
use crate::{
    clock::Clock,
    config::{Settings, database_url},
    practice::{Settled, settle_restored},
    store::{self, schema::Schema},
};
use anyhow::{Context, bail, ensure};
use clap::Args;
use sea_orm::DatabaseConnection;
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// What to restore.
#[derive(Args, Clone, Debug)]
#[group(id = "what", required = true, multiple = false, args = ["from", "in_place"])]
pub struct Restore {
    #[command(flatten)]
    settings: Settings,

    /// A backup of a SQLite database, as `rolecall backup` wrote it
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,

    /// The rows are back already (pg_restore, a snapshot): only keep old mails from going out and end
    /// all sessions. Before the first start
    #[arg(long)]
    in_place: bool,

    /// Put it in the place of a database that exists, which is kept beside under another name
    #[arg(long, conflicts_with = "in_place")]
    force: bool,
}

/// Restores, and says what was done.
///
/// # Errors
/// Says what is in the way; the database is as it was then.
pub async fn restore(options: &Restore) -> anyhow::Result<()> {
    let (url, clock) = (options.settings.checked_database_url()?, Clock::System);
    let done = match &options.from {
        Some(from) => restored_from(&url, from, options.force, &clock).await?,
        None => restored_in_place(&url, &clock).await?,
    };
    let mut out = io::stdout().lock();
    out.write_all(done.words.as_bytes()).context("write")?;
    if !options.settings.has_key() {
        let key = "Key:      none here: put back the server.key or SECRET_KEY of that time before the first start, or \
                   every link and every authenticator app ends";
        writeln!(out, "{key}").context("write")?;
    }
    ensure!(done.whole, "restored, but an audit log in it is not what was recorded");
    Ok(())
}

/// What a restore did.
#[derive(Clone, Debug)]
pub struct Done {
    /// For the operator.
    pub words: String,
    /// Whether all audit chains are whole.
    pub whole: bool,
}

/// Makes a backup the database.
///
/// # Errors
/// As [`restore`].
pub async fn restored_from(url: &str, from: &Path, force: bool, clock: &Clock) -> anyhow::Result<Done> {
    let target = match database_url::parse(url, false)? {
        database_url::Place::File(file) => file,
        database_url::Place::Server(_) => bail!(
            "PostgreSQL brings its own tool: createdb, then pg_restore --no-owner --exit-on-error \
             --dbname=\"$DATABASE_URL\" '{}', then rolecall restore --in-place",
            from.display()
        ),
    };
    ensure!(from.exists(), "--from: there is no {}", from.display());
    ensure!(
        force || !target.exists(),
        "there is a database at {} already; with --force it is kept beside under another name",
        target.display()
    );
    refuse_in_use(&target).await?;
    if let Some(folder) = target.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).with_context(|| format!("can't make the folder {}", folder.display()))?;
    }
    // Settled under another name: a server that starts too early, or a crash, finds no old letters.
    // (A new name each time: what a crashed try left beside its file must not get into this one.)
    let unfinished = named(&target, &format!(".unfinished-{}", clock.now().0));
    let prepared = prepare(from, &unfinished, clock).await;
    if prepared.is_err() {
        let _ = fs::remove_file(&unfinished);
    }
    let (settled, heads, whole) = prepared?;
    let aside = named(&target, &format!(".replaced-{}", clock.now().0));
    let kept = set_aside(&target, &aside)?;
    fs::rename(&unfinished, &target).with_context(|| format!("put it in the place of {}", target.display()))?;
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).context("write it to the disk")?;
    let kept = if kept { format!("Before:   kept as {}\n", aside.display()) } else { String::new() };
    let words = format!("Restored: {}\n{kept}{}{heads}", target.display(), told(settled));
    Ok(Done { words, whole })
}

/// Settles a database whose rows were put back by other means.
///
/// # Errors
/// As [`restore`].
pub async fn restored_in_place(url: &str, clock: &Clock) -> anyhow::Result<Done> {
    if let database_url::Place::File(file) = database_url::parse(url, false)? {
        ensure!(file.exists(), "there is no database at {}", file.display());
        refuse_in_use(&file).await?;
    }
    let db = store::connect(url).await?;
    let schema = Schema::of(&db).await?;
    ensure!(schema.ran > 0, "DATABASE_URL: the database is empty: put its rows back first");
    let (settled, heads, whole) = settle(&db, clock).await?;
    db.close().await.context("close the database")?;
    Ok(Done { words: format!("Restored: in place\n{}{heads}", told(settled)), whole })
}

/// A checked copy of the backup, up to date and settled, in one file.
async fn prepare(from: &Path, unfinished: &Path, clock: &Clock) -> anyhow::Result<(Settled, String, bool)> {
    let backup = store::file::open_read_only(from).await.with_context(|| format!("--from: {}", from.display()))?;
    let checked = store::file::check(&backup).await.with_context(|| format!("--from: {}", from.display()));
    let copied = match checked {
        Ok(_) => copy(&backup, unfinished).await,
        Err(cause) => Err(cause),
    };
    let _ = backup.close().await;
    copied?;
    let db = store::file::open_alone(unfinished).await?;
    let settled = settle(&db, clock).await;
    db.close().await.context("close the database")?;
    File::open(unfinished).and_then(|file| file.sync_all()).context("write it to the disk")?;
    settled
}

async fn copy(backup: &DatabaseConnection, unfinished: &Path) -> anyhow::Result<()> {
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(unfinished);
    made.with_context(|| format!("can't make {}", unfinished.display()))?;
    store::file::copy(backup, unfinished).await
}

async fn settle(db: &DatabaseConnection, clock: &Clock) -> anyhow::Result<(Settled, String, bool)> {
    store::migrate(db).await?;
    let settled = settle_restored(db, clock).await?;
    let (heads, whole) = audit_heads(db, &Schema::of(db).await?).await?;
    Ok((settled, heads, whole))
}

async fn refuse_in_use(file: &Path) -> anyhow::Result<()> {
    let in_use = file.exists() && store::file::in_use(file).await;
    ensure!(!in_use, "{} is in use: stop the server first", file.display());
    Ok(())
}

/// Moves a database away, with everything that belongs to it: a write-ahead log that stays behind would
/// be played into the next one. Whether there was a database.
fn set_aside(file: &Path, aside: &Path) -> anyhow::Result<bool> {
    for end in ["-wal", "-shm", "-journal"] {
        let part = named(file, end);
        if part.exists() {
            fs::rename(&part, named(aside, end)).with_context(|| format!("move {}", part.display()))?;
        }
    }
    if !file.exists() {
        return Ok(false);
    }
    // By a second name, where the disk has such: so there is a database at every moment, and a server
    // that starts in between makes no empty one.
    let linked = fs::hard_link(file, aside).or_else(|_| fs::rename(file, aside));
    linked.with_context(|| format!("keep {} as {}", file.display(), aside.display()))?;
    Ok(true)
}

fn told(settled: Settled) -> String {
    format!(
        "Mails:    {} had not left at the time of the backup, and will not: their pages say so\nSessions: {} ended\n",
        settled.letters, settled.sessions
    )
}
