//! Every server function × every kind of caller: who is let in, who is turned away, and how.
//!
//! The list of functions comes from the program. A function without a row fails the test.

use crate::{browser::Browser, practice::TestPractice, test_server::PASSWORD};
use app::domain::StaffMemberId;
use axum::http::{Method, StatusCode};
use std::collections::BTreeSet;

const CALLERS: [&str; 6] = ["owner", "manager", "therapist", "deactivated", "other practice's owner", "anonymous"];

/// Who may do what to a therapist, as the product's table has it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    /// Owner and Manager; never others.
    Managers,
    /// Everybody at work here.
    Members,
    /// Whoever asks: the function finds out by itself what that person may do.
    Anybody,
}

struct Row {
    path: &'static str,
    who: Who,
    fields: &'static [(&'static str, &'static str)],
    /// Whether it is about one person.
    person: bool,
}

const fn row(path: &'static str, who: Who, fields: &'static [(&'static str, &'static str)], person: bool) -> Row {
    Row { path, who, fields, person }
}

const NEW: &[(&str, &str)] =
    &[("first_name", "Ada"), ("last_name", "Roth"), ("email", "ADDRESS"), ("roles[]", "therapist")];

const ROWS: &[Row] = &[
    row("/api/staff/list", Who::Members, &[], false),
    row("/api/staff/new-form", Who::Managers, &[], false),
    row("/api/staff/find", Who::Managers, &[], true),
    row("/api/staff/invite", Who::Managers, NEW, false),
    row("/api/staff/edit-profile", Who::Managers, &[("first_name", "Ben"), ("last_name", "Roth")], true),
    row("/api/staff/edit-contact", Who::Managers, &[("phone", "112")], true),
    row("/api/staff/turn-role-on", Who::Managers, &[("role", "front_office")], true),
    row("/api/staff/turn-role-off", Who::Managers, &[("role", "front_office")], true),
    row("/api/staff/deactivate", Who::Managers, &[], true),
    row("/api/staff/reactivate", Who::Managers, &[("roles[]", "therapist")], true),
    row("/api/invitations/send-credentials", Who::Managers, &[], true),
    row("/api/invitations/correct-email", Who::Managers, &[("email", "ADDRESS")], true),
    row("/api/invitations/cancel", Who::Managers, &[], true),
    row("/api/accounts/send-password-reset", Who::Managers, &[], true),
    row("/api/practices/first-run", Who::Anybody, &[], false),
    row("/api/practices/set-up", Who::Anybody, &[], false),
    row("/api/accounts/signed-in", Who::Anybody, &[], false),
    row("/api/accounts/sign-in", Who::Anybody, &[], false),
    row("/api/accounts/sign-out", Who::Anybody, &[], false),
    row("/api/accounts/forgot-password", Who::Anybody, &[], false),
    row("/api/accounts/find-reset", Who::Anybody, &[], false),
    row("/api/accounts/reset-password", Who::Anybody, &[], false),
    row("/api/invitations/find", Who::Anybody, &[], false),
    row("/api/invitations/sign-up", Who::Anybody, &[], false),
    row("/api/invitations/accept", Who::Anybody, &[], false),
    row("/api/invitations/send-fresh-link", Who::Anybody, &[], false),
];

/// The people of the table, each in their browser.
struct Cast {
    practice: TestPractice,
    browsers: [Browser; 6],
}

impl Cast {
    async fn gather() -> Self {
        let mut practice = TestPractice::open().await;
        let (_, manager) = practice.hire("Mia", &["manager"]).await;
        let (_, therapist) = practice.hire("Tom", &["therapist"]).await;
        let (gone, deactivated) = practice.hire("Gus", &["therapist"]).await;
        practice.deactivate(gone).await;
        let other = practice.open_beside("Praxis Südlicht", "sven").await;
        let browsers =
            [practice.owner.clone(), manager, therapist, deactivated, other.owner, practice.server.browser()];
        Self { practice, browsers }
    }

    /// Asks, and says what was answered.
    async fn ask(&mut self, caller: usize, row: &Row, person: StaffMemberId, address: &str) -> StatusCode {
        let (slug, id) = (self.practice.slug(), person.to_string());
        let mut fields: Vec<(&str, &str)> = row.fields.to_vec();
        for field in &mut fields {
            if field.1 == "ADDRESS" {
                field.1 = address;
            }
        }
        if row.who != Who::Anybody {
            fields.push(("practice", &slug));
        }
        if row.person {
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

/// The table itself. `None`: let in, whatever the function then says of the state of things.
fn expected(who: Who, caller: usize) -> Option<StatusCode> {
    match (who, CALLERS[caller]) {
        (Who::Anybody, _) | (Who::Managers | Who::Members, "owner" | "manager") => None,
        (Who::Members, "therapist") => None,
        (Who::Managers, "therapist") => Some(StatusCode::FORBIDDEN),
        (_, "other practice's owner") => Some(StatusCode::NOT_FOUND),
        _ => Some(StatusCode::UNAUTHORIZED),
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
    let mut wrong = Vec::new();
    for (number, row) in ROWS.iter().enumerate().filter(|(_, row)| row.who != Who::Anybody) {
        for caller in (0..CALLERS.len()).rev() {
            // Somebody new for each question: what one caller did must not change the next answer.
            let name = format!("P{number}x{caller}");
            let person = cast.practice.invite(&name, &["therapist"]).await;
            let before = cast.practice.server.database.all_of(cast.practice.opened.practice.0).await;
            let got = cast.ask(caller, row, person, &format!("{name}.new@staff.example")).await;
            let right = match expected(row.who, caller) {
                Some(status) => got == status,
                // 409: let in, but this person has no account yet, or is active already.
                None => got.is_success() || got == StatusCode::CONFLICT,
            };
            if !right {
                wrong.push(format!("{} by {}: {got}", row.path, CALLERS[caller]));
            }
            let after = cast.practice.server.database.all_of(cast.practice.opened.practice.0).await;
            if expected(row.who, caller).is_some() && before != after {
                wrong.push(format!("{} by {} changed something", row.path, CALLERS[caller]));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn nobody_but_the_owner_changes_anything_about_the_owner() {
    let mut cast = Cast::gather().await;
    let owner = cast.practice.opened.owner;
    let changes = ROWS.iter().filter(|row| row.person && row.path != "/api/staff/find");
    for row in changes {
        for caller in 1..CALLERS.len() {
            let before = cast.practice.server.database.all_of(cast.practice.opened.practice.0).await;
            let status = cast.ask(caller, row, owner, "new@owners.example").await;
            assert!(status.is_client_error(), "{} by {}: {status}", row.path, CALLERS[caller]);
            let after = cast.practice.server.database.all_of(cast.practice.opened.practice.0).await;
            assert!(before == after, "{} by {}", row.path, CALLERS[caller]);
        }
    }
}

#[tokio::test]
async fn functions_that_anybody_may_call_tell_and_give_nothing_away() {
    let mut cast = Cast::gather().await;
    for row in ROWS.iter().filter(|row| row.who == Who::Anybody) {
        for caller in 0..CALLERS.len() {
            let before = cast.practice.server.database.everything().await;
            let status = cast.ask(caller, row, cast.practice.opened.owner, "").await;
            assert!(!status.is_server_error(), "{} by {}: {status}", row.path, CALLERS[caller]);
            if row.path != "/api/accounts/sign-out" {
                assert!(before == cast.practice.server.database.everything().await, "{}", row.path);
            }
        }
    }
    let (_, answer) = cast.practice.server.sign_in("tom", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::OK);
}
