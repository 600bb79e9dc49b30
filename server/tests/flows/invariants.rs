//! The product's invariants, on random histories of everything that people do, read from the
//! tables by SQL of the test's own.

use crate::{
    browser::Browser,
    reference::{after, allows},
    world::{Event, World, events},
};
use proptest::{
    prelude::*,
    test_runner::{TestError, TestRunner},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
};
use uuid::Uuid;

/// What must never be found: a query for each, which counts offenders.
const NEVER: [(&str, &str); 6] = [
    (
        "1: exactly one Owner per practice",
        "practice p WHERE (SELECT count(*) FROM role_grant g WHERE g.practice_id = p.id AND g.role = 'owner'
         AND g.ended_at IS NULL) <> 1",
    ),
    (
        "3: at most one live invitation per staff member",
        "(SELECT staff_member_id FROM invitation WHERE accepted_at IS NULL AND superseded_at IS NULL
         AND cancelled_at IS NULL GROUP BY staff_member_id HAVING count(*) > 1) AS two",
    ),
    (
        "4: one e-mail per practice",
        "(SELECT practice_id, lower(email) FROM staff_member GROUP BY practice_id, lower(email)
         HAVING count(*) > 1) AS two",
    ),
    (
        "6: somebody without any role has no session",
        "session s WHERE NOT EXISTS (SELECT 1 FROM staff_member m JOIN role_grant g ON g.staff_member_id = m.id
         WHERE m.account_id = s.account_id AND g.ended_at IS NULL)",
    ),
    (
        "6: somebody inactive has no live link",
        "invitation i WHERE accepted_at IS NULL AND superseded_at IS NULL AND cancelled_at IS NULL AND NOT EXISTS
         (SELECT 1 FROM role_grant g WHERE g.staff_member_id = i.staff_member_id AND g.ended_at IS NULL)",
    ),
    (
        "8: a grant stays in its practice",
        "role_grant g JOIN staff_member m ON m.id = g.staff_member_id WHERE m.practice_id <> g.practice_id",
    ),
];

/// How often each kind of event was done, and how often refused.
type Tally = BTreeMap<String, [u32; 2]>;

#[test]
fn no_history_breaks_an_invariant() {
    let usual = if std::env::var("ROLECALL_TEST_POSTGRES").is_ok() { 6 } else { 18 };
    let cases = std::env::var("PROPTEST_CASES").map_or(usual, |cases| cases.parse().unwrap());
    let config = ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 25, ..ProptestConfig::default() };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let tally = Mutex::new(Tally::new());
    let ran = TestRunner::new(config).run(&events(), |history| {
        runtime.block_on(live(&history, &mut tally.lock().unwrap_or_else(|e| e.into_inner())))
    });
    match ran {
        Ok(()) => {}
        Err(TestError::Fail(why, history)) => {
            let lines: Vec<String> = history.iter().enumerate().map(|(at, event)| format!("{at}: {event:?}")).collect();
            panic!("{why}\n{}", lines.join("\n"));
        }
        Err(error) => panic!("{error}"),
    }
    // Histories in which nothing happens would hold anything.
    let tally = tally.into_inner().unwrap();
    let both = tally.iter().all(|(kind, [done, refused])| *done > 0 && (*refused > 0 || !kind.starts_with("Ask ")));
    assert!(cases < 18 || (tally.len() == 16 && both), "{tally:?}");
}

fn kind(event: &Event) -> String {
    let (ask, text) = match event {
        Event::Ask { wish, .. } => ("Ask ", format!("{wish:?}")),
        other => ("", format!("{other:?}")),
    };
    format!("{ask}{}", text.split(['(', ' ']).next().unwrap_or_default())
}

/// What is there, by SQL.
struct Seen {
    /// Of each practice, less its audit events; those are counted.
    rows: [Vec<String>; 2],
    events: [i64; 2],
    /// `practice person role` of each grant that is open.
    grants: BTreeSet<String>,
    hashes: BTreeMap<String, String>,
}

async fn look(world: &World) -> Seen {
    let database = &world.places[0].server.database;
    let (mut rows, mut events) = ([vec![], vec![]], [0, 0]);
    for (at, practice) in world.places.iter().enumerate() {
        let all = database.all_of(practice.opened.practice.0).await;
        let (told, kept): (Vec<_>, Vec<_>) = all.into_iter().partition(|row| row.starts_with("audit_event "));
        (rows[at], events[at]) = (kept, i64::try_from(told.len()).unwrap());
    }
    let grants = "SELECT p.slug || ' ' || m.first_name || ' ' || g.role FROM role_grant g JOIN practice p
        ON p.id = g.practice_id JOIN staff_member m ON m.id = g.staff_member_id WHERE g.ended_at IS NULL";
    let hashes = database.rows("SELECT username, password_hash FROM account").await;
    let pair = |row: &sea_orm::QueryResult| (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap());
    let grants = database.column(grants).await.into_iter().collect();
    Seen { rows, events, grants, hashes: hashes.iter().map(pair).collect() }
}

async fn live(history: &[Event], tally: &mut Tally) -> Result<(), TestCaseError> {
    let mut world = World::begin().await;
    for event in history {
        let (mut may, mut grants) = (None, None);
        let mut open = true;
        match *event {
            Event::Ask { who, place, whom, wish } => {
                let keeps = !world.managers_manage(place).await;
                let awake = world.awake(who).await;
                let actor = world.target(who, who, place).await.held;
                let target = world.target(who, whom, place).await;
                let allowed = awake && allows(&actor, &target, wish, keeps);
                may = Some(allowed);
                let held = if allowed { after(&target.held, wish) } else { target.held };
                let of = format!("{} {} ", world.places[place].opened.slug, world.people[whom].first);
                grants = Some((of.clone(), held.iter().map(|role| format!("{of}{role}")).collect::<BTreeSet<_>>()));
            }
            Event::Join { who, place, link } if !world.link_works(who, place, link).await => may = Some(false),
            Event::SignIn(who) => may = Some(world.at_work(who).await != [false, false]),
            Event::SignOut(who) => open = world.is_open(who).await,
            _ => {}
        }
        let (before, was) = (look(&world).await, world.people.clone());
        let status = world.happen(event).await;
        let (done, now) = (status.is_success(), look(&world).await);
        tally.entry(kind(event)).or_default()[usize::from(!done)] += 1;
        prop_assert!(!status.is_server_error(), "{event:?}: {status}");
        prop_assert!(may.is_none_or(|may| may == done), "5: {event:?}: {status}, but the table says {may:?}");
        for (rule, offenders) in NEVER {
            prop_assert_eq!(world.places[0].server.database.count(offenders).await, 0, "{} after {:?}", rule, event);
        }
        let (of, held) = grants.unwrap_or_default();
        let others = before.grants.iter().filter(|grant| of.is_empty() || !grant.starts_with(&of)).cloned();
        prop_assert_eq!(&now.grants, &others.chain(held).collect(), "5: grants after {:?}", event);
        let mut told = [0, 0];
        match *event {
            Event::Ask { place, .. } | Event::Join { place, .. } => {
                let changed = now.rows[place] != before.rows[place];
                prop_assert!(done || !changed, "a refused {event:?} changed something");
                prop_assert!(now.rows[1 - place] == before.rows[1 - place], "8: {event:?} reached the other practice");
                told[place] = i64::from(changed);
            }
            Event::SignIn(who) | Event::SignOut(who) | Event::Forgot(who) | Event::SetPassword(who) if done && open => {
                told = world.at_work(who).await.map(i64::from);
            }
            _ => prop_assert!(now.rows == before.rows, "{event:?} changed something"),
        }
        let more = [now.events[0] - before.events[0], now.events[1] - before.events[1]];
        prop_assert_eq!(more, told, "7: events after {:?}", event);
        for (who, person) in was.iter().enumerate() {
            let username = person.first.to_lowercase();
            let sets = done
                && match *event {
                    Event::SetPassword(own) => own == who,
                    Event::Join { who: own, .. } => own == who && !before.hashes.contains_key(&username),
                    _ => false,
                };
            let same = now.hashes.get(&username) == before.hashes.get(&username);
            prop_assert!(same != sets, "9: the password of {} after {event:?}", person.first);
            let reset = sets && matches!(event, Event::SetPassword(_));
            if reset || (now.hashes.contains_key(&username) && world.at_work(who).await == [false, false]) {
                prop_assert!(!world.lets_in(&person.old).await, "6: {} is let in after {event:?}", person.first);
            }
        }
        if matches!(*event, Event::SignOut(_)) || now.grants != before.grants {
            if let Event::SignOut(who) = *event {
                let left = [was[who].browser.clone()];
                prop_assert!(!world.lets_in(&left).await, "6: a session outlived {event:?}");
            }
            world.lists_agree().await?;
        }
    }
    world.lists_agree().await
}

impl World {
    /// Whether any of these browsers is let in anywhere.
    async fn lets_in(&self, browsers: &[Browser]) -> bool {
        for browser in browsers {
            for place in &self.places {
                if place.ask_list(&mut browser.clone(), &[]).await.status != 401 {
                    return true;
                }
            }
        }
        false
    }

    /// 2: active ⇔ at least one role on, as each Owner's list shows it.
    async fn lists_agree(&mut self) -> Result<(), TestCaseError> {
        for place in 0..2 {
            prop_assert!(self.awake(place).await, "2: the Owner is not let in");
            let (practice, mut owner) = (&self.places[place], self.people[place].browser.clone());
            let id = practice.server.database.literal(practice.opened.practice.0);
            for (show, exists) in [("active", "EXISTS"), ("inactive", "NOT EXISTS")] {
                let list = practice.list(&mut owner, &[("show", show)]).await;
                let shown: BTreeSet<Uuid> = list.entries.iter().map(|entry| entry.id.0).collect();
                let sql = format!(
                    "SELECT id FROM staff_member m WHERE practice_id = {id} AND {exists} (SELECT 1 FROM role_grant g
                     WHERE g.staff_member_id = m.id AND g.ended_at IS NULL)"
                );
                let kept = practice.server.database.column(&sql).await.into_iter().collect();
                prop_assert_eq!(shown, kept, "2: who is {}", show);
            }
        }
        Ok(())
    }
}
