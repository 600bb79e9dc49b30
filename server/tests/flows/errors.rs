//! Whatever is sent: an honest 4xx, never a 5xx, and the same protection on every answer.

use crate::{
    browser::{Answer, Browser},
    payloads::HURTFUL,
    practice::TestPractice,
};
use app::{api::fields, domain::Refusal};
use axum::http::Method;

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");
/// A field that no server function takes.
const UNKNOWN: &str = "nobody_takes_this";

fn payloads() -> Vec<String> {
    HURTFUL.into_iter().map(String::from).chain([10_000, 60 * 1024].map(|length| "x".repeat(length))).collect()
}

/// The field with each payload, doubled, as a list and as a table, a thousand times, deeply nested.
fn values(field: &str) -> Vec<String> {
    let mut values: Vec<String> = payloads().into_iter().map(|payload| format!("{field}={payload}")).collect();
    values.extend(["", "[]", "[x]"].map(|shape| format!("{field}{shape}=a&{field}{shape}=b")));
    values.extend(["", "[]"].map(|shape| vec![format!("{field}{shape}=a"); 1_000].join("&")));
    values.extend([6, 5_000].map(|depth| format!("{field}{}=a", "[a]".repeat(depth))));
    values
}

async fn send(browser: &mut Browser, method: &Method, path: &str, body: &str) -> Answer {
    match *method {
        Method::GET => browser.send(Method::GET, &format!("{path}?{body}"), &[OURS], Vec::new()).await,
        _ => browser.send(method.clone(), path, &[FORM, OURS], body.as_bytes().to_vec()).await,
    }
}

/// The fields of a function, as the program itself knows them: a new one is filled here without further ado.
fn fields_of(path: &str) -> &'static [&'static str] {
    fields::of(path).unwrap_or_else(|| panic!("{path} is no server function"))
}

#[tokio::test]
async fn no_field_of_any_function_can_be_filled_so_that_the_server_breaks() {
    let practice = TestPractice::open().await;
    let (slug, owner) = (practice.slug(), practice.opened.owner.to_string());
    let (mut asked, mut wrong) = (0, Vec::new());
    for (path, method) in server_fn::axum::server_fn_paths().filter(|(path, _)| *path != "/api/accounts/sign-out") {
        for field in fields_of(path).iter().chain(&[UNKNOWN]) {
            // The field in question comes first; what it needs beside it is in order.
            let beside: String = [("practice", &slug), ("id", &owner)]
                .iter()
                .filter(|(name, _)| name != field && fields_of(path).contains(name))
                .map(|(name, value)| format!("&{name}={value}"))
                .collect();
            for value in values(field) {
                for mut who in [practice.owner.clone(), practice.server.browser()] {
                    let answer = send(&mut who, &method, path, &format!("{value}{beside}")).await;
                    asked += 1;
                    let refusal = serde_json::from_str::<Refusal>(&answer.body);
                    let told = match *field {
                        UNKNOWN => answer.status == 400 && matches!(refusal, Ok(Refusal::Malformed)),
                        _ => answer.status.is_success() || refusal.is_ok(),
                    };
                    if answer.status.is_server_error() || !told {
                        wrong.push(format!("{path} {}: {}", &value[..value.len().min(40)], answer.status));
                    }
                }
            }
        }
    }
    assert!(asked > 5_000 && wrong.is_empty(), "{asked} {wrong:#?}");
}

#[tokio::test]
async fn a_field_that_no_form_has_spoils_an_otherwise_good_request() {
    let mut practice = TestPractice::open().await;
    let before = practice.server.database.everything().await;
    let good = format!("practice={}&first_name=E&last_name=V&email=e@v.example&roles[]=therapist", practice.slug());
    for unknown in ["is_admin=1", "role=owner", "roles_[]=owner", "[practice]=x", "=x", "%00=x", "Practice=x"] {
        for body in [format!("{good}&{unknown}"), format!("{unknown}&{good}")] {
            let answer = send(&mut practice.owner, &Method::POST, "/api/staff/invite", &body).await;
            assert_eq!((answer.status.as_u16(), answer.refusal()), (400, Refusal::Malformed), "{body}");
        }
        let path = format!("/api/staff/invite?{unknown}");
        assert_eq!(send(&mut practice.owner, &Method::POST, &path, &good).await.status, 400, "{path}");
        let list = format!("practice={}&{unknown}", practice.slug());
        let expected = if unknown == "role=owner" { 200 } else { 400 };
        assert_eq!(send(&mut practice.owner, &Method::GET, "/api/staff/list", &list).await.status, expected, "{list}");
    }
    assert!(practice.server.database.everything().await == before);
    assert!(send(&mut practice.owner, &Method::POST, "/api/staff/invite", &good).await.status.is_success());
}

#[tokio::test]
async fn fields_that_are_missing_doubled_or_of_another_shape_are_refused() {
    let mut practice = TestPractice::open().await;
    let slug = practice.slug();
    for body in [
        String::new(),
        format!("practice={slug}&email=a@b.example&email=c@d.example"),
        format!("practice={slug}&email[]=a@b.example&email[]=c@d.example"),
        format!("practice={slug}&roles=therapist&roles=manager"),
        format!("practice={slug}&roles[0][x]=therapist"),
        "practice[]=a&practice[]=b".into(),
    ] {
        let answer = send(&mut practice.owner, &Method::POST, "/api/staff/invite", &body).await;
        assert!(answer.status.is_client_error(), "{body}: {answer:?}");
    }
    let reset = "identifier[]=dana&identifier[]=eve@evil.example";
    let answer = send(&mut practice.owner, &Method::POST, "/api/accounts/forgot-password", reset).await;
    assert_eq!(answer.refusal(), Refusal::Malformed);
}

#[tokio::test]
async fn wrong_methods_sizes_types_and_addresses_get_their_own_answers() {
    let practice = TestPractice::open().await;
    let mut browser = practice.owner.clone();
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS, Method::CONNECT, Method::TRACE] {
        let answer = browser.send(method.clone(), "/api/staff/invite", &[OURS], Vec::new()).await;
        assert_eq!(answer.status, 405, "{method}");
    }
    let large = vec![b'x'; 70_000];
    let answer = browser.send(Method::POST, "/api/staff/invite", &[FORM, OURS], large.clone()).await;
    assert_eq!(answer.refusal(), Refusal::TooLarge);
    let page = [FORM, OURS, ("accept", "text/html"), ("referer", "http://localhost:3000/sign-in")];
    assert_eq!(browser.send(Method::POST, "/api/accounts/sign-in", &page, large).await.status, 413);
    let json = [("content-type", "application/json"), OURS];
    let answer = browser.send(Method::POST, "/api/staff/invite", &json, b"{}".to_vec()).await;
    assert!(answer.status.is_client_error(), "{answer:?}");
    for (method, path, status) in [
        (Method::GET, "/api/staff/invite", 405),
        (Method::POST, "/api/staff/list", 405),
        (Method::POST, "/api/nothing", 404),
        (Method::GET, "/api/nothing", 404),
    ] {
        assert_eq!(send(&mut browser, &method, path, "").await.status, status, "{method} {path}");
    }
}

#[tokio::test]
async fn another_sites_page_changes_nothing() {
    let mut practice = TestPractice::open().await;
    let before = practice.server.database.everything().await;
    let body = format!("practice={}&first_name=E&last_name=V&email=e@v.example&roles[]=manager", practice.slug());
    for headers in [
        [FORM, ("sec-fetch-site", "cross-site")],
        [FORM, ("sec-fetch-site", "same-site")],
        [FORM, ("origin", "https://evil.example")],
        [("content-type", "text/plain"), ("origin", "null")],
    ] {
        let answer = practice.owner.send(Method::POST, "/api/staff/invite", &headers, body.clone().into_bytes()).await;
        assert_eq!(answer.refusal(), Refusal::CrossSite, "{headers:?}");
    }
    assert_eq!(practice.server.database.everything().await, before);
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_protect_it() {
    let practice = TestPractice::open().await;
    let mut browser = practice.owner.clone();
    let mut answers = Vec::new();
    for path in
        ["/sign-in", &practice.staff(""), "/nowhere", "/", "/invitation/x", "/api/accounts/signed-in", "/health/live"]
    {
        answers.push(browser.get(path).await);
    }
    answers.push(browser.send(Method::PUT, "/", &[], Vec::new()).await);
    answers.push(browser.send(Method::POST, "/api/staff/invite", &[FORM, OURS], vec![b'x'; 70_000]).await);
    for answer in &answers {
        let header = |name: &str| answer.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        assert_eq!(header("x-content-type-options"), "nosniff", "{answer:?}");
        assert_eq!(header("cache-control"), "no-store", "{answer:?}");
        assert!(["same-origin", "no-referrer"].contains(&header("referrer-policy")), "{answer:?}");
        let policy = header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-inline"), "{answer:?}");
        assert!(!answer.headers.contains_key("strict-transport-security"));
    }
    let nonce = |answer: &Answer| answer.headers["content-security-policy"].to_str().unwrap().to_owned();
    assert_ne!(nonce(&browser.get("/sign-in").await), nonce(&browser.get("/sign-in").await));
    let tls = practice.server.browser_at("https://staff.example").get("/sign-in").await;
    assert!(tls.headers.contains_key("strict-transport-security"));
}

#[tokio::test]
async fn no_function_that_changes_something_answers_to_another_site_or_to_a_mere_look() {
    let practice = TestPractice::open().await;
    let before = practice.server.database.everything().await;
    for (path, _) in server_fn::axum::server_fn_paths().filter(|(_, method)| *method == Method::POST) {
        for foreign in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
            let answer = practice.owner.clone().send(Method::POST, path, &[FORM, foreign], Vec::new()).await;
            assert_eq!((answer.status.as_u16(), answer.refusal()), (403, Refusal::CrossSite), "{path} {foreign:?}");
        }
        let look = send(&mut practice.owner.clone(), &Method::GET, path, "").await;
        assert!(look.status.is_client_error(), "{path}: {look:?}");
    }
    assert_eq!(practice.server.database.everything().await, before);
}

#[tokio::test]
async fn a_form_under_another_content_type_is_refused() {
    let mut practice = TestPractice::open().await;
    let body = format!("practice={}&first_name=E&last_name=V&email=e@v.example&roles[]=therapist", practice.slug());
    let before = practice.server.database.everything().await;
    for kind in ["text/plain", "application/json", "multipart/form-data; boundary=x", "nonsense"] {
        let headers = [("content-type", kind), OURS];
        let answer = practice.owner.send(Method::POST, "/api/staff/invite", &headers, body.clone().into_bytes()).await;
        assert!(answer.status.is_client_error(), "{kind}: {answer:?}");
    }
    assert_eq!(practice.server.database.everything().await, before);
}

#[tokio::test]
async fn pages_run_only_scripts_that_carry_their_own_nonce() {
    let mut browser = TestPractice::open().await.owner;
    for path in ["/sign-in", "/nowhere"] {
        let page = browser.get(path).await;
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        let nonce = policy.split_once("'nonce-").expect(policy).1.split_once('\'').unwrap().0;
        assert!(nonce.len() >= 16 && !policy.contains("unsafe-inline"), "{policy}");
        let scripts = page.body.matches("<script").count();
        assert!(scripts > 0 && scripts == page.body.matches(&format!("nonce=\"{nonce}\"")).count(), "{path}");
    }
}
