//! What an operator leans on: settings that are checked by name, a health check that knows what ails
//! the server, a stop that cuts nobody short and takes no longer than it may.

use crate::{
    database::TestDatabase,
    practice::TestPractice,
    smtp_sink::{Behaviour, SmtpSink},
    test_server::{MINUTE, TestServer},
};
use clap::Parser;
use migrations::Migrator;
use sea_orm_migration::MigratorTrait;
use server::{config::Settings, http, operator::check_config::checked, serve, store};
use std::{
    fs,
    net::SocketAddr,
    path::Path,
    time::{Duration, Instant},
};
use tempfile::tempdir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

async fn ready(server: &TestServer) -> (u16, String) {
    let answer = server.browser().get("/health/ready").await;
    (answer.status.as_u16(), answer.body)
}

#[tokio::test]
async fn a_server_is_ready_until_a_due_letter_has_waited_for_a_quarter_of_an_hour() {
    let mut practice = TestPractice::open().await;
    practice.invite("Ben", &["therapist"]).await;
    practice.server.later(15 * MINUTE - 1);
    assert_eq!(ready(&practice.server).await, (200, "ready\n".into()));
    practice.server.later(1);
    let told = "outbox: the oldest due letter has waited for 15 minutes\n";
    assert_eq!(ready(&practice.server).await, (503, told.into()));
    practice.server.sink.behave(Behaviour::Answer("RCPT", "450 4.2.0 greylisted"));
    practice.server.worker.send_due().await.unwrap();
    assert_eq!(ready(&practice.server).await.0, 200, "one that is put off does not wait: the worker works");
}

#[tokio::test]
async fn a_server_whose_schema_is_older_or_newer_or_whose_database_is_gone_is_not_ready() {
    let server = TestServer::start().await;
    let newest = Migrator::migrations().last().unwrap().name().to_owned();
    server.database.run(&format!("DELETE FROM seaql_migrations WHERE version = '{newest}'")).await;
    assert_eq!(ready(&server).await, (503, "migrations: 1 have not run\n".into()));
    server.database.run("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m2999_tomorrow', 1)").await;
    let both = "migrations: 1 have not run\nmigrations: 1 are of a newer version\n";
    assert_eq!(ready(&server).await, (503, both.into()));
    server.database.db.clone().close().await.unwrap();
    assert_eq!(ready(&server).await, (503, "database: does not answer\n".into()));
    assert_eq!(server.browser().get("/health/live").await.status, 200);
}

#[tokio::test]
async fn an_old_program_refuses_a_newer_schema_and_changes_nothing() {
    let database = TestDatabase::new().await;
    database.run("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m2999_tomorrow', 1)").await;
    let why = format!("{:#}", store::migrate(&database.db).await.unwrap_err());
    assert!(why.contains("newer than this program: it has m2999_tomorrow"), "{why}");
    assert_eq!(database.count("seaql_migrations WHERE version = 'm2999_tomorrow'").await, 1);
}

#[derive(Parser)]
struct CommandLine {
    #[command(flatten)]
    settings: Settings,
}

/// The lines of `rolecall check-config` with these flags, and those that say "wrong".
async fn check(folder: &Path, flags: &[&str]) -> (Vec<String>, Vec<String>) {
    let data = format!("--data-dir={}", folder.join("data").display());
    let line = ["rolecall", &data].into_iter().chain(flags.iter().copied());
    let lines = checked(&CommandLine::try_parse_from(line).unwrap().settings).await;
    let wrong = lines.iter().filter(|line| line.starts_with("wrong")).cloned().collect();
    (lines, wrong)
}

#[tokio::test]
async fn settings_that_are_right_are_found_right_and_nothing_is_made_or_sent() {
    let (folder, sink, database) = (tempdir().unwrap(), SmtpSink::start().await, TestDatabase::new().await);
    let site = folder.path().join("site");
    fs::create_dir_all(site.join("pkg")).unwrap();
    let files = http::files_of_all_pages().map(|file| site.join("pkg").join(file));
    files.iter().for_each(|file| fs::write(file, "").unwrap());
    let (smtp, site) = (format!("--smtp-url={}", sink.url()), format!("--site-dir={}", site.display()));
    let key = format!("--secret-key={}", "5e".repeat(32));
    let right = ["--base-url=https://staff.example", "--smtp-tls=none", &smtp, &site, &key];
    let (lines, wrong) = check(folder.path(), &right).await;
    assert!(wrong.is_empty(), "{wrong:#?}");
    for file in &files {
        fs::remove_file(file).unwrap();
        let (_, wrong) = check(folder.path(), &right).await;
        let name = file.display().to_string();
        assert!(matches!(wrong.as_slice(), [one] if one.contains("SITE_DIR") && one.contains(&name)), "{wrong:#?}");
        fs::write(file, "").unwrap();
    }
    assert!(lines.iter().any(|line| line.ends_with("none yet: made at the first start")), "{lines:#?}");
    assert!(sink.letters().is_empty() && !folder.path().join("data").exists());

    let url = format!("--database-url={}", database.url);
    let (lines, wrong) = check(folder.path(), &[right.as_slice(), &[&url]].concat()).await;
    assert!(wrong.is_empty() && lines.iter().any(|line| line.ends_with("answers, up to date")), "{lines:#?}");
    Migrator::down(&database.db, Some(1)).await.unwrap();
    let (lines, wrong) = check(folder.path(), &[right.as_slice(), &[&url]].concat()).await;
    let newest = Migrator::migrations().last().unwrap().name().to_owned();
    let told = format!("answers; the next start runs {newest}");
    assert!(wrong.is_empty() && lines.iter().any(|line| line.ends_with(&told)), "{lines:#?}");
    assert_eq!(Migrator::get_pending_migrations(&database.db).await.unwrap().len(), 1, "a look changes nothing");
}

#[tokio::test]
async fn every_mistake_is_named_at_once_and_no_password_repeated() {
    let folder = tempdir().unwrap();
    let (_, wrong) = check(folder.path(), &[]).await;
    let named: Vec<&str> = wrong.iter().map(|line| line.split_whitespace().nth(1).unwrap()).collect();
    assert_eq!(named, ["BASE_URL", "SMTP_URL", "SITE_DIR"], "{wrong:#?}");
    let flags = [
        "--base-url=http://staff.example",
        "--database-url=postgres://r:s3cret@db.example/rolecall",
        "--smtp-url=smtp://ben:s3cret@",
        "--metrics-listen=203.0.113.5:9464",
    ];
    let (lines, wrong) = check(folder.path(), &flags).await;
    let named: Vec<&str> = wrong.iter().map(|line| line.split_whitespace().nth(1).unwrap()).collect();
    let all = ["BASE_URL", "DATABASE_URL", "SECRET_KEY", "SMTP_URL", "SITE_DIR", "METRICS_LISTEN"];
    assert_eq!(named, all, "{wrong:#?}");
    assert!(wrong.iter().any(|line| line.contains("sslmode=verify-full")), "{wrong:#?}");
    assert!(!lines.concat().contains("s3cret"), "{lines:#?}");
}

#[tokio::test]
async fn a_database_or_mail_server_that_does_not_work_is_wrong() {
    let (folder, sink, newer) = (tempdir().unwrap(), SmtpSink::start().await, TestDatabase::new().await);
    newer.run("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m2999_tomorrow', 1)").await;
    sink.behave(Behaviour::Answer("EHLO", "554 not today"));
    let smtp = format!("--smtp-url={}", sink.url());
    let base = ["--base-url=https://staff.example", "--smtp-tls=none", &smtp];
    let letter = folder.path().join("letter");
    fs::write(&letter, "Dear operator,\n".repeat(1000)).unwrap();
    let no_database = format!("--database-url=sqlite://{}", letter.display());
    for (url, words) in
        [(format!("--database-url={}", newer.url), "m2999_tomorrow"), (no_database, "the database can't be opened")]
    {
        let key = format!("--secret-key={}", "5e".repeat(32));
        let (_, wrong) = check(folder.path(), &[base.as_slice(), &[&url, &key]].concat()).await;
        let of = |name: &str| wrong.iter().find(|line| line.contains(name)).unwrap_or_else(|| panic!("{wrong:#?}"));
        assert!(of("wrong  database ").contains(words), "{wrong:#?}");
        assert!(of("wrong  mail server ").contains("the mail server can't be reached"), "{wrong:#?}");
    }
}

/// A server on a port of its own, and how to stop it.
struct Running {
    address: SocketAddr,
    stop: CancellationToken,
    done: JoinHandle<anyhow::Result<()>>,
    server: TestServer,
}

impl Running {
    async fn start(patience: Duration) -> Self {
        let server = TestServer::start().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, stop) = (listener.local_addr().unwrap(), CancellationToken::new());
        let (config, use_cases, asked) = (server.config.clone(), server.use_cases.clone(), stop.clone());
        let done = tokio::spawn(async move { serve::run(&config, use_cases, listener, None, asked, patience).await });
        Self { address, stop, done, server }
    }

    /// A connection over which this was sent so far.
    async fn sent(&self, text: &str) -> TcpStream {
        let mut connection = TcpStream::connect(self.address).await.unwrap();
        connection.write_all(text.as_bytes()).await.unwrap();
        // An answer on another connection: by then the server has read what came before.
        let mut other = TcpStream::connect(self.address).await.unwrap();
        other.write_all(b"GET /health/live HTTP/1.0\r\nHost: localhost\r\n\r\n").await.unwrap();
        other.read_to_end(&mut Vec::new()).await.unwrap();
        connection
    }
}

#[tokio::test]
async fn a_request_that_runs_while_the_server_stops_is_answered() {
    let running = Running::start(Duration::from_secs(20)).await;
    running.server.open_practice("Praxis Nordlicht", "dana").await;
    let body = "identifier=dana&password=correct+horse+battery+staple";
    let head = format!(
        "POST /api/accounts/sign-in HTTP/1.1\r\nHost: localhost:3000\r\nSec-Fetch-Site: same-origin\r\n\
         Accept: application/json\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let (first, rest) = body.split_at(10);
    let mut connection = running.sent(&format!("{head}{first}")).await;
    running.stop.cancel();
    tokio::time::sleep(Duration::from_millis(100)).await; // stopping is under way
    assert!(TcpStream::connect(running.address).await.is_err(), "nobody new is let in");
    assert!(!running.done.is_finished(), "it waits for the answer");
    connection.write_all(rest.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("set-cookie"), "{answer}");
    let begun = Instant::now();
    running.done.await.unwrap().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(5), "it waits for nothing else");
}

#[tokio::test]
async fn a_connection_that_never_ends_holds_the_stop_up_for_so_long_and_no_longer() {
    let running = Running::start(Duration::from_millis(500)).await;
    let endless = running.sent("POST /api/accounts/sign-in HTTP/1.1\r\nHost: localhost:3000\r\nContent-Le").await;
    let begun = Instant::now();
    running.stop.cancel();
    running.done.await.unwrap().unwrap();
    let took = begun.elapsed();
    assert!((Duration::from_millis(500)..Duration::from_secs(3)).contains(&took), "{took:?}");
    drop(endless);
}
