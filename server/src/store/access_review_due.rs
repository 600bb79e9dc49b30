//! When each practice's next access review is due: a row a practice, and an index, because the mail worker asks
//! every few seconds.

use super::entity::access_review_due;
use anyhow::Context;
use app::domain::{Moment, PracticeId};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, QueryFilter, sea_query::OnConflict};

/// When the Owner is reminded next, from now on.
pub async fn set(db: &impl ConnectionTrait, practice: PracticeId, next: Moment) -> anyhow::Result<()> {
    let row = access_review_due::ActiveModel { practice_id: Set(practice.uuid()), next_at: Set(next.0) };
    let again = OnConflict::column(access_review_due::Column::PracticeId)
        .update_column(access_review_due::Column::NextAt)
        .to_owned();
    let insert = access_review_due::Entity::insert(row).on_conflict(again);
    insert.exec_without_returning(db).await.context("set when an access review is due")?;
    Ok(())
}

/// When the Owner is reminded next.
pub async fn find(db: &impl ConnectionTrait, practice: PracticeId) -> anyhow::Result<Moment> {
    let row = access_review_due::Entity::find_by_id(practice.uuid()).one(db).await;
    let row = row.context("find when an access review is due")?;
    Ok(Moment(row.with_context(|| format!("practice {practice}: no access review is ever due"))?.next_at))
}

/// The practices whose Owner is to be reminded.
pub async fn practices(db: &impl ConnectionTrait, now: Moment) -> anyhow::Result<Vec<PracticeId>> {
    let rows = access_review_due::Entity::find().filter(access_review_due::COLUMN.next_at.lte(now.0)).all(db).await;
    let rows = rows.context("find practices whose access review is due")?;
    Ok(rows.into_iter().map(|row| PracticeId::of_row(row.practice_id)).collect())
}
