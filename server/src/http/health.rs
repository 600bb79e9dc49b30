//! Whether the server lives, and whether it can do its work. For programs that ask without signing
//! in: no answer says anything about a practice.

use super::Http;
use crate::{
    practice::UseCases,
    store::{self, schema::Schema},
};
use app::domain::Moment;
use axum::{extract::State, http::StatusCode, response::IntoResponse};
use std::time::Duration;

/// A letter leaves within seconds, and one that is put off is due again: a due one that waits for so
/// long means that nobody empties the outbox.
const LONGEST_WAIT: i64 = 15 * Moment::MINUTE;
/// Longer than any database takes that is well.
const PATIENCE: Duration = Duration::from_secs(5);

/// The process answers.
pub(super) async fn live() -> &'static str {
    "live\n"
}

/// The database answers, has the schema of this program, and letters leave.
pub(super) async fn ready(State(http): State<Http>) -> impl IntoResponse {
    let troubles = tokio::time::timeout(PATIENCE, troubles(&http.use_cases)).await;
    let troubles = troubles.map_err(anyhow::Error::from).flatten().unwrap_or_else(|cause| {
        tracing::error!(cause = format!("{cause:#}"), "not ready");
        vec!["database: does not answer".to_owned()]
    });
    if troubles.is_empty() {
        return (StatusCode::OK, "ready\n".to_owned());
    }
    let lines: String = troubles.iter().map(|trouble| format!("{trouble}\n")).collect();
    (StatusCode::SERVICE_UNAVAILABLE, lines)
}

/// What is wrong, a line each.
async fn troubles(use_cases: &UseCases) -> anyhow::Result<Vec<String>> {
    let mut found = Vec::new();
    let schema = Schema::of(&use_cases.db).await?;
    if !schema.pending.is_empty() {
        found.push(format!("migrations: {} have not run", schema.pending.len()));
    }
    if !schema.unknown.is_empty() {
        found.push(format!("migrations: {} are of a newer version", schema.unknown.len()));
    }
    let now = use_cases.clock.now();
    let oldest = store::operation::backlog(&use_cases.db, now).await?.since;
    let waited = oldest.map_or(0, |since| now.0 - since.0);
    if waited >= LONGEST_WAIT {
        found.push(format!("outbox: the oldest due letter has waited for {} minutes", waited / Moment::MINUTE));
    }
    Ok(found)
}
