//! Second factors: authenticator apps and recovery codes, the step after the password, and what a
//! practice can require. (Passkeys need a browser: `end2end/tests/second_factor.spec.ts`.)

use crate::{
    browser::{Answer, Browser},
    practice::{TestPractice, email},
    test_server::{HOUR, MINUTE, PASSWORD, TestServer},
};
use app::domain::{AuditAction, AuthenticatorState, Field, OwnAccount, Problem, RecoveryCodes, Refusal, WaitingSignIn};
use server::auth::authenticator::Authenticator;
use uuid::Uuid;

/// A code works for half a minute.
const STEP: i64 = 30_000;

fn wrong_code() -> Refusal {
    Refusal::field(Field::FactorCode, Problem::WrongFactorCode)
}

/// The code that the person's app shows now, a new one each time.
pub async fn next_code(server: &TestServer, username: &str) -> String {
    server.later(STEP);
    code(server, username).await
}

async fn code(server: &TestServer, username: &str) -> String {
    let ids: Vec<Uuid> = server
        .database
        .column(&format!(
            "SELECT a.id FROM authenticator a JOIN account c ON c.id = a.account_id WHERE c.username = '{username}'"
        ))
        .await;
    Authenticator::new(&server.config.key, ids[0], username).unwrap().code(server.use_cases.clock.now())
}

async fn own(browser: &mut Browser) -> OwnAccount {
    browser.call("/api/own-account/find", &[]).await.json()
}

/// Sets an app up, and says which recovery codes came with it.
pub async fn enrol(server: &TestServer, browser: &mut Browser, username: &str) -> Vec<String> {
    let begun = browser.post("/api/second-factors/begin-authenticator", &[("current_password", PASSWORD)]).await;
    assert!(begun.status.is_success(), "{begun:?}");
    let typed = next_code(server, username).await;
    let done = browser.post("/api/second-factors/confirm-authenticator", &[("factor_code", &typed)]).await;
    assert!(done.status.is_success(), "{done:?}");
    done.json::<RecoveryCodes>().0
}

pub async fn give_code(browser: &mut Browser, code: &str) -> Answer {
    browser.post("/api/second-factors/confirm-code", &[("factor_code", code)]).await
}

/// A practice with Ben, whose account has an app; his browser and his recovery codes.
async fn with_ben() -> (TestPractice, Browser, Vec<String>) {
    let mut practice = TestPractice::open().await;
    let (_, mut ben) = practice.hire("Ben", &["therapist"]).await;
    let codes = enrol(&practice.server, &mut ben, "ben").await;
    (practice, ben, codes)
}

#[tokio::test]
async fn with_an_app_the_password_alone_opens_nothing() {
    let (practice, _, codes) = with_ben().await;
    assert_eq!(codes.len(), 10);
    let (mut browser, answer) = practice.server.sign_in("ben", PASSWORD).await;
    assert_eq!((answer.status.as_u16(), answer.location.as_deref()), (200, Some("/second-factor?next=/")));
    assert_eq!(practice.ask_list(&mut browser, &[]).await.refusal(), Refusal::SignedOut);
    assert_eq!(browser.call("/api/own-account/find", &[]).await.refusal(), Refusal::SignedOut);
    let waiting: WaitingSignIn = browser.call("/api/second-factors/find-waiting", &[]).await.json();
    assert_eq!((waiting.username.as_str(), waiting.authenticator, waiting.passkey), ("ben", true, false));
    let before = browser.cookies["rolecall_session"].clone();
    let typed = next_code(&practice.server, "ben").await;
    assert!(!give_code(&mut browser, &typed).await.status.is_client_error());
    assert_ne!(browser.cookies["rolecall_session"], before, "a new id after the second factor");
    assert_eq!(practice.ask_list(&mut browser, &[]).await.status, 200);
}

#[tokio::test]
async fn a_code_works_once_and_only_in_its_time() {
    let (practice, _, _) = with_ben().await;
    let used = code(&practice.server, "ben").await;
    let (mut browser, _) = practice.server.sign_in("ben", PASSWORD).await;
    assert_eq!(give_code(&mut browser, &used).await.refusal(), wrong_code(), "the code of the enrolment");
    let typed = next_code(&practice.server, "ben").await;
    practice.server.later(2 * STEP);
    assert_eq!(give_code(&mut browser, &typed).await.refusal(), wrong_code(), "too old");
    let typed = next_code(&practice.server, "ben").await;
    let (mut other, _) = practice.server.sign_in("ben", PASSWORD).await;
    let (one, two) = tokio::join!(give_code(&mut browser, &typed), give_code(&mut other, &typed));
    let refused = [&one, &two].iter().filter(|answer| answer.status.is_client_error()).count();
    assert_eq!(refused, 1, "{one:?} {two:?}");
}

#[tokio::test]
async fn a_recovery_code_works_once_and_its_owner_is_told() {
    let (mut practice, _, codes) = with_ben().await;
    for (code, works) in [(&codes[0], true), (&codes[0], false), (&codes[1], true)] {
        let (mut browser, _) = practice.server.sign_in("ben", PASSWORD).await;
        // People type what they read in their own way.
        let answer = give_code(&mut browser, &code.to_lowercase().replace('-', " ")).await;
        assert_eq!(!answer.status.is_client_error(), works, "{answer:?}");
        practice.server.later(MINUTE);
    }
    let letters = practice.server.letters_to(&email("Ben")).await;
    assert_eq!(letters.iter().filter(|letter| letter.text().contains("one of its recovery codes")).count(), 2);
    let (mut browser, _) = practice.server.sign_in("ben", PASSWORD).await;
    give_code(&mut browser, &codes[2]).await;
    assert_eq!(own(&mut browser).await.recovery_codes, 7);
    // New ones kill the old ones.
    let made: RecoveryCodes =
        browser.post("/api/second-factors/make-recovery-codes", &[("current_password", PASSWORD)]).await.json();
    assert_eq!(made.0.len(), 10);
    let (mut browser, _) = practice.server.sign_in("ben", PASSWORD).await;
    assert_eq!(give_code(&mut browser, &codes[3]).await.refusal(), wrong_code());
    assert!(!give_code(&mut browser, &made.0[0]).await.status.is_client_error());
    practice.owner.sign_in("dana", PASSWORD).await;
}

#[tokio::test]
async fn the_database_holds_neither_secrets_nor_codes() {
    let (practice, mut ben, codes) = with_ben().await;
    ben.post("/api/second-factors/remove-authenticator", &[("current_password", PASSWORD)]).await;
    ben.post("/api/second-factors/begin-authenticator", &[("current_password", PASSWORD)]).await;
    let AuthenticatorState::SettingUp { secret, qr_code } = own(&mut ben).await.authenticator else { panic!() };
    assert!(qr_code.starts_with("data:image/svg+xml;base64,"));
    let everything = practice.server.database.everything().await.join("\n");
    assert!(!everything.contains(&secret.replace(' ', "")));
    assert!(codes.iter().all(|code| !everything.contains(code) && !everything.contains(&code.replace('-', ""))));
}

#[tokio::test]
async fn wrong_codes_are_limited_and_a_waiting_sign_in_ends_by_itself() {
    let (practice, _, _) = with_ben().await;
    let (mut browser, _) = practice.server.sign_in("ben", PASSWORD).await;
    for _ in 0..5 {
        assert_eq!(give_code(&mut browser, "000000").await.refusal(), wrong_code());
    }
    let typed = code(&practice.server, "ben").await;
    assert_eq!(give_code(&mut browser, &typed).await.refusal(), Refusal::TooManyTries { retry_after: 30 });
    // Signing in anew gives no new tries.
    let (mut browser, _) = practice.server.sign_in("ben", PASSWORD).await;
    assert_eq!(give_code(&mut browser, &typed).await.status, 429);
    practice.server.later(10 * MINUTE);
    let typed = code(&practice.server, "ben").await;
    assert_eq!(give_code(&mut browser, &typed).await.refusal(), Refusal::SignedOut);
}

#[tokio::test]
async fn an_app_is_set_up_with_the_password_and_its_first_code_in_a_quarter_of_an_hour() {
    let mut practice = TestPractice::open().await;
    let (_, mut ben) = practice.hire("Ben", &["therapist"]).await;
    let begin = "/api/second-factors/begin-authenticator";
    let wrong = ben.post(begin, &[("current_password", "not his password at all")]).await;
    assert_eq!(wrong.refusal(), Refusal::field(Field::CurrentPassword, Problem::WrongPassword));
    assert_eq!(own(&mut ben).await.authenticator, AuthenticatorState::Off);
    ben.post(begin, &[("current_password", PASSWORD)]).await;
    let confirm = "/api/second-factors/confirm-authenticator";
    assert_eq!(ben.post(confirm, &[("factor_code", "000000")]).await.refusal(), wrong_code());
    assert!(!own(&mut ben).await.has_second_factor());
    practice.server.later(15 * MINUTE);
    let typed = code(&practice.server, "ben").await;
    assert_eq!(ben.post(confirm, &[("factor_code", &typed)]).await.refusal(), Refusal::NoSecondFactor);
    assert_eq!(practice.server.sign_in("ben", PASSWORD).await.1.location.as_deref(), Some("/"));
}

#[tokio::test]
async fn adding_or_removing_a_factor_ends_the_other_sessions() {
    let mut practice = TestPractice::open().await;
    let (_, mut ben) = practice.hire("Ben", &["therapist"]).await;
    let mut other = practice.server.signed_in_anyhow("ben").await;
    enrol(&practice.server, &mut ben, "ben").await;
    assert_eq!(practice.ask_list(&mut other, &[]).await.refusal(), Refusal::SignedOut);
    assert_eq!(practice.ask_list(&mut ben, &[]).await.status, 200);
    let (mut other, _) = practice.server.sign_in("ben", PASSWORD).await;
    let typed = next_code(&practice.server, "ben").await;
    give_code(&mut other, &typed).await;
    assert_eq!(practice.ask_list(&mut other, &[]).await.status, 200);
    let remove = "/api/second-factors/remove-authenticator";
    assert!(ben.post(remove, &[("current_password", PASSWORD)]).await.status.is_success());
    assert_eq!(practice.ask_list(&mut other, &[]).await.refusal(), Refusal::SignedOut);
    assert_eq!(own(&mut ben).await.recovery_codes, 0, "codes without a factor would be a way around it");
}

#[tokio::test]
async fn a_password_reset_does_not_bypass_the_second_factor() {
    let (practice, _, _) = with_ben().await;
    practice.server.browser().post("/api/accounts/forgot-password", &[("identifier", "ben")]).await;
    let mut browser = practice.server.browser();
    browser.open(&practice.server.link_to(&email("Ben")).await).await;
    let new = "a wholly different sentence";
    assert_eq!(browser.reset_password(new).await.location.as_deref(), Some("/sign-in"));
    let answer = browser.sign_in("ben", new).await;
    assert_eq!(answer.location.as_deref(), Some("/second-factor?next=/"));
    assert_eq!(practice.ask_list(&mut browser, &[]).await.refusal(), Refusal::SignedOut);
}

#[tokio::test]
async fn a_deactivated_person_gets_no_further_than_the_message_and_nothing_waits() {
    let (mut practice, _, _) = with_ben().await;
    let (mut browser, _) = practice.server.sign_in("ben", PASSWORD).await;
    let ben = practice.list(&mut practice.owner.clone(), &[("search", "ben")]).await.entries[0].id;
    practice.deactivate(ben).await;
    let typed = next_code(&practice.server, "ben").await;
    assert_eq!(give_code(&mut browser, &typed).await.refusal(), Refusal::SignedOut, "the sign-in ended, too");
    assert_eq!(practice.server.sign_in("ben", PASSWORD).await.1.refusal(), Refusal::AccountDeactivated);
}

#[tokio::test]
async fn an_invitation_is_accepted_only_after_the_second_factor() {
    let (north, _, _) = with_ben().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    let place = south.invite("Ben", &["front_office"]).await;
    let (mut browser, invitation) = south.opened_link("Ben").await;
    let answer = browser.sign_in_and_accept(invitation, PASSWORD).await;
    assert_eq!(answer.location.as_deref(), Some("/second-factor?next=/"));
    assert_eq!(south.page(place).await.account.username, None, "not accepted yet");
    let typed = next_code(&north.server, "ben").await;
    assert!(!give_code(&mut browser, &typed).await.status.is_client_error());
    assert_eq!(south.page(place).await.account.username.as_deref(), Some("ben"));
    assert_eq!(south.ask_list(&mut browser, &[]).await.status, 200);
}

#[tokio::test]
async fn a_practice_that_requires_a_factor_lets_nobody_in_without_one_from_its_date_on() {
    let mut practice = TestPractice::open().await;
    let (_, mut ben) = practice.hire("Ben", &["therapist"]).await;
    let (_, mut mia) = practice.hire("Mia", &["manager"]).await;
    let from = practice.server.use_cases.clock.now().plus(HOUR / 4).0;
    practice.set(&format!("second_factor_rule = 'managers', second_factor_from = {from}")).await;
    assert_eq!(practice.ask_list(&mut mia, &[]).await.status, 200, "the date is not here yet");
    assert!(own(&mut mia).await.required_from.is_some());
    assert!(own(&mut ben).await.required_from.is_none());
    practice.server.later(HOUR / 4);
    assert_eq!(practice.ask_list(&mut mia, &[]).await.refusal(), Refusal::SecondFactorNeeded);
    assert_eq!(practice.ask_list(&mut ben, &[]).await.status, 200);
    practice.set("second_factor_rule = 'everyone', second_factor_from = NULL").await;
    assert_eq!(practice.ask_list(&mut ben, &[]).await.refusal(), Refusal::SecondFactorNeeded);
    // The way out stays open: one's own account.
    enrol(&practice.server, &mut mia, "mia").await;
    assert_eq!(practice.ask_list(&mut mia, &[]).await.status, 200);
    let remove = mia.post("/api/second-factors/remove-authenticator", &[("current_password", PASSWORD)]).await;
    assert_eq!(remove.refusal(), Refusal::LastFactorNeeded);
    assert!(own(&mut mia).await.has_second_factor());
}

#[tokio::test]
async fn a_manager_resets_a_lost_factor_of_others_but_never_the_owners() {
    let (mut practice, _, _) = with_ben().await;
    let (_, mut mia) = practice.hire("Mia", &["manager"]).await;
    let ben = practice.list(&mut mia, &[("search", "ben")]).await.entries[0].id;
    let path = "/api/second-factors/reset";
    let mut dana = practice.owner.clone();
    enrol(&practice.server, &mut dana, "dana").await;
    let owner = practice.opened.owner;
    assert_eq!(practice.post_about(&mut mia, path, owner, &[]).await.refusal(), Refusal::NotAllowed);
    assert!(practice.post_about(&mut mia, path, ben, &[]).await.status.is_success());
    assert_eq!(practice.post_about(&mut mia, path, ben, &[]).await.refusal(), Refusal::NoSecondFactor);
    let history = practice.page(ben).await.history;
    let entry = history.iter().find(|entry| entry.action == AuditAction::SecondFactorReset).unwrap();
    assert_eq!(entry.actor.as_deref(), Some("Mia Roth"));
    assert_eq!(practice.server.sign_in("ben", PASSWORD).await.1.location.as_deref(), Some("/"));
    let letters = practice.server.letters_to(&email("Ben")).await;
    assert!(letters.last().unwrap().text().contains("removed the second factor"));
}

#[tokio::test]
async fn an_open_session_alone_removes_no_factor_of_its_own() {
    let practice = TestPractice::open().await;
    let mut dana = practice.owner.clone();
    enrol(&practice.server, &mut dana, "dana").await;
    let owner = practice.opened.owner;
    let answer = practice.post_about(&mut dana, "/api/second-factors/reset", owner, &[]).await;
    assert_eq!(answer.refusal(), Refusal::NotAllowed);
    for path in ["remove-authenticator", "make-recovery-codes", "begin-authenticator", "ask-new-passkey"] {
        let answer = dana.post(&format!("/api/second-factors/{path}"), &[]).await;
        assert_eq!(answer.refusal(), Refusal::field(Field::CurrentPassword, Problem::Missing), "{path}");
    }
    assert!(own(&mut dana).await.has_second_factor());
}

#[tokio::test]
async fn one_practice_does_not_reset_the_factor_that_another_relies_on() {
    let (north, _, _) = with_ben().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    let place = south.invite("Ben", &["front_office"]).await;
    let (mut browser, invitation) = south.opened_link("Ben").await;
    browser.sign_in_and_accept(invitation, PASSWORD).await;
    let typed = next_code(&north.server, "ben").await;
    give_code(&mut browser, &typed).await;
    assert_eq!(south.post_for("/api/second-factors/reset", place, &[]).await.refusal(), Refusal::WorksElsewhere);
}

#[tokio::test]
async fn a_passkey_answer_that_proves_nothing_is_refused() {
    let practice = TestPractice::open().await;
    let path = "/api/second-factors/sign-in-with-passkey";
    let mut browser = practice.server.browser();
    assert_eq!(browser.post(path, &[("answer", "{}")]).await.refusal(), Refusal::PasskeyRefused);
    let asked = browser.post("/api/second-factors/ask-passkey", &[]).await;
    assert!(asked.body.contains("challenge"), "{asked:?}");
    for answer in ["", "{}", "null", "[]", r#"{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{}}"#] {
        assert_eq!(browser.post(path, &[("answer", answer)]).await.refusal(), Refusal::PasskeyRefused, "{answer}");
    }
}
