//! Where the Owner approves Records Custodians: a Manager asks, the Owner decides, nothing is granted before.

use crate::{
    browser::{Answer, Browser},
    practice::{TestPractice, email},
    test_server::{HOUR, PASSWORD},
};
use app::domain::{AuditAction, Fact, Invited, LinkState, Refusal, Role, StaffMemberId, StaffState, TurnedOn};

const ON: &str = "/api/staff/turn-role-on";
const APPROVE: &str = "/api/staff/approve-role-request";
const DECLINE: &str = "/api/staff/decline-role-request";
const WITHDRAW: &str = "/api/staff/withdraw-role-request";
const CUSTODIAN: (&str, &str) = ("role", "records_custodian");

/// A practice with the rule, a Manager who asks and a therapist to ask for.
struct Cast {
    practice: TestPractice,
    mia: Browser,
    ben: StaffMemberId,
}

impl Cast {
    async fn gather() -> Self {
        let mut practice = TestPractice::open().await;
        let (_, mia) = practice.hire("Mia", &["manager"]).await;
        let (ben, _) = practice.hire("Ben", &["therapist"]).await;
        practice.set("custodian_needs_approval = TRUE, idle_minutes = 720").await;
        Self { practice, mia, ben }
    }

    async fn ask(&mut self, person: StaffMemberId) -> Answer {
        self.practice.post_about(&mut self.mia, ON, person, &[CUSTODIAN]).await
    }

    /// The Manager asks for the therapist, and it must be done.
    async fn asked(&mut self) {
        assert_eq!(self.ask(self.ben).await.json::<TurnedOn>(), TurnedOn::Asked);
    }

    /// The Owner or the Manager does something about the request that waits.
    async fn decide(&mut self, by_owner: bool, path: &str, person: StaffMemberId) -> Answer {
        let request = self.practice.waiting_request(person).await.to_string();
        let mut who = if by_owner { self.practice.owner.clone() } else { self.mia.clone() };
        self.practice.post_about(&mut who, path, person, &[("request", &request)]).await
    }

    async fn actions(&mut self, person: StaffMemberId) -> Vec<AuditAction> {
        self.practice.page(person).await.history.iter().map(|entry| entry.action).collect()
    }
}

#[tokio::test]
async fn a_manager_only_asks_and_the_owner_is_told_by_mail_list_and_page() {
    let mut cast = Cast::gather().await;
    cast.asked().await;
    let (ben, practice) = (cast.ben, &mut cast.practice);
    assert_eq!(practice.roles_of(ben).await, [Role::Therapist]);
    let letters = practice.server.letters_to("dana@owners.example").await;
    let [letter] = &letters[..] else { panic!("one letter: {}", letters.len()) };
    assert_eq!(letter.link(), practice.staff(&format!("/{ben}")));
    let mut owner = practice.owner.clone();
    let [listed] = &practice.list(&mut owner, &[]).await.requests[..] else { panic!("one request") };
    assert_eq!(
        (listed.name.as_str(), listed.by.as_str(), listed.role),
        ("Ben Roth", "Mia Roth", Role::RecordsCustodian)
    );
    assert!(practice.list(&mut cast.mia, &[]).await.requests.is_empty());
    let page = practice.page(ben).await;
    let line = page.roles.iter().find(|line| line.role == Role::RecordsCustodian).unwrap();
    let request = line.request.as_ref().unwrap();
    assert!(line.on.is_none() && request.by == "Mia Roth" && request.decide.is_none());
    let event = &page.history[0];
    assert_eq!(event.action, AuditAction::RoleRequested);
    assert_eq!(event.changes[0].fact, Fact::RequestedRole);
    let list = owner.get(&practice.staff("")).await;
    assert!(list.body.contains("These roles wait for your approval"), "{list:?}");
    let html = owner.get(&practice.staff(&format!("/{ben}"))).await.body;
    assert!(html.contains("Approve Records Custodian") && html.contains("Decline Records Custodian"), "{html}");
    let hers = cast.mia.get(&practice.staff(&format!("/{ben}"))).await;
    assert!(hers.body.contains("Withdraw Records Custodian"), "{hers:?}");
    assert!(!hers.body.contains("Approve Records Custodian"), "{hers:?}");
}

#[tokio::test]
async fn approving_grants_and_two_decisions_are_one() {
    let mut cast = Cast::gather().await;
    cast.asked().await;
    let ben = cast.ben;
    let request = cast.practice.waiting_request(ben).await.to_string();
    let hers = cast.decide(false, APPROVE, ben).await;
    assert_eq!(hers.refusal(), Refusal::NotAllowed);
    let fields = [("request", request.as_str())];
    let (mut one, mut two) = (cast.practice.owner.clone(), cast.practice.owner.clone());
    let (yes, no) = tokio::join!(
        cast.practice.post_about(&mut one, APPROVE, ben, &fields),
        cast.practice.post_about(&mut two, DECLINE, ben, &fields),
    );
    let (won, lost) = if yes.status.is_success() { (&yes, &no) } else { (&no, &yes) };
    assert!(won.status.is_success() && lost.refusal() == Refusal::RequestOver, "{yes:?} {no:?}");
    let granted = cast.practice.roles_of(ben).await.contains(&Role::RecordsCustodian);
    assert_eq!(granted, yes.status.is_success());
    let decided = cast.actions(ben).await;
    let over = [AuditAction::RoleTurnedOn, AuditAction::RoleRequestDeclined];
    assert_eq!(decided.iter().filter(|action| over.contains(action)).count(), 1, "{decided:?}");
    assert_eq!(cast.decide(true, WITHDRAW, ben).await.refusal(), Refusal::RequestOver);
}

#[tokio::test]
async fn a_request_can_be_declined_or_withdrawn_and_made_again_but_not_twice() {
    let mut cast = Cast::gather().await;
    let ben = cast.ben;
    cast.asked().await;
    assert_eq!(cast.ask(ben).await.refusal(), Refusal::RequestWaits);
    assert_eq!(cast.decide(true, DECLINE, ben).await.status, 200);
    cast.asked().await;
    assert_eq!(cast.decide(false, WITHDRAW, ben).await.status, 200);
    cast.asked().await;
    assert_eq!(cast.decide(true, APPROVE, ben).await.status, 200);
    assert_eq!(cast.practice.roles_of(ben).await, [Role::Therapist, Role::RecordsCustodian]);
    let expected = [
        AuditAction::RoleTurnedOn,
        AuditAction::RoleRequested,
        AuditAction::RoleRequestWithdrawn,
        AuditAction::RoleRequested,
        AuditAction::RoleRequestDeclined,
        AuditAction::RoleRequested,
    ];
    assert_eq!(cast.actions(ben).await[..6], expected);
    // The letter about a request that is over says nothing new.
    assert!(cast.practice.server.letters_to("dana@owners.example").await.is_empty());
}

#[tokio::test]
async fn the_owner_grants_without_asking_and_a_waiting_request_is_done_with() {
    let mut cast = Cast::gather().await;
    cast.asked().await;
    cast.practice.turn_on(cast.ben, "records_custodian").await;
    assert!(cast.practice.roles_of(cast.ben).await.contains(&Role::RecordsCustodian));
    assert!(cast.practice.waiting_request(cast.ben).await.is_nil());
}

#[tokio::test]
async fn an_invitation_gives_the_other_roles_at_once_and_none_without_them() {
    let mut cast = Cast::gather().await;
    let who = [("first_name", "Ada"), ("last_name", "Roth"), ("email", "ada@staff.example")];
    let invite =
        |roles: &[&'static str]| who.into_iter().chain(roles.iter().map(|role| ("roles[]", *role))).collect::<Vec<_>>();
    let path = "/api/staff/invite";
    let before = cast.practice.server.database.everything().await;
    let alone = cast.practice.post_by(&mut cast.mia, path, &invite(&["records_custodian"])).await;
    assert_eq!(alone.refusal(), Refusal::CustodianNeedsApproval);
    assert_eq!(cast.practice.server.database.everything().await, before);
    let both = cast.practice.post_by(&mut cast.mia, path, &invite(&["front_office", "records_custodian"])).await;
    let invited: Invited = both.json();
    assert_eq!(invited.asked.iter().collect::<Vec<_>>(), [Role::RecordsCustodian]);
    assert_eq!(cast.practice.roles_of(invited.id).await, [Role::FrontOffice]);
    assert_eq!(cast.decide(true, APPROVE, invited.id).await.status, 200);
    assert_eq!(cast.practice.roles_of(invited.id).await, [Role::FrontOffice, Role::RecordsCustodian]);
    // Whoever chooses the address chooses who gets the role that the Owner approved.
    let fields = [("email", "eve@staff.example")];
    let path = "/api/invitations/correct-email";
    let corrected = cast.practice.post_about(&mut cast.mia, path, invited.id, &fields).await;
    assert_eq!(corrected.refusal(), Refusal::CustodianNeedsApproval);
}

#[tokio::test]
async fn for_somebody_inactive_the_owners_approval_is_the_way_back_in() {
    let mut cast = Cast::gather().await;
    let ada = cast.practice.invite("Ada", &["records_custodian"]).await;
    cast.practice.deactivate(ada).await;
    let roles = [("roles[]", "records_custodian")];
    let asked = cast.practice.post_about(&mut cast.mia, "/api/staff/reactivate", ada, &roles).await;
    assert_eq!(asked.json::<TurnedOn>(), TurnedOn::Asked);
    assert_eq!(cast.practice.page(ada).await.state, StaffState::Inactive);
    assert!(cast.practice.server.letters_to(&email("Ada")).await.is_empty(), "no link works, so none is sent");
    assert_eq!(cast.decide(true, APPROVE, ada).await.status, 200);
    let link = cast.practice.server.link_to(&email("Ada")).await;
    assert_eq!(cast.practice.server.browser().open_invitation(&link).await.state, LinkState::SignUp);
    assert_eq!(cast.actions(ada).await[0], AuditAction::Reactivated);
}

#[tokio::test]
async fn the_same_roles_as_before_come_back_but_for_the_one_that_needs_approval() {
    let mut cast = Cast::gather().await;
    let (ben, roles) = (cast.ben, [("roles[]", "therapist"), ("roles[]", "records_custodian")]);
    cast.practice.turn_on(ben, "records_custodian").await;
    cast.practice.deactivate(ben).await;
    let answer = cast.practice.post_about(&mut cast.mia, "/api/staff/reactivate", ben, &roles).await;
    assert_eq!(answer.json::<TurnedOn>(), TurnedOn::Partly);
    assert_eq!(cast.practice.roles_of(ben).await, [Role::Therapist]);
    assert_eq!(cast.actions(ben).await[..2], [AuditAction::RoleRequested, AuditAction::Reactivated]);
}

#[tokio::test]
async fn requests_for_somebody_who_is_deactivated_are_withdrawn() {
    let mut cast = Cast::gather().await;
    let ben = cast.ben;
    cast.asked().await;
    let request = cast.practice.waiting_request(ben).await.to_string();
    cast.practice.deactivate(ben).await;
    let late = cast.practice.post_for(APPROVE, ben, &[("request", &request)]).await;
    assert_eq!(late.refusal(), Refusal::RequestOver);
    assert_eq!(cast.practice.page(ben).await.state, StaffState::Inactive);
    let event = cast.practice.page(ben).await.history.remove(0);
    assert!(event.changes.iter().any(|change| change.fact == Fact::RequestedRole && change.after.is_none()));
}

#[tokio::test]
async fn agents_need_the_approval_too_and_nobody_approves_in_another_practice() {
    let mut cast = Cast::gather().await;
    let (zoe, _) = cast.practice.hire_agent("Zoe").await;
    assert_eq!(cast.ask(zoe).await.refusal(), Refusal::EndDateNeeded);
    let until = [CUSTODIAN, ("until", "2027-01-31")];
    let asked = cast.practice.post_about(&mut cast.mia, ON, zoe, &until).await;
    assert_eq!(asked.json::<TurnedOn>(), TurnedOn::Asked);
    assert_eq!(cast.practice.roles_of(zoe).await, [Role::FrontOffice]);
    let request = cast.practice.waiting_request(zoe).await.to_string();
    let mut other = cast.practice.open_beside("Praxis Südlicht", "sven").await;
    let (tom, _) = other.hire("Tom", &["therapist"]).await;
    for person in [zoe, tom] {
        let answer = other.post_for(APPROVE, person, &[("request", &request)]).await;
        let refusal = if person == tom { Refusal::RequestOver } else { Refusal::NotFound };
        assert_eq!(answer.refusal(), refusal);
    }
    assert_eq!(cast.practice.roles_of(zoe).await, [Role::FrontOffice]);
}

#[tokio::test]
async fn an_end_that_was_asked_for_is_the_roles_end_and_no_manager_moves_it_further() {
    let mut cast = Cast::gather().await;
    let ben = cast.ben;
    let until = |day: &'static str| [CUSTODIAN, ("until", day)];
    let asked = cast.practice.post_about(&mut cast.mia, ON, ben, &until("2026-12-01")).await;
    assert_eq!(asked.json::<TurnedOn>(), TurnedOn::Asked);
    assert_eq!(cast.decide(true, APPROVE, ben).await.status, 200);
    let page = cast.practice.page(ben).await;
    let line = page.roles.iter().find(|line| line.role == Role::RecordsCustodian).unwrap();
    assert_eq!(line.until.as_ref().unwrap().at.to_string(), "2026-12-01");
    for (day, refused) in [("2026-12-02", true), ("", true), ("2026-11-30", false)] {
        let answer = cast.practice.post_about(&mut cast.mia, "/api/staff/set-role-end", ben, &until(day)).await;
        assert_eq!(answer.status.is_client_error(), refused, "{day:?}: {answer:?}");
    }
}

#[tokio::test]
async fn a_request_whose_end_has_passed_is_not_approved() {
    let mut cast = Cast::gather().await;
    let ben = cast.ben;
    cast.practice.post_about(&mut cast.mia, ON, ben, &[CUSTODIAN, ("until", "2026-11-24")]).await;
    // In Berlin the day ends at 23:00 UTC.
    cast.practice.server.later(11 * HOUR);
    cast.practice.owner.sign_in("dana", PASSWORD).await;
    assert_eq!(cast.decide(true, APPROVE, ben).await.refusal(), Refusal::RequestedEndPassed);
    assert_eq!(cast.decide(true, DECLINE, ben).await.status, 200);
}
