//! Rows of password resets.

use super::entity::password_reset;
use anyhow::Context;
use app::domain::{AccountId, Moment, PasswordResetId, StaffMemberId};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// A password reset as the program knows it.
#[derive(Clone, Debug)]
pub struct PasswordReset {
    /// Which one.
    pub id: PasswordResetId,
    /// Whose password.
    pub account: AccountId,
    /// Who asked for it, unless the person did.
    pub asked_by: Option<StaffMemberId>,
    /// When its link stops working.
    pub expires: Moment,
    /// It has done its work.
    pub used: bool,
    /// A newer one was sent.
    pub superseded: bool,
}

/// A new password reset. The database refuses a second live one: end that first.
pub async fn insert(
    db: &impl ConnectionTrait,
    new: &PasswordReset,
    token_hash: Vec<u8>,
    now: Moment,
) -> anyhow::Result<()> {
    let row = password_reset::ActiveModel {
        id: Set(new.id.0),
        account_id: Set(new.account.0),
        token_hash: Set(token_hash),
        asked_by: Set(new.asked_by.map(|by| by.0)),
        created_at: Set(now.0),
        expires_at: Set(new.expires.0),
        used_at: Set(None),
        superseded_at: Set(None),
    };
    password_reset::Entity::insert(row).exec_without_returning(db).await.context("insert password reset")?;
    Ok(())
}

/// Whether a reset link of this account works now.
pub async fn has_live(db: &impl ConnectionTrait, account: AccountId, now: Moment) -> anyhow::Result<bool> {
    let live = password_reset::Entity::find()
        .filter(password_reset::COLUMN.account_id.eq(account.0))
        .filter(password_reset::COLUMN.used_at.is_null())
        .filter(password_reset::COLUMN.superseded_at.is_null())
        .filter(password_reset::COLUMN.expires_at.gt(now.0));
    Ok(live.count(db).await.context("count live resets")? > 0)
}

/// Ends the account's live reset, because it was used or because a newer one was sent (or the
/// person was deactivated).
pub async fn end_live(db: &impl ConnectionTrait, account: AccountId, used: bool, now: Moment) -> anyhow::Result<()> {
    let at = Set(Some(now.0));
    let change = if used {
        password_reset::ActiveModel { used_at: at, ..Default::default() }
    } else {
        password_reset::ActiveModel { superseded_at: at, ..Default::default() }
    };
    password_reset::Entity::update_many()
        .set(change)
        .filter(password_reset::COLUMN.account_id.eq(account.0))
        .filter(password_reset::COLUMN.used_at.is_null())
        .filter(password_reset::COLUMN.superseded_at.is_null())
        .exec(db)
        .await
        .context("end password reset")?;
    Ok(())
}

/// The reset whose link carries the token of this hash. (The token is the authorisation.)
pub async fn find_by_token(db: &impl ConnectionTrait, hash: &[u8]) -> anyhow::Result<Option<PasswordReset>> {
    let row = password_reset::Entity::find().filter(password_reset::COLUMN.token_hash.eq(hash)).one(db).await;
    Ok(row.context("find password reset")?.map(parse))
}

/// The reset with this id. Only for writing its letter.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> anyhow::Result<Option<PasswordReset>> {
    let row = password_reset::Entity::find_by_id(id).one(db).await.context("find password reset")?;
    Ok(row.map(parse))
}

fn parse(row: password_reset::Model) -> PasswordReset {
    PasswordReset {
        id: PasswordResetId(row.id),
        account: AccountId(row.account_id),
        asked_by: row.asked_by.map(StaffMemberId),
        expires: Moment(row.expires_at),
        used: row.used_at.is_some(),
        superseded: row.superseded_at.is_some(),
    }
}

/// When resets of this account were sent since then, oldest first.
pub async fn sent_since(db: &impl ConnectionTrait, account: AccountId, since: Moment) -> anyhow::Result<Vec<Moment>> {
    let times: Vec<i64> = password_reset::Entity::find()
        .select_only()
        .column(password_reset::Column::CreatedAt)
        .filter(password_reset::COLUMN.account_id.eq(account.0))
        .filter(password_reset::COLUMN.created_at.gt(since.0))
        .order_by_asc(password_reset::COLUMN.created_at)
        .into_tuple()
        .all(db)
        .await
        .context("find password resets")?;
    Ok(times.into_iter().map(Moment).collect())
}
