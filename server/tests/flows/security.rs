//! The security settings: who may change them, and that they act.

use crate::{
    browser::{Answer, Browser},
    practice::{TestPractice, email},
    test_server::{HOUR, MINUTE, NOON, PASSWORD},
};
use app::domain::{
    AuditAction, Change, Fact, Field, LinkState, Problem, Refusal, Role, Roles, SecondFactorRule, SecurityPage,
};

/// As every practice begins, with the password that everybody has.
const USUAL: [(&str, &str); 7] = [
    ("invitation_hours", "72"),
    ("idle_minutes", "30"),
    ("second_factor", "off"),
    ("second_factor_from", ""),
    ("agent_unused_days", "90"),
    ("suspend_at_agreement_end", "yes"),
    ("current_password", PASSWORD),
];

/// The usual settings with some of them replaced, or more beside them.
async fn edit(practice: &TestPractice, who: &mut Browser, other: &[(&str, &str)]) -> Answer {
    let mut fields: Vec<(&str, &str)> =
        USUAL.into_iter().filter(|(name, _)| other.iter().all(|(replaced, _)| replaced != name)).collect();
    fields.extend_from_slice(other);
    practice.post_by(who, "/api/security/edit-settings", &fields).await
}

async fn shown(practice: &TestPractice, who: &mut Browser) -> SecurityPage {
    who.call("/api/security/find-settings", &[("practice", &practice.slug())]).await.json()
}

/// What the log says of changes to the settings: the changes of each, oldest first.
async fn recorded(practice: &TestPractice) -> Vec<Vec<Change>> {
    let action = AuditAction::SecuritySettingsChanged.code();
    let sql =
        format!("SELECT changes FROM audit_event WHERE action = '{action}' AND subject_id IS NULL ORDER BY number");
    let changes: Vec<String> = practice.server.database.column(&sql).await;
    changes.iter().map(|json| serde_json::from_str(json).unwrap()).collect()
}

#[tokio::test]
async fn the_owner_changes_everything_and_the_log_says_from_what_to_what() {
    let practice = TestPractice::open().await;
    let mut owner = practice.owner.clone();
    let all = [
        ("invitation_hours", "24"),
        ("second_factor", "managers"),
        ("second_factor_from", "2026-12-01"),
        ("managers_manage_managers", "no"),
        ("custodian_needs_approval", "yes"),
    ];
    for _ in 0..2 {
        assert_eq!(edit(&practice, &mut owner, &all).await.status, 200);
    }
    let page = shown(&practice, &mut owner).await;
    assert_eq!((page.invitation_hours, page.idle_minutes, page.second_factor), (24, 30, SecondFactorRule::Managers));
    assert_eq!(page.second_factor_from.unwrap().to_string(), "2026-12-01");
    assert!(!page.managers_manage_managers && page.custodian_needs_approval && page.owners_decisions.is_none());
    let [changes] = &recorded(&practice).await[..] else { panic!("one event: saving the same again is no change") };
    let expected = [
        Change::of(Fact::InvitationHours, "72", "24"),
        Change::of(Fact::SecondFactorRule, "off", "managers"),
        // The first of December begins in Berlin.
        Change::of(Fact::SecondFactorFrom, "", "2026-11-30T23:00:00+00:00"),
        Change::of(Fact::ManagersManageManagers, "yes", "no"),
        Change::of(Fact::CustodianNeedsApproval, "no", "yes"),
    ];
    assert_eq!(changes, &expected.map(Option::unwrap));
}

#[tokio::test]
async fn a_manager_changes_all_but_the_owners_decisions_even_with_a_forged_form() {
    let mut practice = TestPractice::open().await;
    let (_, mut mia) = practice.hire("Mia", &["manager"]).await;
    assert_eq!(edit(&practice, &mut mia, &[("idle_minutes", "10")]).await.status, 200);
    let page = shown(&practice, &mut mia).await;
    assert_eq!(page.idle_minutes, 10);
    assert_eq!(page.owners_decisions.map(|who| who.roles), Some(Roles::NONE.with(Role::Owner)));
    let before = practice.server.database.everything().await;
    for forged in [("managers_manage_managers", "yes"), ("custodian_needs_approval", "no")] {
        assert_eq!(edit(&practice, &mut mia, &[forged]).await.refusal(), Refusal::NotAllowed, "{forged:?}");
    }
    assert_eq!(practice.server.database.everything().await, before);
}

#[tokio::test]
async fn without_the_right_password_nothing_changes() {
    let practice = TestPractice::open().await;
    let mut owner = practice.owner.clone();
    let before = practice.server.database.everything().await;
    for (password, problem) in [("", Problem::Missing), ("not the right password", Problem::WrongPassword)] {
        let answer = edit(&practice, &mut owner, &[("idle_minutes", "5"), ("current_password", password)]).await;
        assert_eq!(answer.refusal(), Refusal::field(Field::CurrentPassword, problem));
    }
    let wrong = [("invitation_hours", "0"), ("idle_minutes", "721"), ("second_factor_from", "2026-02-30")];
    let Refusal::Fields(problems) = edit(&practice, &mut owner, &wrong).await.refusal() else { panic!("taken") };
    assert_eq!(problems.iter().count(), 3, "{problems:?}");
    assert_eq!(practice.server.database.everything().await, before);
}

#[tokio::test]
async fn the_idle_limit_holds_from_the_next_request_on() {
    let practice = TestPractice::open().await;
    let mut owner = practice.owner.clone();
    assert_eq!(edit(&practice, &mut owner, &[("idle_minutes", "2")]).await.status, 200);
    for _ in 0..3 {
        practice.server.later(2 * MINUTE - 1);
        assert_eq!(practice.ask_list(&mut owner, &[]).await.status, 200);
    }
    practice.server.later(2 * MINUTE);
    assert_eq!(practice.ask_list(&mut owner, &[]).await.refusal(), Refusal::SignedOut);
}

#[tokio::test]
async fn the_life_of_invitation_links_holds_for_those_sent_from_now_on() {
    let mut practice = TestPractice::open().await;
    practice.invite("Ada", &["therapist"]).await;
    let mut owner = practice.owner.clone();
    assert_eq!(edit(&practice, &mut owner, &[("invitation_hours", "1"), ("idle_minutes", "720")]).await.status, 200);
    practice.invite("Ben", &["therapist"]).await;
    let (ada, ben) = (practice.server.link_to(&email("Ada")).await, practice.server.link_to(&email("Ben")).await);
    let mut browser = practice.server.browser();
    practice.server.later(HOUR - 1);
    assert_eq!(browser.open_invitation(&ben).await.state, LinkState::SignUp);
    practice.server.later(1);
    assert_eq!(browser.open_invitation(&ben).await.state, LinkState::Closed(Refusal::LinkExpired));
    assert_eq!(browser.open_invitation(&ada).await.state, LinkState::SignUp);
    assert_eq!(practice.server.use_cases.clock.now().since(NOON), HOUR);
}

#[tokio::test]
async fn the_tab_is_there_for_those_who_may_open_it_and_works_as_a_plain_form() {
    let mut practice = TestPractice::open().await;
    let (_, mut tom) = practice.hire("Tom", &["therapist"]).await;
    let (_, mut mia) = practice.hire("Mia", &["manager"]).await;
    let page = format!("/p/{}/settings/security", practice.slug());
    assert!(!tom.get(&practice.staff("")).await.body.contains(&page));
    assert_eq!(tom.get(&page).await.status, 403);
    let hers = mia.get(&page).await.body;
    assert!(
        hers.contains("Only the Owner can do this: Dana Ruiz.") && !hers.contains("name=\"custodian_needs_approval\"")
    );
    let mut owner = practice.owner.clone();
    let his = owner.get(&page).await.body;
    assert!(his.contains("name=\"custodian_needs_approval\"") && his.contains("type=\"date\""));
    let mut fields = USUAL.to_vec();
    let slug = practice.slug();
    fields.push(("practice", &slug));
    fields[1].1 = "ten";
    let answer = owner.submit(&page, "/api/security/edit-settings", &fields).await;
    assert_eq!(answer.location.as_deref(), Some(&*page));
    let shown = owner.get(&page).await.body;
    assert!(shown.contains("enter a whole number from 1 to 720") && shown.contains("value=\"ten\""), "{shown}");
    assert!(!shown.contains(PASSWORD));
    fields[1].1 = "10";
    owner.submit(&page, "/api/security/edit-settings", &fields).await;
    assert!(owner.get(&page).await.body.contains("Security settings saved."));
}
