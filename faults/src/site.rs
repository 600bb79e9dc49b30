//! A place where Rolecall runs: a database, a mail server, and the program as processes of their own.

use crate::{Run, clock::Clock, node::Node, sink::SmtpSink};
use anyhow::{Context, ensure};
use clap::ValueEnum;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};
use tempfile::TempDir;
use tokio::process::Command;

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    pub const BOTH: [Self; 2] = [Self::Sqlite, Self::Postgres];

    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// The place. Its folder is removed when it is dropped.
pub struct Site {
    pub kind: Kind,
    pub sink: SmtpSink,
    pub database_url: String,
    /// The database's own name, on PostgreSQL.
    pub database: String,
    /// `None` where libfaketime is not installed.
    pub clock: Option<Clock>,
    folder: TempDir,
    program: PathBuf,
}

static SITES: AtomicUsize = AtomicUsize::new(0);

impl Site {
    pub async fn new(run: &Run, kind: Kind) -> anyhow::Result<Self> {
        let mut folder = tempfile::Builder::new().prefix("rolecall-faults.").tempdir()?;
        folder.disable_cleanup(run.keep);
        let database = format!("site{}", SITES.fetch_add(1, Ordering::Relaxed));
        let database_url = match kind {
            Kind::Sqlite => format!("sqlite://{}?mode=rwc", folder.path().join("data/rolecall.db").display()),
            Kind::Postgres => run.postgres()?.database(&database)?,
        };
        let clock = Clock::in_folder(folder.path());
        let sink = SmtpSink::start().await?;
        std::fs::create_dir(folder.path().join("data"))?;
        if run.keep {
            println!("{}: {}", kind.name(), folder.path().display());
        }
        Ok(Self { kind, sink, database_url, database, clock, folder, program: run.program.clone() })
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// One of the program's commands, with this place's settings.
    pub fn command(&self, listen: SocketAddr) -> Command {
        let mut command = Command::new(&self.program);
        command
            .env_clear()
            .env("LISTEN", listen.to_string())
            .env("BASE_URL", "http://localhost:3000")
            .env("DATABASE_URL", &self.database_url)
            .env("DATA_DIR", self.folder.path().join("data"))
            .env("SECRET_KEY", "5e".repeat(32))
            .env("SMTP_URL", format!("smtp://{}", self.sink.addr))
            .env("SMTP_TLS", "none")
            .env("TRUSTED_PROXIES", "127.0.0.1")
            .env("SITE_DIR", self.folder.path().join("site"))
            .env("DEVELOPMENT", "true")
            .envs(self.clock.iter().flat_map(Clock::environment))
            .current_dir(self.folder.path())
            .kill_on_drop(true);
        command
    }

    /// Runs one of the program's commands to its end; what it printed.
    pub async fn run(&self, arguments: &[&str]) -> anyhow::Result<String> {
        let done = self.command(SocketAddr::from(([127, 0, 0, 1], 0))).args(arguments).output().await?;
        ensure!(done.status.success(), "rolecall {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
        Ok(String::from_utf8_lossy(&done.stdout).into_owned())
    }

    /// Starts the program on a free port, and waits until it answers.
    pub async fn start(&self) -> anyhow::Result<Node> {
        self.start_with(&[]).await
    }

    /// The same, with other settings.
    pub async fn start_with(&self, settings: &[(&str, &str)]) -> anyhow::Result<Node> {
        let address = free_address()?;
        let mut command = self.command(address);
        command.envs(settings.iter().copied());
        Node::start(command, address, self.log(address)).await
    }

    /// Where the program that listens there writes its log.
    pub fn log(&self, address: SocketAddr) -> PathBuf {
        self.folder.path().join(format!("{}.log", address.port()))
    }

    /// How many lines of all logs hold one of these words.
    pub fn logged(&self, words: &[&str]) -> anyhow::Result<usize> {
        let mut lines = 0;
        for entry in std::fs::read_dir(self.folder.path())? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "log") {
                let log = String::from_utf8_lossy(&std::fs::read(path)?).into_owned();
                lines += log.lines().filter(|line| words.iter().any(|word| line.contains(word))).count();
            }
        }
        Ok(lines)
    }

    pub fn panics(&self) -> anyhow::Result<usize> {
        self.logged(&["panicked"])
    }

    /// Whether the audit logs are whole, as the program itself proves it.
    pub async fn audit_is_whole(&self) -> bool {
        self.run(&["audit", "verify"]).await.is_ok_and(|told| told.contains(", whole, "))
    }

    /// Moves the program's clock past every lease; waits that long where it can't be moved. Which of both.
    pub async fn outlast_leases(&self) -> anyhow::Result<&'static str> {
        /// The lease is four minutes (`server/src/mail/outbox.rs`).
        const PAST: u64 = 4 * 60 + 10;
        if let Some(clock) = &self.clock {
            clock.set(PAST.cast_signed())?;
            return Ok("clock moved by 250 s");
        }
        tokio::time::sleep(Duration::from_secs(PAST)).await;
        Ok("waited 250 s")
    }
}

/// A port that nobody listens on.
pub fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// Polls until it is so.
pub async fn until(
    what: &str,
    patience: Duration,
    mut so: impl AsyncFnMut() -> anyhow::Result<bool>,
) -> anyhow::Result<()> {
    let end = tokio::time::Instant::now() + patience;
    while !so().await? {
        ensure!(tokio::time::Instant::now() < end, "not in {} s: {what}", patience.as_secs());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

/// Sends a signal to a process that this run started.
pub fn signal(process: u32, name: &str) -> anyhow::Result<()> {
    let status = std::process::Command::new("kill").args([&format!("-{name}"), &process.to_string()]).status();
    ensure!(status.context("kill")?.success(), "kill -{name} {process}");
    Ok(())
}
