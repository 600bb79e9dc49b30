//! Billing cycles: months that begin on the same day. When such a day begins depends on the time zone, and
//! is worked out on the server.

use super::Day;
use serde::{Deserialize, Serialize};

/// The day of the month on which a practice's cycles begin: the one on which it was opened. In months
/// that have no such day it is their last one, and the month after it is itself again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CycleDay(u8);

impl CycleDay {
    /// The cycle's day of a practice that was opened on `day`.
    pub fn of(day: Day) -> Self {
        Self(day.parts().2)
    }

    /// The day of this number, 1 to 31.
    pub fn new(number: u8) -> Option<Self> {
        (1..=31).contains(&number).then_some(Self(number))
    }

    /// From 1.
    pub fn number(self) -> u8 {
        self.0
    }

    /// The first cycle that begins later than on this day.
    pub fn start_after(self, day: Day) -> Day {
        let (year, month, _) = day.parts();
        match self.in_month(year, month) {
            Some(start) if start > day => start,
            _ if month == 12 => self.in_month(year + 1, 1).unwrap_or(day),
            // The calendar's last year has no cycle after it.
            _ => self.in_month(year, month + 1).unwrap_or(day),
        }
    }

    /// The first cycle that begins on this day or later.
    pub fn start_from(self, day: Day) -> Day {
        let (year, month, _) = day.parts();
        if self.in_month(year, month) == Some(day) { day } else { self.start_after(day) }
    }

    /// The cycle before the one that begins on `start`.
    pub fn start_before(self, start: Day) -> Day {
        let (year, month, _) = start.parts();
        let before = if month == 1 { self.in_month(year - 1, 12) } else { self.in_month(year, month - 1) };
        before.unwrap_or(start)
    }

    fn in_month(self, year: u16, month: u8) -> Option<Day> {
        (1..=self.0).rev().find_map(|number| Day::new(year, month, number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_that_a_month_lacks_is_its_last_one_and_comes_back() {
        let mut start = day("2027-10-31");
        let cycle = CycleDay::of(start);
        let mut starts = Vec::new();
        for _ in 0..6 {
            start = cycle.start_after(start);
            starts.push(start.to_string());
        }
        assert_eq!(starts, ["2027-11-30", "2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]);
        assert_eq!(CycleDay::new(29).unwrap().start_after(day("2027-01-29")), day("2027-02-28"));
        assert_eq!(CycleDay::new(1).unwrap().start_after(day("2026-12-01")), day("2027-01-01"));
    }

    #[test]
    fn a_day_belongs_to_the_cycle_that_began_last() {
        let cycle = CycleDay::new(31).unwrap();
        for (on, after, from) in [
            ("2027-02-27", "2027-02-28", "2027-02-28"),
            ("2027-02-28", "2027-03-31", "2027-02-28"),
            ("2027-03-01", "2027-03-31", "2027-03-31"),
        ] {
            assert_eq!(cycle.start_after(day(on)), day(after), "after {on}");
            assert_eq!(cycle.start_from(day(on)), day(from), "from {on}");
        }
        assert_eq!(cycle.start_before(day("2027-03-31")), day("2027-02-28"));
        assert_eq!(cycle.start_before(day("2027-01-31")), day("2026-12-31"));
        assert_eq!((CycleDay::new(0), CycleDay::new(32)), (None, None));
    }

    proptest! {
        #[test]
        fn every_month_has_one_start_whatever_the_day(number in 1_u8..=31, year in 2001_u16..9000, month in 1_u8..=12) {
            let cycle = CycleDay::new(number).unwrap();
            let first = cycle.start_from(Day::new(year, month, 1).unwrap());
            prop_assert_eq!((first.parts().0, first.parts().1), (year, month));
            let next = cycle.start_after(first);
            let months = |day: Day| u32::from(day.parts().0) * 12 + u32::from(day.parts().1);
            prop_assert_eq!(months(next), months(first) + 1);
            prop_assert_eq!(cycle.start_before(next), first);
            prop_assert!(first.parts().2 == number || Day::new(year, month, first.parts().2 + 1).is_none());
        }
    }
}
