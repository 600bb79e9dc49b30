//! Two hundred people who are signed in, read and change things, for minutes: nobody is told "not now",
//! and the program's memory does not grow.

use super::Part;
use crate::{
    Run,
    client::{Answer, Browser, Trouble},
    node::Node,
    practice::{invitation, sign_in, somewhere},
    random::Random,
    report::{Sheet, quantile},
    site::{Kind, Site},
    tables::Tables,
};
use anyhow::{Context, ensure};
use std::{sync::Arc, time::Duration};
use tokio::{
    task::JoinSet,
    time::{Instant, sleep, sleep_until},
};

const PEOPLE: usize = 200;
/// Of whom a fifth are only invited, and a seventh inactive (`server/src/demo.rs`).
const STAFF: &str = "300";
const SIGNING_IN: usize = 8;
const SHORTEST_THOUGHT: Duration = Duration::from_secs(2);
const LONGEST_THOUGHT: Duration = Duration::from_secs(8);

/// Somebody at work.
struct Worker {
    browser: Browser,
    slug: Arc<str>,
    id: String,
    manager: bool,
    number: usize,
    random: Random,
}

/// How requests fared.
#[derive(Default)]
struct Times {
    reading: Vec<f64>,
    changing: Vec<f64>,
    failed: usize,
    unanswered: usize,
    refused: usize,
}

pub async fn run(run: &Run, kind: Kind, sheet: &Sheet) -> anyhow::Result<()> {
    let mut random = run.random(Part::Load, kind);
    let site = Site::new(run, kind).await?;
    let told = site.run(&["demo", "--staff", STAFF]).await?;
    let line = |name: &str| told.lines().find_map(|line| line.strip_prefix(name)).map(str::trim).context(told.clone());
    let slug = line("Practice:")?.split("/p/").nth(1).and_then(|rest| rest.split('/').next()).context("no practice")?;
    let password = line("Password:")?;
    let node = site.start().await?;
    let workers = sign_everybody_in(&site, &node, slug, password, &mut random).await?;

    let length = Duration::from_secs(run.minutes * 60);
    let begin = Instant::now();
    let mut people = JoinSet::new();
    for worker in workers {
        people.spawn(worker.work(begin + length));
    }
    let mut memory = vec![node.resident_mib()?];
    for half in [1, 2] {
        sleep_until(begin + length / 2 * half).await;
        memory.push(node.resident_mib()?);
    }
    let mut all = Times::default();
    while let Some(times) = people.join_next().await {
        let mut times = times?;
        all.reading.append(&mut times.reading);
        all.changing.append(&mut times.changing);
        all.failed += times.failed;
        all.unanswered += times.unanswered;
        all.refused += times.refused;
    }
    sheet.equal("people signed in", PEOPLE, PEOPLE);
    sheet.note("minutes", run.minutes);
    sheet.note("requests", all.reading.len() + all.changing.len());
    for (what, times) in [("reading", &mut all.reading), ("changing", &mut all.changing)] {
        let [p50, p95, p99] = [0.5, 0.95, 0.99].map(|share| quantile(times, share));
        sheet.note(&format!("{what}: p50 / p95 / p99, ms"), format!("{p50:.1} / {p95:.1} / {p99:.1}"));
    }
    sheet.none("answers with 5xx", all.failed);
    sheet.none("requests without an answer", all.unanswered);
    sheet.none("refused (4xx)", all.refused);
    let [start, middle, end] = memory[..] else { anyhow::bail!("memory") };
    sheet.note("resident memory at the start, MiB", format!("{start:.0}"));
    sheet.note("in the middle", format!("{middle:.0}"));
    // A tenth of noise: what leaks in half the time would be as much again in the other half.
    sheet.at_most("at the end", end.round(), (middle * 1.1 + 5.0).round());
    let tables = Tables::open(&site).await?;
    sheet.none("broken invariants", tables.broken_invariants().await?.len());
    sheet.holds("audit log whole", site.audit_is_whole().await);
    node.stop().await?;
    sheet.none("panics in the log", site.panics()?);
    Ok(())
}

async fn sign_everybody_in(
    site: &Site,
    node: &Node,
    slug: &str,
    password: &str,
    random: &mut Random,
) -> anyhow::Result<Vec<Worker>> {
    let tables = Tables::open(site).await?;
    let id = if site.kind == Kind::Sqlite { "lower(hex(m.id))" } else { "CAST(m.id AS text)" };
    let on = "JOIN account a ON a.id = m.account_id WHERE EXISTS
        (SELECT 1 FROM role_grant g WHERE g.staff_member_id = m.id AND g.ended_at IS NULL AND g.role";
    let active = |what: &str| format!("SELECT {what} FROM staff_member m {on} <> 'owner') ORDER BY a.username");
    let usernames: Vec<String> = tables.column(&active("a.username")).await?;
    let ids: Vec<String> = tables.column(&active(id)).await?;
    let managers: Vec<String> =
        tables.column(&format!("SELECT a.username FROM staff_member m {on} = 'manager')")).await?;
    ensure!(usernames.len() >= PEOPLE, "only {} people", usernames.len());
    let slug: Arc<str> = slug.into();
    let mut waiting: Vec<(usize, String, String)> = usernames
        .into_iter()
        .zip(ids)
        .take(PEOPLE)
        .enumerate()
        .map(|(number, (name, id))| (number, name, id))
        .collect();
    let mut entering = JoinSet::new();
    let mut workers = Vec::new();
    while !waiting.is_empty() || !entering.is_empty() {
        while entering.len() < SIGNING_IN
            && let Some((number, username, id)) = waiting.pop()
        {
            let (slug, random, password) = (slug.clone(), random.fork(), password.to_owned());
            let (server, manager) = (node.address, managers.contains(&username));
            entering.spawn(async move {
                let mut browser = Browser::new(server, somewhere());
                sign_in(&mut browser, &username, &password).await?.expect_done("sign in")?;
                anyhow::Ok(Worker { browser, slug, id, manager, number, random })
            });
        }
        if let Some(worker) = entering.join_next().await {
            workers.push(worker??);
        }
    }
    Ok(workers)
}

impl Worker {
    async fn work(mut self, end: Instant) -> Times {
        let mut times = Times::default();
        let mut invited = 0;
        loop {
            let thought = self.random.between(SHORTEST_THOUGHT, LONGEST_THOUGHT);
            if Instant::now() + thought >= end {
                return times;
            }
            sleep(thought).await;
            let begin = Instant::now();
            let choice = self.random.below(100);
            let outcome = match choice {
                0..80 => self.read(choice).await,
                _ if self.manager && self.random.coin() => {
                    invited += 1;
                    self.invite(invited).await
                }
                _ => self.edit().await,
            };
            let took = begin.elapsed().as_secs_f64() * 1000.0;
            if choice < 80 {
                times.reading.push(took)
            } else {
                times.changing.push(took)
            }
            match outcome {
                Ok(answer) if answer.done() => {}
                Ok(answer) if answer.failed() => times.failed += 1,
                Ok(_) => times.refused += 1,
                Err(_) => times.unanswered += 1,
            }
        }
    }

    async fn read(&mut self, choice: u64) -> Result<Answer, Trouble> {
        let staff = format!("/p/{}/settings/staff", self.slug);
        match choice {
            0..40 => self.browser.get(&staff).await,
            40..60 => self.browser.call("/api/staff/list", &[("practice", &self.slug), ("search", "ro")]).await,
            60..75 => self.browser.get(&format!("{staff}/{}", self.id)).await,
            _ => self.browser.get("/account").await,
        }
    }

    async fn invite(&mut self, invited: usize) -> Result<Answer, Trouble> {
        let name = format!("guest{}x{invited}", self.number);
        let email = format!("{name}@faults.example");
        let mut fields = vec![("practice", &*self.slug)];
        fields.extend(invitation(&name, &email, "therapist"));
        self.browser.post("/api/staff/invite", &fields).await
    }

    async fn edit(&mut self) -> Result<Answer, Trouble> {
        let phone = format!("+49 30 555 {:04}", self.random.below(10_000));
        let fields = [("practice", &*self.slug), ("id", &self.id), ("phone", &phone)];
        self.browser.post("/api/staff/edit-contact", &fields).await
    }
}
