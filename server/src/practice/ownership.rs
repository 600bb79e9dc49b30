//! Transfer of ownership: asked by the Owner, confirmed by the candidate, both with their passwords.
//!
//! Between the two nothing has changed; on confirmation the role moves in one transaction, so that
//! there is exactly one Owner at every moment. (A unique index would refuse anything else.)

use super::{UseCases, exact, find, history, shown, target};
use crate::store::{self, audit::Event, outbox::Subject, roles::NewGrant};
use app::{
    backend::{Failure, Ownership},
    domain::{
        AuditAction, Change, Fact, Member, Moment, Origin, OwnershipInformation, OwnershipTransfer,
        OwnershipTransferId, PendingTransfer, PracticeId, Refusal, Role, RoleGrantId, Roles, StaffMember,
        StaffMemberId, TRANSFER_LIFE, TransferOutcome, may_become_owner,
        permission::{self, StaffAction},
    },
};
use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DatabaseTransaction};

#[async_trait]
impl Ownership for UseCases {
    async fn ask(&self, actor: &Member, id: StaffMemberId, password: &str) -> Result<(), Failure> {
        // First who may ask at all, then the password: its answer is for the Owner alone.
        may_become_owner(&target(&self.db, actor, id, StaffAction::TransferOwnership).await?)?;
        self.confirm_password(actor.account, password, &actor.origin).await?;
        let (tx, actor) = self.begin(actor).await?;
        let person = target(&tx, &actor, id, StaffAction::TransferOwnership).await?;
        may_become_owner(&person)?;
        let now = self.clock.now();
        if let Some(open) = store::ownership::open(&tx, actor.practice).await? {
            if open.is_live(now) {
                return Err(Refusal::TransferPending.into());
            }
            let nobody = (actor.practice, None, &actor.origin);
            self.end_transfer(&tx, nobody, &open, TransferOutcome::Expired).await?;
        }
        let expires = now.plus(TRANSFER_LIFE);
        let new_id = OwnershipTransferId(self.clock.id());
        let new = OwnershipTransfer { id: new_id, from: actor.staff_member, to: id, expires };
        store::ownership::insert(&tx, actor.practice, &new, now).await?;
        let to = Some((actor.practice, id));
        store::outbox::post(&tx, self.clock.id(), Subject::OwnershipTransfer(new.id), to, now).await?;
        let changes = [
            Change::of(Fact::Owner, actor.name.as_str(), person.profile.full_name()),
            Change::of(Fact::LinkExpires, "", exact(expires)),
        ];
        self.record(&tx, &actor, id, AuditAction::OwnershipTransferAsked, changes).await?;
        self.commit(tx).await
    }

    async fn cancel(&self, actor: &Member, id: StaffMemberId, transfer: OwnershipTransferId) -> Result<(), Failure> {
        let (tx, actor) = self.begin(actor).await?;
        target(&tx, &actor, id, StaffAction::TransferOwnership).await?;
        let open = self.answerable(&tx, actor.practice, id, transfer).await?;
        let by = (actor.practice, Some((actor.staff_member, actor.name.as_str())), &actor.origin);
        self.end_transfer(&tx, by, &open, TransferOutcome::Cancelled).await?;
        self.commit(tx).await
    }

    async fn decline(&self, actor: &Member, id: StaffMemberId, transfer: OwnershipTransferId) -> Result<(), Failure> {
        let (tx, actor) = self.begin(actor).await?;
        target(&tx, &actor, id, StaffAction::AnswerTransfer).await?;
        let open = self.answerable(&tx, actor.practice, id, transfer).await?;
        let by = (actor.practice, Some((actor.staff_member, actor.name.as_str())), &actor.origin);
        self.end_transfer(&tx, by, &open, TransferOutcome::Declined).await?;
        self.commit(tx).await
    }

    async fn confirm(
        &self,
        actor: &Member,
        id: StaffMemberId,
        transfer: OwnershipTransferId,
        password: &str,
    ) -> Result<(), Failure> {
        target(&self.db, actor, id, StaffAction::AnswerTransfer).await?;
        self.answerable(&self.db, actor.practice, id, transfer).await?;
        self.confirm_password(actor.account, password, &actor.origin).await?;
        let (tx, actor) = self.begin(actor).await?;
        let person = target(&tx, &actor, id, StaffAction::AnswerTransfer).await?;
        let open = self.answerable(&tx, actor.practice, id, transfer).await?;
        may_become_owner(&person)?;
        let before = find(&tx, actor.practice, open.from).await?;
        // The Owner may have changed by an operator's command.
        if !before.roles.hold(Role::Owner) {
            return Err(Refusal::TransferOver.into());
        }
        store::ownership::end(&tx, actor.practice, open.id, TransferOutcome::Done, self.clock.now()).await?;
        self.move_owner(&tx, actor.practice, &before, &person, Some(actor.staff_member)).await?;
        let changes = [
            Change::of(Fact::Owner, before.profile.full_name(), person.profile.full_name()),
            history::roles(person.roles, person.roles.with(Role::Owner)),
        ];
        self.record(&tx, &actor, person.id, AuditAction::OwnershipTransferred, changes).await?;
        let changes = [history::roles(before.roles, as_manager(before.roles))];
        self.record(&tx, &actor, before.id, AuditAction::RoleTurnedOff, changes).await?;
        self.commit(tx).await
    }
}

impl UseCases {
    /// The transfer that the page showed, if it is still to be answered by this person.
    async fn answerable(
        &self,
        db: &impl ConnectionTrait,
        practice: PracticeId,
        candidate: StaffMemberId,
        id: OwnershipTransferId,
    ) -> Result<OwnershipTransfer, Failure> {
        let open = store::ownership::open(db, practice).await?;
        let open = open.filter(|open| open.id == id && open.to == candidate && open.is_live(self.clock.now()));
        Ok(open.ok_or(Refusal::TransferOver)?)
    }

    pub(super) async fn end_transfer(
        &self,
        tx: &DatabaseTransaction,
        by: (PracticeId, Option<(StaffMemberId, &str)>, &Origin),
        transfer: &OwnershipTransfer,
        outcome: TransferOutcome,
    ) -> Result<(), Failure> {
        let (practice, actor, origin) = by;
        let now = self.clock.now();
        store::ownership::end(tx, practice, transfer.id, outcome, now).await?;
        let event = Event {
            actor,
            subject: Some(transfer.to),
            action: AuditAction::OwnershipTransferEnded,
            changes: Change::of(Fact::Outcome, "", outcome.code()).into_iter().collect(),
            origin,
        };
        Ok(store::audit::append(tx, practice, event, now, self.clock.id()).await?)
    }

    /// The Owner role goes from one to the other. Whoever had it is a Manager from then on: nobody
    /// loses their access by handing the practice over.
    pub(super) async fn move_owner(
        &self,
        tx: &DatabaseTransaction,
        practice: PracticeId,
        from: &StaffMember,
        to: &StaffMember,
        by: Option<StaffMemberId>,
    ) -> Result<(), Failure> {
        let now = self.clock.now();
        store::roles::end_grants(tx, practice, from.id, Roles::NONE.with(Role::Owner), by, now).await?;
        // The Owner before gave it, unless an operator did.
        let giver = by.map(|_| from.id);
        let grant = |role, by| NewGrant { id: RoleGrantId(self.clock.id()), role, by, at: now, until: None };
        store::roles::grant(tx, practice, to.id, grant(Role::Owner, giver)).await?;
        if !from.roles.hold(Role::Manager) {
            store::roles::grant(tx, practice, from.id, grant(Role::Manager, by)).await?;
        }
        Ok(())
    }
}

/// Ends the transfer to somebody whose last role went off: coming back later, they must not find
/// it waiting. Says what to record.
pub(super) async fn end_of_candidate(
    tx: &DatabaseTransaction,
    practice: PracticeId,
    candidate: StaffMemberId,
    now: Moment,
) -> Result<Option<Change>, Failure> {
    let open = store::ownership::open(tx, practice).await?;
    let Some(open) = open.filter(|open| open.to == candidate) else { return Ok(None) };
    let outcome = if open.is_live(now) { TransferOutcome::Cancelled } else { TransferOutcome::Expired };
    store::ownership::end(tx, practice, open.id, outcome, now).await?;
    Ok(Change::of(Fact::Outcome, "", outcome.code()))
}

/// What a person's page shows of ownership.
pub(super) async fn information(
    use_cases: &UseCases,
    actor: &Member,
    person: &StaffMember,
) -> Result<OwnershipInformation, Failure> {
    let now = use_cases.clock.now();
    let open = store::ownership::open(&use_cases.db, actor.practice).await?.filter(|open| open.is_live(now));
    let ask = permission::may_to(actor, StaffAction::TransferOwnership, &person.into())
        .and_then(|()| may_become_owner(person))
        .and_then(|()| if open.is_some() { Err(Refusal::TransferPending) } else { Ok(()) });
    let pending = match open.filter(|open| open.from == person.id || open.to == person.id) {
        None => None,
        Some(open) => {
            let owner = find(&use_cases.db, actor.practice, open.from).await?;
            let candidate = find(&use_cases.db, actor.practice, open.to).await?;
            let may = |action| permission::may_to(actor, action, &(&candidate).into()).is_ok();
            Some(PendingTransfer {
                id: open.id,
                owner: owner.profile.full_name(),
                candidate: candidate.id,
                candidate_name: candidate.profile.full_name(),
                expires: shown(open.expires, actor)?,
                answer: may(StaffAction::AnswerTransfer),
                cancel: may(StaffAction::TransferOwnership),
            })
        }
    };
    Ok(OwnershipInformation { practice: actor.rules.name.clone(), pending, ask: ask.err() })
}

/// The roles of an Owner who has handed the practice over.
pub(super) fn as_manager(roles: Roles) -> Roles {
    roles.iter().filter(|role| *role != Role::Owner).collect::<Roles>().with(Role::Manager)
}
