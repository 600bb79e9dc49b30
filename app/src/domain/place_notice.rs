//! What people are told by e-mail of a place in a practice: the person whose place it is, or those who
//! manage there.

use super::Suspension;

/// What happened to a place, or is about to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the names say it
pub enum PlaceNotice {
    Connected,
    Ended,
    Left,
    Declined,
    UnusedSoon,
    AgreementEnds,
    SuspendedUnused,
    SuspendedAgreement,
    /// To the Owner, about their own practice.
    ReviewDue,
    StartsSoon,
    NotStarted,
}

impl PlaceNotice {
    /// All notices.
    pub const ALL: [Self; 11] = [
        Self::Connected,
        Self::Ended,
        Self::Left,
        Self::Declined,
        Self::UnusedSoon,
        Self::AgreementEnds,
        Self::SuspendedUnused,
        Self::SuspendedAgreement,
        Self::ReviewDue,
        Self::StartsSoon,
        Self::NotStarted,
    ];

    /// The notice's name in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Ended => "ended",
            Self::Left => "left",
            Self::Declined => "declined",
            Self::UnusedSoon => "unused_soon",
            Self::AgreementEnds => "agreement_ends",
            Self::SuspendedUnused => "suspended_unused",
            Self::SuspendedAgreement => "suspended_agreement",
            Self::ReviewDue => "review_due",
            Self::StartsSoon => "starts_soon",
            Self::NotStarted => "not_started",
        }
    }

    /// The notice of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|notice| notice.code() == code)
    }

    /// The notice of a suspension.
    pub fn of_suspension(why: Suspension) -> Self {
        match why {
            Suspension::Unused => Self::SuspendedUnused,
            Suspension::Agreement => Self::SuspendedAgreement,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_names_its_notice() {
        for notice in PlaceNotice::ALL {
            assert_eq!(PlaceNotice::from_code(notice.code()), Some(notice));
        }
    }
}
