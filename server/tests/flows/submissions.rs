//! A form that is sent twice does its work once: a double click, a retry, an answer that was lost.

use crate::practice::{TestPractice, email};
use app::domain::{Invited, NewAgentForm, NewStaffMemberForm};

/// The key of a fresh form.
async fn key(practice: &mut TestPractice) -> String {
    let slug = practice.slug();
    practice
        .owner
        .call("/api/staff/new-form", &[("practice", &slug)])
        .await
        .json::<NewStaffMemberForm>()
        .key
        .to_string()
}

fn form<'a>(first: &'a str, address: &'a str, key: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("first_name", first), ("last_name", "Roth"), ("email", address), ("roles[]", "therapist"), ("key", key)]
}

#[tokio::test]
async fn the_same_form_sent_again_adds_nobody_and_says_the_same() {
    let mut practice = TestPractice::open().await;
    let (key, address) = (key(&mut practice).await, email("Ben"));
    let first: Invited = practice.post("/api/staff/invite", &form("Ben", &address, &key)).await.json();
    let again: Invited = practice.post("/api/staff/invite", &form("Ben", &address, &key)).await.json();
    assert_eq!(again, first);
    assert_eq!(practice.server.letters_to(&address).await.len(), 1);
    let events = practice.page(first.id).await.history.len();
    assert_eq!(events, 1);
}

#[tokio::test]
async fn a_double_click_makes_one_person_and_one_mail() {
    for round in 0..10 {
        let mut practice = TestPractice::open().await;
        let (key, address) = (key(&mut practice).await, email("Ben"));
        let (mut one, mut two) = (practice.owner.clone(), practice.owner.clone());
        let fields = form("Ben", &address, &key);
        let (one, two) = tokio::join!(
            practice.post_by(&mut one, "/api/staff/invite", &fields),
            practice.post_by(&mut two, "/api/staff/invite", &fields)
        );
        assert_eq!(one.json::<Invited>(), two.json::<Invited>(), "{round}");
        assert_eq!(practice.server.letters_to(&address).await.len(), 1, "{round}");
        assert_eq!(practice.server.database.count("staff_member").await, 2, "{round}: and the Owner");
    }
}

#[tokio::test]
async fn another_form_or_none_does_its_work_and_finds_the_person_there() {
    let mut practice = TestPractice::open().await;
    let address = email("Ben");
    practice.invite("Ben", &["therapist"]).await;
    let other = key(&mut practice).await;
    assert_eq!(practice.post("/api/staff/invite", &form("Ben", &address, &other)).await.status, 409);
    assert_eq!(practice.post("/api/staff/invite", &form("Ben", &address, "no key")).await.status, 409);
    assert_eq!(
        practice.post("/api/staff/invite", &form("Mia", &email("Mia"), &other)).await.status,
        200,
        "not used up"
    );
}

#[tokio::test]
async fn a_key_means_nothing_in_another_practice() {
    let mut north = TestPractice::open().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    let key = key(&mut north).await;
    let here: Invited = north.post("/api/staff/invite", &form("Ben", &email("Ben"), &key)).await.json();
    let there: Invited = south.post("/api/staff/invite", &form("Sol", &email("Sol"), &key)).await.json();
    assert_ne!(here.id, there.id);
    assert_eq!(there.email.as_str(), email("Sol"));
}

#[tokio::test]
async fn an_external_agent_is_invited_once_per_form_too() {
    let mut practice = TestPractice::open().await;
    let slug = practice.slug();
    let fresh: NewAgentForm = practice.owner.call("/api/agents/new-form", &[("practice", &slug)]).await.json();
    let key = fresh.key.to_string();
    let fields = [("roles[]", "front_office"), ("key", &*key)];
    let first: Invited = practice.ask_to_invite_agent("Aga", &fields).await.json();
    assert_eq!(practice.ask_to_invite_agent("Aga", &fields).await.json::<Invited>(), first);
    assert_eq!(practice.server.letters_to(&email("Aga")).await.len(), 1);
}
