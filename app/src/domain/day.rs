//! Days of the calendar, as people choose them. When a day begins depends on the time zone, and
//! is worked out on the server.

use super::Problem;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A day of the calendar, without a time zone. Holding one means that there is such a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// The first year taken. Earlier ones are mistyped.
    pub const FIRST_YEAR: u16 = 2000;
    /// The last year taken. Beyond it dates don't fit the form's field.
    pub const LAST_YEAR: u16 = 9998;

    /// This day, if there is one.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let length = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        let known = (Self::FIRST_YEAR..=Self::LAST_YEAR).contains(&year) && (1..=length).contains(&day);
        known.then_some(Self { year, month, day })
    }

    /// Year, month from 1, day from 1.
    pub fn parts(self) -> (u16, u8, u8) {
        (self.year, self.month, self.day)
    }

    /// The day before this one; the first day that there is has none, and stays itself.
    #[must_use]
    pub fn before(self) -> Self {
        let (year, month, day) = self.parts();
        let last_of = |year, month| (1..=31).rev().find_map(|day| Self::new(year, month, day));
        let before = match (month, day) {
            (1, 1) => last_of(year - 1, 12),
            (_, 1) => last_of(year, month - 1),
            _ => Self::new(year, month, day - 1),
        };
        before.unwrap_or(self)
    }

    /// A day that may be left empty.
    ///
    /// # Errors
    /// [`Problem::NotADate`].
    pub fn optional(typed: &str) -> Result<Option<Self>, Problem> {
        match typed.trim() {
            "" => Ok(None),
            day => day.parse().map(Some),
        }
    }
}

impl FromStr for Day {
    type Err = Problem;

    /// As a browser's date field sends it: `2027-01-31`.
    fn from_str(typed: &str) -> Result<Self, Problem> {
        let digits = |text: &str, length| text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
        let mut parts = typed.trim().split('-');
        let day = match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(year), Some(month), Some(day), None) if digits(year, 4) && digits(month, 2) && digits(day, 2) => {
                let number = |text: &str| text.parse::<u16>().ok();
                number(year).zip(month.parse().ok()).zip(day.parse().ok())
            }
            _ => None,
        };
        day.and_then(|((year, month), day)| Self::new(year, month, day)).ok_or(Problem::NotADate)
    }
}

impl TryFrom<String> for Day {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self, Problem> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A day as a page shows it: worded on the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownDay {
    /// The day itself, for a form's field.
    pub day: Day,
    /// For people: "Tue 24 Nov 2026".
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_one_that_the_calendar_has() {
        for typed in ["2026-11-24", " 2028-02-29 ", "2000-02-29"] {
            assert_eq!(typed.parse::<Day>().unwrap().to_string(), typed.trim());
        }
        for typed in [
            "",
            "2027-02-29",
            "2100-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-11-31",
            "2026-1-1",
            "24.11.2026",
            "+026-11-24",
            "1999-12-31",
            "9999-12-31",
            "2026-11-24-1",
            "２０２６-11-24",
        ] {
            assert_eq!(typed.parse::<Day>(), Err(Problem::NotADate), "{typed:?}");
        }
        assert_eq!(Day::optional("  "), Ok(None));
    }

    #[test]
    fn before_the_first_of_a_month_is_the_last_of_the_month_before() {
        for (on, before) in [
            ("2026-11-24", "2026-11-23"),
            ("2028-03-01", "2028-02-29"),
            ("2027-01-01", "2026-12-31"),
            ("2000-01-01", "2000-01-01"),
        ] {
            assert_eq!(on.parse::<Day>().unwrap().before().to_string(), before);
        }
    }
}
