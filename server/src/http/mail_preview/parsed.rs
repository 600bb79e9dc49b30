//! What the preview shows of one `.eml` file.

use mail_parser::{Address, DateTime, MessageParser};

/// A letter, read back.
pub(super) struct Parsed {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) subject: String,
    /// In UTC, as the letter says it.
    pub(super) date: String,
    /// For `<time datetime>`.
    pub(super) date_exact: String,
    /// The other headers, in their order.
    pub(super) headers: Vec<(String, String)>,
    pub(super) text: Vec<Piece>,
    pub(super) html: String,
}

/// A stretch of plain text, or a link in it.
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) link: bool,
}

/// Reads a letter; `None` if it is none.
pub(super) fn parse(raw: &[u8]) -> Option<Parsed> {
    let mail = MessageParser::default().parse(raw)?;
    let shown = |name: &str| ["from", "to", "subject", "date"].iter().any(|known| name.eq_ignore_ascii_case(known));
    let headers = mail.headers_raw().filter(|(name, _)| !shown(name));
    Some(Parsed {
        from: mail.from().map(addresses).unwrap_or_default(),
        to: mail.to().map(addresses).unwrap_or_default(),
        subject: mail.subject().unwrap_or_default().into(),
        date: mail.date().map(in_words).unwrap_or_default(),
        date_exact: mail.date().map(DateTime::to_rfc3339).unwrap_or_default(),
        headers: headers.map(|(name, value)| (name.into(), value.trim().into())).collect(),
        text: pieces(&mail.body_text(0).unwrap_or_default()),
        html: mail.body_html(0).unwrap_or_default().into_owned(),
    })
}

fn addresses(list: &Address<'_>) -> String {
    let one = |name: Option<&str>, address: &str| match name {
        Some(name) => format!("{name} <{address}>"),
        None => address.into(),
    };
    let all: Vec<String> = list.iter().map(|each| one(each.name(), each.address().unwrap_or_default())).collect();
    all.join(", ")
}

fn in_words(date: &DateTime) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let date = date.to_timezone(0);
    let month = MONTHS.get(usize::from(date.month).wrapping_sub(1)).unwrap_or(&"?");
    let DateTime { year, day, hour, minute, second, .. } = date;
    format!("{day} {month} {year}, {hour:02}:{minute:02}:{second:02} UTC")
}

/// Splits at the web addresses, of which each ends at the next white space.
fn pieces(text: &str) -> Vec<Piece> {
    let text = text.replace("\r\n", "\n");
    let mut rest = text.as_str();
    let mut pieces = Vec::new();
    while let Some(start) = ["https://", "http://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let (before, from_link) = rest.split_at(start);
        let end = from_link.find(char::is_whitespace).unwrap_or(from_link.len());
        let (link, after) = from_link.split_at(end);
        pieces.push(Piece { text: before.into(), link: false });
        pieces.push(Piece { text: link.into(), link: true });
        rest = after;
    }
    pieces.push(Piece { text: rest.into(), link: false });
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_and_no_character_is_lost() {
        for (text, links) in [
            ("no link", &[][..]),
            ("https://a.example/x", &["https://a.example/x"][..]),
            (
                "see\nhttp://a.example/?q=1&r=2\nand https://b.example.\n",
                &["http://a.example/?q=1&r=2", "https://b.example."],
            ),
        ] {
            let pieces = pieces(text);
            assert_eq!(pieces.iter().map(|piece| piece.text.as_str()).collect::<String>(), text);
            let found: Vec<_> = pieces.iter().filter(|piece| piece.link).map(|piece| piece.text.as_str()).collect();
            assert_eq!(found, links);
        }
    }

    #[test]
    fn what_is_no_letter_does_not_break_the_list() {
        for raw in [&b""[..], b"\0\xff\xfe", b"Subject", b"Date: yesterday\r\nTo: ,,<\r\n\r\n"] {
            let _ = parse(raw);
        }
    }
}
