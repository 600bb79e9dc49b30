//! Mails about one's own account and places, and about signing up. (Mails with a page of words to themselves are templates.)

use crate::domain::{AccountNotice, PlaceNotice, SignUpKind};

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
        AccountNotice::AgentCodeLocked => "Your code for connecting was locked",
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
        // The reader may have had nothing to do with it: no new password is needed.
        AccountNotice::AgentCodeLocked => {
            return vec![
                format!("Your code for connecting a practice to the account {username} was typed wrong five times."),
                "It no longer works. Make a new one, and read it out once more.".into(),
            ];
        }
    };
    vec![what, "If this wasn't you, choose a new password now, and tell the practices that you work for.".into()]
}

/// What happened to a place in a practice, as the subject says it: to the person whose place it is, or
/// to somebody of the practice. `who` is that person.
pub fn place_notice(notice: PlaceNotice, of_reader: bool, practice: &str, who: &str) -> String {
    match (notice, of_reader) {
        (PlaceNotice::Connected, _) => format!("You are connected to {practice}"),
        (PlaceNotice::Ended, _) => format!("{practice} ended your connection"),
        (PlaceNotice::Left, _) => format!("{who} ended the connection"),
        (PlaceNotice::Declined, _) => format!("{who} declined your invitation"),
        (PlaceNotice::UnusedSoon, _) => format!("Your access to {practice} is about to be suspended"),
        (PlaceNotice::AgreementEnds, true) => format!("Your agreement with {practice} ends soon"),
        (PlaceNotice::AgreementEnds, false) => format!("The agreement with {who} ends soon"),
        (PlaceNotice::SuspendedUnused | PlaceNotice::SuspendedAgreement, true) => {
            format!("Your access to {practice} is suspended")
        }
        (PlaceNotice::SuspendedUnused | PlaceNotice::SuspendedAgreement, false) => {
            format!("The access of {who} is suspended")
        }
    }
}

/// The same in sentences. `when` is the last day before something ends, or the moment of it, where the
/// notice is about one.
pub fn place_notice_words(notice: PlaceNotice, of_reader: bool, practice: &str, who: &str, when: &str) -> Vec<String> {
    match (notice, of_reader) {
        (PlaceNotice::Connected, _) => vec![
            format!("{practice} used your code and connected you as an external agent."),
            "You find it among your practices as soon as they turn a role on for you. You can end the connection \
             there at any time."
                .into(),
        ],
        (PlaceNotice::Ended, _) => vec![
            format!("{practice} turned all your roles off, so you no longer have access there."),
            "Your other practices are not affected.".into(),
        ],
        (PlaceNotice::Left, _) => vec![format!(
            "{who}, an external agent, ended the connection to {practice}. All their roles are off; the history is \
             kept."
        )],
        (PlaceNotice::Declined, _) => vec![format!(
            "{who} declined the invitation to work with {practice}. The link no longer works, and nothing was granted."
        )],
        (PlaceNotice::UnusedSoon, _) => vec![
            format!("You have not used your access to {practice} for a long time. It is suspended on {when}."),
            "To keep it, open the practice once before then.".into(),
        ],
        (PlaceNotice::AgreementEnds, true) => vec![format!(
            "The business associate agreement between you and {practice} holds until the end of {when}. Ask them to \
             renew it."
        )],
        (PlaceNotice::AgreementEnds, false) => vec![
            format!("The business associate agreement with {who} holds until the end of {when}."),
            "Renew it, and enter its new last day on their page; or end the connection.".into(),
        ],
        (PlaceNotice::SuspendedUnused, true) => vec![
            format!("You had not used your access to {practice} for a long time, so it was suspended."),
            "If you need it again, ask them to turn your roles on.".into(),
        ],
        (PlaceNotice::SuspendedUnused, false) => vec![
            format!("{who}, an external agent, had not used the access to {practice} for a long time."),
            "All their roles were turned off. You can turn them on again at any time.".into(),
        ],
        (PlaceNotice::SuspendedAgreement, true) => vec![
            format!(
                "The business associate agreement between you and {practice} has ended, so your access was \
                suspended."
            ),
            "Ask them to renew it and to turn your roles on again.".into(),
        ],
        (PlaceNotice::SuspendedAgreement, false) => vec![
            format!("The business associate agreement with {who}, an external agent, has ended."),
            "All their roles were turned off. Enter the new agreement on their page, then turn the roles on.".into(),
        ],
    }
}

/// What the link of such a mail does.
pub fn place_notice_button(of_reader: bool) -> &'static str {
    if of_reader { "Open your practices" } else { "Open their page" }
}

/// To an address with which somebody wants to sign up; `known` if it has an account already.
pub fn sign_up(kind: SignUpKind, known: bool) -> &'static str {
    match (kind, known) {
        (_, true) => "You have a Rolecall account already",
        (SignUpKind::Agent, false) => "Confirm your e-mail address",
        (SignUpKind::Practice, false) => "Open your practice on Rolecall",
    }
}

/// The same in sentences.
pub fn sign_up_words(kind: SignUpKind, known: bool) -> Vec<String> {
    let what = match (kind, known) {
        (SignUpKind::Agent, true) => "You asked to sign up, but this address has an account. Sign in with it.",
        (SignUpKind::Practice, true) => {
            "You asked to open a practice. This address has an account: sign in with it and go on from there."
        }
        (SignUpKind::Agent, false) => {
            "Somebody, most likely you, wants to sign up as an external agent with this address."
        }
        (SignUpKind::Practice, false) => "Somebody, most likely you, wants to open a practice with this address.",
    };
    vec![what.into(), "If it wasn't you, ignore this e-mail: nothing happens without you.".into()]
}

/// What the link of such a mail does.
pub fn sign_up_button(kind: SignUpKind, known: bool) -> &'static str {
    match (kind, known) {
        (_, true) => "Sign in",
        (SignUpKind::Agent, false) => "Create your account",
        (SignUpKind::Practice, false) => "Create your practice",
    }
}
