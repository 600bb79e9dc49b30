//! Whether the server lives, and whether it can do its work.

use super::Http;
use crate::store;
use axum::{extract::State, http::StatusCode, response::IntoResponse};

/// The process answers.
pub(super) async fn live() -> &'static str {
    "live\n"
}

/// The database answers, too.
pub(super) async fn ready(State(http): State<Http>) -> impl IntoResponse {
    match store::practices::any(&http.use_cases.db).await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(cause) => {
            tracing::error!(cause = format!("{cause:#}"), "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}
