//! Signing up without an invitation: an address is confirmed first, then the account is made.

use super::{
    EmailAddress, Factors, Field, FieldErrors, NewPassword, PersonName, PracticeName, Problem, Refusal, ShownTime,
    SignUpRequestId, Username,
};
use serde::{Deserialize, Serialize};

/// What somebody wants to sign up as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SignUpKind {
    /// An external agent, without a practice at first.
    Agent,
    /// The Owner of a new practice.
    Practice,
}

impl SignUpKind {
    /// The kind's name in the database, in forms and in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Practice => "practice",
        }
    }

    /// The kind of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Agent, Self::Practice].into_iter().find(|kind| kind.code() == code)
    }
}

/// What the page behind the link of a sign-up shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenSignUp {
    /// Which one; the form sends it back.
    pub id: SignUpRequestId,
    /// As what.
    pub kind: SignUpKind,
    /// The address, which the link confirms.
    pub email: EmailAddress,
    /// When the link stops working, or stopped.
    pub expires: ShownTime,
    /// The names of the time zones to choose from; for a practice only.
    pub time_zones: Vec<String>,
    /// Why nothing can be done with it; `None` if something can.
    pub closed: Option<Refusal>,
}

/// An agent's account to be made, checked. The address comes from the link.
#[derive(Clone, PartialEq, Eq)]
pub struct NewAgentAccount {
    /// First name.
    pub first_name: PersonName,
    /// Last name.
    pub last_name: PersonName,
    /// The name to sign in with.
    pub username: Username,
    /// The password.
    pub password: NewPassword,
}

impl NewAgentAccount {
    /// Checks all fields at once. `email` is the address that the link confirmed.
    ///
    /// # Errors
    /// [`Refusal::Fields`] with every field that is wrong.
    pub fn parse(
        first_name: &str,
        last_name: &str,
        username: &str,
        password: &str,
        email: &EmailAddress,
    ) -> Result<Self, Refusal> {
        let mut problems = FieldErrors::default();
        let own_words = [first_name, last_name, email.as_str(), username];
        let first_name = problems.take(Field::FirstName, first_name.parse());
        let last_name = problems.take(Field::LastName, last_name.parse());
        let username = problems.take(Field::Username, username.parse());
        let password = NewPassword::for_person(password, Factors::PasswordOnly, &own_words);
        let password = problems.take(Field::Password, password);
        let whole = || {
            let (first_name, last_name) = (first_name?, last_name?);
            Some(Self { first_name, last_name, username: username?, password: password? })
        };
        whole().ok_or(Refusal::Fields(problems))
    }
}

/// A further practice, for somebody who has an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnotherPractice {
    /// What it is called.
    pub name: PracticeName,
    /// An IANA time zone name, not yet looked up.
    pub time_zone: String,
}

impl AnotherPractice {
    /// Checks both fields at once.
    ///
    /// # Errors
    /// [`Refusal::Fields`] with every field that is wrong.
    pub fn parse(name: &str, time_zone: &str) -> Result<Self, Refusal> {
        let mut problems = FieldErrors::default();
        let name = problems.take(Field::PracticeName, name.parse());
        let zone = time_zone.trim();
        let zone = if zone.is_empty() { Err(Problem::Missing) } else { Ok(zone.to_owned()) };
        let time_zone = problems.take(Field::TimeZone, zone);
        let whole = || Some(Self { name: name?, time_zone: time_zone? });
        whole().ok_or(Refusal::Fields(problems))
    }
}

/// What the page on which somebody asks to sign up shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUpOffer {
    /// Whether the operator lets people open practices.
    pub practices: bool,
    /// Whether somebody is signed in, who needs no new account.
    pub signed_in: bool,
    /// The names of the time zones to choose from; for somebody who is signed in and may.
    pub time_zones: Vec<String>,
}
