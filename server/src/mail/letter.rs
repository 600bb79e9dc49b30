//! What every letter is made of: the words of `app::text::letters`, one link, and the two templates
//! (`server/templates/letter.txt` and `.html`) that hold them.
//!
//! Every letter carries one link and, where the link stops working by itself, the exact moment.
//! Links to pages behind the sign-in don't. Never here: passwords, health information, what is read
//! from where ([`super::writer`]), how a letter travels ([`super::transport`]).

use anyhow::Context as _;
use app::{
    domain::Language,
    text::{self, letters::Words},
};
use askama::Template;

/// One letter, with everything that is read in it. Without `Debug`, like all that holds a link:
/// a live link must not end up in a log.
#[derive(Clone)]
pub struct Letter {
    /// Whom it greets; empty when nobody has said it yet.
    pub first_name: String,
    /// For whom it speaks; `None` for the server alone.
    pub practice: Option<String>,
    /// What it says.
    pub words: Words,
    /// What its button opens.
    pub link: String,
}

/// A letter in words, ready for an envelope.
#[derive(Clone)]
#[allow(missing_docs)] // the names say it
pub struct Rendered {
    pub subject: String,
    pub text: String,
    pub html: String,
}

#[derive(Template)]
#[template(path = "letter.txt")]
struct Plain<'a> {
    greeting: &'a str,
    words: &'a Words,
    link: &'a str,
    sent_by: &'a str,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    language: Language,
    greeting: &'a str,
    words: &'a Words,
    link: &'a str,
    sent_by: &'a str,
}

impl Letter {
    /// The letter as mail programs show it, the same in plain text and in HTML, in the language that is
    /// read.
    ///
    /// # Errors
    /// When a template fails, which is a mistake of ours.
    pub fn render(&self) -> anyhow::Result<Rendered> {
        let (words, link, language) = (&self.words, self.link.as_str(), text::language());
        let greeting = &text::letters::greeting(&self.first_name);
        let sent_by = &text::letters::sent_by(self.practice.as_deref());
        let plain = Plain { greeting, words, link, sent_by }.render().context("write a letter")?;
        let html = Html { language, greeting, words, link, sent_by }.render().context("write a letter")?;
        Ok(Rendered { subject: words.subject.clone(), text: wrapped(&plain), html })
    }
}

/// In characters. Leaves room for the `> ` of a few answers within the usual 80.
const LINE: usize = 72;

/// The text with its long lines broken between words. A word is never broken: it may be the link.
fn wrapped(text: &str) -> String {
    let mut wrapped = String::with_capacity(text.len() + 32);
    for line in text.trim().lines() {
        let mut width = 0;
        for word in line.split_whitespace() {
            let length = word.chars().count();
            if width > 0 {
                let fits = width + 1 + length <= LINE;
                wrapped.push(if fits { ' ' } else { '\n' });
                width = if fits { width + 1 } else { 0 };
            }
            wrapped.push_str(word);
            width += length;
        }
        wrapped.push('\n');
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::{
        domain::{AccountNotice, PlaceNotice, Role, SignUpKind},
        text::{Reader, Text, for_reader, letters},
    };

    const LINK: &str = "https://rolecall.example/i/0198c0de-7a3b-7cc1-9d40-0123456789ab.Zm9yLXRlc3RzLW9ubHktbm90LWEtdG9rZW4tMTIz?a=1&b=2";
    const EXPIRES: Text = text::text("Fri 27 Nov 2026, 14:05 CET", "vie 27 nov 2026, 14:05 CET");
    const DAY: Text = text::text("Fri 27 Nov 2026", "vie 27 nov 2026");

    /// The letter as one file, so that a change of wording is read as its reader would. The styles
    /// in the head, the same for all, are left out.
    fn in_full(letter: Letter) -> String {
        let Rendered { subject, text, html } = letter.render().unwrap();
        let (_, body) = html.split_once("</head>").unwrap();
        format!("Subject: {subject}\n\n{text}\n{}", body.trim())
    }

    fn letter(practice: Option<&str>, words: Words) -> Letter {
        let practice = practice.map(Into::into);
        Letter { first_name: "<b>Ben</b>".into(), practice, words, link: LINK.into() }
    }

    const NORTH: &str = "Praxis Nordlicht";
    const START: &str = "Mon 4 Jan 2027, 07:00 CET";

    fn invitation(resent: bool, agent: bool, starts: Option<&str>) -> Letter {
        let practice = "Praxis \"Nordlicht\" & Partner";
        let roles = [Role::FrontOffice, Role::Therapist, Role::RecordsCustodian].into_iter().collect();
        letter(Some(practice), letters::invitation(practice, "Ana Méndez", roles, (resent, agent), starts, &EXPIRES))
    }

    fn place_notice(notice: PlaceNotice, of_reader: bool) -> Letter {
        letter(Some(NORTH), letters::place_notice(notice, of_reader, NORTH, "Aga <i>Roth</i>", &DAY))
    }

    fn account_notice(notice: AccountNotice) -> Letter {
        letter(Some(NORTH), letters::account_notice(notice, "ben.roth"))
    }

    fn sign_up(kind: SignUpKind, known: bool) -> Letter {
        let words = letters::sign_up(kind, (!known).then_some(&*EXPIRES));
        Letter { first_name: String::new(), ..letter(None, words) }
    }

    fn sign_in_help() -> Letter {
        letter(Some(NORTH), letters::sign_in_help(NORTH, "ben.roth", &EXPIRES))
    }

    fn password_reset(manager: Option<&str>) -> Letter {
        letter(manager.map(|_| NORTH), letters::password_reset(manager.map(|manager| (manager, NORTH)), &EXPIRES))
    }

    fn email_change(to_old: bool) -> Letter {
        let words = if to_old { letters::email_change_notice } else { letters::email_change };
        letter(Some(NORTH), words("ben.roth", "<b>@new.example", &EXPIRES))
    }

    fn role_request(from: Option<&str>, until: Option<&str>) -> Letter {
        let (role, span) = (Role::RecordsCustodian, (from, until));
        letter(Some(NORTH), letters::role_request(NORTH, "Mia & Kaya", "Ada <i>Roth</i>", role, span))
    }

    fn roles_end(roles: &[Role], last: bool, back: Option<&str>) -> Letter {
        let roles = roles.iter().copied().collect();
        letter(Some(NORTH), letters::roles_end(NORTH, roles, (&DAY, "Europe/Berlin"), last, back))
    }

    fn ownership_transfer() -> Letter {
        letter(Some(NORTH), letters::ownership_transfer(NORTH, "Ana <i>Méndez</i>", &EXPIRES))
    }

    /// Every letter there is: its name, and whether its link stops working by itself.
    fn all() -> Vec<(String, Letter, bool)> {
        let mut all = vec![
            ("invitation".into(), invitation(false, false, None), true),
            ("invitation_for_later".into(), invitation(false, false, Some(START)), true),
            ("invitation_resent".into(), invitation(true, false, None), true),
            ("agent_invitation".into(), invitation(false, true, None), true),
            ("sign_in_help".into(), sign_in_help(), true),
            ("password_reset".into(), password_reset(None), true),
            ("password_reset_by_manager".into(), password_reset(Some("Ana <i>Méndez</i>")), true),
            ("email_change".into(), email_change(false), true),
            ("email_change_notice".into(), email_change(true), true),
            ("ownership_transfer".into(), ownership_transfer(), true),
            ("role_request".into(), role_request(None, None), false),
            ("role_request_for_a_time".into(), role_request(Some(START), Some(&DAY)), false),
            ("role_ends".into(), roles_end(&[Role::FrontOffice], false, None), false),
            ("access_ends".into(), roles_end(&[Role::FrontOffice, Role::Therapist], true, None), false),
            ("leave".into(), roles_end(&[Role::Therapist], true, Some(START)), false),
        ];
        for (notice, of_reader) in place_notices() {
            let side = if of_reader { "agent" } else { "practice" };
            all.push((format!("{}_to_{side}", notice.code()), place_notice(notice, of_reader), false));
        }
        for notice in AccountNotice::ALL {
            all.push((format!("account_{}", notice.code()), account_notice(notice), false));
        }
        for kind in [SignUpKind::Agent, SignUpKind::Practice] {
            all.push((format!("sign_up_{}", kind.code()), sign_up(kind, false), true));
            all.push((format!("sign_up_{}_known", kind.code()), sign_up(kind, true), false));
        }
        all
    }

    /// Which notice goes to which side.
    fn place_notices() -> impl Iterator<Item = (PlaceNotice, bool)> {
        let sides = |notice| match notice {
            PlaceNotice::Connected
            | PlaceNotice::Ended
            | PlaceNotice::UnusedSoon
            | PlaceNotice::ReviewDue
            | PlaceNotice::StartsSoon => vec![true],
            PlaceNotice::Left | PlaceNotice::Declined | PlaceNotice::NotStarted => vec![false],
            _ => vec![true, false],
        };
        PlaceNotice::ALL.into_iter().flat_map(move |notice| sides(notice).into_iter().map(move |side| (notice, side)))
    }

    #[test]
    fn the_letters_read_well() {
        for (name, letter, _) in all() {
            insta::assert_snapshot!(name, in_full(letter));
        }
    }

    #[test]
    fn the_letters_read_well_in_spanish() {
        for_reader(&Reader { language: Language::Spanish, zone: None }, || {
            for (name, letter, _) in all() {
                insta::assert_snapshot!(format!("{name}_es"), in_full(letter));
            }
        });
    }

    #[test]
    fn every_letter_has_one_link_and_nothing_from_elsewhere_and_links_that_expire_say_when() {
        for language in Language::ALL {
            for_reader(&Reader { language, zone: None }, || all().into_iter().for_each(holds_what_letters_promise));
        }
    }

    fn holds_what_letters_promise((name, letter, expires): (String, Letter, bool)) {
        let (Rendered { text, html, .. }, language) = (letter.render().unwrap(), text::language());
        assert_eq!((text.matches("http").count(), html.matches("href=").count()), (1, 1), "{name}: {text}");
        assert!(text.lines().any(|line| line == LINK), "the link has a line of its own: {text}");
        assert!(html.contains(&format!("<html lang=\"{}\">", language.code())), "{name}");
        let replaced = match language {
            Language::English => "A newer e-mail replaces this one.",
            Language::Spanish => "Un correo más reciente sustituye a este.",
        };
        for part in [&text.split_whitespace().collect::<Vec<_>>().join(" "), &html] {
            assert_eq!(part.contains(&*EXPIRES), expires, "{name}: {part}");
            assert_eq!(part.contains(replaced), expires, "{name}: {part}");
        }
        for fetched in ["src=", "url(", "@import", "<link", "<script", "<b>Ben", "<i>Roth"] {
            assert!(!html.contains(fetched), "{fetched} in {html}");
        }
    }

    #[test]
    fn lines_break_between_words_and_never_inside_a_link() {
        let text = wrapped(&format!("{}\n\n{LINK}", "seven characters ".repeat(10)));
        assert!(text.lines().all(|line| line.chars().count() <= LINE || line == LINK), "{text}");
    }
}
