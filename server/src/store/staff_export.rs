//! The whole staff as rows, for taking it along: a few statements, however many people there are.

use super::{
    entity::{account, agent_connection, authenticator, passkey, role_grant, staff_member},
    roles::parse_role,
    seats::accepted,
    staff::{TO_COME, in_practice},
};
use anyhow::Context;
use app::domain::{Moment, PracticeId, RoleTime, StaffKind, StaffMemberId, Standing};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, SelectStatement},
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Somebody who is or was on the staff.
#[derive(Clone, Debug)]
pub struct Person {
    /// Who.
    pub id: StaffMemberId,
    /// First and last name.
    pub name: (String, String),
    /// Such as "LMFT"; may be empty.
    pub title: String,
    /// Where mail goes.
    pub email: String,
    /// May be empty.
    pub phone: String,
    /// Employee or external agent.
    pub kind: StaffKind,
    /// When they were added.
    pub added: Moment,
    /// The login, once the person signed up.
    pub login: Option<Login>,
    /// The last request of an external agent in this practice, to the hour.
    pub used: Option<Moment>,
    /// Every time that a role was on, the first one first.
    pub roles: Vec<RoleTime>,
    /// Whether a role goes on by itself one day.
    pub to_come: bool,
}

/// The login of somebody who signed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Login {
    /// When they joined this practice.
    pub joined: Moment,
    /// The last sign-in; `None` also where other practices rely on the login, too: then it is not for one of
    /// them to see.
    pub last_sign_in: Option<Moment>,
    /// Whether signing in takes more than the password.
    pub second_factor: bool,
}

impl Person {
    /// First and last name as one.
    pub fn full_name(&self) -> String {
        format!("{} {}", self.name.0, self.name.1)
    }

    /// Whether they work here.
    pub fn standing(&self) -> Standing {
        match (self.roles.iter().any(|time| time.ended.is_none()), self.to_come, self.login) {
            (false, false, _) => Standing::Inactive,
            (_, _, None) => Standing::Invited,
            (true, _, Some(_)) => Standing::Active,
            (false, true, Some(_)) => Standing::Planned,
        }
    }
}

/// Everybody who is or was on the staff, in the order of the list.
pub async fn people(db: &impl ConnectionTrait, practice: PracticeId) -> anyhow::Result<Vec<Person>> {
    let rows = in_practice(practice)
        .order_by_asc(staff_member::COLUMN.sort_name)
        .order_by_asc(staff_member::COLUMN.id)
        .all(db)
        .await
        .context("find everybody")?;
    let names: HashMap<Uuid, String> =
        rows.iter().map(|row| (row.id, format!("{} {}", row.first_name, row.last_name))).collect();
    let mut roles = roles(db, practice, &names).await?;
    let (joined, used) = (accepted(db, practice).await?, used(db, practice).await?);
    let (sign_ins, elsewhere) = (last_sign_ins(db, practice).await?, relied_on_elsewhere(db, practice).await?);
    let with_factor = with_factor(db, practice).await?;
    let person = |row: staff_member::Model| {
        let login = |account: Uuid| Login {
            // Whoever came without an invitation (an Owner who opened the practice) was there from the beginning.
            joined: Moment(joined.get(&row.id).copied().unwrap_or(row.created_at)),
            last_sign_in: sign_ins.get(&account).copied().filter(|_| !elsewhere.contains(&account)),
            second_factor: with_factor.contains(&account),
        };
        Ok(Person {
            id: StaffMemberId(row.id),
            login: row.account_id.map(login),
            name: (row.first_name, row.last_name),
            title: row.title,
            email: row.email,
            phone: row.phone,
            kind: StaffKind::from_code(&row.kind)
                .with_context(|| format!("staff member {}: {:?}", row.id, row.kind))?,
            added: Moment(row.created_at),
            used: used.get(&row.id).copied(),
            roles: roles.remove(&row.id).unwrap_or_default(),
            to_come: row.roles_on >= TO_COME,
        })
    };
    rows.into_iter().map(person).collect()
}

/// Every time that a role of somebody was on, the first one first.
async fn roles(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    names: &HashMap<Uuid, String>,
) -> anyhow::Result<HashMap<Uuid, Vec<RoleTime>>> {
    let people = in_practice(practice).select_only().column(staff_member::Column::Id).into_query();
    // By way of the people: there is an index for that.
    let rows = role_grant::Entity::find()
        .filter(role_grant::COLUMN.practice_id.eq(practice.uuid()))
        .filter(role_grant::Column::StaffMemberId.in_subquery(people))
        .order_by_asc(role_grant::COLUMN.granted_at)
        .order_by_asc(role_grant::COLUMN.id)
        .all(db)
        .await
        .context("find everybody's roles")?;
    let mut roles: HashMap<Uuid, Vec<RoleTime>> = HashMap::new();
    for row in rows {
        let time = RoleTime {
            role: parse_role(&row.role)?,
            from: Moment(row.granted_at),
            by: row.granted_by.and_then(|by| names.get(&by).cloned()),
            until: row.until.map(Moment),
            ended: row.ended_at.map(Moment),
        };
        roles.entry(row.staff_member_id).or_default().push(time);
    }
    Ok(roles)
}

/// When each external agent was here last.
async fn used(db: &impl ConnectionTrait, practice: PracticeId) -> anyhow::Result<HashMap<Uuid, Moment>> {
    let rows = agent_connection::Entity::find()
        .filter(agent_connection::COLUMN.practice_id.eq(practice.uuid()))
        .all(db)
        .await
        .context("find connections")?;
    Ok(rows.into_iter().map(|row| (row.staff_member_id, Moment(row.used_at))).collect())
}

/// The last sign-in of each account.
async fn last_sign_ins(db: &impl ConnectionTrait, practice: PracticeId) -> anyhow::Result<HashMap<Uuid, Moment>> {
    let rows: Vec<(Uuid, i64)> = account::Entity::find()
        .filter(account::Column::Id.in_subquery(accounts(practice)))
        .filter(account::COLUMN.last_sign_in_at.is_not_null())
        .select_only()
        .columns([account::Column::Id, account::Column::LastSignInAt])
        .into_tuple()
        .all(db)
        .await
        .context("find last sign-ins")?;
    Ok(rows.into_iter().map(|(id, at)| (id, Moment(at))).collect())
}

/// The accounts that are an agent's, or have a role in another practice, too.
async fn relied_on_elsewhere(db: &impl ConnectionTrait, practice: PracticeId) -> anyhow::Result<HashSet<Uuid>> {
    let agents: Vec<Uuid> = account::Entity::find()
        .filter(account::Column::Id.in_subquery(accounts(practice)))
        .filter(account::COLUMN.agent.eq(true))
        .select_only()
        .column(account::Column::Id)
        .into_tuple()
        .all(db)
        .await
        .context("find logins of agents")?;
    let elsewhere: Vec<Uuid> = staff_member::Entity::find()
        .filter(staff_member::Column::AccountId.in_subquery(accounts(practice)))
        .filter(staff_member::COLUMN.practice_id.ne(practice.uuid()))
        .filter(Expr::cust("roles_on <> 0"))
        .select_only()
        .column(staff_member::Column::AccountId)
        .into_tuple()
        .all(db)
        .await
        .context("find logins that others rely on")?;
    Ok(agents.into_iter().chain(elsewhere).collect())
}

/// The accounts with a second factor that works.
async fn with_factor(db: &impl ConnectionTrait, practice: PracticeId) -> anyhow::Result<HashSet<Uuid>> {
    let apps: Vec<Uuid> = authenticator::Entity::find()
        .filter(authenticator::Column::AccountId.in_subquery(accounts(practice)))
        .filter(authenticator::COLUMN.confirmed_at.is_not_null())
        .select_only()
        .column(authenticator::Column::AccountId)
        .into_tuple()
        .all(db)
        .await
        .context("find authenticator apps")?;
    let passkeys: Vec<Uuid> = passkey::Entity::find()
        .filter(passkey::Column::AccountId.in_subquery(accounts(practice)))
        .select_only()
        .column(passkey::Column::AccountId)
        .into_tuple()
        .all(db)
        .await
        .context("find passkeys")?;
    Ok(apps.into_iter().chain(passkeys).collect())
}

/// The accounts of the practice's people.
fn accounts(practice: PracticeId) -> SelectStatement {
    in_practice(practice)
        .filter(staff_member::COLUMN.account_id.is_not_null())
        .select_only()
        .column(staff_member::Column::AccountId)
        .into_query()
}

/// How many people with a role have an account, and how many of those a second factor.
pub async fn count_factors(db: &impl ConnectionTrait, practice: PracticeId) -> anyhow::Result<(usize, usize)> {
    let active: Vec<Uuid> = in_practice(practice)
        .filter(Expr::cust(format!("roles_on NOT IN (0, {TO_COME})")))
        .filter(staff_member::COLUMN.account_id.is_not_null())
        .select_only()
        .column(staff_member::Column::AccountId)
        .into_tuple()
        .all(db)
        .await
        .context("find who can sign in")?;
    let with_factor = with_factor(db, practice).await?;
    Ok((active.len(), active.iter().filter(|account| with_factor.contains(account)).count()))
}
