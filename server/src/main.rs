//! The command line: parse it, call one function.

use anyhow::Context;
use clap::{Parser, Subcommand};
use server::{
    config::Settings,
    demo,
    operator::{self, AuditCommand, OwnerCommand, PracticeCommand, backup, check_config, check_health, restore},
    serve,
};
use std::process::ExitCode;

/// Rolecall: staff accounts, roles and invitations for therapy practices.
///
/// Every setting is a flag and an environment variable. `rolecall serve --development` needs none
/// of them: open the address it prints.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answer requests and send mails until stopped. Brings the database up to date first.
    Serve(Settings),
    /// Bring the database up to date, and end.
    Migrate(Settings),
    /// Check every setting, and try the database and the mail server. Changes and sends nothing.
    CheckConfig(Settings),
    /// Ask the running server whether it is ready.
    CheckHealth(Settings),
    /// Copy a SQLite database into a file while it is in use.
    Backup(backup::Backup),
    /// Make a backup the database. Mails that waited then are not sent, and everybody signs in anew.
    Restore(restore::Restore),
    /// Fill a new practice with invented people for looking around (with --development only),
    /// and say how to sign in.
    Demo(demo::Options),
    /// The audit log.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// The practices' Owners.
    #[command(subcommand)]
    Owner(OwnerCommand),
    /// The practices.
    #[command(subcommand)]
    Practice(PracticeCommand),
}

fn main() -> ExitCode {
    let line = CommandLine::parse();
    serve::log_to_stderr();
    let done = tokio::runtime::Runtime::new().context("start").and_then(|runtime| {
        runtime.block_on(async {
            match line.command {
                Command::Serve(settings) => serve::serve(&settings).await,
                Command::Migrate(settings) => serve::migrate(&settings).await,
                Command::CheckConfig(settings) => check_config::check_config(&settings).await,
                Command::CheckHealth(settings) => check_health::check_health(&settings).await,
                Command::Backup(options) => backup::backup(&options).await,
                Command::Restore(options) => restore::restore(&options).await,
                Command::Demo(options) => demo::demo(&options).await,
                Command::Audit(AuditCommand::Verify(options)) => operator::verify(&options).await,
                Command::Owner(OwnerCommand::Recover(options)) => operator::recover(&options).await,
                Command::Practice(PracticeCommand::Create(options)) => operator::create(&options).await,
                Command::Practice(PracticeCommand::InviteOwner(options)) => operator::invite_owner(&options).await,
            }
        })
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            tracing::error!("{cause:#}");
            ExitCode::FAILURE
        }
    }
}
