//! Roles that end by themselves: setting the day, ending them at its end, telling the person.

use super::{UseCases, find, history, roles, target};
use crate::{
    store::{self, audit::Event, outbox::Subject, role_ends::Where},
    time_zone,
};
use app::{
    backend::Failure,
    domain::{
        AuditAction, Day, Field, Member, Moment, Origin, PracticeId, Problem, Refusal, Role, Roles, StaffMemberId,
        permission::{self, StaffAction},
    },
};

/// How long before the end the person is told.
const TOLD_BEFORE: i64 = 7 * 24 * Moment::HOUR;

/// The end of a day that is not over yet, in the practice's zone.
pub(super) fn end_of(use_cases: &UseCases, actor: &Member, day: Option<Day>) -> Result<Option<Moment>, Failure> {
    let end = day.map(|day| time_zone::end(day, &actor.rules.time_zone)).transpose()?;
    if end.is_some_and(|end| end <= use_cases.clock.now()) {
        return Err(Refusal::field(Field::Until, Problem::InThePast).into());
    }
    Ok(end)
}

/// Sets, changes or takes away the last day of a role that is on.
pub(super) async fn set(
    use_cases: &UseCases,
    actor: &Member,
    id: StaffMemberId,
    role: Role,
    until: Option<Day>,
) -> Result<(), Failure> {
    let (tx, actor) = use_cases.begin(actor).await?;
    let person = target(&tx, &actor, id, StaffAction::SetRoleEnd(role)).await?;
    let until = end_of(use_cases, &actor, until)?;
    permission::may_hold_until(person.kind, role, until)?;
    let grants = store::roles::grants(&tx, actor.practice, id).await?;
    let grant = grants.iter().find(|grant| grant.role == role).ok_or(Refusal::RoleIsOff)?;
    permission::may_move_end(&actor, role, grant.until, until)?;
    // Saving the day that is set already is no change, and tells nobody anything.
    if until == grant.until {
        return Ok(());
    }
    store::role_ends::set(&tx, actor.practice, id, role, until).await?;
    let changes = [history::until(role, grant.until, until)];
    use_cases.record(&tx, &actor, id, AuditAction::RoleEndSet, changes).await?;
    use_cases.commit(tx).await
}

impl UseCases {
    /// Ends every role whose end has come, as if somebody had turned it off at that moment. The
    /// mail worker does this every few seconds.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_lapsed(&self) -> Result<(), Failure> {
        self.end_lapsed_at(Where::Everywhere).await
    }

    /// The same in some practices alone. Call it before anything in them is read for a request,
    /// not after: then no request after the minute sees the role, whichever node it reaches, and
    /// whoever else ends it at the same time.
    pub(super) async fn end_lapsed_at(&self, place: Where<'_>) -> Result<(), Failure> {
        for practice in store::role_ends::practices_with_lapsed(&self.db, place, self.clock.now()).await? {
            self.end_lapsed_of(practice).await?;
        }
        Ok(())
    }

    async fn end_lapsed_of(&self, practice: PracticeId) -> Result<(), Failure> {
        let tx = store::write_tx(&self.db, &[practice]).await?;
        let now = self.clock.now();
        let lapsed = store::role_ends::lapsed(&tx, practice, now).await?;
        // What ended at one moment for one person ended together, and is one event.
        for together in lapsed.chunk_by(|a, b| (a.person, a.until) == (b.person, b.until)) {
            let person = find(&tx, practice, together[0].person).await?;
            let off: Roles = together.iter().map(|ending| ending.role).collect();
            let changes = roles::end_roles(self, &tx, practice, &person, off, None, together[0].until).await?;
            let event = Event {
                actor: None,
                subject: Some(person.id),
                action: AuditAction::RoleEnded,
                changes: changes.into_iter().flatten().collect(),
                origin: &Origin::default(),
            };
            store::audit::append(&tx, practice, event, now, self.clock.id()).await?;
        }
        self.commit(tx).await
    }

    /// Writes to everybody a role of whom ends within a week and who was not told yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tell_of_role_ends(&self) -> Result<(), Failure> {
        let now = self.clock.now();
        for ending in store::role_ends::untold(&self.db, now.plus(TOLD_BEFORE)).await? {
            let tx = store::write_tx(&self.db, &[ending.practice]).await?;
            // Another node may have been quicker, or the day was changed meanwhile.
            if store::role_ends::mark_told(&tx, ending, now).await? {
                let to = Some((ending.practice, ending.person));
                store::outbox::post(&tx, self.clock.id(), Subject::RoleEnds(ending.id), to, now).await?;
                self.commit(tx).await?;
            }
        }
        Ok(())
    }
}
