//! Turning roles on and off, and what hangs on the first and the last of them.

use super::{
    UseCases, connections, history, invitation_links, ownership, places, role_ends, role_requests, subscription, target,
};
use crate::{
    store::{
        self,
        invitations::End,
        role_requests::{Decision, Request},
        roles::NewGrant,
    },
    time_zone,
};
use app::{
    backend::Failure,
    domain::{
        AuditAction, BILLED, Change, Day, Member, Moment, PracticeId, Refusal, Role, RoleGrantId, Roles, StaffKind,
        StaffMember, StaffMemberId, TurnedOff, TurnedOn,
        permission::{self, StaffAction},
    },
};
use sea_orm::DatabaseTransaction;

/// Turns `on` on; what is on already stays as it is. Where the Owner approves a role, a Manager
/// only asks for it. `more` is recorded with it.
#[allow(clippy::too_many_arguments)] // each is said once, by the callers
pub(super) async fn turn_on(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    actor: &Member,
    id: StaffMemberId,
    action: StaffAction,
    on: Roles,
    until: Option<Day>,
    more: impl IntoIterator<Item = Option<Change>>,
) -> Result<TurnedOn, Failure> {
    let person = target(tx, actor, id, action).await?;
    let until = role_ends::end_of(use_cases, actor, until)?;
    let new: Roles = on.iter().filter(|role| !person.roles.hold(*role)).collect();
    if new.is_empty() {
        return Ok(TurnedOn::Now);
    }
    new.iter().try_for_each(|role| permission::may_hold_until(person.kind, role, until))?;
    let granted = permission::granted_at_once(actor, new);
    let waiting = store::role_requests::waiting(tx, actor.practice, Some(id)).await?;
    let waits = |role| waiting.iter().any(|request| request.role == role);
    let asked: Roles = new.iter().filter(|role| !granted.hold(*role) && !waits(*role)).collect();
    if granted.is_empty() && asked.is_empty() {
        return Err(Refusal::RequestWaits.into());
    }
    if !granted.is_empty() {
        let (action, changes) = grant(use_cases, tx, actor, &person, granted, until, &waiting).await?;
        use_cases.record(tx, actor, id, action, changes.into_iter().chain(more)).await?;
    }
    for role in asked.iter() {
        role_requests::ask(use_cases, tx, actor, id, role, until).await?;
    }
    Ok(match (granted.is_empty(), granted == new) {
        (true, _) => TurnedOn::Asked,
        (_, true) => TurnedOn::Now,
        _ => TurnedOn::Partly,
    })
}

/// Turns roles on that are off. The first role reactivates, and somebody who never signed up is
/// invited anew: a role without a way in would help nobody. A request that waits for one of them
/// is done with. Says what to record.
pub(super) async fn grant(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    actor: &Member,
    person: &StaffMember,
    on: Roles,
    until: Option<Moment>,
    waiting: &[Request],
) -> Result<(AuditAction, Vec<Option<Change>>), Failure> {
    let (now, by) = (use_cases.clock.now(), Some(actor.staff_member));
    let mut changes = Vec::new();
    if person.kind == StaffKind::ExternalAgent {
        on.iter().try_for_each(|role| permission::may_hold_until(person.kind, role, until))?;
        changes.push(connections::before_grant(use_cases, tx, actor, person).await?);
    }
    for role in on.iter() {
        let id = RoleGrantId(use_cases.clock.id());
        let new = NewGrant { id, role, by, at: now, until };
        store::roles::grant(tx, actor.practice, person.id, new).await?;
    }
    let after: Roles = person.roles.iter().chain(on.iter()).collect();
    changes.insert(0, history::roles(person.roles, after));
    changes.extend(on.iter().map(|role| history::until(role, None, until)));
    let done: Roles = waiting.iter().map(|request| request.role).filter(|role| on.hold(*role)).collect();
    if !done.is_empty() {
        let decision = Decision::Approved;
        store::role_requests::close(tx, actor.practice, person.id, done, decision, by, now).await?;
        changes.extend(done.iter().map(history::request_over));
    }
    let reactivated = person.roles.is_empty();
    if reactivated && person.account.is_none() {
        let expires = invitation_links::send(use_cases, tx, actor.practice, person, by).await?;
        changes.push(history::link(expires));
    }
    Ok((if reactivated { AuditAction::Reactivated } else { AuditAction::RoleTurnedOn }, changes))
}

/// Turns `off` off; what is off already stays so. The last role deactivates.
pub(super) async fn turn_off(
    use_cases: &UseCases,
    actor: &Member,
    id: StaffMemberId,
    action: StaffAction,
    off: Roles,
) -> Result<TurnedOff, Failure> {
    let (tx, actor) = use_cases.begin(actor).await?;
    let person = target(&tx, &actor, id, action).await?;
    let after: Roles = person.roles.iter().filter(|role| !off.hold(*role)).collect();
    if after == person.roles {
        return Ok(TurnedOff { not_charged_from: None, undo: None });
    }
    let charged = subscription::not_charged_from(use_cases, &tx, &actor, &person).await?;
    let undo = undo(&tx, &actor, &person, off).await?;
    end_and_record(use_cases, &tx, &actor, &person, off, None).await?;
    use_cases.commit(tx).await?;
    Ok(TurnedOff { not_charged_from: charged.filter(|_| !after.hold(BILLED)), undo })
}

/// Ends these roles, which are on, as `actor`, who may. `more` is recorded with it.
pub(super) async fn end_and_record(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    actor: &Member,
    person: &StaffMember,
    off: Roles,
    more: Option<Change>,
) -> Result<(), Failure> {
    let (by, now) = (Some(actor.staff_member), use_cases.clock.now());
    let changes = end_roles(use_cases, tx, actor.practice, person, off, by, now).await?;
    let last = person.roles.iter().all(|role| off.hold(role));
    if last && person.kind == StaffKind::ExternalAgent {
        connections::ended_by_practice(use_cases, tx, actor.practice, person).await?;
    }
    let action = if last { AuditAction::Deactivated } else { AuditAction::RoleTurnedOff };
    use_cases.record(tx, actor, person.id, action, changes.into_iter().chain([more])).await
}

/// What turns the one role on again that is about to go off.
async fn undo(
    tx: &DatabaseTransaction,
    actor: &Member,
    person: &StaffMember,
    off: Roles,
) -> Result<Option<(Role, Option<Day>)>, Failure> {
    let grants = store::roles::grants(tx, actor.practice, person.id).await?;
    let mut going = grants.iter().filter(|grant| off.hold(grant.role));
    let (Some(grant), None) = (going.next(), going.next()) else { return Ok(None) };
    if permission::needs_approval(actor, grant.role) {
        return Ok(None);
    }
    let last = grant.until.map(|until| time_zone::last_day(until, &actor.rules.time_zone)).transpose()?;
    Ok(Some((grant.role, last.map(|last| last.day))))
}

/// Ends these roles of a person at `at` and, with the last one, everything that could let the
/// person in: the pending invitation, the reset link, the sessions, the requests for more roles,
/// the offer of ownership. `by` is `None` for the system. Says what to record.
pub(super) async fn end_roles(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    practice: PracticeId,
    person: &StaffMember,
    off: Roles,
    by: Option<StaffMemberId>,
    at: Moment,
) -> Result<Vec<Option<Change>>, Failure> {
    let now = use_cases.clock.now();
    store::roles::end_grants(tx, practice, person.id, off, by, at).await?;
    let after: Roles = person.roles.iter().filter(|role: &Role| !off.hold(*role)).collect();
    let mut changes = vec![history::roles(person.roles, after)];
    if !after.is_empty() {
        return Ok(changes);
    }
    store::invitations::end_live(tx, practice, person.id, End::Cancelled, now).await?;
    changes.push(ownership::end_of_candidate(tx, practice, person.id, now).await?);
    let requests = store::role_requests::waiting(tx, practice, Some(person.id)).await?;
    let asked: Roles = requests.iter().map(|request| request.role).collect();
    if !asked.is_empty() {
        store::role_requests::close(tx, practice, person.id, asked, Decision::Withdrawn, by, now).await?;
        changes.extend(asked.iter().map(history::request_over));
    }
    if let Some(account) = person.account {
        store::accounts::lock(tx, account).await?;
        // At work elsewhere, or an agent: the login is not this practice's. Here every request reads the roles.
        if !places::relied_on_elsewhere(tx, account, practice).await? {
            store::password_resets::end_live(tx, account, false, now).await?;
            changes.push(history::sessions_ended(store::sessions::end_all(tx, account).await?));
        }
    }
    Ok(changes)
}
