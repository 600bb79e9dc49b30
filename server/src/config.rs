//! Every setting, as a flag and as an environment variable, and what is wrong with it.

pub mod database_url;
mod findings;
#[cfg(test)]
mod tests;

use crate::{
    auth::token::ServerKey,
    mail::transport::{SmtpTls, Transport},
};
use anyhow::{Context, bail, ensure};
use app::domain::{EmailAddress, Money};
use clap::Args;
use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

/// The settings as given, unchecked. The doc comments are the help text.
#[derive(Args, Clone, Debug)]
pub struct Settings {
    /// Run for looking around on one's own machine: plain HTTP is fine, mails go to a folder with
    /// a preview page, links may point to localhost
    #[arg(long, env = "DEVELOPMENT")]
    pub development: bool,

    /// Address and port to listen on
    #[arg(long, env = "LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,

    /// What links in mails begin with, e.g. https://staff.example [default in development:
    /// http://localhost:PORT]
    #[arg(long, env = "BASE_URL")]
    pub base_url: Option<String>,

    /// sqlite://FILE?mode=rwc or postgres://USER:PASSWORD@HOST/NAME [default: a SQLite file in
    /// the data folder]
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,

    /// Folder for the SQLite file, the server key and, in development, mails
    #[arg(long, env = "DATA_DIR", default_value = "data")]
    pub data_dir: PathBuf,

    /// Key that links are derived from: 64 hexadecimal digits, the same on all nodes [default: made
    /// at the first start, in the data folder]
    #[arg(long, env = "SECRET_KEY", hide_env_values = true)]
    pub secret_key: Option<String>,

    /// Mail server: smtp://USER:PASSWORD@HOST:587 or smtps://… [default in development: mails go to
    /// the data folder]
    #[arg(long, env = "SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,

    /// Encryption on smtp://: refuse to send without, use it if offered, or never
    #[arg(long, env = "SMTP_TLS", value_enum, default_value = "required")]
    pub smtp_tls: SmtpTls,

    /// Sender address of all mails [default: no-reply@ the host of the base URL]
    #[arg(long, env = "MAIL_FROM")]
    pub mail_from: Option<String>,

    /// Sender name of all mails [default: the practice's name]
    #[arg(long, env = "MAIL_FROM_NAME")]
    pub mail_from_name: Option<String>,

    /// Addresses of proxies whose X-Forwarded-For is believed, separated by commas
    #[arg(long, env = "TRUSTED_PROXIES", value_delimiter = ',')]
    pub trusted_proxies: Vec<IpAddr>,

    /// Let anybody who confirms an e-mail address open a practice of their own, at /practices/new
    #[arg(long, env = "OPEN_TO_PRACTICES")]
    pub open_to_practices: bool,

    /// What a seat (a Therapist) costs in each billing cycle, as AMOUNT CURRENCY; all other roles are free
    #[arg(long, env = "SEAT_PRICE", default_value = "10.00 USD")]
    pub seat_price: String,

    /// Address and port for Prometheus metrics, in a network that only the operator reaches [default:
    /// no metrics]
    #[arg(long, env = "METRICS_LISTEN")]
    pub metrics_listen: Option<SocketAddr>,

    /// Folder with the browser's files, as the build wrote it
    #[arg(long, env = "SITE_DIR", default_value = "target/site")]
    pub site_dir: PathBuf,
}

/// The settings, checked.
#[derive(Clone)]
pub struct Config {
    /// See [`Settings::development`].
    pub development: bool,
    /// What links begin with, without a slash at the end.
    pub base_url: String,
    /// Where the rows are.
    pub database_url: String,
    /// What links are derived from.
    pub key: ServerKey,
    /// The way out for mails.
    pub transport: Transport,
    /// Whose name mails carry, if not the practice's.
    pub mail_from_name: Option<String>,
    /// Where mails go instead of a mail server.
    pub mail_folder: Option<PathBuf>,
    /// Whose X-Forwarded-For is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Whether people may open practices.
    pub open_to_practices: bool,
    /// What a seat costs in each billing cycle.
    pub seat_price: Money,
    /// Where the browser's files are.
    pub site_dir: PathBuf,
}

impl Config {
    /// Whether browsers reach the server over TLS.
    pub fn secure(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}

impl Settings {
    /// Checks everything. `port` is the one that the server listens on.
    ///
    /// # Errors
    /// Names the first setting that is wrong or missing, and says what it should be.
    pub fn check(&self, port: u16) -> anyhow::Result<Config> {
        let base_url = self.checked_base_url(port)?;
        let database_url = self.checked_database_url()?;
        self.checked_metrics_listen()?;
        std::fs::create_dir_all(&self.data_dir)
            .with_context(|| format!("DATA_DIR: can't make the folder {}", self.data_dir.display()))?;
        let (transport, mail_folder) = self.transport_from(&base_url)?;
        Ok(Config {
            development: self.development,
            database_url,
            key: self.key()?,
            transport,
            mail_folder,
            mail_from_name: self.mail_from_name.clone(),
            trusted_proxies: self.trusted_proxies.clone(),
            open_to_practices: self.open_to_practices,
            seat_price: self.checked_seat_price()?,
            site_dir: self.site_dir.clone(),
            base_url,
        })
    }

    fn checked_base_url(&self, port: u16) -> anyhow::Result<String> {
        let url = match (&self.base_url, self.development) {
            (Some(url), _) => url.trim_end_matches('/').to_owned(),
            (None, true) => format!("http://localhost:{port}"),
            (None, false) => {
                bail!("BASE_URL is missing: what do links in mails begin with? E.g. https://staff.example")
            }
        };
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let host = rest.filter(|rest| !rest.is_empty() && !rest.contains(['/', '?', '#', '@', ' ']));
        ensure!(host.is_some(), "BASE_URL: {url:?} is not of the form https://HOST");
        ensure!(
            self.development || url.starts_with("https://"),
            "BASE_URL: {url:?} must begin with https:// (or start with --development on your own machine)"
        );
        Ok(url)
    }

    /// Where the rows are. All that backup and restore need: they work where nothing else is set up yet.
    ///
    /// # Errors
    /// Names `DATABASE_URL` and says what it should be.
    pub fn checked_database_url(&self) -> anyhow::Result<String> {
        let url = match &self.database_url {
            Some(url) => url.clone(),
            None => format!("sqlite://{}?mode=rwc", self.data_dir.join("rolecall.db").display()),
        };
        database_url::parse(&url, !self.development)?;
        Ok(url)
    }

    /// The metrics' address. They name no person, but tell everybody how busy a practice is.
    ///
    /// # Errors
    /// Names `METRICS_LISTEN`, when it is public.
    pub fn checked_metrics_listen(&self) -> anyhow::Result<Option<SocketAddr>> {
        let Some(address) = self.metrics_listen else { return Ok(None) };
        let private = match address.ip().to_canonical() {
            // Every address of the machine: what containers have to say, whose network is private.
            ip if ip.is_unspecified() || ip.is_loopback() => true,
            IpAddr::V4(ip) => ip.is_private() || ip.is_link_local(),
            IpAddr::V6(ip) => ip.is_unique_local() || ip.is_unicast_link_local(),
        };
        ensure!(private, "METRICS_LISTEN: {address} is public; use 127.0.0.1 or an address of a private network");
        Ok(Some(address))
    }

    fn checked_seat_price(&self) -> anyhow::Result<Money> {
        let price = self.seat_price.parse();
        price.map_err(|what| anyhow::anyhow!("SEAT_PRICE: {:?} is {what}", self.seat_price))
    }

    fn key(&self) -> anyhow::Result<ServerKey> {
        match self.given_key()? {
            Some(key) => Ok(key),
            None => kept_key(&self.key_file()),
        }
    }

    fn key_file(&self) -> PathBuf {
        self.data_dir.join("server.key")
    }

    /// The key in the settings; `None` when it is the one in the data folder.
    fn given_key(&self) -> anyhow::Result<Option<ServerKey>> {
        if let Some(key) = &self.secret_key {
            return ServerKey::from_hex(key).context("SECRET_KEY").map(Some);
        }
        let shared = self.database_url.as_ref().is_some_and(|url| url.starts_with("postgres"));
        ensure!(
            self.development || !shared,
            "SECRET_KEY is missing: nodes on one PostgreSQL database need the same one, 64 hexadecimal digits \
             (openssl rand -hex 32)"
        );
        Ok(None)
    }

    /// Whether there is a key already, without making one.
    pub fn has_key(&self) -> bool {
        self.secret_key.is_some() || self.key_file().exists()
    }

    /// The way out for mails, by itself.
    ///
    /// # Errors
    /// Names the setting that is wrong or missing.
    pub fn transport(&self) -> anyhow::Result<Transport> {
        Ok(self.transport_from(&self.checked_base_url(self.listen.port())?)?.0)
    }

    fn transport_from(&self, base_url: &str) -> anyhow::Result<(Transport, Option<PathBuf>)> {
        let host = base_url.rsplit('/').next().and_then(|host| host.split(':').next()).unwrap_or_default();
        let from: EmailAddress = match &self.mail_from {
            Some(address) => {
                address.parse().map_err(|_| anyhow::anyhow!("MAIL_FROM: {address:?} is not an e-mail address"))?
            }
            // A name without a dot ("localhost") is no mail domain; nobody outside ever sees this one.
            None => format!("no-reply@{}", if host.contains('.') { host } else { "rolecall.example" })
                .parse()
                .map_err(|_| anyhow::anyhow!("MAIL_FROM is missing, and {host:?} is no mail domain"))?,
        };
        match &self.smtp_url {
            Some(url) => Ok((Transport::smtp(url, self.smtp_tls, from)?, None)),
            None if self.development => {
                let folder = self.data_dir.join("mail");
                Ok((Transport::folder(&folder, from)?, Some(folder)))
            }
            None => bail!(
                "SMTP_URL is missing: without a mail server nobody gets an invitation. E.g. \
                 smtp://USER:PASSWORD@mail.example:587 (or start with --development on your own machine)"
            ),
        }
    }
}

/// The key in this file; made, readable by its owner alone, when there is none.
fn kept_key(file: &Path) -> anyhow::Result<ServerKey> {
    use std::{
        fs::OpenOptions,
        io::{ErrorKind, Write},
        os::unix::fs::OpenOptionsExt,
    };
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
        Ok(mut new) => new.write_all(ServerKey::new_hex().as_bytes()).and_then(|()| new.sync_all()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
    .with_context(|| format!("DATA_DIR: can't write {}", file.display()))?;
    let kept = std::fs::read_to_string(file).with_context(|| format!("can't read {}", file.display()))?;
    ServerKey::from_hex(&kept).with_context(|| format!("{} holds no key", file.display()))
}
