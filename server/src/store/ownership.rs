//! Rows of ownership transfers.

use super::entity::ownership_transfer;
use anyhow::Context;
use app::domain::{Moment, OwnershipTransfer, OwnershipTransferId, PracticeId, StaffMemberId, TransferOutcome};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, QueryFilter};

/// A new transfer. The database refuses a second one that has not ended: end that first.
pub async fn insert(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    new: &OwnershipTransfer,
    now: Moment,
) -> anyhow::Result<()> {
    let row = ownership_transfer::ActiveModel {
        id: Set(new.id.0),
        practice_id: Set(practice.uuid()),
        from_id: Set(new.from.0),
        to_id: Set(new.to.0),
        asked_at: Set(now.0),
        expires_at: Set(new.expires.0),
        ended_at: Set(None),
        outcome: Set(None),
    };
    ownership_transfer::Entity::insert(row).exec_without_returning(db).await.context("insert ownership transfer")?;
    Ok(())
}

/// The practice's transfer that has not ended; its time may be over all the same.
pub async fn open(db: &impl ConnectionTrait, practice: PracticeId) -> anyhow::Result<Option<OwnershipTransfer>> {
    let row = ownership_transfer::Entity::find()
        .filter(ownership_transfer::COLUMN.practice_id.eq(practice.uuid()))
        .filter(ownership_transfer::COLUMN.ended_at.is_null())
        .one(db)
        .await
        .context("find ownership transfer")?;
    Ok(row.map(|row| OwnershipTransfer {
        id: OwnershipTransferId(row.id),
        from: StaffMemberId(row.from_id),
        to: StaffMemberId(row.to_id),
        expires: Moment(row.expires_at),
    }))
}

/// Ends a transfer.
pub async fn end(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    id: OwnershipTransferId,
    outcome: TransferOutcome,
    now: Moment,
) -> anyhow::Result<()> {
    let ended = ownership_transfer::ActiveModel {
        ended_at: Set(Some(now.0)),
        outcome: Set(Some(outcome.code().to_owned())),
        ..Default::default()
    };
    ownership_transfer::Entity::update_many()
        .set(ended)
        .filter(ownership_transfer::COLUMN.practice_id.eq(practice.uuid()))
        .filter(ownership_transfer::COLUMN.id.eq(id.0))
        .filter(ownership_transfer::COLUMN.ended_at.is_null())
        .exec(db)
        .await
        .context("end ownership transfer")?;
    Ok(())
}
