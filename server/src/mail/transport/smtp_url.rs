//! The setting that says where the mail server is: `smtp://user:password@host:port`.
//!
//! Read by hand, because no error may repeat what was written: it holds a password.

use anyhow::{Context as _, bail, ensure};
use lettre::transport::smtp::authentication::Credentials;
use std::net::Ipv6Addr;

/// Where the mail server is. Without `Debug`: it holds a password.
pub(super) struct SmtpUrl {
    /// `smtps://`: encrypted from the first byte on.
    pub(super) implicit_tls: bool,
    pub(super) host: String,
    pub(super) port: Option<u16>,
    pub(super) credentials: Option<Credentials>,
}

/// Reads `smtp://` and `smtps://` addresses.
pub(super) fn parse(url: &str) -> anyhow::Result<SmtpUrl> {
    let (implicit_tls, rest) = match url.trim().split_once("://") {
        Some(("smtp", rest)) => (false, rest),
        Some(("smtps", rest)) => (true, rest),
        _ => bail!("must look like smtp://user:password@host:port, or smtps://…"),
    };
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    // The last @, because people leave those in their passwords as they are.
    let (credentials, server) = match rest.rsplit_once('@') {
        Some((user, server)) => (Some(credentials(user)?), server),
        None => (None, rest),
    };
    let (host, port) = host_and_port(server)?;
    Ok(SmtpUrl { implicit_tls, host, port, credentials })
}

fn credentials(text: &str) -> anyhow::Result<Credentials> {
    let (user, password) = text.split_once(':').unwrap_or((text, ""));
    ensure!(!user.is_empty() && !password.is_empty(), "has a user name or a password, but not both");
    Ok(Credentials::new(unescaped(user)?, unescaped(password)?))
}

fn host_and_port(text: &str) -> anyhow::Result<(String, Option<u16>)> {
    let (host, port) = if let Some(rest) = text.strip_prefix('[') {
        let (host, after) = rest.split_once(']').context("has an IPv6 address without its closing ]")?;
        ensure!(host.parse::<Ipv6Addr>().is_ok(), "has no IPv6 address between the [ ]");
        ensure!(after.is_empty() || after.starts_with(':'), "has something other than :port after the ]");
        (host, after.strip_prefix(':'))
    } else {
        let (host, port) = text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port)));
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
        ensure!(!host.is_empty() && host.bytes().all(plain), "has no host name, or one with strange characters");
        (host, port)
    };
    let port = port.map(|port| port.parse().ok().filter(|port| *port > 0).context("has a port that is none"));
    Ok((host.into(), port.transpose()?))
}

/// `%40` → `@`, as addresses write what would otherwise mean something.
fn unescaped(text: &str) -> anyhow::Result<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        if *first == b'%' {
            let digits = after.get(..2).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
            let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
            let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
            bytes.push(byte.context("has a % in its user name or password, which must be written %25")?);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    let text = String::from_utf8(bytes).ok().filter(|text| !text.chars().any(char::is_control));
    text.context("has a user name or password that is no text")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_addresses_are_read() {
        for (url, implicit_tls, host, port, credentials) in [
            ("smtp://mail.example", false, "mail.example", None, None),
            ("smtps://mail.example:465/", true, "mail.example", Some(465), None),
            ("smtp://[::1]:2525", false, "::1", Some(2525), None),
            ("smtp://ben:s3cret@mail.example:587", false, "mail.example", Some(587), Some(("ben", "s3cret"))),
            ("smtp://ben%40a.example:p%3Aw%25@m", false, "m", None, Some(("ben@a.example", "p:w%"))),
            ("smtp://ben:p@ss/w:rd#?@127.0.0.1", false, "127.0.0.1", None, Some(("ben", "p@ss/w:rd#?"))),
        ] {
            let read = parse(url).unwrap();
            assert_eq!((read.implicit_tls, read.host.as_str(), read.port), (implicit_tls, host, port), "{url}");
            let expected = credentials.map(|(user, password)| Credentials::new(user.into(), password.into()));
            assert!(read.credentials == expected, "{url}");
        }
    }

    #[test]
    fn nonsense_is_refused_without_repeating_the_password() {
        for url in [
            "",
            "mail.example:587",
            "http://ben:s3cret@mail.example",
            "smtp://",
            "smtp://ben:s3cret@",
            "smtp://ben:s3cret@mail.example:0",
            "smtp://ben:s3cret@mail.example:70000",
            "smtp://ben:s3cret@mail.example:587/inbox",
            "smtp://ben:s3cret@mail.example?tls=none",
            "smtp://ben:s3cret@mail example",
            "smtp://ben:s3cret%zz@mail.example",
            "smtp://ben:s3cret%0d%0a@mail.example",
            "smtp://s3cret@mail.example",
            "smtp://:s3cret@mail.example",
            "smtp://ben:s3cret@[::1",
            "smtp://ben:s3cret@[::1]25",
            "smtp://ben:s3cret@[mail.example]",
        ] {
            let error = format!("{:#}", parse(url).err().unwrap_or_else(|| panic!("{url} was taken")));
            assert!(!error.contains("s3cret"), "{error}");
        }
    }
}
