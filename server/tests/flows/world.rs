//! Two practices and the people in them, to whom random things happen.

use crate::{
    browser::{Answer, Browser},
    practice::{TestPractice, email},
    reference::Wish,
    test_server::{HOUR, MINUTE, PASSWORD},
};
use app::domain::{Role, SignedInAs, StaffMemberId};
use axum::http::StatusCode;
use proptest::prelude::*;
use server::auth::token::Purpose;
use uuid::Uuid;

/// An Owner each; a Manager; a therapist who is a Manager in the second practice; the front
/// office; somebody who is invited only. Two more are not there yet.
const PEOPLE: [&str; 8] = ["Dana", "Sven", "Mia", "Ben", "Tom", "Ada", "Eva", "Gus"];

/// What happens. Numbers choose a person, a practice, a link.
#[derive(Clone, Debug)]
pub enum Event {
    /// Somebody asks something of a practice, about somebody.
    Ask {
        who: usize,
        place: usize,
        whom: usize,
        wish: Wish,
    },
    /// Somebody opens one of their invitations' links, and signs up or accepts.
    Join {
        who: usize,
        place: usize,
        link: usize,
    },
    SignIn(usize),
    SignOut(usize),
    Forgot(usize),
    /// Somebody opens the newest of their reset links and sets a password.
    SetPassword(usize),
    /// The Owner keeps the Manager role to themselves, or no longer.
    Keep(usize, bool),
    Later(i64),
}

#[derive(Clone)]
pub struct Person {
    pub first: &'static str,
    pub browser: Browser,
    /// Every browser that was ever signed in as this person.
    pub old: Vec<Browser>,
    password: String,
}

pub struct World {
    pub places: [TestPractice; 2],
    pub people: Vec<Person>,
    made: usize,
}

pub fn events() -> impl Strategy<Value = Vec<Event>> {
    let who = || 0..PEOPLE.len();
    // Those who may do much act often.
    let actor = prop_oneof![4 => 0..4_usize, 1 => who()];
    let role = || prop::sample::select(Role::ALL.to_vec());
    let wish = prop_oneof![
        4 => role().prop_map(Wish::Invite),
        4 => role().prop_map(Wish::On),
        4 => role().prop_map(Wish::Off),
        2 => Just(Wish::AllOff),
        2 => role().prop_map(Wish::Reactivate),
        2 => Just(Wish::Resend),
        1 => Just(Wish::Cancel),
        2 => Just(Wish::Correct),
        2 => Just(Wish::Reset),
    ];
    let event = prop_oneof![
        14 => (actor, 0..2_usize, who(), wish)
            .prop_map(|(who, place, whom, wish)| Event::Ask { who, place, whom, wish }),
        5 => (3..PEOPLE.len(), 0..2_usize, 0..2_usize).prop_map(|(who, place, link)| Event::Join { who, place, link }),
        1 => who().prop_map(Event::SignIn),
        1 => who().prop_map(Event::SignOut),
        1 => who().prop_map(Event::Forgot),
        2 => who().prop_map(Event::SetPassword),
        1 => (0..2_usize, any::<bool>()).prop_map(|(place, keeps)| Event::Keep(place, keeps)),
        1 => prop_oneof![Just(MINUTE), Just(HOUR), Just(72 * HOUR)].prop_map(Event::Later),
    ];
    prop::collection::vec(event, 25..40)
}

impl World {
    pub async fn begin() -> Self {
        let mut north = TestPractice::open().await;
        let mut south = north.open_beside("Praxis Südlicht", "sven").await;
        // Each Owner is called Dana at first; here people are told apart by their first names.
        let sven = north.server.database.literal(south.opened.owner.0);
        north.server.database.run(&format!("UPDATE staff_member SET first_name = 'Sven' WHERE id = {sven}")).await;
        let (_, mia) = north.hire("Mia", &["manager", "therapist"]).await;
        let (_, ben) = north.hire("Ben", &["therapist"]).await;
        let (_, tom) = north.hire("Tom", &["front_office"]).await;
        south.hire_too("Ben", &["manager"]).await;
        north.invite("Ada", &["therapist"]).await;
        let nobody = || north.server.browser();
        let browsers = [north.owner.clone(), south.owner.clone(), mia, ben, tom, nobody(), nobody(), nobody()];
        let person = |(first, browser): (&'static str, Browser)| {
            let old = vec![browser.clone()];
            Person { first, browser, old, password: PASSWORD.into() }
        };
        let people = PEOPLE.into_iter().zip(browsers).map(person).collect();
        Self { places: [north, south], people, made: 0 }
    }

    fn username(&self, who: usize) -> String {
        self.people[who].first.to_lowercase()
    }

    fn practice(&self, place: usize) -> String {
        self.places[place].server.database.literal(self.places[place].opened.practice.0)
    }

    /// The person's place in a practice, by SQL.
    pub async fn place_of(&self, who: usize, place: usize) -> Option<StaffMemberId> {
        let sql = format!(
            "SELECT id FROM staff_member WHERE practice_id = {} AND first_name = '{}'",
            self.practice(place),
            self.people[who].first
        );
        self.places[0].server.database.column(&sql).await.pop().map(StaffMemberId)
    }

    /// Whether the person's browser is let in; after a pause, people sign in again if they can.
    pub async fn awake(&mut self, who: usize) -> bool {
        self.is_open(who).await || self.sign_in(who).await.status.is_success()
    }

    pub async fn is_open(&mut self, who: usize) -> bool {
        let answer = self.people[who].browser.call("/api/accounts/signed-in", &[]).await;
        answer.json::<Option<SignedInAs>>().is_some()
    }

    async fn sign_in(&mut self, who: usize) -> Answer {
        let username = self.username(who);
        let person = &mut self.people[who];
        let answer = person.browser.sign_in(&username, &person.password).await;
        person.old.push(person.browser.clone());
        answer
    }

    pub async fn happen(&mut self, event: &Event) -> StatusCode {
        match *event {
            Event::Ask { who, place, whom, wish } => self.ask(who, place, whom, wish).await,
            Event::Join { who, place, link } => self.join(who, place, link).await,
            Event::SignIn(who) => self.sign_in(who).await.status,
            Event::SignOut(who) => self.people[who].browser.post("/api/accounts/sign-out", &[]).await.status,
            Event::Forgot(who) => {
                let fields = [("identifier", &*self.username(who))];
                self.places[0].server.browser().post("/api/accounts/forgot-password", &fields).await.status
            }
            Event::SetPassword(who) => self.set_password(who).await,
            Event::Keep(place, keeps) => {
                self.places[place].set(&format!("managers_manage_managers = {}", !keeps)).await;
                StatusCode::OK
            }
            Event::Later(milliseconds) => {
                self.places[0].server.later(milliseconds);
                StatusCode::OK
            }
        }
    }

    async fn ask(&mut self, who: usize, place: usize, whom: usize, wish: Wish) -> StatusCode {
        self.made += 1;
        let first = self.people[whom].first;
        let corrected = format!("{}{}@staff.example", first.to_lowercase(), self.made);
        let id = match self.place_of(whom, place).await {
            Some(id) => id,
            // Who is not here may be elsewhere: this practice must not reach them there.
            None => self.place_of(whom, 1 - place).await.unwrap_or(StaffMemberId(Uuid::nil())),
        };
        // The address that is known already, here or else there: it may have been corrected.
        let sql = format!("SELECT email FROM staff_member WHERE id = {}", self.places[0].server.database.literal(id.0));
        let address = self.places[0].server.database.column(&sql).await.pop().unwrap_or_else(|| email(first));
        let person = [("first_name", first), ("last_name", "Roth"), ("email", &*address)];
        let (path, fields) = match wish {
            Wish::Invite(role) => ("staff/invite", [&person[..], &[("roles[]", role.code())]].concat()),
            Wish::On(role) => ("staff/turn-role-on", vec![("role", role.code())]),
            Wish::Off(role) => ("staff/turn-role-off", vec![("role", role.code())]),
            Wish::AllOff => ("staff/deactivate", vec![]),
            Wish::Reactivate(role) => ("staff/reactivate", vec![("roles[]", role.code())]),
            Wish::Resend => ("invitations/send-credentials", vec![]),
            Wish::Cancel => ("invitations/cancel", vec![]),
            Wish::Correct => ("invitations/correct-email", vec![("email", &*corrected)]),
            Wish::Reset => ("accounts/send-password-reset", vec![]),
        };
        let (practice, path) = (&self.places[place], format!("/api/{path}"));
        let browser = &mut self.people[who].browser;
        let answer = match wish {
            Wish::Invite(_) => practice.post_by(browser, &path, &fields).await,
            _ => practice.post_about(browser, &path, id, &fields).await,
        };
        answer.status
    }

    async fn join(&mut self, who: usize, place: usize, link: usize) -> StatusCode {
        let Some(StaffMemberId(person)) = self.place_of(who, place).await else { return StatusCode::NOT_FOUND };
        let server = self.places[0].server.clone();
        let sql = format!(
            "SELECT id FROM invitation WHERE staff_member_id = {} ORDER BY created_at DESC, id DESC",
            server.database.literal(person)
        );
        let Some(id) = server.database.column::<Uuid>(&sql).await.get(link).copied() else {
            return StatusCode::NOT_FOUND;
        };
        let known = server.database.count(&format!("account WHERE username = '{}'", self.username(who))).await == 1;
        let username = self.username(who);
        let person = &mut self.people[who];
        person
            .browser
            .open(&format!("/invitation/{}", server.use_cases.key.link_token(Purpose::Invitation, id).0))
            .await;
        let (invitation, password) = (id.to_string(), person.password.clone());
        let answer = if known {
            person.browser.post("/api/invitations/accept", &[("invitation", &invitation)]).await
        } else {
            let fields = [("invitation", &*invitation), ("username", &*username), ("password", &*password)];
            person.browser.post("/api/invitations/sign-up", &fields).await
        };
        person.old.push(person.browser.clone());
        answer.status
    }

    async fn set_password(&mut self, who: usize) -> StatusCode {
        let server = self.places[0].server.clone();
        let sql = format!(
            "SELECT r.id FROM password_reset r JOIN account a ON a.id = r.account_id WHERE a.username = '{}'
             ORDER BY r.created_at DESC, r.id DESC",
            self.username(who)
        );
        let Some(id) = server.database.column::<Uuid>(&sql).await.first().copied() else {
            return StatusCode::NOT_FOUND;
        };
        self.made += 1;
        let (mut browser, password) = (server.browser(), format!("a wholly different phrase {}", self.made));
        browser.open(&format!("/reset/{}", server.use_cases.key.link_token(Purpose::PasswordReset, id).0)).await;
        let answer =
            browser.post("/api/accounts/reset-password", &[("reset", &id.to_string()), ("password", &password)]).await;
        if answer.status.is_success() {
            self.people[who].password = password;
        }
        answer.status
    }
}
