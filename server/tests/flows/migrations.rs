//! The schema goes up, down and up again, on whichever database the tests use.

use crate::database::TestDatabase;
use app::domain::{ListFilter, PracticeId};
use migrations::Migrator;
use sea_orm_migration::MigratorTrait;
use server::store::{self, staff_list::Listing};
use uuid::Uuid;

/// Every table, column, index and trigger, in the database's own words.
async fn schema(database: &TestDatabase) -> Vec<String> {
    if !database.is_postgres() {
        return database.column("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY sql").await;
    }
    let sql = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT tgname::text FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
            -- An extension's are not ours: it may have been there before.
            AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
        UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable
            FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1";
    database.column(sql).await
}

/// A database in which no migration ever ran.
async fn untouched() -> TestDatabase {
    let database = TestDatabase::new().await;
    Migrator::down(&database.db, None).await.unwrap();
    database.run("DROP TABLE seaql_migrations").await;
    assert_eq!(schema(&database).await, [""; 0], "down leaves nothing");
    database
}

/// With the columns of the first migration.
async fn insert_practice(database: &TestDatabase, id: u128, slug: &str) {
    let id = database.literal(Uuid::from_u128(id));
    database
        .run(&format!(
            "INSERT INTO practice (id, slug, name, time_zone, invitation_hours, idle_minutes,
                managers_manage_managers, created_at)
             VALUES ({id}, '{slug}', '{slug}', 'UTC', 72, 30, true, 1)"
        ))
        .await;
}

#[tokio::test]
async fn migrations_go_up_down_and_up_again_to_the_same_schema() {
    let database = TestDatabase::new().await;
    let before = schema(&database).await;
    assert!(before.iter().any(|line| line.contains("audit_event")), "{before:?}");
    Migrator::down(&database.db, None).await.unwrap();
    assert!(!schema(&database).await.iter().any(|line| line.contains("audit_event")));
    store::migrate(&database.db).await.unwrap();
    assert!(Migrator::get_pending_migrations(&database.db).await.unwrap().is_empty());
    assert_eq!(schema(&database).await, before);
    assert_eq!(database.count("practice").await, 0);
}

#[tokio::test]
async fn two_nodes_that_start_together_both_start_and_migrate_once() {
    let database = untouched().await;
    let other = store::connect(&database.url).await.unwrap();
    let (one, two) = tokio::join!(store::migrate(&database.db), store::migrate(&other));
    assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
    assert!(Migrator::get_pending_migrations(&database.db).await.unwrap().is_empty());
    let ran = Migrator::migrations().len();
    assert_eq!(database.count("seaql_migrations").await, i64::try_from(ran).unwrap());
}

#[tokio::test]
async fn a_start_that_finds_everything_up_to_date_changes_nothing() {
    let database = TestDatabase::new().await;
    let before = schema(&database).await;
    store::migrate(&database.db).await.unwrap();
    assert_eq!(schema(&database).await, before);
}

#[tokio::test]
async fn people_from_before_are_counted_listed_and_found() {
    let database = untouched().await;
    Migrator::up(&database.db, Some(7)).await.unwrap();
    let id = |number| database.literal(Uuid::from_u128(number));
    for (number, slug) in [(1, "nord"), (2, "sued")] {
        let practice = id(number);
        insert_practice(&database, number, slug).await;
        for person in 1..=3 {
            let (member, grant) = (id(number * 100 + person), id(number * 1000 + person));
            let role = ["owner", "therapist", "front_office"][person as usize - 1];
            let ended = if person == 3 { "2" } else { "NULL" };
            database
                .run(&format!(
                    "INSERT INTO staff_member (id, practice_id, kind, first_name, last_name, title, phone, licence, npi,
                        email, sort_name, search_name, created_at) VALUES ({member}, {practice}, 'employee', 'Una',
                        'Roth', '', '', '', '', 'una{person}@{slug}.example', 'roth, una', 'una roth', 1)"
                ))
                .await;
            database
                .run(&format!(
                    "INSERT INTO role_grant (id, practice_id, staff_member_id, role, granted_at, ended_at)
                     VALUES ({grant}, {practice}, {member}, '{role}', 1, {ended})"
                ))
                .await;
        }
    }
    store::migrate(&database.db).await.unwrap();
    let counts = "SELECT active || ' ' || invited || ' ' || inactive FROM staff_count";
    assert_eq!(database.column::<String>(counts).await, ["2 2 1"; 2]);
    let roles: Vec<i32> = database.column("SELECT roles_on FROM staff_member ORDER BY practice_id, id").await;
    assert_eq!(roles, [1, 4, 0, 1, 4, 0]);
    let filter = ListFilter { search: "una".into(), ..ListFilter::default() };
    let north = PracticeId::of_row(Uuid::from_u128(1));
    let listing = Listing::of(&database.db, north, &filter).await.unwrap();
    let found: Vec<Uuid> = listing.page(50).await.unwrap().iter().map(|person| person.id.0).collect();
    assert_eq!(found, [101, 102].map(Uuid::from_u128));
}

#[tokio::test]
async fn letters_that_wait_survive_the_table_that_is_made_anew_for_more_kinds() {
    let database = untouched().await;
    Migrator::up(&database.db, Some(2)).await.unwrap();
    let (practice, letter) = (database.literal(Uuid::from_u128(1)), database.literal(Uuid::from_u128(2)));
    insert_practice(&database, 1, "nord").await;
    database
        .run(&format!(
            "INSERT INTO outbox (id, kind, practice_id, created_at, due_at, attempts, answer)
             VALUES ({letter}, 'password_reset', {practice}, 1, 2, 3, 'try later')"
        ))
        .await;
    store::migrate(&database.db).await.unwrap();
    let kept = "outbox WHERE kind = 'password_reset' AND due_at = 2 AND attempts = 3 AND answer = 'try later'";
    assert_eq!(database.count(kept).await, 1);
    assert_eq!(database.count("practice WHERE second_factor_rule = 'off' AND NOT custodian_needs_approval").await, 1);
}

#[tokio::test]
async fn lines_of_statements_from_before_are_numbered_and_none_is_added() {
    let database = untouched().await;
    Migrator::up(&database.db, Some(13)).await.unwrap();
    let id = |number| database.literal(Uuid::from_u128(number));
    let (practice, statement) = (id(1), id(2));
    insert_practice(&database, 1, "nord").await;
    database
        .run(&format!(
            "INSERT INTO statement (id, practice_id, first_day, last_day, starts_at, written_at, currency, price, seats,
                total) VALUES ({statement}, {practice}, '2026-12-24', '2027-01-23', 1, 2, 'USD', 1000, 2, 2000)"
        ))
        .await;
    for person in [11, 12, 13] {
        let (email, person) = (format!("una{person}@nord.example"), id(person));
        database
            .run(&format!(
                "INSERT INTO staff_member (id, practice_id, kind, first_name, last_name, title, phone, licence, npi,
                    email, sort_name, search_name, created_at) VALUES ({person}, {practice}, 'employee', 'Una', 'Roth',
                    '', '', '', '', '{email}', 'roth, una', 'una roth', 1)"
            ))
            .await;
    }
    let line = |person| {
        let columns = "statement_id, practice_id, staff_member_id, name, billable_since";
        let values = format!("{statement}, {practice}, {}, 'Una Roth', 1", id(person));
        format!("INSERT INTO statement_line ({columns}) VALUES ({values})")
    };
    database.run(&line(11)).await;
    database.run(&line(12)).await;
    store::migrate(&database.db).await.unwrap();
    let places: Vec<i32> = database.column("SELECT place FROM statement_line ORDER BY staff_member_id").await;
    assert_eq!(places, [1, 2]);
    assert!(database.try_run(&line(13)).await.is_err(), "an older program");
    for place in [0, 1, 2, 3] {
        let placed = line(13).replace("since)", "since, place)").replace("', 1)", &format!("', 1, {place})"));
        assert!(database.try_run(&placed).await.is_err(), "{placed}");
    }
    assert!(database.try_run("UPDATE statement_line SET place = 3").await.is_err());
    Migrator::down(&database.db, Some(1)).await.unwrap();
    assert_eq!(database.count("statement_line").await, 2);
    assert!(database.try_run(&line(13)).await.is_err());
    store::migrate(&database.db).await.unwrap();
}
