//! What somebody who left has left open, and handing it over to a colleague.

use super::{UseCases, find, shown};
use crate::store::{self, role_requests::Request};
use app::{
    backend::Failure,
    domain::{
        AgentLookedAfter, AskedRequest, AuditAction, Change, Fact, InvitationState, LeftCounts, LeftOpen, ListFilter,
        Member, Refusal, Role, Roles, SentInvitation, StaffKind, StaffMember, StaffMemberId, Successor,
        permission::{self, Action, Actor, StaffAction},
    },
};
use std::collections::HashMap;

/// Lines of each kind on a page: what was done makes room for the next ones.
const SHOWN: usize = 20;
/// People to choose from.
const SUCCESSORS: u64 = 50;

/// What this person has left open; `None` for readers whom that does not concern.
pub(super) async fn left_open(
    use_cases: &UseCases,
    actor: &Member,
    person: &StaffMember,
) -> Result<Option<LeftOpen>, Failure> {
    if permission::may(actor, Action::SeeEveryone).is_err() || actor.staff_member == person.id {
        return Ok(None);
    }
    let (db, practice) = (&use_cases.db, actor.practice);
    let sent = store::invitations::sent_by(db, practice, person.id).await?;
    let mut asked = store::role_requests::waiting(db, practice, None).await?;
    asked.retain(|request| request.by == person.id);
    let mut agents = store::agents::kept_by(db, practice, person.id).await?;
    // One who has not answered yet stands among the invitations.
    agents.retain(|agent| sent.iter().all(|invitation| invitation.staff_member != *agent));
    let counts = LeftCounts { invitations: sent.len(), requests: asked.len(), agents: agents.len() };
    if counts.is_empty() {
        return Ok(Some(LeftOpen::default()));
    }
    let invited = sent.iter().take(SHOWN).map(|invitation| invitation.staff_member);
    let requested = asked.iter().take(SHOWN).map(|request| request.person);
    let concerned: Vec<StaffMemberId> = invited.chain(requested).chain(agents.iter().take(SHOWN).copied()).collect();
    let people = store::staff::find_all(db, practice, &concerned).await?;
    let people: HashMap<StaffMemberId, StaffMember> = people.into_iter().map(|person| (person.id, person)).collect();
    let managers = managers(use_cases, actor, person.id).await?;
    let whose = |id: &StaffMemberId| people.get(id).ok_or(Refusal::NotFound);
    let mut invitations = Vec::new();
    for invitation in sent.iter().take(SHOWN) {
        let invited = whose(&invitation.staff_member)?;
        let refusal = |action| permission::may_to(actor, action, &invited.into()).err();
        invitations.push(SentInvitation {
            person: invited.id,
            name: invited.profile.full_name(),
            expires: shown(invitation.expires, actor)?,
            expired: invitation.state(use_cases.clock.now()) == InvitationState::Expired,
            resend: refusal(StaffAction::SendCredentials),
            cancel: refusal(StaffAction::CancelInvitation),
            may: who_may(actor, &managers, invited),
        });
    }
    let mut requests = Vec::new();
    for Request { id, person, role, at, .. } in asked.iter().take(SHOWN) {
        let person = whose(person)?;
        let refusal = |action| permission::may_to(actor, action, &person.into()).err();
        requests.push(AskedRequest {
            id: *id,
            person: person.id,
            name: person.profile.full_name(),
            role: *role,
            at: shown(*at, actor)?,
            decide: refusal(StaffAction::DecideRequest),
            withdraw: refusal(StaffAction::WithdrawRequest),
        });
    }
    let mut looked_after = Vec::new();
    for agent in agents.iter().take(SHOWN) {
        let agent = whose(agent)?;
        looked_after.push(AgentLookedAfter {
            person: agent.id,
            name: agent.profile.full_name(),
            end: permission::may_to(actor, StaffAction::Deactivate, &agent.into()).and_then(|()| agent.at_work()).err(),
            may: who_may(actor, &managers, agent),
        });
    }
    let successors = managers.into_iter().map(|who| Successor { id: who.id, name: who.profile.full_name() }).collect();
    Ok(Some(LeftOpen { invitations, requests, agents: looked_after, counts, successors }))
}

/// Hands what `from` has left open over to `to`: what is about this person, or all of it.
pub(super) async fn hand_over(
    use_cases: &UseCases,
    actor: &Member,
    from: StaffMemberId,
    about: Option<StaffMemberId>,
    to: StaffMemberId,
) -> Result<(), Failure> {
    let (tx, actor) = use_cases.begin(actor).await?;
    permission::may(&actor, Action::SeeEveryone)?;
    let practice = actor.practice;
    let (from, to) = (find(&tx, practice, from).await?, find(&tx, practice, to).await?);
    // Whoever manages staff looks after their own.
    if from.roles.manage_staff() {
        return Err(Refusal::NotAllowed.into());
    }
    let sent = store::invitations::sent_by(&tx, practice, from.id).await?;
    let sent = sent.into_iter().map(|invitation| invitation.staff_member);
    let mut people: Vec<StaffMemberId> = store::agents::kept_by(&tx, practice, from.id).await?;
    people.extend(sent);
    people.sort_unstable();
    people.dedup();
    people.retain(|person| about.is_none_or(|about| about == *person));
    if people.is_empty() {
        return Err(Refusal::NothingLeftOpen.into());
    }
    let changed = Change::of(Fact::LookedAfterBy, from.profile.full_name(), to.profile.full_name());
    let mut taken = 0;
    for person in store::staff::find_all(&tx, practice, &people).await? {
        let may = may_look_after(&actor, &person).and_then(|()| may_take_over(&actor, &to, &person));
        match may {
            // Of everything, what somebody may not take over stays where it is.
            Err(_) if about.is_none() => continue,
            may => may?,
        }
        store::invitations::hand_over(&tx, practice, person.id, to.id).await?;
        store::agents::hand_over(&tx, practice, person.id, to.id).await?;
        use_cases.record(&tx, &actor, person.id, AuditAction::HandedOver, [changed.clone()]).await?;
        taken += 1;
    }
    if taken == 0 {
        return Err(Refusal::CantTakeOver.into());
    }
    use_cases.commit(tx).await
}

fn may_look_after<'a>(actor: impl Into<Actor<'a>>, person: &StaffMember) -> Result<(), Refusal> {
    permission::may_to(actor, StaffAction::LookAfter, &person.into())
}

/// May `who` look after this person, as the reader may?
fn may_take_over(actor: &Member, who: &StaffMember, person: &StaffMember) -> Result<(), Refusal> {
    let heir = Actor { staff_member: who.id, roles: who.roles, kind: who.kind, rules: &actor.rules };
    match who.account {
        Some(_) => may_look_after(heir, person).map_err(|_| Refusal::CantTakeOver),
        None => Err(Refusal::CantTakeOver),
    }
}

fn who_may(actor: &Member, managers: &[StaffMember], person: &StaffMember) -> Vec<StaffMemberId> {
    if may_look_after(actor, person).is_err() {
        return Vec::new();
    }
    managers.iter().filter(|who| may_take_over(actor, who, person).is_ok()).map(|who| who.id).collect()
}

/// The Owner and Managers who have signed up, but for one, in the order of the staff list.
async fn managers(use_cases: &UseCases, actor: &Member, but: StaffMemberId) -> Result<Vec<StaffMember>, Failure> {
    let roles: Roles = Role::ALL.into_iter().filter(|role| Roles::NONE.with(*role).manage_staff()).collect();
    let filter = ListFilter { roles, kind: Some(StaffKind::Employee), joined_only: true, ..ListFilter::default() };
    let listing = store::staff_list::Listing::of(&use_cases.db, actor.practice, &filter).await?;
    let mut people = listing.page(SUCCESSORS).await?;
    people.retain(|person| person.id != but);
    Ok(people)
}
