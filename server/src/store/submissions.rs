//! Rows of submissions: what came of a form, for the time that it is sent again.

use super::entity::submission;
use anyhow::Context;
use app::domain::{Moment, PracticeId, StaffMemberId, SubmissionKey};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, QueryFilter};

/// Whom the form with this key added to the practice, if it was sent before.
pub async fn find(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    key: SubmissionKey,
) -> anyhow::Result<Option<StaffMemberId>> {
    let row = submission::Entity::find_by_id((practice.uuid(), key.0)).one(db).await.context("find a submission")?;
    Ok(row.map(|row| StaffMemberId(row.staff_member_id)))
}

/// Notes whom the form with this key added, in the same transaction.
pub async fn insert(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    key: SubmissionKey,
    person: StaffMemberId,
    now: Moment,
) -> anyhow::Result<()> {
    let row = submission::ActiveModel {
        practice_id: Set(practice.uuid()),
        key: Set(key.0),
        staff_member_id: Set(person.0),
        created_at: Set(now.0),
    };
    submission::Entity::insert(row).exec_without_returning(db).await.context("insert a submission")?;
    Ok(())
}

/// Clears away what was sent before then: nobody sends it again.
pub async fn forget_old(db: &impl ConnectionTrait, before: Moment) -> anyhow::Result<()> {
    let old = submission::Entity::delete_many().filter(submission::COLUMN.created_at.lt(before.0));
    old.exec(db).await.context("forget old submissions")?;
    Ok(())
}
