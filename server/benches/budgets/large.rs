//! What a page of the staff list, its counts and a search cost the database in a practice of 100, 10,000 and
//! 100,000 people, on a server that has 500 other practices.

use super::{line, place};
use anyhow::Context;
use app::domain::{ListFilter, PracticeId, StaffMemberId};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use server::{serve, store::staff_list::Listing};
use std::{collections::BTreeMap, time::Instant};
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
    let mut cases = Vec::new();
    for (practice, size) in practices.into_iter().take(SIZES.len()) {
        let first = ListFilter::default();
        let after = async |place| anyhow::Ok(Some(at(&db, practice, place).await?));
        let mut case = |what: String, filter, goal| {
            cases.push(Case { practice, size, what, filter, goal, shown: 0, times: Vec::new() });
        };
        case("first page and counts".into(), first.clone(), Goal::Ratio);
        let middle = ListFilter { after: after(size / 2).await?, ..first.clone() };
        case("middle page and counts".into(), middle, Goal::Ratio);
        let last = ListFilter { after: after(size - 51).await?, ..first.clone() };
        case("last page and counts".into(), last, Goal::Ratio);
        for (what, search, budget) in SEARCHES {
            let filter = ListFilter { search: search.into(), ..first.clone() };
            case(format!("search for {what}"), filter, Goal::Micros(budget));
        }
    }
    // In turn, so that whatever else the machine does at a moment hits all sizes alike.
    for _ in 0..TIMES {
        for case in &mut cases {
            case.measure(&db).await?;
        }
    }
    let mut least: BTreeMap<String, f64> = BTreeMap::new();
    for mut case in cases {
        let micros = super::quantile(&mut case.times, 0.5);
        let what = format!("{name}, {} people: {} (page: {}), µs", case.size, case.what, case.shown);
        match case.goal {
            Goal::Micros(budget) => line(&what, format!("{micros:.0}"), budget),
            Goal::Ratio => {
                anyhow::ensure!(case.shown >= 50, "{what}: not a whole page");
                line(&what, format!("{micros:.0}"), "");
                let of_least = micros / *least.entry(case.what).or_insert(micros);
                line("  ratio to 100 people", format!("{of_least:.2}"), "<= 1.15");
            }
        }
    }
    db.close().await.context("close")
}

/// What is asked of a list, and how long it took each time.
struct Case {
    practice: PracticeId,
    size: u32,
    what: String,
    filter: ListFilter,
    goal: Goal,
    shown: usize,
    times: Vec<f64>,
}

enum Goal {
    /// To the same in the smallest practice.
    Ratio,
    Micros(&'static str),
}

impl Case {
    /// Does what the page does: search, page, counts.
    async fn measure(&mut self, db: &DatabaseConnection) -> anyhow::Result<()> {
        let begin = Instant::now();
        let listing = Listing::of(db, self.practice, &self.filter).await?;
        self.shown = listing.page(PAGE).await?.len();
        listing.counts().await?;
        self.times.push(begin.elapsed().as_secs_f64() * 1e6);
        Ok(())
    }
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
