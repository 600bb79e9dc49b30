//! Two programs on one PostgreSQL act as one: roles, sessions and limits hold on both at once, and the
//! letters of one that died are sent by the others.

use super::Part;
use crate::{
    Run,
    client::Browser,
    node::Node,
    practice::{Person, Practice, sign_in, somewhere},
    report::Sheet,
    sink::{Behaviour, SmtpSink},
    site::{Kind, Site, until},
    tables::Tables,
};
use std::time::Duration;

const GUESTS: usize = 5;

pub async fn run(run: &Run, kind: Kind, sheet: &Sheet) -> anyhow::Result<()> {
    let mut random = run.random(Part::Nodes, kind);
    let site = Site::new(run, kind).await?;
    let first = site.start().await?;
    let practice = Practice::open(&site, &first).await?;
    let mia = practice.hire(&site, "Mia", &["manager", "therapist"]).await?;
    first.stop().await?;
    let taken = die_with_a_letter(&site, &practice).await?;

    let (one, two) = tokio::try_join!(site.start(), site.start())?;
    let owner = practice.owner.at(one.address);
    let practice = Practice { owner, ..practice };
    role_off(run, sheet, &practice, &mia, &two).await?;
    deactivated(run, sheet, &practice, &mia, &two).await?;
    sessions(run, sheet, &practice, &mia, [&one, &two]).await?;
    throttle(sheet, &mia, [&one, &two], &mut random).await?;

    sheet.note("leases of the dead process", site.outlast_leases().await?);
    let tables = Tables::open(&site).await?;
    let sent =
        until("the letters are sent", Duration::from_secs(30), async || Ok(tables.waiting_letters().await? == 0));
    sheet.holds("letters of the killed process sent by another", sent.await.is_ok());
    let copies = site.sink.copies();
    let guests = || (0..GUESTS).map(|guest| copies.get(&address_of(guest)).copied().unwrap_or_default());
    sheet.none("letters not sent", guests().filter(|copies| *copies == 0).count());
    // The killed process may have got one out before it died.
    sheet.at_most("copies of one letter", (guests().max().unwrap_or_default() + taken) as f64, 3.0);
    sheet.none("broken invariants", tables.broken_invariants().await?.len());
    sheet.holds("audit log whole", site.audit_is_whole().await);
    tokio::try_join!(one.stop(), two.stop())?;
    sheet.none("panics in the log", site.panics()?);
    Ok(())
}

fn address_of(guest: usize) -> String {
    format!("guest{guest}@faults.example")
}

/// A program that is killed while the mail server has its letter, but has not said so. How many it got out.
async fn die_with_a_letter(site: &Site, practice: &Practice) -> anyhow::Result<usize> {
    let silent = SmtpSink::start().await?;
    silent.behave(Behaviour::StallAfterData);
    let node = site.start_with(&[("SMTP_URL", &format!("smtp://{}", silent.addr))]).await?;
    let practice = Practice { owner: practice.owner.at(node.address), ..practice.clone() };
    for guest in 0..GUESTS {
        practice.invite(&format!("Guest{guest}"), &address_of(guest)).await?;
    }
    until("a letter is on its way", Duration::from_secs(20), async || Ok(silent.messages() > 0)).await?;
    node.kill().await?;
    Ok(silent.messages())
}

/// What only managers may see, asked at the other node.
async fn sees_the_form(practice: &Practice, browser: &mut Browser) -> anyhow::Result<u16> {
    Ok(browser.call("/api/staff/new-form", &[("practice", &practice.slug)]).await?.status)
}

async fn role_off(run: &Run, sheet: &Sheet, practice: &Practice, mia: &Person, two: &Node) -> anyhow::Result<()> {
    let mut there = mia.browser.at(two.address);
    let (mut late_off, mut late_on) = (0, 0);
    for _ in 0..run.rounds {
        practice.act("/api/staff/turn-role-off", &mia.id, &[("role", "manager")]).await?;
        late_off += usize::from(sees_the_form(practice, &mut there).await? != 403);
        practice.act("/api/staff/turn-role-on", &mia.id, &[("role", "manager")]).await?;
        late_on += usize::from(sees_the_form(practice, &mut there).await? != 200);
    }
    sheet.note("rounds", run.rounds);
    sheet.none("role off at one node, still there at the other's next request", late_off);
    sheet.none("role on at one node, not yet there at the other's next request", late_on);
    Ok(())
}

async fn deactivated(run: &Run, sheet: &Sheet, practice: &Practice, mia: &Person, two: &Node) -> anyhow::Result<()> {
    let mut late = 0;
    for _ in 0..run.rounds {
        let mut there = Browser::new(two.address, somewhere());
        sign_in(&mut there, &mia.username, crate::practice::PASSWORD).await?.expect_done("sign in")?;
        practice.act("/api/staff/deactivate", &mia.id, &[]).await?;
        late += usize::from(practice.list_as(&mut there).await?.status != 401);
        practice.act("/api/staff/reactivate", &mia.id, &[("roles[]", "manager"), ("roles[]", "therapist")]).await?;
    }
    sheet.none("deactivated at one node, still let in at the other", late);
    Ok(())
}

/// A session of one node is a session of the other, and so is its end.
async fn sessions(
    run: &Run,
    sheet: &Sheet,
    practice: &Practice,
    mia: &Person,
    nodes: [&Node; 2],
) -> anyhow::Result<()> {
    let (mut unknown, mut survived) = (0, 0);
    for round in 0..run.rounds / 4 {
        let (here, there) = (nodes[round % 2].address, nodes[(round + 1) % 2].address);
        let mut browser = Browser::new(here, somewhere());
        sign_in(&mut browser, &mia.username, crate::practice::PASSWORD).await?.expect_done("sign in")?;
        unknown += usize::from(practice.list_as(&mut browser.at(there)).await?.status != 200);
        let kept = browser.clone();
        browser.at(there).post("/api/accounts/sign-out", &[]).await?.expect_done("sign out")?;
        survived += usize::from(practice.list_as(&mut kept.at(here)).await?.status != 401);
    }
    sheet.none("sessions that the other node does not know", unknown);
    sheet.none("sessions that outlive signing out at the other node", survived);
    Ok(())
}

/// Five mistypings are free, wherever they are typed; then even the right password has to wait.
async fn throttle(
    sheet: &Sheet,
    mia: &Person,
    nodes: [&Node; 2],
    random: &mut crate::random::Random,
) -> anyhow::Result<()> {
    let mut statuses = Vec::new();
    for _ in 0..5 {
        let node = nodes[random.below(2) as usize];
        let mut browser = Browser::new(node.address, somewhere());
        statuses.push(sign_in(&mut browser, &mia.username, "not the right sentence").await?.status);
    }
    sheet.equal(
        "wrong passwords told so, over both nodes",
        statuses.iter().filter(|status| **status == 401).count(),
        5,
    );
    for (node, name) in nodes.iter().zip(["one", "two"]) {
        let mut browser = Browser::new(node.address, somewhere());
        let status = sign_in(&mut browser, &mia.username, crate::practice::PASSWORD).await?.status;
        sheet.equal(&format!("the next try at node {name} has to wait"), status.into(), 429);
    }
    Ok(())
}
