//! How soon the program answers after its start, and what it holds in memory then.

use super::{client::Client, line, resident_mib};
use anyhow::{Context, ensure};
use std::{
    net::{SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

const STARTS: usize = 5;

/// The first start makes the database; those after it find it migrated.
pub async fn cold() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    first_byte(folder.path()).await?;
    let (mut times, mut memory) = (Vec::new(), 0.0);
    for _ in 0..STARTS {
        let (ms, mib) = first_byte(folder.path()).await?;
        times.push(ms);
        memory = mib;
    }
    times.sort_by(f64::total_cmp);
    line("start to first byte of a page, migrated SQLite, ms", format!("{:.0}", times[STARTS / 2]), "< 150");
    line("resident memory then, MiB", format!("{memory:.0}"), "< 40");
    Ok(())
}

async fn first_byte(folder: &Path) -> anyhow::Result<(f64, f64)> {
    // Free a moment ago; nobody else takes it meanwhile, or the start fails and says so.
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let begin = Instant::now();
    let program = Running(start(folder, address)?);
    let answer = loop {
        ensure!(begin.elapsed() < Duration::from_secs(20), "the program does not answer");
        match Client::connect(address).await {
            Ok(mut client) => break client.send("GET", "/sign-in", "accept: text/html\r\n", "").await?,
            Err(_) => tokio::time::sleep(Duration::from_millis(2)).await,
        }
    };
    let ms = begin.elapsed().as_secs_f64() * 1000.0;
    ensure!(answer.status < 400, "the first page was answered with {}", answer.status);
    Ok((ms, resident_mib(&program.0.id().to_string())?))
}

fn start(folder: &Path, address: SocketAddr) -> anyhow::Result<Child> {
    Command::new(env!("CARGO_BIN_EXE_rolecall"))
        .args(["serve", "--development"])
        .env_clear()
        .env("LISTEN", address.to_string())
        .env("DATA_DIR", folder)
        .env("DATABASE_URL", format!("sqlite://{}/start.db?mode=rwc", folder.display()))
        .env("RUST_LOG", "error")
        .stdout(Stdio::null())
        .current_dir(folder)
        .spawn()
        .context("start the program")
}

/// Ends with the measurement.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself: then there is nothing to do.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
