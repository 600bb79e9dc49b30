//! All practices of one account, as its owner sees them.

use super::{
    InvitationId, PracticeColour, PracticeName, PracticeSlug, Role, Roles, ShownDay, ShownDayTime, ShownTime,
    Suspension,
};
use serde::{Deserialize, Serialize};

/// All practices of one account, and what needs attention there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cockpit {
    /// Where a role is on: those that need attention first, then in the order of names.
    pub practices: Vec<CockpitPractice>,
    /// Practices that ask for this account.
    pub requests: Vec<PendingInvitation>,
    /// Connections that open nothing now, and were not ended.
    pub suspended: Vec<SuspendedPractice>,
    /// Whether a new practice can be opened here.
    pub may_open_practice: bool,
}

/// A practice in which a role is on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CockpitPractice {
    /// The practice in addresses.
    pub slug: PracticeSlug,
    /// Its name.
    pub name: PracticeName,
    /// The colour that it is told by.
    pub colour: PracticeColour,
    /// The roles that are on there.
    pub roles: Roles,
    /// Roles that end within a month, and their last day.
    pub ending: Vec<(Role, ShownDayTime)>,
    /// The agreement's last day, if it is within a month or over.
    pub agreement_ends: Option<ShownDay>,
    /// How many requests for roles wait for the reader there.
    pub waiting: u64,
    /// Whether the reader is an agent there, who can end the connection.
    pub may_leave: bool,
}

/// A practice that asks for an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingInvitation {
    /// Which invitation.
    pub id: InvitationId,
    /// The practice's name.
    pub practice: PracticeName,
    /// The colour that it is told by.
    pub colour: PracticeColour,
    /// The name of the person who sent it, or the practice's.
    pub invited_by: String,
    /// What the person would be there.
    pub roles: Roles,
    /// Until when it can be accepted.
    pub expires: ShownTime,
}

/// A practice to which the connection opens nothing now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuspendedPractice {
    /// The practice in addresses.
    pub slug: PracticeSlug,
    /// The practice's name.
    pub name: PracticeName,
    /// The colour that it is told by.
    pub colour: PracticeColour,
    /// Why it is suspended; `None` where no role was turned on yet.
    pub why: Option<Suspension>,
}
