//! The code by which an external agent is connected: five letters that name it, six digits that prove it.

use super::{Field, FieldErrors, Moment, PracticeName, Problem, Refusal, ShownTime};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The letters of a code for connecting: a name for it that is easy to say on the phone.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AgentToken(String);

impl AgentToken {
    /// How many letters.
    pub const LENGTH: usize = 5;
    /// Without I and O, which are mistaken for digits on paper.
    pub const LETTERS: &[u8; 24] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";

    /// One letter for each of these bytes, which are random.
    pub fn from_random(bytes: [u8; Self::LENGTH]) -> Self {
        let letters = bytes.iter().map(|byte| char::from(Self::LETTERS[usize::from(*byte) % Self::LETTERS.len()]));
        Self(letters.collect())
    }

    /// The letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for AgentToken {
    type Err = Problem;

    /// As heard and typed: case, spaces and hyphens don't count.
    fn from_str(typed: &str) -> Result<Self, Problem> {
        let letters = plain(typed);
        let known = letters.bytes().all(|letter| Self::LETTERS.contains(&letter));
        match letters.len() {
            0 => Err(Problem::Missing),
            Self::LENGTH if known => Ok(Self(letters)),
            _ => Err(Problem::NotAnAgentToken),
        }
    }
}

impl TryFrom<String> for AgentToken {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self, Problem> {
        text.parse()
    }
}

impl From<AgentToken> for String {
    fn from(token: AgentToken) -> Self {
        token.0
    }
}

impl fmt::Display for AgentToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Token and code as a manager types them, checked for their form alone.
#[derive(Clone, PartialEq, Eq)]
pub struct HeardCode {
    /// Which code is meant.
    pub token: AgentToken,
    /// Its digits.
    pub digits: String,
}

impl HeardCode {
    /// How many digits the code has.
    pub const DIGITS: usize = 6;
    /// How long it works.
    pub const LIFE: i64 = 10 * Moment::MINUTE;
    /// After how many wrong tries it is locked.
    pub const WRONG_TRIES: i32 = 5;

    /// Checks both fields at once.
    ///
    /// # Errors
    /// [`Refusal::Fields`] with every field that is wrong.
    pub fn parse(token: &str, code: &str) -> Result<Self, Refusal> {
        let mut problems = FieldErrors::default();
        let token = problems.take(Field::AgentToken, token.parse());
        let digits = plain(code);
        let digits = match digits.len() {
            0 => Err(Problem::Missing),
            Self::DIGITS if digits.bytes().all(|digit| digit.is_ascii_digit()) => Ok(digits),
            _ => Err(Problem::NotAnAgentCode),
        };
        let digits = problems.take(Field::AgentCode, digits);
        let whole = || Some(Self { token: token?, digits: digits? });
        whole().ok_or(Refusal::Fields(problems))
    }
}

/// Without what people put between letters and digits when they write down what they hear.
fn plain(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace() && !"-.".contains(*c)).collect::<String>().to_ascii_uppercase()
}

/// A code for connecting a practice, as the agent sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentCode {
    /// Read out first.
    pub token: AgentToken,
    /// Read out second; empty once the code does nothing any more.
    pub digits: String,
    /// When it stops working, or stopped.
    pub expires: ShownTime,
    /// What became of it.
    pub state: AgentCodeState,
}

/// What became of a code for connecting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AgentCodeState {
    /// It works.
    Open,
    /// Too many wrong tries.
    Locked,
    /// Its time is over.
    Expired,
    /// This practice used it.
    Used(PracticeName),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn token_and_code_are_taken_as_they_are_heard() {
        let heard = HeardCode::parse(" kx-m tz", "123 456").unwrap();
        assert_eq!((heard.token.as_str(), heard.digits.as_str()), ("KXMTZ", "123456"));
        for (token, code) in [("KXMT", "123456"), ("KXMT1", "123456"), ("KXMTZ", "12345"), ("KXMTZ", "１２３４５６")]
        {
            assert!(HeardCode::parse(token, code).is_err(), "{token} {code}");
        }
        assert_eq!(AgentToken::from_random([0, 23, 24, 255, 1]).as_str().len(), AgentToken::LENGTH);
    }
}
