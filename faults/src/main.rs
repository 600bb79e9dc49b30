//! What happens to Rolecall when things break: drives the real program, as processes of their own,
//! over loopback only, and prints figures beside their goals. `docs/faults.md` tells of each part.
#![allow(clippy::print_stdout)] // it says what it found

mod client;
mod clock;
mod node;
mod parts;
mod postgres;
mod practice;
mod proxy;
mod random;
mod report;
mod sink;
mod site;
mod tables;
mod traffic;

use anyhow::Context;
use clap::Parser;
use parts::Part;
use postgres::Postgres;
use random::Random;
use report::Report;
use std::{path::PathBuf, process::ExitCode, sync::OnceLock, time::Instant};
use tokio::signal::unix::{SignalKind, signal};

/// Breaks things around Rolecall, and says what became of it.
#[derive(Parser)]
struct Arguments {
    /// Which parts [default: all of them]
    parts: Vec<Part>,

    /// On this database only
    #[arg(long)]
    database: Option<site::Kind>,

    /// Makes the same random choices as the run that printed it
    #[arg(long)]
    seed: Option<u64>,

    /// Rounds of each race; other numbers follow it (five times as many invitations)
    #[arg(long, default_value_t = 200)]
    rounds: usize,

    /// How long the load lasts
    #[arg(long, default_value_t = 5)]
    minutes: u64,

    /// The program
    #[arg(long, default_value = "target/debug/rolecall")]
    program: PathBuf,

    /// Keep the folders with databases and logs
    #[arg(long)]
    keep: bool,
}

/// What all parts share.
pub struct Run {
    pub database: Option<site::Kind>,
    pub rounds: usize,
    pub minutes: u64,
    pub program: PathBuf,
    pub keep: bool,
    pub report: Report,
    seed: u64,
    postgres: OnceLock<Postgres>,
}

impl Run {
    /// Started when the first part needs it.
    pub fn postgres(&self) -> anyhow::Result<&Postgres> {
        if self.postgres.get().is_none() {
            let _ = self.postgres.set(Postgres::start()?); // nobody else starts one: parts run in turn
        }
        self.postgres.get().context("PostgreSQL")
    }

    /// Chance for one part on one database, the same whichever other parts run.
    pub fn random(&self, part: Part, kind: site::Kind) -> Random {
        let mut random = Random::new(self.seed ^ (part as u64) << 8 ^ (kind as u64));
        random.fork()
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let seed = match arguments.seed {
        Some(seed) => seed,
        None => getrandom::u64().map_err(|error| anyhow::anyhow!("{error}"))? % 1_000_000,
    };
    println!("seed {seed} (--seed {seed} repeats the choices)");
    let run = Run {
        database: arguments.database,
        rounds: arguments.rounds,
        minutes: arguments.minutes,
        program: arguments.program.canonicalize().with_context(|| arguments.program.display().to_string())?,
        keep: arguments.keep,
        report: Report::default(),
        seed,
        postgres: OnceLock::new(),
    };
    let begin = Instant::now();
    let chosen = if arguments.parts.is_empty() { Part::ALL.to_vec() } else { arguments.parts };
    tokio::select! {
        () = parts::run(&run, &chosen) => {}
        () = asked_to_stop() => println!("stopped before its end"),
    }
    let met = run.report.print();
    println!("seed {seed}, {:.0} s", begin.elapsed().as_secs_f64());
    Ok(if met { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Everything that was started ends with what owns it, so the run has to end by itself.
async fn asked_to_stop() {
    let terminate = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = terminate => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
