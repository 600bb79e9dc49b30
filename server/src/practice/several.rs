//! The same done to several people. Each is a change of its own, with its own event: what is refused for
//! one of them holds up nobody else, and what was done before a failure stays done.

use super::{UseCases, roles, subscription, target};
use app::{
    backend::{Failure, Invitations},
    domain::{
        Chosen, Day, Member, Refusal, Role, SharedAction, StaffMember, StaffMemberId,
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
    let charged = match what {
        SharedAction::Resend => vec![None; people.len()],
        SharedAction::Deactivate => subscription::not_charged_from(use_cases, &use_cases.db, actor, &people).await?,
    };
    let each = people.into_iter().zip(charged);
    Ok(each.map(|(person, charged)| chosen(refused(actor, what, &person).map(|()| charged), person)).collect())
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
            (Ok(()), SharedAction::Resend) => use_cases.send_credentials(actor, person.id).await.map(|_| None),
            (Ok(()), SharedAction::Deactivate) => {
                let all = Role::ALL.into_iter().collect();
                roles::turn_off(use_cases, actor, person.id, StaffAction::Deactivate, all)
                    .await
                    .map(|off| off.not_charged_from)
            }
        };
        let ended = match ended {
            Ok(not_charged_from) => Ok(not_charged_from),
            Err(Failure::Refused(why)) => Err(why),
            Err(broken) => return Err(broken),
        };
        done.push(chosen(ended, person));
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

fn chosen(ended: Result<Option<Day>, Refusal>, person: StaffMember) -> Chosen {
    let (not_charged_from, refusal) = match ended {
        Ok(from) => (from, None),
        Err(why) => (None, Some(why)),
    };
    Chosen { id: person.id, name: person.profile.full_name(), roles: person.all_roles(), not_charged_from, refusal }
}
