//! Backups are taken while people invite and read, and restored elsewhere: each is of one moment and whole,
//! holds nobody up, and nothing that waited in it is ever sent.

use super::Part;
use crate::{
    Run,
    client::Browser,
    practice::{PASSWORD, Practice, sign_in, somewhere},
    random::Random,
    report::Sheet,
    sink::Behaviour,
    site::{Kind, Site, until},
    tables::Tables,
    traffic::{PAUSE, Traffic},
};
use anyhow::Context;
use std::{ops::RangeInclusive, path::PathBuf, time::Duration};
use uuid::Uuid;

const BACKUPS: usize = 3;
/// Letters that wait in a backup.
const WAITING: usize = 20;

/// A file, and how many guests can be in it.
struct Backup {
    file: PathBuf,
    guests: RangeInclusive<usize>,
}

pub async fn run(run: &Run, kind: Kind, sheet: &Sheet) -> anyhow::Result<()> {
    let mut random = run.random(Part::Backup, kind);
    let site = Site::new(run, kind).await?;
    let node = site.start().await?;
    let practice = Practice::open(&site, &node).await?;
    let backups = under_load(run, &site, sheet, &practice, &mut random).await?;
    node.stop().await?;

    let mut found = Found::default();
    for backup in &backups {
        found.restore(run, kind, backup, &practice).await?;
    }
    sheet.equal("backups restored elsewhere", found.restored, BACKUPS);
    sheet.none("with other guests than those acknowledged by then", found.not_of_its_moment);
    sheet.none("half-done staff members", found.half_done);
    sheet.none("broken invariants", found.broken_invariants);
    sheet.equal("audit logs whole", found.logs_whole, BACKUPS);
    sheet.equal("databases whole", found.databases_whole, BACKUPS);
    sheet.none("sessions of before that still open a page", found.old_sessions);
    sheet.at_least("letters that waited in the backups", found.waited, BACKUPS * WAITING);
    sheet.none("of them sent", found.old_letters);
    sheet.equal("letters resent by hand, which arrived", found.new_letters, BACKUPS);
    sheet.none("panics in the log", site.panics()? + found.panics);
    Ok(())
}

/// While the mail server puts everything off, so that letters wait.
async fn under_load(
    run: &Run,
    site: &Site,
    sheet: &Sheet,
    practice: &Practice,
    random: &mut Random,
) -> anyhow::Result<Vec<Backup>> {
    let traffic = Traffic::begin(practice, random, PAUSE);
    let busy = async || Ok(traffic.acknowledged() >= WAITING);
    until("people invite", Duration::from_secs(60), busy).await?;
    site.sink.behave(Behaviour::Defer);
    let tables = Tables::open(site).await?;
    let mut backups = Vec::new();
    for number in 0..BACKUPS {
        let enough = (number + 1) * WAITING;
        let wait = async || Ok(tables.waiting_letters().await? >= enough);
        until("letters wait", Duration::from_secs(60), wait).await?;
        tokio::time::sleep(random.up_to(Duration::from_millis(300))).await;
        let before = traffic.acknowledged();
        let file = match site.kind {
            Kind::Sqlite => {
                let file = site.folder().join(format!("{number}.backup"));
                site.run(&["backup", "--to", &file.display().to_string()]).await?;
                file
            }
            Kind::Postgres => run.postgres()?.dump(&site.database)?,
        };
        backups.push(Backup { file, guests: before..=traffic.invited() });
    }
    let (_, seen) = traffic.end().await;
    sheet.note("requests meanwhile", seen.done);
    sheet.at_most("slowest answer meanwhile, s", seen.slowest.as_secs_f64(), 2.0);
    sheet.none("5xx, strange or no answer", seen.not_now + seen.cut + seen.late + seen.wrong.len());
    Ok(backups)
}

/// What was found in all backups.
#[derive(Default)]
struct Found {
    restored: usize,
    not_of_its_moment: usize,
    half_done: usize,
    broken_invariants: usize,
    logs_whole: usize,
    databases_whole: usize,
    old_sessions: usize,
    waited: usize,
    old_letters: usize,
    new_letters: usize,
    panics: usize,
}

impl Found {
    async fn restore(&mut self, run: &Run, kind: Kind, backup: &Backup, practice: &Practice) -> anyhow::Result<()> {
        let site = Site::new(run, kind).await?;
        match kind {
            Kind::Sqlite => site.run(&["restore", "--from", &backup.file.display().to_string()]).await?,
            Kind::Postgres => {
                run.postgres()?.restore(&site.database, &backup.file)?;
                site.run(&["restore", "--in-place"]).await?
            }
        };
        self.restored += 1;
        let tables = Tables::open(&site).await?;
        let guests = tables.count("staff_member WHERE email LIKE 'guest%'").await?;
        self.not_of_its_moment += usize::from(!backup.guests.contains(&guests));
        self.waited += tables.count("outbox WHERE failed_at IS NOT NULL").await?;
        self.half_done += tables.half_done().await?;
        self.broken_invariants += tables.broken_invariants().await?.len();
        self.databases_whole += usize::from(match kind {
            Kind::Sqlite => tables.file_is_whole().await?,
            Kind::Postgres => run.postgres()?.is_whole(&site.database),
        });

        let node = site.start().await?;
        // Whatever was due or leased at the backup would be due now.
        site.outlast_leases().await?;
        let owner = practice.owner.at(node.address);
        let practice = Practice { owner, ..practice.clone() };
        self.old_sessions += usize::from(practice.list_as(&mut practice.owner.clone()).await?.status != 401);
        self.resend_one(&site, &tables, practice).await?;
        self.logs_whole += usize::from(site.audit_is_whole().await);
        node.stop().await?;
        self.panics += site.panics()?;
        Ok(())
    }

    /// The worker takes what is due longest first: had an old letter been left, it would have come before.
    async fn resend_one(&mut self, site: &Site, tables: &Tables, mut practice: Practice) -> anyhow::Result<()> {
        practice.owner = Browser::new(practice.owner.server, somewhere());
        sign_in(&mut practice.owner, "dana", PASSWORD).await?.expect_done("the Owner signs in")?;
        let guest = "FROM staff_member WHERE email LIKE 'guest%' ORDER BY email LIMIT 1";
        let ids: Vec<Uuid> = tables.column(&format!("SELECT id {guest}")).await?;
        let emails: Vec<String> = tables.column(&format!("SELECT email {guest}")).await?;
        let (id, email) = ids.first().zip(emails.first()).context("nobody was invited")?;
        practice.act("/api/invitations/send-credentials", &id.to_string(), &[]).await?;
        site.sink.link_to(email, "/invitation/", 0).await?;
        self.new_letters += 1;
        self.old_letters += site.sink.count() - 1;
        Ok(())
    }
}
