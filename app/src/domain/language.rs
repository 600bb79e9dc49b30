//! The languages that Rolecall speaks.

use serde::{Deserialize, Serialize};

/// A language in which every text exists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // the names say it
pub enum Language {
    #[default]
    English,
    Spanish,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::English, Self::Spanish];

    /// The language's tag (RFC 5646), as documents, browsers and the database name it.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }

    /// The language of this tag.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// What it calls itself: whoever looks for a language may read no other.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Spanish => "Español",
        }
    }

    /// The one that a browser's `Accept-Language` likes best; `None` when it knows none of ours.
    ///
    /// A region is passed over: Spanish is Spanish, wherever it is read.
    pub fn accepted(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for wish in header.split(',') {
            let (tag, weight) = wish.split_once(";q=").unwrap_or((wish, "1"));
            let primary = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
            let weight = weight.trim().parse::<f32>().unwrap_or(0.0);
            if let Some(language) = Self::from_code(&primary)
                && weight > best.map_or(0.0, |(likes, _)| likes)
            {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_the_language_that_it_likes_best() {
        for (header, language) in [
            ("es", Some(Language::Spanish)),
            ("es-MX,es;q=0.9,en;q=0.8", Some(Language::Spanish)),
            ("en-US,en;q=0.9,es;q=0.8", Some(Language::English)),
            ("en;q=0.3, ES-ar ;q=0.7", Some(Language::Spanish)),
            ("de-DE,de;q=0.9,es;q=0.4,en;q=0.2", Some(Language::Spanish)),
            ("es;q=0,en;q=0.1", Some(Language::English)),
            ("es;q=zero", None),
            ("de, *", None),
            ("", None),
        ] {
            assert_eq!(Language::accepted(header), language, "{header}");
        }
    }

    #[test]
    fn a_code_names_one_language() {
        for language in Language::ALL {
            assert_eq!(Language::from_code(language.code()), Some(language));
        }
        assert_eq!(Language::from_code("de"), None);
    }
}
