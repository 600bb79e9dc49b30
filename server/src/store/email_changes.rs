//! Rows of e-mail changes.

use super::entity::email_change;
use anyhow::Context;
use app::domain::{AccountId, EmailAddress, EmailChangeId, Moment};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};

/// A change of an account's address.
#[derive(Clone, Debug)]
pub struct EmailChange {
    /// Which one.
    pub id: EmailChangeId,
    /// Whose.
    pub account: AccountId,
    /// The new address.
    pub email: EmailAddress,
    /// The address that it would replace.
    pub before: EmailAddress,
    /// When its links stop working.
    pub expires: Moment,
    /// What was done with it.
    pub end: Option<End>,
}

/// What was done with a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The new address confirmed it.
    Confirmed,
    /// The old address stopped it.
    Stopped,
    /// A newer one was asked for, or somebody else got the address.
    Superseded,
}

/// A new change. The database refuses a second live one: end that first.
pub async fn insert(
    db: &impl ConnectionTrait,
    new: &EmailChange,
    confirm_hash: Vec<u8>,
    stop_hash: Vec<u8>,
    now: Moment,
) -> anyhow::Result<()> {
    let row = email_change::ActiveModel {
        id: Set(new.id.0),
        account_id: Set(new.account.0),
        email: Set(new.email.to_string()),
        email_before: Set(new.before.to_string()),
        confirm_hash: Set(confirm_hash),
        stop_hash: Set(stop_hash),
        created_at: Set(now.0),
        expires_at: Set(new.expires.0),
        confirmed_at: Set(None),
        stopped_at: Set(None),
        superseded_at: Set(None),
    };
    email_change::Entity::insert(row).exec_without_returning(db).await.context("insert e-mail change")?;
    Ok(())
}

/// Ends the account's live change.
pub async fn end_live(db: &impl ConnectionTrait, account: AccountId, end: End, now: Moment) -> anyhow::Result<()> {
    let at = Set(Some(now.0));
    let change = match end {
        End::Confirmed => email_change::ActiveModel { confirmed_at: at, ..Default::default() },
        End::Stopped => email_change::ActiveModel { stopped_at: at, ..Default::default() },
        End::Superseded => email_change::ActiveModel { superseded_at: at, ..Default::default() },
    };
    email_change::Entity::update_many()
        .set(change)
        .filter(live(account))
        .exec(db)
        .await
        .context("end e-mail change")?;
    Ok(())
}

/// The account's live change, its time over or not.
pub async fn find_live(db: &impl ConnectionTrait, account: AccountId) -> anyhow::Result<Option<EmailChange>> {
    let row = email_change::Entity::find().filter(live(account)).one(db).await.context("find e-mail change")?;
    row.map(parse).transpose()
}

/// How many changes of this account were asked for since then.
pub async fn count_by_account(db: &impl ConnectionTrait, account: AccountId, since: Moment) -> anyhow::Result<u64> {
    email_change::Entity::find()
        .filter(email_change::COLUMN.account_id.eq(account.0))
        .filter(email_change::COLUMN.created_at.gt(since.0))
        .count(db)
        .await
        .context("count e-mail changes")
}

/// How many changes to this address were asked for since then, by whomever.
pub async fn count_to(db: &impl ConnectionTrait, email: &EmailAddress, since: Moment) -> anyhow::Result<u64> {
    email_change::Entity::find()
        .filter(email_change::COLUMN.email.eq(email.as_str()))
        .filter(email_change::COLUMN.created_at.gt(since.0))
        .count(db)
        .await
        .context("count e-mail changes to an address")
}

/// The change with this id. Only for writing its letters.
pub async fn find(db: &impl ConnectionTrait, id: EmailChangeId) -> anyhow::Result<Option<EmailChange>> {
    let row = email_change::Entity::find_by_id(id.0).one(db).await.context("find e-mail change")?;
    row.map(parse).transpose()
}

/// The change whose link carries the token of this hash, and whether that is the link that stops it.
/// (The token is the authorisation.)
pub async fn find_by_token(db: &impl ConnectionTrait, hash: &[u8]) -> anyhow::Result<Option<(EmailChange, bool)>> {
    let either = Condition::any()
        .add(email_change::Column::ConfirmHash.eq(hash.to_vec()))
        .add(email_change::Column::StopHash.eq(hash.to_vec()));
    let row = email_change::Entity::find().filter(either).one(db).await.context("find e-mail change")?;
    let Some(row) = row else { return Ok(None) };
    let stops = row.stop_hash == hash;
    Ok(Some((parse(row)?, stops)))
}

fn live(account: AccountId) -> Condition {
    Condition::all()
        .add(email_change::Column::AccountId.eq(account.0))
        .add(email_change::Column::ConfirmedAt.is_null())
        .add(email_change::Column::StoppedAt.is_null())
        .add(email_change::Column::SupersededAt.is_null())
}

fn parse(row: email_change::Model) -> anyhow::Result<EmailChange> {
    let bad = |problem| anyhow::anyhow!("e-mail change {}: {problem}", row.id);
    Ok(EmailChange {
        id: EmailChangeId(row.id),
        account: AccountId(row.account_id),
        email: row.email.parse().map_err(bad)?,
        before: row.email_before.parse().map_err(bad)?,
        expires: Moment(row.expires_at),
        end: match (row.confirmed_at, row.stopped_at, row.superseded_at) {
            (Some(_), _, _) => Some(End::Confirmed),
            (_, Some(_), _) => Some(End::Stopped),
            (_, _, Some(_)) => Some(End::Superseded),
            _ => None,
        },
    })
}
