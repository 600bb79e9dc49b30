//! What somebody who left has left open: invitations that nobody has answered, requests that nobody has decided,
//! external agents whom they looked after. Read from what is so now; there is no list of it to be ticked off.

use super::{Refusal, Role, RoleRequestId, ShownTime, StaffMemberId};
use serde::{Deserialize, Serialize};

/// What somebody left open, and who could take it over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOpen {
    /// Invitations that they sent and that nobody has answered; the first ones.
    pub invitations: Vec<SentInvitation>,
    /// Requests of theirs that wait for the Owner; the first ones.
    pub requests: Vec<AskedRequest>,
    /// External agents who work here and whom they look after; the first ones.
    pub agents: Vec<AgentLookedAfter>,
    /// How many of each there are.
    pub counts: LeftCounts,
    /// Who could take over something of it.
    pub successors: Vec<Successor>,
}

/// How much somebody left open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // as in LeftOpen
pub struct LeftCounts {
    pub invitations: usize,
    pub requests: usize,
    pub agents: usize,
}

impl LeftCounts {
    /// Whether nothing was left open.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// An invitation whose sender left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentInvitation {
    /// Who was invited.
    pub person: StaffMemberId,
    /// What they are called.
    pub name: String,
    /// When the link stops working, or did.
    pub expires: ShownTime,
    /// Whether it did.
    pub expired: bool,
    /// Why it can't be sent again; `None` if it can.
    pub resend: Option<Refusal>,
    /// Why it can't be cancelled; `None` if it can.
    pub cancel: Option<Refusal>,
    /// Who may take it over, of [`LeftOpen::successors`].
    pub may: Vec<StaffMemberId>,
}

/// A request whose asker left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedRequest {
    /// Which one.
    pub id: RoleRequestId,
    /// For whom.
    pub person: StaffMemberId,
    /// What they are called.
    pub name: String,
    /// Which role.
    pub role: Role,
    /// When it was asked for.
    pub at: ShownTime,
    /// Why the reader can't approve or decline it; `None` if they can.
    pub decide: Option<Refusal>,
    /// Why the reader can't withdraw it; `None` if they can.
    pub withdraw: Option<Refusal>,
}

/// An external agent whom somebody looked after who left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentLookedAfter {
    /// Who.
    pub person: StaffMemberId,
    /// What they are called.
    pub name: String,
    /// Why the connection can't be ended; `None` if it can.
    pub end: Option<Refusal>,
    /// Who may take it over, of [`LeftOpen::successors`].
    pub may: Vec<StaffMemberId>,
}

/// Somebody who could take something over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Successor {
    /// Who.
    pub id: StaffMemberId,
    /// First and last name.
    pub name: String,
}
