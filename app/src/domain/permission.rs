//! Who may do what: the one table. The server enforces it, pages read it to show or explain a
//! button, and the test below holds it against the table of the product.
//!
//! Nobody can grant what they may not hold the power to grant; nobody turns off their own last
//! management role; the Owner is out of a Manager's reach.

use super::{Member, Moment, PracticeRules, Refusal, Role, Roles, StaffKind, StaffMember, StaffMemberId};

/// What can be done in a practice, not to one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Names of active colleagues.
    SeeColleagues,
    /// Roles and state of active colleagues, too.
    SeeColleaguesRoles,
    /// Full profiles of everybody, inactive and invited people too.
    SeeEveryone,
    /// Invite somebody with these roles.
    Invite(Roles),
    /// Invite an external agent with these roles.
    InviteAgent(Roles),
    /// Add several people from a table; each of them is invited, and asked about, alone.
    ImportStaff,
    /// Connect an external agent who reads out a code.
    ConnectAgent,
    /// Change the practice's name and colour.
    EditPractice,
    /// See and change the security settings.
    EditSecuritySettings,
    /// Change what only the Owner decides: who manages Managers, and who approves Records Custodians.
    EditOwnersDecisions,
    /// Everybody's events in the audit log, not one's own alone.
    SeeAuditLog,
    /// Who is billed, and what the next cycle will cost.
    SeeForecast,
    /// What was charged, and taking it along.
    SeeStatements,
    /// Confirm or remove everybody's access, and sign that off.
    ReviewAccess,
    /// Take along who works and worked here, when they signed in, and how they are protected.
    ExportStaff,
}

/// What can be done to one staff member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffAction {
    /// The page with profile, account and history.
    SeeProfile,
    /// Everything in the profile.
    EditProfile,
    /// The telephone number alone.
    EditContact,
    /// A new link, by e-mail.
    SendCredentials,
    /// A password reset link, by e-mail.
    SendPasswordReset,
    /// The sessions of the person's login, ended.
    EndSessions,
    /// The second factor, removed.
    ResetSecondFactor,
    /// Withdraw a pending link.
    CancelInvitation,
    /// Another address for a pending link.
    CorrectEmail,
    /// A role on.
    TurnOn(Role),
    /// A role off.
    TurnOff(Role),
    /// All roles off.
    Deactivate,
    /// These roles on, for an inactive person.
    Reactivate(Roles),
    /// The end of a role that is on.
    SetRoleEnd(Role),
    /// The end of all roles, and when they come back.
    SetAbsence,
    /// Approve or decline a request for a role.
    DecideRequest,
    /// Withdraw a request for a role, one's own or another Manager's.
    WithdrawRequest,
    /// Ask this person to become the Owner, and take that back.
    TransferOwnership,
    /// Confirm or decline to become the Owner.
    AnswerTransfer,
    /// Be the one who sees to this person's invitation or connection: hand it over, or take it over.
    LookAfter,
    /// The agreement with an external agent.
    EditAgreement,
}

/// As much of the person concerned as the table needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// Who.
    pub id: StaffMemberId,
    /// The roles that are on, or go on by themselves: who may not turn one of them off takes no part of the
    /// person's access away, and who may not turn one on chooses nobody to have it.
    pub roles: Roles,
    /// Employee or external agent.
    pub kind: StaffKind,
}

impl From<&StaffMember> for Target {
    fn from(person: &StaffMember) -> Self {
        Self { id: person.id, roles: person.all_roles(), kind: person.kind }
    }
}

/// As much of the person who asks as the table needs. Unlike a [`Member`] it opens nothing: whoever makes
/// one up learns what the table says, and reaches no data with it.
#[derive(Clone, Copy, Debug)]
pub struct Actor<'a> {
    /// Who.
    pub staff_member: StaffMemberId,
    /// The roles that are on.
    pub roles: Roles,
    /// Employee or external agent.
    pub kind: StaffKind,
    /// What the practice has decided for itself.
    pub rules: &'a PracticeRules,
}

impl Actor<'_> {
    fn is_owner(self) -> bool {
        self.roles.hold(Role::Owner)
    }
}

impl<'a> From<&'a Member> for Actor<'a> {
    fn from(member: &'a Member) -> Self {
        Self { staff_member: member.staff_member, roles: member.roles, kind: member.kind, rules: &member.rules }
    }
}

/// May `actor` do this in the practice?
///
/// # Errors
/// The refusal that says why not.
pub fn may<'a>(actor: impl Into<Actor<'a>>, action: Action) -> Result<(), Refusal> {
    let actor = actor.into();
    match action {
        Action::SeeColleagues => Ok(()),
        Action::SeeColleaguesRoles if actor.kind == StaffKind::Employee => Ok(()),
        _ if !actor.roles.manage_staff() => Err(Refusal::NotAllowed),
        Action::SeeColleaguesRoles
        | Action::SeeEveryone
        | Action::EditSecuritySettings
        | Action::SeeAuditLog
        | Action::SeeForecast
        | Action::ImportStaff
        | Action::ExportStaff
        | Action::ConnectAgent
        | Action::EditPractice => Ok(()),
        Action::EditOwnersDecisions | Action::SeeStatements | Action::ReviewAccess if actor.is_owner() => Ok(()),
        Action::EditOwnersDecisions | Action::SeeStatements | Action::ReviewAccess => Err(Refusal::NotAllowed),
        Action::Invite(roles) => may_invite(actor, roles, StaffKind::Employee),
        Action::InviteAgent(roles) => may_invite(actor, roles, StaffKind::ExternalAgent),
    }
}

fn may_invite(actor: Actor, roles: Roles, kind: StaffKind) -> Result<(), Refusal> {
    if roles.is_empty() {
        return Err(Refusal::NoRoleChosen);
    }
    roles.iter().try_for_each(|role| may_grant(actor, role, kind))?;
    // Without a role there would be nobody to invite until the Owner decides.
    if granted_at_once(actor, roles).is_empty() { Err(Refusal::CustodianNeedsApproval) } else { Ok(()) }
}

/// May `actor` do this to `target`, a staff member of the same practice?
///
/// # Errors
/// The refusal that says why not.
pub fn may_to<'a>(actor: impl Into<Actor<'a>>, action: StaffAction, target: &Target) -> Result<(), Refusal> {
    let actor = actor.into();
    let own = actor.staff_member == target.id;
    match action {
        StaffAction::SeeProfile | StaffAction::EditContact | StaffAction::EndSessions | StaffAction::AnswerTransfer
            if own =>
        {
            return Ok(());
        }
        // One's own goes on the account page, with the password: an open session is not enough.
        StaffAction::ResetSecondFactor if own => return Err(Refusal::NotAllowed),
        // Nobody answers for somebody else.
        StaffAction::AnswerTransfer => return Err(Refusal::NotAllowed),
        StaffAction::TransferOwnership if !actor.is_owner() => return Err(Refusal::NotAllowed),
        _ if !actor.roles.manage_staff() => return Err(Refusal::NotAllowed),
        StaffAction::SeeProfile => return Ok(()),
        _ if target.roles.hold(Role::Owner) && !actor.is_owner() => return Err(Refusal::NotAllowed),
        // An agent's login is used for other practices, of which this one must not even know.
        StaffAction::EndSessions | StaffAction::ResetSecondFactor if target.kind == StaffKind::ExternalAgent => {
            return Err(Refusal::WorksElsewhere);
        }
        _ => {}
    }
    match action {
        StaffAction::TurnOn(role) => may_grant(actor, role, target.kind),
        StaffAction::TurnOff(role) => may_revoke(actor, role, own),
        // Cancelling an invitation turns the roles off, too; and whoever looks after somebody can end it.
        StaffAction::Deactivate | StaffAction::CancelInvitation | StaffAction::LookAfter => {
            target.roles.iter().try_for_each(|role| may_revoke(actor, role, own))
        }
        StaffAction::Reactivate(roles) if roles.is_empty() => Err(Refusal::NoRoleChosen),
        StaffAction::Reactivate(roles) => roles.iter().try_for_each(|role| may_grant(actor, role, target.kind)),
        // Whoever chooses the address chooses who gets the roles.
        StaffAction::CorrectEmail => target.roles.iter().try_for_each(|role| {
            may_grant(actor, role, target.kind)?;
            if needs_approval(actor, role) { Err(Refusal::CustodianNeedsApproval) } else { Ok(()) }
        }),
        StaffAction::SetRoleEnd(role) => may_limit(actor, role, target.kind, own),
        StaffAction::SetAbsence => target.roles.iter().try_for_each(|role| may_limit(actor, role, target.kind, own)),
        StaffAction::DecideRequest if !actor.is_owner() => Err(Refusal::NotAllowed),
        StaffAction::EditAgreement if target.kind == StaffKind::Employee => Err(Refusal::NotAllowed),
        StaffAction::SeeProfile
        | StaffAction::EditAgreement
        | StaffAction::TransferOwnership
        | StaffAction::AnswerTransfer
        | StaffAction::EditProfile
        | StaffAction::EditContact
        | StaffAction::SendCredentials
        | StaffAction::SendPasswordReset
        | StaffAction::EndSessions
        | StaffAction::ResetSecondFactor
        | StaffAction::DecideRequest
        | StaffAction::WithdrawRequest => Ok(()),
    }
}

/// Whether `actor`, turning this role on, only asks the Owner for it.
pub fn needs_approval<'a>(actor: impl Into<Actor<'a>>, role: Role) -> bool {
    let actor = actor.into();
    role == Role::RecordsCustodian && actor.rules.custodian_needs_approval && !actor.is_owner()
}

/// Those of the roles that are on as soon as `actor` turns them on; the Owner is asked for the rest.
pub fn granted_at_once<'a>(actor: impl Into<Actor<'a>>, roles: Roles) -> Roles {
    let actor = actor.into();
    roles.iter().filter(|role| !needs_approval(actor, *role)).collect()
}

/// May `actor`, who may set the end of this role, move it from `before` to `after`? Where the
/// Owner approves a role, a longer time than was approved is for the Owner to give.
///
/// # Errors
/// [`Refusal::CustodianNeedsApproval`].
pub fn may_move_end(actor: &Member, role: Role, before: Option<Moment>, after: Option<Moment>) -> Result<(), Refusal> {
    let longer = match (before, after) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(before), Some(after)) => after > before,
    };
    if longer && needs_approval(actor, role) { Err(Refusal::CustodianNeedsApproval) } else { Ok(()) }
}

/// May somebody of this kind end their own place in a practice? Agents may, with or without a role;
/// employees leave by being deactivated.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub fn may_leave(kind: StaffKind) -> Result<(), Refusal> {
    if kind == StaffKind::ExternalAgent { Ok(()) } else { Err(Refusal::NotAllowed) }
}

/// Whether somebody of this kind holds `role` for a time only: an external agent keeps no records for ever.
pub fn needs_end(kind: StaffKind, role: Role) -> bool {
    kind == StaffKind::ExternalAgent && role == Role::RecordsCustodian
}

/// May somebody of this kind hold `role` until then?
///
/// # Errors
/// [`Refusal::EndDateNeeded`].
pub fn may_hold_until(kind: StaffKind, role: Role, until: Option<Moment>) -> Result<(), Refusal> {
    if needs_end(kind, role) && until.is_none() { Err(Refusal::EndDateNeeded) } else { Ok(()) }
}

/// May this Owner or Manager turn `role` on, for someone of this kind?
fn may_grant(actor: Actor, role: Role, kind: StaffKind) -> Result<(), Refusal> {
    match role {
        Role::Owner => Err(Refusal::OwnershipIsTransferred),
        _ if kind == StaffKind::ExternalAgent && !Role::FOR_AGENTS.contains(&role) => Err(Refusal::RoleNotForAgents),
        Role::Manager if !manages_managers(actor) => Err(Refusal::ManagerRoleIsOwners),
        _ => Ok(()),
    }
}

/// May this Owner or Manager turn `role` off?
fn may_revoke(actor: Actor, role: Role, own: bool) -> Result<(), Refusal> {
    match role {
        Role::Owner => Err(Refusal::OwnershipIsTransferred),
        Role::Manager if own && !actor.is_owner() => Err(Refusal::OwnManagementRole),
        Role::Manager if !manages_managers(actor) => Err(Refusal::ManagerRoleIsOwners),
        _ => Ok(()),
    }
}

/// May this Owner or Manager say until when `role` is on, and from when on again?
fn may_limit(actor: Actor, role: Role, kind: StaffKind, own: bool) -> Result<(), Refusal> {
    may_revoke(actor, role, own)?;
    may_grant(actor, role, kind)
}

fn manages_managers(actor: Actor) -> bool {
    actor.is_owner() || actor.rules.managers_manage_managers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AccountId, Origin, PracticeId, SecondFactorRule};
    use Role::{FrontOffice, Manager, Owner, RecordsCustodian, Therapist};
    use uuid::Uuid;

    const OWNER: u128 = 1;
    const MANAGER: u128 = 2;
    const THERAPIST: u128 = 3;
    const AGENT: u128 = 4;

    fn actor(id: u128, roles: &[Role]) -> Member {
        Member {
            practice: PracticeId::of_row(Uuid::nil()),
            rules: PracticeRules {
                name: "Praxis".parse().unwrap(),
                time_zone: "UTC".into(),
                invitation_hours: 72,
                managers_manage_managers: true,
                second_factor: SecondFactorRule::Off,
                second_factor_from: None,
                custodian_needs_approval: false,
                idle_minutes: 30,
                colour: crate::domain::PracticeColour::Teal,
                agent_unused_days: 90,
                suspend_at_agreement_end: true,
            },
            staff_member: StaffMemberId(Uuid::from_u128(id)),
            account: AccountId(Uuid::from_u128(id)),
            name: "Ana".into(),
            roles: roles.iter().copied().collect(),
            kind: if id == AGENT { StaffKind::ExternalAgent } else { StaffKind::Employee },
            origin: Origin::default(),
        }
    }

    fn target(id: u128, roles: &[Role]) -> Target {
        let kind = if id == AGENT { StaffKind::ExternalAgent } else { StaffKind::Employee };
        Target { id: StaffMemberId(Uuid::from_u128(id)), roles: roles.iter().copied().collect(), kind }
    }

    fn set(roles: &[Role]) -> Roles {
        roles.iter().copied().collect()
    }

    const OK: Result<(), Refusal> = Ok(());
    const NO: Result<(), Refusal> = Err(Refusal::NotAllowed);

    #[test]
    fn who_sees_whom_and_who_changes_security_settings() {
        let [owner, manager, therapist, agent] = everyone();
        for (action, answers) in [
            (Action::SeeColleagues, [OK, OK, OK, OK]),
            (Action::SeeColleaguesRoles, [OK, OK, OK, NO]),
            (Action::SeeEveryone, [OK, OK, NO, NO]),
            (Action::EditSecuritySettings, [OK, OK, NO, NO]),
            (Action::EditOwnersDecisions, [OK, NO, NO, NO]),
            (Action::SeeAuditLog, [OK, OK, NO, NO]),
            (Action::SeeForecast, [OK, OK, NO, NO]),
            (Action::SeeStatements, [OK, NO, NO, NO]),
            (Action::ReviewAccess, [OK, NO, NO, NO]),
            (Action::ImportStaff, [OK, OK, NO, NO]),
            (Action::ExportStaff, [OK, OK, NO, NO]),
            (Action::ConnectAgent, [OK, OK, NO, NO]),
            (Action::InviteAgent(set(&[FrontOffice, RecordsCustodian])), [OK, OK, NO, NO]),
            (Action::EditPractice, [OK, OK, NO, NO]),
        ] {
            let asked = [&owner, &manager, &therapist, &agent].map(|who| may(who, action));
            assert_eq!(asked, answers, "{action:?}");
        }
    }

    fn everyone() -> [Member; 4] {
        [
            actor(OWNER, &[Owner]),
            actor(MANAGER, &[Manager]),
            actor(THERAPIST, &[Therapist]),
            actor(AGENT, &[FrontOffice]),
        ]
    }

    /// The rows of the product's table: on another therapist, on the Owner, on oneself.
    #[test]
    fn what_owner_manager_and_others_may_do_to_a_person() {
        let [owner, manager, therapist, agent] = everyone();
        let ben = target(9, &[Therapist]);
        let the_owner = target(OWNER, &[Owner, Therapist]);
        for action in [
            StaffAction::SendCredentials,
            StaffAction::SendPasswordReset,
            StaffAction::EndSessions,
            StaffAction::ResetSecondFactor,
            StaffAction::CancelInvitation,
            StaffAction::CorrectEmail,
            StaffAction::EditProfile,
            StaffAction::EditContact,
            StaffAction::TurnOn(Therapist),
            StaffAction::TurnOn(FrontOffice),
            StaffAction::TurnOn(RecordsCustodian),
            StaffAction::TurnOn(Manager),
            StaffAction::TurnOff(Therapist),
            StaffAction::TurnOff(FrontOffice),
            StaffAction::TurnOff(RecordsCustodian),
            StaffAction::TurnOff(Manager),
            StaffAction::Deactivate,
            StaffAction::LookAfter,
            StaffAction::Reactivate(set(&[Therapist])),
            StaffAction::SetRoleEnd(Therapist),
            StaffAction::SetRoleEnd(Manager),
            StaffAction::SetAbsence,
            StaffAction::WithdrawRequest,
        ] {
            let asked = [&owner, &manager, &therapist, &agent].map(|who| may_to(who, action, &ben));
            assert_eq!(asked, [OK, OK, NO, NO], "{action:?} on a therapist");
            let asked = [&manager, &therapist, &agent].map(|who| may_to(who, action, &the_owner));
            assert_eq!(asked, [NO, NO, NO], "{action:?} on the Owner");
        }
        let asked = [&owner, &manager, &therapist, &agent].map(|who| may_to(who, StaffAction::SeeProfile, &ben));
        assert_eq!(asked, [OK, OK, NO, NO]);
        assert_eq!(may_to(&manager, StaffAction::SeeProfile, &the_owner), OK);
        let asked = [&owner, &manager, &therapist, &agent].map(|who| may_to(who, StaffAction::DecideRequest, &ben));
        assert_eq!(asked, [OK, NO, NO, NO]);
    }

    #[test]
    fn the_end_of_a_role_is_set_by_those_who_may_turn_it_off_and_on_and_never_the_owners() {
        let (owner, manager) = (actor(OWNER, &[Owner]), actor(MANAGER, &[Manager]));
        let (the_owner, herself) = (target(OWNER, &[Owner, Therapist]), target(MANAGER, &[Manager, Therapist]));
        assert_eq!(may_to(&owner, StaffAction::SetRoleEnd(Owner), &the_owner), Err(Refusal::OwnershipIsTransferred));
        assert_eq!(may_to(&owner, StaffAction::SetRoleEnd(Therapist), &the_owner), OK);
        assert_eq!(may_to(&manager, StaffAction::SetRoleEnd(Therapist), &the_owner), NO);
        assert_eq!(may_to(&manager, StaffAction::SetRoleEnd(Manager), &herself), Err(Refusal::OwnManagementRole));
        assert_eq!(may_to(&manager, StaffAction::SetRoleEnd(Therapist), &herself), OK);
        // A leave and a last day are about all roles.
        assert_eq!(may_to(&owner, StaffAction::SetAbsence, &the_owner), Err(Refusal::OwnershipIsTransferred));
        assert_eq!(may_to(&manager, StaffAction::SetAbsence, &herself), Err(Refusal::OwnManagementRole));
        assert_eq!(may_to(&owner, StaffAction::SetAbsence, &herself), OK);
    }

    #[test]
    fn where_the_owner_approves_custodians_no_way_leads_a_manager_around() {
        let (mut owner, mut manager) = (actor(OWNER, &[Owner]), actor(MANAGER, &[Manager]));
        for who in [&mut owner, &mut manager] {
            assert!(!needs_approval(&*who, RecordsCustodian));
            who.rules.custodian_needs_approval = true;
        }
        assert!(needs_approval(&manager, RecordsCustodian) && !needs_approval(&manager, Therapist));
        assert!(!needs_approval(&owner, RecordsCustodian));
        let both = set(&[Therapist, RecordsCustodian]);
        assert_eq!(granted_at_once(&manager, both), set(&[Therapist]));
        assert_eq!(granted_at_once(&owner, both), both);
        let refused = Err(Refusal::CustodianNeedsApproval);
        assert_eq!(may(&manager, Action::Invite(set(&[RecordsCustodian]))), refused);
        assert_eq!(may(&manager, Action::Invite(both)), OK);
        assert_eq!(may(&owner, Action::Invite(set(&[RecordsCustodian]))), OK);
        // Who gets the mail gets the role.
        assert_eq!(may_to(&manager, StaffAction::CorrectEmail, &target(9, &[RecordsCustodian])), refused);
        assert_eq!(may_to(&owner, StaffAction::CorrectEmail, &target(9, &[RecordsCustodian])), OK);
        let (soon, late) = (Some(Moment(1)), Some(Moment(2)));
        for (before, after, answer) in
            [(soon, late, &refused), (soon, None, &refused), (late, soon, &OK), (None, late, &OK), (None, None, &OK)]
        {
            assert_eq!(&may_move_end(&manager, RecordsCustodian, before, after), answer);
            assert_eq!(may_move_end(&manager, Therapist, before, after), OK);
            assert_eq!(may_move_end(&owner, RecordsCustodian, before, after), OK);
        }
    }

    #[test]
    fn everybody_sees_themselves_and_edits_their_own_contact_data_only() {
        let therapist = actor(THERAPIST, &[Therapist]);
        let own = target(THERAPIST, &[Therapist]);
        assert_eq!(may_to(&therapist, StaffAction::SeeProfile, &own), OK);
        assert_eq!(may_to(&therapist, StaffAction::EditContact, &own), OK);
        for action in [StaffAction::EditProfile, StaffAction::TurnOn(Manager), StaffAction::TurnOff(Therapist)] {
            assert_eq!(may_to(&therapist, action, &own), NO, "{action:?}");
        }
    }

    #[test]
    fn nobody_resets_their_own_second_factor_as_a_manager() {
        let [owner, manager, ..] = everyone();
        let mia = target(MANAGER, &[Manager]);
        assert_eq!(may_to(&owner, StaffAction::ResetSecondFactor, &target(OWNER, &[Owner])), NO);
        assert_eq!(may_to(&manager, StaffAction::ResetSecondFactor, &mia), NO);
        assert_eq!(may_to(&owner, StaffAction::ResetSecondFactor, &mia), OK);
    }

    #[test]
    fn the_owner_role_is_never_turned_on_or_off() {
        let owner = actor(OWNER, &[Owner, Therapist]);
        let own = target(OWNER, &[Owner, Therapist]);
        let moved = Err(Refusal::OwnershipIsTransferred);
        assert_eq!(may_to(&owner, StaffAction::TurnOff(Owner), &own), moved);
        assert_eq!(may_to(&owner, StaffAction::Deactivate, &own), moved);
        assert_eq!(may_to(&owner, StaffAction::TurnOff(Therapist), &own), OK);
        assert_eq!(may_to(&owner, StaffAction::TurnOn(Owner), &target(9, &[Therapist])), moved);
        assert_eq!(may_to(&actor(MANAGER, &[Manager]), StaffAction::TurnOn(Owner), &target(9, &[])), moved);
        assert_eq!(may(&owner, Action::Invite(set(&[Owner]))), moved);
    }

    #[test]
    fn the_owner_alone_offers_ownership_and_the_candidate_alone_answers() {
        let [owner, manager, therapist, agent] = everyone();
        for target in [target(9, &[Therapist]), target(THERAPIST, &[Therapist]), target(OWNER, &[Owner])] {
            let asked =
                [&owner, &manager, &therapist, &agent].map(|who| may_to(who, StaffAction::TransferOwnership, &target));
            assert_eq!(asked, [OK, NO, NO, NO], "{target:?}");
        }
        let asked = [&owner, &manager, &therapist, &agent]
            .map(|who| may_to(who, StaffAction::AnswerTransfer, &target(THERAPIST, &[Therapist])));
        assert_eq!(asked, [NO, NO, OK, NO]);
    }

    #[test]
    fn nobody_turns_off_their_own_last_management_role() {
        let manager = actor(MANAGER, &[Manager, Therapist]);
        let own = target(MANAGER, &[Manager, Therapist]);
        let refused = Err(Refusal::OwnManagementRole);
        assert_eq!(may_to(&manager, StaffAction::TurnOff(Manager), &own), refused);
        assert_eq!(may_to(&manager, StaffAction::Deactivate, &own), refused);
        assert_eq!(may_to(&manager, StaffAction::TurnOff(Therapist), &own), OK);
        let owner = actor(OWNER, &[Owner, Manager]);
        assert_eq!(may_to(&owner, StaffAction::TurnOff(Manager), &target(OWNER, &[Owner, Manager])), OK);
    }

    #[test]
    fn the_owner_can_keep_the_manager_role_to_themselves() {
        let mut manager = actor(MANAGER, &[Manager]);
        manager.rules.managers_manage_managers = false;
        let mut owner = actor(OWNER, &[Owner]);
        owner.rules.managers_manage_managers = false;
        let (ben, mia) = (target(9, &[Therapist]), target(8, &[Manager]));
        let refused = Err(Refusal::ManagerRoleIsOwners);
        assert_eq!(may_to(&manager, StaffAction::TurnOn(Manager), &ben), refused);
        assert_eq!(may_to(&manager, StaffAction::TurnOff(Manager), &mia), refused);
        assert_eq!(may_to(&manager, StaffAction::Deactivate, &mia), refused);
        assert_eq!(may_to(&manager, StaffAction::SetAbsence, &mia), refused);
        assert_eq!(may_to(&manager, StaffAction::LookAfter, &mia), refused);
        assert_eq!(may_to(&manager, StaffAction::CorrectEmail, &mia), refused);
        assert_eq!(may_to(&manager, StaffAction::CancelInvitation, &mia), refused);
        assert_eq!(may_to(&owner, StaffAction::CorrectEmail, &mia), OK);
        assert_eq!(may_to(&manager, StaffAction::Reactivate(set(&[Manager])), &target(8, &[])), refused);
        assert_eq!(may(&manager, Action::Invite(set(&[Therapist, Manager]))), refused);
        assert_eq!(may_to(&owner, StaffAction::TurnOn(Manager), &ben), OK);
        assert_eq!(may(&owner, Action::Invite(set(&[Manager]))), OK);
    }

    #[test]
    fn only_owner_and_manager_invite_and_never_without_a_role() {
        let [owner, manager, therapist, agent] = everyone();
        for role in Role::INVITABLE {
            let asked = [&owner, &manager, &therapist, &agent].map(|who| may(who, Action::Invite(set(&[role]))));
            assert_eq!(asked, [OK, OK, NO, NO], "{role:?}");
        }
        assert_eq!(may(&owner, Action::Invite(Roles::NONE)), Err(Refusal::NoRoleChosen));
    }

    #[test]
    fn agents_end_their_place_themselves_and_employees_do_not() {
        assert_eq!([StaffKind::ExternalAgent, StaffKind::Employee].map(may_leave), [OK, NO]);
    }

    #[test]
    fn only_owner_and_manager_keep_the_agreement_and_only_with_an_agent() {
        let [owner, manager, therapist, agent] = everyone();
        let aga = target(AGENT, &[FrontOffice]);
        let asked = [&owner, &manager, &therapist, &agent].map(|who| may_to(who, StaffAction::EditAgreement, &aga));
        assert_eq!(asked, [OK, OK, NO, NO]);
        assert_eq!(may_to(&owner, StaffAction::EditAgreement, &target(9, &[Therapist])), NO);
    }

    #[test]
    fn no_practice_reaches_into_the_login_of_an_agent() {
        let [owner, manager, ..] = everyone();
        let aga = target(AGENT, &[FrontOffice]);
        for action in [StaffAction::EndSessions, StaffAction::ResetSecondFactor] {
            let asked = [&owner, &manager].map(|who| may_to(who, action, &aga));
            assert_eq!(asked, [Err(Refusal::WorksElsewhere), Err(Refusal::WorksElsewhere)], "{action:?}");
        }
    }

    #[test]
    fn an_agent_keeps_the_records_for_a_time_only() {
        for (kind, role, until, answer) in [
            (StaffKind::ExternalAgent, RecordsCustodian, None, Err(Refusal::EndDateNeeded)),
            (StaffKind::ExternalAgent, RecordsCustodian, Some(Moment(1)), OK),
            (StaffKind::ExternalAgent, FrontOffice, None, OK),
            (StaffKind::Employee, RecordsCustodian, None, OK),
        ] {
            assert_eq!(may_hold_until(kind, role, until), answer, "{kind:?} {role:?}");
        }
        let mut manager = actor(MANAGER, &[Manager]);
        manager.rules.custodian_needs_approval = true;
        let alone = may(&manager, Action::InviteAgent(set(&[RecordsCustodian])));
        assert_eq!(alone, Err(Refusal::CustodianNeedsApproval));
        for role in [Therapist, Manager] {
            assert_eq!(may(&manager, Action::InviteAgent(set(&[role]))), Err(Refusal::RoleNotForAgents), "{role:?}");
        }
    }

    #[test]
    fn external_agents_hold_front_office_and_records_custodian_only() {
        let owner = actor(OWNER, &[Owner]);
        let agent = target(AGENT, &[FrontOffice]);
        for (role, answer) in [
            (FrontOffice, OK),
            (RecordsCustodian, OK),
            (Therapist, Err(Refusal::RoleNotForAgents)),
            (Manager, Err(Refusal::RoleNotForAgents)),
        ] {
            assert_eq!(may_to(&owner, StaffAction::TurnOn(role), &agent), answer, "{role:?}");
        }
    }
}
