//! Who asks, and where.

use super::{
    AccountId, Moment, PracticeColour, PracticeId, PracticeName, PracticeSlug, Role, Roles, SecondFactorRule,
    ShownDayTime, ShownTime, StaffKind, StaffMemberId,
};
use serde::{Deserialize, Serialize};

/// A signed-in person in one practice, read afresh for this request.
///
/// Made by the server's session lookup and by nothing else (a test reads the sources): holding one means that the person has a usable
/// session, and at least one role in [`Self::practice`]. Every query on practice data takes its
/// practice from here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The practice that the request is about.
    pub practice: PracticeId,
    /// What that practice has decided for itself.
    pub rules: PracticeRules,
    /// The person's place in it.
    pub staff_member: StaffMemberId,
    /// The person's login.
    pub account: AccountId,
    /// What the person is called, for the audit log.
    pub name: String,
    /// The roles that are on now.
    pub roles: Roles,
    /// Employee or external agent.
    pub kind: StaffKind,
    /// Where the request came from, for the audit log.
    pub origin: Origin,
}

/// Where a request came from, as the audit log keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The network address.
    pub address: String,
    /// The browser's description of itself, cut to 200 characters.
    pub user_agent: String,
}

impl Member {
    /// Whether this is the practice's Owner.
    pub fn is_owner(&self) -> bool {
        self.roles.hold(Role::Owner)
    }
}

/// What a practice has decided for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PracticeRules {
    /// What the practice is called.
    pub name: PracticeName,
    /// An IANA time zone name, in which its pages and mails show times.
    pub time_zone: String,
    /// How long an invitation link lives: 1 to 720 hours, 72 unless changed.
    pub invitation_hours: u32,
    /// Whether a Manager may turn the Manager role of others on and off.
    pub managers_manage_managers: bool,
    /// Who needs a second factor.
    pub second_factor: SecondFactorRule,
    /// Since when, or from when on; `None` means at once.
    pub second_factor_from: Option<Moment>,
    /// Whether a Manager who turns Records Custodian on only asks the Owner for it.
    pub custodian_needs_approval: bool,
    /// After how many idle minutes its people are signed out: 1 to 720.
    pub idle_minutes: u32,
    /// The colour that it is told by.
    pub colour: PracticeColour,
    /// After how many unused days an external agent is suspended: 14 to 365.
    pub agent_unused_days: u32,
    /// Whether an external agent is suspended when the agreement ends.
    pub suspend_at_agreement_end: bool,
}

impl PracticeRules {
    /// When a link sent now stops working.
    pub fn invitation_expiry(&self, now: Moment) -> Moment {
        now.plus(i64::from(self.invitation_hours) * Moment::HOUR)
    }
}

/// Who is signed in, and where that person works: what the frame around every page needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedInAs {
    /// The account's username.
    pub username: String,
    /// The practices in which at least one role is on.
    pub practices: Vec<Membership>,
    /// From when on a practice requires the second factor that the account does not have.
    pub second_factor_from: Option<ShownTime>,
}

/// One practice of a signed-in person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The practice in addresses.
    pub slug: PracticeSlug,
    /// The practice's name.
    pub practice: PracticeName,
    /// The colour that it is told by.
    pub colour: PracticeColour,
    /// The person's place in it.
    pub staff_member: StaffMemberId,
    /// What the person is called there.
    pub name: String,
    /// The roles that are on there.
    pub roles: Roles,
    /// What the person is to it.
    pub kind: StaffKind,
    /// When their access ends by itself, if that is soon.
    pub ends: Option<ShownDayTime>,
}
