//! A practice to test in: its Owner signed in, people who work there.

use crate::{
    browser::{Answer, Browser},
    test_server::{PASSWORD, TestServer},
};
use app::domain::{
    AgentCode, Cockpit, InvitationId, Invited, OpenInvitation, Refusal, Role, StaffList, StaffMemberId, StaffMemberPage,
};
use serde::de::DeserializeOwned;
use server::practice::Opened;
use std::sync::Arc;
use uuid::Uuid;

/// A server with one practice, and its Owner's browser.
pub struct TestPractice {
    pub server: Arc<TestServer>,
    pub opened: Opened,
    pub owner: Browser,
}

impl TestPractice {
    pub async fn open() -> Self {
        Self::open_on(Arc::new(TestServer::start().await), "Praxis Nordlicht", "dana").await
    }

    /// Another practice on the same server, with an Owner of its own.
    pub async fn open_beside(&self, name: &str, owner: &str) -> Self {
        Self::open_on(Arc::clone(&self.server), name, owner).await
    }

    async fn open_on(server: Arc<TestServer>, name: &str, owner: &str) -> Self {
        let opened = server.open_practice(name, owner).await;
        let owner = server.signed_in(owner).await;
        Self { server, opened, owner }
    }

    pub fn slug(&self) -> String {
        self.opened.slug.to_string()
    }

    /// The path of a page below this practice's Staff tab.
    pub fn staff(&self, rest: &str) -> String {
        format!("/p/{}/settings/staff{rest}", self.opened.slug)
    }

    /// Posts to a server function, with the practice filled in.
    pub async fn post_by(&self, who: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Answer {
        let slug = self.slug();
        let mut all = vec![("practice", slug.as_str())];
        all.extend_from_slice(fields);
        who.post(path, &all).await
    }

    /// Posts to a server function about one person.
    pub async fn post_about(
        &self,
        who: &mut Browser,
        path: &str,
        person: StaffMemberId,
        fields: &[(&str, &str)],
    ) -> Answer {
        let id = person.to_string();
        let mut all = vec![("id", id.as_str())];
        all.extend_from_slice(fields);
        self.post_by(who, path, &all).await
    }

    /// Posts to a server function as the Owner.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut owner = self.owner.clone();
        let answer = self.post_by(&mut owner, path, fields).await;
        self.owner = owner;
        answer
    }

    /// Posts to a server function about one person as the Owner.
    pub async fn post_for(&mut self, path: &str, person: StaffMemberId, fields: &[(&str, &str)]) -> Answer {
        let id = person.to_string();
        let mut all = vec![("id", id.as_str())];
        all.extend_from_slice(fields);
        self.post(path, &all).await
    }

    /// The same, and it must be done.
    pub async fn done_for(&mut self, path: &str, person: StaffMemberId, fields: &[(&str, &str)]) {
        let answer = self.post_for(path, person, fields).await;
        assert!(answer.status.is_success(), "{path} {fields:?}: {answer:?}");
    }

    /// Turns a role on as the Owner.
    pub async fn turn_on(&mut self, person: StaffMemberId, role: &str) {
        self.done_for("/api/staff/turn-role-on", person, &[("role", role)]).await;
    }

    /// Turns a role off as the Owner.
    pub async fn turn_off(&mut self, person: StaffMemberId, role: &str) {
        self.done_for("/api/staff/turn-role-off", person, &[("role", role)]).await;
    }

    /// Turns all roles off as the Owner.
    pub async fn deactivate(&mut self, person: StaffMemberId) {
        self.done_for("/api/staff/deactivate", person, &[]).await;
    }

    /// Asks for an invitation as the Owner.
    pub async fn ask_to_invite(&mut self, first: &str, address: &str, roles: &[&str]) -> Answer {
        let mut fields = vec![("first_name", first), ("last_name", "Roth"), ("email", address)];
        fields.extend(roles.iter().map(|role| ("roles[]", *role)));
        self.post("/api/staff/invite", &fields).await
    }

    /// Invites somebody as the Owner. `email` is `{first}@staff.example`, in lower case.
    pub async fn invite(&mut self, first: &str, roles: &[&str]) -> StaffMemberId {
        let answer = self.ask_to_invite(first, &email(first), roles).await;
        assert!(answer.status.is_success(), "{answer:?}");
        answer.json::<Invited>().id
    }

    /// Opens the link in the newest letter to this person, in a fresh browser.
    pub async fn opened_link(&self, first: &str) -> (Browser, InvitationId) {
        let link = self.server.link_to(&email(first)).await;
        let mut browser = self.server.browser();
        let id = browser.open_invitation(&link).await.id;
        (browser, id)
    }

    /// Invites somebody and has them sign up; their username is `first` in lower case.
    pub async fn hire(&mut self, first: &str, roles: &[&str]) -> (StaffMemberId, Browser) {
        let id = self.invite(first, roles).await;
        let (mut browser, invitation) = self.opened_link(first).await;
        let answer = browser.sign_up(invitation, &first.to_lowercase(), PASSWORD).await;
        assert!(answer.status.is_success(), "{answer:?}");
        (id, browser)
    }

    /// Has somebody who works elsewhere join this practice, too.
    pub async fn hire_too(&mut self, first: &str, roles: &[&str]) -> StaffMemberId {
        let id = self.invite(first, roles).await;
        let (mut browser, invitation) = self.opened_link(first).await;
        browser.sign_in(&first.to_lowercase(), PASSWORD).await;
        let answer = browser.post("/api/invitations/accept", &[("invitation", &invitation.to_string())]).await;
        assert!(answer.status.is_success(), "{answer:?}");
        id
    }

    /// Asks for an invitation of an external agent as the Owner.
    pub async fn ask_to_invite_agent(&mut self, first: &str, fields: &[(&str, &str)]) -> Answer {
        let address = email(first);
        let mut all = vec![("first_name", first), ("last_name", "Roth"), ("email", &*address), ("certain", "yes")];
        all.extend_from_slice(fields);
        self.post("/api/agents/invite", &all).await
    }

    /// Invites an external agent for the front office as the Owner.
    pub async fn invite_agent(&mut self, first: &str) -> StaffMemberId {
        let answer = self.ask_to_invite_agent(first, &[("roles[]", "front_office")]).await;
        assert!(answer.status.is_success(), "{answer:?}");
        answer.json::<Invited>().id
    }

    /// Invites an external agent and has them sign up; their username is `first` in lower case.
    pub async fn hire_agent(&mut self, first: &str) -> (StaffMemberId, Browser) {
        let id = self.invite_agent(first).await;
        let (mut browser, invitation) = self.opened_link(first).await;
        let answer = browser.sign_up(invitation, &first.to_lowercase(), PASSWORD).await;
        assert!(answer.status.is_success(), "{answer:?}");
        (id, browser)
    }

    /// Has an agent who has an account help this practice, too; the id of the new place.
    pub async fn hire_agent_too(&mut self, first: &str, agent: &mut Browser) -> StaffMemberId {
        let id = self.invite_agent(first).await;
        let request = agent.cockpit().await.requests.remove(0);
        let accepted = agent.post("/api/invitations/accept", &[("invitation", &request.id.to_string())]).await;
        assert!(accepted.status.is_success(), "{accepted:?}");
        id
    }

    /// Types what an agent reads out, as somebody of the practice.
    pub async fn connect(&self, who: &mut Browser, code: &AgentCode) -> Answer {
        let fields = [("token", code.token.as_str()), ("digits", code.digits.as_str())];
        self.post_by(who, "/api/agents/connect", &fields).await
    }

    /// Signs the Owner in again, after a long time.
    pub async fn owner_again(&mut self, username: &str) {
        self.owner = self.server.signed_in(username).await;
    }

    /// The transfer of ownership that has not ended.
    pub async fn open_transfer(&self) -> String {
        let practice = self.server.database.literal(self.opened.practice.uuid());
        let sql = format!("SELECT id FROM ownership_transfer WHERE ended_at IS NULL AND practice_id = {practice}");
        self.server.database.one::<Uuid>(&sql).await.to_string()
    }

    /// Changes a setting of the practice. There is no function for this yet.
    pub async fn set(&self, setting: &str) {
        let id = self.server.database.literal(self.opened.practice.uuid());
        self.server.database.run(&format!("UPDATE practice SET {setting} WHERE id = {id}")).await;
    }

    /// What the Owner sees on somebody's page.
    pub async fn page(&mut self, person: StaffMemberId) -> StaffMemberPage {
        let id = person.to_string();
        let fields = [("practice", &*self.slug()), ("id", &*id)];
        self.owner.call("/api/staff/find", &fields).await.json()
    }

    /// The request for a role of this person that waits for the Owner, or an id that nothing has.
    pub async fn waiting_request(&self, person: StaffMemberId) -> Uuid {
        let id = self.server.database.literal(person.0);
        let sql = format!("SELECT id FROM role_request WHERE staff_member_id = {id} AND decided_at IS NULL");
        self.server.database.column(&sql).await.pop().unwrap_or_default()
    }

    /// The roles that are on.
    pub async fn roles_of(&mut self, person: StaffMemberId) -> Vec<Role> {
        self.page(person).await.roles.iter().filter(|line| line.on.is_some()).map(|line| line.role).collect()
    }

    /// The staff list as somebody sees it.
    pub async fn list(&self, who: &mut Browser, filter: &[(&str, &str)]) -> StaffList {
        self.ask_list(who, filter).await.json()
    }

    /// What the staff list answers to somebody: the shortest way to see whether they are let in.
    pub async fn ask_list(&self, who: &mut Browser, filter: &[(&str, &str)]) -> Answer {
        let slug = self.slug();
        let mut all = vec![("practice", slug.as_str())];
        all.extend_from_slice(filter);
        who.call("/api/staff/list", &all).await
    }
}

impl Browser {
    pub async fn sign_in(&mut self, identifier: &str, password: &str) -> Answer {
        self.post("/api/accounts/sign-in", &[("identifier", identifier), ("password", password)]).await
    }

    pub async fn sign_up(&mut self, invitation: InvitationId, username: &str, password: &str) -> Answer {
        let id = invitation.to_string();
        let fields = [("invitation", id.as_str()), ("username", username), ("password", password)];
        self.post("/api/invitations/sign-up", &fields).await
    }

    pub async fn sign_in_and_accept(&mut self, invitation: InvitationId, password: &str) -> Answer {
        let fields = [("invitation", &*invitation.to_string()), ("password", password)];
        self.post("/api/invitations/sign-in-and-accept", &fields).await
    }

    /// Submits the form of the reset link that was opened.
    pub async fn reset_password(&mut self, password: &str) -> Answer {
        let shown = self.call("/api/accounts/find-reset", &[]).await;
        let id = serde_json::from_str::<app::domain::OpenReset>(&shown.body).map_or(Uuid::nil(), |reset| reset.id.0);
        self.post("/api/accounts/reset-password", &[("reset", &id.to_string()), ("password", password)]).await
    }

    /// Opens an invitation's link, and says what its page shows.
    pub async fn open_invitation(&mut self, link: &str) -> OpenInvitation {
        self.open(link).await;
        self.shown().await
    }

    /// All practices of this account.
    pub async fn cockpit(&mut self) -> Cockpit {
        self.call("/api/agents/cockpit", &[]).await.json()
    }

    /// The code that the page shows.
    pub async fn shown_code(&mut self) -> Option<AgentCode> {
        self.call("/api/agents/find-code", &[]).await.json()
    }

    /// Makes a code to read out.
    pub async fn make_code(&mut self) -> AgentCode {
        let made = self.post("/api/agents/make-code", &[]).await;
        assert!(made.status.is_success(), "{made:?}");
        self.shown_code().await.expect("just made")
    }

    /// What the page behind the invitation that was opened shows.
    pub async fn shown(&mut self) -> OpenInvitation {
        self.call("/api/invitations/find", &[]).await.json()
    }
}

impl Answer {
    /// The value that a server function answered.
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.body))
    }

    /// The refusal, which must be one.
    pub fn refusal(&self) -> Refusal {
        assert!(self.status.is_client_error(), "{self:?}");
        self.json()
    }
}

pub fn email(first: &str) -> String {
    format!("{}@staff.example", first.to_lowercase())
}
