//! Rows of second factors: authenticator apps, recovery codes, passkeys.

use super::entity::{authenticator, passkey, passkey_ceremony, recovery_code};
use anyhow::Context;
use app::domain::{AccountId, Moment};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};
use uuid::Uuid;

/// An authenticator app. Its secret is derived from the id.
#[derive(Clone, Copy, Debug)]
pub struct Authenticator {
    /// What its secret is derived from.
    pub id: Uuid,
    /// When it was begun to be set up.
    pub created: Moment,
    /// When its first code was given; `None` while it is being set up.
    pub confirmed: Option<Moment>,
    /// The time step of the last code that was taken.
    pub last_step: i64,
}

/// A passkey.
#[derive(Clone, Debug)]
pub struct Passkey {
    /// Which one.
    pub id: Uuid,
    /// Whose.
    pub account: AccountId,
    /// What its owner calls it.
    pub name: String,
    /// The public key and counters, as JSON.
    pub credential: String,
    /// Since when.
    pub created: Moment,
    /// The last time it was used.
    pub last_used: Option<Moment>,
}

/// Whether the account has a second factor that works.
pub async fn any(db: &impl ConnectionTrait, account: AccountId) -> anyhow::Result<bool> {
    let app = authenticator(db, account).await?.is_some_and(|app| app.confirmed.is_some());
    Ok(app || passkey::Entity::find().filter(of_passkey(account)).count(db).await.context("count passkeys")? > 0)
}

/// The account's authenticator app, set up or not.
pub async fn authenticator(db: &impl ConnectionTrait, account: AccountId) -> anyhow::Result<Option<Authenticator>> {
    let row = authenticator::Entity::find_by_id(account.0).one(db).await.context("find authenticator")?;
    Ok(row.map(|row| Authenticator {
        id: row.id,
        created: Moment(row.created_at),
        confirmed: row.confirmed_at.map(Moment),
        last_step: row.last_step,
    }))
}

/// Begins to set an authenticator app up, in place of one that never was.
pub async fn begin_authenticator(
    db: &impl ConnectionTrait,
    account: AccountId,
    id: Uuid,
    now: Moment,
) -> anyhow::Result<()> {
    remove_authenticator(db, account).await?;
    let row = authenticator::ActiveModel {
        account_id: Set(account.0),
        id: Set(id),
        created_at: Set(now.0),
        confirmed_at: Set(None),
        last_step: Set(0),
    };
    authenticator::Entity::insert(row).exec_without_returning(db).await.context("insert authenticator")?;
    Ok(())
}

/// Takes a code's time step, once: `false` if it, or a later one, was taken before.
pub async fn take_step(db: &impl ConnectionTrait, account: AccountId, step: i64, now: Moment) -> anyhow::Result<bool> {
    let taken = authenticator::Entity::update_many()
        .set(authenticator::ActiveModel { last_step: Set(step), ..Default::default() })
        .filter(authenticator::Column::AccountId.eq(account.0))
        .filter(authenticator::Column::LastStep.lt(step))
        .exec(db)
        .await
        .context("take a code")?;
    authenticator::Entity::update_many()
        .set(authenticator::ActiveModel { confirmed_at: Set(Some(now.0)), ..Default::default() })
        .filter(authenticator::Column::AccountId.eq(account.0))
        .filter(authenticator::Column::ConfirmedAt.is_null())
        .exec(db)
        .await
        .context("confirm authenticator")?;
    Ok(taken.rows_affected == 1)
}

/// Removes the authenticator app.
pub async fn remove_authenticator(db: &impl ConnectionTrait, account: AccountId) -> anyhow::Result<()> {
    authenticator::Entity::delete_by_id(account.0).exec(db).await.context("remove authenticator")?;
    Ok(())
}

/// Replaces the recovery codes.
pub async fn set_recovery_codes(
    db: &impl ConnectionTrait,
    account: AccountId,
    hashes: Vec<Vec<u8>>,
) -> anyhow::Result<()> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::AccountId.eq(account.0))
        .exec(db)
        .await
        .context("forget recovery codes")?;
    if hashes.is_empty() {
        return Ok(());
    }
    let rows = hashes.into_iter().map(|hash| recovery_code::ActiveModel {
        account_id: Set(account.0),
        code_hash: Set(hash),
        used_at: Set(None),
    });
    recovery_code::Entity::insert_many(rows).exec_without_returning(db).await.context("insert recovery codes")?;
    Ok(())
}

/// Uses a recovery code up; `false` if there is none of this hash that was not used.
pub async fn use_recovery_code(
    db: &impl ConnectionTrait,
    account: AccountId,
    hash: &[u8],
    now: Moment,
) -> anyhow::Result<bool> {
    let used = recovery_code::Entity::update_many()
        .set(recovery_code::ActiveModel { used_at: Set(Some(now.0)), ..Default::default() })
        .filter(recovery_code::Column::AccountId.eq(account.0))
        .filter(recovery_code::Column::CodeHash.eq(hash.to_vec()))
        .filter(recovery_code::Column::UsedAt.is_null())
        .exec(db)
        .await
        .context("use a recovery code")?;
    Ok(used.rows_affected == 1)
}

/// How many recovery codes are left.
pub async fn count_recovery_codes(db: &impl ConnectionTrait, account: AccountId) -> anyhow::Result<u64> {
    recovery_code::Entity::find()
        .filter(recovery_code::Column::AccountId.eq(account.0))
        .filter(recovery_code::Column::UsedAt.is_null())
        .count(db)
        .await
        .context("count recovery codes")
}

/// The account's passkeys, the oldest first.
pub async fn passkeys(db: &impl ConnectionTrait, account: AccountId) -> anyhow::Result<Vec<Passkey>> {
    let rows = passkey::Entity::find().filter(of_passkey(account)).order_by_asc(passkey::Column::Id).all(db).await;
    Ok(rows.context("find passkeys")?.into_iter().map(parse).collect())
}

/// The passkey of this credential, whoever's.
pub async fn find_passkey(db: &impl ConnectionTrait, credential: &[u8]) -> anyhow::Result<Option<Passkey>> {
    let found = passkey::Entity::find().filter(passkey::Column::CredentialId.eq(credential.to_vec())).one(db).await;
    Ok(found.context("find passkey")?.map(parse))
}

/// A new passkey.
///
/// # Errors
/// As a [`DbErr`]: another account may have the credential.
pub async fn insert_passkey(db: &impl ConnectionTrait, new: &Passkey, credential_id: &[u8]) -> Result<(), DbErr> {
    let row = passkey::ActiveModel {
        id: Set(new.id),
        account_id: Set(new.account.0),
        credential_id: Set(credential_id.to_vec()),
        credential: Set(new.credential.clone()),
        name: Set(new.name.clone()),
        created_at: Set(new.created.0),
        last_used_at: Set(None),
    };
    passkey::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Notes that a passkey was used, and its counters.
pub async fn touch_passkey(db: &impl ConnectionTrait, id: Uuid, credential: &str, now: Moment) -> anyhow::Result<()> {
    passkey::Entity::update_many()
        .set(passkey::ActiveModel {
            credential: Set(credential.to_owned()),
            last_used_at: Set(Some(now.0)),
            ..Default::default()
        })
        .filter(passkey::Column::Id.eq(id))
        .exec(db)
        .await
        .context("touch passkey")?;
    Ok(())
}

/// Removes a passkey; `false` if the account has none of this id.
pub async fn remove_passkey(db: &impl ConnectionTrait, account: AccountId, id: Uuid) -> anyhow::Result<bool> {
    let gone = passkey::Entity::delete_many().filter(of_passkey(account)).filter(passkey::Column::Id.eq(id)).exec(db);
    Ok(gone.await.context("remove passkey")?.rows_affected == 1)
}

/// Removes every second factor of the account, recovery codes too.
pub async fn remove_all(db: &impl ConnectionTrait, account: AccountId) -> anyhow::Result<()> {
    remove_authenticator(db, account).await?;
    set_recovery_codes(db, account, Vec::new()).await?;
    passkey::Entity::delete_many().filter(of_passkey(account)).exec(db).await.context("remove passkeys")?;
    Ok(())
}

/// What the server remembers between its question to a passkey and the answer.
#[derive(Clone, Debug)]
pub struct Ceremony {
    /// Whose; `None` while nobody is signed in.
    pub account: Option<AccountId>,
    /// `register`, `confirm` or `sign_in`.
    pub kind: &'static str,
    /// What the library wants back.
    pub state: String,
    /// After this the answer is too late.
    pub expires: Moment,
}

/// Keeps a ceremony. Those that are over make room.
pub async fn insert_ceremony(
    db: &impl ConnectionTrait,
    id_hash: Vec<u8>,
    new: &Ceremony,
    now: Moment,
) -> anyhow::Result<()> {
    passkey_ceremony::Entity::delete_many()
        .filter(passkey_ceremony::Column::ExpiresAt.lte(now.0))
        .exec(db)
        .await
        .context("forget old ceremonies")?;
    let row = passkey_ceremony::ActiveModel {
        id_hash: Set(id_hash),
        account_id: Set(new.account.map(|account| account.0)),
        kind: Set(new.kind.to_owned()),
        state: Set(new.state.clone()),
        expires_at: Set(new.expires.0),
    };
    passkey_ceremony::Entity::insert(row).exec_without_returning(db).await.context("insert ceremony")?;
    Ok(())
}

/// Takes a ceremony out, so that one question gets one answer.
pub async fn take_ceremony(
    db: &impl ConnectionTrait,
    id_hash: Vec<u8>,
    kind: &str,
    now: Moment,
) -> anyhow::Result<Option<(Option<AccountId>, String)>> {
    let row = passkey_ceremony::Entity::find_by_id(id_hash.clone()).one(db).await.context("find ceremony")?;
    let taken = passkey_ceremony::Entity::delete_by_id(id_hash).exec(db).await.context("take ceremony")?;
    let fits = |row: &passkey_ceremony::Model| taken.rows_affected == 1 && row.kind == kind && row.expires_at > now.0;
    Ok(row.filter(fits).map(|row| (row.account_id.map(AccountId), row.state)))
}

fn of_passkey(account: AccountId) -> sea_orm::sea_query::SimpleExpr {
    passkey::Column::AccountId.eq(account.0)
}

fn parse(row: passkey::Model) -> Passkey {
    Passkey {
        id: row.id,
        account: AccountId(row.account_id),
        name: row.name,
        credential: row.credential,
        created: Moment(row.created_at),
        last_used: row.last_used_at.map(Moment),
    }
}
