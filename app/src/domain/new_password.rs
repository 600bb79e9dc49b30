//! A password that a person chooses. (One that is only compared is never checked here.)

use super::{PasswordResetId, Problem, Refusal, ShownTime};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A password that a person chose, long enough to be the only factor.
///
/// NIST SP 800-63B-4, 3.1.1.2: at least 15 characters when used alone, any characters, no rules
/// of composition. Capped so that nobody makes the server hash a book. `Debug` hides it, and it
/// cannot be serialised.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPassword(String);

impl NewPassword {
    /// In characters (Unicode scalar values).
    pub const MIN: usize = 15;
    /// In characters.
    pub const MAX: usize = 128;

    /// The password, exactly as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A password for somebody who has these words in their name or address, which an attacker
    /// would try first.
    ///
    /// # Errors
    /// As [`FromStr`], and [`Problem::PasswordHasOwnWords`] when less than [`Self::MIN`]
    /// characters remain without the words.
    pub fn for_person(typed: &str, own_words: &[impl AsRef<str>]) -> Result<Self, Problem> {
        let password: Self = typed.parse()?;
        let mut rest = password.0.to_lowercase();
        for word in own_words.iter().flat_map(|words| words.as_ref().split(['@', '.', ' ', '-'])) {
            // Shorter ones ("com", "Ann") stand in many good passwords by chance.
            if word.chars().count() >= 4 {
                rest = rest.replace(&word.to_lowercase(), "");
            }
        }
        let distinct = rest.chars().collect::<std::collections::BTreeSet<_>>().len();
        if rest.chars().count() < Self::MIN && rest.len() < password.0.to_lowercase().len() {
            return Err(Problem::PasswordHasOwnWords);
        }
        // "aaaaaaaaaaaaaaa" and "121212121212121" are long, and among the first to be tried.
        if distinct < 5 { Err(Problem::PasswordTooSimple) } else { Ok(password) }
    }
}

impl FromStr for NewPassword {
    type Err = Problem;

    fn from_str(typed: &str) -> Result<Self, Problem> {
        match typed.chars().count() {
            0 => Err(Problem::Missing),
            n if n < Self::MIN => Err(Problem::TooShort(Self::MIN)),
            n if n > Self::MAX => Err(Problem::TooLong(Self::MAX)),
            _ => Ok(Self(typed.into())),
        }
    }
}

/// What the page behind a password reset link shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenReset {
    /// Which one; the form sends it back, so that a link opened meanwhile in another tab never
    /// sets another account's password.
    pub id: PasswordResetId,
    /// Whose password, for the browser's password store.
    pub username: String,
    /// Words that the password must not be made of; empty when the link does not work.
    pub own_words: Vec<String>,
    /// When the link stops working, or stopped.
    pub expires: ShownTime,
    /// Why the link does not work; `None` if it does.
    pub closed: Option<Refusal>,
}

impl fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewPassword(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_characters_and_spaces_stay() {
        assert!(" ein langer Satz".parse::<NewPassword>().is_ok_and(|p| p.as_str().starts_with(' ')));
        assert_eq!("kurz".parse::<NewPassword>(), Err(Problem::TooShort(15)));
        assert_eq!("ü".repeat(129).parse::<NewPassword>(), Err(Problem::TooLong(128)));
        assert!(NewPassword::for_person("grüne Äpfel im März", &[""]).is_ok());
    }

    #[test]
    fn own_words_and_one_letter_many_times_do_not_count() {
        let own = ["Benedikt", "benedikt.roth@nordlicht.example", "Praxis Nordlicht"];
        assert_eq!(NewPassword::for_person("Benedikt-Nordlicht-1", &own), Err(Problem::PasswordHasOwnWords));
        assert!(NewPassword::for_person("benedikt likes long walks", &own).is_ok());
        assert_eq!(NewPassword::for_person("aaaaaaaaaaaaaaaaaaaa", &own), Err(Problem::PasswordTooSimple));
    }

    #[test]
    fn debug_output_hides_it() {
        assert_eq!(format!("{:?}", "correct horse battery".parse::<NewPassword>().unwrap()), "NewPassword(…)");
    }
}
