//! Rows of audit events: appended, chained, never changed.

use super::entity::audit_event;
use anyhow::Context;
use app::domain::{AuditAction, AuditParty, Change, Fact, Moment, Origin, PracticeId, StaffMemberId};
use sea_orm::{
    ActiveValue::Set, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    Select, Statement,
};
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
    /// Which one, on the whole server.
    pub id: Uuid,
    /// Which one in the practice.
    pub number: i64,
    /// When.
    pub at: Moment,
    /// Who did it.
    pub actor_id: Option<StaffMemberId>,
    /// The name of the person who did it.
    pub actor: Option<String>,
    /// To whom.
    pub subject_id: Option<StaffMemberId>,
    /// What was done.
    pub action: AuditAction,
    /// Old → new.
    pub changes: Vec<Change>,
    /// The same as the text that the hash covers.
    pub changes_text: String,
    /// From where.
    pub origin: Origin,
    /// The hash of the event before.
    pub previous_hash: Vec<u8>,
    /// The hash of this event.
    pub hash: Vec<u8>,
}

/// Which events to find.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Only those that this person did or that were done to them, whatever else is wanted.
    pub own: Option<StaffMemberId>,
    /// Only those with this party in them.
    pub party: Option<AuditParty>,
    /// Only those with one of these people in them.
    pub people: Option<Vec<StaffMemberId>>,
    /// Only those of this kind.
    pub action: Option<AuditAction>,
    /// Only those that changed something of this kind.
    pub fact: Option<Fact>,
    /// Only those at this time or later.
    pub from: Option<Moment>,
    /// Only those before this time.
    pub until: Option<Moment>,
    /// Only those with a smaller number.
    pub before: Option<i64>,
    /// Only those with a greater number.
    pub after: Option<i64>,
}

/// The last event of a chain: whoever wrote it down can tell later whether events before it were
/// changed or taken away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Its number, which is how many events there are; 0 when there is none.
    pub number: i64,
    /// Its hash.
    pub hash: Vec<u8>,
}

impl Head {
    /// The hash as people write it down.
    pub fn hex(&self) -> String {
        self.hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }
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
    append_all(db, practice, [(event, id)], now).await
}

/// The same for several events, in their order, in one statement.
pub async fn append_all(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    events: impl IntoIterator<Item = (Event<'_>, Uuid)>,
    now: Moment,
) -> anyhow::Result<()> {
    let mut last = head(db, practice).await?;
    let mut rows = Vec::new();
    for (event, id) in events {
        let previous_hash = if last.number == 0 { vec![0; 32] } else { last.hash };
        let mut row = audit_event::Model {
            id,
            practice_id: practice.uuid(),
            number: last.number + 1,
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
        last = Head { number: row.number, hash: row.hash.clone() };
        rows.push(new_row(row));
    }
    audit_event::Entity::insert_many(rows).exec_without_returning(db).await.context("insert audit events")?;
    Ok(())
}

/// As it is to be written: the database fills nothing in.
fn new_row(row: audit_event::Model) -> audit_event::ActiveModel {
    audit_event::ActiveModel {
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
    }
}

/// What was done to this person, and what this person did to themselves; newest first.
pub async fn of_person(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    person: StaffMemberId,
    limit: u64,
) -> anyhow::Result<Vec<Recorded>> {
    let rows = in_practice(practice)
        .filter(audit_event::COLUMN.subject_id.eq(person.0))
        .order_by_desc(audit_event::COLUMN.number)
        .limit(limit)
        .all(db)
        .await
        .context("find audit events")?;
    rows.into_iter().map(parse).collect()
}

/// The newest of these events, newest first.
pub async fn newest(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    wanted: &Wanted,
    limit: u64,
) -> anyhow::Result<Vec<Recorded>> {
    let query = find(practice, wanted).order_by_desc(audit_event::COLUMN.number).limit(limit);
    query.all(db).await.context("list audit events")?.into_iter().map(parse).collect()
}

/// The oldest of these events, oldest first.
pub async fn oldest(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    wanted: &Wanted,
    limit: u64,
) -> anyhow::Result<Vec<Recorded>> {
    let query = find(practice, wanted).order_by_asc(audit_event::COLUMN.number).limit(limit);
    query.all(db).await.context("list audit events")?.into_iter().map(parse).collect()
}

/// How many such events there are.
pub async fn count(db: &impl ConnectionTrait, practice: PracticeId, wanted: &Wanted) -> anyhow::Result<u64> {
    find(practice, wanted).count(db).await.context("count audit events")
}

/// The last event of the practice.
pub async fn head(db: &impl ConnectionTrait, practice: PracticeId) -> anyhow::Result<Head> {
    let last: Option<(i64, Vec<u8>)> = in_practice(practice)
        .select_only()
        .columns([audit_event::Column::Number, audit_event::Column::Hash])
        .order_by_desc(audit_event::COLUMN.number)
        .into_tuple()
        .one(db)
        .await
        .context("find the last audit event")?;
    Ok(last.map_or_else(Head::default, |(number, hash)| Head { number, hash }))
}

/// Whether the practice has an event of this number with this hash.
pub async fn holds(db: &impl ConnectionTrait, practice: PracticeId, head: &Head) -> anyhow::Result<bool> {
    let same = in_practice(practice)
        .filter(audit_event::COLUMN.number.eq(head.number))
        .filter(audit_event::COLUMN.hash.eq(head.hash.clone()));
    Ok(same.count(db).await.context("find an audit event")? == 1)
}

fn in_practice(practice: PracticeId) -> Select<audit_event::Entity> {
    audit_event::Entity::find().filter(audit_event::COLUMN.practice_id.eq(practice.uuid()))
}

fn find(practice: PracticeId, wanted: &Wanted) -> Select<audit_event::Entity> {
    let with = |person: StaffMemberId| {
        Condition::any().add(audit_event::COLUMN.actor_id.eq(person.0)).add(audit_event::COLUMN.subject_id.eq(person.0))
    };
    let party = wanted.party.map(|party| match party {
        AuditParty::Person(person) => with(person),
        AuditParty::System => Condition::all().add(audit_event::COLUMN.actor_id.is_null()),
    });
    let with_any = wanted.people.as_ref().map(|people| {
        let ids = || people.iter().map(|person| person.0);
        Condition::any().add(audit_event::COLUMN.actor_id.is_in(ids())).add(audit_event::COLUMN.subject_id.is_in(ids()))
    });
    // As changes are written (`append`), which no text in them can be taken for: its quotes are escaped.
    let changes = |fact: Fact| {
        let fact = serde_json::to_string(&fact).unwrap_or_default();
        audit_event::COLUMN.changes.contains(format!("{{\"fact\":{fact},"))
    };
    let all = Condition::all()
        .add_option(wanted.own.map(with))
        .add_option(with_any)
        .add_option(party)
        .add_option(wanted.action.map(|action| audit_event::COLUMN.action.eq(action.code())))
        .add_option(wanted.fact.map(changes))
        .add_option(wanted.from.map(|from| audit_event::COLUMN.at.gte(from.0)))
        .add_option(wanted.until.map(|until| audit_event::COLUMN.at.lt(until.0)))
        .add_option(wanted.before.map(|before| audit_event::COLUMN.number.lt(before)))
        .add_option(wanted.after.map(|after| audit_event::COLUMN.number.gt(after)));
    in_practice(practice).filter(all)
}

fn parse(row: audit_event::Model) -> anyhow::Result<Recorded> {
    let action = AuditAction::from_code(&row.action);
    Ok(Recorded {
        id: row.id,
        number: row.number,
        at: Moment(row.at),
        actor_id: row.actor_id.map(StaffMemberId),
        actor: row.actor_name,
        subject_id: row.subject_id.map(StaffMemberId),
        action: action.with_context(|| format!("audit event {}: no action {:?}", row.id, row.action))?,
        changes: serde_json::from_str(&row.changes).with_context(|| format!("audit event {}", row.id))?,
        changes_text: row.changes,
        origin: Origin { address: row.address, user_agent: row.user_agent },
        previous_hash: row.previous_hash,
        hash: row.hash,
    })
}

/// The last event of the practice's chain, if it is whole; otherwise the number at which it breaks:
/// that of the first event whose number or hash does not follow from the one before. Events taken
/// from the end leave a whole, shorter chain; only a head that was written down ([`holds`]) tells.
pub async fn verify(db: &impl ConnectionTrait, practice: PracticeId) -> anyhow::Result<Result<Head, i64>> {
    let mut last = Head { number: 0, hash: vec![0; 32] };
    loop {
        let rows = in_practice(practice)
            .filter(audit_event::COLUMN.number.gt(last.number))
            .order_by_asc(audit_event::COLUMN.number)
            .limit(500)
            .all(db)
            .await
            .context("read the audit log")?;
        if rows.is_empty() {
            // A practice's first event tells that it was opened: an empty log was emptied.
            return Ok(if last.number == 0 { Err(1) } else { Ok(last) });
        }
        for row in rows {
            let number = last.number + 1;
            if row.number != number || row.previous_hash != last.hash || row.hash != hash(&row) {
                return Ok(Err(number));
            }
            last = Head { number, hash: row.hash };
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

/// SQLite's number of the newest event: they grow by one with each.
pub async fn last_row(db: &impl ConnectionTrait) -> anyhow::Result<i64> {
    let sql = "SELECT coalesce(max(rowid), 0) FROM audit_event";
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    Ok(row.context("a maximum")?.try_get_by_index(0)?)
}

/// The events after this one on SQLite, and the practices that they are of.
pub async fn rows_after(db: &impl ConnectionTrait, row: i64) -> anyhow::Result<Vec<(i64, PracticeId)>> {
    let sql = "SELECT rowid, practice_id FROM audit_event WHERE rowid > ? ORDER BY rowid";
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [row.into()])).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, PracticeId::of_row(row.try_get_by_index(1)?)))).collect()
}
