//! The audit log.

pub const HEADING: &str = "Audit Log";
pub const WHAT: &str = "Everything that was done in this practice, newest first. Nobody can edit or delete an entry.";
pub const WHAT_OWN: &str =
    "What you did here, and what was done to you, newest first. Owner and Managers see everything.";
pub const PERSON: &str = "Person";
pub const EVERYBODY: &str = "Everybody";
/// In a list of people.
pub const SYSTEM: &str = "Rolecall itself";
pub const ACTION: &str = "What was done";
pub const ANYTHING: &str = "Anything";
pub const FROM: &str = "From (day)";
pub const TO: &str = "To (day)";
pub const APPLY: &str = "Apply";
pub const CLEAR: &str = "Clear";
pub const SHOWN: &str = "Events shown";
pub const WHEN: &str = "Time";
pub const WHO: &str = "Who";
pub const WHAT_CHANGED: &str = "What";
pub const WHOM: &str = "To whom";
pub const WHERE: &str = "From where";
pub const THE_PRACTICE: &str = "the practice";
pub const NO_BROWSER: &str = "no browser";
pub const NOTHING: &str = "Nothing found";
pub const NOTHING_WHAT: &str = "No event fits these filters. Choose other days, or clear the filters.";
pub const EXPORT: &str = "Export";
pub const EXPORT_WHAT: &str = "All events that fit the filters above, as a file. The export is noted in the log, too. \
    JSON has the hashes with which anybody can check that no event was changed.";
pub const EXPORT_CSV: &str = "Export as CSV";
pub const EXPORT_JSON: &str = "Export as JSON";

/// The first row of an export as a table.
pub const COLUMNS: [&str; 10] =
    ["Number", "Time (UTC)", "Who", "Who (id)", "What", "To whom", "To whom (id)", "Changes", "Address", "Browser"];
