//! External agents: who invites them, and where the rest of it is done.

use super::{
    UseCases, agent_codes, cockpit, connections, history, invitation_links, plans, role_requests, shown,
    staff::NewPerson,
};
use crate::{
    store::{self, accounts::Account, agents::Connection, outbox::Subject},
    time_zone,
};
use anyhow::Context;
use app::{
    backend::{Agents, Failure, Visit},
    domain::{
        AgentCode, Agreement, AuditAction, Cockpit, DayTime, Field, HeardCode, Invited, Member, NewAgent, NewAgentForm,
        Period, PersonName, PlaceNotice, PracticeId, Problem, Refusal, Role, Roles, StaffKind, StaffMemberId,
        SubmissionKey,
        permission::{self, Action},
    },
};
use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DatabaseTransaction};

#[async_trait]
impl Agents for UseCases {
    async fn new_form(&self, actor: &Member) -> Result<NewAgentForm, Failure> {
        permission::may(actor, Action::ConnectAgent)?;
        let alone = |role| permission::may(actor, Action::InviteAgent(Roles::NONE.with(role))).err();
        let roles = Role::FOR_AGENTS.map(|role| (role, alone(role))).into();
        let key = SubmissionKey(self.clock.id());
        Ok(NewAgentForm { roles, key, expires: shown(actor.rules.invitation_expiry(self.clock.now()), actor)? })
    }

    async fn invite(&self, actor: &Member, new: NewAgent) -> Result<Invited, Failure> {
        let (tx, actor) = self.begin(actor).await?;
        permission::may(&actor, Action::InviteAgent(new.roles))?;
        if let Some(done) = invitation_links::sent_before(&tx, &actor, new.key).await? {
            return Ok(done);
        }
        let period = Period { from: None, until: new.until.map(DayTime::whole) };
        let span = plans::span(self, &actor, period)?;
        let until = span.until;
        let over = new.agreement.ends_on.map(|day| time_zone::end(day, &actor.rules.time_zone)).transpose()?;
        if over.is_some_and(|over| over <= self.clock.now()) {
            return Err(Refusal::field(Field::AgreementEndsOn, Problem::InThePast).into());
        }
        let roles = permission::granted_at_once(&actor, new.roles);
        let asked: Roles = new.roles.iter().filter(|role| !roles.hold(*role)).collect();
        let (profile, email) = (new.profile, new.email);
        let person = NewPerson { kind: StaffKind::ExternalAgent, profile, email, roles, span, language: new.language };
        let person = self.add(&tx, &actor, person).await?;
        store::agents::begin(&tx, actor.practice, person.id, Some(actor.staff_member), self.clock.now()).await?;
        let agreement =
            connections::set_agreement(self, &tx, &actor, &Connection::none(&actor, person.id), new.agreement).await?;
        let expires = invitation_links::send(self, &tx, actor.practice, &person, Some(actor.staff_member)).await?;
        let mut changes = history::added(&person, expires);
        changes.extend(
            roles
                .iter()
                .map(|role| history::until(role, None, until.filter(|_| permission::needs_end(person.kind, role)))),
        );
        changes.extend(agreement.into_iter().map(Some));
        self.record(&tx, &actor, person.id, AuditAction::AgentInvited, changes).await?;
        for role in asked.iter() {
            role_requests::ask(self, &tx, &actor, person.id, role, span).await?;
        }
        self.note_submission(&tx, &actor, new.key, person.id).await?;
        self.commit(tx).await?;
        Ok(Invited { asked, ..invitation_links::invited(&person, expires, &actor)? })
    }

    async fn connect(&self, actor: &Member, heard: HeardCode) -> Result<StaffMemberId, Failure> {
        agent_codes::connect(self, actor, heard).await
    }

    async fn edit_agreement(&self, actor: &Member, id: StaffMemberId, agreement: Agreement) -> Result<(), Failure> {
        connections::edit_agreement(self, actor, id, agreement).await
    }

    async fn leave(&self, visit: &Visit, practice: &str) -> Result<(), Failure> {
        connections::leave(self, visit, practice).await
    }

    async fn cockpit(&self, visit: &Visit) -> Result<Cockpit, Failure> {
        cockpit::cockpit(self, visit).await
    }

    async fn code(&self, visit: &Visit) -> Result<Option<AgentCode>, Failure> {
        agent_codes::code(self, visit).await
    }

    async fn make_code(&self, visit: &Visit) -> Result<(), Failure> {
        agent_codes::make_code(self, visit).await
    }
}

impl UseCases {
    /// What the owner of an account is called: as they said themselves, or as they are known at work.
    pub(crate) async fn name_of(
        &self,
        db: &impl ConnectionTrait,
        account: &Account,
    ) -> anyhow::Result<(PersonName, PersonName)> {
        if let Some(name) = &account.name {
            return Ok(name.clone());
        }
        let (_, person) =
            store::staff::all_of_account(db, account.id).await?.pop().context("an account without a name")?;
        Ok((person.profile.first_name, person.profile.last_name))
    }

    /// Writes to one side of a connection what happened to it.
    pub(super) async fn notify(
        &self,
        tx: &DatabaseTransaction,
        practice: PracticeId,
        to: StaffMemberId,
        notice: PlaceNotice,
        agent: StaffMemberId,
    ) -> Result<(), Failure> {
        let subject = Subject::PlaceNotice(notice, agent);
        Ok(store::outbox::post(tx, self.clock.id(), subject, Some((practice, to)), self.clock.now()).await?)
    }
}
