//! Rows of imports: tables of people to be added, and what became of each of their rows.

use super::entity::{staff_import, staff_import_row};
use anyhow::Context;
use app::domain::{Confirmed, ImportId, ImportProgress, ImportRow, Judged, Moment, PracticeId, StaffMemberId};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

/// Of so few bound values PostgreSQL and SQLite take as many as one statement needs.
const ROWS_A_STATEMENT: usize = 500;

/// A table that was sent.
#[derive(Clone, Debug)]
pub struct Import {
    /// Which one.
    pub id: ImportId,
    /// Who sent it.
    pub by: StaffMemberId,
    /// When.
    pub sent: Moment,
    /// What its columns are called.
    pub headers: Vec<String>,
    /// When the first of its people was added.
    pub begun: Option<Moment>,
}

/// Keeps a table and its rows.
pub async fn insert(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    new: &Import,
    rows: &[ImportRow],
) -> anyhow::Result<()> {
    let import = staff_import::ActiveModel {
        id: Set(new.id.0),
        practice_id: Set(practice.uuid()),
        sent_by: Set(new.by.0),
        sent_at: Set(new.sent.0),
        headers: Set(serde_json::to_string(&new.headers)?),
        begun_at: Set(new.begun.map(|begun| begun.0)),
    };
    staff_import::Entity::insert(import).exec_without_returning(db).await.context("insert an import")?;
    for rows in rows.chunks(ROWS_A_STATEMENT) {
        let rows = rows.iter().map(|row| {
            Ok(staff_import_row::ActiveModel {
                import_id: Set(new.id.0),
                number: Set(i32::try_from(row.number)?),
                practice_id: Set(practice.uuid()),
                cells: Set(serde_json::to_string(&row.cells)?),
                ..Default::default()
            })
        });
        let rows = rows.collect::<anyhow::Result<Vec<_>>>()?;
        staff_import_row::Entity::insert_many(rows)
            .exec_without_returning(db)
            .await
            .context("insert rows of an import")?;
    }
    Ok(())
}

/// This import of the practice.
pub async fn find(db: &impl ConnectionTrait, practice: PracticeId, id: ImportId) -> anyhow::Result<Option<Import>> {
    let row = staff_import::Entity::find_by_id(id.0)
        .filter(staff_import::COLUMN.practice_id.eq(practice.uuid()))
        .one(db)
        .await
        .context("find an import")?;
    row.map(parse).transpose()
}

/// All imports of the practice, newest first.
pub async fn all(db: &impl ConnectionTrait, practice: PracticeId) -> anyhow::Result<Vec<Import>> {
    let rows = staff_import::Entity::find()
        .filter(staff_import::COLUMN.practice_id.eq(practice.uuid()))
        .order_by_desc(staff_import::COLUMN.sent_at)
        .order_by_desc(staff_import::COLUMN.id)
        .all(db)
        .await
        .context("find imports")?;
    rows.into_iter().map(parse).collect()
}

/// How far each import of the practice is.
pub async fn progress(
    db: &impl ConnectionTrait,
    practice: PracticeId,
) -> anyhow::Result<HashMap<ImportId, ImportProgress>> {
    let rows: Vec<(Uuid, i64, i64, i64)> = staff_import_row::Entity::find()
        .filter(staff_import_row::COLUMN.practice_id.eq(practice.uuid()))
        .select_only()
        .column(staff_import_row::Column::ImportId)
        .column_as(staff_import_row::Column::Number.count(), "rows")
        .column_as(staff_import_row::Column::Outcome.count(), "done")
        .column_as(staff_import_row::Column::StaffMemberId.count(), "added")
        .group_by(staff_import_row::Column::ImportId)
        .into_tuple()
        .all(db)
        .await
        .context("count rows of imports")?;
    let read = |(id, rows, done, added): (Uuid, i64, i64, i64)| {
        let progress = ImportProgress { done: done.try_into()?, added: added.try_into()?, rows: rows.try_into()? };
        Ok((ImportId(id), progress))
    };
    rows.into_iter().map(read).collect()
}

/// The rows of an import, in the order of the table.
pub async fn rows(db: &impl ConnectionTrait, practice: PracticeId, id: ImportId) -> anyhow::Result<Vec<ImportRow>> {
    let rows = of(practice, id).order_by_asc(staff_import_row::COLUMN.number).all(db).await;
    rows.context("find rows of an import")?.into_iter().map(parse_row).collect()
}

/// This row, if it waits.
pub async fn find_waiting(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    id: ImportId,
    number: u32,
) -> anyhow::Result<Option<ImportRow>> {
    let row = of(practice, id)
        .filter(staff_import_row::COLUMN.number.eq(i32::try_from(number)?))
        .filter(staff_import_row::COLUMN.outcome.is_null())
        .one(db)
        .await
        .context("find a row that waits")?;
    row.map(parse_row).transpose()
}

/// Replaces what a row says, and what was said about it.
pub async fn update(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    id: ImportId,
    row: &ImportRow,
) -> anyhow::Result<()> {
    let change = staff_import_row::ActiveModel {
        cells: Set(serde_json::to_string(&row.cells)?),
        confirmed: Set(row.confirmed.map(|confirmed| confirmed.code().to_owned())),
        ..Default::default()
    };
    change_row(db, practice, id, row.number, change).await
}

/// Notes what became of a row, in the transaction in which it became of it.
pub async fn settle(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    id: ImportId,
    number: u32,
    judged: &Judged,
    person: Option<StaffMemberId>,
) -> anyhow::Result<()> {
    let change = staff_import_row::ActiveModel {
        outcome: Set(Some(serde_json::to_string(judged)?)),
        staff_member_id: Set(person.map(|person| person.0)),
        ..Default::default()
    };
    change_row(db, practice, id, number, change).await
}

/// Notes that the first people are added.
pub async fn begin(db: &impl ConnectionTrait, practice: PracticeId, id: ImportId, now: Moment) -> anyhow::Result<()> {
    staff_import::Entity::update_many()
        .set(staff_import::ActiveModel { begun_at: Set(Some(now.0)), ..Default::default() })
        .filter(staff_import::COLUMN.practice_id.eq(practice.uuid()))
        .filter(staff_import::COLUMN.id.eq(id.0))
        .exec(db)
        .await
        .context("begin an import")?;
    Ok(())
}

/// Forgets an import of the practice.
pub async fn delete(db: &impl ConnectionTrait, practice: PracticeId, id: ImportId) -> anyhow::Result<()> {
    let rows = staff_import_row::Entity::delete_many()
        .filter(staff_import_row::COLUMN.practice_id.eq(practice.uuid()))
        .filter(staff_import_row::COLUMN.import_id.eq(id.0));
    rows.exec(db).await.context("forget rows of an import")?;
    let import = staff_import::Entity::delete_many()
        .filter(staff_import::COLUMN.practice_id.eq(practice.uuid()))
        .filter(staff_import::COLUMN.id.eq(id.0));
    import.exec(db).await.context("forget an import")?;
    Ok(())
}

/// Which imports, of whichever practices, were sent before then.
pub async fn old(db: &impl ConnectionTrait, before: Moment) -> anyhow::Result<Vec<(PracticeId, ImportId)>> {
    let old = staff_import::Entity::find().filter(staff_import::COLUMN.sent_at.lt(before.0)).all(db).await;
    Ok(old
        .context("find old imports")?
        .iter()
        .map(|row| (PracticeId::of_row(row.practice_id), ImportId(row.id)))
        .collect())
}

fn of(practice: PracticeId, id: ImportId) -> sea_orm::Select<staff_import_row::Entity> {
    staff_import_row::Entity::find()
        .filter(staff_import_row::COLUMN.practice_id.eq(practice.uuid()))
        .filter(staff_import_row::COLUMN.import_id.eq(id.0))
}

async fn change_row(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    id: ImportId,
    number: u32,
    change: staff_import_row::ActiveModel,
) -> anyhow::Result<()> {
    staff_import_row::Entity::update_many()
        .set(change)
        .filter(staff_import_row::COLUMN.practice_id.eq(practice.uuid()))
        .filter(staff_import_row::COLUMN.import_id.eq(id.0))
        .filter(staff_import_row::COLUMN.number.eq(i32::try_from(number)?))
        .exec(db)
        .await
        .context("change a row of an import")?;
    Ok(())
}

/// A row that does not read as an import is our fault, and names itself.
fn parse(row: staff_import::Model) -> anyhow::Result<Import> {
    Ok(Import {
        id: ImportId(row.id),
        by: StaffMemberId(row.sent_by),
        sent: Moment(row.sent_at),
        headers: serde_json::from_str(&row.headers).with_context(|| format!("import {}", row.id))?,
        begun: row.begun_at.map(Moment),
    })
}

fn parse_row(row: staff_import_row::Model) -> anyhow::Result<ImportRow> {
    let bad = || format!("row {} of import {}", row.number, row.import_id);
    Ok(ImportRow {
        number: u32::try_from(row.number).with_context(bad)?,
        cells: serde_json::from_str(&row.cells).with_context(bad)?,
        confirmed: row.confirmed.as_deref().map(|code| Confirmed::from_code(code).with_context(bad)).transpose()?,
        judged: row.outcome.as_deref().map(serde_json::from_str).transpose().with_context(bad)?,
        person: row.staff_member_id.map(StaffMemberId),
    })
}
