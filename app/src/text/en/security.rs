//! The **Security** tab.

pub const HEADING: &str = "Security";
pub const WHAT: &str = "How people get in, and who decides. Every change is kept in the audit log.";
pub const SIGNING_IN: &str = "Getting in and staying in";
pub const HOURS_HINT: &str = "1 to 720. Links that were sent already keep their time.";
pub const MINUTES_HINT: &str = "1 to 720. Counts from the last click, and from the next click on.";
pub const SECOND_FACTOR: &str = "Second factor";
pub const RULE_HINT: &str = "A code from an app or a passkey, besides the password.";
pub const FROM_HINT: &str = "From the beginning of that day, in the practice’s time zone. Empty: at once.";
pub const DECISIONS: &str = "Who decides";
pub const MANAGERS_HINT: &str = "Nobody turns off their own Manager role, whatever is chosen here.";
pub const CUSTODIAN_HINT: &str = "A Manager who turns it on then asks the Owner; nothing is granted until the answer.";
pub const OWNERS_DECISIONS: &str = "Only the Owner changes these two.";
pub const CONFIRM: &str = "Confirm with your password";
pub const SAVE: &str = "Save security settings";
pub const SAVED: &str = "Security settings saved.";
pub const AGENTS: &str = "External agents";
pub const DAYS_HINT: &str = "14 to 365. They are told a week before; you turn them on again with one click.";
pub const AGREEMENT_HINT: &str = "Both of you are told 30 days before. Without an end date nothing lapses.";
