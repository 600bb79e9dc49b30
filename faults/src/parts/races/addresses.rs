//! E-mail changes: one address wanted by two people at once, and a change confirmed while it is replaced
//! or stopped.

use super::{Track, done, shot, statuses};
use crate::{
    client::Browser,
    practice::{PASSWORD, Person, sign_in},
    report::Sheet,
};

const DECIDE: &str = "/api/own-account/decide-email-change";
const ASK: &str = "/api/own-account/ask-email-change";

/// Somebody who asked for a new address: their browser, with the link to it opened.
struct Asked {
    browser: Browser,
    change: String,
}

pub async fn change(track: &mut Track, sheet: &Sheet, people: &mut [Person]) -> anyhow::Result<()> {
    // Deactivation ended the sessions that they had.
    for person in people.iter_mut() {
        sign_in(&mut person.browser, &person.username, PASSWORD).await?.expect_done("sign in")?;
    }
    for round in 0..track.rounds {
        let (one, two) = (round % people.len(), (round + 1) % people.len());
        match round % 3 {
            0 => both_want(track, round, &people[one], &people[two]).await?,
            1 => confirmed_while_replaced(track, round, &people[one]).await?,
            _ => confirmed_while_stopped(track, round, &people[one]).await?,
        }
        for person in [one, two] {
            let sql = format!("SELECT email FROM account WHERE username = '{}'", people[person].username);
            people[person].email = track.tables.column::<String>(&sql).await?.pop().unwrap_or_default();
            // The one who won keeps the session that confirmed; a second change may have ended it.
            if track.practice.list_as(&mut people[person].browser).await?.status == 401 {
                let (browser, username) = (&mut people[person].browser, &people[person].username);
                sign_in(browser, username, PASSWORD).await?.expect_done("sign in")?;
            }
        }
        track.check_invariants("e-mail change").await?;
    }
    track.finish(sheet, "e-mail change: one address twice, confirm against another change, against stop");
    Ok(())
}

async fn both_want(track: &mut Track, round: usize, one: &Person, two: &Person) -> anyhow::Result<()> {
    let wanted = format!("wanted{round}@faults.example");
    let first = ask(track, 0, one, &wanted).await?;
    let second = ask(track, 1, two, &wanted).await?;
    let decide = |asked: &Asked| shot(&asked.browser, DECIDE, &[("change", &asked.change)]);
    let answers = track.race(decide(&first), decide(&second), track.hash / 4).await?;
    track.check(done(&answers) == 1, || format!("e-mail change {round}: {}", statuses(&answers)));
    let have = track.tables.count(&format!("account WHERE email = '{wanted}'")).await?;
    track.check(have == 1, || format!("e-mail change {round}: {have} accounts have the address"));
    Ok(())
}

/// One change's link never confirms another change's address.
async fn confirmed_while_replaced(track: &mut Track, round: usize, person: &Person) -> anyhow::Result<()> {
    let (wanted, other) = (format!("wanted{round}@faults.example"), format!("other{round}@faults.example"));
    let asked = ask(track, 0, person, &wanted).await?;
    let confirm = shot(&asked.browser, DECIDE, &[("change", &asked.change)]);
    let browser = person.browser.at(track.nodes[1]);
    let replace = shot(&browser, ASK, &[("current_password", PASSWORD), ("email", &other)]);
    let answers = track.race(confirm, replace, track.hash * 2).await?;
    let expected = if answers[0].done() { &wanted } else { &person.email };
    check_address(track, round, person, expected).await
}

async fn confirmed_while_stopped(track: &mut Track, round: usize, person: &Person) -> anyhow::Result<()> {
    let wanted = format!("wanted{round}@faults.example");
    let seen = track.site.sink.count();
    let asked = ask(track, 0, person, &wanted).await?;
    let link = track.site.sink.link_to(&person.email, "/email-change/", seen).await?;
    let mut stopper = track.visitor(1);
    let stop = open(&mut stopper, &link).await?;
    let one = shot(&asked.browser, DECIDE, &[("change", &asked.change)]);
    let answers = track.race(one, shot(&stopper, DECIDE, &[("change", &stop)]), track.hash / 4).await?;
    track.check(done(&answers) == 1, || format!("e-mail change {round}: {}", statuses(&answers)));
    let expected = if answers[0].done() { &wanted } else { &person.email };
    check_address(track, round, person, expected).await
}

async fn check_address(track: &mut Track, round: usize, person: &Person, expected: &str) -> anyhow::Result<()> {
    let account = format!("account WHERE username = '{}' AND email = '{expected}'", person.username);
    let right = track.tables.count(&account).await? == 1;
    track.check(right, || format!("e-mail change {round}: not {expected}"));
    Ok(())
}

async fn ask(track: &Track, node: usize, person: &Person, email: &str) -> anyhow::Result<Asked> {
    let mut browser = person.browser.at(track.nodes[node]);
    let seen = track.site.sink.count();
    let fields = [("current_password", PASSWORD), ("email", email)];
    browser.post(ASK, &fields).await?.expect_done("ask for a new address")?;
    let link = track.site.sink.link_to(email, "/email-change/", seen).await?;
    let change = open(&mut browser, &link).await?;
    Ok(Asked { browser, change })
}

async fn open(browser: &mut Browser, link: &str) -> anyhow::Result<String> {
    browser.get(link).await?;
    browser.call("/api/own-account/find-email-change", &[]).await?.expect_done("open an e-mail change")?.text("id")
}
