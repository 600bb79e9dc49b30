//! Whether somebody would guess a password: a list of common ones, and an estimate of the guesses.

use super::password::normal;
use app::domain::{Problem, Strength};
use std::sync::LazyLock;
use zxcvbn::{Score, zxcvbn};

/// In lower case, sorted by their bytes; where they come from is said in `data/README.md`.
static COMMON: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("../../data/common-passwords.txt").lines().collect());

/// In characters. Estimating takes time with the square of the length; what follows makes no good
/// password bad.
const LOOKED_AT: usize = 100;

/// The same where many signs stand for the same letters: each way to read them is tried, up to 576,
/// which took seconds for one password made to that end.
const LOOKED_AT_IF_AMBIGUOUS: usize = 24;
const MOST_WAYS: usize = 4;

/// Signs that the estimate reads as one letter, wherever that letter has more than one.
const LOOK_ALIKES: [&str; 7] = ["4@", "({[<", "69", "1!|", "1|7", "$5", "+7"];

/// Refuses what would be guessed.
///
/// # Errors
/// [`Problem::PasswordCommon`], [`Problem::PasswordGuessable`].
pub fn check(password: &str, own_words: &[String]) -> Result<(), Problem> {
    match judge(password, own_words) {
        Strength::Common => Err(Problem::PasswordCommon),
        Strength::Guessable => Err(Problem::PasswordGuessable),
        Strength::TooShort | Strength::Good | Strength::Strong => Ok(()),
    }
}

/// How good a password is, whatever its length must be. `own_words` are what an attacker who knows
/// the person would try first.
pub fn judge(password: &str, own_words: &[String]) -> Strength {
    // The form that is hashed: full-width letters open the account as plain ones do.
    let password = normal(password);
    if is_common(&password) {
        return Strength::Common;
    }
    let start = looked_at(&password);
    let own_words = own_words.iter().flat_map(|words| words.split(['@', '.', ' ', '-']).chain([words.as_str()]));
    let own_words: Vec<String> = own_words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let own_words: Vec<&str> = own_words.iter().map(String::as_str).collect();
    match zxcvbn(&start, &own_words).score() {
        Score::Four => Strength::Strong,
        Score::Three => Strength::Good,
        _ => Strength::Guessable,
    }
}

fn looked_at(password: &str) -> String {
    let start: String = password.chars().take(LOOKED_AT).collect();
    let signs_of = |letter: &str| letter.chars().filter(|sign| start.contains(*sign)).count().max(1);
    let ways: usize = LOOK_ALIKES.into_iter().map(signs_of).product();
    if ways > MOST_WAYS { start.chars().take(LOOKED_AT_IF_AMBIGUOUS).collect() } else { start }
}

/// On the list: as it stands, less the digits and signs at its end, or one entry again and again.
fn is_common(password: &str) -> bool {
    let whole = password.to_lowercase();
    let word = whole.trim_end_matches(|c: char| !c.is_alphabetic());
    [whole.as_str(), word].into_iter().any(|form| is_listed(form) || repeats_a_listed_one(form))
}

fn is_listed(word: &str) -> bool {
    COMMON.binary_search(&word).is_ok()
}

fn repeats_a_listed_one(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    (1..=letters.len() / 2).filter(|length| letters.len().is_multiple_of(*length)).any(|length| {
        let first = &letters[..length];
        letters.chunks(length).all(|next| next == first) && is_listed(&first.iter().collect::<String>())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(password: &str) -> Strength {
        judge(password, &[])
    }

    #[test]
    fn the_list_is_as_it_is_searched() {
        assert!(COMMON.len() > 8000 && COMMON.is_sorted());
        assert!(COMMON.iter().all(|word| word.chars().count() >= 8 && *word == word.to_lowercase()));
    }

    #[test]
    fn common_ones_are_known_in_other_case_with_an_appendix_and_again_and_again() {
        for password in [
            "password",
            "PassWord",
            "\u{ff50}assword",
            "password2026!!!",
            "administrator123",
            "professional 1 2 3 4",
            "passwordpassword",
            "Password-password-PASSWORD-7",
        ] {
            assert_eq!(judged(password), Strength::Common, "{password}");
        }
    }

    #[test]
    fn few_guesses_find_patterns_and_own_words() {
        for password in ["qwertzuiopasdfgh", "abcdefghijklmnopq", "januaryfebruary"] {
            assert_eq!(check(password, &[]), Err(Problem::PasswordGuessable), "{password}");
        }
        // As wide letters, which the hash does not tell from plain ones.
        let wide = "ｑｗｅｒｔｚｕｉｏｐａｓｄｆｇｈ";
        assert_eq!(check(wide, &[]), Err(Problem::PasswordGuessable));
        let own = ["Benedikt Waldvogel".to_owned(), "waldvogel@nordlicht.example".to_owned()];
        assert_eq!(check("waldvogelbenedikt", &own), Err(Problem::PasswordGuessable));
    }

    #[test]
    fn several_words_in_any_language_will_do() {
        for password in
            ["correct horse battery staple", "grüne Äpfel im März", "四つの言葉を並べた合言葉です", "k7#Qz!p2V"]
        {
            assert_eq!(check(password, &[]), Ok(()), "{password}");
        }
        assert_eq!(judged(&"a wholly different sentence ".repeat(4)), Strength::Strong);
    }

    #[test]
    fn nobody_makes_us_read_a_hundred_signs_in_hundreds_of_ways() {
        assert_eq!(looked_at(&"4@8({[<369601!|7+$5%2".repeat(5)).chars().count(), 24);
        assert_eq!(looked_at(&"quiet rivers (4) run to 7 seas! ".repeat(5)).chars().count(), 100);
    }
}
