//! Two practices and the people in them, to whom random things happen.

use crate::{
    practice::{TestPractice, email},
    reference::{Held, Wish},
    test_server::{HOUR, PASSWORD},
};
use app::domain::{Role, StaffMemberId};
use axum::http::StatusCode;
use proptest::prelude::*;

/// Who acts: the Owner, a Manager, a therapist, the front office. All work in the first practice;
/// the therapist works in the second one, too.
pub const ACTORS: [&str; 4] = ["dana", "mia", "ben", "tom"];
/// What happens. Numbers choose an actor and a person, modulo how many there are.
#[derive(Clone, Debug)]
pub enum Event {
    Invite(usize, usize),
    Resend(usize, usize),
    Cancel(usize, usize),
    Correct(usize, usize),
    Change(usize, usize, Wish),
    /// The role on, so many hours from now.
    Plan(usize, usize, Role, i64),
    /// Away from so many hours from now on, for so many hours.
    Leave(usize, usize, i64, i64),
    SendReset(usize, usize),
    SignUp(usize),
    SignIn(usize),
    SignOut(usize),
    Forgot(usize),
    Later(i64),
}

/// What came of it.
pub struct Outcome {
    pub status: StatusCode,
    /// The change of roles that was asked for: by whom, of whom.
    pub wish: Option<(usize, StaffMemberId, Wish)>,
    /// Whether only the first practice may have changed.
    pub inside: bool,
}

pub struct World {
    pub north: TestPractice,
    pub south: TestPractice,
    browsers: Vec<crate::browser::Browser>,
    pub actors: Vec<StaffMemberId>,
    people: Vec<(StaffMemberId, String)>,
    corrected: usize,
}

pub fn events() -> impl Strategy<Value = Vec<Event>> {
    let who = || 0..ACTORS.len();
    let whom = || 0..8_usize;
    let role = || prop::sample::select(Role::ALL.to_vec());
    let wish = prop_oneof![4 => role().prop_map(Wish::On), 4 => role().prop_map(Wish::Off), 1 => Just(Wish::AllOff)];
    let event = prop_oneof![
        2 => (who(), whom()).prop_map(|(a, p)| Event::Invite(a, p)),
        2 => (who(), whom()).prop_map(|(a, p)| Event::Resend(a, p)),
        1 => (who(), whom()).prop_map(|(a, p)| Event::Cancel(a, p)),
        1 => (who(), whom()).prop_map(|(a, p)| Event::Correct(a, p)),
        9 => (who(), whom(), wish).prop_map(|(a, p, wish)| Event::Change(a, p, wish)),
        3 => (who(), whom(), role(), 1..90_i64).prop_map(|(a, p, role, hours)| Event::Plan(a, p, role, hours)),
        2 => (who(), whom(), 1..60_i64, 1..60_i64).prop_map(|(a, p, from, hours)| Event::Leave(a, p, from, hours)),
        1 => (who(), whom()).prop_map(|(a, p)| Event::SendReset(a, p)),
        2 => whom().prop_map(Event::SignUp),
        2 => who().prop_map(Event::SignIn),
        1 => who().prop_map(Event::SignOut),
        1 => who().prop_map(Event::Forgot),
        1 => (0..80_i64).prop_map(Event::Later),
    ];
    prop::collection::vec(event, 20..40)
}

impl World {
    pub async fn begin() -> Self {
        let mut north = TestPractice::open().await;
        let mut south = north.open_beside("Praxis Südlicht", "sven").await;
        let (mia, hers) = north.hire("Mia", &["manager", "therapist"]).await;
        let (ben, his) = north.hire("Ben", &["therapist"]).await;
        let (tom, toms) = north.hire("Tom", &["front_office"]).await;
        south.hire_too("Ben", &["therapist"]).await;
        let ada = north.invite("Ada", &["therapist"]).await;
        let actors = vec![north.opened.owner, mia, ben, tom];
        let names = ["Dana", "Mia", "Ben", "Tom"].map(String::from);
        let mut people: Vec<_> = actors.iter().copied().zip(names).collect();
        people.push((ada, "Ada".into()));
        let browsers = vec![north.owner.clone(), hers, his, toms];
        Self { north, south, browsers, actors, people, corrected: 0 }
    }

    /// The roles of a person that are on, by SQL.
    pub async fn held(&self, person: StaffMemberId) -> Held {
        let database = &self.north.server.database;
        let id = database.literal(person.0);
        let sql = format!("SELECT role FROM role_grant WHERE staff_member_id = {id} AND ended_at IS NULL");
        let on: Vec<String> = database.column(&sql).await;
        Role::ALL.iter().map(|role| role.code()).filter(|code| on.iter().any(|role| role == code)).collect()
    }

    /// It happens, and what is due by that is done: letters leave, roles end and begin.
    pub async fn happen(&mut self, event: &Event) -> Outcome {
        let outcome = self.act(event).await;
        self.north.server.worker.send_due().await.unwrap();
        outcome
    }

    async fn act(&mut self, event: &Event) -> Outcome {
        let about = |path: &'static str, actor: usize, person: usize| (path, actor, person, vec![]);
        let (path, actor, person, fields) = match event {
            Event::Invite(actor, number) => return self.invite(*actor, *number).await,
            Event::SignUp(person) => return self.sign_up(*person).await,
            Event::SignIn(actor) => {
                let answer = self.browsers[*actor].sign_in(ACTORS[*actor], PASSWORD).await;
                return Outcome { status: answer.status, wish: None, inside: false };
            }
            Event::SignOut(actor) => {
                let answer = self.browsers[*actor].post("/api/accounts/sign-out", &[]).await;
                return Outcome { status: answer.status, wish: None, inside: false };
            }
            Event::Forgot(actor) => {
                let fields = [("identifier", ACTORS[*actor])];
                let answer = self.north.server.browser().post("/api/accounts/forgot-password", &fields).await;
                return Outcome { status: answer.status, wish: None, inside: false };
            }
            Event::Later(hours) => {
                self.north.server.later(hours * HOUR);
                // Each of what is due then has an event: more than one may be.
                return Outcome { status: StatusCode::OK, wish: None, inside: false };
            }
            Event::Resend(actor, person) => about("/api/invitations/send-credentials", *actor, *person),
            Event::Cancel(actor, person) => about("/api/invitations/cancel", *actor, *person),
            Event::SendReset(actor, person) => about("/api/accounts/send-password-reset", *actor, *person),
            Event::Correct(actor, person) => {
                self.corrected += 1;
                let address = format!("corrected{}@staff.example", self.corrected);
                ("/api/invitations/correct-email", *actor, *person, vec![("email", address)])
            }
            Event::Change(actor, person, wish) => {
                let (path, fields) = match wish {
                    Wish::On(role) => ("/api/staff/turn-role-on", vec![("role", role.code().to_owned())]),
                    Wish::Off(role) => ("/api/staff/turn-role-off", vec![("role", role.code().to_owned())]),
                    Wish::AllOff | Wish::Away => ("/api/staff/deactivate", vec![]),
                };
                (path, *actor, *person, fields)
            }
            Event::Plan(actor, person, role, hours) => {
                let [day, time] = self.in_hours(*hours);
                let fields = vec![("role", role.code().to_owned()), ("from", day), ("from_time", time)];
                ("/api/staff/turn-role-on", *actor, *person, fields)
            }
            Event::Leave(actor, person, from, hours) => {
                let ([until, until_time], [back, back_time]) = (self.in_hours(*from), self.in_hours(from + hours));
                let until = [("until", until), ("until_time", until_time)];
                let back = [("back", back), ("back_time", back_time)];
                ("/api/staff/set-absence", *actor, *person, until.into_iter().chain(back).collect())
            }
        };
        let (id, _) = self.people[person % self.people.len()];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = self.north.post_about(&mut self.browsers[actor], path, id, &fields).await;
        let wish = match event {
            Event::Change(actor, _, wish) => Some((*actor, id, *wish)),
            Event::Plan(actor, _, role, _) => Some((*actor, id, Wish::On(*role))),
            Event::Leave(actor, ..) => Some((*actor, id, Wish::Away)),
            _ => None,
        };
        Outcome { status: answer.status, wish, inside: true }
    }

    /// Day and time so many hours from now, as the practice's clocks show them.
    fn in_hours(&self, hours: i64) -> [String; 2] {
        let at = self.north.server.use_cases.clock.now().plus(hours * HOUR);
        let at = server::time_zone::shown_start(at, "Europe/Berlin").unwrap().at;
        [at.day().to_string(), at.time_typed()]
    }

    async fn invite(&mut self, actor: usize, number: usize) -> Outcome {
        let first = format!("New{}", char::from(b'a' + u8::try_from(number).unwrap()));
        let address = email(&first);
        let fields = [("first_name", &*first), ("last_name", "Roth"), ("email", &*address), ("roles[]", "therapist")];
        let answer = self.north.post_by(&mut self.browsers[actor], "/api/staff/invite", &fields).await;
        if answer.status.is_success() {
            self.people.push((answer.json::<app::domain::Invited>().id, first));
        }
        Outcome { status: answer.status, wish: None, inside: true }
    }

    /// The person opens the newest letter that they have, if any, and signs up with its link.
    async fn sign_up(&mut self, person: usize) -> Outcome {
        let (_, first) = self.people[person % self.people.len()].clone();
        let letters = self.north.server.letters_to(&email(&first)).await;
        let invitation =
            letters.iter().rev().map(crate::smtp_sink::Letter::link).find(|link| link.contains("/invitation/"));
        let mut browser = self.north.server.browser();
        let status = match invitation {
            None => StatusCode::NOT_FOUND,
            Some(link) => {
                let id = browser.open_invitation(&link).await.id;
                browser.sign_up(id, &format!("{}x", first.to_lowercase()), PASSWORD).await.status
            }
        };
        Outcome { status, wish: None, inside: true }
    }
}
