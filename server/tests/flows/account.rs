//! One's own account: password, sessions, e-mail address.

use crate::{
    browser::{Answer, Browser},
    practice::{TestPractice, email},
    test_server::{HOUR, PASSWORD},
};
use app::domain::{AuditAction, Field, OpenEmailChange, OwnAccount, Problem, Refusal};
use uuid::Uuid;

const NEW: &str = "a wholly different sentence";
const NEW_EMAIL: &str = "ben.new@mail.example";

async fn own(browser: &mut Browser) -> OwnAccount {
    browser.call("/api/own-account/find", &[]).await.json()
}

async fn change_password(browser: &mut Browser, current: &str, new: &str) -> Answer {
    browser.post("/api/own-account/change-password", &[("current_password", current), ("password", new)]).await
}

async fn ask_email_change(browser: &mut Browser, to: &str) -> Answer {
    let fields = [("current_password", PASSWORD), ("email", to)];
    browser.post("/api/own-account/ask-email-change", &fields).await
}

/// Opens a link of an e-mail change in a fresh browser and does what it is for.
async fn decide(practice: &TestPractice, link: &str) -> Answer {
    let mut browser = practice.server.browser();
    browser.open(link).await;
    decide_in(&mut browser).await
}

async fn decide_in(browser: &mut Browser) -> Answer {
    let shown = browser.call("/api/own-account/find-email-change", &[]).await;
    let id = serde_json::from_str::<OpenEmailChange>(&shown.body).map_or(Uuid::nil(), |change| change.id.0);
    browser.post("/api/own-account/decide-email-change", &[("change", &id.to_string())]).await
}

#[tokio::test]
async fn a_password_is_changed_with_the_current_one_and_ends_the_other_sessions() {
    let mut practice = TestPractice::open().await;
    let (_, mut ben) = practice.hire("Ben", &["therapist"]).await;
    let mut other = practice.server.signed_in_anyhow("ben").await;
    let wrong = change_password(&mut ben, "not his password at all", NEW).await;
    assert_eq!(wrong.refusal(), Refusal::field(Field::CurrentPassword, Problem::WrongPassword));
    let short = change_password(&mut ben, PASSWORD, "short").await;
    assert_eq!(short.refusal(), Refusal::field(Field::Password, Problem::TooShort(15)));
    let same = change_password(&mut ben, PASSWORD, PASSWORD).await;
    assert_eq!(same.refusal(), Refusal::field(Field::Password, Problem::PasswordUnchanged));
    let before = ben.cookies["rolecall_session"].clone();
    assert_eq!(change_password(&mut ben, PASSWORD, NEW).await.status, 200);
    assert_ne!(ben.cookies["rolecall_session"], before, "a new session id");
    assert_eq!(practice.ask_list(&mut ben, &[]).await.status, 200);
    assert_eq!(practice.ask_list(&mut other, &[]).await.refusal(), Refusal::SignedOut);
    assert_eq!(practice.server.sign_in("ben", PASSWORD).await.1.refusal(), Refusal::WrongCredentials);
    assert_eq!(practice.server.sign_in("ben", NEW).await.1.location.as_deref(), Some("/"));
    let letters = practice.server.letters_to(&email("Ben")).await;
    assert!(letters.last().unwrap().text().contains("password of your account ben was changed"));
}

#[tokio::test]
async fn the_current_password_can_not_be_guessed_from_a_stolen_session() {
    let mut practice = TestPractice::open().await;
    let (_, mut ben) = practice.hire("Ben", &["therapist"]).await;
    for _ in 0..5 {
        assert_eq!(change_password(&mut ben, "not his password at all", NEW).await.status, 422);
    }
    assert_eq!(change_password(&mut ben, PASSWORD, NEW).await.refusal(), Refusal::TooManyTries { retry_after: 30 });
}

#[tokio::test]
async fn people_see_where_they_are_signed_in_and_end_one_or_all_others() {
    let mut practice = TestPractice::open().await;
    let (_, mut ben) = practice.hire("Ben", &["therapist"]).await;
    let mut phone = practice.server.signed_in_anyhow("ben").await;
    let mut desk = practice.server.signed_in_anyhow("ben").await;
    let sessions = own(&mut ben).await.sessions;
    assert_eq!((sessions.len(), sessions.iter().filter(|session| session.this).count()), (3, 1));
    let of_phone = own(&mut phone).await.sessions.into_iter().find(|session| session.this).unwrap().id;
    ben.post("/api/own-account/end-session", &[("session", &of_phone)]).await;
    assert_eq!(practice.ask_list(&mut phone, &[]).await.refusal(), Refusal::SignedOut);
    assert_eq!(practice.ask_list(&mut desk, &[]).await.status, 200);
    ben.post("/api/own-account/end-other-sessions", &[]).await;
    assert_eq!(practice.ask_list(&mut desk, &[]).await.refusal(), Refusal::SignedOut);
    assert_eq!(practice.ask_list(&mut ben, &[]).await.status, 200);
    // What names a session opens none.
    let mut thief = practice.server.browser();
    thief.cookies.insert("rolecall_session".into(), own(&mut ben).await.sessions[0].id.clone());
    assert_eq!(practice.ask_list(&mut thief, &[]).await.refusal(), Refusal::SignedOut);
}

#[tokio::test]
async fn nobody_ends_the_session_of_somebody_else_by_its_name() {
    let mut practice = TestPractice::open().await;
    let (_, mut ben) = practice.hire("Ben", &["therapist"]).await;
    let of_owner = own(&mut practice.owner).await.sessions[0].id.clone();
    ben.post("/api/own-account/end-session", &[("session", &of_owner)]).await;
    assert_eq!(practice.ask_list(&mut practice.owner.clone(), &[]).await.status, 200);
}

#[tokio::test]
async fn a_manager_signs_somebody_out_everywhere() {
    let mut practice = TestPractice::open().await;
    let (id, mut ben) = practice.hire("Ben", &["therapist"]).await;
    let (_, mut mia) = practice.hire("Mia", &["manager"]).await;
    let path = "/api/accounts/end-sessions";
    assert!(practice.post_about(&mut mia, path, id, &[]).await.status.is_success());
    assert_eq!(practice.ask_list(&mut ben, &[]).await.refusal(), Refusal::SignedOut);
    assert_eq!(practice.page(id).await.history[0].action, AuditAction::SessionsEnded);
    let owner = practice.opened.owner;
    assert_eq!(practice.post_about(&mut mia, path, owner, &[]).await.refusal(), Refusal::NotAllowed);
}

#[tokio::test]
async fn a_new_address_counts_once_its_link_was_confirmed() {
    let mut practice = TestPractice::open().await;
    let (id, mut ben) = practice.hire("Ben", &["therapist"]).await;
    assert_eq!(ask_email_change(&mut ben, " Ben.New@Mail.example ").await.status, 200);
    let notices = practice.server.letters_to(&email("Ben")).await;
    assert!(notices.last().unwrap().text().contains(NEW_EMAIL));
    let link = practice.server.link_to(NEW_EMAIL).await;
    for _ in 0..20 {
        practice.server.browser().open(&link).await; // a mail scanner
    }
    assert_eq!(practice.server.sign_in(NEW_EMAIL, PASSWORD).await.1.refusal(), Refusal::WrongCredentials);
    assert_eq!(decide(&practice, &link).await.status, 200);
    assert_eq!(decide(&practice, &link).await.refusal(), Refusal::LinkUsed);
    assert_eq!(practice.server.sign_in(NEW_EMAIL, PASSWORD).await.1.location.as_deref(), Some("/"));
    assert_eq!(practice.server.sign_in(&email("Ben"), PASSWORD).await.1.refusal(), Refusal::WrongCredentials);
    assert_eq!(practice.page(id).await.email.as_str(), NEW_EMAIL);
    assert_eq!(practice.ask_list(&mut ben, &[]).await.refusal(), Refusal::SignedOut, "the link opened elsewhere");
}

#[tokio::test]
async fn the_old_address_can_stop_the_change() {
    let mut practice = TestPractice::open().await;
    let (_, mut ben) = practice.hire("Ben", &["therapist"]).await;
    ask_email_change(&mut ben, NEW_EMAIL).await;
    let (confirm, stop) = (practice.server.link_to(NEW_EMAIL).await, practice.server.link_to(&email("Ben")).await);
    assert_ne!(confirm, stop);
    assert_eq!(decide(&practice, &stop).await.status, 200);
    assert_eq!(decide(&practice, &confirm).await.refusal(), Refusal::LinkCancelled);
    assert_eq!(own(&mut ben).await.email.as_str(), email("Ben"));
}

#[tokio::test]
async fn two_changes_at_once_can_not_confirm_each_other() {
    let mut practice = TestPractice::open().await;
    let (_, mut ben) = practice.hire("Ben", &["therapist"]).await;
    ask_email_change(&mut ben, "one@mail.example").await;
    let first = practice.server.link_to("one@mail.example").await;
    ask_email_change(&mut ben, "two@mail.example").await;
    let second = practice.server.link_to("two@mail.example").await;
    assert_eq!(decide(&practice, &first).await.refusal(), Refusal::LinkSuperseded);
    // A form that shows one change never confirms another one, opened meanwhile in the same browser.
    let mut browser = practice.server.browser();
    browser.open(&first).await;
    let shown: OpenEmailChange = browser.call("/api/own-account/find-email-change", &[]).await.json();
    browser.open(&second).await;
    let answer = browser.post("/api/own-account/decide-email-change", &[("change", &shown.id.to_string())]).await;
    assert_eq!(answer.refusal(), Refusal::LinkUnknown);
    assert_eq!(decide_in(&mut browser).await.status, 200);
    let mut ben = practice.server.signed_in_anyhow("ben").await;
    assert_eq!(own(&mut ben).await.email.as_str(), "two@mail.example");
}

#[tokio::test]
async fn a_change_needs_the_password_and_an_address_that_nobody_has() {
    let mut practice = TestPractice::open().await;
    let (_, mut ben) = practice.hire("Ben", &["therapist"]).await;
    practice.hire("Mia", &["therapist"]).await;
    practice.invite("Ina", &["therapist"]).await;
    let fields = [("current_password", "not his password at all"), ("email", NEW_EMAIL)];
    let answer = ben.post("/api/own-account/ask-email-change", &fields).await;
    assert_eq!(answer.refusal(), Refusal::field(Field::CurrentPassword, Problem::WrongPassword));
    let taken = Refusal::field(Field::Email, Problem::Taken);
    assert_eq!(ask_email_change(&mut ben, &email("Ben")).await.refusal(), taken);
    // Who has an address is not for Ben to find out: the letter goes there, and its link does nothing.
    for address in [email("Mia"), email("Ina")] {
        assert!(ask_email_change(&mut ben, &address).await.status.is_success(), "{address}");
        let link = practice.server.link_to(&address).await;
        assert_eq!(decide(&practice, &link).await.refusal(), taken, "{address}");
    }
    ask_email_change(&mut ben, NEW_EMAIL).await;
    let link = practice.server.link_to(NEW_EMAIL).await;
    // Somebody else gets the address before it is confirmed.
    practice.ask_to_invite("Nia", NEW_EMAIL, &["therapist"]).await;
    assert_eq!(decide(&practice, &link).await.refusal(), taken);
    practice.server.later(24 * HOUR);
    assert_eq!(decide(&practice, &link).await.refusal(), Refusal::LinkExpired);
}

#[tokio::test]
async fn a_change_of_address_ends_a_reset_link_that_went_to_the_old_one() {
    let mut practice = TestPractice::open().await;
    let (_, mut ben) = practice.hire("Ben", &["therapist"]).await;
    practice.server.browser().post("/api/accounts/forgot-password", &[("identifier", "ben")]).await;
    let mut browser = practice.server.browser();
    browser.open(&practice.server.link_to(&email("Ben")).await).await;
    ask_email_change(&mut ben, NEW_EMAIL).await;
    assert_eq!(decide(&practice, &practice.server.link_to(NEW_EMAIL).await).await.status, 200);
    assert_eq!(browser.reset_password(NEW).await.refusal(), Refusal::LinkSuperseded);
}

#[tokio::test]
async fn nobodys_mailbox_is_flooded_by_changes_of_address() {
    let mut practice = TestPractice::open().await;
    let (_, mut ben) = practice.hire("Ben", &["therapist"]).await;
    for _ in 0..5 {
        assert!(ask_email_change(&mut ben, NEW_EMAIL).await.status.is_success());
        practice.server.letters_to(NEW_EMAIL).await;
    }
    let one_more = ask_email_change(&mut ben, NEW_EMAIL).await.refusal();
    assert!(matches!(one_more, Refusal::TooManyTries { .. }), "{one_more:?}");
    let (_, mut mia) = practice.hire("Mia", &["therapist"]).await;
    assert!(ask_email_change(&mut mia, NEW_EMAIL).await.status.is_success(), "says nothing of what others do");
    assert_eq!(practice.server.letters_to(NEW_EMAIL).await.len(), 5);
}
