//! What a practice knows of a person, apart from roles and account.

use super::{Field, FieldErrors, PersonName, Problem, Refusal, person_name::one_line};
use serde::{Deserialize, Serialize};

/// What a practice knows of a person. Empty text means: not given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// First name.
    pub first_name: PersonName,
    /// Last name.
    pub last_name: PersonName,
    /// Such as "LMFT" or "Office lead".
    pub title: String,
    /// Telephone number as typed.
    pub phone: String,
    /// Professional licence number.
    pub licence: String,
    /// National Provider Identifier, 10 digits.
    pub npi: String,
}

/// A profile as typed, unchecked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // as in Profile
pub struct TypedProfile {
    pub first_name: String,
    pub last_name: String,
    pub title: String,
    pub phone: String,
    pub licence: String,
    pub npi: String,
}

impl Profile {
    /// Title and licence number, in characters.
    pub const MAX: usize = 80;

    /// "Ben Roth".
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    /// Checks all fields at once.
    ///
    /// # Errors
    /// [`Refusal::Fields`] with every field that is wrong.
    pub fn parse(typed: &TypedProfile) -> Result<Self, Refusal> {
        let mut problems = FieldErrors::default();
        match Self::collect(typed, &mut problems) {
            Some(profile) => Ok(profile),
            None => Err(Refusal::Fields(problems)),
        }
    }

    pub(super) fn collect(typed: &TypedProfile, problems: &mut FieldErrors) -> Option<Self> {
        let first_name = problems.take(Field::FirstName, typed.first_name.parse());
        let last_name = problems.take(Field::LastName, typed.last_name.parse());
        let title = problems.take(Field::Title, one_line(&typed.title, Self::MAX));
        let phone = problems.take(Field::Phone, check_phone(&typed.phone));
        let licence = problems.take(Field::Licence, one_line(&typed.licence, Self::MAX));
        let npi = problems.take(Field::Npi, npi(&typed.npi));
        Some(Self {
            first_name: first_name?,
            last_name: last_name?,
            title: title?,
            phone: phone?,
            licence: licence?,
            npi: npi?,
        })
    }
}

/// A telephone number: digits in any usual grouping, perhaps with an extension at the end, as in
/// "+1 (555) 010-4477 ext. 12". Empty means none.
///
/// # Errors
/// [`Problem::NotAPhoneNumber`] for anything else.
pub fn check_phone(typed: &str) -> Result<String, Problem> {
    let text = one_line(typed, 40)?;
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let usual = text.chars().all(|c| c.is_ascii_digit() || " +-().,/x#ext".contains(c));
    if text.is_empty() || (usual && (3..=20).contains(&digits)) { Ok(text) } else { Err(Problem::NotAPhoneNumber) }
}

/// 10 digits; the last is the Luhn check digit of the number behind the prefix 80840
/// (45 CFR 162.406; the prefix adds 24 to the sum).
fn npi(typed: &str) -> Result<String, Problem> {
    let text = one_line(typed, 20)?.replace([' ', '-'], "");
    if text.is_empty() {
        return Ok(text);
    }
    if text.len() != 10 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Problem::NotAnNpi);
    }
    let sum: u32 = text
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit - b'0');
            match place % 2 {
                0 => digit,
                _ if digit > 4 => digit * 2 - 9,
                _ => digit * 2,
            }
        })
        .sum();
    if (sum + 24).is_multiple_of(10) { Ok(text) } else { Err(Problem::NotAnNpi) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_npi_proves_its_check_digit() {
        assert_eq!(npi("1234567893"), Ok("1234567893".into())); // the example of the CMS standard
        assert_eq!(npi("123-456-7893"), Ok("1234567893".into()));
        assert_eq!(npi("1234567890"), Err(Problem::NotAnNpi));
        assert_eq!(npi("12345"), Err(Problem::NotAnNpi));
        assert_eq!(npi(""), Ok(String::new()));
    }

    #[test]
    fn phone_numbers_of_the_world_are_taken_as_typed() {
        for typed in ["", "+49 30 901820", "(555) 010-4477 ext. 12", "112"] {
            assert_eq!(check_phone(typed), Ok(typed.into()));
        }
        for typed in ["call me", "1", "+49 30 9018<script>"] {
            assert_eq!(check_phone(typed), Err(Problem::NotAPhoneNumber), "{typed:?}");
        }
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let typed = TypedProfile { npi: "1".into(), phone: "x".into(), ..TypedProfile::default() };
        let Err(Refusal::Fields(problems)) = Profile::parse(&typed) else { panic!("took {typed:?}") };
        assert_eq!(
            problems.iter().map(|(field, _)| field).collect::<Vec<_>>(),
            [Field::FirstName, Field::LastName, Field::Phone, Field::Npi]
        );
    }
}
