//! Who can do what in a practice, and through which role: read off the table that the server enforces.

use super::{
    PracticeRules, Role, Roles, StaffKind, StaffMemberId,
    permission::{Action, Actor, StaffAction, Target, may, may_to, needs_approval},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Something that people ask about. The sentences are in `text`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // the names say it
pub enum Deed {
    SeeColleagues,
    SeeEveryone,
    Invite,
    TurnRoles,
    TurnManager,
    TurnCustodian,
    Deactivate,
    SendPasswordReset,
    EndSessions,
    ResetSecondFactor,
    EditProfiles,
    ConnectAgents,
    SeeAuditLog,
    SeeForecast,
    SeeStatements,
    EditPractice,
    EditSecurity,
    EditOwnersDecisions,
    ReviewAccess,
    ExportStaff,
    TransferOwnership,
}

impl Deed {
    /// In the order in which they are listed.
    pub const ALL: [Self; 21] = [
        Self::SeeColleagues,
        Self::SeeEveryone,
        Self::Invite,
        Self::TurnRoles,
        Self::TurnManager,
        Self::TurnCustodian,
        Self::Deactivate,
        Self::SendPasswordReset,
        Self::EndSessions,
        Self::ResetSecondFactor,
        Self::EditProfiles,
        Self::ConnectAgents,
        Self::SeeAuditLog,
        Self::SeeForecast,
        Self::SeeStatements,
        Self::EditPractice,
        Self::EditSecurity,
        Self::EditOwnersDecisions,
        Self::ReviewAccess,
        Self::ExportStaff,
        Self::TransferOwnership,
    ];
}

/// One deed, and the people who may do it now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeedLine {
    /// What.
    pub deed: Deed,
    /// Whether the Owner has to approve it for others.
    pub only_asks: bool,
    /// Who.
    pub who: WhoCan,
}

/// Who may do something now. A reader who may see names, but no roles, is told names alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhoCan {
    /// The roles that allow it.
    pub roles: Roles,
    /// Who holds one of them and has signed up, in the order of the staff list.
    pub people: Vec<Able>,
    /// How many more there are.
    pub more: u64,
}

/// Somebody who may do it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Able {
    /// Who.
    pub id: StaffMemberId,
    /// First and last name.
    pub name: String,
    /// The roles of theirs that allow it.
    pub through: Roles,
}

impl Deed {
    /// The roles that allow it where a practice has these rules.
    pub fn roles(self, rules: &PracticeRules) -> Roles {
        roles_that(rules, |holder| self.allowed(holder))
    }

    /// Whether a Manager only asks the Owner for it.
    pub fn only_asks(self, rules: &PracticeRules) -> bool {
        self == Self::TurnCustodian && needs_approval(holder(Role::Manager, rules), Role::RecordsCustodian)
    }

    /// Whether the table allows it to this person.
    pub fn allowed(self, actor: Actor) -> bool {
        let colleague =
            |role| Target { id: StaffMemberId(Uuid::nil()), roles: Roles::NONE.with(role), kind: StaffKind::Employee };
        let to = |action, role| may_to(actor, action, &colleague(role)).is_ok();
        let therapist = |action| to(action, Role::Therapist);
        let here = |action| may(actor, action).is_ok();
        match self {
            Self::SeeColleagues => here(Action::SeeColleaguesRoles),
            Self::SeeEveryone => here(Action::SeeEveryone),
            Self::Invite => here(Action::Invite(Roles::NONE.with(Role::Therapist))),
            Self::TurnRoles => therapist(StaffAction::TurnOn(Role::FrontOffice)),
            Self::TurnManager => therapist(StaffAction::TurnOn(Role::Manager)),
            Self::TurnCustodian => therapist(StaffAction::TurnOn(Role::RecordsCustodian)),
            Self::Deactivate => therapist(StaffAction::Deactivate),
            Self::SendPasswordReset => therapist(StaffAction::SendPasswordReset),
            Self::EndSessions => therapist(StaffAction::EndSessions),
            Self::ResetSecondFactor => therapist(StaffAction::ResetSecondFactor),
            Self::EditProfiles => therapist(StaffAction::EditProfile),
            Self::ConnectAgents => here(Action::ConnectAgent),
            Self::SeeAuditLog => here(Action::SeeAuditLog),
            Self::SeeForecast => here(Action::SeeForecast),
            Self::SeeStatements => here(Action::SeeStatements),
            Self::EditPractice => here(Action::EditPractice),
            Self::EditSecurity => here(Action::EditSecuritySettings),
            Self::EditOwnersDecisions => here(Action::EditOwnersDecisions),
            Self::ReviewAccess => here(Action::ReviewAccess),
            Self::ExportStaff => here(Action::ExportStaff),
            Self::TransferOwnership => therapist(StaffAction::TransferOwnership),
        }
    }
}

/// The roles that allow something where a practice has these rules: each is tried in the table by itself.
pub fn roles_that(rules: &PracticeRules, allow: impl Fn(Actor) -> bool) -> Roles {
    Role::ALL.into_iter().filter(|role| allow(holder(*role, rules))).collect()
}

/// An employee who holds this role alone, and whose page is nobody's here.
fn holder(role: Role, rules: &PracticeRules) -> Actor<'_> {
    Actor { staff_member: StaffMemberId(Uuid::max()), roles: Roles::NONE.with(role), kind: StaffKind::Employee, rules }
}
