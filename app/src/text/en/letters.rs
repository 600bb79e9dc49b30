//! Mails about one's own account. (Mails with a page of words to themselves are templates.)

use crate::domain::AccountNotice;

pub const OPEN_ACCOUNT: &str = "Open your account";
pub const EMAIL_CHANGE: &str = "Confirm your new e-mail address";
pub const CONFIRM_EMAIL: &str = "Confirm this address";
pub const EMAIL_CHANGE_NOTICE: &str = "Your e-mail address is about to change";
pub const STOP_EMAIL_CHANGE: &str = "Stop this change";

/// To the new address.
pub fn email_change(username: &str, email: &str) -> Vec<String> {
    vec![
        format!("Somebody, most likely you, wants to use {email} for the Rolecall account {username}."),
        "Nothing changes before you confirm it. If it wasn't you, ignore this e-mail.".into(),
    ]
}

/// To the address in use.
pub fn email_change_notice(username: &str, email: &str) -> Vec<String> {
    vec![
        format!("Somebody who knows the password of your Rolecall account {username} wants to change its address."),
        format!("As soon as {email} confirms it, this address no longer works for signing in."),
        "If it was you, there is nothing to do. If not, stop the change here and then choose a new password.".into(),
    ]
}

/// What happened to an account, as the subject says it.
pub fn account_notice(notice: AccountNotice) -> &'static str {
    match notice {
        AccountNotice::PasswordChanged => "Your password was changed",
        AccountNotice::SecondFactorAdded => "A second factor was added to your account",
        AccountNotice::SecondFactorRemoved => "A second factor was removed from your account",
        AccountNotice::SecondFactorReset => "Your second factor was reset",
        AccountNotice::RecoveryCodeUsed => "A recovery code was used to sign in",
        AccountNotice::PasswordLocked => "Your password no longer works",
    }
}

/// The same in sentences.
pub fn account_notice_words(notice: AccountNotice, username: &str) -> Vec<String> {
    let what = match notice {
        AccountNotice::PasswordChanged => {
            format!("The password of your account {username} was changed. All other devices were signed out.")
        }
        AccountNotice::SecondFactorAdded => {
            format!("Signing in to your account {username} takes a second factor from now on.")
        }
        AccountNotice::SecondFactorRemoved => format!("A second factor was removed from your account {username}."),
        AccountNotice::SecondFactorReset => {
            format!("A manager of your practice removed the second factor of your account {username}, as asked.")
        }
        AccountNotice::RecoveryCodeUsed => {
            format!("Somebody signed in to your account {username} with one of its recovery codes.")
        }
        AccountNotice::PasswordLocked => format!(
            "There were a hundred wrong passwords in a row for your account {username}. To protect it, the password \
             no longer works. Get a new one by “Forgot your password?” on the sign-in page."
        ),
    };
    vec![what, "If this wasn't you, choose a new password now and tell the Owner of your practice.".into()]
}
