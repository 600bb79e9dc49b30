//! Rows of requests to sign up without an invitation.

use super::entity::sign_up_request;
use anyhow::Context;
use app::domain::{EmailAddress, Language, Moment, SignUpKind, SignUpRequestId};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, Select};

/// A request as the program knows it.
#[derive(Clone, Debug)]
pub struct SignUpRequest {
    /// Which one.
    pub id: SignUpRequestId,
    /// As what.
    pub kind: SignUpKind,
    /// The address to be confirmed.
    pub email: EmailAddress,
    /// When its link stops working.
    pub expires: Moment,
    /// It has done its work.
    pub used: bool,
    /// A newer link was sent to the same address.
    pub superseded: bool,
    /// What was read by whoever asked.
    pub language: Language,
}

/// A new request.
pub async fn insert(
    db: &impl ConnectionTrait,
    new: &SignUpRequest,
    token_hash: Vec<u8>,
    now: Moment,
) -> anyhow::Result<()> {
    let row = sign_up_request::ActiveModel {
        id: Set(new.id.0),
        kind: Set(new.kind.code().to_owned()),
        email: Set(new.email.to_string()),
        token_hash: Set(token_hash),
        created_at: Set(now.0),
        expires_at: Set(new.expires.0),
        superseded_at: Set(None),
        used_at: Set(None),
        language: Set(new.language.code().to_owned()),
    };
    sign_up_request::Entity::insert(row).exec_without_returning(db).await.context("insert a sign-up request")?;
    Ok(())
}

/// Ends the unused requests of this address, because a newer link is sent.
pub async fn supersede(db: &impl ConnectionTrait, email: &EmailAddress, now: Moment) -> anyhow::Result<()> {
    sign_up_request::Entity::update_many()
        .set(sign_up_request::ActiveModel { superseded_at: Set(Some(now.0)), ..Default::default() })
        .filter(sign_up_request::COLUMN.email.eq(email.as_str()))
        .filter(sign_up_request::COLUMN.used_at.is_null())
        .filter(sign_up_request::COLUMN.superseded_at.is_null())
        .exec(db)
        .await
        .context("supersede sign-up requests")?;
    Ok(())
}

/// How many requests named this address since then.
pub async fn count_since(db: &impl ConnectionTrait, email: &EmailAddress, since: Moment) -> anyhow::Result<u64> {
    sign_up_request::Entity::find()
        .filter(sign_up_request::COLUMN.email.eq(email.as_str()))
        .filter(sign_up_request::COLUMN.created_at.gt(since.0))
        .count(db)
        .await
        .context("count sign-up requests")
}

/// The request whose link carries the token of this hash. (The token is the authorisation.)
pub async fn find_by_token(db: &impl ConnectionTrait, hash: &[u8]) -> anyhow::Result<Option<SignUpRequest>> {
    one(db, sign_up_request::Entity::find().filter(sign_up_request::COLUMN.token_hash.eq(hash))).await
}

/// The request with this id. Only for writing its letter.
pub async fn find(db: &impl ConnectionTrait, id: SignUpRequestId) -> anyhow::Result<Option<SignUpRequest>> {
    one(db, sign_up_request::Entity::find_by_id(id.0)).await
}

/// Uses a request up. Whether it was unused: of two at the same time one finds it so.
pub async fn use_up(db: &impl ConnectionTrait, id: SignUpRequestId, now: Moment) -> anyhow::Result<bool> {
    let used = sign_up_request::Entity::update_many()
        .set(sign_up_request::ActiveModel { used_at: Set(Some(now.0)), ..Default::default() })
        .filter(sign_up_request::COLUMN.id.eq(id.0))
        .filter(sign_up_request::COLUMN.used_at.is_null())
        .filter(sign_up_request::COLUMN.superseded_at.is_null())
        .exec(db)
        .await
        .context("use a sign-up request")?;
    Ok(used.rows_affected == 1)
}

/// Clears away requests that were made before then: visitors make them up.
pub async fn forget_old(db: &impl ConnectionTrait, before: Moment) -> anyhow::Result<()> {
    let old = sign_up_request::Entity::delete_many().filter(sign_up_request::COLUMN.created_at.lt(before.0));
    old.exec(db).await.context("forget old sign-up requests")?;
    Ok(())
}

async fn one(
    db: &impl ConnectionTrait,
    query: Select<sign_up_request::Entity>,
) -> anyhow::Result<Option<SignUpRequest>> {
    let Some(row) = query.one(db).await.context("find a sign-up request")? else { return Ok(None) };
    let bad = || anyhow::anyhow!("sign-up request {}", row.id);
    Ok(Some(SignUpRequest {
        id: SignUpRequestId(row.id),
        kind: SignUpKind::from_code(&row.kind).ok_or_else(bad)?,
        email: row.email.parse().map_err(|_| bad())?,
        expires: Moment(row.expires_at),
        used: row.used_at.is_some(),
        superseded: row.superseded_at.is_some(),
        language: Language::from_code(&row.language).unwrap_or_default(),
    }))
}
