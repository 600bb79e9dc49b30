//! The cockpit: all practices of one account, and what needs attention there.

use super::{UseCases, find, invitation_links};
use crate::{store, time_zone};
use app::{
    backend::{Failure, Visit},
    domain::{
        AccountId, Agreement, Cockpit, CockpitPractice, PendingInvitation, PracticeId, PracticeRules, Role, StaffKind,
        StaffMemberId, SuspendedPractice,
    },
};

/// What ends within this time needs attention: as long before as people are told of an agreement's end.
const SOON: i64 = Agreement::TOLD_BEFORE;

/// All practices of the account that is signed in.
pub(super) async fn cockpit(use_cases: &UseCases, visit: &Visit) -> Result<Cockpit, Failure> {
    let signed_in = use_cases.signed_in_or_refuse(visit).await?;
    let now = use_cases.clock.now();
    let ids: Vec<StaffMemberId> = signed_in.places.iter().map(|(_, person)| person.id).collect();
    let connections = store::agents::find_all(&use_cases.db, &ids).await?;
    let endings = store::role_ends::of_people(&use_cases.db, &ids, now.plus(SOON)).await?;
    let owned: Vec<PracticeId> =
        signed_in.active().filter(|(_, p)| p.roles.hold(Role::Owner)).map(|(practice, _)| practice.id).collect();
    let waiting = store::role_requests::count_waiting(&use_cases.db, &owned).await?;
    let mut practices = Vec::new();
    let mut suspended = Vec::new();
    for (practice, person) in &signed_in.places {
        let connection = connections.iter().find(|connection| connection.agent == person.id);
        if person.roles.is_empty() {
            suspended.extend(connection.filter(|connection| !connection.ended).map(|connection| {
                let PracticeRules { name, colour, .. } = practice.rules.clone();
                SuspendedPractice { slug: practice.slug.clone(), name, colour, why: connection.suspended }
            }));
            continue;
        }
        let zone = &practice.rules.time_zone;
        let ending = endings.iter().filter(|ending| ending.person == person.id);
        let ending = ending.map(|ending| Ok((ending.role, time_zone::shown_end(ending.until, zone)?)));
        let agreement = connection.and_then(|connection| connection.agreement_until);
        let agreement = agreement.filter(|until| *until <= now.plus(SOON));
        practices.push(CockpitPractice {
            slug: practice.slug.clone(),
            name: practice.rules.name.clone(),
            colour: practice.rules.colour,
            roles: person.roles,
            ending: ending.collect::<anyhow::Result<_>>()?,
            agreement_ends: agreement.map(|until| time_zone::last_day(until, zone)).transpose()?,
            waiting: waiting.iter().find(|(id, _)| *id == practice.id).map_or(0, |(_, count)| *count),
            may_leave: person.kind == StaffKind::ExternalAgent,
        });
    }
    // Among forty, those that need attention come first.
    let quiet = |practice: &CockpitPractice| {
        practice.ending.is_empty() && practice.agreement_ends.is_none() && practice.waiting == 0
    };
    practices.sort_by_cached_key(|practice| (quiet(practice), store::fold::folded(practice.name.as_str())));
    let requests = requests_to(use_cases, signed_in.account).await?;
    Ok(Cockpit { practices, requests, suspended, may_open_practice: use_cases.open_to_practices })
}

/// The invitations that wait for the owner of this account, in whichever practices.
async fn requests_to(use_cases: &UseCases, account: AccountId) -> Result<Vec<PendingInvitation>, Failure> {
    let (db, now) = (&use_cases.db, use_cases.clock.now());
    let email = store::accounts::find(db, account).await?.email;
    let mut requests = Vec::new();
    for invitation in store::invitations::live_to(db, &email).await? {
        if invitation.state(now).usable().is_err() {
            continue;
        }
        let practice = store::practices::find(db, invitation.practice).await?;
        let person = find(db, practice.id, invitation.staff_member).await?;
        requests.push(PendingInvitation {
            id: invitation.id,
            colour: practice.rules.colour,
            invited_by: invitation_links::inviter(db, &practice, person.id).await?,
            roles: person.all_roles(),
            expires: time_zone::shown(invitation.expires, &practice.rules.time_zone)?,
            practice: practice.rules.name,
        });
    }
    Ok(requests)
}
