//! The name a person signs in with.

use super::{Factors, Field, FieldErrors, NewPassword, Problem, Refusal};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The name a person signs in with, in lower case: "Ben" and "ben" are one. Never holds an `@`,
/// so that it can't be somebody else's e-mail address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Username(String);

impl Username {
    /// In characters.
    pub const MIN: usize = 3;
    /// In characters.
    pub const MAX: usize = 40;

    /// The username, in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Username {
    type Err = Problem;

    fn from_str(typed: &str) -> Result<Self, Problem> {
        let name = typed.trim().to_ascii_lowercase();
        match name.chars().count() {
            0 => return Err(Problem::Missing),
            n if n < Self::MIN => return Err(Problem::TooShort(Self::MIN)),
            n if n > Self::MAX => return Err(Problem::TooLong(Self::MAX)),
            _ => {}
        }
        let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
        let starts_well = name.as_bytes()[0].is_ascii_alphanumeric();
        if plain && starts_well { Ok(Self(name)) } else { Err(Problem::NotAUsername) }
    }
}

impl TryFrom<String> for Username {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self, Problem> {
        text.parse()
    }
}

impl From<Username> for String {
    fn from(name: Username) -> Self {
        name.0
    }
}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a person chooses when they sign up, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccount {
    /// The name to sign in with.
    pub username: Username,
    /// The password.
    pub password: NewPassword,
}

impl NewAccount {
    /// Checks both fields at once. `own_words` are what an attacker would try first.
    ///
    /// # Errors
    /// [`Refusal::Fields`] with every field that is wrong.
    pub fn parse(username: &str, password: &str, own_words: &[impl AsRef<str>]) -> Result<Self, Refusal> {
        let mut problems = FieldErrors::default();
        let own_words: Vec<&str> = own_words.iter().map(AsRef::as_ref).chain([username]).collect();
        let username = problems.take(Field::Username, username.parse());
        let password = NewPassword::for_person(password, Factors::PasswordOnly, &own_words);
        let password = problems.take(Field::Password, password);
        match (username, password) {
            (Some(username), Some(password)) => Ok(Self { username, password }),
            _ => Err(Refusal::Fields(problems)),
        }
    }
}

/// Whether both fields of the sign-in form were filled. Whether they fit together, only the server
/// knows.
///
/// # Errors
/// [`Refusal::Fields`] with every field that is empty.
pub fn check_credentials_given(identifier: &str, password: &str) -> Result<(), Refusal> {
    let given = |text: &str| if text.trim().is_empty() { Err(Problem::Missing) } else { Ok(()) };
    let mut problems = FieldErrors::default();
    problems.take(Field::Identifier, given(identifier));
    problems.take(Field::Password, given(password));
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Fields(problems)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_spaces_around_do_not_matter() {
        assert_eq!(" Ben.Roth ".parse::<Username>().unwrap().as_str(), "ben.roth");
    }

    #[test]
    fn what_could_be_mistaken_is_refused() {
        for (typed, problem) in [
            ("", Problem::Missing),
            ("be", Problem::TooShort(3)),
            ("ben@praxis.example", Problem::NotAUsername),
            ("ben roth", Problem::NotAUsername),
            ("b\u{435}n", Problem::NotAUsername),
            (".ben", Problem::NotAUsername),
        ] {
            assert_eq!(typed.parse::<Username>(), Err(problem), "{typed:?}");
        }
        assert_eq!("b".repeat(41).parse::<Username>(), Err(Problem::TooLong(40)));
    }
}
