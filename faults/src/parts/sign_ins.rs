//! Everybody comes at eight: two hundred people sign in at the same moment. All are let in within half a
//! minute or told honestly to come back, memory stays within what the permits for hashing allow, and
//! whoever is signed in already notices little.

use super::Part;
use crate::{
    Run,
    client::Browser,
    practice::{PASSWORD, Practice, sign_in, somewhere},
    report::{Sheet, quantile},
    site::{Kind, Site},
    traffic::{PAUSE, Traffic},
};
use std::{collections::BTreeMap, thread::available_parallelism, time::Duration};
use tokio::{
    task::JoinSet,
    time::{Instant, sleep},
};

const AT_ONCE: usize = 200;
/// Five tries at one account may be under way: nobody here has more.
const ACCOUNTS: usize = 50;
const WARM_UP: Duration = Duration::from_secs(10);
/// What a password hash in work takes, with what goes with it.
const PERMIT_MIB: f64 = 24.0;

pub async fn run(run: &Run, kind: Kind, sheet: &Sheet) -> anyhow::Result<()> {
    let mut random = run.random(Part::SignIns, kind);
    let site = Site::new(run, kind).await?;
    let node = site.start().await?;
    let practice = Practice::open(&site, &node).await?;
    let mut people = Vec::new();
    for number in 0..ACCOUNTS {
        people.push(practice.hire(&site, &format!("Ben{number}"), &["therapist"]).await?.username);
    }
    let traffic = Traffic::begin(&practice, &mut random, PAUSE);
    sleep(WARM_UP).await;
    let mut before = traffic.take();
    let memory = node.resident_mib()?;
    let begin = Instant::now();
    let mut clients = JoinSet::new();
    for number in 0..AT_ONCE {
        let (server, username) = (practice.owner.server, people[number % ACCOUNTS].clone());
        clients.spawn(async move {
            let mut browser = Browser::new(server, somewhere());
            let answer = sign_in(&mut browser, &username, PASSWORD).await;
            (answer.map(|answer| (answer.done(), answer.status)), begin.elapsed())
        });
    }
    let (mut let_in, mut busy, mut others, mut last) = (0, 0, BTreeMap::<String, usize>::new(), Duration::ZERO);
    while let Some(done) = clients.join_next().await {
        let (answer, after) = done?;
        last = last.max(after);
        match answer {
            Ok((true, _)) => let_in += 1,
            Ok((_, 503)) => busy += 1,
            Ok((_, status)) => *others.entry(status.to_string()).or_default() += 1,
            Err(trouble) => *others.entry(trouble.to_string()).or_default() += 1,
        }
    }
    let mut during = traffic.take();
    let (_, _) = traffic.end().await;
    sheet.note("signed in / told to come back (503)", format!("{let_in} / {busy}"));
    sheet.equal("let in, or told so", let_in + busy, AT_ONCE);
    let told: Vec<String> = others.iter().map(|(what, times)| format!("{times} × {what}")).collect();
    if !told.is_empty() {
        sheet.note("of the others", told.join(", "));
    }
    sheet.none("other answers, or none", others.values().sum());
    sheet.at_most("seconds until the last answer", last.as_secs_f64(), 30.0);
    let idle = quantile(&mut before.pages, 0.95);
    sheet.note("staff list before, p95 ms", format!("{idle:.1}"));
    sheet.at_most("staff list meanwhile, p95 ms", quantile(&mut during.pages, 0.95), (2.0 * idle).max(50.0));
    // One core is left to everybody else.
    let permits = available_parallelism()?.get().saturating_sub(1).max(1);
    let allowed = memory + PERMIT_MIB * permits as f64;
    sheet.at_most("resident memory after, against before, MiB", node.resident_mib()?.round(), allowed.round());
    node.stop().await?;
    sheet.none("panics in the log", site.panics()?);
    Ok(())
}
