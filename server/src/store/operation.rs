//! What the operator's tools read and change: rows of all practices, counted or settled together,
//! and never shown to anybody.

use super::entity::{outbox, session};
use anyhow::Context;
use app::domain::Moment;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

/// Letters that are due and wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// How many.
    pub due: u64,
    /// Since when the oldest of them is due.
    pub since: Option<Moment>,
}

/// The letters that should have left by now. One that is put off is due at its next try.
pub async fn backlog(db: &impl ConnectionTrait, now: Moment) -> anyhow::Result<Backlog> {
    let (due, since): (i64, Option<i64>) = outbox::Entity::find()
        .filter(outbox::COLUMN.sent_at.is_null())
        .filter(outbox::COLUMN.failed_at.is_null())
        .filter(outbox::COLUMN.due_at.lte(now.0))
        .select_only()
        .column_as(outbox::Column::Id.count(), "due")
        .column_as(outbox::Column::DueAt.min(), "since")
        .into_tuple()
        .one(db)
        .await
        .context("count due letters")?
        .unwrap_or_default();
    Ok(Backlog { due: u64::try_from(due)?, since: since.map(Moment) })
}

/// Letters by what became of them so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Letters {
    /// Taken by the mail server.
    pub sent: u64,
    /// Tried without success, and to be tried again.
    pub deferred: u64,
    /// Given up: the mail server refused them for good.
    pub bounced: u64,
}

/// All letters that there ever were.
pub async fn letters(db: &impl ConnectionTrait) -> anyhow::Result<Letters> {
    let all = outbox::Entity::find;
    let unsent = || all().filter(outbox::COLUMN.sent_at.is_null()).filter(outbox::COLUMN.answer.is_not_null());
    let sent = all().filter(outbox::COLUMN.sent_at.is_not_null()).count(db);
    let deferred = unsent().filter(outbox::COLUMN.failed_at.is_null()).count(db);
    let bounced = unsent().filter(outbox::COLUMN.failed_at.is_not_null()).count(db);
    Ok(Letters {
        sent: sent.await.context("count sent letters")?,
        deferred: deferred.await.context("count deferred letters")?,
        bounced: bounced.await.context("count bounced letters")?,
    })
}

/// Sessions that were used since, and are not over.
pub async fn sessions_used_since(db: &impl ConnectionTrait, since: Moment, now: Moment) -> anyhow::Result<u64> {
    session::Entity::find()
        .filter(session::COLUMN.last_seen_at.gt(since.0))
        .filter(session::COLUMN.expires_at.gt(now.0))
        .filter(session::COLUMN.waits_for_second_factor.eq(false))
        .count(db)
        .await
        .context("count sessions")
}

/// Gives up every letter that has not left, for the reason `answer`; how many there were.
pub async fn give_up_unsent(db: &impl ConnectionTrait, answer: &str, now: Moment) -> anyhow::Result<u64> {
    let given_up = outbox::ActiveModel {
        failed_at: Set(Some(now.0)),
        leased_until: Set(None),
        answer: Set(Some(answer.to_owned())),
        ..Default::default()
    };
    let done = outbox::Entity::update_many()
        .set(given_up)
        .filter(outbox::COLUMN.sent_at.is_null())
        .filter(outbox::COLUMN.failed_at.is_null())
        .exec(db)
        .await
        .context("give up unsent letters")?;
    Ok(done.rows_affected)
}

/// Ends all sessions; how many there were.
pub async fn end_all_sessions(db: &impl ConnectionTrait) -> anyhow::Result<u64> {
    Ok(session::Entity::delete_many().exec(db).await.context("end all sessions")?.rows_affected)
}
