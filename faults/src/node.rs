//! The program as a process: started, looked at, stopped, killed.

use crate::{client::Browser, site::signal};
use anyhow::{Context, bail};
use std::{fs::OpenOptions, net::SocketAddr, path::PathBuf, process::Stdio, time::Duration};
use tokio::{
    process::{Child, Command},
    time::{Instant, sleep},
};

/// Migrations on a busy machine take their time.
const START: Duration = Duration::from_secs(40);

/// A running program. Killed when dropped.
pub struct Node {
    pub address: SocketAddr,
    pub process: u32,
    child: Child,
}

impl Node {
    /// Starts it with `serve`, and waits until it answers.
    pub async fn start(mut command: Command, address: SocketAddr, log: PathBuf) -> anyhow::Result<Self> {
        let log_file = OpenOptions::new().create(true).append(true).open(&log)?;
        let child = command.arg("serve").stdin(Stdio::null()).stdout(Stdio::null()).stderr(log_file).spawn();
        let child = child.context("start rolecall")?;
        let process = child.id().context("a process id")?;
        let mut node = Self { address, process, child };
        let end = Instant::now() + START;
        while Browser::new(address, "127.0.0.1").get("/health/live").await.is_err() {
            if let Some(status) = node.child.try_wait()? {
                let told = std::fs::read_to_string(&log).unwrap_or_default();
                bail!("rolecall ended with {status}: {}", told.lines().last().unwrap_or_default());
            }
            anyhow::ensure!(Instant::now() < end, "rolecall does not answer");
            sleep(Duration::from_millis(5)).await;
        }
        Ok(node)
    }

    /// kill -9.
    pub async fn kill(mut self) -> anyhow::Result<()> {
        self.child.kill().await.context("kill rolecall")
    }

    /// Asks it to stop, as an operator does; how long it took.
    pub async fn stop(mut self) -> anyhow::Result<Duration> {
        let begin = Instant::now();
        signal(self.process, "TERM")?;
        let stopped = tokio::time::timeout(Duration::from_secs(60), self.child.wait()).await;
        stopped.context("rolecall does not stop")??;
        Ok(begin.elapsed())
    }

    pub fn resident_mib(&self) -> anyhow::Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? / 1024.0)
    }

    /// Files and connections that are open.
    pub fn descriptors(&self) -> anyhow::Result<usize> {
        Ok(std::fs::read_dir(format!("/proc/{}/fd", self.process))?.count())
    }
}
