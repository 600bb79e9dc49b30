//! What the operator does from the command line, beside starting the server.

pub mod backup;
pub mod check_config;
pub mod check_health;
pub mod restore;

use crate::{
    config::Settings,
    practice::{Created, CreatedPractice, UseCases, Verified, verify_audit_logs},
    serve, store,
    store::audit::Head,
};
use anyhow::{Context, bail};
use app::{
    backend::Failure,
    domain::{AnotherPractice, EmailAddress, Field, Language, Problem, Refusal},
    text::{self, Reader, written_for},
};
use clap::{Args, Subcommand};
use std::{
    io::{self, Write},
    str::FromStr,
};

/// What can be done about the audit log.
#[derive(Subcommand)]
pub enum AuditCommand {
    /// Check that no event was edited, removed or put in between: prints each practice's number of
    /// events and the hash of the last one, and fails if a chain is broken.
    Verify(Verify),
}

/// What to check.
#[derive(Args, Clone, Debug)]
pub struct Verify {
    #[command(flatten)]
    settings: Settings,

    /// Only this practice, by its name in addresses
    #[arg(long, value_name = "SLUG")]
    practice: Option<String>,

    /// An event that was written down earlier, e.g. the head of an export, and must still be there:
    /// events taken from the end of a log leave no other trace. Can be given several times
    #[arg(long, value_name = "SLUG:NUMBER:HASH")]
    expect: Vec<Expected>,
}

/// A head that was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Expected(String, Head);

impl FromStr for Expected {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parse = || {
            let (slug, rest) = text.split_once(':')?;
            let (number, hash) = rest.split_once(':')?;
            let pairs = hash.as_bytes().chunks(2).map(|pair| {
                let digits = std::str::from_utf8(pair).ok().filter(|pair| pair.chars().all(|c| c.is_ascii_hexdigit()));
                u8::from_str_radix(digits?, 16).ok()
            });
            let hash = pairs.collect::<Option<Vec<u8>>>().filter(|_| hash.len() == 64)?;
            Some(Self(slug.to_owned(), Head { number: number.parse().ok()?, hash }))
        };
        parse().ok_or_else(|| "must be SLUG:NUMBER:HASH, the hash in 64 hexadecimal digits".to_owned())
    }
}

/// What can be done about Owners.
#[derive(Subcommand)]
pub enum OwnerCommand {
    /// Let an Owner in again who lost password, second factor and mailbox, or make somebody else the
    /// Owner. Removes the account's second factors, ends its sessions, and prints a link for a new
    /// password. The audit log keeps it.
    Recover(Recover),
}

/// Whom to let in.
#[derive(Args, Clone, Debug)]
pub struct Recover {
    #[command(flatten)]
    settings: Settings,

    /// The practice, by its name in addresses
    #[arg(long, value_name = "SLUG")]
    practice: String,

    /// E-mail address of the staff member to be the Owner from now on [default: the present Owner]
    #[arg(long, value_name = "EMAIL")]
    to: Option<String>,
}

/// What can be done about practices.
#[derive(Subcommand)]
pub enum PracticeCommand {
    /// Open a practice. Its Owner gets an invitation by e-mail, sent by the running server, and chooses
    /// username and password. The link is printed, too.
    Create(Create),
    /// Send the Owner of a practice, who has not signed up yet, a new link.
    InviteOwner(InviteOwner),
}

/// Which practice to open.
#[derive(Args, Clone, Debug)]
pub struct Create {
    #[command(flatten)]
    settings: Settings,

    /// What the practice is called
    #[arg(long)]
    name: String,

    /// Its time zone, e.g. America/Chicago
    #[arg(long)]
    time_zone: String,

    /// The Owner's first name
    #[arg(long)]
    first_name: String,

    /// The Owner's last name
    #[arg(long)]
    last_name: String,

    /// The Owner's e-mail address
    #[arg(long)]
    email: String,

    /// The language of the mails to the Owner, until they choose one: en or es
    #[arg(long, default_value = "en")]
    language: String,
}

/// Whose Owner to invite.
#[derive(Args, Clone, Debug)]
pub struct InviteOwner {
    #[command(flatten)]
    settings: Settings,

    /// The practice, by its name in addresses
    #[arg(long, value_name = "SLUG")]
    practice: String,

    /// Another e-mail address, where the first one was mistyped; its link dies
    #[arg(long)]
    email: Option<String>,
}

/// Opens a practice, and says how its Owner gets in.
///
/// # Errors
/// Names the option that is wrong.
pub async fn create(options: &Create) -> anyhow::Result<()> {
    let new = CreatedPractice {
        practice: AnotherPractice::parse(&options.name, &options.time_zone).map_err(refused)?,
        first_name: options
            .first_name
            .parse()
            .map_err(|problem| wrong_field("first-name", Field::FirstName, problem))?,
        last_name: options.last_name.parse().map_err(|problem| wrong_field("last-name", Field::LastName, problem))?,
        email: options.email.parse().map_err(|problem| wrong_field("email", Field::Email, problem))?,
    };
    let config = options.settings.check(options.settings.listen.port())?;
    let use_cases = serve::use_cases(&config).await?;
    let language = Language::from_code(&options.language).context("--language: there are en and es")?;
    let reader = Reader { language, zone: None };
    let created = written_for(reader, use_cases.create_practice(&new)).await.map_err(told)?;
    io::stdout().lock().write_all(created_words(&created, &config.base_url).as_bytes()).context("write")
}

/// Sends the Owner a new link, and says what it is.
///
/// # Errors
/// When there is no such practice, or its Owner has signed up.
pub async fn invite_owner(options: &InviteOwner) -> anyhow::Result<()> {
    let config = options.settings.check(options.settings.listen.port())?;
    let use_cases = serve::use_cases(&config).await?;
    let email = options.email.as_deref().map(str::parse).transpose();
    let email = email.map_err(|problem| wrong_field("email", Field::Email, problem))?;
    let created = use_cases.invite_owner(&options.practice, email).await.map_err(told)?;
    io::stdout().lock().write_all(created_words(&created, &config.base_url).as_bytes()).context("write")
}

fn created_words(created: &Created, base_url: &str) -> String {
    let Created { slug, email, token, expires, .. } = created;
    format!(
        "Practice:  {slug}\nMail to:   {email}\nLink:      {base_url}/invitation/{}\nWorks:     once, until {expires}. \
         Whoever has it becomes the Owner.\n",
        token.0
    )
}

fn wrong_field(option: &str, field: Field, problem: Problem) -> anyhow::Error {
    anyhow::anyhow!("--{option}: {}", text::problem(problem, field))
}

fn refused(refusal: Refusal) -> anyhow::Error {
    anyhow::anyhow!("nothing was changed: {}", text::refusal(&refusal))
}

fn told(failure: Failure) -> anyhow::Error {
    match failure {
        Failure::Refused(refusal) => refused(refusal),
        Failure::Broken(cause) => cause,
    }
}

/// Checks the audit logs, and says what it found.
///
/// # Errors
/// When a chain is broken or an expected event is not there.
pub async fn verify(options: &Verify) -> anyhow::Result<()> {
    let config = options.settings.check(options.settings.listen.port())?;
    // Not brought up to date first: whoever checks changes nothing.
    let db = store::connect(&config.database_url).await?;
    let expected: Vec<(String, Head)> =
        options.expect.iter().map(|Expected(slug, head)| (slug.clone(), head.clone())).collect();
    let found = verify_audit_logs(&db, options.practice.as_deref(), &expected).await?;
    let mut out = io::stdout().lock();
    for practice in &found {
        writeln!(out, "{}", report(practice))?;
    }
    if !found.iter().all(Verified::is_whole) {
        bail!("an audit log is not what was recorded");
    }
    Ok(())
}

/// A practice's line, such that the part after "head" can be expected later.
pub fn report(found: &Verified) -> String {
    let mut line = match &found.chain {
        Ok(head) => {
            format!("{}: {} events, whole, head {}:{}:{}", found.name, head.number, found.slug, head.number, head.hex())
        }
        Err(number) => format!("{} ({}): broken at event {number}", found.name, found.slug),
    };
    for head in &found.missing {
        line.push_str(&format!("\n  expected event {} with hash {} is not there", head.number, head.hex()));
    }
    line
}

/// Lets an Owner in again, and says how.
///
/// # Errors
/// When there is no such practice or person, or the person can't be the Owner.
pub async fn recover(options: &Recover) -> anyhow::Result<()> {
    let config = options.settings.check(options.settings.listen.port())?;
    let use_cases = serve::use_cases(&config).await?;
    let words = recovered(&use_cases, &config.base_url, &options.practice, options.to.as_deref()).await?;
    io::stdout().lock().write_all(words.as_bytes()).context("write")
}

/// Lets an Owner in again; the words for the operator.
///
/// # Errors
/// As [`recover`].
pub async fn recovered(
    use_cases: &UseCases,
    base_url: &str,
    practice: &str,
    to: Option<&str>,
) -> anyhow::Result<String> {
    let to = match to {
        Some(text) => Some(text.parse::<EmailAddress>().map_err(|_| anyhow::anyhow!("--to: not an e-mail address"))?),
        None => None,
    };
    let done = use_cases.recover_owner(practice, to.as_ref()).await.map_err(told)?;
    let mut words = format!("Owner:     {}\nUsername:  {}\n", done.owner, done.username);
    if let Some(before) = done.before {
        words.push_str(&format!("Before:    {before}, a Manager now: deactivate them if they should not be\n"));
    }
    words.push_str(&format!("Link:      {base_url}/reset/{}\n", done.token.0));
    words.push_str(&format!("Works:     once, until {}. Whoever has it can sign in as the Owner.\n", done.expires));
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expected_head_reads_as_it_was_printed() {
        let head = Head { number: 7, hash: vec![0xab; 32] };
        let text = format!("nord:7:{}", head.hex());
        assert_eq!(text.parse(), Ok(Expected("nord".into(), head)));
        for wrong in ["", "nord:7", "nord:x:ab", "nord:7:ab", &text.replace("ab", "+b"), &text.replace("ab", "é")] {
            assert!(wrong.parse::<Expected>().is_err(), "{wrong}");
        }
    }
}
