//! Access that begins or ends by itself: a locum who starts on Monday, a leave, a last working day.
//!
//! A role that is on can have an end; a role that is off can have a start. A leave is both: the end of all
//! roles, and the start of the same ones.

use super::{DayTime, Field, Moment, Problem, Refusal, Role, RoleStartId, ShownDayTime};
use serde::{Deserialize, Serialize};

/// Long enough before to speak with each other: people are told of what begins or ends by itself.
pub const TOLD_BEFORE: i64 = 7 * 24 * Moment::HOUR;

/// A role that goes on by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleStart {
    /// Which plan.
    pub id: RoleStartId,
    /// Which role.
    pub role: Role,
    /// When it goes on.
    pub at: Moment,
    /// When it then goes off again by itself.
    pub until: Option<Moment>,
    /// Whether it comes back after a leave.
    pub returns: bool,
}

/// From when and until when roles are to be on, as it was chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// At once where there is none.
    pub from: Option<DayTime>,
    /// For good where there is none.
    pub until: Option<DayTime>,
}

/// What stands in the four fields of a period, unchecked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // as in Period
pub struct TypedPeriod {
    pub from: String,
    pub from_time: String,
    pub until: String,
    pub until_time: String,
}

impl TypedPeriod {
    /// Checks what can be checked without a clock.
    ///
    /// # Errors
    /// [`Refusal::Fields`].
    pub fn parse(&self) -> Result<Period, Refusal> {
        let from = chosen(Field::From, &self.from, &self.from_time)?;
        Ok(Period { from, until: chosen(Field::Until, &self.until, &self.until_time)? })
    }
}

/// From when on somebody is away, and when they come back, as it was chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Absence {
    /// When all access ends; it goes on where there is none.
    pub until: Option<DayTime>,
    /// When the same roles go on again; never by themselves where there is none.
    pub back: Option<DayTime>,
}

/// What stands in the four fields of an absence, unchecked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // as in Absence
pub struct TypedAbsence {
    pub until: String,
    pub until_time: String,
    pub back: String,
    pub back_time: String,
}

impl TypedAbsence {
    /// Checks what can be checked without a clock.
    ///
    /// # Errors
    /// [`Refusal::Fields`], also for a way back from where nobody went.
    pub fn parse(&self) -> Result<Absence, Refusal> {
        let until = chosen(Field::Until, &self.until, &self.until_time)?;
        let back = chosen(Field::Back, &self.back, &self.back_time)?;
        if back.is_some() && until.is_none() {
            return Err(Refusal::field(Field::Until, Problem::Missing));
        }
        Ok(Absence { until, back })
    }
}

fn chosen(field: Field, day: &str, time: &str) -> Result<Option<DayTime>, Refusal> {
    DayTime::optional(day, time).map_err(|problem| Refusal::field(field, problem))
}

/// When all of a person's access begins or ends by itself, as lists and pages show it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ShownSchedule {
    /// When the last role goes off; `None` while one stays on.
    pub ends: Option<ShownDayTime>,
    /// When the first of the roles that are to come goes on, for somebody who has none then.
    pub starts: Option<ShownDayTime>,
    /// Whether that is the way back from a leave.
    pub returns: bool,
    /// Whether it happens within [`TOLD_BEFORE`].
    pub soon: bool,
}
