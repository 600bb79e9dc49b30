//! Rows of staff members.

use super::{
    entity::{practice, role_grant, staff_member},
    fold::folded,
    practices::{self, Practice},
    role_starts,
    roles::{roles_before, roles_on},
};
use anyhow::Context;
use app::domain::{
    AccountId, EmailAddress, Language, Moment, PracticeId, Profile, Role, RoleStart, Roles, StaffKind, StaffMember,
    StaffMemberId,
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::Expr,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The bit of `roles_on` that says that a role is to come (migration 12).
pub(super) const TO_COME: i32 = 32;
/// Both databases take more bound values than this.
const VALUES_A_STATEMENT: usize = 500;

/// The staff member with this id, in this practice.
pub async fn find(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    id: StaffMemberId,
) -> anyhow::Result<Option<StaffMember>> {
    one(db, in_practice(practice).filter(staff_member::COLUMN.id.eq(id.0))).await
}

/// The staff member with this address, active or not, in this practice.
pub async fn find_by_email(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    email: &EmailAddress,
) -> anyhow::Result<Option<StaffMember>> {
    one(db, in_practice(practice).filter(staff_member::COLUMN.email.eq(email.as_str()))).await
}

/// The place of this account in this practice.
pub async fn find_by_account(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    account: AccountId,
) -> anyhow::Result<Option<StaffMember>> {
    one(db, in_practice(practice).filter(staff_member::COLUMN.account_id.eq(account.0))).await
}

/// The Owner of this practice.
pub async fn find_owner(db: &impl ConnectionTrait, practice: PracticeId) -> anyhow::Result<StaffMember> {
    let grant = role_grant::Entity::find()
        .filter(role_grant::COLUMN.practice_id.eq(practice.uuid()))
        .filter(role_grant::COLUMN.role.eq(Role::Owner.code()))
        .filter(role_grant::COLUMN.ended_at.is_null())
        .one(db)
        .await
        .context("find the Owner")?;
    let owner = grant.with_context(|| format!("practice {practice} has no Owner"))?;
    let owner = StaffMemberId(owner.staff_member_id);
    find(db, practice, owner).await?.with_context(|| format!("no staff member {owner}"))
}

/// All places of this account, in whichever practices. Only for finding out who asks.
pub async fn all_of_account(
    db: &impl ConnectionTrait,
    account: AccountId,
) -> anyhow::Result<Vec<(PracticeId, StaffMember)>> {
    let rows = staff_member::Entity::find()
        .filter(staff_member::COLUMN.account_id.eq(account.0))
        .order_by_asc(staff_member::COLUMN.id)
        .all(db)
        .await
        .context("find an account's places")?;
    let practices: Vec<PracticeId> = rows.iter().map(|row| PracticeId::of_row(row.practice_id)).collect();
    Ok(practices.into_iter().zip(with_roles(db, rows).await?).collect())
}

/// The same with the practices themselves.
pub async fn places_of_account(
    db: &impl ConnectionTrait,
    account: AccountId,
) -> anyhow::Result<Vec<(Practice, StaffMember)>> {
    let practice = staff_member::Entity::belongs_to(practice::Entity)
        .from(staff_member::Column::PracticeId)
        .to(practice::Column::Id)
        .into();
    let rows = staff_member::Entity::find()
        .filter(staff_member::COLUMN.account_id.eq(account.0))
        .order_by_asc(staff_member::COLUMN.id)
        .join(JoinType::InnerJoin, practice)
        .select_also(practice::Entity)
        .all(db)
        .await
        .context("find an account's places and practices")?;
    let (people, practices): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    let practices = practices.into_iter().flatten().map(practices::parse).collect::<Result<Vec<_>, _>>()?;
    Ok(practices.into_iter().zip(with_roles(db, people).await?).collect())
}

/// What these people are called.
pub async fn names_of(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    people: impl IntoIterator<Item = StaffMemberId>,
) -> anyhow::Result<HashMap<StaffMemberId, String>> {
    let people: HashSet<Uuid> = people.into_iter().map(|person| person.0).collect();
    let people: Vec<Uuid> = people.into_iter().collect();
    let mut names = HashMap::new();
    for some in people.chunks(VALUES_A_STATEMENT) {
        let these = in_practice(practice).filter(staff_member::COLUMN.id.is_in(some.iter().copied()));
        names.extend(named(db, these).await?);
    }
    Ok(names)
}

/// The names of people whom a query finds, in its order.
pub(super) async fn named(
    db: &impl ConnectionTrait,
    query: Select<staff_member::Entity>,
) -> anyhow::Result<Vec<(StaffMemberId, String)>> {
    let rows: Vec<(Uuid, String, String)> = query
        .select_only()
        .columns([staff_member::Column::Id, staff_member::Column::FirstName, staff_member::Column::LastName])
        .into_tuple()
        .all(db)
        .await
        .context("find names")?;
    Ok(rows.into_iter().map(|(id, first, last)| (StaffMemberId(id), format!("{first} {last}"))).collect())
}

/// Every address of somebody who is or was on the staff.
pub async fn addresses(db: &impl ConnectionTrait, practice: PracticeId) -> anyhow::Result<Vec<EmailAddress>> {
    let addresses = in_practice(practice).select_only().column(staff_member::Column::Email).into_tuple();
    let addresses: Vec<String> = addresses.all(db).await.context("find addresses")?;
    addresses.iter().map(|address| address.parse().map_err(|why| anyhow::anyhow!("{address}: {why}"))).collect()
}

/// Those on the staff, active or not, who have one of these addresses.
pub async fn find_by_emails(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    addresses: &[&EmailAddress],
) -> anyhow::Result<Vec<StaffMember>> {
    let mut people = Vec::new();
    for some in addresses.chunks(VALUES_A_STATEMENT) {
        let these = staff_member::COLUMN.email.is_in(some.iter().map(|address| address.as_str()));
        let rows = in_practice(practice).filter(these).all(db).await.context("find people by their addresses")?;
        people.extend(with_roles(db, rows).await?);
    }
    Ok(people)
}

/// Those of these people who are on the staff, active or not, in the order of the list.
pub async fn find_all(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    ids: &[StaffMemberId],
) -> anyhow::Result<Vec<StaffMember>> {
    let mut people = Vec::new();
    for some in ids.chunks(VALUES_A_STATEMENT) {
        let these = in_practice(practice)
            .filter(staff_member::COLUMN.id.is_in(some.iter().map(|id| id.0)))
            .order_by_asc(staff_member::COLUMN.sort_name)
            .order_by_asc(staff_member::COLUMN.id);
        people.extend(with_roles(db, these.all(db).await.context("find people")?).await?);
    }
    Ok(people)
}

/// What the practice writes to this person in, as long as there is no account to ask.
pub async fn language(db: &impl ConnectionTrait, practice: PracticeId, id: StaffMemberId) -> anyhow::Result<Language> {
    let code: Option<String> = in_practice(practice)
        .filter(staff_member::COLUMN.id.eq(id.0))
        .select_only()
        .column(staff_member::Column::Language)
        .into_tuple()
        .one(db)
        .await
        .context("find a staff member's language")?;
    Ok(code.as_deref().and_then(Language::from_code).unwrap_or_default())
}

/// A new staff member, without roles yet. `language` is what the practice writes to them in.
///
/// # Errors
/// As a [`DbErr`], so that the caller can tell an address that exists from a broken database.
pub async fn insert(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    person: &StaffMember,
    language: Language,
    now: Moment,
) -> Result<(), DbErr> {
    let row = row(practice, person, language, now);
    staff_member::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Several at once, in one statement.
pub async fn insert_all(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    people: &[StaffMember],
    language: Language,
    now: Moment,
) -> anyhow::Result<()> {
    let rows = people.iter().map(|person| row(practice, person, language, now));
    staff_member::Entity::insert_many(rows).exec_without_returning(db).await.context("insert staff members")?;
    Ok(())
}

fn row(practice: PracticeId, person: &StaffMember, language: Language, now: Moment) -> staff_member::ActiveModel {
    let profile = &person.profile;
    staff_member::ActiveModel {
        id: Set(person.id.0),
        practice_id: Set(practice.uuid()),
        account_id: Set(person.account.map(|account| account.0)),
        kind: Set(person.kind.code().to_owned()),
        first_name: Set(profile.first_name.to_string()),
        last_name: Set(profile.last_name.to_string()),
        title: Set(profile.title.clone()),
        phone: Set(profile.phone.clone()),
        licence: Set(profile.licence.clone()),
        npi: Set(profile.npi.clone()),
        email: Set(person.email.to_string()),
        sort_name: Set(sort_name(profile)),
        search_name: Set(folded(&profile.full_name())),
        created_at: Set(now.0),
        language: Set(language.code().to_owned()),
        roles_on: NotSet,
    }
}

/// Replaces profile, address and account of a staff member by what `person` holds. (Roles have
/// their own functions.)
///
/// # Errors
/// As [`insert`].
pub async fn update(db: &impl ConnectionTrait, practice: PracticeId, person: &StaffMember) -> Result<(), DbErr> {
    let profile = &person.profile;
    let row = staff_member::ActiveModel {
        account_id: Set(person.account.map(|account| account.0)),
        first_name: Set(profile.first_name.to_string()),
        last_name: Set(profile.last_name.to_string()),
        title: Set(profile.title.clone()),
        phone: Set(profile.phone.clone()),
        licence: Set(profile.licence.clone()),
        npi: Set(profile.npi.clone()),
        email: Set(person.email.to_string()),
        sort_name: Set(sort_name(profile)),
        search_name: Set(folded(&profile.full_name())),
        ..Default::default()
    };
    staff_member::Entity::update_many()
        .set(row)
        .filter(staff_member::COLUMN.practice_id.eq(practice.uuid()))
        .filter(staff_member::COLUMN.id.eq(person.id.0))
        .exec(db)
        .await?;
    Ok(())
}

pub(super) fn in_practice(practice: PracticeId) -> Select<staff_member::Entity> {
    staff_member::Entity::find().filter(staff_member::COLUMN.practice_id.eq(practice.uuid()))
}

async fn one(db: &impl ConnectionTrait, query: Select<staff_member::Entity>) -> anyhow::Result<Option<StaffMember>> {
    let row = query.one(db).await.context("find staff member")?;
    Ok(with_roles(db, row.into_iter().collect()).await?.pop())
}

/// With the roles that their grants say: whoever asks what somebody may do asks these.
pub(super) async fn with_roles(
    db: &impl ConnectionTrait,
    rows: Vec<staff_member::Model>,
) -> anyhow::Result<Vec<StaffMember>> {
    let grants = of(&rows);
    with_grants(db, &rows, Condition::all().add_option(grants), |_, grants| roles_on(grants)).await
}

/// The same for what shows many people and lets nobody in (the list, and what is chosen from it): a person's row has a
/// copy of the roles that are on (migration 9). Grants add when one of them ends, and what somebody without one had.
pub(super) async fn with_roles_shown(
    db: &impl ConnectionTrait,
    rows: Vec<staff_member::Model>,
) -> anyhow::Result<Vec<StaffMember>> {
    let (some, none): (Vec<_>, Vec<_>) = rows.iter().partition(|row| !copied(row).is_empty());
    let ending = of(some).map(|some| {
        let ends = role_grant::COLUMN.until.is_not_null();
        Condition::all().add(some).add(role_grant::COLUMN.ended_at.is_null()).add(ends)
    });
    let grants = Condition::any().add_option(of(none)).add_option(ending);
    with_grants(db, &rows, grants, |row, _| Ok(copied(row))).await
}

/// Whether a grant is one of these people's. An empty list would be a condition without an index.
fn of<'a>(rows: impl IntoIterator<Item = &'a staff_member::Model>) -> Option<Expr> {
    let ids: Vec<Uuid> = rows.into_iter().map(|row| row.id).collect();
    (!ids.is_empty()).then(|| role_grant::COLUMN.staff_member_id.is_in(ids))
}

async fn with_grants(
    db: &impl ConnectionTrait,
    rows: &[staff_member::Model],
    grants: Condition,
    on: impl Fn(&staff_member::Model, &[role_grant::Model]) -> anyhow::Result<Roles>,
) -> anyhow::Result<Vec<StaffMember>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let grants = role_grant::Entity::find().filter(grants).all(db).await.context("find roles")?;
    let mut by_person: HashMap<Uuid, Vec<role_grant::Model>> = HashMap::new();
    for grant in grants {
        by_person.entry(grant.staff_member_id).or_default().push(grant);
    }
    // The row itself says whether there is anything to find.
    let planned: Vec<Uuid> = rows.iter().filter(|row| row.roles_on >= TO_COME).map(|row| row.id).collect();
    let mut planned = role_starts::by_person(db, &planned).await?;
    let parsed = rows.iter().map(|row| {
        let grants = by_person.get(&row.id).map_or(&[][..], Vec::as_slice);
        parse(row, on(row, grants)?, grants, planned.remove(&row.id).unwrap_or_default())
    });
    parsed.collect()
}

/// The roles that are on, as the row has them.
fn copied(row: &staff_member::Model) -> Roles {
    Role::ALL.into_iter().filter(|role| row.roles_on & (1 << *role as u8) != 0).collect()
}

/// A row that does not read as a staff member is our fault, and names itself.
fn parse(
    row: &staff_member::Model,
    roles: Roles,
    grants: &[role_grant::Model],
    planned: Vec<RoleStart>,
) -> anyhow::Result<StaffMember> {
    let bad = |problem| anyhow::anyhow!("staff member {}: {problem}", row.id);
    Ok(StaffMember {
        id: StaffMemberId(row.id),
        account: row.account_id.map(AccountId),
        kind: StaffKind::from_code(&row.kind).with_context(|| format!("staff member {}: {:?}", row.id, row.kind))?,
        profile: Profile {
            first_name: row.first_name.parse().map_err(bad)?,
            last_name: row.last_name.parse().map_err(bad)?,
            title: row.title.clone(),
            phone: row.phone.clone(),
            licence: row.licence.clone(),
            npi: row.npi.clone(),
        },
        email: row.email.parse().map_err(bad)?,
        roles,
        roles_before: if roles.is_empty() { roles_before(grants)? } else { Roles::NONE },
        ends: access_end(roles, grants),
        planned,
    })
}

/// When the last of the roles that are on goes off, if each of them goes off by itself.
fn access_end(on: Roles, grants: &[role_grant::Model]) -> Option<Moment> {
    let ends = grants.iter().filter(|grant| grant.ended_at.is_none()).filter_map(|grant| grant.until);
    if ends.clone().count() == on.len() { ends.max().map(Moment) } else { None }
}

fn sort_name(profile: &Profile) -> String {
    folded(&format!("{}, {}", profile.last_name, profile.first_name))
}
