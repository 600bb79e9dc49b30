//! What signing in, a page and a start cost, and what sign-ins do to everybody else. Prints figures beside
//! their budgets.
//!
//! `make bench` runs it: the real server on a port of its own, SQLite in a folder that is gone afterwards.
//! The clients run in the same process, on one thread, which no processor time of the server is taken from.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods)] // it measures, and says what it found

mod client;
mod large;
mod list;
mod place;
mod processor;
mod start;

use anyhow::{Context, ensure};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use client::Client;
use place::{PEOPLE, Place};
use processor::Ran;
use server::auth::password::{MEMORY_KIB, PASSES, Passwords};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

/// Alternating, so that whatever else the machine does meets both sides alike.
const ROUNDS: usize = 8;
const SIGN_INS_A_ROUND: usize = 8;
const PAGES_A_ROUND: usize = 60;
const AT_ONCE: usize = 200;
/// More than there are permits, on every machine: the queue is never empty.
const SATURATING: usize = 24;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    println!("{:<58}{:>12}{:>22}", "what", "figure", "budget");
    // A part by name, for whoever looks into one.
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let wanted = |part| only.as_deref().is_none_or(|only| only == part);
    if wanted("start") {
        start::cold().await?;
    }
    if wanted("list") || wanted("sign-in") {
        let place = Arc::new(Place::open().await?);
        let session = place.owner().await?;
        let mut client = place.client().await?;
        for _ in 0..20 {
            place.staff_list(&mut client, &session).await?;
        }
        if wanted("list") {
            list::cost(&place, &session).await?;
        }
        if wanted("sign-in") {
            crowd(&place).await?;
            cost(&place).await?;
            neighbours(&place, &mut client, &session).await?;
        }
    }
    if wanted("large") {
        large::lists().await?;
    }
    Ok(())
}

fn line(what: &str, figure: impl std::fmt::Display, budget: impl std::fmt::Display) {
    println!("{what:<58}{figure:>12}{budget:>22}");
}

/// Many people at once, as at eight in the morning.
async fn crowd(place: &Arc<Place>) -> anyhow::Result<()> {
    let before = resident_mib("self")?;
    let start = Instant::now();
    let mut all = JoinSet::new();
    for person in 0..AT_ONCE {
        let place = place.clone();
        all.spawn(async move { place.sign_in(person).await.map(|answer| answer.status) });
    }
    let (mut done, mut busy) = (0, 0);
    while let Some(status) = all.join_next().await {
        match status?? {
            200 => done += 1,
            503 => busy += 1,
            other => anyhow::bail!("a sign-in was answered with {other}"),
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    let budget = 40 + 24 * Passwords::at_once();
    line(&format!("{AT_ONCE} sign-ins at once: seconds until all are answered"), format!("{seconds:.1}"), "30");
    line("  signed in / told that the server is busy (503)", format!("{done} / {busy}"), "");
    line("  resident memory before, MiB", format!("{before:.0}"), "");
    line("  resident memory after, MiB", format!("{:.0}", resident_mib("self")?), format!("< {budget}"));
    Ok(())
}

/// A whole sign-in against nothing but its hash, in processor time.
async fn cost(place: &Arc<Place>) -> anyhow::Result<()> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(anyhow::Error::msg)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut memory = vec![Block::new(); argon2.params().block_count()];
    let (mut bare, mut whole) = (0.0, 0.0);
    for round in 0..ROUNDS {
        let before = Ran::so_far();
        for _ in 0..SIGN_INS_A_ROUND {
            let hash =
                argon2.hash_password_into_with_memory(b"a sentence", b"salt and pepper.", &mut [0; 32], &mut memory);
            hash.map_err(anyhow::Error::msg)?;
        }
        let between = Ran::so_far();
        for person in 0..SIGN_INS_A_ROUND {
            let answer = place.sign_in(round * SIGN_INS_A_ROUND + person).await?;
            ensure!(answer.status == 200, "a sign-in was answered with {}", answer.status);
        }
        bare += (between - before).clients;
        whole += (Ran::so_far() - between).servers;
    }
    let each = (ROUNDS * SIGN_INS_A_ROUND) as f64;
    line("processor time of argon2id alone, ms", format!("{:.1}", bare / each), "");
    line("processor time of a whole sign-in, ms", format!("{:.1}", whole / each), "");
    line("  ratio", format!("{:.2}", whole / bare), "<= 1.10");
    Ok(())
}

/// What somebody notices who only looks at the staff list while others sign in.
async fn neighbours(place: &Arc<Place>, client: &mut Client, session: &str) -> anyhow::Result<()> {
    let (mut alone, mut beside) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        alone.extend(pages(place, client, session).await?);
        let stop = Arc::new(AtomicBool::new(false));
        let next = Arc::new(AtomicUsize::new(0));
        let mut crowd = JoinSet::new();
        for _ in 0..SATURATING {
            let (place, stop, next) = (place.clone(), stop.clone(), next.clone());
            crowd.spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    place.sign_in(next.fetch_add(1, Ordering::Relaxed) % PEOPLE).await?;
                }
                anyhow::Ok(())
            });
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
        beside.extend(pages(place, client, session).await?);
        stop.store(true, Ordering::Relaxed);
        while let Some(done) = crowd.join_next().await {
            done??;
        }
    }
    for (share, name, budget) in [(0.50, "p50", "1.1"), (0.99, "p99", "1.3")] {
        let (alone, beside) = (quantile(&mut alone, share), quantile(&mut beside, share));
        line(&format!("staff list of 50, {name} alone, ms"), format!("{alone:.2}"), "");
        line(&format!("staff list of 50, {name} while sign-ins queue, ms"), format!("{beside:.2}"), "");
        line("  ratio", format!("{:.2}", beside / alone), format!("<= {budget}"));
    }
    Ok(())
}

async fn pages(place: &Place, client: &mut Client, session: &str) -> anyhow::Result<Vec<f64>> {
    let mut times = Vec::new();
    for _ in 0..PAGES_A_ROUND {
        let start = Instant::now();
        place.staff_list(client, session).await?;
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(times)
}

fn quantile(times: &mut [f64], share: f64) -> f64 {
    times.sort_by(f64::total_cmp);
    times[((times.len() - 1) as f64 * share).round() as usize]
}

/// Of a process: its number, or `self`.
fn resident_mib(process: &str) -> anyhow::Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? / 1024.0)
}
