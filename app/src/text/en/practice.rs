//! The **Practice** tab.

pub const HEADING: &str = "Practice";
pub const NAME_HINT: &str = "On every page and in every e-mail.";
pub const COLOUR_HINT: &str = "Beside the name on every page, for people who work for several practices.";
pub const ADDRESS: &str = "Address of its pages";
pub const SAVE: &str = "Save practice";
pub const SAVED: &str = "Saved. The header shows it when the page is loaded next.";
