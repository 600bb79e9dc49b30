//! For how long processors ran this process: what a server costs apart from what its clients cost.

use anyhow::Context;
use std::{fs, ops::Sub, thread};

/// Milliseconds up to now. The clients run on the main thread, the servers on all others.
#[derive(Clone, Copy)]
pub struct Ran {
    pub clients: f64,
    pub servers: f64,
}

impl Ran {
    /// What the kernel has counted.
    pub fn so_far() -> anyhow::Result<Self> {
        let clients = std::process::id().to_string();
        let mut ran = Self { clients: 0.0, servers: 0.0 };
        for task in fs::read_dir("/proc/self/task")? {
            let task = task?;
            // A thread that ended meanwhile was idle for seconds.
            let Ok(text) = fs::read_to_string(task.path().join("schedstat")) else { continue };
            let nanoseconds: f64 = text.split(' ').next().context("schedstat")?.parse()?;
            let which = if task.file_name() == *clients { &mut ran.clients } else { &mut ran.servers };
            *which += nanoseconds / 1e6;
        }
        Ok(ran)
    }
}

impl Sub for Ran {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        Self { clients: self.clients - before.clients, servers: self.servers - before.servers }
    }
}

/// Runs a server on threads of its own, until the process ends.
pub fn apart(server: impl Future<Output = anyhow::Result<()>> + Send + 'static) {
    thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let ended = runtime.block_on(server);
        ended.inspect_err(|problem| eprintln!("a server ended: {problem:#}"))
    });
}
