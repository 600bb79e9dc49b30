//! Signing up without an invitation: external agents by themselves, and new practices where the operator
//! lets people open them.

use crate::{
    browser::Browser,
    practice::{TestPractice, email},
    test_server::{HOUR, PASSWORD, TestServer},
};
use app::domain::{Field, LinkState, OpenSignUp, Problem, Refusal, SignUpKind};
use server::practice::CreatedPractice;
use std::sync::Arc;

/// Somebody who signed up as an agent by themselves; their username is `first` in lower case.
pub async fn agent(server: &TestServer, first: &str) -> Browser {
    let (mut browser, request) = confirmed(server, SignUpKind::Agent, &email(first)).await;
    let answer = sign_up_agent(&mut browser, &request, first).await;
    assert!(answer.status.is_success(), "{answer:?}");
    browser
}

/// Asks for a link and opens it.
async fn confirmed(server: &TestServer, kind: SignUpKind, address: &str) -> (Browser, OpenSignUp) {
    let mut browser = server.browser();
    let asked = ask(&mut browser, kind, address).await;
    assert!(asked.status.is_success(), "{asked:?}");
    let link = server.link_to(address).await;
    browser.open(&link).await;
    let request = browser.call("/api/sign-ups/find", &[]).await.json();
    (browser, request)
}

async fn ask(browser: &mut Browser, kind: SignUpKind, address: &str) -> crate::browser::Answer {
    browser.post("/api/sign-ups/ask", &[("kind", kind.code()), ("email", address)]).await
}

async fn sign_up_agent(browser: &mut Browser, request: &OpenSignUp, first: &str) -> crate::browser::Answer {
    let (id, username) = (request.id.to_string(), first.to_lowercase());
    let fields = [
        ("request", &*id),
        ("first_name", first),
        ("last_name", "Roth"),
        ("username", &username),
        ("password", PASSWORD),
    ];
    browser.post("/api/sign-ups/agent", &fields).await
}

async fn open_practice(browser: &mut Browser, request: &OpenSignUp, username: &str) -> crate::browser::Answer {
    let id = request.id.to_string();
    let fields = [
        ("request", &*id),
        ("practice_name", "Praxis Sonne"),
        ("time_zone", "Europe/Berlin"),
        ("first_name", "Nia"),
        ("last_name", "Okoro"),
        ("username", username),
        ("password", PASSWORD),
    ];
    browser.post("/api/sign-ups/practice", &fields).await
}

#[tokio::test]
async fn an_agent_signs_up_without_a_practice_signs_in_again_and_is_connected() {
    let practice = TestPractice::open().await;
    let mut aga = agent(&practice.server, "Aga").await;
    let cockpit = aga.cockpit().await;
    assert!(cockpit.practices.is_empty() && cockpit.requests.is_empty());
    assert!(aga.get("/practices").await.body.contains("Connect a practice"));
    let mut aga = practice.server.signed_in_anyhow("aga").await;
    assert_eq!(aga.get("/").await.location.as_deref(), Some("/practices"));
    assert_eq!(practice.ask_list(&mut aga, &[]).await.refusal(), Refusal::NotFound, "no place there");
    let code = aga.make_code().await;
    let mut dana = practice.owner.clone();
    assert!(practice.connect(&mut dana, &code).await.status.is_success());
    let found = practice.list(&mut dana, &[("show", "inactive")]).await;
    assert_eq!(found.entries[0].name, "Aga Roth");
}

#[tokio::test]
async fn an_agents_account_pages_and_mails_work_without_a_practice() {
    let server = Arc::new(TestServer::start().await);
    let mut aga = agent(&server, "Aga").await;
    assert_eq!(aga.get("/account").await.status, 200);
    let changed = [("current_password", PASSWORD), ("password", "another long enough sentence")];
    assert!(aga.post("/api/own-account/change-password", &changed).await.status.is_success());
    let letters = server.letters_to(&email("Aga")).await;
    assert_eq!(letters.last().unwrap().subject(), "Your password was changed");
    assert!(letters.last().unwrap().text().starts_with("Hello Aga,"));
    let new = [("current_password", "another long enough sentence"), ("email", "aga@new.example")];
    assert!(aga.post("/api/own-account/ask-email-change", &new).await.status.is_success());
    assert_eq!(server.letters_to("aga@new.example").await.len(), 1);
    let mut browser = server.browser();
    browser.post("/api/accounts/forgot-password", &[("identifier", "aga")]).await;
    let link = server.link_to(&email("Aga")).await;
    browser.open(&link).await;
    assert!(browser.reset_password(PASSWORD).await.status.is_success());
    server.signed_in_anyhow("aga").await;
}

#[tokio::test]
async fn a_sign_up_link_works_once_for_a_day_and_for_its_own_kind() {
    let server = Arc::new(TestServer::start().await);
    let (mut browser, request) = confirmed(&server, SignUpKind::Agent, &email("Aga")).await;
    assert_eq!(open_practice(&mut browser, &request, "aga").await.refusal(), Refusal::LinkUnknown);
    for _ in 0..3 {
        assert_eq!(browser.get("/sign-up").await.status, 200, "reading changes nothing");
    }
    server.later(24 * HOUR);
    assert_eq!(sign_up_agent(&mut browser, &request, "Aga").await.refusal(), Refusal::LinkExpired);
    let (mut browser, request) = confirmed(&server, SignUpKind::Agent, &email("Aga")).await;
    assert!(sign_up_agent(&mut browser, &request, "Aga").await.status.is_success());
    let mut other = server.browser();
    other.cookies.insert("rolecall_sign_up".into(), "x".repeat(43));
    assert_eq!(sign_up_agent(&mut other, &request, "Eve").await.refusal(), Refusal::LinkUnknown);
    let link = server.link_to(&email("Aga")).await;
    other.open(&link).await;
    assert_eq!(sign_up_agent(&mut other, &request, "Eve").await.refusal(), Refusal::LinkUsed);
    assert_eq!(server.database.count("account").await, 1);
}

#[tokio::test]
async fn two_who_submit_one_link_at_the_same_time_make_one_account() {
    for _ in 0..5 {
        let server = Arc::new(TestServer::start().await);
        let (mut browser, request) = confirmed(&server, SignUpKind::Agent, &email("Aga")).await;
        let mut other = browser.clone();
        let (one, two) =
            tokio::join!(sign_up_agent(&mut browser, &request, "Aga"), sign_up_agent(&mut other, &request, "Olga"),);
        assert_eq!([&one, &two].iter().filter(|answer| answer.status.is_success()).count(), 1, "{one:?} {two:?}");
        assert_eq!(server.database.count("account").await, 1);
    }
}

#[tokio::test]
async fn nobody_learns_by_signing_up_who_has_an_account() {
    let practice = TestPractice::open().await;
    let mut browser = practice.server.browser();
    let known = ask(&mut browser, SignUpKind::Agent, "dana@owners.example").await;
    let unknown = ask(&mut browser, SignUpKind::Agent, "nobody@owners.example").await;
    assert_eq!((known.status, &known.body), (unknown.status, &unknown.body));
    let letter = practice.server.letters_to("dana@owners.example").await.remove(0);
    assert_eq!(letter.subject(), "You have a Rolecall account already");
    assert_eq!(letter.link(), "/sign-in?next=/connect");
    for _ in 0..6 {
        ask(&mut browser, SignUpKind::Agent, "nobody@owners.example").await;
    }
    let database = &practice.server.database;
    assert_eq!(database.count("sign_up_request WHERE email = 'nobody@owners.example'").await, 5, "an hour");
    assert_eq!(
        practice.server.letters_to("nobody@owners.example").await.len(),
        2,
        "of those after the first only the newest"
    );
}

#[tokio::test]
async fn somebody_opens_a_practice_once_their_address_is_confirmed() {
    let north = TestPractice::open().await;
    let (mut nia, request) = confirmed(&north.server, SignUpKind::Practice, "nia@sonne.example").await;
    assert!(nia.get("/sign-up").await.body.contains("nia@sonne.example"));
    let answer = open_practice(&mut nia, &request, "nia").await;
    assert!(answer.status.is_success(), "{answer:?}");
    assert_eq!(nia.get("/p/praxis-sonne/settings/staff").await.status, 200);
    assert_eq!(nia.get(&north.staff("")).await.status, 404);
    let another = [("practice_name", "Praxis Mond"), ("time_zone", "America/Chicago")];
    assert!(nia.post("/api/sign-ups/another-practice", &another).await.status.is_success());
    let names: Vec<String> = nia.cockpit().await.practices.iter().map(|practice| practice.name.to_string()).collect();
    assert_eq!(names, ["Praxis Mond", "Praxis Sonne"]);
    let nowhere = [("practice_name", "Praxis Mond"), ("time_zone", "Moon/Mare")];
    let refusal = nia.post("/api/sign-ups/another-practice", &nowhere).await.refusal();
    assert_eq!(refusal, Refusal::field(Field::TimeZone, Problem::UnknownTimeZone));
}

#[tokio::test]
async fn only_where_the_operator_allows_it() {
    let mut server = TestServer::start().await;
    server.use_cases.open_to_practices = false;
    let mut browser = server.browser_at("http://localhost:3000");
    assert_eq!(ask(&mut browser, SignUpKind::Practice, "nia@sonne.example").await.refusal(), Refusal::PracticesClosed);
    assert!(browser.get("/practices/new").await.body.contains("only its operator opens practices"));
    assert!(ask(&mut browser, SignUpKind::Agent, &email("Aga")).await.status.is_success());
    browser.cookies = agent(&server, "Aga").await.cookies;
    let mut aga = browser;
    let fields = [("practice_name", "Praxis Mond"), ("time_zone", "UTC")];
    let refusal = aga.post("/api/sign-ups/another-practice", &fields).await.refusal();
    assert_eq!(refusal, Refusal::PracticesClosed);
    assert!(!aga.cockpit().await.may_open_practice);
}

#[tokio::test]
async fn the_operator_creates_a_practice_and_its_owner_signs_up_by_invitation() {
    let north = TestPractice::open().await;
    let new = CreatedPractice {
        practice: app::domain::AnotherPractice::parse("Praxis Sonne", "Europe/Berlin").unwrap(),
        first_name: "Nia".parse().unwrap(),
        last_name: "Okoro".parse().unwrap(),
        email: "nia@sonne.example".parse().unwrap(),
    };
    let created = north.server.use_cases.create_practice(&new).await.unwrap();
    assert_eq!(created.slug.as_str(), "praxis-sonne");
    let again = north.server.use_cases.invite_owner("praxis-sonne", None).await.unwrap();
    let link = north.server.link_to("nia@sonne.example").await;
    assert_eq!(link, format!("/invitation/{}", again.token.0), "the newest one");
    let mut nia = north.server.browser();
    let invitation = nia.open_invitation(&link).await;
    assert!(nia.get("/invitation").await.body.contains("you are its Owner"));
    let declined = nia.post("/api/invitations/decline", &[("invitation", &invitation.id.to_string())]).await;
    assert_eq!(declined.refusal(), Refusal::OwnershipIsTransferred, "a practice always has one");
    assert!(nia.sign_up(invitation.id, "nia", PASSWORD).await.status.is_success());
    assert_eq!(nia.get("/p/praxis-sonne/settings/security").await.status, 200);
    assert!(north.server.use_cases.invite_owner("praxis-sonne", None).await.is_err(), "has signed up");
}

#[tokio::test]
async fn the_operator_corrects_the_address_of_an_owner_who_has_not_signed_up() {
    let north = TestPractice::open().await;
    let new = CreatedPractice {
        practice: app::domain::AnotherPractice::parse("Praxis Sonne", "Europe/Berlin").unwrap(),
        first_name: "Nia".parse().unwrap(),
        last_name: "Okoro".parse().unwrap(),
        email: "typo@sonne.example".parse().unwrap(),
    };
    north.server.use_cases.create_practice(&new).await.unwrap();
    let wrong = north.server.link_to("typo@sonne.example").await;
    let right = "nia@sonne.example".parse().unwrap();
    north.server.use_cases.invite_owner("praxis-sonne", Some(right)).await.unwrap();
    let mut stranger = north.server.browser();
    assert!(matches!(stranger.open_invitation(&wrong).await.state, LinkState::Closed(Refusal::LinkSuperseded)));
    let mut nia = north.server.browser();
    let invitation = nia.open_invitation(&north.server.link_to("nia@sonne.example").await).await;
    assert!(nia.sign_up(invitation.id, "nia", PASSWORD).await.status.is_success());
}

#[tokio::test]
async fn a_reset_and_a_sign_in_of_an_account_without_a_place_take_turns() {
    for round in 0..10 {
        let server = Arc::new(TestServer::start().await);
        agent(&server, "Aga").await;
        let mut browser = server.browser();
        browser.post("/api/accounts/forgot-password", &[("identifier", "aga")]).await;
        browser.open(&server.link_to(&email("Aga")).await).await;
        let mut thief = server.browser();
        let (reset, _) =
            tokio::join!(browser.reset_password("another long enough sentence"), thief.sign_in("aga", PASSWORD));
        assert!(reset.status.is_success(), "{round}: {reset:?}");
        assert_eq!(
            thief.call("/api/agents/cockpit", &[]).await.status,
            401,
            "{round}: signed in with the old password"
        );
    }
}

#[tokio::test]
async fn a_sign_up_link_opened_by_somebody_signed_in_says_so() {
    let practice = TestPractice::open().await;
    let mut dana = practice.owner.clone();
    ask(&mut practice.server.browser(), SignUpKind::Agent, &email("Aga")).await;
    dana.open(&practice.server.link_to(&email("Aga")).await).await;
    let page = dana.get("/sign-up").await.body;
    assert!(
        page.contains("signed in as somebody else") && page.contains("Sign out") && !page.contains("Create account")
    );
}
