//! The people of a demo, who are added in bulk: nothing tells them from people who came one after the other.

use crate::{practice::TestPractice, test_server::PASSWORD};
use app::{
    backend::{Entry, Visit},
    domain::{Fact, Member, NewStaffMember, StaffMemberId, StaffMemberPage, TypedStaffMember},
};
use server::practice::{Invented, verify_audit_logs};

async fn member(practice: &TestPractice, username: &str) -> Member {
    let accounts = practice.server.use_cases.backend().accounts;
    let entry = accounts.sign_in(&Visit::default(), username, PASSWORD).await.unwrap();
    let Entry::Open(session) = entry else { panic!("no second factor is set up") };
    accounts.member(&Visit { session: Some(session), ..Visit::default() }, &practice.slug()).await.unwrap()
}

fn invented(first: &str, role: &str, signed_up: bool, left: bool) -> Invented {
    let typed = TypedStaffMember {
        roles: vec![role.into()],
        first_name: first.into(),
        last_name: "Roth".into(),
        email: format!("{first}@invented.example"),
        ..TypedStaffMember::default()
    };
    let username = signed_up.then(|| format!("{}.invented", first.to_lowercase()).parse().unwrap());
    Invented { new: NewStaffMember::parse(&typed).unwrap(), username, left }
}

/// What a page tells, less what differs between any two people.
fn told(page: StaffMemberPage) -> impl PartialEq + std::fmt::Debug {
    let history = page.history.into_iter().map(|entry| {
        // Those who came one after the other were signed in when they were deactivated.
        let told = entry.changes.into_iter().filter(|change| change.fact != Fact::SessionsEnded).map(|change| {
            let own = matches!(change.fact, Fact::Email | Fact::Username);
            (change.fact, change.before, change.after.filter(|_| !own))
        });
        (entry.action, entry.actor, told.collect::<Vec<_>>())
    });
    let history: Vec<_> = history.collect();
    let roles: Vec<_> = page.roles.into_iter().map(|line| (line.role, line.on, line.until, line.refusal)).collect();
    let account = (page.account.username.is_some(), page.account.last_sign_in, page.account.invitation);
    (page.state, roles, page.roles_before, account, history, page.profile)
}

#[tokio::test]
async fn invented_people_are_as_those_who_came_one_after_the_other() {
    let mut real = TestPractice::open().await;
    let mut demo = real.open_beside("Praxis Südlicht", "sven").await;
    let owner = member(&demo, "sven").await;
    let people = [
        ("Ada", "therapist", true, false),
        ("Ben", "manager", false, false),
        ("Cyd", "front_office", true, true),
        ("Dee", "therapist", false, true),
    ];
    let all: Vec<Invented> = people.iter().map(|(first, role, up, left)| invented(first, role, *up, *left)).collect();
    demo.server.use_cases.add_invented(&owner, &all).await.unwrap();
    for (first, role, signed_up, left) in people {
        let id = match signed_up {
            true => real.hire(first, &[role]).await.0,
            false => real.invite(first, &[role]).await,
        };
        if left {
            real.deactivate(id).await;
        }
        let address = format!("{}@invented.example", first.to_lowercase());
        let sql = format!("SELECT id FROM staff_member WHERE email = '{address}'");
        let other = StaffMemberId(demo.server.database.one(&sql).await);
        assert_eq!(told(demo.page(other).await), told(real.page(id).await), "{first}");
    }
    let mut sven = demo.owner.clone();
    let list = demo.list(&mut sven, &[("search", "roth")]).await;
    assert_eq!((list.active, list.invited, list.inactive), (2, Some(1), Some(2)));
    let (mut browser, answer) = demo.server.sign_in("ada.invented", PASSWORD).await;
    assert!(answer.status.is_success(), "the Owner's password is everybody's");
    assert_eq!(demo.ask_list(&mut browser, &[]).await.status, 200);
    let link = demo.server.link_to("ben@invented.example").await;
    assert_eq!(browser.open_invitation(&link).await.first_name, "Ben", "the letter of somebody invited works");
}

#[tokio::test]
async fn more_than_fit_into_a_statement_leave_whole_chains_and_right_counts() {
    let practice = TestPractice::open().await;
    let owner = member(&practice, "dana").await;
    let name = |number: u32| {
        let letter = |place| char::from(b'a' + u8::try_from(number / place % 26).unwrap());
        format!("Una{}{}", letter(26), letter(1))
    };
    let all = (0..620).map(|number| invented(&name(number), "therapist", number % 5 != 4, number % 7 == 6));
    practice.server.use_cases.add_invented(&owner, &all.collect::<Vec<_>>()).await.unwrap();
    let verified = verify_audit_logs(&practice.server.database.db, None, &[]).await.unwrap();
    assert!(verified.iter().all(server::practice::Verified::is_whole), "{verified:?}");
    let database = &practice.server.database;
    assert_eq!(database.count("audit_event WHERE action = 'deactivated'").await, 88);
    let counts: Vec<String> =
        database.column("SELECT active || ' ' || invited || ' ' || inactive FROM staff_count").await;
    assert_eq!(counts, ["533 107 88"]);
    let list = practice.list(&mut practice.owner.clone(), &[("search", "unab")]).await;
    assert!(list.entries.iter().all(|entry| entry.name.starts_with("Unab")) && list.entries.len() > 15, "{list:?}");
}
