//! The wall clock jumps, forwards and backwards. (Needs libfaketime, Debian's package `faketime`.)
//!
//! Time limits may end early or late by the jump, and nothing else may happen: no 5xx, no letter that is
//! never sent, no broken invariant.

use super::Part;
use crate::{
    Run,
    practice::{PASSWORD, Practice, sign_in, sign_up},
    report::Sheet,
    site::{Kind, Site, until},
    tables::Tables,
};
use std::time::Duration;

const HOUR: i64 = 3600;

pub async fn run(run: &Run, kind: Kind, sheet: &Sheet) -> anyhow::Result<()> {
    let mut random = run.random(Part::Clock, kind);
    let site = Site::new(run, kind).await?;
    let Some(clock) = site.clock.clone() else {
        sheet.note("clock", "not measured: libfaketime is not installed");
        return Ok(());
    };
    let node = site.start().await?;
    let practice = Practice::open(&site, &node).await?;
    let tables = Tables::open(&site).await?;
    let mut failed = 0;
    let mut unsent = 0;
    // Forwards past an idle session, backwards past the beginning, a summer time's hour, a year.
    let jumps = [2 * HOUR, -HOUR, 0, -24 * HOUR, 24 * HOUR, 365 * 24 * HOUR, 0];
    for (round, ahead) in jumps.into_iter().enumerate() {
        clock.set(ahead + i64::try_from(random.below(60))?)?;
        let mut owner = practice.owner.clone();
        failed += usize::from(practice.list_as(&mut owner).await?.failed());
        let entered = sign_in(&mut owner, "dana", PASSWORD).await?;
        failed += usize::from(entered.failed());
        let here = Practice { owner, ..practice.clone() };
        // Invited, mailed and signed up on this side of the jump.
        let (first, email) = (format!("Guest{round}"), format!("guest{round}@faults.example"));
        here.invite(&first, &email).await?;
        match site.sink.link_to(&email, "/invitation/", 0).await {
            Ok(link) => {
                let mut browser = crate::client::Browser::new(node.address, crate::practice::somewhere());
                failed += usize::from(!sign_up(&mut browser, &link, &format!("guest{round}")).await?.done());
            }
            Err(_) => unsent += 1,
        }
    }
    sheet.equal("jumps of the clock", jumps.len(), 7);
    sheet.none("answers with 5xx, sign-ups that failed", failed);
    sheet.none("letters not sent within 20 s", unsent);
    let sent = until("letters", Duration::from_secs(30), async || Ok(tables.waiting_letters().await? == 0)).await;
    sheet.holds("all letters sent", sent.is_ok());
    sheet.none("broken invariants", tables.broken_invariants().await?.len());
    sheet.holds("audit log whole", site.audit_is_whole().await);
    node.stop().await?;
    sheet.none("panics in the log", site.panics()?);
    Ok(())
}
