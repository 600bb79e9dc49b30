//! The parts, each in a file: what is broken there, and what must hold.

mod kill;
mod nodes;
mod races;

use crate::{Run, report::Sheet, site::Kind};
use clap::ValueEnum;
use std::time::{Duration, Instant};

/// What can be broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// The program, by kill -9.
    Kill,
    /// Several programs on one database.
    Nodes,
    /// Two requests at the same moment.
    Races,
}

impl Part {
    pub const ALL: [Self; 3] = [Self::Kill, Self::Nodes, Self::Races];

    fn name(self) -> &'static str {
        match self {
            Self::Kill => "kill",
            Self::Nodes => "nodes",
            Self::Races => "races",
        }
    }

    fn databases(self) -> &'static [Kind] {
        match self {
            Self::Kill | Self::Races => &Kind::BOTH,
            Self::Nodes => &[Kind::Postgres],
        }
    }

    /// No part may take longer, on one database.
    fn bound(self, run: &Run) -> Duration {
        let _ = run;
        Duration::from_secs(match self {
            Self::Kill => 600,
            Self::Nodes => 480,
            Self::Races => 600,
        })
    }

    async fn run(self, run: &Run, kind: Kind, sheet: &Sheet) -> anyhow::Result<()> {
        match self {
            Self::Kill => kill::run(run, kind, sheet).await,
            Self::Nodes => nodes::run(run, kind, sheet).await,
            Self::Races => races::run(run, kind, sheet).await,
        }
    }
}

/// Runs the parts in turn. One that breaks is a goal missed, and the others still run.
pub async fn run(run: &Run, parts: &[Part]) {
    for part in parts {
        for kind in part.databases() {
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
