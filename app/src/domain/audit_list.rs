//! The audit log as its tab shows it: what can be asked of it, and what it answers.

use super::{AuditAction, Day, HistoryEntry, Refusal, StaffMemberId, WhoCan};
use serde::{Deserialize, Serialize};

/// So many people fit into a list to choose from. Of a practice with very many, a name finds some.
pub const MOST_TO_CHOOSE: usize = 20;

/// Whose events to show: those that the person did, and those that were done to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditParty {
    /// One staff member.
    Person(StaffMemberId),
    /// Nobody: what Rolecall did by itself, or somebody did who was not known.
    System,
}

impl AuditParty {
    /// How filters name the system.
    pub const SYSTEM: &str = "system";
}

/// What is chosen in the filters, unchecked. Empty means everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // as in AuditFilter
pub struct TypedAuditFilter {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub person: String,
    #[serde(default)]
    pub action: String,
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub to: String,
}

/// What the reader asked to see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only events with people in them who are found by this part of a name or address; empty means everybody.
    pub name: String,
    /// Only events with this party in them; one of those found, where there is a name.
    pub party: Option<AuditParty>,
    /// Only events of this kind.
    pub action: Option<AuditAction>,
    /// The first day, in the practice's zone.
    pub from: Option<Day>,
    /// The last day, included.
    pub to: Option<Day>,
}

impl AuditFilter {
    /// Checks the filters. Where an unknown one were left out, the answer would look complete
    /// without being what was asked for.
    ///
    /// # Errors
    /// [`Refusal::Malformed`]: the page's own controls send nothing unknown.
    pub fn parse(typed: &TypedAuditFilter) -> Result<Self, Refusal> {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let party = match given(&typed.person) {
            None => None,
            Some(code) if code == AuditParty::SYSTEM => Some(AuditParty::System),
            Some(id) => Some(AuditParty::Person(id.parse().map_err(|_| Refusal::Malformed)?)),
        };
        let action = match given(&typed.action) {
            None => None,
            Some(code) => Some(AuditAction::from_code(&code).ok_or(Refusal::Malformed)?),
        };
        let day = |text: &str| Day::optional(text).map_err(|_| Refusal::Malformed);
        // As in searches of the staff list.
        let name = typed.name.trim().chars().filter(|c| !c.is_control()).take(100).collect();
        Ok(Self { name, party, action, from: day(&typed.from)?, to: day(&typed.to)? })
    }
}

/// One page of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// Newest first.
    pub entries: Vec<AuditEntry>,
    /// Where the next page begins, if there is one: events before this number.
    pub next: Option<i64>,
    /// Whom the name finds, or the person chosen, in the order of the staff list; at most [`MOST_TO_CHOOSE`].
    pub people: Vec<(StaffMemberId, String)>,
    /// Whether the name finds more people than these: their events are not among the entries.
    pub more: bool,
    /// Who sees everybody's events; `None` for a reader who does, and may open everybody's page.
    pub instead: Option<WhoCan>,
}

/// An audit event as the log shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// 1, 2, 3, … in each practice.
    pub number: i64,
    /// When, who and what. The time is exact to the second.
    pub event: HistoryEntry,
    /// To whom, by today's name; `None` for the practice.
    pub subject: Option<(StaffMemberId, String)>,
    /// The network address it came from; empty for the system.
    pub address: String,
    /// What the browser said of itself.
    pub user_agent: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_what_the_pages_controls_send_and_nothing_else() {
        let typed = |person: &str, action: &str| TypedAuditFilter {
            person: person.into(),
            action: action.into(),
            ..TypedAuditFilter::default()
        };
        assert_eq!(AuditFilter::parse(&typed("", "")), Ok(AuditFilter::default()));
        let system = AuditFilter::parse(&typed("system", "signed_in")).unwrap();
        assert_eq!((system.party, system.action), (Some(AuditParty::System), Some(AuditAction::SignedIn)));
        for (person, action) in [("ben", ""), ("", "sign"), ("\0", "")] {
            assert_eq!(AuditFilter::parse(&typed(person, action)), Err(Refusal::Malformed), "{person:?} {action:?}");
        }
        let on = |day: &str| TypedAuditFilter { to: day.into(), ..TypedAuditFilter::default() };
        assert_eq!(AuditFilter::parse(&on("2026-11-24")).unwrap().to, Day::new(2026, 11, 24));
        assert_eq!(AuditFilter::parse(&on("24.11.2026")), Err(Refusal::Malformed));
    }
}
