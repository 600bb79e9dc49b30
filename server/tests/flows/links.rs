//! Links from mails: what opening one does (nothing), and what its page says.

use crate::{
    practice::{TestPractice, email},
    test_server::{HOUR, MINUTE, PASSWORD},
};
use app::domain::{AuditAction, LinkState, Refusal};
use axum::http::{
    Method,
    header::{REFERRER_POLICY, SET_COOKIE},
};

#[tokio::test]
async fn opening_a_link_twenty_times_changes_nothing() {
    let mut practice = TestPractice::open().await;
    practice.invite("Ben", &["therapist"]).await;
    let link = practice.server.link_to(&email("Ben")).await;
    let before = practice.server.database.everything().await;
    for _ in 0..20 {
        let mut scanner = practice.server.browser();
        scanner.send(Method::HEAD, &link, &[], Vec::new()).await;
        assert_eq!(scanner.open(&link).await.status, 200);
    }
    assert_eq!(practice.server.database.everything().await, before);
    let mut browser = practice.server.browser();
    assert_eq!(browser.open_invitation(&link).await.state, LinkState::SignUp);
}

#[tokio::test]
async fn the_address_that_carries_a_token_only_redirects_to_a_clean_one() {
    let mut practice = TestPractice::open().await;
    practice.invite("Ben", &["therapist"]).await;
    let link = practice.server.link_to(&email("Ben")).await;
    let mut browser = practice.server.browser();
    let answer = browser.get(&link).await;
    assert_eq!((answer.status.as_u16(), answer.location.as_deref()), (303, Some("/invitation")));
    assert!(answer.body.is_empty(), "{}", answer.body);
    let token = link.rsplit('/').next().unwrap();
    assert!(!browser.get("/invitation").await.body.contains(token));
}

#[tokio::test]
async fn a_resent_invitation_kills_the_older_link_whose_page_says_when() {
    let mut practice = TestPractice::open().await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    let old = practice.server.link_to(&email("Ben")).await;
    practice.server.later(20 * MINUTE);
    practice.done_for("/api/invitations/send-credentials", ben, &[]).await;
    let new = practice.server.link_to(&email("Ben")).await;
    let mut browser = practice.server.browser();
    let shown = browser.open_invitation(&old).await;
    assert_eq!(shown.state, LinkState::Closed(Refusal::LinkSuperseded));
    assert_eq!(shown.newer_sent.unwrap().text, "Tue 24 Nov 2026, 13:20 CET");
    assert_eq!(browser.sign_up(shown.id, "ben", PASSWORD).await.refusal(), Refusal::LinkSuperseded);
    assert_eq!(browser.open_invitation(&new).await.state, LinkState::SignUp);
    let letters = practice.server.letters_to(&email("Ben")).await;
    assert_eq!(letters.last().unwrap().subject(), "Your new invitation to Praxis Nordlicht");
}

#[tokio::test]
async fn an_expired_link_sends_a_fresh_one_to_the_same_address_at_most_three_times_a_day() {
    let mut practice = TestPractice::open().await;
    practice.invite("Ben", &["therapist"]).await;
    practice.set("invitation_hours = 1").await;
    let mut browser = practice.server.browser();
    let mut link = practice.server.link_to(&email("Ben")).await;
    practice.server.later(72 * HOUR);
    for round in 0..4 {
        let shown = browser.open_invitation(&link).await;
        assert_eq!(shown.state, LinkState::Closed(Refusal::LinkExpired));
        assert_eq!(browser.sign_up(shown.id, "ben", PASSWORD).await.refusal(), Refusal::LinkExpired);
        let fields = [("invitation", &*shown.id.to_string())];
        let answer = browser.post("/api/invitations/send-fresh-link", &fields).await;
        if round == 3 {
            assert_eq!(answer.status, 429);
            break;
        }
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(browser.shown().await.state, LinkState::Closed(Refusal::LinkSuperseded));
        link = practice.server.link_to(&email("Ben")).await;
        practice.server.later(2 * HOUR);
    }
    assert_eq!(practice.server.letters_to(&email("Ben")).await.len(), 4);
}

#[tokio::test]
async fn used_cancelled_and_unknown_links_say_so() {
    let mut practice = TestPractice::open().await;
    practice.hire("Ben", &["therapist"]).await;
    let used = practice.server.link_to(&email("Ben")).await;
    let mia = practice.invite("Mia", &["front_office"]).await;
    let cancelled = practice.server.link_to(&email("Mia")).await;
    practice.done_for("/api/invitations/cancel", mia, &[]).await;
    let mut browser = practice.server.browser();
    assert_eq!(browser.open_invitation(&used).await.state, LinkState::Closed(Refusal::LinkUsed));
    assert_eq!(browser.open_invitation(&cancelled).await.state, LinkState::Closed(Refusal::LinkCancelled));
    for unknown in ["/invitation/nonsense", "/invitation/%3Cscript%3E", "/invitation/a%0d%0ab"] {
        let page = browser.open(unknown).await;
        assert_eq!(page.status, 404, "{unknown}");
        assert_eq!(browser.call("/api/invitations/find", &[]).await.refusal(), Refusal::LinkUnknown);
    }
}

#[tokio::test]
async fn looking_at_the_page_behind_a_link_changes_nothing_either() {
    let mut practice = TestPractice::open().await;
    practice.invite("Ben", &["therapist"]).await;
    practice.hire("Mia", &["therapist"]).await;
    practice.server.browser().post("/api/accounts/forgot-password", &[("identifier", "mia")]).await;
    let links = [practice.server.link_to(&email("Ben")).await, practice.server.link_to(&email("Mia")).await];
    let before = practice.server.database.everything().await;
    for (link, page) in links.iter().zip(["/invitation", "/reset"]) {
        let mut scanner = practice.server.browser();
        scanner.open(link).await;
        for _ in 0..20 {
            scanner.send(Method::HEAD, link, &[], Vec::new()).await;
            let head = scanner.send(Method::HEAD, page, &[], Vec::new()).await;
            assert_eq!((head.status.as_u16(), scanner.get(page).await.status.as_u16()), (200, 200), "{page}");
        }
    }
    assert_eq!(practice.server.database.everything().await, before);
}

#[tokio::test]
async fn the_token_moves_into_a_cookie_that_scripts_cannot_read() {
    let mut practice = TestPractice::open().await;
    practice.invite("Ben", &["therapist"]).await;
    let link = practice.server.link_to(&email("Ben")).await;
    let mut browser = practice.server.browser();
    let answer = browser.get(&link).await;
    let token = link.rsplit('/').next().unwrap();
    assert_eq!(browser.cookies["rolecall_invitation"], token);
    let set = answer.headers[SET_COOKIE].to_str().unwrap();
    assert!(set.contains("; HttpOnly") && set.contains("; SameSite=Lax"), "{set}");
    assert_eq!(answer.headers[REFERRER_POLICY], "no-referrer");
    assert_eq!(practice.server.browser().get("/invitation").await.status, 404, "without the cookie");
}

#[tokio::test]
async fn a_mangled_link_is_unknown_and_no_link_opens_another_kind_of_page() {
    let mut practice = TestPractice::open().await;
    practice.invite("Ben", &["therapist"]).await;
    let link = practice.server.link_to(&email("Ben")).await;
    let cut = &link[..link.len() - 1];
    for mangled in [cut.to_owned(), format!("{link}x"), format!("{link}."), link.to_lowercase()] {
        assert_eq!(practice.server.browser().open(&mangled).await.status, 404, "{mangled}");
    }
    let mut browser = practice.server.browser();
    browser.open(&link.replace("/invitation/", "/reset/")).await;
    assert_eq!(browser.call("/api/accounts/find-reset", &[]).await.refusal(), Refusal::LinkUnknown);
}

#[tokio::test]
async fn a_link_works_until_the_very_moment_that_its_letter_names() {
    let mut practice = TestPractice::open().await;
    practice.invite("Ben", &["therapist"]).await;
    let (mut browser, invitation) = practice.opened_link("Ben").await;
    practice.server.later(72 * HOUR - 1);
    assert_eq!(browser.shown().await.state, LinkState::SignUp);
    practice.server.later(1);
    assert_eq!(browser.shown().await.state, LinkState::Closed(Refusal::LinkExpired));
    assert_eq!(browser.sign_up(invitation, "ben", PASSWORD).await.refusal(), Refusal::LinkExpired);
}

#[tokio::test]
async fn a_fresh_link_is_for_expired_ones_only_and_the_history_tells_of_it() {
    let mut practice = TestPractice::open().await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    let mia = practice.invite("Mia", &["therapist"]).await;
    let (mut bens, bens_id) = practice.opened_link("Ben").await;
    let (mut mias, mias_id) = practice.opened_link("Mia").await;
    let ask = "/api/invitations/send-fresh-link";
    let before = practice.server.database.everything().await;
    bens.post(ask, &[("invitation", &bens_id.to_string())]).await;
    assert_eq!(practice.server.database.everything().await, before, "a link that works is enough");

    practice.deactivate(mia).await;
    practice.server.later(73 * HOUR);
    let cancelled = mias.post(ask, &[("invitation", &mias_id.to_string())]).await;
    assert_eq!(cancelled.refusal(), Refusal::LinkCancelled);
    assert_eq!(bens.post(ask, &[("invitation", &bens_id.to_string())]).await.status, 200);
    let again = bens.post(ask, &[("invitation", &bens_id.to_string())]).await;
    assert_eq!(again.refusal(), Refusal::LinkSuperseded);
    practice.owner.sign_in("dana", PASSWORD).await;
    let newest = practice.page(ben).await.history.remove(0);
    assert_eq!((newest.action, newest.actor), (AuditAction::FreshLinkRequested, None));
    assert_eq!(practice.server.letters_to(&email("Mia")).await.len(), 1);
}
