//! A backup taken while people work is whole, and what is restored from it sends no old mail and lets
//! nobody in without signing in.

use crate::{
    database::TestDatabase,
    practice::{TestPractice, email},
    test_server::{HOUR, NOON, PASSWORD, TestServer},
};
use app::domain::{AuditAction, MailState, StaffMemberId};
use migrations::Migrator;
use sea_orm_migration::MigratorTrait;
use server::{
    clock::Clock,
    operator::{
        backup::backed_up,
        restore::{Done, restored_from, restored_in_place},
    },
    practice::{Verified, verify_audit_logs},
    store,
};
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tempfile::{TempDir, tempdir};

/// What is restored, and where.
struct Elsewhere {
    folder: TempDir,
    clock: Clock,
}

impl Elsewhere {
    fn new() -> Self {
        Self { folder: tempdir().unwrap(), clock: Clock::set_to(NOON.plus(HOUR)) }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn url(&self) -> String {
        url(&self.path("restored.db"))
    }

    async fn restore(&self, from: &Path, force: bool) -> anyhow::Result<Done> {
        restored_from(&self.url(), from, force, &self.clock).await
    }

    /// A server on what was restored, an hour after the backup.
    async fn server(&self) -> TestServer {
        let server = TestServer::start_on(TestDatabase::at(&self.url()).await).await;
        server.later(HOUR);
        server
    }
}

fn url(file: &Path) -> String {
    format!("sqlite://{}?mode=rwc", file.display())
}

/// These are about SQLite's file; PostgreSQL's own tools do the same for it.
fn on_postgres() -> bool {
    std::env::var("ROLECALL_TEST_POSTGRES").is_ok()
}

/// A practice in which one letter was sent, one was refused for now and one waits.
async fn with_letters() -> (TestPractice, [StaffMemberId; 2]) {
    let mut practice = TestPractice::open().await;
    practice.hire("Ben", &["therapist"]).await;
    let mia = practice.invite("Mia", &["therapist"]).await;
    practice.server.sink.behave(crate::smtp_sink::Behaviour::Answer("RCPT", "450 4.2.0 greylisted"));
    practice.server.worker.send_due().await.unwrap();
    practice.server.sink.behave(crate::smtp_sink::Behaviour::Accept);
    let tom = practice.invite("Tom", &["therapist"]).await;
    (practice, [mia, tom])
}

#[tokio::test]
async fn a_backup_taken_while_others_write_is_one_moment_and_whole() {
    if on_postgres() {
        return;
    }
    let mut practice = TestPractice::open().await;
    practice.invite("Ben", &["therapist"]).await;
    let (elsewhere, stop) = (Elsewhere::new(), Arc::new(AtomicBool::new(false)));
    let url = practice.server.database.url.clone();
    let writers = (0..3).map(|writer| {
        let (stop, slug, mut owner) = (Arc::clone(&stop), practice.slug(), practice.owner.clone());
        tokio::spawn(async move {
            let mut invited = 0;
            while !stop.load(Ordering::SeqCst) {
                let address = format!("person{invited}.{writer}@staff.example");
                let fields = [
                    ("practice", &*slug),
                    ("first_name", "Ada"),
                    ("last_name", "Roth"),
                    ("email", &*address),
                    ("roles[]", "therapist"),
                ];
                let answer = owner.post("/api/staff/invite", &fields).await;
                assert!(answer.status.is_success(), "writers are not held up: {answer:?}");
                invited += 1;
            }
            invited
        })
    });
    let writers: Vec<_> = writers.collect();
    for number in 0..5 {
        let file = elsewhere.path(&format!("{number}.backup"));
        let words = backed_up(&url, &file).await.unwrap();
        assert!(words.contains("Praxis Nordlicht") && words.contains("whole, head"), "{words}");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    stop.store(true, Ordering::SeqCst);
    let mut written = 0;
    for writer in writers {
        written += writer.await.unwrap();
    }
    assert!(written > 5, "{written} invitations are no load");
    let all = practice.server.database.count("staff_member").await;
    let mut before = 0;
    for number in 0..5 {
        let done = elsewhere.restore(&elsewhere.path(&format!("{number}.backup")), number > 0).await.unwrap();
        assert!(done.whole, "{}", done.words);
        let restored = TestDatabase::at(&elsewhere.url()).await;
        let people = restored.count("staff_member").await;
        assert!((before..=all).contains(&people), "{people} after {before}, {all} in the end");
        before = people;
        assert_whole(&restored, people).await;
        restored.db.close_by_ref().await.unwrap();
    }
    assert!(before > 2, "the last backup has what was written before it");
}

/// Every person has what one invitation leaves, as the use case writes it in one transaction.
async fn assert_whole(database: &TestDatabase, people: i64) {
    for (rows, expected) in [
        ("role_grant", people),
        ("invitation", people - 1),
        ("outbox", people - 1),
        ("audit_event WHERE action = 'invited'", people - 1),
        ("audit_event WHERE action = 'database_restored'", 1),
        ("session", 0),
        ("outbox WHERE sent_at IS NULL AND failed_at IS NULL", 0),
    ] {
        assert_eq!(database.count(rows).await, expected, "{rows} of {people} people");
    }
    let found = verify_audit_logs(&database.db, None, &[]).await.unwrap();
    assert!(!found.is_empty() && found.iter().all(Verified::is_whole));
}

#[tokio::test]
async fn what_was_restored_sends_no_old_letter_and_says_so_where_it_is_sent_again() {
    if on_postgres() {
        return;
    }
    let (practice, [mia, tom]) = with_letters().await;
    let elsewhere = Elsewhere::new();
    let file = elsewhere.path("a.backup");
    backed_up(&practice.server.database.url, &file).await.unwrap();
    let done = elsewhere.restore(&file, false).await.unwrap();
    assert!(done.words.contains("2 had not left") && done.words.contains("Sessions: 2 ended"), "{}", done.words);
    let server = elsewhere.server().await;
    assert_settled(practice, server, [mia, tom]).await;
}

#[tokio::test]
async fn a_database_whose_rows_came_back_by_other_means_is_settled_in_place() {
    let (practice, people) = with_letters().await;
    let clock = Clock::set_to(NOON.plus(HOUR));
    let url = practice.server.database.url.clone();
    if !on_postgres() {
        let why = restored_in_place(&url, &clock).await.unwrap_err().to_string();
        assert!(why.contains("in use"), "{why}");
        practice.server.database.db.clone().close().await.unwrap();
    }
    let done = restored_in_place(&url, &clock).await.unwrap();
    assert!(done.whole && done.words.contains("2 had not left"), "{}", done.words);
    let server = TestServer::start_on(TestDatabase::at(&url).await).await;
    server.later(HOUR);
    assert_settled(practice, server, people).await;
}

#[tokio::test]
async fn on_postgres_a_dump_is_restored_elsewhere_by_the_commands_that_the_operator_is_told() {
    if !on_postgres() {
        return;
    }
    let (practice, people) = with_letters().await;
    let (folder, url) = (tempdir().unwrap(), TestDatabase::empty_on_postgres().await);
    let dump = folder.path().join("rolecall.dump");
    let why = backed_up(&practice.server.database.url, &dump).await.unwrap_err().to_string();
    run(&why[why.find("pg_dump").unwrap()..], &practice.server.database.url);
    let clock = Clock::set_to(NOON.plus(HOUR));
    assert!(restored_in_place(&url, &clock).await.unwrap_err().to_string().contains("is empty"));
    let why = restored_from(&url, &dump, false, &clock).await.unwrap_err().to_string();
    run(why[why.find("pg_restore").unwrap()..].split(", then").next().unwrap(), &url);
    let done = restored_in_place(&url, &clock).await.unwrap();
    assert!(done.whole && done.words.contains("2 had not left"), "{}", done.words);
    let server = TestServer::start_on(TestDatabase::at(&url).await).await;
    server.later(HOUR);
    assert_settled(practice, server, people).await;
}

/// Runs a command as it was printed, with the setting that it names.
fn run(command: &str, url: &str) {
    let done = std::process::Command::new("sh").args(["-c", command]).env("DATABASE_URL", url).output().unwrap();
    assert!(done.status.success(), "{command}: {}", String::from_utf8_lossy(&done.stderr));
}

/// Nothing leaves, nobody is signed in, both people's pages say why, and a new letter does leave.
async fn assert_settled(before: TestPractice, server: TestServer, people: [StaffMemberId; 2]) {
    // (An hour later they would be idle anyway.)
    assert_eq!(server.database.count("session").await, 0);
    for _ in 0..3 {
        server.worker.send_due().await.unwrap();
        server.later(HOUR / 4);
    }
    assert!(server.sink.letters().is_empty(), "{:?}", server.sink.letters());
    let mut old = before.owner.clone();
    old.reach(&server);
    assert_eq!(before.ask_list(&mut old, &[]).await.status, 401);
    let owner = server.signed_in("dana").await;
    let mut restored = TestPractice { server: Arc::new(server), opened: before.opened, owner };
    for person in people {
        let mail = restored.page(person).await.account.mail;
        let Some(MailState::Bounced(words)) = mail else { panic!("{mail:?}") };
        assert_eq!(words, "Not sent: the database was restored from a backup. Send it again.");
    }
    restored.done_for("/api/invitations/send-credentials", people[0], &[]).await;
    assert_eq!(restored.server.letters_to(&email("Mia")).await.len(), 1);
    let kept = "audit_event WHERE action = 'database_restored' AND actor_id IS NULL AND actor_name IS NULL";
    assert_eq!(restored.server.database.count(kept).await, 1);
    let log = restored.owner.get(&format!("/p/{}/settings/audit", restored.slug())).await;
    assert!(log.body.contains(&*app::text::action(AuditAction::DatabaseRestored)), "the log shows it");
    assert_eq!(restored.server.sign_in("ben", PASSWORD).await.1.status, 200);
}

#[tokio::test]
async fn an_existing_file_is_never_overwritten_and_a_running_servers_never_taken_away() {
    if on_postgres() {
        return;
    }
    let practice = TestPractice::open().await;
    let (url, elsewhere) = (practice.server.database.url.clone(), Elsewhere::new());
    let file = elsewhere.path("a.backup");
    backed_up(&url, &file).await.unwrap();
    let kept = fs::read(&file).unwrap();
    assert!(backed_up(&url, &file).await.unwrap_err().to_string().contains("exists already"));
    assert_eq!(fs::read(&file).unwrap(), kept);
    let why = restored_from(&url, &file, false, &elsewhere.clock).await.unwrap_err().to_string();
    assert!(why.contains("--force"), "{why}");
    let why = restored_from(&url, &file, true, &elsewhere.clock).await.unwrap_err().to_string();
    assert!(why.contains("in use: stop the server"), "{why}");
    assert_eq!(practice.server.sign_in("dana", PASSWORD).await.1.status, 200, "it goes on undisturbed");
    practice.server.database.db.clone().close().await.unwrap();
    let done = restored_from(&url, &file, true, &elsewhere.clock).await.unwrap();
    let aside = done.words.lines().find_map(|line| line.strip_prefix("Before:   kept as ")).unwrap();
    let aside = TestDatabase::at(&self::url(Path::new(aside))).await;
    assert_eq!(aside.count("session").await, 2, "what was there before is whole");
    let nothing = elsewhere.path("nothing.db");
    assert!(backed_up(&self::url(&nothing), &elsewhere.path("b.backup")).await.is_err());
    assert!(!nothing.exists(), "asking for a backup makes no database");
}

#[tokio::test]
async fn damaged_foreign_and_newer_files_are_refused_and_older_ones_brought_up_to_date() {
    if on_postgres() {
        return;
    }
    let practice = TestPractice::open().await;
    let elsewhere = Elsewhere::new();
    let file = elsewhere.path("a.backup");
    backed_up(&practice.server.database.url, &file).await.unwrap();
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8192].fill(0x5e);
    fs::write(elsewhere.path("damaged"), bytes).unwrap();
    fs::write(elsewhere.path("letter"), "Dear operator,\n".repeat(1000)).unwrap();
    let other = TestDatabase::at(&url(&elsewhere.path("other"))).await;
    other.run("DROP TABLE seaql_migrations").await;
    let newer = TestDatabase::at(&url(&elsewhere.path("newer"))).await;
    newer.run("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29990101_000001_tomorrow', 1)").await;
    for (name, words) in [
        ("damaged", "is damaged"),
        ("letter", "file is not a database"),
        ("other", "is no database of Rolecall"),
        ("newer", "m29990101_000001_tomorrow"),
        ("nowhere", "there is no"),
    ] {
        let why = format!("{:#}", elsewhere.restore(&elsewhere.path(name), false).await.unwrap_err());
        assert!(why.contains(words), "{name}: {why}");
        assert!(!elsewhere.path("restored.db").exists(), "{name}");
    }
    let left = fs::read_dir(elsewhere.folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(left.into_iter().all(|name| !name.to_string_lossy().contains("unfinished")), "nothing is left behind");

    let older = TestDatabase::at(&url(&elsewhere.path("older"))).await;
    Migrator::down(&older.db, Some(1)).await.unwrap();
    elsewhere.restore(&elsewhere.path("older"), false).await.unwrap();
    let restored = TestDatabase::unchanged_at(&elsewhere.url()).await;
    assert_eq!(store::schema::Schema::of(&restored.db).await.unwrap().pending, [""; 0]);
}

#[tokio::test]
async fn with_postgres_the_operator_is_told_the_exact_commands_and_never_the_password() {
    let (url, file) = ("postgres://r:s3cret@localhost/rolecall", Path::new("/tmp/rolecall.dump"));
    let backup = backed_up(url, file).await.unwrap_err().to_string();
    assert!(backup.contains(r#"pg_dump --format=custom --no-owner --file='/tmp/rolecall.dump' "$DATABASE_URL""#));
    let this = Path::new(env!("CARGO_MANIFEST_PATH"));
    let restore = restored_from(url, this, true, &Clock::System).await.unwrap_err().to_string();
    assert!(restore.contains("pg_restore") && restore.contains("rolecall restore --in-place"), "{restore}");
    assert!(!backup.contains("s3cret") && !restore.contains("s3cret"));
}
