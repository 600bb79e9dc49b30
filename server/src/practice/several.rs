//! The same done to several people. Each is a change of its own, with its own event: what is refused for
//! one of them holds up nobody else, and what was done before a failure stays done.

use super::{UseCases, roles, target};
use app::{
    backend::{Failure, Invitations},
    domain::{
        Chosen, Member, Refusal, Role, SharedAction, StaffMember, StaffMemberId,
        permission::{self, Action, StaffAction},
    },
};

/// What it would mean for each of them.
pub(super) async fn preview(
    use_cases: &UseCases,
    actor: &Member,
    what: SharedAction,
    ids: &[StaffMemberId],
) -> Result<Vec<Chosen>, Failure> {
    let people = find(use_cases, actor, ids).await?;
    Ok(people.into_iter().map(|person| chosen(refused(actor, what, &person).err(), person)).collect())
}

/// Does it, and says how it ended for each of them.
pub(super) async fn carry_out(
    use_cases: &UseCases,
    actor: &Member,
    what: SharedAction,
    ids: &[StaffMemberId],
) -> Result<Vec<Chosen>, Failure> {
    let mut done = Vec::new();
    for person in find(use_cases, actor, ids).await? {
        let ended = match (refused(actor, what, &person), what) {
            (Err(why), _) => Err(why.into()),
            (Ok(()), SharedAction::Resend) => use_cases.send_credentials(actor, person.id).await.map(drop),
            (Ok(()), SharedAction::Deactivate) => {
                let all = Role::ALL.into_iter().collect();
                roles::turn_off(use_cases, actor, person.id, StaffAction::Deactivate, all).await.map(drop)
            }
        };
        let refusal = match ended {
            Ok(()) => None,
            Err(Failure::Refused(why)) => Some(why),
            Err(broken) => return Err(broken),
        };
        done.push(chosen(refusal, person));
    }
    Ok(done)
}

/// All of them, or nobody: an id that is not known here is no choice that our list offers.
async fn find(use_cases: &UseCases, actor: &Member, ids: &[StaffMemberId]) -> Result<Vec<StaffMember>, Failure> {
    permission::may(actor, Action::SeeEveryone)?;
    let mut people: Vec<StaffMember> = Vec::new();
    for id in ids {
        if people.iter().all(|person| person.id != *id) {
            people.push(target(&use_cases.db, actor, *id, StaffAction::SeeProfile).await?);
        }
    }
    Ok(people)
}

/// Why `actor` can't do this to this person.
pub(super) fn refused(actor: &Member, what: SharedAction, person: &StaffMember) -> Result<(), Refusal> {
    match what {
        SharedAction::Resend => {
            permission::may_to(actor, StaffAction::SendCredentials, &person.into())?;
            person.awaits_sign_up()
        }
        SharedAction::Deactivate => {
            permission::may_to(actor, StaffAction::Deactivate, &person.into())?;
            if person.all_roles().is_empty() { Err(Refusal::Inactive) } else { Ok(()) }
        }
    }
}

fn chosen(refusal: Option<Refusal>, person: StaffMember) -> Chosen {
    Chosen { id: person.id, name: person.profile.full_name(), roles: person.all_roles(), refusal }
}
