//! Who reads which language: pages, letters, times.

use crate::{
    browser::{Answer, Browser},
    permissions::Cast,
    practice::{TestPractice, email},
    test_server::{PASSWORD, TestServer},
};
use app::{
    domain::{AnotherPractice, AuditAction, Language, Refusal},
    text::{Reader, written_for},
};
use axum::http::{StatusCode, header};
use server::practice::CreatedPractice;
use std::collections::BTreeSet;

const SPANISH: Option<&str> = Some("es-MX,es;q=0.9,en;q=0.5");

/// The document's language, which the header must say, too.
fn language(page: &Answer) -> &str {
    let tag = page.body.split_once("<html lang=\"").expect("a document").1.split('"').next().unwrap();
    assert_eq!(page.headers[header::CONTENT_LANGUAGE], tag);
    let vary: Vec<_> = page.headers.get_all(header::VARY).iter().map(|value| value.to_str().unwrap()).collect();
    let vary = vary.join(", ").to_lowercase();
    assert!(vary.contains("accept-language") && vary.contains("cookie"), "{vary}");
    tag
}

async fn choose(browser: &mut Browser, language: &str) {
    let answer = browser.submit("/sign-in", "/api/own-account/choose-language", &[("language", language)]).await;
    assert_eq!((answer.status, answer.location.as_deref()), (StatusCode::SEE_OTHER, Some("/sign-in")));
}

#[tokio::test]
async fn a_visitor_reads_what_the_browser_asks_for_until_they_choose() {
    let practice = TestPractice::open().await;
    let mut browser = practice.server.browser();
    assert_eq!(language(&browser.get("/sign-in").await), "en");
    browser.accept_language = Some("de,fr;q=0.5");
    assert_eq!(language(&browser.get("/sign-in").await), "en", "none of ours");
    browser.accept_language = SPANISH;
    let page = browser.get("/sign-in").await;
    assert_eq!(language(&page), "es");
    assert!(page.body.contains("¿Olvidó su contraseña?") && !page.body.contains("Forgot"), "{}", page.body);
    choose(&mut browser, "en").await;
    assert_eq!(language(&browser.get("/sign-in").await), "en");
    choose(&mut browser, "es").await;
    browser.accept_language = None;
    assert_eq!(language(&browser.get("/sign-in").await), "es");
    let unknown = browser.post("/api/own-account/choose-language", &[("language", "tlh")]).await;
    assert_eq!(unknown.refusal(), Refusal::Malformed);
    assert_eq!(language(&browser.get("/sign-in").await), "es");
    assert_eq!(language(&browser.get("/nowhere").await), "es", "pages that are not there speak it, too");
}

#[tokio::test]
async fn whoever_is_signed_in_reads_what_they_chose_in_every_browser() {
    let mut practice = TestPractice::open().await;
    let (ben, mut browser) = practice.hire("Ben", &["therapist"]).await;
    let mut elsewhere = practice.server.signed_in("ben").await;
    elsewhere.accept_language = Some("en-GB");
    choose(&mut browser, "es").await;
    for browser in [&mut browser, &mut elsewhere] {
        assert_eq!(language(&browser.get(&practice.staff("")).await), "es");
        assert_eq!(language(&browser.get("/account").await), "es");
    }
    let mut again = practice.server.signed_in("ben").await;
    choose(&mut practice.server.browser(), "en").await;
    assert_eq!(language(&again.get("/account").await), "es", "others choose for themselves");

    let events = practice.page(ben).await.history;
    let chosen: Vec<_> = events.iter().filter(|event| event.action == AuditAction::LanguageChosen).collect();
    let [event] = &chosen[..] else { panic!("one event: {events:?}") };
    assert_eq!(event.changes[0].before.as_deref(), Some("en"));
    assert_eq!(event.changes[0].after.as_deref(), Some("es"));
    choose(&mut again, "es").await;
    assert_eq!(practice.page(ben).await.history.len(), events.len(), "no change, no event");

    again.post("/api/accounts/sign-out", &[]).await;
    again.accept_language = Some("en-GB");
    assert_eq!(language(&again.get("/sign-in").await), "es", "this browser was told");
}

#[tokio::test]
async fn an_account_reads_what_its_owner_read_when_signing_up() {
    let mut practice = TestPractice::open().await;
    practice.invite("Ben", &["therapist"]).await;
    let (mut browser, invitation) = practice.opened_link("Ben").await;
    browser.accept_language = SPANISH;
    assert_eq!(language(&browser.get("/invitation").await), "es");
    assert!(browser.sign_up(invitation, "ben", PASSWORD).await.status.is_success());
    let mut elsewhere = practice.server.signed_in("ben").await;
    assert_eq!(language(&elsewhere.get(&practice.staff("")).await), "es");
}

#[tokio::test]
async fn an_invitation_is_in_the_language_that_was_chosen_or_the_inviters_and_stays_in_it() {
    let mut practice = TestPractice::open().await;
    let subjects = async |practice: &TestPractice, first| {
        let letters = practice.server.letters_to(&email(first)).await;
        letters.iter().map(|letter| letter.subject()).collect::<Vec<_>>()
    };
    practice.invite("Ada", &["therapist"]).await;
    assert_eq!(subjects(&practice, "Ada").await, ["Your invitation to Praxis Nordlicht"]);

    let mia = email("Mia");
    let fields = [("first_name", "Mia"), ("last_name", "Roth"), ("email", &*mia), ("roles[]", "therapist")];
    let chosen = [&fields[..], &[("language", "es")]].concat();
    assert!(practice.post("/api/staff/invite", &chosen).await.status.is_success());
    assert_eq!(subjects(&practice, "Mia").await, ["Su invitación a Praxis Nordlicht"]);

    let mut owner = practice.owner.clone();
    choose(&mut owner, "es").await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    choose(&mut owner, "en").await;
    practice.done_for("/api/invitations/send-credentials", ben, &[]).await;
    assert_eq!(subjects(&practice, "Ben").await, ["Su nueva invitación a Praxis Nordlicht"]);
    let agent = practice.ask_to_invite_agent("Aga", &[("roles[]", "front_office"), ("language", "es")]).await;
    assert!(agent.status.is_success(), "{agent:?}");
    assert_eq!(subjects(&practice, "Aga").await, ["Su invitación a Praxis Nordlicht"]);
}

#[tokio::test]
async fn letters_to_people_with_an_account_are_in_their_language_whoever_causes_them() {
    let mut practice = TestPractice::open().await;
    let (ben, mut browser) = practice.hire("Ben", &["therapist"]).await;
    choose(&mut browser, "es").await;
    practice.done_for("/api/accounts/send-password-reset", ben, &[]).await;
    let letter = practice.server.letters_to(&email("Ben")).await.pop().unwrap();
    assert_eq!(letter.subject(), "Elija una contraseña nueva para Rolecall");
    // The zone of the practice, named: where the reader will be is not known.
    let text = letter.text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("hasta el mar 24 nov 2026, 14:00 CET."), "{text}");
    // The Owner reads English still.
    let mut anybody = practice.server.browser();
    anybody.accept_language = SPANISH;
    anybody.post("/api/accounts/forgot-password", &[("identifier", "dana")]).await;
    let letter = practice.server.letters_to("dana@owners.example").await.pop().unwrap();
    assert_eq!(letter.subject(), "Choose a new password for Rolecall");
}

#[tokio::test]
async fn a_letter_to_an_address_without_an_account_is_in_the_language_of_whoever_asked() {
    let server = TestServer::start().await;
    let mut browser = server.browser();
    browser.accept_language = SPANISH;
    browser.post("/api/sign-ups/ask", &[("kind", "agent"), ("email", &email("Aga"))]).await;
    assert_eq!(server.letters_to(&email("Aga")).await[0].subject(), "Confirme su correo electrónico");
}

#[tokio::test]
async fn the_owner_of_a_new_practice_is_invited_in_the_language_that_the_operator_says() {
    let server = TestServer::start().await;
    let new = CreatedPractice {
        practice: AnotherPractice::parse("Consultorio Sol", "America/Mexico_City").unwrap(),
        first_name: "Nia".parse().unwrap(),
        last_name: "Okoro".parse().unwrap(),
        email: "nia@sol.example".parse().unwrap(),
    };
    let reader = Reader { language: Language::Spanish, zone: None };
    assert!(written_for(reader, server.use_cases.create_practice(&new)).await.is_ok());
    let letter = server.letters_to("nia@sol.example").await.remove(0);
    assert_eq!(letter.subject(), "Su invitación a Consultorio Sol");
    let text = letter.text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("como Titular") && text.contains("CST."), "{text}");
}

#[tokio::test]
async fn times_are_in_the_zone_of_the_readers_clock_and_days_in_the_practices() {
    let mut practice = TestPractice::open().await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    practice.done_for("/api/staff/set-role-end", ben, &[("role", "therapist"), ("until", "2026-12-24")]).await;
    let path = practice.staff(&format!("/{ben}"));
    let page = practice.owner.get(&path).await.body;
    assert!(page.contains("Fri 27 Nov 2026, 13:00 CET") && page.contains("Thu 24 Dec 2026"), "{page}");
    let mut owner = practice.owner.clone();
    owner.cookies.insert("rolecall_zone".into(), "America/Mexico_City".into());
    choose(&mut owner, "es").await;
    let page = owner.get(&path).await.body;
    assert!(page.contains("vie 27 nov 2026, 06:00 CST") && page.contains("jue 24 dic 2026"), "{page}");
    for nonsense in ["Mars/Olympus", "../../etc/passwd", ""] {
        owner.cookies.insert("rolecall_zone".into(), nonsense.into());
        assert!(owner.get(&path).await.body.contains("13:00 CET"), "{nonsense}");
    }
}

/// What a person reads or hears on a page, piece by piece.
fn pieces(page: &str) -> BTreeSet<String> {
    let mut pieces = BTreeSet::new();
    let body = page.split_once("<body>").map_or(page, |(_, body)| body);
    for (at, part) in body.split("<script").enumerate() {
        let part = if at == 0 { part } else { part.split_once("</script>").map_or("", |(_, rest)| rest) };
        for tag in part.split('<') {
            let (inside, text) = tag.split_once('>').unwrap_or(("", tag));
            pieces.insert(text.trim().to_owned());
            for name in [" aria-label=\"", " title=\"", " placeholder=\"", " data-label=\"", " alt=\""] {
                pieces.extend(inside.split_once(name).map(|(_, value)| value.split('"').next().unwrap().to_owned()));
            }
        }
    }
    pieces
}

/// Whether a piece has words of the program, and not only names, numbers and addresses.
fn has_words(piece: &str) -> bool {
    const NAMES: &str = "rolecall praxis nordlicht südlicht dana ruiz roth aga fay gus ina mia rae sven tom una \
                         english español npi roles usd ctrl";
    let named = |word: &str| NAMES.split(' ').any(|name| name == word.to_lowercase());
    let words = piece.split(|c: char| c.is_whitespace() || "(),:".contains(c));
    let words = words.filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 2);
    // Time zones keep their names.
    let zone = piece == "UTC" || piece.split('/').count() > 1 && !piece.contains(". ");
    !zone && words.filter(|word| !word.contains(['@', '_', '-'])).any(|word| !named(word))
}

#[tokio::test]
async fn no_page_has_a_sentence_in_one_language_only() {
    let mut cast = Cast::gather().await;
    let person = cast.practice.hire("Una", &["therapist"]).await.0.to_string();
    let (mut compared, mut untranslated) = (0, BTreeSet::new());
    for page in server::http::PAGES.iter() {
        let address = page.path().replace("{practice}", &cast.practice.slug()).replace("{id}", &person);
        for mut browser in cast.browsers.clone() {
            choose(&mut browser, "en").await;
            let english = browser.get(&address).await;
            choose(&mut browser, "es").await;
            let spanish = browser.get(&address).await;
            assert_eq!(english.status, spanish.status);
            if english.status.is_redirection() {
                continue;
            }
            assert_eq!((language(&english), language(&spanish)), ("en", "es"));
            let (english, spanish) = (pieces(&english.body), pieces(&spanish.body));
            let same = english.intersection(&spanish).filter(|piece| has_words(piece));
            untranslated.extend(same.map(|piece| format!("{}: {piece}", page.path())));
            compared += 1;
        }
    }
    assert!(compared > 80 && untranslated.is_empty(), "{compared} pages: {untranslated:#?}");
}
