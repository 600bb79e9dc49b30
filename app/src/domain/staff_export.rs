//! Taking the staff list along: who works and worked here, who is protected by a second factor, and how soon
//! access ended for those who left.

use super::{AuditAction, Moment, Role, Roles, SecondFactorRule, StaffMemberId};
use serde::{Deserialize, Serialize};

/// What can be taken along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StaffFile {
    /// Everybody who is or was on the staff, as a table.
    Staff,
    /// Each end of somebody's access, as a table.
    Terminations,
    /// Both, and who turned each role on, for programs.
    Everything,
}

impl StaffFile {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Staff, Self::Terminations, Self::Everything];

    /// Its name in forms, in the audit log and in the name of the file.
    pub fn code(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Terminations => "terminations",
            Self::Everything => "everything",
        }
    }

    /// The file of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|file| file.code() == code)
    }
}

/// What the page shows before anything is taken along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffExportPage {
    /// How many people have a second factor.
    pub coverage: Coverage,
    /// Whom the practice requires to have one.
    pub rule: SecondFactorRule,
}

/// How many of those who can sign in here have a second factor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Those with a role and an account.
    pub people: usize,
    /// Those of them with a second factor.
    pub with_factor: usize,
}

/// One time of a role's being on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleTime {
    /// Which role.
    pub role: Role,
    /// Since when.
    pub from: Moment,
    /// What whoever turned it on is called today; `None` for the system.
    pub by: Option<String>,
    /// The end that is or was set.
    pub until: Option<Moment>,
    /// When it ended; `None` while it is on.
    pub ended: Option<Moment>,
}

/// The end of somebody's last role, as the audit log recorded it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedEnd {
    /// Whose.
    pub person: StaffMemberId,
    /// When it was recorded: in the commit that ended sessions and links, too.
    pub at: Moment,
    /// How: deactivated, ended on its last day, suspended, left …
    pub action: AuditAction,
    /// By whom, as they were called then; `None` for the system.
    pub by: Option<String>,
    /// Which roles went off.
    pub roles: Roles,
    /// How many sessions ended with them.
    pub sessions: u64,
}

/// One end of a person's access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Termination {
    /// Since when at least one role had been on.
    pub since: Moment,
    /// When the last role ended: at the moment at which somebody turned it off, or at the end that was set.
    pub ended: Moment,
    /// Whether it was an end that had been set.
    pub scheduled: bool,
    /// When a role went on again.
    pub again: Option<Moment>,
}

impl Termination {
    /// What the person's roles say of an end that was recorded then; `None` where no role had ended by then.
    pub fn of(times: &[RoleTime], recorded: Moment) -> Option<Self> {
        let over = |time: &RoleTime| time.ended.filter(|ended| *ended <= recorded);
        let last = times.iter().filter(|time| over(time).is_some()).max_by_key(|time| time.ended)?;
        let ended = last.ended?;
        let mut since = ended;
        // Back from the end, as long as another role was on when one began.
        while let Some(before) = times.iter().find(|time| time.from < since && over(time) >= Some(since)) {
            since = before.from;
        }
        let again = times.iter().map(|time| time.from).filter(|from| *from >= recorded).min();
        Some(Self { since, ended, scheduled: last.until == last.ended, again })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Role::{FrontOffice, Therapist};

    #[test]
    fn every_code_names_its_file() {
        for file in StaffFile::ALL {
            assert_eq!(StaffFile::from_code(file.code()), Some(file));
        }
    }

    fn time(role: Role, from: i64, until: Option<i64>, ended: Option<i64>) -> RoleTime {
        RoleTime { role, from: Moment(from), by: None, until: until.map(Moment), ended: ended.map(Moment) }
    }

    #[test]
    fn access_lasts_from_the_first_role_to_the_end_of_the_last_one() {
        let times = [
            time(Therapist, 10, None, Some(30)),
            time(FrontOffice, 20, Some(50), Some(50)),
            time(Therapist, 80, None, Some(90)),
            time(Therapist, 95, None, None),
        ];
        let first = Termination { since: Moment(10), ended: Moment(50), scheduled: true, again: Some(Moment(80)) };
        assert_eq!(Termination::of(&times, Moment(57)), Some(first));
        let second = Termination { since: Moment(80), ended: Moment(90), scheduled: false, again: Some(Moment(95)) };
        assert_eq!(Termination::of(&times, Moment(90)), Some(second));
        assert_eq!(Termination::of(&times, Moment(29)), None);
    }

    #[test]
    fn a_role_that_went_off_before_its_set_end_was_turned_off() {
        let times = [time(Therapist, 10, Some(99), Some(30))];
        let end = Termination { since: Moment(10), ended: Moment(30), scheduled: false, again: None };
        assert_eq!(Termination::of(&times, Moment(30)), Some(end));
    }
}
