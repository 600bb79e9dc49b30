//! What the Subscription tab shows: who is billed today, what comes next, and the statements.

use super::{Day, DayTime, Effect, Money, PendingKind, Price, Role, ShownTime, StaffMemberId, WhoCan};
use serde::{Deserialize, Serialize};

/// The Subscription tab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscriptionPage {
    /// What each role costs.
    pub prices: Vec<(Role, Price)>,
    /// What one seat costs in a cycle.
    pub price: Money,
    /// Who would be billed if a cycle began now, in the order of the staff list.
    pub billed: Excerpt<BilledPerson>,
    /// The first day of the running cycle.
    pub from: Day,
    /// The first day of the next one, on which its statement is written.
    pub next: Day,
    /// How many people will be on that statement if nothing else changes.
    pub seats: usize,
    /// What that comes to.
    pub total: Money,
    /// What is under way, in the order of the staff list.
    pub pending: Excerpt<PendingChange>,
    /// Newest first; for a reader who may see the forecast alone, who sees them.
    pub statements: Result<Vec<StatementLine>, WhoCan>,
}

/// The first lines of a list that may be long, and how many a page leaves out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt<T> {
    /// The first ones.
    pub shown: Vec<T>,
    /// How many come after them.
    pub more: usize,
}

impl<T> Excerpt<T> {
    /// More than anybody reads on a page; with all of them, the page of a practice of 100,000 people is 60 MB.
    const SHOWN: usize = 500;

    /// The first of these.
    pub fn of(mut all: Vec<T>) -> Self {
        let more = all.len().saturating_sub(Self::SHOWN);
        all.truncate(Self::SHOWN);
        Self { shown: all, more }
    }

    /// The same of something else, made of these.
    ///
    /// # Errors
    /// The first one that there is.
    pub fn try_map<U, E>(self, make: impl FnMut(T) -> Result<U, E>) -> Result<Excerpt<U>, E> {
        let Self { shown, more } = self;
        Ok(Excerpt { shown: shown.into_iter().map(make).collect::<Result<_, E>>()?, more })
    }
}

/// Somebody who is billed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BilledPerson {
    /// Who.
    pub id: StaffMemberId,
    /// What the person is called; in a statement, as of its writing.
    pub name: String,
    /// The day since which they are billable without a break.
    pub since: Day,
}

/// Something that will change what is charged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingChange {
    /// Who.
    pub id: StaffMemberId,
    /// What the person is called.
    pub name: String,
    /// What is under way.
    pub what: PendingKind,
    /// The day on which it happened; of an end date, the role's last day.
    pub on: Day,
    /// The first day of the cycle whose statement shows it.
    pub from: Day,
    /// What it does to that statement.
    pub effect: Effect,
    /// How much that is.
    pub price: Money,
}

/// A statement in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementLine {
    /// The cycle's first day, which names the statement.
    pub from: Day,
    /// The cycle's last day.
    pub to: Day,
    /// How many people are on it.
    pub seats: usize,
    /// What they come to.
    pub total: Money,
}

/// What was charged for one cycle. Written once, never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementPage {
    /// As in the list.
    pub line: StatementLine,
    /// What each person on it costs.
    pub price: Money,
    /// When it was written.
    pub written: ShownTime,
    /// Who is on it.
    pub people: Excerpt<BilledPerson>,
}

/// What became of a role that was turned off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TurnedOff {
    /// The first day of the cycle from which on the person is not charged; `None` where they were not.
    pub not_charged_from: Option<Day>,
    /// The one role that went off and its end, for one click that turns it on again; `None` after
    /// several, and for whom the Owner would have to be asked.
    pub undo: Option<(Role, Option<DayTime>)>,
}
