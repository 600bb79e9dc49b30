//! Letters over SMTP: one connection each.
//!
//! lettre's connection is used without its transport and pool: the transport tells a full mailbox
//! from a wrong password of ours by nothing, has no time limit once connected, counts a letter as
//! failed when only the QUIT after it did, and the pool would reuse a connection that was given
//! up in the middle of a reply.

use super::{SmtpTls, Undelivered, message::lettre_address, smtp_url};
use anyhow::{Context as _, ensure};
use app::domain::EmailAddress;
use lettre::transport::smtp::{
    Error,
    authentication::{Credentials, Mechanism},
    client::{AsyncSmtpConnection, TlsParameters},
    commands::{Data, Mail, Rcpt},
    extension::ClientId,
};
use std::{error::Error as _, time::Duration};
use tokio::time::timeout;

/// For reaching the server (each address that its name has), and for each of its replies.
const PATIENCE: Duration = Duration::from_secs(20);
/// For the goodbye, on which nothing depends.
const GOODBYE: Duration = Duration::from_secs(2);

/// A mail server. Without `Debug`: it holds a password.
pub(super) struct Smtp {
    host: String,
    port: u16,
    encryption: Encryption,
    credentials: Option<Credentials>,
    own_name: ClientId,
    patience: Duration,
}

enum Encryption {
    /// From the first byte on.
    Implicit(TlsParameters),
    /// STARTTLS, or nothing is sent.
    Required(TlsParameters),
    /// STARTTLS if the server offers it.
    Offered(TlsParameters),
    None,
}

impl Smtp {
    pub(super) fn new(url: &str, tls: SmtpTls) -> anyhow::Result<Self> {
        let url = smtp_url::parse(url)?;
        let parameters = || TlsParameters::new(url.host.clone()).context("certificates to check the server's by");
        let (encryption, usual_port) = match (url.implicit_tls, tls) {
            (true, SmtpTls::None) => anyhow::bail!("says smtps://, but encryption is turned off"),
            (true, _) => (Encryption::Implicit(parameters()?), 465),
            (false, SmtpTls::Required) => (Encryption::Required(parameters()?), 587),
            (false, SmtpTls::Opportunistic) => (Encryption::Offered(parameters()?), 587),
            (false, SmtpTls::None) => (Encryption::None, 25),
        };
        let port = url.port.unwrap_or(usual_port);
        let own_name = ClientId::default();
        Ok(Self { host: url.host, port, encryption, credentials: url.credentials, own_name, patience: PATIENCE })
    }

    /// Only what the server says once it knows whom the letter is for can be the letter's end.
    /// Refusals before that (busy, wrong password, unknown sender) are ours to put right, and
    /// must not make every letter of that hour bounce.
    pub(super) async fn send(&self, from: &EmailAddress, to: &EmailAddress, message: &[u8]) -> Result<(), Undelivered> {
        let address = |address| lettre_address(address).map_err(|cause| Undelivered::never(&cause.to_string()));
        let (from, to) = (address(from)?, address(to)?);
        let mut server = self.connect().await.map_err(|cause| Undelivered::later(&format!("{cause:#}")))?;
        let outcome = async {
            let mail = Mail::new(Some(from), vec![]);
            self.reply(server.command(mail)).await.map_err(Refused::about_us)?;
            self.reply(server.command(Rcpt::new(to, vec![]))).await.map_err(Refused::about_the_letter)?;
            self.reply(server.command(Data)).await.map_err(Refused::about_the_letter)?;
            self.reply(server.message(message)).await.map_err(Refused::about_the_letter)
        }
        .await;
        let _ = timeout(GOODBYE, server.quit()).await; // the letter's fate is settled
        outcome
    }

    /// Says hello, encrypts and signs in as for a letter, and leaves.
    pub(super) async fn reach(&self) -> anyhow::Result<()> {
        let mut server = self.connect().await?;
        let _ = timeout(GOODBYE, server.quit()).await; // it is known by now
        Ok(())
    }

    async fn connect(&self) -> anyhow::Result<AsyncSmtpConnection> {
        let implicit = if let Encryption::Implicit(tls) = &self.encryption { Some(tls.clone()) } else { None };
        let (host, name) = ((self.host.as_str(), self.port), &self.own_name);
        let connecting = AsyncSmtpConnection::connect_tokio1(host, Some(self.patience), name, implicit, None);
        let reached = timeout(self.patience * 2, connecting).await;
        let mut server = in_time(reached).context("the mail server can't be reached")?;
        match &self.encryption {
            Encryption::Required(tls) => {
                self.reply(server.starttls(tls.clone(), name)).await.context("encryption with the mail server")?;
            }
            Encryption::Offered(tls) if server.can_starttls() => {
                self.reply(server.starttls(tls.clone(), name)).await.context("encryption with the mail server")?;
            }
            _ => {}
        }
        if let Some(credentials) = &self.credentials {
            let open = matches!(self.encryption, Encryption::Offered(_)) && !server.is_encrypted();
            ensure!(!open, "the mail server offers no encryption, so the password was not sent");
            let signing_in = server.auth(&[Mechanism::Plain, Mechanism::Login], credentials);
            self.reply(signing_in).await.context("the mail server refuses our sign-in")?;
        }
        Ok(server)
    }

    /// Waits for the reply, as long as we have patience.
    async fn reply<T>(&self, step: impl Future<Output = Result<T, Error>>) -> Result<(), Refused> {
        in_time(timeout(self.patience, step).await).map(|_| ())
    }
}

/// The server, without the password.
impl std::fmt::Display for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let encryption = match &self.encryption {
            Encryption::Implicit(_) => "TLS",
            Encryption::Required(_) => "STARTTLS",
            Encryption::Offered(_) => "STARTTLS if offered",
            Encryption::None => "no encryption",
        };
        let signed_in = if self.credentials.is_some() { "with a password" } else { "without a password" };
        write!(f, "{}:{}, {encryption}, {signed_in}", self.host, self.port)
    }
}

/// Why a step failed: what the server said, or that it did not.
#[derive(Debug)]
enum Refused {
    InTime(Error),
    TooLate,
}

fn in_time<T>(outcome: Result<Result<T, Error>, tokio::time::error::Elapsed>) -> Result<T, Refused> {
    match outcome {
        Ok(reply) => reply.map_err(Refused::InTime),
        Err(_) => Err(Refused::TooLate),
    }
}

impl Refused {
    fn about_us(self) -> Undelivered {
        Undelivered::later(&format!("the mail server: {self}"))
    }

    fn about_the_letter(self) -> Undelivered {
        match &self {
            Self::InTime(error) if error.is_permanent() => Undelivered::never(&self.to_string()),
            _ => self.about_us(),
        }
    }
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooLate => f.write_str("it did not answer in time"),
            // As the server put it, "550 No such mailbox", without lettre's words around it.
            Self::InTime(error) => match (error.status(), error.source()) {
                (Some(code), Some(words)) => write!(f, "{code} {words}"),
                _ => error.fmt(f),
            },
        }
    }
}

impl std::error::Error for Refused {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contradictions_are_refused() {
        let error = Smtp::new("smtps://mail.example", SmtpTls::None).err().unwrap();
        assert_eq!(error.to_string(), "says smtps://, but encryption is turned off");
        for (url, tls, port) in [
            ("smtp://mail.example", SmtpTls::Required, 587),
            ("smtp://mail.example", SmtpTls::None, 25),
            ("smtps://mail.example", SmtpTls::Required, 465),
        ] {
            assert_eq!(Smtp::new(url, tls).unwrap().port, port, "{url} {tls:?}");
        }
    }

    #[tokio::test]
    async fn a_silent_server_costs_a_bounded_time() {
        let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", silent.local_addr().unwrap());
        let mut smtp = Smtp::new(&url, SmtpTls::None).unwrap();
        smtp.patience = Duration::from_millis(20);
        let address = "ben@praxis.example".parse().unwrap();
        let late = Undelivered::Later("the mail server can't be reached: it did not answer in time".into());
        assert_eq!(smtp.send(&address, &address, b"Hello").await, Err(late));
    }
}
