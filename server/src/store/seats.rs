//! Who was billable when, read from role grants and invitations: nothing of it is stored a second time.

use super::{
    entity::{invitation, role_grant, staff_member},
    role_starts::{self, Plan},
};
use anyhow::Context;
use app::domain::{BILLED, Moment, PracticeId, SeatHistory, SeatTime, StaffKind, StaffMemberId};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};
use std::collections::HashMap;
use uuid::Uuid;

/// Somebody who is or was billable, and their name today.
#[derive(Clone, Debug)]
pub struct Seat {
    /// What the person is called.
    pub name: String,
    /// When they were billable.
    pub history: SeatHistory,
}

/// Everybody whose billed role was on at `since` or later, or is to come, with the times of it that had not
/// ended by then, in the order of the staff list.
pub async fn seats(db: &impl ConnectionTrait, practice: PracticeId, since: Moment) -> anyhow::Result<Vec<Seat>> {
    let not_over =
        Condition::any().add(role_grant::Column::EndedAt.is_null()).add(role_grant::Column::EndedAt.gt(since.0));
    let grants = role_grant::Entity::find()
        .filter(role_grant::COLUMN.practice_id.eq(practice.uuid()))
        .filter(role_grant::COLUMN.role.eq(BILLED.code()))
        .filter(not_over.clone())
        .order_by_asc(role_grant::COLUMN.granted_at)
        .all(db)
        .await
        .context("find billed roles")?;
    let mut times: HashMap<Uuid, Vec<SeatTime>> = HashMap::new();
    for grant in grants {
        // One whose end has come ends then, whether or not somebody has noted it yet.
        let until = grant.ended_at.or(grant.until).map(Moment);
        let time = SeatTime { from: Moment(grant.granted_at), until, returns: false };
        times.entry(grant.staff_member_id).or_default().push(time);
    }
    // What is to come is later than anything else: a role is on until then at most.
    for Plan { start, person, .. } in role_starts::of_role(db, practice, BILLED).await? {
        let time = SeatTime { from: start.at, until: start.until, returns: start.returns };
        times.entry(person.0).or_default().push(time);
    }
    // Asked for by what they have, not by their ids: no database takes tens of thousands of values.
    let billed = role_grant::Entity::find()
        .select_only()
        .column(role_grant::Column::StaffMemberId)
        .filter(role_grant::COLUMN.practice_id.eq(practice.uuid()))
        .filter(role_grant::COLUMN.role.eq(BILLED.code()))
        .filter(not_over);
    let concerned = Condition::any()
        .add(staff_member::Column::Id.in_subquery(billed.into_query()))
        .add(staff_member::Column::Id.in_subquery(role_starts::people_with(practice, BILLED)));
    let people = staff_member::Entity::find()
        .filter(staff_member::COLUMN.practice_id.eq(practice.uuid()))
        .filter(staff_member::COLUMN.kind.eq(StaffKind::Employee.code()))
        .filter(concerned)
        .order_by_asc(staff_member::COLUMN.sort_name)
        .order_by_asc(staff_member::COLUMN.id)
        .all(db)
        .await
        .context("find billed people")?;
    let accepted = accepted(db, practice, invitation::Entity::find()).await?;
    let seat = |person: staff_member::Model| {
        // Whoever came without an invitation (an Owner who opened the practice) was there from the beginning.
        let joined = accepted.get(&person.id).copied().unwrap_or(person.created_at);
        Seat {
            name: format!("{} {}", person.first_name, person.last_name),
            history: SeatHistory {
                person: StaffMemberId(person.id),
                joined: person.account_id.map(|_| Moment(joined)),
                times: times.remove(&person.id).unwrap_or_default(),
            },
        }
    };
    Ok(people.into_iter().map(seat).collect())
}

/// When each person of the practice accepted the first of these invitations.
pub(super) async fn accepted(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    these: Select<invitation::Entity>,
) -> anyhow::Result<HashMap<Uuid, i64>> {
    let rows = these
        .filter(invitation::COLUMN.practice_id.eq(practice.uuid()))
        .filter(invitation::COLUMN.accepted_at.is_not_null())
        .order_by_desc(invitation::COLUMN.accepted_at)
        .all(db)
        .await
        .context("find accepted invitations")?;
    // Of several the first one is last here, and stays.
    Ok(rows.into_iter().filter_map(|row| Some((row.staff_member_id, row.accepted_at?))).collect())
}
