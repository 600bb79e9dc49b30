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
mod gallery;
mod invitation;
mod language;
mod language_field;
mod not_found;
pub mod on_demand;
mod practice_settings;
mod practices;
mod reset_password;
mod second_factor;
mod set_up;
mod sign_in;
mod sign_up;
mod time_zone_field;

use account::AccountPage;
use connect::ConnectPage;
use email_change::EmailChangePage;
use forgot_password::ForgotPasswordPage;
use gallery::GalleryPage;
use invitation::InvitationPage;
pub use language::LanguageFooter;
pub use not_found::NotFoundPage;
use practice_settings::{
    AccessReviewPage, AccessReviewsPage, AuditLogPage, GoToPage, ImportPage, ImportsPage, NewAgentPage,
    NewStaffMemberPage, Palette, PracticePage, PracticeSettings, SecurityPage, SeveralPage, StaffExportPage,
    StaffMemberPage, StaffPage, StatementPage, SubscriptionPage, WhoCanPage,
};
use practices::PracticesPage;
use reset_password::ResetPasswordPage;
use second_factor::SecondFactorPage;
use set_up::SetUpPage;
use sign_in::SignInPage;
use sign_up::{AgentSignUpPage, NewPracticePage, SignUpPage};
