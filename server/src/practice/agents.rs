//! External agents: invited by e-mail or connected by a code that is read out; the connection's agreement,
//! its end from either side, and the practices of one account.

use super::{
    UseCases, exact, history, invitations, limits, role_ends, role_requests, roles, shown, staff::NewPerson, target,
};
use crate::{
    auth::token::{Purpose, same_code},
    clock,
    store::{
        self,
        accounts::Account,
        agents::{Code, Connection, Telling},
        outbox::Subject,
        practices::Practice,
    },
    time_zone,
};
use anyhow::Context;
use app::{
    backend::{Agents, Failure, Visit},
    domain::{
        AccountId, AccountNotice, AgentCode, AgentCodeId, AgentCodeState, AgentToken, Agreement, AuditAction, Change,
        Cockpit, CockpitPractice, ConnectionInformation, Fact, Field, HeardCode, Invited, Member, Moment, NewAgent,
        NewAgentForm, Origin, PendingInvitation, PersonName, PlaceNotice, PracticeId, PracticeRules, Problem, Profile,
        Refusal, Role, Roles, StaffKind, StaffMember, StaffMemberId, SubmissionKey, SuspendedPractice, Suspension,
        permission::{self, Action, StaffAction},
    },
};
use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DatabaseTransaction};

const DAY: i64 = 24 * Moment::HOUR;
/// Noting each request would be a write per read.
const TOUCH_EVERY: i64 = Moment::HOUR;
/// How long before an unused connection is suspended the agent is told.
const TOLD_BEFORE: i64 = 7 * DAY;
/// Codes that an agent can make in an hour.
const CODES_AN_HOUR: u64 = 20;
/// For how long a code that does nothing any more is still shown, with what became of it.
const REMEMBERED: i64 = Moment::HOUR;
/// What ends within this time needs attention.
const SOON: i64 = 30 * DAY;

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
        if let Some(done) = invitations::sent_before(&tx, &actor, new.key).await? {
            return Ok(done);
        }
        let until = role_ends::end_of(self, &actor, new.until)?;
        let over = new.agreement.ends_on.map(|day| time_zone::end(day, &actor.rules.time_zone)).transpose()?;
        if over.is_some_and(|over| over <= self.clock.now()) {
            return Err(Refusal::field(Field::AgreementEndsOn, Problem::InThePast).into());
        }
        let roles = permission::granted_at_once(&actor, new.roles);
        let asked: Roles = new.roles.iter().filter(|role| !roles.hold(*role)).collect();
        let (profile, email) = (new.profile, new.email);
        let person = NewPerson { kind: StaffKind::ExternalAgent, profile, email, roles, custodian_until: until };
        let person = self.add(&tx, &actor, person).await?;
        store::agents::begin(&tx, actor.practice, person.id, self.clock.now()).await?;
        let agreement = set_agreement(self, &tx, &actor, &Connection::none(&actor, person.id), new.agreement).await?;
        let expires = invitations::send(self, &tx, actor.practice, &person, Some(actor.staff_member)).await?;
        let mut changes = history::added(&person, expires);
        changes.extend(roles.iter().map(|role| history::until(role, None, until.filter(|_| ends(role)))));
        changes.extend(agreement.into_iter().map(Some));
        self.record(&tx, &actor, person.id, AuditAction::AgentInvited, changes).await?;
        for role in asked.iter() {
            role_requests::ask(self, &tx, &actor, person.id, role, until).await?;
        }
        self.note_submission(&tx, &actor, new.key, person.id).await?;
        self.commit(tx).await?;
        Ok(Invited { asked, ..invitations::invited(&person, expires, &actor)? })
    }

    async fn connect(&self, actor: &Member, heard: HeardCode) -> Result<StaffMemberId, Failure> {
        permission::may(actor, Action::ConnectAgent)?;
        // Whoever tries one token after the other is stopped, too.
        let subjects = [limits::Subject::Connecting(actor.account)];
        self.count_try(&subjects).await?;
        let connected = self.connect_heard(actor, heard).await;
        let guessed = matches!(connected, Err(Failure::Refused(Refusal::UnknownAgentCode | Refusal::AgentCodeLocked)));
        if !guessed {
            self.succeeded(&subjects).await?;
        }
        connected
    }

    async fn edit_agreement(&self, actor: &Member, id: StaffMemberId, agreement: Agreement) -> Result<(), Failure> {
        let (tx, actor) = self.begin(actor).await?;
        target(&tx, &actor, id, StaffAction::EditAgreement).await?;
        let connection = store::agents::find(&tx, actor.practice, id).await?;
        let connection = connection.with_context(|| format!("agent {id} without a connection"))?;
        let changes = set_agreement(self, &tx, &actor, &connection, agreement).await?;
        // Saving what is there already is no change, and leaves no event.
        if changes.is_empty() {
            return Ok(());
        }
        self.record(&tx, &actor, id, AuditAction::AgreementChanged, changes.into_iter().map(Some)).await?;
        self.commit(tx).await
    }

    async fn leave(&self, visit: &Visit, practice: &str) -> Result<(), Failure> {
        let signed_in = self.signed_in_or_refuse(visit).await?;
        let place = signed_in.places.into_iter().find(|(place, _)| place.slug.as_str() == practice);
        let (practice, person) = place.ok_or(Refusal::NotFound)?;
        permission::may_leave(person.kind)?;
        let tx = store::write_tx(&self.db, &[practice.id]).await?;
        let connection = store::agents::find(&tx, practice.id, person.id).await?;
        let Some(connection) = connection.filter(|connection| !connection.ended) else { return Ok(()) };
        // Suspended, or never begun: then there is no role to turn off, and still an end to be had.
        let person = super::find(&tx, practice.id, person.id).await?;
        let (by, now) = (Some(person.id), self.clock.now());
        let mut changes = roles::end_roles(self, &tx, practice.id, &person, person.roles, by, now).await?;
        changes.push(no_longer_suspended(&connection));
        store::agents::end(&tx, practice.id, person.id, now).await?;
        let name = person.profile.full_name();
        let event = store::audit::Event {
            actor: Some((person.id, &name)),
            subject: Some(person.id),
            action: AuditAction::AgentLeft,
            changes: changes.into_iter().flatten().collect(),
            origin: &visit.origin,
        };
        store::audit::append(&tx, practice.id, event, now, self.clock.id()).await?;
        let owner = store::staff::find_owner(&tx, practice.id).await?;
        self.notify(&tx, practice.id, owner.id, PlaceNotice::Left, person.id).await?;
        self.commit(tx).await
    }

    async fn cockpit(&self, visit: &Visit) -> Result<Cockpit, Failure> {
        let signed_in = self.signed_in_or_refuse(visit).await?;
        let now = self.clock.now();
        let ids: Vec<StaffMemberId> = signed_in.places.iter().map(|(_, person)| person.id).collect();
        let connections = store::agents::find_all(&self.db, &ids).await?;
        let endings = store::role_ends::of_people(&self.db, &ids, now.plus(SOON)).await?;
        let owned: Vec<PracticeId> =
            signed_in.active().filter(|(_, p)| p.roles.hold(Role::Owner)).map(|(practice, _)| practice.id).collect();
        let waiting = store::agents::waiting_requests(&self.db, &owned).await?;
        let mut practices = Vec::new();
        let mut suspended = Vec::new();
        for (practice, person) in &signed_in.places {
            let connection = connections.iter().find(|connection| connection.agent == person.id);
            if person.roles.is_empty() {
                suspended.extend(connection.filter(|connection| !connection.ended).map(|connection| {
                    let PracticeRules { name, colour, .. } = practice.rules.clone();
                    SuspendedPractice { slug: practice.slug.clone(), name, colour, why: connection.suspended }
                }));
                continue;
            }
            let zone = &practice.rules.time_zone;
            let ending = endings.iter().filter(|ending| ending.person == person.id);
            let ending = ending.map(|ending| Ok((ending.role, time_zone::last_day(ending.until, zone)?)));
            let agreement = connection.and_then(|connection| connection.agreement_until);
            let agreement = agreement.filter(|until| *until <= now.plus(SOON));
            practices.push(CockpitPractice {
                slug: practice.slug.clone(),
                name: practice.rules.name.clone(),
                colour: practice.rules.colour,
                roles: person.roles,
                ending: ending.collect::<anyhow::Result<_>>()?,
                agreement_ends: agreement.map(|until| time_zone::last_day(until, zone)).transpose()?,
                waiting: waiting.iter().find(|(id, _)| *id == practice.id).map_or(0, |(_, count)| *count),
                may_leave: person.kind == StaffKind::ExternalAgent,
            });
        }
        // Among forty, those that need attention come first.
        let quiet = |practice: &CockpitPractice| {
            practice.ending.is_empty() && practice.agreement_ends.is_none() && practice.waiting == 0
        };
        practices.sort_by_cached_key(|practice| (quiet(practice), store::fold::folded(practice.name.as_str())));
        let requests = self.requests_to(signed_in.account).await?;
        Ok(Cockpit { practices, requests, suspended, may_open_practice: self.open_to_practices })
    }

    async fn code(&self, visit: &Visit) -> Result<Option<AgentCode>, Failure> {
        let signed_in = self.signed_in_or_refuse(visit).await?;
        let now = self.clock.now();
        let code = store::agents::newest_code(&self.db, signed_in.account).await?;
        let Some(code) = code.filter(|code| now.since(code.expires) < REMEMBERED) else { return Ok(None) };
        let state = match (code.used_by, usable(&code, now)) {
            (Some(practice), _) => AgentCodeState::Used(store::practices::find(&self.db, practice).await?.rules.name),
            (None, Ok(())) => AgentCodeState::Open,
            (None, Err(Refusal::AgentCodeLocked)) => AgentCodeState::Locked,
            (None, Err(_)) => AgentCodeState::Expired,
        };
        let digits = match state {
            AgentCodeState::Open => self.key.digits(Purpose::AgentCode, code.id.0),
            _ => String::new(),
        };
        let zone = signed_in.active().next().map_or("UTC", |(practice, _)| practice.rules.time_zone.as_str());
        Ok(Some(AgentCode { token: code.token, digits, expires: time_zone::shown(code.expires, zone)?, state }))
    }

    async fn make_code(&self, visit: &Visit) -> Result<(), Failure> {
        let account = self.signed_in_or_refuse(visit).await?.account;
        let tx = store::write_tx(&self.db, &[]).await?;
        store::accounts::lock(&tx, account).await?;
        let now = self.clock.now();
        if store::agents::codes_since(&tx, account, now.plus(-Moment::HOUR)).await? >= CODES_AN_HOUR {
            return Err(Refusal::TooManyTries { retry_after: (Moment::HOUR / 1000) as u32 }.into());
        }
        store::agents::end_code(&tx, account, now).await?;
        let mut token = AgentToken::from_random(clock::random());
        while !store::agents::token_is_free(&tx, &token).await? {
            token = AgentToken::from_random(clock::random());
        }
        let (id, expires) = (AgentCodeId(self.clock.id()), now.plus(HeardCode::LIFE));
        let new = Code { id, account, token, expires, wrong_tries: 0, used_by: None };
        store::agents::insert_code(&tx, &new, now).await.context("insert a code")?;
        self.commit(tx).await
    }
}

/// Records Custodian is what an agent holds for a time only.
fn ends(role: Role) -> bool {
    role == Role::RecordsCustodian
}

/// Whether a code still works for whoever has its digits right.
fn usable(code: &Code, now: Moment) -> Result<(), Refusal> {
    if code.used_by.is_some() {
        Err(Refusal::AgentCodeUsed)
    } else if code.wrong_tries >= HeardCode::WRONG_TRIES {
        Err(Refusal::AgentCodeLocked)
    } else if now >= code.expires {
        Err(Refusal::AgentCodeExpired)
    } else {
        Ok(())
    }
}

impl Connection {
    /// What a connection that has just begun holds.
    fn none(actor: &Member, agent: StaffMemberId) -> Self {
        let (practice, used) = (actor.practice, Moment(0));
        Self { practice, agent, signed_on: None, agreement_until: None, used, suspended: None, ended: false }
    }
}

/// What to record where a suspension is over.
fn no_longer_suspended(connection: &Connection) -> Option<Change> {
    Change::of(Fact::Suspension, connection.suspended.map(Suspension::code).unwrap_or_default(), "")
}

/// Replaces the days of the agreement; what changed.
async fn set_agreement(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    actor: &Member,
    before: &Connection,
    agreement: Agreement,
) -> Result<Vec<Change>, Failure> {
    let until = agreement.ends_on.map(|day| time_zone::end(day, &actor.rules.time_zone)).transpose()?;
    let day = |day: Option<app::domain::Day>| day.map(String::from).unwrap_or_default();
    let end = |until: Option<Moment>| until.map(exact).unwrap_or_default();
    let changes = [
        Change::of(Fact::AgreementSignedOn, day(before.signed_on), day(agreement.signed_on)),
        Change::of(Fact::AgreementEndsOn, end(before.agreement_until), end(until)),
    ];
    let changes: Vec<Change> = changes.into_iter().flatten().collect();
    if !changes.is_empty() {
        store::agents::set_agreement(tx, actor.practice, before.agent, agreement.signed_on, until).await?;
        // An agreement that is already near its end is told of at once, by the worker.
        use_cases.posted.notify_one();
    }
    Ok(changes)
}

/// Before roles of an agent go on: the agreement must hold, and what was suspended begins anew. Says what
/// to record of that.
pub(super) async fn before_grant(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    actor: &Member,
    person: &StaffMember,
) -> Result<Option<Change>, Failure> {
    let (practice, now) = (actor.practice, use_cases.clock.now());
    let connection = store::agents::find(tx, practice, person.id).await?;
    let until = connection.as_ref().and_then(|connection| connection.agreement_until);
    if actor.rules.suspend_at_agreement_end && until.is_some_and(|until| until <= now) {
        return Err(Refusal::AgreementOver.into());
    }
    if !person.roles.is_empty() {
        return Ok(None);
    }
    store::agents::begin(tx, practice, person.id, now).await?;
    Ok(connection.as_ref().and_then(no_longer_suspended))
}

/// The practice turned the last role of an agent off: the connection is ended, and the agent told.
pub(super) async fn ended_by_practice(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    practice: PracticeId,
    person: &StaffMember,
) -> Result<(), Failure> {
    store::agents::end(tx, practice, person.id, use_cases.clock.now()).await?;
    if person.account.is_some() {
        use_cases.notify(tx, practice, person.id, PlaceNotice::Ended, person.id).await?;
    }
    Ok(())
}

/// What the page of an agent shows of the connection.
pub(super) async fn information(
    use_cases: &UseCases,
    actor: &Member,
    person: &StaffMember,
) -> Result<Option<ConnectionInformation>, Failure> {
    let Some(connection) = store::agents::find(&use_cases.db, actor.practice, person.id).await? else {
        return Ok(None);
    };
    let zone = &actor.rules.time_zone;
    let until = connection.agreement_until;
    let signed = connection.signed_on.map(|day| time_zone::beginning(day, zone)).transpose()?;
    Ok(Some(ConnectionInformation {
        signed_on: signed.map(|at| time_zone::day_of(at, zone)).transpose()?,
        ends_on: until.map(|until| time_zone::last_day(until, zone)).transpose()?,
        agreement_over: until.is_some_and(|until| until <= use_cases.clock.now()),
        used: shown(connection.used, actor)?,
        unused_days: actor.rules.agent_unused_days,
        suspended: connection.suspended,
        edit_agreement: permission::may_to(actor, StaffAction::EditAgreement, &person.into()).err(),
    }))
}

/// Why a connection has to be suspended by now.
fn due(connection: &Connection, rules: &PracticeRules, now: Moment) -> Option<Suspension> {
    let agreement_over = connection.agreement_until.is_some_and(|until| until <= now);
    if connection.suspended.is_some() {
        None
    } else if agreement_over && rules.suspend_at_agreement_end {
        Some(Suspension::Agreement)
    } else {
        (unused_until(connection, rules) <= now).then_some(Suspension::Unused)
    }
}

fn unused_until(connection: &Connection, rules: &PracticeRules) -> Moment {
    connection.used.plus(i64::from(rules.agent_unused_days) * DAY)
}

impl UseCases {
    async fn connect_heard(&self, actor: &Member, heard: HeardCode) -> Result<StaffMemberId, Failure> {
        let (tx, actor) = self.begin(actor).await?;
        permission::may(&actor, Action::ConnectAgent)?;
        let code = store::agents::find_code_by_token(&tx, &heard.token).await?.ok_or(Refusal::UnknownAgentCode)?;
        if !same_code(&heard.digits, &self.key.digits(Purpose::AgentCode, code.id.0)) {
            return Err(self.wrong_try(tx, &actor, &code).await);
        }
        usable(&code, self.clock.now())?;
        store::accounts::lock(&tx, code.account).await?;
        let account = store::accounts::find(&tx, code.account).await?;
        let (person, mut changes) = self.place_for(&tx, &actor, &account).await?;
        if !store::agents::use_code(&tx, code.id, actor.practice, self.clock.now()).await? {
            return Err(Refusal::AgentCodeUsed.into());
        }
        store::accounts::make_agent(&tx, account.id).await?;
        let before = store::agents::find(&tx, actor.practice, person.id).await?;
        changes.push(before.as_ref().and_then(no_longer_suspended));
        store::agents::begin(&tx, actor.practice, person.id, self.clock.now()).await?;
        self.record(&tx, &actor, person.id, AuditAction::AgentConnected, changes).await?;
        self.notify(&tx, actor.practice, person.id, PlaceNotice::Connected, person.id).await?;
        self.commit(tx).await?;
        Ok(person.id)
    }

    /// Counts a wrong try at a code that still works. The fifth locks it, and both sides learn of it.
    async fn wrong_try(&self, tx: DatabaseTransaction, actor: &Member, code: &Code) -> Failure {
        let counted = async {
            match usable(code, self.clock.now()) {
                Err(Refusal::AgentCodeLocked) => return Ok(Refusal::AgentCodeLocked),
                Err(_) => return Ok(Refusal::UnknownAgentCode),
                Ok(()) => {}
            }
            let locked = store::agents::count_wrong_try(&tx, code.id).await?;
            if locked {
                let token = Change::of(Fact::AgentToken, "", code.token.as_str());
                self.record(&tx, actor, None, AuditAction::AgentCodeLocked, [token]).await?;
                self.tell(&tx, code.account, &[], AccountNotice::AgentCodeLocked).await?;
            }
            self.commit(tx).await?;
            Ok(if locked { Refusal::AgentCodeLocked } else { Refusal::UnknownAgentCode })
        };
        counted.await.map_or_else(|failure: Failure| failure, Failure::from)
    }

    /// The place of this account as an agent of the actor's practice: the one it had, or a new one; and
    /// what to record of it.
    async fn place_for(
        &self,
        tx: &DatabaseTransaction,
        actor: &Member,
        account: &Account,
    ) -> Result<(StaffMember, Vec<Option<Change>>), Failure> {
        let known = store::staff::find_by_account(tx, actor.practice, account.id).await?;
        if let Some(known) = known {
            let ended = known.kind == StaffKind::ExternalAgent && known.roles.is_empty();
            let (staff_member, standing) = (known.id, known.standing());
            return if ended {
                Ok((known, Vec::new()))
            } else {
                Err(Refusal::AlreadyOnStaff { staff_member, standing }.into())
            };
        }
        let (first_name, last_name) = self.name_of(tx, account).await?;
        let nothing = String::new;
        let profile =
            Profile { first_name, last_name, title: nothing(), phone: nothing(), licence: nothing(), npi: nothing() };
        let (kind, email) = (StaffKind::ExternalAgent, account.email.clone());
        let new = NewPerson { kind, profile, email, roles: Roles::NONE, custodian_until: None };
        let person = StaffMember { account: Some(account.id), ..self.add(tx, actor, new).await? };
        store::staff::update(tx, actor.practice, &person).await.context("connect an agent")?;
        let changes = vec![
            Change::of(Fact::FirstName, "", person.profile.first_name.as_str()),
            Change::of(Fact::LastName, "", person.profile.last_name.as_str()),
            Change::of(Fact::Email, "", person.email.as_str()),
            Change::of(Fact::Username, "", account.username.as_str()),
        ];
        Ok((person, changes))
    }

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

    /// Notes that an agent is here, or finds out that the connection is over by now.
    ///
    /// # Errors
    /// [`Refusal::AccessEnded`].
    pub(super) async fn note_use(&self, visit: &Visit, actor: &Member) -> Result<(), Failure> {
        let found = store::agents::find(&self.db, actor.practice, actor.staff_member).await?;
        let Some(connection) = found else { return Ok(()) };
        let now = self.clock.now();
        if let Some(why) = due(&connection, &actor.rules, now) {
            self.suspend(actor.practice, actor.staff_member, why).await?;
            return Err(Refusal::AccessEnded.into());
        }
        if !visit.quiet && now.since(connection.used) >= TOUCH_EVERY {
            // A database that is busy writing is no reason to refuse a page.
            if let Err(failure) = self.record_visit(actor, now).await {
                tracing::warn!(?failure, "the use of a connection was not noted");
            }
        }
        Ok(())
    }

    /// The log of this practice says when an agent was here, to the hour; where else they were it does not.
    async fn record_visit(&self, actor: &Member, now: Moment) -> Result<(), Failure> {
        let tx = store::write_tx(&self.db, &[actor.practice]).await?;
        let before = now.plus(-TOUCH_EVERY);
        if store::agents::touch(&tx, actor.practice, actor.staff_member, before, now).await? {
            self.record(&tx, actor, actor.staff_member, AuditAction::AgentVisited, []).await?;
            self.commit(tx).await?;
        }
        Ok(())
    }

    /// Suspends connections that are due, and tells about those that will be. The mail worker does this
    /// every few seconds; an agent who comes before is refused by [`Self::note_use`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tend_agents(&self) -> Result<(), Failure> {
        let now = self.clock.now();
        let soon = now.plus(Agreement::TOLD_BEFORE);
        for (connection, Practice { rules, .. }) in store::agents::coming(&self.db, now, TOLD_BEFORE, soon).await? {
            // One that can't be tended must not keep the others from it.
            if let Err(failure) = self.tend_agent(&connection, &rules, now).await {
                tracing::error!(?failure, agent = %connection.agent, "a connection was not tended");
            }
        }
        Ok(())
    }

    async fn tend_agent(&self, connection: &Connection, rules: &PracticeRules, now: Moment) -> Result<(), Failure> {
        if let Some(why) = due(connection, rules, now) {
            return self.suspend(connection.practice, connection.agent, why).await;
        }
        let soon = now.plus(Agreement::TOLD_BEFORE);
        if connection.agreement_until.is_some_and(|until| until > now && until <= soon) {
            self.tell_before(connection, Telling::AgreementEnds, PlaceNotice::AgreementEnds).await?;
        }
        if unused_until(connection, rules) <= now.plus(TOLD_BEFORE) {
            self.tell_before(connection, Telling::UnusedSoon, PlaceNotice::UnusedSoon).await?;
        }
        Ok(())
    }

    /// Tells once: of several nodes one does it.
    async fn tell_before(&self, connection: &Connection, what: Telling, notice: PlaceNotice) -> Result<(), Failure> {
        let Connection { practice, agent, .. } = *connection;
        let tx = store::write_tx(&self.db, &[practice]).await?;
        if !store::agents::mark_told(&tx, practice, agent, what, self.clock.now()).await? {
            return Ok(());
        }
        self.notify(&tx, practice, agent, notice, agent).await?;
        if what == Telling::AgreementEnds {
            let owner = store::staff::find_owner(&tx, practice).await?;
            self.notify(&tx, practice, owner.id, notice, agent).await?;
        }
        self.commit(tx).await
    }

    async fn suspend(&self, practice: PracticeId, agent: StaffMemberId, why: Suspension) -> Result<(), Failure> {
        let tx = store::write_tx(&self.db, &[practice]).await?;
        let person = super::find(&tx, practice, agent).await?;
        let rules = store::practices::find(&tx, practice).await?.rules;
        let connection = store::agents::find(&tx, practice, agent).await?;
        let now = self.clock.now();
        // Somebody may have renewed, used or ended it meanwhile.
        let still = connection.is_some_and(|connection| due(&connection, &rules, now) == Some(why));
        if !still || person.roles.is_empty() {
            return Ok(());
        }
        store::agents::suspend(&tx, practice, agent, why).await?;
        let mut changes = roles::end_roles(self, &tx, practice, &person, person.roles, None, now).await?;
        changes.push(Change::of(Fact::Suspension, "", why.code()));
        let origin = Origin::default();
        let event = store::audit::Event {
            actor: None,
            subject: Some(agent),
            action: AuditAction::AgentSuspended,
            changes: changes.into_iter().flatten().collect(),
            origin: &origin,
        };
        store::audit::append(&tx, practice, event, now, self.clock.id()).await?;
        let notice = PlaceNotice::of_suspension(why);
        let owner = store::staff::find_owner(&tx, practice).await?;
        for to in [agent, owner.id] {
            self.notify(&tx, practice, to, notice, agent).await?;
        }
        self.commit(tx).await
    }

    /// The invitations that wait for the owner of this account, in whichever practices.
    async fn requests_to(&self, account: AccountId) -> Result<Vec<PendingInvitation>, Failure> {
        let (db, now) = (&self.db, self.clock.now());
        let email = store::accounts::find(db, account).await?.email;
        let mut requests = Vec::new();
        for invitation in store::invitations::live_to(db, &email).await? {
            if invitation.state(now).usable().is_err() {
                continue;
            }
            let practice = store::practices::find(db, invitation.practice).await?;
            let person = super::find(db, practice.id, invitation.staff_member).await?;
            requests.push(PendingInvitation {
                id: invitation.id,
                colour: practice.rules.colour,
                invited_by: invitations::inviter(db, &practice, person.id).await?,
                roles: person.roles,
                expires: time_zone::shown(invitation.expires, &practice.rules.time_zone)?,
                practice: practice.rules.name,
            });
        }
        Ok(requests)
    }
}
