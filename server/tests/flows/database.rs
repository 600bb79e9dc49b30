//! A database of one's own for each test.

use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use server::{clock, store};
use tempfile::TempDir;

/// An empty database that is up to date, gone with the test.
pub struct TestDatabase {
    pub url: String,
    pub db: DatabaseConnection,
    _folder: Option<TempDir>,
}

impl TestDatabase {
    pub async fn new() -> Self {
        let (url, folder) = match std::env::var("ROLECALL_TEST_POSTGRES") {
            Ok(server) => (new_on_postgres(&server).await, None),
            Err(_) => {
                let folder = tempfile::tempdir().unwrap();
                (format!("sqlite://{}/test.db?mode=rwc", folder.path().display()), Some(folder))
            }
        };
        Self { _folder: folder, ..Self::at(&url).await }
    }

    /// A database on the same PostgreSQL server in which nothing is; its address.
    pub async fn empty_on_postgres() -> String {
        new_on_postgres(&std::env::var("ROLECALL_TEST_POSTGRES").unwrap()).await
    }

    /// The database at this address, brought up to date; it outlives the test.
    pub async fn at(url: &str) -> Self {
        let database = Self::unchanged_at(url).await;
        store::migrate(&database.db).await.unwrap();
        database
    }

    /// The same, as it is.
    pub async fn unchanged_at(url: &str) -> Self {
        Self { url: url.to_owned(), db: store::connect(url).await.unwrap(), _folder: None }
    }
}

/// The server is thrown away after the run, so its databases need not be dropped one by one.
async fn new_on_postgres(server: &str) -> String {
    let name = format!("test_{}", clock::random::<8>().iter().map(|b| format!("{b:02x}")).collect::<String>());
    let admin = Database::connect(server).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    admin.close().await.unwrap();
    let (before, after) = server.split_once("/postgres?").expect("ROLECALL_TEST_POSTGRES ends in /postgres?host=…");
    format!("{before}/{name}?{after}")
}
