//! Ownership moves when both want it, and at no moment is there another number of Owners than one.

use crate::{
    browser::{Answer, Browser},
    practice::{TestPractice, email},
    test_server::{HOUR, PASSWORD},
};
use app::domain::{AuditAction, Change, Fact, Field, OwnershipInformation, Problem, Refusal, Role, StaffMemberId};
use std::sync::Arc;

const OWN: (&str, &str) = ("current_password", PASSWORD);

impl TestPractice {
    async fn ask_for_ownership(&mut self, person: StaffMemberId) -> Answer {
        self.post_for("/api/ownership/ask", person, &[OWN]).await
    }

    /// Somebody whom the Owner has asked, and the transfer.
    async fn candidate(&mut self, first: &str) -> (StaffMemberId, Browser, String) {
        let (person, browser) = self.hire(first, &["therapist"]).await;
        let answer = self.ask_for_ownership(person).await;
        assert!(answer.status.is_success(), "{answer:?}");
        (person, browser, self.open_transfer().await)
    }

    async fn confirm(&self, who: &mut Browser, person: StaffMemberId, transfer: &str) -> Answer {
        self.post_about(who, "/api/ownership/confirm", person, &[("transfer", transfer), OWN]).await
    }

    async fn cancel(&mut self, person: StaffMemberId, transfer: &str) -> Answer {
        self.post_for("/api/ownership/cancel", person, &[("transfer", transfer)]).await
    }

    async fn owners(&self) -> Vec<uuid::Uuid> {
        let practice = self.server.database.literal(self.opened.practice.uuid());
        let sql = format!(
            "SELECT staff_member_id FROM role_grant WHERE role = 'owner' AND ended_at IS NULL
             AND practice_id = {practice}"
        );
        self.server.database.column(&sql).await
    }

    async fn outcomes(&self) -> Vec<String> {
        self.server.database.column("SELECT outcome FROM ownership_transfer ORDER BY asked_at, id").await
    }

    async fn ownership(&mut self, person: StaffMemberId) -> OwnershipInformation {
        self.page(person).await.ownership
    }
}

fn wrong_password() -> Refusal {
    Refusal::field(Field::CurrentPassword, Problem::WrongPassword)
}

#[tokio::test]
async fn the_owner_asks_the_candidate_confirms_and_the_old_owner_stays_as_a_manager() {
    let mut practice = TestPractice::open().await;
    let dana = practice.opened.owner;
    let (ben, mut his_browser, transfer) = practice.candidate("Ben").await;
    assert_eq!(practice.owners().await, [dana.0], "nothing changes by asking");
    let letters = practice.server.letters_to(&email("Ben")).await;
    let letter = letters.last().unwrap();
    assert_eq!(letter.link(), practice.staff(&format!("/{ben}")));
    assert!(letter.text().contains("Fri 27 Nov 2026, 13:00 CET"), "{}", letter.text());
    let page = his_browser.get(&letter.link()).await;
    assert!(page.body.contains("Become the Owner") && page.body.contains("Dana Ruiz asks you"));

    let answer = practice.confirm(&mut his_browser, ben, &transfer).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(practice.owners().await, [ben.0]);
    practice.owner = his_browser;
    assert_eq!(practice.roles_of(ben).await, [Role::Owner, Role::Therapist]);
    assert_eq!(practice.roles_of(dana).await, [Role::Manager]);
    assert_eq!(practice.outcomes().await, ["done"]);
    let history = practice.page(ben).await.history;
    let actions: Vec<AuditAction> = history.iter().map(|entry| entry.action).collect();
    assert_eq!(actions[..2], [AuditAction::OwnershipTransferred, AuditAction::OwnershipTransferAsked]);
    let change = Change { fact: Fact::Owner, before: Some("Dana Ruiz".into()), after: Some("Ben Roth".into()) };
    assert_eq!((history[0].actor.as_deref(), &history[0].changes[0]), (Some("Ben Roth"), &change));
    let hers = practice.page(dana).await.history.remove(0);
    assert_eq!(hers.changes, [Change::of(Fact::Roles, "owner", "manager").unwrap()]);
    assert_eq!(practice.deactivate_status(dana).await, 200, "the new Owner is the Owner in every way");
}

impl TestPractice {
    async fn deactivate_status(&mut self, person: StaffMemberId) -> u16 {
        self.post_for("/api/staff/deactivate", person, &[]).await.status.as_u16()
    }
}

#[tokio::test]
async fn an_owner_who_is_a_manager_and_a_therapist_keeps_both() {
    let mut practice = TestPractice::open().await;
    let dana = practice.opened.owner;
    practice.turn_on(dana, "manager").await;
    practice.turn_on(dana, "therapist").await;
    let (ben, mut his_browser, transfer) = practice.candidate("Ben").await;
    practice.confirm(&mut his_browser, ben, &transfer).await;
    assert_eq!(practice.roles_of(dana).await, [Role::Manager, Role::Therapist]);
}

#[tokio::test]
async fn both_sides_prove_who_they_are_by_their_own_passwords() {
    let mut practice = TestPractice::open().await;
    let (ben, mut his_browser) = practice.hire("Ben", &["therapist"]).await;
    for (password, problem) in [("", Problem::Missing), ("wrong horse battery staple", Problem::WrongPassword)] {
        let answer = practice.post_for("/api/ownership/ask", ben, &[("current_password", password)]).await;
        assert_eq!(answer.refusal(), Refusal::field(Field::CurrentPassword, problem));
    }
    assert_eq!(practice.server.database.count("ownership_transfer").await, 0);
    practice.ask_for_ownership(ben).await;
    let transfer = practice.open_transfer().await;
    let fields = [("transfer", transfer.as_str()), ("current_password", "wrong horse battery staple")];
    let answer = practice.post_about(&mut his_browser, "/api/ownership/confirm", ben, &fields).await;
    assert_eq!(answer.refusal(), wrong_password());
    assert_eq!(practice.owners().await, [practice.opened.owner.0]);
    // Nobody else confirms for him, nor the Owner herself.
    let (_, mut mia) = practice.hire("Mia", &["manager"]).await;
    let mut owner = practice.owner.clone();
    for who in [&mut mia, &mut owner] {
        assert_eq!(practice.confirm(who, ben, &transfer).await.refusal(), Refusal::NotAllowed);
    }
}

#[tokio::test]
async fn only_an_active_employee_with_an_account_is_asked() {
    let mut practice = TestPractice::open().await;
    let invited = practice.invite("Ina", &["manager"]).await;
    let (gone, _) = practice.hire("Gus", &["therapist"]).await;
    practice.deactivate(gone).await;
    let (agent, _) = practice.hire_agent("Tom").await;
    let before = practice.server.database.everything().await;
    for person in [invited, gone, agent, practice.opened.owner] {
        assert_eq!(practice.ask_for_ownership(person).await.refusal(), Refusal::NotForOwnership);
        assert_eq!(practice.ownership(person).await.ask, Some(Refusal::NotForOwnership));
    }
    let (_, mut mia) = practice.hire("Mia", &["manager"]).await;
    let theirs = practice.post_about(&mut mia, "/api/ownership/ask", agent, &[OWN]).await;
    assert_eq!(theirs.refusal(), Refusal::NotAllowed);
    let rows = practice.server.database.count("ownership_transfer").await;
    assert_eq!((rows, before.iter().filter(|row| row.contains("ownership_transfer")).count()), (0, 0));
}

#[tokio::test]
async fn one_transfer_at_a_time_which_the_owner_can_take_back_and_the_candidate_decline() {
    let mut practice = TestPractice::open().await;
    let (ben, mut his_browser, first) = practice.candidate("Ben").await;
    let (mia, mut hers) = practice.hire("Mia", &["manager"]).await;
    assert_eq!(practice.ask_for_ownership(mia).await.refusal(), Refusal::TransferPending);
    assert_eq!(practice.ownership(mia).await.ask, Some(Refusal::TransferPending));
    assert_eq!(practice.cancel(ben, &first).await.status, 200);
    assert_eq!(practice.cancel(ben, &first).await.refusal(), Refusal::TransferOver);
    assert_eq!(practice.confirm(&mut his_browser, ben, &first).await.refusal(), Refusal::TransferOver);

    practice.server.later(1);
    assert_eq!(practice.ask_for_ownership(mia).await.status, 200);
    let second = practice.open_transfer().await;
    let decline = [("transfer", second.as_str())];
    let his = practice.post_about(&mut his_browser, "/api/ownership/decline", ben, &decline).await;
    assert_eq!(his.refusal(), Refusal::TransferOver, "it was not he who was asked");
    assert_eq!(practice.post_about(&mut hers, "/api/ownership/decline", mia, &decline).await.status, 200);
    assert_eq!(practice.outcomes().await, ["cancelled", "declined"]);
    let ended = practice.page(mia).await.history.remove(0);
    assert_eq!((ended.action, ended.actor.as_deref()), (AuditAction::OwnershipTransferEnded, Some("Mia Roth")));
    assert_eq!(ended.changes, [Change::of(Fact::Outcome, "", "declined").unwrap()]);
    assert_eq!(practice.owners().await, [practice.opened.owner.0]);

    // A page that showed the first one does not confirm a later one.
    practice.ask_for_ownership(ben).await;
    assert_eq!(practice.confirm(&mut his_browser, ben, &first).await.refusal(), Refusal::TransferOver);
}

#[tokio::test]
async fn after_72_hours_it_is_over_its_letter_is_not_sent_and_another_can_begin() {
    let mut practice = TestPractice::open().await;
    let (ben, _, transfer) = practice.candidate("Ben").await;
    practice.server.later(72 * HOUR);
    practice.owner = practice.server.signed_in("dana").await;
    let mut his_browser = practice.server.signed_in("ben").await;
    assert_eq!(practice.confirm(&mut his_browser, ben, &transfer).await.refusal(), Refusal::TransferOver);
    assert_eq!(practice.cancel(ben, &transfer).await.refusal(), Refusal::TransferOver);
    let letters = practice.server.letters_to(&email("Ben")).await;
    assert!(letters.iter().all(|letter| !letter.link().contains("/settings/")), "too late to be sent");
    let shown = practice.ownership(ben).await;
    assert_eq!((shown.pending, shown.ask), (None, None));
    assert_eq!(practice.ask_for_ownership(ben).await.status, 200);
    let outcomes: Vec<Option<String>> =
        practice.server.database.column("SELECT outcome FROM ownership_transfer ORDER BY asked_at").await;
    assert_eq!(outcomes, [Some("expired".into()), None]);
    let history = practice.page(ben).await.history;
    let ended = &history[1];
    assert_eq!((ended.action, ended.actor.as_deref()), (AuditAction::OwnershipTransferEnded, None));
    let again = practice.open_transfer().await;
    assert_eq!(practice.confirm(&mut his_browser, ben, &again).await.status, 200);
}

#[tokio::test]
async fn a_candidate_who_was_deactivated_does_not_find_it_waiting_on_their_return() {
    let mut practice = TestPractice::open().await;
    let (ben, mut his_browser, transfer) = practice.candidate("Ben").await;
    practice.deactivate(ben).await;
    assert_eq!(practice.confirm(&mut his_browser, ben, &transfer).await.refusal(), Refusal::SignedOut);
    assert_eq!(practice.outcomes().await, ["cancelled"]);
    practice.turn_on(ben, "therapist").await;
    let mut his_browser = practice.server.signed_in("ben").await;
    assert_eq!(practice.confirm(&mut his_browser, ben, &transfer).await.refusal(), Refusal::TransferOver);
    assert_eq!(practice.owners().await, [practice.opened.owner.0]);
}

#[tokio::test]
async fn a_candidate_whose_last_role_ended_on_its_day_does_not_find_it_waiting_either() {
    let mut practice = TestPractice::open().await;
    let (ben, _, transfer) = practice.candidate("Ben").await;
    practice.done_for("/api/staff/set-role-end", ben, &[("role", "therapist"), ("until", "2026-11-24")]).await;
    practice.server.later(12 * HOUR);
    practice.owner = practice.server.signed_in("dana").await;
    practice.turn_on(ben, "therapist").await;
    assert_eq!(practice.outcomes().await, ["cancelled"]);
    let ended = practice.page(ben).await.history.into_iter().find(|entry| entry.action == AuditAction::RoleEnded);
    assert!(ended.unwrap().changes.contains(&Change::of(Fact::Outcome, "", "cancelled").unwrap()));
    let mut his_browser = practice.server.signed_in("ben").await;
    assert_eq!(practice.confirm(&mut his_browser, ben, &transfer).await.refusal(), Refusal::TransferOver);
}

#[tokio::test]
async fn forms_without_wasm_carry_a_transfer_from_question_to_answer() {
    let mut practice = TestPractice::open().await;
    let (ben, mut his_browser) = practice.hire("Ben", &["therapist"]).await;
    let (page, slug, id) = (practice.staff(&format!("/{ben}")), practice.slug(), ben.to_string());
    let mut fields = vec![("practice", slug.as_str()), ("id", &id), ("current_password", "wrong horse")];
    practice.owner.submit(&page, "/api/ownership/ask", &fields).await;
    let shown = practice.owner.get(&page).await.body;
    assert!(shown.contains("This is not your password") && !shown.contains("wrong horse"));
    fields[2] = OWN;
    practice.owner.submit(&page, "/api/ownership/ask", &fields).await;
    let shown = practice.owner.get(&page).await.body;
    assert!(shown.contains("The question is on its way") && shown.contains("Cancel the transfer"));
    let own_page = practice.staff(&format!("/{}", practice.opened.owner));
    assert!(practice.owner.get(&own_page).await.body.contains("Dana Ruiz asked Ben Roth to become the Owner"));
    let transfer = practice.open_transfer().await;
    let confirm = [("practice", slug.as_str()), ("id", &id), ("transfer", &transfer), OWN];
    his_browser.submit(&page, "/api/ownership/confirm", &confirm).await;
    assert!(his_browser.get(&page).await.body.contains("You are the Owner now."));
}

#[tokio::test]
async fn confirming_while_the_owner_cancels_ends_in_one_or_the_other() {
    for _ in 0..6 {
        let mut practice = TestPractice::open().await;
        let (ben, mut his_browser, transfer) = practice.candidate("Ben").await;
        let mut owner = practice.owner.clone();
        let fields = [("transfer", transfer.as_str())];
        let (confirmed, cancelled) = tokio::join!(
            practice.confirm(&mut his_browser, ben, &transfer),
            practice.post_about(&mut owner, "/api/ownership/cancel", ben, &fields)
        );
        let both = (confirmed.status.as_u16(), cancelled.status.as_u16());
        let owners = practice.owners().await;
        match both {
            (200, 403 | 409) => assert_eq!(owners, [ben.0]),
            (409, 200) => assert_eq!(owners, [practice.opened.owner.0]),
            _ => panic!("{confirmed:?} {cancelled:?}"),
        }
        let chain = server::store::audit::verify(&practice.server.database.db, practice.opened.practice).await;
        assert!(chain.unwrap().is_ok());
    }
}

#[tokio::test]
async fn confirming_while_being_deactivated_makes_no_inactive_owner() {
    for _ in 0..6 {
        let mut practice = TestPractice::open().await;
        let (ben, mut his_browser, transfer) = practice.candidate("Ben").await;
        let server = Arc::clone(&practice.server);
        let mut owner = practice.owner.clone();
        let (confirmed, deactivated) = tokio::join!(
            practice.confirm(&mut his_browser, ben, &transfer),
            practice.post_about(&mut owner, "/api/staff/deactivate", ben, &[])
        );
        let owners = practice.owners().await;
        match (confirmed.status.as_u16(), deactivated.status.as_u16()) {
            // Then the one who deactivates is a Manager, and he the Owner.
            (200, 403) => assert_eq!(owners, [ben.0]),
            (401 | 403 | 409, 200) => assert_eq!(owners, [practice.opened.owner.0]),
            _ => panic!("{confirmed:?} {deactivated:?}"),
        }
        let id = server.database.literal(owners[0]);
        let account: Option<uuid::Uuid> =
            server.database.one(&format!("SELECT account_id FROM staff_member WHERE id = {id}")).await;
        assert!(account.is_some());
    }
}

#[tokio::test]
async fn two_confirmations_at_once_move_it_once() {
    let mut practice = TestPractice::open().await;
    let (ben, mut one, transfer) = practice.candidate("Ben").await;
    let mut two = one.clone();
    let (x, y) = tokio::join!(practice.confirm(&mut one, ben, &transfer), practice.confirm(&mut two, ben, &transfer));
    let mut statuses = [x.status.as_u16(), y.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "{x:?} {y:?}");
    assert_eq!(practice.owners().await, [ben.0]);
}
