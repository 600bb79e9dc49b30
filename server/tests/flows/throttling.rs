//! Limits on guessing: wrong passwords and codes, per account and per network address.

use crate::{
    browser::Answer,
    practice::{TestPractice, email},
    test_server::{HOUR, MINUTE, PASSWORD},
};
use app::domain::{AuditAction, Refusal};

const WRONG: &str = "not the password of anybody";

async fn attempt(practice: &TestPractice, identifier: &str, password: &str) -> Answer {
    practice.server.sign_in(identifier, password).await.1
}

async fn fail(practice: &TestPractice, identifier: &str, times: usize) {
    for _ in 0..times {
        assert_eq!(attempt(practice, identifier, WRONG).await.refusal(), Refusal::WrongCredentials);
    }
}

#[tokio::test]
async fn after_five_wrong_passwords_not_even_the_right_one_works_until_the_wait_is_over() {
    let mut practice = TestPractice::open().await;
    practice.hire("Ben", &["therapist"]).await;
    fail(&practice, "ben", 5).await;
    let answer = attempt(&practice, "ben", PASSWORD).await;
    assert_eq!(answer.status, 429);
    assert_eq!(answer.headers["retry-after"], "30");
    assert_eq!(answer.refusal(), Refusal::TooManyTries { retry_after: 30 });
    practice.server.later(29_001);
    assert_eq!(attempt(&practice, "ben", PASSWORD).await.refusal(), Refusal::TooManyTries { retry_after: 1 });
    practice.server.later(999);
    assert_eq!(attempt(&practice, "ben", PASSWORD).await.status, 200);
    fail(&practice, "ben", 4).await;
    assert_eq!(attempt(&practice, "ben", PASSWORD).await.status, 200, "a success begins anew");
}

#[tokio::test]
async fn every_spelling_of_a_name_is_one_counter() {
    let mut practice = TestPractice::open().await;
    practice.hire("Ben", &["therapist"]).await;
    for identifier in ["ben", " BEN ", "Ben@Staff.Example", "BEN@STAFF.EXAMPLE", "\u{ff42}en@staff.example"] {
        fail(&practice, identifier, 1).await;
    }
    assert_eq!(attempt(&practice, "ben", PASSWORD).await.status, 429);
    for identifier in
        ["nobody@x.example", " NOBODY@X.EXAMPLE", "Nobody@x.example", "nobody@X.example", "nobody@x.example "]
    {
        fail(&practice, identifier, 1).await;
    }
    assert_eq!(attempt(&practice, "nobody@x.example", WRONG).await.status, 429);
}

#[tokio::test]
async fn an_account_that_does_not_exist_is_throttled_like_one_that_does() {
    let mut practice = TestPractice::open().await;
    practice.hire("Ben", &["therapist"]).await;
    let (gus, _) = practice.hire("Gus", &["therapist"]).await;
    practice.deactivate(gus).await;
    practice.invite("Ina", &["therapist"]).await;
    let mut answers = Vec::new();
    for identifier in ["ben", "gus", &email("Ina"), "nobody", "no name at all"] {
        let mut of_one = Vec::new();
        for _ in 0..8 {
            let answer = attempt(&practice, identifier, WRONG).await;
            of_one.push((answer.status.as_u16(), answer.body));
        }
        answers.push(of_one);
    }
    assert!(answers.iter().all(|of_one| *of_one == answers[0]), "{answers:#?}");
}

#[tokio::test]
async fn the_wait_doubles_and_tries_during_it_do_not_prolong_it() {
    let practice = TestPractice::open().await;
    fail(&practice, "dana", 5).await;
    for wait in [30, 60, 120, 240, 480, 900, 900] {
        for _ in 0..3 {
            assert_eq!(attempt(&practice, "dana", WRONG).await.refusal(), Refusal::TooManyTries { retry_after: wait });
        }
        practice.server.later(i64::from(wait) * 1000);
        fail(&practice, "dana", 1).await;
    }
}

#[tokio::test]
async fn after_a_hundred_wrong_passwords_only_a_new_one_helps() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    for identifier in ["ben", "nobody"] {
        for _ in 0..100 {
            fail(&practice, identifier, 1).await;
            practice.server.later(15 * MINUTE);
        }
        assert_eq!(attempt(&practice, identifier, PASSWORD).await.refusal(), Refusal::PasswordLocked);
        practice.server.later(400 * 24 * HOUR);
        if identifier == "ben" {
            assert_eq!(attempt(&practice, identifier, PASSWORD).await.refusal(), Refusal::PasswordLocked);
        }
    }
    practice.owner.sign_in("dana", PASSWORD).await;
    let history = practice.page(ben).await.history;
    assert!(history.iter().any(|entry| entry.action == AuditAction::PasswordLocked && entry.actor.is_none()));
    let letters = practice.server.letters_to(&email("Ben")).await;
    assert!(letters.iter().any(|letter| letter.text().contains("hundred wrong passwords")));

    practice.server.browser().post("/api/accounts/forgot-password", &[("identifier", "ben")]).await;
    let mut browser = practice.server.browser();
    browser.open(&practice.server.link_to(&email("Ben")).await).await;
    assert_eq!(browser.reset_password("a wholly different sentence").await.status, 200);
    assert_eq!(attempt(&practice, "ben", "a wholly different sentence").await.status, 200);
}

#[tokio::test]
async fn a_hundred_tries_at_once_are_five() {
    let practice = TestPractice::open().await;
    let mut checked = 0;
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let mut browser = practice.server.browser();
        running.spawn(async move { browser.sign_in("dana", WRONG).await.status.as_u16() });
    }
    while let Some(status) = running.join_next().await {
        match status.unwrap() {
            401 => checked += 1,
            429 => {}
            other => panic!("{other}"),
        }
    }
    assert_eq!(checked, 5);
}

#[tokio::test]
async fn one_address_that_tries_many_accounts_has_to_wait_and_others_have_not() {
    let practice = TestPractice::open().await;
    for number in 0..50 {
        let mut browser = practice.server.browser_from("192.0.2.7");
        assert_eq!(browser.sign_in(&format!("nobody{number}"), WRONG).await.status, 401);
    }
    let mut browser = practice.server.browser_from("192.0.2.7");
    assert_eq!(browser.sign_in("dana", PASSWORD).await.refusal(), Refusal::TooManyTries { retry_after: 30 });
    let mut elsewhere = practice.server.browser_from("192.0.2.8");
    assert_eq!(elsewhere.sign_in("dana", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn an_own_account_does_not_buy_more_tries_at_others() {
    let mut practice = TestPractice::open().await;
    practice.hire("Ben", &["therapist"]).await;
    let mut refused = false;
    for number in 0..60 {
        let mut browser = practice.server.browser_from("192.0.2.7");
        refused |= browser.sign_in(&format!("nobody{number}"), WRONG).await.status == 429;
        refused |= browser.sign_in("ben", PASSWORD).await.status == 429;
    }
    assert!(refused);
}

#[tokio::test]
async fn a_forged_forwarded_for_is_nobodys_address() {
    let practice = TestPractice::open().await;
    for number in 0..50 {
        let mut browser = practice.server.browser_from("192.0.2.7");
        browser.forwarded_for = Some(format!("198.51.100.{number}"));
        assert_eq!(browser.sign_in(&format!("nobody{number}"), WRONG).await.status, 401);
    }
    let mut browser = practice.server.browser_from("192.0.2.7");
    browser.forwarded_for = Some("203.0.113.9".into());
    assert_eq!(browser.sign_in("dana", PASSWORD).await.status, 429);
}

#[tokio::test]
async fn nobody_gets_more_than_five_reset_mails_an_hour_and_nobody_is_told() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    for _ in 0..7 {
        let answer = practice.server.browser().post("/api/accounts/forgot-password", &[("identifier", "ben")]).await;
        assert_eq!(answer.status, 200);
        // Each letter leaves before the next one replaces it.
        practice.server.worker.send_due().await.unwrap();
        practice.server.later(MINUTE);
    }
    let resets = |letters: Vec<crate::smtp_sink::Letter>| {
        letters.iter().filter(|letter| letter.text().contains("/reset/")).count()
    };
    assert_eq!(resets(practice.server.letters_to(&email("Ben")).await), 5);
    practice.owner.sign_in("dana", PASSWORD).await;
    let answer = practice.post_for("/api/accounts/send-password-reset", ben, &[]).await;
    assert_eq!(answer.refusal(), Refusal::TooManyTries { retry_after: 53 * 60 });
    practice.server.later(53 * MINUTE);
    practice.owner.sign_in("dana", PASSWORD).await;
    practice.done_for("/api/accounts/send-password-reset", ben, &[]).await;
}

#[tokio::test]
async fn somebody_who_asks_for_many_peoples_reset_links_has_to_wait() {
    let practice = TestPractice::open().await;
    let mut statuses = Vec::new();
    for number in 0..25 {
        let mut browser = practice.server.browser_from("192.0.2.7");
        let name = format!("nobody{number}");
        statuses.push(browser.post("/api/accounts/forgot-password", &[("identifier", &name)]).await.status.as_u16());
    }
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 20);
    assert_eq!(statuses[24], 429);
}

#[tokio::test]
async fn limits_hold_over_two_nodes() {
    let practice = TestPractice::open().await;
    let (mut here, mut there) = (practice.server.browser(), practice.server.browser_at("http://localhost:3000"));
    for _ in 0..2 {
        assert_eq!(here.sign_in("dana", WRONG).await.status, 401);
        assert_eq!(there.sign_in("dana", WRONG).await.status, 401);
    }
    assert_eq!(here.sign_in("dana", WRONG).await.status, 401);
    assert_eq!(there.sign_in("dana", PASSWORD).await.status, 429);
}
