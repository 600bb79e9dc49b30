//! From an envelope to the bytes that travel (RFC 5322, multipart/alternative, all ASCII).

use super::{Envelope, Undelivered};
use app::domain::EmailAddress;
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart,
        header::{Header, HeaderName, HeaderValue},
    },
};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The longest name or subject in a header, in characters.
const MAX_HEADER: usize = 200;

/// The letter as it travels.
///
/// # Errors
/// [`Undelivered::Never`] when it can't be put together. lettre panics on some header values
/// (a line break in a name, a date before 1970); that, too, is only this letter's end.
pub(super) fn build(envelope: &Envelope, from: &EmailAddress) -> Result<Vec<u8>, Undelivered> {
    catch_unwind(AssertUnwindSafe(|| assemble(envelope, from)))
        .unwrap_or_else(|_| Err(anyhow::anyhow!("its headers can't be written")))
        .map_err(|cause| Undelivered::never(&format!("the e-mail can't be put together: {cause:#}")))
}

fn assemble(envelope: &Envelope, from: &EmailAddress) -> anyhow::Result<Vec<u8>> {
    let message = Message::builder()
        .from(mailbox(&envelope.from_name, from)?)
        .to(mailbox(&envelope.to_name, &envelope.to)?)
        .subject(one_line(&envelope.rendered.subject, MAX_HEADER))
        .date(envelope.date)
        .message_id(Some(message_id(&envelope.message_id)?))
        // Both keep holiday replies from coming back; the second is the one that Exchange reads.
        .header(AutoSubmitted)
        .header(AutoResponseSuppress);
    let (text, html) = (envelope.rendered.text.clone(), envelope.rendered.html.clone());
    Ok(message.multipart(MultiPart::alternative_plain_html(text, html))?.formatted())
}

fn mailbox(name: &str, address: &EmailAddress) -> anyhow::Result<Mailbox> {
    let name = one_line(name, MAX_HEADER);
    Ok(Mailbox::new((!name.is_empty()).then_some(name), lettre_address(address)?))
}

/// Our address in lettre's type, which takes all that ours does.
pub(super) fn lettre_address(address: &EmailAddress) -> anyhow::Result<Address> {
    Ok(address.as_str().parse()?)
}

/// `<…@…>` in plain characters: whatever else it is would end up in a header as it stands.
fn message_id(id: &str) -> anyhow::Result<String> {
    let inner = id.strip_prefix('<').and_then(|id| id.strip_suffix('>'));
    let plain = inner.is_some_and(|id| {
        id.len() <= MAX_HEADER
            && id.split('@').count() == 2
            && id.bytes().all(|b| b.is_ascii_graphic() && b != b'<' && b != b'>')
    });
    anyhow::ensure!(plain, "its Message-ID is not <…@…>");
    Ok(id.into())
}

/// The text in one line, without control characters, at most `max` characters of it.
pub(super) fn one_line(text: &str, max: usize) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= max {
        return line;
    }
    line.chars().take(max - 1).chain(['…']).collect()
}

#[derive(Clone)]
struct AutoSubmitted;

#[derive(Clone)]
struct AutoResponseSuppress;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".into())
    }
}

impl Header for AutoResponseSuppress {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("X-Auto-Response-Suppress")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "All".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::letter::Rendered;
    use std::time::{Duration, SystemTime};

    fn envelope() -> Envelope {
        let rendered = Rendered { subject: "Hello".into(), text: "Hello".into(), html: "<p>Hello".into() };
        Envelope {
            to: "ben@praxis.example".parse().unwrap(),
            to_name: "Ben".into(),
            from_name: "Praxis".into(),
            message_id: "<1@rolecall.example>".into(),
            date: SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_525_500),
            rendered,
        }
    }

    fn built(envelope: &Envelope) -> Result<Vec<u8>, Undelivered> {
        build(envelope, &"rolecall@rolecall.example".parse().unwrap())
    }

    #[test]
    fn what_can_not_be_a_mail_is_refused_for_good_and_without_a_panic() {
        assert!(built(&envelope()).is_ok());
        for id in ["", "1@rolecall.example", "<1>", "<1@a>\r\nBcc: <eve@evil.example>", "<a b@c>", "<ä@c>"] {
            let answer = built(&Envelope { message_id: id.into(), ..envelope() });
            assert!(matches!(answer, Err(Undelivered::Never(_))), "{id:?}");
        }
        let before_1970 = SystemTime::UNIX_EPOCH - Duration::from_secs(1);
        assert!(matches!(built(&Envelope { date: before_1970, ..envelope() }), Err(Undelivered::Never(_))));
    }

    #[test]
    fn a_reply_is_one_short_line() {
        assert_eq!(one_line("550 no\r\n\tsuch \u{1b}[31muser\0", 200), "550 no such [31muser");
        assert_eq!(one_line(&"x".repeat(300), 200).chars().count(), 200);
        assert_eq!(one_line("éé", 2), "éé");
    }
}
