//! Transfer of ownership.

use crate::domain::PendingTransfer;

pub const HEADING: &str = "Ownership";
pub const ASK: &str = "Ask to become Owner";
pub const ASKED: &str = "The question is on its way by e-mail. Nothing changes until they confirm.";
pub const CANCEL: &str = "Cancel the transfer";
pub const CANCELLED: &str = "The transfer is cancelled. Everything stays as it was.";
pub const CONFIRM: &str = "Become the Owner";
pub const CONFIRMED: &str = "You are the Owner now.";
pub const DECLINE: &str = "Decline";
pub const DECLINED: &str = "You declined. Everything stays as it was.";
/// A time follows.
pub const UNTIL: &str = "It can be confirmed until ";
pub const PASSWORD_HINT: &str = "So that nobody else does this at an open screen.";

/// What asking means.
pub fn ask_what(first_name: &str, practice: &str) -> String {
    format!(
        "{first_name} can become the Owner of {practice} in your place. They get an e-mail and confirm with their \
         password within 72 hours; until then you can cancel. You stay as a Manager."
    )
}

/// Which transfer is under way.
pub fn pending(transfer: &PendingTransfer) -> String {
    format!("{} asked {} to become the Owner.", transfer.owner, transfer.candidate_name)
}

/// What confirming means, told to the candidate.
pub fn confirm_what(transfer: &PendingTransfer, practice: &str) -> String {
    format!(
        "{} asks you to become the Owner of {practice}. Owners answer for the practice: they manage all staff, the \
         subscription and the security settings. {} stays as a Manager.",
        transfer.owner, transfer.owner
    )
}
