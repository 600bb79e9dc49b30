//! A text in all languages, and which of them is read now.
//!
//! The browser reads one language per document. The server writes for many people at once: it looks for
//! whom in a variable of the thread, which is set while somebody's answer or letter is written, and in the
//! context of the request for what the framework does in tasks of its own.

use crate::domain::Language;
use leptos::{
    attr::IntoAttributeValue,
    prelude::{IntoRender, Oco, TextProp},
};
use std::{fmt, ops::Deref};

/// What is said, in every language. It becomes a string in the language that is read where it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    english: &'static str,
    spanish: &'static str,
}

/// A text without gaps. (One with gaps is a `say!`.)
pub const fn text(english: &'static str, spanish: &'static str) -> Text {
    Text { english, spanish }
}

/// A text with gaps: `format!` in the language that is read. Each language has all gaps, in its own order.
macro_rules! say {
    ($english:literal, $spanish:literal $(, $gap:expr)* $(,)?) => {
        match $crate::text::language() {
            $crate::domain::Language::English => format!($english $(, $gap)*),
            $crate::domain::Language::Spanish => format!($spanish $(, $gap)*),
        }
    };
}

impl Text {
    /// In the language that is read now.
    pub fn now(self) -> &'static str {
        self.of(language())
    }

    /// In this language.
    pub fn of(self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::Spanish => self.spanish,
        }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.now()
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.now())
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.now().into()
    }
}

impl From<Text> for Oco<'static, str> {
    fn from(text: Text) -> Self {
        text.now().into()
    }
}

impl From<Text> for TextProp {
    fn from(text: Text) -> Self {
        text.now().into()
    }
}

impl IntoRender for Text {
    type Output = &'static str;

    fn into_render(self) -> &'static str {
        self.now()
    }
}

impl IntoAttributeValue for Text {
    type Output = &'static str;

    fn into_attribute_value(self) -> &'static str {
        self.now()
    }
}

#[cfg(not(feature = "ssr"))]
pub use browser::language;
#[cfg(feature = "ssr")]
pub use server::{Reader, for_reader, language, reader, written_for};

/// One language for as long as the document lives: another one is another document.
#[cfg(not(feature = "ssr"))]
mod browser {
    use super::Language;
    use std::sync::OnceLock;

    static LANGUAGE: OnceLock<Language> = OnceLock::new();

    /// The language that is read.
    pub fn language() -> Language {
        *LANGUAGE.get_or_init(|| Language::from_code(&document_language()).unwrap_or_default())
    }

    #[cfg(feature = "hydrate")]
    fn document_language() -> String {
        let root = leptos::prelude::document().document_element();
        root.and_then(|root| root.get_attribute("lang")).unwrap_or_default()
    }

    /// For the tests of rules, which are built for neither side.
    #[cfg(not(feature = "hydrate"))]
    fn document_language() -> String {
        String::new()
    }
}

#[cfg(feature = "ssr")]
mod server {
    use super::Language;
    use leptos::prelude::use_context;
    use std::{cell::RefCell, pin::pin, sync::Arc, task::Poll};

    /// For whom something is written.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct Reader {
        /// The language they read.
        pub language: Language,
        /// The name of the time zone of their clock; `None` where it is not known.
        pub zone: Option<Arc<str>>,
    }

    thread_local! {
        static READER: RefCell<Option<Reader>> = const { RefCell::new(None) };
    }

    /// The language that is read.
    pub fn language() -> Language {
        let here = READER.with_borrow(|reader| reader.as_ref().map(|reader| reader.language));
        here.unwrap_or_else(|| use_context::<Reader>().unwrap_or_default().language)
    }

    /// For whom is written now.
    pub fn reader() -> Reader {
        READER.with_borrow(Clone::clone).or_else(use_context).unwrap_or_default()
    }

    /// Writes for `reader`.
    pub fn for_reader<T>(reader: &Reader, write: impl FnOnce() -> T) -> T {
        let _until_the_end = Turn::of(reader);
        write()
    }

    /// Writes for `reader`, on whichever threads the work comes to: the variable is set for each step of
    /// it alone, and never while it waits.
    pub async fn written_for<F: Future>(reader: Reader, work: F) -> F::Output {
        let mut work = pin!(work);
        std::future::poll_fn(move |context| -> Poll<F::Output> { for_reader(&reader, || work.as_mut().poll(context)) })
            .await
    }

    /// While it lives, its reader is written for; then the one before.
    struct Turn(Option<Reader>);

    impl Turn {
        fn of(reader: &Reader) -> Self {
            Self(READER.replace(Some(reader.clone())))
        }
    }

    impl Drop for Turn {
        fn drop(&mut self) {
            READER.set(self.0.take());
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::text::text;

        const HELLO: crate::text::Text = text("Hello", "Hola");

        fn spanish() -> Reader {
            Reader { language: Language::Spanish, zone: None }
        }

        #[test]
        fn each_reader_gets_the_own_language_and_the_one_before_comes_back() {
            assert_eq!(HELLO.now(), "Hello");
            for_reader(&spanish(), || {
                assert_eq!(HELLO.to_string(), "Hola");
                for_reader(&Reader::default(), || assert_eq!(say!("{HELLO}!", "¡{HELLO}!"), "Hello!"));
                assert_eq!(say!("{HELLO}!", "¡{HELLO}!"), "¡Hola!");
            });
            assert_eq!(&*HELLO, "Hello");
        }

        #[test]
        fn work_that_waits_leaves_its_language_to_nobody() {
            let mut first = true;
            let work = std::future::poll_fn(move |_| {
                assert_eq!(HELLO.now(), "Hola");
                if std::mem::take(&mut first) { Poll::Pending } else { Poll::Ready(()) }
            });
            let mut work = pin!(written_for(spanish(), work));
            let mut context = std::task::Context::from_waker(std::task::Waker::noop());
            assert!(work.as_mut().poll(&mut context).is_pending());
            assert_eq!(HELLO.now(), "Hello");
            assert!(work.as_mut().poll(&mut context).is_ready());
            assert_eq!(HELLO.now(), "Hello");
        }
    }
}
