//! Password resets: by a manager, and by the person.

use crate::{
    browser::Browser,
    practice::{TestPractice, email},
    second_factor::{enrol, give_code, next_code},
    test_server::{MINUTE, PASSWORD},
};
use app::domain::{Factors, Field, OpenReset, Problem, Refusal, StaffState, Strength};

const NEW: &str = "a wholly different sentence";

async fn forget(practice: &TestPractice, identifier: &str) -> crate::browser::Answer {
    practice.server.browser().post("/api/accounts/forgot-password", &[("identifier", identifier)]).await
}

/// A browser in which the link of a forgotten password was opened.
async fn opened_reset(practice: &TestPractice, first: &str) -> Browser {
    forget(practice, &email(first)).await;
    let mut browser = practice.server.browser();
    browser.open(&practice.server.link_to(&email(first)).await).await;
    browser
}

#[tokio::test]
async fn a_reset_replaces_the_password_once_and_ends_every_session() {
    let mut practice = TestPractice::open().await;
    let (ben, mut his_browser) = practice.hire("Ben", &["therapist"]).await;
    practice.done_for("/api/accounts/send-password-reset", ben, &[]).await;
    let link = practice.server.link_to(&email("Ben")).await;
    let mut browser = practice.server.browser();
    browser.open(&link).await;
    assert_eq!(browser.reset_password("short").await.refusal(), Refusal::field(Field::Password, Problem::TooShort(15)));
    assert_eq!(browser.reset_password(NEW).await.status, 200);
    assert_eq!(practice.ask_list(&mut his_browser, &[]).await.refusal(), Refusal::SignedOut);
    browser.open(&link).await;
    assert_eq!(browser.reset_password("yet another long sentence").await.refusal(), Refusal::LinkUsed);
    assert_eq!(practice.server.sign_in("ben", PASSWORD).await.1.refusal(), Refusal::WrongCredentials);
    assert_eq!(practice.server.sign_in("ben", NEW).await.1.status, 200);
}

#[tokio::test]
async fn a_link_lives_an_hour_and_only_the_newest_works() {
    let mut practice = TestPractice::open().await;
    practice.hire("Ben", &["therapist"]).await;
    forget(&practice, "ben").await;
    let first = practice.server.link_to(&email("Ben")).await;
    forget(&practice, "BEN@staff.example").await;
    let second = practice.server.link_to(&email("Ben")).await;
    let mut browser = practice.server.browser();
    browser.open(&first).await;
    assert_eq!(browser.reset_password(NEW).await.refusal(), Refusal::LinkSuperseded);
    practice.server.later(60 * MINUTE);
    browser.open(&second).await;
    let shown: OpenReset = browser.call("/api/accounts/find-reset", &[]).await.json();
    assert_eq!(shown.closed, Some(Refusal::LinkExpired));
    assert_eq!(browser.reset_password(NEW).await.refusal(), Refusal::LinkExpired);
}

#[tokio::test]
async fn forgetting_is_answered_alike_for_everybody_and_mailed_to_people_at_work_only() {
    let mut practice = TestPractice::open().await;
    practice.hire("Ben", &["therapist"]).await;
    let (gus, _) = practice.hire("Gus", &["therapist"]).await;
    practice.deactivate(gus).await;
    let known = forget(&practice, "ben").await;
    for identifier in ["nobody", "gus", "nobody@staff.example", "not a name at all"] {
        let answer = forget(&practice, identifier).await;
        assert_eq!((answer.status, &answer.body), (known.status, &known.body), "{identifier}");
    }
    practice.server.worker.send_due().await.unwrap();
    let resets = practice.server.sink.letters().iter().filter(|letter| letter.text().contains("/reset/")).count();
    assert_eq!(resets, 1);
}

#[tokio::test]
async fn a_manager_sends_resets_but_never_to_the_owner_nor_to_people_without_account_or_role() {
    let mut practice = TestPractice::open().await;
    let (_, mut hers) = practice.hire("Mia", &["manager"]).await;
    let ada = practice.invite("Ada", &["therapist"]).await;
    let (gus, _) = practice.hire("Gus", &["therapist"]).await;
    practice.deactivate(gus).await;
    let path = "/api/accounts/send-password-reset";
    for (person, refusal) in
        [(practice.opened.owner, Refusal::NotAllowed), (ada, Refusal::NoAccountYet), (gus, Refusal::Inactive)]
    {
        assert_eq!(practice.post_about(&mut hers, path, person, &[]).await.refusal(), refusal);
    }
}

#[tokio::test]
async fn resending_credentials_to_somebody_with_an_account_helps_them_sign_in() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    practice.done_for("/api/invitations/send-credentials", ben, &[]).await;
    let letters = practice.server.letters_to(&email("Ben")).await;
    let text = letters.last().unwrap().text();
    assert!(text.contains("ben") && text.contains("/reset/"), "{text}");
    assert_eq!(practice.server.database.count("staff_member").await, 2);
}

#[tokio::test]
async fn a_link_that_a_manager_sent_works_until_the_hour_is_over_and_a_newer_one_ends_it() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    for (wait, closed) in [(60 * MINUTE - 1, None), (60 * MINUTE, Some(Refusal::LinkExpired))] {
        practice.owner.sign_in("dana", PASSWORD).await;
        practice.done_for("/api/accounts/send-password-reset", ben, &[]).await;
        let mut browser = practice.server.browser();
        browser.open(&practice.server.link_to(&email("Ben")).await).await;
        practice.server.later(wait);
        let shown: OpenReset = browser.call("/api/accounts/find-reset", &[]).await.json();
        assert_eq!((&*shown.username, shown.closed), ("ben", closed));
        forget(&practice, "ben").await;
        assert_eq!(browser.reset_password(NEW).await.refusal(), Refusal::LinkSuperseded);
    }
}

#[tokio::test]
async fn a_password_of_ones_own_words_is_named_and_the_link_still_works() {
    let mut practice = TestPractice::open().await;
    practice.hire("Ben", &["therapist"]).await;
    let browser = &mut opened_reset(&practice, "Ben").await;
    for (password, problem) in [
        ("Nordlicht Roth 12", Problem::PasswordHasOwnWords),
        ("staff example ben 1", Problem::PasswordHasOwnWords),
        ("aaaaaaaaaaaaaaaaaaaa", Problem::PasswordTooSimple),
        ("", Problem::Missing),
        (&"x y z w v ".repeat(13), Problem::TooLong(128)),
    ] {
        let answer = browser.reset_password(password).await;
        assert_eq!(answer.status, 422, "{password}");
        assert_eq!(answer.refusal(), Refusal::field(Field::Password, problem), "{password}");
    }
    assert_eq!(browser.reset_password(NEW).await.status, 200);
}

#[tokio::test]
async fn two_resets_at_once_with_one_link_set_one_password() {
    let mut practice = TestPractice::open().await;
    practice.hire("Ben", &["therapist"]).await;
    let mut one = opened_reset(&practice, "Ben").await;
    let mut other = one.clone();
    let words = [NEW, "quite another long line"];
    let (a, b) = tokio::join!(one.reset_password(words[0]), other.reset_password(words[1]));
    let mut statuses = [a.status.as_u16(), b.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 410], "{a:?} {b:?}");
    let (won, lost) = if a.status == 200 { (words[0], words[1]) } else { (words[1], words[0]) };
    assert_eq!(practice.server.sign_in("ben", won).await.1.status, 200);
    assert_eq!(practice.server.sign_in("ben", lost).await.1.refusal(), Refusal::WrongCredentials);
}

#[tokio::test]
async fn a_reset_reactivates_nobody() {
    let mut north = TestPractice::open().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    let (ben, _) = north.hire("Ben", &["therapist"]).await;
    south.hire_too("Ben", &["therapist"]).await;
    let mut browser = opened_reset(&north, "Ben").await;
    north.deactivate(ben).await;
    assert_eq!(browser.reset_password(NEW).await.status, 200, "he still works in the other practice");
    assert_eq!(north.page(ben).await.state, StaffState::Inactive);
    let (mut his_browser, _) = north.server.sign_in("ben", NEW).await;
    assert_eq!(north.ask_list(&mut his_browser, &[]).await.refusal(), Refusal::AccessEnded);
    assert_eq!(south.ask_list(&mut his_browser, &[]).await.status, 200);
}

#[tokio::test]
async fn the_letter_goes_to_the_accounts_address_and_never_to_a_second_one() {
    let mut practice = TestPractice::open().await;
    practice.hire("Ben", &["therapist"]).await;
    let before = practice.server.letters_to(&email("Ben")).await.len();
    let (bens, eves) = (email("Ben"), "eve@evil.example");
    for fields in [
        &[("identifier", &*bens), ("identifier", eves)][..],
        &[("identifier[]", &*bens), ("identifier[]", eves)],
        &[("identifier", "ben@staff.example,eve@evil.example")],
        &[("identifier", "ben@staff.example\r\nBcc: eve@evil.example")],
    ] {
        practice.server.browser().post("/api/accounts/forgot-password", fields).await;
    }
    assert_eq!(practice.server.letters_to(&email("Ben")).await.len(), before);
    forget(&practice, " BEN ").await;
    assert_eq!(practice.server.letters_to(&email("Ben")).await.len(), before + 1);
    assert!(practice.server.sink.letters().iter().all(|letter| letter.to.len() == 1 && !letter.is_to(eves)));
}

#[tokio::test]
async fn a_form_resets_only_the_password_that_its_page_was_about() {
    let mut practice = TestPractice::open().await;
    practice.hire("Ben", &["therapist"]).await;
    practice.hire("Mia", &["therapist"]).await;
    let mut browser = opened_reset(&practice, "Ben").await;
    let bens: OpenReset = browser.call("/api/accounts/find-reset", &[]).await.json();
    // In another tab of the same browser, Mia's link is opened.
    browser.open(&opened_link_of(&practice, "Mia").await).await;
    let fields = [("reset", &*bens.id.to_string()), ("password", NEW)];
    let answer = browser.post("/api/accounts/reset-password", &fields).await;
    assert_eq!(answer.refusal(), Refusal::LinkUnknown);
    assert_eq!(practice.server.sign_in("mia", PASSWORD).await.1.status, 200);
}

async fn opened_link_of(practice: &TestPractice, first: &str) -> String {
    forget(practice, &email(first)).await;
    practice.server.link_to(&email(first)).await
}

/// On the list once its appendix is off, and few guesses away.
const WEAK: [(&str, Problem); 2] =
    [("administrator2026!!", Problem::PasswordCommon), ("abcdefghijklmnopqrst", Problem::PasswordGuessable)];

#[tokio::test]
async fn a_password_that_attackers_try_first_is_refused_wherever_one_is_set() {
    let mut practice = TestPractice::open().await;
    let (_, mut his_browser) = practice.hire("Ben", &["therapist"]).await;
    practice.invite("Ina", &["therapist"]).await;
    let (mut visitor, invitation) = practice.opened_link("Ina").await;
    let mut forgetful = opened_reset(&practice, "Ben").await;
    for (password, problem) in WEAK {
        let refusal = Refusal::field(Field::Password, problem);
        assert_eq!(visitor.sign_up(invitation, "ina", password).await.refusal(), refusal);
        assert_eq!(forgetful.reset_password(password).await.refusal(), refusal);
        let fields = [("current_password", PASSWORD), ("password", password)];
        assert_eq!(his_browser.post("/api/own-account/change-password", &fields).await.refusal(), refusal);
    }
    assert!(visitor.sign_up(invitation, "ina", NEW).await.status.is_success());
    assert!(practice.server.sign_in("ben", PASSWORD).await.1.status.is_success(), "nothing was changed");
}

#[tokio::test]
async fn with_a_second_factor_a_shorter_password_does_and_is_known_to_be_short() {
    let mut practice = TestPractice::open().await;
    let (_, mut ben) = practice.hire("Ben", &["therapist"]).await;
    let (short, too_short) = ("k7#Qz!p2V", "k7#Qz!p");
    let least = |characters| Refusal::field(Field::Password, Problem::TooShort(characters));
    let mut forgetful = opened_reset(&practice, "Ben").await;
    assert_eq!(forgetful.reset_password(short).await.refusal(), least(15));
    enrol(&practice.server, &mut ben, "ben").await;
    let shown: OpenReset = forgetful.call("/api/accounts/find-reset", &[]).await.json();
    assert_eq!(shown.factors, Factors::Second);
    assert_eq!(forgetful.reset_password(too_short).await.refusal(), least(8));
    assert_eq!(forgetful.reset_password(short).await.status, 200);
    let (mut ben, _) = practice.server.sign_in("ben", short).await;
    let typed = next_code(&practice.server, "ben").await;
    assert!(!give_code(&mut ben, &typed).await.status.is_client_error());
    let remove = ben.post("/api/second-factors/remove-authenticator", &[("current_password", short)]).await;
    assert_eq!(remove.refusal(), Refusal::NewPasswordNeeded, "the short one would stand alone");
    let fields = [("current_password", short), ("password", NEW)];
    assert_eq!(ben.post("/api/own-account/change-password", &fields).await.status, 200);
    let remove = ben.post("/api/second-factors/remove-authenticator", &[("current_password", NEW)]).await;
    assert!(remove.status.is_success(), "{remove:?}");
}

#[tokio::test]
async fn a_password_that_is_being_typed_is_rated_for_anybody_and_changes_nothing() {
    let practice = TestPractice::open().await;
    let before = practice.server.database.everything().await;
    let mut visitor = practice.server.browser();
    for (password, second_factor, strength) in [
        ("", "false", Strength::TooShort),
        ("k7#Qz!p2V", "false", Strength::TooShort),
        ("k7#Qz!p2V", "true", Strength::Good),
        ("administrator2026!!", "false", Strength::Common),
        ("abcdefghijklmnopqrst", "false", Strength::Guessable),
        (NEW, "false", Strength::Strong),
        (&"x".repeat(5000), "false", Strength::Common),
    ] {
        let fields = [("password", password), ("second_factor", second_factor)];
        let answer = visitor.post("/api/accounts/rate-password", &fields).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.json::<Strength>(), strength, "{:.40}", password);
    }
    assert!(before == practice.server.database.everything().await);
}
