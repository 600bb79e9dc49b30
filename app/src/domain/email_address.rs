//! Where a person can be reached, and half of how two people are told apart.

use super::Problem;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Where a person can be reached. Holding one means it was checked.
///
/// Kept in one spelling: lower case, plain letters. Two spellings of one mailbox must not become
/// two people, and a look-alike letter must not reach somebody else's account, so only ASCII is
/// taken. What a keyboard in full-width mode types ("ｂｅｎ＠…") is the same address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    /// RFC 5321, 4.5.3.1.3, less the angle brackets.
    pub const MAX_BYTES: usize = 254;
    /// RFC 5321, 4.5.3.1.1.
    const MAX_MAILBOX_BYTES: usize = 64;

    /// The address, in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EmailAddress {
    type Err = Problem;

    /// Refuses what certainly can't be delivered and what only a machine would type (quoted
    /// mailboxes, addresses of machines by number); the link in the mail proves the rest.
    fn from_str(typed: &str) -> Result<Self, Problem> {
        let address = half_width(typed.trim()).to_ascii_lowercase();
        if address.is_empty() {
            return Err(Problem::Missing);
        }
        if address.len() > Self::MAX_BYTES {
            return Err(Problem::TooLong(Self::MAX_BYTES));
        }
        if !address.is_ascii() {
            return Err(Problem::EmailNeedsPlainLetters);
        }
        let (mailbox, host) = address.split_once('@').ok_or(Problem::NotAnEmailAddress)?;
        if is_mailbox(mailbox) && is_host(host) { Ok(Self(address)) } else { Err(Problem::NotAnEmailAddress) }
    }
}

/// The plain form of RFC 5322's dot-atom. A leading hyphen could be read as a program's option.
fn is_mailbox(text: &str) -> bool {
    text.len() <= EmailAddress::MAX_MAILBOX_BYTES
        && !text.starts_with('-')
        && text.split('.').all(|atom| {
            !atom.is_empty() && atom.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
        })
}

/// A public host: at least two labels of letters, digits and hyphens, the last one no number.
fn is_host(text: &str) -> bool {
    let label = |l: &str| {
        (1..=63).contains(&l.len())
            && !l.starts_with('-')
            && !l.ends_with('-')
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let last = text.rsplit('.').next().unwrap_or_default();
    text.contains('.') && text.split('.').all(label) && last.len() >= 2 && !last.bytes().all(|b| b.is_ascii_digit())
}

/// Full-width forms to the ASCII characters they stand for (Unicode block FF00, 0xFEE0 apart).
fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            other => other,
        })
        .collect()
}

impl TryFrom<String> for EmailAddress {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self, Problem> {
        text.parse()
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_spelling_of_one_mailbox_is_one_address() {
        for typed in [
            "ben@praxis.example",
            " Ben@Praxis.Example\n",
            "BEN@PRAXIS.EXAMPLE",
            "ｂｅｎ＠ｐｒａｘｉｓ．ｅｘａｍｐｌｅ",
        ] {
            assert_eq!(typed.parse::<EmailAddress>().unwrap().as_str(), "ben@praxis.example", "{typed:?}");
        }
    }

    #[test]
    fn what_cannot_be_delivered_or_would_deceive_is_refused() {
        for (typed, problem) in [
            ("", Problem::Missing),
            ("   ", Problem::Missing),
            ("ben", Problem::NotAnEmailAddress),
            ("ben@praxis", Problem::NotAnEmailAddress),
            ("ben@localhost", Problem::NotAnEmailAddress),
            ("@praxis.example", Problem::NotAnEmailAddress),
            ("ben@@praxis.example", Problem::NotAnEmailAddress),
            ("ben@praxis..example", Problem::NotAnEmailAddress),
            ("ben..roth@praxis.example", Problem::NotAnEmailAddress),
            ("ben@[127.0.0.1]", Problem::NotAnEmailAddress),
            ("ben@127.0.0.1", Problem::NotAnEmailAddress),
            ("\"e@attacker.com\"@victim.com", Problem::NotAnEmailAddress),
            ("-froot@praxis.example", Problem::NotAnEmailAddress),
            ("ben@praxis.example\r\nBcc: eve@evil.example", Problem::NotAnEmailAddress),
            ("ben@praxis.example,eve@evil.example", Problem::NotAnEmailAddress),
            ("ben roth@praxis.example", Problem::NotAnEmailAddress),
            ("b\u{435}n@praxis.example", Problem::EmailNeedsPlainLetters),
            ("ben@pra\u{200B}xis.example", Problem::EmailNeedsPlainLetters),
            ("\u{212A}en@praxis.example", Problem::EmailNeedsPlainLetters),
        ] {
            assert_eq!(typed.parse::<EmailAddress>(), Err(problem), "{typed:?}");
        }
        let long = format!("{}@praxis.example", "b".repeat(250));
        assert_eq!(long.parse::<EmailAddress>(), Err(Problem::TooLong(254)));
    }

    proptest! {
        #[test]
        fn parsing_is_stable_and_never_panics(typed in "\\PC{0,80}") {
            if let Ok(address) = typed.parse::<EmailAddress>() {
                prop_assert_eq!(address.as_str().parse::<EmailAddress>(), Ok(address.clone()));
                prop_assert!(address.as_str().is_ascii());
            }
        }
    }
}
