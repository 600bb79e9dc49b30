//! The five roles, and sets of them.

use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What a person may be in a practice. What each may do: [`super::permission`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Exactly one per practice; moves by transfer only.
    Owner,
    /// Adds and manages staff.
    Manager,
    /// Treats clients; the one role that is billed.
    Therapist,
    /// Runs the desk.
    FrontOffice,
    /// Answers for the records.
    RecordsCustodian,
}

impl Role {
    /// All roles, in the order in which pages list them.
    pub const ALL: [Self; 5] = [Self::Owner, Self::Manager, Self::Therapist, Self::FrontOffice, Self::RecordsCustodian];

    /// The roles that an invitation can give. (Ownership moves by transfer.)
    pub const INVITABLE: [Self; 4] = [Self::Therapist, Self::FrontOffice, Self::RecordsCustodian, Self::Manager];

    /// The roles that an external agent can hold.
    pub const FOR_AGENTS: [Self; 2] = [Self::FrontOffice, Self::RecordsCustodian];

    /// The role's name in the database, in forms and in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Therapist => "therapist",
            Self::FrontOffice => "front_office",
            Self::RecordsCustodian => "records_custodian",
        }
    }
}

/// Text that names no role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotARole;

impl FromStr for Role {
    type Err = NotARole;

    fn from_str(code: &str) -> Result<Self, NotARole> {
        Self::ALL.into_iter().find(|role| role.code() == code).ok_or(NotARole)
    }
}

/// A set of roles. Empty means inactive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<Role>", into = "Vec<Role>")]
pub struct Roles(u8);

impl Roles {
    /// No role.
    pub const NONE: Self = Self(0);

    /// Whether `role` is in the set.
    pub fn hold(self, role: Role) -> bool {
        self.0 & (1 << role as u8) != 0
    }

    /// Whether the holder adds and manages staff.
    pub fn manage_staff(self) -> bool {
        self.hold(Role::Owner) || self.hold(Role::Manager)
    }

    /// Whether no role is in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many roles are in the set.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// The set and `role`.
    #[must_use]
    pub fn with(self, role: Role) -> Self {
        Self(self.0 | 1 << role as u8)
    }

    /// The roles, in the order of [`Role::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.hold(*role))
    }

    /// The codes of the roles, as audit events keep them: `therapist front_office`.
    pub fn codes(self) -> String {
        self.iter().map(Role::code).collect::<Vec<_>>().join(" ")
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        roles.into_iter().fold(Self::NONE, Self::with)
    }
}

impl From<Vec<Role>> for Roles {
    fn from(roles: Vec<Role>) -> Self {
        roles.into_iter().collect()
    }
}

impl From<Roles> for Vec<Role> {
    fn from(roles: Roles) -> Self {
        roles.iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in_and_nothing_else() {
        let roles: Roles = [Role::Therapist, Role::Manager].into_iter().collect();
        assert_eq!(roles.iter().collect::<Vec<_>>(), [Role::Manager, Role::Therapist]);
        assert_eq!(roles.codes(), "manager therapist");
        assert!(roles.manage_staff() && !Roles::NONE.with(Role::Therapist).manage_staff());
        assert!(roles.hold(Role::Manager) && !roles.hold(Role::Owner) && Roles::NONE.is_empty());
    }

    #[test]
    fn every_code_names_its_role() {
        for role in Role::ALL {
            assert_eq!(role.code().parse(), Ok(role));
        }
        assert_eq!("Owner".parse::<Role>(), Err(NotARole));
    }
}
