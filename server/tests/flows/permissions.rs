//! Every server function × every kind of caller: who is let in, who is turned away, and how.
//!
//! The list of functions comes from the program. A function without a row fails the test.

use crate::{browser::Browser, practice::TestPractice, test_server::PASSWORD};
use app::{api::fields, domain::StaffMemberId};
use axum::http::{Method, StatusCode};
use std::collections::BTreeSet;
use uuid::Uuid;

pub const CALLERS: [&str; 10] = [
    "owner",
    "manager",
    "therapist",
    "front office",
    "records custodian",
    "external agent",
    "deactivated",
    "other practice's owner",
    "invited only",
    "anonymous",
];

/// Who may do what to a therapist, as the product's table has it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    /// The Owner alone.
    Owner,
    /// Owner and Manager; never others.
    Managers,
    /// The person it is about, and nobody of the table's callers.
    Candidate,
    /// The external agent, about themselves.
    Agent,
    /// Everybody at work here.
    Members,
    /// Everybody at work here but external agents.
    Employees,
    /// Whoever asks: the function finds out by itself what that person may do.
    Anybody,
}

/// Whom a function is about, in a state in which it can do its work: whoever may ask gets a 200.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    Nobody,
    Invited,
    Working,
    /// Working, with a second factor.
    Protected,
    Inactive,
    /// For whom a Manager asked the Owner for a role.
    Asked,
    /// Asked to become the Owner.
    Candidate,
    /// An external agent.
    Agent,
    /// Not here yet: an external agent who reads a code out.
    OnThePhone,
    /// A table of people, not a person.
    Table,
    /// Was a Manager, and has left an invitation open.
    Left,
    /// Working, and looked at in an access review, as everybody is.
    Reviewed,
}

struct Row {
    path: &'static str,
    who: Who,
    fields: &'static [(&'static str, &'static str)],
    about: About,
}

const fn row(path: &'static str, who: Who, fields: &'static [(&'static str, &'static str)], about: About) -> Row {
    Row { path, who, fields, about }
}

const NEW: &[(&str, &str)] =
    &[("first_name", "Ada"), ("last_name", "Roth"), ("email", "ADDRESS"), ("roles[]", "therapist")];

const SETTINGS: &[(&str, &str)] = &[
    ("invitation_hours", "48"),
    ("idle_minutes", "20"),
    ("second_factor", "off"),
    ("agent_unused_days", "90"),
    ("suspend_at_agreement_end", "yes"),
    ("current_password", PASSWORD),
];
const AGENT: &[(&str, &str)] = &[
    ("first_name", "Ada"),
    ("last_name", "Roth"),
    ("email", "ADDRESS"),
    ("roles[]", "front_office"),
    ("certain", "yes"),
];
const SIGN_OFF: &[(&str, &str)] = &[("review", "REVIEW"), ("current_password", PASSWORD)];
const CONFIRM: &[(&str, &str)] = &[("transfer", "TRANSFER"), ("current_password", PASSWORD)];

/// A cycle that has a statement.
pub const CYCLE: &str = "2026-10-24";

const ROWS: &[Row] = &[
    row("/api/staff/list", Who::Members, &[], About::Nobody),
    row("/api/staff/commands", Who::Members, &[("search", "e")], About::Nobody),
    row("/api/staff/who-can", Who::Employees, &[], About::Nobody),
    row("/api/staff/who-else-can", Who::Members, &[("deed", "EditSecurity")], About::Nobody),
    row("/api/staff/find-export", Who::Managers, &[], About::Nobody),
    row("/api/staff/preview", Who::Managers, &[("what", "resend"), ("ids[]", "PERSON")], About::Working),
    row("/api/staff/do-to-several", Who::Managers, &[("what", "deactivate"), ("ids[]", "PERSON")], About::Working),
    row("/api/staff/new-form", Who::Managers, &[], About::Nobody),
    row("/api/staff/find", Who::Managers, &[], About::Working),
    row("/api/staff/invite", Who::Managers, NEW, About::Nobody),
    row("/api/staff/edit-profile", Who::Managers, &[("first_name", "Ben"), ("last_name", "Roth")], About::Working),
    row("/api/staff/edit-contact", Who::Managers, &[("phone", "112")], About::Working),
    row("/api/staff/turn-role-on", Who::Managers, &[("role", "front_office")], About::Working),
    row("/api/staff/turn-role-off", Who::Managers, &[("role", "therapist")], About::Working),
    row("/api/staff/deactivate", Who::Managers, &[], About::Working),
    row("/api/staff/reactivate", Who::Managers, &[("roles[]", "therapist")], About::Inactive),
    row("/api/staff/set-role-end", Who::Managers, &[("role", "therapist"), ("until", "2027-01-31")], About::Working),
    row("/api/staff/set-absence", Who::Managers, &[("until", "2027-01-31"), ("back", "2027-02-08")], About::Working),
    row("/api/staff/approve-role-request", Who::Owner, &[("request", "REQUEST")], About::Asked),
    row("/api/staff/decline-role-request", Who::Owner, &[("request", "REQUEST")], About::Asked),
    row("/api/staff/withdraw-role-request", Who::Managers, &[("request", "REQUEST")], About::Asked),
    row("/api/staff/hand-over", Who::Managers, &[("about", "LEFT"), ("to", "OWNER")], About::Left),
    row("/api/imports/list", Who::Managers, &[], About::Nobody),
    row("/api/imports/find", Who::Managers, &[], About::Table),
    row("/api/imports/fix", Who::Managers, &[("what", "keep-domain"), ("about", "x.test")], About::Table),
    row("/api/imports/go-on", Who::Managers, &[], About::Table),
    row("/api/imports/forget", Who::Managers, &[], About::Table),
    row("/api/invitations/send-credentials", Who::Managers, &[], About::Invited),
    row("/api/invitations/correct-email", Who::Managers, &[("email", "ADDRESS")], About::Invited),
    row("/api/invitations/cancel", Who::Managers, &[], About::Invited),
    row("/api/accounts/send-password-reset", Who::Managers, &[], About::Working),
    row("/api/accounts/end-sessions", Who::Managers, &[], About::Working),
    row("/api/second-factors/reset", Who::Managers, &[], About::Protected),
    row("/api/own-account/find", Who::Anybody, &[], About::Nobody),
    row("/api/own-account/choose-language", Who::Anybody, &[("language", "es")], About::Nobody),
    row("/api/own-account/change-password", Who::Anybody, &[], About::Nobody),
    row("/api/own-account/end-session", Who::Anybody, &[], About::Nobody),
    row("/api/own-account/end-other-sessions", Who::Anybody, &[], About::Nobody),
    row("/api/own-account/ask-email-change", Who::Anybody, &[], About::Nobody),
    row("/api/own-account/find-email-change", Who::Anybody, &[], About::Nobody),
    row("/api/own-account/decide-email-change", Who::Anybody, &[], About::Nobody),
    row("/api/second-factors/begin-authenticator", Who::Anybody, &[], About::Nobody),
    row("/api/second-factors/confirm-authenticator", Who::Anybody, &[], About::Nobody),
    row("/api/second-factors/remove-authenticator", Who::Anybody, &[], About::Nobody),
    row("/api/second-factors/make-recovery-codes", Who::Anybody, &[], About::Nobody),
    row("/api/second-factors/ask-new-passkey", Who::Anybody, &[], About::Nobody),
    row("/api/second-factors/add-passkey", Who::Anybody, &[], About::Nobody),
    row("/api/second-factors/remove-passkey", Who::Anybody, &[], About::Nobody),
    row("/api/second-factors/find-waiting", Who::Anybody, &[], About::Nobody),
    row("/api/second-factors/confirm-code", Who::Anybody, &[], About::Nobody),
    row("/api/second-factors/ask-passkey", Who::Anybody, &[], About::Nobody),
    row("/api/second-factors/sign-in-with-passkey", Who::Anybody, &[], About::Nobody),
    row("/api/security/find-settings", Who::Managers, &[], About::Nobody),
    row("/api/security/edit-settings", Who::Managers, SETTINGS, About::Nobody),
    row("/api/audit/list", Who::Members, &[], About::Nobody),
    row("/api/access-reviews/list", Who::Owner, &[], About::Nobody),
    row("/api/access-reviews/start", Who::Owner, &[], About::Nobody),
    row("/api/access-reviews/find", Who::Owner, &[("review", "REVIEW")], About::Reviewed),
    row("/api/access-reviews/decide", Who::Owner, &[("review", "REVIEW")], About::Reviewed),
    row("/api/access-reviews/sign-off", Who::Owner, SIGN_OFF, About::Reviewed),
    row("/api/subscription/find", Who::Managers, &[], About::Nobody),
    row("/api/subscription/find-statement", Who::Owner, &[("cycle", CYCLE)], About::Nobody),
    row("/api/ownership/ask", Who::Owner, &[("current_password", PASSWORD)], About::Working),
    row("/api/ownership/cancel", Who::Owner, &[("transfer", "TRANSFER")], About::Candidate),
    row("/api/ownership/decline", Who::Candidate, &[("transfer", "TRANSFER")], About::Candidate),
    row("/api/ownership/confirm", Who::Candidate, CONFIRM, About::Candidate),
    row("/api/agents/new-form", Who::Managers, &[], About::Nobody),
    row("/api/agents/invite", Who::Managers, AGENT, About::Nobody),
    row("/api/agents/connect", Who::Managers, &[("token", "TOKEN"), ("digits", "DIGITS")], About::OnThePhone),
    row("/api/agents/edit-agreement", Who::Managers, &[("agreement_signed_on", "2026-01-31")], About::Agent),
    row("/api/agents/cockpit", Who::Anybody, &[], About::Nobody),
    row("/api/agents/find-code", Who::Anybody, &[], About::Nobody),
    row("/api/agents/make-code", Who::Anybody, &[], About::Nobody),
    row("/api/practices/find", Who::Members, &[], About::Nobody),
    row("/api/practices/edit", Who::Managers, &[("practice_name", "Praxis"), ("colour", "red")], About::Nobody),
    row("/api/sign-ups/offer", Who::Anybody, &[], About::Nobody),
    row("/api/sign-ups/ask", Who::Anybody, &[], About::Nobody),
    row("/api/sign-ups/find", Who::Anybody, &[], About::Nobody),
    row("/api/sign-ups/agent", Who::Anybody, &[], About::Nobody),
    row("/api/sign-ups/practice", Who::Anybody, &[], About::Nobody),
    row("/api/sign-ups/another-practice", Who::Anybody, &[], About::Nobody),
    row("/api/practices/first-run", Who::Anybody, &[], About::Nobody),
    row("/api/practices/set-up", Who::Anybody, &[], About::Nobody),
    row("/api/accounts/signed-in", Who::Anybody, &[], About::Nobody),
    row("/api/accounts/sign-in", Who::Anybody, &[], About::Nobody),
    row("/api/accounts/sign-out", Who::Anybody, &[], About::Nobody),
    row("/api/accounts/forgot-password", Who::Anybody, &[], About::Nobody),
    row("/api/accounts/find-reset", Who::Anybody, &[], About::Nobody),
    row("/api/accounts/reset-password", Who::Anybody, &[], About::Nobody),
    row("/api/accounts/rate-password", Who::Anybody, &[], About::Nobody),
    row("/api/invitations/find", Who::Anybody, &[], About::Nobody),
    row("/api/invitations/sign-up", Who::Anybody, &[], About::Nobody),
    row("/api/invitations/sign-in-and-accept", Who::Anybody, &[], About::Nobody),
    row("/api/invitations/accept", Who::Anybody, &[], About::Nobody),
    row("/api/invitations/decline", Who::Anybody, &[], About::Nobody),
    row("/api/invitations/send-fresh-link", Who::Anybody, &[], About::Nobody),
    // The last one: whoever asks is not here any more.
    row("/api/agents/leave", Who::Agent, &[], About::Nobody),
];

/// The people of the table, each in their browser.
pub struct Cast {
    pub practice: TestPractice,
    pub browsers: [Browser; 10],
    /// The transfer of ownership that is under way.
    transfer: String,
    /// The access review that is open.
    review: String,
    /// Whom somebody invited who left.
    left: String,
    /// What the agent on the phone reads out.
    code: (String, String),
}

impl Cast {
    pub async fn gather() -> Self {
        let mut practice = TestPractice::open().await;
        let (_, manager) = practice.hire("Mia", &["manager"]).await;
        let (_, therapist) = practice.hire("Tom", &["therapist"]).await;
        let (_, front_office) = practice.hire("Fay", &["front_office"]).await;
        let (_, custodian) = practice.hire("Rae", &["records_custodian"]).await;
        let (_, agent) = practice.hire_agent("Aga").await;
        let (gone, deactivated) = practice.hire("Gus", &["therapist"]).await;
        practice.deactivate(gone).await;
        practice.set("custodian_needs_approval = TRUE").await;
        practice.invite("Ina", &["therapist"]).await;
        let (invited, _) = practice.opened_link("Ina").await;
        let id = practice.server.database.literal(practice.opened.practice.uuid());
        let statement = format!(
            "INSERT INTO statement (id, practice_id, first_day, last_day, starts_at, written_at, currency, price,
                seats, total) VALUES ({id}, {id}, '{CYCLE}', '2026-11-23', 0, 0, 'USD', 1000, 0, 0)"
        );
        practice.server.database.run(&statement).await;
        let other = practice.open_beside("Praxis Südlicht", "sven").await;
        let nobody = practice.server.browser();
        let owner = practice.owner.clone();
        let other = other.owner;
        let browsers = [owner, manager, therapist, front_office, custodian, agent, deactivated, other, invited, nobody];
        let nothing = Uuid::nil().to_string();
        Self {
            practice,
            browsers,
            transfer: nothing.clone(),
            review: nothing.clone(),
            left: nothing,
            code: Default::default(),
        }
    }

    /// Somebody new, as the row needs them.
    async fn target(&mut self, row: &Row, name: &str) -> StaffMemberId {
        if matches!(row.about, About::Nobody | About::Invited) {
            return self.practice.invite(name, &["therapist"]).await;
        }
        if row.about == About::Table {
            let id = self.practice.send_table(&format!("Name,E-mail,Role\nAda {name},{name}@x.test,Therapist\n")).await;
            return StaffMemberId(id.parse().unwrap());
        }
        if row.about == About::OnThePhone {
            let code = crate::sign_ups::agent(&self.practice.server, name).await.make_code().await;
            self.code = (code.token.to_string(), code.digits);
            return StaffMemberId(Uuid::nil());
        }
        if row.about == About::Left {
            let (manager, mut browser) = self.practice.hire(name, &["manager"]).await;
            let address = format!("{name}.invited@staff.example");
            let new = [("first_name", "Ada"), ("last_name", name), ("email", &*address), ("roles[]", "therapist")];
            let answer = self.practice.post_by(&mut browser, "/api/staff/invite", &new).await;
            self.left = answer.json::<app::domain::Invited>().id.to_string();
            self.practice.deactivate(manager).await;
            return manager;
        }
        if row.about == About::Agent {
            return self.practice.hire_agent(name).await.0;
        }
        let (person, _) = self.practice.hire(name, &["therapist"]).await;
        if row.about == About::Protected {
            let database = &self.practice.server.database;
            let account = format!("SELECT account_id FROM staff_member WHERE id = {}", database.literal(person.0));
            database.run(&format!("INSERT INTO authenticator SELECT ({account}), ({account}), 0, 0, 0")).await;
        }
        let database = &self.practice.server.database;
        // There is one transfer at a time.
        let over = "UPDATE ownership_transfer SET ended_at = 0, outcome = 'cancelled' WHERE ended_at IS NULL";
        database.run(over).await;
        if row.about == About::Inactive {
            self.practice.deactivate(person).await;
        }
        if row.about == About::Reviewed {
            self.review = self.practice.open_decided_review().await;
        }
        if row.about == About::Asked {
            let role = [("role", "records_custodian")];
            let path = "/api/staff/turn-role-on";
            let answer = self.practice.post_about(&mut self.browsers[1], path, person, &role).await;
            assert!(answer.status.is_success(), "{answer:?}");
        }
        if row.about == About::Candidate {
            self.practice.done_for("/api/ownership/ask", person, &[("current_password", PASSWORD)]).await;
            self.transfer = self.practice.open_transfer().await;
        }
        person
    }

    /// Asks, and says what was answered.
    async fn ask(&mut self, caller: usize, row: &Row, person: StaffMemberId, address: &str) -> StatusCode {
        let (slug, id, transfer) = (self.practice.slug(), person.to_string(), self.transfer.clone());
        let (review, left) = (self.review.clone(), self.left.clone());
        let owner = self.practice.opened.owner.to_string();
        let (token, digits) = self.code.clone();
        let request = self.practice.waiting_request(person).await.to_string();
        let mut fields: Vec<(&str, &str)> = row.fields.to_vec();
        for field in &mut fields {
            if field.1 == "ADDRESS" {
                field.1 = address;
            }
            if field.1 == "PERSON" {
                field.1 = &id;
            }
            if field.1 == "REQUEST" {
                field.1 = &request;
            }
            if field.1 == "TRANSFER" {
                field.1 = &transfer;
            }
            if field.1 == "REVIEW" {
                field.1 = &review;
            }
            if field.1 == "LEFT" {
                field.1 = &left;
            }
            if field.1 == "OWNER" {
                field.1 = &owner;
            }
            if field.1 == "TOKEN" {
                field.1 = &token;
            }
            if field.1 == "DIGITS" {
                field.1 = &digits;
            }
        }
        if row.who != Who::Anybody {
            fields.push(("practice", &slug));
        }
        let takes_id = fields::of(row.path).is_some_and(|names| names.contains(&"id"));
        if takes_id && !matches!(row.about, About::Nobody | About::OnThePhone) {
            fields.push(("id", &id));
        }
        let browser = &mut self.browsers[caller];
        match method(row.path) {
            Method::GET => browser.call(row.path, &fields).await.status,
            _ => browser.post(row.path, &fields).await.status,
        }
    }
}

fn method(path: &str) -> Method {
    let all = server_fn::axum::server_fn_paths();
    all.into_iter().find(|(other, _)| *other == path).map_or(Method::POST, |(_, method)| method)
}

/// The table itself.
fn expected(who: Who, caller: usize) -> StatusCode {
    match (who, CALLERS[caller]) {
        (Who::Owner, "manager") | (Who::Candidate | Who::Agent, "owner" | "manager") => StatusCode::FORBIDDEN,
        (Who::Agent, "external agent") => StatusCode::OK,
        (_, "owner" | "manager") => StatusCode::OK,
        (Who::Employees, "therapist" | "front office" | "records custodian")
        | (Who::Members, "therapist" | "front office" | "records custodian" | "external agent") => StatusCode::OK,
        (_, "therapist" | "front office" | "records custodian" | "external agent") => StatusCode::FORBIDDEN,
        (_, "other practice's owner") => StatusCode::NOT_FOUND,
        _ => StatusCode::UNAUTHORIZED,
    }
}

#[test]
fn every_server_function_has_a_row_and_every_row_a_function() {
    let functions: BTreeSet<String> = server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    let rows: BTreeSet<String> = ROWS.iter().map(|row| row.path.to_owned()).collect();
    assert_eq!(functions, rows);
}

#[tokio::test]
async fn each_kind_of_caller_is_let_in_or_turned_away_as_the_table_says() {
    let mut cast = Cast::gather().await;
    let (mut cells, mut wrong) = (0, Vec::new());
    for (number, row) in ROWS.iter().enumerate().filter(|(_, row)| row.who != Who::Anybody) {
        let mut untouched = None;
        for caller in (0..CALLERS.len()).rev() {
            // Somebody new for each question that is answered: it may change what the next caller gets.
            let name = format!("P{number}x{caller}");
            let person = match untouched.take() {
                Some(person) => person,
                None => cast.target(row, &name).await,
            };
            let before = cast.practice.server.database.all_of(cast.practice.opened.practice.uuid()).await;
            let got = cast.ask(caller, row, person, &format!("{name}.new@staff.example")).await;
            let expected = expected(row.who, caller);
            cells += 1;
            if got != expected {
                wrong.push(format!("{} by {}: expected {expected}, got {got}", row.path, CALLERS[caller]));
            }
            if expected != StatusCode::OK {
                untouched = Some(person);
                if before != cast.practice.server.database.all_of(cast.practice.opened.practice.uuid()).await {
                    wrong.push(format!("{} by {} changed something", row.path, CALLERS[caller]));
                }
            }
        }
    }
    println!("\ncaller matrix of server functions: {cells} cells, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn nobody_but_the_owner_changes_anything_about_the_owner() {
    let mut cast = Cast::gather().await;
    let owner = cast.practice.opened.owner;
    let about_somebody =
        |row: &&Row| !matches!(row.about, About::Nobody | About::OnThePhone | About::Table | About::Reviewed);
    let changes = ROWS.iter().filter(about_somebody).filter(|row| row.path != "/api/staff/find");
    for row in changes {
        for (caller, name) in CALLERS.iter().enumerate().skip(1) {
            let before = cast.practice.server.database.all_of(cast.practice.opened.practice.uuid()).await;
            let got = cast.ask(caller, row, owner, "new@owners.example").await;
            let expected = match *name {
                // Refused for the Owner among others: the answer says so for each person.
                "manager" if row.fields.contains(&("ids[]", "PERSON")) => StatusCode::OK,
                "manager" => StatusCode::FORBIDDEN,
                _ => expected(row.who, caller),
            };
            assert_eq!(got, expected, "{} on the Owner by {}", row.path, name);
            let after = cast.practice.server.database.all_of(cast.practice.opened.practice.uuid()).await;
            assert!(before == after, "{} by {}", row.path, name);
        }
    }
}

#[tokio::test]
async fn functions_that_anybody_may_call_tell_and_give_nothing_away() {
    let mut cast = Cast::gather().await;
    for row in ROWS.iter().filter(|row| row.who == Who::Anybody) {
        for (caller, name) in CALLERS.iter().enumerate() {
            let before = cast.practice.server.database.everything().await;
            let status = cast.ask(caller, row, cast.practice.opened.owner, "").await;
            assert!(!status.is_server_error(), "{} by {}: {status}", row.path, name);
            // Signing out changes something; so do a question to a passkey, which waits, and its answer; and
            // whoever is signed in makes codes and chooses a language for their own account.
            let passkey = row.path.contains("ask-passkey") || row.path.contains("with-passkey");
            let own = ["/api/accounts/sign-out", "/api/agents/make-code", "/api/own-account/choose-language"];
            let own = own.contains(&row.path);
            if !own && !passkey {
                assert!(before == cast.practice.server.database.everything().await, "{}", row.path);
            }
        }
    }
    let (_, answer) = cast.practice.server.sign_in("tom", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::OK);
}
