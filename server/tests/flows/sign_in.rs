//! Getting in and out with a password.

use crate::{
    browser::Browser,
    practice::{TestPractice, email},
    test_server::PASSWORD,
};
use app::domain::{Field, FieldErrors, Problem, Refusal};
use server::{auth::password::Passwords, http, practice::UseCases};

const WRONG: &str = "wrong horse battery staple";

#[tokio::test]
async fn username_and_address_in_every_spelling_mean_the_same_account() {
    let practice = TestPractice::open().await;
    for identifier in [
        "dana",
        "DANA",
        " Dana ",
        "dana@owners.example",
        "Dana@OWNERS.Example",
        " dana@owners.example ",
        "ｄａｎａ＠owners.example",
    ] {
        let (mut browser, answer) = practice.server.sign_in(identifier, PASSWORD).await;
        assert_eq!(answer.status, 200, "{identifier:?}");
        assert_eq!(practice.ask_list(&mut browser, &[]).await.status, 200, "{identifier:?}");
    }
}

#[tokio::test]
async fn a_wrong_answer_tells_nobody_whether_there_is_an_account() {
    let mut practice = TestPractice::open().await;
    practice.invite("Ina", &["therapist"]).await;
    let (tom, _) = practice.hire("Tom", &["therapist"]).await;
    practice.deactivate(tom).await;
    let (_, usual) = practice.server.sign_in("dana", WRONG).await;
    assert_eq!((usual.status.as_u16(), usual.refusal()), (401, Refusal::WrongCredentials));
    let long = "x".repeat(5000);
    for (identifier, password) in [
        ("nobody", PASSWORD),
        ("nobody@nowhere.example", PASSWORD),
        (&email("Ina"), PASSWORD), // invited only
        ("tom", WRONG),            // deactivated
        ("dana", &PASSWORD.to_uppercase()),
        ("dana", &format!("{PASSWORD} ")),
        ("dana", &long),
        ("dana\0", PASSWORD),
        ("\u{1F98A}", PASSWORD),
        // A letter that only looks like, or folds to, one of hers is nobody's.
        ("d\u{430}na@owners.example", PASSWORD),
        ("dana@owner\u{17F}.example", PASSWORD),
    ] {
        let (browser, answer) = practice.server.sign_in(identifier, password).await;
        assert_eq!((answer.status, &answer.body), (usual.status, &usual.body), "{identifier:?}");
        assert!(browser.cookies.is_empty(), "{identifier:?}: {:?}", browser.cookies);
    }
}

#[tokio::test]
async fn only_the_right_password_learns_that_the_account_is_deactivated() {
    let mut practice = TestPractice::open().await;
    let (tom, _) = practice.hire("Tom", &["therapist"]).await;
    practice.deactivate(tom).await;
    let (browser, answer) = practice.server.sign_in("tom", PASSWORD).await;
    assert_eq!((answer.status.as_u16(), answer.refusal()), (403, Refusal::AccountDeactivated));
    assert!(browser.cookies.is_empty());
    assert_eq!(practice.server.sign_in("tom", WRONG).await.1.refusal(), Refusal::WrongCredentials);
    // And trying did not reactivate anybody.
    assert_eq!(practice.roles_of(tom).await, []);
}

#[tokio::test]
async fn empty_fields_are_named_both_at_once() {
    let practice = TestPractice::open().await;
    let (_, answer) = practice.server.sign_in(" ", "").await;
    let mut expected = FieldErrors::default();
    expected.take::<()>(Field::Identifier, Err(Problem::Missing));
    expected.take::<()>(Field::Password, Err(Problem::Missing));
    assert_eq!((answer.status.as_u16(), answer.refusal()), (422, Refusal::Fields(expected)));
}

#[tokio::test]
async fn signing_in_starts_a_new_session_and_ends_the_one_before() {
    let mut practice = TestPractice::open().await;
    let mut before = practice.owner.clone();
    practice.owner.sign_in("dana", PASSWORD).await;
    assert_ne!(before.cookies["rolecall_session"], practice.owner.cookies["rolecall_session"]);
    let mut owner = practice.owner.clone();
    assert_eq!(practice.ask_list(&mut owner, &[]).await.status, 200);
    assert_eq!(practice.ask_list(&mut before, &[]).await.status, 401);
}

#[tokio::test]
async fn a_session_that_somebody_else_planted_is_never_taken_over() {
    let practice = TestPractice::open().await;
    let mut victim = practice.server.browser();
    let planted = "A".repeat(43);
    victim.cookies.insert("rolecall_session".into(), planted.clone());
    victim.sign_in("dana", PASSWORD).await;
    assert_ne!(victim.cookies["rolecall_session"], planted);
    let mut attacker = practice.server.browser();
    attacker.cookies.insert("rolecall_session".into(), planted);
    assert_eq!(practice.ask_list(&mut attacker, &[]).await.status, 401);
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server() {
    let practice = TestPractice::open().await;
    let mut browser = practice.server.signed_in("dana").await;
    let mut copy = browser.clone();
    let mut other_device = practice.server.signed_in("dana").await;
    let staff = practice.staff("");
    let mut by_form = practice.server.signed_in("dana").await;
    let form = by_form.submit(&staff, "/api/accounts/sign-out", &[]).await;
    let answer = browser.post("/api/accounts/sign-out", &[]).await;
    assert_eq!(answer.status, 200);
    for answer in [&form, &answer] {
        assert_eq!(answer.headers["clear-site-data"], r#""cache", "storage""#, "nothing stays in the browser");
    }
    assert!(browser.cookies.is_empty());
    assert_eq!(practice.ask_list(&mut copy, &[]).await.refusal(), Refusal::SignedOut);
    assert_eq!(practice.ask_list(&mut other_device, &[]).await.status, 200);
    // Once more harms nobody.
    assert_eq!(copy.post("/api/accounts/sign-out", &[]).await.status, 200);
}

#[tokio::test]
async fn a_refused_sign_in_leaves_the_session_that_was_there() {
    let practice = TestPractice::open().await;
    let mut browser = practice.server.signed_in("dana").await;
    assert_eq!(browser.sign_in("dana", WRONG).await.status, 401);
    assert_eq!(practice.ask_list(&mut browser, &[]).await.status, 200);
}

#[tokio::test]
async fn a_full_queue_is_said_honestly_and_costs_nobody_a_try() {
    let practice = TestPractice::open().await;
    let server = &practice.server;
    let full = Passwords::for_tests_of_a_full_queue().unwrap();
    let busy = UseCases { passwords: full, ..server.use_cases.clone() };
    let mut browser = Browser::new(http::router(&server.config, busy));
    for identifier in ["dana", "nobody"].repeat(10) {
        let answer = browser.sign_in(identifier, WRONG).await;
        assert_eq!((answer.status.as_u16(), answer.json()), (503, Refusal::Busy), "{identifier}");
        assert_eq!(answer.headers["retry-after"], "10");
    }
    server.signed_in("dana").await;
}
