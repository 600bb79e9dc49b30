//! A login's places: in whichever practices the person works. What one does about one's own account
//! is written with all of them locked, and recorded in each.

use super::{UseCases, who};
use crate::store::{self, audit::Event, outbox::Subject, role_ends::Where};
use app::{
    backend::{Failure, Secret, Visit},
    domain::{AccountId, AccountNotice, AuditAction, Change, Origin, PracticeId, Refusal, StaffKind, StaffMember},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

/// A place: the practice, and the person in it.
pub(super) type Place = (PracticeId, StaffMember);

/// An account joins a practice seldom; twice in a row while somebody waits, never.
const LOCK_TRIES: u32 = 5;

impl UseCases {
    /// Begins to write about an account, with it and all its practices locked: what is read of its roles
    /// stays true until the end, and events can be appended.
    pub(super) async fn lock_places(&self, account: AccountId) -> Result<DatabaseTransaction, Failure> {
        self.lock_places_and(account, None).await
    }

    /// The same, with a practice that the account is about to join.
    pub(super) async fn lock_places_and(
        &self,
        account: AccountId,
        other: Option<PracticeId>,
    ) -> Result<DatabaseTransaction, Failure> {
        for _ in 0..LOCK_TRIES {
            let places = store::staff::all_of_account(&self.db, account).await?;
            let practices: Vec<PracticeId> = places.into_iter().map(|(practice, _)| practice).chain(other).collect();
            self.keep_schedule_at(Where::In(&practices)).await?;
            let tx = store::write_tx(&self.db, &practices).await?;
            // An account without a place has no practice to be locked by.
            store::accounts::lock(&tx, account).await?;
            let now = store::staff::all_of_account(&tx, account).await?;
            if now.iter().all(|(practice, _)| practices.contains(practice)) {
                return Ok(tx);
            }
            // It joined a practice while the locks were awaited.
        }
        Err(Refusal::Busy.into())
    }

    /// Records in each of the person's practices what they did themselves.
    pub(super) async fn record_of_own(
        &self,
        tx: &DatabaseTransaction,
        places: &[Place],
        action: AuditAction,
        changes: &[Change],
        origin: &Origin,
    ) -> Result<(), Failure> {
        self.record_in_each(tx, places, action, changes, origin, true).await
    }

    /// Records in each of the person's practices what somebody unknown did about their account.
    pub(super) async fn record_about(
        &self,
        tx: &DatabaseTransaction,
        places: &[Place],
        action: AuditAction,
        changes: &[Change],
        origin: &Origin,
    ) -> Result<(), Failure> {
        self.record_in_each(tx, places, action, changes, origin, false).await
    }

    async fn record_in_each(
        &self,
        tx: &DatabaseTransaction,
        places: &[Place],
        action: AuditAction,
        changes: &[Change],
        origin: &Origin,
        by_themselves: bool,
    ) -> Result<(), Failure> {
        // When and from where an agent signs in is for other practices, too: each knows when they were there.
        let of_login = [AuditAction::SignedIn, AuditAction::SignedOut, AuditAction::SessionsEnded].contains(&action);
        let nowhere = Origin::default();
        for (practice, person) in places {
            let agent = person.kind == StaffKind::ExternalAgent;
            if agent && of_login {
                continue;
            }
            let origin = if agent { &nowhere } else { origin };
            let name = person.profile.full_name();
            let actor = by_themselves.then_some((person.id, name.as_str()));
            let event = Event { actor, subject: Some(person.id), action, changes: changes.to_vec(), origin };
            store::audit::append(tx, *practice, event, self.clock.now(), self.clock.id()).await?;
        }
        Ok(())
    }

    /// A new session for somebody who proved that the account is theirs, at these places.
    pub(super) async fn enter_places(
        &self,
        tx: &DatabaseTransaction,
        visit: &Visit,
        account: AccountId,
        places: &[Place],
    ) -> Result<Secret, Failure> {
        let session = self.start_session(tx, account, &visit.origin).await?;
        store::accounts::set_last_sign_in(tx, account, self.clock.now()).await?;
        self.record_of_own(tx, places, AuditAction::SignedIn, &[], &visit.origin).await?;
        Ok(session)
    }

    /// Tells the account's owner by mail what happened, in the name of the first practice if there is one.
    pub(super) async fn tell(
        &self,
        tx: &DatabaseTransaction,
        account: AccountId,
        places: &[Place],
        notice: AccountNotice,
    ) -> Result<(), Failure> {
        let to = places.first().map(|(practice, person)| (*practice, person.id));
        let subject = Subject::AccountNotice(notice, Some(account));
        Ok(store::outbox::post(tx, self.clock.id(), subject, to, self.clock.now()).await?)
    }
}

/// Whether other practices than this one rely on a login, now or (an agent's) tomorrow: then none of
/// them reaches into it.
pub(super) async fn relied_on_elsewhere(
    db: &impl ConnectionTrait,
    account: AccountId,
    practice: PracticeId,
) -> Result<bool, Failure> {
    if store::accounts::find(db, account).await?.agent {
        return Ok(true);
    }
    let places = store::staff::all_of_account(db, account).await?;
    Ok(places.iter().any(|(other, person)| *other != practice && !person.roles.is_empty()))
}

/// The places at which the account's owner works.
pub(super) async fn active(tx: &DatabaseTransaction, account: AccountId) -> Result<Vec<Place>, Failure> {
    let mut places = store::staff::all_of_account(tx, account).await?;
    places.retain(|(_, person)| !person.roles.is_empty());
    Ok(places)
}

/// The same; they must work somewhere, or be an agent, who begins somewhere by signing in.
///
/// # Errors
/// [`Refusal::AccessStarts`] for whoever begins somewhere later; [`Refusal::AccountDeactivated`].
pub(super) async fn at_work(tx: &DatabaseTransaction, account: AccountId) -> Result<Vec<Place>, Failure> {
    let places = active(tx, account).await?;
    if places.is_empty() && !store::accounts::find(tx, account).await?.agent {
        return Err(starts_somewhere(tx, account).await?.unwrap_or(Refusal::AccountDeactivated).into());
    }
    Ok(places)
}

/// When somebody who works nowhere begins somewhere, if they do.
pub(super) async fn starts_somewhere(
    db: &impl ConnectionTrait,
    account: AccountId,
) -> Result<Option<Refusal>, Failure> {
    let places = store::staff::all_of_account(db, account).await?;
    let next = places.iter().filter(|(_, person)| person.starts().is_some()).min_by_key(|(_, person)| person.starts());
    let Some((practice, person)) = next else { return Ok(None) };
    let practice = store::practices::find(db, *practice).await?;
    Ok(who::not_yet(&practice, person))
}
