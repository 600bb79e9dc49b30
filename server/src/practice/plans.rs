//! Planning when access begins and ends: a role's start and end, a leave, a last working day.
//!
//! At its moment [`super::schedule`] does what is planned here.

use super::{UseCases, history, role_requests, target};
use crate::{
    store::{
        self,
        role_requests::{Decision, Request},
        role_starts::{Outcome, Plan},
        roles::Grant,
    },
    time_zone,
};
use app::{
    backend::Failure,
    domain::{
        Absence, AuditAction, Change, DayTime, Field, Member, Moment, Period, Problem, Refusal, Role, RoleStart,
        RoleStartId, Roles, StaffMember, StaffMemberId,
        permission::{self, StaffAction},
    },
};
use sea_orm::DatabaseTransaction;

/// From when until when roles are to be on. At once where there is no start, for good where there is no end.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Span {
    pub(super) from: Option<Moment>,
    pub(super) until: Option<Moment>,
}

/// What was chosen, in the practice's zone. Nothing of it may be over.
pub(super) fn span(use_cases: &UseCases, actor: &Member, period: Period) -> Result<Span, Failure> {
    let zone = &actor.rules.time_zone;
    let from = period.from.map(|from| time_zone::start(from, zone)).transpose()?;
    let until = period.until.map(|until| time_zone::end_of(until, zone)).transpose()?;
    to_come(use_cases, Field::From, from)?;
    to_come(use_cases, Field::Until, until)?;
    in_order(Field::Until, from, until)?;
    Ok(Span { from, until })
}

fn to_come(use_cases: &UseCases, field: Field, at: Option<Moment>) -> Result<(), Refusal> {
    let over = at.is_some_and(|at| at <= use_cases.clock.now());
    if over { Err(Refusal::field(field, Problem::InThePast)) } else { Ok(()) }
}

fn in_order(field: Field, first: Option<Moment>, second: Option<Moment>) -> Result<(), Refusal> {
    match (first, second) {
        (Some(first), Some(second)) if second <= first => Err(Refusal::field(field, Problem::BeforeItBegins)),
        _ => Ok(()),
    }
}

/// Plans to turn these roles of a person on. Earlier plans for them are over by that. Says what to record.
pub(super) async fn plan(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    actor: &Member,
    person: &StaffMember,
    roles: Roles,
    (at, until): (Moment, Option<Moment>),
    returns: bool,
) -> Result<Vec<Option<Change>>, Failure> {
    let now = use_cases.clock.now();
    store::role_starts::close(tx, actor.practice, person.id, roles, Outcome::Replaced, (Some(actor.staff_member), now))
        .await?;
    let mut changes = Vec::new();
    for role in roles.iter() {
        let start = RoleStart { id: RoleStartId(use_cases.clock.id()), role, at, until, returns };
        let plan = Plan { start, practice: actor.practice, person: person.id, by: actor.staff_member };
        store::role_starts::insert(tx, plan, now).await?;
        let before = person.start_of(role);
        changes.push(history::starts(role, before.map(|before| before.at), Some(at)));
        changes.push(history::until(role, before.and_then(|before| before.until), until));
    }
    Ok(changes)
}

/// Takes the plans for these roles back. Says what to record.
pub(super) async fn cancel(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    actor: &Member,
    person: &StaffMember,
    roles: Roles,
) -> Result<Vec<Option<Change>>, Failure> {
    let now = use_cases.clock.now();
    store::role_starts::close(
        tx,
        actor.practice,
        person.id,
        roles,
        Outcome::Cancelled,
        (Some(actor.staff_member), now),
    )
    .await?;
    let planned = person.planned.iter().filter(|start| roles.hold(start.role));
    Ok(planned.map(|start| history::starts(start.role, Some(start.at), None)).collect())
}

/// Of each person the plan that comes first.
pub(super) fn firsts(plans: &[Plan]) -> Vec<&Plan> {
    let mut firsts: Vec<&Plan> = Vec::new();
    for plan in plans {
        if firsts.iter().all(|first| first.person != plan.person) {
            firsts.push(plan);
        }
    }
    firsts
}

/// Sets, changes or takes away the end of a role that is on.
pub(super) async fn set_role_end(
    use_cases: &UseCases,
    actor: &Member,
    id: StaffMemberId,
    role: Role,
    until: Option<DayTime>,
) -> Result<(), Failure> {
    let (tx, actor) = use_cases.begin(actor).await?;
    let person = target(&tx, &actor, id, StaffAction::SetRoleEnd(role)).await?;
    let until = span(use_cases, &actor, Period { from: None, until })?.until;
    let grants = store::roles::grants(&tx, actor.practice, id).await?;
    let grant = grants.iter().find(|grant| grant.role == role).ok_or(Refusal::RoleIsOff)?;
    let mut changes = set_end(use_cases, &tx, &actor, &person, grant, until).await?;
    // A role does not come back from a leave that does not begin before.
    let back = person.start_of(role).filter(|start| until.is_none_or(|until| until > start.at));
    if back.is_some() {
        changes.extend(cancel(use_cases, &tx, &actor, &person, Roles::NONE.with(role)).await?);
    }
    let asked = asked_return(&tx, &actor, &person, role).await?.and_then(|request| request.from);
    if asked.is_some_and(|from| until.is_none_or(|until| until > from)) {
        changes.push(withdraw_return(use_cases, &tx, &actor, &person, role).await?);
    }
    // Saving what is set already is no change, and tells nobody anything.
    if changes.iter().all(Option::is_none) {
        return Ok(());
    }
    use_cases.record(&tx, &actor, id, AuditAction::RoleEndSet, changes).await?;
    use_cases.commit(tx).await
}

async fn set_end(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    actor: &Member,
    person: &StaffMember,
    grant: &Grant,
    until: Option<Moment>,
) -> Result<Vec<Option<Change>>, Failure> {
    if until == grant.until {
        return Ok(Vec::new());
    }
    permission::may_hold_until(person.kind, grant.role, until)?;
    permission::may_move_end(actor, grant.role, grant.until, until)?;
    store::role_ends::set(tx, actor.practice, person.id, grant.role, until).await?;
    // An end that is near is told of at once, by the worker.
    use_cases.posted.notify_one();
    Ok(vec![history::until(grant.role, grant.until, until)])
}

/// Sets, changes or takes away when all roles end, and when the same ones come back.
pub(super) async fn set_absence(
    use_cases: &UseCases,
    actor: &Member,
    id: StaffMemberId,
    absence: Absence,
) -> Result<(), Failure> {
    let (tx, actor) = use_cases.begin(actor).await?;
    let person = target(&tx, &actor, id, StaffAction::SetAbsence).await?;
    let zone = &actor.rules.time_zone;
    let until = absence.until.map(|until| time_zone::end_of(until, zone)).transpose()?;
    let back = absence.back.map(|back| time_zone::start(back, zone)).transpose()?;
    to_come(use_cases, Field::Until, until)?;
    in_order(Field::Back, until, back)?;
    let grants = store::roles::grants(&tx, actor.practice, id).await?;
    if grants.is_empty() {
        return Err(Refusal::Inactive.into());
    }
    let mut changes = Vec::new();
    for grant in &grants {
        let part = Part::of(&person, grant, until, back);
        changes.extend(set_end(use_cases, &tx, &actor, &person, grant, part.until).await?);
        changes.extend(set_return(use_cases, &tx, &actor, &person, grant.role, part.back).await?);
    }
    if changes.iter().all(Option::is_none) {
        return Ok(());
    }
    use_cases.record(&tx, &actor, id, AuditAction::AbsencePlanned, changes).await?;
    use_cases.commit(tx).await
}

/// What an absence does to one of the roles.
#[derive(Debug, PartialEq, Eq)]
struct Part {
    /// When the role ends by it.
    until: Option<Moment>,
    /// When it comes back, and until when that is.
    back: Option<(Moment, Option<Moment>)>,
}

impl Part {
    fn of(person: &StaffMember, grant: &Grant, until: Option<Moment>, back: Option<Moment>) -> Self {
        let returns = person.start_of(grant.role).filter(|start| start.returns);
        // The role's own end, whatever absence was planned before.
        let own = match returns {
            Some(returns) => returns.until,
            None => grant.until.filter(|own| Some(*own) != person.ends),
        };
        let Some(until) = until else { return Self { until: own, back: None } };
        if let Some(own) = own.filter(|own| *own <= until) {
            return Self { until: Some(own), back: None };
        }
        // Of all roles that are on for a time, the last one's end is the person's: a leave before it ends there, and
        // one after it takes its place.
        let last = person.ends.filter(|ends| returns.is_none() && grant.until == Some(*ends) && *ends > until);
        let limit = own.or(last);
        let back = back.filter(|back| limit.is_none_or(|limit| *back < limit));
        Self { until: Some(until), back: back.map(|back| (back, limit)) }
    }
}

/// The way back of one role: planned, asked of the Owner where they approve it, or taken back.
async fn set_return(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    actor: &Member,
    person: &StaffMember,
    role: Role,
    back: Option<(Moment, Option<Moment>)>,
) -> Result<Vec<Option<Change>>, Failure> {
    let before = person.start_of(role);
    let mut changes = Vec::new();
    let mut asked = asked_return(tx, actor, person, role).await?;
    let same = |request: &Request| back == request.from.map(|from| (from, request.until));
    if asked.as_ref().is_some_and(|request| !(permission::needs_approval(actor, role) && same(request))) {
        changes.push(withdraw_return(use_cases, tx, actor, person, role).await?);
        asked = None;
    }
    let Some((at, until)) = back else {
        changes.extend(cancel(use_cases, tx, actor, person, Roles::NONE.with(role)).await?);
        return Ok(changes);
    };
    if before.is_some_and(|before| (before.at, before.until) == (at, until)) {
        return Ok(changes);
    }
    permission::may_hold_until(person.kind, role, until)?;
    if permission::needs_approval(actor, role) {
        if asked.is_none() {
            role_requests::ask(use_cases, tx, actor, person.id, role, Span { from: Some(at), until }).await?;
        }
        changes.extend(cancel(use_cases, tx, actor, person, Roles::NONE.with(role)).await?);
    } else {
        changes.extend(plan(use_cases, tx, actor, person, Roles::NONE.with(role), (at, until), true).await?);
    }
    Ok(changes)
}

/// What waits for the Owner about a role that is on: its way back from a leave.
async fn asked_return(
    tx: &DatabaseTransaction,
    actor: &Member,
    person: &StaffMember,
    role: Role,
) -> Result<Option<Request>, Failure> {
    let waiting = store::role_requests::waiting(tx, actor.practice, Some(person.id)).await?;
    Ok(waiting.into_iter().find(|request| request.role == role))
}

/// The leave is another one, or none: nobody is to approve the way back from it.
async fn withdraw_return(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    actor: &Member,
    person: &StaffMember,
    role: Role,
) -> Result<Option<Change>, Failure> {
    let (roles, by, now) = (Roles::NONE.with(role), Some(actor.staff_member), use_cases.clock.now());
    store::role_requests::close(tx, actor.practice, person.id, roles, Decision::Withdrawn, by, now).await?;
    Ok(history::request_over(role))
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::domain::{NewStaffMember, StaffKind, TypedStaffMember};
    use uuid::Uuid;

    /// A role, its end, and the way back that is planned already.
    type Held = (Role, Option<i64>, Option<(i64, Option<i64>)>);

    /// Somebody with these roles.
    fn person(roles: &[Held]) -> (StaffMember, Vec<Grant>) {
        let typed = TypedStaffMember {
            roles: vec!["therapist".into()],
            first_name: "Ben".into(),
            last_name: "Roth".into(),
            email: "ben@x.test".into(),
            ..TypedStaffMember::default()
        };
        let new = NewStaffMember::parse(&typed).unwrap();
        let ends: Option<Vec<i64>> = roles.iter().map(|(_, until, _)| *until).collect();
        let start = |role: Role, (at, until): (i64, Option<i64>)| RoleStart {
            id: RoleStartId(Uuid::nil()),
            role,
            at: Moment(at),
            until: until.map(Moment),
            returns: true,
        };
        let person = StaffMember {
            id: StaffMemberId(Uuid::nil()),
            account: None,
            kind: StaffKind::Employee,
            profile: new.profile,
            email: new.email,
            roles: roles.iter().map(|(role, ..)| *role).collect(),
            roles_before: Roles::NONE,
            ends: ends.and_then(|ends| ends.into_iter().max()).map(Moment),
            planned: roles.iter().filter_map(|(role, _, back)| Some(start(*role, (*back)?))).collect(),
        };
        let grant = |role, until: Option<i64>| Grant { role, at: Moment(0), by: None, until: until.map(Moment) };
        let grants = roles.iter().map(|(role, until, _)| grant(*role, *until)).collect();
        (person, grants)
    }

    #[test]
    fn an_absence_ends_all_roles_together_and_brings_back_what_would_still_be_on() {
        use Role::{FrontOffice, Therapist};
        let part = |until: Option<i64>, back: Option<(i64, Option<i64>)>| Part {
            until: until.map(Moment),
            back: back.map(|(at, until)| (Moment(at), until.map(Moment))),
        };
        let last_day = (Some(50), None);
        let leave = (Some(50), Some(80));
        let no_absence = (None, None);
        for (roles, (until, back), expected) in [
            (&[(Therapist, None, None)][..], last_day, vec![part(Some(50), None)]),
            (&[(Therapist, None, None)], leave, vec![part(Some(50), Some((80, None)))]),
            // What ends before anyway, or during the leave, does so and stays off.
            (
                &[(Therapist, None, None), (FrontOffice, Some(30), None)],
                leave,
                vec![part(Some(50), Some((80, None))), part(Some(30), None)],
            ),
            (
                &[(Therapist, None, None), (FrontOffice, Some(70), None)],
                leave,
                vec![part(Some(50), Some((80, None))), part(Some(50), None)],
            ),
            // Somebody who is here for a time comes back for the rest of it.
            (&[(Therapist, Some(99), None)], leave, vec![part(Some(50), Some((80, Some(99))))]),
            (&[(Therapist, Some(40), None)], leave, vec![part(Some(50), Some((80, None)))]),
            // Another last day, sooner or later; another leave; none at all.
            (&[(Therapist, Some(30), None)], last_day, vec![part(Some(50), None)]),
            (&[(Therapist, Some(60), None)], last_day, vec![part(Some(50), None)]),
            (
                &[(Therapist, Some(40), Some((60, Some(99)))), (FrontOffice, Some(40), Some((60, None)))],
                leave,
                vec![part(Some(50), Some((80, Some(99)))), part(Some(50), Some((80, None)))],
            ),
            (&[(Therapist, Some(40), Some((60, Some(99))))], last_day, vec![part(Some(50), None)]),
            (
                &[(Therapist, Some(40), Some((60, Some(99)))), (FrontOffice, Some(40), Some((60, None)))],
                no_absence,
                vec![part(Some(99), None), part(None, None)],
            ),
            (&[(Therapist, Some(40), None)], no_absence, vec![part(None, None)]),
        ] {
            let (person, grants) = person(roles);
            let parts = grants.iter().map(|grant| Part::of(&person, grant, until.map(Moment), back.map(Moment)));
            assert_eq!(parts.collect::<Vec<_>>(), expected, "{roles:?} {until:?} {back:?}");
        }
    }
}
