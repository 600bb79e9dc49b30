//! Three practices, five people who work in several of them: whatever happens, none learns anything of
//! another, and roles of one never act in another.

use crate::{
    browser::Browser,
    practice::{TestPractice, email},
    test_server::{HOUR, PASSWORD},
};
use app::domain::{Role, StaffMemberId};
use axum::http::StatusCode;
use proptest::{
    prelude::*,
    test_runner::{RngAlgorithm, TestRng, TestRunner},
};
use std::collections::BTreeSet;

const PRACTICES: [&str; 3] = ["Praxis Nordlicht", "Praxis Südlicht", "Praxis Abendrot"];
const OWNERS: [&str; 3] = ["dana", "sven", "nora"];
/// First names, which are usernames in lower case, too.
const PEOPLE: [&str; 5] = ["Aga", "Bela", "Cleo", "Dino", "Emil"];

/// Who works where at first, by number, and as what: `None` is an external agent. Each has other roles
/// elsewhere, so that a role which acts in the wrong practice shows; the last person has none.
const AT_FIRST: [(usize, usize, Option<Role>); 9] = [
    (0, 0, None),
    (1, 0, None),
    (2, 0, None),
    (0, 1, Some(Role::Manager)),
    (1, 1, Some(Role::Therapist)),
    (1, 2, Some(Role::Manager)),
    (2, 2, Some(Role::FrontOffice)),
    (2, 3, Some(Role::Manager)),
    (0, 3, Some(Role::Therapist)),
];

/// What happens. Numbers choose a practice, a person, a role.
#[derive(Clone, Debug)]
enum Event {
    /// The practice invites the person: as an external agent, or with this role.
    Invite(usize, usize, Option<Role>),
    /// The person accepts what waits for them, wherever.
    Accept(usize),
    /// The person declines it.
    Decline(usize),
    /// The person reads a code out to the practice.
    Connect(usize, usize),
    On(usize, usize, Role),
    Off(usize, usize, Role),
    Deactivate(usize, usize),
    /// The person ends the connection.
    Leave(usize, usize),
    /// The person, with whatever roles they have in one practice, does something about somebody of another.
    Reach(usize, usize, usize),
    Later(i64),
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let practice = || 0..PRACTICES.len();
    let person = || 0..PEOPLE.len();
    let role = || prop::sample::select(vec![Role::Manager, Role::Therapist, Role::FrontOffice]);
    let event = prop_oneof![
        4 => (practice(), person(), prop::option::of(role())).prop_map(|(a, p, role)| Event::Invite(a, p, role)),
        5 => person().prop_map(Event::Accept),
        1 => person().prop_map(Event::Decline),
        3 => (practice(), person()).prop_map(|(a, p)| Event::Connect(a, p)),
        4 => (practice(), person(), role()).prop_map(|(a, p, role)| Event::On(a, p, role)),
        2 => (practice(), person(), role()).prop_map(|(a, p, role)| Event::Off(a, p, role)),
        1 => (practice(), person()).prop_map(|(a, p)| Event::Deactivate(a, p)),
        1 => (practice(), person()).prop_map(|(a, p)| Event::Leave(a, p)),
        3 => (person(), practice(), person()).prop_map(|(p, a, q)| Event::Reach(p, a, q)),
        1 => (0..10_i64).prop_map(Event::Later),
    ];
    prop::collection::vec(event, 20..40)
}

#[test]
fn three_practices_and_five_people_never_mix() {
    let postgres = std::env::var("ROLECALL_TEST_POSTGRES").is_ok();
    let cases = if postgres { 4 } else { 12 };
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    // The same histories on every run, so that a red run can be had again.
    let fixed = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let ran = TestRunner::new_with_rng(config, fixed).run(&events(), |history| runtime.block_on(live(&history)));
    if let Err(error) = ran {
        panic!("{error}");
    }
}

struct World {
    practices: Vec<TestPractice>,
    people: Vec<Browser>,
}

impl World {
    async fn begin() -> Self {
        let north = TestPractice::open().await;
        let mut practices = Vec::new();
        for (name, owner) in PRACTICES.into_iter().zip(OWNERS).skip(1) {
            practices.push(north.open_beside(name, owner).await);
        }
        let mut people = Vec::new();
        for first in PEOPLE {
            people.push(crate::sign_ups::agent(&north.server, first).await);
        }
        practices.insert(0, north);
        for practice in &practices {
            practice.set("idle_minutes = 720").await;
        }
        let mut world = Self { practices, people };
        for (practice, person, role) in AT_FIRST {
            for event in [Event::Invite(practice, person, role), Event::Accept(person)] {
                assert_eq!(world.happen(&event).await, StatusCode::OK, "{event:?}");
            }
        }
        world
    }

    /// The person's place in the practice, by SQL.
    async fn place(&self, practice: usize, person: usize) -> Option<StaffMemberId> {
        let database = &self.practices[practice].server.database;
        let id = database.literal(self.practices[practice].opened.practice.uuid());
        let address = email(PEOPLE[person]);
        let sql = format!("SELECT id FROM staff_member WHERE practice_id = {id} AND email = '{address}'");
        database.column(&sql).await.pop().map(StaffMemberId)
    }

    /// The roles that are on there for somebody who has accepted, by SQL.
    async fn roles(&self, practice: usize, person: usize) -> BTreeSet<String> {
        let database = &self.practices[practice].server.database;
        let Some(place) = self.place(practice, person).await else { return BTreeSet::new() };
        let sql = format!(
            "SELECT role FROM role_grant g JOIN staff_member m ON m.id = g.staff_member_id
             WHERE m.id = {} AND m.account_id IS NOT NULL AND g.ended_at IS NULL",
            database.literal(place.0)
        );
        database.column(&sql).await.into_iter().collect()
    }

    /// Signed in, whatever ended their session.
    async fn browser(&mut self, person: usize) -> Browser {
        let first = PEOPLE[person];
        if self.people[person].call("/api/agents/cockpit", &[]).await.status != 200 {
            self.people[person] = self.practices[0].server.signed_in_anyhow(&first.to_lowercase()).await;
        }
        self.people[person].clone()
    }

    async fn happen(&mut self, event: &Event) -> StatusCode {
        match *event {
            Event::Invite(practice, person, Some(role)) => {
                self.practices[practice]
                    .ask_to_invite(PEOPLE[person], &email(PEOPLE[person]), &[role.code()])
                    .await
                    .status
            }
            Event::Invite(practice, person, None) => {
                let fields = [("roles[]", "front_office")];
                self.practices[practice].ask_to_invite_agent(PEOPLE[person], &fields).await.status
            }
            Event::Accept(person) => self.answer(person, "/api/invitations/accept").await,
            Event::Decline(person) => self.answer(person, "/api/invitations/decline").await,
            Event::Connect(practice, person) => {
                let mut browser = self.browser(person).await;
                let code = browser.make_code().await;
                let mut owner = self.practices[practice].owner.clone();
                self.practices[practice].connect(&mut owner, &code).await.status
            }
            Event::On(practice, person, role) => {
                self.about(practice, person, "/api/staff/turn-role-on", Some(role)).await
            }
            Event::Off(practice, person, role) => {
                self.about(practice, person, "/api/staff/turn-role-off", Some(role)).await
            }
            Event::Deactivate(practice, person) => self.about(practice, person, "/api/staff/deactivate", None).await,
            Event::Leave(practice, person) => {
                let slug = self.practices[practice].slug();
                self.browser(person).await.post("/api/agents/leave", &[("practice", &slug)]).await.status
            }
            Event::Reach(person, practice, other) => self.reach(person, practice, other).await,
            Event::Later(minutes) => {
                self.practices[0].server.later(minutes * HOUR / 60);
                StatusCode::OK
            }
        }
    }

    async fn answer(&mut self, person: usize, path: &str) -> StatusCode {
        let mut browser = self.browser(person).await;
        match browser.cockpit().await.requests.first() {
            None => StatusCode::NOT_FOUND,
            Some(request) => browser.post(path, &[("invitation", &request.id.to_string())]).await.status,
        }
    }

    async fn about(&mut self, practice: usize, person: usize, path: &str, role: Option<Role>) -> StatusCode {
        let Some(place) = self.place(practice, person).await else { return StatusCode::NOT_FOUND };
        let fields: Vec<(&str, &str)> = role.iter().map(|role| ("role", role.code())).collect();
        self.practices[practice].post_for(path, place, &fields).await.status
    }

    /// By the name of a practice in which they manage, a person asks about somebody of another one.
    async fn reach(&mut self, person: usize, practice: usize, other: usize) -> StatusCode {
        let mut browser = self.browser(person).await;
        for home in 0..PRACTICES.len() {
            let foreign = if home == practice { None } else { self.place(practice, other).await };
            let Some(foreign) = foreign else { continue };
            for path in ["/api/staff/deactivate", "/api/invitations/send-credentials", "/api/agents/edit-agreement"] {
                let answer = self.practices[home].post_about(&mut browser, path, foreign, &[]).await;
                assert!(answer.status.is_client_error(), "{path}: {answer:?}");
            }
        }
        StatusCode::NOT_FOUND
    }
}

async fn live(history: &[Event]) -> Result<(), TestCaseError> {
    let mut world = World::begin().await;
    for event in history {
        let mut before = Vec::new();
        for practice in &world.practices {
            before.push(practice.server.database.all_of(practice.opened.practice.uuid()).await);
        }
        let status = world.happen(event).await;
        prop_assert!(!status.is_server_error(), "{event:?}: {status}");
        let reached = match event {
            Event::Invite(practice, ..) | Event::Connect(practice, _) | Event::Leave(practice, _) => Some(*practice),
            Event::On(practice, ..) | Event::Off(practice, ..) | Event::Deactivate(practice, _) => Some(*practice),
            Event::Reach(..) | Event::Later(_) => None,
            Event::Accept(_) | Event::Decline(_) => continue,
        };
        for (number, practice) in world.practices.iter().enumerate().filter(|(number, _)| Some(*number) != reached) {
            let now = practice.server.database.all_of(practice.opened.practice.uuid()).await;
            prop_assert!(without_sign_ins(&now) == without_sign_ins(&before[number]), "{event:?} reached {number}");
        }
    }
    for person in 0..PEOPLE.len() {
        sees_what_is_theirs(&mut world, person).await?;
    }
    owners_see_their_own(&mut world).await
}

/// A person who had to sign in again left an event of that in each of their practices.
fn without_sign_ins(rows: &[String]) -> Vec<&String> {
    rows.iter().filter(|row| !row.starts_with("audit_event ") || !row.contains("signed_in")).collect()
}

/// In each practice the person gets what their roles there give, and finds nothing of the others.
async fn sees_what_is_theirs(world: &mut World, person: usize) -> Result<(), TestCaseError> {
    let mut browser = world.browser(person).await;
    let shown: BTreeSet<String> =
        browser.cockpit().await.practices.iter().map(|practice| practice.name.to_string()).collect();
    for (number, own_name) in PRACTICES.into_iter().enumerate() {
        let roles = world.roles(number, person).await;
        let manages = roles.contains("manager");
        prop_assert_eq!(shown.contains(own_name), !roles.is_empty(), "{} {}", PEOPLE[person], number);
        let practice = &world.practices[number];
        let slug = practice.slug();
        let list = practice.ask_list(&mut browser, &[]).await;
        prop_assert_eq!(list.status == 200, !roles.is_empty(), "{:?}", list);
        let settings = browser.call("/api/security/find-settings", &[("practice", &slug)]).await;
        prop_assert_eq!(settings.status == 200, manages, "{:?}", settings);
        for rest in ["staff", "staff?show=inactive", "practice", "audit"] {
            let page = browser.get(&format!("/p/{slug}/settings/{rest}")).await.body;
            // The switcher in the header names the person's own practices, and nothing else of them.
            let (header, content) = page.split_once("</header>").unwrap_or(("", &page));
            for (other, name) in PRACTICES.iter().enumerate().filter(|(other, _)| *other != number) {
                let theirs = shown.contains(*name);
                prop_assert!(theirs || !header.contains(name), "{} learns of {}", PEOPLE[person], name);
                prop_assert!(!tells(content, other), "{rest} of {number} tells of {other}");
            }
        }
    }
    Ok(())
}

/// Whether something on a page could only come from this practice: its name, or its Owner's address.
fn tells(content: &str, practice: usize) -> bool {
    // What WASM needs to take over repeats the header's data behind the page.
    let content = content.split("<script").next().unwrap_or_default();
    // Where an address may break.
    let content = content.replace("<wbr>", "");
    content.contains(PRACTICES[practice]) || content.contains(&format!("{}@owners.example", OWNERS[practice]))
}

/// Owners list, count and find exactly who has a place in their practice.
async fn owners_see_their_own(world: &mut World) -> Result<(), TestCaseError> {
    for number in 0..PRACTICES.len() {
        let mut owner = world.practices[number].owner.clone();
        let mut listed = BTreeSet::new();
        let mut counted = 0;
        for show in ["active", "inactive"] {
            let list = world.practices[number].list(&mut owner, &[("show", show)]).await;
            counted = list.active + list.inactive.unwrap_or_default();
            listed.extend(list.entries.into_iter().map(|entry| entry.id.to_string()));
        }
        let mut expected = BTreeSet::from([world.practices[number].opened.owner.to_string()]);
        for (person, first) in PEOPLE.into_iter().enumerate() {
            let place = world.place(number, person).await;
            let found = world.practices[number].list(&mut owner, &[("search", first), ("show", "active")]).await;
            let found = found.active + found.inactive.unwrap_or_default();
            prop_assert_eq!(found, u64::from(place.is_some()), "search for {} in {}", first, number);
            expected.extend(place.map(|place| place.to_string()));
        }
        prop_assert_eq!(counted, expected.len() as u64);
        prop_assert_eq!(listed, expected);
        let slug = world.practices[number].slug();
        let log = owner.call("/api/audit/list", &[("practice", &slug)]).await.body;
        for (other, name) in PRACTICES.iter().enumerate().filter(|(other, _)| *other != number) {
            prop_assert!(!log.contains(name) && !log.contains(OWNERS[other]), "the log of {number} tells of {other}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn one_password_opens_all_of_ones_practices_and_only_those() {
    let mut north = TestPractice::open().await;
    let south = north.open_beside("Praxis Südlicht", "sven").await;
    north.hire_agent("Aga").await;
    let mut aga = north.server.sign_in("aga", PASSWORD).await.0;
    assert_eq!(north.ask_list(&mut aga, &[]).await.status, 200);
    assert_eq!(south.ask_list(&mut aga, &[]).await.status, 404);
}
