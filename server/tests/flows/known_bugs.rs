//! Bugs that other programs of this kind had, each with the test that keeps it out of this one.
//! (SECURITY.md lists them all; most have their test beside the feature.)

use crate::{
    browser::encoded,
    practice::{TestPractice, email},
    test_server::PASSWORD,
};
use app::domain::{Factors, NewPassword, Refusal};
use server::auth::password::Passwords;
use std::time::{Duration, Instant};

/// Fleet, CVE-2026-34389: the form that accepted an invitation also said for which address.
#[tokio::test]
async fn an_account_has_the_address_that_was_invited_whatever_the_form_says() {
    let mut practice = TestPractice::open().await;
    practice.invite("Ina", &["therapist"]).await;
    let (mut browser, invitation) = practice.opened_link("Ina").await;
    let id = invitation.to_string();
    let fields = [("invitation", &*id), ("username", "ina"), ("password", PASSWORD), ("email", "eve@evil.example")];
    let answer = browser.post("/api/invitations/sign-up", &fields).await;
    assert_eq!(answer.refusal(), Refusal::Malformed);
    assert!(browser.sign_up(invitation, "ina", PASSWORD).await.status.is_success());
    assert_eq!(practice.server.sign_in("eve@evil.example", PASSWORD).await.1.refusal(), Refusal::WrongCredentials);
    assert_eq!(practice.server.sign_in(&email("Ina"), PASSWORD).await.1.status, 200);
}

/// GitLab, CVE-2023-7028: a second address in the same field got the mail, too.
/// Django, CVE-2019-19844: an address that only folds to somebody's got it.
#[tokio::test]
async fn a_reset_mail_goes_to_no_second_address_and_to_none_that_only_looks_alike() {
    let mut practice = TestPractice::open().await;
    practice.hire("Kim", &["therapist"]).await;
    practice.hire("Iris", &["therapist"]).await;
    practice.server.worker.send_due().await.unwrap();
    let before = practice.server.sink.letters().len();
    let server = &practice.server;
    for lookalike in ["\u{212A}im@staff.example", "\u{131}ris@staff.example", "iri\u{17F}@staff.example", "k\u{456}m"] {
        // (The Kelvin sign and the long s are compatible with k and s: NFKC makes them one, and so is the account.)
        server.browser().post("/api/accounts/forgot-password", &[("identifier", lookalike)]).await;
    }
    for twice in [["identifier", "identifier"], ["identifier[]", "identifier[]"], ["identifier", "email"]] {
        let fields = [(twice[0], "kim"), (twice[1], "eve@evil.example")];
        let answer = server.browser().post("/api/accounts/forgot-password", &fields).await;
        assert_eq!(answer.refusal(), Refusal::Malformed, "{}", encoded(&fields));
    }
    server.worker.send_due().await.unwrap();
    for letter in &server.sink.letters()[before..] {
        let ours = letter.is_to(&email("Kim")) || letter.is_to(&email("Iris"));
        assert!(ours && letter.to.len() == 1, "{:?}", letter.to);
    }
}

/// Django, CVE-2024-39329: without a password to compare with, the answer came sooner.
#[tokio::test]
async fn a_wrong_password_takes_as_long_without_an_account() {
    let passwords = Passwords::new().unwrap();
    let new = NewPassword::for_person(PASSWORD, Factors::PasswordOnly, &[""]).unwrap();
    let kept = passwords.hash(&new, Vec::new()).await.unwrap();
    let (mut with, mut without) = (Duration::MAX, Duration::MAX);
    // The shortest of several: other tests run beside this one.
    for _ in 0..8 {
        let begun = Instant::now();
        assert!(!passwords.fits("wrong horse battery staple", Some(&kept)).await.unwrap());
        with = with.min(begun.elapsed());
        let begun = Instant::now();
        assert!(!passwords.fits("wrong horse battery staple", None).await.unwrap());
        without = without.min(begun.elapsed());
    }
    assert!(without > with / 2 && with > without / 2, "{with:?} with an account, {without:?} without");
}

/// Zulip, 2021: a page that was made for one person was kept and shown to another.
#[tokio::test]
async fn pages_asked_for_at_the_same_moment_are_each_their_own_readers() {
    let north = TestPractice::open().await;
    let south = north.open_beside("Praxis Südlicht", "sven").await;
    for _ in 0..20 {
        let (mut dana, mut sven) = (north.owner.clone(), south.owner.clone());
        let (hers, his) = (north.staff(""), south.staff(""));
        let (hers, his) = tokio::join!(dana.get(&hers), sven.get(&his));
        assert!(hers.body.contains("Praxis Nordlicht") && !hers.body.contains("Praxis Südlicht"));
        assert!(his.body.contains("Praxis Südlicht") && !his.body.contains("Praxis Nordlicht"));
        assert!(hers.headers["cache-control"] == "no-store" && his.headers["cache-control"] == "no-store");
    }
}
