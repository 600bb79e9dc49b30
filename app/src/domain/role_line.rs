//! One role of one person, as their page shows it: on or off, until when, and whether the Owner is
//! being asked for it.

use super::{Price, Refusal, Role, RoleRequestId, ShownDayTime, ShownTime, StaffMemberId, WhoCan};
use serde::{Deserialize, Serialize};

/// One role of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleLine {
    /// Which role.
    pub role: Role,
    /// Since when it is on, and who turned it on; `None` when it is off.
    pub on: Option<(ShownTime, String)>,
    /// When it goes off by itself; `None` when it stays on.
    pub until: Option<ShownDayTime>,
    /// The plan to turn it on.
    pub start: Option<PlannedStart>,
    /// Why the reader can't turn it; `None` if they can.
    pub refusal: Option<Refusal>,
    /// Who else can, where that is not for the same reason as everything else on the page.
    pub who: Option<WhoCan>,
    /// Why the reader can't set or change its end; `None` if they can.
    pub set_end: Option<Refusal>,
    /// What it costs, for readers whom that concerns.
    pub price: Option<Price>,
    /// Whether it can be on for a time only.
    pub needs_end: bool,
    /// Whether the reader, turning it on, only asks the Owner for it.
    pub only_asks: bool,
    /// The request that waits for the Owner.
    pub request: Option<WaitingRequest>,
}

/// A role that goes on by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedStart {
    /// When.
    pub at: ShownDayTime,
    /// When it then goes off again; `None` when it stays on.
    pub until: Option<ShownDayTime>,
    /// The name of the person who planned it.
    pub by: String,
    /// Whether it comes back after a leave.
    pub returns: bool,
    /// Whoever planned it may not turn the role on any more: it stays off unless somebody confirms it.
    pub unconfirmed: bool,
}

/// A request for a role that the Owner has not decided about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingRequest {
    /// Which one.
    pub id: RoleRequestId,
    /// When it was made.
    pub at: ShownTime,
    /// The name of the person who made it.
    pub by: String,
    /// From when on it was asked for; at once where there is none.
    pub from: Option<ShownDayTime>,
    /// Until when it was asked for.
    pub until: Option<ShownDayTime>,
    /// Why the reader can't approve or decline it; `None` if they can.
    pub decide: Option<Refusal>,
    /// Why the reader can't withdraw it; `None` if they can.
    pub withdraw: Option<Refusal>,
}

/// A waiting request, as the Owner's staff list names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedRequest {
    /// For whom.
    pub staff_member: StaffMemberId,
    /// What the person is called.
    pub name: String,
    /// Which role.
    pub role: Role,
    /// The name of the person who asked.
    pub by: String,
    /// When.
    pub at: ShownTime,
}

/// What became of roles that somebody turned on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TurnedOn {
    /// They are on.
    Now,
    /// They go on by themselves.
    Planned,
    /// They are on, but for those that the Owner was asked for.
    Partly,
    /// None is on that was not before: the Owner was asked.
    Asked,
}
