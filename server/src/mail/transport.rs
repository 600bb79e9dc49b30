//! How a letter leaves: by SMTP, into a folder (development) or into memory (tests).
//!
//! Whatever a letter holds, [`Transport::send`] answers and never panics, so that a poison letter
//! can't stop the ones behind it. Never here: what a letter says ([`super::letter`]), when it is
//! tried again ([`super::outbox`]).

mod folder;
mod message;
mod smtp;
mod smtp_url;

pub use folder::is_letter_file;

use super::letter::Rendered;
use anyhow::Context as _;
use app::domain::EmailAddress;
use smtp::Smtp;
use std::{
    fmt,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

/// A letter with everything on its outside. Without `Debug`: it holds a live link.
#[derive(Clone)]
pub struct Envelope {
    /// Who gets it.
    pub to: EmailAddress,
    /// What the person is called.
    pub to_name: String,
    /// In whose name it is sent; the address is the
    /// transport's.
    pub from_name: String,
    /// `<…@…>`, the same on every copy of the letter.
    pub message_id: String,
    /// When the letter was written.
    pub date: SystemTime,
    /// What it says.
    pub rendered: Rendered,
}

/// Why a letter did not leave, in words for a manager: one line, at most 200 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// Trouble that passes: a 4xx reply, no connection, our own settings. Try again.
    Later(String),
    /// This letter will never get there: a 5xx reply about it, or it can't be put together.
    Never(String),
}

impl Undelivered {
    /// The longest explanation, in characters.
    pub const MAX: usize = 200;

    fn later(words: &str) -> Self {
        Self::Later(message::one_line(words, Self::MAX))
    }

    fn never(words: &str) -> Self {
        Self::Never(message::one_line(words, Self::MAX))
    }
}

/// Whether the way to the mail server is encrypted. Where it is, its certificate is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum SmtpTls {
    /// Always; nothing is sent without.
    Required,
    /// When the server offers it. A password is still only sent encrypted.
    Opportunistic,
    /// Never. For a relay on this machine and for tests.
    None,
}

/// What was sent into memory.
pub type Memory = Arc<Mutex<Vec<Envelope>>>;

/// A way for letters to leave, and the address in whose name they do.
#[derive(Clone)]
pub struct Transport {
    from: EmailAddress,
    way: Way,
}

#[derive(Clone)]
enum Way {
    Smtp(Arc<Smtp>),
    Folder(PathBuf),
    Memory(Memory),
}

impl Transport {
    /// To the mail server at `smtp://user:password@host:port` or `smtps://…`.
    ///
    /// # Errors
    /// When the address is none; names `SMTP_URL` and never repeats the password.
    pub fn smtp(url: &str, tls: SmtpTls, from: EmailAddress) -> anyhow::Result<Self> {
        let smtp = Smtp::new(url, tls).context("SMTP_URL")?;
        Ok(Self { from, way: Way::Smtp(Arc::new(smtp)) })
    }

    /// Into a folder, one `.eml` file per letter, whose names sort by time.
    ///
    /// # Errors
    /// When the folder can't be made.
    pub fn folder(dir: impl Into<PathBuf>, from: EmailAddress) -> anyhow::Result<Self> {
        let dir = dir.into();
        std::fs::create_dir_all(&dir).with_context(|| format!("make the mail folder {}", dir.display()))?;
        Ok(Self { from, way: Way::Folder(dir) })
    }

    /// Into memory, where a test finds it.
    pub fn memory(from: EmailAddress) -> (Self, Memory) {
        let memory = Memory::default();
        (Self { from, way: Way::Memory(memory.clone()) }, memory)
    }

    /// Whether the mail server can be reached and takes our sign-in. Sends nothing.
    ///
    /// # Errors
    /// What went wrong, in words for the operator.
    pub async fn reach(&self) -> anyhow::Result<()> {
        match &self.way {
            Way::Smtp(smtp) => smtp.reach().await,
            Way::Folder(_) | Way::Memory(_) => Ok(()),
        }
    }

    /// Hands one letter over. Takes under three minutes even when every step is as slow as allowed.
    ///
    /// # Errors
    /// [`Undelivered`]. After `Later` the letter may have arrived all the same (the reply was
    /// lost); its Message-ID lets the reader's mail server drop the second copy.
    pub async fn send(&self, envelope: &Envelope) -> Result<(), Undelivered> {
        let message = message::build(envelope, &self.from)?;
        match &self.way {
            Way::Smtp(smtp) => smtp.send(&self.from, &envelope.to, &message).await,
            Way::Folder(dir) => folder::write(dir, envelope, &message).await,
            Way::Memory(memory) => {
                memory.lock().unwrap_or_else(PoisonError::into_inner).push(envelope.clone());
                Ok(())
            }
        }
    }
}

/// Where letters go and in whose name, without the password.
impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.way {
            Way::Smtp(smtp) => write!(f, "{smtp}, from {}", self.from),
            Way::Folder(dir) => write!(f, "the folder {}", dir.display()),
            Way::Memory(_) => f.write_str("memory"),
        }
    }
}
