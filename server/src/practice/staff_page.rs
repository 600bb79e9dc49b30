//! What the Staff tab shows: the list, and one person's page, less what the reader may not see.

use super::{
    UseCases, connections, hand_over, history, ownership, places, schedule, sessions, shown, subscription, target,
    who_can,
};
use crate::{
    store::{self, invitations::Invitation, outbox::Fate, role_requests::Request, staff_list::Counts},
    time_zone,
};
use app::{
    backend::Failure,
    domain::{
        AccountInformation, Ends, HistoryEntry, InvitationState, ListFilter, ListedRequest, MailState, Member, Moment,
        PlannedStart, Price, Refusal, Role, RoleLine, Roles, Show, ShownDayTime, ShownSchedule, StaffKind, StaffList,
        StaffListEntry, StaffMember, StaffMemberId, StaffMemberPage, StaffState, Standing, WaitingRequest,
        permission::{self, Action, Actor, StaffAction},
    },
};
use std::collections::HashMap;

/// Entries on one page of the list.
const PAGE: usize = 50;
/// Events under a person's History.
const HISTORY: u64 = 100;

pub(super) async fn list(use_cases: &UseCases, actor: &Member, mut filter: ListFilter) -> Result<StaffList, Failure> {
    permission::may(actor, Action::SeeColleagues)?;
    let manage = permission::may(actor, Action::SeeEveryone).is_ok();
    if !manage {
        // Inactive and invited people are not theirs to see.
        filter.show = Show::Active;
        filter.joined_only = true;
        // Nor may a search tell what the list does not.
        filter.names_only = true;
    }
    if permission::may(actor, Action::SeeColleaguesRoles).is_err() {
        filter.roles = Roles::NONE;
    }
    let db = &use_cases.db;
    let listing = store::staff_list::Listing::of(db, actor.practice, &filter).await?;
    let mut people = listing.page(PAGE as u64).await?;
    let next = (people.len() > PAGE).then(|| people[PAGE - 1].id);
    people.truncate(PAGE);
    let states = states(use_cases, actor, &people).await?;
    let mut entries = Vec::new();
    for (person, (state, mail)) in people.into_iter().zip(states) {
        let schedule = if manage { schedule(use_cases, actor, &person)? } else { ShownSchedule::default() };
        entries.push(entry(actor, manage, person, state, mail, schedule));
    }
    let Counts { active, invited, inactive } = listing.counts().await?;
    let (invited, inactive) = (manage.then_some(invited), manage.then_some(inactive));
    let requests = listed_requests(use_cases, actor).await?;
    let counted_to = listing.counted_to();
    let reviews = permission::may(actor, Action::ReviewAccess).is_ok();
    Ok(StaffList { entries, next, active, invited, inactive, counted_to, manage, reviews, requests })
}

pub(super) async fn page(use_cases: &UseCases, actor: &Member, id: StaffMemberId) -> Result<StaffMemberPage, Failure> {
    let person = target(&use_cases.db, actor, id, StaffAction::SeeProfile).await?;
    let refusal = |action| permission::may_to(actor, action, &(&person).into()).err();
    let (state, _) = states(use_cases, actor, std::slice::from_ref(&person)).await?.remove(0);
    // An agent keeps the records for a time only: which one, nobody has said yet.
    let for_ever = |role: &Role| !permission::needs_end(person.kind, *role);
    let before: Roles = person.roles_before.iter().filter(for_ever).collect();
    let connection = connections::information(use_cases, actor, &person).await?;
    let account = account_information(use_cases, actor, &person).await?;
    let deactivate = refusal(StaffAction::Deactivate);
    let alone = std::slice::from_ref(&person);
    let not_charged_from = subscription::not_charged_from(use_cases, &use_cases.db, actor, alone).await?.remove(0);
    Ok(StaffMemberPage {
        id,
        kind: person.kind,
        state,
        own: actor.staff_member == id,
        schedule: schedule(use_cases, actor, &person)?,
        roles: role_lines(use_cases, actor, &person).await?,
        not_charged_from,
        next_cycle: subscription::next_cycle(use_cases, actor, &person).await?,
        roles_before: before,
        ends: if deactivate.is_none() { ends(use_cases, &person, &account).await? } else { Ends::default() },
        account,
        history: history(use_cases, actor, id).await?,
        edit_profile: who_can::instead(use_cases, actor, may(StaffAction::EditProfile, &person)).await?,
        edit_contact: refusal(StaffAction::EditContact),
        set_absence: refusal(StaffAction::SetAbsence),
        deactivate,
        reactivate: refusal(StaffAction::Reactivate(before)),
        ownership: ownership::information(use_cases, actor, &person).await?,
        left_open: hand_over::left_open(use_cases, actor, &person).await?,
        connection,
        profile: person.profile,
        email: person.email,
    })
}

fn entry(
    actor: &Member,
    manage: bool,
    person: StaffMember,
    state: StaffState,
    mail: Option<MailState>,
    schedule: ShownSchedule,
) -> StaffListEntry {
    let may = |action| permission::may_to(actor, action, &(&person).into()).is_ok();
    let invited = person.standing() == Standing::Invited;
    let roles_too = permission::may(actor, Action::SeeColleaguesRoles).is_ok();
    // Of somebody who has none yet, what they will be.
    let roles = if person.roles.is_empty() { person.all_roles() } else { person.roles };
    StaffListEntry {
        id: person.id,
        name: person.profile.full_name(),
        open: may(StaffAction::SeeProfile),
        schedule,
        deactivate: !person.all_roles().is_empty() && may(StaffAction::Deactivate),
        resend: invited && may(StaffAction::SendCredentials),
        mail: mail.filter(|_| manage),
        title: if roles_too { person.profile.title } else { String::new() },
        email: manage.then_some(person.email),
        phone: manage.then_some(person.profile.phone),
        roles: roles_too.then_some(roles),
        state: roles_too.then_some(state),
        kind: person.kind,
    }
}

/// The states of these people, as the list shows them, and what became of the mails to those invited.
async fn states(
    use_cases: &UseCases,
    actor: &Member,
    people: &[StaffMember],
) -> Result<Vec<(StaffState, Option<MailState>)>, Failure> {
    let waiting: Vec<StaffMemberId> =
        people.iter().filter(|person| person.standing() == Standing::Invited).map(|person| person.id).collect();
    let live = store::invitations::live(&use_cases.db, actor.practice, &waiting).await?;
    let fates = store::outbox::last_fates(&use_cases.db, actor.practice, &waiting).await?;
    people
        .iter()
        .map(|person| match person.standing() {
            Standing::Active => Ok((StaffState::Active, None)),
            Standing::Inactive => Ok((StaffState::Inactive, None)),
            Standing::Planned if person.planned.iter().any(|start| start.returns) => Ok((StaffState::OnLeave, None)),
            Standing::Planned => Ok((StaffState::NotStarted, None)),
            Standing::Invited => {
                let invitation = live.iter().find(|invitation| invitation.staff_member == person.id);
                let fate = fates.iter().find(|(id, _)| *id == person.id).map(|(_, fate)| fate);
                let mail = match fate {
                    Some(fate) => mail_state(fate.clone(), actor)?,
                    None => None,
                };
                Ok((invited(use_cases.clock.now(), actor, invitation, fate)?, mail))
            }
        })
        .collect()
}

fn invited(
    now: Moment,
    actor: &Member,
    invitation: Option<&Invitation>,
    fate: Option<&Fate>,
) -> Result<StaffState, Failure> {
    match (fate, invitation) {
        (Some(Fate::Failed(_)), _) => Ok(StaffState::EmailBounced),
        (_, Some(invitation)) if invitation.state(now) == InvitationState::Pending => {
            let expires = time_zone::shown_from(now, invitation.expires, &actor.rules.time_zone)?;
            Ok(StaffState::Invited { expires })
        }
        _ => Ok(StaffState::InvitationExpired),
    }
}

/// The requests for roles that wait for the reader, who is the Owner.
async fn listed_requests(use_cases: &UseCases, actor: &Member) -> Result<Vec<ListedRequest>, Failure> {
    if !actor.is_owner() {
        return Ok(Vec::new());
    }
    let (db, practice) = (&use_cases.db, actor.practice);
    let waiting = store::role_requests::waiting(db, practice, None).await?;
    let people = waiting.iter().flat_map(|request| [request.person, request.by]);
    let names = store::staff::names_of(db, practice, people).await?;
    let name = |id| names.get(&id).cloned().unwrap_or_default();
    let listed = |request: Request| {
        let Request { person, role, by, at, .. } = request;
        Ok(ListedRequest { staff_member: person, name: name(person), role, by: name(by), at: shown(at, actor)? })
    };
    waiting.into_iter().map(listed).collect()
}

async fn role_lines(use_cases: &UseCases, actor: &Member, person: &StaffMember) -> Result<Vec<RoleLine>, Failure> {
    let grants = store::roles::grants(&use_cases.db, actor.practice, person.id).await?;
    let mut plans = planned(use_cases, actor, person).await?;
    let mut requests = waiting_requests(use_cases, actor, person).await?;
    let target = person.into();
    let priced = permission::may(actor, Action::SeeForecast).is_ok();
    let roles: &[Role] = if person.kind == StaffKind::ExternalAgent { &Role::FOR_AGENTS } else { &Role::ALL };
    let mut lines = Vec::new();
    for &role in roles {
        let grant = grants.iter().find(|grant| grant.role == role);
        // What comes back to a role that is on is said with its end, above all lines.
        let start = plans.remove(&role).filter(|_| grant.is_none());
        let off = grant.is_some() || start.is_some();
        let action = if off { StaffAction::TurnOff(role) } else { StaffAction::TurnOn(role) };
        let on = match grant {
            Some(grant) => Some((shown(grant.at, actor)?, grant.by.clone().unwrap_or_default())),
            None => None,
        };
        let refusal = permission::may_to(actor, action, &target).err();
        let who = match refusal {
            // Said once for the whole page, with its profile.
            None | Some(Refusal::NotAllowed) => None,
            Some(_) => who_can::instead(use_cases, actor, may(action, person)).await?,
        };
        let until = grant.and_then(|grant| grant.until);
        let place = requests.iter().position(|(asked, _)| *asked == role);
        lines.push(RoleLine {
            role,
            on,
            until: shown_end(until, actor)?,
            start,
            refusal,
            who,
            set_end: permission::may_to(actor, StaffAction::SetRoleEnd(role), &target).err(),
            price: priced.then(|| Price::of(role, person.kind, use_cases.seat_price)),
            needs_end: permission::needs_end(person.kind, role),
            only_asks: permission::needs_approval(actor, role),
            request: place.map(|place| requests.swap_remove(place).1),
        });
    }
    Ok(lines)
}

/// Whether the table allows this to somebody.
fn may(action: StaffAction, person: &StaffMember) -> impl Fn(Actor) -> bool {
    let target = person.into();
    move |who| permission::may_to(who, action, &target).is_ok()
}

async fn waiting_requests(
    use_cases: &UseCases,
    actor: &Member,
    person: &StaffMember,
) -> Result<Vec<(Role, WaitingRequest)>, Failure> {
    let (db, practice) = (&use_cases.db, actor.practice);
    let waiting = store::role_requests::waiting(db, practice, Some(person.id)).await?;
    let names = store::staff::names_of(db, practice, waiting.iter().map(|request| request.by)).await?;
    let refusal = |action| permission::may_to(actor, action, &person.into()).err();
    let zone = &actor.rules.time_zone;
    let shown = |request: Request| {
        let line = WaitingRequest {
            id: request.id,
            at: shown(request.at, actor)?,
            by: names.get(&request.by).cloned().unwrap_or_default(),
            from: request.from.map(|from| time_zone::shown_start(from, zone)).transpose()?,
            until: shown_end(request.until, actor)?,
            decide: refusal(StaffAction::DecideRequest),
            withdraw: refusal(StaffAction::WithdrawRequest),
        };
        Ok((request.role, line))
    };
    waiting.into_iter().map(shown).collect()
}

pub(super) fn shown_end(until: Option<Moment>, actor: &Member) -> Result<Option<ShownDayTime>, Failure> {
    Ok(until.map(|until| time_zone::shown_end(until, &actor.rules.time_zone)).transpose()?)
}

/// The roles that are to come, each with whose plan that is.
pub(super) async fn planned(
    use_cases: &UseCases,
    actor: &Member,
    person: &StaffMember,
) -> Result<HashMap<Role, PlannedStart>, Failure> {
    let mut shown = HashMap::new();
    if person.planned.is_empty() {
        return Ok(shown);
    }
    let (db, zone) = (&use_cases.db, &actor.rules.time_zone);
    let plans = store::role_starts::of(db, actor.practice, person.id).await?;
    let names = store::staff::names_of(db, actor.practice, plans.iter().map(|plan| plan.by)).await?;
    for plan in plans {
        let line = PlannedStart {
            at: time_zone::shown_start(plan.start.at, zone)?,
            until: shown_end(plan.start.until, actor)?,
            by: names.get(&plan.by).cloned().unwrap_or_default(),
            returns: plan.start.returns,
            unconfirmed: !use_cases.stands(db, &plan, person).await?,
        };
        shown.insert(plan.start.role, line);
    }
    Ok(shown)
}

/// When all of a person's access begins or ends by itself.
fn schedule(use_cases: &UseCases, actor: &Member, person: &StaffMember) -> Result<ShownSchedule, Failure> {
    let zone = &actor.rules.time_zone;
    // Of somebody who is here, only the way back from the leave that comes; others begin with their first role.
    let back = person.planned.iter().find(|start| start.returns).map(|start| start.at);
    let starts = person.starts().or(back.filter(|_| person.ends.is_some()));
    let next = person.ends.or(starts);
    Ok(ShownSchedule {
        ends: shown_end(person.ends, actor)?,
        starts: starts.map(|starts| time_zone::shown_start(starts, zone)).transpose()?,
        returns: person.planned.iter().any(|start| start.returns),
        soon: next.is_some_and(|next| schedule::is_soon(next, use_cases.clock.now())),
    })
}

async fn account_information(
    use_cases: &UseCases,
    actor: &Member,
    person: &StaffMember,
) -> Result<AccountInformation, Failure> {
    let (db, now) = (&use_cases.db, use_cases.clock.now());
    let account = match person.account {
        Some(id) => Some(store::accounts::find(db, id).await?),
        None => None,
    };
    // When and from where somebody signs in who works elsewhere, too, is not for one practice to see.
    let elsewhere = match person.account {
        Some(account) if actor.staff_member != person.id => {
            places::relied_on_elsewhere(db, account, actor.practice).await?
        }
        _ => false,
    };
    let shared = || if elsewhere { Err(Refusal::WorksElsewhere) } else { Ok(()) };
    let (sessions, second_factor) = match person.account {
        Some(id) if elsewhere => (Vec::new(), store::second_factors::any(db, id).await?),
        Some(id) => {
            let (places, zone) = (use_cases.places(id).await?, &actor.rules.time_zone);
            let sessions = sessions::lines(use_cases, &places, id, None, zone).await?;
            (sessions, store::second_factors::any(db, id).await?)
        }
        None => (Vec::new(), false),
    };
    let no_factor = || if second_factor { Ok(()) } else { Err(Refusal::NoSecondFactor) };
    let invitation = store::invitations::newest(db, actor.practice, person.id).await?;
    let fate = store::outbox::last_fates(db, actor.practice, &[person.id]).await?.pop();
    let mail = match fate {
        Some((_, fate)) => mail_state(fate, actor)?,
        None => None,
    };
    let last_sign_in = account.as_ref().and_then(|account| account.last_sign_in).filter(|_| !elsewhere);
    let may = |action| permission::may_to(actor, action, &person.into());
    Ok(AccountInformation {
        username: account.map(|account| account.username.to_string()),
        last_sign_in: last_sign_in.map(|at| shown(at, actor)).transpose()?,
        sessions,
        elsewhere,
        end_sessions: may(StaffAction::EndSessions).and_then(|()| shared()).err(),
        second_factor,
        reset_second_factor: may(StaffAction::ResetSecondFactor)
            .and_then(|()| shared())
            .and_then(|()| no_factor())
            .err(),
        invitation: match invitation {
            Some(invitation) => Some((invitation.state(now), shown(invitation.expires, actor)?)),
            None => None,
        },
        mail,
        send_credentials: may(StaffAction::SendCredentials).and_then(|()| person.at_work()).err(),
        send_password_reset: may(StaffAction::SendPasswordReset).and_then(|()| person.account_at_work()).err(),
        cancel_invitation: may(StaffAction::CancelInvitation).and_then(|()| person.awaits_sign_up()).err(),
        correct_email: may(StaffAction::CorrectEmail).and_then(|()| person.awaits_sign_up()).err(),
    })
}

/// As [`super::roles::end_roles`] does it: a login that others rely on keeps its sessions.
async fn ends(use_cases: &UseCases, person: &StaffMember, account: &AccountInformation) -> Result<Ends, Failure> {
    let invited = matches!(account.invitation, Some((InvitationState::Pending, _)));
    let reset = match person.account {
        Some(id) if !account.elsewhere => {
            store::password_resets::has_live(&use_cases.db, id, use_cases.clock.now()).await?
        }
        _ => false,
    };
    Ok(Ends { sessions: account.sessions.len(), links: usize::from(invited) + usize::from(reset) })
}

fn mail_state(fate: Fate, actor: &Member) -> Result<Option<MailState>, Failure> {
    Ok(match fate {
        Fate::Due(_) => Some(MailState::Queued),
        Fate::Deferred(at) => Some(MailState::Deferred(shown(at, actor)?)),
        Fate::Sent(at) => Some(MailState::Sent(shown(at, actor)?)),
        Fate::Failed(words) => Some(MailState::Bounced(words)),
        Fate::Dropped => None,
    })
}

async fn history(use_cases: &UseCases, actor: &Member, id: StaffMemberId) -> Result<Vec<HistoryEntry>, Failure> {
    let events = store::audit::of_person(&use_cases.db, actor.practice, id, HISTORY).await?;
    events
        .into_iter()
        .map(|event| {
            let (at, zone) = (shown(event.at, actor)?, &actor.rules.time_zone);
            let changes = history::as_read(event.changes, zone);
            Ok(HistoryEntry { at, actor: event.actor, action: event.action, changes })
        })
        .collect()
}
