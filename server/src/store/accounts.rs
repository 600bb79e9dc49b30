//! Rows of accounts.

use super::entity::{account, session};
use anyhow::Context;
use app::domain::{AccountId, EmailAddress, Language, Moment, PersonName, Username};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, Select};

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
    account::Entity::insert(row(new, now)).exec_without_returning(db).await?;
    Ok(())
}

/// Several at once, in one statement.
pub async fn insert_all(db: &impl ConnectionTrait, new: &[Account], now: Moment) -> anyhow::Result<()> {
    let rows = new.iter().map(|new| row(new, now));
    account::Entity::insert_many(rows).exec_without_returning(db).await.context("insert accounts")?;
    Ok(())
}

fn row(new: &Account, now: Moment) -> account::ActiveModel {
    account::ActiveModel {
        id: Set(new.id.0),
        username: Set(new.username.to_string()),
        email: Set(new.email.to_string()),
        password_hash: Set(new.password_hash.clone()),
        password_changed_at: Set(now.0),
        password_is_short: Set(new.password_is_short),
        last_sign_in_at: Set(new.last_sign_in.map(|at| at.0)),
        created_at: Set(now.0),
        agent: Set(new.agent),
        first_name: Set(new.name.as_ref().map(|(first, _)| first.to_string())),
        last_name: Set(new.name.as_ref().map(|(_, last)| last.to_string())),
        language: Set(new.language.code().to_owned()),
    }
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

pub(super) fn parse(row: account::Model) -> anyhow::Result<Account> {
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
