//! Transfer of ownership: the Owner asks, the candidate confirms, both with their passwords.

use super::{
    Moment, OwnershipTransferId, PracticeName, Refusal, Role, ShownTime, StaffKind, StaffMember, StaffMemberId,
    Standing,
};
use serde::{Deserialize, Serialize};

/// How long the candidate can confirm: 72 hours.
pub const TRANSFER_LIFE: i64 = 72 * Moment::HOUR;

/// How a transfer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferOutcome {
    /// The candidate confirmed, and is the Owner.
    Done,
    /// Taken back by the Owner, or ended because the candidate's access ended.
    Cancelled,
    /// The candidate did not want to.
    Declined,
    /// Nobody answered in time.
    Expired,
}

impl TransferOutcome {
    /// The outcome's name in the database and in the audit log.
    pub fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Declined => "declined",
            Self::Expired => "expired",
        }
    }
}

/// A transfer that has not ended. (After `expires` it is as good as ended.)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnershipTransfer {
    /// Which one.
    pub id: OwnershipTransferId,
    /// The Owner who asked.
    pub from: StaffMemberId,
    /// The candidate.
    pub to: StaffMemberId,
    /// Until when the candidate can confirm.
    pub expires: Moment,
}

impl OwnershipTransfer {
    /// Whether it can still be answered.
    pub fn is_live(&self, now: Moment) -> bool {
        now < self.expires
    }
}

/// Whether this person can become the Owner: an employee at work who has signed up, and is not
/// the Owner already.
///
/// # Errors
/// [`Refusal::NotForOwnership`].
pub fn may_become_owner(person: &StaffMember) -> Result<(), Refusal> {
    let fit =
        person.kind == StaffKind::Employee && person.standing() == Standing::Active && !person.roles.hold(Role::Owner);
    if fit { Ok(()) } else { Err(Refusal::NotForOwnership) }
}

/// What a person's page shows of ownership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnershipInformation {
    /// What the practice is called.
    pub practice: PracticeName,
    /// The transfer under way that this person is a side of.
    pub pending: Option<PendingTransfer>,
    /// Why the reader can't ask this person to become Owner; `None` if they can.
    pub ask: Option<Refusal>,
}

/// A transfer under way, as pages show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingTransfer {
    /// Which one.
    pub id: OwnershipTransferId,
    /// The Owner's name.
    pub owner: String,
    /// The candidate.
    pub candidate: StaffMemberId,
    /// The candidate's name.
    pub candidate_name: String,
    /// Until when the candidate can confirm.
    pub expires: ShownTime,
    /// Whether the reader is the candidate, who confirms or declines.
    pub answer: bool,
    /// Whether the reader can take it back.
    pub cancel: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AccountId, Profile, Roles, TypedProfile};
    use uuid::Uuid;

    fn ben() -> StaffMember {
        let typed = TypedProfile { first_name: "Ben".into(), last_name: "Roth".into(), ..TypedProfile::default() };
        StaffMember {
            id: StaffMemberId(Uuid::nil()),
            account: Some(AccountId(Uuid::nil())),
            kind: StaffKind::Employee,
            profile: Profile::parse(&typed).unwrap(),
            email: "ben@praxis.example".parse().unwrap(),
            roles: Roles::NONE.with(Role::Therapist),
            roles_before: Roles::NONE,
            ends: None,
            planned: Vec::new(),
        }
    }

    #[test]
    fn only_an_employee_at_work_with_an_account_becomes_owner() {
        assert_eq!(may_become_owner(&ben()), Ok(()));
        for (unfit, why) in [
            (StaffMember { account: None, ..ben() }, "not signed up"),
            (StaffMember { kind: StaffKind::ExternalAgent, ..ben() }, "external agent"),
            (StaffMember { roles: Roles::NONE, ..ben() }, "inactive"),
            (StaffMember { roles: Roles::NONE.with(Role::Owner), ..ben() }, "the Owner already"),
        ] {
            assert_eq!(may_become_owner(&unfit), Err(Refusal::NotForOwnership), "{why}");
        }
    }

    #[test]
    fn a_transfer_can_be_answered_until_its_last_moment() {
        let nobody = StaffMemberId(Uuid::nil());
        let id = OwnershipTransferId(Uuid::nil());
        let transfer = OwnershipTransfer { id, from: nobody, to: nobody, expires: Moment(TRANSFER_LIFE) };
        assert!(transfer.is_live(Moment(TRANSFER_LIFE - 1)) && !transfer.is_live(Moment(TRANSFER_LIFE)));
    }
}
