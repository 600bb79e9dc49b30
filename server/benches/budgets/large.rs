//! What a page of the staff list, its counts and a search cost the database in a practice of 100, 10,000 and
//! 100,000 people, on a server that has 500 other practices.

use super::{line, place};
use anyhow::Context;
use app::domain::{ListFilter, PracticeId, StaffMemberId};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use server::{serve, store::staff_list::Listing};
use std::time::Instant;
use uuid::Uuid;

const SIZES: [u32; 3] = [100, 10_000, 100_000];
/// Each with this many people.
const OTHERS: (u32, u32) = (500, 20);
const PAGE: u64 = 50;
const TIMES: usize = 60;
/// The index knows pieces of three letters and more.
const SEARCHES: [(&str, &str, &str); 4] = [
    ("few", "be4f", "<= 5000"),
    ("everybody", "person", "<= 5000"),
    ("nobody", "xyzxyz", "<= 5000"),
    ("two letters", "e0", ""),
];

pub async fn lists() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let url = format!("sqlite://{}/large.db?mode=rwc", folder.path().display());
    on("SQLite", &url).await?;
    match std::env::var("ROLECALL_TEST_POSTGRES") {
        Ok(server) => on("PostgreSQL", &database(&server).await?).await,
        Err(_) => Ok(()),
    }
}

/// A new one on the server at this address, which ends in `/postgres?host=…`.
async fn database(server: &str) -> anyhow::Result<String> {
    let name = format!("bench_{}", std::process::id());
    let admin = Database::connect(server).await?;
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await?;
    Ok(server.replacen("/postgres?", &format!("/{name}?"), 1))
}

async fn on(name: &str, url: &str) -> anyhow::Result<()> {
    let use_cases = serve::use_cases(&place::config(([127, 0, 0, 1], 1).into(), url.to_owned())?).await?;
    let db = use_cases.db.clone();
    let mut practices = Vec::new();
    for (number, size) in SIZES.into_iter().chain([OTHERS.1; OTHERS.0 as usize]).enumerate() {
        let opened = use_cases.open_practice(&place::practice(number)?).await;
        let practice = opened.map_err(|refused| anyhow::anyhow!("{refused:?}"))?.practice;
        fill(&db, practice, size - 1).await?;
        practices.push((practice, size));
    }
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared("ANALYZE").await?; // as autovacuum would in a minute
    }
    let mut least = [0.0; 3];
    for (practice, size) in practices.into_iter().take(SIZES.len()) {
        let first = ListFilter::default();
        let pages = [
            ("first", first.clone()),
            ("middle", ListFilter { after: Some(at(&db, practice, size / 2).await?), ..first.clone() }),
            ("last", ListFilter { after: Some(at(&db, practice, size - 51).await?), ..first.clone() }),
        ];
        for (place, (which, filter)) in pages.into_iter().enumerate() {
            let (micros, shown) = median(&db, practice, &filter).await?;
            anyhow::ensure!(shown >= 50, "{which} page of {size}: {shown} people");
            if size == SIZES[0] {
                least[place] = micros;
            }
            let what = format!("{name}, {size} people: {which} page and counts, µs");
            line(&what, format!("{micros:.0}"), "");
            line("  ratio to 100 people", format!("{:.2}", micros / least[place]), "<= 1.15");
        }
        for (what, search, budget) in SEARCHES {
            let (micros, shown) = median(&db, practice, &ListFilter { search: search.into(), ..first.clone() }).await?;
            let what = format!("{name}, {size} people: search for {what} (page: {shown}), µs");
            line(&what, format!("{micros:.0}"), budget);
        }
    }
    db.close().await.context("close")
}

/// What the page does: search, page, counts. Microseconds, and how many people it showed.
async fn median(db: &DatabaseConnection, practice: PracticeId, filter: &ListFilter) -> anyhow::Result<(f64, usize)> {
    let (mut times, mut shown) = (Vec::new(), 0);
    for _ in 0..TIMES {
        let begin = Instant::now();
        let listing = Listing::of(db, practice, filter).await?;
        shown = listing.page(PAGE).await?.len();
        listing.counts().await?;
        times.push(begin.elapsed().as_secs_f64() * 1e6);
    }
    Ok((super::quantile(&mut times, 0.5), shown))
}

/// Who stands there in the list.
async fn at(db: &DatabaseConnection, practice: PracticeId, place: u32) -> anyhow::Result<StaffMemberId> {
    let sql = format!(
        "SELECT id FROM staff_member WHERE practice_id = {} AND roles_on <> 0 ORDER BY sort_name, id
         LIMIT 1 OFFSET {}",
        literal(db, practice.uuid()),
        place - 1
    );
    let row =
        db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await?.context("nobody there")?;
    Ok(StaffMemberId(row.try_get_by_index(0)?))
}

/// Invited people, half of them Therapists, with names as different as names are. All of them hold a role:
/// so each page is full.
async fn fill(db: &DatabaseConnection, practice: PracticeId, people: u32) -> anyhow::Result<()> {
    let practice = literal(db, practice.uuid());
    // Alike on both databases: hexadecimal digits that look like chance. A name needs a letter.
    let (id, name) = match db.get_database_backend() {
        DbBackend::Postgres => ("gen_random_uuid()", "'r' || to_hex((i::bigint * 2654435761) & 4294967295)"),
        _ => ("randomblob(16)", "'r' || printf('%x', (i * 2654435761) & 4294967295)"),
    };
    // Nobody adds more at once: PostgreSQL would keep each state of the practice's count until the commit.
    for first in (1..=people).step_by(500) {
        let last = people.min(first + 499);
        for sql in [
            format!(
                "INSERT INTO staff_member (id, practice_id, kind, first_name, last_name, title, phone, licence, npi,
                    email, sort_name, search_name, created_at)
                 WITH RECURSIVE n (i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last})
                 SELECT {id}, {practice}, 'employee', 'Person', {name}, '', '', '', '',
                    'p' || i || '@bench.example', {name} || ', person', 'person ' || {name}, i FROM n"
            ),
            format!(
                "INSERT INTO role_grant (id, practice_id, staff_member_id, role, granted_at)
                 SELECT {id}, practice_id, id, CASE WHEN created_at % 2 = 0 THEN 'therapist' ELSE 'front_office' END, 0
                 FROM staff_member WHERE practice_id = {practice} AND created_at BETWEEN {first} AND {last}"
            ),
        ] {
            db.execute_unprepared(&sql).await.context("people")?;
        }
    }
    Ok(())
}

fn literal(db: &DatabaseConnection, id: Uuid) -> String {
    match db.get_database_backend() {
        DbBackend::Postgres => format!("'{id}'"),
        _ => format!("x'{}'", id.simple()),
    }
}
