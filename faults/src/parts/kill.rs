//! kill -9, again and again, while several managers invite.
//!
//! The clients know nothing of it: they send the same invitation until somebody answers it. What was
//! answered must be there, once, whole; every letter must leave, and none for what never happened.

use super::Part;
use crate::{
    Run,
    node::Node,
    practice::{Practice, invitation},
    random::Random,
    report::Sheet,
    site::{Kind, Site, free_address, until},
    tables::Tables,
};
use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::task::JoinSet;

const CLIENTS: usize = 4;
/// A kill comes this long after its turn, at random: about as long as a start and some invitations take.
const LONGEST_DELAY: Duration = Duration::from_millis(60);

/// What the clients saw.
#[derive(Default)]
struct Seen {
    acknowledged: AtomicUsize,
    /// Answered as known already: an earlier try had been committed, and its answer was lost.
    known: AtomicUsize,
    unanswered: AtomicUsize,
    failed: AtomicUsize,
}

pub async fn run(run: &Run, kind: Kind, sheet: &Sheet) -> anyhow::Result<()> {
    let invitations = run.rounds * 5;
    let kills = run.rounds * 5 / 4;
    let site = Site::new(run, kind).await?;
    let address = free_address()?;
    let mut random = run.random(Part::Kill, kind);
    let mut node = Node::start(site.command(address), address, site.log(address)).await?;
    let practice = Practice::open(&site, &node).await?;

    let seen = Arc::new(Seen::default());
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        let numbers = (client..invitations).step_by(CLIENTS);
        clients.spawn(invite_all(practice.clone(), seen.clone(), numbers, random.fork()));
    }
    for kill in 0..kills {
        // At the very end nobody invites any more, and a kill would meet an idle program.
        let turn = kill * invitations / kills;
        while seen.acknowledged.load(Ordering::Relaxed) < turn && !clients.is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        tokio::time::sleep(random.up_to(LONGEST_DELAY)).await;
        node.kill().await?;
        node = Node::start(site.command(address), address, site.log(address)).await?;
    }
    let mut lost_clients = 0;
    while let Some(done) = clients.join_next().await {
        lost_clients += usize::from(done?.is_err());
    }
    sheet.equal("processes killed", kills, run.rounds * 5 / 4);
    sheet.none("invitations that never got an answer", lost_clients);
    sheet.note("tries without an answer", seen.unanswered.load(Ordering::Relaxed));
    sheet.note("answers that were lost after the commit", seen.known.load(Ordering::Relaxed));
    sheet.none("answers with 5xx", seen.failed.load(Ordering::Relaxed));
    sheet.note("leases of dead processes", site.outlast_leases().await?);
    check(run, &site, sheet, invitations).await?;
    node.stop().await?;
    sheet.none("panics in the log", site.panics()?);
    Ok(())
}

async fn invite_all(
    practice: Practice,
    seen: Arc<Seen>,
    numbers: impl Iterator<Item = usize>,
    mut random: Random,
) -> anyhow::Result<()> {
    for number in numbers {
        let (first, email) = (format!("Guest{number}"), address_of(number));
        let fields = invitation(&first, &email, "therapist");
        loop {
            match practice.post("/api/staff/invite", &fields).await {
                Ok(answer) if answer.done() => break,
                Ok(answer) if answer.body.contains("AlreadyOnStaff") => {
                    seen.known.fetch_add(1, Ordering::Relaxed);
                    break;
                }
                Ok(answer) if answer.failed() => seen.failed.fetch_add(1, Ordering::Relaxed),
                Ok(answer) => anyhow::bail!("{} {}", answer.status, answer.body),
                Err(_) => seen.unanswered.fetch_add(1, Ordering::Relaxed),
            };
            tokio::time::sleep(random.up_to(Duration::from_millis(10))).await;
        }
        seen.acknowledged.fetch_add(1, Ordering::Relaxed);
    }
    Ok(())
}

fn address_of(number: usize) -> String {
    format!("guest{number}@faults.example")
}

/// Every guest is there, once, whole, and mailed; nobody else is.
pub async fn check(run: &Run, site: &Site, sheet: &Sheet, invitations: usize) -> anyhow::Result<()> {
    let tables = Tables::open(site).await?;
    let sent = until("all letters sent", Duration::from_secs(120), async || Ok(tables.waiting_letters().await? == 0));
    sheet.holds("all letters sent", sent.await.is_ok());
    let there: Vec<String> = tables.column("SELECT email FROM staff_member WHERE email LIKE 'guest%'").await?;
    let known: HashSet<&String> = there.iter().collect();
    let lost = (0..invitations).filter(|number| !known.contains(&address_of(*number))).count();
    sheet.none("acknowledged invitations lost", lost);
    sheet.none("staff members twice", there.len() - known.len());
    sheet.equal("staff members", there.len(), invitations);
    sheet.none("half-done staff members", tables.half_done().await?);

    let copies = site.sink.copies();
    let guests = || copies.iter().filter(|(to, _)| to.starts_with("guest"));
    sheet.none("invitations without a letter", known.iter().filter(|to| !copies.contains_key(**to)).count());
    sheet.at_most("copies of one letter", guests().map(|(_, copies)| *copies).max().unwrap_or_default() as f64, 3.0);
    sheet.note("letters that came more than once", guests().filter(|(_, copies)| **copies > 1).count());
    sheet.none("letters to nobody invited", guests().filter(|(to, _)| !known.contains(to)).count());
    let ids: HashSet<String> =
        site.sink.letters().iter().map(|letter| letter.message_id()).collect::<Result<_, _>>()?;
    sheet.equal(
        "different Message-IDs, against sent rows",
        ids.len(),
        tables.count("outbox WHERE sent_at IS NOT NULL").await?,
    );

    sheet.none("broken invariants", tables.broken_invariants().await?.len());
    sheet.holds("audit log whole", site.audit_is_whole().await);
    let whole = match site.kind {
        Kind::Sqlite => tables.file_is_whole().await?,
        Kind::Postgres => run.postgres()?.is_whole(&site.database),
    };
    sheet.holds("database whole", whole);
    Ok(())
}
