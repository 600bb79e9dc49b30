//! What the tables say, by SQL of the harness's own: what the program says of itself proves little.

use crate::site::{Kind, Site};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement, TryGetable};

/// What must never be found: a query for each of the product's invariants, which counts offenders.
const NEVER: [(&str, &str); 9] = [
    (
        "exactly one Owner per practice",
        "practice p WHERE (SELECT count(*) FROM role_grant g WHERE g.practice_id = p.id AND g.role = 'owner'
         AND g.ended_at IS NULL) <> 1",
    ),
    (
        "at most one live invitation per staff member",
        "(SELECT staff_member_id FROM invitation WHERE accepted_at IS NULL AND superseded_at IS NULL
         AND cancelled_at IS NULL GROUP BY staff_member_id HAVING count(*) > 1) AS two",
    ),
    (
        "one e-mail per practice",
        "(SELECT practice_id, lower(email) FROM staff_member GROUP BY practice_id, lower(email)
         HAVING count(*) > 1) AS two",
    ),
    (
        "no session without a role",
        "session s WHERE NOT EXISTS (SELECT 1 FROM staff_member m JOIN role_grant g ON g.staff_member_id = m.id
         WHERE m.account_id = s.account_id AND g.ended_at IS NULL)",
    ),
    (
        "no live link without a role",
        "invitation i WHERE accepted_at IS NULL AND superseded_at IS NULL AND cancelled_at IS NULL AND NOT EXISTS
         (SELECT 1 FROM role_grant g WHERE g.staff_member_id = i.staff_member_id AND g.ended_at IS NULL)",
    ),
    (
        "no live link for somebody who signed up",
        "invitation i JOIN staff_member m ON m.id = i.staff_member_id WHERE m.account_id IS NOT NULL
         AND i.accepted_at IS NULL AND i.superseded_at IS NULL AND i.cancelled_at IS NULL",
    ),
    (
        "no account without a place",
        "account a WHERE NOT EXISTS (SELECT 1 FROM staff_member m WHERE m.account_id = a.id)",
    ),
    (
        "staff and account have the same address",
        "staff_member m JOIN account a ON a.id = m.account_id WHERE m.email <> a.email",
    ),
    (
        "a role is on once at most",
        "(SELECT staff_member_id, role FROM role_grant WHERE ended_at IS NULL
         GROUP BY staff_member_id, role HAVING count(*) > 1) AS two",
    ),
];

/// A connection that reads.
pub struct Tables {
    db: DatabaseConnection,
    kind: Kind,
}

impl Tables {
    /// Not while a crash is under test: another connection to a SQLite file changes how it is recovered.
    pub async fn open(site: &Site) -> anyhow::Result<Self> {
        let mut options = ConnectOptions::new(&site.database_url);
        options.sqlx_logging(false).max_connections(1);
        Ok(Self { db: Database::connect(options).await?, kind: site.kind })
    }

    /// The first column of each row.
    pub async fn column<T: TryGetable>(&self, sql: &str) -> anyhow::Result<Vec<T>> {
        let statement = Statement::from_string(self.db.get_database_backend(), sql);
        let rows = self.db.query_all_raw(statement).await?;
        Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
    }

    /// How many rows `from` describes, such as `session WHERE …`.
    pub async fn count(&self, from: &str) -> anyhow::Result<usize> {
        let counts = self.column::<i64>(&format!("SELECT count(*) FROM {from}")).await?;
        Ok(counts.first().copied().unwrap_or_default().try_into()?)
    }

    pub async fn execute(&self, sql: &str) -> anyhow::Result<()> {
        self.db.execute_unprepared(sql).await?;
        Ok(())
    }

    /// The invariants that are broken, and how often.
    pub async fn broken_invariants(&self) -> anyhow::Result<Vec<(&'static str, usize)>> {
        let mut broken = Vec::new();
        for (rule, offenders) in NEVER {
            match self.count(offenders).await? {
                0 => {}
                found => broken.push((rule, found)),
            }
        }
        Ok(broken)
    }

    /// How many people were invited, but lack one of the rows that belong to it, or have one too many.
    pub async fn half_done(&self) -> anyhow::Result<usize> {
        self.count(
            "staff_member m WHERE m.email LIKE 'guest%' AND NOT (
             (SELECT count(*) FROM role_grant g WHERE g.staff_member_id = m.id) = 1
             AND (SELECT count(*) FROM invitation i WHERE i.staff_member_id = m.id) = 1
             AND (SELECT count(*) FROM audit_event e WHERE e.subject_id = m.id) = 1
             AND (SELECT count(*) FROM outbox o WHERE o.staff_member_id = m.id) = 1)",
        )
        .await
    }

    /// Letters that nobody sent or gave up on.
    pub async fn waiting_letters(&self) -> anyhow::Result<usize> {
        self.count("outbox WHERE sent_at IS NULL AND failed_at IS NULL").await
    }

    /// Whether the file is what it should be; PostgreSQL has a tool of its own for that.
    pub async fn file_is_whole(&self) -> anyhow::Result<bool> {
        anyhow::ensure!(self.kind == Kind::Sqlite, "not a file");
        let told: Vec<String> = self.column("PRAGMA integrity_check").await?;
        let strays: Vec<String> = self.column("SELECT \"table\" FROM pragma_foreign_key_check").await?;
        Ok(told == ["ok"] && strays.is_empty())
    }
}
