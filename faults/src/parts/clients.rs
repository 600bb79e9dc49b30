//! Clients that hang up in the middle, say nothing, or send a body drop by drop: others notice nothing,
//! and no connection or memory is kept for them.

use super::Part;
use crate::{
    Run,
    client::{Browser, connect, read},
    node::Node,
    practice::Practice,
    random::Random,
    report::{Sheet, quantile},
    site::{Kind, Site, until},
    traffic::{PAUSE, Traffic},
};
use std::time::Duration;
use tokio::{io::AsyncWriteExt, net::TcpStream, task::JoinSet, time::sleep};

const HANG_UPS: usize = 2000;
/// Others alone: what their pages cost then is what they are held against.
const WARM_UP: Duration = Duration::from_secs(10);
const AT_ONCE: usize = 40;
const SLOW: usize = 100;
/// The server gives a body 15 s of silence and a request 30 s.
const SLOWEST: Duration = Duration::from_secs(40);
/// Connections of the pool and the listener come and go.
const SPARE: usize = 20;

pub async fn run(run: &Run, kind: Kind, sheet: &Sheet) -> anyhow::Result<()> {
    let mut random = run.random(Part::Clients, kind);
    let site = Site::new(run, kind).await?;
    let node = site.start().await?;
    let practice = Practice::open(&site, &node).await?;
    let traffic = Traffic::begin(&practice, &mut random, PAUSE);
    sleep(WARM_UP).await;
    let mut before = traffic.take();
    // A first round: what grows by it is caches and connections, what grows by the second one is lost.
    let (mut descriptors, mut memory) = (0, 0.0);
    for round in 0..2 {
        if round == 1 {
            (descriptors, memory) = (node.descriptors()?, node.resident_mib()?);
        }
        hang_up(&practice, &mut random, HANG_UPS / 2).await?;
        let told = slow_bodies(&practice.owner).await?;
        sheet.equal("bodies sent too slowly, told so or cut off in 40 s", told, SLOW);
        sheet.equal("silent connections closed by the server", silence(&node).await?, SLOW);
    }
    sheet.note("requests broken off", HANG_UPS);
    let mut during = traffic.take();
    let (_, after) = traffic.end().await;
    let troubled = [&before, &during, &after].map(|s| s.not_now + s.cut + s.late + s.refused_connections);
    sheet.none("others: 5xx or no answer", troubled.iter().sum());
    let idle = quantile(&mut before.pages, 0.95);
    sheet.note("staff list before, p95 ms", format!("{idle:.1}"));
    sheet.at_most("staff list meanwhile, p95 ms", quantile(&mut during.pages, 0.95), (2.0 * idle).max(50.0));
    let let_go =
        until("connections let go", Duration::from_secs(20), async || Ok(node.descriptors()? <= descriptors + SPARE));
    let _ = let_go.await; // the figure below says it
    sheet.at_most("open files after, against before", node.descriptors()? as f64, (descriptors + SPARE) as f64);
    sheet.at_most("resident memory after, against before, MiB", node.resident_mib()?.round(), (memory + 20.0).round());
    node.stop().await?;
    sheet.none("panics in the log", site.panics()?);
    Ok(())
}

/// Requests that end after a random number of bytes, or after the last one, before the answer.
async fn hang_up(practice: &Practice, random: &mut Random, times: usize) -> anyhow::Result<()> {
    let fields = practice.with(&[("search", "somebody")]);
    let request = practice.owner.post_request("/api/staff/invite", &fields);
    let mut clients = JoinSet::new();
    for _ in 0..times {
        let bytes = request.as_bytes()[..random.below(request.len() as u64 + 1) as usize].to_vec();
        let (server, pause) = (practice.owner.server, random.up_to(Duration::from_millis(20)));
        clients.spawn(async move {
            let mut connection = connect(server).await?;
            connection.write_all(&bytes).await?;
            sleep(pause).await;
            anyhow::Ok(())
        });
        if clients.len() >= AT_ONCE
            && let Some(done) = clients.join_next().await
        {
            done??;
        }
    }
    while let Some(done) = clients.join_next().await {
        done??;
    }
    Ok(())
}

/// Bodies whose bytes come one a second; how many were answered or cut off in time.
async fn slow_bodies(browser: &Browser) -> anyhow::Result<usize> {
    let request = browser.post_request("/api/accounts/sign-in", &[("identifier", &"x".repeat(200))]);
    let start = request.find("\r\n\r\n").map_or(0, |end| end + 4);
    let mut clients = JoinSet::new();
    for _ in 0..SLOW {
        let (server, request) = (browser.server, request.clone());
        clients.spawn(async move {
            let mut connection = connect(server).await?;
            connection.write_all(&request.as_bytes()[..start]).await?;
            let (mut from, mut to) = connection.split();
            let drip = async {
                for byte in &request.as_bytes()[start..] {
                    if to.write_all(&[*byte]).await.is_err() {
                        break;
                    }
                    sleep(Duration::from_secs(1)).await;
                }
            };
            let mut end = Vec::new();
            let over = tokio::io::AsyncReadExt::read_to_end(&mut from, &mut end);
            anyhow::Ok(tokio::select! {
                _ = over => true,
                () = drip => false,
                () = sleep(SLOWEST) => false,
            })
        });
    }
    let mut over = 0;
    while let Some(done) = clients.join_next().await {
        over += usize::from(done??);
    }
    Ok(over)
}

/// Connections that never say anything; how many the server closed in time.
async fn silence(node: &Node) -> anyhow::Result<usize> {
    let mut connections = JoinSet::new();
    for _ in 0..SLOW {
        let mut connection: TcpStream = connect(node.address).await?;
        // Half a head: a browser's spare connection that is silent from the start is another matter.
        connection.write_all(b"GET /sign-in HTTP/1.1\r\nhost: local").await?;
        connections.spawn(async move { tokio::time::timeout(SLOWEST, read(&mut connection)).await.is_ok() });
    }
    let mut closed = 0;
    while let Some(done) = connections.join_next().await {
        closed += usize::from(done?);
    }
    Ok(closed)
}
