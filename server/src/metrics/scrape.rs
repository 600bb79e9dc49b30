//! One scrape: what was counted, and what the database and the process say at that moment.
//!
//! The database's figures are those of all nodes together: of several nodes that are scraped, take the
//! largest value, not the sum.

use super::Metrics;
use crate::{
    practice::UseCases,
    store::{
        self,
        operation::{Backlog, Letters},
    },
};
use app::domain::Moment;
use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use prometheus_client::{
    encoding::text::{encode_eof, encode_registry},
    metrics::{counter::ConstCounter, gauge::ConstGauge, info::Info},
    registry::Registry,
};
use std::{fmt, time::Duration};

/// A scrape that takes longer is given up by the other side.
const PATIENCE: Duration = Duration::from_secs(5);
/// Whoever did something in this time is at work.
const RECENTLY: i64 = 30 * Moment::MINUTE;

#[derive(Clone)]
struct Scraped {
    metrics: Metrics,
    use_cases: UseCases,
    began: Moment,
}

/// Answers `/metrics` and nothing else.
pub fn routes(metrics: Metrics, use_cases: UseCases) -> Router {
    let began = use_cases.clock.now();
    Router::new().route("/metrics", get(scrape)).with_state(Scraped { metrics, use_cases, began })
}

async fn scrape(State(scraped): State<Scraped>) -> Response {
    let read = tokio::time::timeout(PATIENCE, Rows::read(&scraped.use_cases)).await;
    let rows = match read {
        Ok(Ok(rows)) => Some(rows),
        Ok(Err(cause)) => {
            tracing::error!(cause = format!("{cause:#}"), "metrics without the database");
            None
        }
        Err(_) => {
            tracing::error!("metrics without the database: it takes too long");
            None
        }
    };
    match text(&scraped, rows.as_ref()) {
        Ok(text) => {
            let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ([(header::CONTENT_TYPE, kind)], text).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "metrics can't be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn text(scraped: &Scraped, rows: Option<&Rows>) -> Result<String, fmt::Error> {
    let mut registry = Registry::with_prefix("rolecall");
    let version = [("version", env!("CARGO_PKG_VERSION"))].to_vec();
    registry.register("build", "The program", Info::new(version));
    gauge(&mut registry, "start_time_seconds", "When this process began", scraped.began.0 / 1000);
    if let Some(bytes) = resident_memory() {
        gauge(&mut registry, "resident_memory_bytes", "Memory of this process", bytes);
    }
    let (running, queued) = scraped.use_cases.passwords.load();
    gauge(&mut registry, "password_hashes_running", "Password hashes under way", whole(running));
    gauge(&mut registry, "password_hashes_queued", "Password hashes that wait for a core", whole(queued));
    gauge(&mut registry, "database_up", "Whether the database answers", i64::from(rows.is_some()));
    if let Some(rows) = rows {
        rows.register(&mut registry, scraped.use_cases.clock.now());
    }
    let mut text = String::new();
    encode_registry(&mut text, &scraped.metrics.registry)?;
    encode_registry(&mut text, &registry)?;
    encode_eof(&mut text)?;
    Ok(text)
}

/// What the database says.
struct Rows {
    backlog: Backlog,
    letters: Letters,
    sessions: u64,
}

impl Rows {
    async fn read(use_cases: &UseCases) -> anyhow::Result<Self> {
        let (db, now) = (&use_cases.db, use_cases.clock.now());
        Ok(Self {
            backlog: store::operation::backlog(db, now).await?,
            letters: store::operation::letters(db).await?,
            sessions: store::operation::sessions_used_since(db, now.plus(-RECENTLY), now).await?,
        })
    }

    fn register(&self, registry: &mut Registry, now: Moment) {
        let Letters { sent, deferred, bounced } = self.letters;
        let age = self.backlog.since.map_or(0, |since| (now.0 - since.0) / 1000);
        gauge(registry, "outbox_due", "Letters that should have left by now", whole(self.backlog.due));
        gauge(registry, "outbox_oldest_due_seconds", "For how long the oldest of them is due", age);
        gauge(registry, "outbox_deferred", "Letters that are tried again later", whole(deferred));
        registry.register("outbox_sent", "Letters that the mail server took", ConstCounter::new(sent));
        registry.register("outbox_bounced", "Letters that it refused for good", ConstCounter::new(bounced));
        gauge(registry, "sessions_active", "Sessions used in the last 30 minutes", whole(self.sessions));
    }
}

fn gauge(registry: &mut Registry, name: &str, help: &str, value: i64) {
    registry.register(name, help, ConstGauge::new(value));
}

fn whole(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

/// Linux tells; elsewhere the line is missing.
fn resident_memory() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse::<i64>().ok().map(|kilobytes| kilobytes * 1024)
}
