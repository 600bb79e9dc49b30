//! Access that begins and ends by itself: a locum's first day, a leave, a last working day.
//!
//! The tests begin on Tue 24 Nov 2026, 12:00 UTC; the practice is in Berlin, an hour ahead.

use crate::{
    browser::{Answer, Browser},
    practice::{TestPractice, email},
    test_server::{HOUR, MINUTE, NOON, PASSWORD},
};
use app::domain::{
    AuditAction, Field, Invited, LinkState, Problem, Refusal, Role, StaffMemberId, StaffMemberPage, StaffState,
};

const DAY: i64 = 24 * HOUR;
/// From the tests' noon to Mon 30 Nov, 07:00 in Berlin.
const TO_MONDAY: i64 = 5 * DAY + 18 * HOUR;
const MONDAY: [(&str, &str); 2] = [("from", "2026-11-30"), ("from_time", "07:00")];
/// Away from the end of Fri 27 Nov until Mon 30 Nov, 07:00.
const LEAVE: [(&str, &str); 3] = [("until", "2026-11-27"), ("back", "2026-11-30"), ("back_time", "07:00")];
const TO_LEAVE: i64 = 3 * DAY + 11 * HOUR;

async fn open() -> TestPractice {
    let practice = TestPractice::open().await;
    practice.set("idle_minutes = 720").await;
    practice
}

impl TestPractice {
    async fn ask_to_invite_from(&mut self, first: &str, role: &str, period: &[(&str, &str)]) -> Answer {
        let address = email(first);
        let mut fields = vec![("first_name", first), ("last_name", "Roth"), ("email", &*address), ("roles[]", role)];
        fields.extend_from_slice(period);
        self.post("/api/staff/invite", &fields).await
    }

    /// Invites somebody who starts on Monday.
    async fn invite_for_monday(&mut self, first: &str, role: &str) -> StaffMemberId {
        let answer = self.ask_to_invite_from(first, role, &MONDAY).await;
        assert!(answer.status.is_success(), "{answer:?}");
        answer.json::<Invited>().id
    }

    /// The same, and they sign up at once.
    async fn hire_for_monday(&mut self, first: &str, role: &str) -> (StaffMemberId, Browser) {
        let id = self.invite_for_monday(first, role).await;
        let (mut browser, invitation) = self.opened_link(first).await;
        let answer = browser.sign_up(invitation, &first.to_lowercase(), PASSWORD).await;
        assert!(answer.status.is_success(), "{answer:?}");
        (id, browser)
    }

    /// What the Owner sees, who signs in anew.
    async fn page_later(&mut self, person: StaffMemberId) -> StaffMemberPage {
        self.owner_again("dana").await;
        self.page(person).await
    }

    async fn count(&self, what: &str) -> i64 {
        self.server.database.count(what).await
    }

    async fn plan_leave(&mut self, person: StaffMemberId) {
        self.done_for("/api/staff/set-absence", person, &LEAVE).await;
    }
}

fn starts(answer: &Answer) -> String {
    match answer.refusal() {
        Refusal::AccessStarts(at) => at.to_string(),
        other => panic!("{other:?}"),
    }
}

fn subjects(letters: &[crate::smtp_sink::Letter]) -> Vec<String> {
    letters.iter().map(crate::smtp_sink::Letter::subject).collect()
}

#[tokio::test]
async fn a_locum_signs_up_now_and_comes_in_at_the_very_minute() {
    let mut practice = open().await;
    let lou = practice.invite_for_monday("Lou", "therapist").await;
    assert!(matches!(practice.page(lou).await.state, StaffState::Invited { .. }));
    let letter = practice.server.letters_to(&email("Lou")).await.pop().unwrap();
    assert!(letter.text().contains("Your access starts Mon 30 Nov 2026, 07:00 CET"), "{}", letter.text());
    let (mut browser, invitation) = practice.opened_link("Lou").await;
    let shown = browser.shown().await;
    assert_eq!(shown.starts.unwrap().text, "Mon 30 Nov 2026, 07:00 CET");
    assert!(shown.roles.hold(Role::Therapist));
    // Plainly, as without scripts: the page says what comes next, and nobody is signed in.
    let fields = [("invitation", &*invitation.to_string()), ("username", "lou"), ("password", PASSWORD)];
    let answer = browser.submit("/invitation", "/api/invitations/sign-up", &fields).await;
    assert!(answer.status.is_redirection(), "{answer:?}");
    let html = browser.get("/invitation").await.body;
    assert!(html.contains("Your account is ready") && html.contains("Mon 30 Nov 2026, 07:00 CET"), "{html}");
    assert_eq!(browser.shown().await.state, LinkState::SignedUp);
    assert_eq!(practice.count("session").await, 1, "the Owner's alone");
    let page = practice.page(lou).await;
    assert_eq!(
        (page.state, page.schedule.starts.unwrap().text),
        (StaffState::NotStarted, "Mon 30 Nov 2026, 07:00 CET".into())
    );
    assert_eq!(starts(&practice.server.sign_in("lou", PASSWORD).await.1), "2026-11-30T07:00");
    let (_, wrong) = practice.server.sign_in("lou", "not the right password").await;
    assert_eq!(wrong.refusal(), Refusal::WrongCredentials, "only after the right password");
    practice.server.later(TO_MONDAY - 1);
    assert_eq!(starts(&practice.server.sign_in("lou", PASSWORD).await.1), "2026-11-30T07:00");
    practice.server.later(1);
    let mut hers = practice.server.signed_in("lou").await;
    assert_eq!(practice.ask_list(&mut hers, &[]).await.status, 200);
    let page = practice.page_later(lou).await;
    assert_eq!((page.state, practice.roles_of(lou).await), (StaffState::Active, vec![Role::Therapist]));
    let started = &page.history[1];
    assert_eq!((started.action, started.actor.as_deref()), (AuditAction::RoleStarted, None));
    assert!(started.changes.iter().any(|change| change.after.as_deref() == Some("Dana Ruiz")), "whose plan it was");
    let at = NOON.0 + TO_MONDAY;
    assert_eq!(practice.count(&format!("role_grant WHERE granted_at = {at} AND role = 'therapist'")).await, 1);
    assert_eq!(practice.count("audit_event WHERE action = 'role_started'").await, 1);
}

#[tokio::test]
async fn who_starts_later_is_listed_for_managers_alone_and_gets_links_meanwhile() {
    let mut practice = open().await;
    let (_, mut toms) = practice.hire("Tom", &["front_office"]).await;
    practice.hire_for_monday("Lou", "therapist").await;
    let ida = practice.invite_for_monday("Ida", "therapist").await;
    let mut owner = practice.owner.clone();
    let list = practice.list(&mut owner, &[]).await;
    let says = |name: &str| list.entries.iter().find(|entry| entry.name.starts_with(name)).unwrap();
    assert_eq!(says("Lou").state, Some(StaffState::NotStarted));
    assert_eq!(says("Lou").schedule.starts.as_ref().unwrap().text, "Mon 30 Nov 2026, 07:00 CET");
    assert!(says("Lou").schedule.soon && says("Lou").deactivate);
    assert!(says("Ida").resend && matches!(says("Ida").state, Some(StaffState::Invited { .. })));
    assert_eq!((list.active, list.invited, list.inactive), (4, Some(1), Some(0)));
    let colleagues = practice.list(&mut toms, &[]).await;
    let names: Vec<&str> = colleagues.entries.iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!((names, colleagues.active), (vec!["Tom Roth", "Dana Ruiz"], 2));
    let html = owner.get(&practice.staff("")).await.body;
    assert!(html.contains("Access starts Mon 30 Nov 2026, 07:00 CET"));
    practice.done_for("/api/invitations/send-credentials", ida, &[]).await;
    practice.done_for("/api/invitations/correct-email", ida, &[("email", "idas@staff.example")]).await;
    practice.done_for("/api/invitations/cancel", ida, &[]).await;
    assert_eq!(practice.page(ida).await.state, StaffState::Inactive);
    practice.server.later(TO_MONDAY);
    practice.server.worker.send_due().await.unwrap();
    assert_eq!(practice.page_later(ida).await.state, StaffState::Inactive, "what was cancelled does not start");
}

#[tokio::test]
async fn a_leave_ends_access_at_its_minute_and_brings_the_same_roles_and_password_back() {
    let mut practice = open().await;
    let (ben, _) = practice.hire("Ben", &["therapist", "front_office"]).await;
    let hash = practice.server.database.one::<String>("SELECT password_hash FROM account WHERE username = 'ben'").await;
    practice.plan_leave(ben).await;
    let page = practice.page(ben).await;
    assert_eq!(page.history[0].action, AuditAction::AbsencePlanned);
    assert_eq!(page.history[0].changes.len(), 4, "{:?}", page.history[0]);
    let ends = page.schedule.ends.unwrap();
    assert_eq!((ends.text.as_str(), page.schedule.soon), ("the end of Fri 27 Nov 2026", true));
    let mut his = practice.server.signed_in("ben").await;
    let html = his.get(&practice.staff("")).await.body;
    assert!(html.contains("until the end of Fri 27 Nov 2026"), "the person is warned on every page");
    let letters = practice.server.letters_to(&email("Ben")).await;
    let letter = letters.last().unwrap();
    assert_eq!(letter.subject(), "Your access to Praxis Nordlicht ends soon", "one letter for both roles");
    // The letter breaks its lines where they are full.
    let text = letter.text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("It comes back Mon 30 Nov 2026, 07:00 CET"), "{text}");
    practice.server.later(TO_LEAVE - HOUR);
    let mut his = practice.server.signed_in("ben").await;
    practice.server.later(HOUR - 1);
    assert_eq!(practice.ask_list(&mut his, &[]).await.status, 200);
    practice.server.later(1);
    assert_eq!(practice.ask_list(&mut his, &[]).await.refusal(), Refusal::SignedOut);
    assert_eq!(starts(&practice.server.sign_in("ben", PASSWORD).await.1), "2026-11-30T07:00");
    let page = practice.page_later(ben).await;
    assert_eq!((page.state, page.schedule.returns), (StaffState::OnLeave, true));
    assert_eq!(page.roles_before.codes(), "therapist front_office");
    practice.server.later(TO_MONDAY - TO_LEAVE);
    let mut his = practice.server.signed_in("ben").await;
    assert_eq!(practice.ask_list(&mut his, &[]).await.status, 200);
    assert_eq!(practice.page_later(ben).await.state, StaffState::Active);
    assert_eq!(practice.roles_of(ben).await, [Role::Therapist, Role::FrontOffice]);
    let now = practice.server.database.one::<String>("SELECT password_hash FROM account WHERE username = 'ben'").await;
    assert_eq!(now, hash);
    assert_eq!(practice.count("audit_event WHERE action IN ('role_ended', 'role_started')").await, 3);
    assert_eq!(practice.server.letters_to(&email("Ben")).await.len(), letters.len(), "and of the way back he has read");
}

#[tokio::test]
async fn a_server_that_was_down_does_what_it_missed_each_in_its_turn() {
    let mut practice = open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    practice.plan_leave(ben).await;
    let locum = [MONDAY[0], MONDAY[1], ("until", "2026-12-01")];
    assert!(practice.ask_to_invite_from("Lou", "therapist", &locum).await.status.is_success());
    practice.server.later(20 * DAY);
    practice.server.worker.send_due().await.unwrap();
    let rows: Vec<String> = practice
        .server
        .database
        .column("SELECT action FROM audit_event WHERE actor_id IS NULL AND action LIKE 'role%' ORDER BY number")
        .await;
    assert_eq!(rows, ["role_ended", "role_started", "role_started", "role_ended"]);
    let monday = NOON.0 + TO_MONDAY;
    assert_eq!(practice.count(&format!("role_grant WHERE granted_at = {monday}")).await, 2);
    let tuesday = monday + DAY + 17 * HOUR;
    assert_eq!(practice.count(&format!("role_grant WHERE granted_at = {monday} AND ended_at = {tuesday}")).await, 1);
    assert_eq!(practice.page_later(ben).await.state, StaffState::Active);
}

#[tokio::test]
async fn many_requests_on_two_nodes_begin_a_role_once() {
    let mut practice = open().await;
    practice.hire_for_monday("Lou", "therapist").await;
    let (other, _) = practice.server.other_node();
    practice.server.later(TO_MONDAY);
    let mut asking = tokio::task::JoinSet::new();
    // No more tries at one account may be under way at once without having to wait.
    for number in 0..5 {
        let mut browser = if number % 2 == 0 { practice.server.browser() } else { other.clone() };
        asking.spawn(async move { browser.sign_in("lou", PASSWORD).await });
    }
    for answer in asking.join_all().await {
        assert!(answer.status.is_success(), "{answer:?}");
    }
    assert_eq!(practice.count("audit_event WHERE action = 'role_started'").await, 1);
    assert_eq!(practice.count("role_start WHERE outcome = 'begun'").await, 1);
}

#[tokio::test]
async fn whoever_planned_it_must_be_able_to_turn_the_role_on_when_it_starts() {
    let mut practice = open().await;
    let (mia, mut hers) = practice.hire("Mia", &["manager", "therapist"]).await;
    let lou = practice.invite_for_monday("Lou", "front_office").await;
    let fields = [MONDAY[0], MONDAY[1], ("role", "therapist")];
    let planned = practice.post_about(&mut hers, "/api/staff/turn-role-on", lou, &fields).await;
    assert!(planned.status.is_success(), "{planned:?}");
    practice.turn_off(mia, "manager").await;
    let line = |page: StaffMemberPage, role| page.roles.into_iter().find(|line| line.role == role).unwrap();
    let start = line(practice.page(lou).await, Role::Therapist).start.unwrap();
    assert_eq!((start.by.as_str(), start.unconfirmed), ("Mia Roth", true));
    assert!(!line(practice.page(lou).await, Role::FrontOffice).start.unwrap().unconfirmed, "the Owner's own plan");
    practice.server.later(TO_MONDAY);
    practice.server.worker.send_due().await.unwrap();
    practice.owner_again("dana").await;
    assert_eq!(practice.roles_of(lou).await, [Role::FrontOffice]);
    assert_eq!(practice.count("audit_event WHERE action = 'role_not_started'").await, 1);
    let letters = practice.server.letters_to("dana@owners.example").await;
    assert_eq!(subjects(&letters), ["The access of Lou Roth did not start"]);
    // Only a plan that somebody with the right confirmed would have: a new one.
    let later = [("role", "therapist"), ("from", "2026-12-07")];
    practice.done_for("/api/staff/turn-role-on", lou, &later).await;
    practice.server.later(8 * DAY);
    practice.owner_again("dana").await;
    assert_eq!(practice.roles_of(lou).await, [Role::Therapist, Role::FrontOffice]);
}

#[tokio::test]
async fn a_manager_on_leave_still_stands_behind_a_plan_and_one_who_was_deactivated_does_not() {
    for (deactivated, state) in [(false, StaffState::Active), (true, StaffState::Inactive)] {
        let mut practice = open().await;
        let (mia, mut hers) = practice.hire("Mia", &["manager"]).await;
        let (lou, _) = practice.hire("Lou", &["therapist"]).await;
        practice.deactivate(lou).await;
        let fields = [("roles[]", "therapist"), ("from", "2026-11-29")];
        let planned = practice.post_about(&mut hers, "/api/staff/reactivate", lou, &fields).await;
        assert!(planned.status.is_success(), "{planned:?}");
        practice.plan_leave(mia).await;
        practice.server.later(TO_LEAVE + HOUR);
        practice.owner_again("dana").await;
        assert_eq!(practice.page(mia).await.state, StaffState::OnLeave);
        if deactivated {
            practice.deactivate(mia).await;
        }
        practice.server.later(2 * DAY);
        assert_eq!(practice.page_later(lou).await.state, state);
    }
}

#[tokio::test]
async fn where_the_owner_approves_custodians_no_plan_leads_a_manager_around() {
    let mut practice = open().await;
    let (_, mut hers) = practice.hire("Mia", &["manager"]).await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    let (cus, _) = practice.hire("Cus", &["records_custodian", "front_office"]).await;
    practice.set("custodian_needs_approval = TRUE").await;
    let later = [MONDAY[0], MONDAY[1], ("role", "records_custodian")];
    let asked = practice.post_about(&mut hers, "/api/staff/turn-role-on", ben, &later).await;
    assert_eq!(asked.body, "\"Asked\"");
    assert_eq!(practice.count("role_start").await, 0);
    let leave = practice.post_about(&mut hers, "/api/staff/set-absence", cus, &LEAVE).await;
    assert!(leave.status.is_success(), "{leave:?}");
    assert_eq!(practice.count("role_start WHERE role = 'front_office'").await, 1);
    assert_eq!(practice.count("role_start").await, 1, "for the other role the Owner is asked");
    let request = practice.waiting_request(ben).await.to_string();
    practice.done_for("/api/staff/approve-role-request", ben, &[("request", &request)]).await;
    assert_eq!(practice.roles_of(ben).await, [Role::Therapist], "approved from Monday on");
    practice.server.later(TO_LEAVE);
    practice.owner_again("dana").await;
    // It still waits while Cus is away: the Owner may decide until the last moment, and later.
    let request = practice.waiting_request(cus).await.to_string();
    practice.done_for("/api/staff/approve-role-request", cus, &[("request", &request)]).await;
    practice.server.later(TO_MONDAY - TO_LEAVE);
    practice.owner_again("dana").await;
    assert_eq!(practice.roles_of(ben).await, [Role::Therapist, Role::RecordsCustodian]);
    assert_eq!(practice.roles_of(cus).await, [Role::FrontOffice, Role::RecordsCustodian]);
    // Planned while it needed no approval, due when it does.
    practice.set("custodian_needs_approval = FALSE").await;
    let (eve, _) = practice.hire("Eve", &["therapist"]).await;
    let mut hers = practice.server.signed_in("mia").await;
    let later = [("from", "2026-12-02"), ("role", "records_custodian")];
    assert!(practice.post_about(&mut hers, "/api/staff/turn-role-on", eve, &later).await.status.is_success());
    practice.set("custodian_needs_approval = TRUE").await;
    practice.server.later(3 * DAY);
    practice.owner_again("dana").await;
    assert_eq!(practice.roles_of(eve).await, [Role::Therapist]);
}

#[tokio::test]
async fn a_return_that_was_asked_for_is_asked_for_no_more_once_the_leave_is_off_or_another() {
    for off in [("/api/staff/set-absence", vec![]), ("/api/staff/set-role-end", vec![("role", "records_custodian")])] {
        let mut practice = open().await;
        let (_, mut hers) = practice.hire("Mia", &["manager"]).await;
        let (cus, _) = practice.hire("Cus", &["records_custodian", "front_office"]).await;
        practice.set("custodian_needs_approval = TRUE").await;
        let leave = practice.post_about(&mut hers, "/api/staff/set-absence", cus, &LEAVE).await;
        assert!(leave.status.is_success(), "{leave:?}");
        let first = practice.waiting_request(cus).await;
        // The same again asks nobody again; another day does.
        practice.post_about(&mut hers, "/api/staff/set-absence", cus, &LEAVE).await;
        assert_eq!(practice.waiting_request(cus).await, first);
        let later = [LEAVE[0], ("back", "2026-12-01")];
        practice.post_about(&mut hers, "/api/staff/set-absence", cus, &later).await;
        let second = practice.waiting_request(cus).await;
        assert_ne!(second, first);
        let (path, fields) = off;
        practice.done_for(path, cus, &fields).await;
        assert!(practice.waiting_request(cus).await.is_nil(), "{path}");
        for request in [first, second] {
            let fields = [("request", &*request.to_string())];
            let approved = practice.post_for("/api/staff/approve-role-request", cus, &fields).await;
            assert_eq!(approved.refusal(), Refusal::RequestOver);
        }
        // Nothing is left that could not be done at its moment, which nobody would get past.
        practice.server.later(TO_MONDAY + 2 * DAY);
        practice.owner_again("dana").await;
        assert!(practice.roles_of(cus).await.contains(&Role::RecordsCustodian), "{path}");
    }
}

#[tokio::test]
async fn plans_are_for_what_is_to_come_in_order_and_never_for_the_owner_role() {
    let mut practice = open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    let (mia, mut hers) = practice.hire("Mia", &["manager"]).await;
    let wrong = |field, problem| Refusal::field(field, problem);
    for (fields, refusal) in [
        (vec![("from", "2026-11-24"), ("from_time", "13:00")], wrong(Field::From, Problem::InThePast)),
        (vec![("from", "2026-11-30"), ("until", "2026-11-29")], wrong(Field::Until, Problem::BeforeItBegins)),
        (vec![("from", "monday")], wrong(Field::From, Problem::NotADate)),
        (vec![("from_time", "07:00")], wrong(Field::From, Problem::NotADate)),
        (vec![("from", "2026-11-30"), ("from_time", "25:00")], wrong(Field::From, Problem::NotATime)),
    ] {
        let fields: Vec<(&str, &str)> = [("role", "front_office")].into_iter().chain(fields).collect();
        let answer = practice.post_for("/api/staff/turn-role-on", ben, &fields).await;
        assert_eq!(answer.refusal(), refusal, "{fields:?}");
    }
    let today = [("role", "front_office"), ("from", "2026-11-24"), ("from_time", "13:01")];
    practice.done_for("/api/staff/turn-role-on", ben, &today).await;
    for (person, fields, refusal) in [
        (ben, vec![("until", "2026-11-23")], wrong(Field::Until, Problem::InThePast)),
        (ben, vec![("until", "2026-11-27"), ("back", "2026-11-27")], wrong(Field::Back, Problem::BeforeItBegins)),
        (ben, vec![("back", "2026-11-27")], wrong(Field::Until, Problem::Missing)),
        (practice.opened.owner, vec![("until", "2026-11-27")], Refusal::OwnershipIsTransferred),
    ] {
        assert_eq!(practice.post_for("/api/staff/set-absence", person, &fields).await.refusal(), refusal, "{fields:?}");
    }
    let own = practice.post_about(&mut hers, "/api/staff/set-absence", mia, &LEAVE).await;
    assert_eq!(own.refusal(), Refusal::OwnManagementRole);
}

#[tokio::test]
async fn a_plan_is_changed_taken_back_and_brought_forward() {
    let mut practice = open().await;
    let lou = practice.invite_for_monday("Lou", "therapist").await;
    let other = [("role", "therapist"), ("from", "2026-12-07"), ("until", "2026-12-31"), ("until_time", "17:00")];
    practice.done_for("/api/staff/turn-role-on", lou, &other).await;
    let page = practice.page(lou).await;
    let line = page.roles.iter().find(|line| line.role == Role::Therapist).unwrap();
    let start = line.start.as_ref().unwrap();
    assert_eq!(start.at.text, "Mon 7 Dec 2026, 00:00 CET");
    assert_eq!(start.until.as_ref().unwrap().text, "Thu 31 Dec 2026, 17:00 CET");
    assert_eq!(page.history[0].action, AuditAction::RoleStartSet);
    assert_eq!(practice.server.letters_to(&email("Lou")).await.len(), 1, "the invitation of before still holds");
    practice.done_for("/api/staff/turn-role-on", lou, &[("role", "front_office")]).await;
    practice.turn_off(lou, "therapist").await;
    let page = practice.page(lou).await;
    assert_eq!((page.history[0].action, page.schedule.starts), (AuditAction::RoleStartSet, None));
    practice.done_for("/api/staff/turn-role-on", lou, &other).await;
    practice.turn_on(lou, "therapist").await;
    assert_eq!(practice.roles_of(lou).await, [Role::Therapist, Role::FrontOffice]);
    assert_eq!(practice.count("role_start WHERE ended_at IS NULL").await, 0);
    // A leave that is taken back, and one whose end is moved behind the return.
    practice.plan_leave(lou).await;
    practice.done_for("/api/staff/set-absence", lou, &[]).await;
    let schedule = practice.page(lou).await.schedule;
    assert_eq!((schedule.ends, schedule.starts), (None, None));
    practice.plan_leave(lou).await;
    practice.done_for("/api/staff/set-role-end", lou, &[("role", "therapist"), ("until", "2026-12-24")]).await;
    assert_eq!(practice.count("role_start WHERE ended_at IS NULL AND role = 'therapist'").await, 0);
    practice.deactivate(lou).await;
    assert_eq!(practice.count("role_start WHERE ended_at IS NULL").await, 0, "nobody comes back after that");
    assert_eq!(practice.page(lou).await.state, StaffState::Inactive);
}

#[tokio::test]
async fn a_last_working_day_can_end_at_a_minute_also_on_the_day_on_which_clocks_change() {
    for (day, time, utc) in [
        // In March the hour from two to three is left out, in October it comes twice: the first time counts.
        ("2027-03-28", "02:30", 1_806_195_600_000),
        ("2027-10-31", "02:30", 1_824_942_600_000),
        ("2026-12-18", "17:00", 1_797_609_600_000),
    ] {
        let mut practice = open().await;
        let (ben, _) = practice.hire("Ben", &["therapist"]).await;
        practice.done_for("/api/staff/set-absence", ben, &[("until", day), ("until_time", time)]).await;
        practice.server.later(utc - NOON.0 - 2 * MINUTE);
        let mut his = practice.server.signed_in("ben").await;
        practice.server.later(2 * MINUTE - 1);
        assert_eq!(practice.ask_list(&mut his, &[]).await.status, 200, "{day}");
        practice.server.later(1);
        assert_eq!(practice.ask_list(&mut his, &[]).await.refusal(), Refusal::SignedOut, "{day}");
        assert_eq!(practice.page_later(ben).await.state, StaffState::Inactive);
    }
}

#[tokio::test]
async fn who_signed_up_early_is_reminded_a_week_before_once() {
    let mut practice = open().await;
    let period = [("from", "2026-12-14"), ("from_time", "07:00")];
    practice.ask_to_invite_from("Lou", "therapist", &period).await;
    let (mut browser, invitation) = practice.opened_link("Lou").await;
    browser.sign_up(invitation, "lou", PASSWORD).await;
    practice.server.later(12 * DAY + 17 * HOUR);
    assert_eq!(practice.server.letters_to(&email("Lou")).await.len(), 1);
    practice.server.later(HOUR);
    for _ in 0..2 {
        let letters = practice.server.letters_to(&email("Lou")).await;
        assert_eq!(subjects(&letters)[1..], ["Your access to Praxis Nordlicht starts soon"]);
        assert!(letters[1].text().contains("Mon 14 Dec 2026, 07:00 CET"), "{}", letters[1].text());
    }
}

#[tokio::test]
async fn an_agent_starts_later_while_the_agreement_holds() {
    for (agreement, state) in [("", StaffState::Active), ("2026-11-28", StaffState::Inactive)] {
        let mut practice = open().await;
        let (aga, _) = practice.hire_agent("Aga").await;
        practice.deactivate(aga).await;
        let later = [MONDAY[0], MONDAY[1], ("role", "front_office")];
        practice.done_for("/api/staff/turn-role-on", aga, &later).await;
        let days = [("agreement_signed_on", "2026-01-31"), ("agreement_ends_on", agreement)];
        practice.done_for("/api/agents/edit-agreement", aga, &days).await;
        practice.server.later(TO_MONDAY);
        assert_eq!(practice.page_later(aga).await.state, state, "{agreement}");
    }
}

#[tokio::test]
async fn a_start_that_a_server_missed_is_judged_by_the_agreement_of_its_own_moment() {
    let mut practice = open().await;
    let (aga, _) = practice.hire_agent("Aga").await;
    practice.deactivate(aga).await;
    let later = [MONDAY[0], MONDAY[1], ("role", "front_office")];
    practice.done_for("/api/staff/turn-role-on", aga, &later).await;
    let days = [("agreement_signed_on", "2026-01-31"), ("agreement_ends_on", "2026-11-30")];
    practice.done_for("/api/agents/edit-agreement", aga, &days).await;
    // Down from before the start until after the agreement's end. Whoever comes first is let in: the start is no
    // stumbling block for the whole practice.
    practice.server.later(TO_MONDAY + 2 * DAY);
    practice.owner_again("dana").await;
    practice.server.worker.send_due().await.unwrap();
    let page = practice.page(aga).await;
    assert_eq!(page.state, StaffState::Inactive, "begun on Monday, and suspended since the agreement is over");
    let history: Vec<AuditAction> = page.history.iter().map(|entry| entry.action).collect();
    assert!(history.contains(&AuditAction::RoleStarted), "{history:?}");
}
