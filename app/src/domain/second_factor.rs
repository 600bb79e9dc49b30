//! Second factors: who needs one, and since when.

use super::{Moment, Roles};
use serde::{Deserialize, Serialize};

/// Whom a practice requires to have a second factor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SecondFactorRule {
    /// Nobody; it is everybody's own choice.
    #[default]
    Off,
    /// The Owner and Managers.
    Managers,
    /// Everybody.
    Everyone,
}

impl SecondFactorRule {
    /// All rules, from the mildest.
    pub const ALL: [Self; 3] = [Self::Off, Self::Managers, Self::Everyone];

    /// The rule's name in the database and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Managers => "managers",
            Self::Everyone => "everyone",
        }
    }

    /// The rule of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.code() == code)
    }

    /// Whether somebody with these roles needs a second factor.
    pub fn concerns(self, roles: Roles) -> bool {
        match self {
            Self::Off => false,
            Self::Managers => roles.manage_staff(),
            Self::Everyone => !roles.is_empty(),
        }
    }
}

/// What a practice asks of a person who has no second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SecondFactorDemand {
    /// Nothing.
    None,
    /// One from this moment on.
    From(Moment),
    /// One now; nothing opens before.
    Now,
}

impl SecondFactorDemand {
    /// What `rule`, in force from `from`, asks of somebody with these roles at `now`.
    pub fn of(rule: SecondFactorRule, from: Option<Moment>, roles: Roles, now: Moment) -> Self {
        match from {
            _ if !rule.concerns(roles) => Self::None,
            Some(from) if now < from => Self::From(from),
            _ => Self::Now,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Role::{FrontOffice, Manager, Owner, Therapist};

    #[test]
    fn a_rule_concerns_whom_it_names_and_waits_for_its_date() {
        let (before, at) = (Moment(9), Moment(10));
        for (rule, roles, now, demand) in [
            (SecondFactorRule::Off, Owner, at, SecondFactorDemand::None),
            (SecondFactorRule::Managers, Owner, at, SecondFactorDemand::Now),
            (SecondFactorRule::Managers, Manager, before, SecondFactorDemand::From(at)),
            (SecondFactorRule::Managers, Therapist, at, SecondFactorDemand::None),
            (SecondFactorRule::Everyone, FrontOffice, at, SecondFactorDemand::Now),
        ] {
            assert_eq!(SecondFactorDemand::of(rule, Some(at), Roles::NONE.with(roles), now), demand, "{rule:?}");
        }
        let roles = Roles::NONE.with(Therapist);
        assert_eq!(SecondFactorDemand::of(SecondFactorRule::Everyone, None, roles, at), SecondFactorDemand::Now);
    }
}
