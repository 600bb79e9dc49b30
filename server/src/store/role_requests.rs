//! Rows of requests for a role, which the Owner decides.

use super::{entity::role_request, roles::parse_role};
use anyhow::Context;
use app::domain::{Moment, PracticeId, Role, RoleRequestId, Roles, StaffMemberId};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// A request that waits for a decision.
#[derive(Clone, Debug)]
pub struct Request {
    /// Which one.
    pub id: RoleRequestId,
    /// In which practice.
    pub practice: PracticeId,
    /// For whom.
    pub person: StaffMemberId,
    /// Which role.
    pub role: Role,
    /// When the role would go on; at once where there is none.
    pub from: Option<Moment>,
    /// When the role would end by itself.
    pub until: Option<Moment>,
    /// Who asked.
    pub by: StaffMemberId,
    /// When.
    pub at: Moment,
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The role was turned on.
    Approved,
    /// The Owner said no.
    Declined,
    /// Taken back, or the person was deactivated.
    Withdrawn,
}

/// A new request.
pub async fn insert(db: &impl ConnectionTrait, new: &Request) -> anyhow::Result<()> {
    let row = role_request::ActiveModel {
        id: Set(new.id.0),
        practice_id: Set(new.practice.uuid()),
        staff_member_id: Set(new.person.0),
        role: Set(new.role.code().to_owned()),
        starts_at: Set(new.from.map(|from| from.0)),
        until: Set(new.until.map(|until| until.0)),
        asked_by: Set(new.by.0),
        asked_at: Set(new.at.0),
        decided_by: Set(None),
        decided_at: Set(None),
        decision: Set(None),
    };
    role_request::Entity::insert(row).exec_without_returning(db).await.context("insert a request for a role")?;
    Ok(())
}

/// The requests of a practice that wait, for one person or for everybody; oldest first.
pub async fn waiting(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    person: Option<StaffMemberId>,
) -> anyhow::Result<Vec<Request>> {
    let mut query = role_request::Entity::find()
        .filter(role_request::COLUMN.practice_id.eq(practice.uuid()))
        .filter(role_request::COLUMN.decided_at.is_null());
    if let Some(person) = person {
        query = query.filter(role_request::COLUMN.staff_member_id.eq(person.0));
    }
    let rows = query.order_by_asc(role_request::COLUMN.id).all(db).await.context("find requests for roles")?;
    rows.into_iter().map(parse).collect()
}

/// This request, while it waits.
pub async fn find_waiting(db: &impl ConnectionTrait, id: RoleRequestId) -> anyhow::Result<Option<Request>> {
    let row = role_request::Entity::find_by_id(id.0)
        .filter(role_request::COLUMN.decided_at.is_null())
        .one(db)
        .await
        .context("find a request for a role")?;
    row.map(parse).transpose()
}

/// Ends the waiting requests of a person for these roles; `by` is `None` for the system.
pub async fn close(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    person: StaffMemberId,
    roles: Roles,
    decision: Decision,
    by: Option<StaffMemberId>,
    now: Moment,
) -> anyhow::Result<()> {
    let decision = match decision {
        Decision::Approved => "approved",
        Decision::Declined => "declined",
        Decision::Withdrawn => "withdrawn",
    };
    let row = role_request::ActiveModel {
        decided_by: Set(by.map(|by| by.0)),
        decided_at: Set(Some(now.0)),
        decision: Set(Some(decision.to_owned())),
        ..Default::default()
    };
    role_request::Entity::update_many()
        .set(row)
        .filter(role_request::COLUMN.practice_id.eq(practice.uuid()))
        .filter(role_request::COLUMN.staff_member_id.eq(person.0))
        .filter(role_request::COLUMN.role.is_in(roles.iter().map(Role::code)))
        .filter(role_request::COLUMN.decided_at.is_null())
        .exec(db)
        .await
        .context("end a request for a role")?;
    Ok(())
}

fn parse(row: role_request::Model) -> anyhow::Result<Request> {
    Ok(Request {
        id: RoleRequestId(row.id),
        practice: PracticeId::of_row(row.practice_id),
        person: StaffMemberId(row.staff_member_id),
        role: parse_role(&row.role)?,
        from: row.starts_at.map(Moment),
        until: row.until.map(Moment),
        by: StaffMemberId(row.asked_by),
        at: Moment(row.asked_at),
    })
}

/// Which of these practices have requests for roles that wait, and how many each.
pub async fn count_waiting(
    db: &impl ConnectionTrait,
    practices: &[PracticeId],
) -> anyhow::Result<Vec<(PracticeId, u64)>> {
    if practices.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(uuid::Uuid, i64)> = role_request::Entity::find()
        .select_only()
        .column(role_request::Column::PracticeId)
        .column_as(role_request::Column::Id.count(), "waiting")
        .filter(role_request::COLUMN.practice_id.is_in(practices.iter().map(|practice| practice.uuid())))
        .filter(role_request::COLUMN.decided_at.is_null())
        .group_by(role_request::Column::PracticeId)
        .into_tuple()
        .all(db)
        .await
        .context("count requests that wait")?;
    Ok(rows.into_iter().map(|(practice, count)| (PracticeId::of_row(practice), count.unsigned_abs())).collect())
}
