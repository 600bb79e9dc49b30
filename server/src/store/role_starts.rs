//! Rows of plans to turn a role on. A role is to come while a plan for it is open.

use super::{
    entity::{role_start, staff_member},
    roles::parse_role,
};
use anyhow::Context;
use app::domain::{Moment, PracticeId, Role, RoleStart, RoleStartId, Roles, StaffMemberId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select, sea_query::SelectStatement,
};
use std::collections::HashMap;
use uuid::Uuid;

/// A plan that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Which role, from when until when.
    pub start: RoleStart,
    /// In which practice.
    pub practice: PracticeId,
    /// For whom.
    pub person: StaffMemberId,
    /// Whose plan.
    pub by: StaffMemberId,
}

/// How a plan ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The role went on.
    Begun,
    /// Taken back.
    Cancelled,
    /// Another plan stands in its place, or somebody turned the role on.
    Replaced,
    /// At its moment, whoever had planned it could not have turned the role on any more.
    Refused,
}

impl Outcome {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Cancelled => "cancelled",
            Self::Replaced => "replaced",
            Self::Refused => "refused",
        }
    }
}

/// A new plan. There is no open one for this role of this person.
pub async fn insert(db: &impl ConnectionTrait, plan: Plan, now: Moment) -> anyhow::Result<()> {
    let Plan { start, practice, person, by } = plan;
    let row = role_start::ActiveModel {
        id: Set(start.id.0),
        practice_id: Set(practice.uuid()),
        staff_member_id: Set(person.0),
        role: Set(start.role.code().to_owned()),
        starts_at: Set(start.at.0),
        until: Set(start.until.map(|until| until.0)),
        is_return: Set(start.returns),
        planned_by: Set(by.0),
        planned_at: Set(now.0),
        told_at: Set(None),
        ended_at: Set(None),
        outcome: Set(None),
        ended_by: Set(None),
    };
    role_start::Entity::insert(row).exec_without_returning(db).await.context("insert the start of a role")?;
    Ok(())
}

/// Ends the open plans of a person for these roles; `by` is `None` for the system.
pub async fn close(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    person: StaffMemberId,
    roles: Roles,
    outcome: Outcome,
    (by, at): (Option<StaffMemberId>, Moment),
) -> anyhow::Result<()> {
    if roles.is_empty() {
        return Ok(());
    }
    let row = role_start::ActiveModel {
        ended_at: Set(Some(at.0)),
        outcome: Set(Some(outcome.code().to_owned())),
        ended_by: Set(by.map(|by| by.0)),
        ..Default::default()
    };
    role_start::Entity::update_many()
        .set(row)
        .filter(role_start::COLUMN.practice_id.eq(practice.uuid()))
        .filter(role_start::COLUMN.staff_member_id.eq(person.0))
        .filter(role_start::COLUMN.role.is_in(roles.iter().map(Role::code)))
        .filter(role_start::COLUMN.ended_at.is_null())
        .exec(db)
        .await
        .context("end the plan of a role")?;
    Ok(())
}

/// The open plans of these people, whichever comes first at first.
pub(super) async fn by_person(
    db: &impl ConnectionTrait,
    people: &[Uuid],
) -> anyhow::Result<HashMap<Uuid, Vec<RoleStart>>> {
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = open()
        .filter(role_start::COLUMN.staff_member_id.is_in(people.iter().copied()))
        .order_by_asc(role_start::COLUMN.starts_at)
        .order_by_asc(role_start::COLUMN.id)
        .all(db)
        .await
        .context("find roles that are to come")?;
    let mut found: HashMap<Uuid, Vec<RoleStart>> = HashMap::new();
    for row in rows {
        let plan = parse(row)?;
        found.entry(plan.person.0).or_default().push(plan.start);
    }
    Ok(found)
}

/// The open plans for one person, with whose they are.
pub async fn of(db: &impl ConnectionTrait, practice: PracticeId, person: StaffMemberId) -> anyhow::Result<Vec<Plan>> {
    let rows = open()
        .filter(role_start::COLUMN.practice_id.eq(practice.uuid()))
        .filter(role_start::COLUMN.staff_member_id.eq(person.0))
        .order_by_asc(role_start::COLUMN.starts_at)
        .order_by_asc(role_start::COLUMN.id)
        .all(db)
        .await
        .context("find the plans of a person")?;
    rows.into_iter().map(parse).collect()
}

/// The plans of a practice whose moment has come, in the order of their moments.
pub async fn due(db: &impl ConnectionTrait, practice: PracticeId, now: Moment) -> anyhow::Result<Option<Plan>> {
    let row = due_by(now)
        .filter(role_start::COLUMN.practice_id.eq(practice.uuid()))
        .order_by_asc(role_start::COLUMN.starts_at)
        .order_by_asc(role_start::COLUMN.id)
        .one(db)
        .await
        .context("find roles whose start has come")?;
    row.map(parse).transpose()
}

/// The plans up to `before` of which nobody was told yet, for people who have an account; others read of theirs
/// in the invitation.
pub async fn untold(db: &impl ConnectionTrait, before: Moment) -> anyhow::Result<Vec<Plan>> {
    let person = role_start::Entity::belongs_to(staff_member::Entity)
        .from(role_start::Column::StaffMemberId)
        .to(staff_member::Column::Id);
    let rows = due_by(before)
        .join(JoinType::InnerJoin, person.into())
        .filter(staff_member::Column::AccountId.is_not_null())
        .filter(role_start::COLUMN.told_at.is_null())
        .order_by_asc(role_start::COLUMN.starts_at)
        .limit(100)
        .all(db)
        .await
        .context("find roles that start soon")?;
    rows.into_iter().map(parse).collect()
}

/// Notes that the person is told about this start. Whether it was still to be told.
pub async fn mark_told(db: &impl ConnectionTrait, plan: &Plan, now: Moment) -> anyhow::Result<bool> {
    let told = role_start::Entity::update_many()
        .set(role_start::ActiveModel { told_at: Set(Some(now.0)), ..Default::default() })
        .filter(role_start::COLUMN.practice_id.eq(plan.practice.uuid()))
        .filter(role_start::COLUMN.id.eq(plan.start.id.0))
        .filter(role_start::COLUMN.ended_at.is_null())
        .filter(role_start::COLUMN.told_at.is_null())
        .exec(db)
        .await
        .context("note that the start of a role was told")?;
    Ok(told.rows_affected == 1)
}

/// The open plans for this role, of everybody: for seats.
pub(super) async fn of_role(db: &impl ConnectionTrait, practice: PracticeId, role: Role) -> anyhow::Result<Vec<Plan>> {
    let rows = open()
        .filter(role_start::COLUMN.practice_id.eq(practice.uuid()))
        .filter(role_start::COLUMN.role.eq(role.code()))
        .all(db)
        .await
        .context("find the plans for a role")?;
    rows.into_iter().map(parse).collect()
}

/// Whoever has a plan for this role, as a part of another query.
pub(super) fn people_with(practice: PracticeId, role: Role) -> SelectStatement {
    open()
        .select_only()
        .column(role_start::Column::StaffMemberId)
        .filter(role_start::COLUMN.practice_id.eq(practice.uuid()))
        .filter(role_start::COLUMN.role.eq(role.code()))
        .into_query()
}

pub(super) fn due_by(now: Moment) -> Select<role_start::Entity> {
    open().filter(role_start::COLUMN.starts_at.lte(now.0))
}

fn open() -> Select<role_start::Entity> {
    role_start::Entity::find().filter(role_start::COLUMN.ended_at.is_null())
}

fn parse(row: role_start::Model) -> anyhow::Result<Plan> {
    Ok(Plan {
        start: RoleStart {
            id: RoleStartId(row.id),
            role: parse_role(&row.role)?,
            at: Moment(row.starts_at),
            until: row.until.map(Moment),
            returns: row.is_return,
        },
        practice: PracticeId::of_row(row.practice_id),
        person: StaffMemberId(row.staff_member_id),
        by: StaffMemberId(row.planned_by),
    })
}
