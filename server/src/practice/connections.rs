//! What connects a practice and an external agent, over time: the agreement, the use, the suspension where
//! either is over, and the end from either side.

use super::{
    UseCases, exact,
    roles::{self, Granting, Off},
    shown, target,
};
use crate::{
    store::{
        self,
        agents::{Connection, Telling},
        practices::Practice,
    },
    time_zone,
};
use anyhow::Context;
use app::{
    backend::{Failure, Visit},
    domain::{
        Agreement, AuditAction, Change, ConnectionInformation, Fact, Member, Moment, Origin, PlaceNotice, PracticeId,
        PracticeRules, Refusal, StaffKind, StaffMember, StaffMemberId, Suspension,
        permission::{self, StaffAction},
    },
};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

const DAY: i64 = 24 * Moment::HOUR;
/// Noting each request would be a write per read.
const TOUCH_EVERY: i64 = Moment::HOUR;
/// How long before an unused connection is suspended the agent is told.
const TOLD_BEFORE: i64 = 7 * DAY;

/// Replaces the days of the agreement with an agent.
pub(super) async fn edit_agreement(
    use_cases: &UseCases,
    actor: &Member,
    id: StaffMemberId,
    agreement: Agreement,
) -> Result<(), Failure> {
    let (tx, actor) = use_cases.begin(actor).await?;
    target(&tx, &actor, id, StaffAction::EditAgreement).await?;
    let connection = store::agents::find(&tx, actor.practice, id).await?;
    let connection = connection.with_context(|| format!("agent {id} without a connection"))?;
    let changes = set_agreement(use_cases, &tx, &actor, &connection, agreement).await?;
    // Saving what is there already is no change, and leaves no event.
    if changes.is_empty() {
        return Ok(());
    }
    use_cases.record(&tx, &actor, id, AuditAction::AgreementChanged, changes.into_iter().map(Some)).await?;
    use_cases.commit(tx).await
}

/// Ends one's own connection to a practice, with or without a role there.
pub(super) async fn leave(use_cases: &UseCases, visit: &Visit, practice: &str) -> Result<(), Failure> {
    let signed_in = use_cases.signed_in_or_refuse(visit).await?;
    let place = signed_in.places.into_iter().find(|(place, _)| place.slug.as_str() == practice);
    let (practice, person) = place.ok_or(Refusal::NotFound)?;
    permission::may_leave(person.kind)?;
    let tx = store::write_tx(&use_cases.db, &[practice.id]).await?;
    let connection = store::agents::find(&tx, practice.id, person.id).await?;
    let Some(connection) = connection.filter(|connection| !connection.ended) else { return Ok(()) };
    // Suspended, or never begun: then there is no role to turn off, and still an end to be had.
    let person = super::find(&tx, practice.id, person.id).await?;
    let (by, now) = (Some(person.id), use_cases.clock.now());
    let mut changes =
        roles::end_roles(use_cases, &tx, practice.id, &person, Off::altogether(person.all_roles()), by, now).await?;
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
    store::audit::append(&tx, practice.id, event, now, use_cases.clock.id()).await?;
    for to in concerned(&tx, &connection).await? {
        use_cases.notify(&tx, practice.id, to, PlaceNotice::Left, person.id).await?;
    }
    use_cases.commit(tx).await
}

/// Who has to know what becomes of a connection: the Owner, and whoever looks after the agent. (The letter is
/// not written to somebody who does not manage staff any more.)
async fn concerned(tx: &DatabaseTransaction, connection: &Connection) -> Result<Vec<StaffMemberId>, Failure> {
    let owner = store::staff::find_owner(tx, connection.practice).await?.id;
    let keeper = connection.kept_by.filter(|keeper| *keeper != owner);
    Ok([Some(owner), keeper].into_iter().flatten().collect())
}

impl Connection {
    /// What a connection that has just begun holds.
    pub(super) fn none(actor: &Member, agent: StaffMemberId) -> Self {
        let (practice, used) = (actor.practice, Moment(0));
        let kept_by = Some(actor.staff_member);
        Self { practice, agent, signed_on: None, agreement_until: None, used, suspended: None, ended: false, kept_by }
    }
}

/// What to record where a suspension is over.
pub(super) fn no_longer_suspended(connection: &Connection) -> Option<Change> {
    Change::of(Fact::Suspension, connection.suspended.map(Suspension::code).unwrap_or_default(), "")
}

/// Replaces the days of the agreement; what changed.
pub(super) async fn set_agreement(
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

/// Whether the agreement with this person, if they are an agent, still holds at this moment.
///
/// # Errors
/// [`Refusal::AgreementOver`].
pub(super) async fn agreement_holds(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    rules: &PracticeRules,
    person: &StaffMember,
    at: Moment,
) -> Result<(), Failure> {
    if person.kind == StaffKind::Employee || !rules.suspend_at_agreement_end {
        return Ok(());
    }
    let connection = store::agents::find(db, practice, person.id).await?;
    let over = connection.and_then(|connection| connection.agreement_until).is_some_and(|until| until <= at);
    if over { Err(Refusal::AgreementOver.into()) } else { Ok(()) }
}

/// Before roles of an agent go on: the agreement must hold, and what was suspended begins anew. Says what
/// to record of that.
pub(super) async fn before_grant(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    granting: Granting<'_>,
    person: &StaffMember,
) -> Result<Option<Change>, Failure> {
    let Granting { practice, rules, by, at, .. } = granting;
    let now = use_cases.clock.now();
    // At the moment from which the roles are on: a server that was down does later what was due before the
    // agreement ended.
    agreement_holds(tx, practice, rules, person, at).await?;
    let connection = store::agents::find(tx, practice, person.id).await?;
    if !person.roles.is_empty() {
        return Ok(None);
    }
    store::agents::begin(tx, practice, person.id, by, now).await?;
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
    let kept_by = match connection.kept_by {
        Some(keeper) => Some(super::find(&use_cases.db, actor.practice, keeper).await?.profile.full_name()),
        None => None,
    };
    let until = connection.agreement_until;
    let signed = connection.signed_on.map(|day| time_zone::beginning(day, zone)).transpose()?;
    Ok(Some(ConnectionInformation {
        signed_on: signed.map(|at| time_zone::day_of(at, zone)).transpose()?,
        ends_on: until.map(|until| time_zone::last_day(until, zone)).transpose()?,
        agreement_over: until.is_some_and(|until| until <= use_cases.clock.now()),
        used: shown(connection.used, actor)?,
        unused_days: actor.rules.agent_unused_days,
        suspended: connection.suspended,
        kept_by,
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
            for to in concerned(&tx, connection).await? {
                self.notify(&tx, practice, to, notice, agent).await?;
            }
        }
        self.commit(tx).await
    }

    async fn suspend(&self, practice: PracticeId, agent: StaffMemberId, why: Suspension) -> Result<(), Failure> {
        let tx = store::write_tx(&self.db, &[practice]).await?;
        let person = super::find(&tx, practice, agent).await?;
        let rules = store::practices::find(&tx, practice).await?.rules;
        let Some(connection) = store::agents::find(&tx, practice, agent).await? else { return Ok(()) };
        let now = self.clock.now();
        // Somebody may have renewed, used or ended it meanwhile.
        if due(&connection, &rules, now) != Some(why) || person.all_roles().is_empty() {
            return Ok(());
        }
        store::agents::suspend(&tx, practice, agent, why).await?;
        let mut changes =
            roles::end_roles(self, &tx, practice, &person, Off::altogether(person.all_roles()), None, now).await?;
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
        self.notify(&tx, practice, agent, notice, agent).await?;
        for to in concerned(&tx, &connection).await? {
            self.notify(&tx, practice, to, notice, agent).await?;
        }
        self.commit(tx).await
    }
}
