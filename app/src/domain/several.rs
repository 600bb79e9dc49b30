//! The same done to several people of the staff list: what it would mean for each, and how it ended.

use super::{Day, Refusal, Roles, StaffMemberId};
use serde::{Deserialize, Serialize};

/// As many as one page of the list shows.
pub const MOST_AT_ONCE: usize = 50;

/// What is done to each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SharedAction {
    /// A new invitation link; older ones die.
    Resend,
    /// All roles off.
    Deactivate,
}

impl SharedAction {
    /// All there are.
    pub const ALL: [Self; 2] = [Self::Resend, Self::Deactivate];

    /// Its name in addresses and forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Resend => "resend",
            Self::Deactivate => "deactivate",
        }
    }

    /// The action of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.code() == code)
    }
}

/// One of the people who were chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// Who.
    pub id: StaffMemberId,
    /// First and last name.
    pub name: String,
    /// The roles that are on.
    pub roles: Roles,
    /// From when on they are not charged by it; `None` where nothing is charged.
    pub not_charged_from: Option<Day>,
    /// Why it can't be done, or was not done, to this person.
    pub refusal: Option<Refusal>,
}
