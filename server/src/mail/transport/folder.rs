//! Letters as files, for development: `<unix milliseconds>-<message id>.eml`.

use super::{Envelope, Undelivered};
use anyhow::Context as _;
use std::{path::Path, time::SystemTime};

const EXTENSION: &str = ".eml";

/// Digits of the time: enough until the year 2286, so that the order of names is that of time.
const TIME_DIGITS: usize = 13;

pub(super) async fn write(dir: &Path, envelope: &Envelope, message: &[u8]) -> Result<(), Undelivered> {
    put(dir, envelope, message).await.map_err(|cause| Undelivered::later(&format!("{cause:#}")))
}

/// Under another name first: whoever watches the folder never reads half a letter.
async fn put(dir: &Path, envelope: &Envelope, message: &[u8]) -> anyhow::Result<()> {
    let name = file_name(envelope.date, &envelope.message_id)?;
    let unfinished = dir.join(format!(".{name}.unfinished"));
    tokio::fs::write(&unfinished, message).await.context("write into the mail folder")?;
    tokio::fs::rename(&unfinished, dir.join(name)).await.context("rename in the mail folder")
}

fn file_name(date: SystemTime, message_id: &str) -> anyhow::Result<String> {
    let millis = date.duration_since(SystemTime::UNIX_EPOCH)?.as_millis();
    let id: String = message_id.chars().filter(|c| *c != '<' && *c != '>').map(plain).take(100).collect();
    Ok(format!("{millis:0TIME_DIGITS$}-{id}{EXTENSION}"))
}

fn plain(c: char) -> char {
    if is_plain(c) { c } else { '_' }
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')
}

/// Whether a letter's file can have this name. No such name leads out of its folder.
pub fn is_letter_file(name: &str) -> bool {
    let Some((time, id)) = name.strip_suffix(EXTENSION).and_then(|stem| stem.split_once('-')) else { return false };
    time.len() == TIME_DIGITS
        && time.bytes().all(|b| b.is_ascii_digit())
        && (1..=100).contains(&id.len())
        && id.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn names_sort_by_time_and_stay_in_the_folder() {
        let at = |millis| SystemTime::UNIX_EPOCH + Duration::from_millis(millis);
        let earlier = file_name(at(999_999_999_999), "<z@rolecall.example>").unwrap();
        let later = file_name(at(1_795_525_500_000), "<../../etc/passwd\0@a/b>").unwrap();
        assert_eq!(earlier, "0999999999999-z_rolecall.example.eml");
        assert_eq!(later, "1795525500000-.._.._etc_passwd__a_b.eml");
        assert!(earlier < later && is_letter_file(&earlier) && is_letter_file(&later));
    }

    #[test]
    fn no_other_name_is_a_letters() {
        for name in [
            "",
            "../secret.eml",
            "1795525500000-../x.eml",
            "1795525500000-a\\..\\x.eml",
            "1795525500000-.eml",
            "1795525500000-a.eml/",
            "1795525500000-a%2f.eml",
            ".1795525500000-a.eml.unfinished",
            "179552550000-a.eml",
            "1795525500000-a.txt",
        ] {
            assert!(!is_letter_file(name), "{name:?}");
        }
    }
}
