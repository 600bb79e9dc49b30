//! The mail server is away for an hour: it refuses, says nothing, puts off, and drops what it was given.
//!
//! Where the program's clock can be moved, the hour passes in two minutes, and the time after its return
//! at double speed. Otherwise the mail server is away for two minutes; the longest pause between two tries
//! is three minutes and a fifth (`server/src/mail/outbox.rs`), however long it was away.

use super::Part;
use crate::{
    Run,
    practice::Practice,
    report::{Sheet, quantile},
    sink::Behaviour,
    site::{Kind, Site},
    tables::Tables,
    traffic::Traffic,
};
use std::time::Duration;
use tokio::time::{Instant, sleep};

const SECOND: Duration = Duration::from_secs(1);
/// Real seconds of each kind of trouble.
const TROUBLE: i64 = 30;
/// Four managers: some two hundred letters wait in the end, more than a practice sends in a week.
const BETWEEN_INVITATIONS: Duration = Duration::from_secs(2);
/// What a real second is to the program: while the mail server is away, and after.
const FAST: i64 = 30;
const DOUBLE: i64 = 2;

pub async fn run(run: &Run, kind: Kind, sheet: &Sheet) -> anyhow::Result<()> {
    let mut random = run.random(Part::Smtp, kind);
    let site = Site::new(run, kind).await?;
    let node = site.start().await?;
    let practice = Practice::open(&site, &node).await?;
    let traffic = Traffic::begin(&practice, &mut random, BETWEEN_INVITATIONS);
    sleep(10 * SECOND).await;
    let mut before = traffic.take();

    let mut ahead = 0;
    site.sink.close().await;
    for trouble in [None, Some(Behaviour::Stall), Some(Behaviour::Defer), Some(Behaviour::DropAfterData)] {
        if let Some(behaviour) = trouble {
            site.sink.behave(behaviour);
            if behaviour == Behaviour::Stall {
                site.sink.reopen().await?;
            }
        }
        for _ in 0..TROUBLE {
            sleep(SECOND).await;
            ahead += FAST - 1;
            move_clock(&site, ahead)?;
        }
    }
    let away = if site.clock.is_some() { TROUBLE * 4 * FAST } else { TROUBLE * 4 };
    let mut during = traffic.take();
    let (invited, after) = traffic.end().await;
    site.sink.behave(Behaviour::Accept);
    let tables = Tables::open(&site).await?;
    let waiting = tables.waiting_letters().await?;
    let begin = Instant::now();
    let mut seconds = 0;
    while tables.waiting_letters().await? > 0 && seconds < 330 {
        sleep(SECOND).await;
        ahead += DOUBLE - 1;
        move_clock(&site, ahead)?;
        let speed = if site.clock.is_some() { DOUBLE } else { 1 };
        seconds = i64::try_from(begin.elapsed().as_secs())? * speed;
    }
    sheet.note("mail server away, in the program's seconds", away);
    sheet.note("letters waiting at its return", waiting);
    sheet.at_most("seconds until all were delivered", seconds as f64, 300.0);
    let copies = site.sink.copies();
    let missing = (0..invited).filter(|number| !copies.contains_key(&format!("guest{number}@faults.example"))).count();
    sheet.none("invitations without a letter", missing);
    sheet.at_most("copies of one letter", copies.values().max().copied().unwrap_or_default() as f64, 1.0);
    let failed = tables.count("outbox WHERE failed_at IS NOT NULL AND answer IS NOT NULL").await?;
    sheet.none("letters given up", failed);
    let idle = quantile(&mut before.pages, 0.95);
    sheet.note("staff list before, p95 ms", format!("{idle:.1}"));
    // Under 50 ms nobody notices, and other processes on the machine weigh more.
    sheet.at_most("staff list meanwhile, p95 ms", quantile(&mut during.pages, 0.95), (2.0 * idle).max(50.0));
    sheet.none("answers with 5xx", before.not_now + during.not_now + after.not_now);
    sheet.none("requests without an answer", during.cut + during.late + during.refused_connections);
    node.stop().await?;
    sheet.none("panics in the log", site.panics()?);
    Ok(())
}

fn move_clock(site: &Site, ahead: i64) -> anyhow::Result<()> {
    site.clock.as_ref().map_or(Ok(()), |clock| clock.set(ahead))
}
