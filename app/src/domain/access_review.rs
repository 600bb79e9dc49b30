//! Access reviews: every person and every role confirmed or removed, and signed off by the Owner.

use super::{
    AccessId, AccessReviewId, EmailAddress, Moment, PlannedStart, PracticeName, Refusal, Role, ShownDayTime, ShownTime,
    StaffKind, StaffMemberId,
};
use serde::{Deserialize, Serialize};

/// The Owner is reminded this long after the last review, or after the practice was opened: 13 weeks, on the
/// same day of the week.
pub const REVIEW_EVERY: i64 = 91 * 24 * Moment::HOUR;

/// What became of one time of a role's being on, or of a plan for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Verdict {
    /// Looked at, and left as it was.
    Kept,
    /// Turned off, or taken back, by the review.
    Removed,
    /// Ended before the review did, by somebody or by its end date.
    Ended,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Kept, Self::Removed, Self::Ended];

    /// The verdict's name in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Removed => "removed",
            Self::Ended => "ended",
        }
    }

    /// The verdict of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.code() == code)
    }
}

/// What the page of all reviews shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessReviews {
    /// Newest first; the first may be open.
    pub reviews: Vec<ListedReview>,
    /// When the Owner is reminded next.
    pub due: ShownTime,
}

/// A review in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedReview {
    /// Which one.
    pub id: AccessReviewId,
    /// When it was started.
    pub started: ShownTime,
    /// By whom, as they were called then.
    pub started_by: String,
    /// When it was signed off, and by whom; `None` while it is open.
    pub signed: Option<(ShownTime, String)>,
    /// How many roles were kept, removed, or ended meanwhile.
    pub counts: ReviewCounts,
}

/// How many roles a review came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // as in Verdict
pub struct ReviewCounts {
    pub kept: usize,
    pub removed: usize,
    pub ended: usize,
}

/// One review: what is left to decide, and what was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessReviewPage {
    /// As in the list.
    pub review: ListedReview,
    /// The practice's name.
    pub practice: PracticeName,
    /// The first people whose roles are still to be looked at, in the order of the staff list.
    pub left: Vec<ReviewedPerson>,
    /// How many there are.
    pub people_left: u64,
    /// What was decided so far, in the order of the staff list; the first [`LINES_SHOWN`] of them.
    pub lines: Vec<ReviewLine>,
    /// The fingerprint of a review that was signed off, and whether the lines still have it.
    pub fingerprint: Option<(String, bool)>,
}

/// Lines on the page of a review; its file has all of them.
pub const LINES_SHOWN: usize = 2000;

/// Somebody whose roles are to be confirmed or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewedPerson {
    /// Who.
    pub id: StaffMemberId,
    /// What the person is called.
    pub name: String,
    /// Where mail goes.
    pub email: EmailAddress,
    /// Employee or external agent.
    pub kind: StaffKind,
    /// Whether they have signed up.
    pub joined: bool,
    /// The last sign-in, where it is this practice's to see.
    pub last_sign_in: Option<ShownTime>,
    /// The roles that are on or to come, and not decided yet.
    pub roles: Vec<ReviewedRole>,
}

/// A role that is to be confirmed or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewedRole {
    /// Which time of its being on, or which plan.
    pub access: AccessId,
    /// Which role.
    pub role: Role,
    /// Since when, or from when on.
    pub time: ReviewedTime,
    /// Why it can't be removed; `None` if it can.
    pub remove: Option<Refusal>,
}

/// When a role is on that is to be confirmed or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReviewedTime {
    /// It is on.
    On {
        /// Since when.
        since: ShownTime,
        /// Who turned it on; `None` for the system.
        by: Option<String>,
        /// When it ends by itself.
        until: Option<ShownDayTime>,
    },
    /// It goes on by itself.
    ToCome(PlannedStart),
}

/// What was decided about one role of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewLine {
    /// Whose role.
    pub person: StaffMemberId,
    /// What the person was called then.
    pub name: String,
    /// Which role.
    pub role: Role,
    /// Since when it had been on, or, where it was `planned`, from when on it was to be.
    pub since: ShownTime,
    /// Whether it was to come.
    pub planned: bool,
    /// Who had turned it on or planned it; `None` for the system.
    pub granted_by: Option<String>,
    /// What became of it.
    pub verdict: Verdict,
    /// When.
    pub at: ShownTime,
    /// By whom; `None` for the system, at an end that was set.
    pub by: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_names_its_verdict() {
        for verdict in Verdict::ALL {
            assert_eq!(Verdict::from_code(verdict.code()), Some(verdict));
        }
    }
}
