//! The setting that says where the rows are, read as the database's own library reads it (parameters
//! and `PGHOST`, `PGSSLMODE` included), so that what is checked is what happens.
//!
//! No message repeats the address: it may hold a password.

use anyhow::{Context, bail, ensure};
use sea_orm::sqlx::{
    postgres::{PgConnectOptions, PgSslMode},
    sqlite::SqliteConnectOptions,
};
use std::{net::IpAddr, path::PathBuf, str::FromStr};

/// Where the rows are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In this SQLite file.
    File(PathBuf),
    /// On a PostgreSQL server: in words for the operator.
    Server(String),
}

/// Reads the setting. `production` refuses what is good enough for one's own machine only.
///
/// # Errors
/// Names `DATABASE_URL` and says what it should be.
pub fn parse(url: &str, production: bool) -> anyhow::Result<Place> {
    if url.starts_with("sqlite://") {
        let forgets = url.contains(":memory:") || url.contains("mode=memory");
        ensure!(!forgets, "DATABASE_URL: SQLite in memory forgets everything; name a file");
        let options = SqliteConnectOptions::from_str(url).map_err(|_| malformed())?;
        return Ok(Place::File(options.get_filename().to_owned()));
    }
    if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        bail!("DATABASE_URL must begin with sqlite:// or postgres://");
    }
    let options = PgConnectOptions::from_str(url).map_err(|_| malformed())?;
    let encrypted = matches!(options.get_ssl_mode(), PgSslMode::Require | PgSslMode::VerifyCa | PgSslMode::VerifyFull);
    ensure!(
        !production || encrypted || is_this_machine(&options),
        "DATABASE_URL: names and passwords would cross the network in the open; add ?sslmode=verify-full (with \
         &sslrootcert=FILE for an authority of your own), or sslmode=require or verify-ca"
    );
    let host = options.get_socket().map_or_else(|| options.get_host().to_owned(), |path| path.display().to_string());
    let name = options.get_database().unwrap_or_else(|| options.get_username());
    Ok(Place::Server(format!("PostgreSQL at {host}, database {name}, {}", if encrypted { "TLS" } else { "no TLS" })))
}

/// The SQLite file of the setting.
///
/// # Errors
/// When the rows are on a server.
pub fn file(url: &str) -> anyhow::Result<PathBuf> {
    match parse(url, false)? {
        Place::File(file) => Ok(file),
        Place::Server(_) => Err(anyhow::anyhow!("DATABASE_URL is no SQLite file")).context("only for SQLite"),
    }
}

fn malformed() -> anyhow::Error {
    anyhow::anyhow!(
        "DATABASE_URL can't be read: it must look like sqlite://FILE?mode=rwc or postgres://USER:PASSWORD@HOST/NAME, \
         with special characters of the password in the form %40"
    )
}

/// A socket, or an address that no packet leaves the machine for.
fn is_this_machine(options: &PgConnectOptions) -> bool {
    let host = options.get_host().trim_start_matches('[').trim_end_matches(']');
    let loopback = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    // A path is a socket's folder: so says PGHOST, too.
    options.get_socket().is_some() || host.starts_with('/') || loopback
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_production_another_host_is_reached_encrypted_or_not_at_all() {
        for (url, fine) in [
            ("postgres://r:s3cret@db.example/rolecall", false),
            ("postgresql://r:s3cret@10.0.0.7/rolecall", false),
            ("postgres://r:s3cret@db.example/rolecall?sslmode=disable", false),
            ("postgres://r:s3cret@db.example/rolecall?sslmode=prefer", false),
            ("postgres://r:s3cret@localhost/rolecall?host=db.example", false),
            ("postgres://r:s3cret@db.example/rolecall?sslmode=require", true),
            ("postgres://r:s3cret@db.example/rolecall?sslmode=verify-ca", true),
            ("postgres://r:s3cret@db.example/rolecall?sslmode=verify-full&sslrootcert=/ca.pem", true),
            ("postgres://r:s3cret@localhost/rolecall", true),
            ("postgres://r:s3cret@127.0.0.1/rolecall", true),
            ("postgres://r:s3cret@[::1]/rolecall", true),
            ("postgres://r@localhost/rolecall?host=/run/postgresql", true),
            ("postgres://r@%2Frun%2Fpostgresql/rolecall", true),
        ] {
            let read = parse(url, true);
            assert_eq!(read.is_ok(), fine, "{url}: {read:?}");
            let words = format!("{read:?}");
            assert!(!words.contains("s3cret") && (fine || words.contains("DATABASE_URL")), "{words}");
            assert!(parse(url, false).is_ok(), "{url} in development");
        }
    }

    #[test]
    fn what_can_not_be_read_is_refused_without_repeating_the_password() {
        for url in [
            "mysql://r:s3cret@db.example/rolecall",
            "postgres://r:s3cret@db.example:port/rolecall",
            "postgres://r:s3cret@db.example/rolecall?sslmode=perhaps",
            "sqlite://:memory:",
            "sqlite://s3cret?mode=memory",
            "sqlite://s3cret?mode=perhaps",
        ] {
            let error = format!("{:#}", parse(url, true).unwrap_err());
            assert!(error.contains("DATABASE_URL") && !error.contains("s3cret"), "{url}: {error}");
        }
        assert_eq!(file("sqlite:///srv/a.db?mode=rwc").unwrap(), PathBuf::from("/srv/a.db"));
        assert!(file("postgres://localhost/rolecall").is_err());
    }
}
