//! Whoever may not do something is told who can, and nobody is named to strangers.

use crate::{
    browser::{Answer, Browser},
    practice::TestPractice,
};
use app::domain::{Refusal, Role, StaffMemberPage, WhoCan};

async fn who_else(practice: &TestPractice, who: &mut Browser, deed: &str) -> Answer {
    who.call("/api/staff/who-else-can", &[("practice", &*practice.slug()), ("deed", deed)]).await
}

fn names(who: &WhoCan) -> Vec<&str> {
    who.people.iter().map(|able| able.name.as_str()).collect()
}

#[tokio::test]
async fn a_page_that_the_reader_may_not_open_names_the_people_who_can() {
    let mut practice = TestPractice::open().await;
    practice.hire("Mia", &["manager"]).await;
    practice.invite("Eve", &["manager"]).await;
    let (_, mut ben) = practice.hire("Ben", &["therapist"]).await;
    for page in ["staff/new", "staff/new-agent", "staff/several?what=deactivate", "security", "subscription"] {
        let answer = ben.get(&format!("/p/{}/settings/{page}", practice.slug())).await;
        assert_eq!(answer.status, 403, "{page}");
        let sentence = "The Owner and Managers can do this: Mia Roth, Dana Ruiz.";
        assert!(answer.body.contains(sentence), "{page}: {}", answer.body);
    }
    // Statements are the Owner's.
    let mut mia = practice.server.signed_in("mia").await;
    let tab = format!("/p/{}/settings/subscription", practice.slug());
    assert!(mia.get(&tab).await.body.contains("Only the Owner can do this: Dana Ruiz."));
}

#[tokio::test]
async fn who_can_is_told_to_those_who_can_not_and_roles_to_employees_alone() {
    let mut practice = TestPractice::open().await;
    let (_, mut mia) = practice.hire("Mia", &["manager"]).await;
    let (_, mut sven) = practice.hire_agent("Sven").await;
    assert_eq!(who_else(&practice, &mut mia, "Invite").await.json::<Option<WhoCan>>(), None);
    let owners: WhoCan = who_else(&practice, &mut mia, "EditOwnersDecisions").await.json();
    assert_eq!((names(&owners), owners.roles.iter().collect()), (vec!["Dana Ruiz"], vec![Role::Owner]));
    let managers: WhoCan = who_else(&practice, &mut sven, "Invite").await.json();
    assert_eq!(names(&managers), ["Mia Roth", "Dana Ruiz"]);
    assert!(managers.roles.is_empty() && managers.people.iter().all(|able| able.through.is_empty()));
}

#[tokio::test]
async fn a_role_that_one_may_not_turn_for_oneself_names_others_who_can() {
    let mut practice = TestPractice::open().await;
    practice.hire("Ann", &["manager"]).await;
    let (mia, mut her_browser) = practice.hire("Mia", &["manager"]).await;
    practice.set("managers_manage_managers = true").await;
    let fields = [("practice", &*practice.slug()), ("id", &*mia.to_string())];
    let page: StaffMemberPage = her_browser.call("/api/staff/find", &fields).await.json();
    let line = page.roles.iter().find(|line| line.role == Role::Manager).unwrap();
    assert_eq!(line.refusal, Some(Refusal::OwnManagementRole));
    assert_eq!(names(line.who.as_ref().unwrap()), ["Ann Roth", "Dana Ruiz"]);
}
