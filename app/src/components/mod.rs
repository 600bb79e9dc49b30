//! Controls, one a file, each with its labels, problems, keyboard and CSS
//! (`style/components/<name>.css`).
//!
//! Never here: words like staff or practice, server functions, colours.

mod badge;
mod button;
mod checkbox;
mod checkbox_group;
mod chips;
mod day_field;
mod day_filter;
mod dialog;
mod disclosure;
mod empty_state;
mod error_summary;
mod facts;
mod field;
mod fields;
mod flash;
mod form;
mod form_notice;
mod heading;
mod live;
mod menu;
mod notice;
mod pager;
mod panel;
mod passkey_button;
mod password_field;
mod refusal_notice;
mod search_field;
mod select;
mod table;
mod tabs;
mod time;

pub use badge::{Badge, Tone};
pub use button::{Button, ButtonLink, Look};
pub use checkbox::Checkbox;
pub use checkbox_group::{CheckboxGroup, Choice};
pub use chips::{Chip, Chips};
pub use day_field::DayField;
pub use day_filter::DayFilter;
pub use dialog::Dialog;
pub use disclosure::Disclosure;
pub use empty_state::EmptyState;
pub use error_summary::ErrorSummary;
pub use facts::{FactLine, Facts};
pub use field::{FieldFrame, TextField};
pub use fields::{FieldProblem, Fields};
pub use flash::{FlashShown, use_flash};
pub use form::{Form, PageForms, use_form, use_plain_form};
pub use form_notice::FormNotice;
pub use heading::{Arrivals, Heading};
pub use live::Live;
pub use menu::{Menu, MenuLink};
pub use notice::{Notice, NoticeKind};
pub use pager::Pager;
pub use panel::Panel;
pub use passkey_button::PasskeyButton;
pub use password_field::PasswordField;
pub use refusal_notice::RefusalNotice;
pub use search_field::SearchField;
pub use select::Select;
pub use table::{Cell, Row, Table};
pub use tabs::{Tab, Tabs};
pub use time::Time;
