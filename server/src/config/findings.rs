//! Every setting by itself, for an operator who wants to see all mistakes at once. Changes nothing: it
//! may run as somebody else than the server, and must leave no folder or key that is theirs.

use super::{Settings, database_url};
use crate::{auth::token::ServerKey, http::files_of_all_pages};
use anyhow::{Context, ensure};
use std::{fs, io::ErrorKind};

/// A setting, and what it comes to or what is wrong with it.
pub type Finding = (&'static str, anyhow::Result<String>);

impl Settings {
    /// What each setting comes to, by the same checks as [`Settings::check`]. Without secrets.
    pub fn findings(&self) -> Vec<Finding> {
        let base_url = self.checked_base_url(self.listen.port());
        let mail = match &base_url {
            Ok(base_url) => self.transport_words(base_url),
            // Named above already: only what does not depend on it is said here.
            Err(_) => self.transport_words("https://rolecall.example"),
        };
        vec![
            ("LISTEN", Ok(self.listen.to_string())),
            ("BASE_URL", base_url),
            ("DATA_DIR", self.data_dir_words()),
            ("DATABASE_URL", self.database_words()),
            ("SECRET_KEY", self.key_words()),
            ("SMTP_URL", mail),
            ("SITE_DIR", self.site_words()),
            ("SEAT_PRICE", self.checked_seat_price().map(|price| price.to_string())),
            ("METRICS_LISTEN", self.checked_metrics_listen().map(|on| on.map_or("off".into(), |a| a.to_string()))),
        ]
    }

    fn data_dir_words(&self) -> anyhow::Result<String> {
        let folder = self.data_dir.display();
        match fs::metadata(&self.data_dir) {
            Ok(found) => {
                ensure!(found.is_dir(), "DATA_DIR: {folder} is no folder");
                Ok(folder.to_string())
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(format!("{folder}, made at the first start")),
            Err(error) => Err(error).with_context(|| format!("DATA_DIR: {folder}")),
        }
    }

    fn database_words(&self) -> anyhow::Result<String> {
        match database_url::parse(&self.checked_database_url()?, !self.development)? {
            database_url::Place::File(file) => Ok(format!("SQLite, {}", file.display())),
            database_url::Place::Server(words) => Ok(words),
        }
    }

    fn key_words(&self) -> anyhow::Result<String> {
        if self.given_key()?.is_some() {
            return Ok("given".into());
        }
        let file = self.key_file();
        match fs::read_to_string(&file) {
            Ok(kept) => {
                ServerKey::from_hex(&kept).with_context(|| format!("{} holds no key", file.display()))?;
                Ok(format!("in {}", file.display()))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Ok(format!("made at the first start, in {}", file.display()))
            }
            Err(error) => Err(error).with_context(|| format!("SECRET_KEY: can't read {}", file.display())),
        }
    }

    fn transport_words(&self, base_url: &str) -> anyhow::Result<String> {
        if self.smtp_url.is_none() && self.development {
            return Ok("none: mails go to a folder".into());
        }
        self.transport_from(base_url).map(|(transport, _)| transport.to_string())
    }

    /// Files of another build are as bad as none: pages name those of the program's own.
    pub(crate) fn site_words(&self) -> anyhow::Result<String> {
        for file in files_of_all_pages() {
            let file = self.site_dir.join("pkg").join(file);
            ensure!(
                file.is_file(),
                "SITE_DIR: {} does not exist: without it pages have neither style nor script. The program, hash.txt \
                 beside it and SITE_DIR are of one build (scripts/build makes them)",
                file.display()
            );
        }
        Ok(self.site_dir.display().to_string())
    }
}
