//! People over time, and in more than one practice: who left here may begin there.

use crate::{
    practice::{TestPractice, email},
    test_server::{HOUR, PASSWORD},
};
use app::domain::{Field, LinkState, Problem, Refusal, StaffState};

/// Two practices; Ben signed up in the first one and has left it.
async fn after_ben_left() -> (TestPractice, TestPractice, app::domain::StaffMemberId) {
    let mut north = TestPractice::open().await;
    let south = north.open_beside("Praxis Südlicht", "sven").await;
    let (ben, _) = north.hire("Ben", &["therapist"]).await;
    north.deactivate(ben).await;
    (north, south, ben)
}

#[tokio::test]
async fn who_left_one_practice_can_begin_in_another() {
    let (_, mut south, _) = after_ben_left().await;
    let ben = south.invite("Ben", &["therapist"]).await;
    let (mut browser, invitation) = south.opened_link("Ben").await;
    assert_eq!(browser.shown().await.state, LinkState::SignIn);
    assert!(browser.get("/invitation").await.body.contains("Sign in and accept"));
    let wrong = browser.sign_in_and_accept(invitation, "not the right password").await;
    assert_eq!(wrong.refusal(), Refusal::field(Field::Password, Problem::WrongPassword));
    assert_eq!(browser.sign_in("ben", PASSWORD).await.refusal(), Refusal::AccountDeactivated);
    let answer = browser.sign_in_and_accept(invitation, PASSWORD).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(south.page(ben).await.state, StaffState::Active);
    assert_eq!(south.ask_list(&mut browser, &[]).await.status, 200);
}

#[tokio::test]
async fn an_invitation_elsewhere_opens_nothing_where_the_person_left() {
    let (mut north, mut south, ben) = after_ben_left().await;
    south.invite("Ben", &["manager"]).await;
    let (mut browser, _) = south.opened_link("Ben").await;
    browser.sign_in("ben", PASSWORD).await;
    assert!(north.ask_list(&mut browser, &[]).await.status.is_client_error());
    assert_eq!(north.page(ben).await.state, StaffState::Inactive);
}

#[tokio::test]
async fn a_session_from_before_deactivation_is_dead_after_reactivation() {
    let mut north = TestPractice::open().await;
    let (ben, mut before) = north.hire("Ben", &["therapist"]).await;
    north.deactivate(ben).await;
    north.turn_on(ben, "therapist").await;
    assert_eq!(north.ask_list(&mut before, &[]).await.refusal(), Refusal::SignedOut);
}

#[tokio::test]
async fn leaving_both_practices_at_once_leaves_neither_session_nor_reset_link() {
    for _ in 0..5 {
        let mut north = TestPractice::open().await;
        let mut south = north.open_beside("Praxis Südlicht", "sven").await;
        let (here, _) = north.hire("Ben", &["therapist"]).await;
        let there = south.hire_too("Ben", &["therapist"]).await;
        north.done_for("/api/accounts/send-password-reset", here, &[]).await;
        tokio::join!(north.deactivate(here), south.deactivate(there));
        let database = &north.server.database;
        let sessions = database.count("session s JOIN account a ON a.id = s.account_id WHERE a.username = 'ben'").await;
        let resets = database.count("password_reset WHERE used_at IS NULL AND superseded_at IS NULL").await;
        assert_eq!((sessions, resets), (0, 0));
    }
}

#[tokio::test]
async fn an_expired_link_of_somebody_deactivated_sends_no_fresh_one() {
    let mut practice = TestPractice::open().await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    let (mut browser, invitation) = practice.opened_link("Ben").await;
    practice.server.later(80 * HOUR);
    practice.owner = practice.server.signed_in("dana").await;
    practice.deactivate(ben).await;
    let answer = browser.post("/api/invitations/send-fresh-link", &[("invitation", &invitation.to_string())]).await;
    assert_eq!(answer.refusal(), Refusal::LinkCancelled);
    assert_eq!(practice.server.letters_to(&email("Ben")).await.len(), 1);
}

#[tokio::test]
async fn a_fresh_link_goes_to_the_corrected_address_only() {
    let mut practice = TestPractice::open().await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    let (mut browser, invitation) = practice.opened_link("Ben").await;
    practice.done_for("/api/invitations/correct-email", ben, &[("email", "benedikt@staff.example")]).await;
    practice.server.later(80 * HOUR);
    let answer = browser.post("/api/invitations/send-fresh-link", &[("invitation", &invitation.to_string())]).await;
    assert_eq!(answer.refusal(), Refusal::LinkSuperseded);
    assert_eq!(practice.server.letters_to(&email("Ben")).await.len(), 1);
}

#[tokio::test]
async fn accepting_with_a_password_is_for_nobody_else_and_not_for_somebody_signed_in() {
    let (north, mut south, _) = after_ben_left().await;
    south.invite("Ben", &["therapist"]).await;
    let link = south.server.link_to(&email("Ben")).await;
    let mut dana = north.owner.clone();
    let id = dana.open_invitation(&link).await.id;
    assert_eq!(dana.sign_in_and_accept(id, PASSWORD).await.refusal(), Refusal::SomeoneElseSignedIn);
    south.invite("New", &["therapist"]).await;
    let (mut browser, new) = south.opened_link("New").await;
    let nobody = browser.sign_in_and_accept(new, PASSWORD).await;
    assert_eq!(nobody.refusal(), Refusal::field(Field::Password, Problem::WrongPassword));
    assert_eq!(browser.sign_in_and_accept(id, PASSWORD).await.refusal(), Refusal::LinkUnknown);
}
