//! Rows of the throttle: how often something went wrong in a row, on all nodes together.

use super::entity::throttle;
use anyhow::Context;
use app::domain::Moment;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

/// How often one subject failed in a row.
#[derive(Clone, Copy, Debug)]
pub struct Failures {
    /// This time included.
    pub count: i32,
    /// Until when it has to wait.
    pub blocked_until: Moment,
}

/// Counts one failure more and says how many there are; those before `forgotten` don't count. The row
/// stays locked until the transaction ends, so that tries at the same time are counted one after the
/// other.
pub async fn count(
    db: &impl ConnectionTrait,
    subject: &[u8],
    now: Moment,
    forgotten: Option<Moment>,
) -> anyhow::Result<Failures> {
    let row = throttle::ActiveModel {
        subject: Set(subject.to_vec()),
        failures: Set(1),
        blocked_until: Set(0),
        updated_at: Set(now.0),
    };
    let kept = |column| Expr::col((throttle::Entity, column));
    let over = forgotten.map_or(i64::MIN, |moment| moment.0);
    let failures =
        Expr::case(kept(throttle::Column::UpdatedAt).lte(over), 1).finally(kept(throttle::Column::Failures).add(1));
    let again = OnConflict::column(throttle::Column::Subject)
        .value(throttle::Column::Failures, failures)
        .value(throttle::Column::UpdatedAt, now.0)
        .to_owned();
    let row = throttle::Entity::insert(row).on_conflict(again).exec_with_returning(db).await.context("count a try")?;
    Ok(Failures { count: row.failures, blocked_until: Moment(row.blocked_until) })
}

/// Lets the subject wait until then.
pub async fn block(db: &impl ConnectionTrait, subject: &[u8], until: Moment) -> anyhow::Result<()> {
    throttle::Entity::update_many()
        .set(throttle::ActiveModel { blocked_until: Set(until.0), ..Default::default() })
        .filter(throttle::COLUMN.subject.eq(subject))
        .exec(db)
        .await
        .context("block a subject")?;
    Ok(())
}

/// Forgets the subject's failures.
pub async fn forget(db: &impl ConnectionTrait, subject: &[u8]) -> anyhow::Result<()> {
    throttle::Entity::delete_by_id(subject.to_vec()).exec(db).await.context("forget failures")?;
    Ok(())
}

/// Takes one failure back: it was none.
pub async fn take_back(db: &impl ConnectionTrait, subject: &[u8]) -> anyhow::Result<()> {
    throttle::Entity::update_many()
        .col_expr(throttle::Column::Failures, Expr::col(throttle::Column::Failures).sub(1))
        .filter(throttle::Column::Subject.eq(subject.to_vec()))
        .filter(throttle::Column::Failures.gt(0))
        .exec(db)
        .await
        .context("take a failure back")?;
    Ok(())
}

/// Forgets whatever begins with `kind` or a later one and last failed before `before`.
pub async fn forget_old(db: &impl ConnectionTrait, kind: u8, before: Moment) -> anyhow::Result<()> {
    throttle::Entity::delete_many()
        .filter(throttle::Column::Subject.gte(vec![kind]))
        .filter(throttle::Column::UpdatedAt.lt(before.0))
        .exec(db)
        .await
        .context("forget old failures")?;
    Ok(())
}
