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

/// A time during which somebody's billed role was on, or will be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeatTime {
    /// From this moment on.
    pub from: Moment,
    /// Up to this moment, not included: when it ended, or when it will end by itself.
    pub until: Option<Moment>,
    /// Whether it is the way back from a leave that is planned.
    pub returns: bool,
}

/// What decides when somebody, who is no external agent, is billed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatHistory {
    /// Who.
    pub person: StaffMemberId,
    /// Since when they can sign in here; `None` for somebody who was invited only.
    pub joined: Option<Moment>,
    /// When their billed role was on, and will be by itself; in the order of time.
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

    /// What is under way for this person at `now`, in a cycle that began at `start`. `paid` says whether they
    /// are on its statement, and `cycle` when the first cycle begins from a moment on.
    ///
    /// A statement shows only who is billable at its moment: of several changes before it, the last one says
    /// what all of them come to.
    pub fn pending(&self, paid: bool, now: Moment, start: Moment, cycle: impl Fn(Moment) -> Moment) -> Vec<Pending> {
        let turns = self.turns(paid, now, start);
        // What was before the running cycle and is under way still shows in the next one.
        let cycle = |turn: &Turn| cycle(turn.at.max(start.plus(1)));
        let mut pending = Vec::new();
        let mut before = paid;
        for shown_together in turns.chunk_by(|a, b| cycle(a) == cycle(b)) {
            let Some((last, others)) = shown_together.split_last() else { continue };
            let nothing = if before { Effect::StillCharged } else { Effect::NeverCharged };
            let comes_to = match (before, last.on) {
                (false, true) => Effect::More,
                (true, false) => Effect::Less,
                _ => nothing,
            };
            // What has happened and changes nothing is not under way any more.
            let still = |turn: &&Turn| turn.at > now;
            pending.extend(others.iter().filter(still).map(|turn| turn.pending(nothing)));
            if last.at > now || comes_to != nothing {
                pending.push(last.pending(comes_to));
            }
            before = last.on;
        }
        pending
    }

    /// When the person became, becomes and stops being billable, as far as the running cycle's statement does
    /// not tell it. Somebody invited is taken as if they had accepted: that is what is asked about them.
    fn turns(&self, paid: bool, now: Moment, start: Moment) -> Vec<Turn> {
        let invited = self.joined.is_none();
        let mut turns = Vec::new();
        for SeatTime { from, until, returns } in self.times.iter().copied() {
            let from = self.joined.map_or(from, |joined| from.max(joined));
            if until.is_some_and(|until| until <= from.max(start)) {
                continue;
            }
            let on = match (from > now, returns, invited) {
                (false, _, true) => PendingKind::Invited,
                (true, _, true) => PendingKind::InvitedToStart,
                (false, ..) => PendingKind::TurnedOn,
                (true, false, _) => PendingKind::Starts,
                (true, true, _) => PendingKind::Returns,
            };
            if from > start || !paid {
                turns.push(Turn { at: from, on: true, what: on });
            }
            if let Some(at) = until.filter(|until| *until > start) {
                let what = if at > now { PendingKind::Ends } else { PendingKind::TurnedOff };
                turns.push(Turn { at, on: false, what });
            }
        }
        turns
    }
}

/// Somebody becomes billable, or stops being so.
#[derive(Clone, Copy)]
struct Turn {
    at: Moment,
    on: bool,
    what: PendingKind,
}

impl Turn {
    fn pending(&self, effect: Effect) -> Pending {
        Pending { what: self.what, at: self.at, effect }
    }
}

/// What can be under way for a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PendingKind {
    /// Invited as a Therapist, and has not accepted.
    Invited,
    /// The same, and the role is to go on at some moment to come.
    InvitedToStart,
    /// The role goes on by itself.
    Starts,
    /// The same, after a leave.
    Returns,
    /// Billable since the running cycle began.
    TurnedOn,
    /// No longer billable since the running cycle began.
    TurnedOff,
    /// The role goes off by itself.
    Ends,
}

/// What something does to a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// One seat more.
    More,
    /// One seat less.
    Less,
    /// Nothing: they come and go between two statements.
    NeverCharged,
    /// Nothing: they go and come back between two statements.
    StillCharged,
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
        let time = |(from, until): &(i64, Option<i64>)| SeatTime {
            from: Moment(*from),
            until: until.map(Moment),
            returns: *from == RETURN,
        };
        let times = times.iter().map(time).collect();
        SeatHistory { person: StaffMemberId(Uuid::nil()), joined: joined.map(Moment), times }
    }

    /// In these tests whoever comes at this moment comes back from a leave.
    const RETURN: i64 = 130;
    /// Cycles begin every hundred; now is in the first half of the one that began at 0.
    const NOW: i64 = 50;

    fn cycle(at: Moment) -> Moment {
        Moment(at.0.div_euclid(100) * 100 + if at.0.rem_euclid(100) == 0 { 0 } else { 100 })
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
        let pending = |history: SeatHistory, paid| {
            let all = history.pending(paid, Moment(NOW), Moment(0), cycle);
            all.into_iter().map(|pending| (pending.what, pending.at.0, pending.effect)).collect::<Vec<_>>()
        };
        use {Effect::*, PendingKind::*};
        let joined = |times: &[(i64, Option<i64>)]| history(Some(-9), times);
        let invited = |times: &[(i64, Option<i64>)]| history(None, times);
        assert_eq!(pending(joined(&[(-9, None)]), true), []);
        assert_eq!(pending(joined(&[(-9, None)]), false), [(TurnedOn, -9, More)], "before there were statements");
        assert_eq!(pending(joined(&[(1, None)]), false), [(TurnedOn, 1, More)]);
        assert_eq!(pending(joined(&[(-9, Some(20)), (40, None)]), true), [], "off and on");
        assert_eq!(pending(joined(&[(-9, Some(40))]), true), [(TurnedOff, 40, Less)]);
        assert_eq!(pending(joined(&[(1, Some(40))]), false), []);
        assert_eq!(pending(joined(&[(-9, Some(100))]), true), [(Ends, 100, Less)]);
        assert_eq!(pending(joined(&[(1, Some(70))]), false), [(Ends, 70, NeverCharged)]);
        assert_eq!(pending(joined(&[(1, Some(140))]), false), [(TurnedOn, 1, More), (Ends, 140, Less)]);
        assert_eq!(pending(invited(&[(1, None)]), false), [(Invited, 1, More)]);
        assert_eq!(pending(invited(&[(-9, None)]), false), [(Invited, -9, More)], "since an earlier cycle");
        assert_eq!(pending(invited(&[(1, Some(70))]), false), [(Ends, 70, NeverCharged)]);
        // A locum, who comes and goes by themselves.
        assert_eq!(pending(joined(&[(60, Some(140))]), false), [(Starts, 60, More), (Ends, 140, Less)]);
        assert_eq!(
            pending(joined(&[(110, Some(140))]), false),
            [(Starts, 110, NeverCharged), (Ends, 140, NeverCharged)]
        );
        assert_eq!(pending(joined(&[(100, None)]), false), [(Starts, 100, More)], "on the first day of a cycle");
        assert_eq!(pending(invited(&[(60, None)]), false), [(InvitedToStart, 60, More)]);
        // A leave.
        let leave = |from| joined(&[(-9, Some(from)), (RETURN, None)]);
        assert_eq!(pending(leave(90), true), [(Ends, 90, Less), (Returns, RETURN, More)]);
        assert_eq!(pending(leave(110), true), [(Ends, 110, StillCharged), (Returns, RETURN, StillCharged)]);
        assert_eq!(pending(leave(40), true), [(TurnedOff, 40, Less), (Returns, RETURN, More)], "under way");
        assert_eq!(pending(joined(&[(-9, Some(40)), (90, None)]), true), [(Starts, 90, StillCharged)]);
    }

    proptest! {
        /// What is shown as pending explains all of the difference between this statement and each later one.
        #[test]
        fn each_forecast_is_the_running_statement_and_what_is_pending(
            joined in prop::option::of(-50_i64..NOW),
            cuts in prop::collection::btree_set(-50_i64..400, 0..9),
        ) {
            let cuts: Vec<i64> = cuts.into_iter().collect();
            let times: Vec<_> = cuts.chunks(2).map(|cut| (cut[0], cut.get(1).copied())).collect();
            let person = history(joined, &times);
            let paid = person.billed_since(Moment(0)).is_some();
            let pending = person.pending(paid, Moment(NOW), Moment(0), cycle);
            prop_assert!(pending.windows(2).all(|two| two[0].at < two[1].at), "{pending:?}");
            // Somebody invited is shown as if they had accepted at once.
            let accepted = SeatHistory { joined: person.joined.or(Some(Moment(0))), ..person.clone() };
            for next in [100, 200, 300, 400] {
                let shown = pending.iter().filter(|pending| cycle(pending.at) <= Moment(next));
                let sum = shown.fold(i32::from(paid), |sum, pending| match pending.effect {
                    Effect::More => sum + 1,
                    Effect::Less => sum - 1,
                    Effect::NeverCharged | Effect::StillCharged => sum,
                });
                let billed = i32::from(accepted.billed_since(Moment(next)).is_some());
                prop_assert_eq!(sum, billed, "{:?} at {}", pending, next);
            }
        }
    }
}
