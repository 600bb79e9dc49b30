//! What people are called.

use super::Problem;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A first or a last name, in any script of the world.
///
/// Free of characters that cannot be seen or that turn the reading direction round: they would
/// let one name pass for another, and line breaks would end up in mail headers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

impl PersonName {
    /// In characters.
    pub const MAX: usize = 100;

    /// The name, without spaces around it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Text of one line as a person meant it: spaces around it gone, runs of spaces made one.
///
/// # Errors
/// [`Problem::Unprintable`] for control, zero-width and direction-changing characters,
/// [`Problem::LooksLikeALink`], [`Problem::TooLong`] over `max` characters.
pub fn one_line(typed: &str, max: usize) -> Result<String, Problem> {
    let text = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    // Line breaks between words count as refused, not as spaces: nobody types them in one line.
    if text.chars().any(is_unseen) || typed.trim().chars().any(char::is_control) {
        return Err(Problem::Unprintable);
    }
    // Mail programs would make a link of it, in a letter that we signed.
    if text.contains("://") || text.to_ascii_lowercase().contains("www.") {
        return Err(Problem::LooksLikeALink);
    }
    if text.chars().count() > max {
        return Err(Problem::TooLong(max));
    }
    Ok(text)
}

fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}')
}

impl FromStr for PersonName {
    type Err = Problem;

    fn from_str(typed: &str) -> Result<Self, Problem> {
        let name = one_line(typed, Self::MAX)?;
        if name.is_empty() {
            return Err(Problem::Missing);
        }
        if !name.chars().any(char::is_alphabetic) {
            return Err(Problem::NotAName);
        }
        Ok(Self(name))
    }
}

impl TryFrom<String> for PersonName {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self, Problem> {
        text.parse()
    }
}

impl From<PersonName> for String {
    fn from(name: PersonName) -> Self {
        name.0
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_world_are_names() {
        for typed in ["Ben", "María-José", "O’Connor", "Nguyễn", "王秀英", "محمد", "Øyvind", "d'Arcy", "<b>Ben</b>"]
        {
            assert_eq!(typed.parse::<PersonName>().unwrap().as_str(), typed);
        }
        assert_eq!("  Anna   Lena ".parse::<PersonName>().unwrap().as_str(), "Anna Lena");
    }

    #[test]
    fn what_could_deceive_a_reader_or_a_mail_header_is_refused() {
        for (typed, problem) in [
            (" ", Problem::Missing),
            ("Ben\r\nBcc: eve@evil.example", Problem::Unprintable),
            ("Ben\0", Problem::Unprintable),
            ("\u{202E}neB", Problem::Unprintable),
            ("B\u{200B}en", Problem::Unprintable),
            ("123", Problem::NotAName),
            ("https://evil.example", Problem::LooksLikeALink),
            ("Ben WWW.evil.example", Problem::LooksLikeALink),
        ] {
            assert_eq!(typed.parse::<PersonName>(), Err(problem), "{typed:?}");
        }
        assert_eq!("x".repeat(101).parse::<PersonName>(), Err(Problem::TooLong(100)));
    }
}
