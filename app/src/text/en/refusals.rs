//! Why the server said no, and what is wrong with a field.

use super::field;
use crate::domain::{Field, FieldErrors, Problem, Refusal, Standing};

/// What happened, and what to do now.
pub fn refusal(refusal: &Refusal) -> String {
    let sentence = match refusal {
        Refusal::Fields(problems) => return fields(problems),
        Refusal::Broken(id) => {
            return format!("Something went wrong on our side. Nothing was changed. If you write to us, quote {id}.");
        }
        Refusal::TooManyTries { retry_after } => return too_many_tries(*retry_after),
        Refusal::AlreadyOnStaff { standing, .. } => already_on_staff(*standing),
        Refusal::SignedOut => "You are signed out. Sign in to go on.",
        Refusal::AccessEnded => "Your access to this practice has ended. Ask its Owner or a Manager.",
        Refusal::NotAllowed => "Your role does not allow this. Ask the Owner or a Manager of the practice.",
        Refusal::NotFound => "There is nothing at this address, or it is not yours to see.",
        Refusal::OwnershipIsTransferred => "A practice always has one Owner. Ownership moves by transfer only.",
        Refusal::OwnManagementRole => "You can't turn off your own Manager role. Ask the Owner or another Manager.",
        Refusal::ManagerRoleIsOwners => "In this practice only the Owner turns the Manager role on and off.",
        Refusal::RoleNotForAgents => "External agents can hold Front Office and Records Custodian only.",
        Refusal::NoRoleChosen => "Choose at least one role.",
        Refusal::NoAccountYet => "This person has not signed up yet, so there is no password to reset.",
        Refusal::AlreadySignedUp => "This person has signed up already, so there is no invitation to change.",
        Refusal::Inactive => "This person is inactive. Turn on a role first.",
        Refusal::WrongCredentials => "Username or e-mail and password don't fit together. Check both and try again.",
        Refusal::AccountDeactivated => "Your account is deactivated. Ask your practice to turn a role on again.",
        Refusal::LinkExpired => "This link has expired.",
        Refusal::LinkSuperseded => "A newer e-mail was sent. Only the link in the newest one works.",
        Refusal::LinkCancelled => "The practice has cancelled this invitation.",
        Refusal::LinkDeclined => "This invitation was declined.",
        Refusal::LinkUsed => "This link was used already. It works once.",
        Refusal::LinkUnknown => "We don't know this link. Open it from the e-mail again, or copy the whole of it.",
        Refusal::SomeoneElseSignedIn => "You are signed in as somebody else than the person this link is for.",
        Refusal::SignInToAccept => "This address has an account already. Sign in with it, then go on.",
        Refusal::AlreadySetUp => "This server is set up already.",
        Refusal::Malformed => "The form did not arrive whole. Reload the page and try again.",
        Refusal::TooLarge => "That is more text than we can take.",
        Refusal::CrossSite => "This request came from another web site, so nothing was done.",
        Refusal::Unreachable => "No answer came. Check your connection, or reload the page, and try again.",
        Refusal::SecondFactorNeeded => {
            "This practice requires a second factor. Set one up on your account page, then come back."
        }
        Refusal::SecondFactorWaits => "Your second factor is still missing. Enter its code to go on.",
        Refusal::PasswordLocked => {
            "There were too many wrong passwords, so this one no longer works. Get a new password by \
             “Forgot your password?”."
        }
        Refusal::NewPasswordNeeded => {
            "Your second factor was removed, and your password is too short to protect the account \
             alone. Get a new one by “Forgot your password?”."
        }
        Refusal::NoSecondFactor => "There is no second factor on this account.",
        Refusal::LastFactorNeeded => {
            "A practice you work for requires a second factor. Add another one before you remove this \
             one."
        }
        Refusal::PasskeyRefused => "This passkey did not work. Try again, or use another way to sign in.",
        Refusal::RequestWaits => "A request for this role is waiting for the Owner already.",
        Refusal::CustodianNeedsApproval => {
            "In this practice the Owner approves Records Custodians. Choose another role as well, or \
             ask the Owner."
        }
        Refusal::RequestOver => "There is no such request any more. Reload the page to see how it ended.",
        Refusal::RoleIsOff => "This role is off. Turn it on first.",
        Refusal::RequestedEndPassed => {
            "The end date that was asked for has passed. Decline the request; the role can be asked for anew."
        }
        Refusal::TransferPending => "A transfer of ownership is under way already. Cancel it first.",
        Refusal::TransferOver => "This transfer of ownership is over. Reload the page to see how it ended.",
        Refusal::NotForOwnership => {
            "Only somebody who works here and has signed up can become the Owner, and no external \
             agent."
        }
        Refusal::WorksElsewhere => {
            "This login is used outside your practice, too, so you can't change it for them. They can do it themselves."
        }
        Refusal::EndDateNeeded => {
            "An external agent holds Records Custodian for a time only. Choose an end date together with the role."
        }
        Refusal::AgreementOver => {
            "The agreement with this external agent has ended. Enter the new one first, then turn the role on."
        }
        Refusal::UnknownAgentCode => {
            "Token and code don’t fit together. Have both read out once more; after five wrong tries the code is \
             locked."
        }
        Refusal::AgentCodeLocked => {
            "This code was typed wrong five times and no longer works. The agent was told and can make a new one."
        }
        Refusal::AgentCodeExpired => "This code’s ten minutes are over. Ask the agent to make a new one.",
        Refusal::AgentCodeUsed => "This code was used already. It works once; ask the agent to make a new one.",
        Refusal::PracticesClosed => "On this server only its operator opens practices. Ask them.",
        Refusal::Busy => "A lot is going on at the moment. Nothing was changed; try again in a few seconds.",
    };
    sentence.into()
}

fn already_on_staff(standing: Standing) -> &'static str {
    match standing {
        Standing::Invited => "This person is already invited. You can send the invitation again.",
        Standing::Active => "This person already works here.",
        Standing::Inactive => "This person worked here before and is inactive. You can reactivate them.",
    }
}

fn too_many_tries(seconds: u32) -> String {
    match seconds.div_ceil(60) {
        0 | 1 => "Too many tries. Wait a minute, then try again.".into(),
        minutes => format!("Too many tries. Wait {minutes} minutes, then try again."),
    }
}

/// The problems of a form that shows them nowhere else.
fn fields(problems: &FieldErrors) -> String {
    problems.iter().map(|(field, what)| problem(what, field)).collect::<Vec<_>>().join(" ")
}

/// What is wrong with a field, and what to type instead.
pub fn problem(problem: Problem, about: Field) -> String {
    let label = field(about);
    let sentence = match problem {
        Problem::Missing => missing(about),
        Problem::TooShort(min) => return format!("{label}: use at least {min} characters."),
        Problem::TooLong(max) => return format!("{label}: use at most {max} characters."),
        Problem::Unprintable => return format!("{label}: some characters can't be seen. Type it anew."),
        Problem::NotAName => "Enter a name with at least one letter.",
        Problem::LooksLikeALink => return format!("{label}: leave web addresses out."),
        Problem::NotAnEmailAddress => "Enter an e-mail address, like name@example.com.",
        Problem::EmailNeedsPlainLetters => "Enter an e-mail address in plain letters (a to z, 0 to 9).",
        Problem::NotAUsername => "Use letters (a to z), numbers, dots, hyphens and underscores only.",
        Problem::Taken => return format!("{label}: somebody else has this one. Choose another."),
        Problem::PasswordHasOwnWords => "This password is made of your own name or practice. Add other words.",
        Problem::PasswordTooSimple => "This password repeats a few characters. Use several words.",
        Problem::NotAPhoneNumber => "Enter a phone number, like +1 (555) 010-4477.",
        Problem::NotAnNpi => "Enter the 10 digits of the NPI. The last digit checks the others; one may be mistyped.",
        Problem::UnknownTimeZone => "Choose a time zone from the list.",
        Problem::UnknownRole => "Choose a role from the list.",
        Problem::WrongPassword if about == Field::CurrentPassword => "This is not your password. Try again.",
        Problem::WrongPassword => "This is not the password of that account. Try again, or get a new one.",
        Problem::PasswordCommon => "Many people use this password, so attackers try it first. Choose another one.",
        Problem::PasswordGuessable => {
            "This password is easy to guess. Add words that have nothing to do with each other."
        }
        Problem::PasswordUnchanged => "This is the password that you have already. Choose another one.",
        Problem::WrongFactorCode => "This code does not fit, or was used already. Wait for the next one and try again.",
        Problem::NotADate => "Choose a day, like 2027-01-31.",
        Problem::InThePast => "Choose a time that is not over yet.",
        Problem::BeforeItBegins => "Choose a day that is not before the first one.",
        Problem::NotAnAgentToken => "A token has five letters, like KXMTZ.",
        Problem::NotAnAgentCode => "A code has six digits, like 204 118.",
        Problem::OutOfRange(min, max) => return format!("{label}: enter a whole number from {min} to {max}."),
        Problem::UnknownChoice => "Choose one of the answers on offer.",
        Problem::WrongCode => "This is not the set-up code. The terminal in which the server runs shows it.",
    };
    sentence.into()
}

fn missing(field: Field) -> &'static str {
    match field {
        Field::Code => "Enter the set-up code.",
        Field::PracticeName => "Enter the name of the practice.",
        Field::TimeZone => "Choose a time zone.",
        Field::Role => "Choose at least one role.",
        Field::FirstName => "Enter a first name.",
        Field::LastName => "Enter a last name.",
        Field::Email => "Enter an e-mail address, like name@example.com.",
        Field::Phone => "Enter a phone number.",
        Field::Title => "Enter a title.",
        Field::Licence => "Enter a licence number.",
        Field::Npi => "Enter an NPI.",
        Field::Identifier => "Enter your username or e-mail address.",
        Field::Username => "Enter a username.",
        Field::Password => "Enter a password.",
        Field::CurrentPassword => "Enter your password.",
        Field::FactorCode => "Enter the code.",
        Field::PasskeyName => "Enter a name by which you recognise the passkey.",
        Field::Until => "Choose a day.",
        Field::InvitationHours | Field::IdleMinutes => "Enter a number.",
        Field::SecondFactorFrom | Field::AgreementSignedOn | Field::AgreementEndsOn => "Choose a day.",
        Field::Certain => "Confirm that an external agent is right here, or add a staff member instead.",
        Field::AgentToken => "Enter the token: five letters.",
        Field::AgentCode => "Enter the code: six digits.",
        Field::AgentUnusedDays => "Enter a number.",
        Field::SuspendAtAgreementEnd | Field::Colour => "Choose an answer.",
        Field::SecondFactorRule | Field::ManagersManageManagers | Field::CustodianNeedsApproval => "Choose an answer.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_times_are_told_in_whole_minutes() {
        assert!(too_many_tries(5).contains("a minute"));
        assert!(too_many_tries(61).contains("2 minutes"));
    }

    #[test]
    fn sentences_never_say_user() {
        for standing in [Standing::Invited, Standing::Active, Standing::Inactive] {
            assert!(!already_on_staff(standing).contains("user"));
        }
    }
}
