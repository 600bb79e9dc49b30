//! Rows of role grants. A role is on while a grant of it has no end.

use super::{
    entity::{role_grant, staff_member},
    role_starts::{self, Outcome},
};
use anyhow::Context;
use app::domain::{Moment, PracticeId, Role, RoleGrantId, Roles, StaffMemberId};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;
use uuid::Uuid;

/// Roles that went off one after the other within this time went off together: a manager turns
/// them off one by one, and "the same roles as before" means all of them.
const ONE_SITTING: i64 = 10 * Moment::MINUTE;

/// A role of a person that is on.
#[derive(Clone, Debug)]
pub struct Grant {
    /// Which role.
    pub role: Role,
    /// Since when.
    pub at: Moment,
    /// The name of the person who turned it on; `None` for the system.
    pub by: Option<String>,
    /// When it ends by itself.
    pub until: Option<Moment>,
}

/// A role of a person to be turned on.
#[derive(Clone, Copy, Debug)]
pub struct NewGrant {
    /// This time of its being on.
    pub id: RoleGrantId,
    /// Which role.
    pub role: Role,
    /// Who turns it on; `None` for the system.
    pub by: Option<StaffMemberId>,
    /// Since when.
    pub at: Moment,
    /// When it ends by itself.
    pub until: Option<Moment>,
}

/// The roles that are on, with who turned them on.
pub async fn grants(db: &impl ConnectionTrait, practice: PracticeId, id: StaffMemberId) -> anyhow::Result<Vec<Grant>> {
    let rows = role_grant::Entity::find()
        .filter(role_grant::COLUMN.practice_id.eq(practice.uuid()))
        .filter(role_grant::COLUMN.staff_member_id.eq(id.0))
        .filter(role_grant::COLUMN.ended_at.is_null())
        .all(db)
        .await
        .context("find role grants")?;
    let by = staff_member::Entity::find()
        .filter(staff_member::COLUMN.practice_id.eq(practice.uuid()))
        .filter(staff_member::COLUMN.id.is_in(rows.iter().filter_map(|row| row.granted_by)))
        .all(db)
        .await
        .context("find who granted")?;
    let names: HashMap<Uuid, String> =
        by.into_iter().map(|row| (row.id, format!("{} {}", row.first_name, row.last_name))).collect();
    rows.iter()
        .map(|row| {
            let by = row.granted_by.and_then(|by| names.get(&by).cloned());
            Ok(Grant { role: parse_role(&row.role)?, at: Moment(row.granted_at), by, until: row.until.map(Moment) })
        })
        .collect()
}

/// Turns a role on that is off.
pub async fn grant(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    id: StaffMemberId,
    new: NewGrant,
) -> anyhow::Result<()> {
    let row = row(practice, id, new, None);
    role_grant::Entity::insert(row).exec_without_returning(db).await.context("insert role grant")?;
    // What is on is not to come.
    role_starts::close(db, practice, id, Roles::NONE.with(new.role), Outcome::Replaced, (new.by, new.at)).await
}

/// The same for several people who were just added, in one statement; of some the role went off again by
/// somebody's hand, at `off`.
pub async fn grant_all(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    new: impl Iterator<Item = (StaffMemberId, NewGrant, Option<(Moment, StaffMemberId)>)>,
) -> anyhow::Result<()> {
    let rows = new.map(|(id, new, off)| row(practice, id, new, off));
    role_grant::Entity::insert_many(rows).exec_without_returning(db).await.context("insert role grants")?;
    Ok(())
}

fn row(
    practice: PracticeId,
    id: StaffMemberId,
    new: NewGrant,
    off: Option<(Moment, StaffMemberId)>,
) -> role_grant::ActiveModel {
    role_grant::ActiveModel {
        id: Set(new.id.0),
        practice_id: Set(practice.uuid()),
        staff_member_id: Set(id.0),
        role: Set(new.role.code().to_owned()),
        granted_at: Set(new.at.0),
        granted_by: Set(new.by.map(|by| by.0)),
        until: Set(new.until.map(|until| until.0)),
        until_told_at: Set(None),
        ended_at: Set(off.map(|(at, _)| at.0)),
        ended_by: Set(off.map(|(_, by)| by.0)),
    }
}

/// Turns these roles off, at `at`; `by` is `None` for the system.
pub async fn end_grants(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    id: StaffMemberId,
    roles: Roles,
    by: Option<StaffMemberId>,
    at: Moment,
) -> anyhow::Result<()> {
    let ended =
        role_grant::ActiveModel { ended_at: Set(Some(at.0)), ended_by: Set(by.map(|by| by.0)), ..Default::default() };
    role_grant::Entity::update_many()
        .set(ended)
        .filter(role_grant::COLUMN.practice_id.eq(practice.uuid()))
        .filter(role_grant::COLUMN.staff_member_id.eq(id.0))
        .filter(role_grant::COLUMN.role.is_in(roles.iter().map(Role::code)))
        .filter(role_grant::COLUMN.ended_at.is_null())
        .exec(db)
        .await
        .context("end role grants")?;
    Ok(())
}

/// The roles that are on.
pub(super) fn roles_on(grants: &[role_grant::Model]) -> anyhow::Result<Roles> {
    grants.iter().filter(|grant| grant.ended_at.is_none()).map(|grant| parse_role(&grant.role)).collect()
}

/// Of somebody who has no role on: those that went off with the last one.
pub(super) fn roles_before(grants: &[role_grant::Model]) -> anyhow::Result<Roles> {
    let ended: Vec<(&str, i64)> =
        grants.iter().filter_map(|grant| Some((grant.role.as_str(), grant.ended_at?))).collect();
    let last = ended.iter().map(|(_, at)| *at).max().unwrap_or_default();
    ended.into_iter().filter(|(_, at)| last - at <= ONE_SITTING).map(|(role, _)| parse_role(role)).collect()
}

pub(super) fn parse_role(code: &str) -> anyhow::Result<Role> {
    code.parse().map_err(|_| anyhow::anyhow!("no role {code:?}"))
}
