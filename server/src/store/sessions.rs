//! Rows of sessions.

use super::{
    accounts::{self, Account},
    entity::{account, session},
};
use anyhow::Context;
use app::domain::{AccountId, InvitationId, Moment, Origin};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};

/// A session as the program knows it.
#[derive(Clone, Debug)]
pub struct Session {
    /// Whose.
    pub account: AccountId,
    /// The last request that prolonged it.
    pub last_seen: Moment,
    /// When it ends, whatever happens.
    pub expires: Moment,
    /// What the database keeps of its id.
    pub id_hash: Vec<u8>,
    /// The sign-in.
    pub created: Moment,
    /// From where.
    pub origin: Origin,
    /// Opens nothing yet: the second factor is still to be given.
    pub waits: bool,
    /// The invitation to accept when it was.
    pub accepts: Option<InvitationId>,
}

/// A new session. Those of the account that are over make room.
pub async fn insert(db: &impl ConnectionTrait, new: &Session) -> anyhow::Result<()> {
    let (account, now) = (new.account, new.created);
    let row = session::ActiveModel {
        id_hash: Set(new.id_hash.clone()),
        account_id: Set(account.0),
        created_at: Set(now.0),
        last_seen_at: Set(new.last_seen.0),
        expires_at: Set(new.expires.0),
        address: Set(new.origin.address.clone()),
        user_agent: Set(new.origin.user_agent.clone()),
        waits_for_second_factor: Set(new.waits),
        accepts_invitation_id: Set(new.accepts.map(|id| id.0)),
    };
    session::Entity::delete_many()
        .filter(session::COLUMN.account_id.eq(account.0))
        .filter(session::COLUMN.expires_at.lte(now.0))
        .exec(db)
        .await
        .context("forget old sessions")?;
    session::Entity::insert(row).exec_without_returning(db).await.context("insert session")?;
    Ok(())
}

/// The session of this id, usable or not.
pub async fn find(db: &impl ConnectionTrait, id_hash: Vec<u8>) -> anyhow::Result<Option<Session>> {
    let row = session::Entity::find_by_id(id_hash).one(db).await.context("find session")?;
    Ok(row.map(parse))
}

/// The same with the account that it is of.
pub async fn find_with_account(
    db: &impl ConnectionTrait,
    id_hash: Vec<u8>,
) -> anyhow::Result<Option<(Session, Account)>> {
    let account =
        session::Entity::belongs_to(account::Entity).from(session::Column::AccountId).to(account::Column::Id).into();
    let rows = session::Entity::find_by_id(id_hash)
        .join(JoinType::InnerJoin, account)
        .select_also(account::Entity)
        .one(db)
        .await
        .context("find session and account")?;
    let Some((session, Some(account))) = rows else { return Ok(None) };
    Ok(Some((parse(session), accounts::parse(account)?)))
}

/// The account's whole sessions that were seen since `seen_since`, the last used first.
pub async fn of_account(
    db: &impl ConnectionTrait,
    account: AccountId,
    now: Moment,
    seen_since: Moment,
) -> anyhow::Result<Vec<Session>> {
    let rows = session::Entity::find()
        .filter(session::COLUMN.account_id.eq(account.0))
        .filter(session::COLUMN.waits_for_second_factor.eq(false))
        .filter(session::COLUMN.expires_at.gt(now.0))
        .filter(session::COLUMN.last_seen_at.gt(seen_since.0))
        .order_by_desc(session::COLUMN.last_seen_at)
        .all(db)
        .await
        .context("find sessions")?;
    Ok(rows.into_iter().map(parse).collect())
}

/// Ends one session of an account; how many ended (0 or 1).
pub async fn end_of(db: &impl ConnectionTrait, account: AccountId, id_hash: &[u8]) -> anyhow::Result<u64> {
    let one = session::Entity::delete_many()
        .filter(session::COLUMN.account_id.eq(account.0))
        .filter(session::COLUMN.id_hash.eq(id_hash));
    Ok(one.exec(db).await.context("end session")?.rows_affected)
}

/// Ends all sessions of an account but one; how many ended.
pub async fn end_others(db: &impl ConnectionTrait, account: AccountId, but: &[u8]) -> anyhow::Result<u64> {
    let others = session::Entity::delete_many()
        .filter(session::COLUMN.account_id.eq(account.0))
        .filter(session::COLUMN.id_hash.ne(but));
    Ok(others.exec(db).await.context("end other sessions")?.rows_affected)
}

fn parse(row: session::Model) -> Session {
    Session {
        account: AccountId(row.account_id),
        last_seen: Moment(row.last_seen_at),
        expires: Moment(row.expires_at),
        id_hash: row.id_hash,
        created: Moment(row.created_at),
        origin: Origin { address: row.address, user_agent: row.user_agent },
        waits: row.waits_for_second_factor,
        accepts: row.accepts_invitation_id.map(InvitationId),
    }
}

/// Prolongs a session.
pub async fn touch(db: &impl ConnectionTrait, id_hash: Vec<u8>, now: Moment) -> anyhow::Result<()> {
    session::Entity::update_many()
        .set(session::ActiveModel { last_seen_at: Set(now.0), ..Default::default() })
        .filter(session::COLUMN.id_hash.eq(id_hash))
        .exec(db)
        .await
        .context("touch session")?;
    Ok(())
}

/// Ends one session; how many ended (0 or 1).
pub async fn end(db: &impl ConnectionTrait, id_hash: Vec<u8>) -> anyhow::Result<u64> {
    Ok(session::Entity::delete_by_id(id_hash).exec(db).await.context("end session")?.rows_affected)
}

/// Ends all sessions of an account; how many ended.
pub async fn end_all(db: &impl ConnectionTrait, account: AccountId) -> anyhow::Result<u64> {
    let all = session::Entity::delete_many().filter(session::COLUMN.account_id.eq(account.0));
    Ok(all.exec(db).await.context("end sessions")?.rows_affected)
}
