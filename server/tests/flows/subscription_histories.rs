//! Random careers over two years, with a server that is up now and then: the statements equal those of a
//! simple model, which remembers each hour.

use crate::{
    practice::{TestPractice, email},
    test_server::{HOUR, NOON, PASSWORD},
};
use app::domain::{Moment, StaffMemberId};
use proptest::{
    prelude::*,
    test_runner::{RngAlgorithm, TestRng, TestRunner},
};
use std::collections::{BTreeMap, BTreeSet};

const NAMES: [&str; 4] = ["Ann", "Bob", "Cyd", "Dee"];
const MONTHS: usize = 24;

#[derive(Clone, Debug)]
enum Step {
    /// The role on, or off if it is on.
    Turn(usize),
    /// The last day of the role: so many days from now.
    End(usize, i64),
    /// The role, which is off, on from the morning so many days from now, for so many days.
    Plan(usize, i64, i64),
    /// Away from the evening so many days from now, for so many days.
    Leave(usize, i64, i64),
    /// Accepts the invitation, if that is still to be done.
    Accept(usize),
    /// The server is up, and does what is due.
    Up,
    /// Hours pass.
    Later(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let who = || 0..NAMES.len();
    let step = prop_oneof![
        5 => who().prop_map(Step::Turn),
        2 => (who(), 0..60_i64).prop_map(|(who, days)| Step::End(who, days)),
        2 => (who(), 0..40_i64, 0..60_i64).prop_map(|(who, days, length)| Step::Plan(who, days, length)),
        2 => (who(), 0..40_i64, 1..60_i64).prop_map(|(who, days, length)| Step::Leave(who, days, length)),
        3 => who().prop_map(Step::Accept),
        2 => Just(Step::Up),
        6 => (1..700_i64).prop_map(Step::Later),
    ];
    prop::collection::vec(step, 60..90)
}

/// What is true of one person.
#[derive(Default)]
struct Person {
    id: Option<StaffMemberId>,
    joined: bool,
    on: bool,
    /// When the role goes off by itself.
    until: Option<i64>,
    /// When it goes on by itself, and when it then goes off again.
    back: Option<(i64, Option<i64>)>,
}

/// Who was billable at the start of each cycle: looked at while time passes, never calculated back.
struct Model {
    now: i64,
    people: [Person; 4],
    charged: BTreeMap<i64, BTreeSet<usize>>,
    /// When the cycles begin, in a practice that was opened on 24 November in Berlin.
    starts: Vec<i64>,
}

impl Model {
    fn pass(&mut self, milliseconds: i64) {
        let end = self.now + milliseconds;
        loop {
            let ends = self.people.iter().filter_map(|person| person.until.filter(|_| person.on));
            let begins = self.people.iter().filter_map(|person| Some(person.back?.0));
            let next = ends.chain(begins).chain(self.starts.iter().copied().filter(|start| *start > self.now)).min();
            let Some(moment) = next.filter(|next| *next <= end) else { break };
            self.now = moment;
            // What ends at the moment at which a cycle begins is not charged for it.
            for person in &mut self.people {
                if person.on && person.until.is_some_and(|until| until <= moment) {
                    person.on = false;
                    person.until = None;
                }
                // What begins at that moment is.
                if let Some((_, until)) = person.back.take_if(|(at, _)| *at <= moment) {
                    person.on = true;
                    person.until = until;
                }
            }
            if self.starts.contains(&moment) {
                let people = self.people.iter().enumerate();
                let billable = people.filter(|(_, person)| person.on && person.joined).map(|(who, _)| who);
                self.charged.insert(moment, billable.collect());
            }
        }
        self.now = end;
    }
}

/// The first moments of the 24th of each month in Berlin, worked out without the program's calendar: by
/// counting days from the tests' own noon, which is on the 24th of November 2026.
fn starts() -> Vec<i64> {
    let mut midnight = NOON.0 - 12 * HOUR;
    let mut starts = Vec::new();
    // The first cycle begins in December.
    for month in 11..=11 + MONTHS {
        let (year, number) = (2026 + month / 12, month % 12 + 1);
        let days_of_the_month_before = match number {
            3 if year.is_multiple_of(4) => 29,
            3 => 28,
            5 | 7 | 10 | 12 => 30,
            _ => 31,
        };
        midnight += days_of_the_month_before * 24 * HOUR;
        // On the 24th it is summer from April to October: two hours before UTC, in winter one.
        let summer = (4..=10).contains(&number);
        starts.push(midnight - if summer { 2 * HOUR } else { HOUR });
    }
    starts
}

/// The day so many days after this moment.
fn day(now: i64, days: i64) -> app::domain::Day {
    server::time_zone::day_of(Moment(now + days * 24 * HOUR), "Europe/Berlin").unwrap().day
}

fn morning(day: app::domain::Day) -> i64 {
    let seven = app::domain::DayTime::at(day, 7, 0).unwrap();
    server::time_zone::start(seven, "Europe/Berlin").unwrap().0
}

fn evening(day: app::domain::Day) -> i64 {
    server::time_zone::end(day, "Europe/Berlin").unwrap().0
}

#[test]
fn statements_equal_the_model_for_random_careers_over_two_years() {
    let postgres = std::env::var("ROLECALL_TEST_POSTGRES").is_ok();
    let cases = if postgres { 3 } else { 8 };
    let config = ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 20, ..ProptestConfig::default() };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    // The same histories on every run, so that a red run can be had again.
    let fixed = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let ran = TestRunner::new_with_rng(config, fixed).run(&steps(), |steps| runtime.block_on(live(&steps)));
    if let Err(error) = ran {
        panic!("{error}");
    }
}

async fn live(steps: &[Step]) -> Result<(), TestCaseError> {
    let mut practice = TestPractice::open().await;
    practice.set("invitation_hours = 720").await;
    // Off the hour, so that nobody does anything at the very moment at which a cycle begins.
    practice.server.later(1);
    let mut model = Model { now: NOON.0 + 1, people: Default::default(), charged: BTreeMap::new(), starts: starts() };
    for step in steps {
        // What nobody is signed in for, nobody does: the Owner signs in first.
        practice.owner_again("dana").await;
        happen(&mut practice, &mut model, step).await;
    }
    let left = model.starts[MONTHS - 1] + 1 - model.now;
    if left > 0 {
        practice.server.later(left);
        model.pass(left);
    }
    practice.server.worker.send_due().await.unwrap();
    let database = &practice.server.database;
    for (start, expected) in &model.charged {
        let people: Vec<uuid::Uuid> = database
            .column(&format!(
                "SELECT l.staff_member_id FROM statement_line l JOIN statement s ON s.id = l.statement_id
                 WHERE s.starts_at = {start}"
            ))
            .await;
        let who = |id: &uuid::Uuid| model.people.iter().position(|person| person.id == Some(StaffMemberId(*id)));
        let charged: BTreeSet<usize> = people.iter().filter_map(who).collect();
        prop_assert_eq!(people.len(), charged.len(), "somebody is charged twice at {}", start);
        prop_assert_eq!(&charged, expected, "at {:?}", Moment(*start));
    }
    let written = database.count("statement").await;
    prop_assert_eq!(written, i64::try_from(model.charged.len()).unwrap());
    prop_assert_eq!(database.count("audit_event WHERE action = 'statement_written'").await, written);
    let sums = "statement s WHERE s.seats <> (SELECT count(*) FROM statement_line l WHERE l.statement_id = s.id)
        OR s.total <> s.seats * 1000";
    prop_assert_eq!(database.count(sums).await, 0);
    Ok(())
}

async fn happen(practice: &mut TestPractice, model: &mut Model, step: &Step) {
    match step {
        Step::Turn(who) => {
            let person = &mut model.people[*who];
            match (person.id, person.on) {
                (None, _) => person.id = Some(practice.invite(NAMES[*who], &["therapist"]).await),
                (Some(id), true) => practice.turn_off(id, "therapist").await,
                (Some(id), false) => practice.turn_on(id, "therapist").await,
            }
            person.on = !person.on;
            person.until = None;
            person.back = None;
        }
        Step::End(who, days) => {
            let person = &mut model.people[*who];
            let Some(id) = person.id.filter(|_| person.on) else { return };
            let noon = model.now + days * 24 * HOUR;
            let last = server::time_zone::day_of(Moment(noon), "Europe/Berlin").unwrap().day;
            let until = server::time_zone::end(last, "Europe/Berlin").unwrap();
            let fields = [("role", "therapist"), ("until", &*last.to_string())];
            practice.done_for("/api/staff/set-role-end", id, &fields).await;
            person.until = Some(until.0);
            person.back.take_if(|(at, _)| until.0 > *at);
        }
        Step::Plan(who, days, length) => {
            let person = &mut model.people[*who];
            let (first, last) = (day(model.now, *days), day(model.now, days + length));
            let from = morning(first);
            if person.on || from <= model.now {
                return;
            }
            let (name, address) = (NAMES[*who], email(NAMES[*who]));
            let (first, last_day) = (first.to_string(), last.to_string());
            let mut fields = vec![("from", &*first), ("from_time", "07:00"), ("until", &*last_day)];
            match person.id {
                Some(id) => {
                    fields.push(("role", "therapist"));
                    practice.done_for("/api/staff/turn-role-on", id, &fields).await;
                }
                None => {
                    let whom =
                        [("first_name", name), ("last_name", "Roth"), ("email", &*address), ("roles[]", "therapist")];
                    fields.extend(whom);
                    let answer = practice.post("/api/staff/invite", &fields).await;
                    assert!(answer.status.is_success(), "{answer:?}");
                    person.id = Some(answer.json::<app::domain::Invited>().id);
                }
            }
            person.back = Some((from, Some(evening(last))));
        }
        Step::Leave(who, days, length) => {
            let person = &mut model.people[*who];
            let Some(id) = person.id.filter(|_| person.on) else { return };
            let (last, first) = (day(model.now, *days), day(model.now, days + length));
            let (until, back) = (evening(last), morning(first));
            let (last, first) = (last.to_string(), first.to_string());
            let fields = [("until", &*last), ("back", &*first), ("back_time", "07:00")];
            practice.done_for("/api/staff/set-absence", id, &fields).await;
            // Somebody who is here for a time comes back for the rest of it, if there is one.
            let limit = match person.back {
                Some((_, limit)) => limit,
                None => person.until.filter(|end| *end > until),
            };
            if let Some(limit) = limit.filter(|limit| *limit <= until) {
                (person.until, person.back) = (Some(limit), None);
            } else {
                person.until = Some(until);
                person.back = Some((back, limit)).filter(|_| limit.is_none_or(|limit| back < limit));
            }
        }
        Step::Accept(who) => {
            let person = &mut model.people[*who];
            if person.id.is_none() || person.joined || !(person.on || person.back.is_some()) {
                return;
            }
            // A role that went off before the letter left has none.
            if practice.server.letters_to(&email(NAMES[*who])).await.is_empty() {
                return;
            }
            let (mut browser, invitation) = practice.opened_link(NAMES[*who]).await;
            let name = NAMES[*who].to_lowercase();
            person.joined = browser.sign_up(invitation, &name, PASSWORD).await.status.is_success();
        }
        Step::Up => {
            practice.server.worker.send_due().await.unwrap();
        }
        Step::Later(hours) => {
            practice.server.later(hours * HOUR);
            model.pass(hours * HOUR);
        }
    }
}
