//! What the letters say: one struct and two templates each (`server/templates/<letter>.txt` and
//! `.html`).
//!
//! Every letter carries one link and, where the link stops working by itself, the exact moment.
//! Links to pages behind the sign-in don't. Never here: passwords, health information, what is read
//! from where ([`super::writer`]), how a letter travels ([`super::transport`]).

use anyhow::Context as _;
use app::{
    domain::{Role, Roles},
    text,
};
use askama::Template;

/// One letter, with everything that is read in it. Without `Debug`, like all that holds a link:
/// a live link must not end up in a log.
#[derive(Clone)]
pub enum Letter {
    /// Come and work with us.
    Invitation(Invitation),
    /// Username and password link, for somebody who signed up before.
    SignInHelp(SignInHelp),
    /// A link to choose a new password.
    PasswordReset(PasswordReset),
    /// Something happened to the person's account.
    Notice(Notice),
    /// Somebody asks the Owner for a role.
    RoleRequest(RoleRequest),
    /// A role ends soon.
    RoleEnds(RoleEnds),
    /// Do you want to become the Owner?
    OwnershipTransfer(OwnershipTransfer),
}

/// Something happened, or is about to; said in sentences of `app::text`.
#[derive(Clone)]
#[allow(missing_docs)] // as in Invitation
pub struct Notice {
    /// Empty when nobody has said it yet.
    pub first_name: String,
    /// For whom it speaks; `None` for the server alone.
    pub practice: Option<String>,
    pub subject: String,
    /// One paragraph each.
    pub words: Vec<String>,
    /// What the link does.
    pub button: String,
    pub link: String,
    /// `None` for the address of a page that anybody may open at any time.
    pub expires: Option<String>,
}

/// Come and work with us.
#[derive(Clone)]
#[allow(missing_docs)] // the names say it
pub struct Invitation {
    pub first_name: String,
    pub practice: String,
    pub invited_by: String,
    /// At least one.
    pub roles: Roles,
    pub link: String,
    /// When the link stops working, exactly, with the time zone.
    pub expires: String,
    /// Whether an earlier link was sent, which this one replaces.
    pub resent: bool,
    /// Whether the person would be an external agent.
    pub agent: bool,
}

/// "Resend login credentials" for somebody who has an account.
#[derive(Clone)]
#[allow(missing_docs)] // as in Invitation
pub struct SignInHelp {
    pub first_name: String,
    pub practice: String,
    pub username: String,
    pub link: String,
    pub expires: String,
}

/// A link to choose a new password.
#[derive(Clone)]
#[allow(missing_docs)] // as in Invitation
pub struct PasswordReset {
    pub first_name: String,
    /// The practice whose manager asked; `None` when the person did.
    pub practice: Option<String>,
    pub link: String,
    pub expires: String,
    /// The manager's name; `None` when the person asked.
    pub asked_by_manager: Option<String>,
}

/// Somebody asks the Owner for a role. Its link opens nothing by itself.
#[derive(Clone)]
#[allow(missing_docs)] // as in Invitation
pub struct RoleRequest {
    pub first_name: String,
    pub practice: String,
    /// For whom.
    pub person: String,
    pub role: Role,
    pub asked_by: String,
    /// The last day on which the role would be on.
    pub last_day: Option<String>,
    pub link: String,
}

/// A role ends soon, at the end of a day. Its link opens nothing by itself.
#[derive(Clone)]
#[allow(missing_docs)] // as in Invitation
pub struct RoleEnds {
    pub first_name: String,
    pub practice: String,
    pub role: Role,
    pub last_day: String,
    pub time_zone: String,
    pub link: String,
}

/// Do you want to become the Owner? The link leads to the reader's own page, where they sign in.
#[derive(Clone)]
#[allow(missing_docs)] // as in Invitation
pub struct OwnershipTransfer {
    pub first_name: String,
    pub practice: String,
    /// The present Owner's name.
    pub owner: String,
    pub link: String,
    pub expires: String,
}

/// A letter in words, ready for an envelope.
#[derive(Clone)]
#[allow(missing_docs)] // the names say it
pub struct Rendered {
    pub subject: String,
    pub text: String,
    pub html: String,
}

impl Letter {
    /// The letter in words, the same in plain text and in HTML.
    ///
    /// # Errors
    /// When a template fails, which is a mistake of ours.
    pub fn render(&self) -> anyhow::Result<Rendered> {
        let subject = self.subject();
        let (text, html) = match self {
            Self::Invitation(letter) => letter.render(),
            Self::SignInHelp(letter) => letter.render(),
            Self::PasswordReset(letter) => letter.render(),
            Self::Notice(letter) => letter.render(),
            Self::RoleRequest(letter) => letter.render(),
            Self::RoleEnds(letter) => letter.render(),
            Self::OwnershipTransfer(letter) => letter.render(),
        }
        .context("write a letter")?;
        Ok(Rendered { text: wrapped(&text), html, subject })
    }

    /// Whose name stands in the `From` line: the practice, which the reader knows, if there is one.
    pub fn sender_name(&self) -> &str {
        match self {
            Self::Invitation(letter) => &letter.practice,
            Self::SignInHelp(letter) => &letter.practice,
            Self::Notice(letter) => letter.practice.as_deref().unwrap_or("Rolecall"),
            Self::PasswordReset(letter) => letter.practice.as_deref().unwrap_or("Rolecall"),
            Self::RoleRequest(letter) => &letter.practice,
            Self::RoleEnds(letter) => &letter.practice,
            Self::OwnershipTransfer(letter) => &letter.practice,
        }
    }

    /// Readable in a list of mails on a phone: what it is about comes first.
    fn subject(&self) -> String {
        match self {
            Self::Invitation(letter) if letter.resent => format!("Your new invitation to {}", letter.practice),
            Self::Invitation(letter) => format!("Your invitation to {}", letter.practice),
            Self::SignInHelp(letter) => format!("How to sign in to {}", letter.practice),
            Self::PasswordReset(_) => "Choose a new password for Rolecall".into(),
            Self::Notice(letter) => letter.subject.clone(),
            Self::RoleRequest(letter) => format!("{} as {}: your approval", letter.person, text::role(letter.role)),
            Self::RoleEnds(letter) => {
                format!("Your role {} at {} ends soon", text::role(letter.role), letter.practice)
            }
            Self::OwnershipTransfer(letter) => format!("Become the Owner of {}?", letter.practice),
        }
    }
}

/// The two templates of a letter, and what becomes of them.
macro_rules! templates {
    ($($letter:ident: $text:literal, $html:literal;)*) => {
        $(impl $letter {
            fn render(&self) -> askama::Result<(String, String)> {
                #[derive(Template)]
                #[template(path = $text)]
                struct Text<'a> {
                    letter: &'a $letter,
                }
                #[derive(Template)]
                #[template(path = $html)]
                struct Html<'a> {
                    letter: &'a $letter,
                }
                Ok((Text { letter: self }.render()?, Html { letter: self }.render()?))
            }
        })*
    };
}

templates! {
    Invitation: "invitation.txt", "invitation.html";
    SignInHelp: "sign_in_help.txt", "sign_in_help.html";
    PasswordReset: "password_reset.txt", "password_reset.html";
    Notice: "notice.txt", "notice.html";
    RoleRequest: "role_request.txt", "role_request.html";
    RoleEnds: "role_ends.txt", "role_ends.html";
    OwnershipTransfer: "ownership_transfer.txt", "ownership_transfer.html";
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
    use app::domain::{PlaceNotice, Role, SignUpKind};

    const LINK: &str = "https://rolecall.example/i/0198c0de-7a3b-7cc1-9d40-0123456789ab.Zm9yLXRlc3RzLW9ubHktbm90LWEtdG9rZW4tMTIz?a=1&b=2";
    const EXPIRES: &str = "Fri 27 Nov 2026, 14:05 CET";

    /// The letter as one file, so that a change of wording is read as its reader would. The styles
    /// in the head, the same for all, are left out.
    fn in_full(letter: Letter) -> String {
        let Rendered { subject, text, html } = letter.render().unwrap();
        let (_, body) = html.split_once("</head>").unwrap();
        format!("From: {}\nSubject: {subject}\n\n{text}\n{}", letter.sender_name(), body.trim())
    }

    fn invitation(resent: bool) -> Letter {
        Letter::Invitation(Invitation {
            first_name: "<b>Ben</b>".into(),
            practice: "Praxis \"Nordlicht\" & Partner".into(),
            invited_by: "Ana Méndez".into(),
            roles: [Role::FrontOffice, Role::Therapist, Role::RecordsCustodian].into_iter().collect(),
            link: LINK.into(),
            expires: EXPIRES.into(),
            resent,
            agent: false,
        })
    }

    fn agent_invitation() -> Letter {
        let Letter::Invitation(letter) = invitation(false) else { unreachable!() };
        Letter::Invitation(Invitation { agent: true, ..letter })
    }

    fn place_notice(notice: PlaceNotice, of_reader: bool) -> Letter {
        let (practice, agent) = ("Praxis Nordlicht", "Aga <i>Roth</i>");
        Letter::Notice(Notice {
            first_name: "<b>Ben</b>".into(),
            practice: Some(practice.into()),
            subject: text::letters::place_notice(notice, of_reader, practice, agent),
            words: text::letters::place_notice_words(notice, of_reader, practice, agent, "Fri 27 Nov 2026"),
            button: text::letters::place_notice_button(of_reader).into(),
            link: LINK.into(),
            expires: None,
        })
    }

    fn sign_up(kind: SignUpKind, known: bool) -> Letter {
        Letter::Notice(Notice {
            first_name: String::new(),
            practice: None,
            subject: text::letters::sign_up(kind, known).into(),
            words: text::letters::sign_up_words(kind, known),
            button: text::letters::sign_up_button(kind, known).into(),
            link: LINK.into(),
            expires: (!known).then(|| EXPIRES.into()),
        })
    }

    fn sign_in_help() -> Letter {
        Letter::SignInHelp(SignInHelp {
            first_name: "<b>Ben</b>".into(),
            practice: "Praxis Nordlicht".into(),
            username: "ben.roth".into(),
            link: LINK.into(),
            expires: EXPIRES.into(),
        })
    }

    fn password_reset(manager: Option<&str>) -> Letter {
        Letter::PasswordReset(PasswordReset {
            first_name: "<b>Ben</b>".into(),
            practice: manager.map(|_| "Praxis Nordlicht".into()),
            link: LINK.into(),
            expires: EXPIRES.into(),
            asked_by_manager: manager.map(Into::into),
        })
    }

    fn email_change() -> Letter {
        Letter::Notice(Notice {
            first_name: "<b>Ben</b>".into(),
            practice: Some("Praxis Nordlicht".into()),
            subject: text::letters::EMAIL_CHANGE.into(),
            words: text::letters::email_change("ben.roth", "<b>@new.example"),
            button: text::letters::CONFIRM_EMAIL.into(),
            link: LINK.into(),
            expires: Some(EXPIRES.into()),
        })
    }

    fn role_request(last_day: Option<&str>) -> Letter {
        Letter::RoleRequest(RoleRequest {
            first_name: "<b>Ben</b>".into(),
            practice: "Praxis Nordlicht".into(),
            person: "Ada <i>Roth</i>".into(),
            role: Role::RecordsCustodian,
            asked_by: "Mia & Kaya".into(),
            last_day: last_day.map(Into::into),
            link: LINK.into(),
        })
    }

    fn role_ends() -> Letter {
        Letter::RoleEnds(RoleEnds {
            first_name: "<b>Ben</b>".into(),
            practice: "Praxis Nordlicht".into(),
            role: Role::FrontOffice,
            last_day: "Fri 27 Nov 2026".into(),
            time_zone: "Europe/Berlin".into(),
            link: LINK.into(),
        })
    }

    fn ownership_transfer() -> Letter {
        Letter::OwnershipTransfer(OwnershipTransfer {
            first_name: "<b>Ben</b>".into(),
            practice: "Praxis Nordlicht".into(),
            owner: "Ana <i>Méndez</i>".into(),
            link: LINK.into(),
            expires: EXPIRES.into(),
        })
    }

    /// Which notice goes to which side.
    fn place_notices() -> impl Iterator<Item = (PlaceNotice, bool)> {
        let sides = |notice| match notice {
            PlaceNotice::Connected | PlaceNotice::Ended | PlaceNotice::UnusedSoon => vec![true],
            PlaceNotice::Left | PlaceNotice::Declined => vec![false],
            _ => vec![true, false],
        };
        PlaceNotice::ALL.into_iter().flat_map(move |notice| sides(notice).into_iter().map(move |side| (notice, side)))
    }

    #[test]
    fn the_letters_read_well() {
        insta::assert_snapshot!("invitation", in_full(invitation(false)));
        insta::assert_snapshot!("invitation_resent", in_full(invitation(true)));
        insta::assert_snapshot!("sign_in_help", in_full(sign_in_help()));
        insta::assert_snapshot!("password_reset", in_full(password_reset(None)));
        insta::assert_snapshot!("email_change", in_full(email_change()));
        insta::assert_snapshot!("password_reset_by_manager", in_full(password_reset(Some("Ana <i>Méndez</i>"))));
        insta::assert_snapshot!("ownership_transfer", in_full(ownership_transfer()));
        insta::assert_snapshot!("role_request", in_full(role_request(None)));
        insta::assert_snapshot!("role_request_with_end", in_full(role_request(Some("Fri 27 Nov 2026"))));
        insta::assert_snapshot!("role_ends", in_full(role_ends()));
        insta::assert_snapshot!("agent_invitation", in_full(agent_invitation()));
        for (notice, of_reader) in place_notices() {
            let side = if of_reader { "agent" } else { "practice" };
            insta::assert_snapshot!(format!("{}_to_{side}", notice.code()), in_full(place_notice(notice, of_reader)));
        }
        for kind in [SignUpKind::Agent, SignUpKind::Practice] {
            insta::assert_snapshot!(format!("sign_up_{}", kind.code()), in_full(sign_up(kind, false)));
            insta::assert_snapshot!(format!("sign_up_{}_known", kind.code()), in_full(sign_up(kind, true)));
        }
    }

    #[test]
    fn every_letter_has_one_link_and_nothing_from_elsewhere_and_links_that_expire_say_when() {
        let reset = password_reset;
        let expiring = [invitation(true), sign_in_help(), reset(None), reset(Some("Ana")), email_change()];
        let expiring = expiring.into_iter().chain([ownership_transfer()]);
        // These lead to a page behind the sign-in, which is there tomorrow, too.
        let lasting = [role_request(None), role_request(Some("Fri 27 Nov 2026")), role_ends()];
        let lasting = lasting.into_iter().chain(place_notices().map(|(notice, side)| place_notice(notice, side)));
        let lasting = lasting.chain([sign_up(SignUpKind::Agent, true), sign_up(SignUpKind::Practice, true)]);
        let expiring = expiring.chain([agent_invitation(), sign_up(SignUpKind::Agent, false)]);
        let letters = expiring.map(|letter| (letter, true));
        for (letter, expires) in letters.chain(lasting.map(|letter| (letter, false))) {
            let Rendered { text, html, .. } = letter.render().unwrap();
            assert_eq!((text.matches("http").count(), html.matches("href=").count()), (1, 1), "{text}");
            assert!(text.lines().any(|line| line == LINK), "the link has a line of its own: {text}");
            for part in [&text.split_whitespace().collect::<Vec<_>>().join(" "), &html] {
                assert_eq!(part.contains(EXPIRES), expires, "{part}");
                assert_eq!(part.contains("A newer e-mail replaces this one."), expires, "{part}");
            }
            for fetched in ["src=", "url(", "@import", "<link", "<script", "<b>Ben", "<i>Roth"] {
                assert!(!html.contains(fetched), "{fetched} in {html}");
            }
        }
    }

    #[test]
    fn lines_break_between_words_and_never_inside_a_link() {
        let text = wrapped(&format!("{}\n\n{LINK}", "seven characters ".repeat(10)));
        assert!(text.lines().all(|line| line.chars().count() <= LINE || line == LINK), "{text}");
    }
}
