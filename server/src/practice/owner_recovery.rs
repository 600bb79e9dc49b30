//! Letting an Owner in again who lost everything, as the operator. Nobody is signed in: the audit log
//! names no actor.

use super::{UseCases, history, ownership::as_manager, password_resets, places};
use crate::{
    store::{self, audit::Event, role_ends::Where},
    time_zone,
};
use app::{
    backend::{Failure, Secret},
    domain::{
        AccountId, AuditAction, Change, EmailAddress, Fact, Origin, PracticeId, Refusal, Role, StaffMember,
        StaffMemberId, TransferOutcome, may_become_owner,
    },
};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

/// What a recovery made, for the operator to pass on.
#[derive(Clone)]
pub struct Recovered {
    /// The Owner's name.
    pub owner: String,
    /// The name to sign in with.
    pub username: String,
    /// The name of the Owner before, if that was somebody else, who is a Manager now.
    pub before: Option<String>,
    /// The token of a password reset link.
    pub token: Secret,
    /// Until when the link works, in the practice's zone.
    pub expires: String,
}

impl UseCases {
    /// Lets the Owner in again, or somebody else instead: for the operator, when the Owner lost
    /// password, second factor and mailbox. Second factors go, sessions end.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when there is no such practice, or nobody with this address in it;
    /// [`Refusal::NotForOwnership`] when that person can't be the Owner.
    pub async fn recover_owner(&self, practice: &str, to: Option<&EmailAddress>) -> Result<Recovered, Failure> {
        let practice = store::practices::find_by_slug(&self.db, practice).await?.ok_or(Refusal::NotFound)?;
        self.keep_schedule_at(Where::In(&[practice.id])).await?;
        let (_, account) = self.to_recover(&self.db, practice.id, to).await?;
        let tx = self.lock_places(account).await?;
        let (person, same) = self.to_recover(&tx, practice.id, to).await?;
        if same != account {
            // Ownership moved in between: another account's practices would have to be locked.
            return Err(Refusal::Busy.into());
        }
        let origin = Origin::default();
        let nobody = (practice.id, None, &origin);
        let before = store::staff::find_owner(&tx, practice.id).await?;
        let moved = before.id != person.id;
        if moved {
            self.move_owner(&tx, practice.id, &before, &person, None).await?;
        }
        if let Some(open) = store::ownership::open(&tx, practice.id).await? {
            let live = open.is_live(self.clock.now());
            let outcome = if live { TransferOutcome::Cancelled } else { TransferOutcome::Expired };
            self.end_transfer(&tx, nobody, &open, outcome).await?;
        }
        let (_, token, expires) = password_resets::make(self, &tx, account, None).await?;
        let had = store::second_factors::any(&tx, account).await?;
        store::second_factors::remove_all(&tx, account).await?;
        let factors = Change::of(Fact::SecondFactor, if had { "on" } else { "" }, "");
        let ended = history::sessions_ended(store::sessions::end_all(&tx, account).await?);
        let (old, new) = (before.profile.full_name(), person.profile.full_name());
        let owner = Change { fact: Fact::Owner, before: Some(old.clone()), after: Some(new.clone()) };
        let roles = if moved { history::roles(person.roles, person.roles.with(Role::Owner)) } else { None };
        let changes = [Some(owner), roles, factors.clone(), ended.clone(), history::link(expires)];
        self.record_of_nobody(&tx, practice.id, person.id, AuditAction::OwnerRecovered, changes).await?;
        if moved {
            let changes = [history::roles(before.roles, as_manager(before.roles))];
            self.record_of_nobody(&tx, practice.id, before.id, AuditAction::RoleTurnedOff, changes).await?;
        }
        // The account is one and the same elsewhere.
        for (other, place) in places::active(&tx, account).await? {
            if other != practice.id {
                let changes = [factors.clone(), ended.clone(), history::link(expires)];
                self.record_of_nobody(&tx, other, place.id, AuditAction::SecondFactorReset, changes).await?;
            }
        }
        let username = store::accounts::find(&tx, account).await?.username.to_string();
        self.commit(tx).await?;
        let expires = time_zone::shown(expires, &practice.rules.time_zone)?.text;
        Ok(Recovered { owner: new, username, before: moved.then_some(old), token, expires })
    }

    /// The person to be made or kept Owner, with their account.
    async fn to_recover(
        &self,
        db: &impl ConnectionTrait,
        practice: PracticeId,
        to: Option<&EmailAddress>,
    ) -> Result<(StaffMember, AccountId), Failure> {
        let person = match to {
            Some(email) => store::staff::find_by_email(db, practice, email).await?.ok_or(Refusal::NotFound)?,
            None => store::staff::find_owner(db, practice).await?,
        };
        if !person.roles.hold(Role::Owner) {
            may_become_owner(&person)?;
        }
        let account = person.account.ok_or(Refusal::NoAccountYet)?;
        Ok((person, account))
    }

    async fn record_of_nobody(
        &self,
        tx: &DatabaseTransaction,
        practice: PracticeId,
        subject: StaffMemberId,
        action: AuditAction,
        changes: impl IntoIterator<Item = Option<Change>>,
    ) -> Result<(), Failure> {
        let changes = changes.into_iter().flatten().collect();
        let event = Event { actor: None, subject: Some(subject), action, changes, origin: &Origin::default() };
        Ok(store::audit::append(tx, practice, event, self.clock.now(), self.clock.id()).await?)
    }
}
