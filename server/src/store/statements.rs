//! Rows of statements: written once, never changed.

use super::entity::{statement, statement_line};
use anyhow::Context;
use app::domain::{Day, Moment, Money, PracticeId, StaffMemberId};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use std::collections::HashSet;
use uuid::Uuid;

/// As many lines are written or read at once: both databases take more bound values than these have.
const AT_ONCE: usize = 500;

/// What was charged for one cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Which one.
    pub id: Uuid,
    /// The cycle's first day.
    pub from: Day,
    /// The cycle's last day.
    pub to: Day,
    /// When the cycle began.
    pub starts_at: Moment,
    /// When the statement was written.
    pub written_at: Moment,
    /// What each person on it costs.
    pub price: Money,
    /// How many people are on it.
    pub seats: usize,
    /// What they come to.
    pub total: Money,
}

/// Somebody on a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Who.
    pub person: StaffMemberId,
    /// What the person was called then.
    pub name: String,
    /// Since when they were billable without a break.
    pub since: Moment,
}

/// Writes a statement and its lines. The database refuses a second one for the same cycle.
pub async fn insert(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    new: &Statement,
    mut lines: Vec<Line>,
) -> anyhow::Result<()> {
    let row = statement::ActiveModel {
        id: Set(new.id),
        practice_id: Set(practice.uuid()),
        first_day: Set(new.from.to_string()),
        last_day: Set(new.to.to_string()),
        starts_at: Set(new.starts_at.0),
        written_at: Set(new.written_at.0),
        currency: Set(new.price.currency.code().to_owned()),
        price: Set(i64::try_from(new.price.minor)?),
        seats: Set(i32::try_from(new.seats)?),
        total: Set(i64::try_from(new.total.minor)?),
    };
    statement::Entity::insert(row).exec_without_returning(db).await.context("write a statement")?;
    lines.sort_by_cached_key(|line| (super::fold::folded(&line.name), line.person));
    let places: Vec<(i32, Line)> = (1..).zip(lines).collect();
    for some in places.chunks(AT_ONCE) {
        let rows = some.iter().map(|(place, line)| statement_line::ActiveModel {
            statement_id: Set(new.id),
            staff_member_id: Set(line.person.0),
            practice_id: Set(practice.uuid()),
            name: Set(line.name.clone()),
            billable_since: Set(line.since.0),
            place: Set(*place),
        });
        let insert = statement_line::Entity::insert_many(rows);
        insert.exec_without_returning(db).await.context("write lines of a statement")?;
    }
    Ok(())
}

/// Who of these people is on a statement.
pub async fn billed(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    statement: Uuid,
    people: &[StaffMemberId],
) -> anyhow::Result<HashSet<StaffMemberId>> {
    let lines = lines_of(practice, statement)
        .filter(statement_line::COLUMN.staff_member_id.is_in(people.iter().map(|person| person.0)))
        .all(db)
        .await
        .context("find out who is on a statement")?;
    Ok(lines.into_iter().map(|line| StaffMemberId(line.staff_member_id)).collect())
}

/// All statements of the practice, newest first.
pub async fn all(db: &impl ConnectionTrait, practice: PracticeId) -> anyhow::Result<Vec<Statement>> {
    let rows = statement::Entity::find()
        .filter(statement::COLUMN.practice_id.eq(practice.uuid()))
        .order_by_desc(statement::COLUMN.first_day)
        .all(db)
        .await
        .context("find statements")?;
    rows.into_iter().map(parse).collect()
}

/// The statement of the cycle that began on this day.
pub async fn find(db: &impl ConnectionTrait, practice: PracticeId, from: Day) -> anyhow::Result<Option<Statement>> {
    let row = statement::Entity::find()
        .filter(statement::COLUMN.practice_id.eq(practice.uuid()))
        .filter(statement::COLUMN.first_day.eq(from.to_string()))
        .one(db)
        .await
        .context("find a statement")?;
    row.map(parse).transpose()
}

/// Everybody on a statement.
pub async fn people(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    statement: Uuid,
) -> anyhow::Result<HashSet<StaffMemberId>> {
    let people: Vec<Uuid> = lines_of(practice, statement)
        .select_only()
        .column(statement_line::Column::StaffMemberId)
        .into_tuple()
        .all(db)
        .await
        .context("find everybody on a statement")?;
    Ok(people.into_iter().map(StaffMemberId).collect())
}

/// The lines of a statement in the order of names, some at a time: those behind this many.
pub async fn lines(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    statement: Uuid,
    behind: usize,
) -> anyhow::Result<Vec<Line>> {
    let rows = lines_of(practice, statement)
        .filter(statement_line::COLUMN.place.gt(i32::try_from(behind)?))
        .order_by_asc(statement_line::COLUMN.place)
        .limit(AT_ONCE as u64)
        .all(db)
        .await
        .context("find lines of a statement")?;
    let line = |row: statement_line::Model| Line {
        person: StaffMemberId(row.staff_member_id),
        name: row.name,
        since: Moment(row.billable_since),
    };
    Ok(rows.into_iter().map(line).collect())
}

fn lines_of(practice: PracticeId, statement: Uuid) -> Select<statement_line::Entity> {
    statement_line::Entity::find()
        .filter(statement_line::COLUMN.practice_id.eq(practice.uuid()))
        .filter(statement_line::COLUMN.statement_id.eq(statement))
}

/// A row that does not read as a statement is our fault, and names itself.
fn parse(row: statement::Model) -> anyhow::Result<Statement> {
    let bad = || format!("statement {}: {row:?}", row.id);
    let currency = row.currency.parse().ok().with_context(bad)?;
    let money = |minor: i64| u64::try_from(minor).map(|minor| Money { minor, currency }).with_context(bad);
    Ok(Statement {
        id: row.id,
        from: row.first_day.parse().ok().with_context(bad)?,
        to: row.last_day.parse().ok().with_context(bad)?,
        starts_at: Moment(row.starts_at),
        written_at: Moment(row.written_at),
        price: money(row.price)?,
        seats: usize::try_from(row.seats).with_context(bad)?,
        total: money(row.total)?,
    })
}
