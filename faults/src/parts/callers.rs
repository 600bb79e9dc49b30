//! Every page and every server function, asked by every kind of caller: the flows that compare them with the
//! table of who may do what, as they run in `make test`, on a database of this run.

use crate::{Run, report::Sheet, site::Kind};
use anyhow::{Context, ensure};
use tokio::process::Command;

/// The files of flows that hold the tables.
const FLOWS: [&str; 3] = ["permissions::", "pages::", "tenancy::"];

pub async fn run(run: &Run, kind: Kind, sheet: &Sheet) -> anyhow::Result<()> {
    let mut cargo = Command::new("cargo");
    // The choice of packages that `make test` makes, whose build is used again.
    cargo
        .args(["test", "--workspace", "--exclude", "frontend", "--test", "flows", "--"])
        .args(FLOWS)
        .arg("--nocapture");
    cargo.env_remove("ROLECALL_TEST_POSTGRES").kill_on_drop(true);
    if kind == Kind::Postgres {
        cargo.env("ROLECALL_TEST_POSTGRES", run.postgres()?.server_url());
    }
    let done = cargo.output().await.context("cargo")?;
    let told = String::from_utf8_lossy(&done.stdout).into_owned();
    // "caller matrix of pages: 299 cells, 0 wrong"
    let mut matrices = 0;
    for line in told.lines().filter_map(|line| line.split_once("caller matrix of ").map(|(_, line)| line)) {
        let (what, figures) = line.split_once(": ").context("a matrix without figures")?;
        let figures: Vec<usize> = figures.split(' ').filter_map(|word| word.parse().ok()).collect();
        let [cells, wrong] = figures[..] else { anyhow::bail!("{line}") };
        sheet.note(&format!("{what}: cells"), cells);
        sheet.none(&format!("{what}: wrong cells"), wrong);
        matrices += 1;
    }
    let result = told.lines().find_map(|line| line.strip_prefix("test result: ")).unwrap_or("no result");
    let counted = |what: &str| {
        let words = result.split([' ', ';']).collect::<Vec<_>>();
        words.windows(2).find(|pair| pair[1] == what).and_then(|pair| pair[0].parse::<usize>().ok())
    };
    let (passed, failed) = (counted("passed").context("no result")?, counted("failed").context("no result")?);
    sheet.note("flows of callers and tenants", passed);
    sheet.none("of them failed", failed);
    ensure!(matrices > 0 && passed > 0, "nothing was asked: {}", String::from_utf8_lossy(&done.stderr));
    Ok(())
}
