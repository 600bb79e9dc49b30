//! Reading and changing rows by SQL of the tests' own: what the program says of itself proves
//! little.

use crate::database::TestDatabase;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement, TryGetable};
use uuid::Uuid;

impl TestDatabase {
    pub fn is_postgres(&self) -> bool {
        self.db.get_database_backend() == DbBackend::Postgres
    }

    /// An id as it stands in SQL.
    pub fn literal(&self, id: Uuid) -> String {
        if self.is_postgres() { format!("'{id}'") } else { format!("x'{}'", id.simple()) }
    }

    pub async fn try_run(&self, sql: &str) -> Result<(), DbErr> {
        self.db.execute_unprepared(sql).await.map(|_| ())
    }

    pub async fn run(&self, sql: &str) {
        self.try_run(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    pub async fn rows(&self, sql: &str) -> Vec<QueryResult> {
        let statement = Statement::from_string(self.db.get_database_backend(), sql);
        self.db.query_all_raw(statement).await.unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// The first column of each row.
    pub async fn column<T: TryGetable>(&self, sql: &str) -> Vec<T> {
        self.rows(sql).await.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
    }

    /// The one value that the query finds.
    pub async fn one<T: TryGetable>(&self, sql: &str) -> T {
        let mut values = self.column(sql).await;
        assert_eq!(values.len(), 1, "{sql}");
        values.remove(0)
    }

    /// How many rows `from` describes, such as `session WHERE …`.
    pub async fn count(&self, from: &str) -> i64 {
        self.one(&format!("SELECT count(*) FROM {from}")).await
    }

    /// Everything that the product keeps, less what a mere look changes: equal before and after
    /// means that nothing happened.
    pub async fn everything(&self) -> Vec<String> {
        let mut all = Vec::new();
        for table in TABLES {
            // As JSON, both databases can put a whole row into one text.
            all.extend(self.column::<String>(&self.dump(table, "1 = 1").await).await);
        }
        all
    }

    /// All rows of one practice.
    pub async fn all_of(&self, practice: Uuid) -> Vec<String> {
        let mut all = Vec::new();
        let of = format!("practice_id = {}", self.literal(practice));
        for table in [
            "staff_member",
            "role_grant",
            "role_start",
            "invitation",
            "outbox",
            "audit_event",
            "statement",
            "statement_line",
            "staff_import",
            "staff_import_row",
            "access_review",
            "access_review_line",
        ] {
            all.extend(self.column::<String>(&self.dump(table, &of).await).await);
        }
        all
    }

    async fn dump(&self, table: &str, filter: &str) -> String {
        if self.is_postgres() {
            return format!(
                "SELECT '{table} ' || (to_jsonb(t) - 'last_seen_at')::text FROM {table} t WHERE {filter} ORDER BY 1"
            );
        }
        let columns: Vec<String> =
            self.column(&format!("SELECT name FROM pragma_table_info('{table}') WHERE name <> 'last_seen_at'")).await;
        let columns: Vec<String> = columns.iter().map(|column| format!("quote({column})")).collect();
        format!("SELECT '{table} ' || {} FROM {table} WHERE {filter} ORDER BY 1", columns.join(" || ' ' || "))
    }
}

/// Without the throttle: it counts what was wrong, and so changes when nothing else does.
const TABLES: [&str; 24] = [
    "practice",
    "account",
    "staff_member",
    "role_grant",
    "role_start",
    "invitation",
    "session",
    "password_reset",
    "outbox",
    "audit_event",
    "authenticator",
    "recovery_code",
    "passkey",
    "passkey_ceremony",
    "email_change",
    "role_request",
    "ownership_transfer",
    "subscription",
    "statement",
    "statement_line",
    "staff_import",
    "staff_import_row",
    "access_review",
    "access_review_line",
];
