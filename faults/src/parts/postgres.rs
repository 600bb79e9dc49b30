//! PostgreSQL restarts, stops answering for a while, throws its clients out; and a commit whose
//! acknowledgement is lost.

use super::{Part, recovery};
use crate::{
    Run,
    practice::{Practice, invitation},
    proxy::Proxy,
    report::Sheet,
    site::{Kind, Site, signal, until},
    tables::Tables,
    traffic::{PAUSE, Traffic},
};
use std::time::Duration;
use tokio::time::sleep;

const RESTARTS: usize = 3;
const PAUSES: [u64; 3] = [2, 4, 8];
const LOST_COMMITS: usize = 20;

pub async fn run(run: &Run, kind: Kind, sheet: &Sheet) -> anyhow::Result<()> {
    let mut random = run.random(Part::Postgres, kind);
    let site = Site::new(run, kind).await?;
    let node = site.start().await?;
    let practice = Practice::open(&site, &node).await?;
    let postgres = run.postgres()?;
    let traffic = Traffic::begin(&practice, &mut random, PAUSE);

    for _ in 0..RESTARTS {
        sleep(random.up_to(Duration::from_secs(1))).await;
        postgres.control("restart")?;
    }
    recovery(sheet, "restarts", &traffic).await?;
    for seconds in PAUSES {
        let processes = postgres.processes()?;
        // One that ends meanwhile can't be stopped, and need not be.
        processes.iter().for_each(|process| drop(signal(*process, "STOP")));
        sleep(Duration::from_secs(seconds)).await;
        processes.iter().rev().for_each(|process| drop(signal(*process, "CONT")));
        sleep(Duration::from_secs(1)).await;
    }
    recovery(sheet, "pauses of 2, 4 and 8 s", &traffic).await?;
    let tables = Tables::open(&site).await?;
    let mut ended = 0;
    for _ in 0..60 {
        let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()";
        ended += tables.column::<bool>(others).await?.len();
        sleep(random.up_to(Duration::from_millis(200))).await;
    }
    sheet.note("connections ended", ended);
    recovery(sheet, "connections ended in a loop", &traffic).await?;

    let (invited, seen) = traffic.end().await;
    sheet.none("still failing at the end", seen.not_now + seen.cut + seen.late);
    lost_commits(&site, &practice, sheet, &tables).await?;
    sheet.note("leases whose end the database never learned of", site.outlast_leases().await?);
    let sent = until("letters", Duration::from_secs(90), async || Ok(tables.waiting_letters().await? == 0)).await;
    sheet.holds("all letters sent", sent.is_ok());
    // Those of the lost commits are guests, too, numbered after the others.
    sheet.equal(
        "staff members invited",
        tables.count("staff_member WHERE email LIKE 'guest%'").await?,
        invited + LOST_COMMITS,
    );
    sheet.none("half-done staff members", tables.half_done().await?);
    sheet.none("broken invariants", tables.broken_invariants().await?.len());
    sheet.holds("audit log whole", site.audit_is_whole().await);
    node.stop().await?;
    sheet.none("panics in the log", site.panics()?);
    Ok(())
}

/// The client was told that something went wrong, the row is there: the same data again must not make a
/// second staff member.
async fn lost_commits(site: &Site, practice: &Practice, sheet: &Sheet, tables: &Tables) -> anyhow::Result<()> {
    let proxy = Proxy::start(site).await?;
    let node = site.start_with(&[("DATABASE_URL", &proxy.database_url)]).await?;
    let practice = Practice { owner: practice.owner.at(node.address), ..practice.clone() };
    let (mut lost, mut strange, mut twice) = (0, 0, 0);
    for round in 0..LOST_COMMITS {
        let email = format!("guest-lost{round}@faults.example");
        let fields = invitation("Guest", &email, "therapist");
        proxy.lose_acknowledgements(true);
        let first = practice.post("/api/staff/invite", &fields).await;
        proxy.lose_acknowledgements(false);
        let row = format!("staff_member WHERE email = '{email}'");
        lost += usize::from(first.is_ok_and(|answer| !answer.done()) && tables.count(&row).await? == 1);
        // A connection or two of its pool may be broken still.
        for _ in 0..10 {
            let again = practice.post("/api/staff/invite", &fields).await?;
            if !again.failed() {
                strange += usize::from(!again.done() && !again.body.contains("AlreadyOnStaff"));
                break;
            }
        }
        twice += tables.count(&row).await?.abs_diff(1);
    }
    sheet.at_least("commits whose acknowledgement was lost", lost, LOST_COMMITS / 2);
    sheet.none("retries with a strange answer", strange);
    sheet.none("staff members twice, or lost, after the retry", twice);
    node.stop().await?;
    Ok(())
}
