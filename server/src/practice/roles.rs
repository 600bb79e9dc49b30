//! Turning roles on and off, and what hangs on the first and the last of them.

use super::{UseCases, history, invitations, ownership, target};
use crate::store::{self, invitations::End};
use app::{
    backend::Failure,
    domain::{AuditAction, Member, PracticeId, Role, Roles, StaffMember, StaffMemberId, permission::StaffAction},
};
use sea_orm::DatabaseTransaction;

/// Turns `on` on; what is on already stays as it is. The first role reactivates, and somebody
/// who never signed up is invited anew: a role without a way in would help nobody.
pub(super) async fn turn_on(
    use_cases: &UseCases,
    actor: &Member,
    id: StaffMemberId,
    action: StaffAction,
    on: Roles,
) -> Result<(), Failure> {
    let (tx, actor) = use_cases.begin(actor).await?;
    let person = target(&tx, &actor, id, action).await?;
    let after: Roles = person.roles.iter().chain(on.iter()).collect();
    if after == person.roles {
        return Ok(());
    }
    let (now, by) = (use_cases.clock.now(), Some(actor.staff_member));
    for role in on.iter().filter(|role| !person.roles.hold(*role)) {
        store::roles::grant(&tx, actor.practice, id, role, by, now, use_cases.clock.id()).await?;
    }
    let mut changes = vec![history::roles(person.roles, after)];
    let reactivated = person.roles.is_empty();
    if reactivated && person.account.is_none() {
        let expires = invitations::send(use_cases, &tx, actor.practice, &person, by).await?;
        changes.push(history::link(expires));
    }
    let action = if reactivated { AuditAction::Reactivated } else { AuditAction::RoleTurnedOn };
    use_cases.record(&tx, &actor, id, action, changes).await?;
    use_cases.commit(tx).await
}

/// Turns `off` off; what is off already stays so. The last role deactivates.
pub(super) async fn turn_off(
    use_cases: &UseCases,
    actor: &Member,
    id: StaffMemberId,
    action: StaffAction,
    off: Roles,
) -> Result<(), Failure> {
    let (tx, actor) = use_cases.begin(actor).await?;
    let person = target(&tx, &actor, id, action).await?;
    let after: Roles = person.roles.iter().filter(|role| !off.hold(*role)).collect();
    if after == person.roles {
        return Ok(());
    }
    let ended = end_roles(use_cases, &tx, &actor, &person, off).await?;
    let action = if after.is_empty() { AuditAction::Deactivated } else { AuditAction::RoleTurnedOff };
    let changes = [history::roles(person.roles, after), history::sessions_ended(ended)];
    use_cases.record(&tx, &actor, id, action, changes).await?;
    use_cases.commit(tx).await
}

/// Ends these roles of a person and, with the last one, everything that could let the person in:
/// the pending invitation, the reset link and the sessions. Says how many sessions ended.
pub(super) async fn end_roles(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    actor: &Member,
    person: &StaffMember,
    off: Roles,
) -> Result<u64, Failure> {
    let now = use_cases.clock.now();
    store::roles::end_grants(tx, actor.practice, person.id, off, Some(actor.staff_member), now).await?;
    if person.roles.iter().any(|role: Role| !off.hold(role)) {
        return Ok(0);
    }
    store::invitations::end_live(tx, actor.practice, person.id, End::Cancelled, now).await?;
    ownership::end_of_candidate(use_cases, tx, actor, person.id).await?;
    if let Some(account) = person.account {
        store::accounts::lock(tx, account).await?;
    }
    match person.account {
        // At work elsewhere: those practices decide. Here every request reads the roles anyway.
        Some(account) if works_elsewhere(tx, actor.practice, account).await? => Ok(0),
        Some(account) => {
            store::accounts::end_live_reset(tx, account, false, now).await?;
            Ok(store::accounts::end_sessions(tx, account).await?)
        }
        None => Ok(0),
    }
}

async fn works_elsewhere(
    tx: &DatabaseTransaction,
    practice: PracticeId,
    account: app::domain::AccountId,
) -> Result<bool, Failure> {
    let places = store::staff::all_of_account(tx, account).await?;
    Ok(places.iter().any(|(other, person)| *other != practice && !person.roles.is_empty()))
}
