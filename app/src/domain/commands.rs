//! What the command palette finds: people to go to, what can be done to them, and pages.

use super::{
    Member, Role, Roles, SharedAction, StaffMemberId, Standing,
    permission::{Action, may},
};
use serde::{Deserialize, Serialize};

/// A page that is the same for everybody who may open it. Where it is and what it is called, pages and `text` know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // the names say it
pub enum Place {
    NewStaffMember,
    NewAgent,
    Import,
    Staff,
    Invited,
    Inactive,
    WhoCan,
    AccessReviews,
    Practice,
    Security,
    Subscription,
    AuditLog,
    OwnAccount,
    AllPractices,
}

impl Place {
    /// In the order in which they are offered: first what people come to do, then where they come to look.
    pub const ALL: [Self; 14] = [
        Self::NewStaffMember,
        Self::NewAgent,
        Self::Import,
        Self::Staff,
        Self::Invited,
        Self::Inactive,
        Self::WhoCan,
        Self::AccessReviews,
        Self::Practice,
        Self::Security,
        Self::Subscription,
        Self::AuditLog,
        Self::OwnAccount,
        Self::AllPractices,
    ];

    /// Whether the table opens it to this person.
    pub fn is_open_to(self, actor: &Member) -> bool {
        let here = |action| may(actor, action).is_ok();
        match self {
            Self::Staff | Self::Practice | Self::AuditLog | Self::OwnAccount | Self::AllPractices => true,
            // Whoever may invite as nothing may not see the form.
            Self::NewStaffMember => Role::INVITABLE.iter().any(|role| here(Action::Invite(Roles::NONE.with(*role)))),
            Self::NewAgent => here(Action::ConnectAgent),
            Self::Import => here(Action::ImportStaff),
            Self::Invited | Self::Inactive => here(Action::SeeEveryone),
            Self::WhoCan => here(Action::SeeColleaguesRoles),
            Self::AccessReviews => here(Action::ReviewAccess),
            Self::Security => here(Action::EditSecuritySettings),
            Self::Subscription => here(Action::SeeForecast),
        }
    }
}

/// What was found for some words, less what the reader may not do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commands {
    /// People whose pages the reader may open.
    pub people: Vec<FoundPerson>,
    /// What the reader may do to people.
    pub deeds: Vec<FoundDeed>,
    /// Pages that the reader may open.
    pub places: Vec<Place>,
}

/// Somebody to go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundPerson {
    /// Who.
    pub id: StaffMemberId,
    /// First and last name.
    pub name: String,
    /// The roles that are on.
    pub roles: Roles,
    /// Whether they have signed up, and whether they have access.
    pub standing: Standing,
}

/// Something to do to somebody. It is not done yet: a page says first what it would mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundDeed {
    /// What.
    pub what: SharedAction,
    /// To whom.
    pub id: StaffMemberId,
    /// First and last name.
    pub name: String,
}
