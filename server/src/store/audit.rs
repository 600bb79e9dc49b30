//! Rows of audit events: appended, chained, never changed.

use super::entity::audit_event;
use anyhow::Context;
use app::domain::{AuditAction, Change, Moment, Origin, PracticeId, StaffMemberId};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// An event to be recorded.
#[derive(Clone, Debug)]
pub struct Event<'a> {
    /// Who did it: place and name at the time. `None` for the system or somebody unknown.
    pub actor: Option<(StaffMemberId, &'a str)>,
    /// To whom it was done; `None` for the practice.
    pub subject: Option<StaffMemberId>,
    /// What was done.
    pub action: AuditAction,
    /// Old → new.
    pub changes: Vec<Change>,
    /// From where.
    pub origin: &'a Origin,
}

/// An event as recorded.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// When.
    pub at: Moment,
    /// The name of the person who did it.
    pub actor: Option<String>,
    /// What was done.
    pub action: AuditAction,
    /// Old → new.
    pub changes: Vec<Change>,
}

/// Appends an event to the practice's chain. Call it inside a [`super::write_tx`] of that
/// practice: two writers at once would fork the chain, and the database would refuse the second.
pub async fn append(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    event: Event<'_>,
    now: Moment,
    id: Uuid,
) -> anyhow::Result<()> {
    let last: Option<(i64, Vec<u8>)> = audit_event::Entity::find()
        .select_only()
        .columns([audit_event::Column::Number, audit_event::Column::Hash])
        .filter(audit_event::COLUMN.practice_id.eq(practice.0))
        .order_by_desc(audit_event::COLUMN.number)
        .into_tuple()
        .one(db)
        .await
        .context("find the last audit event")?;
    let (number, previous_hash) = last.map_or((1, vec![0; 32]), |(number, hash)| (number + 1, hash));
    let mut row = audit_event::Model {
        id,
        practice_id: practice.0,
        number,
        at: now.0,
        actor_id: event.actor.map(|(id, _)| id.0),
        actor_name: event.actor.map(|(_, name)| name.to_owned()),
        subject_id: event.subject.map(|id| id.0),
        action: event.action.code().to_owned(),
        changes: serde_json::to_string(&event.changes).context("write changes")?,
        address: event.origin.address.clone(),
        user_agent: event.origin.user_agent.clone(),
        previous_hash,
        hash: Vec::new(),
    };
    row.hash = hash(&row);
    let row = audit_event::ActiveModel {
        id: Set(row.id),
        practice_id: Set(row.practice_id),
        number: Set(row.number),
        at: Set(row.at),
        actor_id: Set(row.actor_id),
        actor_name: Set(row.actor_name),
        subject_id: Set(row.subject_id),
        action: Set(row.action),
        changes: Set(row.changes),
        address: Set(row.address),
        user_agent: Set(row.user_agent),
        previous_hash: Set(row.previous_hash),
        hash: Set(row.hash),
    };
    audit_event::Entity::insert(row).exec_without_returning(db).await.context("insert audit event")?;
    Ok(())
}

/// What was done to this person, and what this person did to themselves; newest first.
pub async fn of_person(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    person: StaffMemberId,
    limit: u64,
) -> anyhow::Result<Vec<Recorded>> {
    let rows = audit_event::Entity::find()
        .filter(audit_event::COLUMN.practice_id.eq(practice.0))
        .filter(audit_event::COLUMN.subject_id.eq(person.0))
        .order_by_desc(audit_event::COLUMN.number)
        .limit(limit)
        .all(db)
        .await
        .context("find audit events")?;
    rows.into_iter()
        .map(|row| {
            let action = AuditAction::from_code(&row.action);
            Ok(Recorded {
                at: Moment(row.at),
                actor: row.actor_name,
                action: action.with_context(|| format!("audit event {}: no action {:?}", row.id, row.action))?,
                changes: serde_json::from_str(&row.changes).with_context(|| format!("audit event {}", row.id))?,
            })
        })
        .collect()
}

/// The first event of the practice whose number or hash does not follow from the one before;
/// `Ok` with the number of events when the chain is whole.
pub async fn verify(db: &impl ConnectionTrait, practice: PracticeId) -> anyhow::Result<Result<i64, i64>> {
    let (mut number, mut previous) = (0, vec![0; 32]);
    loop {
        let rows = audit_event::Entity::find()
            .filter(audit_event::COLUMN.practice_id.eq(practice.0))
            .filter(audit_event::COLUMN.number.gt(number))
            .order_by_asc(audit_event::COLUMN.number)
            .limit(500)
            .all(db)
            .await
            .context("read the audit log")?;
        if rows.is_empty() {
            return Ok(Ok(number));
        }
        for row in rows {
            number += 1;
            if row.number != number || row.previous_hash != previous || row.hash != hash(&row) {
                return Ok(Err(number));
            }
            previous = row.hash;
        }
    }
}

/// Over every field, each with its length before it, so that no two events read the same.
fn hash(row: &audit_event::Model) -> Vec<u8> {
    let optional = |id: Option<Uuid>| id.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
    let mut sha = Sha256::new();
    for field in [
        row.id.as_bytes().to_vec(),
        row.practice_id.as_bytes().to_vec(),
        row.number.to_be_bytes().to_vec(),
        row.at.to_be_bytes().to_vec(),
        optional(row.actor_id),
        row.actor_name.clone().unwrap_or_default().into_bytes(),
        optional(row.subject_id),
        row.action.clone().into_bytes(),
        row.changes.clone().into_bytes(),
        row.address.clone().into_bytes(),
        row.user_agent.clone().into_bytes(),
        row.previous_hash.clone(),
    ] {
        sha.update((field.len() as u64).to_be_bytes());
        sha.update(field);
    }
    sha.finalize().to_vec()
}
