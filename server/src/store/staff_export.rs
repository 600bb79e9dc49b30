//! The staff as rows, for taking it along: a few statements for some hundred people at a time.

use super::{
    entity::{account, agent_connection, authenticator, invitation, passkey, role_grant, staff_member},
    roles::parse_role,
    seats,
    staff::{TO_COME, in_practice, names_of},
};
use anyhow::Context;
use app::domain::{Moment, PracticeId, RoleTime, StaffKind, StaffMemberId, Standing};
use sea_orm::{
    ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, SelectStatement},
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

/// Who is or was on the staff, in the order of the list.
pub async fn everybody(db: &impl ConnectionTrait, practice: PracticeId) -> anyhow::Result<Vec<StaffMemberId>> {
    let ids: Vec<Uuid> = in_practice(practice)
        .order_by_asc(staff_member::COLUMN.sort_name)
        .order_by_asc(staff_member::COLUMN.id)
        .select_only()
        .column(staff_member::Column::Id)
        .into_tuple()
        .all(db)
        .await
        .context("find everybody")?;
    Ok(ids.into_iter().map(StaffMemberId).collect())
}

/// These people, in this order. As many as a statement takes values, at most.
pub async fn people(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    ids: &[StaffMemberId],
) -> anyhow::Result<Vec<Person>> {
    let these = in_practice(practice).filter(staff_member::COLUMN.id.is_in(ids.iter().map(|id| id.0)));
    let rows = these.all(db).await.context("find some of the staff")?;
    let accounts: Vec<Uuid> = rows.iter().filter_map(|row| row.account_id).collect();
    let mut roles = roles(db, practice, ids).await?;
    let (joined, used) = (accepted(db, practice, ids).await?, used(db, practice, ids).await?);
    let (sign_ins, elsewhere) =
        (last_sign_ins(db, &accounts).await?, relied_on_elsewhere(db, practice, &accounts).await?);
    let with_factor = with_factor(db, among(&accounts)).await?;
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
    let mut people = rows.into_iter().map(person).collect::<anyhow::Result<Vec<_>>>()?;
    let places: HashMap<StaffMemberId, usize> = ids.iter().enumerate().map(|(place, id)| (*id, place)).collect();
    people.sort_by_key(|person| places.get(&person.id).copied());
    Ok(people)
}

/// When each of them accepted their first invitation.
async fn accepted(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    people: &[StaffMemberId],
) -> anyhow::Result<HashMap<Uuid, i64>> {
    let these = invitation::Entity::find()
        .filter(invitation::COLUMN.staff_member_id.is_in(people.iter().map(|person| person.0)));
    seats::accepted(db, practice, these).await
}

/// Every time that a role of one of them was on, the first one first.
async fn roles(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    people: &[StaffMemberId],
) -> anyhow::Result<HashMap<Uuid, Vec<RoleTime>>> {
    let rows = role_grant::Entity::find()
        .filter(role_grant::COLUMN.practice_id.eq(practice.uuid()))
        .filter(role_grant::COLUMN.staff_member_id.is_in(people.iter().map(|person| person.0)))
        .order_by_asc(role_grant::COLUMN.granted_at)
        .order_by_asc(role_grant::COLUMN.id)
        .all(db)
        .await
        .context("find everybody's roles")?;
    let by = rows.iter().filter_map(|row| row.granted_by.map(StaffMemberId));
    let names = names_of(db, practice, by).await?;
    let mut roles: HashMap<Uuid, Vec<RoleTime>> = HashMap::new();
    for row in rows {
        let time = RoleTime {
            role: parse_role(&row.role)?,
            from: Moment(row.granted_at),
            by: row.granted_by.and_then(|by| names.get(&StaffMemberId(by)).cloned()),
            until: row.until.map(Moment),
            ended: row.ended_at.map(Moment),
        };
        roles.entry(row.staff_member_id).or_default().push(time);
    }
    Ok(roles)
}

/// When each external agent among them was here last.
async fn used(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    people: &[StaffMemberId],
) -> anyhow::Result<HashMap<Uuid, Moment>> {
    let rows = agent_connection::Entity::find()
        .filter(agent_connection::COLUMN.practice_id.eq(practice.uuid()))
        .filter(agent_connection::COLUMN.staff_member_id.is_in(people.iter().map(|person| person.0)))
        .all(db)
        .await
        .context("find connections")?;
    Ok(rows.into_iter().map(|row| (row.staff_member_id, Moment(row.used_at))).collect())
}

/// The last sign-in of each account.
async fn last_sign_ins(db: &impl ConnectionTrait, accounts: &[Uuid]) -> anyhow::Result<HashMap<Uuid, Moment>> {
    let rows: Vec<(Uuid, i64)> = account::Entity::find()
        .filter(account::COLUMN.id.is_in(accounts.iter().copied()))
        .filter(account::COLUMN.last_sign_in_at.is_not_null())
        .select_only()
        .columns([account::Column::Id, account::Column::LastSignInAt])
        .into_tuple()
        .all(db)
        .await
        .context("find last sign-ins")?;
    Ok(rows.into_iter().map(|(id, at)| (id, Moment(at))).collect())
}

/// The accounts among these that are an agent's, or have a role in another practice, too.
async fn relied_on_elsewhere(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    accounts: &[Uuid],
) -> anyhow::Result<HashSet<Uuid>> {
    let agents: Vec<Uuid> = account::Entity::find()
        .filter(account::COLUMN.id.is_in(accounts.iter().copied()))
        .filter(account::COLUMN.agent.eq(true))
        .select_only()
        .column(account::Column::Id)
        .into_tuple()
        .all(db)
        .await
        .context("find logins of agents")?;
    let elsewhere: Vec<Uuid> = staff_member::Entity::find()
        .filter(staff_member::COLUMN.account_id.is_in(accounts.iter().copied()))
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

/// Those of these accounts with a second factor that works.
async fn with_factor(db: &impl ConnectionTrait, accounts: impl Fn(Expr) -> Expr) -> anyhow::Result<HashSet<Uuid>> {
    let apps: Vec<Uuid> = authenticator::Entity::find()
        .filter(accounts(Expr::col(authenticator::Column::AccountId)))
        .filter(authenticator::COLUMN.confirmed_at.is_not_null())
        .select_only()
        .column(authenticator::Column::AccountId)
        .into_tuple()
        .all(db)
        .await
        .context("find authenticator apps")?;
    let passkeys: Vec<Uuid> = passkey::Entity::find()
        .filter(accounts(Expr::col(passkey::Column::AccountId)))
        .select_only()
        .column(passkey::Column::AccountId)
        .into_tuple()
        .all(db)
        .await
        .context("find passkeys")?;
    Ok(apps.into_iter().chain(passkeys).collect())
}

/// That something is one of these accounts.
fn among(accounts: &[Uuid]) -> impl Fn(Expr) -> Expr {
    let accounts = accounts.to_vec();
    move |column| column.is_in(accounts.iter().copied())
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
    let with_factor = with_factor(db, |column| column.in_subquery(accounts(practice))).await?;
    Ok((active.len(), active.iter().filter(|account| with_factor.contains(account)).count()))
}
