//! What audit events say of common changes.

use super::exact;
use crate::time_zone;
use app::domain::{Change, Fact, Moment, Role, Roles, StaffMember};

/// The changes as a page shows them: times are recorded in UTC and read like all others there.
pub(super) fn as_read(changes: Vec<Change>, zone: &str) -> Vec<Change> {
    let worded = |fact, recorded: String| match (fact, recorded.split_once(' ')) {
        (
            Fact::LinkExpires | Fact::SecondFactorFrom | Fact::AgreementEndsOn | Fact::ImportOf | Fact::AccessReview,
            _,
        ) => time_zone::reread(&recorded, zone),
        (Fact::RoleUntil | Fact::RoleFrom, Some((role, time))) => format!("{role} {}", time_zone::reread(time, zone)),
        _ => recorded,
    };
    let read = |Change { fact, before, after }| {
        let worded = |recorded: Option<String>| recorded.map(|recorded| worded(fact, recorded));
        Change { fact, before: worded(before), after: worded(after) }
    };
    changes.into_iter().map(read).collect()
}

/// Somebody was added and invited.
pub(super) fn added(person: &StaffMember, expires: Moment) -> Vec<Option<Change>> {
    [
        Change::of(Fact::FirstName, "", person.profile.first_name.as_str()),
        Change::of(Fact::LastName, "", person.profile.last_name.as_str()),
        Change::of(Fact::Title, "", person.profile.title.as_str()),
        Change::of(Fact::Phone, "", person.profile.phone.as_str()),
        Change::of(Fact::Email, "", person.email.as_str()),
        roles(Roles::NONE, person.roles),
        link(expires),
    ]
    .into_iter()
    .chain(
        person
            .planned
            .iter()
            .flat_map(|start| [starts(start.role, None, Some(start.at)), until(start.role, None, start.until)]),
    )
    .collect()
}

/// Roles went on or off.
pub(super) fn roles(before: Roles, after: Roles) -> Option<Change> {
    Change::of(Fact::Roles, before.codes(), after.codes())
}

/// A link went out that works until `expires`.
pub(super) fn link(expires: Moment) -> Option<Change> {
    Change::of(Fact::LinkExpires, "", exact(expires))
}

/// So many sessions ended.
pub(super) fn sessions_ended(sessions: u64) -> Option<Change> {
    let sessions = if sessions == 0 { String::new() } else { sessions.to_string() };
    Change::of(Fact::SessionsEnded, "", sessions)
}

/// When a role ends by itself: the role, then the moment.
pub(super) fn until(role: Role, before: Option<Moment>, after: Option<Moment>) -> Option<Change> {
    role_and_time(Fact::RoleUntil, role, before, after)
}

/// When a role goes on by itself.
pub(super) fn starts(role: Role, before: Option<Moment>, after: Option<Moment>) -> Option<Change> {
    role_and_time(Fact::RoleFrom, role, before, after)
}

fn role_and_time(fact: Fact, role: Role, before: Option<Moment>, after: Option<Moment>) -> Option<Change> {
    let text = |moment: Option<Moment>| moment.map(|at| format!("{} {}", role.code(), exact(at))).unwrap_or_default();
    Change::of(fact, text(before), text(after))
}

/// Who planned what now happens by itself.
pub(super) fn planned_by(person: &StaffMember) -> Option<Change> {
    Change::of(Fact::PlannedBy, "", person.profile.full_name())
}

/// The Owner was asked for a role.
pub(super) fn requested(role: Role) -> Option<Change> {
    Change::of(Fact::RequestedRole, "", role.code())
}

/// A request for a role is over.
pub(super) fn request_over(role: Role) -> Option<Change> {
    Change::of(Fact::RequestedRole, role.code(), "")
}
