//! Adding people, and what the list and their pages show.

use crate::{
    practice::{TestPractice, email},
    test_server::PASSWORD,
};
use app::domain::{
    AuditAction, Change, Fact, Field, Problem, Refusal, Role, Roles, StaffMemberPage, StaffState, Standing,
};

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
    assert_eq!(page.account.sessions.len(), 1);
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

#[tokio::test]
async fn a_known_address_is_refused_with_where_its_person_stands() {
    let mut practice = TestPractice::open().await;
    let invited = practice.invite("Ina", &["therapist"]).await;
    let (active, _) = practice.hire("Ben", &["therapist"]).await;
    let (left, _) = practice.hire("Gus", &["therapist"]).await;
    practice.deactivate(left).await;
    let never_came = practice.invite("Nia", &["therapist"]).await;
    practice.deactivate(never_came).await;
    let before = practice.server.database.everything().await;
    for (first, staff_member, standing) in [
        ("Ina", invited, Standing::Invited),
        ("Ben", active, Standing::Active),
        ("Gus", left, Standing::Inactive),
        ("Nia", never_came, Standing::Inactive),
    ] {
        let answer = practice.ask_to_invite("Other", &email(first), &["front_office"]).await;
        assert_eq!(answer.status, 409);
        assert_eq!(answer.refusal(), Refusal::AlreadyOnStaff { staff_member, standing }, "{first}");
    }
    assert_eq!(practice.server.database.everything().await, before);
}

#[tokio::test]
async fn two_invitations_at_once_for_one_address_make_one_person() {
    let practice = TestPractice::open().await;
    let (mut one, mut other) = (practice.owner.clone(), practice.owner.clone());
    let fields =
        [("first_name", "Ben"), ("last_name", "Roth"), ("email", "ben@staff.example"), ("roles[]", "therapist")];
    let (a, b) = tokio::join!(
        practice.post_by(&mut one, "/api/staff/invite", &fields),
        practice.post_by(&mut other, "/api/staff/invite", &fields)
    );
    let mut statuses = [a.status.as_u16(), b.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "{a:?} {b:?}");
    assert_eq!(practice.server.letters_to("ben@staff.example").await.len(), 1);
}

#[tokio::test]
async fn an_edited_profile_is_shown_found_and_kept_in_the_history_old_and_new() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    let fields = [("first_name", "Ben"), ("last_name", "Röther"), ("title", "LMFT"), ("npi", "123-456-7893")];
    for _ in 0..2 {
        // Saving once more what is there already is no second event.
        practice.done_for("/api/staff/edit-profile", ben, &fields).await;
    }
    let page = practice.page(ben).await;
    assert_eq!((page.profile.full_name(), &*page.profile.npi), ("Ben Röther".into(), "1234567893"));
    let edits: Vec<_> = page.history.iter().filter(|entry| entry.action == AuditAction::ProfileEdited).collect();
    let [edit] = &edits[..] else { panic!("{edits:?}") };
    assert_eq!(edit.actor.as_deref(), Some("Dana Ruiz"));
    let expected = [
        Change::of(Fact::LastName, "Roth", "Röther"),
        Change::of(Fact::Title, "", "LMFT"),
        Change::of(Fact::Npi, "", "1234567893"),
    ];
    assert_eq!(edit.changes, expected.map(Option::unwrap));
    let mut owner = practice.owner.clone();
    assert_eq!(practice.list(&mut owner, &[("search", "rother")]).await.entries[0].id, ben);
}

#[tokio::test]
async fn a_profile_with_wrong_fields_names_each_and_changes_nothing() {
    let mut practice = TestPractice::open().await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    let before = practice.server.database.everything().await;
    let fields = [("first_name", " "), ("last_name", "R\u{202E}oth"), ("phone", "call me"), ("npi", "1234567890")];
    let answer = practice.post_for("/api/staff/edit-profile", ben, &fields).await;
    let Refusal::Fields(problems) = answer.refusal() else { panic!("{answer:?}") };
    let named: Vec<(Field, Problem)> = problems.iter().collect();
    assert_eq!(
        named,
        [
            (Field::FirstName, Problem::Missing),
            (Field::LastName, Problem::Unprintable),
            (Field::Phone, Problem::NotAPhoneNumber),
            (Field::Npi, Problem::NotAnNpi),
        ]
    );
    assert_eq!(practice.server.database.everything().await, before);
}

#[tokio::test]
async fn a_therapist_changes_their_own_telephone_number_and_nothing_else() {
    let mut practice = TestPractice::open().await;
    let (ben, mut his_browser) = practice.hire("Ben", &["therapist"]).await;
    let (mia, _) = practice.hire("Mia", &["therapist"]).await;
    let number = [("phone", "+49 30 901820")];
    let own = practice.post_about(&mut his_browser, "/api/staff/edit-contact", ben, &number).await;
    assert_eq!(own.status, 200, "{own:?}");
    let page = practice.page(ben).await;
    assert_eq!((&*page.profile.phone, page.history[0].action), ("+49 30 901820", AuditAction::ProfileEdited));
    assert_eq!(page.history[0].actor.as_deref(), Some("Ben Roth"));

    let before = practice.server.database.everything().await;
    let name = [("first_name", "Max"), ("last_name", "Roth"), ("phone", "112")];
    for (path, person, fields) in [
        ("/api/staff/edit-profile", ben, &name[..]),
        ("/api/staff/edit-profile", mia, &name),
        ("/api/staff/edit-contact", mia, &number),
        ("/api/staff/edit-contact", practice.opened.owner, &number),
    ] {
        let answer = practice.post_about(&mut his_browser, path, person, fields).await;
        assert_eq!((answer.status.as_u16(), answer.refusal()), (403, Refusal::NotAllowed), "{path}");
    }
    assert_eq!(practice.server.database.everything().await, before);
}

#[tokio::test]
async fn an_invitation_needs_a_role_that_invitations_can_give() {
    let mut practice = TestPractice::open().await;
    for (roles, problem) in [
        (&[][..], Problem::Missing),
        (&["owner"], Problem::UnknownRole),
        (&["therapist", "root"], Problem::UnknownRole),
    ] {
        let answer = practice.ask_to_invite("Ben", &email("Ben"), roles).await;
        assert_eq!(answer.refusal(), Refusal::field(Field::Role, problem), "{roles:?}");
    }
    assert_eq!(practice.server.database.count("staff_member").await, 1);
}

#[tokio::test]
async fn a_manager_sees_but_never_edits_the_owner() {
    let mut practice = TestPractice::open().await;
    let (_, mut her_browser) = practice.hire("Mia", &["manager"]).await;
    let owner = practice.opened.owner;
    let fields = [("practice", &*practice.slug()), ("id", &*owner.to_string())];
    let page: StaffMemberPage = her_browser.call("/api/staff/find", &fields).await.json();
    assert_eq!(page.edit_profile.map(|who| who.roles), Some(Roles::NONE.with(Role::Owner)));
    for (path, fields) in [
        ("/api/staff/edit-profile", &[("first_name", "Eve"), ("last_name", "Ruiz")][..]),
        ("/api/staff/edit-contact", &[("phone", "112")]),
    ] {
        let answer = practice.post_about(&mut her_browser, path, owner, fields).await;
        assert_eq!(answer.refusal(), Refusal::NotAllowed, "{path}");
    }
    assert_eq!(practice.page(owner).await.profile.full_name(), "Dana Ruiz");
}
