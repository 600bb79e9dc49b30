//! Rows of invitations.

use super::entity::invitation;
use anyhow::Context;
use app::domain::{EmailAddress, InvitationId, InvitationState, Moment, PracticeId, StaffMemberId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    Select, sea_query::Query,
};
use uuid::Uuid;

/// An invitation as the program knows it.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Which one.
    pub id: InvitationId,
    /// In which practice.
    pub practice: PracticeId,
    /// For whom.
    pub staff_member: StaffMemberId,
    /// Where its link was sent.
    pub email: EmailAddress,
    /// Who sent it; `None` for the system.
    pub invited_by: Option<StaffMemberId>,
    /// When it was sent.
    pub created: Moment,
    /// When its link stops working.
    pub expires: Moment,
    accepted: Option<Moment>,
    superseded: Option<Moment>,
    cancelled: Option<Moment>,
    declined: bool,
}

impl Invitation {
    /// The same, ended at this moment.
    pub fn ended(self, end: End, at: Moment) -> Self {
        match end {
            End::Accepted => Self { accepted: Some(at), ..self },
            End::Superseded => Self { superseded: Some(at), ..self },
            End::Cancelled => Self { cancelled: Some(at), ..self },
            End::Declined => Self { cancelled: Some(at), declined: true, ..self },
        }
    }

    /// What became of it by `now`.
    pub fn state(&self, now: Moment) -> InvitationState {
        match InvitationState::of(self.accepted, self.superseded, self.cancelled, self.expires, now) {
            InvitationState::Cancelled if self.declined => InvitationState::Declined,
            state => state,
        }
    }
}

/// What ends an invitation.
#[derive(Clone, Copy, Debug)]
pub enum End {
    /// Somebody signed up with it.
    Accepted,
    /// A newer one was sent.
    Superseded,
    /// The practice withdrew it.
    Cancelled,
    /// The invited person said no.
    Declined,
}

/// A new invitation. The database refuses a second live one.
pub async fn insert(db: &impl ConnectionTrait, new: &Invitation, token_hash: Vec<u8>) -> anyhow::Result<()> {
    invitation::Entity::insert(row(new, token_hash)).exec_without_returning(db).await.context("insert invitation")?;
    Ok(())
}

/// Several at once, in one statement.
pub async fn insert_all(
    db: &impl ConnectionTrait,
    new: impl Iterator<Item = (Invitation, Vec<u8>)>,
) -> anyhow::Result<()> {
    let rows = new.map(|(new, token_hash)| row(&new, token_hash));
    invitation::Entity::insert_many(rows).exec_without_returning(db).await.context("insert invitations")?;
    Ok(())
}

fn row(new: &Invitation, token_hash: Vec<u8>) -> invitation::ActiveModel {
    let at = |moment: Option<Moment>| Set(moment.map(|at| at.0));
    invitation::ActiveModel {
        id: Set(new.id.0),
        practice_id: Set(new.practice.uuid()),
        staff_member_id: Set(new.staff_member.0),
        token_hash: Set(token_hash),
        email: Set(new.email.to_string()),
        invited_by: Set(new.invited_by.map(|by| by.0)),
        created_at: Set(new.created.0),
        expires_at: Set(new.expires.0),
        accepted_at: at(new.accepted),
        superseded_at: at(new.superseded),
        cancelled_at: at(new.cancelled),
        declined: Set(new.declined),
    }
}

/// An invitation to be inserted.
pub fn new(
    id: Uuid,
    practice: PracticeId,
    staff_member: StaffMemberId,
    email: EmailAddress,
    invited_by: Option<StaffMemberId>,
    created: Moment,
    expires: Moment,
) -> Invitation {
    Invitation {
        id: InvitationId(id),
        practice,
        staff_member,
        email,
        invited_by,
        created,
        expires,
        accepted: None,
        superseded: None,
        cancelled: None,
        declined: false,
    }
}

/// Ends the person's live invitation, if there is one.
pub async fn end_live(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    person: StaffMemberId,
    end: End,
    now: Moment,
) -> anyhow::Result<()> {
    let at = Set(Some(now.0));
    let change = match end {
        End::Accepted => invitation::ActiveModel { accepted_at: at, ..Default::default() },
        End::Superseded => invitation::ActiveModel { superseded_at: at, ..Default::default() },
        End::Cancelled => invitation::ActiveModel { cancelled_at: at, ..Default::default() },
        End::Declined => invitation::ActiveModel { cancelled_at: at, declined: Set(true), ..Default::default() },
    };
    invitation::Entity::update_many()
        .set(change)
        .filter(invitation::COLUMN.practice_id.eq(practice.uuid()))
        .filter(invitation::COLUMN.staff_member_id.eq(person.0))
        .filter(invitation::COLUMN.accepted_at.is_null())
        .filter(invitation::COLUMN.superseded_at.is_null())
        .filter(invitation::COLUMN.cancelled_at.is_null())
        .exec(db)
        .await
        .context("end invitation")?;
    Ok(())
}

/// The invitation whose link carries the token of this hash. (The token is the authorisation.)
pub async fn find_by_token(db: &impl ConnectionTrait, token_hash: &[u8]) -> anyhow::Result<Option<Invitation>> {
    one(db, invitation::Entity::find().filter(invitation::COLUMN.token_hash.eq(token_hash))).await
}

/// The live invitations sent to this address, in whichever practices. (Whoever has the account of an
/// address may answer what was sent there.)
pub async fn live_to(db: &impl ConnectionTrait, email: &EmailAddress) -> anyhow::Result<Vec<Invitation>> {
    let rows = invitation::Entity::find()
        .filter(invitation::COLUMN.email.eq(email.as_str()))
        .filter(invitation::COLUMN.accepted_at.is_null())
        .filter(invitation::COLUMN.superseded_at.is_null())
        .filter(invitation::COLUMN.cancelled_at.is_null())
        .order_by_asc(invitation::COLUMN.created_at)
        .all(db)
        .await
        .context("find invitations to an address")?;
    rows.into_iter().map(parse).collect()
}

/// The invitation with this id. Only for writing its letter.
pub async fn find(db: &impl ConnectionTrait, id: Uuid) -> anyhow::Result<Option<Invitation>> {
    one(db, invitation::Entity::find_by_id(id)).await
}

/// The person's newest invitation.
pub async fn newest(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    person: StaffMemberId,
) -> anyhow::Result<Option<Invitation>> {
    let newest = invitation::Entity::find()
        .filter(invitation::COLUMN.practice_id.eq(practice.uuid()))
        .filter(invitation::COLUMN.staff_member_id.eq(person.0))
        .order_by_desc(invitation::COLUMN.created_at)
        .order_by_desc(invitation::COLUMN.id);
    one(db, newest).await
}

/// Who of the practice invited the person last. (A fresh link that the person asked for themselves
/// was sent by nobody.)
pub async fn last_inviter(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    person: StaffMemberId,
) -> anyhow::Result<Option<StaffMemberId>> {
    let newest = invitation::Entity::find()
        .filter(invitation::COLUMN.practice_id.eq(practice.uuid()))
        .filter(invitation::COLUMN.staff_member_id.eq(person.0))
        .filter(invitation::COLUMN.invited_by.is_not_null())
        .order_by_desc(invitation::COLUMN.created_at)
        .order_by_desc(invitation::COLUMN.id);
    Ok(one(db, newest).await?.and_then(|invitation| invitation.invited_by))
}

/// Whether the person was sent an earlier one.
pub async fn is_repeated(db: &impl ConnectionTrait, invitation: &Invitation) -> anyhow::Result<bool> {
    let earlier = invitation::Entity::find()
        .filter(invitation::COLUMN.practice_id.eq(invitation.practice.uuid()))
        .filter(invitation::COLUMN.staff_member_id.eq(invitation.staff_member.0))
        .filter(invitation::COLUMN.created_at.lte(invitation.created.0))
        .filter(invitation::COLUMN.id.ne(invitation.id.0));
    Ok(earlier.count(db).await.context("find earlier invitations")? > 0)
}

/// The live invitations of these people.
pub async fn live(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    people: &[StaffMemberId],
) -> anyhow::Result<Vec<Invitation>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let rows = invitation::Entity::find()
        .filter(invitation::COLUMN.practice_id.eq(practice.uuid()))
        .filter(invitation::COLUMN.staff_member_id.is_in(people.iter().map(|id| id.0)))
        .filter(invitation::COLUMN.accepted_at.is_null())
        .filter(invitation::COLUMN.superseded_at.is_null())
        .filter(invitation::COLUMN.cancelled_at.is_null())
        .all(db)
        .await
        .context("find live invitations")?;
    rows.into_iter().map(parse).collect()
}

/// The live invitations that this person sent, or the last of several to somebody who asked for a fresh link
/// themselves; the oldest first.
pub async fn sent_by(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    sender: StaffMemberId,
) -> anyhow::Result<Vec<Invitation>> {
    let invited = Query::select()
        .column(invitation::Column::StaffMemberId)
        .from(invitation::Entity)
        .and_where(invitation::Column::InvitedBy.eq(sender.0))
        .to_owned();
    let by =
        Condition::any().add(invitation::Column::InvitedBy.eq(sender.0)).add(invitation::Column::InvitedBy.is_null());
    let rows = invitation::Entity::find()
        .filter(invitation::COLUMN.practice_id.eq(practice.uuid()))
        .filter(invitation::Column::StaffMemberId.in_subquery(invited))
        .filter(by)
        .filter(invitation::COLUMN.accepted_at.is_null())
        .filter(invitation::COLUMN.superseded_at.is_null())
        .filter(invitation::COLUMN.cancelled_at.is_null())
        .order_by_asc(invitation::COLUMN.created_at)
        .order_by_asc(invitation::COLUMN.id)
        .all(db)
        .await
        .context("find invitations of a sender")?;
    let mut sent = Vec::new();
    for invitation in rows.into_iter().map(parse) {
        let invitation = invitation?;
        let person = invitation.staff_member;
        if invitation.invited_by.is_some() || last_inviter(db, practice, person).await? == Some(sender) {
            sent.push(invitation);
        }
    }
    Ok(sent)
}

/// From now on `to` is the one who sent the person's live invitation, if there is one. Its link stays.
pub async fn hand_over(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    person: StaffMemberId,
    to: StaffMemberId,
) -> anyhow::Result<()> {
    invitation::Entity::update_many()
        .set(invitation::ActiveModel { invited_by: Set(Some(to.0)), ..Default::default() })
        .filter(invitation::COLUMN.practice_id.eq(practice.uuid()))
        .filter(invitation::COLUMN.staff_member_id.eq(person.0))
        .filter(invitation::COLUMN.accepted_at.is_null())
        .filter(invitation::COLUMN.superseded_at.is_null())
        .filter(invitation::COLUMN.cancelled_at.is_null())
        .exec(db)
        .await
        .context("hand an invitation over")?;
    Ok(())
}

async fn one(db: &impl ConnectionTrait, query: Select<invitation::Entity>) -> anyhow::Result<Option<Invitation>> {
    query.one(db).await.context("find invitation")?.map(parse).transpose()
}

fn parse(row: invitation::Model) -> anyhow::Result<Invitation> {
    Ok(Invitation {
        id: InvitationId(row.id),
        practice: PracticeId::of_row(row.practice_id),
        staff_member: StaffMemberId(row.staff_member_id),
        email: row.email.parse().map_err(|problem| anyhow::anyhow!("invitation {}: {problem}", row.id))?,
        invited_by: row.invited_by.map(StaffMemberId),
        created: Moment(row.created_at),
        expires: Moment(row.expires_at),
        accepted: row.accepted_at.map(Moment),
        superseded: row.superseded_at.map(Moment),
        cancelled: row.cancelled_at.map(Moment),
        declined: row.declined,
    })
}

/// How many links the system itself sent to this person since `since`, on request of whoever
/// held an expired one.
pub async fn count_fresh(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    person: StaffMemberId,
    since: Moment,
) -> anyhow::Result<u64> {
    invitation::Entity::find()
        .filter(invitation::COLUMN.practice_id.eq(practice.uuid()))
        .filter(invitation::COLUMN.staff_member_id.eq(person.0))
        .filter(invitation::COLUMN.invited_by.is_null())
        .filter(invitation::COLUMN.created_at.gt(since.0))
        .count(db)
        .await
        .context("count fresh links")
}
