//! A table of 2,000 people with 37 planted faults, added by two tabs at once while the program is killed.
//!
//! The report must name the planted rows and no others; then everybody else must be there, once, whole, mailed.

use super::{Part, kill};
use crate::{
    Run,
    node::Node,
    practice::Practice,
    random::Random,
    report::Sheet,
    site::{Kind, Site, free_address},
    tables::Tables,
};
use anyhow::Context;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::task::JoinSet;

const ROWS: usize = 2000;
const TABS: usize = 2;
/// A kill comes this long after a start, at random: less than a step takes.
const LONGEST_DELAY: Duration = Duration::from_millis(500);

/// What is planted: the verdict's name, how many rows, and what they say in turn.
const PLANTED: [(&str, usize, &[&str]); 8] = [
    ("UnknownRole", 9, &["Uma,Kern,uma{}@faults.example,Wizard", "Uwe,Kern,uwe{}@faults.example,"]),
    ("OddDomain", 5, &["Ole,Kern,ole{}@gmial.com,Therapist"]),
    ("Wrong", 9, &["Pia,Kern,pia{},Therapist", ",Kern,nameless{}@faults.example,Therapist"]),
    ("Repeats", 5, &["Again,Roth,GUEST0@faults.example,Therapist"]),
    ("TooManyCells", 3, &["Tom,Kern,tom{}@faults.example,Therapist,more"]),
    ("AlreadyInvited", 3, &["Ina,Roth,invited{}@faults.example,Therapist"]),
    ("Inactive", 2, &["Gus,Roth,gone{}@faults.example,Therapist"]),
    ("AlreadyHere", 1, &["Dana,Ruiz,dana@faults.example,Therapist"]),
];
const FAULTS: usize = 37;

pub async fn run(run: &Run, kind: Kind, sheet: &Sheet) -> anyhow::Result<()> {
    let kills = run.rounds.min(200) / 20;
    let site = Site::new(run, kind).await?;
    let address = free_address()?;
    let mut random = run.random(Part::Import, kind);
    let mut node = Node::start(site.command(address), address, site.log(address)).await?;
    let practice = Practice::open(&site, &node).await?;
    for number in 0..3 {
        practice.invite("Ina", &format!("invited{number}@faults.example")).await?;
    }
    for number in 0..2 {
        let id = practice.invite("Gus", &format!("gone{number}@faults.example")).await?;
        practice.act("/api/staff/deactivate", &id, &[]).await?;
    }
    let (table, planted) = table(&mut random);
    let path = format!("{}/import", practice.staff_list());
    practice.owner.clone().send_table(&path, &table).await?;
    let import = Import { id: only_import(&practice).await?, practice };
    import.report("before", &planted, sheet).await?;

    let added = Arc::new(AtomicUsize::new(0));
    let mut tabs = JoinSet::new();
    for _ in 0..TABS {
        tabs.spawn(import.clone().go_on(added.clone()));
    }
    let mut killed_before_the_end = 0;
    for _ in 0..kills {
        tokio::time::sleep(random.up_to(LONGEST_DELAY)).await;
        killed_before_the_end += usize::from(!tabs.is_empty() && added.load(Ordering::Relaxed) < ROWS);
        node.kill().await?;
        node = Node::start(site.command(address), address, site.log(address)).await?;
    }
    let mut lost_tabs = 0;
    while let Some(done) = tabs.join_next().await {
        lost_tabs += usize::from(done?.is_err());
    }
    sheet.equal("processes killed in the middle", killed_before_the_end, kills);
    sheet.none("tabs that gave up", lost_tabs);
    import.report("afterwards", &planted, sheet).await?;
    let tables = Tables::open(&site).await?;
    let begun = tables.count("audit_event WHERE action = 'import_begun'").await?;
    sheet.equal("events of the beginning", begun, 1);
    let settled = tables.count("staff_import_row WHERE staff_member_id IS NOT NULL").await?;
    sheet.equal("rows that name whom they added", settled, ROWS - FAULTS);
    sheet.note("leases of dead processes", site.outlast_leases().await?);
    kill::check(run, &site, sheet, ROWS - FAULTS).await?;
    node.stop().await?;
    sheet.none("panics in the log", site.panics()?);
    Ok(())
}

/// The table, and which rows are wrong in which way.
fn table(random: &mut Random) -> (String, BTreeMap<u64, String>) {
    let guests = (0..ROWS - FAULTS).map(|n| (None, format!("Guest{n},Roth,guest{n}@faults.example,Therapist")));
    let mut rows: Vec<(Option<&str>, String)> = guests.collect();
    for (verdict, count, says) in PLANTED {
        for number in 0..count {
            // Behind the first one, which some of them repeat.
            let place = 1 + random.below(rows.len() as u64) as usize;
            let row = says[number % says.len()].replace("{}", &number.to_string());
            rows.insert(place, (Some(verdict), row));
        }
    }
    let planted = (2..).zip(&rows).filter_map(|(line, (verdict, _))| Some((line, (*verdict)?.to_owned()))).collect();
    let lines: Vec<String> = rows.into_iter().map(|(_, row)| row).collect();
    (format!("First name,Last name,E-mail,Roles\n{}\n", lines.join("\n")), planted)
}

/// The table once it was sent.
#[derive(Clone)]
struct Import {
    id: String,
    practice: Practice,
}

impl Import {
    /// Compares the report with what was planted.
    async fn report(&self, when: &str, planted: &BTreeMap<u64, String>, sheet: &Sheet) -> anyhow::Result<()> {
        let fields = self.practice.with(&[("id", &self.id)]);
        let page = self.practice.owner.clone().call("/api/imports/find", &fields).await?.expect_done("find")?;
        let page: Value = serde_json::from_str(&page.body)?;
        let counts = page["counts"].as_array().context("counts")?;
        let rows: u64 = counts.iter().filter_map(|count| count[1].as_u64()).sum();
        sheet.equal(&format!("rows in the report {when}"), usize::try_from(rows)?, ROWS);
        let left_out: u64 = counts.iter().filter(|c| c[0].get("Err").is_some()).filter_map(|c| c[1].as_u64()).sum();
        sheet.equal(&format!("rows left out {when}"), usize::try_from(left_out)?, FAULTS);
        // Those that are left out come first, so that they are all on the first page.
        let named: BTreeMap<u64, String> = page["rows"].as_array().context("rows")?.iter().filter_map(fault).collect();
        let right = planted.iter().filter(|(line, verdict)| named.get(line) == Some(verdict)).count();
        sheet.equal(&format!("faults named rightly {when}"), right, FAULTS);
        Ok(())
    }

    /// As a page does: asks again until all is done, whatever happens in between.
    async fn go_on(self, added: Arc<AtomicUsize>) -> anyhow::Result<()> {
        let fields = [("id", self.id.as_str())];
        loop {
            match self.practice.post("/api/imports/go-on", &fields).await {
                Ok(answer) if answer.done() => {
                    let progress: Value = serde_json::from_str(&answer.body)?;
                    let done = progress["done"].as_u64().context("done")?;
                    added.fetch_max(usize::try_from(done)?, Ordering::Relaxed);
                    if progress["done"] == progress["rows"] {
                        return Ok(());
                    }
                }
                Ok(answer) if answer.failed() => {}
                Ok(answer) => anyhow::bail!("{} {}", answer.status, answer.body),
                Err(_) => {}
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// The line of a row that is left out, and the verdict's name.
fn fault(row: &Value) -> Option<(u64, String)> {
    let fault = row["judged"].get("Err")?;
    let name = fault.as_str().or_else(|| fault.as_object()?.keys().next().map(String::as_str))?;
    Some((row["number"].as_u64()?, name.to_owned()))
}

async fn only_import(practice: &Practice) -> anyhow::Result<String> {
    let list = practice.owner.clone().call("/api/imports/list", &practice.with(&[])).await?.expect_done("list")?;
    let list: Value = serde_json::from_str(&list.body)?;
    Ok(list[0]["id"].as_str().context("the table was not kept")?.to_owned())
}
