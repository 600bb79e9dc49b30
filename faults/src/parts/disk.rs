//! The disk under SQLite: the file locked by another process, no space left, and not writable.
//!
//! A small file system in memory is mounted for it. Where that is not allowed, the lock is all there is,
//! and the report says so.

use super::{Part, recovery};
use crate::{
    Run,
    practice::Practice,
    report::Sheet,
    site::{Kind, Site},
    tables::Tables,
    traffic::{PAUSE, Traffic},
};
use anyhow::ensure;
use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};
use tokio::time::sleep;

const SIZE: &str = "size=24m";

pub async fn run(run: &Run, kind: Kind, sheet: &Sheet) -> anyhow::Result<()> {
    let mut random = run.random(Part::Disk, kind);
    let site = Site::new(run, kind).await?;
    let disk = Disk::mount(&site.folder().join("data")).ok();
    let node = site.start().await?;
    let practice = Practice::open(&site, &node).await?;
    let traffic = Traffic::begin(&practice, &mut random, PAUSE);
    // Shorter and longer than the program waits for the lock (5 s).
    for seconds in [3, 12] {
        let other = Tables::open(&site).await?;
        other.execute("BEGIN IMMEDIATE").await?;
        sleep(Duration::from_secs(seconds)).await;
        other.execute("ROLLBACK").await?;
        recovery(sheet, &format!("write lock held for {seconds} s"), &traffic).await?;
    }
    match &disk {
        Some(disk) => {
            disk.fill()?;
            sleep(Duration::from_secs(15)).await;
            disk.free()?;
            recovery(sheet, "disk full for 15 s", &traffic).await?;
        }
        None => sheet.note("disk full, file read-only", "not measured: mounting is not allowed"),
    }
    let (invited, seen) = traffic.end().await;
    sheet.none("still failing at the end", seen.not_now + seen.cut + seen.late);
    let tables = Tables::open(&site).await?;
    sheet.equal("staff members invited", tables.count("staff_member WHERE email LIKE 'guest%'").await?, invited);
    sheet.none("half-done staff members", tables.half_done().await?);
    sheet.none("broken invariants", tables.broken_invariants().await?.len());
    sheet.holds("database whole", tables.file_is_whole().await?);
    sheet.holds("audit log whole", site.audit_is_whole().await);
    drop(tables);
    node.stop().await?;
    if let Some(disk) = &disk {
        read_only(&site, disk, &practice, sheet).await?;
    }
    sheet.none("panics in the log", site.panics()?);
    Ok(())
}

/// Whether SQLite can open a file that it can't write to depends on what the last program left beside it.
async fn read_only(site: &Site, disk: &Disk, practice: &Practice, sheet: &Sheet) -> anyhow::Result<()> {
    disk.writable(false)?;
    let honest = match site.start().await {
        Err(cause) => format!("{cause:#}").contains("DATABASE_URL"),
        Ok(node) => {
            let practice = Practice { owner: practice.owner.at(node.address), ..practice.clone() };
            let change = practice.ask_to_invite("Rob", "rob@faults.example", "therapist").await?;
            node.stop().await?;
            change.failed()
        }
    };
    sheet.holds("file read-only: no start, or 5xx to changes", honest);
    disk.writable(true)?;
    let node = site.start().await?;
    let practice = Practice { owner: practice.owner.at(node.address), ..practice.clone() };
    let change = practice.ask_to_invite("Rob", "rob@faults.example", "therapist").await?;
    sheet.holds("writable again: it starts, and changes are done", change.done());
    node.stop().await?;
    Ok(())
}

/// A small file system in memory. Unmounted when dropped.
struct Disk(PathBuf);

impl Disk {
    fn mount(at: &Path) -> anyhow::Result<Self> {
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", SIZE, "tmpfs"]).arg(at).output()?;
        ensure!(mount.status.success(), "mount: {}", String::from_utf8_lossy(&mount.stderr));
        Ok(Self(at.to_owned()))
    }

    fn filler(&self) -> PathBuf {
        self.0.join("filler")
    }

    /// Takes all that is left.
    fn fill(&self) -> anyhow::Result<()> {
        use std::io::Write;
        let mut filler = std::fs::File::create(self.filler())?;
        // Smaller and smaller, so that not a single block is left.
        for size in [64 * 1024, 4096, 512] {
            while filler.write_all(&vec![0; size]).is_ok() {}
        }
        Ok(())
    }

    fn free(&self) -> anyhow::Result<()> {
        Ok(std::fs::remove_file(self.filler())?)
    }

    fn writable(&self, yes: bool) -> anyhow::Result<()> {
        let options = if yes { "remount,rw" } else { "remount,ro" };
        let mount = Command::new("mount").args(["-o", options]).arg(&self.0).output()?;
        ensure!(mount.status.success(), "mount: {}", String::from_utf8_lossy(&mount.stderr));
        Ok(())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily: what still has a file open there keeps it to itself.
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}
