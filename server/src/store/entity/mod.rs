//! One module per table: what a row holds. Never here: what it means.

pub mod account;
pub mod agent_code;
pub mod agent_connection;
pub mod audit_event;
pub mod authenticator;
pub mod email_change;
pub mod invitation;
pub mod outbox;
pub mod ownership_transfer;
pub mod passkey;
pub mod passkey_ceremony;
pub mod password_reset;
pub mod practice;
pub mod recovery_code;
pub mod role_grant;
pub mod role_request;
pub mod session;
pub mod sign_up_request;
pub mod staff_import;
pub mod staff_import_row;
pub mod staff_member;
pub mod statement;
pub mod statement_line;
pub mod submission;
pub mod subscription;
pub mod throttle;
