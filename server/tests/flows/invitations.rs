//! Who gets in with an invitation, and who does not.

use crate::{
    practice::{TestPractice, email},
    test_server::{HOUR, PASSWORD},
};
use app::domain::{Field, LinkState, Problem, Refusal, StaffState, Standing};

#[tokio::test]
async fn a_form_accepts_only_the_invitation_that_its_page_showed() {
    let mut practice = TestPractice::open().await;
    practice.invite("Ben", &["therapist"]).await;
    practice.invite("Mia", &["manager"]).await;
    let (mut browser, bens) = practice.opened_link("Ben").await;
    // In another tab of the same browser, Mia's link is opened.
    browser.open(&practice.server.link_to(&email("Mia")).await).await;
    assert_eq!(browser.sign_up(bens, "ben", PASSWORD).await.refusal(), Refusal::LinkUnknown);
    assert_eq!(practice.server.database.count("account").await, 1);
}

#[tokio::test]
async fn two_sign_ups_at_once_with_one_link_make_one_account() {
    let mut practice = TestPractice::open().await;
    practice.invite("Ben", &["therapist"]).await;
    let (mut one, invitation) = practice.opened_link("Ben").await;
    let mut other = one.clone();
    let (a, b) =
        tokio::join!(one.sign_up(invitation, "ben", PASSWORD), other.sign_up(invitation, "ben.roth", PASSWORD));
    let done = [a.status, b.status].iter().filter(|status| status.is_success()).count();
    assert_eq!(done, 1, "{a:?} {b:?}");
    assert_eq!(practice.server.database.count("account").await, 2);
}

#[tokio::test]
async fn a_taken_username_and_a_weak_password_are_named_and_the_link_still_works() {
    let mut practice = TestPractice::open().await;
    practice.invite("Ben", &["therapist"]).await;
    let (mut browser, invitation) = practice.opened_link("Ben").await;
    let taken = browser.sign_up(invitation, "DANA", PASSWORD).await;
    assert_eq!((taken.status.as_u16(), taken.refusal()), (422, Refusal::field(Field::Username, Problem::Taken)));
    let short = browser.sign_up(invitation, "ben", "short").await;
    assert_eq!(short.refusal(), Refusal::field(Field::Password, Problem::TooShort(15)));
    let own = browser.sign_up(invitation, "ben", "Praxis Nordlicht 1").await;
    assert_eq!(own.refusal(), Refusal::field(Field::Password, Problem::PasswordHasOwnWords));
    assert_eq!(browser.sign_up(invitation, "ben", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn an_address_with_an_account_signs_in_and_accepts_and_stays_one_account() {
    let mut north = TestPractice::open().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    north.hire("Ben", &["therapist"]).await;
    south.invite("Ben", &["therapist"]).await;
    let (mut browser, invitation) = south.opened_link("Ben").await;
    assert_eq!(browser.shown().await.state, LinkState::SignIn);
    assert_eq!(browser.sign_up(invitation, "ben2", PASSWORD).await.refusal(), Refusal::SignInToAccept);
    browser.sign_in("ben", PASSWORD).await;
    assert_eq!(browser.shown().await.state, LinkState::Accept);
    let fields = [("invitation", &*invitation.to_string())];
    assert_eq!(browser.post("/api/invitations/accept", &fields).await.status, 200);
    assert_eq!(south.ask_list(&mut browser, &[]).await.status, 200);
    assert_eq!(north.server.database.count("account WHERE email = 'ben@staff.example'").await, 1);
}

#[tokio::test]
async fn signed_in_as_somebody_else_nothing_is_accepted() {
    let mut practice = TestPractice::open().await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    let link = practice.server.link_to(&email("Ben")).await;
    let mut dana = practice.owner.clone();
    let shown = dana.open_invitation(&link).await;
    assert_eq!(shown.state, LinkState::SomeoneElse("dana".into()));
    let fields = [("invitation", &*shown.id.to_string())];
    let accept = dana.post("/api/invitations/accept", &fields).await;
    assert_eq!(accept.refusal(), Refusal::SomeoneElseSignedIn);
    assert_eq!(dana.sign_up(shown.id, "ben", PASSWORD).await.refusal(), Refusal::SomeoneElseSignedIn);
    assert!(matches!(practice.page(ben).await.state, StaffState::Invited { .. }));
}

#[tokio::test]
async fn a_corrected_address_gets_the_only_link_that_works_and_stays_one_person() {
    let mut practice = TestPractice::open().await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    practice.invite("Mia", &["therapist"]).await;
    let old = practice.server.link_to(&email("Ben")).await;
    let known = practice.post_for("/api/invitations/correct-email", ben, &[("email", "MIA@staff.example")]).await;
    assert!(matches!(known.refusal(), Refusal::AlreadyOnStaff { standing: Standing::Invited, .. }));
    practice.done_for("/api/invitations/correct-email", ben, &[("email", "benedikt@staff.example")]).await;
    let mut browser = practice.server.browser();
    assert_eq!(browser.open_invitation(&old).await.state, LinkState::Closed(Refusal::LinkSuperseded));
    let new = practice.server.link_to("benedikt@staff.example").await;
    assert_eq!(browser.open_invitation(&new).await.email.as_str(), "benedikt@staff.example");
    assert_eq!(practice.server.database.count("staff_member").await, 3);
}

#[tokio::test]
async fn a_forgotten_password_accepts_and_extends_no_invitation() {
    let mut practice = TestPractice::open().await;
    practice.invite("Ben", &["therapist"]).await;
    practice.server.letters_to(&email("Ben")).await;
    let before = practice.server.database.everything().await;
    let fields = [("identifier", &*email("Ben"))];
    let answer = practice.server.browser().post("/api/accounts/forgot-password", &fields).await;
    assert_eq!(answer.status, 200);
    assert_eq!(practice.server.letters_to(&email("Ben")).await.len(), 1);
    assert_eq!(practice.server.database.everything().await, before);
}

#[tokio::test]
async fn who_signed_up_has_no_invitation_to_cancel_or_correct() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    for (path, fields) in
        [("/api/invitations/cancel", &[][..]), ("/api/invitations/correct-email", &[("email", "b@staff.example")][..])]
    {
        assert_eq!(practice.post_for(path, ben, fields).await.refusal(), Refusal::AlreadySignedUp, "{path}");
    }
}

#[tokio::test]
async fn a_fresh_link_is_sent_only_for_the_invitation_that_the_page_showed() {
    let mut practice = TestPractice::open().await;
    practice.invite("Ben", &["therapist"]).await;
    practice.invite("Mia", &["manager"]).await;
    let (_, mias) = practice.opened_link("Mia").await;
    let (mut browser, _) = practice.opened_link("Ben").await;
    let before = practice.server.database.everything().await;
    let mut answers = Vec::new();
    for wait in [0, 73 * HOUR] {
        practice.server.later(wait);
        let fields = [("invitation", &*mias.to_string())];
        let answer = browser.post("/api/invitations/send-fresh-link", &fields).await;
        answers.push((answer.status.as_u16(), answer.body));
    }
    let unknown = (404, "\"LinkUnknown\"".to_owned());
    assert_eq!(answers, [unknown.clone(), unknown], "while the opened link works, and after");
    assert_eq!(practice.server.database.everything().await, before);
}

#[tokio::test]
async fn accepting_needs_the_id_that_was_shown_and_happens_once() {
    let mut north = TestPractice::open().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    north.hire("Ben", &["therapist"]).await;
    south.invite("Mia", &["manager"]).await;
    south.invite("Ben", &["therapist"]).await;
    let (_, mias) = south.opened_link("Mia").await;
    let (mut browser, bens) = south.opened_link("Ben").await;
    let accept = "/api/invitations/accept";
    let signed_out = browser.post(accept, &[("invitation", &bens.to_string())]).await;
    assert_eq!(signed_out.refusal(), Refusal::SignedOut);
    browser.sign_in("ben", PASSWORD).await;
    let wrong = browser.post(accept, &[("invitation", &mias.to_string())]).await;
    assert_eq!(wrong.refusal(), Refusal::LinkUnknown);
    let mut other = browser.clone();
    let id = bens.to_string();
    let fields = [("invitation", &*id)];
    let (a, b) = tokio::join!(browser.post(accept, &fields), other.post(accept, &fields));
    let mut statuses = [a.status.as_u16(), b.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 410], "{a:?} {b:?}");
    let accepted = "audit_event WHERE action = 'invitation_accepted'";
    assert_eq!(north.server.database.count(accepted).await, 1);
}

#[tokio::test]
async fn two_people_at_once_in_two_practices_cannot_take_one_username() {
    let mut north = TestPractice::open().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    north.invite("Ben", &["therapist"]).await;
    south.invite("Mia", &["therapist"]).await;
    let (mut ben, bens) = north.opened_link("Ben").await;
    let (mut mia, mias) = south.opened_link("Mia").await;
    let (a, b) = tokio::join!(ben.sign_up(bens, "sunny", PASSWORD), mia.sign_up(mias, "SUNNY", PASSWORD));
    let mut statuses = [a.status.as_u16(), b.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 422], "{a:?} {b:?}");
    let late = if a.status == 422 { a } else { b };
    assert_eq!(late.refusal(), Refusal::field(Field::Username, Problem::Taken));
    assert_eq!(north.server.database.count("account WHERE username = 'sunny'").await, 1);
}

#[tokio::test]
async fn one_person_with_two_invitations_signing_up_twice_at_once_gets_one_account() {
    let mut north = TestPractice::open().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    north.invite("Ben", &["therapist"]).await;
    let (mut one, norths) = north.opened_link("Ben").await;
    south.invite("Ben", &["therapist"]).await;
    let (mut other, souths) = south.opened_link("Ben").await;
    let (a, b) = tokio::join!(one.sign_up(norths, "ben", PASSWORD), other.sign_up(souths, "ben2", PASSWORD));
    let mut statuses = [a.status.as_u16(), b.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "{a:?} {b:?}");
    let late = if a.status == 409 { a } else { b };
    assert_eq!(late.refusal(), Refusal::SignInToAccept);
    assert_eq!(north.server.database.count("account WHERE email = 'ben@staff.example'").await, 1);
}

#[tokio::test]
async fn after_a_correction_the_old_address_gets_nothing_more_and_the_account_has_the_new_one() {
    let mut practice = TestPractice::open().await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    assert_eq!(practice.server.letters_to(&email("Ben")).await.len(), 1);
    practice.done_for("/api/invitations/correct-email", ben, &[("email", " Bene@Staff.Example")]).await;
    practice.done_for("/api/invitations/send-credentials", ben, &[]).await;
    let link = practice.server.link_to("bene@staff.example").await;
    assert_eq!(practice.server.letters_to(&email("Ben")).await.len(), 1, "the first one alone");
    let mut browser = practice.server.browser();
    let shown = browser.open_invitation(&link).await;
    assert_eq!(browser.sign_up(shown.id, "ben", PASSWORD).await.status, 200);
    assert_eq!(practice.page(ben).await.email.as_str(), "bene@staff.example");
    assert_eq!(practice.server.sign_in("bene@staff.example", PASSWORD).await.1.status, 200);
    assert_eq!(practice.server.sign_in(&email("Ben"), PASSWORD).await.1.refusal(), Refusal::WrongCredentials);
}

#[tokio::test]
async fn a_forgotten_password_revives_no_expired_invitation() {
    let mut practice = TestPractice::open().await;
    practice.invite("Ben", &["therapist"]).await;
    let link = practice.server.link_to(&email("Ben")).await;
    practice.server.later(73 * HOUR);
    let fields = [("identifier", &*email("Ben"))];
    practice.server.browser().post("/api/accounts/forgot-password", &fields).await;
    assert_eq!(practice.server.letters_to(&email("Ben")).await.len(), 1);
    let shown = practice.server.browser().open_invitation(&link).await;
    assert_eq!(shown.state, LinkState::Closed(Refusal::LinkExpired));
}
