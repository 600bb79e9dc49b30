//! Pages that people reach without being signed in: set-up, sign-in, password reset, invitation.

use crate::domain::{Factors, OpenInvitation, Refusal, Role, Strength};

pub const SET_UP: &str = "Set up your practice";
pub const SET_UP_WHY: &str = "This creates the first practice and you as its Owner. It takes about two minutes.";
pub const SET_UP_DONE: &str = "Rolecall is set up already";
pub const SET_UP_DONE_WHAT: &str = "This server has its first practice. Sign in to go on.";
pub const THE_PRACTICE: &str = "The practice";
pub const YOU: &str = "You, its Owner";
pub const CODE_HINT: &str = "The terminal in which the server was started shows it.";
pub const ZONE_HINT: &str = "Times on pages and in e-mails are shown in this zone.";
pub const CREATE_PRACTICE: &str = "Create practice";
pub const USERNAME_HINT: &str = "You sign in with it. At least 3 letters or numbers.";
pub const PASSWORD_HINT: &str = "At least 15 characters. Four or five words that only you would put together do well.";
/// For somebody with a second factor.
pub const PASSWORD_HINT_WITH_FACTOR: &str =
    "At least 8 characters, as you have a second factor. Several words do well.";

/// What a new password must be.
pub fn password_hint(factors: Factors) -> &'static str {
    match factors {
        Factors::PasswordOnly => PASSWORD_HINT,
        Factors::Second => PASSWORD_HINT_WITH_FACTOR,
    }
}

/// How good the password is that is being typed.
pub fn password_strength(strength: Strength, factors: Factors) -> String {
    let sentence = match strength {
        Strength::TooShort => {
            return format!("Too short so far: {} characters are needed.", factors.least_characters());
        }
        Strength::Common => "Many people use this password, so attackers try it first.",
        Strength::Guessable => "Easy to guess. Add words that have nothing to do with each other.",
        Strength::Good => "Good password.",
        Strength::Strong => "Strong password.",
    };
    sentence.into()
}

pub const SIGN_IN: &str = "Sign in";
pub const SIGNED_OUT: &str = "You are signed out.";
pub const PASSWORD_CHANGED: &str = "Your password was changed. Sign in with it.";
pub const FORGOT: &str = "Forgot your password?";

pub const FORGOT_HEADING: &str = "Get a new password";
pub const FORGOT_WHAT: &str =
    "We send a link to the e-mail address of your account. With it you choose a new password.";
pub const SEND_RESET_LINK: &str = "Send reset link";
/// The same whether or not there is such an account.
pub const RESET_LINK_SENT: &str = "If there is such an account, a link is on its way to its e-mail address. \
    It works for one hour. Nothing after a few minutes? Look among the unwanted mail, or check what you typed.";
pub const BACK_TO_SIGN_IN: &str = "Back to sign in";

pub const RESET_HEADING: &str = "Choose a new password";
pub const RESET_FOR: &str = "For the account ";
pub const RESET_UNTIL: &str = "This link works once, until ";
pub const RESET_ENDS_SESSIONS: &str = "You will be signed out everywhere, then you sign in with the new password.";
pub const SET_PASSWORD: &str = "Set password";
pub const RESET_CLOSED: &str = "This link no longer works";
pub const NEW_RESET_LINK: &str = "Get a new link";

pub const SIGN_UP_WHAT: &str = "Choose how you will sign in. Nobody else ever sees your password.";
pub const CREATE_ACCOUNT: &str = "Create account";
pub const ACCEPT: &str = "Accept invitation";
pub const DECLINE_SUMMARY: &str = "Not for you?";
pub const DECLINE_WHAT: &str = "The link stops working, and the practice is told that you said no.";
pub const DECLINE: &str = "Decline invitation";
pub const AS_AGENT: &str = "As an external agent: one login for all practices that you help, and none sees another.";
pub const FRESH_LINK: &str = "Send me a fresh link";
pub const FRESH_LINK_SENT: &str = "A fresh link is on its way to the same e-mail address. Only that one works now.";
pub const SIGN_IN_TO_ACCEPT: &str = "Sign in and accept";
pub const SIGN_OUT_FIRST: &str = "Sign out, then open the link in your e-mail again.";
pub const LINK_UNTIL: &str = "This link works until ";
pub const LINK_ENDED: &str = "It worked until ";
/// A time follows.
pub const NEWER_SENT: &str = "A newer e-mail was sent at ";
pub const ROLE_MEANS: &str = "What you may do there";

/// Who invites, and to what.
pub fn invitation_heading(invitation: &OpenInvitation) -> String {
    format!("Join {}", invitation.practice)
}

/// "Ana Ruiz invites you, Ben, to work at Praxis Nordlicht as Therapist."
pub fn invitation_sentence(invitation: &OpenInvitation) -> String {
    let OpenInvitation { invited_by, first_name, practice, roles, .. } = invitation;
    // Nobody invites the Owner of a new practice but its operator.
    if roles.hold(Role::Owner) {
        return format!("{practice} was created for you, {first_name}: you are its Owner.");
    }
    format!("{invited_by} invites you, {first_name}, to work at {practice} as {}.", super::roles(*roles))
}

/// The address has an account already.
pub fn sign_in_to_accept(invitation: &OpenInvitation) -> String {
    format!("{} has an account already. Enter its password to sign in and accept.", invitation.email)
}

/// The right account is signed in.
pub fn accept_as(invitation: &OpenInvitation) -> String {
    format!("You are signed in with the account of {}. Accept to start working there.", invitation.email)
}

/// Another account is signed in: both are named, nothing is accepted.
pub fn someone_else(invitation: &OpenInvitation, username: &str) -> String {
    format!("This invitation is for {}, but you are signed in as {username}. Nothing was accepted.", invitation.email)
}

/// The heading over a link that does nothing any more.
pub fn link_closed_heading(why: &Refusal) -> &'static str {
    match why {
        Refusal::LinkExpired => "This invitation has expired",
        Refusal::LinkSuperseded => "There is a newer e-mail",
        Refusal::LinkCancelled => "This invitation was cancelled",
        Refusal::LinkDeclined => "This invitation was declined",
        Refusal::LinkUsed => "This invitation was accepted already",
        _ => "We don't know this link",
    }
}

/// What to do about it.
pub fn link_closed(invitation: &OpenInvitation, why: &Refusal) -> String {
    let OpenInvitation { practice, invited_by, email, .. } = invitation;
    match why {
        Refusal::LinkExpired => format!("You can have a fresh link sent to {email}, the address it was sent to."),
        // The newer one went to another address: this reader can only ask.
        Refusal::LinkSuperseded if invitation.newer_sent.is_none() => {
            format!("A newer invitation replaced it. If you expected one, ask {practice}.")
        }
        Refusal::LinkSuperseded => format!("Only the link in the newest e-mail to {email} works. Open that one."),
        Refusal::LinkCancelled => {
            format!("{practice} has withdrawn it. If you think that is a mistake, ask {invited_by}.")
        }
        Refusal::LinkDeclined => {
            format!("{practice} was told. If you changed your mind, ask {invited_by} for a new one.")
        }
        Refusal::LinkUsed => "It works once. You have an account now: sign in with it.".into(),
        other => super::refusal(other),
    }
}
