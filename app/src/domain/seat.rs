//! Seats: who is billed. Whoever can sign in as a Therapist at the moment at which a cycle begins, for the
//! whole of it; what comes and goes between two such moments costs nothing and gives nothing back.
//!
//! Somebody who was invited and has not accepted can't work here yet, and is not billed. External agents
//! can't be Therapists.

use super::{Moment, Money, Role, StaffKind, StaffMember, StaffMemberId};
use serde::{Deserialize, Serialize};

/// The one role that is billed.
pub const BILLED: Role = Role::Therapist;

/// What a role costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Price {
    /// Nothing.
    Free,
    /// So much in each cycle.
    PerMonth(Money),
}

impl Price {
    /// What `role` costs for somebody of this kind, where a seat costs `seat`.
    pub fn of(role: Role, kind: StaffKind, seat: Money) -> Self {
        if role == BILLED && kind == StaffKind::Employee { Self::PerMonth(seat) } else { Self::Free }
    }
}

/// Whether this person would be on a statement that is written now.
pub fn is_billed(person: &StaffMember) -> bool {
    person.kind == StaffKind::Employee && person.account.is_some() && person.roles.hold(BILLED)
}

/// A time during which somebody's billed role was on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeatTime {
    /// From this moment on.
    pub from: Moment,
    /// Up to this moment, not included: when it ended, or when it will end by itself.
    pub until: Option<Moment>,
}

/// What decides when somebody, who is no external agent, is billed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatHistory {
    /// Who.
    pub person: StaffMemberId,
    /// Since when they can sign in here; `None` for somebody who was invited only.
    pub joined: Option<Moment>,
    /// When their billed role was on.
    pub times: Vec<SeatTime>,
}

impl SeatHistory {
    /// Since when they were billable without a break at this moment, if they were.
    pub fn billed_since(&self, at: Moment) -> Option<Moment> {
        let joined = self.joined.filter(|joined| *joined <= at)?;
        self.on_at(at).map(|time| time.from.max(joined))
    }

    fn on_at(&self, at: Moment) -> Option<SeatTime> {
        self.times.iter().find(|time| time.from <= at && time.until.is_none_or(|until| until > at)).copied()
    }

    /// What is under way for this person at `now`, in a cycle that ends at `next`. `paid` says whether
    /// they are on its statement.
    pub fn pending(&self, paid: bool, now: Moment, next: Moment) -> Vec<Pending> {
        let Some(time) = self.on_at(now) else {
            let off = self.times.iter().filter_map(|time| time.until).max();
            let off = Pending { what: PendingKind::TurnedOff, at: off.unwrap_or(now), effect: Effect::Less };
            return if paid { vec![off] } else { Vec::new() };
        };
        let over_by_then = time.until.is_some_and(|until| until <= next);
        let comes = if over_by_then { Effect::Nothing } else { Effect::More };
        let Some(joined) = self.joined else {
            return vec![Pending { what: PendingKind::Invited, at: time.from, effect: comes }];
        };
        let new = Pending { what: PendingKind::TurnedOn, at: time.from.max(joined), effect: comes };
        let goes = if over_by_then && !paid { Effect::Nothing } else { Effect::Less };
        let ends = time.until.map(|until| Pending { what: PendingKind::Ends, at: until, effect: goes });
        (!paid && !over_by_then).then_some(new).into_iter().chain(ends).collect()
    }
}

/// What can be under way for a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PendingKind {
    /// Invited as a Therapist, and has not accepted.
    Invited,
    /// Billable since the running cycle began.
    TurnedOn,
    /// No longer billable since the running cycle began.
    TurnedOff,
    /// The role has an end date.
    Ends,
}

/// What something does to a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// One seat more.
    More,
    /// One seat less.
    Less,
    /// It comes and goes between two statements.
    Nothing,
}

/// Something under way for a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending {
    /// What.
    pub what: PendingKind,
    /// When it was, or will be. The first statement from this moment on shows it.
    pub at: Moment,
    /// What it does to that statement. (For somebody invited: once they accept.)
    pub effect: Effect,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn history(joined: Option<i64>, times: &[(i64, Option<i64>)]) -> SeatHistory {
        let times = times.iter().map(|(from, until)| SeatTime { from: Moment(*from), until: until.map(Moment) });
        SeatHistory { person: StaffMemberId(Uuid::nil()), joined: joined.map(Moment), times: times.collect() }
    }

    #[test]
    fn a_seat_is_billed_from_the_moment_of_its_beginning_and_not_at_that_of_its_end() {
        let ben = history(Some(5), &[(10, Some(20)), (30, None)]);
        for (at, since) in [(9, None), (10, Some(10)), (19, Some(10)), (20, None), (29, None), (30, Some(30))] {
            assert_eq!(ben.billed_since(Moment(at)), since.map(Moment), "at {at}");
        }
        let late = history(Some(15), &[(10, None)]);
        assert_eq!((late.billed_since(Moment(14)), late.billed_since(Moment(99))), (None, Some(Moment(15))));
        assert_eq!(history(None, &[(10, None)]).billed_since(Moment(99)), None, "invited only");
    }

    #[test]
    fn each_kind_of_change_says_what_it_does() {
        let pending = |history: &SeatHistory, paid| {
            let all = history.pending(paid, Moment(50), Moment(100));
            all.into_iter().map(|pending| (pending.what, pending.at.0, pending.effect)).collect::<Vec<_>>()
        };
        use {Effect::*, PendingKind::*};
        let steady = history(Some(1), &[(1, None)]);
        assert_eq!(pending(&steady, true), []);
        assert_eq!(pending(&steady, false), [(TurnedOn, 1, More)]);
        assert_eq!(pending(&history(Some(1), &[(1, Some(20)), (40, None)]), true), [], "off and on");
        assert_eq!(pending(&history(Some(1), &[(1, Some(40))]), true), [(TurnedOff, 40, Less)]);
        assert_eq!(pending(&history(Some(1), &[(1, Some(40))]), false), []);
        assert_eq!(pending(&history(Some(1), &[(1, Some(100))]), true), [(Ends, 100, Less)]);
        assert_eq!(pending(&history(Some(1), &[(1, Some(70))]), false), [(Ends, 70, Nothing)]);
        assert_eq!(pending(&history(Some(1), &[(1, Some(140))]), false), [(TurnedOn, 1, More), (Ends, 140, Less)]);
        assert_eq!(pending(&history(None, &[(1, None)]), false), [(Invited, 1, More)]);
        assert_eq!(pending(&history(None, &[(1, Some(70))]), false), [(Invited, 1, Nothing)]);
    }

    proptest! {
        /// What is shown as pending explains all of the difference between this statement and the next.
        #[test]
        fn the_forecast_is_the_running_statement_and_what_is_pending(
            joined in prop::option::of(0_i64..150),
            cuts in prop::collection::btree_set(0_i64..200, 0..7),
            now in 50_i64..100,
        ) {
            let cuts: Vec<i64> = cuts.into_iter().collect();
            let times: Vec<_> = cuts.chunks(2).map(|cut| (cut[0], cut.get(1).copied())).collect();
            // What lies ahead of now is an end at most: nobody turns a role on in advance.
            let known: Vec<_> = times.into_iter().filter(|(from, _)| *from <= now).collect();
            let person = history(joined.filter(|joined| *joined <= now), &known);
            let (start, now, next) = (Moment(50), Moment(now), Moment(100));
            let paid = person.billed_since(start).is_some();
            let effects = person.pending(paid, now, next).into_iter().filter(|pending| {
                pending.at <= next && pending.what != PendingKind::Invited
            });
            let sum = effects.fold(i32::from(paid), |sum, pending| match pending.effect {
                Effect::More => sum + 1,
                Effect::Less => sum - 1,
                Effect::Nothing => sum,
            });
            prop_assert_eq!(sum, i32::from(person.billed_since(next).is_some()));
        }
    }
}
