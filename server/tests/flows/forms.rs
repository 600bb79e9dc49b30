//! Plain forms, as a browser without WASM sends them.

use crate::{
    browser::{Browser, encoded},
    practice::TestPractice,
    test_server::PASSWORD,
};
use app::domain::{Field, Problem, Refusal};
use axum::http::Method;
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use server::{auth::token::ServerKey, http};
use std::time::Instant;

const INVITE: &str = "/api/staff/invite";

#[tokio::test]
async fn a_refused_form_returns_to_its_page_which_says_why_and_keeps_what_was_typed_once() {
    let mut practice = TestPractice::open().await;
    let (page, slug) = (practice.staff("/new"), practice.slug());
    let fields = [
        ("practice", &*slug),
        ("roles[]", "therapist"),
        ("first_name", "Ben"),
        ("last_name", "Roth"),
        ("email", "<script>alert(1)</script>"),
    ];
    let answer = practice.owner.submit(&page, INVITE, &fields).await;
    assert_eq!((answer.status.as_u16(), answer.location.as_deref()), (303, Some(&*page)));
    let shown = practice.owner.get(&page).await.body;
    assert!(shown.contains("Enter an e-mail address"), "{shown}");
    assert!(shown.contains(r#"value="Ben""#) && shown.contains("&lt;script&gt;alert(1)"), "{shown}");
    assert!(!shown.contains("<script>alert(1)"), "{shown}");
    let again = practice.owner.get(&page).await.body;
    assert!(!again.contains("Enter an e-mail address") && !again.contains(r#"value="Ben""#));
}

#[tokio::test]
async fn a_form_that_went_well_says_so_on_the_next_page() {
    let mut practice = TestPractice::open().await;
    let (page, slug) = (practice.staff("/new"), practice.slug());
    let fields = [
        ("practice", &*slug),
        ("roles[]", "therapist"),
        ("roles[]", "front_office"),
        ("first_name", "Ben"),
        ("last_name", "Roth"),
        ("email", "ben@staff.example"),
    ];
    let answer = practice.owner.submit(&page, INVITE, &fields).await;
    assert_eq!((answer.status.as_u16(), answer.location.as_deref()), (303, Some(&*page)));
    let shown = practice.owner.get(&page).await.body;
    assert!(shown.contains("ben@staff.example") && shown.contains("Fri 27 Nov 2026, 13:00 CET"), "{shown}");
}

#[tokio::test]
async fn signing_in_leads_on_and_a_wrong_password_back_without_the_password_anywhere() {
    let practice = TestPractice::open().await;
    let mut browser = practice.server.browser();
    let wrong = [("identifier", "dana"), ("password", "not the right one"), ("next", "")];
    let answer = browser.submit("/sign-in", "/api/accounts/sign-in", &wrong).await;
    assert_eq!(answer.location.as_deref(), Some("/sign-in"));
    let flash = browser.cookies.get("rolecall_flash").unwrap().split_once('.').unwrap().0;
    let kept = String::from_utf8(URL_SAFE_NO_PAD.decode(flash).unwrap()).unwrap();
    assert!(kept.contains("dana") && !kept.contains("not the right one"), "{kept}");
    assert!(browser.get("/sign-in").await.body.contains(r#"value="dana""#));

    let next = practice.staff("?show=inactive");
    let right = [("identifier", "dana"), ("password", PASSWORD), ("next", &*next)];
    let answer = browser.submit("/sign-in", "/api/accounts/sign-in", &right).await;
    assert_eq!((answer.status.as_u16(), answer.location.as_deref()), (303, Some(&*next)));
    let away = [("identifier", "dana"), ("password", PASSWORD), ("next", "//evil.example/")];
    let answer = browser.submit("/sign-in", "/api/accounts/sign-in", &away).await;
    assert_eq!(answer.location.as_deref(), Some("/"));
}

#[tokio::test]
async fn an_outcome_that_we_did_not_sign_is_not_shown() {
    let practice = TestPractice::open().await;
    let mut browser = practice.server.browser();
    let wrong = [("identifier", "dana"), ("password", "not the right one")];
    browser.submit("/sign-in", "/api/accounts/sign-in", &wrong).await;
    let kept = browser.cookies["rolecall_flash"].clone();
    let forged = URL_SAFE_NO_PAD.encode(
        r#"{"form":"/api/accounts/sign-in","outcome":{"Err":"WrongCredentials"},"typed":[["identifier","forged"]]}"#,
    );
    let signature = kept.split_once('.').unwrap().1;
    for cookie in [format!("{forged}.{signature}"), format!("{forged}."), forged.clone(), "x.y".into()] {
        browser.cookies.insert("rolecall_flash".into(), cookie);
        let page = browser.get("/sign-in").await;
        assert!(page.status.is_success() && !page.body.contains("forged"));
    }
    let forged = "/sign-in?__path=/api/accounts/sign-in&__err=Ildyb25nQ3JlZGVudGlhbHMi";
    assert_eq!(browser.get(forged).await.location.as_deref(), Some("/sign-in"));
}

#[tokio::test]
async fn a_form_from_elsewhere_leads_nowhere() {
    let practice = TestPractice::open().await;
    let form = b"identifier=dana&password=wrong".to_vec();
    for referer in ["https://evil.example/sign-in", "http://localhost:3000.evil.example/", ""] {
        let headers = [
            ("accept", "text/html"),
            ("content-type", "application/x-www-form-urlencoded"),
            ("referer", referer),
            ("sec-fetch-site", "same-origin"),
        ];
        let mut browser = practice.server.browser();
        let answer = browser.send(Method::POST, "/api/accounts/sign-in", &headers, form.clone()).await;
        assert_eq!((answer.status.as_u16(), answer.location), (401, None), "{referer}");
    }
}

#[tokio::test]
async fn a_flood_of_text_fits_into_no_cookie_and_breaks_nothing() {
    let mut practice = TestPractice::open().await;
    let (page, slug, long) = (practice.staff("/new"), practice.slug(), "x".repeat(9000));
    let fields = [("practice", &*slug), ("first_name", &*long), ("last_name", "Roth"), ("email", "no")];
    let answer = practice.owner.submit(&page, INVITE, &fields).await;
    assert_eq!(answer.status, 303);
    assert!(practice.owner.cookies["rolecall_flash"].len() < 4000);
    assert!(practice.owner.get(&page).await.body.contains(r#"value="Roth""#));
}

/// What the flash cookie holds, readable to whoever holds the cookie.
fn kept(browser: &Browser) -> String {
    let (text, _) = browser.cookies["rolecall_flash"].split_once('.').unwrap();
    String::from_utf8(URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap()
}

#[tokio::test]
async fn no_form_with_a_password_keeps_it_in_a_cookie() {
    let practice = TestPractice::open().await;
    let nil = uuid::Uuid::nil().to_string();
    for (page, path, beside) in [
        ("/sign-in", "/api/accounts/sign-in", ("identifier", "dana")),
        ("/set-up", "/api/practices/set-up", ("first_name", "Dana")),
        ("/invitation", "/api/invitations/sign-up", ("invitation", &*nil)),
        ("/reset", "/api/accounts/reset-password", ("reset", &*nil)),
    ] {
        let mut browser = practice.server.browser();
        let answer = browser.submit(page, path, &[beside, ("password", "Hush! A secret of 25 letters")]).await;
        assert_eq!((answer.status.as_u16(), answer.location.as_deref()), (303, Some(page)), "{path}");
        let kept = kept(&browser);
        assert!(kept.contains(beside.1) && !kept.contains("Hush!"), "{path}: {kept}");
    }
}

#[tokio::test]
async fn an_outcome_that_another_server_signed_is_not_shown() {
    let practice = TestPractice::open().await;
    let mut other = practice.server.use_cases.clone();
    other.key = ServerKey::from_hex(&"0b".repeat(32)).unwrap();
    let mut theirs = Browser::new(http::router(&practice.server.config, other));
    let wrong = [("identifier", "somebody.else"), ("password", "not the right one")];
    theirs.submit("/sign-in", "/api/accounts/sign-in", &wrong).await;
    let mut ours = practice.server.browser();
    ours.cookies.clone_from(&theirs.cookies);
    assert!(!ours.get("/sign-in").await.body.contains("somebody.else"));
    assert!(theirs.get("/sign-in").await.body.contains("somebody.else"), "the other server reads its own");
}

#[tokio::test]
async fn nobody_can_put_words_into_a_page_by_a_link() {
    let mut practice = TestPractice::open().await;
    let refusal = r#"{"Fields":[["Email","Call 555-0199 now"]]}"#;
    for words in ["Call 555-0199 now", r#""Call 555-0199 now""#, refusal] {
        for words in [URL_SAFE_NO_PAD.encode(words), STANDARD.encode(words), words.to_owned()] {
            let query = encoded(&[("__path", INVITE), ("__err", &words)]);
            let page = practice.owner.open(&practice.staff(&format!("/new?{query}"))).await;
            assert_eq!(page.status, 200);
            assert!(!page.body.contains("555-0199"), "{words}: {}", page.body);
        }
    }
}

#[tokio::test]
async fn a_form_without_a_page_of_ours_behind_it_gets_a_plain_answer() {
    let mut practice = TestPractice::open().await;
    let slug = practice.slug();
    let usual = [("accept", "text/html"), ("content-type", "application/x-www-form-urlencoded")];
    for (number, referer) in [None, Some(("referer", "https://evil.example/"))].into_iter().enumerate() {
        let headers: Vec<_> = usual.into_iter().chain(referer).collect();
        let email = format!("ben{number}@staff.example");
        for (email, success) in [("no address", false), (&*email, true)] {
            let new = [("practice", &*slug), ("roles[]", "therapist"), ("first_name", "Ben"), ("last_name", "Roth")];
            let body = encoded(&[&new[..], &[("email", email)]].concat()).into_bytes();
            let answer = practice.owner.send(Method::POST, INVITE, &headers, body).await;
            assert_eq!((answer.status.is_success(), &answer.location), (success, &None), "{referer:?}: {answer:?}");
            if !success {
                assert_eq!(answer.refusal(), Refusal::field(Field::Email, Problem::NotAnEmailAddress));
            }
        }
    }
}

#[tokio::test]
async fn no_cookie_is_larger_than_browsers_keep() {
    let practice = TestPractice::open().await;
    let long = "n".repeat(9000);
    for (path, fields) in [
        ("/api/accounts/sign-in".to_owned(), vec![(&*long, "x")]),
        ("/api/accounts/sign-in".to_owned(), vec![("identifier", &*long)]),
        (format!("/api/{long}"), vec![]),
    ] {
        let answer = practice.server.browser().submit("/sign-in", &path, &fields).await;
        for cookie in answer.headers.get_all("set-cookie") {
            assert!(cookie.len() <= 4096, "{} bytes for {}", cookie.len(), &path[..20]);
        }
    }
}

#[tokio::test]
async fn a_form_of_thousands_of_fields_keeps_nobody_waiting() {
    let practice = TestPractice::open().await;
    let begun = Instant::now();
    let fields = vec![("n", ""); 6000];
    let answer = practice.server.browser().submit("/sign-in", "/api/accounts/sign-in", &fields).await;
    assert!(answer.status.as_u16() < 500 && begun.elapsed().as_secs() < 2, "{}: {:?}", answer.status, begun.elapsed());
}
