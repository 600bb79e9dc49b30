//! What somebody who left has left open, and handing it over.

use crate::{
    browser::{Answer, Browser},
    practice::{TestPractice, email},
};
use app::domain::{AuditAction, Fact, Invited, LeftCounts, LeftOpen, Refusal, Role, StaffMemberId};

impl TestPractice {
    /// Has a Manager invite somebody.
    async fn invite_by(&self, who: &mut Browser, first: &str, role: &str) -> StaffMemberId {
        let address = email(first);
        let fields = [("first_name", first), ("last_name", "Roth"), ("email", &*address), ("roles[]", role)];
        let answer = self.post_by(who, "/api/staff/invite", &fields).await;
        assert!(answer.status.is_success(), "{answer:?}");
        answer.json::<Invited>().id
    }

    /// Has a Manager invite an external agent, who signs up.
    async fn hire_agent_by(&self, who: &mut Browser, first: &str) -> (StaffMemberId, Browser) {
        let address = email(first);
        let name = [("first_name", first), ("last_name", "Roth"), ("email", &*address)];
        let fields = [&name[..], &[("roles[]", "front_office"), ("certain", "yes")]].concat();
        let answer = self.post_by(who, "/api/agents/invite", &fields).await;
        assert!(answer.status.is_success(), "{answer:?}");
        let (mut agent, invitation) = self.opened_link(first).await;
        agent.sign_up(invitation, &first.to_lowercase(), crate::test_server::PASSWORD).await;
        (answer.json::<Invited>().id, agent)
    }

    async fn left_open(&mut self, person: StaffMemberId) -> LeftOpen {
        self.page(person).await.left_open.expect("for managers")
    }

    async fn hand_over(&mut self, from: StaffMemberId, about: Option<StaffMemberId>, to: StaffMemberId) -> Answer {
        let mut owner = self.owner.clone();
        self.hand_over_by(&mut owner, from, about, to).await
    }

    async fn hand_over_by(
        &self,
        who: &mut Browser,
        from: StaffMemberId,
        about: Option<StaffMemberId>,
        to: StaffMemberId,
    ) -> Answer {
        let (about, to) = (about.map(|about| about.to_string()).unwrap_or_default(), to.to_string());
        self.post_about(who, "/api/staff/hand-over", from, &[("about", &about), ("to", &to)]).await
    }
}

/// What Mia, who was a Manager and left, has left open.
struct Left {
    practice: TestPractice,
    mia: StaffMemberId,
    /// Invited by her, not signed up.
    ben: StaffMemberId,
    /// For whom she asked for the records.
    eva: StaffMemberId,
    /// An agent whom she connected.
    aga: StaffMemberId,
    /// Another Manager.
    max: StaffMemberId,
    agent: Browser,
}

async fn left() -> Left {
    let mut practice = TestPractice::open().await;
    practice.set("custodian_needs_approval = true").await;
    let (mia, mut hers) = practice.hire("Mia", &["manager"]).await;
    let (eva, _) = practice.hire("Eva", &["therapist"]).await;
    let (max, _) = practice.hire("Max", &["manager"]).await;
    let ben = practice.invite_by(&mut hers, "Ben", "therapist").await;
    let (aga, agent) = practice.hire_agent_by(&mut hers, "Aga").await;
    practice.post_about(&mut hers, "/api/staff/turn-role-on", eva, &[("role", "records_custodian")]).await;
    practice.deactivate(mia).await;
    Left { practice, mia, ben, eva, aga, max, agent }
}

#[tokio::test]
async fn the_page_of_whoever_left_shows_what_they_left_open_and_who_can_take_it() {
    let Left { mut practice, mia, ben, eva, aga, max, .. } = left().await;
    let owner = practice.opened.owner;
    let left = practice.left_open(mia).await;
    assert_eq!(left.counts, LeftCounts { invitations: 1, requests: 1, agents: 1 });
    let successors: Vec<StaffMemberId> = left.successors.iter().map(|who| who.id).collect();
    assert_eq!(successors, [max, owner], "in the order of the staff list");
    let [invitation] = &left.invitations[..] else { panic!("{left:?}") };
    assert_eq!((invitation.person, &*invitation.name, invitation.expired), (ben, "Ben Roth", false));
    assert_eq!((&invitation.resend, &invitation.cancel, &invitation.may[..]), (&None, &None, &[max, owner][..]));
    let [request] = &left.requests[..] else { panic!("{left:?}") };
    assert_eq!((request.person, request.role, &request.decide), (eva, Role::RecordsCustodian, &None));
    let [agent] = &left.agents[..] else { panic!("{left:?}") };
    assert_eq!((agent.person, &agent.end, &agent.may[..]), (aga, &None, &[max, owner][..]));
    assert_eq!(practice.page(aga).await.connection.unwrap().kept_by.as_deref(), Some("Mia Roth"));
    // A Manager sees the same, but does not decide for the Owner.
    let mut his = practice.server.signed_in("max").await;
    let fields = [("practice", &*practice.slug()), ("id", &*mia.to_string())];
    let page: app::domain::StaffMemberPage = his.call("/api/staff/find", &fields).await.json();
    let request = page.left_open.unwrap().requests.remove(0);
    assert_eq!((request.decide, request.withdraw), (Some(Refusal::NotAllowed), None));
    // Whoever left nothing open shows that.
    assert_eq!(practice.left_open(eva).await, LeftOpen::default());
}

#[tokio::test]
async fn what_is_handed_over_is_the_others_from_then_on_and_recorded() {
    let Left { mut practice, mia, ben, aga, max, mut agent, .. } = left().await;
    assert!(practice.hand_over(mia, Some(ben), max).await.status.is_success());
    let event = practice.page(ben).await.history.remove(0);
    assert_eq!((event.action, event.actor.as_deref()), (AuditAction::HandedOver, Some("Dana Ruiz")));
    let change = &event.changes[0];
    let (before, after) = (change.before.as_deref(), change.after.as_deref());
    assert_eq!((change.fact, before, after), (Fact::LookedAfterBy, Some("Mia Roth"), Some("Max Roth")));
    assert_eq!(practice.left_open(mia).await.counts, LeftCounts { invitations: 0, requests: 1, agents: 1 });
    // The same link works, and names him; he is told when it is declined.
    let (mut browser, invitation) = practice.opened_link("Ben").await;
    assert_eq!(browser.shown().await.invited_by, "Max Roth");
    let declined = browser.post("/api/invitations/decline", &[("invitation", &invitation.to_string())]).await;
    assert!(declined.status.is_success(), "{declined:?}");
    let subjects = async |practice: &TestPractice, address: &str| -> Vec<String> {
        practice.server.letters_to(address).await.iter().map(|letter| letter.subject()).collect()
    };
    assert!(subjects(&practice, &email("Max")).await.contains(&"Ben Roth declined your invitation".into()));

    assert!(practice.hand_over(mia, Some(aga), max).await.status.is_success());
    assert_eq!(practice.page(aga).await.connection.unwrap().kept_by.as_deref(), Some("Max Roth"));
    agent.post("/api/agents/leave", &[("practice", &practice.slug())]).await;
    for address in [&*email("Max"), "dana@owners.example"] {
        assert!(subjects(&practice, address).await.contains(&"Aga Roth ended the connection".into()), "{address}");
    }
    assert!(!subjects(&practice, &email("Mia")).await.contains(&"Aga Roth ended the connection".into()));
    // Whatever became his is his: if he leaves, it is left open again, unless it is over.
    practice.deactivate(max).await;
    assert_eq!(practice.left_open(max).await.counts, LeftCounts::default());
}

#[tokio::test]
async fn each_line_goes_when_it_is_seen_to_where_it_stands() {
    let Left { mut practice, mia, ben, eva, aga, .. } = left().await;
    practice.done_for("/api/invitations/send-credentials", ben, &[]).await;
    assert_eq!(practice.left_open(mia).await.counts, LeftCounts { invitations: 0, requests: 1, agents: 1 });
    let request = practice.waiting_request(eva).await.to_string();
    practice.done_for("/api/staff/approve-role-request", eva, &[("request", &request)]).await;
    assert_eq!(practice.left_open(mia).await.counts, LeftCounts { invitations: 0, requests: 0, agents: 1 });
    practice.deactivate(aga).await;
    assert_eq!(practice.left_open(mia).await, LeftOpen::default());
    // Turned on again by somebody else, the agent is theirs.
    practice.turn_on(aga, "front_office").await;
    assert_eq!(practice.left_open(mia).await, LeftOpen::default());
    assert_eq!(practice.page(aga).await.connection.unwrap().kept_by.as_deref(), Some("Dana Ruiz"));
}

#[tokio::test]
async fn all_of_it_goes_at_once_but_for_what_the_other_may_not_look_after() {
    let Left { mut practice, mia, ben, aga, max, .. } = left().await;
    practice.turn_on(mia, "manager").await;
    let mut hers = practice.server.signed_in("mia").await;
    let ada = practice.invite_by(&mut hers, "Ada", "manager").await;
    practice.set("managers_manage_managers = false").await;
    practice.deactivate(mia).await;
    let left = practice.left_open(mia).await;
    let owner = practice.opened.owner;
    let of_ada = left.invitations.iter().find(|line| line.person == ada).unwrap();
    assert_eq!(of_ada.may, [owner], "only the Owner manages Managers here");
    assert_eq!(practice.hand_over(mia, Some(ada), max).await.refusal(), Refusal::CantTakeOver);
    assert!(practice.hand_over(mia, None, max).await.status.is_success());
    let left = practice.left_open(mia).await;
    assert_eq!(left.counts, LeftCounts { invitations: 1, requests: 1, agents: 0 });
    assert_eq!(left.invitations[0].person, ada);
    let events = "audit_event WHERE action = 'handed_over'";
    assert_eq!(practice.server.database.count(events).await, 2, "one each, for {ben} and {aga}");
    // Nothing of the rest is his to take.
    assert_eq!(practice.hand_over(mia, None, max).await.refusal(), Refusal::CantTakeOver);
    assert!(practice.hand_over(mia, None, owner).await.status.is_success());
    assert_eq!(practice.left_open(mia).await.counts, LeftCounts { invitations: 0, requests: 1, agents: 0 });
}

#[tokio::test]
async fn only_managers_hand_over_only_to_managers_and_only_from_those_who_manage_no_more() {
    let Left { mut practice, mia, ben, eva, max, .. } = left().await;
    let mut his = practice.server.signed_in("max").await;
    let mut hers = practice.server.signed_in("eva").await;
    assert_eq!(practice.hand_over_by(&mut hers, mia, Some(ben), eva).await.refusal(), Refusal::NotAllowed);
    assert_eq!(practice.hand_over(mia, Some(ben), eva).await.refusal(), Refusal::CantTakeOver);
    let tim = practice.invite("Tim", &["manager"]).await;
    assert_eq!(practice.hand_over(mia, Some(ben), tim).await.refusal(), Refusal::CantTakeOver, "can't sign in yet");
    let owner = practice.opened.owner;
    assert_eq!(practice.hand_over_by(&mut his, owner, Some(tim), max).await.refusal(), Refusal::NotAllowed);
    assert_eq!(practice.hand_over(mia, Some(tim), max).await.refusal(), Refusal::NothingLeftOpen);
    assert!(practice.hand_over_by(&mut his, mia, Some(ben), max).await.status.is_success());
    assert_eq!(practice.hand_over(mia, Some(ben), owner).await.refusal(), Refusal::NothingLeftOpen);
    let mut others = practice.open_beside("Praxis Ost", "olga").await;
    let stranger = others.opened.owner;
    assert_eq!(practice.hand_over(mia, None, stranger).await.refusal(), Refusal::NotFound);
    assert_eq!(others.hand_over(mia, None, stranger).await.refusal(), Refusal::NotFound);
}

#[tokio::test]
async fn whoever_manages_no_more_but_works_on_leaves_it_open_too() {
    let Left { mut practice, mia, .. } = left().await;
    practice.turn_on(mia, "manager").await;
    practice.turn_on(mia, "therapist").await;
    let path = practice.staff(&format!("/{mia}"));
    let shows = async |practice: &mut TestPractice| practice.owner.get(&path).await.body.contains("id=\"left-open\"");
    assert!(!shows(&mut practice).await, "a Manager looks after their own");
    practice.turn_off(mia, "manager").await;
    assert!(shows(&mut practice).await);
}

#[tokio::test]
async fn handing_over_works_without_scripts() {
    let Left { mut practice, mia, ben, max, .. } = left().await;
    let path = practice.staff(&format!("/{mia}"));
    let html = practice.owner.get(&path).await.body;
    for words in ["Left open", "Invitations without an answer", "Requests that wait for the Owner", "External agents"] {
        assert!(html.contains(words), "{words}");
    }
    let (slug, from, about, to) = (practice.slug(), mia.to_string(), ben.to_string(), max.to_string());
    let fields = [("practice", &*slug), ("id", &*from), ("about", &*about), ("to", &*to)];
    practice.owner.submit(&path, "/api/staff/hand-over", &fields).await;
    let html = practice.owner.get(&path).await.body;
    assert!(html.contains("Handed over.") && !html.contains("Invitations without an answer"), "{html}");
}
