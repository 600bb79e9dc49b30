//! A day of the calendar with a time of the day, as people choose when something begins or ends. Which
//! moment that is depends on the time zone, and is worked out on the server.

use super::{Day, Problem};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A day, and a minute of it where one was chosen. Without one it is the whole day that is meant: whatever
/// begins on it begins with it, whatever ends on it ends with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DayTime {
    day: Day,
    /// Counted from midnight by the clock on the wall.
    minute: Option<u16>,
}

impl DayTime {
    /// All of this day.
    pub fn whole(day: Day) -> Self {
        Self { day, minute: None }
    }

    /// This hour and minute of a day, if a clock shows them.
    pub fn at(day: Day, hour: u16, minute: u16) -> Option<Self> {
        (hour < 24 && minute < 60).then_some(Self { day, minute: Some(hour * 60 + minute) })
    }

    /// What stands in two fields, of which the one for the time may be left empty, or both.
    ///
    /// # Errors
    /// [`Problem::NotADate`], also for a time without a day; [`Problem::NotATime`].
    pub fn optional(day: &str, time: &str) -> Result<Option<Self>, Problem> {
        match (Day::optional(day)?, time.trim()) {
            (Some(day), "") => Ok(Some(Self::whole(day))),
            (Some(day), time) => time_of(day, time).ok_or(Problem::NotATime).map(Some),
            (None, "") => Ok(None),
            (None, _) => Err(Problem::NotADate),
        }
    }

    /// The day.
    pub fn day(self) -> Day {
        self.day
    }

    /// Hour and minute, where they were chosen.
    pub fn time(self) -> Option<(u16, u16)> {
        self.minute.map(|minute| (minute / 60, minute % 60))
    }

    /// The time as a browser's field has it: `07:30`, or nothing.
    pub fn time_typed(self) -> String {
        self.time().map(|(hour, minute)| format!("{hour:02}:{minute:02}")).unwrap_or_default()
    }
}

/// As a browser's time field sends it: `07:30`, some with seconds, which must be none.
fn time_of(day: Day, time: &str) -> Option<DayTime> {
    let mut parts = time.split(':');
    let number = |part: Option<&str>| {
        let digits = part.filter(|part| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()))?;
        digits.parse::<u16>().ok()
    };
    let (hour, minute) = (number(parts.next())?, number(parts.next())?);
    match (parts.next(), parts.next()) {
        (None | Some("00"), None) => DayTime::at(day, hour, minute),
        _ => None,
    }
}

impl FromStr for DayTime {
    type Err = Problem;

    /// `2027-01-31`, or with a time `2027-01-31T07:30`.
    fn from_str(typed: &str) -> Result<Self, Problem> {
        let (day, time) = typed.split_once('T').unwrap_or((typed, ""));
        Self::optional(day, time)?.ok_or(Problem::NotADate)
    }
}

impl TryFrom<String> for DayTime {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self, Problem> {
        text.parse()
    }
}

impl From<DayTime> for String {
    fn from(at: DayTime) -> Self {
        at.to_string()
    }
}

impl fmt::Display for DayTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.day.fmt(f)?;
        if self.minute.is_some() { write!(f, "T{}", self.time_typed()) } else { Ok(()) }
    }
}

/// When something begins or ends, as a page shows it: worded on the server, in the practice's zone.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ShownDayTime {
    /// The same for a form's fields.
    pub at: DayTime,
    /// For people: "Mon 4 Jan 2027, 07:00 CET", "the end of Thu 24 Dec 2026".
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_one_that_a_clock_shows_and_needs_a_day() {
        for (day, time, read) in [
            ("2027-01-04", "07:00", "2027-01-04T07:00"),
            ("2027-01-04", " 23:59:00 ", "2027-01-04T23:59"),
            ("2027-01-04", "", "2027-01-04"),
        ] {
            let at = DayTime::optional(day, time).unwrap().unwrap();
            assert_eq!(at.to_string(), read);
            assert_eq!(read.parse(), Ok(at));
        }
        assert_eq!(DayTime::optional(" ", ""), Ok(None));
        for (day, time, problem) in [
            ("", "07:00", Problem::NotADate),
            ("4.1.2027", "07:00", Problem::NotADate),
            ("2027-01-04", "24:00", Problem::NotATime),
            ("2027-01-04", "07:60", Problem::NotATime),
            ("2027-01-04", "7:00", Problem::NotATime),
            ("2027-01-04", "+7:00", Problem::NotATime),
            ("2027-01-04", "07:00:30", Problem::NotATime),
            ("2027-01-04", "07", Problem::NotATime),
            ("2027-01-04", "７7:00", Problem::NotATime),
        ] {
            assert_eq!(DayTime::optional(day, time), Err(problem), "{day} {time}");
        }
    }
}
