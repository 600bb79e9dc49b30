//! What happens to a connection over time: its agreement, its use, and its end from either side.

use crate::{
    browser::Browser,
    practice::{TestPractice, email},
    test_server::HOUR,
};
use app::domain::{AuditAction, Fact, Field, Problem, Refusal, Role, StaffMemberId, StaffState, Suspension};

const DAY: i64 = 24 * HOUR;

/// A practice with an agent, for whom nothing expires but what a test is about.
async fn with_agent() -> (TestPractice, StaffMemberId, Browser) {
    let mut practice = TestPractice::open().await;
    let (id, aga) = practice.hire_agent("Aga").await;
    (practice, id, aga)
}

/// Days pass, and the worker does what is due by itself.
async fn days_later(practice: &mut TestPractice, days: i64) {
    practice.server.later(days * DAY);
    practice.server.worker.send_due().await.unwrap();
    practice.owner_again("dana").await;
}

async fn set_agreement(practice: &mut TestPractice, id: StaffMemberId, signed_on: &str, ends_on: &str) {
    let days = [("agreement_signed_on", signed_on), ("agreement_ends_on", ends_on)];
    practice.done_for("/api/agents/edit-agreement", id, &days).await;
}

async fn subjects(practice: &TestPractice, address: &str) -> Vec<String> {
    practice.server.letters_to(address).await.iter().map(|letter| letter.subject()).collect()
}

fn suspended(page: &app::domain::StaffMemberPage) -> Option<Suspension> {
    page.connection.as_ref().and_then(|connection| connection.suspended)
}

#[tokio::test]
async fn an_agent_ends_the_connection_and_keeps_the_others() {
    let (mut north, id, mut aga) = with_agent().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    south.hire_agent_too("Aga", &mut aga).await;
    let left = aga.post("/api/agents/leave", &[("practice", &north.slug())]).await;
    assert!(left.status.is_success(), "{left:?}");
    assert_eq!(north.ask_list(&mut aga, &[]).await.refusal(), Refusal::AccessEnded);
    assert_eq!(south.ask_list(&mut aga, &[]).await.status, 200);
    let page = north.page(id).await;
    assert_eq!((page.state.clone(), suspended(&page)), (StaffState::Inactive, None));
    let event = &page.history[0];
    assert_eq!((event.action, event.actor.as_deref()), (AuditAction::AgentLeft, Some("Aga Roth")));
    let told = subjects(&north, "dana@owners.example").await;
    assert_eq!(told, ["Aga Roth ended the connection"]);
}

#[tokio::test]
async fn a_practice_ends_the_connection_at_the_next_click_and_the_others_stay() {
    let (mut north, id, mut aga) = with_agent().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    south.hire_agent_too("Aga", &mut aga).await;
    north.deactivate(id).await;
    assert_eq!(north.ask_list(&mut aga, &[]).await.refusal(), Refusal::AccessEnded);
    assert_eq!(aga.get(&north.staff("")).await.status, 403);
    assert_eq!(aga.get(&south.staff("")).await.status, 200);
    assert_eq!(aga.cockpit().await.practices.len(), 1);
    let told = subjects(&north, &email("Aga")).await;
    assert!(told.contains(&"Praxis Nordlicht ended your connection".to_owned()), "{told:?}");
}

#[tokio::test]
async fn employees_do_not_end_their_employment_by_a_click() {
    let mut practice = TestPractice::open().await;
    let (_, mut tom) = practice.hire("Tom", &["therapist"]).await;
    let answer = tom.post("/api/agents/leave", &[("practice", &practice.slug())]).await;
    assert_eq!(answer.refusal(), Refusal::NotAllowed);
}

#[tokio::test]
async fn a_connection_that_nobody_uses_is_told_of_and_then_suspended() {
    let (mut practice, id, _) = with_agent().await;
    days_later(&mut practice, 82).await;
    let quiet = subjects(&practice, &email("Aga")).await.len();
    days_later(&mut practice, 1).await;
    days_later(&mut practice, 1).await;
    let told = subjects(&practice, &email("Aga")).await;
    assert_eq!(told[quiet..], ["Your access to Praxis Nordlicht is about to be suspended"], "once");
    days_later(&mut practice, 6).await;
    let page = practice.page(id).await;
    assert_eq!((page.state.clone(), suspended(&page)), (StaffState::Inactive, Some(Suspension::Unused)));
    assert_eq!((page.history[0].action, &page.history[0].actor), (AuditAction::AgentSuspended, &None));
    for address in [&*email("Aga"), "dana@owners.example"] {
        let told = subjects(&practice, address).await;
        assert!(told.last().unwrap().contains("suspended"), "{told:?}");
    }
    let mut aga = practice.server.signed_in_anyhow("aga").await;
    let cockpit = aga.cockpit().await;
    assert_eq!((cockpit.practices.len(), cockpit.suspended[0].why), (0, Some(Suspension::Unused)));
    practice.turn_on(id, "front_office").await;
    assert_eq!(practice.ask_list(&mut aga, &[]).await.status, 200);
    assert_eq!(suspended(&practice.page(id).await), None);
    days_later(&mut practice, 80).await;
    assert_eq!(practice.page(id).await.state, StaffState::Active, "counted from the new beginning");
}

#[tokio::test]
async fn one_visit_keeps_a_connection() {
    let (mut practice, id, _) = with_agent().await;
    days_later(&mut practice, 85).await;
    let mut aga = practice.server.signed_in("aga").await;
    assert_eq!(practice.ask_list(&mut aga, &[]).await.status, 200);
    days_later(&mut practice, 30).await;
    assert_eq!(practice.page(id).await.state, StaffState::Active);
}

#[tokio::test]
async fn an_unused_connection_lets_nobody_in_before_the_worker_came_by() {
    let (practice, _, _) = with_agent().await;
    practice.server.later(90 * DAY);
    let mut aga = practice.server.signed_in("aga").await;
    assert_eq!(practice.ask_list(&mut aga, &[]).await.refusal(), Refusal::AccessEnded);
    assert_eq!(practice.server.database.count("role_grant WHERE ended_at IS NULL").await, 1, "the Owner's alone");
}

#[tokio::test]
async fn the_practice_decides_after_how_many_days() {
    let (mut practice, id, _) = with_agent().await;
    practice.set("agent_unused_days = 20").await;
    days_later(&mut practice, 19).await;
    assert_eq!(practice.page(id).await.state, StaffState::Active);
    days_later(&mut practice, 1).await;
    assert_eq!(practice.page(id).await.state, StaffState::Inactive);
}

#[tokio::test]
async fn an_agreement_that_ends_is_told_of_to_both_and_then_suspends() {
    let (mut practice, id, _) = with_agent().await;
    practice.set("agent_unused_days = 365").await;
    set_agreement(&mut practice, id, "2026-01-01", "2027-01-31").await;
    // The end of that day in Berlin is 23:00 UTC; the tests begin at 12:00 UTC on 24 November.
    days_later(&mut practice, 38).await;
    let before = subjects(&practice, "dana@owners.example").await.len();
    days_later(&mut practice, 1).await;
    days_later(&mut practice, 1).await;
    assert_eq!(subjects(&practice, "dana@owners.example").await[before..], ["The agreement with Aga Roth ends soon"]);
    let told = subjects(&practice, &email("Aga")).await;
    assert_eq!(told.last().unwrap(), "Your agreement with Praxis Nordlicht ends soon");
    days_later(&mut practice, 28).await;
    assert_eq!(practice.page(id).await.state, StaffState::Active, "its last day");
    practice.server.later(11 * HOUR);
    let mut aga = practice.server.signed_in("aga").await;
    assert_eq!(practice.ask_list(&mut aga, &[]).await.refusal(), Refusal::AccessEnded, "at the minute");
    practice.owner_again("dana").await;
    let page = practice.page(id).await;
    assert_eq!((page.state.clone(), suspended(&page)), (StaffState::Inactive, Some(Suspension::Agreement)));
    let too_early = practice.post_for("/api/staff/turn-role-on", id, &[("role", "front_office")]).await;
    assert_eq!(too_early.refusal(), Refusal::AgreementOver);
    set_agreement(&mut practice, id, "2027-01-31", "2028-01-31").await;
    practice.turn_on(id, "front_office").await;
    assert_eq!(practice.page(id).await.state, StaffState::Active);
}

#[tokio::test]
async fn where_the_practice_says_so_an_ended_agreement_only_reminds() {
    let (mut practice, id, _) = with_agent().await;
    practice.set("suspend_at_agreement_end = FALSE").await;
    set_agreement(&mut practice, id, "", "2026-12-01").await;
    days_later(&mut practice, 20).await;
    let page = practice.page(id).await;
    assert_eq!(page.state, StaffState::Active);
    assert!(page.connection.unwrap().agreement_over);
    let mut aga = practice.server.signed_in("aga").await;
    let attention = aga.cockpit().await.practices.remove(0);
    assert_eq!(attention.agreement_ends.unwrap().day.to_string(), "2026-12-01");
}

#[tokio::test]
async fn saving_the_same_agreement_leaves_no_event_and_a_new_end_is_told_of_anew() {
    let (mut practice, id, _) = with_agent().await;
    set_agreement(&mut practice, id, "2026-01-01", "2026-12-10").await;
    let events = practice.page(id).await.history.len();
    set_agreement(&mut practice, id, "2026-01-01", "2026-12-10").await;
    assert_eq!(practice.page(id).await.history.len(), events);
    let told = |all: Vec<String>| all.iter().filter(|subject| subject.contains("ends soon")).count();
    assert_eq!(told(subjects(&practice, &email("Aga")).await), 1);
    set_agreement(&mut practice, id, "2026-01-01", "2026-12-11").await;
    assert_eq!(told(subjects(&practice, &email("Aga")).await), 2);
}

#[tokio::test]
async fn an_agent_keeps_the_records_until_a_day_and_with_the_owners_approval() {
    let (mut practice, id, _) = with_agent().await;
    let custodian = ("role", "records_custodian");
    let for_ever = practice.post_for("/api/staff/turn-role-on", id, &[custodian]).await;
    assert_eq!(for_ever.refusal(), Refusal::EndDateNeeded);
    practice.done_for("/api/staff/turn-role-on", id, &[custodian, ("until", "2027-01-31")]).await;
    let endless = practice.post_for("/api/staff/set-role-end", id, &[custodian, ("until", "")]).await;
    assert_eq!(endless.refusal(), Refusal::EndDateNeeded);
    practice.deactivate(id).await;
    assert_eq!(
        practice.page(id).await.roles_before.iter().collect::<Vec<_>>(),
        [Role::FrontOffice],
        "the day is not known"
    );
    practice.set("custodian_needs_approval = TRUE").await;
    let (_, mut mia) = practice.hire("Mia", &["manager"]).await;
    practice.turn_on(id, "front_office").await;
    let path = "/api/staff/turn-role-on";
    let asked = practice.post_about(&mut mia, path, id, &[custodian, ("until", "2027-01-31")]).await;
    assert_eq!(asked.body, r#""Asked""#);
    let request = practice.waiting_request(id).await.to_string();
    practice.done_for("/api/staff/approve-role-request", id, &[("request", &request)]).await;
    let line = practice.page(id).await.roles.into_iter().find(|line| line.role == Role::RecordsCustodian).unwrap();
    assert_eq!(line.until.unwrap().at.to_string(), "2027-01-31");
}

#[tokio::test]
async fn the_cockpit_says_what_needs_attention() {
    let (mut practice, id, mut aga) = with_agent().await;
    practice.done_for("/api/staff/set-role-end", id, &[("role", "front_office"), ("until", "2026-12-05")]).await;
    set_agreement(&mut practice, id, "", "2026-12-20").await;
    let here = aga.cockpit().await.practices.remove(0);
    assert_eq!((here.ending[0].0, here.ending[0].1.at.to_string()), (Role::FrontOffice, "2026-12-05".into()));
    assert_eq!(here.agreement_ends.unwrap().day.to_string(), "2026-12-20");
    assert!(here.may_leave);
    practice.set("custodian_needs_approval = TRUE").await;
    let (tom, _) = practice.hire("Tom", &["therapist"]).await;
    let (_, mut mia) = practice.hire("Mia", &["manager"]).await;
    practice.post_about(&mut mia, "/api/staff/turn-role-on", tom, &[("role", "records_custodian")]).await;
    let owners = practice.owner.cockpit().await.practices.remove(0);
    assert_eq!((owners.waiting, owners.may_leave), (1, false));
    assert_eq!(mia.cockpit().await.practices[0].waiting, 0, "it waits for the Owner");
}

#[tokio::test]
async fn every_page_of_a_practice_carries_its_name_and_colour() {
    let (mut north, _, mut aga) = with_agent().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    south.hire_agent_too("Aga", &mut aga).await;
    let slug = south.slug();
    let edited = [("practice", &*slug), ("practice_name", "Praxis Sonne"), ("colour", "red")];
    assert!(south.owner.post("/api/practices/edit", &edited).await.status.is_success());
    for (practice, name, colour) in
        [(&north, "Praxis Nordlicht", "colour-teal"), (&south, "Praxis Sonne", "colour-red")]
    {
        for rest in ["staff", "audit", "practice"] {
            let page = aga.get(&format!("/p/{}/settings/{rest}", practice.slug())).await.body;
            let head = page.split_once("<header").unwrap().1.split_once("</header>").unwrap().0;
            assert!(head.contains(name) && head.contains(colour), "{rest}: {head}");
        }
    }
    let cockpit = aga.get("/practices").await.body;
    assert!(cockpit.contains("Praxis Sonne") && cockpit.contains("colour-red") && cockpit.contains("colour-teal"));
    let wrong = [("practice", &*slug), ("practice_name", "Praxis Sonne"), ("colour", "pink")];
    assert_eq!(south.owner.post("/api/practices/edit", &wrong).await.status, 422);
    assert_eq!(north.owner.post("/api/practices/edit", &wrong).await.status, 404);
}

#[tokio::test]
async fn whoever_was_invited_and_has_not_answered_is_neither_warned_nor_suspended() {
    let mut practice = TestPractice::open().await;
    practice.set("agent_unused_days = 14").await;
    practice.set("invitation_hours = 720").await;
    let id = practice.invite_agent("Aga").await;
    days_later(&mut practice, 20).await;
    assert_eq!(practice.server.letters_to(&email("Aga")).await.len(), 1, "the invitation alone");
    assert!(matches!(practice.page(id).await.state, StaffState::Invited { .. }));
}

#[tokio::test]
async fn nobody_is_warned_in_the_first_days_whatever_the_practice_allows() {
    let (mut practice, _, mut aga) = with_agent().await;
    practice.set("agent_unused_days = 14").await;
    let before = subjects(&practice, &email("Aga")).await.len();
    practice.server.later(2 * HOUR);
    let mut again = practice.server.signed_in("aga").await;
    practice.ask_list(&mut again, &[]).await;
    practice.ask_list(&mut aga, &[]).await;
    days_later(&mut practice, 6).await;
    assert_eq!(subjects(&practice, &email("Aga")).await.len(), before);
}

#[tokio::test]
async fn an_agreement_that_is_over_invites_nobody() {
    let mut practice = TestPractice::open().await;
    let fields = [("roles[]", "front_office"), ("agreement_ends_on", "2026-11-23")];
    let answer = practice.ask_to_invite_agent("Aga", &fields).await;
    assert_eq!(answer.refusal(), Refusal::field(Field::AgreementEndsOn, Problem::InThePast));
}

#[tokio::test]
async fn a_connection_that_opens_nothing_is_shown_and_can_be_ended() {
    let mut practice = TestPractice::open().await;
    let mut aga = crate::sign_ups::agent(&practice.server, "Aga").await;
    let code = aga.make_code().await;
    let mut dana = practice.owner.clone();
    let id: StaffMemberId = practice.connect(&mut dana, &code).await.json();
    let shown = aga.cockpit().await.suspended;
    assert_eq!((shown.len(), shown[0].why), (1, None));
    let slug = practice.slug();
    assert!(aga.post("/api/agents/leave", &[("practice", &slug)]).await.status.is_success());
    assert!(aga.cockpit().await.suspended.is_empty());
    assert_eq!(practice.page(id).await.history[0].action, AuditAction::AgentLeft);
    let events = practice.page(id).await.history.len();
    assert!(aga.post("/api/agents/leave", &[("practice", &slug)]).await.status.is_success());
    assert_eq!(practice.page(id).await.history.len(), events, "ended already");
}

#[tokio::test]
async fn the_end_of_a_suspension_is_recorded() {
    let (mut practice, id, _) = with_agent().await;
    days_later(&mut practice, 90).await;
    practice.turn_on(id, "front_office").await;
    let event = practice.page(id).await.history.remove(0);
    let over = event.changes.iter().find(|change| change.fact == Fact::Suspension).unwrap();
    assert_eq!((over.before.as_deref(), over.after.as_deref()), (Some("unused"), None));
}

#[tokio::test]
async fn a_practice_knows_when_an_agent_was_there_and_not_when_they_signed_in() {
    let (mut north, id, mut aga) = with_agent().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    south.hire_agent_too("Aga", &mut aga).await;
    north.server.later(3 * HOUR);
    north.owner_again("dana").await;
    let mut aga = north.server.signed_in_anyhow("aga").await;
    south.ask_list(&mut aga, &[]).await;
    aga.post("/api/accounts/sign-out", &[]).await;
    let actions: Vec<AuditAction> = north.page(id).await.history.iter().map(|event| event.action).collect();
    assert_eq!(actions, [AuditAction::SignedUp, AuditAction::AgentInvited], "South's business alone");
    let mut aga = north.server.signed_in_anyhow("aga").await;
    for _ in 0..3 {
        north.ask_list(&mut aga, &[]).await;
    }
    let visits = north.page(id).await.history.iter().filter(|event| event.action == AuditAction::AgentVisited).count();
    assert_eq!(visits, 1, "once an hour");
}

#[tokio::test]
async fn no_practice_sees_or_ends_the_sessions_of_a_login_that_others_rely_on() {
    let mut north = TestPractice::open().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    let (ben, mut his) = north.hire("Ben", &["therapist"]).await;
    assert_eq!(north.page(ben).await.account.sessions.len(), 1, "his only practice");
    south.hire_too("Ben", &["therapist"]).await;
    let account = north.page(ben).await.account;
    assert!(account.elsewhere && account.sessions.is_empty() && account.last_sign_in.is_none());
    assert_eq!(account.end_sessions, Some(Refusal::WorksElsewhere));
    let answer = north.post_for("/api/accounts/end-sessions", ben, &[]).await;
    assert_eq!(answer.refusal(), Refusal::WorksElsewhere);
    assert_eq!(south.ask_list(&mut his, &[]).await.status, 200);
}
