//! Points in time. The domain never asks what time it is: it is told.

use serde::{Deserialize, Serialize};

/// A point in time, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment(pub i64);

impl Moment {
    /// One minute, in milliseconds.
    pub const MINUTE: i64 = 60_000;
    /// One hour, in milliseconds.
    pub const HOUR: i64 = 60 * Self::MINUTE;

    /// This moment and so many milliseconds more.
    pub fn plus(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// Milliseconds from `earlier` to this; negative when `earlier` is later.
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// A point in time as a page shows it: worded on the server, in the reader's language and
/// time zone (the practice's where theirs is not known), so that both sides render the same text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ShownTime {
    /// For `<time datetime>`: RFC 3339 with the zone's offset.
    pub exact: String,
    /// For people, with the zone's abbreviation.
    pub text: String,
    /// The same from now: "in 2 days"; only where it is shown so.
    pub relative: Option<String>,
}
