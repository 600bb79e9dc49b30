//! The staff list: what can be asked of it, and what it answers.

use super::{EmailAddress, ListedRequest, MailState, Roles, ShownSchedule, StaffKind, StaffMemberId, StaffState};
use serde::{Deserialize, Serialize};

/// What the reader asked to see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListFilter {
    /// Part of a name or e-mail address; empty means everybody.
    pub search: String,
    /// Only people who hold one of these roles; empty means any (on the inactive side nobody holds one).
    pub roles: Roles,
    /// Only employees, or only external agents.
    pub kind: Option<StaffKind>,
    /// Which side of the list.
    pub show: Show,
    /// In which order.
    pub sort: Sort,
    /// Only people who signed up: the ones whom colleagues see.
    pub joined_only: bool,
    /// Search names, not addresses.
    pub names_only: bool,
    /// The last entry of the page before, as [`StaffList::next`] gave it.
    pub after: Option<StaffMemberId>,
}

/// The sides of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Show {
    /// At least one role on or to come, invited people too.
    #[default]
    Active,
    /// Those among them who have not signed up yet.
    Invited,
    /// No role on, and none to come.
    Inactive,
}

impl Show {
    /// Its name in the address, where the usual side has none.
    pub fn code(self) -> &'static str {
        match self {
            Self::Active => "",
            Self::Invited => "invited",
            Self::Inactive => "inactive",
        }
    }

    /// From its name in the address; whatever is no such name is the usual side.
    pub fn from_code(code: &str) -> Self {
        [Self::Invited, Self::Inactive].into_iter().find(|show| show.code() == code).unwrap_or_default()
    }
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Sort {
    /// By last name.
    #[default]
    Name,
    /// Whoever was added last comes first.
    Newest,
}

impl Sort {
    /// Its name in the address, where the usual order has none.
    pub fn code(self) -> &'static str {
        match self {
            Self::Name => "",
            Self::Newest => "newest",
        }
    }

    /// From its name in the address; whatever is no such name is the usual order.
    pub fn from_code(code: &str) -> Self {
        if code == Self::Newest.code() { Self::Newest } else { Self::Name }
    }
}

/// One page of the staff list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffList {
    /// In the order that was asked for.
    pub entries: Vec<StaffListEntry>,
    /// Where the next page begins, if there is one.
    pub next: Option<StaffMemberId>,
    /// How many people the filter finds on the active side.
    pub active: u64,
    /// How many of them have not signed up; `None` when the reader may not see them.
    pub invited: Option<u64>,
    /// How many it finds on the inactive side; `None` when the reader may not see them.
    pub inactive: Option<u64>,
    /// Where counting ended: a greater count says only that there are more.
    pub counted_to: u64,
    /// Whether the reader may invite and open every page.
    pub manage: bool,
    /// Whether the reader reviews everybody's access.
    pub reviews: bool,
    /// Requests for roles that wait for the reader; oldest first.
    pub requests: Vec<ListedRequest>,
}

/// One line of the staff list, less what the reader may not see.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct StaffListEntry {
    /// Whose line.
    pub id: StaffMemberId,
    /// "Roth, Ben" is for sorting; this is "Ben Roth".
    pub name: String,
    /// Such as "LMFT"; may be empty.
    pub title: String,
    /// Only for those who may see full profiles.
    pub email: Option<EmailAddress>,
    /// Only for those who may see full profiles; may be empty.
    pub phone: Option<String>,
    /// The roles that are on; `None` for readers who see names only.
    pub roles: Option<Roles>,
    /// `None` for readers who see names only.
    pub state: Option<StaffState>,
    /// Employee or external agent.
    pub kind: StaffKind,
    /// What became of the last mail by which somebody who has not signed up could get in; only for those
    /// who may see full profiles.
    pub mail: Option<MailState>,
    /// When all their access begins or ends by itself; only for those who may see full profiles.
    pub schedule: ShownSchedule,
    /// Whether the reader may send such a mail again.
    pub resend: bool,
    /// Whether the reader may turn all their roles off.
    pub deactivate: bool,
    /// Whether the reader may open this person's page.
    pub open: bool,
}
