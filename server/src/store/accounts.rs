//! Rows of accounts, their sessions and their password resets.

use super::entity::{account, password_reset, session};
use anyhow::Context;
use app::domain::{
    AccountId, EmailAddress, InvitationId, Language, Moment, Origin, PasswordResetId, PersonName, StaffMemberId,
    Username,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use uuid::Uuid;

/// An account as the program knows it.
#[derive(Clone)]
pub struct Account {
    /// Which one.
    pub id: AccountId,
    /// The name to sign in with.
    pub username: Username,
    /// The address to sign in with, and to reset the password by.
    pub email: EmailAddress,
    /// argon2id in PHC form.
    pub password_hash: String,
    /// Shorter than a password must be that is the only factor.
    pub password_is_short: bool,
    /// The last sign-in.
    pub last_sign_in: Option<Moment>,
    /// Signs in without a place in any practice, too.
    pub agent: bool,
    /// What somebody who signed up without an invitation is called.
    pub name: Option<(PersonName, PersonName)>,
    /// What its owner reads.
    pub language: Language,
}

/// The account with this id.
pub async fn find(db: &impl ConnectionTrait, id: AccountId) -> anyhow::Result<Account> {
    one(db, account::Entity::find_by_id(id.0)).await?.with_context(|| format!("no account {id}"))
}

/// The account of this username.
pub async fn find_by_username(db: &impl ConnectionTrait, name: &Username) -> anyhow::Result<Option<Account>> {
    one(db, account::Entity::find().filter(account::COLUMN.username.eq(name.as_str()))).await
}

/// The account of this e-mail address.
pub async fn find_by_email(db: &impl ConnectionTrait, email: &EmailAddress) -> anyhow::Result<Option<Account>> {
    one(db, account::Entity::find().filter(account::COLUMN.email.eq(email.as_str()))).await
}

/// Lets no other transaction that locks it decide about this account until this one ends. After
/// the practices' locks, always: two practices may be at work on one account at the same time.
pub async fn lock(db: &impl ConnectionTrait, id: AccountId) -> anyhow::Result<()> {
    account::Entity::find_by_id(id.0).lock_exclusive().one(db).await.context("lock account")?;
    Ok(())
}

/// A new account.
///
/// # Errors
/// As a [`DbErr`], so that the caller can tell a name that is taken from a broken database.
pub async fn insert(db: &impl ConnectionTrait, new: &Account, now: Moment) -> Result<(), DbErr> {
    let row = account::ActiveModel {
        id: Set(new.id.0),
        username: Set(new.username.to_string()),
        email: Set(new.email.to_string()),
        password_hash: Set(new.password_hash.clone()),
        password_changed_at: Set(now.0),
        password_is_short: Set(new.password_is_short),
        last_sign_in_at: Set(None),
        created_at: Set(now.0),
        agent: Set(new.agent),
        first_name: Set(new.name.as_ref().map(|(first, _)| first.to_string())),
        last_name: Set(new.name.as_ref().map(|(_, last)| last.to_string())),
        language: Set(new.language.code().to_owned()),
    };
    account::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// What is kept of a password.
pub struct KeptPassword {
    /// argon2id in PHC form.
    pub hash: String,
    /// Shorter than a password must be that is the only factor.
    pub is_short: bool,
}

/// Replaces the password.
pub async fn set_password(
    db: &impl ConnectionTrait,
    id: AccountId,
    new: &KeptPassword,
    now: Moment,
) -> anyhow::Result<()> {
    let change = account::ActiveModel {
        password_hash: Set(new.hash.clone()),
        password_is_short: Set(new.is_short),
        password_changed_at: Set(now.0),
        ..Default::default()
    };
    update(db, id, change).await
}

/// Replaces the e-mail address.
///
/// # Errors
/// As a [`DbErr`]: another account may have it by now.
pub async fn set_email(db: &impl ConnectionTrait, id: AccountId, email: &EmailAddress) -> Result<(), DbErr> {
    account::Entity::update_many()
        .set(account::ActiveModel { email: Set(email.to_string()), ..Default::default() })
        .filter(account::COLUMN.id.eq(id.0))
        .exec(db)
        .await?;
    Ok(())
}

/// How many resets of this account were sent since then, and when the first of them.
pub async fn resets_since(db: &impl ConnectionTrait, account: AccountId, since: Moment) -> anyhow::Result<Vec<Moment>> {
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

/// From now on the account signs in without a place in any practice, too.
pub async fn make_agent(db: &impl ConnectionTrait, id: AccountId) -> anyhow::Result<()> {
    update(db, id, account::ActiveModel { agent: Set(true), ..Default::default() }).await
}

/// Replaces the language.
pub async fn set_language(db: &impl ConnectionTrait, id: AccountId, language: Language) -> anyhow::Result<()> {
    update(db, id, account::ActiveModel { language: Set(language.code().to_owned()), ..Default::default() }).await
}

/// What the owner of this session reads.
pub async fn language_of_session(db: &impl ConnectionTrait, id_hash: Vec<u8>) -> anyhow::Result<Option<Language>> {
    let code: Option<String> = account::Entity::find()
        .select_only()
        .column(account::Column::Language)
        .filter(ColumnTrait::in_subquery(
            &account::Column::Id,
            sea_orm::sea_query::Query::select()
                .column(session::Column::AccountId)
                .from(session::Entity)
                .and_where(ColumnTrait::eq(&session::Column::IdHash, id_hash))
                .to_owned(),
        ))
        .into_tuple()
        .one(db)
        .await
        .context("find a session's language")?;
    Ok(code.as_deref().and_then(Language::from_code))
}

/// Notes a sign-in.
pub async fn set_last_sign_in(db: &impl ConnectionTrait, id: AccountId, now: Moment) -> anyhow::Result<()> {
    update(db, id, account::ActiveModel { last_sign_in_at: Set(Some(now.0)), ..Default::default() }).await
}

async fn update(db: &impl ConnectionTrait, id: AccountId, change: account::ActiveModel) -> anyhow::Result<()> {
    account::Entity::update_many()
        .set(change)
        .filter(account::COLUMN.id.eq(id.0))
        .exec(db)
        .await
        .context("update account")?;
    Ok(())
}

async fn one(db: &impl ConnectionTrait, query: Select<account::Entity>) -> anyhow::Result<Option<Account>> {
    query.one(db).await.context("find account")?.map(parse).transpose()
}

fn parse(row: account::Model) -> anyhow::Result<Account> {
    let bad = |problem| anyhow::anyhow!("account {}: {problem}", row.id);
    Ok(Account {
        id: AccountId(row.id),
        username: row.username.parse().map_err(bad)?,
        email: row.email.parse().map_err(bad)?,
        password_hash: row.password_hash,
        password_is_short: row.password_is_short,
        last_sign_in: row.last_sign_in_at.map(Moment),
        agent: row.agent,
        name: match (row.first_name, row.last_name) {
            (Some(first), Some(last)) => Some((first.parse().map_err(bad)?, last.parse().map_err(bad)?)),
            _ => None,
        },
        language: Language::from_code(&row.language).unwrap_or_default(),
    })
}

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
pub async fn insert_session(db: &impl ConnectionTrait, new: &Session) -> anyhow::Result<()> {
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
pub async fn find_session(db: &impl ConnectionTrait, id_hash: Vec<u8>) -> anyhow::Result<Option<Session>> {
    let row = session::Entity::find_by_id(id_hash).one(db).await.context("find session")?;
    Ok(row.map(parse_session))
}

/// The account's whole sessions that were seen since `seen_since`, the last used first.
pub async fn sessions(
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
    Ok(rows.into_iter().map(parse_session).collect())
}

/// Ends one session of an account; how many ended (0 or 1).
pub async fn end_session_of(db: &impl ConnectionTrait, account: AccountId, id_hash: &[u8]) -> anyhow::Result<u64> {
    let one = session::Entity::delete_many()
        .filter(session::COLUMN.account_id.eq(account.0))
        .filter(session::COLUMN.id_hash.eq(id_hash));
    Ok(one.exec(db).await.context("end session")?.rows_affected)
}

/// Ends all sessions of an account but one; how many ended.
pub async fn end_other_sessions(db: &impl ConnectionTrait, account: AccountId, but: &[u8]) -> anyhow::Result<u64> {
    let others = session::Entity::delete_many()
        .filter(session::COLUMN.account_id.eq(account.0))
        .filter(session::COLUMN.id_hash.ne(but));
    Ok(others.exec(db).await.context("end other sessions")?.rows_affected)
}

fn parse_session(row: session::Model) -> Session {
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
pub async fn touch_session(db: &impl ConnectionTrait, id_hash: Vec<u8>, now: Moment) -> anyhow::Result<()> {
    session::Entity::update_many()
        .set(session::ActiveModel { last_seen_at: Set(now.0), ..Default::default() })
        .filter(session::COLUMN.id_hash.eq(id_hash))
        .exec(db)
        .await
        .context("touch session")?;
    Ok(())
}

/// Ends one session; how many ended (0 or 1).
pub async fn end_session(db: &impl ConnectionTrait, id_hash: Vec<u8>) -> anyhow::Result<u64> {
    Ok(session::Entity::delete_by_id(id_hash).exec(db).await.context("end session")?.rows_affected)
}

/// Ends all sessions of an account; how many ended.
pub async fn end_sessions(db: &impl ConnectionTrait, account: AccountId) -> anyhow::Result<u64> {
    let all = session::Entity::delete_many().filter(session::COLUMN.account_id.eq(account.0));
    Ok(all.exec(db).await.context("end sessions")?.rows_affected)
}

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
pub async fn insert_reset(
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
pub async fn has_live_reset(db: &impl ConnectionTrait, account: AccountId, now: Moment) -> anyhow::Result<bool> {
    let live = password_reset::Entity::find()
        .filter(password_reset::COLUMN.account_id.eq(account.0))
        .filter(password_reset::COLUMN.used_at.is_null())
        .filter(password_reset::COLUMN.superseded_at.is_null())
        .filter(password_reset::COLUMN.expires_at.gt(now.0));
    Ok(live.count(db).await.context("count live resets")? > 0)
}

/// Ends the account's live reset, because it was used or because a newer one was sent (or the
/// person was deactivated).
pub async fn end_live_reset(
    db: &impl ConnectionTrait,
    account: AccountId,
    used: bool,
    now: Moment,
) -> anyhow::Result<()> {
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
pub async fn find_reset_by_token(db: &impl ConnectionTrait, hash: &[u8]) -> anyhow::Result<Option<PasswordReset>> {
    let row = password_reset::Entity::find().filter(password_reset::COLUMN.token_hash.eq(hash)).one(db).await;
    Ok(row.context("find password reset")?.map(parse_reset))
}

/// The reset with this id. Only for writing its letter.
pub async fn find_reset(db: &impl ConnectionTrait, id: Uuid) -> anyhow::Result<Option<PasswordReset>> {
    let row = password_reset::Entity::find_by_id(id).one(db).await.context("find password reset")?;
    Ok(row.map(parse_reset))
}

fn parse_reset(row: password_reset::Model) -> PasswordReset {
    PasswordReset {
        id: PasswordResetId(row.id),
        account: AccountId(row.account_id),
        asked_by: row.asked_by.map(StaffMemberId),
        expires: Moment(row.expires_at),
        used: row.used_at.is_some(),
        superseded: row.superseded_at.is_some(),
    }
}
