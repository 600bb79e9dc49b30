//! Turning roles on and off, and what hangs on the first and the last of them.

use super::{
    UseCases, connections, history, invitation_links, ownership, places,
    plans::{self, Span},
    role_requests, subscription, target,
};
use crate::{
    store::{
        self,
        invitations::End,
        role_requests::{Decision, Request},
        role_starts::Outcome,
        roles::NewGrant,
    },
    time_zone,
};
use app::{
    backend::Failure,
    domain::{
        AuditAction, BILLED, Change, DayTime, Member, Moment, Period, PracticeId, PracticeRules, Refusal, Role,
        RoleGrantId, RoleStart, Roles, StaffKind, StaffMember, StaffMemberId, Standing, TurnedOff, TurnedOn,
        permission::{self, StaffAction},
    },
};
use sea_orm::DatabaseTransaction;

/// Turns `on` on, or plans to; what is on already stays as it is. Where the Owner approves a role, a Manager
/// only asks for it. `more` is recorded with it.
#[allow(clippy::too_many_arguments)] // each is said once, by the callers
pub(super) async fn turn_on(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    actor: &Member,
    id: StaffMemberId,
    action: StaffAction,
    on: Roles,
    period: Period,
    more: impl IntoIterator<Item = Option<Change>>,
) -> Result<TurnedOn, Failure> {
    let person = target(tx, actor, id, action).await?;
    let span = plans::span(use_cases, actor, period)?;
    let new: Roles = on.iter().filter(|role| !person.roles.hold(*role)).collect();
    if new.is_empty() {
        return Ok(TurnedOn::Now);
    }
    new.iter().try_for_each(|role| permission::may_hold_until(person.kind, role, span.until))?;
    let granted = permission::granted_at_once(actor, new);
    let waiting = store::role_requests::waiting(tx, actor.practice, Some(id)).await?;
    let waits = |role| waiting.iter().any(|request| request.role == role);
    let asked: Roles = new.iter().filter(|role| !granted.hold(*role) && !waits(*role)).collect();
    if granted.is_empty() && asked.is_empty() {
        return Err(Refusal::RequestWaits.into());
    }
    if !granted.is_empty() {
        let (action, changes) = begin(use_cases, tx, actor, &person, granted, span, &waiting).await?;
        use_cases.record(tx, actor, id, action, changes.into_iter().chain(more)).await?;
    }
    for role in asked.iter() {
        role_requests::ask(use_cases, tx, actor, id, role, span).await?;
    }
    Ok(match (granted.is_empty(), granted == new, span.from) {
        (true, ..) => TurnedOn::Asked,
        (_, _, Some(_)) => TurnedOn::Planned,
        (_, true, None) => TurnedOn::Now,
        _ => TurnedOn::Partly,
    })
}

/// Turns roles on that are off: now, or by itself from some moment on. A request that waits for one of them is
/// done with. Says what to record.
pub(super) async fn begin(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    actor: &Member,
    person: &StaffMember,
    on: Roles,
    span: Span,
    waiting: &[Request],
) -> Result<(AuditAction, Vec<Option<Change>>), Failure> {
    let (now, by) = (use_cases.clock.now(), Some(actor.staff_member));
    let Some(from) = span.from else {
        let (rules, until) = (&actor.rules, span.until);
        let granting = Granting { practice: actor.practice, rules, by, at: now, until };
        return grant(use_cases, tx, granting, person, on, waiting).await;
    };
    on.iter().try_for_each(|role| permission::may_hold_until(person.kind, role, span.until))?;
    connections::agreement_holds(tx, actor.practice, &actor.rules, person, from).await?;
    let mut changes = plans::plan(use_cases, tx, actor, person, on, (from, span.until), false).await?;
    changes.extend(done_with(tx, actor.practice, person, on, waiting, by, now).await?);
    changes.extend(invited_anew(use_cases, tx, actor.practice, person, by).await?);
    Ok((AuditAction::RoleStartSet, changes))
}

/// How roles go on: where, in whose name, from when until when.
#[derive(Clone, Copy)]
pub(super) struct Granting<'a> {
    pub(super) practice: PracticeId,
    pub(super) rules: &'a PracticeRules,
    pub(super) by: Option<StaffMemberId>,
    pub(super) at: Moment,
    pub(super) until: Option<Moment>,
}

/// Turns roles on that are off. The first role reactivates, and somebody who never signed up is
/// invited anew: a role without a way in would help nobody. Says what to record.
pub(super) async fn grant(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    granting: Granting<'_>,
    person: &StaffMember,
    on: Roles,
    waiting: &[Request],
) -> Result<(AuditAction, Vec<Option<Change>>), Failure> {
    let Granting { practice, by, at, until, .. } = granting;
    let mut changes = Vec::new();
    if person.kind == StaffKind::ExternalAgent {
        on.iter().try_for_each(|role| permission::may_hold_until(person.kind, role, until))?;
        changes.push(connections::before_grant(use_cases, tx, granting, person).await?);
    }
    for role in on.iter() {
        let id = RoleGrantId(use_cases.clock.id());
        store::roles::grant(tx, practice, person.id, NewGrant { id, role, by, at, until }).await?;
    }
    let after: Roles = person.roles.iter().chain(on.iter()).collect();
    changes.insert(0, history::roles(person.roles, after));
    changes.extend(on.iter().map(|role| history::until(role, None, until)));
    let planned = person.planned.iter().filter(|start| on.hold(start.role));
    changes.extend(planned.map(|start| history::starts(start.role, Some(start.at), None)));
    changes.extend(done_with(tx, practice, person, on, waiting, by, use_cases.clock.now()).await?);
    changes.extend(invited_anew(use_cases, tx, practice, person, by).await?);
    let reactivated = person.roles.is_empty();
    Ok((if reactivated { AuditAction::Reactivated } else { AuditAction::RoleTurnedOn }, changes))
}

/// The requests that wait for one of these roles are approved by that.
async fn done_with(
    tx: &DatabaseTransaction,
    practice: PracticeId,
    person: &StaffMember,
    on: Roles,
    waiting: &[Request],
    by: Option<StaffMemberId>,
    now: Moment,
) -> Result<Vec<Option<Change>>, Failure> {
    let done: Roles = waiting.iter().map(|request| request.role).filter(|role| on.hold(*role)).collect();
    if done.is_empty() {
        return Ok(Vec::new());
    }
    store::role_requests::close(tx, practice, person.id, done, Decision::Approved, by, now).await?;
    Ok(done.iter().map(history::request_over).collect())
}

/// Whoever had no role, none to come, and no account, has no link that works.
async fn invited_anew(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    practice: PracticeId,
    person: &StaffMember,
    by: Option<StaffMemberId>,
) -> Result<Option<Option<Change>>, Failure> {
    if person.standing() != Standing::Inactive || person.account.is_some() {
        return Ok(None);
    }
    let expires = invitation_links::send(use_cases, tx, practice, person, by).await?;
    Ok(Some(history::link(expires)))
}

/// Turns `off` off, and takes back what is to come of it; what is off already stays so. The last role
/// deactivates.
pub(super) async fn turn_off(
    use_cases: &UseCases,
    actor: &Member,
    id: StaffMemberId,
    action: StaffAction,
    off: Roles,
) -> Result<TurnedOff, Failure> {
    let (tx, actor) = use_cases.begin(actor).await?;
    let person = target(&tx, &actor, id, action).await?;
    let off: Roles = person.all_roles().iter().filter(|role| off.hold(*role)).collect();
    if off.is_empty() {
        return Ok(TurnedOff { not_charged_from: None, undo: None });
    }
    let after: Roles = person.roles.iter().filter(|role| !off.hold(*role)).collect();
    let alone = std::slice::from_ref(&person);
    let charged = subscription::not_charged_from(use_cases, &tx, &actor, alone).await?.remove(0);
    let undo = undo(&tx, &actor, &person, off).await?;
    end_and_record(use_cases, &tx, &actor, &person, Off::altogether(off), None).await?;
    use_cases.commit(tx).await?;
    Ok(TurnedOff { not_charged_from: charged.filter(|_| !after.hold(BILLED)), undo })
}

/// What of a person's access ends: roles that are on, and roles that are to come.
#[derive(Clone, Copy, Debug)]
pub(super) struct Off {
    pub(super) on: Roles,
    pub(super) to_come: Roles,
}

impl Off {
    /// These roles end, and don't come back.
    pub(super) fn altogether(roles: Roles) -> Self {
        Self { on: roles, to_come: roles }
    }

    /// Whether the person has no access then, and none to come.
    fn leaves_nothing(self, person: &StaffMember) -> bool {
        person.roles.iter().all(|role| self.on.hold(role))
            && person.planned.iter().all(|start| self.to_come.hold(start.role))
    }
}

/// Ends roles, which are on or to come, as `actor`, who may. `more` is recorded with it.
pub(super) async fn end_and_record(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    actor: &Member,
    person: &StaffMember,
    off: Off,
    more: Option<Change>,
) -> Result<(), Failure> {
    let (by, now) = (Some(actor.staff_member), use_cases.clock.now());
    let changes = end_roles(use_cases, tx, actor.practice, person, off, by, now).await?;
    let over = off.leaves_nothing(person);
    if over && person.kind == StaffKind::ExternalAgent {
        connections::ended_by_practice(use_cases, tx, actor.practice, person).await?;
    }
    let action = match (over, person.roles.iter().any(|role| off.on.hold(role))) {
        (true, _) => AuditAction::Deactivated,
        (false, true) => AuditAction::RoleTurnedOff,
        // Nothing was on of it: it only does not come.
        (false, false) => AuditAction::RoleStartSet,
    };
    use_cases.record(tx, actor, person.id, action, changes.into_iter().chain([more])).await
}

/// What turns the one role on again that is about to go off. What goes together with a way back that was
/// planned has none: a click can't plan it.
async fn undo(
    tx: &DatabaseTransaction,
    actor: &Member,
    person: &StaffMember,
    off: Roles,
) -> Result<Option<(Role, Option<DayTime>)>, Failure> {
    if person.planned.iter().any(|start| off.hold(start.role)) {
        return Ok(None);
    }
    let grants = store::roles::grants(tx, actor.practice, person.id).await?;
    let mut going = grants.iter().filter(|grant| off.hold(grant.role));
    let (Some(grant), None) = (going.next(), going.next()) else { return Ok(None) };
    if permission::needs_approval(actor, grant.role) {
        return Ok(None);
    }
    let end = grant.until.map(|until| time_zone::shown_end(until, &actor.rules.time_zone)).transpose()?;
    Ok(Some((grant.role, end.map(|end| end.at))))
}

/// Ends roles of a person at `at`, takes back what is to come of them, and ends with the last one
/// everything that could let the person in. `by` is `None` for the system. Says what to record.
pub(super) async fn end_roles(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    practice: PracticeId,
    person: &StaffMember,
    off: Off,
    by: Option<StaffMemberId>,
    at: Moment,
) -> Result<Vec<Option<Change>>, Failure> {
    let (ended, over) = ((by, use_cases.clock.now()), off.leaves_nothing(person));
    store::role_starts::close(tx, practice, person.id, off.to_come, Outcome::Cancelled, ended).await?;
    let (cancelled, planned): (Vec<RoleStart>, Vec<RoleStart>) =
        person.planned.iter().partition(|start| off.to_come.hold(start.role));
    let person = StaffMember { planned, ..person.clone() };
    let mut changes = end_for_now(use_cases, tx, practice, &person, off.on, by, at).await?;
    changes.extend(cancelled.iter().map(|start| history::starts(start.role, Some(start.at), None)));
    if over {
        changes.extend(withdraw_requests(use_cases, tx, practice, &person, by, |_| true).await?);
    }
    Ok(changes)
}

/// Ends these roles of a person at `at` and, with the last one, everything that could let the
/// person in: the reset link, the sessions, the offer of ownership. What is to come stays: for it, an
/// invitation that was not answered and requests for later still hold. Says what to record.
pub(super) async fn end_for_now(
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
    changes.push(ownership::end_of_candidate(tx, practice, person.id, now).await?);
    let for_now = |request: &Request| request.from.is_none_or(|from| from <= at);
    changes.extend(withdraw_requests(use_cases, tx, practice, person, by, for_now).await?);
    if person.planned.is_empty() {
        store::invitations::end_live(tx, practice, person.id, End::Cancelled, now).await?;
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

/// What was asked for somebody who has no role is not for the Owner to decide any more.
async fn withdraw_requests(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    practice: PracticeId,
    person: &StaffMember,
    by: Option<StaffMemberId>,
    which: impl Fn(&Request) -> bool,
) -> Result<Vec<Option<Change>>, Failure> {
    let requests = store::role_requests::waiting(tx, practice, Some(person.id)).await?;
    let asked: Roles = requests.iter().filter(|request| which(request)).map(|request| request.role).collect();
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let now = use_cases.clock.now();
    store::role_requests::close(tx, practice, person.id, asked, Decision::Withdrawn, by, now).await?;
    Ok(asked.iter().map(history::request_over).collect())
}
