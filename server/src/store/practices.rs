//! Rows of practices.

use super::entity::practice;
use anyhow::Context;
use app::domain::{Moment, PracticeColour, PracticeId, PracticeName, PracticeRules, PracticeSlug, SecondFactorRule};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder,
};

/// A practice as the program knows it.
#[derive(Clone, Debug)]
pub struct Practice {
    /// Which one.
    pub id: PracticeId,
    /// Its name in addresses.
    pub slug: PracticeSlug,
    /// What it has decided for itself.
    pub rules: PracticeRules,
}

pub(super) fn parse(row: practice::Model) -> anyhow::Result<Practice> {
    let bad = |problem| anyhow::anyhow!("practice {}: {problem}", row.id);
    Ok(Practice {
        id: PracticeId::of_row(row.id),
        slug: row.slug.parse().map_err(bad)?,
        rules: PracticeRules {
            name: row.name.parse().map_err(bad)?,
            time_zone: row.time_zone,
            invitation_hours: u32::try_from(row.invitation_hours)?,
            managers_manage_managers: row.managers_manage_managers,
            second_factor: SecondFactorRule::from_code(&row.second_factor_rule)
                .with_context(|| format!("practice {}: rule {:?}", row.id, row.second_factor_rule))?,
            second_factor_from: row.second_factor_from.map(Moment),
            custodian_needs_approval: row.custodian_needs_approval,
            idle_minutes: u32::try_from(row.idle_minutes)?,
            colour: PracticeColour::from_code(&row.colour)
                .with_context(|| format!("practice {}: colour {:?}", row.id, row.colour))?,
            agent_unused_days: u32::try_from(row.agent_unused_days)?,
            suspend_at_agreement_end: row.suspend_at_agreement_end,
        },
    })
}

/// The practice that the database told of ([`super::CHANGES`]).
pub fn told(id: uuid::Uuid) -> PracticeId {
    PracticeId::of_row(id)
}

/// Whether any practice exists.
pub async fn any(db: &impl ConnectionTrait) -> anyhow::Result<bool> {
    Ok(count(db).await? > 0)
}

/// How many practices there are.
pub async fn count(db: &impl ConnectionTrait) -> anyhow::Result<u64> {
    practice::Entity::find().count(db).await.context("count practices")
}

/// The practice of this name in addresses.
pub async fn find_by_slug(db: &impl ConnectionTrait, slug: &str) -> anyhow::Result<Option<Practice>> {
    let row = practice::Entity::find().filter(practice::COLUMN.slug.eq(slug)).one(db).await.context("find practice")?;
    row.map(parse).transpose()
}

/// The practice with this id.
pub async fn find(db: &impl ConnectionTrait, id: PracticeId) -> anyhow::Result<Practice> {
    let row = practice::Entity::find_by_id(id.uuid()).one(db).await.context("find practice")?;
    parse(row.with_context(|| format!("no practice {id}"))?)
}

/// A new practice, with the settings that every practice starts with.
pub async fn insert(
    db: &impl ConnectionTrait,
    id: PracticeId,
    slug: &PracticeSlug,
    name: &PracticeName,
    colour: PracticeColour,
    time_zone: &str,
    now: Moment,
) -> anyhow::Result<()> {
    let row = practice::ActiveModel {
        id: Set(id.uuid()),
        slug: Set(slug.to_string()),
        name: Set(name.to_string()),
        time_zone: Set(time_zone.to_owned()),
        invitation_hours: Set(72),
        idle_minutes: Set(30),
        managers_manage_managers: Set(true),
        second_factor_rule: Set("off".to_owned()),
        second_factor_from: Set(None),
        custodian_needs_approval: Set(false),
        colour: Set(colour.code().to_owned()),
        agent_unused_days: Set(90),
        suspend_at_agreement_end: Set(true),
        created_at: Set(now.0),
    };
    practice::Entity::insert(row).exec_without_returning(db).await.context("insert practice")?;
    Ok(())
}

/// Replaces what the practice has decided for itself.
pub async fn update_rules(db: &impl ConnectionTrait, id: PracticeId, rules: &PracticeRules) -> anyhow::Result<()> {
    let row = practice::ActiveModel {
        invitation_hours: Set(i32::try_from(rules.invitation_hours)?),
        idle_minutes: Set(i32::try_from(rules.idle_minutes)?),
        managers_manage_managers: Set(rules.managers_manage_managers),
        second_factor_rule: Set(rules.second_factor.code().to_owned()),
        second_factor_from: Set(rules.second_factor_from.map(|from| from.0)),
        custodian_needs_approval: Set(rules.custodian_needs_approval),
        name: Set(rules.name.to_string()),
        colour: Set(rules.colour.code().to_owned()),
        agent_unused_days: Set(i32::try_from(rules.agent_unused_days)?),
        suspend_at_agreement_end: Set(rules.suspend_at_agreement_end),
        ..Default::default()
    };
    let update = practice::Entity::update_many().set(row).filter(practice::COLUMN.id.eq(id.uuid()));
    update.exec(db).await.context("update the practice's rules")?;
    Ok(())
}

/// The practices with these ids.
pub async fn find_all(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = PracticeId>,
) -> anyhow::Result<Vec<Practice>> {
    let ids = ids.into_iter().map(|id| id.uuid());
    let rows = practice::Entity::find().filter(practice::COLUMN.id.is_in(ids)).all(db).await;
    rows.context("find practices")?.into_iter().map(parse).collect()
}

/// All practices, in the order of their names in addresses. For the operator only.
pub async fn all(db: &impl ConnectionTrait) -> anyhow::Result<Vec<Practice>> {
    let rows = practice::Entity::find().order_by_asc(practice::COLUMN.slug).all(db).await;
    rows.context("find practices")?.into_iter().map(parse).collect()
}

/// Lets nobody else open a practice until the transaction ends.
pub async fn lock_all(tx: &DatabaseTransaction) -> anyhow::Result<()> {
    // SQLite has one writer anyway.
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared("LOCK TABLE practice IN EXCLUSIVE MODE").await.context("lock practices")?;
    }
    Ok(())
}
