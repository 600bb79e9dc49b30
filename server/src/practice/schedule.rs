//! Access that begins and ends by itself: doing what is due, and telling people before.
//!
//! What is planned is in [`super::plans`].

use super::{UseCases, connections, find, history, plans, roles};
use crate::store::{
    self,
    audit::Event,
    outbox::Subject,
    role_ends::{Ending, Where},
    role_starts::{Outcome, Plan},
};
use app::{
    backend::Failure,
    domain::{
        AuditAction, Change, Moment, Origin, PlaceNotice, PracticeId, Refusal, Roles, StaffMember, StaffMemberId,
        TOLD_BEFORE,
        permission::{self, Actor, StaffAction},
    },
};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

impl UseCases {
    /// Ends and begins every role whose moment has come, as if somebody had turned it at that moment. The
    /// mail worker does this every few seconds.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_schedule(&self) -> Result<(), Failure> {
        for practice in store::role_ends::practices_due(&self.db, Where::Everywhere, self.clock.now()).await? {
            // What can't be done in one practice must not hold up the others.
            if let Err(failure) = self.keep_schedule_of(practice).await {
                tracing::error!(%practice, ?failure, "roles that are due did not go on or off");
            }
        }
        Ok(())
    }

    /// The same in some practices alone. Call it before anything in them is read for a request,
    /// not after: then no request after the minute sees things as before, whichever node it reaches, and
    /// whoever else does it at the same time.
    pub(super) async fn keep_schedule_at(&self, place: Where<'_>) -> Result<(), Failure> {
        for practice in store::role_ends::practices_due(&self.db, place, self.clock.now()).await? {
            self.keep_schedule_of(practice).await?;
        }
        Ok(())
    }

    /// The same in one practice. A server that was down does then what it missed, each in its turn: whoever
    /// lost the right to plan in the meantime had it before.
    pub(super) async fn keep_schedule_of(&self, practice: PracticeId) -> Result<(), Failure> {
        let tx = store::write_tx(&self.db, &[practice]).await?;
        let now = self.clock.now();
        loop {
            let ends = store::role_ends::lapsed(&tx, practice, now).await?;
            let start = store::role_starts::due(&tx, practice, now).await?;
            // At one and the same moment ends come first.
            let end = ends.first().filter(|end| start.is_none_or(|plan| end.until <= plan.start.at));
            match (end, start) {
                (None, None) => break,
                (Some(end), _) => {
                    let together = ends.iter().filter(|other| (other.person, other.until) == (end.person, end.until));
                    self.end(&tx, *end, together.map(|ending| ending.role).collect()).await?;
                }
                (None, Some(plan)) => self.begin_planned(&tx, plan).await?,
            }
        }
        self.commit(tx).await
    }

    /// What ends at one moment for one person ends together, and is one event.
    async fn end(&self, tx: &DatabaseTransaction, end: Ending, off: Roles) -> Result<(), Failure> {
        let person = find(tx, end.practice, end.person).await?;
        let changes = roles::end_for_now(self, tx, end.practice, &person, off, None, end.until).await?;
        self.note(tx, end.practice, end.person, AuditAction::RoleEnded, changes).await
    }

    /// Turns a role on in the name of whoever planned it, if they could still do so.
    async fn begin_planned(&self, tx: &DatabaseTransaction, plan: Plan) -> Result<(), Failure> {
        let Plan { start, practice, person, by } = plan;
        let whose = find(tx, practice, person).await?;
        let planned_by = history::planned_by(&find(tx, practice, by).await?);
        let role = Roles::NONE.with(start.role);
        // It is on already: there is nothing to begin.
        if whose.roles.hold(start.role) {
            store::role_starts::close(tx, practice, person, role, Outcome::Replaced, (None, start.at)).await?;
            let changes = [history::starts(start.role, Some(start.at), None), planned_by];
            return self.note(tx, practice, person, AuditAction::RoleNotStarted, changes).await;
        }
        let may = self.stands(tx, &plan, &whose).await?;
        let outcome = if may { Outcome::Begun } else { Outcome::Refused };
        store::role_starts::close(tx, practice, person, role, outcome, (None, start.at)).await?;
        if !may {
            let whose = find(tx, practice, person).await?;
            let mut changes = vec![history::starts(start.role, Some(start.at), None), planned_by];
            // Without anything to come, an invitation that was not answered opens nothing any more.
            if whose.roles.is_empty() {
                changes.extend(roles::end_for_now(self, tx, practice, &whose, Roles::NONE, None, start.at).await?);
            }
            self.note(tx, practice, person, AuditAction::RoleNotStarted, changes).await?;
            let owner = store::staff::find_owner(tx, practice).await?;
            return self.notify(tx, practice, owner.id, PlaceNotice::NotStarted, person).await;
        }
        let rules = store::practices::find(tx, practice).await?.rules;
        let grant = roles::Granting { practice, rules: &rules, by: Some(by), at: start.at, until: start.until };
        let (_, mut changes) = roles::grant(self, tx, grant, &whose, role, &[]).await?;
        changes.push(planned_by);
        self.note(tx, practice, person, AuditAction::RoleStarted, changes).await
    }

    /// Whether whoever planned this could turn the role on now, without asking anybody.
    ///
    /// Somebody who is on leave themselves still stands behind what they planned; somebody who was deactivated,
    /// or no longer manages, does not.
    pub(super) async fn stands(
        &self,
        db: &impl ConnectionTrait,
        plan: &Plan,
        whose: &StaffMember,
    ) -> Result<bool, Failure> {
        let planner = find(db, plan.practice, plan.by).await?;
        let rules = store::practices::find(db, plan.practice).await?.rules;
        let returning = planner.planned.iter().filter(|start| start.returns).map(|start| start.role);
        let actor = Actor {
            staff_member: planner.id,
            roles: planner.roles.iter().chain(returning).collect(),
            kind: planner.kind,
            rules: &rules,
        };
        let role = plan.start.role;
        let agreed = match connections::agreement_holds(db, plan.practice, &rules, whose, plan.start.at).await {
            Err(Failure::Refused(Refusal::AgreementOver)) => false,
            other => other.map(|()| true)?,
        };
        let may = permission::may_to(actor, StaffAction::TurnOn(role), &whose.into()).is_ok();
        Ok(agreed && may && !permission::needs_approval(actor, role))
    }

    /// Records what nobody did just now, because it was planned.
    async fn note(
        &self,
        tx: &DatabaseTransaction,
        practice: PracticeId,
        person: StaffMemberId,
        action: AuditAction,
        changes: impl IntoIterator<Item = Option<Change>>,
    ) -> Result<(), Failure> {
        let changes = changes.into_iter().flatten().collect();
        let event = Event { actor: None, subject: Some(person), action, changes, origin: &Origin::default() };
        Ok(store::audit::append(tx, practice, event, self.clock.now(), self.clock.id()).await?)
    }

    /// Writes to everybody whose roles end or begin within a week and who was not told yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tell_of_schedule(&self) -> Result<(), Failure> {
        let before = self.clock.now().plus(TOLD_BEFORE);
        let endings = store::role_ends::untold(&self.db, before).await?;
        for together in endings.chunk_by(|a, b| (a.person, a.until) == (b.person, b.until)) {
            told(together[0].person, self.tell_of_ends(together).await);
        }
        let starts = store::role_starts::untold(&self.db, before).await?;
        for plan in plans::firsts(&starts) {
            told(plan.person, self.tell_of_start(plan, &starts).await);
        }
        Ok(())
    }

    /// One letter for all roles that end together.
    async fn tell_of_ends(&self, together: &[Ending]) -> Result<(), Failure> {
        let (first, now) = (together[0], self.clock.now());
        let tx = store::write_tx(&self.db, &[first.practice]).await?;
        let mut told = None;
        for ending in together {
            // Another node may have been quicker, or the day was changed meanwhile.
            if store::role_ends::mark_told(&tx, *ending, now).await? {
                told = Some(ending.id);
            }
        }
        if let Some(id) = told {
            let to = Some((first.practice, first.person));
            store::outbox::post(&tx, self.clock.id(), Subject::RoleEnds(id), to, now).await?;
        }
        self.commit(tx).await
    }

    /// One letter for the first of somebody's roles that are to come: to whom it lets in.
    async fn tell_of_start(&self, plan: &Plan, all: &[Plan]) -> Result<(), Failure> {
        let now = self.clock.now();
        let tx = store::write_tx(&self.db, &[plan.practice]).await?;
        let mut first = false;
        for plan in all.iter().filter(|other| other.person == plan.person && other.practice == plan.practice) {
            first |= store::role_starts::mark_told(&tx, plan, now).await?;
        }
        let person = find(&tx, plan.practice, plan.person).await?;
        // Whoever is still here has read of the way back in the letter about the end.
        if first && person.starts().is_some() {
            self.notify(&tx, plan.practice, plan.person, PlaceNotice::StartsSoon, plan.person).await?;
        }
        self.commit(tx).await
    }
}

/// Whether something happens soon, seen from `now`.
pub(super) fn is_soon(at: Moment, now: Moment) -> bool {
    at <= now.plus(TOLD_BEFORE)
}

/// One person who can't be told must not keep the others from it. It is tried again the next time.
fn told(person: StaffMemberId, done: Result<(), Failure>) {
    if let Err(failure) = done {
        tracing::error!(%person, ?failure, "somebody can't be told of their schedule");
    }
}
