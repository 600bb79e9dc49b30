//! The **Staff** tab: the list, the form for new people, the page of one person.

mod account_information;
mod agent_form;
mod already_on_staff;
mod connection;
mod deactivation;
mod export;
mod hand_over;
mod history;
mod import;
mod invite_form;
mod list;
mod list_filters;
mod list_keys;
mod list_table;
mod member;
mod ownership;
mod profile;
mod requests;
mod reviews;
mod role_line;
mod roles;
mod schedule;
mod sent;
mod several;
mod turning;
mod who_can;

pub use agent_form::NewAgentPage;
pub use export::StaffExportPage;
pub use import::{ImportPage, ImportsPage};
pub use invite_form::NewStaffMemberPage;
pub use list::{Asked, StaffPage};
pub use member::StaffMemberPage;
pub use reviews::{AccessReviewPage, AccessReviewsPage};
pub use several::SeveralPage;
pub use who_can::WhoCanPage;
