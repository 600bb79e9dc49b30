//! From an empty database to a practice whose Owner is signed in.

use crate::test_server::{PASSWORD, TestServer};
use app::domain::{Field, FirstRun, Problem, Refusal};

/// The set-up form, filled in well but for `change`.
fn form<'a>(code: &'a str, change: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("code", code),
        ("practice_name", "Praxis Nordlicht"),
        ("time_zone", "Europe/Berlin"),
        ("first_name", "Dana"),
        ("last_name", "Ruiz"),
        ("email", "dana@owners.example"),
        ("username", "dana"),
        ("password", PASSWORD),
    ];
    for (name, value) in &mut fields {
        if let Some((_, changed)) = change.iter().find(|(n, _)| n == name) {
            *value = changed;
        }
    }
    fields
}

const SET_UP: &str = "/api/practices/set-up";

#[tokio::test]
async fn only_the_code_that_the_server_printed_opens_the_first_practice() {
    let server = TestServer::start().await;
    for code in ["", "AAAA-AAAA-AAAA", "' OR 1=1 --"] {
        let answer = server.browser().post(SET_UP, &form(code, &[])).await;
        assert_eq!(answer.status, 422, "{code}");
        assert_eq!(answer.refusal(), Refusal::field(Field::Code, Problem::WrongCode));
    }
    assert_eq!(server.database.count("practice").await + server.database.count("account").await, 0);
}

#[tokio::test]
async fn the_code_may_be_typed_in_lower_case_without_hyphens_and_the_owner_is_signed_in() {
    let server = TestServer::start().await;
    let code = server.config.key.set_up_code().to_lowercase().replace('-', "");
    let mut browser = server.browser();
    let answer = browser.post(SET_UP, &form(&code, &[])).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(browser.get("/").await.location.as_deref(), Some("/p/praxis-nordlicht/settings/staff"));
    let roles: Vec<String> = server.database.column("SELECT role FROM role_grant").await;
    assert_eq!(roles, ["owner"]);
    server.signed_in("dana").await;
}

#[tokio::test]
async fn the_owners_password_is_none_that_attackers_try_first() {
    let server = TestServer::start().await;
    let code = server.config.key.set_up_code();
    for (password, problem) in
        [("administrator2026!!", Problem::PasswordCommon), ("abcdefghijklmnopqrst", Problem::PasswordGuessable)]
    {
        let answer = server.browser().post(SET_UP, &form(&code, &[("password", password)])).await;
        assert_eq!(answer.refusal(), Refusal::field(Field::Password, problem));
    }
    assert_eq!(server.database.count("account").await, 0);
}

#[tokio::test]
async fn there_is_no_second_set_up() {
    let server = TestServer::start().await;
    let code = server.config.key.set_up_code();
    server.browser().post(SET_UP, &form(&code, &[])).await;
    let other = [("username", "eve"), ("email", "eve@evil.example")];
    let answer = server.browser().post(SET_UP, &form(&code, &other)).await;
    assert_eq!((answer.status.as_u16(), answer.refusal()), (409, Refusal::AlreadySetUp));
    assert_eq!(server.database.count("practice").await, 1);
}

#[tokio::test]
async fn two_set_ups_at_once_open_one_practice() {
    let server = TestServer::start().await;
    let code = server.config.key.set_up_code();
    let (mut one, mut two) = (server.browser(), server.browser());
    let other = form(&code, &[("username", "eve"), ("email", "eve@evil.example")]);
    let mine = form(&code, &[]);
    let answers = tokio::join!(one.post(SET_UP, &mine), two.post(SET_UP, &other));
    let mut statuses = [answers.0.status.as_u16(), answers.1.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    assert_eq!(server.database.count("practice").await, 1);
    assert_eq!(server.database.count("account").await, 1);
}

#[tokio::test]
async fn a_time_zone_that_nobody_knows_is_refused_at_its_field() {
    let server = TestServer::start().await;
    let code = server.config.key.set_up_code();
    for zone in ["Europe/Berlinn", "CET+1", "../etc/passwd"] {
        let answer = server.browser().post(SET_UP, &form(&code, &[("time_zone", zone)])).await;
        assert_eq!(answer.status, 422);
        assert_eq!(answer.refusal(), Refusal::field(Field::TimeZone, Problem::UnknownTimeZone), "{zone}");
    }
    let offered: FirstRun = server.browser().call("/api/practices/first-run", &[]).await.json();
    assert!(offered.needed && offered.time_zones.contains(&"Europe/Berlin".to_owned()));
}

#[tokio::test]
async fn every_wrong_field_is_named_at_once_and_nothing_is_kept() {
    let server = TestServer::start().await;
    let code = server.config.key.set_up_code();
    let answer = server.browser().post(SET_UP, &[("code", &code), ("password", "short"), ("email", "dana@")]).await;
    assert_eq!(answer.status, 422);
    let Refusal::Fields(problems) = answer.refusal() else { panic!("{answer:?}") };
    let named: Vec<(Field, Problem)> = problems.iter().collect();
    assert_eq!(
        named,
        [
            (Field::PracticeName, Problem::Missing),
            (Field::TimeZone, Problem::Missing),
            (Field::FirstName, Problem::Missing),
            (Field::LastName, Problem::Missing),
            (Field::Email, Problem::NotAnEmailAddress),
            (Field::Username, Problem::Missing),
            (Field::Password, Problem::TooShort(15)),
        ]
    );
    assert_eq!(server.database.count("practice").await, 0);
}

#[tokio::test]
async fn the_bare_address_leads_everybody_to_where_they_have_something_to_do() {
    let server = TestServer::start().await;
    assert_eq!(server.browser().get("/").await.location.as_deref(), Some("/set-up"));
    let opened = server.open_practice("Praxis Nordlicht", "dana").await;
    assert_eq!(server.browser().get("/").await.location.as_deref(), Some("/sign-in"));
    let mut dana = server.signed_in("dana").await;
    let staff = format!("/p/{}/settings/staff", opened.slug);
    assert_eq!(dana.get("/").await.location, Some(staff));
    let offered: FirstRun = dana.call("/api/practices/first-run", &[]).await.json();
    assert_eq!(offered, FirstRun { needed: false, time_zones: Vec::new() });
}
