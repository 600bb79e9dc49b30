//! Rows of subscriptions: when a practice's next billing cycle begins.

use super::entity::{practice, subscription};
use anyhow::Context;
use app::domain::{CycleDay, Day, Moment, PracticeId};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{OnConflict, Query},
};

/// The cycles of a practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// On which day of the month they begin.
    pub cycle_day: CycleDay,
    /// The first day of the one whose statement is to be written next.
    pub next: Day,
    /// When that day begins.
    pub next_at: Moment,
}

/// Begins the subscription of a practice that has none.
pub async fn insert(db: &impl ConnectionTrait, practice: PracticeId, new: Subscription) -> anyhow::Result<()> {
    let row = subscription::ActiveModel {
        practice_id: Set(practice.uuid()),
        cycle_day: Set(i32::from(new.cycle_day.number())),
        next_day: Set(new.next.to_string()),
        next_at: Set(new.next_at.0),
    };
    // Of two nodes that find an old practice without one, one begins it.
    let once = OnConflict::column(subscription::Column::PracticeId).do_nothing().to_owned();
    subscription::Entity::insert(row).on_conflict(once).exec_without_returning(db).await.context("begin to bill")?;
    Ok(())
}

/// The subscription of this practice.
pub async fn find(db: &impl ConnectionTrait, practice: PracticeId) -> anyhow::Result<Subscription> {
    let row = subscription::Entity::find_by_id(practice.uuid()).one(db).await.context("find subscription")?;
    let row = row.with_context(|| format!("practice {practice} has no subscription"))?;
    let bad = || format!("the subscription of practice {practice}: {row:?}");
    let cycle_day = u8::try_from(row.cycle_day).ok().and_then(CycleDay::new).with_context(bad)?;
    let next = row.next_day.parse().ok().with_context(bad)?;
    Ok(Subscription { cycle_day, next, next_at: Moment(row.next_at) })
}

/// Which cycle's statement is to be written next.
pub async fn set_next(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    next: Day,
    next_at: Moment,
) -> anyhow::Result<()> {
    let row =
        subscription::ActiveModel { next_day: Set(next.to_string()), next_at: Set(next_at.0), ..Default::default() };
    let update = subscription::Entity::update_many().set(row);
    update
        .filter(subscription::COLUMN.practice_id.eq(practice.uuid()))
        .exec(db)
        .await
        .context("go to the next cycle")?;
    Ok(())
}

/// The practices in which a cycle has begun whose statement is not written yet, the longest due first.
pub async fn due(db: &impl ConnectionTrait, now: Moment) -> anyhow::Result<Vec<PracticeId>> {
    let rows = subscription::Entity::find()
        .filter(subscription::COLUMN.next_at.lte(now.0))
        .order_by_asc(subscription::COLUMN.next_at)
        .all(db)
        .await
        .context("find cycles that have begun")?;
    Ok(rows.into_iter().map(|row| PracticeId::of_row(row.practice_id)).collect())
}

/// Practices that were opened before there were subscriptions, and when.
pub async fn missing(db: &impl ConnectionTrait) -> anyhow::Result<Vec<(PracticeId, Moment)>> {
    let mut begun = Query::select();
    begun.column(subscription::Column::PracticeId).from(subscription::Entity);
    let rows: Vec<(uuid::Uuid, i64)> = practice::Entity::find()
        .filter(practice::Column::Id.not_in_subquery(begun))
        .select_only()
        .columns([practice::Column::Id, practice::Column::CreatedAt])
        .into_tuple()
        .all(db)
        .await
        .context("find practices without a subscription")?;
    Ok(rows.into_iter().map(|(id, opened)| (PracticeId::of_row(id), Moment(opened))).collect())
}
