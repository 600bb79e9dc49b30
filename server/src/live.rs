//! What tells open pages that something in their practice changed: on this node or on another one.
//!
//! On PostgreSQL the database tells all nodes, at the commit, by triggers (see the migration). A SQLite
//! file belongs to one process: it looks at the audit log after each of its commits. What became of a
//! letter is a change without an event, and is told by the mail worker.

use crate::store;
use anyhow::Context;
use app::domain::PracticeId;
use sea_orm::{DatabaseConnection, DbBackend, sqlx::postgres::PgListener};
use std::{convert::Infallible, sync::Arc, time::Duration};
use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;

/// Enough for a burst; whoever is slower is told that it missed some, and looks for itself.
const BACKLOG: usize = 256;
/// Without a commit of its own, SQLite is looked at this often: the operator's commands are other processes.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// After a database that was away.
const AGAIN_AFTER: Duration = Duration::from_secs(1);

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// Something in this practice.
    In(PracticeId),
    /// Nobody knows: some news may have been lost.
    Anywhere,
}

/// News of changes, for whoever listens.
#[derive(Clone)]
pub struct Live {
    news: broadcast::Sender<Changed>,
    committed: Arc<Notify>,
}

impl Default for Live {
    fn default() -> Self {
        Self { news: broadcast::channel(BACKLOG).0, committed: Arc::default() }
    }
}

impl Live {
    /// A transaction of this node was committed.
    pub fn note_commit(&self) {
        self.committed.notify_one();
    }

    /// Something changed in this practice that no audit event tells.
    pub fn tell(&self, practice: PracticeId) {
        // Fails only when nobody listens.
        let _ = self.news.send(Changed::In(practice));
    }

    /// News from here on.
    pub fn listen(&self) -> broadcast::Receiver<Changed> {
        self.news.subscribe()
    }

    /// Passes on what the database has to tell, until the server stops.
    pub async fn run(self, db: DatabaseConnection, stop: CancellationToken) {
        let _ = stop.run_until_cancelled(self.pass_on(&db)).await;
    }

    async fn pass_on(&self, db: &DatabaseConnection) -> Infallible {
        loop {
            let told = match db.get_database_backend() {
                DbBackend::Postgres => self.pass_on_notifications(db).await,
                _ => self.look_after_commits(db).await,
            };
            let Err(cause) = told;
            tracing::warn!(cause = format!("{cause:#}"), "changes are not told for a moment");
            let _ = self.news.send(Changed::Anywhere);
            tokio::time::sleep(AGAIN_AFTER).await;
        }
    }

    async fn pass_on_notifications(&self, db: &DatabaseConnection) -> anyhow::Result<Infallible> {
        let mut listener = PgListener::connect_with(db.get_postgres_connection_pool()).await.context("listen")?;
        listener.listen(store::CHANGES).await.context("listen")?;
        // Whatever happened before is news to whoever listens already.
        let _ = self.news.send(Changed::Anywhere);
        loop {
            let changed = match listener.try_recv().await.context("wait for changes")? {
                Some(told) => {
                    told.payload().parse().map_or(Changed::Anywhere, |id| Changed::In(store::practices::told(id)))
                }
                // The connection was lost and is there again.
                None => Changed::Anywhere,
            };
            let _ = self.news.send(changed);
        }
    }

    async fn look_after_commits(&self, db: &DatabaseConnection) -> anyhow::Result<Infallible> {
        let mut seen = store::audit::last_row(db).await?;
        loop {
            // Either way it is time to look.
            let _ = tokio::time::timeout(LOOK_EVERY, self.committed.notified()).await;
            for (row, practice) in store::audit::rows_after(db, seen).await? {
                seen = seen.max(row);
                self.tell(practice);
            }
        }
    }
}
