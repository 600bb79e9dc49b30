//! One place a file: its layout, its resources, its forms.
//!
//! Never here: rules (ask `domain::permission`, or what the server sent), raw inputs, `cfg!`,
//! `now()`, random ids.

mod account;
mod account_fields;
mod connect;
mod email_change;
mod forgot_password;
mod frame;
mod invitation;
mod language;
mod language_field;
mod not_found;
mod practice_settings;
mod practices;
mod reset_password;
mod second_factor;
mod set_up;
mod sign_in;
mod sign_up;
mod time_zone_field;

pub use account::AccountPage;
pub use connect::ConnectPage;
pub use email_change::EmailChangePage;
pub use forgot_password::ForgotPasswordPage;
pub use invitation::InvitationPage;
pub use language::LanguageFooter;
pub use not_found::NotFoundPage;
pub use practice_settings::{
    AuditLogPage, NewAgentPage, NewStaffMemberPage, PracticePage, PracticeSettings, SecurityPage, SeveralPage,
    StaffMemberPage, StaffPage, StatementPage, SubscriptionPage, WhoCanPage,
};
pub use practices::PracticesPage;
pub use reset_password::ResetPasswordPage;
pub use second_factor::SecondFactorPage;
pub use set_up::SetUpPage;
pub use sign_in::SignInPage;
pub use sign_up::{AgentSignUpPage, NewPracticePage, SignUpPage};
