//! Roles go on and off, and what hangs on the first and the last of them.

use crate::{
    practice::{TestPractice, email},
    test_server::PASSWORD,
};
use app::domain::{AuditAction, Ends, LinkState, Moment, Refusal, Role, StaffMemberPage, StaffState, TurnedOff};

#[tokio::test]
async fn a_role_that_went_off_counts_from_the_very_next_request() {
    let mut practice = TestPractice::open().await;
    let (mia, mut her_browser) = practice.hire("Mia", &["manager", "therapist"]).await;
    let form = [("practice", &*practice.slug())];
    assert_eq!(her_browser.call("/api/staff/new-form", &form).await.status, 200);
    practice.turn_off(mia, "manager").await;
    assert_eq!(her_browser.call("/api/staff/new-form", &form).await.refusal(), Refusal::NotAllowed);
    assert_eq!(practice.ask_list(&mut her_browser, &[]).await.status, 200);
}

#[tokio::test]
async fn the_last_role_off_ends_sessions_and_links_and_a_role_on_brings_the_same_password_back() {
    let mut practice = TestPractice::open().await;
    let (ben, mut his_browser) = practice.hire("Ben", &["therapist"]).await;
    let hash = "SELECT password_hash FROM account WHERE username = 'ben'";
    let before: String = practice.server.database.one(hash).await;
    practice.done_for("/api/accounts/send-password-reset", ben, &[]).await;
    let reset = practice.server.link_to(&email("Ben")).await;

    practice.turn_off(ben, "therapist").await;
    assert_eq!(practice.page(ben).await.state, StaffState::Inactive);
    assert_eq!(practice.ask_list(&mut his_browser, &[]).await.refusal(), Refusal::SignedOut);
    assert_eq!(practice.server.database.count("session").await, 1, "the Owner's alone");
    let mut visitor = practice.server.browser();
    visitor.open(&reset).await;
    let late = visitor.reset_password("a wholly different sentence").await;
    assert_eq!(late.refusal(), Refusal::LinkSuperseded);
    let (_, right) = practice.server.sign_in("ben", PASSWORD).await;
    assert_eq!(right.refusal(), Refusal::AccountDeactivated);
    let (_, wrong) = practice.server.sign_in("ben", "not the right password").await;
    assert_eq!(wrong.refusal(), Refusal::WrongCredentials);

    practice.turn_on(ben, "front_office").await;
    let (mut again, answer) = practice.server.sign_in("ben", PASSWORD).await;
    assert_eq!(answer.status, 200);
    assert_eq!(practice.ask_list(&mut again, &[]).await.status, 200);
    assert_eq!(practice.server.database.one::<String>(hash).await, before);
}

#[tokio::test]
async fn the_answer_to_one_role_off_says_what_turns_it_on_again_to_those_who_may() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist", "front_office", "records_custodian"]).await;
    let (_, mut mia) = practice.hire("Mia", &["manager"]).await;
    let until = [("role", "front_office"), ("until", "2027-03-31")];
    practice.done_for("/api/staff/set-role-end", ben, &until).await;
    let off = practice.post_for("/api/staff/turn-role-off", ben, &[("role", "front_office")]).await;
    let last_day = "2027-03-31".parse().ok();
    assert_eq!(off.json::<TurnedOff>().undo, Some((Role::FrontOffice, last_day)));
    // A Manager would have to ask the Owner.
    let role = [("role", "records_custodian")];
    practice.set("custodian_needs_approval = true").await;
    let off = practice.post_about(&mut mia, "/api/staff/turn-role-off", ben, &role).await;
    assert_eq!(off.json::<TurnedOff>().undo, None);
    let last = practice.post_for("/api/staff/turn-role-off", ben, &[("role", "therapist")]).await;
    assert_eq!(last.json::<TurnedOff>().undo, Some((Role::Therapist, None)));
    let again = practice.post_for("/api/staff/turn-role-off", ben, &[("role", "therapist")]).await;
    assert_eq!(again.json::<TurnedOff>().undo, None, "it was off already");
    let (ann, _) = practice.hire("Ann", &["therapist", "front_office"]).await;
    let all = practice.post_for("/api/staff/deactivate", ann, &[]).await;
    assert_eq!(all.json::<TurnedOff>().undo, None, "there are the same roles as before");
}

#[tokio::test]
async fn what_ends_with_the_last_role_is_counted_for_those_who_can_end_it() {
    let mut practice = TestPractice::open().await;
    let eve = practice.invite("Eve", &["front_office"]).await;
    assert_eq!(practice.page(eve).await.ends, Ends { sessions: 0, links: 1 });
    let (ben, mut his_browser) = practice.hire("Ben", &["therapist"]).await;
    practice.server.signed_in("ben").await;
    assert_eq!(practice.page(ben).await.ends, Ends { sessions: 2, links: 0 });
    practice.done_for("/api/accounts/send-password-reset", ben, &[]).await;
    assert_eq!(practice.page(ben).await.ends, Ends { sessions: 2, links: 1 });
    let fields = [("practice", &*practice.slug()), ("id", &*ben.to_string())];
    let own: StaffMemberPage = his_browser.call("/api/staff/find", &fields).await.json();
    assert_eq!(own.ends, Ends::default());
    practice.server.later(2 * Moment::HOUR);
    practice.owner_again("dana").await;
    assert_eq!(practice.page(ben).await.ends, Ends::default(), "both have run out");
    let (aga, _) = practice.hire_agent("Aga").await;
    assert_eq!(practice.page(aga).await.ends, Ends::default(), "the login is not this practice's");
}

#[tokio::test]
async fn roles_turned_off_one_by_one_come_back_together() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist", "front_office"]).await;
    practice.turn_off(ben, "front_office").await;
    practice.turn_off(ben, "therapist").await;
    let before: Vec<&str> = practice.page(ben).await.roles_before.iter().map(Role::code).collect();
    assert_eq!(before, ["therapist", "front_office"]);
    let roles: Vec<(&str, &str)> = before.iter().map(|code| ("roles[]", *code)).collect();
    practice.done_for("/api/staff/reactivate", ben, &roles).await;
    assert_eq!(practice.roles_of(ben).await, [Role::Therapist, Role::FrontOffice]);
}

#[tokio::test]
async fn somebody_who_never_signed_up_is_invited_anew_when_a_role_comes_back() {
    let mut practice = TestPractice::open().await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    let first = practice.server.link_to(&email("Ben")).await;
    practice.deactivate(ben).await;
    let mut browser = practice.server.browser();
    assert_eq!(browser.open_invitation(&first).await.state, LinkState::Closed(Refusal::LinkCancelled));
    practice.turn_on(ben, "therapist").await;
    assert_eq!(practice.server.letters_to(&email("Ben")).await.len(), 2);
    let second = practice.server.link_to(&email("Ben")).await;
    assert_eq!(browser.open_invitation(&second).await.state, LinkState::SignUp);
}

#[tokio::test]
async fn turning_twice_is_one_change_and_one_event() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    for _ in 0..2 {
        practice.turn_on(ben, "front_office").await;
    }
    for _ in 0..2 {
        practice.turn_off(ben, "front_office").await;
    }
    let actions: Vec<AuditAction> = practice.page(ben).await.history.iter().map(|entry| entry.action).collect();
    let turned = |action| actions.iter().filter(|other| **other == action).count();
    assert_eq!((turned(AuditAction::RoleTurnedOn), turned(AuditAction::RoleTurnedOff)), (1, 1), "{actions:?}");
}

#[tokio::test]
async fn a_manager_reaches_neither_the_owner_nor_their_own_management_role() {
    let mut practice = TestPractice::open().await;
    let (mia, mut her_browser) = practice.hire("Mia", &["manager"]).await;
    let owner = practice.opened.owner;
    let therapist = [("role", "therapist")];
    let on = practice.post_about(&mut her_browser, "/api/staff/turn-role-on", owner, &therapist).await;
    assert_eq!(on.refusal(), Refusal::NotAllowed);
    let own = practice.post_about(&mut her_browser, "/api/staff/turn-role-off", mia, &[("role", "manager")]).await;
    assert_eq!(own.refusal(), Refusal::OwnManagementRole);
    let away = practice.post_about(&mut her_browser, "/api/staff/deactivate", mia, &[]).await;
    assert_eq!(away.refusal(), Refusal::OwnManagementRole);
}

#[tokio::test]
async fn the_owner_can_keep_the_manager_role_to_themselves() {
    let mut practice = TestPractice::open().await;
    let (_, mut her_browser) = practice.hire("Mia", &["manager"]).await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    practice.set("managers_manage_managers = FALSE").await;
    let manager = [("role", "manager")];
    let hers = practice.post_about(&mut her_browser, "/api/staff/turn-role-on", ben, &manager).await;
    assert_eq!(hers.refusal(), Refusal::ManagerRoleIsOwners);
    practice.turn_on(ben, "manager").await;
}

#[tokio::test]
async fn access_lost_in_one_practice_leaves_the_other_untouched() {
    let mut north = TestPractice::open().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    let (ben, mut his_browser) = north.hire("Ben", &["therapist"]).await;
    south.hire_too("Ben", &["therapist"]).await;
    assert_eq!(south.ask_list(&mut his_browser, &[]).await.status, 200);
    north.deactivate(ben).await;
    assert_eq!(north.ask_list(&mut his_browser, &[]).await.refusal(), Refusal::AccessEnded);
    assert_eq!(south.ask_list(&mut his_browser, &[]).await.status, 200);
}

#[tokio::test]
async fn a_manager_can_do_nothing_at_all_to_the_owner() {
    let mut practice = TestPractice::open().await;
    let (_, mut her_browser) = practice.hire("Mia", &["manager"]).await;
    practice.turn_on(practice.opened.owner, "therapist").await;
    let before = practice.server.database.everything().await;
    for (path, fields) in [
        ("/api/staff/turn-role-on", &[("role", "front_office")][..]),
        ("/api/staff/turn-role-off", &[("role", "therapist")]),
        ("/api/staff/turn-role-off", &[("role", "owner")]),
        ("/api/staff/deactivate", &[]),
        ("/api/staff/reactivate", &[("roles[]", "front_office")]),
        ("/api/invitations/send-credentials", &[]),
        ("/api/accounts/send-password-reset", &[]),
    ] {
        let answer = practice.post_about(&mut her_browser, path, practice.opened.owner, fields).await;
        assert_eq!(answer.refusal(), Refusal::NotAllowed, "{path} {fields:?}");
    }
    assert_eq!(practice.server.database.everything().await, before);
}

#[tokio::test]
async fn nobody_turns_the_owner_role_on_or_off() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    let (owner, role) = (practice.opened.owner, [("role", "owner")]);
    let before = practice.server.database.everything().await;
    for (path, person, fields) in [
        ("/api/staff/turn-role-on", ben, &role[..]),
        ("/api/staff/reactivate", ben, &[("roles[]", "owner")]),
        ("/api/staff/turn-role-off", owner, &role),
        ("/api/staff/deactivate", owner, &[]),
    ] {
        let answer = practice.post_for(path, person, fields).await;
        assert_eq!(answer.refusal(), Refusal::OwnershipIsTransferred, "{path}");
    }
    assert_eq!(practice.server.database.everything().await, before);
}

#[tokio::test]
async fn where_the_manager_role_is_the_owners_no_way_leads_a_manager_around() {
    let mut practice = TestPractice::open().await;
    let (_, mut her_browser) = practice.hire("Mia", &["manager"]).await;
    let (max, _) = practice.hire("Max", &["manager", "therapist"]).await;
    let (gus, _) = practice.hire("Gus", &["therapist"]).await;
    practice.deactivate(gus).await;
    practice.set("managers_manage_managers = FALSE").await;
    let before = practice.server.database.everything().await;
    for (path, person, fields) in [
        ("/api/staff/turn-role-off", max, &[("role", "manager")][..]),
        ("/api/staff/deactivate", max, &[]),
        ("/api/staff/turn-role-on", gus, &[("role", "manager")]),
        ("/api/staff/reactivate", gus, &[("roles[]", "therapist"), ("roles[]", "manager")]),
    ] {
        let answer = practice.post_about(&mut her_browser, path, person, fields).await;
        assert_eq!(answer.refusal(), Refusal::ManagerRoleIsOwners, "{path}");
    }
    let new = [("first_name", "Eve"), ("last_name", "Roth"), ("email", "eve@staff.example"), ("roles[]", "manager")];
    let invited = practice.post_by(&mut her_browser, "/api/staff/invite", &new).await;
    assert_eq!(invited.refusal(), Refusal::ManagerRoleIsOwners);
    assert_eq!(practice.server.database.everything().await, before);
}

#[tokio::test]
async fn deactivating_twice_leaves_one_event_and_reactivating_twice_too() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    for _ in 0..2 {
        practice.deactivate(ben).await;
    }
    for _ in 0..2 {
        practice.turn_on(ben, "therapist").await;
    }
    let actions: Vec<AuditAction> = practice.page(ben).await.history.iter().take(3).map(|entry| entry.action).collect();
    assert_eq!(actions, [AuditAction::Reactivated, AuditAction::Deactivated, AuditAction::SignedUp]);
}

#[tokio::test]
async fn the_last_role_off_at_the_same_moment_as_a_sign_in_leaves_no_session() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    let server = std::sync::Arc::clone(&practice.server);
    let (_, (mut his_browser, _)) = tokio::join!(practice.turn_off(ben, "therapist"), server.sign_in("ben", PASSWORD));
    assert_eq!(practice.ask_list(&mut his_browser, &[]).await.refusal(), Refusal::SignedOut);
    assert_eq!(server.database.count("session").await, 1, "the Owner's alone");
}

#[tokio::test]
async fn a_demoted_manager_writes_nothing_any_more() {
    let mut practice = TestPractice::open().await;
    let (mia, mut her_browser) = practice.hire("Mia", &["manager", "therapist"]).await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    practice.turn_off(mia, "manager").await;
    let before = practice.server.database.everything().await;
    for (path, fields) in [("/api/staff/turn-role-on", &[("role", "front_office")][..]), ("/api/staff/deactivate", &[])]
    {
        let answer = practice.post_about(&mut her_browser, path, ben, fields).await;
        assert_eq!((answer.status.as_u16(), answer.refusal()), (403, Refusal::NotAllowed), "{path}");
    }
    assert_eq!(practice.server.database.everything().await, before);
}

#[tokio::test]
async fn before_a_role_is_turned_its_line_says_what_changes() {
    let mut practice = TestPractice::open().await;
    let (ben, mut his) = practice.hire("Ben", &["front_office", "records_custodian"]).await;
    let ina = practice.invite("Ina", &["front_office"]).await;
    let (gus, _) = practice.hire("Gus", &["front_office"]).await;
    practice.deactivate(gus).await;
    let loses = "Turned off, Ben loses this access with the next click, and keeps the other roles.";
    for (person, said) in [
        (
            ben,
            vec![loses, "Turned on, Ben has this access from the next click on. Charged 10.00 USD per month from 24 "],
        ),
        (
            ina,
            vec!["Ina has this access from signing up on. Charged 10.00 USD per month from 24 ", ", if they sign up"],
        ),
        (gus, vec!["Turned on, Gus can sign in again, with the same password, and has this access."]),
    ] {
        let page = practice.owner.get(&practice.staff(&format!("/{person}"))).await.body;
        for sentence in said {
            assert!(page.contains(sentence), "{sentence}: {page}");
        }
    }
    let page = practice.owner.get(&practice.staff(&format!("/{ina}"))).await.body;
    assert!(!page.contains("Turned off, Ina"), "the last role asks first, in a dialog");
    practice.turn_on(ina, "therapist").await;
    let page = practice.owner.get(&practice.staff(&format!("/{ina}"))).await.body;
    assert_eq!(page.matches("Turned off, Ina gets the other roles only.").count(), 2);
    practice.turn_off(ina, "therapist").await;
    // Where nothing can be turned, nothing changes.
    let own = his.get(&practice.staff(&format!("/{ben}"))).await.body;
    assert!(!own.contains("Turned o"), "{own}");
    practice.set("custodian_needs_approval = TRUE").await;
    let (_, mut manager) = practice.hire("Mia", &["manager"]).await;
    let asks = manager.get(&practice.staff(&format!("/{ina}"))).await.body;
    assert_eq!(asks.matches("Turned on, Ina").count(), 2, "Manager and Therapist; for Records Custodian she only asks");
}
