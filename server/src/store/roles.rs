//! Rows of role grants. A role is on while a grant of it has no end.

use super::entity::{role_grant, staff_member};
use anyhow::Context;
use app::domain::{Moment, PracticeId, Role, Roles, StaffMemberId};
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
}

/// The roles that are on, with who turned them on.
pub async fn grants(db: &impl ConnectionTrait, practice: PracticeId, id: StaffMemberId) -> anyhow::Result<Vec<Grant>> {
    let rows = role_grant::Entity::find()
        .filter(role_grant::COLUMN.practice_id.eq(practice.0))
        .filter(role_grant::COLUMN.staff_member_id.eq(id.0))
        .filter(role_grant::COLUMN.ended_at.is_null())
        .all(db)
        .await
        .context("find role grants")?;
    let by = staff_member::Entity::find()
        .filter(staff_member::COLUMN.practice_id.eq(practice.0))
        .filter(staff_member::COLUMN.id.is_in(rows.iter().filter_map(|row| row.granted_by)))
        .all(db)
        .await
        .context("find who granted")?;
    let names: HashMap<Uuid, String> =
        by.into_iter().map(|row| (row.id, format!("{} {}", row.first_name, row.last_name))).collect();
    rows.iter()
        .map(|row| {
            let by = row.granted_by.and_then(|by| names.get(&by).cloned());
            Ok(Grant { role: parse_role(&row.role)?, at: Moment(row.granted_at), by })
        })
        .collect()
}

/// Turns a role on that is off.
pub async fn grant(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    id: StaffMemberId,
    role: Role,
    by: Option<StaffMemberId>,
    now: Moment,
    grant_id: Uuid,
) -> anyhow::Result<()> {
    let row = role_grant::ActiveModel {
        id: Set(grant_id),
        practice_id: Set(practice.0),
        staff_member_id: Set(id.0),
        role: Set(role.code().to_owned()),
        granted_at: Set(now.0),
        granted_by: Set(by.map(|by| by.0)),
        until: Set(None),
        until_told_at: Set(None),
        ended_at: Set(None),
        ended_by: Set(None),
    };
    role_grant::Entity::insert(row).exec_without_returning(db).await.context("insert role grant")?;
    Ok(())
}

/// Turns these roles off.
pub async fn end_grants(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    id: StaffMemberId,
    roles: Roles,
    by: Option<StaffMemberId>,
    now: Moment,
) -> anyhow::Result<()> {
    let (ended_at, ended_by) = (Set(Some(now.0)), Set(by.map(|by| by.0)));
    role_grant::Entity::update_many()
        .set(role_grant::ActiveModel { ended_at, ended_by, ..Default::default() })
        .filter(role_grant::COLUMN.practice_id.eq(practice.0))
        .filter(role_grant::COLUMN.staff_member_id.eq(id.0))
        .filter(role_grant::COLUMN.role.is_in(roles.iter().map(Role::code)))
        .filter(role_grant::COLUMN.ended_at.is_null())
        .exec(db)
        .await
        .context("end role grants")?;
    Ok(())
}

/// The roles that are on, and, if none is, those that went off with the last one.
pub(super) fn parse_roles(grants: &[role_grant::Model]) -> anyhow::Result<(Roles, Roles)> {
    let (mut on, mut ended) = (Roles::NONE, Vec::new());
    for grant in grants {
        let role = parse_role(&grant.role)?;
        match grant.ended_at {
            None => on = on.with(role),
            Some(at) => ended.push((role, at)),
        }
    }
    let last = ended.iter().map(|(_, at)| *at).max().unwrap_or_default();
    let before = ended.into_iter().filter(|(_, at)| last - at <= ONE_SITTING).map(|(role, _)| role);
    Ok((on, if on.is_empty() { before.collect() } else { Roles::NONE }))
}

fn parse_role(code: &str) -> anyhow::Result<Role> {
    code.parse().map_err(|_| anyhow::anyhow!("no role {code:?}"))
}
