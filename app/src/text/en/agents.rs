//! External agents: the form and the code that connect them, the connection, the cockpit, signing up.

use crate::domain::{AgentToken, CockpitPractice, PendingInvitation, ShownDay, SignUpKind, Suspension};

pub const NEW: &str = "New External Agent";
pub const WHAT: &str = "An external agent helps several independent practices with one login: a billing agent, or a \
    front office worker in a house of independent therapists.";
pub const WHEN_NOT: &str = "Somebody who works for your practice alone is a staff member, even part-time or remote.";
pub const ADD_STAFF_MEMBER: &str = "Add a staff member instead";
pub const CERTAIN_LEGEND: &str = "Are you certain?";
pub const CERTAIN: &str = "Yes, this person works for other practices, too";
pub const CERTAIN_HINT: &str = "They are free of charge, see names of colleagues only, and keep one login for all.";
pub const BY_EMAIL: &str = "By e-mail";
pub const BY_EMAIL_WHAT: &str = "They get an invitation, and sign up or sign in to accept it.";
pub const BY_CODE: &str = "By token and code, on the phone";
pub const BY_CODE_WHAT: &str = "The agent opens “Connect a practice” and reads both out to you. They work for ten \
    minutes, once.";
pub const TOKEN_HINT: &str = "Five letters.";
pub const CODE_HINT: &str = "Six digits.";
pub const CONNECT: &str = "Connect";
pub const ROLES: &str = "What will they do for you?";
pub const ROLES_HINT: &str = "External agents can hold these two roles.";
pub const UNTIL: &str = "Records Custodian until";
pub const UNTIL_HINT: &str = "An external agent holds this role for a time only. For Front Office leave it empty.";
pub const AGREEMENT: &str = "Business associate agreement";
pub const AGREEMENT_WHAT: &str = "If you signed one, both of you are reminded 30 days before it ends.";

pub const CONNECTION: &str = "Connection";
pub const CONNECTED_WITHOUT_ROLE: &str = "Connected, but no role is on yet. Turn on what they may do.";
pub const LAST_USED: &str = "Last used";
pub const SIGNED_ON: &str = "Agreement signed on";
pub const ENDS_ON: &str = "Agreement ends on";
pub const NO_AGREEMENT: &str = "none entered";
pub const OVER: &str = "over";
pub const SAVE_AGREEMENT: &str = "Save agreement";
pub const AGREEMENT_SAVED: &str = "Agreement saved.";

pub const COCKPIT: &str = "Your practices";
pub const NO_PRACTICE: &str = "No practice yet";
pub const NO_PRACTICE_WHAT: &str =
    "You are signed in, but no practice has a role turned on for you. Connect one, or ask its Owner or a Manager.";
pub const REQUESTS: &str = "These practices ask for you";
pub const ACCEPT: &str = "Accept";
pub const DECLINE: &str = "Decline";
pub const DECLINED: &str = "Declined. The practice was told; nothing was granted.";
pub const SUSPENDED: &str = "Suspended";
pub const LEAVE: &str = "End connection";
pub const LEAVE_WHAT: &str = "You lose access to this practice at once. Your other practices stay as they are.";
pub const LEFT: &str = "The connection is ended. The practice was told.";
pub const CONNECT_PRACTICE: &str = "Connect a practice";
pub const OPEN_PRACTICE: &str = "Open a new practice";
pub const SWITCH: &str = "Switch practice";
pub const ALL_PRACTICES: &str = "All your practices";

pub const CODE_WHAT: &str = "Make a token and a code, call the practice, and read both out. A Manager types them under \
    Staff, New External Agent; then they choose what you may do.";
pub const MAKE_CODE: &str = "Make token and code";
pub const MAKE_NEW_CODE: &str = "Make a new one";
pub const TOKEN: &str = "Token";
pub const CODE: &str = "Code";
pub const NEVER_WRITE: &str = "Only read it to a practice that you called yourself. Nobody of Rolecall asks for it.";
/// A time follows.
pub const WORKS_UNTIL: &str = "Both work once, until ";
pub const REQUEST_UNTIL: &str = "You can answer until ";
pub const LOCKED: &str = "It was typed wrong five times, so it is locked. Make a new one and read it out slowly.";
pub const EXPIRED: &str = "Its ten minutes are over. Make a new one when the practice is on the phone.";

pub const SIGN_UP_AGENT: &str = "Sign up as an external agent";
pub const SIGN_UP_AGENT_WHAT: &str = "One login for all practices that you help. First we confirm your address.";
pub const SIGN_UP_PRACTICE: &str = "Open a practice";
pub const SIGN_UP_PRACTICE_WHAT: &str = "You become its Owner. First we confirm your address.";
pub const SEND_LINK: &str = "Send me a link";
/// The same whether or not the address has an account.
pub const LINK_SENT: &str = "A link is on its way to this address. It works for a day. Nothing after a few minutes? \
    Look among the unwanted mail, or check what you typed.";
pub const ALREADY_SIGNED_IN: &str = "You are signed in, so you need no new account.";
pub const ANOTHER_PRACTICE_WHAT: &str = "You become its Owner, with the login that you have.";
pub const CONFIRMED: &str = "Your address: ";
pub const STILL_NO_ACCOUNT: &str = "No invitation?";

/// "Tango – Bravo – …": how the letters are said on the phone, in the NATO spelling alphabet.
pub fn spelled(token: &AgentToken) -> String {
    let word = |letter| match letter {
        'A' => "Alfa",
        'B' => "Bravo",
        'C' => "Charlie",
        'D' => "Delta",
        'E' => "Echo",
        'F' => "Foxtrot",
        'G' => "Golf",
        'H' => "Hotel",
        'J' => "Juliett",
        'K' => "Kilo",
        'L' => "Lima",
        'M' => "Mike",
        'N' => "November",
        'P' => "Papa",
        'Q' => "Quebec",
        'R' => "Romeo",
        'S' => "Sierra",
        'T' => "Tango",
        'U' => "Uniform",
        'V' => "Victor",
        'W' => "Whiskey",
        'X' => "X-ray",
        'Y' => "Yankee",
        _ => "Zulu",
    };
    token.as_str().chars().map(word).collect::<Vec<_>>().join(" – ")
}

/// A practice used the code.
pub fn used_by(practice: &str) -> String {
    format!("{practice} is connected. You find it among your practices once they turn a role on for you.")
}

/// "Ana Ruiz of Praxis Nordlicht asks you to work there as Front Office."
pub fn request(request: &PendingInvitation) -> String {
    let PendingInvitation { practice, invited_by, roles, .. } = request;
    format!("{invited_by} asks you to work at {practice} as {}.", super::roles(*roles))
}

/// What needs attention in a practice, a sentence each.
pub fn attention(practice: &CockpitPractice) -> Vec<String> {
    let CockpitPractice { ending, agreement_ends, waiting, .. } = practice;
    let ending = ending.iter().map(|(role, day)| format!("{} ends after {}.", super::role(*role), day.text));
    let agreement = agreement_ends.iter().map(|ShownDay { text, .. }| format!("The agreement ends on {text}."));
    let waiting = match waiting {
        0 => None,
        1 => Some("1 request waits for you.".into()),
        more => Some(format!("{more} requests wait for you.")),
    };
    ending.chain(agreement).chain(waiting).collect()
}

/// Why a practice to which there is a connection opens nothing.
pub fn suspended(why: Option<Suspension>) -> String {
    match why {
        None => "Connected. The practice has not turned a role on for you yet.".into(),
        Some(why) => format!("Suspended: {}. Ask the practice to turn your roles on again.", super::suspension(why)),
    }
}

/// Why an agent's access is suspended, to the practice.
pub fn suspended_here(why: Suspension) -> String {
    match why {
        Suspension::Unused => "Suspended: not used for too long. Turn a role on to let them in again.".into(),
        Suspension::Agreement => "Suspended: the agreement has ended. Enter the new one, then turn a role on.".into(),
    }
}

/// "after 90 days without a visit"
pub fn suspended_after(days: u32) -> String {
    format!("suspended after {days} days without a visit")
}

/// "End connection to Praxis Nordlicht": a button's name for people who don't see what stands beside it.
pub fn leave(practice: &str) -> String {
    format!("{LEAVE} to {practice}")
}

/// "Accept the invitation of Praxis Nordlicht", likewise.
pub fn answer(verb: &str, practice: &str) -> String {
    format!("{verb} the invitation of {practice}")
}

/// The heading of the page on which somebody signs up.
pub fn sign_up(kind: SignUpKind) -> &'static str {
    match kind {
        SignUpKind::Agent => SIGN_UP_AGENT,
        SignUpKind::Practice => SIGN_UP_PRACTICE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_of_a_token_has_a_word_of_its_own_that_begins_with_it() {
        for letters in AgentToken::LETTERS.chunks(AgentToken::LENGTH) {
            let mut token: String = letters.iter().map(|letter| char::from(*letter)).collect();
            while token.len() < AgentToken::LENGTH {
                token.push('A');
            }
            let spelled = spelled(&token.parse().unwrap());
            let initials: String = spelled.split(" – ").filter_map(|word| word.chars().next()).collect();
            assert_eq!(initials, token);
        }
    }
}
