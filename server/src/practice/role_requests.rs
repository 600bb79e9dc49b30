//! Requests for a role that only the Owner grants.

use super::{
    UseCases, history,
    plans::{self, Span},
    roles, target,
};
use crate::store::{
    self,
    outbox::Subject,
    role_requests::{Decision, Request},
};
use app::{
    backend::Failure,
    domain::{
        AuditAction, Member, Refusal, Role, RoleRequestId, Roles, StaffMember, StaffMemberId,
        permission::{self, StaffAction},
    },
};
use sea_orm::DatabaseTransaction;

/// Asks the Owner for a role of this person, and records it. Nothing is granted.
pub(super) async fn ask(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    actor: &Member,
    person: StaffMemberId,
    role: Role,
    Span { from, until }: Span,
) -> Result<(), Failure> {
    let now = use_cases.clock.now();
    let (id, practice) = (RoleRequestId(use_cases.clock.id()), actor.practice);
    let new = Request { id, practice, person, role, from, until, by: actor.staff_member, at: now };
    store::role_requests::insert(tx, &new).await?;
    let owner = store::staff::find_owner(tx, practice).await?;
    let to = Some((practice, owner.id));
    store::outbox::post(tx, use_cases.clock.id(), Subject::RoleRequest(id), to, now).await?;
    let changes = [history::requested(role), history::starts(role, None, from), history::until(role, None, until)];
    use_cases.record(tx, actor, person, AuditAction::RoleRequested, changes).await
}

/// Turns the role on, or plans to, as the Owner would without having been asked.
pub(super) async fn approve(
    use_cases: &UseCases,
    actor: &Member,
    id: StaffMemberId,
    request: RoleRequestId,
) -> Result<(), Failure> {
    let (tx, actor) = use_cases.begin(actor).await?;
    let (person, request) = find(&tx, &actor, id, request, StaffAction::DecideRequest).await?;
    // As things are now, not as they were when somebody asked.
    permission::may_to(&actor, StaffAction::TurnOn(request.role), &(&person).into())?;
    if request.until.is_some_and(|until| until <= use_cases.clock.now()) {
        return Err(Refusal::RequestedEndPassed.into());
    }
    // What was asked for from a moment on that is over by now begins at once.
    let from = request.from.filter(|from| *from > use_cases.clock.now());
    let (on, span) = (Roles::NONE.with(request.role), Span { from, until: request.until });
    let grants = store::roles::grants(&tx, actor.practice, id).await?;
    let held = grants.iter().find(|grant| grant.role == request.role).map(|grant| grant.until);
    let (action, changes) = match (from, held) {
        // Of somebody who has the role until then: a leave.
        (Some(from), Some(Some(ends))) if ends <= from => {
            let mut changes = plans::plan(use_cases, &tx, &actor, &person, on, (from, span.until), true).await?;
            store::role_requests::close(
                &tx,
                actor.practice,
                id,
                on,
                Decision::Approved,
                Some(actor.staff_member),
                use_cases.clock.now(),
            )
            .await?;
            changes.push(history::request_over(request.role));
            (AuditAction::RoleStartSet, changes)
        }
        // Whatever it was asked for, the role is on.
        (_, Some(_)) => return Err(Refusal::RequestOver.into()),
        (_, None) => roles::begin(use_cases, &tx, &actor, &person, on, span, &[request]).await?,
    };
    use_cases.record(&tx, &actor, id, action, changes).await?;
    use_cases.commit(tx).await
}

/// Ends the request without granting anything.
pub(super) async fn close(
    use_cases: &UseCases,
    actor: &Member,
    id: StaffMemberId,
    request: RoleRequestId,
    decision: Decision,
) -> Result<(), Failure> {
    let (may, recorded) = match decision {
        Decision::Withdrawn => (StaffAction::WithdrawRequest, AuditAction::RoleRequestWithdrawn),
        _ => (StaffAction::DecideRequest, AuditAction::RoleRequestDeclined),
    };
    let (tx, actor) = use_cases.begin(actor).await?;
    let (_, request) = find(&tx, &actor, id, request, may).await?;
    let (asked, by) = (Roles::NONE.with(request.role), Some(actor.staff_member));
    store::role_requests::close(&tx, actor.practice, id, asked, decision, by, use_cases.clock.now()).await?;
    use_cases.record(&tx, &actor, id, recorded, [history::request_over(request.role)]).await?;
    use_cases.commit(tx).await
}

/// The person and their request, if it still waits. Of two decisions one finds it so.
async fn find(
    tx: &DatabaseTransaction,
    actor: &Member,
    id: StaffMemberId,
    request: RoleRequestId,
    action: StaffAction,
) -> Result<(StaffMember, Request), Failure> {
    let person = target(tx, actor, id, action).await?;
    let waiting = store::role_requests::waiting(tx, actor.practice, Some(id)).await?;
    let request = waiting.into_iter().find(|waiting| waiting.id == request).ok_or(Refusal::RequestOver)?;
    Ok((person, request))
}
