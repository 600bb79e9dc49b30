//! What would become of a row in a table of people.

use super::{
    Confirmed, EmailAddress, FieldErrors, NewStaffMember, Refusal, Standing,
    import_domains::meant_domain,
    permission::{self, Action, Actor, StaffAction, Target},
};
use serde::{Deserialize, Serialize};

/// What is done for a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Admission {
    /// Somebody new is invited.
    Invite,
    /// An inactive person gets these roles.
    Reactivate,
}

/// Why a row is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// It has more cells than there are columns: nobody knows which is which.
    TooManyCells,
    /// A word in the column of roles is none of those that can be given; empty where no role is named.
    UnknownRole(String),
    /// What an invitation would be refused for.
    Wrong(FieldErrors),
    /// An earlier row has the same address.
    Repeats(u32),
    /// Somebody at work here has the address.
    AlreadyHere,
    /// Somebody with the address is invited already.
    AlreadyInvited,
    /// An inactive person has the address.
    Inactive,
    /// Whoever adds them may not.
    Refused(Refusal),
    /// The domain of its address is probably mistyped.
    OddDomain {
        /// As it is.
        domain: String,
        /// As it was probably meant.
        meant: String,
    },
}

/// What is done for a row, or why it is left out.
pub type Judged = Result<Admission, Fault>;

/// What a row is judged by, apart from itself.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// The earlier row with the same address.
    pub repeats: Option<u32>,
    /// Who has the address in this practice.
    pub known: Option<(Standing, Target)>,
    /// The domain that most addresses here have.
    pub usual_domain: Option<&'a str>,
}

/// What `actor` does for a row that names this person: the rules of a single invitation, and what only a
/// table can get wrong.
///
/// # Errors
/// Why the row is left out.
pub fn judge<'a>(
    actor: impl Into<Actor<'a>>,
    new: &NewStaffMember,
    confirmed: Option<Confirmed>,
    around: Around,
) -> Judged {
    let actor = actor.into();
    if let Some(number) = around.repeats {
        return Err(Fault::Repeats(number));
    }
    if let Some((standing, target)) = around.known {
        return match standing {
            Standing::Active | Standing::Planned => Err(Fault::AlreadyHere),
            Standing::Invited => Err(Fault::AlreadyInvited),
            Standing::Inactive if confirmed != Some(Confirmed::Reactivation) => Err(Fault::Inactive),
            // A row is added or it is not: asking the Owner is for one person at a time.
            Standing::Inactive if permission::granted_at_once(actor, new.roles).is_empty() => {
                Err(Fault::Refused(Refusal::CustodianNeedsApproval))
            }
            Standing::Inactive => permission::may_to(actor, StaffAction::Reactivate(new.roles), &target)
                .map(|()| Admission::Reactivate)
                .map_err(Fault::Refused),
        };
    }
    permission::may(actor, Action::Invite(new.roles)).map_err(Fault::Refused)?;
    match meant_domain(new.email.domain(), around.usual_domain) {
        Some(meant) if confirmed != Some(Confirmed::Domain) => {
            Err(Fault::OddDomain { domain: new.email.domain().into(), meant: meant.into() })
        }
        _ => Ok(Admission::Invite),
    }
}

impl EmailAddress {
    /// What stands behind the @.
    pub fn domain(&self) -> &str {
        self.as_str().split_once('@').map_or("", |(_, domain)| domain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        PracticeColour, PracticeRules, Role, Roles, SecondFactorRule, StaffKind, StaffMemberId, TypedStaffMember,
    };
    use proptest::prelude::*;
    use uuid::Uuid;

    fn rules() -> PracticeRules {
        PracticeRules {
            name: "Praxis".parse().unwrap(),
            time_zone: "UTC".into(),
            invitation_hours: 72,
            managers_manage_managers: false,
            second_factor: SecondFactorRule::Off,
            second_factor_from: None,
            custodian_needs_approval: true,
            idle_minutes: 30,
            colour: PracticeColour::Teal,
            agent_unused_days: 90,
            suspend_at_agreement_end: true,
        }
    }

    fn actor(rules: &PracticeRules, role: Role) -> Actor<'_> {
        let id = StaffMemberId(Uuid::nil());
        Actor { staff_member: id, roles: Roles::NONE.with(role), kind: StaffKind::Employee, rules }
    }

    fn new(email: &str, role: Role) -> NewStaffMember {
        let (first_name, last_name) = ("Ada".into(), "Lund".into());
        let roles = vec![role.code().into()];
        let typed = TypedStaffMember { first_name, last_name, email: email.into(), roles, ..Default::default() };
        NewStaffMember::parse(&typed).unwrap()
    }

    fn known(standing: Standing) -> Option<(Standing, Target)> {
        let id = StaffMemberId(Uuid::from_u128(7));
        Some((standing, Target { id, roles: Roles::NONE, kind: StaffKind::Employee }))
    }

    const NOBODY: Around = Around { repeats: None, known: None, usual_domain: None };
    const STANDINGS: [Standing; 4] = [Standing::Active, Standing::Invited, Standing::Planned, Standing::Inactive];

    #[test]
    fn a_row_is_judged_by_who_has_its_address_and_by_what_may_be_given() {
        let rules = rules();
        let odd = |meant: &str| Err(Fault::OddDomain { domain: "gmial.com".into(), meant: meant.into() });
        let refused = |why| Err(Fault::Refused(why));
        let with = |standing| Around { known: known(standing), ..NOBODY };
        let (invite, reactivate) = (Ok(Admission::Invite), Ok(Admission::Reactivate));
        let yes = Some(Confirmed::Reactivation);
        for (by, email, role, confirmed, around, verdict) in [
            (Role::Owner, "ada@x.test", Role::Manager, None, NOBODY, invite.clone()),
            (Role::Manager, "ada@x.test", Role::Manager, None, NOBODY, refused(Refusal::ManagerRoleIsOwners)),
            (Role::Manager, "a@x.test", Role::RecordsCustodian, None, NOBODY, refused(Refusal::CustodianNeedsApproval)),
            (Role::Therapist, "ada@x.test", Role::Therapist, None, NOBODY, refused(Refusal::NotAllowed)),
            (Role::Owner, "ada@gmial.com", Role::Therapist, None, NOBODY, odd("gmail.com")),
            (Role::Owner, "ada@gmial.com", Role::Therapist, Some(Confirmed::Domain), NOBODY, invite.clone()),
            (Role::Owner, "ada@gmial.com", Role::Therapist, None, with(Standing::Active), Err(Fault::AlreadyHere)),
            (Role::Owner, "ada@x.test", Role::Therapist, None, with(Standing::Invited), Err(Fault::AlreadyInvited)),
            (Role::Owner, "ada@x.test", Role::Therapist, None, with(Standing::Inactive), Err(Fault::Inactive)),
            (Role::Owner, "ada@x.test", Role::Therapist, yes, with(Standing::Inactive), reactivate),
            (
                Role::Manager,
                "a@x.test",
                Role::Manager,
                yes,
                with(Standing::Inactive),
                refused(Refusal::ManagerRoleIsOwners),
            ),
            (
                Role::Owner,
                "a@x.test",
                Role::Therapist,
                yes,
                Around { repeats: Some(2), ..NOBODY },
                Err(Fault::Repeats(2)),
            ),
        ] {
            let judged = judge(actor(&rules, by), &new(email, role), confirmed, around);
            assert_eq!(judged, verdict, "{by:?} {email} {role:?} {confirmed:?} {around:?}");
        }
    }

    proptest! {
        #[test]
        fn nobody_is_added_whom_a_single_invitation_could_not_add(
            by in prop::sample::select(&Role::ALL[..]),
            role in prop::sample::select(&Role::INVITABLE[..]),
            standing in prop::option::of(prop::sample::select(&STANDINGS[..])),
            confirmed in prop::sample::select(&[None, Some(Confirmed::Domain), Some(Confirmed::Reactivation)][..]),
            repeats in prop::option::of(2_u32..9),
        ) {
            let rules = rules();
            let by = actor(&rules, by);
            let around = Around { repeats, known: standing.and_then(known), ..NOBODY };
            let new = new("ada@x.test", role);
            match judge(by, &new, confirmed, around) {
                Ok(Admission::Invite) => {
                    prop_assert!(standing.is_none() && repeats.is_none());
                    prop_assert_eq!(permission::may(by, Action::Invite(new.roles)), Ok(()));
                }
                Ok(Admission::Reactivate) => {
                    prop_assert!(standing == Some(Standing::Inactive) && confirmed == Some(Confirmed::Reactivation));
                }
                Err(_) => {
                    let allowed = permission::may(by, Action::Invite(new.roles)).is_ok();
                    prop_assert!(!allowed || standing.is_some() || repeats.is_some());
                }
            }
        }
    }
}
