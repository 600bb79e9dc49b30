//! Domains of e-mail addresses that are probably mistyped.

/// Where most people have their mail. Those that look like another one are here so that they are not taken
/// for it.
const WELL_KNOWN: [&str; 20] = [
    "aol.com",
    "email.com",
    "gmail.com",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.com",
    "hotmail.es",
    "icloud.com",
    "live.com",
    "mail.com",
    "me.com",
    "msn.com",
    "outlook.com",
    "outlook.es",
    "proton.me",
    "protonmail.com",
    "yahoo.com",
    "ymail.com",
];
/// One letter makes another word of a shorter one.
const SHORTEST: usize = 8;

/// The well-known domain, or the practice's usual one, that `domain` is one slip of the finger away from.
pub fn meant_domain<'a>(domain: &str, usual: Option<&'a str>) -> Option<&'a str> {
    let known = || usual.into_iter().chain(WELL_KNOWN);
    if known().any(|known| known == domain) {
        return None;
    }
    known().find(|known| known.len() >= SHORTEST && one_slip(domain, known))
}

/// Whether one letter is missing, too many or another one, or two neighbours changed places.
fn one_slip(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let before = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[before..], &b[before..]);
    match (a, b) {
        ([_, a @ ..], [_, b @ ..]) if a == b => true,
        ([first, second, a @ ..], [third, fourth, b @ ..]) if (first, second) == (fourth, third) && a == b => true,
        ([_, rest @ ..], b) if rest == b => true,
        (a, [_, rest @ ..]) => a == rest,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn slips_are_found_and_other_domains_left_alone() {
        let usual = Some("praxis.example");
        for (domain, meant) in [
            ("gmial.com", Some("gmail.com")),
            ("gmal.com", Some("gmail.com")),
            ("gmaill.com", Some("gmail.com")),
            ("gnail.com", Some("gmail.com")),
            ("gmail.co", Some("gmail.com")),
            ("hotmial.com", Some("hotmail.com")),
            ("outlok.com", Some("outlook.com")),
            ("praxsi.example", Some("praxis.example")),
            ("gmail.com", None),
            ("praxis.example", None),
            ("ymail.com", None),
            ("mail.com", None),
            ("email.com", None),
            ("hotmail.es", None),
            ("me.co", None),
            ("praxis.test", None),
            ("", None),
        ] {
            assert_eq!(meant_domain(domain, usual), meant, "{domain}");
        }
        // What the practice itself uses is right, however odd it looks.
        assert_eq!(meant_domain("gmial.com", Some("gmial.com")), None);
    }

    proptest! {
        #[test]
        fn any_one_slip_is_found_whichever_way_one_looks(word in "[a-z]{4,12}", at in 0_usize..12, letter in "[a-z]") {
            let mut slipped: Vec<char> = word.chars().collect();
            slipped.insert(at.min(word.len()), letter.chars().next().unwrap());
            let slipped: String = slipped.into_iter().collect();
            prop_assert!(one_slip(&slipped, &word) && one_slip(&word, &slipped));
        }

        #[test]
        fn nothing_is_a_slip_of_itself_or_of_something_two_letters_longer(word in "[a-z.]{0,12}") {
            prop_assert!(!one_slip(&word, &word));
            let longer = format!("{word}xy");
            prop_assert!(!one_slip(&longer, &word));
        }
    }
}
