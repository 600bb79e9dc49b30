//! Ways in, around and out that no page of ours offers.

use crate::{
    browser::Browser,
    practice::{TestPractice, email},
    test_server::PASSWORD,
};
use app::domain::{Field, Problem, Refusal};
use axum::http::Method;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use server::auth::token::Purpose;
use uuid::Uuid;

const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const HTML: (&str, &str) = ("accept", "text/html");

#[tokio::test]
async fn a_manager_who_may_not_give_the_manager_role_cannot_send_it_to_an_address_of_their_choice() {
    let mut practice = TestPractice::open().await;
    let (_, mut mia) = practice.hire("Mia", &["manager"]).await;
    let max = practice.invite("Max", &["manager"]).await;
    practice.set("managers_manage_managers = FALSE").await;
    let friend = [("email", "friend@elsewhere.example")];
    let answer = practice.post_about(&mut mia, "/api/invitations/correct-email", max, &friend).await;
    assert_eq!(answer.status, 403, "{answer:?}");
    assert_eq!(answer.refusal(), Refusal::ManagerRoleIsOwners);
    assert!(practice.server.letters_to("friend@elsewhere.example").await.is_empty());
}

#[tokio::test]
async fn a_link_is_built_from_the_configuration_and_never_from_the_request() {
    let mut practice = TestPractice::open().await;
    practice.hire("Ben", &["therapist"]).await;
    let headers = [
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
        ("forwarded", "host=evil.example"),
        ("accept", "application/json"),
        FORM,
        OURS,
    ];
    let mut browser = practice.server.browser();
    let answer = browser.send(Method::POST, "/api/accounts/forgot-password", &headers, b"identifier=ben".into()).await;
    assert_eq!(answer.status, 200);
    let letters = practice.server.letters_to(&email("Ben")).await;
    let raw = String::from_utf8_lossy(&letters.last().unwrap().raw).into_owned();
    assert!(!raw.contains("evil") && letters.last().unwrap().text().contains("http://localhost:3000/reset/"), "{raw}");
}

#[tokio::test]
async fn a_token_opens_what_it_was_made_for_and_nothing_else() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    practice.invite("Ina", &["therapist"]).await;
    practice.done_for("/api/accounts/send-password-reset", ben, &[]).await;
    let reset: Uuid = practice.server.database.one("SELECT id FROM password_reset").await;
    let invitation: Uuid = practice.server.database.one("SELECT id FROM invitation WHERE accepted_at IS NULL").await;
    for (purpose, id) in [
        (Purpose::Invitation, reset),
        (Purpose::PasswordReset, invitation),
        (Purpose::Flash, invitation),
        (Purpose::Flash, reset),
    ] {
        let token = practice.server.use_cases.key.link_token(purpose, id).0;
        let mut browser = practice.server.browser();
        browser.open(&format!("/invitation/{token}")).await;
        browser.open(&format!("/reset/{token}")).await;
        assert_eq!(browser.call("/api/invitations/find", &[]).await.refusal(), Refusal::LinkUnknown);
        assert_eq!(browser.call("/api/accounts/find-reset", &[]).await.refusal(), Refusal::LinkUnknown);
    }
    // A session cookie is no link either, nor a link a session.
    let mut browser = practice.server.browser();
    let token = practice.server.use_cases.key.link_token(Purpose::PasswordReset, reset).0;
    browser.cookies.insert("rolecall_session".into(), token);
    assert_eq!(practice.ask_list(&mut browser, &[]).await.status, 401);
}

#[tokio::test]
async fn nul_and_other_bytes_that_a_database_cannot_hold_are_no_trouble() {
    let mut practice = TestPractice::open().await;
    let mut owner = practice.owner.clone();
    for search in ["\0", "a\0b", "\u{FFFF}", "\u{10FFFF}", "'", "\u{1}"] {
        let answer = practice.ask_list(&mut owner, &[("search", search)]).await;
        assert_eq!(answer.status, 200, "{search:?}: {answer:?}");
    }
    let answer = practice.ask_to_invite("Ben\0", "ben@staff.example", &["therapist"]).await;
    assert_eq!(answer.refusal(), Refusal::field(Field::FirstName, Problem::Unprintable));
    for identifier in ["dana\0", "\0", "dana@owners.example\0"] {
        assert_eq!(practice.server.sign_in(identifier, PASSWORD).await.1.status, 401, "{identifier:?}");
    }
}

/// What the flash cookie of this browser holds.
fn flash(browser: &Browser) -> String {
    let Some(cookie) = browser.cookies.get("rolecall_flash") else { return String::new() };
    String::from_utf8(URL_SAFE_NO_PAD.decode(cookie.split_once('.').unwrap().0).unwrap()).unwrap()
}

#[tokio::test]
async fn reading_through_a_link_on_another_site_never_leads_back_there() {
    let practice = TestPractice::open().await;
    for path in ["/api/accounts/signed-in", "/api/staff/list?practice=nowhere", "/api/invitations/find"] {
        for referer in ["https://evil.example/", "http://localhost:3000/sign-in"] {
            let headers = [HTML, ("referer", referer)];
            let answer = practice.owner.clone().send(Method::GET, path, &headers, Vec::new()).await;
            assert_eq!(answer.location, None, "{path} from {referer}: {}", answer.status);
            assert!(!answer.status.is_redirection(), "{path} from {referer}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn no_password_and_no_set_up_code_ends_up_in_a_flash_cookie_however_it_is_encoded() {
    let practice = TestPractice::open().await;
    let code = practice.server.config.key.set_up_code();
    let plain = format!("identifier=x&username=x&code={code}&password=s3cret-s3cret");
    let multipart = "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\ns3cret-s3cret\r\n--b--\r\n";
    for path in
        ["/api/accounts/sign-in", "/api/accounts/reset-password", "/api/invitations/sign-up", "/api/practices/set-up"]
    {
        for (content_type, body) in [
            ("application/x-www-form-urlencoded", &*plain),
            ("application/x-www-form-urlencoded", "pass%77ord=s3cret-s3cret&password[]=s3cret-s3cret"),
            ("multipart/form-data; boundary=b", multipart),
            ("text/plain", "x=y\r\npassword=s3cret-s3cret"),
        ] {
            let mut browser = practice.server.browser();
            let headers = [("content-type", content_type), OURS, HTML, ("referer", "http://localhost:3000/sign-in")];
            browser.send(Method::POST, path, &headers, body.as_bytes().to_vec()).await;
            let kept = flash(&browser);
            assert!(!kept.contains("s3cret"), "{path} as {content_type}: {kept}");
            assert!(!kept.contains(&code), "{path} as {content_type}: {kept}");
        }
    }
}
