//! One practice never sees or changes another, and can't find out what the other has.

use crate::{browser::Browser, practice::TestPractice, test_server::PASSWORD};
use app::domain::StaffMemberId;
use uuid::Uuid;

/// An id that nothing has.
const NOBODY: Uuid = Uuid::from_u128(0x019a_b000_0000_7000_8000_0000_0000_0000);

/// Every function that is about one person, with what it needs besides.
const ABOUT_A_PERSON: [(&str, &[(&str, &str)]); 13] = [
    ("/api/staff/edit-profile", &[("first_name", "Eve"), ("last_name", "Roth")]),
    ("/api/staff/edit-contact", &[("phone", "112")]),
    ("/api/staff/turn-role-on", &[("role", "manager")]),
    ("/api/staff/turn-role-off", &[("role", "therapist")]),
    ("/api/staff/deactivate", &[]),
    ("/api/staff/reactivate", &[("roles[]", "therapist")]),
    ("/api/invitations/send-credentials", &[]),
    ("/api/invitations/cancel", &[]),
    ("/api/invitations/correct-email", &[("email", "eve@staff.example")]),
    ("/api/accounts/send-password-reset", &[]),
    ("/api/staff/find", &[]),
    ("/api/ownership/ask", &[("current_password", PASSWORD)]),
    ("/api/ownership/cancel", &[("transfer", "00000000-0000-7000-8000-000000000000")]),
];

async fn ask(practice: &str, who: &mut Browser, path: &str, id: Uuid, fields: &[(&str, &str)]) -> (u16, String) {
    let id = id.to_string();
    let mut all = vec![("practice", practice), ("id", &id)];
    all.extend_from_slice(fields);
    let answer = if path == "/api/staff/find" { who.call(path, &all).await } else { who.post(path, &all).await };
    (answer.status.as_u16(), answer.body)
}

#[tokio::test]
async fn people_of_another_practice_are_answered_like_nobody_and_stay_as_they_are() {
    let mut north = TestPractice::open().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    let (active, _) = south.hire("Sol", &["therapist"]).await;
    let invited = south.invite("Ina", &["therapist"]).await;
    let before = north.server.database.all_of(south.opened.practice.uuid()).await;
    let slug = north.slug();
    for (path, fields) in ABOUT_A_PERSON {
        let unknown = ask(&slug, &mut north.owner, path, NOBODY, fields).await;
        assert_eq!(unknown.0, 404, "{path}");
        for StaffMemberId(foreign) in [active, invited, south.opened.owner] {
            assert_eq!(ask(&slug, &mut north.owner, path, foreign, fields).await, unknown, "{path}");
        }
    }
    assert_eq!(north.server.database.all_of(south.opened.practice.uuid()).await, before);
}

#[tokio::test]
async fn another_practice_is_answered_like_one_that_does_not_exist() {
    let mut north = TestPractice::open().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    let sol = south.invite("Sol", &["therapist"]).await;
    for (path, fields) in ABOUT_A_PERSON {
        let unknown = ask("no-such-practice", &mut north.owner, path, sol.0, fields).await;
        assert_eq!(unknown.0, 404, "{path}");
        assert_eq!(ask(&south.slug(), &mut north.owner, path, sol.0, fields).await, unknown, "{path}");
    }
    for rest in ["", "/new", &format!("/{sol}")] {
        let foreign = north.owner.get(&south.staff(rest)).await;
        assert_eq!(foreign.status, 404, "{rest}");
        assert!(!foreign.body.contains("Sol") && !foreign.body.contains("Südlicht"), "{rest}");
    }
}

#[tokio::test]
async fn lists_counts_and_searches_stay_inside_the_practice() {
    let north = TestPractice::open().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    south.hire("Sol", &["therapist"]).await;
    let mut owner = north.owner.clone();
    for filter in [&[][..], &[("search", "sol")][..], &[("search", "staff.example")][..], &[("show", "inactive")][..]] {
        let list = north.list(&mut owner, filter).await;
        assert!(list.entries.iter().all(|entry| entry.name == "Dana Ruiz"), "{filter:?}: {list:?}");
        assert!(list.active <= 1, "{filter:?}");
    }
}

#[tokio::test]
async fn one_address_may_be_on_the_staff_of_two_practices() {
    let mut north = TestPractice::open().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    north.invite("Ben", &["therapist"]).await;
    south.invite("Ben", &["front_office"]).await;
    assert_eq!(north.server.letters_to("ben@staff.example").await.len(), 2);
}

#[tokio::test]
async fn functions_about_a_whole_practice_answer_for_another_one_as_for_none() {
    let mut north = TestPractice::open().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    let sol = south.invite("Sol", &["therapist"]).await;
    let before = north.server.database.all_of(south.opened.practice.uuid()).await;
    let new = [("first_name", "Eve"), ("last_name", "Roth"), ("email", "eve@staff.example"), ("roles[]", "manager")];
    for practice in ["no-such-practice", &south.slug()] {
        let fields: Vec<_> = [("practice", practice)].into_iter().chain(new).collect();
        let answers = [
            north.owner.call("/api/staff/list", &fields[..1]).await,
            north.owner.call("/api/staff/new-form", &fields[..1]).await,
            north.owner.post("/api/staff/invite", &fields).await,
        ];
        for answer in answers {
            assert_eq!((answer.status.as_u16(), &*answer.body), (404, r#""NotFound""#), "{practice}");
        }
    }
    let mut owner = north.owner.clone();
    let (foreign, unknown) = (sol.to_string(), NOBODY.to_string());
    let foreign = north.ask_list(&mut owner, &[("after", &foreign)]).await;
    assert_eq!(foreign.body, north.ask_list(&mut owner, &[("after", &unknown)]).await.body);
    assert_eq!(north.server.database.all_of(south.opened.practice.uuid()).await, before);
}

#[tokio::test]
async fn an_invitation_of_another_practice_is_answered_like_none_whatever_link_was_opened() {
    let mut north = TestPractice::open().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    north.invite("Ben", &["therapist"]).await;
    south.invite("Sol", &["therapist"]).await;
    let (ben, _) = north.opened_link("Ben").await;
    let (_, sols) = south.opened_link("Sol").await;
    let before = north.server.database.everything().await;
    let (foreign, unknown) = (sols.to_string(), NOBODY.to_string());
    for path in ["/api/invitations/sign-up", "/api/invitations/accept", "/api/invitations/send-fresh-link"] {
        for who in [&ben, &north.owner] {
            let mut answers = Vec::new();
            for invitation in [&*foreign, &*unknown] {
                let fields = [("invitation", invitation), ("username", "eve"), ("password", PASSWORD)];
                let fields = if path.ends_with("sign-up") { &fields[..] } else { &fields[..1] };
                let answer = who.clone().post(path, fields).await;
                answers.push((answer.status, answer.body));
            }
            assert_eq!(answers[0], answers[1], "{path}");
        }
    }
    assert_eq!(north.server.database.everything().await, before);
}

#[tokio::test]
async fn no_page_tells_anything_of_another_practice() {
    let mut north = TestPractice::open().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    let (sol, _) = south.hire("Sol", &["therapist"]).await;
    let pages = ["", "?show=inactive", "?search=Sol", "?search=staff.example", "/new"].map(|rest| north.staff(rest));
    for page in pages.iter().map(String::as_str).chain(["/practices", "/nowhere"]) {
        let shown = north.owner.get(page).await.body;
        let told = ["Sol Roth", "sol@staff.example", "Südlicht", "sven"].iter().find(|word| shown.contains(**word));
        assert_eq!(told, None, "{page}");
    }
    let mut answers = Vec::new();
    for id in [NOBODY, sol.0, south.opened.owner.0] {
        let answer = north.owner.get(&north.staff(&format!("/{id}"))).await;
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        let nonce = policy.split_once("'nonce-").unwrap().1.split_once('\'').unwrap().0;
        let body = answer.body.replace(nonce, "NONCE").replace(&id.to_string(), "ID");
        answers.push((answer.status.as_u16(), body));
    }
    assert_eq!(answers[0].0, 404);
    assert!(answers[0] == answers[1] && answers[0] == answers[2], "{answers:#?}");
}
