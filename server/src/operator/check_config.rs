//! `rolecall check-config`: whether a server with these settings would work, without starting one.

use crate::{
    config::{Settings, database_url},
    mail::transport::Transport,
    store::{self, schema::Schema},
};
use anyhow::{Context, ensure};
use std::{
    io::{self, Write},
    time::Duration,
};

/// Longer than a database or mail server takes that is well.
const PATIENCE: Duration = Duration::from_secs(30);

/// Checks every setting, then the database and the mail server; prints one line each. Changes nothing.
///
/// # Errors
/// When something is wrong.
pub async fn check_config(settings: &Settings) -> anyhow::Result<()> {
    let found = checked(settings).await;
    let mut out = io::stdout().lock();
    for line in &found {
        writeln!(out, "{line}").context("write")?;
    }
    let wrong = found.iter().filter(|line| line.starts_with(WRONG)).count();
    ensure!(wrong == 0, "{wrong} of {} checks failed", found.len());
    Ok(())
}

const WRONG: &str = "wrong";

/// The lines: `ok` or `wrong`, what was checked, and what was found.
pub async fn checked(settings: &Settings) -> Vec<String> {
    let mut found = settings.findings();
    let tried = |done: Result<anyhow::Result<String>, _>| {
        done.unwrap_or_else(|_| Err(anyhow::anyhow!("no answer within {} seconds", PATIENCE.as_secs())))
    };
    if let Ok(url) = settings.checked_database_url() {
        found.push(("database", tried(tokio::time::timeout(PATIENCE, database(&url)).await)));
    }
    // (Where the settings themselves are wrong, a line above says so.)
    if let Ok(transport) = settings.transport() {
        found.push(("mail server", tried(tokio::time::timeout(PATIENCE, mail_server(&transport)).await)));
    }
    let line = |(name, result): (&str, anyhow::Result<String>)| match result {
        Ok(words) => format!("ok     {name:<14} {words}"),
        Err(cause) => format!("{WRONG}  {name:<14} {cause:#}"),
    };
    found.into_iter().map(line).collect()
}

async fn database(url: &str) -> anyhow::Result<String> {
    if let database_url::Place::File(file) = database_url::parse(url, false)?
        && !file.exists()
    {
        // Connecting would make it.
        return Ok("none yet: made at the first start".into());
    }
    let db = store::connect(url).await?;
    let schema = Schema::of(&db).await;
    let _ = db.close().await;
    let schema = schema?;
    schema.is_not_newer()?;
    Ok(match schema.pending.as_slice() {
        [] => "answers, up to date".into(),
        pending => format!("answers; the next start runs {}", pending.join(", ")),
    })
}

async fn mail_server(transport: &Transport) -> anyhow::Result<String> {
    transport.reach().await?;
    Ok("ready; nothing was sent".into())
}
