//! Rows of role grants that end by themselves: at which moment, and whether the person was told.

use super::{
    entity::{role_grant, role_start, staff_member},
    role_starts,
    roles::parse_role,
};
use anyhow::Context;
use app::domain::{AccountId, Moment, PracticeId, Role, RoleGrantId, StaffMemberId};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Query, UnionType},
};
use std::collections::BTreeSet;

/// A role that is on until a certain moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Which time of its being on.
    pub id: RoleGrantId,
    /// In which practice.
    pub practice: PracticeId,
    /// Whose role.
    pub person: StaffMemberId,
    /// Which role.
    pub role: Role,
    /// When it ends.
    pub until: Moment,
}

/// Sets, changes or takes away the end of a role that is on. Whatever the person was told about
/// an earlier end is out of date by that.
pub async fn set(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    person: StaffMemberId,
    role: Role,
    until: Option<Moment>,
) -> anyhow::Result<()> {
    let row = role_grant::ActiveModel {
        until: Set(until.map(|until| until.0)),
        until_told_at: Set(None),
        ..Default::default()
    };
    role_grant::Entity::update_many()
        .set(row)
        .filter(role_grant::COLUMN.practice_id.eq(practice.uuid()))
        .filter(role_grant::COLUMN.staff_member_id.eq(person.0))
        .filter(role_grant::COLUMN.role.eq(role.code()))
        .filter(role_grant::COLUMN.ended_at.is_null())
        .exec(db)
        .await
        .context("set the end of a role")?;
    Ok(())
}

/// Where to look for roles whose end or start has come.
#[derive(Clone, Copy, Debug)]
pub enum Where<'a> {
    /// Everywhere.
    Everywhere,
    /// In these practices.
    In(&'a [PracticeId]),
    /// In every practice in which this account has a place.
    PlacesOf(AccountId),
}

/// The practices in which a role is on whose end has come, or is to come whose start has. There are indexes for
/// this: it is asked at every request.
pub async fn practices_due(
    db: &impl ConnectionTrait,
    place: Where<'_>,
    now: Moment,
) -> anyhow::Result<BTreeSet<PracticeId>> {
    let (mut ends, mut starts) = (on_until(now), role_starts::due_by(now));
    match place {
        Where::Everywhere => {}
        Where::In(practices) => {
            let practices: Vec<uuid::Uuid> = practices.iter().map(|practice| practice.uuid()).collect();
            ends = ends.filter(role_grant::COLUMN.practice_id.is_in(practices.iter().copied()));
            starts = starts.filter(role_start::COLUMN.practice_id.is_in(practices));
        }
        Where::PlacesOf(account) => {
            let mut places = Query::select();
            places
                .column(staff_member::Column::PracticeId)
                .from(staff_member::Entity)
                .and_where(staff_member::Column::AccountId.eq(account.0));
            ends = ends.filter(role_grant::Column::PracticeId.in_subquery(places.clone()));
            starts = starts.filter(role_start::Column::PracticeId.in_subquery(places));
        }
    }
    let mut ends = ends.select_only().column(role_grant::Column::PracticeId);
    let starts = starts.select_only().column(role_start::Column::PracticeId);
    QuerySelect::query(&mut ends).union(UnionType::Distinct, starts.into_query());
    let found: Vec<uuid::Uuid> =
        ends.into_tuple().all(db).await.context("find practices with roles whose end or start has come")?;
    Ok(found.into_iter().map(PracticeId::of_row).collect())
}

/// The first of the roles in this practice whose end has come, in the order of their ends, those of one person
/// together.
pub async fn lapsed(db: &impl ConnectionTrait, practice: PracticeId, now: Moment) -> anyhow::Result<Vec<Ending>> {
    let rows = on_until(now)
        .filter(role_grant::COLUMN.practice_id.eq(practice.uuid()))
        .order_by_asc(role_grant::COLUMN.until)
        .order_by_asc(role_grant::COLUMN.staff_member_id)
        .order_by_asc(role_grant::COLUMN.id)
        .limit(Role::ALL.len() as u64)
        .all(db)
        .await
        .context("find roles whose end has come")?;
    rows.into_iter().map(parse).collect()
}

/// The roles of these people that end by `before`.
pub async fn of_people(
    db: &impl ConnectionTrait,
    people: &[StaffMemberId],
    before: Moment,
) -> anyhow::Result<Vec<Ending>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let rows = on_until(before)
        .filter(role_grant::COLUMN.staff_member_id.is_in(people.iter().map(|person| person.0)))
        .order_by_asc(role_grant::COLUMN.until)
        .all(db)
        .await
        .context("find roles that end")?;
    rows.into_iter().map(parse).collect()
}

/// The roles that end by `before` of people who can sign in and were not told so yet.
pub async fn untold(db: &impl ConnectionTrait, before: Moment) -> anyhow::Result<Vec<Ending>> {
    let rows = on_until(before)
        .join(
            JoinType::InnerJoin,
            role_grant::Entity::belongs_to(staff_member::Entity)
                .from(role_grant::Column::StaffMemberId)
                .to(staff_member::Column::Id)
                .into(),
        )
        .filter(staff_member::Column::AccountId.is_not_null())
        .filter(role_grant::COLUMN.until_told_at.is_null())
        .order_by_asc(role_grant::COLUMN.staff_member_id)
        .order_by_asc(role_grant::COLUMN.until)
        .limit(100)
        .all(db)
        .await
        .context("find roles that end soon")?;
    rows.into_iter().map(parse).collect()
}

/// Notes that the person is told about this end. Whether it was still to be told.
pub async fn mark_told(db: &impl ConnectionTrait, ending: Ending, now: Moment) -> anyhow::Result<bool> {
    let told = role_grant::Entity::update_many()
        .set(role_grant::ActiveModel { until_told_at: Set(Some(now.0)), ..Default::default() })
        .filter(role_grant::COLUMN.practice_id.eq(ending.practice.uuid()))
        .filter(role_grant::COLUMN.id.eq(ending.id.0))
        .filter(role_grant::COLUMN.until.eq(ending.until.0))
        .filter(role_grant::COLUMN.ended_at.is_null())
        .filter(role_grant::COLUMN.until_told_at.is_null())
        .exec(db)
        .await
        .context("note that the end of a role was told")?;
    Ok(told.rows_affected == 1)
}

/// The end of this role, if it is on and still has one; and those of the same person's at the same moment.
pub async fn together_with(db: &impl ConnectionTrait, id: RoleGrantId) -> anyhow::Result<Vec<Ending>> {
    let on = || role_grant::Entity::find().filter(role_grant::COLUMN.ended_at.is_null());
    let first = on().filter(role_grant::COLUMN.id.eq(id.0)).one(db).await.context("find the end of a role")?;
    let Some((person, until)) = first.and_then(|row| Some((row.staff_member_id, row.until?))) else {
        return Ok(Vec::new());
    };
    let rows = on()
        .filter(role_grant::COLUMN.staff_member_id.eq(person))
        .filter(role_grant::COLUMN.until.eq(until))
        .all(db)
        .await
        .context("find the ends of roles")?;
    rows.into_iter().map(parse).collect()
}

fn on_until(moment: Moment) -> Select<role_grant::Entity> {
    role_grant::Entity::find()
        .filter(role_grant::COLUMN.ended_at.is_null())
        .filter(role_grant::COLUMN.until.is_not_null())
        .filter(role_grant::COLUMN.until.lte(moment.0))
}

fn parse(row: role_grant::Model) -> anyhow::Result<Ending> {
    Ok(Ending {
        id: RoleGrantId(row.id),
        practice: PracticeId::of_row(row.practice_id),
        person: StaffMemberId(row.staff_member_id),
        role: parse_role(&row.role)?,
        until: Moment(row.until.with_context(|| format!("role grant {}: no end", row.id))?),
    })
}
