//! A password that a person chooses. (One that is only compared is never checked here.)

use super::{PasswordResetId, Problem, Refusal, ShownTime};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What stands between an attacker and the account, once the password is guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Factors {
    /// Nothing.
    PasswordOnly,
    /// An authenticator app or a passkey.
    Second,
}

impl Factors {
    /// How many characters a password needs: NIST SP 800-63B-4, 3.1.1.2.
    pub fn least_characters(self) -> usize {
        match self {
            Self::PasswordOnly => NewPassword::MIN,
            Self::Second => NewPassword::MIN_WITH_SECOND,
        }
    }
}

/// A password that a person chose, long enough for the factors of the account.
///
/// Any characters, no rules of composition. Capped so that nobody makes the server hash a book.
/// Whether others use it, too, or few guesses find it, only the server knows. `Debug` hides it, and
/// it cannot be serialised.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPassword(String);

impl NewPassword {
    /// In characters (Unicode scalar values), where the password is the only factor.
    pub const MIN: usize = 15;
    /// In characters, where there is a second factor.
    pub const MIN_WITH_SECOND: usize = 8;
    /// In characters.
    pub const MAX: usize = 128;

    /// The password, exactly as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Too short to protect an account alone, once its second factor is gone.
    pub fn is_short(&self) -> bool {
        self.0.chars().count() < Self::MIN
    }

    /// A password for somebody who has these words in their name or address, which an attacker
    /// would try first.
    ///
    /// # Errors
    /// What is wrong with it; [`Problem::PasswordHasOwnWords`] when too few characters remain without
    /// the words.
    pub fn for_person(typed: &str, factors: Factors, own_words: &[impl AsRef<str>]) -> Result<Self, Problem> {
        let least = factors.least_characters();
        match typed.chars().count() {
            0 => return Err(Problem::Missing),
            n if n < least => return Err(Problem::TooShort(least)),
            n if n > Self::MAX => return Err(Problem::TooLong(Self::MAX)),
            _ => {}
        }
        let mut rest = typed.to_lowercase();
        for word in own_words.iter().flat_map(|words| words.as_ref().split(['@', '.', ' ', '-'])) {
            // Shorter ones ("com", "Ann") stand in many good passwords by chance.
            if word.chars().count() >= 4 {
                rest = rest.replace(&word.to_lowercase(), "");
            }
        }
        let distinct = rest.chars().collect::<std::collections::BTreeSet<_>>().len();
        if rest.chars().count() < least && rest.len() < typed.to_lowercase().len() {
            return Err(Problem::PasswordHasOwnWords);
        }
        // "aaaaaaaaaaaaaaa" and "121212121212121" are long, and among the first to be tried.
        if distinct < 5 { Err(Problem::PasswordTooSimple) } else { Ok(Self(typed.into())) }
    }
}

/// How good a password is that is being typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Strength {
    /// Too few characters for the factors of the account.
    TooShort,
    /// On the list of passwords that attackers try first.
    Common,
    /// Few guesses find it.
    Guessable,
    /// It will do.
    Good,
    /// More than enough.
    Strong,
}

/// What the page behind a password reset link shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenReset {
    /// Which one; the form sends it back, so that a link opened meanwhile in another tab never
    /// sets another account's password.
    pub id: PasswordResetId,
    /// Whose password, for the browser's password store.
    pub username: String,
    /// What else protects the account: says how long the password must be.
    pub factors: Factors,
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

    fn alone(typed: &str, own_words: &[&str]) -> Result<NewPassword, Problem> {
        NewPassword::for_person(typed, Factors::PasswordOnly, own_words)
    }

    #[test]
    fn length_counts_characters_and_spaces_stay() {
        assert!(alone(" ein langer Satz", &[]).is_ok_and(|p| p.as_str().starts_with(' ')));
        assert_eq!(alone("kurz", &[]), Err(Problem::TooShort(15)));
        assert_eq!(alone(&"ü".repeat(129), &[]), Err(Problem::TooLong(128)));
        assert!(alone("grüne Äpfel im März", &[""]).is_ok());
    }

    #[test]
    fn with_a_second_factor_eight_characters_do_and_are_known_to_be_short() {
        let second = |typed| NewPassword::for_person(typed, Factors::Second, &["Nordlicht"]);
        assert_eq!(second("sieben7"), Err(Problem::TooShort(8)));
        assert_eq!(second("nordlicht 1"), Err(Problem::PasswordHasOwnWords));
        assert!(second("achtmal8").is_ok_and(|password| password.is_short()));
        assert!(second("fünfzehn davon.").is_ok_and(|password| !password.is_short()));
        assert_eq!(alone("fourteen chars", &[]), Err(Problem::TooShort(15)));
    }

    #[test]
    fn own_words_and_one_letter_many_times_do_not_count() {
        let own = ["Benedikt", "benedikt.roth@nordlicht.example", "Praxis Nordlicht"];
        assert_eq!(alone("Benedikt-Nordlicht-1", &own), Err(Problem::PasswordHasOwnWords));
        assert!(alone("benedikt likes long walks", &own).is_ok());
        assert_eq!(alone("aaaaaaaaaaaaaaaaaaaa", &own), Err(Problem::PasswordTooSimple));
    }

    #[test]
    fn debug_output_hides_it() {
        assert_eq!(format!("{:?}", alone("correct horse battery", &[]).unwrap()), "NewPassword(…)");
    }
}
