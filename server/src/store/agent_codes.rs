//! Rows of the codes that external agents read out.

use super::entity::agent_code;
use anyhow::Context;
use app::domain::{AccountId, AgentCodeId, AgentToken, HeardCode, Moment, PracticeId};
use sea_orm::{
    ActiveValue::Set,
    ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

/// A code that an agent reads out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Which one; its digits follow from this and the server's key.
    pub id: AgentCodeId,
    /// Whose.
    pub account: AccountId,
    /// Its name.
    pub token: AgentToken,
    /// When it stops working.
    pub expires: Moment,
    /// Wrong tries at it so far.
    pub wrong_tries: i32,
    /// The practice that used it.
    pub used_by: Option<PracticeId>,
}

/// A new code. The database refuses a second live one of the account, and a token that is in use.
///
/// # Errors
/// As a [`DbErr`], so that the caller can choose another token.
pub async fn insert_code(db: &impl ConnectionTrait, new: &Code, now: Moment) -> Result<(), DbErr> {
    let row = agent_code::ActiveModel {
        id: Set(new.id.0),
        account_id: Set(new.account.0),
        token: Set(new.token.to_string()),
        created_at: Set(now.0),
        expires_at: Set(new.expires.0),
        wrong_tries: Set(0),
        superseded_at: Set(None),
        used_at: Set(None),
        used_by: Set(None),
    };
    agent_code::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Whether this token names a code that was not used and not replaced.
pub async fn token_is_free(db: &impl ConnectionTrait, token: &AgentToken) -> anyhow::Result<bool> {
    Ok(find_code_by_token(db, token).await?.is_none())
}

/// Ends the account's code, because it makes a new one.
pub async fn end_code(db: &impl ConnectionTrait, account: AccountId, now: Moment) -> anyhow::Result<()> {
    agent_code::Entity::update_many()
        .set(agent_code::ActiveModel { superseded_at: Set(Some(now.0)), ..Default::default() })
        .filter(agent_code::COLUMN.account_id.eq(account.0))
        .filter(agent_code::COLUMN.used_at.is_null())
        .filter(agent_code::COLUMN.superseded_at.is_null())
        .exec(db)
        .await
        .context("end a code")?;
    Ok(())
}

/// The code that whoever types this token means.
pub async fn find_code_by_token(db: &impl ConnectionTrait, token: &AgentToken) -> anyhow::Result<Option<Code>> {
    let row = agent_code::Entity::find()
        .filter(agent_code::COLUMN.token.eq(token.as_str()))
        .filter(agent_code::COLUMN.superseded_at.is_null())
        .order_by_desc(agent_code::COLUMN.created_at)
        .limit(1)
        .one(db)
        .await
        .context("find a code")?;
    row.map(parse_code).transpose()
}

/// The account's newest code, whatever became of it.
pub async fn newest_code(db: &impl ConnectionTrait, account: AccountId) -> anyhow::Result<Option<Code>> {
    let row = agent_code::Entity::find()
        .filter(agent_code::COLUMN.account_id.eq(account.0))
        .order_by_desc(agent_code::COLUMN.created_at)
        .order_by_desc(agent_code::COLUMN.id)
        .limit(1)
        .one(db)
        .await
        .context("find a code")?;
    row.map(parse_code).transpose()
}

/// How many codes the account made since then.
pub async fn codes_since(db: &impl ConnectionTrait, account: AccountId, since: Moment) -> anyhow::Result<u64> {
    agent_code::Entity::find()
        .filter(agent_code::COLUMN.account_id.eq(account.0))
        .filter(agent_code::COLUMN.created_at.gt(since.0))
        .count(db)
        .await
        .context("count codes")
}

/// Counts a wrong try at a code that is not locked yet; whether this one locks it.
pub async fn count_wrong_try(db: &impl ConnectionTrait, id: AgentCodeId) -> anyhow::Result<bool> {
    let tried = agent_code::Entity::update_many()
        .col_expr(agent_code::Column::WrongTries, Expr::col(agent_code::Column::WrongTries).add(1))
        .filter(agent_code::COLUMN.id.eq(id.0))
        .filter(agent_code::COLUMN.wrong_tries.lt(HeardCode::WRONG_TRIES))
        .exec(db)
        .await
        .context("count a wrong try")?;
    let now = agent_code::Entity::find_by_id(id.0).one(db).await.context("find a code")?;
    Ok(tried.rows_affected == 1 && now.is_some_and(|code| code.wrong_tries >= HeardCode::WRONG_TRIES))
}

/// Uses a code up for this practice. Whether it still worked: of two at the same time one finds it so.
pub async fn use_code(
    db: &impl ConnectionTrait,
    id: AgentCodeId,
    practice: PracticeId,
    now: Moment,
) -> anyhow::Result<bool> {
    let used = agent_code::Entity::update_many()
        .set(agent_code::ActiveModel {
            used_at: Set(Some(now.0)),
            used_by: Set(Some(practice.uuid())),
            ..Default::default()
        })
        .filter(agent_code::COLUMN.id.eq(id.0))
        .filter(agent_code::COLUMN.used_at.is_null())
        .filter(agent_code::COLUMN.superseded_at.is_null())
        .filter(agent_code::COLUMN.wrong_tries.lt(HeardCode::WRONG_TRIES))
        .exec(db)
        .await
        .context("use a code")?;
    Ok(used.rows_affected == 1)
}

fn parse_code(row: agent_code::Model) -> anyhow::Result<Code> {
    let token = row.token.parse().map_err(|problem| anyhow::anyhow!("agent code {}: {problem}", row.id))?;
    Ok(Code {
        id: AgentCodeId(row.id),
        account: AccountId(row.account_id),
        token,
        expires: Moment(row.expires_at),
        wrong_tries: row.wrong_tries,
        used_by: row.used_by.map(PracticeId::of_row),
    })
}
