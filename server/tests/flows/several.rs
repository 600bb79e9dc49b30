//! The same done to several people, and the sides and orders of the list from which they are chosen.

use crate::{
    practice::{TestPractice, email},
    test_server::MINUTE,
};
use app::domain::{Chosen, Day, Refusal, StaffMemberId};

async fn preview(practice: &mut TestPractice, what: &str, people: &[StaffMemberId]) -> Vec<Chosen> {
    let slug = practice.slug();
    let ids: Vec<String> = people.iter().map(ToString::to_string).collect();
    let mut fields = vec![("practice", slug.as_str()), ("what", what)];
    fields.extend(ids.iter().map(|id| ("ids[]", id.as_str())));
    practice.owner.call("/api/staff/preview", &fields).await.json()
}

async fn ask(practice: &mut TestPractice, what: &str, people: &[StaffMemberId]) -> crate::browser::Answer {
    let ids: Vec<String> = people.iter().map(ToString::to_string).collect();
    let mut fields = vec![("what", what)];
    fields.extend(ids.iter().map(|id| ("ids[]", id.as_str())));
    practice.post("/api/staff/do-to-several", &fields).await
}

fn refusals(chosen: &[Chosen]) -> Vec<Option<Refusal>> {
    chosen.iter().map(|person| person.refusal.clone()).collect()
}

#[tokio::test]
async fn several_are_deactivated_and_whoever_can_not_be_holds_up_nobody() {
    let mut practice = TestPractice::open().await;
    let owner = practice.list(&mut practice.owner.clone(), &[]).await.entries[0].id;
    let (ben, his) = practice.hire("Ben", &["therapist"]).await;
    let ina = practice.invite("Ina", &["front_office"]).await;
    let (gus, _) = practice.hire("Gus", &["therapist"]).await;
    practice.deactivate(gus).await;
    let people = [ben, owner, ina, gus, ben];

    // As on the page of each alone.
    let charged: Vec<_> = preview(&mut practice, "deactivate", &people).await;
    for person in charged.iter().filter(|person| person.refusal.is_none()) {
        assert_eq!(person.not_charged_from, practice.page(person.id).await.not_charged_from, "{}", person.name);
    }
    let next = Day::new(2026, 12, 24);
    assert_eq!(charged.iter().map(|person| person.not_charged_from).collect::<Vec<_>>(), [next, None, None, None]);
    let before = practice.server.database.everything().await;
    let expected = [None, Some(Refusal::OwnershipIsTransferred), None, Some(Refusal::Inactive)];
    assert_eq!(refusals(&preview(&mut practice, "deactivate", &people).await), expected);
    assert_eq!(before, practice.server.database.everything().await, "a look changes nothing");

    let done: Vec<Chosen> = ask(&mut practice, "deactivate", &people).await.json();
    assert_eq!(refusals(&done), expected);
    assert_eq!(done[0].not_charged_from, next);
    for person in [ben, ina] {
        assert!(practice.roles_of(person).await.is_empty());
        let history = practice.page(person).await.history;
        assert_eq!(history.iter().filter(|entry| entry.action == app::domain::AuditAction::Deactivated).count(), 1);
    }
    let path = practice.staff("");
    let mut his = his;
    assert_eq!(his.get(&path).await.status, 302, "access ended at the next click");

    // The same form sent again, after an answer that was lost.
    let again: Vec<Chosen> = ask(&mut practice, "deactivate", &[ben]).await.json();
    assert_eq!(refusals(&again), [Some(Refusal::Inactive)]);
}

#[tokio::test]
async fn invitations_are_resent_to_those_who_have_not_signed_up() {
    let mut practice = TestPractice::open().await;
    let ina = practice.invite("Ina", &["therapist"]).await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    let (first, second) = (practice.server.letters_to(&email("Ina")).await.len(), {
        let done: Vec<Chosen> = ask(&mut practice, "resend", &[ina, ben]).await.json();
        assert_eq!(refusals(&done), [None, Some(Refusal::AlreadySignedUp)]);
        practice.server.letters_to(&email("Ina")).await.len()
    });
    assert_eq!((first, second), (1, 2));
}

#[tokio::test]
async fn what_the_list_does_not_offer_is_refused_and_changes_nothing() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    let mut south = practice.open_beside("Praxis Südlicht", "sven").await;
    let stranger = south.invite("Ina", &["therapist"]).await;
    let before = practice.server.database.everything().await;
    assert_eq!(ask(&mut practice, "deactivate", &[ben, stranger]).await.status, 404);
    assert_eq!(ask(&mut practice, "delete", &[ben]).await.status, 404);
    assert_eq!(ask(&mut practice, "deactivate", &[ben; 51]).await.status, 413);
    assert_eq!(before, practice.server.database.everything().await);
}

#[tokio::test]
async fn the_list_has_a_side_for_open_invitations_and_an_order_by_when_people_came() {
    let mut practice = TestPractice::open().await;
    practice.server.use_cases.clock.advance(MINUTE);
    let zoe = practice.invite("Zoe", &["therapist"]).await;
    practice.server.use_cases.clock.advance(MINUTE);
    let (ann, _) = practice.hire("Ann", &["therapist"]).await;
    let mut owner = practice.owner.clone();
    let list = practice.list(&mut owner, &[("show", "invited")]).await;
    assert_eq!(list.entries.iter().map(|entry| entry.id).collect::<Vec<_>>(), [zoe]);
    assert_eq!((list.active, list.invited, list.inactive), (3, Some(1), Some(0)));
    let newest = practice.list(&mut owner, &[("sort", "newest")]).await;
    assert_eq!(newest.entries.iter().map(|entry| entry.id).take(2).collect::<Vec<_>>(), [ann, zoe]);
    // Colleagues see nothing of invitations, however they ask.
    let (_, mut tom) = practice.hire("Tom", &["therapist"]).await;
    let seen = practice.list(&mut tom, &[("show", "invited")]).await;
    assert_eq!(seen.invited, None);
    assert!(seen.entries.iter().all(|entry| entry.id != zoe));
}

#[tokio::test]
async fn pages_of_the_newest_first_list_hold_everybody_once() {
    let mut practice = TestPractice::open().await;
    for number in 0..120 {
        if number % 7 == 0 {
            practice.server.use_cases.clock.advance(1000);
        }
        practice.invite(&format!("N{number}"), &["therapist"]).await;
    }
    let (mut owner, mut after, mut seen) = (practice.owner.clone(), String::new(), Vec::new());
    loop {
        let list = practice.list(&mut owner, &[("sort", "newest"), ("after", &after)]).await;
        seen.extend(list.entries.iter().map(|entry| entry.id));
        match list.next {
            Some(next) => after = next.to_string(),
            None => break,
        }
    }
    let everybody: std::collections::HashSet<_> = seen.iter().collect();
    assert_eq!((seen.len(), everybody.len()), (121, 121));
}
