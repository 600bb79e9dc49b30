//! External agents: one login, many practices. How they are invited, and connected by a code on the phone.

use crate::{
    browser::Browser,
    practice::{TestPractice, email},
    test_server::{HOUR, MINUTE, PASSWORD},
};
use app::domain::{
    AgentCode, AgentCodeState, AuditAction, AuditPage, Field, InvitationState, LinkState, Problem, Refusal, Role,
    StaffKind, StaffMemberId, StaffState, Standing,
};

/// Two practices on one server.
async fn two() -> (TestPractice, TestPractice) {
    let north = TestPractice::open().await;
    let south = north.open_beside("Praxis Südlicht", "sven").await;
    (north, south)
}

/// An agent who helps the first practice already, where the front office is theirs.
async fn agent_of_north() -> (TestPractice, TestPractice, Browser) {
    let (mut north, south) = two().await;
    let (_, aga) = north.hire_agent("Aga").await;
    (north, south, aga)
}

/// The same code with other digits.
fn wrong(code: &AgentCode) -> AgentCode {
    let number: u32 = code.digits.parse().unwrap();
    AgentCode { digits: format!("{:06}", (number + 1) % 1_000_000), ..code.clone() }
}

async fn actions(practice: &mut TestPractice) -> Vec<AuditAction> {
    let slug = practice.slug();
    let page: AuditPage = practice.owner.call("/api/audit/list", &[("practice", &slug)]).await.json();
    page.entries.into_iter().map(|entry| entry.event.action).collect()
}

#[tokio::test]
async fn an_invited_agent_signs_up_and_is_one_with_two_roles_to_hold_and_names_to_see() {
    let mut practice = TestPractice::open().await;
    let (id, mut aga) = practice.hire_agent("Aga").await;
    let letter = practice.server.letters_to(&email("Aga")).await.remove(0);
    assert!(letter.text().contains("as an external agent"), "{}", letter.text());
    let page = practice.page(id).await;
    assert_eq!((page.kind, page.state), (StaffKind::ExternalAgent, StaffState::Active));
    assert_eq!(page.roles.iter().map(|line| line.role).collect::<Vec<_>>(), Role::FOR_AGENTS);
    assert!(page.connection.is_some());
    let mut owner = practice.owner.clone();
    for (kind, names) in
        [("external_agent", &["Aga Roth"][..]), ("employee", &["Dana Ruiz"]), ("", &["Aga Roth", "Dana Ruiz"])]
    {
        let listed = practice.list(&mut owner, &[("kind", kind)]).await;
        assert_eq!(listed.entries.iter().map(|entry| &*entry.name).collect::<Vec<_>>(), names, "{kind}");
    }
    let seen = practice.list(&mut aga, &[]).await;
    assert!(seen.entries.iter().all(|entry| entry.roles.is_none() && entry.email.is_none()));
    assert_eq!(actions(&mut practice).await.iter().filter(|action| **action == AuditAction::AgentInvited).count(), 1);
}

#[tokio::test]
async fn nobody_makes_an_agent_by_accident_nor_with_a_role_for_staff_members() {
    let mut practice = TestPractice::open().await;
    for (fields, field, problem) in [
        (&[("roles[]", "front_office"), ("certain", "")][..], Field::Certain, Problem::Missing),
        (&[("roles[]", "therapist")], Field::Role, Problem::UnknownRole),
        (&[("roles[]", "records_custodian")], Field::Until, Problem::Missing),
        (&[("roles[]", "records_custodian"), ("until", "2026-11-23")], Field::Until, Problem::InThePast),
        (
            &[("roles[]", "front_office"), ("agreement_signed_on", "2027-01-02"), ("agreement_ends_on", "2027-01-01")],
            Field::AgreementEndsOn,
            Problem::BeforeItBegins,
        ),
    ] {
        let mut all = vec![("first_name", "Aga"), ("last_name", "Roth"), ("email", "aga@staff.example")];
        if fields.iter().all(|(name, _)| *name != "certain") {
            all.push(("certain", "yes"));
        }
        all.extend_from_slice(fields);
        let answer = practice.post("/api/agents/invite", &all).await;
        assert_eq!(answer.refusal(), Refusal::field(field, problem), "{fields:?}");
    }
    let (id, _) = practice.hire_agent("Aga").await;
    let manager = practice.post_for("/api/staff/turn-role-on", id, &[("role", "manager")]).await;
    assert_eq!(manager.refusal(), Refusal::RoleNotForAgents);
}

#[tokio::test]
async fn an_agent_with_an_account_sees_the_request_and_accepts_it_without_the_link() {
    let (north, mut south, mut aga) = agent_of_north().await;
    let there = south.invite_agent("Aga").await;
    let cockpit = aga.cockpit().await;
    assert_eq!(
        cockpit.practices.iter().map(|practice| practice.name.as_str()).collect::<Vec<_>>(),
        ["Praxis Nordlicht"]
    );
    let request = &cockpit.requests[0];
    assert_eq!((request.practice.as_str(), request.invited_by.as_str()), ("Praxis Südlicht", "Dana Ruiz"));
    let answer = aga.post("/api/invitations/accept", &[("invitation", &request.id.to_string())]).await;
    assert!(answer.status.is_success(), "{answer:?}");
    let names: Vec<String> = aga.cockpit().await.practices.iter().map(|practice| practice.name.to_string()).collect();
    assert_eq!(names, ["Praxis Nordlicht", "Praxis Südlicht"]);
    assert_eq!(south.page(there).await.state, StaffState::Active);
    assert_eq!(north.ask_list(&mut aga, &[]).await.status, 200);
    assert_eq!(south.ask_list(&mut aga, &[]).await.status, 200);
}

#[tokio::test]
async fn a_request_to_another_address_is_nobody_elses_to_answer() {
    let (mut north, mut south, mut aga) = agent_of_north().await;
    let (_, mut tom) = north.hire("Tom", &["therapist"]).await;
    south.invite_agent("Aga").await;
    let request = aga.cockpit().await.requests[0].id.to_string();
    assert!(tom.cockpit().await.requests.is_empty());
    let before = south.server.database.everything().await;
    for path in ["/api/invitations/accept", "/api/invitations/decline"] {
        assert_eq!(tom.post(path, &[("invitation", &request)]).await.refusal(), Refusal::LinkUnknown, "{path}");
        let nobody = south.server.browser().post(path, &[("invitation", &request)]).await;
        assert!(matches!(nobody.refusal(), Refusal::LinkUnknown | Refusal::SignedOut), "{path}");
    }
    assert_eq!(south.server.database.everything().await, before);
}

#[tokio::test]
async fn whoever_declines_gets_nothing_and_the_one_who_invited_is_told() {
    let mut practice = TestPractice::open().await;
    let id = practice.invite_agent("Aga").await;
    let (mut browser, invitation) = practice.opened_link("Aga").await;
    let declined = browser.post("/api/invitations/decline", &[("invitation", &invitation.to_string())]).await;
    assert!(declined.status.is_success(), "{declined:?}");
    assert_eq!(browser.shown().await.state, LinkState::Closed(Refusal::LinkDeclined));
    assert_eq!(browser.sign_up(invitation, "aga", PASSWORD).await.refusal(), Refusal::LinkDeclined);
    let page = practice.page(id).await;
    assert_eq!(page.state, StaffState::Inactive);
    assert_eq!(page.account.invitation.unwrap().0, InvitationState::Declined);
    assert_eq!(page.history[0].action, AuditAction::InvitationDeclined);
    let told = practice.server.letters_to("dana@owners.example").await;
    assert!(told[0].subject().contains("Aga Roth declined"), "{}", told[0].subject());
}

#[tokio::test]
async fn the_link_of_one_practice_opened_by_somebody_else_names_both_and_accepts_nothing() {
    let (mut north, mut south) = two().await;
    let (_, mut tom) = north.hire("Tom", &["therapist"]).await;
    south.invite_agent("Aga").await;
    let link = south.server.link_to(&email("Aga")).await;
    let opened = tom.open_invitation(&link).await;
    assert_eq!(opened.state, LinkState::SomeoneElse("tom".into()));
    let page = tom.get("/invitation").await.body;
    assert!(page.contains("aga@staff.example") && page.contains("tom") && page.contains("Nothing was accepted"));
    let before = south.server.database.everything().await;
    for path in ["/api/invitations/accept", "/api/invitations/decline"] {
        let answer = tom.post(path, &[("invitation", &opened.id.to_string())]).await;
        assert_eq!(answer.refusal(), Refusal::SomeoneElseSignedIn, "{path}");
    }
    assert_eq!(south.server.database.everything().await, before);
}

#[tokio::test]
async fn token_and_code_connect_and_open_nothing_before_a_role_is_on() {
    let (_, mut south, mut aga) = agent_of_north().await;
    let code = aga.make_code().await;
    let mut sven = south.owner.clone();
    let connected = south.connect(&mut sven, &code).await;
    let id: StaffMemberId = connected.json();
    assert_eq!(aga.shown_code().await.unwrap().state, AgentCodeState::Used("Praxis Südlicht".parse().unwrap()));
    let page = south.page(id).await;
    assert_eq!(
        (page.kind, page.state, page.profile.full_name()),
        (StaffKind::ExternalAgent, StaffState::Inactive, "Aga Roth".into())
    );
    assert_eq!(south.ask_list(&mut aga, &[]).await.refusal(), Refusal::AccessEnded);
    south.turn_on(id, "front_office").await;
    assert_eq!(south.ask_list(&mut aga, &[]).await.status, 200);
    let told = south.server.letters_to(&email("Aga")).await;
    assert!(told.iter().any(|letter| letter.subject() == "You are connected to Praxis Südlicht"));
    let event = south.page(id).await.history.pop().unwrap();
    assert_eq!((event.action, event.actor.as_deref()), (AuditAction::AgentConnected, Some("Dana Ruiz")));
}

#[tokio::test]
async fn a_code_typed_wrong_five_times_is_locked_and_both_sides_are_told() {
    let (_, mut south, mut aga) = agent_of_north().await;
    let code = aga.make_code().await;
    let mut sven = south.owner.clone();
    for _ in 0..4 {
        assert_eq!(south.connect(&mut sven, &wrong(&code)).await.refusal(), Refusal::UnknownAgentCode);
    }
    assert_eq!(south.connect(&mut sven, &wrong(&code)).await.refusal(), Refusal::AgentCodeLocked);
    assert_eq!(south.connect(&mut sven, &code).await.refusal(), Refusal::AgentCodeLocked, "the right one, too late");
    assert_eq!(aga.shown_code().await.unwrap().state, AgentCodeState::Locked);
    let letters = south.server.letters_to(&email("Aga")).await;
    assert_eq!(letters.last().unwrap().subject(), "Your code for connecting was locked");
    assert_eq!(actions(&mut south).await[0], AuditAction::AgentCodeLocked);
    let anew = aga.make_code().await;
    assert_eq!(south.connect(&mut sven, &anew).await.status, 200);
}

#[tokio::test]
async fn a_code_works_for_ten_minutes() {
    let (_, south, mut aga) = agent_of_north().await;
    let mut sven = south.owner.clone();
    let code = aga.make_code().await;
    south.server.later(10 * MINUTE);
    assert_eq!(south.connect(&mut sven, &code).await.refusal(), Refusal::AgentCodeExpired);
    assert_eq!(south.connect(&mut sven, &wrong(&code)).await.refusal(), Refusal::UnknownAgentCode);
    assert_eq!(aga.shown_code().await.unwrap().state, AgentCodeState::Expired);
    let code = aga.make_code().await;
    south.server.later(10 * MINUTE - 1);
    assert_eq!(south.connect(&mut sven, &code).await.status, 200);
}

#[tokio::test]
async fn a_code_works_once_and_only_the_newest_one() {
    let (north, south, mut aga) = agent_of_north().await;
    let (mut dana, mut sven) = (north.owner.clone(), south.owner.clone());
    let older = aga.make_code().await;
    let code = aga.make_code().await;
    assert_eq!(south.connect(&mut sven, &older).await.refusal(), Refusal::UnknownAgentCode);
    assert_eq!(south.connect(&mut sven, &code).await.status, 200);
    assert_eq!(south.connect(&mut sven, &code).await.refusal(), Refusal::AgentCodeUsed);
    assert_eq!(north.connect(&mut dana, &code).await.refusal(), Refusal::AgentCodeUsed);
}

#[tokio::test]
async fn two_managers_who_type_one_code_at_the_same_time_make_one_connection() {
    for round in 0..8 {
        let (_, mut south, mut aga) = agent_of_north().await;
        let (_, mut mia) = south.hire("Mia", &["manager"]).await;
        let mut sven = south.owner.clone();
        let code = aga.make_code().await;
        let (one, two) = tokio::join!(south.connect(&mut sven, &code), south.connect(&mut mia, &code));
        let done = [&one, &two].iter().filter(|answer| answer.status == 200).count();
        assert_eq!(done, 1, "{round}: {one:?} {two:?}");
        let database = &south.server.database;
        assert_eq!(database.count("staff_member WHERE email = 'aga@staff.example'").await, 2, "one in each practice");
    }
}

#[tokio::test]
async fn two_practices_that_type_one_code_at_the_same_time_get_one_connection() {
    for round in 0..8 {
        let (north, south) = two().await;
        let mut aga = crate::sign_ups::agent(&north.server, "Aga").await;
        let (mut dana, mut sven) = (north.owner.clone(), south.owner.clone());
        let code = aga.make_code().await;
        let (one, two) = tokio::join!(north.connect(&mut dana, &code), south.connect(&mut sven, &code));
        let refused = [&one, &two].iter().filter(|a| a.status != 200 && a.refusal() == Refusal::AgentCodeUsed).count();
        assert_eq!(refused, 1, "{round}: {one:?} {two:?}");
        assert_eq!(north.server.database.count("agent_connection").await, 1, "{round}");
    }
}

#[tokio::test]
async fn whoever_works_here_already_is_not_connected_twice() {
    let (mut north, _, mut aga) = agent_of_north().await;
    let (tom, mut his) = north.hire("Tom", &["therapist"]).await;
    let mut dana = north.owner.clone();
    let code = aga.make_code().await;
    let known = north.connect(&mut dana, &code).await.refusal();
    assert!(matches!(known, Refusal::AlreadyOnStaff { standing: Standing::Active, .. }), "{known:?}");
    let code = his.make_code().await;
    let employee = Refusal::AlreadyOnStaff { staff_member: tom, standing: Standing::Active };
    assert_eq!(north.connect(&mut dana, &code).await.refusal(), employee);
    assert_eq!(his.shown_code().await.unwrap().state, AgentCodeState::Open, "and not used up");
}

#[tokio::test]
async fn a_code_brings_back_somebody_who_left() {
    let (mut north, _, mut aga) = agent_of_north().await;
    let mut dana = north.owner.clone();
    let id = north.list(&mut dana, &[("kind", "external_agent")]).await.entries[0].id;
    north.deactivate(id).await;
    let mut aga_again = north.server.signed_in_anyhow("aga").await;
    assert_eq!(north.ask_list(&mut aga, &[]).await.refusal(), Refusal::AccessEnded);
    let code = aga_again.make_code().await;
    assert_eq!(north.connect(&mut dana, &code).await.json::<StaffMemberId>(), id);
    assert_eq!(north.page(id).await.state, StaffState::Inactive, "until a role is on");
}

#[tokio::test]
async fn guessing_tokens_and_making_codes_are_limited() {
    let (_, south, mut aga) = agent_of_north().await;
    let mut sven = south.owner.clone();
    let unknown = AgentCode { token: "ZZZZZ".parse().unwrap(), ..aga.make_code().await };
    let mut answers = Vec::new();
    for _ in 0..11 {
        answers.push(south.connect(&mut sven, &unknown).await.refusal());
    }
    assert!(answers[..10].iter().all(|answer| *answer == Refusal::UnknownAgentCode), "{answers:?}");
    assert!(matches!(answers[10], Refusal::TooManyTries { retry_after: 1..=30 }), "{answers:?}");
    for _ in 0..19 {
        aga.make_code().await;
    }
    let one_more = aga.post("/api/agents/make-code", &[]).await.refusal();
    assert!(matches!(one_more, Refusal::TooManyTries { .. }), "{one_more:?}");
    south.server.later(HOUR + MINUTE);
    let mut aga = south.server.signed_in("aga").await;
    aga.make_code().await;
}

#[tokio::test]
async fn roles_in_one_practice_open_nothing_in_another() {
    let (mut north, mut south, mut aga) = agent_of_north().await;
    let (_, mut ben) = north.hire("Ben", &["manager"]).await;
    south.hire_too("Ben", &["therapist"]).await;
    let theirs = south.hire_agent_too("Aga", &mut aga).await;
    let (here, there) = (north.slug(), south.slug());
    assert_eq!(ben.call("/api/security/find-settings", &[("practice", &here)]).await.status, 200);
    assert_eq!(ben.call("/api/security/find-settings", &[("practice", &there)]).await.refusal(), Refusal::NotAllowed);
    let answer = south.post_about(&mut ben, "/api/staff/turn-role-off", theirs, &[("role", "front_office")]).await;
    assert_eq!(answer.refusal(), Refusal::NotAllowed);
    let answer = north.post_about(&mut ben, "/api/staff/turn-role-off", theirs, &[("role", "front_office")]).await;
    assert_eq!(answer.refusal(), Refusal::NotFound);
}

#[tokio::test]
async fn no_practice_resets_the_second_factor_of_an_agent() {
    let (mut north, _, _) = agent_of_north().await;
    let mut dana = north.owner.clone();
    let id = north.list(&mut dana, &[("kind", "external_agent")]).await.entries[0].id;
    let database = &north.server.database;
    let account = format!("SELECT account_id FROM staff_member WHERE id = {}", database.literal(id.0));
    database.run(&format!("INSERT INTO authenticator SELECT ({account}), ({account}), 0, 0, 0")).await;
    let answer = north.post_for("/api/second-factors/reset", id, &[]).await;
    assert_eq!(answer.refusal(), Refusal::WorksElsewhere);
}

#[tokio::test]
async fn whoever_invited_and_left_does_not_hear_of_the_answer() {
    let mut practice = TestPractice::open().await;
    let (mia, mut hers) = practice.hire("Mia", &["manager"]).await;
    let fields = [
        ("first_name", "Aga"),
        ("last_name", "Roth"),
        ("email", "aga@staff.example"),
        ("certain", "yes"),
        ("roles[]", "front_office"),
    ];
    assert!(practice.post_by(&mut hers, "/api/agents/invite", &fields).await.status.is_success());
    practice.deactivate(mia).await;
    let (mut browser, invitation) = practice.opened_link("Aga").await;
    browser.post("/api/invitations/decline", &[("invitation", &invitation.to_string())]).await;
    let heard =
        |letters: Vec<crate::smtp_sink::Letter>| letters.iter().any(|letter| letter.subject().contains("declined"));
    assert!(!heard(practice.server.letters_to(&email("Mia")).await));
    assert!(heard(practice.server.letters_to("dana@owners.example").await));
}

#[tokio::test]
async fn what_one_practice_calls_an_agent_the_next_one_does_not_learn() {
    let (mut north, south, mut aga) = agent_of_north().await;
    let mut dana = north.owner.clone();
    let id = north.list(&mut dana, &[("kind", "external_agent")]).await.entries[0].id;
    let profile = [("first_name", "Aga (on probation)"), ("last_name", "Roth")];
    north.done_for("/api/staff/edit-profile", id, &profile).await;
    let code = aga.make_code().await;
    let mut sven = south.owner.clone();
    assert!(south.connect(&mut sven, &code).await.status.is_success());
    let listed = south.list(&mut sven, &[("show", "inactive")]).await;
    assert_eq!(listed.entries[0].name, "Aga Roth");
}

#[tokio::test]
async fn a_request_of_another_practice_is_where_signing_in_leads() {
    let mut north = TestPractice::open().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    let (_, mut ben) = north.hire("Ben", &["therapist"]).await;
    assert_eq!(ben.get("/").await.location, Some(north.staff("")));
    south.invite("Ben", &["therapist"]).await;
    assert_eq!(ben.get("/").await.location.as_deref(), Some("/practices"));
}

#[tokio::test]
async fn right_digits_are_no_wrong_try_whatever_came_of_them() {
    let (_, south, mut aga) = agent_of_north().await;
    let mut sven = south.owner.clone();
    for _ in 0..12 {
        let code = aga.make_code().await;
        south.server.later(10 * MINUTE);
        assert_eq!(south.connect(&mut sven, &code).await.refusal(), Refusal::AgentCodeExpired);
        sven = south.server.signed_in("sven").await;
        aga = south.server.signed_in("aga").await;
    }
}
