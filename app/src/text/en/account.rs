//! One's own account: password, second factor, e-mail address, sessions; and the step after the
//! password.

use crate::domain::{OpenEmailChange, Refusal};

pub const HEADING: &str = "Your account";
pub const TO_THE_PRACTICE: &str = "Back to your practice";
/// The username follows.
pub const SIGNED_IN_AS: &str = "You sign in as ";

pub const PASSWORD: &str = "Password";
pub const PASSWORD_WHAT: &str = "A new password signs you out on all other devices.";
pub const NEW_PASSWORD: &str = "New password";
pub const CHANGE_PASSWORD: &str = "Change password";
pub const PASSWORD_CHANGED: &str = "Your password is changed. Other devices are signed out.";

pub const SECOND_FACTOR: &str = "Second factor";
pub const SECOND_FACTOR_WHAT: &str =
    "A second factor protects your account even if somebody learns your password: a code from an app, or a passkey.";
pub const SECOND_FACTOR_ON: &str = "On";
pub const SECOND_FACTOR_OFF: &str = "Off";
/// A time follows.
pub const REQUIRED_FROM: &str = "Your practice requires a second factor from ";
pub const APP: &str = "Authenticator app";
pub const APP_WHAT: &str = "An app on your phone shows a new code every 30 seconds.";
pub const SET_UP_APP: &str = "Set up an app";
pub const APP_STEPS: &str = "Scan this picture with your authenticator app, then enter the code that it shows.";
pub const QR_CODE: &str = "QR code for your authenticator app";
/// The secret follows.
pub const OR_TYPE: &str = "Can't scan it? Type this key into the app: ";
pub const FINISH_APP: &str = "Turn the app on";
pub const APP_ADDED: &str = "The app is on. You will be asked for its code when you sign in.";
pub const REMOVE_APP: &str = "Remove the app";
pub const FACTOR_REMOVED: &str = "Removed.";
pub const PASSKEYS: &str = "Passkeys";
pub const PASSKEYS_WHAT: &str =
    "A passkey is kept by your phone, computer or security key. With it you sign in by finger, face or PIN.";
pub const PASSKEY_HINT: &str = "Such as “Phone” or “Blue key”.";
pub const ADD_PASSKEY: &str = "Add a passkey";
pub const PASSKEY_ADDED: &str = "The passkey is added. You can sign in with it.";
pub const REMOVE_PASSKEY: &str = "Remove";
pub const PASSKEY_FAILED: &str =
    "That did not work: it was cancelled, or this device has no passkey for you. Try again.";
pub const NEEDS_SCRIPTS: &str = "Passkeys need JavaScript, which is switched off in this browser.";
/// A time follows.
pub const SINCE: &str = "since ";
/// A time follows.
pub const LAST_USED: &str = ", last used ";
pub const RECOVERY: &str = "Recovery codes";
pub const NEW_CODES: &str = "Make new recovery codes";
pub const CODES_MADE: &str = "These are your recovery codes.";
pub const CODES_KEEP: &str =
    "Print them or write them down now: they are shown this once. Each lets you in once, without app or passkey.";

pub const EMAIL: &str = "E-mail address";
pub const EMAIL_WHAT: &str =
    "We send a link to the new address. Nothing changes before you open it; the present address gets a notice.";
pub const NEW_EMAIL: &str = "New e-mail address";
/// A time follows.
pub const WAITS_UNTIL: &str = "waits for its confirmation until ";
pub const CHANGE_EMAIL: &str = "Send the link";
pub const EMAIL_ASKED: &str = "A link is on its way to the new address. It works once, for one day.";

pub const SESSIONS: &str = "Where you are signed in";
pub const THIS_SESSION: &str = "This browser";
/// A time follows.
pub const SIGNED_IN_SINCE: &str = "Signed in ";
/// A time follows.
pub const LAST_SEEN: &str = ", last seen ";
pub const END_SESSION: &str = "Sign out";
pub const END_OTHERS: &str = "Sign out everywhere else";
pub const SESSION_ENDED: &str = "Signed out there.";
pub const END_ALL: &str = "Sign out everywhere";

pub const STEP: &str = "One more step";
/// The username follows.
pub const STEP_FOR: &str = "Second factor of ";
pub const STEP_APP: &str = "Enter the code that your authenticator app shows, or one of your recovery codes.";
pub const STEP_RECOVERY: &str = "Use your passkey, or enter one of your recovery codes.";
pub const STEP_OVER: &str = "This sign-in is over";
pub const CONTINUE: &str = "Continue";
pub const USE_PASSKEY: &str = "Use a passkey";
pub const SIGN_IN_WITH_PASSKEY: &str = "Sign in with a passkey";
pub const START_AGAIN: &str = "Sign in again";

pub const CONFIRM_EMAIL: &str = "Confirm your new e-mail address";
pub const STOP_EMAIL: &str = "Stop the change of your e-mail address";
pub const CONFIRM: &str = "Confirm";
pub const STOP: &str = "Stop the change";
pub const EMAIL_CONFIRMED: &str = "Your new e-mail address is confirmed. Use it to sign in from now on.";
pub const EMAIL_STOPPED: &str = "The change is stopped. If you did not ask for it, choose a new password now.";
pub const EMAIL_CLOSED: &str = "This link no longer works";

pub const RESET_SECOND_FACTOR: &str = "Reset second factor";
pub const RESET_SECOND_FACTOR_WHAT: &str =
    "Only if the person lost app, passkeys and recovery codes: make sure that it is really them who ask.";
pub const SECOND_FACTOR_WAS_RESET: &str = "The second factor is reset, and the person is signed out everywhere.";
pub const SIGNED_IN_AT: &str = "Signed in at";
pub const SESSIONS_ENDED: &str = "Signed out.";

/// How many recovery codes are left.
pub fn codes_left(left: u64) -> String {
    match left {
        0 => "No recovery code is left.".into(),
        1 => "One recovery code is left.".into(),
        n => format!("{n} recovery codes are left."),
    }
}

/// "Sign out Chrome on Windows": a button's name for people who don't see the line it stands in.
pub fn end_session_of(device: &str) -> String {
    format!("{END_SESSION} {device}")
}

/// A button's name for people who don't see the line it stands in.
pub fn remove_passkey_of(name: &str) -> String {
    format!("{REMOVE_PASSKEY} {name}")
}

/// What confirming or stopping means.
pub fn email_change_what(change: &OpenEmailChange) -> String {
    let OpenEmailChange { username, email, stops, .. } = change;
    if *stops {
        format!("The account {username} would get the address {email}. If that is not what you want, stop it here.")
    } else {
        format!("From then on you sign in to the account {username} with {email}.")
    }
}

/// Why a link of an e-mail change does nothing.
pub fn email_change_closed(why: &Refusal) -> String {
    match why {
        Refusal::LinkUsed => "The new address was confirmed already.".into(),
        Refusal::LinkCancelled => "The change was stopped. Nothing was changed.".into(),
        other => super::refusal(other),
    }
}

/// A browser and its system, as far as its description of itself tells.
pub fn device(user_agent: &str) -> String {
    let named = |names: &[(&str, &'static str)]| {
        names.iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, name)| *name)
    };
    // The order matters: most browsers claim to be several others, too.
    let browser = named(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = named(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("CrOS", "Chromebook"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.into(),
        (None, None) => "Unknown device".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_by_what_it_is_and_not_by_what_it_claims() {
        let chrome = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36";
        for (user_agent, name) in [
            (chrome, "Chrome on Windows"),
            (&format!("{chrome} Edg/126.0"), "Edge on Windows"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) Version/17.4 Safari/604.1", "Safari on iPhone"),
            ("curl/8", "Unknown device"),
        ] {
            assert_eq!(device(user_agent), name);
        }
    }
}
