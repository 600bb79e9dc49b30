//! Two requests at the same moment: one of them wins, or both do, and nothing half done is left.
//!
//! Both connections are open before either request leaves. On PostgreSQL each goes to a program of its
//! own. After each round the product's invariants are read from the tables.

mod access;
mod addresses;
mod invitations;
mod roles;

use super::Part;
use crate::{
    Run,
    client::{Answer, Browser, connect, exchange},
    node::Node,
    practice::{PASSWORD, Person, Practice, sign_in, somewhere},
    random::Random,
    report::Sheet,
    site::{Kind, Site},
    tables::Tables,
};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{sync::Barrier, time::Instant};

/// A reset link and a change of address may be asked for five times an hour, and a round of the latter
/// asks up to twice, so the rounds are shared out.
const ROUNDS_A_PERSON: usize = 2;

/// Where the races are run.
pub struct Track {
    pub site: Site,
    pub practice: Practice,
    pub tables: Tables,
    pub random: Random,
    /// The same twice on SQLite.
    pub nodes: [SocketAddr; 2],
    /// About as long as a request with a password takes.
    pub hash: Duration,
    pub rounds: usize,
    violations: usize,
}

pub async fn run(run: &Run, kind: Kind, sheet: &Sheet) -> anyhow::Result<()> {
    let site = Site::new(run, kind).await?;
    let mut nodes: Vec<Node> = vec![site.start().await?];
    if kind == Kind::Postgres {
        nodes.push(site.start().await?);
    }
    let addresses = [nodes[0].address, nodes[nodes.len() - 1].address];
    let practice = Practice::open(&site, &nodes[0]).await?;
    let mut people = Vec::new();
    for number in 0..run.rounds.div_ceil(ROUNDS_A_PERSON).max(2) {
        people.push(practice.hire(&site, &format!("Ben{number}"), &["therapist"]).await?);
    }
    let begin = Instant::now();
    let mut browser = Browser::new(nodes[0].address, somewhere());
    sign_in(&mut browser, &people[0].username, PASSWORD).await?.expect_done("sign in")?;
    let mut track = Track {
        tables: Tables::open(&site).await?,
        random: run.random(Part::Races, kind),
        nodes: addresses,
        hash: begin.elapsed(),
        rounds: run.rounds,
        violations: 0,
        practice,
        site,
    };
    sheet.note("programs", nodes.len());
    sheet.note("rounds of each race", run.rounds);
    invitations::accept(&mut track, sheet).await?;
    invitations::resend(&mut track, sheet).await?;
    roles::toggle(&mut track, sheet).await?;
    roles::demote(&mut track, sheet).await?;
    access::deactivate(&mut track, sheet, &people).await?;
    addresses::change(&mut track, sheet, &mut people).await?;
    access::reset(&mut track, sheet, &people).await?;
    sheet.holds("audit log whole", track.site.audit_is_whole().await);
    for node in nodes {
        node.stop().await?;
    }
    sheet.none("panics in the log", track.site.panics()?);
    Ok(())
}

/// One of the two requests.
pub struct Shot {
    server: SocketAddr,
    request: String,
}

pub fn shot(browser: &Browser, path: &str, fields: &[(&str, &str)]) -> Shot {
    Shot { server: browser.server, request: browser.post_request(path, fields) }
}

impl Track {
    /// Lets both go at the same moment, one of them up to `skew` later: which half of the other's work it
    /// meets is left to chance.
    pub async fn race(&mut self, one: Shot, two: Shot, skew: Duration) -> anyhow::Result<[Answer; 2]> {
        let late = self.random.up_to(skew);
        let delays = if self.random.coin() { [late, Duration::ZERO] } else { [Duration::ZERO, late] };
        let start = Arc::new(Barrier::new(2));
        let go = async |shot: Shot, delay: Duration, start: Arc<Barrier>| {
            let connection = connect(shot.server).await?;
            start.wait().await;
            tokio::time::sleep(delay).await;
            anyhow::Ok(exchange(connection, &shot.request).await?)
        };
        let [first, second] = delays;
        let (one, two) = tokio::join!(go(one, first, start.clone()), go(two, second, start));
        let answers = [one?, two?];
        for answer in &answers {
            self.check(!answer.failed(), || format!("answered with {}", answer.status));
        }
        Ok(answers)
    }

    /// Counts a violation, and says what it was.
    pub fn check(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.violations += 1;
            println!("  violation: {}", what());
        }
    }

    /// Reads the invariants after a round.
    pub async fn check_invariants(&mut self, race: &str) -> anyhow::Result<()> {
        for (rule, found) in self.tables.broken_invariants().await? {
            self.check(false, || format!("{race}: {rule}: {found}"));
        }
        Ok(())
    }

    /// Writes down how a race went.
    pub fn finish(&mut self, sheet: &Sheet, race: &str) {
        sheet.none(&format!("violations: {race}"), std::mem::take(&mut self.violations));
    }

    /// A fresh browser at one of the nodes.
    pub fn visitor(&self, node: usize) -> Browser {
        Browser::new(self.nodes[node], somewhere())
    }

    /// The Owner's browser at one of the nodes.
    pub fn owner(&self, node: usize) -> Browser {
        self.practice.owner.at(self.nodes[node])
    }

    /// Which person this round is about.
    pub fn turn<'a>(&self, people: &'a [Person], round: usize) -> &'a Person {
        &people[round / ROUNDS_A_PERSON % people.len()]
    }

    /// Events about somebody in the audit log, and rows of theirs that begin or end a role.
    pub async fn events_and_grants(&self, username: &str) -> anyhow::Result<(usize, usize)> {
        let of = format!(
            "JOIN staff_member m ON m.id = x.staff_member_id JOIN account a ON a.id = m.account_id
             WHERE a.username = '{username}'"
        );
        let begun = self.tables.count(&format!("role_grant x {of}")).await?;
        let ended = self.tables.count(&format!("role_grant x {of} AND x.ended_at IS NOT NULL")).await?;
        let events = of.replace("x.staff_member_id", "x.subject_id")
            + " AND x.action IN ('role_turned_on', 'role_turned_off', 'deactivated', 'reactivated')";
        Ok((self.tables.count(&format!("audit_event x {events}")).await?, begun + ended))
    }

    pub async fn sessions_of(&self, username: &str) -> anyhow::Result<usize> {
        let from = format!("session s JOIN account a ON a.id = s.account_id WHERE a.username = '{username}'");
        self.tables.count(&from).await
    }
}

/// How many of both were told yes.
pub fn done(answers: &[Answer; 2]) -> usize {
    answers.iter().filter(|answer| answer.done()).count()
}

/// Both statuses, for telling.
pub fn statuses(answers: &[Answer; 2]) -> String {
    format!("{} and {}", answers[0].status, answers[1].status)
}
