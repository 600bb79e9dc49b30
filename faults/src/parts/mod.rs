//! The parts, each in a file: what is broken there, and what must hold.

mod backup;
mod callers;
mod clients;
mod clock;
mod disk;
mod import;
mod input;
mod kill;
mod load;
mod nodes;
mod postgres;
mod races;
mod sign_ins;
mod smtp;

use crate::{
    Run,
    report::Sheet,
    site::{Kind, until},
    traffic::Traffic,
};
use clap::ValueEnum;
use std::time::{Duration, Instant};

/// What can be broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// The program, by kill -9.
    Kill,
    /// The program, while it adds the people of a table.
    Import,
    /// The mail server.
    Smtp,
    /// The disk under SQLite.
    Disk,
    /// PostgreSQL.
    Postgres,
    /// Several programs on one database.
    Nodes,
    /// Nothing: backups while people write, restored elsewhere.
    Backup,
    /// Two requests at the same moment.
    Races,
    /// Two hundred people who sign in at once.
    SignIns,
    /// Clients that hang up, or are slow.
    Clients,
    /// The wall clock.
    Clock,
    /// Nothing: strange data in every field.
    Input,
    /// Nothing: every kind of caller, everywhere.
    Callers,
    /// Many people for minutes.
    Load,
}

impl Part {
    pub const ALL: [Self; 14] = [
        Self::Kill,
        Self::Import,
        Self::Smtp,
        Self::Disk,
        Self::Postgres,
        Self::Nodes,
        Self::Backup,
        Self::Races,
        Self::SignIns,
        Self::Clients,
        Self::Clock,
        Self::Input,
        Self::Callers,
        Self::Load,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Kill => "kill",
            Self::Import => "import",
            Self::Smtp => "smtp",
            Self::Disk => "disk",
            Self::Postgres => "postgres",
            Self::Nodes => "nodes",
            Self::Backup => "backup",
            Self::Races => "races",
            Self::SignIns => "sign-ins",
            Self::Clients => "clients",
            Self::Clock => "clock",
            Self::Input => "input",
            Self::Callers => "callers",
            Self::Load => "load",
        }
    }

    fn databases(self) -> &'static [Kind] {
        match self {
            Self::Disk => &[Kind::Sqlite],
            Self::Postgres | Self::Nodes => &[Kind::Postgres],
            _ => &Kind::BOTH,
        }
    }

    /// No part may take longer, on one database.
    fn bound(self, run: &Run) -> Duration {
        Duration::from_secs(match self {
            Self::Kill => 600,
            Self::Import => 600,
            Self::Smtp => 600,
            Self::Disk => 240,
            Self::Postgres => 300,
            Self::Nodes => 480,
            Self::Backup => 240,
            Self::Races => 600,
            Self::SignIns => 120,
            Self::Clients => 240,
            Self::Clock => 180,
            Self::Input => 420,
            // Compilers may be at work first.
            Self::Callers => 900,
            Self::Load => run.minutes * 60 + 240,
        })
    }

    async fn run(self, run: &Run, kind: Kind, sheet: &Sheet) -> anyhow::Result<()> {
        match self {
            Self::Kill => kill::run(run, kind, sheet).await,
            Self::Import => import::run(run, kind, sheet).await,
            Self::Smtp => smtp::run(run, kind, sheet).await,
            Self::Disk => disk::run(run, kind, sheet).await,
            Self::Postgres => postgres::run(run, kind, sheet).await,
            Self::Nodes => nodes::run(run, kind, sheet).await,
            Self::Backup => backup::run(run, kind, sheet).await,
            Self::Races => races::run(run, kind, sheet).await,
            Self::SignIns => sign_ins::run(run, kind, sheet).await,
            Self::Clients => clients::run(run, kind, sheet).await,
            Self::Clock => clock::run(run, kind, sheet).await,
            Self::Input => input::run(run, kind, sheet).await,
            Self::Callers => callers::run(run, kind, sheet).await,
            Self::Load => load::run(run, kind, sheet).await,
        }
    }
}

/// Runs the parts in turn. One that breaks is a goal missed, and the others still run.
pub async fn run(run: &Run, parts: &[Part]) {
    for part in parts {
        for kind in part.databases().iter().filter(|kind| run.database.is_none_or(|only| only == **kind)) {
            let sheet = run.report.sheet(part.name(), *kind);
            let begin = Instant::now();
            match tokio::time::timeout(part.bound(run), part.run(run, *kind, &sheet)).await {
                Ok(Ok(())) => {}
                Ok(Err(cause)) => sheet.broke(&format!("{cause:#}")),
                Err(_) => sheet.broke("not done in time"),
            }
            sheet.note("seconds", begin.elapsed().as_secs());
        }
    }
}

/// Recovery has to come by itself, in this time.
const RECOVERY: f64 = 30.0;

/// Waits until the program works again, and writes down how requests fared meanwhile.
async fn recovery(sheet: &Sheet, fault: &str, traffic: &Traffic) -> anyhow::Result<()> {
    let begin = Instant::now();
    let (before, enough) = (traffic.acknowledged(), 10);
    // Changes, not pages: those may go on while nothing can be written.
    until("changes are done again", Duration::from_secs(60), async || Ok(traffic.acknowledged() >= before + enough))
        .await?;
    sheet.at_most(&format!("{fault}: seconds until ten changes were done"), begin.elapsed().as_secs_f64(), RECOVERY);
    let seen = traffic.take();
    let told = format!("{} / {}", seen.done + seen.known, seen.not_now);
    sheet.note(&format!("{fault}: requests done / told that it can't be now (5xx)"), told);
    sheet.note(&format!("{fault}: commits whose answer was lost"), seen.known);
    sheet.at_most(&format!("{fault}: slowest answer, s"), seen.slowest.as_secs_f64(), 35.0);
    sheet.none(&format!("{fault}: without an answer"), seen.cut + seen.late + seen.refused_connections);
    for wrong in seen.wrong.iter().take(3) {
        println!("  told: {wrong}");
    }
    sheet.none(&format!("{fault}: told something that is not so"), seen.wrong.len());
    Ok(())
}
