//! For how long processors ran this process: what a server costs apart from what its clients cost.

use rustix::time::{ClockId, Timespec, clock_gettime};
use std::{ops::Sub, thread};

/// Milliseconds up to now. The clients run on the main thread, the servers on all others, those that ended
/// included.
#[derive(Clone, Copy)]
pub struct Ran {
    pub clients: f64,
    pub servers: f64,
}

impl Ran {
    /// What the kernel has counted. Call it on the main thread.
    pub fn so_far() -> Self {
        let clients = milliseconds(clock_gettime(ClockId::ThreadCPUTime));
        Self { clients, servers: milliseconds(clock_gettime(ClockId::ProcessCPUTime)) - clients }
    }
}

fn milliseconds(time: Timespec) -> f64 {
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
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
