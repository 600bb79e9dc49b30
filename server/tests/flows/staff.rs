//! Adding people, and what the list and their pages show.

use crate::{
    practice::{TestPractice, email},
    test_server::PASSWORD,
};
use app::domain::{Refusal, Role, StaffState, Standing};

#[tokio::test]
async fn a_therapist_is_invited_signs_up_and_is_at_work() {
    let mut practice = TestPractice::open().await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    assert!(matches!(practice.page(ben).await.state, StaffState::Invited { .. }));

    let letters = practice.server.letters_to(&email("Ben")).await;
    assert_eq!(letters.len(), 1);
    let (mut browser, invitation) = practice.opened_link("Ben").await;
    let fields = [("invitation", &*invitation.to_string()), ("username", "ben"), ("password", PASSWORD)];
    let answer = browser.post("/api/invitations/sign-up", &fields).await;
    assert_eq!(answer.status, 200, "{answer:?}");

    let page = practice.page(ben).await;
    assert_eq!(page.state, StaffState::Active);
    assert_eq!(page.account.username.as_deref(), Some("ben"));
    assert_eq!(page.account.sessions, 1);
    let on: Vec<Role> = page.roles.iter().filter(|line| line.on.is_some()).map(|line| line.role).collect();
    assert_eq!(on, [Role::Therapist]);
    let own = browser.call("/api/staff/list", &[("practice", &practice.slug())]).await;
    assert_eq!(own.status, 200, "{own:?}");
}

#[tokio::test]
async fn one_address_in_any_spelling_is_one_person_and_one_letter() {
    let mut practice = TestPractice::open().await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    for spelling in [" BEN@Staff.Example ", "ｂｅｎ＠staff.example"] {
        let fields = [("first_name", "B"), ("last_name", "R"), ("email", spelling), ("roles[]", "front_office")];
        let answer = practice.post("/api/staff/invite", &fields).await;
        assert_eq!(answer.status, 409);
        let expected = Refusal::AlreadyOnStaff { staff_member: ben, standing: Standing::Invited };
        assert_eq!(answer.json::<Refusal>(), expected);
    }
    assert_eq!(practice.server.letters_to(&email("Ben")).await.len(), 1);
}
