//! How long a session lasts, and how its cookie is kept.

use crate::{
    practice::TestPractice,
    test_server::{HOUR, MINUTE, PASSWORD},
};
use axum::http::header::SET_COOKIE;

#[tokio::test]
async fn a_session_ends_after_half_an_hour_without_a_request() {
    let practice = TestPractice::open().await;
    for (idle, status) in [(30 * MINUTE - 1, 200), (30 * MINUTE, 401)] {
        let mut browser = practice.server.signed_in("dana").await;
        practice.server.later(idle);
        assert_eq!(practice.ask_list(&mut browser, &[]).await.status, status, "after {idle} ms");
    }
}

#[tokio::test]
async fn activity_prolongs_a_session_up_to_twelve_hours_and_no_further() {
    let practice = TestPractice::open().await;
    let mut browser = practice.server.signed_in("dana").await;
    for _ in 0..(12 * HOUR / (20 * MINUTE) - 1) {
        practice.server.later(20 * MINUTE);
        assert_eq!(practice.ask_list(&mut browser, &[]).await.status, 200);
    }
    practice.server.later(20 * MINUTE - 1);
    assert_eq!(practice.ask_list(&mut browser, &[]).await.status, 200);
    practice.server.later(1);
    assert_eq!(practice.ask_list(&mut browser, &[]).await.status, 401);
}

#[tokio::test]
async fn the_strictest_idle_limit_of_a_persons_practices_counts() {
    let mut north = TestPractice::open().await;
    let mut south = north.open_beside("Praxis Süd", "olga").await;
    north.hire("Tom", &["therapist"]).await;
    let place = south.hire_too("Tom", &["front_office"]).await;
    south.set("idle_minutes = 5").await;
    let mut tom = north.server.signed_in("tom").await;
    north.server.later(5 * MINUTE);
    assert_eq!(north.ask_list(&mut tom, &[]).await.status, 401);

    // A practice where the person no longer works has no say.
    south.owner.sign_in("olga", PASSWORD).await;
    south.deactivate(place).await;
    let mut tom = north.server.signed_in("tom").await;
    north.server.later(29 * MINUTE);
    assert_eq!(north.ask_list(&mut tom, &[]).await.status, 200);
}

#[tokio::test]
async fn an_expired_session_is_not_revived_by_asking_again() {
    let practice = TestPractice::open().await;
    let mut browser = practice.server.signed_in("dana").await;
    practice.server.later(31 * MINUTE);
    for _ in 0..3 {
        assert_eq!(practice.ask_list(&mut browser, &[]).await.status, 401);
    }
}

#[tokio::test]
async fn the_session_cookie_is_kept_from_scripts_and_other_sites() {
    let practice = TestPractice::open().await;
    for (base, name, secure) in [
        ("http://localhost:3000", "rolecall_session", false),
        ("https://staff.example", "__Host-rolecall_session", true),
    ] {
        let mut browser = practice.server.browser_at(base);
        let answer = browser.sign_in("dana", PASSWORD).await;
        let [set] = &answer.headers.get_all(SET_COOKIE).iter().collect::<Vec<_>>()[..] else { panic!("{answer:?}") };
        let parts: Vec<&str> = set.to_str().unwrap().split("; ").collect();
        let value = parts[0].strip_prefix(&format!("{name}=")).unwrap();
        assert_eq!(value.len(), 43, "256 bits");
        for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(parts.contains(&attribute), "{base}: {parts:?}");
        }
        assert_eq!(parts.contains(&"Secure"), secure, "{base}: {parts:?}");
        // A __Host- cookie with a domain is refused by browsers; without one it stays on this host.
        assert!(!parts.iter().any(|part| part.starts_with("Domain")));
        assert_eq!(practice.ask_list(&mut browser, &[]).await.status, 200, "{base}");
    }
}

#[tokio::test]
async fn over_tls_a_cookie_that_another_host_could_have_set_opens_nothing() {
    let practice = TestPractice::open().await;
    let mut browser = practice.server.browser_at("https://staff.example");
    browser.cookies = practice.owner.cookies.clone(); // the name without __Host-
    assert_eq!(practice.ask_list(&mut browser, &[]).await.status, 401);
}

#[tokio::test]
async fn the_database_holds_nothing_that_opens_a_session() {
    let practice = TestPractice::open().await;
    let cookie = practice.owner.cookies["rolecall_session"].clone();
    let everything = practice.server.database.everything().await.join("\n");
    assert!(!everything.contains(&cookie));
    let ids: Vec<Vec<u8>> = practice.server.database.column("SELECT id_hash FROM session").await;
    for id in ids {
        let mut browser = practice.server.browser();
        let hex: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
        browser.cookies.insert("rolecall_session".into(), hex);
        assert_eq!(practice.ask_list(&mut browser, &[]).await.status, 401);
    }
}
