//! The schema goes up, down and up again, on whichever database the tests use.

use crate::database::TestDatabase;
use migrations::Migrator;
use sea_orm_migration::MigratorTrait;
use server::store;

#[tokio::test]
async fn migrations_go_up_down_and_up_again() {
    let database = TestDatabase::new().await;
    Migrator::down(&database.db, None).await.unwrap();
    store::migrate(&database.db).await.unwrap();
    assert!(Migrator::get_pending_migrations(&database.db).await.unwrap().is_empty());
    assert_eq!(database.count("practice").await, 0);
}

#[tokio::test]
async fn two_nodes_that_start_together_migrate_once() {
    let database = TestDatabase::new().await;
    Migrator::down(&database.db, None).await.unwrap();
    let other = store::connect(&database.url).await.unwrap();
    let (one, two) = tokio::join!(store::migrate(&database.db), store::migrate(&other));
    if database.is_postgres() {
        one.unwrap();
        two.unwrap();
    }
    // A SQLite file has one server; a second start that comes too early may fail, but spoils nothing.
    store::migrate(&database.db).await.unwrap();
    assert!(Migrator::get_pending_migrations(&database.db).await.unwrap().is_empty());
}
