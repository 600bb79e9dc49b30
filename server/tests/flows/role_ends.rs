//! Roles that end by themselves, at the end of a day in the practice's zone.

use crate::{
    browser::Answer,
    practice::{TestPractice, email},
    test_server::{HOUR, MINUTE, PASSWORD},
};
use app::domain::{AuditAction, Field, LinkState, Problem, Refusal, Role, StaffMemberId, StaffState};

const DAY: i64 = 24 * HOUR;
/// The tests begin at 12:00 UTC on this day, which ends in Berlin at 23:00 UTC.
const TODAY: &str = "2026-11-24";
const TO_ITS_END: i64 = 11 * HOUR;

async fn open() -> TestPractice {
    let practice = TestPractice::open().await;
    practice.set("idle_minutes = 720").await;
    practice
}

async fn ask_end(practice: &mut TestPractice, person: StaffMemberId, role: &str, day: &str) -> Answer {
    practice.post_for("/api/staff/set-role-end", person, &[("role", role), ("until", day)]).await
}

async fn set_end(practice: &mut TestPractice, person: StaffMemberId, role: &str, day: &str) {
    let answer = ask_end(practice, person, role, day).await;
    assert!(answer.status.is_success(), "{role} {day}: {answer:?}");
}

/// Letters to this person that a role ends.
async fn told(practice: &TestPractice, first: &str) -> usize {
    let letters = practice.server.letters_to(&email(first)).await;
    letters.iter().filter(|letter| letter.link().contains("/settings/staff/")).count()
}

#[tokio::test]
async fn the_role_is_off_at_the_very_minute_for_somebody_who_is_signed_in() {
    let mut practice = open().await;
    let (mia, mut hers) = practice.hire("Mia", &["manager", "therapist"]).await;
    set_end(&mut practice, mia, "manager", TODAY).await;
    let form = [("practice", &*practice.slug())];
    practice.server.later(TO_ITS_END - 1);
    assert_eq!(hers.call("/api/staff/new-form", &form).await.status, 200);
    practice.server.later(1);
    assert_eq!(hers.call("/api/staff/new-form", &form).await.refusal(), Refusal::NotAllowed);
    assert_eq!(practice.ask_list(&mut hers, &[]).await.status, 200);
    assert_eq!(practice.roles_of(mia).await, [Role::Therapist]);
    let event = practice.page(mia).await.history.remove(0);
    assert_eq!((event.action, event.actor), (AuditAction::RoleEnded, None));
    assert_eq!(event.changes[0].after.as_deref(), Some("therapist"));
}

#[tokio::test]
async fn the_last_role_ends_sessions_and_access_and_is_recorded_at_its_own_time() {
    let mut practice = open().await;
    let (ben, mut his) = practice.hire("Ben", &["therapist"]).await;
    set_end(&mut practice, ben, "therapist", TODAY).await;
    practice.server.later(TO_ITS_END + 5 * MINUTE);
    assert_eq!(practice.ask_list(&mut his, &[]).await.refusal(), Refusal::SignedOut);
    assert_eq!(practice.server.database.count("session").await, 1, "the Owner's alone");
    let (_, right) = practice.server.sign_in("ben", PASSWORD).await;
    assert_eq!(right.refusal(), Refusal::AccountDeactivated);
    let late = practice.server.use_cases.clock.now().0 - 5 * MINUTE;
    let ended = format!("role_grant WHERE ended_at = {late} AND ended_at = until AND ended_by IS NULL");
    assert_eq!(practice.server.database.count(&ended).await, 1);
    practice.owner.sign_in("dana", PASSWORD).await;
    let page = practice.page(ben).await;
    assert_eq!(page.state, StaffState::Inactive);
    assert_eq!(page.roles_before.codes(), "therapist");
}

#[tokio::test]
async fn whoever_signs_in_after_the_minute_is_not_let_in_by_a_role_that_is_over() {
    let mut practice = open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    set_end(&mut practice, ben, "therapist", TODAY).await;
    practice.server.later(TO_ITS_END);
    let (_, answer) = practice.server.sign_in("ben", PASSWORD).await;
    assert_eq!(answer.refusal(), Refusal::AccountDeactivated);
}

#[tokio::test]
async fn an_invitation_to_a_role_that_is_over_is_no_way_in() {
    let mut practice = open().await;
    let ada = practice.invite("Ada", &["therapist"]).await;
    set_end(&mut practice, ada, "therapist", TODAY).await;
    let (mut browser, id) = practice.opened_link("Ada").await;
    assert_eq!(told(&practice, "Ada").await, 0, "nobody can sign in to see it yet");
    practice.server.later(TO_ITS_END);
    let answer = browser.sign_up(id, "ada", PASSWORD).await;
    assert_eq!(answer.refusal(), Refusal::LinkCancelled);
    assert_eq!(browser.shown().await.state, LinkState::Closed(Refusal::LinkCancelled));
}

#[tokio::test]
async fn the_worker_ends_roles_that_no_request_asks_about() {
    let mut practice = open().await;
    let (ben, _) = practice.hire("Ben", &["therapist", "front_office"]).await;
    set_end(&mut practice, ben, "front_office", TODAY).await;
    let on = "role_grant WHERE ended_at IS NULL AND role = 'front_office'";
    practice.server.later(TO_ITS_END - 1);
    practice.server.worker.send_due().await.unwrap();
    assert_eq!(practice.server.database.count(on).await, 1);
    practice.server.later(1);
    practice.server.worker.send_due().await.unwrap();
    assert_eq!(practice.server.database.count(on).await, 0);
    practice.server.worker.send_due().await.unwrap();
    let events = "audit_event WHERE action = 'role_ended'";
    assert_eq!(practice.server.database.count(events).await, 1);
}

#[tokio::test]
async fn many_requests_at_the_minute_end_a_role_once_and_none_sees_it() {
    let mut practice = open().await;
    let (ben, his) = practice.hire("Ben", &["therapist"]).await;
    set_end(&mut practice, ben, "therapist", TODAY).await;
    practice.server.later(TO_ITS_END);
    let mut asking = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (mut browser, slug) = (his.clone(), practice.slug());
        asking.spawn(async move { browser.call("/api/staff/list", &[("practice", &slug)]).await });
    }
    for answer in asking.join_all().await {
        assert_eq!(answer.refusal(), Refusal::SignedOut);
    }
    assert_eq!(practice.server.database.count("audit_event WHERE action = 'role_ended'").await, 1);
}

#[tokio::test]
async fn the_person_is_told_a_week_before_once_and_again_when_the_day_changes() {
    let mut practice = open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    set_end(&mut practice, ben, "therapist", "2026-12-04").await;
    // The fourth ends at 23:00 UTC, 10 days and 11 hours from now.
    practice.server.later(3 * DAY + TO_ITS_END - 1);
    assert_eq!(told(&practice, "Ben").await, 0);
    practice.server.later(1);
    for _ in 0..2 {
        assert_eq!(told(&practice, "Ben").await, 1);
    }
    let letter = practice.server.letters_to(&email("Ben")).await.pop().unwrap();
    assert!(letter.link().ends_with(&ben.to_string()));
    practice.owner.sign_in("dana", PASSWORD).await;
    set_end(&mut practice, ben, "therapist", "2026-12-04").await;
    assert_eq!(told(&practice, "Ben").await, 1, "the same day is no news");
    set_end(&mut practice, ben, "therapist", "2026-12-01").await;
    assert_eq!(told(&practice, "Ben").await, 2, "a nearer day is told at once");
    set_end(&mut practice, ben, "therapist", "").await;
    practice.server.later(10 * DAY);
    assert_eq!(told(&practice, "Ben").await, 2);
    practice.owner.sign_in("dana", PASSWORD).await;
    assert_eq!(practice.roles_of(ben).await, [Role::Therapist]);
}

#[tokio::test]
async fn a_role_is_turned_on_until_a_day_and_the_page_says_so() {
    let mut practice = open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    let fields = [("role", "front_office"), ("until", "2026-12-24")];
    practice.done_for("/api/staff/turn-role-on", ben, &fields).await;
    let page = practice.page(ben).await;
    let line = page.roles.iter().find(|line| line.role == Role::FrontOffice).unwrap();
    assert_eq!(line.until.as_ref().unwrap().text, "the end of Thu 24 Dec 2026");
    let mut owner = practice.owner.clone();
    let html = owner.get(&practice.staff(&format!("/{ben}"))).await.body;
    assert!(html.contains("the end of Thu 24 Dec 2026"));
    assert!(html.contains("Front Office, Fri 25 Dec 2026, 00:00 CET"), "the history");
    set_end(&mut practice, ben, "front_office", "").await;
    let event = practice.page(ben).await.history.remove(0);
    assert_eq!(event.action, AuditAction::RoleEndSet);
    assert_eq!((event.changes.len(), event.changes[0].after.clone()), (1, None));
}

#[tokio::test]
async fn ends_are_days_to_come_of_roles_that_are_on_and_never_the_owners() {
    let mut practice = open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    let (mia, mut hers) = practice.hire("Mia", &["manager"]).await;
    let owner = practice.opened.owner;
    let until = |problem| Refusal::field(Field::Until, problem);
    for (person, role, day, refusal) in [
        (ben, "therapist", "2026-11-23", until(Problem::InThePast)),
        (ben, "therapist", "soon", until(Problem::NotADate)),
        (ben, "front_office", "2027-01-01", Refusal::RoleIsOff),
        (owner, "owner", "2027-01-01", Refusal::OwnershipIsTransferred),
    ] {
        assert_eq!(ask_end(&mut practice, person, role, day).await.refusal(), refusal, "{role} {day}");
    }
    let own = [("role", "manager"), ("until", "2027-01-01")];
    let answer = practice.post_about(&mut hers, "/api/staff/set-role-end", mia, &own).await;
    assert_eq!(answer.refusal(), Refusal::OwnManagementRole);
    let page = practice.staff(&format!("/{ben}"));
    let (slug, id) = (practice.slug(), ben.to_string());
    let fields = [("practice", &*slug), ("id", &*id), ("role", "therapist"), ("until", "2020-01-01")];
    practice.owner.submit(&page, "/api/staff/set-role-end", &fields).await;
    assert!(practice.owner.get(&page).await.body.contains("Choose a time that is not over yet."));
}
