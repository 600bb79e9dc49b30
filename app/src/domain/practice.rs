//! The practice itself, and what it takes to open one.

use super::{
    EmailAddress, Factors, Field, FieldErrors, NewPassword, PersonName, Problem, Refusal, Username, WhoCan,
    person_name::one_line,
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What a practice is called, on every page and in every mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PracticeName(String);

impl PracticeName {
    /// In characters.
    pub const MAX: usize = 100;

    /// The name, without spaces around it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PracticeName {
    type Err = Problem;

    fn from_str(typed: &str) -> Result<Self, Problem> {
        let name = one_line(typed, Self::MAX)?;
        if name.is_empty() {
            Err(Problem::Missing)
        } else if name.chars().any(char::is_alphanumeric) {
            Ok(Self(name))
        } else {
            Err(Problem::NotAName)
        }
    }
}

impl TryFrom<String> for PracticeName {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self, Problem> {
        text.parse()
    }
}

impl From<PracticeName> for String {
    fn from(name: PracticeName) -> Self {
        name.0
    }
}

impl fmt::Display for PracticeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A practice's name in addresses: `/p/nordlicht/settings/staff`. Never changes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PracticeSlug(String);

impl PracticeSlug {
    /// In characters, all of them one byte.
    pub const MAX: usize = 48;

    /// The slug, as it stands in addresses.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A readable slug for a practice of this name, the `attempt`th (from 1) when earlier ones
    /// are taken.
    pub fn suggested(name: &PracticeName, attempt: u32) -> Self {
        let mut slug = String::new();
        for c in name.as_str().chars().map(|c| c.to_ascii_lowercase()) {
            match c {
                'a'..='z' | '0'..='9' => slug.push(c),
                'ä' | 'Ä' => slug.push_str("ae"),
                'ö' | 'Ö' => slug.push_str("oe"),
                'ü' | 'Ü' => slug.push_str("ue"),
                'ß' => slug.push_str("ss"),
                _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
                _ => {}
            }
        }
        slug.truncate(Self::MAX - 8);
        let base = slug.trim_matches('-');
        let base = if base.is_empty() { "practice" } else { base };
        Self(if attempt <= 1 { base.into() } else { format!("{base}-{attempt}") })
    }
}

impl FromStr for PracticeSlug {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let well_formed = (1..=Self::MAX).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if well_formed { Ok(Self(text.into())) } else { Err(Problem::NotAName) }
    }
}

impl TryFrom<String> for PracticeSlug {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self, Problem> {
        text.parse()
    }
}

impl From<PracticeSlug> for String {
    fn from(slug: PracticeSlug) -> Self {
        slug.0
    }
}

impl fmt::Display for PracticeSlug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The colour that a practice is told by beside its name, on each of its pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names say it
pub enum PracticeColour {
    Teal,
    Blue,
    Violet,
    Plum,
    Red,
    Amber,
    Olive,
    Green,
}

impl PracticeColour {
    /// All colours, in the order in which new practices get them.
    pub const ALL: [Self; 8] =
        [Self::Teal, Self::Plum, Self::Amber, Self::Blue, Self::Red, Self::Green, Self::Violet, Self::Olive];

    /// The colour's name in the database, in forms and in style sheets.
    pub fn code(self) -> &'static str {
        match self {
            Self::Teal => "teal",
            Self::Blue => "blue",
            Self::Violet => "violet",
            Self::Plum => "plum",
            Self::Red => "red",
            Self::Amber => "amber",
            Self::Olive => "olive",
            Self::Green => "green",
        }
    }

    /// The colour of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|colour| colour.code() == code)
    }

    /// The colour of a practice that is opened when there are so many.
    pub fn of_next(practices: u64) -> Self {
        Self::ALL[(practices % Self::ALL.len() as u64) as usize]
    }
}

/// What a practice is told by, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PracticeIdentity {
    /// What it is called.
    pub name: PracticeName,
    /// Its colour.
    pub colour: PracticeColour,
}

impl PracticeIdentity {
    /// Checks both fields at once.
    ///
    /// # Errors
    /// [`Refusal::Fields`] with every field that is wrong.
    pub fn parse(name: &str, colour: &str) -> Result<Self, Refusal> {
        let mut problems = FieldErrors::default();
        let name = problems.take(Field::PracticeName, name.parse());
        let colour = PracticeColour::from_code(colour).ok_or(Problem::UnknownChoice);
        let colour = problems.take(Field::Colour, colour);
        let whole = || Some(Self { name: name?, colour: colour? });
        whole().ok_or(Refusal::Fields(problems))
    }
}

/// What the Practice tab shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PracticePage {
    /// What it is called.
    pub name: PracticeName,
    /// Its name in addresses.
    pub slug: PracticeSlug,
    /// Its colour.
    pub colour: PracticeColour,
    /// Its IANA time zone name.
    pub time_zone: String,
    /// Who else can change name and colour; `None` for a reader who can.
    pub edit: Option<WhoCan>,
}

/// A practice and its Owner, checked, ready to be opened. The time zone is looked up on the
/// server, which has the list of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPractice {
    /// What it is called.
    pub name: PracticeName,
    /// An IANA time zone name, not yet looked up.
    pub time_zone: String,
    /// The Owner's first name.
    pub first_name: PersonName,
    /// The Owner's last name.
    pub last_name: PersonName,
    /// The Owner's e-mail address.
    pub email: EmailAddress,
    /// The name the Owner signs in with.
    pub username: Username,
    /// The Owner's password.
    pub password: NewPassword,
}

impl NewPractice {
    /// Checks all fields of the set-up form at once.
    ///
    /// # Errors
    /// [`Refusal::Fields`] with every field that is wrong.
    pub fn parse(typed: &TypedPractice) -> Result<Self, Refusal> {
        let mut problems = FieldErrors::default();
        let zone = typed.time_zone.trim();
        let zone = if zone.is_empty() { Err(Problem::Missing) } else { Ok(zone.to_owned()) };
        let own_words = [&typed.practice_name, &typed.first_name, &typed.last_name, &typed.email, &typed.username];
        let name = problems.take(Field::PracticeName, typed.practice_name.parse());
        let time_zone = problems.take(Field::TimeZone, zone);
        let first_name = problems.take(Field::FirstName, typed.first_name.parse());
        let last_name = problems.take(Field::LastName, typed.last_name.parse());
        let email = problems.take(Field::Email, typed.email.parse());
        let username = problems.take(Field::Username, typed.username.parse());
        let password = NewPassword::for_person(&typed.password, Factors::PasswordOnly, &own_words);
        let password = problems.take(Field::Password, password);
        let whole = || {
            Some(Self {
                name: name?,
                time_zone: time_zone?,
                first_name: first_name?,
                last_name: last_name?,
                email: email?,
                username: username?,
                password: password?,
            })
        };
        whole().ok_or(Refusal::Fields(problems))
    }

    /// Words that an attacker who knows the Owner would try first.
    pub fn own_words(&self) -> Vec<String> {
        let names = [self.name.to_string(), self.first_name.to_string(), self.last_name.to_string()];
        names.into_iter().chain([self.email.to_string(), self.username.to_string()]).collect()
    }
}

/// What is typed into the set-up form, unchecked.
#[derive(Clone, Default, PartialEq, Eq)]
#[allow(missing_docs)] // as in NewPractice
pub struct TypedPractice {
    pub practice_name: String,
    pub time_zone: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub username: String,
    pub password: String,
}

/// Whether the server waits for its first practice, and what its form needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstRun {
    /// No practice exists yet.
    pub needed: bool,
    /// The names of the time zones to choose from.
    pub time_zones: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_reads_like_the_name_and_is_valid() {
        for (name, attempt, slug) in [
            ("Praxis Nordlicht", 1, "praxis-nordlicht"),
            ("Müller & Söhne", 1, "mueller-soehne"),
            ("Praxis Nordlicht", 3, "praxis-nordlicht-3"),
            ("王", 1, "practice"),
        ] {
            let made = PracticeSlug::suggested(&name.parse().unwrap(), attempt);
            assert_eq!(made.as_str(), slug);
            assert_eq!(made.as_str().parse(), Ok(made.clone()));
        }
    }
}
